//! Which machine a thing stands on, and how large a machine has to be for what stands on it.
//!
//! A thing that was dropped completely inside a machine stands on it from now on; one that was
//! dropped completely outside its own stands there no more. One that lies across the border of its
//! own machine, and of no other, stays, and the machine grows with it; what it then lies on gives way.

use std::collections::BTreeSet;

use super::push;
use crate::board::{Document, Frame, Id, Rect, Size};

/// Free cells between a machine's border and what it grew for.
const MARGIN: (i32, i32) = (2, 1);

/// The innermost machine that surrounds a rectangle with its inside.
pub fn home(board: &Document, rect: Rect) -> Option<Id> {
    innermost(board, rect, &BTreeSet::new())
}

fn innermost(board: &Document, rect: Rect, not: &BTreeSet<Id>) -> Option<Id> {
    let around = board
        .frames
        .values()
        .filter(|f| !not.contains(&f.id) && surrounds(f, rect))
        .filter(|f| is_seen(board, f));
    // By area; of two that cover the same cells the first one by id.
    let smallest = around.min_by_key(|f| i64::from(f.size.w) * i64::from(f.size.h));
    smallest.map(|f| f.id.clone())
}

/// False for a closed machine, and for those inside one: nothing falls into what cannot be seen, by
/// being put where it opens.
fn is_seen(board: &Document, frame: &Frame) -> bool {
    let chain = board.frame_chain(Some(&frame.id));
    let closed = |id: &Id| board.frames.get(id).is_some_and(|f| f.collapsed);
    !chain.iter().any(closed)
}

fn inside(frame: &Frame) -> Rect {
    frame.rect().inflate(-1, -1)
}

/// True when a place lies inside the border of a machine.
pub(super) fn surrounds(frame: &Frame, rect: Rect) -> bool {
    inside(frame).contains_rect(rect)
}

/// Finds the homes of nodes and machines that were moved or are new, and lets machines grow with
/// them. What stands on a moved machine came along and keeps its home.
pub fn settle(board: &mut Document, moved: &BTreeSet<Id>) {
    let carried = |around: Option<&Id>, board: &Document| {
        let chain = board.frame_chain(around);
        chain.iter().any(|f| moved.contains(f))
    };
    for id in moved {
        if let Some(frame) = board.frames.get(id) {
            if !carried(frame.frame.as_ref(), board) {
                let own = within(board, id);
                let home = new_home(board, frame.rect(), frame.frame.as_ref(), &own);
                if let Some(frame) = board.frames.get_mut(id) {
                    frame.frame = home;
                }
            }
        } else if let Some(node) = board.nodes.get(id)
            && !carried(node.frame.as_ref(), board)
        {
            let none = BTreeSet::new();
            let home = new_home(board, node.rect(), node.frame.as_ref(), &none);
            if let Some(node) = board.nodes.get_mut(id) {
                node.frame = home;
            }
        }
    }
    let before = board.clone();
    for id in moved {
        let (rect, around) = match (board.nodes.get(id), board.frames.get(id)) {
            (Some(node), _) => (node.rect(), node.frame.clone()),
            (None, Some(frame)) => (frame.rect(), frame.frame.clone()),
            (None, None) => continue,
        };
        if !carried(around.as_ref(), board) {
            grow(board, around.as_ref(), rect);
        }
    }
    push::make_room(board, &before, moved);
}

/// A machine and everything that stands on it, machines only.
fn within(board: &Document, id: &Id) -> BTreeSet<Id> {
    let on_it = |f: &&Frame| f.id == *id || board.frame_chain(f.frame.as_ref()).contains(id);
    let all = board.frames.values().filter(on_it);
    all.map(|f| f.id.clone()).collect()
}

/// Where a thing stands now.
fn new_home(board: &Document, rect: Rect, present: Option<&Id>, own: &BTreeSet<Id>) -> Option<Id> {
    let crosses =
        |f: &&Frame| !own.contains(&f.id) && f.rect().intersects(rect) && !surrounds(f, rect);
    let mut crossed = board.frames.values().filter(crosses).map(|f| &f.id);
    let stays = crossed.any(|f| Some(f) == present);
    if stays {
        present.cloned()
    } else {
        innermost(board, rect, own)
    }
}

/// Makes a machine, and those around it, large enough for a rectangle that lies across its border.
/// Nothing grows for a thing that lies across the border of another machine too: there it is on
/// its way.
fn grow(board: &mut Document, around: Option<&Id>, rect: Rect) {
    let chain = board.frame_chain(around);
    let foreign = board.frames.values().any(|f| {
        !chain.contains(&f.id)
            && f.rect().intersects(rect)
            && !surrounds(f, rect)
            && !rect.contains_rect(f.rect())
    });
    if foreign {
        return;
    }
    let across = |f: &Id| {
        board
            .frames
            .get(f)
            .is_some_and(|f| f.rect().intersects(rect))
    };
    if chain.first().is_some_and(across) {
        stretch(board, around, rect);
    }
}

/// Makes a machine, and those around it, large enough to surround a rectangle. A locked one stays as
/// it is.
pub fn stretch(board: &mut Document, machine: Option<&Id>, rect: Rect) {
    let mut need = rect;
    for id in board.frame_chain(machine) {
        let Some(frame) = board.frames.get_mut(&id) else {
            return;
        };
        if frame.locked || surrounds(frame, need) {
            return;
        }
        need = frame.rect().union(need.inflate(MARGIN.0, MARGIN.1));
        frame.at = need.origin();
        frame.size = size_of(need);
    }
}

