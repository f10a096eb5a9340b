//! A load balancer after HAProxy 2.6: checks its servers, picks one for each request, retries,
//! queues, and answers with its own pages when no server does.
//!
//! A client's connection is a [`session`]; each request on it gets a server or waits for one
//! ([`slots`], by the algorithm in [`balance`]) and talks to it ([`dialog`]: connection failures,
//! retries, timeouts). Health checks are in [`check`].
//!
//! Deliberately absent: cookies, stick tables, connection reuse towards the servers (each request
//! has a server connection of its own), TLS. Its threads are four, one for each core of the machine
//! that it is imagined on.

mod balance;
mod check;
mod dialog;
mod health;
mod page;
mod server;
mod session;
mod slots;

use std::collections::VecDeque;
use std::fmt::Write as _;

use super::{Face, Machine, Setup, Signal};
use crate::board::kind::{self, Algorithm, Check};
use crate::board::{EdgeKind, Props};
use crate::engine::message::Message;
use crate::engine::random::Random;
use crate::engine::slab::{Key, Slab};
use crate::engine::{Effects, Nanos, Station};
use balance::{Balancer, Candidate};
use health::Health;
use server::Server;
use session::Session;

/// Threads (`nbthread`: one per core; the drawn machine has four).
const THREADS: u32 = 4;
/// Requests that wait for a thread. The kernel's socket buffers hold no more.
const READY_MAX: u32 = 65_536;

/// Timers of a load balancer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// A thread has handled a request.
    Handled(Key),
    /// `timeout connect` of a session's server connection.
    ConnectTimeout(Key),
    /// `timeout server`.
    ServerTimeout(Key),
    /// `timeout queue`.
    QueueTimeout(Key),
    /// `timeout client`: an idle client.
    ClientTimeout(Key),
    /// The turn-around of a session is over.
    TurnAround(Key),
    /// The next check of a server, of an era.
    Check(u32, u32),
    /// A check took too long.
    CheckTimeout(Key),
}

impl From<Wake> for super::Wake {
    fn from(wake: Wake) -> Self {
        Self::LoadBalancer(wake)
    }
}

/// What stands behind a connection's token.
#[derive(Debug)]
enum Entry {
    Session(Box<Session>),
    Check(check::Probe),
}

/// A load balancer.
#[derive(Debug)]
pub struct LoadBalancer {
    props: kind::LoadBalancer,
    servers: Vec<Server>,
    balancer: Balancer,
    entries: Slab<Entry>,
    station: Station<Key>,
    /// Requests that wait for any server.
    queue: VecDeque<Key>,
    /// Client connections that are handled; the others wait at the door.
    active: u32,
    parked: VecDeque<Key>,
    draws: Random,
    /// Counts restarts: checks of an older life are void.
    era: u32,
}

impl LoadBalancer {
    /// The part of a load balancer node.
    pub fn new(setup: &Setup<'_>) -> Self {
        let draws = setup.seed.stream(setup.id().as_str(), "balance");
        let mut part = Self {
            props: kind::LoadBalancer::default(),
            servers: Vec::new(),
            balancer: Balancer::new(Algorithm::RoundRobin, Vec::new(), draws.clone()),
            entries: Slab::default(),
            station: Station::new(THREADS, READY_MAX),
            queue: VecDeque::new(),
            active: 0,
            parked: VecDeque::new(),
            draws,
            era: 0,
        };
        part.update(setup);
        part
    }

    fn rebalance(&mut self) {
        let candidate = |s: &Server| Candidate {
            weight: if s.exists { s.slot.weight.min(256) } else { 0 },
            backup: s.slot.backup,
            up: s.health.up(),
        };
        let candidates = self.servers.iter().map(candidate).collect();
        self.balancer = Balancer::new(self.props.algorithm, candidates, self.draws.clone());
    }

    fn checked(&self) -> bool {
        self.props.check != Check::None
    }

