//! Edges: both ends, and kinds that fit their ends.

use std::collections::BTreeMap;

use crate::board::{Document, EdgeKind, Id, Key, Kind};

use super::Findings;

pub(super) fn check(board: &Document, found: &mut Findings) {
    let mut seen: BTreeMap<(&Id, &Id, EdgeKind), &Id> = BTreeMap::new();
    for (id, edge) in &board.edges {
        let key = Key::Edge(id.clone());
        found.name(&key, "label", &edge.label);
        let from = end(board, &key, "from", &edge.from, found);
        let to = end(board, &key, "to", &edge.to, found);
        if edge.from == edge.to {
            let message = format!("{} is connected with itself", edge.from);
            found.error(&key, "to", message, "give it another end");
        } else if let (Some(from), Some(to)) = (from, to) {
            kinds(&key, edge.kind, from, to, found);
        }
        if let Some(other) = seen.insert((&edge.from, &edge.to, edge.kind), id) {
            let message = format!("{other} connects the same two parts in the same way");
            found.warning(&key, "", message, "remove one of them");
        }
    }
}

fn end(board: &Document, key: &Key, field: &str, id: &Id, found: &mut Findings) -> Option<Kind> {
    if let Some(node) = board.nodes.get(id) {
        return Some(node.kind());
    }
    if board.frames.contains_key(id) {
        let message = format!("{id} is a frame; an edge ends at a node");
        found.error(key, field, message, "name a node inside the frame");
    } else if !found.may_be_lost(id) {
        let message = format!("there is no node {id}");
        found.error(key, field, message, "add the node, or correct the name");
    }
    None
}

/// An edge carries something only when its target understands it.
fn kinds(key: &Key, edge: EdgeKind, from: Kind, to: Kind, found: &mut Findings) {
    if let Err(rule) = fits(edge, from, to) {
        let (from, to) = (from.title(), to.title());
        let message = format!("{rule}; this one goes from {from} to {to}");
        let help = "turn it round, change its kind, or make it plain";
        found.warning(key, "kind", message, help);
    }
}

/// Whether an edge of a kind may lead from one kind of node to another; the error is the rule that
/// it breaks.
pub fn fits(edge: EdgeKind, from: Kind, to: Kind) -> Result<(), &'static str> {
    let drawn = |kind| matches!(kind, Kind::Box | Kind::Note);
    let (good, rule) = match edge {
        EdgeKind::Http => (
            matches!(
                to,
                Kind::LoadBalancer
                    | Kind::Firewall
                    | Kind::WebServer
                    | Kind::AppServer
                    | Kind::Cache
                    | Kind::Cdn
                    | Kind::External
            ),
            "an http edge leads to something that speaks HTTP",
        ),
        EdgeKind::App => (
            matches!(to, Kind::AppServer | Kind::Firewall | Kind::External),
            "an app edge leads to an application server",
        ),
        EdgeKind::Sql => (
            matches!(to, Kind::Database | Kind::Firewall | Kind::External),
            "a sql edge leads to a database",
        ),
        EdgeKind::Replication => (
            from == Kind::Database && to == Kind::Database,
            "a replication edge leads from a database to a database",
        ),
        EdgeKind::Dns => (to == Kind::Dns, "a dns edge leads to a DNS server"),
        EdgeKind::Deploy => (
            from == Kind::Codebase && matches!(to, Kind::AppServer | Kind::WebServer),
            "a deploy edge leads from a code base to an application or web server",
        ),
        EdgeKind::Scrape => (
            from == Kind::Monitor,
            "a scrape edge leaves a monitoring system",
        ),
        EdgeKind::Plain => (true, ""),
    };
    if good || drawn(from) || drawn(to) {
        Ok(())
    } else {
        Err(rule)
    }
}
