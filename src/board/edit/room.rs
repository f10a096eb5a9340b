//! Room: what covers what.
//!
//! Two things cover each other when they share cells and neither is a machine that surrounds the
//! other with its border outside: the same rule by which the picture complains.

use std::collections::BTreeSet;

use super::homes::surrounds;
use crate::board::closed::Closed;
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

/// Farthest that [`aside`] looks: columns and rows.
const FAR: (i32, i32) = (24, 12);

/// How much farther things that were moved must go, so that they cover no box and no note: the least
/// way, with a free cell between where there is one. They stay on the machines on which they were put.
/// `before` and `after` are the board before and after the move; nothing when nothing is in the way,
/// or when no place is near.
pub fn aside(before: &Document, after: &Document) -> Option<(i32, i32)> {
    let closed = Closed::of(after);
    let (moved, still) = parts(before, after, &closed);
    let reach = moved
        .iter()
        .fold(Rect::default(), |all, rect| all.union(*rect))
        .inflate(FAR.0 + 1, FAR.1 + 1);
    let near: Vec<Rect> = still.into_iter().filter(|r| r.intersects(reach)).collect();
    // A machine that moves along is no place that they could leave.
    let stands = |f: &&Frame| {
        let moved = before.frames.get(&f.id).is_none_or(|old| old.at != f.at);
        !moved && !closed.is_box(&f.id)
    };
    let frames: Vec<&Frame> = after.frames.values().filter(stands).collect();
    let around = |rect: Rect| {
        frames
            .iter()
            .map(move |f| (f.rect().intersects(rect), surrounds(f, rect)))
    };
    let free = |(dx, dy): (i32, i32), air: i32| {
        moved.iter().all(|rect| {
            let there = Rect::new(rect.x + dx, rect.y + dy, rect.w, rect.h);
            let open = there.inflate(air, air);
            !near.iter().any(|still| still.intersects(open)) && around(*rect).eq(around(there))
        })
    };
    if free((0, 0), 0) {
        return None;
    }
    let ways = ways();
    [1, 0]
        .into_iter()
        .find_map(|air| ways.iter().copied().find(|way| free(*way, air)))
}

/// Ways from a place, the least first, right and down before left and up.
pub(super) fn ways() -> Vec<(i32, i32)> {
    let mut ways: Vec<(i32, i32)> = (-FAR.1..=FAR.1)
        .flat_map(|dy| (-FAR.0..=FAR.0).map(move |dx| (dx, dy)))
        .collect();
    // A row is about as high as two columns are wide.
    ways.sort_by_key(|(dx, dy)| (dx.abs() + 2 * dy.abs(), *dy < 0, *dx < 0));
    ways
}

/// The boxes and notes that a change moved, where they are now, and what stayed: boxes, notes, and
/// the room of closed machines, which is kept for when they open.
fn parts(before: &Document, after: &Document, closed: &Closed) -> (Vec<Rect>, Vec<Rect>) {
    let nodes = after
        .nodes
        .values()
        .filter(|n| closed.around(&n.id).is_none());
    let nodes = nodes.map(|n| (n.rect(), before.nodes.get(&n.id).map(Node::rect)));
    let notes = after
        .notes
        .values()
        .filter(|n| closed.around_note(&n.id).is_none());
    let notes = notes.map(|n| (n.rect(), before.notes.get(&n.id).map(Note::rect)));
    let boxes = after.frames.values().filter(|f| closed.is_box(&f.id));
    let boxes = boxes.map(|f| (f.rect(), before.frames.get(&f.id).map(Frame::rect)));
    let all = nodes.chain(notes).chain(boxes);
    let (moved, still): (Vec<_>, Vec<_>) = all.partition(|(now, old)| old != &Some(*now));
    let now = |list: Vec<(Rect, Option<Rect>)>| list.into_iter().map(|(now, _)| now).collect();
    (now(moved), now(still))
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

    #[test]
    fn what_is_dropped_on_another_box_goes_the_least_way_aside() {
        let mut board = Document::default();
        let put = |board: &mut Document, name: &str, x: i32, y: i32| {
            let mut node = Node::new(id(name), Kind::Box, name, Cell::new(x, y));
            node.size = Some(Size::new(10, 5));
            board.insert(Record::Node(node));
        };
        put(&mut board, "a", 0, 0);
        put(&mut board, "b", 40, 0);
        let before = board.clone();
        let dropped = |x: i32, y: i32| {
            let mut after = before.clone();
            put(&mut after, "b", x, y);
            let way = aside(&before, &after);
            (after, way)
        };
        assert_eq!(dropped(20, 0).1, None, "nothing is in the way");
        assert_eq!(dropped(10, 0).1, None, "side by side is where it was put");
        assert_eq!(dropped(8, 0).1, Some((3, 0)), "a free cell between");
        assert_eq!(dropped(2, 4).1, Some((0, 2)), "down is nearer than across");
        assert_eq!(dropped(0, 0).1, Some((11, 0)));
        let (mut after, way) = dropped(5, 2);
        let (dx, dy) = way.unwrap();
        put(&mut after, "b", 5 + dx, 2 + dy);
        assert_eq!(newly_covered(&before, &after), None);
    }

    #[test]
    fn a_machine_goes_aside_with_what_stands_on_it() {
        let mut board = Document::default();
        let frame = Frame::new(id("server"), "", Cell::new(40, 0), Size::new(16, 9));
        board.insert(Record::Frame(frame));
        let put = |board: &mut Document, name: &str, x: i32, home: Option<&str>| {
            let mut node = Node::new(id(name), Kind::Box, name, Cell::new(x, 3));
            node.size = Some(Size::new(10, 4));
            node.frame = home.map(id);
            board.insert(Record::Node(node));
        };
        put(&mut board, "inside", 43, Some("server"));
        put(&mut board, "still", 0, None);
        let mut after = board.clone();
        crate::board::edit::move_by(&board, &[id("server")], -36, 0)
            .apply(&mut after)
            .unwrap();
        // The box on the machine lies on the one that stands there.
        let (dx, dy) = aside(&board, &after).unwrap();
        assert!(dx > 0 || dy != 0);
        // What a closed machine hides is in nobody's way; its room is.
        let mut hidden = board.clone();
        hidden.frames.get_mut(&id("server")).unwrap().collapsed = true;
        let mut after = hidden.clone();
        put(&mut after, "still", 20, None);
        assert_eq!(aside(&hidden, &after), None);
        put(&mut after, "still", 33, None);
        assert!(aside(&hidden, &after).is_some());
    }
}
