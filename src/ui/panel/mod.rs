//! The side panel: what is selected, what is followed, what the story says.

pub mod board;
pub mod bytes;
pub mod hops;
pub mod node;
pub mod rows;
pub mod story;
