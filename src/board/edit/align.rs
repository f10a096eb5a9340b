//! Aligning and distributing: things get into line, nothing gets covered.
//!
//! A machine moves with everything on it, and what is on a selected machine does not move by itself.
//! The thing farthest out decides where the line is; what would get covered is a reason not to move
//! at all.

use std::collections::BTreeSet;

use crate::board::{Document, Id, Patch, Rect};

use super::{homes, move_by, room};

/// Along which line things are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The left border of the leftmost.
    Left,
    /// The right border of the rightmost.
    Right,
    /// The upper border of the topmost.
    Top,
    /// The lower border of the lowest.
    Bottom,
    /// One below the other: their middles in a column.
    Column,
    /// One beside the other: their middles in a row.
    Row,
}

/// In which direction things are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// From left to right.
    Across,
    /// From top to bottom.
    Down,
}

/// Puts things in line. An error says what would get covered, or that there is nothing to do.
pub fn align(board: &Document, ids: &[Id], side: Side) -> Result<Patch, String> {
    let things = units(board, ids);
    if things.len() < 2 {
        return Err("select two or more things".to_owned());
    }
    let around = things.iter().map(|(_, r)| *r).reduce(Rect::union);
    let around = around.unwrap_or_default();
    let shift = |r: Rect| match side {
        Side::Left => (around.x - r.x, 0),
        Side::Right => (around.right() - r.right(), 0),
        Side::Top => (0, around.y - r.y),
        Side::Bottom => (0, around.bottom() - r.bottom()),
        Side::Column => (around.x + (around.w - r.w) / 2 - r.x, 0),
        Side::Row => (0, around.y + (around.h - r.h) / 2 - r.y),
    };
    let moves: Vec<(Id, i32, i32)> = things
        .into_iter()
        .map(|(id, rect)| {
            let (dx, dy) = shift(rect);
            (id, dx, dy)
        })
        .collect();
    moved(board, &moves)
}

/// Spreads things so that the gaps between them are the same, up to one cell; the first and the last
/// stay. An error says what would get covered, or that there is nothing to do.
pub fn distribute(board: &Document, ids: &[Id], axis: Axis) -> Result<Patch, String> {
    let mut things = units(board, ids);
    if things.len() < 3 {
        return Err("select three or more things; the first and the last stay".to_owned());
    }
    let start = |r: &Rect| match axis {
        Axis::Across => r.x,
        Axis::Down => r.y,
    };
    let length = |r: &Rect| match axis {
        Axis::Across => r.w,
        Axis::Down => r.h,
    };
    things.sort_by_key(|(id, r)| (start(r), start(r) + length(r), id.clone()));
    let first = things.first().map_or(0, |(_, r)| start(r));
    let end = things.last().map_or(0, |(_, r)| start(r) + length(r));
    let filled: i32 = things.iter().map(|(_, r)| length(r)).sum();
    let (free, gaps) = (i64::from(end - first - filled), things.len() as i64 - 1);
    let (mut before, mut moves) = (0_i32, Vec::new());
    for (n, (id, rect)) in (0_i64..).zip(&things) {
        // Whole cells, the odd ones shared out evenly.
        let gap = (free * n).div_euclid(gaps) as i32;
        let by = first + before + gap - start(rect);
        before += length(rect);
        moves.push(match axis {
            Axis::Across => (id.clone(), by, 0),
            Axis::Down => (id.clone(), 0, by),
        });
    }
    moved(board, &moves)
}

/// The things that move by themselves, with their cells. What is on a selected machine moves with it.
fn units(board: &Document, ids: &[Id]) -> Vec<(Id, Rect)> {
    let carried = |home: Option<&Id>| {
        let chain = board.frame_chain(home);
        chain.iter().any(|f| ids.contains(f))
    };
    let unique: BTreeSet<&Id> = ids.iter().collect();
    let rect = |id: &Id| {
        if let Some(node) = board.nodes.get(id) {
            (!carried(node.frame.as_ref())).then(|| node.rect())
        } else if let Some(frame) = board.frames.get(id) {
            (!carried(frame.frame.as_ref())).then(|| frame.rect())
        } else {
            board.notes.get(id).map(crate::board::Note::rect)
        }
    };
    unique
        .into_iter()
        .filter_map(|id| Some((id.clone(), rect(id)?)))
        .collect()
}

