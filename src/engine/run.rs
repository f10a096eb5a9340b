//! The engine: one run of one board.
//!
//! The contract, after quinn-proto's: getters; [`Engine::inject`] lets something in at the present
//! moment; [`Engine::step`] and [`Engine::run_until`] let time pass; [`Engine::take_outputs`] and
//! [`Engine::take_ended`] drain what came out. Nothing happens between calls, time never goes back,
//! and the same calls give the same run.

use std::sync::Arc;

use super::failing::Faults;
use super::host::{Host, Running};
use super::input::{DoorFailure, DoorState, DoorTarget, Follow, Input, Output};
use super::journal::Journal;
use super::kernel::When;
use super::ledger::Recording;
use super::message::{DnsAnswer, HttpRequest, HttpResponse, Message, Rcode, SqlReply};
use super::net::{Cause, Link, LinkIdx, Role, SideState};
use super::part::client::{Client, Towards};
use super::part::{Part, PartIdx, Signal};
use super::random::Seed;
use super::slab::Key;
use super::sources::Sources;
use super::trace::Mark;
use super::view::{LogLevel, RequestView};
use super::wiring::{self, DoorSpec, Wiring};
use super::workload::{self, Workload};
use super::world::{Event, World};
use super::{Effects, Nanos};
use crate::board::{Diagnostic, Document, EdgeKind, Id, Kind};
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
    sources: Sources,
    seed: Seed,
    journal: Journal,
    follow: Follow,
    door_states: Vec<(DoorTarget, DoorState)>,
    outside: PartIdx,
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
        self.journal.push(now, seq, input.clone());
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
                if self.world.host(part).epoch == epoch {
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
                host.stall(signal);
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
            Input::Fault(spec) => self.take_fault(spec),
            Input::Mend(target) => self.mend(target.as_ref()),
            Input::Traffic { on, factor } => {
                let board = Arc::clone(&self.board);
                self.workload.switch(on, factor, &board);
                self.plan_arrivals();
            }
            Input::Deploy(codebase) => self.deploy(&codebase),
            Input::Follow(follow) => self.set_follow(follow),
            Input::Rewire(board) => self.wire(board),
        }
    }

    // Requests.

    fn http_door(&mut self, token: u64, door: &DoorTarget, request: HttpRequest) {
        let (client, link) = match door {
            DoorTarget::Site => {
                let client = wiring::site_client(&self.board);
                let address = client.and_then(|c| wiring::site_address(&self.board, c));
                let part = client.and_then(|c| self.wiring.parts.get(&c.id).copied());
                let link = part.and_then(|p| self.client(p)?.site_link(address));
                (part, link)
            }
            DoorTarget::Node(node) => (Some(self.outside), self.wiring.doors.get(node).copied()),
        };
        let (Some(client), Some(link)) = (client, link) else {
            self.world.put_out(Output::Http {
                token,
                request: super::RequestId(0),
                result: Err(DoorFailure::Refused),
            });
            return;
        };
        self.issue(client, Some(token), Arc::new(request), Towards::Link(link));
    }

    fn send_as(&mut self, client: Option<&Id>, mut request: HttpRequest, follow: bool) {
        let node = match client {
            Some(id) => self
                .board
                .nodes
                .get(id)
                .filter(|n| n.kind() == Kind::Client),
            None => wiring::site_client(&self.board),
        };
        let Some(part) = node.and_then(|n| self.wiring.parts.get(&n.id).copied()) else {
            let text = "no request sent: the board has no such client".to_owned();
            self.world.say(None, LogLevel::Warn, text);
            return;
        };
        workload::complete(&mut request, &self.board.site.domain);
        if follow {
            // Another one that is being followed ends here as far as the screen is concerned.
            self.follow_key(Key::NONE);
        }
        let before = self.follow;
        if follow {
            self.follow = Follow::Each;
        }
        self.issue(part, None, Arc::new(request), Towards::Name);
        self.follow = before;
    }

    fn issue(
        &mut self,
        client: PartIdx,
        door: Option<u64>,
        http: Arc<HttpRequest>,
        towards: Towards,
    ) {
        let now = self.now();
        let key = self
            .world
            .ledger
            .issue(now, client, door, Arc::clone(&http));
        let free = self.world.trace.followed.is_none();
        if self.follow == Follow::Each && free {
            self.follow_key(key);
        }
        if self.world.host(client).running == Running::Up {
            self.as_client(client, |c, fx| c.issue(key, http, towards, fx));
        } else {
            let outcome = super::view::Outcome::Abandoned;
            self.world.end_request(key, outcome, None);
        }
    }

    fn client(&self, part: PartIdx) -> Option<&Client> {
        if let Part::Client(client) = &self.parts[part.0 as usize] {
            Some(client)
        } else {
            None
        }
    }

    fn as_client(&mut self, part: PartIdx, act: impl FnOnce(&mut Client, &mut Effects<'_>)) {
        if let Part::Client(client) = &mut self.parts[part.0 as usize] {
            act(client, &mut Effects::new(&mut self.world, part));
        }
    }

    fn arrive(&mut self, slot: u32, era: u32) {
        let Some(source) = self.workload.sources.get_mut(slot as usize) else {
            return;
        };
        if source.era != era {
            return;
        }
        let (gap, request) = (source.gap(), source.choose());
        let client = self.wiring.parts.get(&source.client).copied();
        if let Some(gap) = gap {
            let event = Event::Arrival { source: slot, era };
            self.world
                .plan(self.world.now() + gap, Cause::Upkeep, event);
        }
        // A client that is not there asks for nothing.
        if let (Some(client), Some(request)) = (client, request)
            && self.world.host(client).running == Running::Up
        {
            self.issue(client, None, request, Towards::Name);
        }
    }

    fn plan_arrivals(&mut self) {
        let now = self.world.now();
        for slot in 0..self.workload.sources.len() {
            let source = &mut self.workload.sources[slot];
            let era = source.era;
            if let Some(gap) = source.gap() {
                let source = slot as u32;
                let event = Event::Arrival { source, era };
                self.world.plan(now + gap, Cause::Upkeep, event);
            }
        }
    }

    fn deploy(&mut self, codebase: &Id) {
        let Some(part) = self.wiring.parts.get(codebase).copied() else {
            let text = format!("nothing deployed: the board has no code base {codebase}");
            self.world.say(None, LogLevel::Warn, text);
            return;
        };
        self.dispatch(part, Signal::Deploy);
    }

    // Following.

    fn set_follow(&mut self, follow: Follow) {
        self.follow = match follow {
            Follow::Request(_) => Follow::Nothing,
            Follow::Nothing | Follow::Each => follow,
        };
        let found = match follow {
            Follow::Nothing => Key::NONE,
            // The one that is followed already stays.
            Follow::Each => return,
            Follow::Request(id) => {
                let mut open = self.world.ledger.open();
                let found = open.find(|(_, r)| r.id == id).map(|(key, _)| key);
                match found {
                    Some(key) => key,
                    None => return,
                }
            }
        };
        self.follow_key(found);
    }

    fn follow_key(&mut self, key: Key) {
        let id = self.world.ledger.get(key).map(|r| r.id);
        let mut due = Vec::new();
        if id.is_some() {
            self.world.ledger.watch(key);
            let of = |event: &Event| match event {
                Event::Deliver(packet) | Event::Resend(packet) => {
                    self.world.net.packets.get(*packet).map(|p| p.cause)
                }
                Event::Timer { cause, .. } => Some(*cause),
                Event::Arrival { .. }
                | Event::FaultBegins(_)
                | Event::FaultEnds(_)
                | Event::Restarted { .. } => None,
            };
            let own = |(when, event): (When, &Event)| {
                (of(event) == Some(Cause::Request(key))).then_some(when)
            };
            due = self.world.kernel.pending().filter_map(own).collect();
            // The heap's inner order is no order to depend on.
            due.sort_unstable();
        }
        self.world.trace.follow(key, id, due);
    }

    // Wiring.

    fn add_outside(&mut self) {
        // The name cannot be a node's: ids of boards have no space, this one is never looked up.
        let Ok(id) = Id::new("outside") else {
            return;
        };
        let draws = self.seed.stream("outside", "error");
        let mut host = Host::new(id, std::net::Ipv4Addr::LOCALHOST, draws);
        host.undrawn = true;
        self.world.hosts.push(host);
        self.parts.push(Part::Client(Box::new(Client::outside())));
    }

    /// Brings the run to a board: parts whose id and kind stay keep their state.
    fn wire(&mut self, board: Arc<Document>) {
        let first = self.wiring.parts.is_empty() && self.board.nodes.is_empty();
        self.board = Arc::clone(&board);
        self.remove_parts(&board);
        self.number_parts(&board);
        self.wire_links(&board);
        let (fresh, kept) = self.build_parts(&board);
        self.diagnostics = wiring::diagnose(&board, &self.sources);
        if !first {
            self.workload.rewire(&board, self.seed);
            self.plan_arrivals();
        }
        for part in fresh {
            self.start(part);
        }
        for part in kept {
            self.dispatch(part, Signal::Rewired);
        }
        self.apply_faults();
    }

    fn remove_parts(&mut self, board: &Document) {
        let gone: Vec<(Id, PartIdx)> = self
            .wiring
            .parts
            .iter()
            .filter(|(id, part)| {
                let kind = board.nodes.get(*id).map(crate::board::Node::kind);
                kind != Some(self.parts[part.0 as usize].kind())
            })
            .map(|(id, part)| (id.clone(), *part))
            .collect();
        for (id, part) in gone {
            self.kill(part, Running::Gone);
            self.wiring.parts.remove(&id);
            if let Some(link) = self.wiring.doors.remove(&id) {
                self.remove_link(link);
            }
        }
    }

    /// Gives each new node a host; its part follows when the links are known.
    fn number_parts(&mut self, board: &Document) {
        let mut next = self.world.hosts.len() as u32;
        for node in board.nodes.values().filter(|n| Part::runs(n.kind())) {
            if !self.wiring.parts.contains_key(&node.id) {
                self.wiring.parts.insert(node.id.clone(), PartIdx(next));
                next += 1;
                let draws = self.seed.stream(node.id.as_str(), "error");
                let address = std::net::Ipv4Addr::UNSPECIFIED;
                self.world
                    .hosts
                    .push(Host::new(node.id.clone(), address, draws));
            }
        }
    }

    fn wire_links(&mut self, board: &Document) {
        let old: Vec<(Id, LinkIdx)> = self
            .wiring
            .links
            .iter()
            .map(|(e, l)| (e.clone(), *l))
            .collect();
        for (id, link) in old {
            let stays = board.edges.get(&id).is_some_and(|edge| {
                let ends = [&edge.from, &edge.to].map(|n| self.wiring.parts.get(n).copied());
                wiring::carries(board, edge) && ends == self.world.net.link(link).ends.map(Some)
            });
            if !stays {
                self.wiring.links.remove(&id);
                self.remove_link(link);
            }
        }
        for edge in board.edges.values().filter(|e| wiring::carries(board, e)) {
            if let Some(link) = self.wiring.links.get(&edge.id) {
                self.world.net.link_mut(*link).update(edge);
                continue;
            }
            let ends = [&edge.from, &edge.to].map(|n| self.wiring.parts.get(n).copied());
            if let [Some(from), Some(to)] = ends {
                let link = Link::new(edge, [from, to], self.seed);
                let index = self.add_link(link);
                self.wiring.links.insert(edge.id.clone(), index);
            }
        }
        for door in wiring::doors(board) {
            let DoorTarget::Node(node) = door.target else {
                continue;
            };
            let Some(part) = self.wiring.parts.get(&node).copied() else {
                continue;
            };
            if !self.wiring.doors.contains_key(&node) {
                let kind = match door.protocol {
                    wiring::DoorProtocol::Http => EdgeKind::Http,
                    wiring::DoorProtocol::Dns => EdgeKind::Dns,
                };
                let name = format!("door of {node}");
                let link = Link::undrawn([self.outside, part], kind, &name, self.seed);
                let index = self.add_link(link);
                self.wiring.doors.insert(node, index);
            }
        }
    }

    fn add_link(&mut self, link: Link) -> LinkIdx {
        self.world.net.links.push(link);
        LinkIdx(self.world.net.links.len() as u32 - 1)
    }

    /// Takes a link away: both sides of its connections see a reset.
    fn remove_link(&mut self, link: LinkIdx) {
        self.world.net.link_mut(link).exists = false;
        let on_it = |(key, c): (Key, &super::net::Conn)| (c.link == link).then_some(key);
        let conns: Vec<Key> = self.world.net.conns.iter().filter_map(on_it).collect();
        for key in conns {
            let Some(conn) = self.world.net.conns.remove(key) else {
                continue;
            };
            for role in [Role::Client, Role::Server] {
                let side = conn.side(role);
                for packet in &side.behind {
                    self.world.net.packets.remove(*packet);
                }
                let token = side.token;
                match (side.state, role) {
                    (SideState::Open, _) => {
                        self.dispatch(side.part, Signal::Reset { conn: key, token });
                    }
                    (SideState::Opening, Role::Client) => {
                        let why = super::net::ConnectError::Refused;
                        self.dispatch(side.part, Signal::Failed { token, why });
                    }
                    (SideState::Opening, Role::Server) | (SideState::Closed, _) => {}
                }
            }
        }
    }

    /// Makes the parts of new nodes and updates the others. Returns both.
    fn build_parts(&mut self, board: &Document) -> (Vec<PartIdx>, Vec<PartIdx>) {
        let mut numbered: Vec<(PartIdx, &Id)> = self
            .wiring
            .parts
            .iter()
            .map(|(id, part)| (*part, id))
            .collect();
        numbered.sort_unstable();
        let (mut fresh, mut kept) = (Vec::new(), Vec::new());
        for (part, id) in numbered {
            let Some(node) = board.nodes.get(id) else {
                continue;
            };
            let setup = wiring::setup(board, node, &self.wiring, self.seed, &self.sources);
            self.world.hosts[part.0 as usize].address = setup.address;
            if let Some(old) = self.parts.get_mut(part.0 as usize) {
                old.update(&setup);
                kept.push(part);
            } else if let Some(new) = Part::new(&setup) {
                self.parts.push(new);
                fresh.push(part);
            }
        }
        (fresh, kept)
    }

    // Doors.

    /// Tells the doors whose state has changed. All of them the first time.
    pub(super) fn tell_doors(&mut self) {
        let mut states = Vec::new();
        for door in wiring::doors(&self.board) {
            let part = match &door.target {
                DoorTarget::Site => self.site_target(),
                DoorTarget::Node(node) => self.wiring.parts.get(node).copied(),
            };
            let state = match part.map(|p| self.world.host(p).running) {
                Some(Running::Up) => DoorState::Open,
                Some(Running::Hung) => DoorState::Hanging,
                Some(Running::Starting | Running::Killed | Running::Gone) | None => {
                    DoorState::Refusing
                }
            };
            states.push((door.target, state));
        }
        for (door, state) in &states {
            if !self.door_states.contains(&(door.clone(), *state)) {
                let (door, state) = (door.clone(), *state);
                self.world.put_out(Output::Door { door, state });
            }
        }
        self.door_states = states;
    }

    fn site_target(&self) -> Option<PartIdx> {
        let client = wiring::site_client(&self.board)?;
        let address = wiring::site_address(&self.board, client);
        let part = self.wiring.parts.get(&client.id)?;
        let link = self.world.net.link(self.client(*part)?.site_link(address)?);
        Some(link.target(link.way_from(*part)))
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
