//! Which faults can be done to what: one rule for the command line, the screen and the engine.
//!
//! A fault that changes nothing would be a lie on the picture, so it is refused with the reason.

use crate::board::kind::Role;
use crate::board::{Document, Id, Kind, Node, Props, near};

use super::Verb;

/// Most names of a board that a message lists.
const MOST_LISTED: usize = 24;

/// Says why a fault cannot be done to a target of this board: what, and what to do instead, with
/// `; ` between.
pub fn fits(board: &Document, target: &Id, verb: Verb) -> Result<(), String> {
    let is_edge = board.edges.contains_key(target);
    let is_place = board.nodes.contains_key(target) || board.frames.contains_key(target);
    match (is_edge, is_place) {
        (false, false) => {
            let ids: Vec<&Id> = if verb.on_edge() {
                board.edges.keys().collect()
            } else {
                board.nodes.keys().chain(board.frames.keys()).collect()
            };
            Err(format!(
                "the board has no {target}{}",
                suggest(target, &ids)
            ))
        }
        (true, false) if !verb.on_edge() => Err(format!(
            "{verb} is done to a node or a frame, and {target} is an edge; use cut, delay or loss"
        )),
        (false, true) if verb.on_edge() => Err(format!(
            "{verb} is done to an edge, and {target} is none; name an edge such as {}",
            board.edges.keys().next().map_or("a->b", Id::as_str)
        )),
        (_, _) => board
            .nodes
            .get(target)
            .map_or(Ok(()), |node| fits_node(node, verb)),
    }
}

fn fits_node(node: &Node, verb: Verb) -> Result<(), String> {
    let a = node.kind().a();
    let id = &node.id;
    match node.kind() {
        // What is gone asks for nothing; it serves nobody, so nothing else of it can be broken.
        Kind::Client if verb == Verb::Kill => Ok(()),
        Kind::Client => Err(format!(
            "{id} is {a} and only asks; kill it, or break a part that serves"
        )),
        Kind::Box | Kind::Note | Kind::Codebase => Err(format!(
            "{id} is {a} and runs no process; break a part that serves"
        )),
        Kind::Firewall | Kind::Cache | Kind::Cdn | Kind::Queue | Kind::Monitor | Kind::External => {
            Err(format!(
                "{id} is only drawn: {a} is not served yet; break a part that serves"
            ))
        }
        Kind::Dns | Kind::LoadBalancer | Kind::WebServer | Kind::AppServer | Kind::Database => {
            match verb {
                Verb::Lag(_) if !is_replica(node) => Err(format!(
                    "lag is done to a replica, and {id} is {}; name a replica",
                    match node.kind() {
                        Kind::Database => "a primary".to_owned(),
                        _ => a,
                    }
                )),
                Verb::Kill
                | Verb::Hang
                | Verb::Slow(_)
                | Verb::Error(..)
                | Verb::Cut
                | Verb::Delay(_)
                | Verb::Loss(_)
                | Verb::Lag(_) => Ok(()),
            }
        }
    }
}

fn is_replica(node: &Node) -> bool {
    matches!(&node.props, Props::Database(db) if db.role == Role::Replica)
}

/// `; did you mean a, b or c?`, or the whole list when nothing is near and it is short.
pub fn suggest(wrong: &Id, ids: &[&Id]) -> String {
    let names = || ids.iter().map(|id| id.as_str());
    if let Some(meant) = near::did_you_mean(wrong.as_str(), names()) {
        return format!("; {meant}");
    }
    match ids.len() {
        0 => String::new(),
        1..=MOST_LISTED => format!("; it has {}", names().collect::<Vec<_>>().join(", ")),
        _ => "; `wireboard show` prints its names".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Edge, EdgeKind};
    use crate::engine::FaultSpec;

    fn board() -> Document {
        let mut board = Document::default();
        let id = |text| Id::new(text).unwrap();
        for (name, kind) in [
            ("user", Kind::Client),
            ("web-1", Kind::WebServer),
            ("web-2", Kind::WebServer),
            ("app", Kind::AppServer),
            ("code", Kind::Codebase),
            ("wall", Kind::Firewall),
            ("db", Kind::Database),
        ] {
            let node = Node::new(id(name), kind, name, Cell::new(0, 0));
            board.nodes.insert(node.id.clone(), node);
        }
        let edge = Edge::new(id("user"), id("web-1"), EdgeKind::Http);
        board.edges.insert(edge.id.clone(), edge);
        board
    }

    fn check(spec: &str, message: &str) {
        let spec: FaultSpec = spec.parse().unwrap();
        match fits(&board(), &spec.target, spec.verb) {
            Ok(()) => assert_eq!(message, "", "{spec}"),
            Err(e) => assert!(!message.is_empty() && e.contains(message), "{spec}: {e}"),
        }
    }

    #[test]
    fn a_fault_that_changes_nothing_is_refused_with_the_reason() {
        check("web-1:kill@10s..20s", "");
        check("user->web-1:cut", "");
        check("user:kill", "");
        check("user:hang", "is a client and only asks; kill it");
        check("code:kill", "code is a code base and runs no process");
        check(
            "wall:kill",
            "wall is only drawn: a firewall is not served yet",
        );
        check("web1:kill", "no web1; did you mean web-1 or web-2?");
        check("web-1:cut", "is done to an edge, and web-1 is none");
        check("user->web-1:kill", "user->web-1 is an edge; use cut");
        check(
            "app:lag(2s)",
            "and app is an application server; name a replica",
        );
        check("db:lag(2s)", "and db is a primary; name a replica");
    }
}
