//! The ledger: every request from its issue to its outcome, and the counts.
//!
//! Invariant, at all times: `issued == in_flight + ok + failed + abandoned`.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::input::{DoorFailure, Output, Token};
use super::message::{HttpRequest, HttpResponse, Message};
use super::metrics::{Times, Window};
use super::net::{Cause, Link};
use super::part::PartIdx;
use super::slab::{Key, Slab};
use super::trace::Mark;
use super::view::{Hop, Outcome, RequestId, RequestView, Totals};
use super::world::World;
use super::{Nanos, wire};
use crate::board::Id;

/// Hops kept of one request.
const HOPS_MAX: usize = 512;
/// Ended requests kept for the screen.
const RECENT_MAX: usize = 64;
/// Ended requests kept for a reader that does not come.
const ENDED_MAX: usize = 100_000;
/// Parts of a way that are kept; the drawn chains are far shorter.
const WAY_MAX: usize = 12;

/// Whose hops are kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Recording {
    /// Nobody's: the fastest.
    #[default]
    None,
    /// The followed request's and those of doors; every ended request is told, without hops.
    Followed,
    /// Everybody's.
    All,
}

/// The parts that worked on a request, in the order of their first work.
#[derive(Debug, Clone, Copy, Default)]
pub struct WorkedOn {
    parts: [u32; WAY_MAX],
    len: u8,
}

impl WorkedOn {
    /// Adds a part, once.
    pub fn push(&mut self, part: PartIdx) {
        let len = self.len as usize;
        if len < WAY_MAX && !self.parts[..len].contains(&part.0) {
            self.parts[len] = part.0;
            self.len += 1;
        }
    }

    /// The parts in order.
    pub fn iter(&self) -> impl Iterator<Item = PartIdx> {
        self.parts[..self.len as usize].iter().map(|p| PartIdx(*p))
    }
}

/// The hops of a recorded request.
#[derive(Debug, Clone, Default)]
pub struct Record {
    hops: Vec<Hop>,
    dropped: u64,
}

impl Record {
    /// Notes a decision.
    pub fn note(&mut self, at: Nanos, node: Id, mark: Mark, detail: String) {
        self.push(Hop {
            at,
            node,
            edge: None,
            event: mark.word().to_owned(),
            detail,
            bytes: None,
        });
    }

    /// Notes something that a packet does.
    pub fn packet(
        &mut self,
        at: Nanos,
        node: Id,
        link: &Link,
        peer: &Id,
        mark: Mark,
        message: Option<&Message>,
    ) {
        let towards = matches!(mark, Mark::Sent | Mark::Connect);
        let what = message.map_or_else(String::new, |m| format!("{} ", wire::summary(m)));
        let word = if towards { "to" } else { "from" };
        self.push(Hop {
            at,
            node,
            edge: link.edge.clone(),
            event: mark.word().to_owned(),
            detail: format!("{what}{word} {peer}"),
            bytes: message.map(|m| wire::encode(m, link.kind)),
        });
    }

    fn push(&mut self, hop: Hop) {
        if self.hops.len() < HOPS_MAX {
            self.hops.push(hop);
        } else {
            self.dropped += 1;
        }
    }
}

/// A request without an outcome yet.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its number.
    pub id: RequestId,
    /// The part that asks.
    pub client: PartIdx,
    /// The door's client, when it came through a door.
    pub door: Option<Token>,
    /// What it asks, as the client wrote it.
    pub http: Arc<HttpRequest>,
    /// When it was issued.
    pub issued: Nanos,
    /// Who worked on it.
    pub way: WorkedOn,
    /// Its hops, when somebody watches.
    pub record: Option<Box<Record>>,
}

/// All requests of a run.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Whose hops are kept.
    pub recording: Recording,
    /// The followed request, or the last one that was, once it is over.
    pub last_followed: Option<Arc<RequestView>>,
    open: Slab<Request>,
    issued: u64,
    ok: u64,
    abandoned: u64,
    by_status: BTreeMap<u16, u64>,
    by_outcome: [u64; 7],
    rate: Window,
    errors: Window,
    times: Times,
    recent: VecDeque<Arc<RequestView>>,
    ended: VecDeque<Arc<RequestView>>,
    /// Requests at doors, to find the one whose client went away.
    at_doors: BTreeMap<Token, Key>,
}