    /// Without checks a server counts as UP, whatever its last check said. True when one was DOWN.
    fn all_up(&mut self) -> bool {
        let mut back = false;
        for server in &mut self.servers {
            back |= !server.health.up();
            server.health = Health::new(self.props.rise, self.props.fall);
            server.why = "";
        }
        back
    }

    fn session_mut(&mut self, key: Key) -> Option<&mut Session> {
        match self.entries.get_mut(key) {
            Some(Entry::Session(session)) => Some(session),
            Some(Entry::Check(_)) | None => None,
        }
    }

    /// `1:1`, as the hop list shows it.
    fn weights(&self) -> String {
        let mut text = String::new();
        for server in self.servers.iter().filter(|s| s.exists && !s.slot.backup) {
            let colon = if text.is_empty() { "" } else { ":" };
            // Writing to a string cannot fail.
            let _ = write!(text, "{colon}{}", server.slot.weight);
        }
        text
    }

    fn reset_memory(&mut self) {
        self.entries.clear();
        self.station.clear();
        self.queue.clear();
        self.parked.clear();
        self.active = 0;
        self.era += 1;
        for server in &mut self.servers {
            server.served = 0;
            server.queue.clear();
            server.health = Health::new(self.props.rise, self.props.fall);
            server.why = "";
            server.era = self.era;
            server.checking = false;
        }
        self.rebalance();
    }
}

impl Machine for LoadBalancer {
    fn update(&mut self, setup: &Setup<'_>) {
        let Props::LoadBalancer(props) = &setup.node.props else {
            return;
        };
        let first = self.servers.is_empty();
        let before = (self.props.algorithm, self.servers.clone());
        self.props = props.clone();
        for server in &mut self.servers {
            server.exists = false;
        }
        let http = |k| matches!(k, EdgeKind::Http | EdgeKind::App);
        for port in setup
            .ports
            .iter()
            .filter(|p| p.outgoing && http(p.edge.kind))
        {
            if let Some(old) = self.servers.iter_mut().find(|s| s.link == port.link) {
                old.exists = true;
                old.slot = port.edge.server.clone();
                old.health.set_limits(props.rise, props.fall);
                continue;
            }
            self.servers.push(Server {
                name: port.peer.id.clone(),
                link: port.link,
                slot: port.edge.server.clone(),
                health: Health::new(props.rise, props.fall),
                exists: true,
                served: 0,
                queue: VecDeque::new(),
                answered: 0,
                why: "",
                era: self.era,
                checking: false,
            });
        }
        let line = |s: &Server| (s.link, s.exists, s.slot.weight, s.slot.backup);
        let same = before.0 == self.props.algorithm
            && before.1.iter().map(line).eq(self.servers.iter().map(line));
        let back = !self.checked() && self.all_up();
        if first || !same || back {
            self.rebalance();
        }
    }

