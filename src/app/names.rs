//! What is said, in the names that the board shows: the engine and the history speak of ids.

use crate::board::{Document, Id};

/// Words before which an id stands in what is said.
const BEFORE: [&str; 20] = [
    "to",
    "from",
    "of",
    "at",
    "by",
    "on",
    "with",
    "and",
    "follows",
    "add",
    "move",
    "rename",
    "delete",
    "connect",
    "flip",
    "lock",
    "duplicate",
    "close",
    "open",
    "asks",
];
/// Words behind which the first word of a sentence is an id.
const BEHIND: [&str; 5] = ["is", "runs", "has", "takes", "and"];

/// A text with the ids of nodes, machines and edges in it replaced by what they are called, where a
/// word beside them says that an id is meant or the id is no word (`web-2`). Ids that are words of the sentence (`the web server`)
/// stay, and so does everything whose name is not clear.
pub fn named(doc: &Document, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut meant = {
        let second = text.split(' ').nth(1);
        second.is_some_and(|word| BEHIND.contains(&word))
    };
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end_matches([' ', ',', ';', ':', '.', ')']);
        let bare = bare.strip_suffix("'s").unwrap_or(bare);
        match called(doc, bare, meant) {
            Some(name) => {
                out.push_str(&name);
                out.push_str(&word[bare.len()..]);
            }
            None => out.push_str(word),
        }
        meant = BEFORE.contains(&bare);
    }
    out
}

/// What a word stands for. An edge's id cannot be taken for anything else.
fn called(doc: &Document, word: &str, meant: bool) -> Option<String> {
    let id = Id::new(word).ok()?;
    if let Some(edge) = doc.edges.get(&id) {
        // An id that somebody chose says more than two names.
        let usual = word.contains("->");
        let ends = || format!("{} → {}", doc.called(&edge.from), doc.called(&edge.to));
        return usual.then(ends);
    }
    let known = doc.nodes.contains_key(&id) || doc.frames.contains_key(&id);
    let clear = meant || word.contains(|c: char| c == '-' || c.is_ascii_digit());
    (clear && known).then(|| doc.called(&id).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Edge, EdgeKind, Kind, Node, Record};

    #[test]
    fn ids_become_names_where_an_id_is_meant() {
        let mut doc = Document::default();
        let id = |text: &str| Id::new(text).unwrap();
        for (node, name) in [
            ("web", "Nginx"),
            ("db-1", "MySQL"),
            ("a", "Twin"),
            ("b", "Twin"),
        ] {
            let node = Node::new(id(node), Kind::WebServer, name, Cell::default());
            doc.insert(Record::Node(node));
        }
        let edge = Edge::new(id("web"), id("db-1"), EdgeKind::Plain);
        doc.insert(Record::Edge(edge));
        for (text, expected) in [
            ("GET / to web", "GET / to Nginx"),
            ("4 rows from db-1, as asked", "4 rows from MySQL, as asked"),
            ("passed to the web server", "passed to the web server"),
            ("200 OK, 7 B from a", "200 OK, 7 B from a"),
            ("from nowhere", "from nowhere"),
            ("web", "web"),
            (
                "web is killed; x brings it back",
                "Nginx is killed; x brings it back",
            ),
            ("web->db-1 is cut", "Nginx → MySQL is cut"),
            (
                "taken back: connect web with db-1",
                "taken back: connect Nginx with MySQL",
            ),
            ("fault web:kill", "fault web:kill"),
            ("it is db-1's turn", "it is MySQL's turn"),
            ("db-1 leads", "MySQL leads"),
            ("duplicate web", "duplicate Nginx"),
        ] {
            assert_eq!(named(&doc, text), expected);
        }
    }
}
