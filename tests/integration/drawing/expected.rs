//! The graph that a picture of a board must show, made from the board alone, and how it differs from
//! what was read.

use std::collections::BTreeMap;
use std::fmt::Debug;

use unicode_width::UnicodeWidthStr as _;
use wireboard::board::{Document, EdgeKind, Id};
use wireboard::drawing::scene::Complaint;

use super::reader::{Edge, Frame, Graph, Names, Node, Set, Style, ellipsis, printed};

/// Columns of the longest label; longer ones are cut.
const LONGEST_LABEL: usize = 24;

const fn style(kind: EdgeKind, set: Set) -> Style {
    match kind {
        EdgeKind::Http | EdgeKind::App | EdgeKind::Dns => Style::Solid,
        // The set of old fonts has one double line, which is for what is looked at.
        EdgeKind::Sql => match set {
            Set::Full | Set::Ascii => Style::Double,
            Set::Blocks => Style::Solid,
        },
        EdgeKind::Replication => Style::Dashed,
        EdgeKind::Deploy | EdgeKind::Scrape | EdgeKind::Plain => Style::Dotted,
    }
}

/// The outermost closed frame of a chain of frames, from the inside to the outside.
fn closed_around(board: &Document, frame: Option<&Id>) -> Option<Id> {
    let mut chain = board.frame_chain(frame);
    chain.reverse();
    chain.into_iter().find(|id| board.frames[id].collapsed)
}

fn title(board: &Document, id: &Id) -> String {
    let frame = &board.frames[id];
    let address = frame.address.iter().map(String::as_str);
    let words: Vec<&str> = std::iter::once(frame.name.as_str())
        .chain(address)
        .collect();
    words.join(" ")
}