impl Ledger {
    /// Opens an entry.
    pub fn issue(
        &mut self,
        now: Nanos,
        client: PartIdx,
        door: Option<Token>,
        http: Arc<HttpRequest>,
    ) -> Key {
        self.issued += 1;
        let watched = match self.recording {
            Recording::None => false,
            Recording::Followed => door.is_some(),
            Recording::All => true,
        };
        let key = self.open.insert(Request {
            id: RequestId(self.issued),
            client,
            door,
            http,
            issued: now,
            way: WorkedOn::default(),
            record: watched.then(Box::default),
        });
        if let Some(token) = door {
            self.at_doors.insert(token, key);
        }
        key
    }

    /// A request that is not over.
    pub fn get(&self, key: Key) -> Option<&Request> {
        self.open.get(key)
    }

    /// Requests that are not over, in slot order.
    pub fn open(&self) -> impl Iterator<Item = (Key, &Request)> {
        self.open.iter()
    }

    /// How many clients of doors wait.
    pub fn callers(&self) -> usize {
        self.at_doors.len()
    }

    /// The request of a door's client.
    pub fn at_door(&self, token: Token) -> Option<Key> {
        self.at_doors.get(&token).copied()
    }

    /// Where the hops of a watched request go.
    pub fn record_mut(&mut self, key: Key) -> Option<&mut Record> {
        self.open.get_mut(key)?.record.as_deref_mut()
    }

    /// Watches a request from now on.
    pub fn watch(&mut self, key: Key) {
        if let Some(request) = self.open.get_mut(key) {
            request.record.get_or_insert_default();
        }
    }

    /// A part works on a request.
    pub fn worked(&mut self, key: Key, part: PartIdx) {
        if let Some(request) = self.open.get_mut(key) {
            request.way.push(part);
        }
    }

    /// The counts.
    pub fn totals(&self, now: Nanos) -> Totals {
        let mut failed: BTreeMap<String, u64> = BTreeMap::new();
        for (status, count) in &self.by_status {
            failed.insert(status.to_string(), *count);
        }
        for outcome in [
            Outcome::Refused,
            Outcome::Reset,
            Outcome::Timeout,
            Outcome::DnsError,
        ] {
            let count = self.by_outcome[outcome as usize];
            if count > 0 {
                failed.insert(outcome.name().to_owned(), count);
            }
        }
        Totals {
            issued: self.issued,
            in_flight: self.open.len() as u64,
            ok: self.ok,
            failed,
            abandoned: self.abandoned,
            rate: self.rate.rate(now),
            error_rate: self.errors.rate(now),
            latency: self.times.percentiles(),
        }
    }

    /// Requests without an outcome.
    pub fn in_flight(&self) -> u64 {
        self.open.len() as u64
    }

    /// Requests issued so far.
    pub const fn issued(&self) -> u64 {
        self.issued
    }

    /// The last ended requests, newest last.
    pub fn recent(&self) -> Vec<Arc<RequestView>> {
        self.recent.iter().cloned().collect()
    }

    /// Ended requests since the last call.
    pub fn take_ended(&mut self) -> Vec<Arc<RequestView>> {
        self.ended.drain(..).collect()
    }

    fn count(&mut self, now: Nanos, outcome: Outcome, status: Option<u16>, span: Nanos) {
        self.by_outcome[outcome as usize] += 1;
        match outcome {
            Outcome::Ok => {
                self.ok += 1;
                self.rate.count(now);
                self.times.count(span);
            }
            Outcome::HttpError => {
                *self.by_status.entry(status.unwrap_or(0)).or_default() += 1;
                self.errors.count(now);
                self.times.count(span);
            }
            Outcome::Refused | Outcome::Reset | Outcome::Timeout | Outcome::DnsError => {
                self.errors.count(now);
                self.times.count(span);
            }
            Outcome::Abandoned => self.abandoned += 1,
        }
    }

