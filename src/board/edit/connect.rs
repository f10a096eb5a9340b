//! Connections: what an edge can carry from one kind to another, new edges, and edges that get
//! another end.

use crate::board::kind::Role;
use crate::board::{Document, Edge, EdgeKind, Id, Key, Kind, Node, Patch, Props, Record};

use super::create::{free_id, taken};
use super::naming;

/// What an edge from one kind to another carries; an error says why nothing does.
pub fn carries(from: Kind, to: Kind) -> Result<EdgeKind, String> {
    use Kind::{
        AppServer, Box, Cache, Cdn, Client, Codebase, Database, Dns, External, Firewall,
        LoadBalancer, Monitor, Note, Queue, WebServer,
    };
    let good = match (from, to) {
        (Box | Note, _) | (_, Box | Note) => EdgeKind::Plain,
        (Client, Dns) => EdgeKind::Dns,
        (Monitor, _) => EdgeKind::Scrape,
        (Codebase, AppServer | WebServer) => EdgeKind::Deploy,
        (WebServer, AppServer) => EdgeKind::App,
        (AppServer, Database) => EdgeKind::Sql,
        (Database, Database) => EdgeKind::Replication,
        (AppServer, Cache | Queue) | (Queue, AppServer) => EdgeKind::Plain,
        (AppServer, External) => EdgeKind::Http,
        (
            Client | LoadBalancer | WebServer | Firewall | Cdn | Cache | External,
            LoadBalancer | WebServer | AppServer | Firewall | Cdn | Cache | External,
        ) => EdgeKind::Http,
        (
            Client | Dns | LoadBalancer | Firewall | WebServer | AppServer | Codebase | Database
            | Cache | Cdn | Queue | External,
            _,
        ) => {
            return Err(format!("{} has nothing to ask of {}", from.a(), to.a()));
        }
    };
    Ok(good)
}

/// What an edge between two nodes carries, and in which order: where only the other way round makes
/// sense (an application server that was drawn to its code base), the ends change places.
fn ordered<'a>(from: &'a Node, to: &'a Node) -> Result<(&'a Node, &'a Node, EdgeKind), String> {
    match (
        carries(from.kind(), to.kind()),
        carries(to.kind(), from.kind()),
    ) {
        (Ok(kind), _) => Ok((from, to, kind)),
        (Err(_), Ok(kind)) => Ok((to, from, kind)),
        (Err(why), Err(_)) => Err(why),
    }
}

/// True when a cache is drawn to the application server that is to ask it: only application servers
/// ask it, so that it stands in front of nothing. What only looks at it does not count.
fn is_cache_of(board: &Document, cache: &Node, app: &Node) -> bool {
    let asks = |id: &Id| {
        board.nodes.get(id).is_some_and(|n| match n.kind() {
            Kind::AppServer | Kind::Monitor | Kind::Box | Kind::Note => false,
            Kind::Client
            | Kind::Dns
            | Kind::LoadBalancer
            | Kind::Firewall
            | Kind::WebServer
            | Kind::Codebase
            | Kind::Database
            | Kind::Cache
            | Kind::Cdn
            | Kind::Queue
            | Kind::External => true,
        })
    };
    let pair = (cache.kind(), app.kind());
    let mut edges = board.edges.values();
    pair == (Kind::Cache, Kind::AppServer) && !edges.any(|e| e.to == cache.id && asks(&e.from))
}

/// A connection between two nodes. Between two databases the second one becomes the replica of the
/// first; a visitor's first server gets the site's address ([`naming`]). An error says what is in
/// the way.
pub fn connection(board: &Document, from: &Id, to: &Id) -> Result<(Id, Patch), String> {
    joined(board, from, to, None)
}

/// Another end for an edge. Its label and its wire stay; what it carries follows from the ends.
pub fn reconnection(
    board: &Document,
    edge: &Id,
    from: &Id,
    to: &Id,
) -> Result<(Id, Patch), String> {
    let old = board.edges.get(edge);
    let old = old.ok_or_else(|| format!("there is no edge {edge}"))?;
    joined(board, from, to, Some(old))
}

