//! The undo tree: every change of a board is one named revision, and none is ever thrown away.
//!
//! Revisions stand in a flat list, each with its parent and the last child that was made from it
//! (the shape of Helix's history). Undo goes to the parent, redo to the last child, and a new
//! change after an undo starts another branch instead of cutting the old one off. Each revision
//! carries the selection before and after, so that undo brings back what the person was holding.
//!
//! Limitations: a history belongs to one open board and is not kept between sessions (the crash
//! journal is for that); at most [`MAX_REVISIONS`] are kept, then the oldest line is folded away.

use super::{Document, Id, Patch, PatchError};

/// Revisions kept. Beyond it the oldest one is folded into the root.
pub const MAX_REVISIONS: usize = 10_000;

/// What was selected: ids of nodes, edges, frames and notes.
pub type Selection = Vec<Id>;

/// One named change.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// What was done, for people: `move web-1`.
    pub name: String,
    /// The change.
    pub patch: Patch,
    /// What was selected before.
    pub before: Selection,
    /// What was selected after.
    pub after: Selection,
    /// When it was made, in the milliseconds of the clock that the caller keeps.
    pub at_ms: u64,
    parent: usize,
    last_child: Option<usize>,
}

/// All revisions of an open board, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// The first one is the root: the board as it was opened.
    revisions: Vec<Revision>,
    current: usize,
    saved: Option<usize>,
}

/// What a step of the history did.
#[derive(Debug, Clone, PartialEq)]
pub struct Stepped {
    /// Name of the revision that was taken back or done again.
    pub name: String,
    /// The selection to go back to.
    pub selection: Selection,
    /// The change that was applied to the board.
    pub patch: Patch,
}

impl Default for History {
    fn default() -> Self {
        let root = Revision {
            name: "open".to_owned(),
            patch: Patch::default(),
            before: Selection::new(),
            after: Selection::new(),
            at_ms: 0,
            parent: 0,
            last_child: None,
        };
        Self {
            revisions: vec![root],
            current: 0,
            saved: Some(0),
        }
    }
}

impl History {
    /// Applies a patch to the board and notes it as a revision, made at `at_ms`. An empty patch is no
    /// revision.
    pub fn commit(
        &mut self,
        board: &mut Document,
        name: &str,
        patch: Patch,
        (before, after): (Selection, Selection),
        at_ms: u64,
    ) -> Result<(), PatchError> {
        if patch.is_empty() {
            return Ok(());
        }
        patch.apply(board)?;
        if self.revisions.len() >= MAX_REVISIONS {
            self.fold_oldest();
        }
        let parent = self.current;
        self.revisions.push(Revision {
            name: name.to_owned(),
            patch,
            before,
            after,
            at_ms,
            parent,
            last_child: None,
        });
        self.current = self.revisions.len() - 1;
        self.revisions[parent].last_child = Some(self.current);
        Ok(())
    }

    /// Takes the present revision back. `None` at the root.
    pub fn undo(&mut self, board: &mut Document) -> Result<Option<Stepped>, PatchError> {
        if self.current == 0 {
            return Ok(None);
        }
        let revision = &self.revisions[self.current];
        let patch = revision.patch.invert();
        patch.apply(board)?;
        let stepped = Stepped {
            name: revision.name.clone(),
            selection: revision.before.clone(),
            patch,
        };
        self.current = revision.parent;
        Ok(Some(stepped))
    }

    /// Does again what was taken back last. `None` when there is nothing.
    pub fn redo(&mut self, board: &mut Document) -> Result<Option<Stepped>, PatchError> {
        let Some(child) = self.revisions[self.current].last_child else {
            return Ok(None);
        };
        let revision = &self.revisions[child];
        revision.patch.apply(board)?;
        let stepped = Stepped {
            name: revision.name.clone(),
            selection: revision.after.clone(),
            patch: revision.patch.clone(),
        };
        self.current = child;
        Ok(Some(stepped))
    }

    /// Goes to any revision by its number, over the nearest common one. Gives the whole way as one
    /// patch; `None` when it stands there already or there is no such number.
    pub fn jump(&mut self, board: &mut Document, to: usize) -> Result<Option<Stepped>, PatchError> {
        let Some(way) = self.way(to)? else {
            return Ok(None);
        };
        way.apply(board)?;
        self.current = to;
        for pair in self.line(to).windows(2) {
            self.revisions[pair[0]].last_child = Some(pair[1]);
        }
        let revision = &self.revisions[to];
        let selection = revision.after.clone();
        Ok(Some(Stepped {
            name: revision.name.clone(),
            selection,
            patch: way,
        }))
    }