    fn keep(&mut self, view: &Arc<RequestView>) {
        if self.recent.len() >= RECENT_MAX {
            self.recent.pop_front();
        }
        self.recent.push_back(Arc::clone(view));
        if self.ended.len() >= ENDED_MAX {
            self.ended.pop_front();
        }
        self.ended.push_back(Arc::clone(view));
    }
}

impl World {
    /// Gives a request its outcome. The first one counts.
    pub fn end_request(&mut self, key: Key, outcome: Outcome, response: Option<Arc<HttpResponse>>) {
        let cause = Cause::Request(key);
        let Some(request) = self.ledger.open.get(key) else {
            return;
        };
        let (client, span) = (request.client, self.now() - request.issued);
        let status = response.as_ref().map(|r| r.status);
        self.trace.hash_mark(client, cause, Mark::Ended);
        self.trace.hash.mix(outcome as u64);
        self.trace.hash.mix(u64::from(status.unwrap_or(0)));
        let length = response.as_ref().map_or(0, |r| r.body.len());
        self.trace.hash.mix(length as u64);
        let now = self.now();
        if let Some(record) = self.ledger.record_mut(key) {
            let node = self.hosts[client.0 as usize].id.clone();
            let status = status.map_or_else(String::new, |s| format!(" {s}"));
            record.note(
                now,
                node,
                Mark::Ended,
                format!("{}{status} after {span}", outcome.name()),
            );
        }
        let Some(request) = self.ledger.open.remove(key) else {
            return;
        };
        self.ledger.count(now, outcome, status, span);
        self.tell_failure(&request, outcome, status, span);
        if let Some(token) = request.door {
            self.ledger.at_doors.remove(&token);
            self.answer_door(token, &request, outcome, response.as_deref());
        }
        let followed = self.trace.followed == key;
        if followed || self.ledger.recording != Recording::None {
            let view = Arc::new(self.view_of(&request, Some((now, outcome)), response.as_deref()));
            self.ledger.keep(&view);
            if followed {
                self.ledger.last_followed = Some(view);
                self.trace.follow(Key::NONE, None, Vec::new());
            }
        }
    }

    fn answer_door(
        &mut self,
        token: Token,
        request: &Request,
        outcome: Outcome,
        response: Option<&HttpResponse>,
    ) {
        let result = match (outcome, response) {
            (Outcome::Abandoned, _) => return,
            (_, Some(response)) => {
                let mut response = response.clone();
                let id = ("X-Request-Id".to_owned(), request.id.to_string());
                response.headers.push(id);
                Ok(response)
            }
            (Outcome::Refused | Outcome::DnsError, None) => Err(DoorFailure::Refused),
            (Outcome::Reset | Outcome::Ok | Outcome::HttpError, None) => Err(DoorFailure::Reset),
            (Outcome::Timeout, None) => Err(DoorFailure::Silence),
        };
        self.put_out(Output::Http {
            token,
            request: request.id,
            result,
        });
    }

    /// A request as people see it.
    pub fn view_of(
        &self,
        request: &Request,
        ended: Option<(Nanos, Outcome)>,
        response: Option<&HttpResponse>,
    ) -> RequestView {
        let record = request.record.as_deref();
        let id = |part: PartIdx| self.host(part).id.clone();
        RequestView {
            id: request.id,
            client: id(request.client),
            from_door: request.door.is_some(),
            method: request.http.method.clone(),
            path: request.http.target.clone(),
            issued: request.issued,
            ended: ended.map(|e| e.0),
            outcome: ended.map(|e| e.1),
            status: response.map(|r| r.status),
            served_by: request.way.iter().map(id).collect(),
            hops: record.map_or_else(Vec::new, |r| r.hops.clone()),
            hops_dropped: record.map_or(0, |r| r.dropped),
            headers: response.map_or_else(Vec::new, |r| r.headers.clone()),
            body: response.map_or_else(|| Arc::from([]), |r| Arc::clone(&r.body)),
        }
    }
}
