//! Properties that nobody reads: a misspelt name changes nothing, and must not pass in silence.
//!
//! They are kept in the file, because a newer version may know them; so this only warns.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::board::edge::ServerSlot;
use crate::board::near::did_you_mean;
use crate::board::{Document, Key, Link, Props};

use super::Findings;

pub(super) fn check(board: &Document, found: &mut Findings) {
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
