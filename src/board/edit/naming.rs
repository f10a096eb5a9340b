//! The site's name leads to what visitors reach first: a new name server knows the name, and the
//! part that a visitor is connected with gets the address that the name stands for.
//!
//! A person who draws a site means that its visitors find it. So where nobody carries the address of
//! the site's record, the machine of the first server gets it (the server itself, where it stands on
//! none). An address that a visitor reaches stays where it is, whatever is drawn beside it, and one
//! that was chosen by hand (any but a documentation address) is never moved or replaced.
//!
//! Deliberately absent: aliases, second records, second addresses. They are the person's.

use crate::board::kind::{DnsRecord, RecordType};
use crate::board::{Document, Edge, EdgeKind, Extra, Id, Kind, Node, Patch, Props, Record, check};

use super::lock;

/// The address of a site that has none yet. RFC 5737 keeps 192.0.2.0/24 for documentation: it is
/// nobody's.
const FIRST_ADDRESS: &str = "192.0.2.10";
/// What addresses of documentation begin with.
const DOCUMENTATION: &str = "192.0.2.";
/// How long an answer of a new name server may be kept, in seconds; what the built-in boards say.
const TTL_S: u32 = 300;

/// The records that a new name server begins with: the site's name, at the address that it has
/// already, else at the one of the first server, else at one of the documentation range.
pub fn first_records(board: &Document) -> Vec<DnsRecord> {
    let name = board.site.domain.trim_end_matches('.');
    if check::host_name(name).is_err() {
        return Vec::new();
    }
    let of_entry = || labels(board, entry(board)?).into_iter().next();
    let address = site_record(board).map(|(.., address)| address);
    let value = address.or_else(of_entry);
    vec![DnsRecord {
        name: name.to_owned(),
        rtype: RecordType::A,
        value: value.unwrap_or_else(|| FIRST_ADDRESS.to_owned()),
        ttl_s: TTL_S,
        extra: Extra::new(),
    }]
}

/// A patch that connects a visitor or adds a name server, with what makes the visitor arrive: the
/// address of the site at what is reached first. The same patch when nothing is missing.
pub fn complete(board: &Document, patch: Patch) -> Patch {
    let mut after = board.clone();
    if patch.apply(&mut after).is_err() {
        return patch;
    }
    let more = Patch::setting(&after, missing(&after));
    patch.then(&more).unwrap_or(patch)
}

/// What a patch says to the person beside its name: who has the site's address from now on.
pub fn told(patch: &Patch) -> Option<(Id, String)> {
    patch.changes().find_map(|(key, change)| {
        let address = |record: &Option<Record>| match record {
            Some(Record::Node(node)) => node.address.clone(),
            Some(Record::Frame(frame)) => frame.address.clone(),
            _ => None,
        };
        let is_new = change.before.is_some() && address(&change.before) != address(&change.after);
        let now = address(&change.after).filter(|_| is_new)?;
        Some((key.id()?.clone(), now))
    })
}

/// The records that bring the site's address and what visitors reach first together.
fn missing(board: &Document) -> Vec<Record> {
    let Some((dns, place, address)) = site_record(board) else {
        return Vec::new();
    };
    let Some(first) = entry(board) else {
        return Vec::new();
    };
    let is_reached = ways(board).any(|node| labels(board, node).contains(&address));
    let holders: Vec<Id> = holders(board, &address);
    let is_documentation = address.starts_with(DOCUMENTATION);
    if is_reached || (!holders.is_empty() && !is_documentation) {
        return Vec::new();
    }
    if let Some(own) = labels(board, first).first() {
        // The first server has an address of its own: the name stands for that one.
        let record = is_documentation
            .then(|| renamed(board, &dns, place, own))
            .flatten();
        return record.into_iter().collect();
    }
    let home = first.frame.clone().filter(|f| board.frames.contains_key(f));
    let home = home.unwrap_or_else(|| first.id.clone());
    let touched = holders.iter().chain([&home]);
    if touched.into_iter().any(|id| lock::is_locked(board, id)) {
        return Vec::new();
    }
    let taken = holders.iter().filter_map(|id| addressed(board, id, None));
    taken
        .chain(addressed(board, &home, Some(&address)))
        .collect()
}

/// The part that the board's first visitor reaches first over http.
fn entry(board: &Document) -> Option<&Node> {
    ways(board).next()
}

/// The parts that visitors reach first over http, those of the first visitor first.
fn ways(board: &Document) -> impl Iterator<Item = &Node> {
    let clients = board.nodes.values().filter(|n| n.kind() == Kind::Client);
    clients.flat_map(|client| {
        let own = |e: &&Edge| e.from == client.id && e.kind == EdgeKind::Http;
        let edges = board.edges.values().filter(own);
        let targets = edges.filter_map(|e| board.nodes.get(&e.to));
        targets.filter(|n| {
            matches!(
                n.kind(),
                Kind::LoadBalancer | Kind::WebServer | Kind::AppServer
            )
        })
    })
}

/// The addresses that lead to a node: its own, and those of the machines around it.
fn labels(board: &Document, node: &Node) -> Vec<String> {
    let frames = board.frame_chain(node.frame.as_ref());
    let framed = frames
        .iter()
        .filter_map(|id| board.frames.get(id)?.address.clone());
    node.address.clone().into_iter().chain(framed).collect()
}

/// The A record that the site's name ends at: its name server, its place among the records, its
/// address. `None` without one, and for names that go round in a circle.
fn site_record(board: &Document) -> Option<(Id, usize, String)> {
    let canonical = |name: &str| name.trim_end_matches('.').to_ascii_lowercase();
    let all: Vec<(&Id, usize, &DnsRecord)> = board
        .nodes
        .values()
        .filter_map(|node| match &node.props {
            Props::Dns(dns) => Some((&node.id, &dns.records)),
            _ => None,
        })
        .flat_map(|(id, records)| records.iter().enumerate().map(move |(n, r)| (id, n, r)))
        .collect();
    let mut name = canonical(&board.site.domain);
    for _ in 0..=all.len() {
        let (id, place, record) = all.iter().find(|(.., r)| canonical(&r.name) == name)?;
        match record.rtype {
            RecordType::A => return Some(((*id).clone(), *place, record.value.clone())),
            RecordType::Cname => name = canonical(&record.value),
        }
    }
    None
}

/// Nodes and machines that show an address.
fn holders(board: &Document, address: &str) -> Vec<Id> {
    let nodes = board.nodes.values().map(|n| (&n.id, &n.address));
    let frames = board.frames.values().map(|f| (&f.id, &f.address));
    let shows =
        |(id, own): (&Id, &Option<String>)| (own.as_deref() == Some(address)).then(|| id.clone());
    nodes.chain(frames).filter_map(shows).collect()
}

/// A node or a machine with another address.
fn addressed(board: &Document, id: &Id, address: Option<&str>) -> Option<Record> {
    let address = address.map(str::to_owned);
    if let Some(node) = board.nodes.get(id) {
        return Some(Record::Node(Node {
            address,
            ..node.clone()
        }));
    }
    let mut frame = board.frames.get(id)?.clone();
    frame.address = address;
    Some(Record::Frame(frame))
}

/// A name server one of whose records stands for another address.
fn renamed(board: &Document, dns: &Id, place: usize, address: &str) -> Option<Record> {
    if lock::is_locked(board, dns) {
        return None;
    }
    let mut node = board.nodes.get(dns)?.clone();
    if let Props::Dns(props) = &mut node.props {
        address.clone_into(&mut props.records.get_mut(place)?.value);
    }
    Some(Record::Node(node))
}

#[cfg(test)]
mod tests;
