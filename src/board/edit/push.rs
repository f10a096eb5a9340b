//! Room for what grew: a machine for what stands on it, a part for its name. What it came to lie on is
//! pushed away, by the least amount.
//!
//! Everything that stands beside it goes the same way, right, down, left or up, whichever
//! moves least; a thing that is pushed takes along what stands on it and pushes in turn what is in
//! its way. The machine around grows with them, and pushes its own neighbours. Nothing locked moves,
//! and neither does what the person is moving.

use std::collections::{BTreeMap, BTreeSet};

use super::homes;
use crate::board::records::Difference;
use crate::board::{Direction, Document, Frame, Id, Node, Note, Patch, Rect};

/// Free cells between what pushes and what is pushed: columns and rows, room for a line.
const AIR: (i32, i32) = (2, 1);
/// Pushes in one direction, in all; a board that needs more stays as it is.
const MAX_PUSHES: usize = 10_000;

/// A change, and what must give way to it.
pub fn with_room(board: &Document, patch: Patch) -> Patch {
    let mut next = board.clone();
    if patch.apply(&mut next).is_err() {
        return patch;
    }
    make_room(&mut next, board, &BTreeSet::new());
    Patch::between(board, &next)
}

/// Makes room for the machines and nodes that are larger than they were. `held` are not pushed.
pub fn make_room(board: &mut Document, before: &Document, held: &BTreeSet<Id>) {
    let frames = board.frames.differences(&before.frames);
    let nodes = board.nodes.differences(&before.nodes);
    let frames = grown(&frames, Frame::rect).map(|f| (f.frame.as_ref(), &f.id));
    let nodes = grown(&nodes, Node::rect).map(|n| (n.frame.as_ref(), &n.id));
    let depth = |home: Option<&Id>| board.frame_chain(home).len();
    let mut grown: Vec<(usize, Id)> = frames
        .chain(nodes)
        .map(|(home, id)| (depth(home), id.clone()))
        .collect();
    // From the inside out: what is pushed inside makes the machine around larger.
    grown.sort_by_key(|(depth, _)| std::cmp::Reverse(*depth));
    for (_, id) in grown {
        give_way(board, &id, held);
    }
}

/// The records that are larger than they were.
fn grown<'a, V>(
    differences: &[Difference<'a, V>],
    rect: fn(&V) -> Rect,
) -> impl Iterator<Item = &'a V> {
    let is_grown = move |(old, now): &Difference<'a, V>| {
        let (old, now) = (rect((*old)?), (*now)?);
        (old != rect(now) && rect(now).contains_rect(old)).then_some(now)
    };
    differences.iter().filter_map(is_grown)
}

/// Pushes what a thing lies on, then lets the machine around grow, and so on outwards.
pub fn give_way(board: &mut Document, to: &Id, held: &BTreeSet<Id>) {
    let mut id = to.clone();
    // Machines stand in each other no deeper than there are machines.
    for _ in 0..=board.frames.len() {
        let node = board.nodes.get(&id).map(|n| (n.rect(), n.frame.clone()));
        let frame = || board.frames.get(&id).map(|f| (f.rect(), f.frame.clone()));
        let Some((mut need, around)) = node.or_else(frame) else {
            return;
        };
        let beside = level(board, around.as_ref());
        if let Some(ways) = least(board, &beside, &id, held) {
            for (thing, (dx, dy)) in &ways {
                let patch = super::move_by(board, std::slice::from_ref(thing), *dx, *dy);
                // Made from this very board, so it fits.
                let _ = patch.apply(board);
            }
            for (thing, rect) in level(board, around.as_ref()) {
                if ways.contains_key(&thing) {
                    need = need.union(rect);
                }
            }
        }
        let Some(around) = around else { return };
        let before = board.frames.get(&around).map(Frame::rect);
        homes::stretch_one(board, &around, need);
        if board.frames.get(&around).map(Frame::rect) == before {
            return;
        }
        id = around;
    }
}

/// What stands directly on a machine, or on the bare board: notes as far as no machine holds them.
fn level(board: &Document, around: Option<&Id>) -> BTreeMap<Id, Rect> {
    let home = |n: &Note| homes::home(board, n.rect());
    let notes = board.notes.values().filter(|n| home(n).as_ref() == around);
    board
        .standing_on(around)
        .chain(notes.map(|n| (&n.id, n.rect())))
        .map(|(id, rect)| (id.clone(), rect))
        .collect()
}

/// The ways of everything that must go, in the direction in which least moves; nothing when nothing
/// is in the way, or when something locked is in every way.
fn least(
    board: &Document,
    beside: &BTreeMap<Id, Rect>,
    by: &Id,
    held: &BTreeSet<Id>,
) -> Option<BTreeMap<Id, (i32, i32)>> {
    let order = [
        Direction::Right,
        Direction::Down,
        Direction::Left,
        Direction::Up,
    ];
    let ways = order
        .into_iter()
        .filter_map(|direction| pushed(board, beside, by, held, direction));
    // A row is about as high as two columns are wide.
    let cost = |ways: &BTreeMap<Id, (i32, i32)>| -> i64 {
        let all = ways.values();
        all.map(|(dx, dy)| i64::from(dx.abs()) + 2 * i64::from(dy.abs()))
            .sum()
    };
    let best = ways.min_by_key(cost)?;
    (!best.is_empty()).then_some(best)
}

