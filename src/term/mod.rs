//! The terminal as a device: modes, input, frames.
//!
//! [`Guard`] enters and leaves the terminal's modes, [`Screen`] turns finished buffers into the
//! fewest bytes that change the glass, [`FrameScheduler`] says when to draw, [`reader`] and
//! [`signals`] feed one channel, [`suspend`] and [`mod@panic`] give the terminal back in good order.
//!
//! What is deliberately absent: boards, the engine, and any query whose answer must be waited for
//! (a terminal may never answer).
//!
//! Every sequence that the program writes besides cell contents is in [`modes`].

pub mod clipboard;
pub mod guard;
pub mod modes;
pub mod panic;
pub mod reader;
pub mod schedule;
pub mod screen;
pub mod signals;
pub mod suspend;
pub mod translate;

pub use guard::Guard;
pub use schedule::FrameScheduler;
pub use screen::Screen;

/// Columns and rows of the terminal; 80 by 24 where it does not say.
pub fn size() -> (u16, u16) {
    match crossterm::terminal::size() {
        Ok((w, h)) if w > 0 && h > 0 => (w, h),
        _ => (80, 24),
    }
}
