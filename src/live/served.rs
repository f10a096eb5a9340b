//! One served board: its run, and what the loop remembers about it.

use std::sync::Arc;

use crate::board::check::unserved;
use crate::board::{Diagnostic, Document};
use crate::engine::{DoorSpec, EngineView, Follow, Input, Nanos, Output, RequestView, Token};

use super::run::Run;

/// Events that one round may handle for one board: some milliseconds of work, so that commands and
/// doors are looked at often however busy a board is.
pub(super) const ROUND_EVENTS: u64 = 20_000;
/// Events that a step by hop or request may take before it gives up: seconds of work.
const STEP_EVENTS: u64 = 2_000_000;

/// Makes a run of a drawing from its beginning, with the code that the run before had at its end.
pub(super) type Make<R> = Box<dyn Fn(&Document, Option<&R>) -> R>;

/// A board and its run.
pub(super) struct Served<R> {
    run: R,
    make: Make<R>,
    /// What runs: the drawing, or nothing when it is too large.
    document: Arc<Document>,
    /// Why the drawing does not run.
    unserved: Option<Diagnostic>,
    /// Entered at the start of each run.
    first: Vec<Input>,
    /// The clock of all boards when this run began.
    base: Nanos,
    /// The drawn traffic, as last switched.
    traffic: (bool, f64),
    /// What the person follows.
    follow: Follow,
    /// The door's request that is followed because somebody waits for it.
    door_followed: Option<Token>,
    /// True when something happened that a snapshot has not shown.
    changed: bool,
}

/// The drawing that runs in the place of this one, and why it is another: a huge board is looked at
/// and changed, but nothing of it runs until it is smaller.
fn runnable(document: Arc<Document>) -> (Arc<Document>, Option<Diagnostic>) {
    match unserved(&document) {
        None => (document, None),
        Some(why) => (Arc::default(), Some(why)),
    }
}

impl<R: Run> Served<R> {
    pub(super) fn new(make: Make<R>, document: Arc<Document>, first: Vec<Input>) -> Self {
        let (document, unserved) = runnable(document);
        let mut served = Self {
            run: make(&document, None),
            make,
            document,
            unserved,
            first,
            base: Nanos::ZERO,
            traffic: (false, 1.0),
            follow: Follow::Nothing,
            door_followed: None,
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
        self.run = (self.make)(&self.document, Some(&self.run));
        self.base = clock;
        self.door_followed = None;
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
        let input = match input {
            Input::Rewire(document) => {
                let (document, unserved) = runnable(document);
                self.unserved = unserved;
                Input::Rewire(document)
            }
            other => other,
        };
        match &input {
            Input::Traffic { on, factor } => self.traffic = (*on, *factor),
            Input::Follow(follow) => self.follow = *follow,
            Input::Rewire(document) => self.document = Arc::clone(document),
            Input::Abandon { token } if self.door_followed == Some(*token) => {
                self.door_followed = None;
            }
            Input::Http { .. }
            | Input::Dns { .. }
            | Input::Abandon { .. }
            | Input::Send { .. }
            | Input::Forget(_)
            | Input::Fault(_)
            | Input::Mend(_)
            | Input::Deploy { .. } => {}
        }
        self.run.inject(input);
        self.changed = true;
    }

    /// Enters a door's request so that it is the one that is followed: whoever sits at the other
    /// end waits for it. Only where each request is followed anyway, and one door's request does
    /// not take the place of another's.
    pub(super) fn inject_followed(&mut self, token: Token, input: Input) {
        if self.follow == Follow::Each && self.door_followed.is_none() {
            self.door_followed = Some(token);
            self.run.inject(Input::Follow(Follow::Nothing));
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
    pub(super) fn next_at(&mut self) -> Option<Nanos> {
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
            self.changed |= self.run.run_until(until, ROUND_EVENTS).events > 0;
        }
    }

    /// Lets one event happen.
    pub(super) fn step_event(&mut self) {
        self.changed = true;
        self.run.step();
    }

    /// Lets events happen up to the next hop of the followed request.
    pub(super) fn step_hop(&mut self) {
        self.follow_some();
        self.changed = true;
        for _ in 0..STEP_EVENTS {
            if self.run.step().is_none_or(|event| event.hop) {
                return;
            }
        }
    }

    /// Lets events happen until the followed request ends, or, with none, until the next is issued.
    pub(super) fn step_request(&mut self) {
        self.follow_some();
        self.changed = true;
        let open = self
            .run
            .view(0)
            .followed
            .is_some_and(|r| r.outcome.is_none());
        for _ in 0..STEP_EVENTS {
            let Some(event) = self.run.step() else {
                return;
            };
            if event.ended || (!open && self.run.next_hop_at().is_some()) {
                return;
            }
        }
    }

    pub(super) fn take_outputs(&mut self) -> Vec<Output> {
        let mut outputs = Vec::new();
        self.run.take_outputs(&mut outputs);
        for output in &outputs {
            if let Output::Http { token, .. } = output
                && self.door_followed == Some(*token)
            {
                self.door_followed = None;
            }
        }
        outputs
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

    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        let own = self.unserved.iter().cloned();
        own.chain(self.run.diagnostics().iter().cloned()).collect()
    }

    pub(super) const fn traffic_on(&self) -> bool {
        self.traffic.0
    }

    pub(super) fn doors(&self) -> Vec<DoorSpec> {
        self.run.doors()
    }
}