/// Spaces at the ends and in a row say nothing.
fn plain(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The graph of a board, in words that a set of signs can print.
pub fn graph(board: &Document, set: Set) -> Graph {
    with_edges(board, set, drawn(board))
}

fn with_edges(board: &Document, set: Set, edges: Vec<Drawn>) -> Graph {
    let print = |text: &str| printed(text, set);
    let inside = |frame: &Option<Id>| frame.as_ref().map(|f| print(&title(board, f)));
    let mut graph = Graph::default();
    // What stands on the board for each node, by name.
    let mut shown: BTreeMap<&Id, String> = BTreeMap::new();
    let mut hidden: BTreeMap<Id, usize> = BTreeMap::new();
    for node in board.nodes.values() {
        if let Some(frame) = closed_around(board, node.frame.as_ref()) {
            shown.insert(&node.id, print(&board.frames[&frame].name));
            *hidden.entry(frame).or_default() += 1;
        } else {
            shown.insert(&node.id, print(&node.name));
            graph.nodes.push(Node {
                name: print(&node.name),
                inside: inside(&node.frame),
                parts: None,
            });
        }
    }
    for frame in board.frames.values() {
        let outer = closed_around(board, frame.frame.as_ref());
        match (outer, frame.collapsed) {
            (Some(_), _) => {}
            (None, false) => graph.frames.push(Frame {
                title: print(&title(board, &frame.id)),
                inside: inside(&frame.frame),
            }),
            (None, true) => graph.nodes.push(Node {
                name: print(&frame.name),
                inside: inside(&frame.frame),
                parts: Some(hidden.get(&frame.id).copied().unwrap_or(0)),
            }),
        }
    }
    for drawn in edges {
        graph.edges.push(Edge {
            from: shown[&drawn.from].clone(),
            to: shown[&drawn.to].clone(),
            style: style(drawn.kind, set),
            label: print(&drawn.label),
        });
    }
    graph.nodes.sort();
    graph.frames.sort();
    graph.edges.sort();
    graph
}

/// What the boxes and the frames of a board's picture may be called.
pub fn names(board: &Document) -> Names {
    let graph = graph(board, Set::Full);
    Names {
        nodes: graph.nodes.into_iter().map(|n| n.name).collect(),
        frames: graph.frames.into_iter().map(|f| f.title).collect(),
        ..Names::default()
    }
}

/// An arrow that must be drawn: an edge, or several that are joined at a closed frame.
struct Drawn {
    id: Id,
    from: Id,
    to: Id,
    kind: EdgeKind,
    label: String,
}

fn drawn(board: &Document) -> Vec<Drawn> {
    let mut all: Vec<Drawn> = Vec::new();
    let mut joined: BTreeMap<(Id, Id), (usize, usize)> = BTreeMap::new();
    let rank = |kind: EdgeKind| EdgeKind::ALL.iter().position(|k| *k == kind);
    for edge in board.edges.values() {
        let closed = |end: &Id| closed_around(board, board.nodes[end].frame.as_ref());
        let (a, b) = (closed(&edge.from), closed(&edge.to));
        if a.is_some() || b.is_some() {
            let ends = (
                a.unwrap_or_else(|| edge.from.clone()),
                b.unwrap_or_else(|| edge.to.clone()),
            );
            if ends.0 == ends.1 {
                continue;
            }
            if let Some((at, n)) = joined.get_mut(&ends) {
                *n += 1;
                all[*at].label = format!("×{n}");
                if rank(edge.kind) < rank(all[*at].kind) {
                    all[*at].kind = edge.kind;
                }
                continue;
            }
            joined.insert(ends, (all.len(), 1));
        }
        all.push(Drawn {
            id: edge.id.clone(),
            from: edge.from.clone(),
            to: edge.to.clone(),
            kind: edge.kind,
            label: plain(&edge.label),
        });
    }
    all
}

/// Takes out of a board's graph what its picture says that it could not draw. None when things
/// cover each other, or names cannot be told apart: such a picture promises nothing.
pub fn without(board: &Document, set: Set, complaints: &[Complaint]) -> Option<Graph> {
    let mut edges = drawn(board);
    for complaint in complaints {
        match complaint {
            Complaint::NoRoute(id) => {
                let at = edges.iter().position(|e| e.id == *id)?;
                edges.remove(at);
            }
            Complaint::NoLabelRoom(id) => {
                let edge = edges.iter_mut().find(|e| e.id == *id);
                // An edge without a way has no label either.
                if let Some(edge) = edge {
                    edge.label.clear();
                }
            }
            Complaint::NoStyle(id) => edges.iter_mut().find(|e| e.id == *id)?.kind = EdgeKind::Http,
            Complaint::Overlap(..) | Complaint::Misplaced(_) | Complaint::NameCut(_) => {
                return None;
            }
        }
    }
    Some(with_edges(board, set, edges))
}

/// Whether a label that was read says what the board says; a long one may be cut.
fn says(read: &str, label: &str, set: Set) -> bool {
    let cut = || {
        let start = read.strip_suffix(ellipsis(set))?;
        Some(label.width() > LONGEST_LABEL && label.starts_with(start))
    };
    read == label || cut().unwrap_or(false)
}

/// Everything in which a graph that was read differs from the one that it should be.
pub fn differences(read: &Graph, expected: &Graph, set: Set) -> Vec<String> {
    let mut faults = Vec::new();
    lists("node", &read.nodes, &expected.nodes, &mut faults);
    lists("frame", &read.frames, &expected.frames, &mut faults);
    // A cut label stands for the only one that it can be.
    let mut left: Vec<&Edge> = expected.edges.iter().collect();
    for edge in &read.edges {
        let same = |e: &&&Edge| {
            (&e.from, &e.to, e.style) == (&edge.from, &edge.to, edge.style)
                && says(&edge.label, &e.label, set)
        };
        match left.iter().find(same).map(|e| std::ptr::from_ref(*e)) {
            Some(found) => left.retain(|e| !std::ptr::eq(*e, found)),
            None => faults.push(format!("reads an edge that is not there: {edge:?}")),
        }
    }
    faults.extend(left.iter().map(|edge| format!("does not show {edge:?}")));
    let strays = read.strays.iter();
    faults.extend(strays.map(|text| format!("{text:?} stands nowhere")));
    faults
}

fn lists<T: Ord + Debug>(what: &str, read: &[T], expected: &[T], faults: &mut Vec<String>) {
    let extra = read.iter().filter(|r| expected.binary_search(r).is_err());
    faults.extend(extra.map(|r| format!("reads a {what} that is not there: {r:?}")));
    let missing = expected.iter().filter(|e| read.binary_search(e).is_err());
    faults.extend(missing.map(|e| format!("does not show the {what} {e:?}")));
    if read.len() != expected.len() {
        let (n, m) = (read.len(), expected.len());
        faults.push(format!("reads {n} of {m} {what}s"));
    }
}
