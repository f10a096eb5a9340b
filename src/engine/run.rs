//! The engine: one run of one board.
//!
//! The contract, after quinn-proto's: getters; [`Engine::inject`] lets something in at the present
//! moment; [`Engine::step`] and [`Engine::run_until`] let time pass; [`Engine::take_outputs`] and
//! [`Engine::take_ended`] drain what came out. Nothing happens between calls, time never goes back,
//! and the same calls give the same run.

use std::sync::Arc;

use super::failing::Faults;
use super::host::Running;
use super::input::{DoorState, DoorTarget, Follow, Input, Output};
use super::journal::Journal;
use super::kernel::When;
use super::ledger::Recording;
use super::message::{DnsAnswer, HttpResponse, Message, Rcode, SqlReply};
use super::net::Cause;
use super::part::{Part, PartIdx, Signal};
use super::random::Seed;
use super::slab::Key;
use super::sources::Sources;
use super::trace::Mark;
use super::view::RequestView;
use super::wiring::{self, DoorSpec, Wiring};
use super::workload::Workload;
use super::world::{Event, World};
use super::{Effects, Nanos};
use crate::board::{Diagnostic, Document};
use crate::sql::SqlError;

/// One event has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stepped {
    /// When.
    pub at: Nanos,
    /// True when it was a hop of the followed request.
    pub hop: bool,
    /// True when the followed request got its outcome by it.
    pub ended: bool,
}

/// How far a run went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ran {
    /// Events that happened.
    pub events: u64,
    /// True when the time asked for was reached, false when `max_events` came first.
    pub reached: bool,
}

/// One run of one board.
#[derive(Debug)]
pub struct Engine {
    pub(super) parts: Vec<Part>,
    pub(super) world: World,
    pub(super) board: Arc<Document>,
    pub(super) wiring: Wiring,
    pub(super) faults: Faults,
    pub(super) workload: Workload,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) sources: Sources,
    pub(super) seed: Seed,
    journal: Journal,
    pub(super) follow: Follow,
    pub(super) door_states: Vec<(DoorTarget, DoorState)>,
    pub(super) outside: PartIdx,
}

impl Engine {
    /// A run of a board at time 0, with what of the board cannot run. The drawn traffic is
    /// silent until [`Input::Traffic`] switches it on.
    pub fn new(board: &Document, sources: &Sources, seed: u64) -> (Self, Vec<Diagnostic>) {
        let board = Arc::new(board.clone());
        let seed = Seed(seed);
        let mut world = World::default();
        // The trace of two runs that differ in the seed differs, even when nothing is ever drawn.
        world.trace.hash.mix(seed.0);
        let mut engine = Self {
            parts: Vec::new(),
            world,
            workload: Workload::new(&board, seed),
            board: Arc::new(Document::default()),
            wiring: Wiring::default(),
            faults: Faults::default(),
            diagnostics: Vec::new(),
            sources: sources.clone(),
            seed,
            journal: Journal::default(),
            follow: Follow::Nothing,
            door_states: Vec::new(),
            outside: PartIdx(0),
        };
        engine.add_outside();
        engine.wire(board);
        let diagnostics = engine.diagnostics.clone();
        (engine, diagnostics)
    }

    // Getters.

    /// Virtual time.
    pub const fn now(&self) -> Nanos {
        self.world.now()
    }

    /// When the next event is due.
    pub fn next_at(&mut self) -> Option<Nanos> {
        self.world.kernel.next_at()
    }

    /// When the next event of the followed request is due. Timeouts that may never fire are left
    /// out, so a request that waits for a hung part has none.
    pub fn next_hop_at(&self) -> Option<Nanos> {
        self.world.trace.next_hop().map(|when| when.at)
    }

    /// The hash over everything that happened.
    pub const fn trace_hash(&self) -> u64 {
        self.world.trace.hash.value()
    }

    /// Everything that was injected.
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The doors of the board, the site first.
    pub fn doors(&self) -> Vec<DoorSpec> {
        wiring::doors(&self.board)
    }

    /// The files of its code bases, as they were deployed last.
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What of the board cannot run now.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// True while the drawn traffic is sent.
    pub const fn traffic_on(&self) -> bool {
        self.workload.on
    }

    // Mutators.

    /// Whose hops are kept from now on. Changes nothing in the run.
    pub const fn record(&mut self, recording: Recording) {
        self.world.ledger.recording = recording;
    }

