//! What the rest of the program holds of the engine thread.

use std::fmt;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::doors::Waker;

use super::{Command, Snapshot};

/// Commands that may wait: more than a person or a script of keys can give between two rounds.
const COMMANDS: usize = 1024;

/// Called on the engine thread whenever a new snapshot stands; it must return at once.
pub type SnapshotWaker = Box<dyn Fn() + Send>;

/// A command that was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Too many commands wait already.
    #[error("the engine is busy and {COMMANDS} commands wait; try again")]
    Full,
    /// The engine thread has ended.
    #[error("the engine has stopped; open the board again")]
    Gone,
}

/// Why the engine thread did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A door could not be opened.
    #[error("cannot open the doors of {board}: {why}")]
    Door {
        /// The board, as it was called.
        board: String,
        /// Why.
        why: crate::doors::OpenError,
    },
    /// The doors' runtime could not be made.
    #[error(transparent)]
    Doors(crate::doors::OpenError),
    /// The system gave no thread.
    #[error("cannot start the engine thread: {0}")]
    Thread(std::io::Error),
    /// The thread ended before it was ready.
    #[error("the engine ended while it started; this is a fault of wireboard")]
    Gone,
}

/// Holds the engine thread. Dropping it closes the doors and ends the thread.
pub struct Handle {
    commands: SyncSender<Command>,
    waker: Waker,
    latest: Latest,
    thread: Option<JoinHandle<()>>,
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").finish_non_exhaustive()
    }
}

impl Handle {
    /// Hands a command over; never waits.
    pub fn send(&self, command: Command) -> Result<(), SendError> {
        let sent = self.commands.try_send(command).map_err(|e| match e {
            TrySendError::Full(_) => SendError::Full,
            TrySendError::Disconnected(_) => SendError::Gone,
        });
        self.waker.wake();
        sent
    }

    /// The newest snapshot. Cheap: a pointer is copied.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.latest.get()
    }

    /// False when the thread has ended: after [`Command::Quit`], at the end of a bounded run, or
    /// after a panic in the engine.
    pub fn is_running(&self) -> bool {
        self.thread.as_ref().is_some_and(|t| !t.is_finished())
    }

    /// Waits until the thread has ended by itself. False when it panicked.
    pub fn join(mut self) -> bool {
        self.thread.take().is_none_or(|t| t.join().is_ok())
    }

    /// Closes the doors and ends the thread.
    pub fn quit(self) {
        drop(self);
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let Some(thread) = self.thread.take() else {
            return;
        };
        // A full queue is emptied within a round; a thread that is gone needs no command.
        while let Err(TrySendError::Full(_)) = self.commands.try_send(Command::Quit) {
            self.waker.wake();
            std::thread::yield_now();
        }
        self.waker.wake();
        // A panic was reported by the hook already.
        let _ = thread.join();
    }
}

/// The newest snapshot, shared by the thread and its handle.
#[derive(Clone)]
pub(super) struct Latest(Arc<Mutex<Arc<Snapshot>>>);

impl Latest {
    pub(super) fn new(first: Snapshot) -> Self {
        Self(Arc::new(Mutex::new(Arc::new(first))))
    }

    pub(super) fn get(&self) -> Arc<Snapshot> {
        // A panic while the lock was held cannot leave half a pointer.
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn set(&self, snapshot: Snapshot) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
    }
}
/// The thread's end of the command queue.
pub(super) type Commands = Receiver<Command>;

/// Starts the thread.
pub(super) fn spawn(
    latest: Latest,
    run: impl FnOnce(Commands, std::sync::mpsc::SyncSender<Result<Waker, StartError>>) + Send + 'static,
) -> Result<Handle, StartError> {
    let (commands, received) = sync_channel(COMMANDS);
    let (ready, started) = sync_channel(1);
    let thread = std::thread::Builder::new()
        .name("engine".into())
        .spawn(move || run(received, ready))
        .map_err(StartError::Thread)?;
    // The doors are opened on the thread that serves them; it says how that went.
    let waker = started.recv().map_err(|_| StartError::Gone)??;
    Ok(Handle {
        commands,
        waker,
        latest,
        thread: Some(thread),
    })
}
