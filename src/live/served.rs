//! One served board: its run, and what the loop remembers about it.

use std::sync::Arc;

use crate::board::{Diagnostic, Document};
use crate::engine::{EngineView, Follow, Input, Nanos, Output, RequestView};

use super::run::Run;

/// Events that one round may handle for one board: some milliseconds of work, so that commands and
/// doors are looked at often however busy a board is.
pub(super) const ROUND_EVENTS: u64 = 20_000;
/// Events that a step by hop or request may take before it gives up: seconds of work.
const STEP_EVENTS: u64 = 2_000_000;

/// Makes a run of a drawing from its beginning.
pub(super) type Make<R> = Box<dyn Fn(&Arc<Document>) -> R>;

/// A board and its run.
pub(super) struct Served<R> {
    run: R,
    make: Make<R>,
    document: Arc<Document>,
    /// Entered at the start of each run.
    first: Vec<Input>,
    /// The clock of all boards when this run began.
    base: Nanos,
    /// The drawn traffic, as last switched.
    traffic: (bool, f64),
    /// What the person follows; the loop may follow a door's request instead for a while.
    follow: Follow,
    /// True when something happened that a snapshot has not shown.
    changed: bool,
    /// Result of [`Run::diagnostics`], which changes with the drawing only.
    diagnostics: Vec<Diagnostic>,
}

impl<R: Run> Served<R> {
    pub(super) fn new(make: Make<R>, document: Arc<Document>, first: Vec<Input>) -> Self {
        let run = make(&document);
        let mut served = Self {
            diagnostics: run.diagnostics(),
            run,
            make,
            document,
            first,
            base: Nanos::ZERO,
            traffic: (true, 1.0),
            follow: Follow::Nothing,
            changed: true,
        };
        served.enter_first();
        served
    }

    fn enter_first(&mut self) {
        for input in self.first.clone() {
            self.inject(input);
        }
    }

    /// Begins again, with the present drawing, traffic switch and follow mode.
    pub(super) fn restart(&mut self, clock: Nanos) {
        let (traffic, follow) = (self.traffic, self.follow);
        self.run = (self.make)(&self.document);
        self.diagnostics = self.run.diagnostics();
        self.base = clock;
        self.enter_first();
        let (on, factor) = traffic;
        self.inject(Input::Traffic { on, factor });
        let follow = match follow {
            // The request is of the run that ended.
            Follow::Request(_) => Follow::Each,
            Follow::Nothing | Follow::Each => follow,
        };
        self.inject(Input::Follow(follow));
    }

    /// Enters something at the present virtual time.
    pub(super) fn inject(&mut self, input: Input) {
        match &input {
            Input::Traffic { on, factor } => self.traffic = (*on, *factor),
            Input::Follow(follow) => self.follow = *follow,
            Input::Rewire(document) => self.document = Arc::clone(document),
            Input::Http { .. }
            | Input::Dns { .. }
            | Input::Abandon { .. }
            | Input::Send { .. }
            | Input::Fault(_)
            | Input::Mend(_)
            | Input::Deploy(_) => {}
        }
        let rewired = matches!(input, Input::Rewire(_));
        self.run.inject(input);
        if rewired {
            self.diagnostics = self.run.diagnostics();
        }
        self.changed = true;
    }

    /// Enters a door's request so that it is the one that is followed: whoever sits at the other
    /// end waits for it. Only where the person follows each request anyway.
    pub(super) fn inject_followed(&mut self, input: Input) {
        if self.follow == Follow::Each {
            self.run.inject(Input::Follow(Follow::Each));
        }
        self.inject(input);
    }

    /// Follows each request when none is followed: a step by hop needs one.
    pub(super) fn follow_some(&mut self) {
        if self.follow == Follow::Nothing {
            self.inject(Input::Follow(Follow::Each));
        }
    }

    fn to_clock(&self, at: Nanos) -> Nanos {
        self.base + at
    }

    /// When its next event is, on the clock of all boards.
    pub(super) fn next_at(&self) -> Option<Nanos> {
        self.run.next_at().map(|at| self.to_clock(at))
    }

    /// When the next hop of its followed request is, on the clock of all boards.
    pub(super) fn next_hop_at(&self) -> Option<Nanos> {
        self.run.next_hop_at().map(|at| self.to_clock(at))
    }

    /// Where its run stands, on the clock of all boards.
    pub(super) fn now(&self) -> Nanos {
        self.to_clock(self.run.now())
    }

    /// Runs up to a time of the clock, or as far as the budget goes.
    pub(super) fn run_until(&mut self, clock: Nanos) {
        let until = clock.since(self.base);
        if until >= self.run.now() {
            self.changed |= self.run.run_until(until, ROUND_EVENTS) > 0;
        }
    }

    /// Handles one event; false when there is none.
    pub(super) fn step_event(&mut self) -> bool {
        self.changed = true;
        self.run.step()
    }

    /// Handles events until the next hop of the followed request has happened.
    pub(super) fn step_hop(&mut self) {
        self.follow_some();
        self.changed = true;
        for _ in 0..STEP_EVENTS {
            if let Some(at) = self.run.next_hop_at() {
                self.run.run_until(at, STEP_EVENTS);
                return;
            }
            if !self.run.step() {
                return;
            }
        }
    }

    /// Handles events until the followed request ends, or, with none, until the next is issued.
    pub(super) fn step_request(&mut self) {
        self.follow_some();
        self.changed = true;
        let followed = self.followed_open();
        for _ in 0..STEP_EVENTS {
            if !self.run.step() || self.followed_open() != followed {
                return;
            }
        }
    }

    /// The followed request while it has no outcome.
    fn followed_open(&self) -> Option<crate::engine::RequestId> {
        self.run
            .view(0)
            .followed
            .filter(|request| request.outcome.is_none())
            .map(|request| request.id)
    }

    pub(super) fn take_outputs(&mut self) -> Vec<Output> {
        self.run.take_outputs()
    }

    pub(super) fn take_ended(&mut self) -> Vec<Arc<RequestView>> {
        self.run.take_ended()
    }

    /// True once after something happened.
    pub(super) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    pub(super) const fn changed(&self) -> bool {
        self.changed
    }

    pub(super) fn view(&self, max_flights: usize) -> EngineView {
        self.run.view(max_flights)
    }

    pub(super) fn trace_hash(&self) -> u64 {
        self.run.trace_hash()
    }

    pub(super) fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    pub(super) const fn traffic_on(&self) -> bool {
        self.traffic.0
    }

    pub(super) fn document(&self) -> &Arc<Document> {
        &self.document
    }

    pub(super) const fn run(&self) -> &R {
        &self.run
    }
}
