//! Two things that both sides drew under one id, kept as two: theirs gets an id of its own, with
//! everything of theirs that names it.

use crate::board::{Document, Id, Key, Props, Record};

/// The board with a node, a frame or a note under another id that is free on all boards. `None`
/// when there is no such thing.
pub(super) fn apart(board: &Document, key: &Key, others: [&Document; 2]) -> Option<Document> {
    let old = key.id()?;
    let record = board.get(key)?;
    let taken = |id: &Id| [board, others[0], others[1]].iter().any(|b| stands(b, id));
    // Ends, because boards are finite.
    let new = (2_u64..).find_map(|n| Id::new(&format!("{old}-{n}")).ok().filter(|id| !taken(id)));
    let new = new?;
    let mut next = board.clone();
    next.remove(key);
    next.insert(called(record, &new)?);
    let swap = |id: &mut Id| {
        if id == old {
            id.clone_from(&new);
        }
    };
    let mut renamed = vec![(old.clone(), new.clone())];
    for edge in board.edges.values() {
        if edge.from != *old && edge.to != *old {
            continue;
        }
        let mut moved = edge.clone();
        swap(&mut moved.from);
        swap(&mut moved.to);
        if edge.id == Id::of_edge(&edge.from, &edge.to) {
            let id = Id::of_edge(&moved.from, &moved.to);
            if !taken(&id) {
                renamed.push((edge.id.clone(), id.clone()));
                next.edges.remove(&edge.id);
                moved.id = id;
            }
        }
        next.edges.insert(moved.id.clone(), moved);
    }
    for node in next.nodes.values_mut() {
        node.frame.iter_mut().for_each(swap);
        if let Props::Database(database) = &mut node.props {
            database.primary.iter_mut().for_each(swap);
        }
    }
    next.frames
        .values_mut()
        .for_each(|f| f.frame.iter_mut().for_each(swap));
    next.traffic.values_mut().for_each(|t| swap(&mut t.client));
    let steps = next.story.values_mut().map(|s| &mut s.about);
    let cards = next.cards.values_mut().map(|c| &mut c.about);
    for id in steps.chain(cards).flatten() {
        if let Some((_, new)) = renamed.iter().find(|(old, _)| old == id) {
            id.clone_from(new);
        }
    }
    Some(next)
}

/// The record under another id, for what can be drawn twice.
fn called(record: Record, id: &Id) -> Option<Record> {
    let id = id.clone();
    match record {
        Record::Node(node) => Some(Record::Node(crate::board::Node { id, ..node })),
        Record::Frame(frame) => Some(Record::Frame(crate::board::Frame { id, ..frame })),
        Record::Note(note) => Some(Record::Note(crate::board::Note { id, ..note })),
        Record::Header(_)
        | Record::Site(_)
        | Record::Edge(_)
        | Record::Step(_)
        | Record::Card(_)
        | Record::Traffic(_)
        | Record::Scenario(_) => None,
    }
}

/// True when something that is drawn has this id.
fn stands(board: &Document, id: &Id) -> bool {
    board.nodes.contains_key(id)
        || board.frames.contains_key(id)
        || board.edges.contains_key(id)
        || board.notes.contains_key(id)
}