/// How far each thing goes when everything gives way in one direction.
fn pushed(
    board: &Document,
    beside: &BTreeMap<Id, Rect>,
    by: &Id,
    held: &BTreeSet<Id>,
    direction: Direction,
) -> Option<BTreeMap<Id, (i32, i32)>> {
    let mut at = beside.clone();
    let mut waiting = vec![by.clone()];
    let mut pushes = 0;
    while let Some(id) = waiting.pop() {
        let solid = at.get(&id).copied()?;
        let hit: Vec<Id> = at
            .iter()
            .filter(|(other, rect)| **other != id && *other != by && rect.intersects(solid))
            .filter(|(other, _)| !held.contains(*other))
            .map(|(other, _)| other.clone())
            .collect();
        for other in hit {
            pushes += 1;
            if super::lock::is_locked(board, &other) || pushes > MAX_PUSHES {
                return None;
            }
            let rect = at.get_mut(&other)?;
            match direction {
                Direction::Right => rect.x = solid.right() + AIR.0,
                Direction::Left => rect.x = solid.x - AIR.0 - rect.w,
                Direction::Down => rect.y = solid.bottom() + AIR.1,
                Direction::Up => rect.y = solid.y - AIR.1 - rect.h,
            }
            waiting.push(other);
        }
    }
    let ways = at.iter().filter_map(|(id, rect)| {
        let old = beside.get(id)?;
        let way = (rect.x - old.x, rect.y - old.y);
        (way != (0, 0)).then(|| (id.clone(), way))
    });
    Some(ways.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::edit::room;
    use crate::board::{Cell, Kind, Node, Record, Size};

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn machine(board: &mut Document, name: &str, (x, y): (i32, i32), (w, h): (u16, u16)) {
        let frame = Frame::new(id(name), name, Cell::new(x, y), Size::new(w, h));
        board.insert(Record::Frame(frame));
    }

    fn part(board: &mut Document, name: &str, home: Option<&str>, (x, y): (i32, i32)) {
        let mut node = Node::new(id(name), Kind::Box, name, Cell::new(x, y));
        node.size = Some(Size::new(10, 4));
        node.frame = home.map(id);
        board.insert(Record::Node(node));
    }

    /// Two machines beside each other, a third one below the second, a part on each.
    fn board() -> Document {
        let mut board = Document::default();
        machine(&mut board, "left", (0, 0), (16, 8));
        machine(&mut board, "right", (20, 0), (16, 8));
        machine(&mut board, "below", (20, 10), (16, 8));
        part(&mut board, "a", Some("left"), (3, 2));
        part(&mut board, "b", Some("right"), (23, 2));
        part(&mut board, "c", Some("below"), (23, 12));
        board
    }

    fn grow(board: &mut Document, name: &str, size: (u16, u16)) {
        let before = board.clone();
        board.frames.get_mut(&id(name)).unwrap().size = Size::new(size.0, size.1);
        make_room(board, &before, &BTreeSet::new());
    }

    #[test]
    fn a_neighbour_gives_way_with_what_stands_on_it_and_by_no_more_than_needed() {
        let mut board = board();
        let start = board.clone();
        grow(&mut board, "left", (22, 8));
        assert_eq!(board.frames[&id("right")].at, Cell::new(24, 0));
        assert_eq!(board.nodes[&id("b")].at, Cell::new(27, 2));
        assert_eq!(board.frames[&id("below")], start.frames[&id("below")]);
        assert_eq!(room::newly_covered(&start, &board), None);
    }

    #[test]
    fn the_cheapest_way_is_taken_and_what_is_pushed_pushes_on() {
        let mut board = board();
        let start = board.clone();
        // Two rows too low: down costs least, and nothing stands below the third.
        grow(&mut board, "right", (16, 11));
        assert_eq!(board.frames[&id("below")].at, Cell::new(20, 12));
        assert_eq!(board.frames[&id("left")], start.frames[&id("left")]);
        assert_eq!(room::newly_covered(&start, &board), None);
    }

    #[test]
    fn what_is_locked_stays_and_the_others_go_another_way() {
        let mut board = board();
        board.frames.get_mut(&id("below")).unwrap().locked = true;
        let start = board.clone();
        grow(&mut board, "right", (16, 11));
        assert_eq!(board.frames[&id("below")], start.frames[&id("below")]);
        // There is no other way: it lies on it, as it would have without pushing.
        assert_eq!(
            room::newly_covered(&start, &board),
            Some((id("below"), id("right")))
        );
    }

    #[test]
    fn machines_around_grow_with_what_is_pushed_inside_them() {
        let mut board = Document::default();
        machine(&mut board, "rack", (0, 0), (44, 12));
        machine(&mut board, "one", (2, 2), (16, 8));
        machine(&mut board, "two", (22, 2), (18, 8));
        machine(&mut board, "elsewhere", (46, 0), (16, 12));
        for name in ["one", "two"] {
            board.frames.get_mut(&id(name)).unwrap().frame = Some(id("rack"));
        }
        let start = board.clone();
        grow(&mut board, "one", (24, 8));
        let rack = board.frames[&id("rack")].rect();
        assert!(homes::surrounds(
            &board.frames[&id("rack")],
            board.frames[&id("two")].rect()
        ));
        assert!(board.frames[&id("elsewhere")].at.x >= rack.right());
        assert_eq!(room::newly_covered(&start, &board), None);
    }

    #[test]
    fn what_the_person_holds_is_not_pushed() {
        let mut board = board();
        let before = board.clone();
        board.frames.get_mut(&id("left")).unwrap().size = Size::new(22, 8);
        make_room(&mut board, &before, &BTreeSet::from([id("right")]));
        assert_eq!(board.frames[&id("right")].at, Cell::new(20, 0));
    }
}
