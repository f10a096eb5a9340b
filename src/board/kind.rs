//! The closed list of node kinds and the typed properties of each.
//!
//! Every property has a default, so a board file needs to name only what differs. Units are in
//! the names: `_us` microseconds, `_ms` milliseconds, `_s` seconds, `_kb` kilobytes. Defaults that
//! follow a real server say whose. What is written here (text, bounds, choices) is all there is:
//! the JSON Schema, the check and the fields of the inspector are made from it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Extra, Id, words};

/// What a node is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person with a browser, or any program that asks.
    Client,
    /// A name server.
    Dns,
    /// A load balancer that follows HAProxy 2.6.
    LoadBalancer,
    /// A packet filter.
    Firewall,
    /// A web server that follows nginx 1.22.
    WebServer,
    /// The program that runs the site's code.
    AppServer,
    /// The site's code: routes, templates, static files, schema.
    Codebase,
    /// A database that follows MariaDB 10.11.
    Database,
    /// A key-value cache.
    Cache,
    /// A content delivery network.
    Cdn,
    /// A message queue.
    Queue,
    /// A monitoring system.
    Monitor,
    /// A real server somewhere.
    External,
    /// A plain box that is only drawn.
    Box,
    /// A text that is only drawn, with a border.
    Note,
}

impl Kind {
    /// Every kind, in the order of the palette.
    pub const ALL: [Self; 15] = [
        Self::Client,
        Self::Dns,
        Self::LoadBalancer,
        Self::Firewall,
        Self::WebServer,
        Self::AppServer,
        Self::Codebase,
        Self::Database,
        Self::Cache,
        Self::Cdn,
        Self::Queue,
        Self::Monitor,
        Self::External,
        Self::Box,
        Self::Note,
    ];

    /// The name in files: `load_balancer`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Dns => "dns",
            Self::LoadBalancer => "load_balancer",
            Self::Firewall => "firewall",
            Self::WebServer => "web_server",
            Self::AppServer => "app_server",
            Self::Codebase => "codebase",
            Self::Database => "database",
            Self::Cache => "cache",
            Self::Cdn => "cdn",
            Self::Queue => "queue",
            Self::Monitor => "monitor",
            Self::External => "external",
            Self::Box => "box",
            Self::Note => "note",
        }
    }

    /// The name for people: `load balancer`.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Dns => "DNS server",
            Self::LoadBalancer => "load balancer",
            Self::Firewall => "firewall",
            Self::WebServer => "web server",
            Self::AppServer => "application server",
            Self::Codebase => "code base",
            Self::Database => "database",
            Self::Cache => "cache",
            Self::Cdn => "CDN",
            Self::Queue => "queue",
            Self::Monitor => "monitoring",
            Self::External => "external server",
            Self::Box => "box",
            Self::Note => "note",
        }
    }
}