fn moved(board: &Document, moves: &[(Id, i32, i32)]) -> Result<Patch, String> {
    let mut after = board.clone();
    let mut ids = BTreeSet::new();
    for (id, dx, dy) in moves {
        if (*dx, *dy) != (0, 0) {
            // Made from this very board, so it fits.
            let _ = move_by(&after, std::slice::from_ref(id), *dx, *dy).apply(&mut after);
            ids.insert(id.clone());
        }
    }
    if ids.is_empty() {
        return Err("they stand like that already".to_owned());
    }
    homes::settle(&mut after, &ids);
    match room::newly_covered(board, &after) {
        Some((a, b)) => Err(format!(
            "{a} and {b} would cover each other; move one of them first"
        )),
        None => Ok(Patch::between(board, &after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::arbitrary::{drawn, some_of};
    use crate::board::{Cell, Kind, Node, Record, Size};
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    /// Boxes of 10 by 3 cells, named a, b, c.
    fn board(places: &[(i32, i32)]) -> Document {
        let mut board = Document::default();
        for (name, (x, y)) in ["a", "b", "c", "d"].iter().zip(places) {
            let mut node = Node::new(id(name), Kind::Box, name, Cell::new(*x, *y));
            node.size = Some(Size::new(10, 3));
            board.insert(Record::Node(node));
        }
        board
    }

    fn after(board: &Document, patch: &Patch) -> Vec<(i32, i32)> {
        let mut next = board.clone();
        patch.apply(&mut next).unwrap();
        next.nodes.values().map(|n| (n.at.x, n.at.y)).collect()
    }

    fn ids(board: &Document) -> Vec<Id> {
        board.nodes.keys().cloned().collect()
    }

    #[test]
    fn things_line_up_with_the_one_farthest_out() {
        let board = board(&[(0, 0), (5, 10), (9, 20)]);
        let check = |side, expected: &[(i32, i32)]| {
            let patch = align(&board, &ids(&board), side).unwrap();
            assert_eq!(after(&board, &patch), expected, "{side:?}");
        };
        check(Side::Left, &[(0, 0), (0, 10), (0, 20)]);
        check(Side::Right, &[(9, 0), (9, 10), (9, 20)]);
        check(Side::Column, &[(4, 0), (4, 10), (4, 20)]);
        let why = align(&board, &ids(&board), Side::Top).unwrap_err();
        assert_eq!(
            why,
            "a and b would cover each other; move one of them first"
        );
        assert!(align(&board, &[id("a")], Side::Left).is_err());
    }

    #[test]
    fn the_gaps_become_the_same() {
        let board = board(&[(0, 0), (12, 0), (60, 0), (90, 0)]);
        let patch = distribute(&board, &ids(&board), Axis::Across).unwrap();
        assert_eq!(after(&board, &patch), [(0, 0), (30, 0), (60, 0), (90, 0)]);
        let mut done = board.clone();
        patch.apply(&mut done).unwrap();
        let why = distribute(&done, &ids(&done), Axis::Across).unwrap_err();
        assert_eq!(why, "they stand like that already");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn nothing_is_covered_and_only_places_change(
            board in drawn(),
            chosen in vec(0..20_usize, 2..6),
            which in 0..8_usize,
        ) {
            let ids = some_of(&board, &chosen);
            let sides = [Side::Left, Side::Right, Side::Top, Side::Bottom, Side::Column, Side::Row];
            let made = match sides.get(which) {
                Some(side) => align(&board, &ids, *side),
                None if which == 6 => distribute(&board, &ids, Axis::Across),
                None => distribute(&board, &ids, Axis::Down),
            };
            if let Ok(patch) = made {
                let mut next = board.clone();
                patch.apply(&mut next).unwrap();
                prop_assert_eq!(room::newly_covered(&board, &next), None);
                prop_assert_eq!(next.edges, board.edges);
                prop_assert_eq!(next.nodes.len(), board.nodes.len());
            }
        }
    }
}
