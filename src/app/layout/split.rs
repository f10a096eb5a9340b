//! Where two boards stand when both are shown: side by side, or one above the other.
//!
//! Cells cannot shrink, so what counts is how many cells of the two boards are seen. The order on
//! the screen is the order of the tabs.

use super::Area;

/// Columns and rows that a board takes.
pub type Extent = (u16, u16);

/// Rows of a title above each board.
const TITLE: u16 = 1;

/// The places of two boards, titles included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Halves {
    /// The first and the second.
    pub areas: [Area; 2],
    /// The column between them, when they stand side by side.
    pub between: Option<Area>,
}

impl Halves {
    /// The arrangement that shows more of two boards; side by side when both show the same.
    pub fn best(room: Area, boards: [Extent; 2]) -> Self {
        let (beside, stacked) = (side_by_side(room, boards), stacked(room, boards));
        if stacked.shown(boards) > beside.shown(boards) {
            stacked
        } else {
            beside
        }
    }

    /// How many cells of the boards are seen.
    pub fn shown(&self, boards: [Extent; 2]) -> u32 {
        let seen = self.areas.iter().zip(boards).map(|(area, (w, h))| {
            let rows = area.h.saturating_sub(TITLE);
            u32::from(area.w.min(w)) * u32::from(rows.min(h))
        });
        seen.sum()
    }

    /// True when both boards are seen whole.
    pub fn fits(&self, boards: [Extent; 2]) -> bool {
        let all = boards.iter().map(|(w, h)| u32::from(*w) * u32::from(*h));
        self.shown(boards) == all.sum::<u32>()
    }
}

/// The room that two boards need to be seen whole: side by side, and one above the other.
pub fn needed([a, b]: [Extent; 2]) -> [Extent; 2] {
    let beside = (
        a.0.saturating_add(b.0).saturating_add(1),
        a.1.max(b.1) + TITLE,
    );
    let stacked = (
        a.0.max(b.0),
        a.1.saturating_add(b.1).saturating_add(2 * TITLE),
    );
    [beside, stacked]
}

fn side_by_side(room: Area, [a, b]: [Extent; 2]) -> Halves {
    let first = share(room.w.saturating_sub(1), a.0, b.0);
    let (left, rest) = room.split_left(first);
    let (between, right) = rest.split_left(1);
    Halves {
        areas: [left, right],
        between: Some(between),
    }
}

fn stacked(room: Area, [a, b]: [Extent; 2]) -> Halves {
    let first = TITLE + share(room.h.saturating_sub(2 * TITLE), a.1, b.1);
    let (upper, lower) = room.split_top(first);
    Halves {
        areas: [upper, lower],
        between: None,
    }
}

/// The first one's part of a length when both want some: what is left over is halved, and the one
/// that wants less than half has what it wants.
fn share(total: u16, first: u16, second: u16) -> u16 {
    let half = total / 2;
    match total.checked_sub(first.saturating_add(second)) {
        Some(over) => first + over / 2,
        None if first <= half => first,
        None if second <= half => total - second,
        None => half,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_more_wins() {
        let boards = [(78, 17), (79, 20)];
        let beside = |w, h| {
            Halves::best(Area::new(0, 0, w, h), boards)
                .between
                .is_some()
        };
        assert!(beside(200, 50));
        assert!(!beside(120, 37), "two halves of 59 columns show less");
        assert!(!beside(80, 39));
        assert!(Halves::best(Area::new(0, 0, 80, 39), boards).fits(boards));
        assert!(!Halves::best(Area::new(0, 0, 80, 38), boards).fits(boards));
        assert_eq!(needed(boards), [(158, 21), (79, 39)]);
    }

    #[test]
    fn who_wants_little_leaves_the_rest_to_the_other() {
        for (total, first, second, expected) in [
            (100, 20, 30, 45),
            (100, 20, 90, 20),
            (100, 90, 20, 80),
            (101, 90, 90, 50),
            (0, 5, 5, 0),
        ] {
            assert_eq!(share(total, first, second), expected);
        }
    }

    #[test]
    fn the_halves_cover_the_room() {
        for (w, h) in [(1, 1), (40, 7), (80, 21), (120, 37), (200, 57)] {
            let room = Area::new(3, 1, w, h);
            for halves in [
                side_by_side(room, [(78, 17), (79, 20)]),
                stacked(room, [(78, 17), (79, 20)]),
            ] {
                let cells = |a: &Area| u32::from(a.w) * u32::from(a.h);
                let all: u32 = halves.areas.iter().chain(&halves.between).map(cells).sum();
                assert_eq!(all, cells(&room), "{room:?} {halves:?}");
            }
        }
    }
}
