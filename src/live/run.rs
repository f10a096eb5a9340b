//! What the loop needs of a run. The engine is the one real run; tests of the loop bring their own.

use std::sync::Arc;

use crate::board::Diagnostic;
use crate::engine::{DoorState, DoorTarget, EngineView, Input, Nanos, Output, RequestView};

/// One board's run.
pub(super) trait Run {
    /// Virtual time.
    fn now(&self) -> Nanos;
    /// When the next event is.
    fn next_at(&self) -> Option<Nanos>;
    /// When the followed request's next hop is.
    fn next_hop_at(&self) -> Option<Nanos>;
    /// Something enters, now.
    fn inject(&mut self, input: Input);
    /// Handles the next event; false when there is none.
    fn step(&mut self) -> bool;
    /// Handles events up to and including a time, at most so many; says how many.
    fn run_until(&mut self, until: Nanos, max_events: u64) -> u64;
    /// Answers and door states since the last call.
    fn take_outputs(&mut self) -> Vec<Output>;
    /// Requests that ended since the last call, where recording is on.
    fn take_ended(&mut self) -> Vec<Arc<RequestView>>;
    /// A copy for the screen.
    fn view(&self, max_flights: usize) -> EngineView;
    /// Hash of everything that happened.
    fn trace_hash(&self) -> u64;
    /// What cannot run.
    fn diagnostics(&self) -> Vec<Diagnostic>;
    /// Where doors stand, and how each takes connections.
    fn doors(&self) -> Vec<(DoorTarget, DoorState)>;
}
