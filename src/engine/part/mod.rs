//! Parts: the running halves of drawn nodes, one file or folder per kind.
//!
//! # How to write a part
//!
//! A part is a state machine: [`Machine::handle`] gets one [`Signal`] at one moment and answers
//! with [`Effects`]. It sees no other part, no clock, no board; it knows the links at its own
//! node ([`Port`], given by [`Setup`]) and nothing else.
//!
//! - **Connections** belong to the network, as sockets belong to a kernel. `fx.connect(link, token,
//!   cause)` opens one; [`Signal::Connected`] or [`Signal::Failed`] follows. The other side gets
//!   [`Signal::Accepted`]. `fx.send` puts a message on it, `fx.close` closes (FIN), `fx.abort`
//!   resets. `token` is a [`Key`] of the part's own slab, handed back with every signal of that
//!   connection, so that no part needs a map; an accepting part sets its token with `fx.bind`.
//!   A part closes its own side when it gets [`Signal::Closed`]; after [`Signal::Failed`] and
//!   [`Signal::Reset`] the connection is gone already. Signals of a freeze come late: one may speak
//!   of an attempt that its part has given up. A token that lives as long as the connection tells
//!   by itself (its key is in the slab no more); a token that outlives it, such as a balancer's
//!   session, is not enough: compare `conn` too.
//! - **Time**: `fx.after(span, cause, wake)` for pauses, `fx.arm(span, cause, wake)` for
//!   timeouts of a constant span, which `fx.cancel` takes back. Both come back as
//!   [`Signal::Wake`]; a part declares its own closed `Wake` enum and adds it to [`Wake`]. What was
//!   cancelled does not come, even if it was due while the process hung.
//! - **Work** goes through a [`super::Station`]: workers, a bounded queue, service times; or, in
//!   a part that keeps its own workers, through `fx.work(span, cause, wake)`. A slow fault stretches
//!   both by itself, as long as it lasts.
//! - **Cause** says on whose behalf: hand on the cause of the message that made the work.
//! - **Counting**: `fx.enter()` when a request comes in, then exactly one of `fx.served(since)`,
//!   `fx.failed(since)`, `fx.withdrew()`.
//! - **Trace**: `fx.mark(cause, Mark::…, || format!(…))` for each decision and why; the text is
//!   made only when somebody records that request.
//!
//! A killed process gets no signal: [`Machine::stop`] makes it forget its memory, its connections
//! are reset and its timers die. [`Signal::Start`] comes when it runs (again). A hung process gets
//! nothing either; its host's kernel goes on accepting, and what came meanwhile is handed over
//! when it wakes. Fault `error(p)` is applied before the part sees the request.

use std::net::Ipv4Addr;

use super::kernel::TimerId;
use super::message::Message;
use super::net::{Cause, ConnectError, LinkIdx};
use super::slab::Key;
use super::sources::Sources;
use super::{Effects, Nanos, random::Seed};
use crate::board::{Document, Edge, Id, Kind, Node, Props};

pub mod app_server;
pub mod client;
pub mod codebase;
pub mod database;
pub mod dns;
pub mod load_balancer;
pub mod web_server;

/// Number of a part within a run. Parts keep theirs when the board is rewired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartIdx(pub u32);

/// What happens to a part.
#[derive(Debug, Clone)]
pub enum Signal {
    /// The process starts: at the start of the run, after a kill was taken back, after a restart.
    Start,
    /// A peer connected over this link. Set a token with `fx.bind`.
    Accepted {
        /// The new connection.
        conn: Key,
        /// Over which link.
        link: LinkIdx,
        /// On whose behalf.
        cause: Cause,
    },
    /// The connection asked for stands.
    Connected {
        /// Which.
        conn: Key,
        /// The part's own token.
        token: Key,
    },
    /// The connection asked for did not come to stand. It is gone.
    Failed {
        /// Which it was.
        conn: Key,
        /// The part's own token.
        token: Key,
        /// Why.
        why: ConnectError,
    },
    /// A message arrived.
    Message {
        /// On which connection.
        conn: Key,
        /// The part's own token on it.
        token: Key,
        /// On whose behalf.
        cause: Cause,
        /// What.
        message: Message,
    },
    /// The peer closed its side (FIN): nothing more comes. Close yours.
    Closed {
        /// Which.
        conn: Key,
        /// The part's own token.
        token: Key,
    },
    /// The connection was reset by the peer, or its data could not be delivered. It is gone.
    Reset {
        /// Which it was.
        conn: Key,
        /// The part's own token.
        token: Key,
    },
    /// A datagram came to a host where no process reads its port: ICMP port unreachable. A
    /// connected UDP socket reports it as "connection refused".
    Unreachable {
        /// The token that the datagram carried.
        token: Key,
    },
    /// A datagram arrived. Answer with `fx.datagram` over the same link and token.
    Datagram {
        /// Over which link.
        link: LinkIdx,
        /// The asker's token; it comes back with the answer.
        token: Key,
        /// On whose behalf.
        cause: Cause,
        /// What.
        message: Message,
    },
    /// The board changed and [`Machine::update`] was called: open or plan what is new.
    Rewired,
    /// The person at the board deploys this code base, or the one that uses this database.
    Deploy,
    /// A timer is due.
    Wake(Wake),
}