fn joined(board: &Document, from: &Id, to: &Id, old: Option<&Edge>) -> Result<(Id, Patch), String> {
    let end = |id: &Id| {
        let node = board.nodes.get(id);
        node.ok_or_else(|| format!("there is no node {id}"))
    };
    let (from, to) = (end(from)?, end(to)?);
    if from.id == to.id {
        return Err("a part is not connected with itself".to_owned());
    }
    // An edge that is given another end keeps the way that it was drawn.
    let (from, to) = if old.is_none() && is_cache_of(board, from, to) {
        (to, from)
    } else {
        (from, to)
    };
    let (asks, answers, kind) = ordered(from, to)?;
    let same = |e: &&Edge| {
        e.from == asks.id
            && e.to == answers.id
            && e.kind == kind
            && old.is_none_or(|o| o.id != e.id)
    };
    if board.edges.values().any(|e| same(&e)) {
        return Err(format!(
            "{} and {} are connected already",
            asks.id, answers.id
        ));
    }
    let mut edge = Edge::new(asks.id.clone(), answers.id.clone(), kind);
    // Two long names make no id, and another edge may join the same two.
    let free = |id: &Id| !taken(board, id) || old.is_some_and(|o| o.id == *id);
    if Id::new(edge.id.as_str()).is_err() || !free(&edge.id) {
        edge.id = free_id(board, "edge");
    }
    if let Some(old) = old {
        edge.label.clone_from(&old.label);
        edge.link = old.link.clone();
        edge.server = old.server.clone();
        edge.extra = old.extra.clone();
    }
    let id = edge.id.clone();
    let mut patch = Patch::default();
    if let Some(old) = old.filter(|o| o.id != id) {
        patch.put(board, Key::Edge(old.id.clone()), None);
    }
    patch.put(board, Key::Edge(id.clone()), Some(Record::Edge(edge)));
    if kind == EdgeKind::Replication
        && let Props::Database(_) = answers.props
    {
        let mut replica = answers.clone();
        if let Props::Database(db) = &mut replica.props {
            db.role = Role::Replica;
            db.primary = Some(asks.id.clone());
        }
        patch.put(
            board,
            Key::Node(replica.id.clone()),
            Some(Record::Node(replica)),
        );
    }
    if asks.kind() == Kind::Client {
        patch = naming::complete(board, patch);
    }
    Ok((id, patch))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Cell;
    use crate::board::edit::create::node;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn board(kinds: &[Kind]) -> Document {
        let mut board = Document::default();
        for (kind, x) in kinds.iter().zip((0..).step_by(40)) {
            let (_, patch) = node(&board, *kind, |_| Cell::new(x, 0));
            patch.apply(&mut board).unwrap();
        }
        board
    }

    #[test]
    fn what_an_edge_carries_follows_from_its_ends() {
        assert_eq!(carries(Kind::Client, Kind::Dns), Ok(EdgeKind::Dns));
        assert_eq!(
            carries(Kind::LoadBalancer, Kind::WebServer),
            Ok(EdgeKind::Http)
        );
        assert_eq!(carries(Kind::AppServer, Kind::Database), Ok(EdgeKind::Sql));
        assert_eq!(carries(Kind::Box, Kind::Database), Ok(EdgeKind::Plain));
        assert!(carries(Kind::AppServer, Kind::WebServer).is_err());
        let why = carries(Kind::Database, Kind::WebServer).unwrap_err();
        assert_eq!(why, "a database has nothing to ask of a web server");
    }

    #[test]
    fn a_database_that_is_connected_to_another_makes_it_a_replica() {
        let mut board = board(&[Kind::Database, Kind::Database]);
        let (_, patch) = connection(&board, &id("db"), &id("db-2")).unwrap();
        patch.apply(&mut board).unwrap();
        let Props::Database(replica) = &board.nodes[&id("db-2")].props else {
            panic!("it is a database");
        };
        assert_eq!(
            (replica.role, replica.primary.clone()),
            (Role::Replica, Some(id("db")))
        );
        let again = connection(&board, &id("db"), &id("db-2")).unwrap_err();
        assert!(again.contains("connected already"), "{again}");
    }

    #[test]
    fn a_connection_drawn_the_wrong_way_round_is_turned() {
        let board = board(&[
            Kind::AppServer,
            Kind::Codebase,
            Kind::Database,
            Kind::Client,
        ]);
        let (edge, _) = connection(&board, &id("app"), &id("code")).unwrap();
        assert_eq!(edge, id("code->app"));
        let why = connection(&board, &id("user"), &id("db")).unwrap_err();
        assert_eq!(why, "a client has nothing to ask of a database");
    }

    #[test]
    fn a_reconnected_edge_keeps_its_label_and_its_wire() {
        let mut board = board(&[Kind::LoadBalancer, Kind::WebServer, Kind::WebServer]);
        let (edge, patch) = connection(&board, &id("lb"), &id("web")).unwrap();
        patch.apply(&mut board).unwrap();
        let drawn = board.edges.get_mut(&edge).unwrap();
        "in".clone_into(&mut drawn.label);
        drawn.link.latency_us = 7;
        let before = board.clone();
        let (new, patch) = reconnection(&board, &edge, &id("lb"), &id("web-2")).unwrap();
        patch.apply(&mut board).unwrap();
        assert_eq!(board.edges.keys().collect::<Vec<_>>(), [&id("lb->web-2")]);
        let edge = &board.edges[&new];
        assert_eq!((edge.label.as_str(), edge.link.latency_us), ("in", 7));
        patch.invert().apply(&mut board).unwrap();
        assert_eq!(board, before);
        assert!(reconnection(&board, &id("lb->web"), &id("lb"), &id("lb")).is_err());
    }
}
