//! Room: what covers what.
//!
//! Two things cover each other when they share cells and neither is a machine that surrounds the
//! other with its border outside: the same rule by which the picture complains.

use std::collections::BTreeSet;

use super::homes::surrounds;
use crate::board::{Document, Frame, Id, Node, Note, Rect};

/// The first two things that cover each other after a change and did not before it.
pub fn newly_covered(before: &Document, after: &Document) -> Option<(Id, Id)> {
    let old = covered(before);
    covered(after).into_iter().find(|pair| !old.contains(pair))
}

/// Every two things that cover each other, the smaller id first.
pub fn covered(board: &Document) -> BTreeSet<(Id, Id)> {
    let mut things: Vec<(Rect, Option<&Frame>, &Id)> = Vec::new();
    things.extend(board.frames.values().map(|f| (f.rect(), Some(f), &f.id)));
    things.extend(board.nodes.values().map(|n: &Node| (n.rect(), None, &n.id)));
    things.extend(board.notes.values().map(|n: &Note| (n.rect(), None, &n.id)));
    things.sort_by_key(|(rect, _, id)| (rect.x, *id));
    let mut pairs = BTreeSet::new();
    for (i, (a, a_frame, a_id)) in things.iter().enumerate() {
        for (b, b_frame, b_id) in &things[i + 1..] {
            if b.x >= a.right() {
                break;
            }
            let nested = a_frame.is_some_and(|f| surrounds(f, *b))
                || b_frame.is_some_and(|f| surrounds(f, *a));
            if a.intersects(*b) && !nested {
                pairs.insert(((*a_id).min(b_id).clone(), (*a_id).max(b_id).clone()));
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Kind, Record, Size};

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    #[test]
    fn a_box_on_a_border_or_on_another_box_covers_it() {
        let mut board = Document::default();
        let frame = Frame::new(id("server"), "", Cell::new(0, 0), Size::new(40, 12));
        board.insert(Record::Frame(frame));
        let put = |board: &mut Document, name: &str, x: i32| {
            let mut node = Node::new(id(name), Kind::Box, name, Cell::new(x, 2));
            node.size = Some(Size::new(10, 5));
            board.insert(Record::Node(node));
        };
        put(&mut board, "a", 2);
        put(&mut board, "b", 20);
        assert!(covered(&board).is_empty());
        let before = board.clone();
        put(&mut board, "b", 11);
        assert_eq!(newly_covered(&before, &board), Some((id("a"), id("b"))));
        put(&mut board, "b", 35);
        assert_eq!(
            newly_covered(&before, &board),
            Some((id("b"), id("server")))
        );
        assert_eq!(newly_covered(&board, &board), None);
    }
}
