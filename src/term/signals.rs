//! The signal thread: TERM, HUP and INT end the program in good order, TSTP stops it in good order,
//! CONT paints it again.
//!
//! STOP cannot be caught by anybody: whoever sends it leaves the terminal as it is.

use std::io;
use std::thread;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// TERM, HUP or INT: save the journal, give the terminal back, end.
    End,
    /// TSTP from outside; Ctrl+Z is a key in raw mode. Give the terminal back and stop.
    Suspend,
    /// CONT: somebody else wrote on the glass; paint it again.
    Continue,
}

/// Starts the thread. `send` returns false to end it.
pub fn spawn(mut send: impl FnMut(Asked) -> bool + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
    let wait = move || {
        for signal in signals.forever() {
            let asked = match signal {
                SIGCONT => Asked::Continue,
                SIGTSTP => Asked::Suspend,
                _ => Asked::End,
            };
            if !send(asked) {
                return;
            }
        }
    };
    thread::Builder::new()
        .name("signals".into())
        .spawn(wait)
        .map(drop)
}
