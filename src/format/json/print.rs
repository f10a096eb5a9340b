//! The canonical writer.
//!
//! Fixed order of keys, records in the natural order of their ids, values that are a default left
//! out. Two documents that are equal give equal bytes.

use serde::Serialize;

use crate::board::node::NodeFile;
use crate::board::{Document, Edge, Link, Node, Props, ServerSlot};

use super::tree::{Member, Tree, Value};
use super::{FORMAT, layout, reader};

/// Writes a board.
pub fn print(document: &Document) -> String {
    let mut board = Board::begin(FORMAT);
    let mut header = match tree(&document.header).value {
        Value::Object(members) => members,
        _ => Vec::new(),
    };
    let known = header.iter().take_while(|m| is_known(&m.key)).count();
    let unknown = header.split_off(known);
    for member in header {
        board.field(&member.key, &member.tree);
    }
    board.field("site", &tree(&document.site));
    board.connected(document);
    board.list("story", document.story.values().map(tree));
    board.list("notes", document.notes.values().map(tree));
    board.list("cards", document.cards.values().map(tree));
    board.list("traffic", document.traffic.values().map(tree));
    board.list("scenarios", document.scenarios.values().map(tree));
    for member in unknown {
        board.field(&member.key, &member.tree);
    }
    board.end()
}

/// Writes what is drawn on a board and nothing else, under a format of its own.
pub fn print_lists(format: &str, document: &Document) -> String {
    let mut board = Board::begin(format);
    board.connected(document);
    board.list("notes", document.notes.values().map(tree));
    board.end()
}

fn is_known(key: &str) -> bool {
    matches!(key, "title" | "description")
}

struct Board {
    out: String,
    first: bool,
}

impl Board {
    fn begin(format: &str) -> Self {
        let mut board = Self {
            out: String::from("{\n"),
            first: true,
        };
        board.field("format", &tree(format));
        board
    }

    fn end(mut self) -> String {
        self.out.push_str("\n}\n");
        self.out
    }

    fn connected(&mut self, document: &Document) {
        self.list("frames", document.frames.values().map(tree));
        self.list("nodes", document.nodes.values().map(node));
        self.list("edges", document.edges.values().map(edge));
    }

    fn key(&mut self, key: &str) -> usize {
        if !self.first {
            self.out.push_str(",\n");
        }
        self.first = false;
        layout::key(&mut self.out, key, 1)
    }

    fn field(&mut self, key: &str, tree: &Tree) {
        let used = self.key(key);
        layout::write(&mut self.out, tree, 1, used);
    }

    /// One record after the other, each on a line of its own. An empty list is left out.
    fn list(&mut self, key: &str, records: impl Iterator<Item = Tree>) {
        let mut any = false;
        for record in records {
            if any {
                self.out.push_str(",\n");
            } else {
                self.key(key);
                self.out.push_str("[\n");
            }
            any = true;
            layout::pad(&mut self.out, 2);
            layout::write(&mut self.out, &record, 2, 4);
        }
        if any {
            self.out.push('\n');
            layout::pad(&mut self.out, 1);
            self.out.push(']');
        }
    }
}

/// The tree of a value, members in the order of their declaration.
fn tree(value: impl Serialize) -> Tree {
    // Plain data with string keys always writes, and what was written always reads.
    let text = serde_json::to_string(&value).unwrap_or_default();
    reader::read(&text).0
}

fn node(node: &Node) -> Tree {
    let mut file = NodeFile::from(node);
    file.props.clear();
    let mut whole = tree(&file);
    let props = without(
        props_tree(&node.props),
        &props_tree(&Props::default_of(node.kind())),
    );
    if !props.members().is_empty()
        && let Value::Object(members) = &mut whole.value
    {
        // Unknown fields stand last.
        let known = members.len() - node.extra.len();
        let member = Member {
            key_at: 0,
            key: "props".to_owned(),
            tree: props,
        };
        members.insert(known, member);
    }
    whole
}

fn props_tree(props: &Props) -> Tree {
    struct All<'a>(&'a Props);
    impl Serialize for All<'_> {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.0.serialize_all(serializer)
        }
    }
    tree(All(props))
}

fn edge(edge: &Edge) -> Tree {
    let mut whole = tree(edge);
    if let Value::Object(members) = &mut whole.value {
        for member in members {
            let default = match member.key.as_str() {
                "link" => tree(Link::default()),
                "server" => tree(ServerSlot::default()),
                _ => continue,
            };
            member.tree = without(member.tree.clone(), &default);
        }
    }
    whole
}

/// An object without the members that are as in `default`.
fn without(mut tree: Tree, default: &Tree) -> Tree {
    if let Value::Object(members) = &mut tree.value {
        members.retain(|m| {
            default
                .get(&m.key)
                .is_none_or(|d| d.to_json() != m.tree.to_json())
        });
    }
    tree
}
