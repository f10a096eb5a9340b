//! The input thread: blocks on the terminal and hands every event on.
//!
//! crossterm's reader cannot be woken by another channel, so it has a thread of its own and the
//! loop waits on one channel only. The thread ends when nobody takes its events any more or when
//! the terminal is gone.

use std::io;
use std::thread;

use crossterm::event::Event;

/// Starts the thread. `send` returns false to end it; `gone` is called when the terminal is gone.
pub fn spawn(
    mut send: impl FnMut(Event) -> bool + Send + 'static,
    gone: impl FnOnce(io::Error) + Send + 'static,
) -> io::Result<()> {
    let read = move || {
        loop {
            match crossterm::event::read() {
                Ok(event) => {
                    if !send(event) {
                        return;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return gone(error),
            }
        }
    };
    thread::Builder::new()
        .name("input".into())
        .spawn(read)
        .map(drop)
}
