//! Files: where boards are kept, and how nothing of them is lost.
//!
//! [`save`] writes a file as one step, [`journal`] keeps every change until it is saved, [`watch`]
//! tells when another program wrote the file, [`code`] reads a code base, [`config`] is the
//! user's settings, [`paths`] says where the
//! program keeps its own files.
//!
//! What is deliberately absent: the editor, the screen, and any decision about what to do with a
//! change. Functions here return plain values or call back with them.

pub mod code;
pub mod config;
pub mod journal;
pub mod paths;
pub mod save;
pub mod watch;

/// What the system said, for people: without its number, and without the names of files that are
/// the program's own.
pub fn why(error: &std::io::Error) -> String {
    let mut text = error.to_string();
    if let Some(at) = text.find(" (os error") {
        text.truncate(at);
    }
    text
}