impl Kind {
    /// The name with its article: `a load balancer`, `an application server`.
    pub fn a(self) -> String {
        match self {
            Self::Monitor => "a monitoring system".to_owned(),
            _ => words::a(self.title()),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One hour in microseconds: longer than anybody watches one request.
const HOUR_US: u64 = 3_600_000_000;
/// One day in milliseconds.
const DAY_MS: u64 = 86_400_000;
/// Ten years in seconds.
const YEARS_S: u64 = 315_360_000;
/// Most workers, slots or connections of one part.
const MANY: u64 = 1_000_000;

macro_rules! props {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $ty:ty = $default:expr,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
            #[serde(default)]
            pub struct $name {
                $($(#[$fdoc])* pub $field: $ty,)*
                /// Fields this version does not know.
                #[serde(flatten)]
                pub extra: Extra,
            }
            impl Default for $name {
                fn default() -> Self {
                    Self { $($field: $default,)* extra: Extra::new() }
                }
            }
            impl $name {
                /// Names of the properties, in the order in which people read them.
                pub const NAMES: &'static [&'static str] = &[$(stringify!($field)),*];
            }
        )*
    };
}

props! {
    /// Properties of a client.
    Client {
        /// How long a request may take before the client gives up.
        #[schemars(range(min = 1, max = DAY_MS))]
        timeout_ms: u64 = 30_000,
        /// Time for one try of a DNS question (resolv.conf(5): 5 s).
        #[schemars(range(min = 1, max = DAY_MS))]
        dns_timeout_ms: u64 = 5_000,
        /// Tries of a DNS question (resolv.conf(5): 2).
        #[schemars(range(min = 1, max = 100))]
        dns_attempts: u32 = 2,
        /// Longest time an answer is kept, whatever its TTL says; 0 turns the resolver cache off.
        #[schemars(range(min = 0, max = YEARS_S))]
        dns_cache_max_s: u64 = 86_400,
        /// Keep the connection to the site open between requests.
        keep_alive: bool = false,
    }
    /// Properties of a DNS server.
    Dns {
        /// What it answers.
        records: Vec<DnsRecord> = Vec::new(),
        /// Time to answer one question.
        #[schemars(range(min = 0, max = HOUR_US))]
        service_us: u64 = 200,
    }
    /// Properties of a load balancer (HAProxy 2.6; defaults from its configuration manual and
    /// Debian's packaged file).
    LoadBalancer {
        /// How a server is chosen.
        algorithm: Algorithm = Algorithm::RoundRobin,
        /// How a server's health is found out.
        check: Check = Check::Tcp,
        /// Time between two checks of a server (`inter`, 2 s).
        #[schemars(range(min = 1, max = DAY_MS))]
        inter_ms: u64 = 2_000,
        /// Failed checks before a server is DOWN (`fall`, 3).
        #[schemars(range(min = 1, max = 1_000))]
        fall: u32 = 3,
        /// Good checks before a server is UP again (`rise`, 2).
        #[schemars(range(min = 1, max = 1_000))]
        rise: u32 = 2,
        /// Tries after a failed connection (`retries`, 3).
        #[schemars(range(min = 0, max = 100))]
        retries: u32 = 3,
        /// Try another server when a connection fails (`option redispatch`, off).
        redispatch: bool = false,
        /// `timeout connect`.
        #[schemars(range(min = 1, max = DAY_MS))]
        timeout_connect_ms: u64 = 5_000,
        /// `timeout client`.
        #[schemars(range(min = 1, max = DAY_MS))]
        timeout_client_ms: u64 = 50_000,
        /// `timeout server`.
        #[schemars(range(min = 1, max = DAY_MS))]
        timeout_server_ms: u64 = 50_000,
        /// `timeout queue`; unset means `timeout connect`.
        #[schemars(range(min = 1, max = DAY_MS))]
        timeout_queue_ms: Option<u64> = None,
        /// Most connections accepted at once.
        #[schemars(range(min = 1, max = MANY))]
        maxconn: u32 = 2_000,
        /// Add the client's address as `X-Forwarded-For` (`option forwardfor`).
        forwardfor: bool = false,
        /// Time to handle one request.
        #[schemars(range(min = 0, max = HOUR_US))]
        service_us: u64 = 50,
    }
    /// Properties of a firewall.
    Firewall {
        /// Rules, first match wins, such as `allow 443 from any`.
        rules: Vec<String> = Vec::new(),
        /// What happens to the rest: true drops (the other side waits), false rejects (refused).
        drop: bool = true,
    }
    /// Properties of a web server (nginx 1.22; defaults from its source and manuals).
    WebServer {
        /// Worker processes.
        #[schemars(range(min = 1, max = MANY))]
        workers: u32 = 2,
        /// Most connections a worker holds (`worker_connections`).
        #[schemars(range(min = 1, max = MANY))]
        worker_connections: u32 = 512,
        /// Time to handle one request or serve one file.
        #[schemars(range(min = 0, max = HOUR_US))]
        service_us: u64 = 100,
        /// `proxy_connect_timeout`.
        #[schemars(range(min = 1, max = DAY_MS))]
        proxy_connect_timeout_ms: u64 = 60_000,
        /// `proxy_read_timeout`: longest gap between two reads.
        #[schemars(range(min = 1, max = DAY_MS))]
        proxy_read_timeout_ms: u64 = 60_000,
        /// `max_fails` of each upstream server.
        #[schemars(range(min = 0, max = MANY))]
        max_fails: u32 = 1,
        /// `fail_timeout` of each upstream server.
        #[schemars(range(min = 0, max = DAY_MS))]
        fail_timeout_ms: u64 = 10_000,
    }
    /// Properties of an application server.
    AppServer {
        /// Requests worked on at once.
        #[schemars(range(min = 1, max = MANY))]
        workers: u32 = 8,
        /// Connections that may wait for a worker (listen backlog); more are dropped by the system.
        #[schemars(range(min = 0, max = MANY))]
        backlog: u32 = 128,
        /// CPU time of one request, without its queries.
        #[schemars(range(min = 0, max = HOUR_US))]
        service_us: u64 = 2_000,
        /// Connections to each database.
        #[schemars(range(min = 1, max = MANY))]
        pool: u32 = 8,
        /// Longest wait for a database connection or an answer.
        #[schemars(range(min = 1, max = DAY_MS))]
        db_timeout_ms: u64 = 10_000,
        /// Time a restart takes, as after a deploy.
        #[schemars(range(min = 0, max = DAY_MS))]
        restart_ms: u64 = 3_000,
    }
    /// Properties of a code base.
    Codebase {
        /// `builtin:guestbook`, or a folder beside the board file.
        source: String = "builtin:guestbook".to_owned(),
        /// The version that is deployed.
        version: String = "1.0".to_owned(),
    }
    /// Properties of a database (MariaDB 10.11).
    Database {
        /// Primary or replica.
        role: Role = Role::Primary,
        /// The primary that a replica follows.
        primary: Option<Id> = None,
        /// Refuse writes (error 1290). A replica of this board is read-only unless said otherwise.
        read_only: Option<bool> = None,
        /// Connections accepted at once (`max_connections`, 151).
        #[schemars(range(min = 1, max = MANY))]
        max_connections: u32 = 151,
        /// Queries worked on at once.
        #[schemars(range(min = 1, max = MANY))]
        workers: u32 = 4,
        /// Time of one simple query.
        #[schemars(range(min = 0, max = HOUR_US))]
        service_us: u64 = 500,
        /// Extra time of a heavy query.
        #[schemars(range(min = 0, max = HOUR_US))]
        heavy_us: u64 = 200_000,
        /// Replica: how long an event waits before it is applied.
        #[schemars(range(min = 0, max = DAY_MS))]
        lag_ms: u64 = 50,
    }
    /// Properties of a cache.
    Cache {
        /// Entries kept.
        #[schemars(range(min = 1, max = MANY))]
        capacity: u32 = 1_000,
        /// Time of one look-up.
        #[schemars(range(min = 0, max = HOUR_US))]
        service_us: u64 = 50,
        /// Life of an entry.
        #[schemars(range(min = 0, max = YEARS_S))]
        ttl_s: u64 = 60,
    }
    /// Properties of a content delivery network.
    Cdn {
        /// Life of a cached answer.
        #[schemars(range(min = 0, max = YEARS_S))]
        ttl_s: u64 = 300,
        /// Time to serve a hit.
        #[schemars(range(min = 0, max = HOUR_US))]
        service_us: u64 = 100,
    }
    /// Properties of a queue.
    Queue {
        /// Messages kept.
        #[schemars(range(min = 1, max = MANY))]
        capacity: u32 = 10_000,
        /// Time to take in one message.
        #[schemars(range(min = 0, max = HOUR_US))]
        service_us: u64 = 100,
    }
    /// Properties of a monitoring system.
    Monitor {
        /// Time between two scrapes.
        #[schemars(range(min = 1, max = DAY_MS))]
        interval_ms: u64 = 15_000,
    }
    /// Properties of a real server somewhere.
    External {
        /// Where it is, such as `127.0.0.1:9000`. Never dialled unless the user asks on the command line.
        target: Option<String> = None,
    }
    /// Properties of things that are only drawn.
    Plain {
    }
}

/// One DNS record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DnsRecord {
    /// The name, such as `www.foobar.com`.
    pub name: String,
    /// A or CNAME.
    #[serde(rename = "type")]
    pub rtype: RecordType,
    /// An IPv4 address for A, a name for CNAME.
    pub value: String,
    /// Seconds that an answer may be kept.
    #[serde(default = "default_ttl")]
    pub ttl_s: u32,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

fn default_ttl() -> u32 {
    300
}

/// Type of a DNS record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RecordType {
    /// Name to IPv4 address.
    A,
    /// Name to another name (RFC 1034: never an address).
    #[serde(rename = "CNAME")]
    Cname,
}

/// How a load balancer chooses (HAProxy 2.6, `balance`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Algorithm {
    /// Servers take turns, by weight.
    #[serde(rename = "roundrobin")]
    RoundRobin,
    /// As round robin, over a fixed map.
    #[serde(rename = "static-rr")]
    StaticRr,
    /// The server with the fewest requests, by weight.
    #[serde(rename = "leastconn")]
    LeastConn,
    /// The first server with a free slot.
    #[serde(rename = "first")]
    First,
    /// By a hash of the client's address.
    #[serde(rename = "source")]
    Source,
    /// Two draws, the less loaded one.
    #[serde(rename = "random")]
    Random,
}

