//! Properties that nobody reads: a misspelt name changes nothing, and must not pass in silence.
//!
//! They are kept in the file, because a newer version may know them; so this only warns.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::board::edge::ServerSlot;
use crate::board::near::{did_you_mean, one_slip};
use crate::board::{Document, Key, Link, Props};

use super::Findings;

/// Fields of a record besides its properties; what else stands there may be somebody's own.
const NODE: &[&str] = &[
    "id", "kind", "name", "at", "size", "frame", "address", "locked", "props",
];
const FRAME: &[&str] = &[
    "id",
    "name",
    "at",
    "size",
    "frame",
    "address",
    "locked",
    "collapsed",
];
const EDGE: &[&str] = &["id", "from", "to", "kind", "label", "link", "server"];

pub(super) fn check(board: &Document, found: &mut Findings) {
    slips(board, found);
    for (id, node) in &board.nodes {
        let key = Key::Node(id.clone());
        let known = names(&Props::default_of(node.kind()).to_value());
        let written = names(&node.props.to_value());
        let of = node.kind().a();
        for name in written.difference(&known) {
            unknown(&key, "props", name, &of, &known, found);
        }
        for name in node.extra.keys().filter(|n| known.contains(*n)) {
            let message = format!("{name:?} stands outside of props, where nobody reads it");
            found.warning(&key, "", message, "move it into props");
        }
    }
    let link = known_of(&Link::default());
    let server = known_of(&ServerSlot::default());
    for (id, edge) in &board.edges {
        let key = Key::Edge(id.clone());
        for name in edge.link.extra.keys() {
            unknown(&key, "link", name, "a link", &link, found);
        }
        for name in edge.server.extra.keys() {
            unknown(&key, "server", name, "a server slot", &server, found);
        }
    }
}

/// Unknown fields survive and are nobody's business; but one that misses a known name by one slip was
/// probably meant for it.
fn slips(board: &Document, found: &mut Findings) {
    let nodes = board.nodes.iter();
    let nodes = nodes.map(|(id, n)| (Key::Node(id.clone()), "a node", &n.extra, NODE));
    let frames = board.frames.iter();
    let frames = frames.map(|(id, f)| (Key::Frame(id.clone()), "a frame", &f.extra, FRAME));
    let edges = board.edges.iter();
    let edges = edges.map(|(id, e)| (Key::Edge(id.clone()), "an edge", &e.extra, EDGE));
    for (key, of, extra, known) in nodes.chain(frames).chain(edges) {
        for name in extra.keys() {
            if let Some(meant) = one_slip(name, known.iter().copied()) {
                let shown: String = name.chars().take(60).collect();
                let message =
                    format!("{of} has no field {shown:?}; it is kept, and changes nothing");
                found.warning(&key, "", message, &format!("did you mean {meant}?"));
            }
        }
    }
}

fn unknown(
    key: &Key,
    field: &str,
    name: &str,
    of: &str,
    known: &BTreeSet<String>,
    found: &mut Findings,
) {
    let shown: String = name.chars().take(60).collect();
    let message = format!("{of} has no property {shown:?}; it is kept, and changes nothing");
    let near = did_you_mean(&shown, known.iter().map(String::as_str));
    let help = near.unwrap_or_else(|| "see the schema for the names".to_owned());
    found.warning(key, field, message, &help);
}

fn known_of(value: &impl serde::Serialize) -> BTreeSet<String> {
    // Plain data with string keys: writing it cannot fail.
    names(&serde_json::to_value(value).unwrap_or(Value::Null))
}

fn names(value: &Value) -> BTreeSet<String> {
    let map = value.as_object();
    map.into_iter().flat_map(|m| m.keys().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::check::check;
    use crate::board::{Cell, Edge, EdgeKind, Id, Kind, Node};
    use crate::board::{Frame, Size};

    #[test]
    fn a_field_that_is_one_slip_off_is_told_and_any_other_is_somebodys_own() {
        let id = |text: &str| Id::new(text).unwrap();
        let mut board = Document::default();
        let mut frame = Frame::new(id("server"), "Server", Cell::new(0, 0), Size::new(20, 9));
        for name in ["adress", "rack", "note"] {
            frame.extra.insert(name.to_owned(), "x".into());
        }
        board.frames.insert(id("server"), frame);
        let mut edge = Edge::new(id("a"), id("b"), EdgeKind::Plain);
        edge.extra.insert("laBel".to_owned(), "x".into());
        board.edges.insert(edge.id.clone(), edge);
        let told: Vec<String> = check(&board)
            .iter()
            .filter(|d| d.message.contains("has no field"))
            .map(|d| format!("{} / {}", d.message, d.help))
            .collect();
        assert_eq!(
            told,
            [
                "a frame has no field \"adress\"; it is kept, and changes nothing / did you mean address?",
                "an edge has no field \"laBel\"; it is kept, and changes nothing / did you mean label?",
            ]
        );
    }

    #[test]
    fn the_fields_are_those_of_the_schema() {
        let schema = |schema: schemars::Schema| -> BTreeSet<String> {
            schema.as_value()["properties"]
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect()
        };
        let known = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        assert_eq!(schema(schemars::schema_for!(Frame)), known(FRAME));
        assert_eq!(schema(schemars::schema_for!(Edge)), known(EDGE));
        assert_eq!(
            schema(schemars::schema_for!(crate::board::node::NodeFile)),
            known(NODE)
        );
    }

    #[test]
    fn misspelt_names_are_told_with_the_nearest_one() {
        let id = |text: &str| Id::new(text).unwrap();
        let mut board = Document::default();
        "www.foobar.com".clone_into(&mut board.site.domain);
        let mut web = Node::new(id("web"), Kind::WebServer, "Web", Cell::new(0, 0));
        let Props::WebServer(props) = &mut web.props else {
            panic!("it is a web server");
        };
        props.extra.insert("wrokers".to_owned(), 3.into());
        web.extra.insert("workers".to_owned(), 3.into());
        board.nodes.insert(id("web"), web);
        let user = Node::new(id("user"), Kind::Client, "User", Cell::new(30, 0));
        board.nodes.insert(id("user"), user);
        let mut edge = Edge::new(id("user"), id("web"), EdgeKind::Http);
        edge.link.extra.insert("latency".to_owned(), 3.into());
        board.edges.insert(edge.id.clone(), edge);
        let told: Vec<String> = check(&board)
            .iter()
            .map(|d| format!("{} / {}", d.message, d.help))
            .collect();
        assert_eq!(
            told,
            [
                "a web server has no property \"wrokers\"; it is kept, and changes nothing / did you mean workers?",
                "\"workers\" stands outside of props, where nobody reads it / move it into props",
                "a link has no property \"latency\"; it is kept, and changes nothing / did you mean latency_us?",
            ]
        );
    }
}
