//! What the engine shows: plain values for the screen, the command line and tests.
//!
//! A view is a copy, taken between two events; nothing in it can change the run.

use std::sync::Arc;

use crate::board::Id;

use super::Nanos;

/// Number of a request within a run, from 1. Its text form is the `X-Request-Id` header.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("r{}", self.0))
    }
}

/// What a node is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NodeState {
    /// Serving.
    #[default]
    Up,
    /// Coming back after a restart or a deploy: its port is closed.
    Starting,
    /// The process is gone: its port is closed.
    Killed,
    /// Takes connections and never answers.
    Hung,
    /// Serving with a fault: slow, or failing a share of its requests.
    Degraded,
    /// Only drawn: the engine has no part for it.
    Drawn,
}

/// Virtual seconds that a trail looks back.
pub const TRAIL_S: usize = 16;

/// A number for each of the last whole virtual seconds, the oldest first. Seconds before the run have 0.
pub type Trail = [u32; TRAIL_S];

/// What a node's badges show.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeView {
    /// Its id.
    pub id: Id,
    /// What it is doing.
    pub state: NodeState,
    /// Faults in force on it, frames included, as people write them: `slow(4)`.
    pub faults: Vec<String>,
    /// Requests answered per virtual second, over the last seconds.
    pub rate: f64,
    /// Requests answered in each of the last whole virtual seconds.
    pub trail: Trail,
    /// Requests failed per virtual second, over the last seconds.
    pub error_rate: f64,
    /// Requests inside the node now, queue included.
    pub in_flight: u32,
    /// Requests waiting for a worker or a slot now.
    pub queue: u32,
    /// Bound of that queue; 0 when it has none.
    pub queue_bound: u32,
    /// Longest queue so far.
    pub queue_max: u32,
    /// Workers busy now.
    pub busy: u32,
    /// Workers.
    pub workers: u32,
    /// Requests answered since the start.
    pub served: u64,
    /// Requests failed since the start: errors the node itself made, drops, and requests lost with it.
    pub failed: u64,
    /// Busy worker time over worker time since the start, 0 to 1.
    pub utilisation: f64,
    /// Time inside the node over the run.
    pub latency: Percentiles,
    /// One short line of the kind's own: `2/2 UP`, `v1.0`, `lag 50 ms`, `1 cached`.
    pub badge: String,
    /// Facts for the inspector, in order: name and value.
    pub facts: Vec<(String, String)>,
}

/// What a machine shows: what was done to it as a whole, or to a machine around it. That what runs
/// on it is broken is told by those nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct MachineView {
    /// The frame's id.
    pub id: Id,
    /// [`NodeState::Up`] while nothing was done to it.
    pub state: NodeState,
    /// Faults in force on it, as people write them: `kill`.
    pub faults: Vec<String>,
}

/// Times in microseconds; 0 when nothing was measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "named for what they are")]
pub struct Percentiles {
    pub p50_us: u64,
    pub p95_us: u64,
    pub p99_us: u64,
    pub max_us: u64,
    pub count: u64,
}

/// What an edge shows.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeView {
    /// Its id.
    pub id: Id,
    /// True when nothing passes.
    pub cut: bool,
    /// Faults in force on it, as people write them: `delay(200ms)`.
    pub faults: Vec<String>,
    /// Requests, statements, questions and binlog events per virtual second, over the last seconds.
    pub rate: f64,
    /// Messages on the wire now.
    pub in_flight: u32,
}

/// What kind of message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlightKind {
    /// A connection being opened, or closed.
    Connect,
    /// A request that reads.
    Request,
    /// A request or statement that writes.
    Write,
    /// A good answer.
    Response,
    /// A bad answer, a refusal or a reset.
    Error,
    /// A binlog event to a replica.
    Replication,
    /// A health check or its answer.
    Check,
    /// A DNS question.
    DnsQuestion,
    /// A DNS answer.
    DnsAnswer,
    /// Code on its way to an application server.
    Deploy,
}

/// A message on the wire now. Where the dot is follows from the three times.
#[derive(Debug, Clone, PartialEq)]
pub struct Flight {
    /// The edge it is on.
    pub edge: Id,
    /// The request it belongs to, if any.
    pub request: Option<RequestId>,
    /// What it is.
    pub kind: FlightKind,
    /// True from the edge's `from` to its `to`.
    pub forward: bool,
    /// When it left.
    pub sent: Nanos,
    /// When it arrives; `Nanos::MAX` when it never will (it was lost or the edge is cut).
    pub arrives: Nanos,
}

