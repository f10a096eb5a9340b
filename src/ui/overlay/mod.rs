//! Boxes over the canvas.

pub mod list;