    fn handle(&mut self, now: Nanos, signal: Signal, fx: &mut Effects<'_>) {
        match signal {
            Signal::Start => self.plan_checks(fx),
            Signal::Rewired => {
                self.plan_checks(fx);
                // The edit may have brought servers back, or slots, or have taken servers away.
                for server in 0..self.servers.len() {
                    self.free_slots(server, fx);
                    if !self.servers[server].exists {
                        self.hand_on_queue(server, fx);
                    }
                }
                while self.active < self.props.maxconn && self.unpark(fx) {}
            }
            Signal::Accepted { conn, .. } => self.accepted(conn, fx),
            Signal::Connected { conn, token } => match self.entries.get(token) {
                Some(Entry::Check(_)) => self.check_connected(token, conn, fx),
                Some(Entry::Session(_)) => self.server_connected(token, conn, fx),
                None => fx.close(conn),
            },
            Signal::Failed { conn, token, .. } => match self.entries.get(token) {
                Some(Entry::Check(_)) => self.check_done(token, Err(check::REFUSED), fx),
                Some(Entry::Session(_)) => self.server_refused(token, conn, fx),
                None => {}
            },
            Signal::Message {
                conn,
                token,
                cause,
                message,
            } => match (self.entries.get(token), message) {
                (Some(Entry::Check(_)), Message::Response(r)) => self.check_answered(token, &r, fx),
                (Some(Entry::Session(_)), Message::Request(r)) => {
                    self.requested(token, cause, r, now, fx);
                }
                (Some(Entry::Session(_)), Message::Response(r)) => {
                    self.responded(token, conn, &r, fx);
                }
                _ => fx.abort(conn),
            },
            Signal::Closed { conn, token } => match self.entries.get(token) {
                Some(Entry::Check(_)) => self.check_done(token, Err(check::CLOSED), fx),
                Some(Entry::Session(_)) => self.closed(token, conn, fx),
                None => fx.close(conn),
            },
            Signal::Reset { conn, token } => match self.entries.get(token) {
                Some(Entry::Check(_)) => self.check_done(token, Err(check::CLOSED), fx),
                Some(Entry::Session(_)) => self.closed(token, conn, fx),
                None => {}
            },
            Signal::Wake(super::Wake::LoadBalancer(wake)) => match wake {
                Wake::Handled(job) => {
                    if let Some(session) = self.station.finish(job, fx, handled) {
                        self.assign(session, fx);
                    }
                }
                Wake::ConnectTimeout(s) => self.connect_failed(s, dialog::Fault::Timeout, fx),
                Wake::ServerTimeout(s) => self.server_silent(s, fx),
                Wake::QueueTimeout(s) => self.queue_timeout(s, fx),
                Wake::ClientTimeout(s) => self.client_silent(s, fx),
                Wake::TurnAround(s) => self.turned_around(s, fx),
                Wake::Check(server, era) => self.check(server as usize, era, fx),
                Wake::CheckTimeout(token) => self.check_done(token, Err(check::TIMEOUT), fx),
            },
            Signal::Datagram { .. }
            | Signal::Unreachable { .. }
            | Signal::Deploy
            | Signal::Wake(_) => {}
        }
    }

    fn stop(&mut self) {
        self.reset_memory();
    }

    fn face(&self, _now: Nanos) -> Face {
        let all: Vec<&Server> = self.servers.iter().filter(|s| s.exists).collect();
        let up = all.iter().filter(|s| s.health.up()).count();
        let mut facts = vec![
            ("version".to_owned(), "HAProxy 2.6.12".to_owned()),
            (
                "balance".to_owned(),
                algorithm_name(self.props.algorithm).to_owned(),
            ),
        ];
        for server in &all {
            facts.push((server.name.to_string(), self.server_fact(server)));
        }
        Face {
            workers: THREADS,
            queue_bound: 0,
            badge: format!("{up}/{} UP", all.len()),
            facts,
        }
    }
}

impl LoadBalancer {
    fn server_fact(&self, server: &Server) -> String {
        let (count, of) = server.health.progress();
        let mut text = if !self.checked() {
            "no check".to_owned()
        } else if server.health.up() {
            match count {
                0 => "UP".to_owned(),
                bad if bad < of => format!("UP, {bad}/{of} bad checks"),
                _ => "UP".to_owned(),
            }
        } else {
            format!("DOWN ({}), {count}/{of} good checks", server.why)
        };
        if server.slot.weight != 1 {
            let _ = write!(text, ", weight {}", server.slot.weight);
        }
        if server.slot.backup {
            text.push_str(", backup");
        }
        let _ = write!(
            text,
            ", {} on it, {} answered",
            server.served, server.answered
        );
        if !server.queue.is_empty() {
            let _ = write!(text, ", {} wait", server.queue.len());
        }
        text
    }
}

fn handled(key: Key) -> super::Wake {
    Wake::Handled(key).into()
}

const fn algorithm_name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::RoundRobin => "round robin",
        Algorithm::StaticRr => "static round robin",
        Algorithm::LeastConn => "least connections",
        Algorithm::First => "first with a free slot",
        Algorithm::Source => "hash of the client's address",
        Algorithm::Random => "random, the less loaded of two",
    }
}