    /// The change that leads from the present revision to another one, over the nearest common one.
    /// `None` when it stands there already or there is no such number.
    pub fn way(&self, to: usize) -> Result<Option<Patch>, PatchError> {
        if to >= self.revisions.len() || to == self.current {
            return Ok(None);
        }
        let target = self.line(to);
        let here = self.line(self.current);
        let shared = here.iter().zip(&target).take_while(|(a, b)| a == b).count();
        let mut way = Patch::default();
        for number in here[shared..].iter().rev() {
            way = way.then(&self.revisions[*number].patch.invert())?;
        }
        for number in &target[shared..] {
            way = way.then(&self.revisions[*number].patch)?;
        }
        Ok(Some(way))
    }

    /// The revision made just before the present one, on whatever branch. `None` at the root.
    pub fn earlier(&self) -> Option<usize> {
        self.current.checked_sub(1)
    }

    /// The revision made just after the present one, on whatever branch. `None` at the newest.
    pub fn later(&self) -> Option<usize> {
        Some(self.current + 1).filter(|n| *n < self.revisions.len())
    }

    /// The revision that another one was made from. `None` for the root.
    pub fn parent(&self, number: usize) -> Option<usize> {
        let revision = self.revisions.get(number)?;
        (number != 0).then_some(revision.parent)
    }

    /// The revision that the file was last known to hold.
    pub fn saved(&self) -> Option<usize> {
        self.saved
    }

    /// Numbers from the root to a revision, both included.
    fn line(&self, to: usize) -> Vec<usize> {
        let mut line = vec![to];
        let mut at = to;
        while at != 0 {
            at = self.revisions[at].parent;
            line.push(at);
        }
        line.reverse();
        line
    }

    /// All revisions by number; the root is 0.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// Number of the revision that the board shows.
    pub fn current(&self) -> usize {
        self.current
    }

    /// Name of what undo would take back.
    pub fn undo_name(&self) -> Option<&str> {
        (self.current != 0).then(|| self.revisions[self.current].name.as_str())
    }

    /// Name of what redo would do again.
    pub fn redo_name(&self) -> Option<&str> {
        self.revisions[self.current]
            .last_child
            .map(|c| self.revisions[c].name.as_str())
    }

    /// The present revision is what the file holds.
    pub fn mark_saved(&mut self) {
        self.saved = Some(self.current);
    }

    /// No revision is what the file holds, as after a recovery.
    pub fn mark_unsaved(&mut self) {
        self.saved = None;
    }

    /// True when the board differs from the file.
    pub fn is_dirty(&self) -> bool {
        self.saved != Some(self.current)
    }