/// Makes one machine large enough to surround a rectangle, whatever is around it. A locked one stays
/// as it is.
pub(super) fn stretch_one(board: &mut Document, machine: &Id, rect: Rect) {
    if let Some(frame) = board.frames.get_mut(machine)
        && !frame.locked
        && !surrounds(frame, rect)
    {
        let need = frame.rect().union(rect.inflate(MARGIN.0, MARGIN.1));
        frame.at = need.origin();
        frame.size = size_of(need);
    }
}

/// The rectangle that a machine would have if it surrounded another one too.
pub fn stretched(board: &Document, machine: &Id, rect: Rect) -> Rect {
    let own = board.frames.get(machine).map_or(rect, Frame::rect);
    own.union(rect.inflate(MARGIN.0, MARGIN.1))
}

/// The size of a rectangle; what no machine can have is cut.
pub fn size_of(rect: Rect) -> Size {
    let cut = |n: i32| n.clamp(3, i32::from(u16::MAX)) as u16;
    Size::new(cut(rect.w), cut(rect.h))
}

/// Lets a new or reshaped machine take in what lies completely inside it and stood where the machine
/// itself stands.
pub fn take_in(board: &mut Document, id: &Id) {
    let Some(frame) = board.frames.get(id) else {
        return;
    };
    let (space, around) = (inside(frame), frame.frame.clone());
    for node in board.nodes.values_mut() {
        if node.frame == around && space.contains_rect(node.rect()) {
            node.frame = Some(id.clone());
        }
    }
    for inner in board.frames.values_mut() {
        if inner.id != *id && inner.frame == around && space.contains_rect(inner.rect()) {
            inner.frame = Some(id.clone());
        }
    }
}

/// The cells that what stands on a machine covers; `None` for an empty one.
pub fn content(board: &Document, id: &Id) -> Option<Rect> {
    let rects = board.standing_on(Some(id)).map(|(_, rect)| rect);
    rects.reduce(Rect::union)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Kind, Node, Record};

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn frame(name: &str, rect: Rect, around: Option<&str>) -> Record {
        let mut frame = Frame::new(id(name), name, rect.origin(), size_of(rect));
        frame.frame = around.map(id);
        Record::Frame(frame)
    }

    /// Two machines side by side; `a` (16 by 5) on the left one.
    fn board() -> Document {
        let mut board = Document::default();
        board.insert(frame("left", Rect::new(0, 0, 30, 12), None));
        board.insert(frame("right", Rect::new(60, 0, 30, 12), None));
        let mut node = Node::new(id("a"), Kind::Box, "A", Cell::new(2, 2));
        node.frame = Some(id("left"));
        board.insert(Record::Node(node));
        board
    }

    fn put(x: i32, y: i32) -> Document {
        let mut board = board();
        board.nodes.get_mut(&id("a")).unwrap().at = Cell::new(x, y);
        settle(&mut board, &BTreeSet::from([id("a")]));
        board
    }

    #[test]
    fn a_node_stands_where_it_was_dropped() {
        assert_eq!(put(64, 2).nodes[&id("a")].frame, Some(id("right")));
        assert_eq!(put(2, 40).nodes[&id("a")].frame, None);
        assert_eq!(put(4, 3).nodes[&id("a")].frame, Some(id("left")));
    }

    #[test]
    fn nothing_falls_into_a_closed_machine() {
        let mut board = board();
        board.frames.get_mut(&id("right")).unwrap().collapsed = true;
        board.nodes.get_mut(&id("a")).unwrap().at = Cell::new(64, 2);
        settle(&mut board, &BTreeSet::from([id("a")]));
        assert_eq!(board.nodes[&id("a")].frame, None);
    }

    #[test]
    fn a_machine_grows_with_a_node_across_its_border_and_with_no_other() {
        let grown = put(20, 2);
        assert_eq!(grown.nodes[&id("a")].frame, Some(id("left")));
        assert_eq!(grown.frames[&id("left")].rect(), Rect::new(0, 0, 38, 12));
        // Across the border of the other one only: it stands on neither, and neither grows.
        let between = put(50, 2);
        assert_eq!(between.nodes[&id("a")].frame, None);
        assert_eq!(between.frames, board().frames);
    }

    #[test]
    fn a_machine_dropped_inside_another_stands_on_it_with_what_is_on_it() {
        let mut board = board();
        board.insert(frame("zone", Rect::new(100, 0, 60, 30), None));
        board.frames.get_mut(&id("left")).unwrap().at = Cell::new(110, 5);
        board.nodes.get_mut(&id("a")).unwrap().at = Cell::new(112, 7);
        settle(&mut board, &BTreeSet::from([id("left"), id("a")]));
        assert_eq!(board.frames[&id("left")].frame, Some(id("zone")));
        assert_eq!(board.nodes[&id("a")].frame, Some(id("left")));
        assert_eq!(board.frames[&id("zone")].frame, None);
    }

    #[test]
    fn a_drawn_machine_takes_in_what_lies_inside_it() {
        let mut board = board();
        board.insert(frame("zone", Rect::new(-5, -5, 50, 30), None));
        take_in(&mut board, &id("zone"));
        assert_eq!(board.frames[&id("left")].frame, Some(id("zone")));
        assert_eq!(board.frames[&id("right")].frame, None);
        assert_eq!(
            board.nodes[&id("a")].frame,
            Some(id("left")),
            "the inner one keeps it"
        );
        assert_eq!(content(&board, &id("left")), Some(Rect::new(2, 2, 16, 5)));
        assert_eq!(content(&board, &id("right")), None);
    }
}