    /// Moves everything for the doors into `out`, in order.
    pub fn take_outputs(&mut self, out: &mut Vec<Output>) {
        out.extend(self.world.outputs.drain(..));
    }

    /// Requests that ended since the last call, under [`Recording::Followed`] and
    /// [`Recording::All`].
    pub fn take_ended(&mut self) -> Vec<Arc<RequestView>> {
        self.world.ledger.take_ended()
    }

    /// Something from outside, now.
    pub fn inject(&mut self, input: Input) {
        let (now, seq) = (self.now(), self.world.kernel.seq());
        if !self.journal.push(now, seq, input.clone()) {
            let text = "the journal is full: this run cannot be replayed past this moment";
            self.world
                .say(None, super::view::LogLevel::Warn, text.to_owned());
        }
        self.take_in(input);
        self.restart_asked();
    }

    /// Lets the next event happen.
    pub fn step(&mut self) -> Option<Stepped> {
        let (when, event) = self.world.kernel.pop()?;
        let hop = self.world.trace.happens(when);
        let followed = self.world.trace.followed;
        self.happen(when, event);
        let ended = !followed.is_none() && self.world.ledger.get(followed).is_none();
        Some(Stepped {
            at: when.at,
            hop,
            ended,
        })
    }

    /// Lets everything happen up to and including a time, at most `max_events`.
    pub fn run_until(&mut self, to: Nanos, max_events: u64) -> Ran {
        let mut events = 0;
        while self.world.kernel.next_at().is_some_and(|at| at <= to) {
            if events >= max_events {
                return Ran {
                    events,
                    reached: false,
                };
            }
            self.step();
            events += 1;
        }
        self.world.kernel.advance(to);
        Ran {
            events,
            reached: true,
        }
    }

    /// Lets a run follow a journal: the same board, sources and seed give the same run.
    pub fn replay(&mut self, journal: &Journal, to: Nanos) {
        for entry in journal.entries() {
            while self.world.kernel.seq() < entry.seq
                && self.world.kernel.next_at().is_some_and(|at| at <= entry.at)
            {
                self.step();
            }
            self.run_before(entry.at, entry.seq);
            self.world.kernel.advance(entry.at);
            self.inject(entry.input.clone());
        }
        self.run_until(to, u64::MAX);
    }

    /// Lets everything happen that was planned before an input of the journal entered.
    fn run_before(&mut self, at: Nanos, seq: u64) {
        while let Some(next) = self.world.kernel.next_when() {
            // An event of the same time happened before the input when the input's number says
            // that the event's consequences were numbered already.
            if next.at > at || (next.at == at && self.world.kernel.seq() >= seq) {
                break;
            }
            self.step();
        }
    }

    fn happen(&mut self, when: When, event: Event) {
        let tag = match &event {
            Event::Deliver(_) => 1,
            Event::Resend(_) => 2,
            Event::Timer { part, .. } => 3 | u64::from(part.0) << 3,
            Event::Arrival { .. } => 4,
            Event::FaultBegins(_) => 5,
            Event::FaultEnds(_) => 6,
            Event::Restarted { .. } => 7,
        };
        self.world.trace.hash_event(when, tag);
        match event {
            Event::Deliver(packet) => {
                if let Some((part, signal)) = self.world.deliver(packet) {
                    self.dispatch(part, signal);
                }
            }
            Event::Resend(packet) => {
                if let Some((part, signal)) = self.world.resend(packet) {
                    self.dispatch(part, signal);
                }
            }
            Event::Timer {
                part, epoch, wake, ..
            } => {
                let host = self.world.host_mut(part);
                if host.epoch == epoch && host.running == Running::Hung {
                    host.stalled.timer(when.seq, wake);
                } else if host.epoch == epoch {
                    self.dispatch(part, Signal::Wake(wake));
                }
            }
            Event::Arrival { source, era } => self.arrive(source, era),
            Event::FaultBegins(number) => self.fault_begins(number),
            Event::FaultEnds(number) => self.fault_ends(number),
            Event::Restarted { part, epoch } => self.restarted(part, epoch),
        }
        self.restart_asked();
    }

