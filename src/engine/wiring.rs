//! From a board to running parts.
//!
//! A half-drawn board serves what it can; what is missing is told by [`super::diagnose`].

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use super::input::DoorTarget;
use super::net::LinkIdx;
use super::part::client::labels;
use super::part::{PartIdx, Port, Setup};
use super::random::Seed;
use super::sources::Sources;
use crate::board::kind::RecordType;
use crate::board::{Document, Edge, EdgeKind, Id, Kind, Node, Props};

/// What a door speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoorProtocol {
    /// HTTP/1.1.
    Http,
    /// DNS.
    Dns,
}

/// A door that a board has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorSpec {
    /// Where it leads.
    pub target: DoorTarget,
    /// What it speaks.
    pub protocol: DoorProtocol,
}

/// Which part and link stands for which node and edge.
#[derive(Debug, Clone, Default)]
pub struct Wiring {
    /// Parts by node.
    pub parts: BTreeMap<Id, PartIdx>,
    /// Links by edge.
    pub links: BTreeMap<Id, LinkIdx>,
    /// Undrawn links from the outside to parts with a door.
    pub doors: BTreeMap<Id, LinkIdx>,
}

/// True for kinds that the engine runs.
pub const fn runs(kind: Kind) -> bool {
    match kind {
        Kind::Client
        | Kind::Dns
        | Kind::LoadBalancer
        | Kind::WebServer
        | Kind::AppServer
        | Kind::Codebase
        | Kind::Database => true,
        Kind::Firewall
        | Kind::Cache
        | Kind::Cdn
        | Kind::Queue
        | Kind::Monitor
        | Kind::External
        | Kind::Box
        | Kind::Note => false,
    }
}

/// True when the two kinds speak what the edge carries, in this direction.
pub const fn speaks(edge: EdgeKind, from: Kind, to: Kind) -> bool {
    use Kind::{AppServer, Client, Codebase, Database, LoadBalancer, WebServer};
    match edge {
        EdgeKind::Http | EdgeKind::App => {
            matches!(from, Client | LoadBalancer | WebServer)
                && matches!(to, LoadBalancer | WebServer | AppServer)
        }
        EdgeKind::Sql => matches!((from, to), (AppServer, Database)),
        EdgeKind::Replication => matches!((from, to), (Database, Database)),
        EdgeKind::Dns => matches!((from, to), (Client, Kind::Dns)),
        EdgeKind::Deploy => matches!((from, to), (Codebase, AppServer)),
        EdgeKind::Scrape | EdgeKind::Plain => false,
    }
}

/// True when the edge carries messages of running parts.
pub fn carries(board: &Document, edge: &Edge) -> bool {
    let kind = |id: &Id| board.nodes.get(id).map(Node::kind);
    match (kind(&edge.from), kind(&edge.to)) {
        (Some(from), Some(to)) => edge.from != edge.to && speaks(edge.kind, from, to),
        _ => false,
    }
}

/// True for parts that have an HTTP door of their own.
pub const fn speaks_http(kind: Kind) -> bool {
    matches!(kind, Kind::LoadBalancer | Kind::WebServer | Kind::AppServer)
}

/// The doors of a board, the site first.
pub fn doors(board: &Document) -> Vec<DoorSpec> {
    let mut doors = Vec::new();
    if site_client(board).is_some_and(|client| has_way(board, client)) {
        doors.push(DoorSpec {
            target: DoorTarget::Site,
            protocol: DoorProtocol::Http,
        });
    }
    for node in board.nodes.values() {
        let protocol = match node.kind() {
            kind if speaks_http(kind) => DoorProtocol::Http,
            Kind::Dns => DoorProtocol::Dns,
            _ => continue,
        };
        doors.push(DoorSpec {
            target: DoorTarget::Node(node.id.clone()),
            protocol,
        });
    }
    doors
}

/// The first client: where the site door enters.
pub fn site_client(board: &Document) -> Option<&Node> {
    board.nodes.values().find(|n| n.kind() == Kind::Client)
}

pub(super) fn edges_from<'a>(
    board: &'a Document,
    node: &'a Node,
) -> impl Iterator<Item = &'a Edge> {
    let from = move |e: &&Edge| e.from == node.id && carries(board, e);
    board.edges.values().filter(from)
}

fn has_way(board: &Document, client: &Node) -> bool {
    let http = |e: &Edge| matches!(e.kind, EdgeKind::Http | EdgeKind::App);
    edges_from(board, client).any(http)
}

/// The address that the site's name has at the dns node of a client, aliases followed.
pub fn site_address(board: &Document, client: &Node) -> Option<Ipv4Addr> {
    let edge = edges_from(board, client).find(|e| e.kind == EdgeKind::Dns)?;
    let Props::Dns(dns) = &board.nodes.get(&edge.to)?.props else {
        return None;
    };
    let mut name = board.site.domain.trim_end_matches('.').to_ascii_lowercase();
    for _ in 0..dns.records.len().saturating_add(1) {
        let mut own = dns
            .records
            .iter()
            .filter(|r| r.name.trim_end_matches('.').eq_ignore_ascii_case(&name));
        let record = own.next()?;
        match record.rtype {
            RecordType::A => return record.value.parse().ok(),
            RecordType::Cname => {
                name = record.value.trim_end_matches('.').to_ascii_lowercase();
            }
        }
    }
    None
}

/// What a part is made from.
pub fn setup<'a>(
    board: &'a Document,
    node: &'a Node,
    wiring: &Wiring,
    seed: Seed,
    sources: &'a Sources,
) -> Setup<'a> {
    let mut ports = Vec::new();
    for edge in board.edges.values() {
        let Some(link) = wiring.links.get(&edge.id) else {
            continue;
        };
        let outgoing = edge.from == node.id;
        if !outgoing && edge.to != node.id {
            continue;
        }
        let peer = if outgoing { &edge.to } else { &edge.from };
        if let Some(peer) = board.nodes.get(peer) {
            ports.push(Port {
                link: *link,
                edge,
                peer,
                outgoing,
            });
        }
    }
    Setup {
        node,
        address: address(board, node, wiring),
        board,
        ports,
        seed,
        sources,
    }
}

/// The drawn address of a node, or one made up from its number.
pub fn address(board: &Document, node: &Node, wiring: &Wiring) -> Ipv4Addr {
    let number = wiring.parts.get(&node.id).map_or(0, |p| p.0 + 1);
    let made_up = Ipv4Addr::new(10, 0, (number >> 8) as u8, number as u8);
    labels(node, board).first().copied().unwrap_or(made_up)
}
