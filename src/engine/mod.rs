//! The request engine: sans-IO, deterministic. One [`Engine`] is one run of one board.
//!
//! It has no clock, no thread, no socket and no global state. Board + seed + journal give the same
//! run, to the bit, seen in [`Engine::trace_hash`].
//!
//! Where to start reading: [`run`] lets time pass and hands signals to parts; [`part`] says how a
//! part is written; [`transport`] moves packets; [`kernel`] keeps the order of all that happens.
//!
//! Words: a *part* is the running half of a node; its *host* is the kernel under it; a *link* is
//! the wire of an edge; a *cause* says on whose behalf something happens; a *mark* is a decision in
//! the trace, a *hop* is a mark of a request that somebody watches.

mod asking;
pub mod calendar;
pub mod codebase;
pub mod diagnose;
mod effects;
mod failing;
pub mod fault;
pub mod host;
pub mod input;
pub mod journal;
pub mod kernel;
pub mod ledger;
pub mod message;
pub mod metrics;
pub mod net;
pub mod part;
pub mod random;
mod rewire;
pub mod run;
mod show;
pub mod slab;
pub mod sources;
mod stalled;
pub mod station;
mod telling;
#[cfg(test)]
mod tests;
pub mod time;
pub mod trace;
mod transport;
pub mod view;
pub mod wire;
pub mod wiring;
pub mod workload;
pub mod world;

pub use effects::Effects;
pub use fault::{FaultSpec, Verb};
pub use input::{DoorFailure, DoorState, DoorTarget, Follow, Input, Output, Token};
pub use journal::Journal;
pub use ledger::Recording;
pub use run::{Engine, Ran, Stepped};
pub use sources::{FileSet, Sources};
pub use station::{Offer, Station};
pub use time::Nanos;
pub use view::{EngineView, Outcome, RequestId, RequestView};
pub use wiring::{DoorProtocol, DoorSpec};
