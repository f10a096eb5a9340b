//! An edge: a connection between two nodes, and the link that carries its messages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Extra, Id};

/// What an edge carries.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// HTTP requests and responses.
    Http,
    /// Requests from a web server to an application server.
    App,
    /// SQL statements and rows.
    Sql,
    /// The primary's log to a replica.
    Replication,
    /// Questions and answers of the domain name system.
    Dns,
    /// A code base brought to an application server.
    Deploy,
    /// Counters read by a monitor.
    Scrape,
    /// Only drawn.
    Plain,
}

impl EdgeKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Http,
        Self::App,
        Self::Sql,
        Self::Replication,
        Self::Dns,
        Self::Deploy,
        Self::Scrape,
        Self::Plain,
    ];

    /// The name in files and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::App => "app",
            Self::Sql => "sql",
            Self::Replication => "replication",
            Self::Dns => "dns",
            Self::Deploy => "deploy",
            Self::Scrape => "scrape",
            Self::Plain => "plain",
        }
    }
}

/// One minute in microseconds: farther than the moon and back.
const MINUTE_US: u64 = 60_000_000;
/// A terabyte a second, in kilobytes.
const FAST_KB_S: u64 = 1_000_000_000;
/// Most requests that a slot takes or keeps waiting.
const MANY: u64 = 1_000_000;

/// The wire of an edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Link {
    /// One-way delay in microseconds.
    #[schemars(range(min = 0, max = MINUTE_US))]
    pub latency_us: u64,
    /// Largest extra delay in microseconds, drawn evenly.
    #[schemars(range(min = 0, max = MINUTE_US))]
    pub jitter_us: u64,
    /// Share of messages lost, in percent 0-100; a lost message is sent again after a timeout, as TCP does.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub loss_pct: f64,
    /// Bandwidth in kilobytes per second; 0 is unlimited.
    #[schemars(range(min = 0, max = FAST_KB_S))]
    pub rate_kb_s: u64,
    /// Encrypted.
    pub tls: bool,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Link {
    /// Names of the properties, in the order in which people read them.
    pub const NAMES: &'static [&'static str] =
        &["latency_us", "jitter_us", "loss_pct", "rate_kb_s", "tls"];
}

impl Default for Link {
    fn default() -> Self {
        Self {
            latency_us: 250,
            jitter_us: 0,
            loss_pct: 0.0,
            rate_kb_s: 0,
            tls: false,
            extra: Extra::new(),
        }
    }
}

/// How a load balancer or a web server treats the server at the other end (its `server` line).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ServerSlot {
    /// Share of the traffic, 0-256 (HAProxy 2.6: default 1; 0 takes no new traffic).
    #[schemars(range(min = 0, max = 256))]
    pub weight: u32,
    /// Used only when every other server is down.
    pub backup: bool,
    /// Requests at once, 0 is unlimited; more wait in the queue (HAProxy `maxconn`).
    #[schemars(range(min = 0, max = MANY))]
    pub maxconn: u32,
    /// Requests that may wait for this server, 0 is unlimited (HAProxy `maxqueue`).
    #[schemars(range(min = 0, max = MANY))]
    pub maxqueue: u32,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl ServerSlot {
    /// Names of the properties, in the order in which people read them.
    pub const NAMES: &'static [&'static str] = &["weight", "backup", "maxconn", "maxqueue"];
}

impl Default for ServerSlot {
    fn default() -> Self {
        Self {
            weight: 1,
            backup: false,
            maxconn: 0,
            maxqueue: 0,
            extra: Extra::new(),
        }
    }
}

/// An edge of the board. Requests go from `from` to `to`, answers come back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Edge {
    /// Its id, `from->to` unless there are several.
    pub id: Id,
    /// The node that asks.
    pub from: Id,
    /// The node that answers.
    pub to: Id,
    /// What it carries.
    pub kind: EdgeKind,
    /// Text beside the line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The wire.
    #[serde(default, skip_serializing_if = "is_default")]
    pub link: Link,
    /// The `server` line of a balanced edge.
    #[serde(default, skip_serializing_if = "is_default")]
    pub server: ServerSlot,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Edge {
    /// An edge with the default id and link.
    pub fn new(from: Id, to: Id, kind: EdgeKind) -> Self {
        Self {
            id: Id::of_edge(&from, &to),
            from,
            to,
            kind,
            label: String::new(),
            link: Link::default(),
            server: ServerSlot::default(),
            extra: Extra::new(),
        }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