    /// Hands a signal to a part, unless its process is not there to take it.
    pub(super) fn dispatch(&mut self, part: PartIdx, signal: Signal) {
        let host = &mut self.world.hosts[part.0 as usize];
        match host.running {
            Running::Up => {}
            Running::Hung => {
                host.stalled.signal(signal);
                return;
            }
            Running::Starting | Running::Killed | Running::Gone => return,
        }
        if let Signal::Message {
            conn,
            cause,
            message,
            ..
        } = &signal
            && message.asks()
        {
            let (conn, cause) = (*conn, *cause);
            if let Cause::Request(request) = cause {
                self.world.ledger.worked(request, part);
            }
            if self.fails_by_fault(part, conn, cause, message) {
                return;
            }
        } else if let Signal::Datagram {
            link,
            token,
            cause,
            message: Message::Question(question),
        } = &signal
            && let Some((pct, _)) = host.error
            && host.error_draws.percent(pct)
        {
            let answer = DnsAnswer {
                question: (**question).clone(),
                rcode: Rcode::ServFail,
                answers: Vec::new(),
                authority: Vec::new(),
                authoritative: false,
            };
            let message = Message::Answer(Arc::new(answer));
            self.world.datagram(part, *link, *token, *cause, message);
            return;
        }
        let now = self.world.now();
        let mut fx = Effects::new(&mut self.world, part);
        self.parts[part.0 as usize].handle(now, signal, &mut fx);
    }

    /// Fault `error(p)`: answers instead of the part. True when it did.
    fn fails_by_fault(
        &mut self,
        part: PartIdx,
        conn: Key,
        cause: Cause,
        message: &Message,
    ) -> bool {
        let host = &mut self.world.hosts[part.0 as usize];
        let Some((pct, status)) = host.error else {
            return false;
        };
        let answer = match message {
            Message::Request(_) => Message::Response(Arc::new(fault_page(status))),
            Message::Statement(_) => {
                let error = SqlError::new(1105, "Unknown error (fault)");
                Message::Reply(Arc::new(SqlReply::Failed(error)))
            }
            _ => return false,
        };
        if !host.error_draws.percent(pct) {
            return false;
        }
        let now = self.world.now();
        let mut fx = Effects::new(&mut self.world, part);
        fx.enter();
        fx.failed(now);
        fx.mark(cause, Mark::Faulted, || {
            format!("fault error({pct}%,{status}): answered without being served")
        });
        fx.send(conn, cause, answer);
        true
    }

    fn take_in(&mut self, input: Input) {
        match input {
            Input::Http {
                token,
                door,
                request,
            } => self.http_door(token, &door, request),
            Input::Dns {
                token,
                node,
                question,
            } => {
                let way = self.wiring.doors.get(&node).copied();
                let listens = self
                    .wiring
                    .parts
                    .get(&node)
                    .map(|p| !self.world.host(*p).refuses());
                match (way, listens) {
                    (Some(link), Some(true)) => {
                        self.as_client(self.outside, |c, fx| c.question(token, link, question, fx));
                    }
                    _ => self.world.put_out(Output::Dns {
                        token,
                        answer: None,
                    }),
                }
            }
            Input::Abandon { token } => {
                if let Some(request) = self.world.ledger.at_door(token)
                    && let Some(client) = self.world.ledger.get(request).map(|r| r.client)
                {
                    self.as_client(client, |c, fx| c.abandon(request, fx));
                }
            }
            Input::Send {
                client,
                request,
                follow,
            } => self.send_as(client.as_ref(), request, follow),
            Input::Forget(client) => self.forget_names(client.as_ref()),
            Input::Fault(spec) => self.take_fault(spec),
            Input::Mend(target) => self.mend(target.as_ref()),
            Input::Traffic { on, factor } => {
                let board = Arc::clone(&self.board);
                self.workload.switch(on, factor, &board);
                self.plan_arrivals();
            }
            Input::Deploy { codebase, files } => self.deploy(&codebase, files),
            Input::Follow(follow) => self.set_follow(follow),
            Input::Rewire(board) => self.wire(board),
        }
    }
}

/// The page of fault `error(p)`.
fn fault_page(status: u16) -> HttpResponse {
    let body = format!("{status} {}\n", super::wire::reason(status));
    HttpResponse {
        status,
        headers: vec![
            ("Content-Type".to_owned(), "text/plain".to_owned()),
            ("Content-Length".to_owned(), body.len().to_string()),
        ],
        body: Arc::from(body.into_bytes()),
    }
}
