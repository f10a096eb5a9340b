//! The lines above and below the canvas.

pub mod chord;
pub mod clock;
pub mod doors;
pub mod find;
pub mod log;
pub mod status;
pub mod top;
