//! Enters the terminal's modes and leaves them again, once each.
//!
//! There is one terminal, so whether it is entered is one flag of the process. [`leave`] undoes
//! exactly what [`enter`] did, in reverse, and may be called from anywhere: at the end, from a
//! panic, before a suspend. A second call does nothing.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange,
    KeyboardEnhancementFlags, PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute, terminal};

use super::modes::{HoverOff, HoverOn, MouseOff, MouseOn};

static ENTERED: AtomicBool = AtomicBool::new(false);

/// Leaves the terminal when dropped.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Enters the terminal's modes. Fails when standard output is not a terminal.
    pub fn new() -> io::Result<Self> {
        enter()?;
        Ok(Self(()))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Raw mode, alternate screen, mouse, paste, focus, keys, hidden cursor.
pub fn enter() -> io::Result<()> {
    if ENTERED.swap(true, Ordering::SeqCst) {
        return Ok(());
    }
    let entered = terminal::enable_raw_mode().and_then(|()| {
        execute!(
            io::stdout().lock(),
            EnterAlternateScreen,
            MouseOn,
            EnableBracketedPaste,
            EnableFocusChange,
            // Pushed without asking: terminals that do not know it ignore it, and waiting for an
            // answer can take two seconds.
            PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES),
            cursor::Hide,
        )
    });
    // crossterm installs its resize handler at the first poll; a resize before that would be lost.
    let polled = entered.and_then(|()| crossterm::event::poll(Duration::ZERO).map(drop));
    if polled.is_err() {
        leave();
    }
    polled
}

/// Gives the terminal back as it was. Never fails: a terminal that is gone needs nothing.
pub fn leave() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout().lock();
    let _ = execute!(
        out,
        terminal::EndSynchronizedUpdate,
        cursor::Show,
        PopKeyboardEnhancementFlags,
        DisableFocusChange,
        DisableBracketedPaste,
        MouseOff,
        LeaveAlternateScreen,
    );
    let _ = out.flush();
    let _ = terminal::disable_raw_mode();
}

/// True between [`enter`] and [`leave`].
pub fn entered() -> bool {
    ENTERED.load(Ordering::SeqCst)
}

/// Takes the mouse, or gives it back to the terminal's own text selection.
pub fn capture_mouse(on: bool) -> io::Result<()> {
    if on {
        execute!(io::stdout().lock(), MouseOn)
    } else {
        execute!(io::stdout().lock(), MouseOff)
    }
}

/// Has the pointer's moves reported, or not any more.
pub fn report_hover(on: bool) -> io::Result<()> {
    if on {
        execute!(io::stdout().lock(), HoverOn)
    } else {
        execute!(io::stdout().lock(), HoverOff)
    }
}