    /// Folds the oldest revision that is not on a side branch's way into the root. Side branches
    /// that start at the root are given up: they cannot be reached from the folded board.
    fn fold_oldest(&mut self) {
        let line = self.line(self.current);
        let Some(&first) = line.get(1) else { return };
        let mut keep: Vec<bool> = vec![false; self.revisions.len()];
        // Parents stand before their children, so one pass finds everything below `first`.
        for number in first..self.revisions.len() {
            keep[number] = number == first || keep[self.revisions[number].parent];
        }
        let mut number_of = vec![None; self.revisions.len()];
        let mut kept = 0;
        for (number, keep) in keep.iter().enumerate() {
            if *keep {
                number_of[number] = Some(kept);
                kept += 1;
            }
        }
        let old = std::mem::take(&mut self.revisions);
        for (number, mut revision) in old.into_iter().enumerate() {
            if keep[number] {
                revision.parent = number_of[revision.parent].unwrap_or(0);
                revision.last_child = revision.last_child.and_then(|c| number_of[c]);
                if number == first {
                    revision.patch = Patch::default();
                }
                self.revisions.push(revision);
            }
        }
        self.current = number_of[self.current].unwrap_or(0);
        self.saved = self.saved.and_then(|s| number_of[s]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::board::{Cell, Key, Kind, Node, Record};

    fn id(n: u8) -> Id {
        Id::new(&format!("n-{n}")).unwrap()
    }

    fn setting(board: &Document, n: u8, x: i32) -> Patch {
        Patch::setting(
            board,
            [Record::Node(Node::new(
                id(n),
                Kind::Box,
                "",
                Cell::new(x, 0),
            ))],
        )
    }

    #[derive(Debug, Clone)]
    enum Act {
        Set(u8, i32),
        Remove(u8),
        Undo,
        Redo,
        Jump(usize),
    }

    fn acts() -> impl Strategy<Value = Vec<Act>> {
        let act = prop_oneof![
            4 => (0..6_u8, 0..9).prop_map(|(n, x)| Act::Set(n, x)),
            1 => (0..6_u8).prop_map(Act::Remove),
            2 => Just(Act::Undo),
            2 => Just(Act::Redo),
            1 => (0..40_usize).prop_map(Act::Jump),
        ];
        proptest::collection::vec(act, 0..60)
    }

    fn run(history: &mut History, board: &mut Document, act: &Act) {
        match act {
            Act::Set(n, x) => {
                let patch = setting(board, *n, *x);
                history
                    .commit(board, "set", patch, (Vec::new(), vec![id(*n)]), 0)
                    .unwrap();
            }
            Act::Remove(n) => {
                let patch = Patch::removing(board, [Key::Node(id(*n))]);
                history
                    .commit(board, "remove", patch, (vec![id(*n)], Vec::new()), 0)
                    .unwrap();
            }
            Act::Undo => drop(history.undo(board).unwrap()),
            Act::Redo => drop(history.redo(board).unwrap()),
            Act::Jump(to) => drop(history.jump(board, *to).unwrap()),
        }
    }

    proptest! {
        #[test]
        fn undo_all_gives_the_start_and_redo_all_gives_the_end(acts in acts()) {
            let mut board = Document::default();
            let mut history = History::default();
            for act in &acts {
                run(&mut history, &mut board, act);
            }
            let (end, number) = (board.clone(), history.current());
            let mut steps = 0;
            while history.undo(&mut board).unwrap().is_some() {
                steps += 1;
            }
            prop_assert_eq!(&board, &Document::default());
            prop_assert!(history.jump(&mut board, number).unwrap().is_some() || number == 0);
            prop_assert_eq!(&board, &end);
            while history.undo(&mut board).unwrap().is_some() {}
            for _ in 0..steps {
                history.redo(&mut board).unwrap();
            }
            prop_assert_eq!(&board, &end);
        }

        #[test]
        fn every_revision_can_be_reached_from_every_other(acts in acts()) {
            let mut board = Document::default();
            let mut history = History::default();
            for act in &acts {
                run(&mut history, &mut board, act);
            }
            let mut seen = Vec::new();
            for number in 0..history.revisions().len() {
                history.jump(&mut board, number).unwrap();
                seen.push(board.clone());
            }
            for number in (0..seen.len()).rev() {
                history.jump(&mut board, number).unwrap();
                prop_assert_eq!(&board, &seen[number]);
            }
        }
    }

    #[test]
    fn earlier_and_later_go_by_time_across_branches() {
        let mut board = Document::default();
        let mut history = History::default();
        let set = |history: &mut History, board: &mut Document, x: i32| {
            let patch = setting(board, 1, x);
            let at_ms = u64::from(x.unsigned_abs()) * 10;
            history
                .commit(board, "set", patch, Default::default(), at_ms)
                .unwrap();
        };
        set(&mut history, &mut board, 1);
        set(&mut history, &mut board, 2);
        history.undo(&mut board).unwrap();
        set(&mut history, &mut board, 3);
        let x = |board: &Document| board.nodes.get(&id(1)).map(|n| n.at.x);
        let mut seen = vec![x(&board)];
        while let Some(number) = history.earlier() {
            history.jump(&mut board, number).unwrap();
            seen.push(x(&board));
        }
        assert_eq!(seen, [Some(3), Some(2), Some(1), None]);
        while let Some(number) = history.later() {
            history.jump(&mut board, number).unwrap();
        }
        assert_eq!(x(&board), Some(3));
        assert_eq!(history.revisions()[3].at_ms, 30);
        assert_eq!((history.parent(3), history.parent(2)), (Some(1), Some(1)));
        assert_eq!(history.parent(0), None);
    }

    #[test]
    fn undo_brings_the_selection_back() {
        let mut board = Document::default();
        let mut history = History::default();
        let patch = setting(&board, 1, 0);
        history
            .commit(&mut board, "add n-1", patch, (vec![id(9)], vec![id(1)]), 0)
            .unwrap();
        assert_eq!(history.undo_name(), Some("add n-1"));
        assert_eq!(
            history.undo(&mut board).unwrap().unwrap().selection,
            vec![id(9)]
        );
        assert_eq!(
            history.redo(&mut board).unwrap().unwrap().selection,
            vec![id(1)]
        );
    }

    #[test]
    fn dirty_follows_the_saved_revision() {
        let mut board = Document::default();
        let mut history = History::default();
        assert!(!history.is_dirty());
        let patch = setting(&board, 1, 0);
        history
            .commit(&mut board, "a", patch, Default::default(), 0)
            .unwrap();
        assert!(history.is_dirty());
        history.mark_saved();
        history.undo(&mut board).unwrap();
        assert!(history.is_dirty());
        history.redo(&mut board).unwrap();
        assert!(!history.is_dirty());
    }

    #[test]
    fn a_very_long_history_stays_bounded_and_sound() {
        let mut board = Document::default();
        let mut history = History::default();
        for x in 0..(MAX_REVISIONS as i32 + 50) {
            let patch = setting(&board, 1, x);
            history
                .commit(&mut board, "set", patch, Default::default(), 0)
                .unwrap();
        }
        assert_eq!(history.revisions().len(), MAX_REVISIONS);
        while history.undo(&mut board).unwrap().is_some() {}
        assert_eq!(board.nodes[&id(1)].at.x, 50);
    }
}
