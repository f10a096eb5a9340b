//! The canvas: the picture of a board with its run on it.

pub mod border;
pub mod frame;
pub mod node;
pub mod particles;
pub mod sheet;
