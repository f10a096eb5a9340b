//! Fault specs of the command line, checked against the board.

use crate::board::Document;
use crate::engine::fault::{FaultError, FaultSpec, fits};

use super::{UsageError, placed};

/// Reads and checks all specs.
pub fn read(document: &Document, specs: &[String]) -> Result<Vec<FaultSpec>, UsageError> {
    specs.iter().map(|spec| read_one(document, spec)).collect()
}

fn read_one(document: &Document, text: &str) -> Result<FaultSpec, UsageError> {
    let wrong = |why: String| UsageError(placed(&why, &format!("in --fault {text}")));
    let spec: FaultSpec = text
        .parse()
        .map_err(|why: FaultError| wrong(why.to_string()))?;
    fits(document, &spec.target, spec.verb).map_err(wrong)?;
    Ok(spec)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Edge, EdgeKind, Id, Kind, Node};

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
            "lag is done to a replica, and db is a primary",
        );
        check("user:kill", "");
        check("user:slow(2)", "only asks");
        check("web-1", "TARGET:VERB");
        check("web-1:slow(0.5)", "the factor must be above 1");
        check("web-1:slow(0.5)", "in --fault web-1:slow(0.5)");
    }
}
