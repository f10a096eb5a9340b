//! What the engine thread publishes.

use std::net::SocketAddr;

use crate::board::{Diagnostic, Id};
pub use crate::doors::Protocol;
use crate::engine::{DoorState, EngineView};

use super::Pace;

/// All served boards at one moment. Immutable; a new one replaces it.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Counts up by one with each snapshot.
    pub serial: u64,
    /// The pace asked for.
    pub pace: Pace,
    /// True when time stands.
    pub paused: bool,
    /// Virtual seconds per real second now. Under hop pace it changes with each hop; 0 while paused,
    /// infinite in batch.
    pub speed: f64,
    /// How far the engine is behind the pace asked for, in real milliseconds. The clock slipped by that.
    pub lag_ms: f64,
    /// True when nothing is due: no snapshot follows until a command or a door's client comes.
    pub idle: bool,
    /// The boards, in the order in which they were opened.
    pub boards: Vec<BoardSnapshot>,
}

/// One board.
#[derive(Debug, Clone, Default)]
pub struct BoardSnapshot {
    /// Its run.
    pub view: EngineView,
    /// Its doors.
    pub doors: Vec<DoorView>,
    /// Doors that should be open and are not: which, why, what to do.
    pub door_trouble: Vec<String>,
    /// What cannot run, and what to do.
    pub diagnostics: Vec<Diagnostic>,
    /// True while the drawn traffic is sent.
    pub traffic_on: bool,
    /// Trace events that were dropped because nobody read them in time.
    pub trace_dropped: u64,
    /// Hash of everything that happened so far: equal runs have equal hashes.
    pub trace_hash: u64,
}

/// A door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorView {
    /// The node behind it; `None` is the site.
    pub node: Option<Id>,
    /// What it speaks.
    pub protocol: Protocol,
    /// Where it listens.
    pub address: SocketAddr,
    /// How it takes connections now.
    pub state: DoorState,
}
