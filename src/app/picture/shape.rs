//! A number for everything on a board that has to do with where its lines run.
//!
//! It is the sum of the numbers of its records, so of a board that differs a little from the one
//! before only the difference is counted.

use std::hash::{DefaultHasher, Hash, Hasher as _};

use crate::board::records::{Difference, Records};
use crate::board::{Document, Edge, Frame, Node, Note};
use crate::drawing::Detail;

/// Tells the numbers of boards, and remembers the last one.
#[derive(Debug, Clone, Default)]
pub(super) struct Shapes {
    board: Document,
    sum: u64,
}

impl Shapes {
    /// The number of a board at a level of detail.
    pub(super) fn of(&mut self, board: &Document, detail: Detail) -> u64 {
        self.add(&board.frames, |doc| &doc.frames, frame);
        self.add(&board.nodes, |doc| &doc.nodes, node);
        self.add(&board.notes, |doc| &doc.notes, note);
        self.add(&board.edges, |doc| &doc.edges, edge);
        self.board = board.clone();
        number((self.sum, detail))
    }

    fn add<V: Clone + PartialEq>(
        &mut self,
        now: &Records<V>,
        of: fn(&Document) -> &Records<V>,
        number: fn(&V) -> u64,
    ) {
        let differences: Vec<Difference<'_, V>> = now.differences(of(&self.board));
        for (old, new) in differences {
            self.sum = self.sum.wrapping_sub(old.map_or(0, number));
            self.sum = self.sum.wrapping_add(new.map_or(0, number));
        }
    }
}

fn number(what: impl Hash) -> u64 {
    let mut hash = DefaultHasher::new();
    what.hash(&mut hash);
    hash.finish()
}

// The number before each says which sort of record it is.

fn frame(f: &Frame) -> u64 {
    let title = (&f.name, &f.address);
    number((0, &f.id, f.rect(), &f.frame, f.collapsed, title))
}

fn node(n: &Node) -> u64 {
    number((1, &n.id, n.rect(), &n.frame))
}

fn note(n: &Note) -> u64 {
    number((2, &n.id, n.at, n.size))
}

fn edge(e: &Edge) -> u64 {
    number((3, &e.id, &e.from, &e.to, e.kind, &e.label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::arbitrary::document;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn it_does_not_matter_which_board_came_before(a in document(), b in document()) {
            let mut shapes = Shapes::default();
            let first = shapes.of(&a, Detail::Near);
            let second = shapes.of(&b, Detail::Near);
            prop_assert_eq!(second, Shapes::default().of(&b, Detail::Near));
            prop_assert_eq!(first, shapes.of(&a, Detail::Near));
            prop_assert_ne!(first, shapes.of(&a, Detail::Far));
        }
    }
}
