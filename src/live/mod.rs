//! The engine thread: paces the clock, takes commands, publishes snapshots.
//!
//! The UI and the command line know a run only through [`Handle`]: commands go in by a bounded
//! queue, immutable [`Snapshot`]s come out. Nobody waits for the engine.

mod clock;
pub mod command;
mod core;
mod handle;
mod pacer;
mod run;
mod served;
pub mod snapshot;
mod thread;

pub use crate::doors::Addresses;
pub use command::{Command, Pace, StepBy};
pub use handle::{Handle, SendError, SnapshotWaker, StartError};
pub use pacer::{HOP_MS, SPEEDS};
pub use snapshot::{BoardSnapshot, DoorView, Protocol, Snapshot};
pub use thread::{Opened, Options, start};
// What a snapshot is made of. Rooms that may not know the engine take it from here.
pub use crate::engine::fault::{FaultError, FaultSpec, Verb, fits, parse_span, span};
pub use crate::engine::input::{DoorState, DoorTarget, Follow, Input};
pub use crate::engine::message::HttpRequest;
pub use crate::engine::view::*;
pub use crate::engine::{Nanos, Recording, Sources};
