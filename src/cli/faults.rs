//! Fault specs of the command line, checked against the board.

use crate::board::{Document, Id, Kind, Props, near};
use crate::engine::fault::{FaultError, FaultSpec, Verb};

use super::{UsageError, placed};

/// Most names of a board that a message lists.
const MOST_LISTED: usize = 24;

/// Reads and checks all specs.
pub fn read(document: &Document, specs: &[String]) -> Result<Vec<FaultSpec>, UsageError> {
    specs.iter().map(|spec| read_one(document, spec)).collect()
}

fn read_one(document: &Document, text: &str) -> Result<FaultSpec, UsageError> {
    let wrong = |why: String| UsageError(placed(&why, &format!("in --fault {text}")));
    let spec: FaultSpec = text
        .parse()
        .map_err(|why: FaultError| wrong(why.to_string()))?;
    check(document, &spec).map_err(wrong)?;
    Ok(spec)
}

/// Says what is wrong with a fault on this board.
fn check(document: &Document, spec: &FaultSpec) -> Result<(), String> {
    let id = &spec.target;
    let is_edge = document.edges.contains_key(id);
    let is_place = document.nodes.contains_key(id) || document.frames.contains_key(id);
    let verb = spec.verb;
    match (is_edge, is_place) {
        (false, false) => {
            let ids: Vec<&Id> = if verb.on_edge() {
                document.edges.keys().collect()
            } else {
                document
                    .nodes
                    .keys()
                    .chain(document.frames.keys())
                    .collect()
            };
            Err(format!("the board has no {id}{}", suggest(id, &ids)))
        }
        (true, false) if !verb.on_edge() => Err(format!(
            "{verb} is done to a node or a frame, and {id} is an edge; use cut, delay or loss"
        )),
        (false, true) if verb.on_edge() => Err(format!(
            "{verb} is done to an edge, and {id} is none; name an edge such as {}",
            document.edges.keys().next().map_or("a->b", Id::as_str)
        )),
        (_, _) => check_kind(document, spec),
    }
}

fn check_kind(document: &Document, spec: &FaultSpec) -> Result<(), String> {
    let Some(node) = document.nodes.get(&spec.target) else {
        return Ok(());
    };
    let replica = match &node.props {
        Props::Database(db) => db.role == crate::board::kind::Role::Replica,
        _ => false,
    };
    match (spec.verb, node.kind()) {
        (Verb::Lag(_), _) if !replica => Err(format!(
            "lag is done to a replica, and {} is a {}; name a replica",
            node.id,
            node.kind().title()
        )),
        (_, Kind::Client | Kind::Box | Kind::Note | Kind::Codebase) => Err(format!(
            "{} is a {} and runs no process; break a part that serves",
            node.id,
            node.kind().title()
        )),
        _ => Ok(()),
    }
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
    use crate::board::{Cell, Edge, EdgeKind, Node};

    fn board() -> Document {
        let mut board = Document::default();
        let id = |text| Id::new(text).unwrap();
        for (name, kind) in [
            ("user", Kind::Client),
            ("web-1", Kind::WebServer),
            ("web-2", Kind::WebServer),
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
        let result = read(&board(), &[spec.to_owned()]).map_err(|e| e.0);
        match result {
            Ok(_) => assert_eq!(message, "", "{spec}"),
            Err(e) => assert!(!message.is_empty() && e.contains(message), "{spec}: {e}"),
        }
    }

    #[test]
    fn faults_are_checked_against_the_board() {
        check("web-1:kill@10s..20s", "");
        check("user->web-1:cut", "");
        check(
            "web1:kill",
            "no web1; in --fault web1:kill; did you mean web-1 or web-2?",
        );
        check("bd:kill", "did you mean db?");
        check("nowhere:kill", "it has db, user, web-1, web-2");
        check("user->web:cut", "did you mean user->web-1?");
        check("web-1:delay(1s)", "name an edge such as user->web-1");
        check(
            "user->web-1:kill",
            "user->web-1 is an edge; in --fault user->web-1:kill; use cut, delay or loss",
        );
        check(
            "db:lag(2s)",
            "lag is done to a replica, and db is a database",
        );
        check("user:kill", "runs no process");
        check("web-1", "TARGET:VERB");
        check("web-1:slow(0.5)", "the factor must be above 1");
        check("web-1:slow(0.5)", "in --fault web-1:slow(0.5)");
    }
}
