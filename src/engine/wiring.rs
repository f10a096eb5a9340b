//! From a board to running parts, and what cannot run and why.
//!
//! A half-drawn board serves what it can: nothing here is an error that stops a run.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use super::input::DoorTarget;
use super::net::LinkIdx;
use super::part::client::labels;
use super::part::{PartIdx, Port, Setup};
use super::random::Seed;
use super::sources::Sources;
use crate::board::kind::RecordType;
use crate::board::{Diagnostic, Document, Edge, EdgeKind, Id, Key, Kind, Node, Props};

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

fn edges_from<'a>(board: &'a Document, node: &'a Node) -> impl Iterator<Item = &'a Edge> {
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

/// What of a board cannot run, and what to do.
pub fn diagnose(board: &Document, sources: &Sources) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for edge in board.edges.values() {
        diagnose_edge(board, edge, &mut found);
    }
    for node in board.nodes.values() {
        diagnose_node(board, node, sources, &mut found);
    }
    for traffic in board.traffic.values() {
        let client = board.nodes.get(&traffic.client);
        if client.is_none_or(|c| c.kind() != Kind::Client) {
            found.push(Diagnostic::warning(
                Some(Key::Traffic(traffic.id.clone())),
                format!(
                    "{} is not a client, so this traffic is not sent",
                    traffic.client
                ),
                "name a client node",
            ));
        }
    }
    found
}

fn diagnose_edge(board: &Document, edge: &Edge, found: &mut Vec<Diagnostic>) {
    if matches!(edge.kind, EdgeKind::Plain | EdgeKind::Scrape) {
        return;
    }
    let key = Some(Key::Edge(edge.id.clone()));
    let (Some(from), Some(to)) = (board.nodes.get(&edge.from), board.nodes.get(&edge.to)) else {
        return;
    };
    if edge.from == edge.to {
        let message = "an edge from a node to itself carries nothing";
        found.push(Diagnostic::warning(key, message, "draw it to another node"));
        return;
    }
    if speaks(edge.kind, from.kind(), to.kind()) || !runs(from.kind()) || !runs(to.kind()) {
        return;
    }
    // A web server reads its files from the code base; no message travels for that.
    let files = (EdgeKind::Deploy, Kind::Codebase, Kind::WebServer);
    if (edge.kind, from.kind(), to.kind()) == files {
        return;
    }
    let what = edge.kind.name();
    let message = format!(
        "{} and {} do not speak {what}, so this edge is only drawn",
        from.kind().a(),
        to.kind().a()
    );
    let help = if speaks(edge.kind, to.kind(), from.kind()) {
        format!("draw it the other way, from {} to {}", to.id, from.id)
    } else {
        "choose another kind of edge".to_owned()
    };
    found.push(Diagnostic::warning(key, message, help));
}

fn diagnose_node(board: &Document, node: &Node, sources: &Sources, found: &mut Vec<Diagnostic>) {
    let id = &node.id;
    let mut warn = |message: String, help: &str| {
        found.push(Diagnostic::warning(
            Some(Key::Node(id.clone())),
            message,
            help,
        ));
    };
    let ways = |kinds: &[EdgeKind]| edges_from(board, node).any(|e| kinds.contains(&e.kind));
    let http = [EdgeKind::Http, EdgeKind::App];
    match &node.props {
        Props::Client(_) => {
            if !ways(&http) {
                warn(
                    format!("{id} has no http edge: its requests go nowhere"),
                    "draw an http edge to a load balancer, a web server or an application server",
                );
            } else if ways(&[EdgeKind::Dns]) {
                diagnose_name(board, node, &mut warn);
            }
        }
        Props::Dns(dns) => {
            if dns.records.is_empty() {
                warn(
                    format!("{id} has no records: every name is NXDOMAIN"),
                    "add an A record",
                );
            }
            for record in &dns.records {
                let bad =
                    record.rtype == RecordType::A && record.value.parse::<Ipv4Addr>().is_err();
                if bad {
                    warn(
                        format!(
                            "the A record of {} has no address but {:?}",
                            record.name, record.value
                        ),
                        "write an IPv4 address, or make it a CNAME",
                    );
                }
            }
        }
        Props::LoadBalancer(_) => {
            if !ways(&http) {
                warn(
                    format!("{id} has no servers: every request is answered 503"),
                    "draw http edges to its servers",
                );
            }
        }
        Props::WebServer(_) => {
            if !ways(&http) {
                warn(
                    format!("{id} has no upstream: only static files are served"),
                    "draw an app edge to an application server",
                );
            }
        }
        Props::AppServer(_) => {
            let code = board
                .edges
                .values()
                .any(|e| e.kind == EdgeKind::Deploy && e.to == *id && carries(board, e));
            if !code {
                warn(
                    format!("{id} has no code: nothing runs on it"),
                    "draw a deploy edge from a code base to it",
                );
            }
        }
        Props::Codebase(code) => {
            if sources.of(id, &code.source).is_none() {
                warn(
                    format!("the files of {:?} are not known", code.source),
                    "use builtin:guestbook or a folder beside the board file",
                );
            }
        }
        Props::Database(db) => {
            let primary = db.primary.as_ref();
            if db.role == crate::board::kind::Role::Replica {
                let linked = board.edges.values().any(|e| {
                    e.kind == EdgeKind::Replication
                        && e.to == *id
                        && primary.is_none_or(|p| e.from == *p)
                        && carries(board, e)
                });
                if !linked {
                    warn(
                        format!("{id} is a replica without a primary: it stays as it is"),
                        "draw a replication edge from its primary to it",
                    );
                }
            }
        }
        Props::Firewall(_)
        | Props::Cache(_)
        | Props::Cdn(_)
        | Props::Queue(_)
        | Props::Monitor(_)
        | Props::External(_) => warn(
            format!("{id} is only drawn: {} is not served yet", node.kind().a()),
            "nothing passes through it; draw edges past it",
        ),
        Props::Box(_) | Props::Note(_) => {}
    }
}

fn diagnose_name(board: &Document, client: &Node, warn: &mut impl FnMut(String, &str)) {
    let domain = &board.site.domain;
    let Some(address) = site_address(board, client) else {
        warn(
            format!("no record leads from {domain} to an address"),
            "add an A record of the site's name to the dns node",
        );
        return;
    };
    let leads = |e: &Edge| {
        let Some(target) = board.nodes.get(&e.to) else {
            return false;
        };
        let labels = labels(target, board);
        labels.is_empty() || labels.contains(&address)
    };
    let mut ways = edges_from(board, client).filter(|e| e.kind != EdgeKind::Dns);
    if !ways.any(leads) {
        warn(
            format!("{domain} is {address}, but no http edge leads to a part with that address"),
            "give the load balancer, the web server or its frame that address",
        );
    }
}