/// Counts over the whole run. Conservation: `issued == in_flight + ok + failed + abandoned`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Totals {
    /// Requests issued by clients and doors.
    pub issued: u64,
    /// Requests without an outcome yet.
    pub in_flight: u64,
    /// Requests answered 2xx or 3xx.
    pub ok: u64,
    /// Requests that failed, by [`Outcome`] or status: `502`, `refused`, `timeout`.
    pub failed: std::collections::BTreeMap<String, u64>,
    /// Requests whose client went away.
    pub abandoned: u64,
    /// Requests answered per virtual second, over the last seconds.
    pub rate: f64,
    /// Requests failed per virtual second, over the last seconds.
    pub error_rate: f64,
    /// From issue to outcome.
    pub latency: Percentiles,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// 2xx or 3xx.
    Ok,
    /// 4xx or 5xx.
    HttpError,
    /// The connection was refused.
    Refused,
    /// The connection was reset, or closed before an answer.
    Reset,
    /// Nothing came in time.
    Timeout,
    /// The name could not be turned into an address.
    DnsError,
    /// The client went away first.
    Abandoned,
}

impl Outcome {
    /// The name in JSON output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::HttpError => "http_error",
            Self::Refused => "refused",
            Self::Reset => "reset",
            Self::Timeout => "timeout",
            Self::DnsError => "dns_error",
            Self::Abandoned => "abandoned",
        }
    }
}

/// One thing that happened to a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Hop {
    /// When.
    pub at: Nanos,
    /// Where: a node's id.
    pub node: Id,
    /// The edge, when a message was sent or arrived.
    pub edge: Option<Id>,
    /// What, in one word or two: `sent`, `accepted`, `picked`, `query`, `answered`.
    pub event: String,
    /// The decision and why, for people.
    pub detail: String,
    /// The encoded bytes of the message that was sent or arrived, where there was one.
    pub bytes: Option<Arc<[u8]>>,
}

/// The way of one request.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestView {
    /// Its number.
    pub id: RequestId,
    /// The client's node.
    pub client: Id,
    /// True when it came through a door.
    pub from_door: bool,
    /// Method, such as `GET`.
    pub method: String,
    /// Path, such as `/messages`.
    pub path: String,
    /// When it was issued.
    pub issued: Nanos,
    /// When it got its outcome.
    pub ended: Option<Nanos>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// HTTP status, where there was one.
    pub status: Option<u16>,
    /// Parts that worked on it, in the order of their first work, DNS left out.
    pub served_by: Vec<Id>,
    /// What happened, in order. Bounded; `hops_dropped` counts the rest.
    pub hops: Vec<Hop>,
    /// Hops not kept.
    pub hops_dropped: u64,
    /// Answer headers, in order.
    pub headers: Vec<(String, String)>,
    /// Answer body.
    pub body: Arc<[u8]>,
}

/// A line of the event log: something that happened to a part, not to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When.
    pub at: Nanos,
    /// The part, if one.
    pub node: Option<Id>,
    /// How bad.
    pub level: LogLevel,
    /// What, for people.
    pub text: String,
}

/// How bad a log line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Good to know.
    Info,
    /// A part works less well.
    Warn,
    /// A part or a request failed.
    Error,
}

/// Everything the screen needs of one board's run, taken at `now`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EngineView {
    /// Virtual time.
    pub now: Nanos,
    /// Nodes by id order.
    pub nodes: Vec<NodeView>,
    /// Machines by id order.
    pub machines: Vec<MachineView>,
    /// Edges by id order.
    pub edges: Vec<EdgeView>,
    /// Messages on the wire, at most the number asked for; `flights_total` says how many there are.
    pub flights: Vec<Flight>,
    /// Messages on the wire in all. More than `flights.len()` means that the flights are a sample.
    pub flights_total: u64,
    /// Counts.
    pub totals: Totals,
    /// A path of the site that reaches every part, down to the database; `None` while no application
    /// server runs code.
    pub deep_page: Option<String>,
    /// Callers at the HTTP doors who wait for their answer.
    pub callers: usize,
    /// The followed request, or the last one that was followed.
    pub followed: Option<Arc<RequestView>>,
    /// The last requests that ended, newest last. Bounded.
    pub recent: Vec<Arc<RequestView>>,
    /// Log lines since the start, newest last. Bounded; older ones are dropped.
    pub log: Vec<LogLine>,
}
