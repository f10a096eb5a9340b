//! Where a lesson stands: in a column of its own beside the board where the screen is wide, above the
//! inspector when that is open too; otherwise in a strip above the board. It covers nothing.

use super::{Area, BESIDE_FROM};

/// The rows that a lesson needs: those of its longest step, so that it keeps its place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Teaching {
    /// Rows of what is said in a strip.
    pub strip: u16,
    /// Rows of what is said beside the board.
    pub beside: u16,
    /// How many steps it has: rows of their list.
    pub steps: u16,
}

/// Rows that the inspector needs below a lesson.
const INSPECTOR: u16 = 14;
/// A strip takes at most this part of the room: the board needs the rest.
const SHARE: u16 = 3;

impl Teaching {
    /// Columns and rows of a strip that are not for what is said: air at both sides; the line above
    /// it and the rule below.
    pub const STRIP_AROUND: (u16, u16) = (2, 2);
    /// The same of a column: the border and air; the border, the line of all steps, what was just
    /// ticked, the title, and air before the ways.
    pub const BESIDE_AROUND: (u16, u16) = (4, 6);
    /// Rows of air above the list of steps.
    pub const ABOVE_LIST: u16 = 1;

    /// Columns of the column beside the board.
    pub const fn columns(w: u16) -> u16 {
        match w {
            180.. => 52,
            140.. => 44,
            _ => 38,
        }
    }

    /// A column at the right, where there is one: what is left for the board, what the lesson takes,
    /// and what is left for the inspector below it.
    pub(super) fn beside(self, rest: Area, panel: bool) -> Option<(Area, Area, Area)> {
        if rest.w < BESIDE_FROM {
            return None;
        }
        let (board, column) = rest.split_right(Self::columns(rest.w));
        if !panel {
            return Some((board, column, Area::default()));
        }
        let brief = self.beside + Self::BESIDE_AROUND.1;
        let whole = brief + Self::ABOVE_LIST + self.steps;
        let rows = if whole + INSPECTOR <= column.h {
            whole
        } else {
            // On a low screen each has half of it.
            brief.min(column.h.saturating_sub(INSPECTOR).max(column.h / 2))
        };
        let (lesson, below) = column.split_top(rows);
        Some((board, lesson, below))
    }

    /// A strip above the board, and what is left.
    pub(super) fn above(self, rest: Area) -> (Area, Area) {
        let rows = self.strip + Self::STRIP_AROUND.1;
        rest.split_top(rows.min(rest.h / SHARE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: Teaching = Teaching {
        strip: 4,
        beside: 9,
        steps: 15,
    };

    #[test]
    fn a_strip_leaves_the_board_most_of_a_small_screen() {
        let (strip, board) = LESSON.above(Area::new(0, 1, 80, 21));
        assert_eq!((strip.h, board.y, board.h), (6, 7, 15));
        let (strip, board) = LESSON.above(Area::new(0, 1, 40, 7));
        assert_eq!((strip.h, board.h), (2, 5));
    }

    #[test]
    fn beside_the_board_it_shares_its_column_with_the_inspector() {
        assert_eq!(LESSON.beside(Area::new(0, 1, 109, 30), false), None);
        let room = Area::new(0, 1, 120, 37);
        let (board, lesson, below) = LESSON.beside(room, false).unwrap();
        assert_eq!((board.w, lesson.h, below.h), (82, 37, 0));
        // Without the list of all steps where both would not fit.
        let (_, lesson, below) = LESSON.beside(room, true).unwrap();
        assert_eq!((lesson.h, below.h), (15, 22));
        let (_, lesson, below) = LESSON.beside(Area::new(0, 1, 200, 57), true).unwrap();
        assert_eq!((lesson.h, below.h), (31, 26));
        let (_, lesson, below) = LESSON.beside(Area::new(0, 1, 120, 20), true).unwrap();
        assert_eq!((lesson.h, below.h), (10, 10));
    }
}