/// How a load balancer finds out about health.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Not at all: every server is taken as UP for ever.
    None,
    /// A TCP connection is enough.
    Tcp,
    /// A request of this path must answer 2xx or 3xx (`option httpchk`).
    Http(String),
}

/// Role of a database in replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Takes writes and keeps the log.
    Primary,
    /// Applies the log of its primary, serves reads.
    Replica,
}

/// The typed properties of a node, by kind.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each variant is the struct of the same name")]
pub enum Props {
    Client(Client),
    Dns(Dns),
    LoadBalancer(LoadBalancer),
    Firewall(Firewall),
    WebServer(WebServer),
    AppServer(AppServer),
    Codebase(Codebase),
    Database(Database),
    Cache(Cache),
    Cdn(Cdn),
    Queue(Queue),
    Monitor(Monitor),
    External(External),
    Box(Plain),
    Note(Plain),
}

macro_rules! impl_props {
    (@of Box) => { Plain };
    (@of Note) => { Plain };
    (@of $variant:ident) => { $variant };
    ($($variant:ident),*) => {
        impl Props {
            /// The defaults of a kind.
            pub fn default_of(kind: Kind) -> Self {
                match kind { $(Kind::$variant => Self::$variant(Default::default()),)* }
            }

            /// The kind that these properties belong to.
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$variant(_) => Kind::$variant,)* }
            }

            /// Names of the properties of a kind, in the order in which people read them.
            pub const fn names(kind: Kind) -> &'static [&'static str] {
                match kind { $(Kind::$variant => <impl_props!(@of $variant)>::NAMES,)* }
            }

            /// Reads the properties of a kind.
            pub fn from_value(kind: Kind, value: serde_json::Value) -> Result<Self, serde_json::Error> {
                Self::deserialize(kind, value)
            }

            /// Reads the properties of a kind from any source of data, such as one that tracks paths.
            pub fn deserialize<'de, D: serde::Deserializer<'de>>(kind: Kind, source: D) -> Result<Self, D::Error> {
                Ok(match kind { $(Kind::$variant => Self::$variant(Deserialize::deserialize(source)?),)* })
            }

            /// Hands the properties to a serializer, all of them, in the order of their declaration.
            pub fn serialize_all<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$variant(p) => p.serialize(serializer),)* }
            }

            /// Writes the properties as JSON, all of them.
            pub fn to_value(&self) -> serde_json::Value {
                let value = match self { $(Self::$variant(p) => serde_json::to_value(p),)* };
                // Plain data with string keys: writing it cannot fail.
                value.unwrap_or(serde_json::Value::Null)
            }
        }
    };
}
impl_props!(
    Client,
    Dns,
    LoadBalancer,
    Firewall,
    WebServer,
    AppServer,
    Codebase,
    Database,
    Cache,
    Cdn,
    Queue,
    Monitor,
    External,
    Box,
    Note
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_defaults_that_survive_a_round_trip() {
        for kind in Kind::ALL {
            let props = Props::default_of(kind);
            assert_eq!(props.kind(), kind);
            assert_eq!(Props::from_value(kind, props.to_value()).unwrap(), props);
        }
    }

    #[test]
    fn unknown_fields_are_kept() {
        let value = serde_json::json!({"workers": 3, "colour": "blue"});
        let props = Props::from_value(Kind::WebServer, value).unwrap();
        assert_eq!(props.to_value()["colour"], "blue");
        assert_eq!(props.to_value()["workers"], 3);
    }
}
