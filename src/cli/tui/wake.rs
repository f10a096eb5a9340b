//! Everything that can wake the whiteboard, on one channel.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::app::Message;
use crate::board::Id;
use crate::live::{Handle, Input};
use crate::store::watch::Seen;
use crate::term::signals::Asked;
use crate::term::translate::Event;
use crate::term::{reader, signals};

/// Wake-ups that may wait. Threads that produce more wait themselves.
const WAITING: usize = 4_096;

/// Something that happened.
pub(super) enum Wake {
    /// The terminal.
    Terminal(Event),
    /// The terminal is gone.
    TerminalGone,
    /// A signal.
    Signal(Asked),
    /// A new snapshot stands.
    Snapshot,
    /// The engine thread started, or could not.
    Engine(Result<Handle, String>),
    /// The engine thread ended, and nobody had asked it to.
    EngineGone,
    /// The file of a tab changed.
    File(usize, Seen),
    /// Something did not work, and why.
    Complaint(String),
    /// A board of a tab was drawn.
    Picture(Message),
    /// The files of a tab's code base were read for a deploy, or could not be.
    Deploy(usize, Id, Result<Input, String>),
}

/// The channel.
pub(super) fn channel() -> (SyncSender<Wake>, Receiver<Wake>) {
    sync_channel(WAITING)
}

/// Starts the signal thread.
pub(super) fn listen_to_signals(sender: &SyncSender<Wake>) -> std::io::Result<()> {
    let asked = sender.clone();
    signals::spawn(move |signal| asked.send(Wake::Signal(signal)).is_ok())
}

/// Starts the input thread.
pub(super) fn listen_to_terminal(sender: &SyncSender<Wake>) -> std::io::Result<()> {
    let (keys, gone) = (sender.clone(), sender.clone());
    reader::spawn(
        move |event| keys.send(Wake::Terminal(event)).is_ok(),
        move |_| drop(gone.send(Wake::TerminalGone)),
    )
}
