//! The lines above and below the canvas.

pub mod clock;
pub mod doors;
pub mod log;
pub mod status;
pub mod top;
