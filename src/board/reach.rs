//! What belongs together along the edges: neighbours, what lies behind a part, what asks it, the way
//! between two, all parts of a kind.
//!
//! *Upstream* is what nginx and HAProxy call so: the servers behind a part, everything that its
//! requests reach. *Downstream* is everything whose requests reach it. Edges carry a request in
//! their direction, a code base to where it is deployed, a log to its replica.

use std::collections::BTreeSet;

use super::graph::Graph;
use super::{Document, Id, Key};

/// The nodes that edges join with these, and those edges.
pub fn neighbours(board: &Document, ids: &[Id]) -> BTreeSet<Key> {
    let mut found = BTreeSet::new();
    for edge in board.edges.values() {
        for (here, there) in [(&edge.from, &edge.to), (&edge.to, &edge.from)] {
            if ids.contains(here) && board.nodes.contains_key(there) {
                found.insert(Key::Node(there.clone()));
                found.insert(Key::Edge(edge.id.clone()));
            }
        }
    }
    found
}

/// Everything that requests of these nodes reach, themselves included, with the edges on the way.
pub fn upstream(board: &Document, ids: &[Id]) -> BTreeSet<Key> {
    let graph = Graph::of(board);
    let known = ids.iter().filter(|id| board.nodes.contains_key(id));
    let nodes: BTreeSet<Id> = known.flat_map(|id| graph.reachable(id, |_| true)).collect();
    with_edges(board, nodes)
}

/// Everything whose requests reach these nodes, themselves included, with the edges on the way.
pub fn downstream(board: &Document, ids: &[Id]) -> BTreeSet<Key> {
    let graph = Graph::of(board);
    let known = ids.iter().filter(|id| board.nodes.contains_key(id));
    let mut nodes: BTreeSet<Id> = known.cloned().collect();
    let mut next: Vec<Id> = nodes.iter().cloned().collect();
    // Ends: a node is taken up once.
    while let Some(id) = next.pop() {
        for (_, asks) in graph.predecessors(&id) {
            if nodes.insert(asks.clone()) {
                next.push(asks);
            }
        }
    }
    with_edges(board, nodes)
}

/// Nodes and edges of a shortest way between two nodes, in whichever direction there is one.
/// `None` when no way joins them.
pub fn between(board: &Document, a: &Id, b: &Id) -> Option<BTreeSet<Key>> {
    let graph = Graph::of(board);
    let way = graph.path(a, b, |_| true);
    let way = way.or_else(|| graph.path(b, a, |_| true))?;
    let mut keys = BTreeSet::from([Key::Node(a.clone()), Key::Node(b.clone())]);
    for id in way {
        if let Some(edge) = board.edges.get(&id) {
            keys.insert(Key::Node(edge.from.clone()));
            keys.insert(Key::Node(edge.to.clone()));
        }
        keys.insert(Key::Edge(id));
    }
    Some(keys)
}

/// All nodes of the kinds of these; all edges that carry what these carry; all machines or notes
/// where these are some.
pub fn alike(board: &Document, keys: &BTreeSet<Key>) -> BTreeSet<Key> {
    let mut found = BTreeSet::new();
    for key in keys {
        match key {
            Key::Node(id) => {
                let kind = board.nodes.get(id).map(super::Node::kind);
                let same = board.nodes.values().filter(|n| Some(n.kind()) == kind);
                found.extend(same.map(|n| Key::Node(n.id.clone())));
            }
            Key::Edge(id) => {
                let kind = board.edges.get(id).map(|e| e.kind);
                let same = board.edges.values().filter(|e| Some(e.kind) == kind);
                found.extend(same.map(|e| Key::Edge(e.id.clone())));
            }
            Key::Frame(_) => found.extend(board.frames.keys().cloned().map(Key::Frame)),
            Key::Note(_) => found.extend(board.notes.keys().cloned().map(Key::Note)),
            Key::Header
            | Key::Site
            | Key::Step(_)
            | Key::Card(_)
            | Key::Traffic(_)
            | Key::Scenario(_) => {}
        }
    }
    found
}

/// Nodes, and the edges that join two of them.
fn with_edges(board: &Document, nodes: BTreeSet<Id>) -> BTreeSet<Key> {
    let inside = |e: &&super::Edge| nodes.contains(&e.from) && nodes.contains(&e.to);
    let edges = board.edges.values().filter(inside);
    let mut keys: BTreeSet<Key> = edges.map(|e| Key::Edge(e.id.clone())).collect();
    keys.extend(nodes.into_iter().map(Key::Node));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Edge, EdgeKind, Kind, Node, Record};

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    /// `user -> lb -> web-1, web-2`, `web-n -> app -> db`; `dns` is asked by the user alone.
    fn board() -> Document {
        let mut board = Document::default();
        for (name, kind) in [
            ("user", Kind::Client),
            ("dns", Kind::Dns),
            ("lb", Kind::LoadBalancer),
            ("web-1", Kind::WebServer),
            ("web-2", Kind::WebServer),
            ("app", Kind::AppServer),
            ("db", Kind::Database),
        ] {
            let node = Node::new(id(name), kind, name, Cell::default());
            board.insert(Record::Node(node));
        }
        for (from, to) in [
            ("user", "dns"),
            ("user", "lb"),
            ("lb", "web-1"),
            ("lb", "web-2"),
            ("web-1", "app"),
            ("web-2", "app"),
            ("app", "db"),
        ] {
            board.insert(Record::Edge(Edge::new(id(from), id(to), EdgeKind::Plain)));
        }
        board
    }

    fn nodes(keys: &BTreeSet<Key>) -> Vec<&str> {
        let nodes = keys.iter().filter(|k| matches!(k, Key::Node(_)));
        nodes.filter_map(Key::id).map(Id::as_str).collect()
    }

    #[test]
    fn upstream_is_what_requests_reach_and_downstream_who_asks() {
        let board = board();
        assert_eq!(
            nodes(&upstream(&board, &[id("web-1")])),
            ["app", "db", "web-1"]
        );
        assert_eq!(
            nodes(&downstream(&board, &[id("app")])),
            ["app", "lb", "user", "web-1", "web-2"]
        );
        assert_eq!(
            nodes(&neighbours(&board, &[id("lb")])),
            ["user", "web-1", "web-2"]
        );
        assert!(upstream(&board, &[id("app")]).contains(&Key::Edge(id("app->db"))));
        assert!(upstream(&board, &[id("nobody")]).is_empty());
    }

    #[test]
    fn a_way_is_found_in_either_direction_or_not_at_all() {
        let board = board();
        let there = between(&board, &id("user"), &id("db")).unwrap();
        assert_eq!(nodes(&there), ["app", "db", "lb", "user", "web-1"]);
        assert_eq!(between(&board, &id("db"), &id("user")), Some(there));
        assert_eq!(between(&board, &id("dns"), &id("db")), None);
    }

    #[test]
    fn alike_is_all_of_a_kind() {
        let board = board();
        let keys = BTreeSet::from([Key::Node(id("web-1"))]);
        assert_eq!(nodes(&alike(&board, &keys)), ["web-1", "web-2"]);
        let keys = BTreeSet::from([Key::Edge(id("app->db"))]);
        assert_eq!(alike(&board, &keys).len(), 7);
    }
}
