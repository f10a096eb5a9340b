//! The network between hosts: links, connections, packets on the wire. Data only; what moves them
//! is [`super::transport`].

pub mod link;

use std::collections::VecDeque;

pub use link::{Link, Way};

use super::Nanos;
use super::message::Message;
use super::part::PartIdx;
use super::slab::{Key, Slab};

/// Number of a link within a run. Links keep theirs when the board is rewired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkIdx(pub u32);

/// On whose behalf something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The parts' own upkeep: replication, pools.
    Upkeep,
    /// A health check.
    Check,
    /// A request; the key is one of the run's ledger and may be over.
    Request(Key),
}

/// Why a connection did not come to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectError {
    /// RST: nobody listens.
    Refused,
    /// No answer to any SYN (Linux tries for 127 s; most parts have a shorter timeout of their own).
    TimedOut,
}

/// State of one side of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SideState {
    /// The client waits for SYN-ACK, or the server has not seen the SYN.
    Opening,
    /// Messages can be sent and received.
    Open,
    /// Closed by its own part, or gone.
    Closed,
}

/// One side of a connection.
#[derive(Debug, Clone)]
pub struct Side {
    /// Whose.
    pub part: PartIdx,
    /// How it stands.
    pub state: SideState,
    /// The part's own token.
    pub token: Key,
    /// Nothing sent from this side arrives before this: TCP keeps the order.
    pub not_before: Nanos,
    /// A packet of this side is lost and waits to be sent again; later ones wait behind it.
    pub stalled: bool,
    /// Those later ones.
    pub behind: VecDeque<Key>,
}

impl Side {
    const fn new(part: PartIdx, token: Key) -> Self {
        Self {
            part,
            state: SideState::Opening,
            token,
            not_before: Nanos::ZERO,
            stalled: false,
            behind: VecDeque::new(),
        }
    }
}

/// Which side of a connection: the one that connected, or the one that accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It connected.
    Client,
    /// It accepted.
    Server,
}

impl Role {
    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}

/// A connection.
#[derive(Debug, Clone)]
pub struct Conn {
    /// Over which link.
    pub link: LinkIdx,
    /// Which way the client's packets go.
    pub way: Way,
    /// On whose behalf it was opened.
    pub cause: Cause,
    client: Side,
    server: Side,
}

impl Conn {
    /// A connection whose SYN is about to be sent.
    pub fn new(
        link: LinkIdx,
        way: Way,
        cause: Cause,
        from: PartIdx,
        to: PartIdx,
        token: Key,
    ) -> Self {
        Self {
            link,
            way,
            cause,
            client: Side::new(from, token),
            server: Side::new(to, Key::NONE),
        }
    }

    /// One side.
    pub const fn side(&self, role: Role) -> &Side {
        match role {
            Role::Client => &self.client,
            Role::Server => &self.server,
        }
    }

    /// One side.
    pub const fn side_mut(&mut self, role: Role) -> &mut Side {
        match role {
            Role::Client => &mut self.client,
            Role::Server => &mut self.server,
        }
    }

    /// Which side a part has. A part never connects to itself.
    pub fn role_of(&self, part: PartIdx) -> Role {
        if self.client.part == part {
            Role::Client
        } else {
            Role::Server
        }
    }

    /// True when neither side uses it any more.
    pub fn is_over(&self) -> bool {
        self.client.state == SideState::Closed && self.server.state == SideState::Closed
    }
}

/// What a packet carries.
#[derive(Debug, Clone)]
pub enum Body {
    /// Open a connection.
    Syn,
    /// Yes.
    SynAck,
    /// No, or not any more.
    Rst,
    /// Nothing more comes from this side.
    Fin,
    /// A message on a connection.
    Data(Message),
    /// A message without a connection, with the asker's token.
    Datagram {
        /// The asker's token.
        token: Key,
        /// What.
        message: Message,
    },
    /// Nobody reads datagrams there: ICMP port unreachable (RFC 1122, 4.1.3.1), with the token of
    /// the datagram that found it so.
    Unreachable {
        /// The asker's token.
        token: Key,
    },
}

/// Something on the wire.
#[derive(Debug, Clone)]
pub struct Packet {
    /// On which link.
    pub link: LinkIdx,
    /// Which way.
    pub way: Way,
    /// Of which connection; [`Key::NONE`] for datagrams.
    pub conn: Key,
    /// Which side of the connection sent it.
    pub from: Role,
    /// What it carries.
    pub body: Body,
    /// On whose behalf.
    pub cause: Cause,
    /// When it left.
    pub sent: Nanos,
    /// When it arrives; [`Nanos::MAX`] when it was lost.
    pub arrives: Nanos,
    /// How often it was sent before.
    pub attempt: u8,
    /// False while it waits behind a lost one.
    pub on_wire: bool,
}

/// All links, connections and packets.
#[derive(Debug, Default)]
pub struct Net {
    /// Links by number.
    pub links: Vec<Link>,
    /// Connections.
    pub conns: Slab<Conn>,
    /// Packets.
    pub packets: Slab<Packet>,
}

impl Net {
    /// A link.
    pub fn link(&self, link: LinkIdx) -> &Link {
        &self.links[link.0 as usize]
    }

    /// A link.
    pub fn link_mut(&mut self, link: LinkIdx) -> &mut Link {
        &mut self.links[link.0 as usize]
    }
}