/// A timer's meaning, by kind of part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the enum of its part")]
pub enum Wake {
    Client(client::Wake),
    Dns(dns::Wake),
    AppServer(app_server::Wake),
    Database(database::Wake),
    LoadBalancer(load_balancer::Wake),
    WebServer(web_server::Wake),
}

/// One end of a link, as the part at that end knows it.
#[derive(Debug, Clone)]
pub struct Port<'a> {
    /// The link.
    pub link: LinkIdx,
    /// Its edge.
    pub edge: &'a Edge,
    /// The node at the other end.
    pub peer: &'a Node,
    /// True when this part is at the edge's `from` end: the end that asks.
    pub outgoing: bool,
}

/// What a part is made from. Only wiring makes these; a part copies what it needs.
#[derive(Debug, Clone)]
pub struct Setup<'a> {
    /// Its node.
    pub node: &'a Node,
    /// Its address on the drawn network: the label of its node or frame, or one made up.
    pub address: Ipv4Addr,
    /// The whole board, to look up what hangs behind a port (such as the code base of an
    /// upstream).
    pub board: &'a Document,
    /// Links to other running parts, in edge id order.
    pub ports: Vec<Port<'a>>,
    /// Where its random streams come from.
    pub seed: Seed,
    /// The files of code bases.
    pub sources: &'a Sources,
}

impl Setup<'_> {
    /// The id of its node.
    pub const fn id(&self) -> &Id {
        &self.node.id
    }
}

/// What a part tells of itself, for badges and the inspector.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Face {
    /// Workers; 0 when the kind has none.
    pub workers: u32,
    /// Bound of its queue; 0 when it has none.
    pub queue_bound: u32,
    /// One short line: `2/2 UP`, `v1.0`, `lag 50 ms`, `1 cached`.
    pub badge: String,
    /// Facts for the inspector, in order.
    pub facts: Vec<(String, String)>,
}

/// What every kind of part does.
pub trait Machine {
    /// The board changed: take over properties and links, keep the state.
    fn update(&mut self, setup: &Setup<'_>);
    /// Something happens at `now`.
    fn handle(&mut self, now: Nanos, signal: Signal, fx: &mut Effects<'_>);
    /// The process is gone: forget what was in memory. What is on disk (rows) stays.
    fn stop(&mut self);
    /// What it tells of itself.
    fn face(&self, now: Nanos) -> Face;
}

macro_rules! parts {
    ($($variant:ident($ty:ty)),* $(,)?) => {
        /// Every kind of part.
        #[derive(Debug)]
        #[allow(missing_docs, reason = "each variant is the part of its name")]
        pub enum Part { $($variant(Box<$ty>),)* }

        impl Part {
            /// The part of a node; `None` for kinds that are only drawn.
            pub fn new(setup: &Setup<'_>) -> Option<Self> {
                match &setup.node.props {
                    $(Props::$variant(_) => Some(Self::$variant(Box::new(<$ty>::new(setup)))),)*
                    _ => None,
                }
            }

            fn machine(&mut self) -> &mut dyn Machine {
                match self { $(Self::$variant(part) => &mut **part,)* }
            }

            /// True for kinds that have a part.
            pub const fn runs(kind: Kind) -> bool {
                matches!(kind, $(Kind::$variant)|*)
            }

            /// What its node is.
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$variant(_) => Kind::$variant,)* }
            }

            /// The board changed; false when the node is of another kind now.
            pub fn update(&mut self, setup: &Setup<'_>) -> bool {
                let same = match (&self, &setup.node.props) {
                    $((Self::$variant(_), Props::$variant(_)) => true,)*
                    _ => false,
                };
                if same {
                    self.machine().update(setup);
                }
                same
            }

            /// Hands a signal over.
            pub fn handle(&mut self, now: Nanos, signal: Signal, fx: &mut Effects<'_>) {
                match self { $(Self::$variant(part) => part.handle(now, signal, fx),)* }
            }

            /// The process is gone.
            pub fn stop(&mut self) {
                self.machine().stop();
            }

            /// What it tells of itself.
            pub fn face(&self, now: Nanos) -> Face {
                match self { $(Self::$variant(part) => part.face(now),)* }
            }
        }
    };
}

parts! {
    Client(client::Client),
    Dns(dns::Dns),
    LoadBalancer(load_balancer::LoadBalancer),
    AppServer(app_server::AppServer),
    Codebase(codebase::Codebase),
    Database(database::Database),
    WebServer(web_server::WebServer),
}

/// A timeout that is armed or not: the usual field of a part's slab entry.
pub type Timeout = TimerId;
