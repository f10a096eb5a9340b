//! Locks: what is locked stays where and as it is until somebody unlocks it.
//!
//! A lock is a flag of a node, a frame or a note. It holds the record itself: it is not moved, not
//! changed, not removed. A locked frame does not hold what is on it. A frame with something locked
//! on it does not move and is not dissolved, because the locked thing would move or change with it.
//! Edges have no lock: they may come and go at a locked node, as long as the node stays as it is.
//!
//! What is deliberately absent: undo and what comes from the file are not asked, because they
//! bring back or take in what somebody did already.

use crate::board::{Document, Id, Key, Patch, Record};

/// True when the record of this id is locked.
pub fn is_locked(board: &Document, id: &Id) -> bool {
    let node = board.nodes.get(id).is_some_and(|r| r.locked);
    let frame = board.frames.get(id).is_some_and(|r| r.locked);
    let note = board.notes.get(id).is_some_and(|r| r.locked);
    node || frame || note
}

/// The first locked record that a patch would move, change or remove; unlocking is
/// allowed, and so is closing or opening a frame.
pub fn held(patch: &Patch) -> Option<&Id> {
    let breaks = |change: &crate::board::Change| {
        let locked = change.before.as_ref().filter(|r| flag(r));
        locked.is_some() && locked.map(plain) != change.after.as_ref().map(plain)
    };
    let mut changes = patch.changes();
    let (key, _) = changes.find(|(_, change)| breaks(change))?;
    key.id()
}

/// A record without what may change on a locked one: the lock itself, and whether a frame is closed,
/// which is looking at it, not changing it.
fn plain(record: &Record) -> Record {
    let mut plain = record.clone();
    set_flag(&mut plain, false);
    if let Record::Frame(frame) = &mut plain {
        frame.collapsed = false;
    }
    plain
}

/// Locks or unlocks nodes, frames and notes. Ids that name something else are left out.
pub fn set(board: &Document, ids: &[Id], locked: bool) -> Patch {
    let keys = ids.iter().flat_map(|id| {
        [
            Key::Node(id.clone()),
            Key::Frame(id.clone()),
            Key::Note(id.clone()),
        ]
    });
    let records = keys.filter_map(|key| {
        let mut record = board.get(&key)?;
        set_flag(&mut record, locked);
        Some(record)
    });
    Patch::setting(board, records)
}

fn flag(record: &Record) -> bool {
    match record {
        Record::Node(r) => r.locked,
        Record::Frame(r) => r.locked,
        Record::Note(r) => r.locked,
        Record::Header(_)
        | Record::Site(_)
        | Record::Edge(_)
        | Record::Step(_)
        | Record::Card(_)
        | Record::Traffic(_)
        | Record::Scenario(_) => false,
    }
}

fn set_flag(record: &mut Record, locked: bool) {
    match record {
        Record::Node(r) => r.locked = locked,
        Record::Frame(r) => r.locked = locked,
        Record::Note(r) => r.locked = locked,
        Record::Header(_)
        | Record::Site(_)
        | Record::Edge(_)
        | Record::Step(_)
        | Record::Card(_)
        | Record::Traffic(_)
        | Record::Scenario(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::arbitrary::document;
    use crate::board::edit;
    use crate::board::{Cell, Frame, Kind, Node, Size};
    use proptest::prelude::*;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    /// A locked node on a machine, and a free one beside it.
    fn board() -> Document {
        let mut board = Document::default();
        let frame = Frame::new(id("server"), "", Cell::new(0, 0), Size::new(30, 12));
        board.insert(Record::Frame(frame));
        for (name, x, locked) in [("a", 2, true), ("b", 60, false)] {
            let mut node = Node::new(id(name), Kind::Box, name, Cell::new(x, 2));
            node.frame = locked.then(|| id("server"));
            node.locked = locked;
            board.insert(Record::Node(node));
        }
        board
    }

    #[test]
    fn every_edit_of_a_locked_thing_is_held_and_of_others_is_not() {
        let board = board();
        let ids = |names: &[&str]| names.iter().map(|n| id(n)).collect::<Vec<_>>();
        for patch in [
            edit::move_by(&board, &ids(&["a"]), 1, 0),
            edit::move_by(&board, &ids(&["server"]), 1, 0),
            edit::resize(&board, &id("a"), Size::new(9, 9)),
            edit::rename(&board, &id("a"), "other"),
            edit::remove(&board, &ids(&["a", "b"])),
            edit::remove(&board, &ids(&["server"])),
        ] {
            assert_eq!(held(&patch), Some(&id("a")));
        }
        for patch in [
            edit::move_by(&board, &ids(&["b"]), 1, 0),
            edit::remove(&board, &ids(&["b"])),
            edit::rename(&board, &id("server"), "other"),
            set(&board, &ids(&["a"]), false),
            set(&board, &ids(&["a", "b", "server", "gone"]), true),
        ] {
            assert_eq!(held(&patch), None);
        }
    }

    #[test]
    fn a_locked_machine_stays_and_what_is_on_it_is_free() {
        let mut board = board();
        set(&board, &[id("server")], true)
            .apply(&mut board)
            .unwrap();
        set(&board, &[id("a")], false).apply(&mut board).unwrap();
        assert!(is_locked(&board, &id("server")) && !is_locked(&board, &id("a")));
        assert_eq!(held(&edit::move_by(&board, &[id("a")], 1, 0)), None);
        let moved = edit::move_by(&board, &[id("server")], 1, 0);
        assert_eq!(held(&moved), Some(&id("server")));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_passes_leaves_every_locked_record_as_it_was(a in document(), b in document()) {
            let patch = Patch::between(&a, &b);
            if held(&patch).is_none() {
                for key in a.keys() {
                    let before = a.get(&key).unwrap();
                    if flag(&before) {
                        let after = b.get(&key).expect("it is still there");
                        prop_assert_eq!(plain(&after), plain(&before));
                    }
                }
            }
        }

        #[test]
        fn unlocking_everything_is_always_allowed(board in document()) {
            let ids: Vec<Id> = board.keys().iter().filter_map(Key::id).cloned().collect();
            let patch = set(&board, &ids, false);
            prop_assert_eq!(held(&patch), None);
            let mut after = board.clone();
            patch.apply(&mut after).unwrap();
            prop_assert!(ids.iter().all(|id| !is_locked(&after, id)));
        }
    }
}
