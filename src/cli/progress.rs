//! A progress line on standard error for work that takes long, when a person is watching.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

/// Work shorter than this says nothing.
const PATIENCE: Duration = Duration::from_millis(500);
/// Time between two updates of the line.
const STEP: Duration = Duration::from_millis(100);

/// The progress of one piece of work.
pub struct Progress {
    what: &'static str,
    /// `None` when nobody watches.
    next: Option<Instant>,
    shown: bool,
}

#[expect(
    clippy::disallowed_methods,
    reason = "a person waits in real time; nothing of the run depends on it"
)]
fn now() -> Instant {
    Instant::now()
}

impl Progress {
    /// Starts; says nothing yet.
    pub fn start(what: &'static str) -> Self {
        let watched = stderr().is_terminal();
        Self {
            what,
            next: watched.then(|| now() + PATIENCE),
            shown: false,
        }
    }

    /// Says how far the work is, 0 to 1.
    pub fn at(&mut self, share: f64) {
        let Some(next) = self.next else {
            return;
        };
        let now = now();
        if now >= next {
            self.next = Some(now + STEP);
            self.shown = true;
            // A terminal that went away needs no progress.
            let _ = write!(stderr(), "\r{}: {:3.0} %\x1b[K", self.what, share * 100.0);
        }
    }

    /// Takes the line away.
    pub fn end(self) {
        if self.shown {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}
