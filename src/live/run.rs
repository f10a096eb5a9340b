//! What the loop needs of a run. The engine is the one real run; tests of the loop bring their own.

use std::sync::Arc;

use crate::board::Diagnostic;
use crate::engine::{
    DoorSpec, Engine, EngineView, Input, Nanos, Output, Ran, RequestView, Stepped,
};

/// One board's run. The methods are the engine's own, by the same names.
pub(super) trait Run {
    /// Virtual time.
    fn now(&self) -> Nanos;
    /// When the next event is.
    fn next_at(&mut self) -> Option<Nanos>;
    /// When the followed request's next hop is.
    fn next_hop_at(&self) -> Option<Nanos>;
    /// Something enters, now.
    fn inject(&mut self, input: Input);
    /// Lets the next event happen.
    fn step(&mut self) -> Option<Stepped>;
    /// Lets everything happen up to and including a time, at most so many events.
    fn run_until(&mut self, until: Nanos, max_events: u64) -> Ran;
    /// Answers and door states since the last call.
    fn take_outputs(&mut self, out: &mut Vec<Output>);
    /// Requests that ended since the last call, where recording is on.
    fn take_ended(&mut self) -> Vec<Arc<RequestView>>;
    /// A copy for the screen.
    fn view(&self, max_flights: usize) -> EngineView;
    /// Hash of everything that happened.
    fn trace_hash(&self) -> u64;
    /// What cannot run.
    fn diagnostics(&self) -> &[Diagnostic];
    /// The doors, the site first.
    fn doors(&self) -> Vec<DoorSpec>;
}

impl Run for Engine {
    fn now(&self) -> Nanos {
        self.now()
    }
    fn next_at(&mut self) -> Option<Nanos> {
        self.next_at()
    }
    fn next_hop_at(&self) -> Option<Nanos> {
        self.next_hop_at()
    }
    fn inject(&mut self, input: Input) {
        self.inject(input);
    }
    fn step(&mut self) -> Option<Stepped> {
        self.step()
    }
    fn run_until(&mut self, until: Nanos, max_events: u64) -> Ran {
        self.run_until(until, max_events)
    }
    fn take_outputs(&mut self, out: &mut Vec<Output>) {
        self.take_outputs(out);
    }
    fn take_ended(&mut self) -> Vec<Arc<RequestView>> {
        self.take_ended()
    }
    fn view(&self, max_flights: usize) -> EngineView {
        self.view(max_flights)
    }
    fn trace_hash(&self) -> u64 {
        self.trace_hash()
    }
    fn diagnostics(&self) -> &[Diagnostic] {
        self.diagnostics()
    }
    fn doors(&self) -> Vec<DoorSpec> {
        self.doors()
    }
}
