//! The signal thread: TERM, HUP and INT end the program in good order, CONT paints it again.

use std::io;
use std::thread;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// TERM, HUP or INT: save the journal, give the terminal back, end.
    End,
    /// CONT: somebody else wrote on the glass; paint it again.
    Continue,
}

/// Starts the thread. `send` returns false to end it.
pub fn spawn(mut send: impl FnMut(Asked) -> bool + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGCONT])?;
    let wait = move || {
        for signal in signals.forever() {
            let asked = if signal == SIGCONT {
                Asked::Continue
            } else {
                Asked::End
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
