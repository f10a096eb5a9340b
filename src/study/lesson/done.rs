//! What was done to a board, read from its history: from what each revision changed, never from what
//! it is called.

use std::collections::BTreeSet;

use crate::board::edit::create;
use crate::board::history::MAX_REVISIONS;
use crate::board::{Change, Document, Edge, Frame, History, Id, Node, Record, Revision};

use super::Seen;

/// The revisions from a number on; the root is none.
fn since(history: &History, first: usize) -> &[Revision] {
    history.revisions().get(first.max(1)..).unwrap_or_default()
}

/// The changes of the revisions from a number on.
fn changes(history: &History, first: usize) -> impl Iterator<Item = &Change> {
    let each = since(history, first).iter();
    each.flat_map(|r| r.patch.changes().map(|(_, change)| change))
}

/// Nodes before and after: as the lesson gave them and as they stand, and around each revision from a
/// number on. Only nodes that stayed what they are.
pub(super) fn node_pairs<'a>(seen: &Seen<'a>, first: usize) -> Vec<(&'a Node, &'a Node)> {
    let given = seen.start.nodes.values();
    let given = given.filter_map(|node| Some((node, seen.now.nodes.get(&node.id)?)));
    let revised = changes(seen.history, first).filter_map(nodes_of);
    let same = |(a, b): &(&Node, &Node)| a.kind() == b.kind();
    given.chain(revised).filter(same).collect()
}

/// The same of machines.
pub(super) fn frame_pairs<'a>(seen: &Seen<'a>, first: usize) -> Vec<(&'a Frame, &'a Frame)> {
    let given = seen.start.frames.values();
    let given = given.filter_map(|frame| Some((frame, seen.now.frames.get(&frame.id)?)));
    let revised = changes(seen.history, first).filter_map(|change| {
        match (change.before.as_ref()?, change.after.as_ref()?) {
            (Record::Frame(a), Record::Frame(b)) => Some((a, b)),
            _ => None,
        }
    });
    given.chain(revised).collect()
}

/// A node before and after a change that it outlived.
fn nodes_of(change: &Change) -> Option<(&Node, &Node)> {
    match (change.before.as_ref()?, change.after.as_ref()?) {
        (Record::Node(a), Record::Node(b)) => Some((a, b)),
        _ => None,
    }
}

/// A connection before and after a change that it outlived.
fn edges_of(change: &Change) -> Option<(&Edge, &Edge)> {
    match (change.before.as_ref()?, change.after.as_ref()?) {
        (Record::Edge(a), Record::Edge(b)) => Some((a, b)),
        _ => None,
    }
}

/// True when a change stands in the history that the board is without: it was taken back.
pub(super) fn taken_back(history: &History) -> bool {
    let mut line = BTreeSet::from([0]);
    let mut at = Some(history.current());
    while let Some(number) = at {
        line.insert(number);
        at = history.parent(number);
    }
    line.len() < history.revisions().len()
}

/// True when the board went forward to a change that was there already at an earlier look.
pub(super) fn again((count, stood): (usize, usize), history: &History) -> bool {
    let (now, current) = (history.revisions().len(), history.current());
    // A full history folds its oldest revision at each change: its numbers mean others then.
    if now != count || now >= MAX_REVISIONS || current == stood {
        return false;
    }
    let mut at = history.parent(current);
    while let Some(number) = at {
        if number == stood {
            return true;
        }
        at = history.parent(number);
    }
    false
}

/// True when a revision did nothing but give properties of nodes or connections other values.
pub(super) fn set(history: &History, first: usize) -> bool {
    let sets = |change: &Change| {
        let node = nodes_of(change).is_some_and(|(a, b)| {
            let (address, props) = (a.address.clone(), a.props.clone());
            let with_the_old = Node {
                address,
                props,
                ..b.clone()
            };
            a.kind() == b.kind() && a != b && with_the_old == *a
        });
        let edge = edges_of(change).is_some_and(|(a, b)| {
            let (link, server) = (a.link.clone(), a.server.clone());
            let with_the_old = Edge {
                link,
                server,
                ..b.clone()
            };
            a != b && with_the_old == *a
        });
        node || edge
    };
    let mut each = since(history, first).iter();
    each.any(|r| !r.patch.is_empty() && r.patch.changes().all(|(_, change)| sets(change)))
}

/// True when a revision made a thing that was there already: a machine together with a node on it, or
/// a node with what only another one has, its properties or its name.
pub(super) fn copied(seen: &Seen<'_>, first: usize) -> bool {
    let number = first.max(1);
    let each = since(seen.history, first).iter();
    each.enumerate().any(|(n, revision)| {
        let new: Vec<&Record> = revision
            .patch
            .changes()
            .filter(|(_, change)| change.before.is_none())
            .filter_map(|(_, change)| change.after.as_ref())
            .collect();
        let frames: BTreeSet<&Id> = new.iter().filter_map(|record| frame(record)).collect();
        let mut nodes = new.iter().filter_map(|record| node(record));
        nodes.any(|node| {
            let with_machine = node.frame.as_ref().is_some_and(|f| frames.contains(f));
            with_machine || is_like_another(seen, node, number + n)
        })
    })
}

fn node(record: &Record) -> Option<&Node> {
    match record {
        Record::Node(node) => Some(node),
        _ => None,
    }
}

fn frame(record: &Record) -> Option<&Id> {
    match record {
        Record::Frame(frame) => Some(&frame.id),
        _ => None,
    }
}

/// True when another node, of the lesson's or of another revision, is of the same kind with the same
/// properties, and the two share more than what every new node of that kind has.
fn is_like_another(seen: &Seen<'_>, copy: &Node, revision: usize) -> bool {
    let plain = create::sample(seen.now, copy.kind());
    let usual = create::sample(&Document::default(), copy.kind()).name;
    let told_apart = |name: &str| {
        let rest = name.strip_prefix(usual.as_str());
        rest.is_none_or(|rest| !rest.trim().chars().all(|c| c.is_ascii_digit()))
    };
    let like = |other: &Node| {
        other.id != copy.id
            && other.kind() == copy.kind()
            && other.props == copy.props
            && (copy.props != plain.props || told_apart(&copy.name))
    };
    let revisions = seen.history.revisions().iter().enumerate();
    let mut others = revisions
        .filter(|(n, _)| *n != revision)
        .flat_map(|(_, r)| r.patch.changes())
        .filter_map(|(_, change)| node(change.after.as_ref()?));
    seen.start.nodes.values().any(like) || others.any(like)
}
