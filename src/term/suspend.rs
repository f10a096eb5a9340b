//! Ctrl+Z: gives the terminal back, stops, and takes it again when the shell continues us.
//!
//! Raw mode delivers Ctrl+Z as a key, so the program stops itself. SIGSTOP instead of SIGTSTP:
//! the latter is ignored in an orphaned process group.

use std::io::{self, Write as _};

use rustix::process::{Signal, getpid, kill_process};

use super::guard;

/// Returns when the process was continued. The caller repaints.
pub fn suspend() -> io::Result<()> {
    guard::leave();
    // Whoever pressed it for something else is told the way back.
    let _ = writeln!(
        io::stdout(),
        "wireboard is stopped, and so are its doors: fg brings it back"
    );
    kill_process(getpid(), Signal::STOP)?;
    guard::enter()
}
