//! The view: reads the app, writes cells.

pub mod paint;
pub mod symbols;
pub mod text;
pub mod theme;
