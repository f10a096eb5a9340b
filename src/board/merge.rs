//! Two changes of one board, brought together record by record.

use super::{Document, Key, Patch, Record};

/// What came of bringing two versions together.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// From my version to the merged one: everything that only they changed.
    pub patch: Patch,
    /// Records that both changed, to different values. The patch leaves mine in place.
    pub conflicts: Vec<Conflict>,
}

/// A record that both sides changed. `None` means that the side removed it.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Which record.
    pub key: Key,
    /// Mine.
    pub mine: Option<Record>,
    /// Theirs.
    pub theirs: Option<Record>,
}

/// Brings `theirs` into `mine`, both having started from `base`.
pub fn merge(base: &Document, mine: &Document, theirs: &Document) -> Merge {
    let mut patch = Patch::default();
    let mut conflicts = Vec::new();
    for (key, change) in Patch::between(base, theirs).changes() {
        let present = mine.get(key);
        if present == change.before {
            patch.put(mine, key.clone(), change.after.clone());
        } else if present != change.after {
            let theirs = change.after.clone();
            conflicts.push(Conflict {
                key: key.clone(),
                mine: present,
                theirs,
            });
        }
    }
    Merge { patch, conflicts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Id, Kind, Node};

    fn board(nodes: &[(&str, i32)]) -> Document {
        let mut board = Document::default();
        for (id, x) in nodes {
            let id = Id::new(id).unwrap();
            board.insert(Record::Node(Node::new(id, Kind::Box, "", Cell::new(*x, 0))));
        }
        board
    }

    #[test]
    fn changes_of_different_records_come_together() {
        let base = board(&[("a", 0), ("b", 0), ("c", 0)]);
        let mut mine = board(&[("a", 5), ("b", 0), ("c", 0)]);
        let merged = merge(&base, &mine, &board(&[("a", 0), ("b", 7), ("d", 1)]));
        assert!(merged.conflicts.is_empty());
        merged.patch.apply(&mut mine).unwrap();
        assert_eq!(mine, board(&[("a", 5), ("b", 7), ("d", 1)]));
    }

    #[test]
    fn a_record_changed_twice_is_a_conflict_and_mine_stays() {
        let base = board(&[("a", 0)]);
        let mine = board(&[("a", 5)]);
        let merged = merge(&base, &mine, &board(&[]));
        assert!(merged.patch.is_empty());
        assert_eq!(merged.conflicts.len(), 1);
        assert_eq!(merged.conflicts[0].theirs, None);
    }

    #[test]
    fn the_same_change_on_both_sides_is_no_conflict() {
        let base = board(&[("a", 0)]);
        let both = board(&[("a", 5)]);
        let merged = merge(&base, &both, &both);
        assert!(merged.patch.is_empty() && merged.conflicts.is_empty());
    }
}
