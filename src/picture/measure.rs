//! Cells as lengths: how large a cell is, and where it lies on the paper.
//!
//! A cell is as wide as a letter of the largest text, so that what fits into its cells on a terminal
//! fits here too; lines run through the middle of cells, as they do there.

use crate::board::{Cell, Rect};

/// Width of a cell.
pub const CELL_W: f64 = 9.0;
/// Height of a cell.
pub const CELL_H: f64 = 20.0;
/// Paper around the picture: room for the halves of lines, and air.
pub const MARGIN: f64 = 18.0;
/// Width of a letter of a monospace font, in sizes of the font. Most are within a hundredth of it;
/// the rest are made so by `textLength`.
const ADVANCE: f64 = 0.6;
/// How far below the middle of its letters a line of text stands, in sizes of the font.
const BASELINE: f64 = 0.355;

/// A place on the paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// A box on the paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left side.
    pub x: f64,
    /// Upper side.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Area {
    /// The point in the middle.
    pub const fn center(self) -> Point {
        Point {
            x: self.x + self.w / 2.0,
            y: self.y + self.h / 2.0,
        }
    }

    /// Smaller by as much on all sides; never less than nothing.
    pub const fn inset(self, by: f64) -> Self {
        Self {
            x: self.x + by,
            y: self.y + by,
            w: (self.w - 2.0 * by).max(0.0),
            h: (self.h - 2.0 * by).max(0.0),
        }
    }
}

/// Where cells lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    bounds: Rect,
}

impl Paper {
    /// The paper for a picture of these bounds.
    pub const fn new(bounds: Rect) -> Self {
        Self { bounds }
    }

    /// Width and height.
    pub fn size(self) -> (f64, f64) {
        (
            f64::from(self.bounds.w) * CELL_W + 2.0 * MARGIN,
            f64::from(self.bounds.h) * CELL_H + 2.0 * MARGIN,
        )
    }

    /// The left upper corner of a cell.
    pub fn corner(self, cell: Cell) -> Point {
        let across = i64::from(cell.x) - i64::from(self.bounds.x);
        let down = i64::from(cell.y) - i64::from(self.bounds.y);
        Point {
            x: across as f64 * CELL_W + MARGIN,
            y: down as f64 * CELL_H + MARGIN,
        }
    }

    /// The middle of a cell.
    pub fn middle(self, cell: Cell) -> Point {
        let corner = self.corner(cell);
        Point {
            x: corner.x + CELL_W / 2.0,
            y: corner.y + CELL_H / 2.0,
        }
    }

    /// The cells of a rectangle, whole.
    pub fn cells(self, rect: Rect) -> Area {
        let corner = self.corner(rect.origin());
        Area {
            x: corner.x,
            y: corner.y,
            w: f64::from(rect.w) * CELL_W,
            h: f64::from(rect.h) * CELL_H,
        }
    }

    /// What a border in the outer cells of a rectangle goes around.
    pub fn bordered(self, rect: Rect) -> Area {
        let corner = self.middle(rect.origin());
        Area {
            x: corner.x,
            y: corner.y,
            w: f64::from((rect.w - 1).max(0)) * CELL_W,
            h: f64::from((rect.h - 1).max(0)) * CELL_H,
        }
    }
}

/// How long a text of so many columns is.
pub fn text_length(columns: usize, size: f64) -> f64 {
    columns as f64 * size * ADVANCE
}

/// The baseline of a text whose letters have their middle at a height.
pub fn baseline(middle: f64, size: f64) -> f64 {
    middle + size * BASELINE
}

/// A length as it is written: at most two digits after the point, and no more than it needs.
pub fn number(length: f64) -> String {
    let mut text = format!("{length:.2}");
    let used = text.trim_end_matches('0').trim_end_matches('.').len();
    text.truncate(used);
    match text.as_str() {
        "-0" => "0".to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let check = |length, expected: &str| assert_eq!(number(length), expected);
        check(0.0, "0");
        check(-0.001, "0");
        check(100.0, "100");
        check(4.5, "4.5");
        check(1.0 / 3.0, "0.33");
        check(-12.50, "-12.5");
    }

    #[test]
    fn cells_lie_on_the_paper_wherever_the_board_is() {
        let paper = Paper::new(Rect::new(-5, 3, 10, 4));
        assert_eq!(paper.size(), (126.0, 116.0));
        let corner = paper.corner(Cell::new(-5, 3));
        assert_eq!((corner.x, corner.y), (MARGIN, MARGIN));
        let middle = paper.middle(Cell::new(-4, 3));
        assert_eq!((middle.x, middle.y), (MARGIN + 13.5, MARGIN + 10.0));
        let border = paper.bordered(Rect::new(-5, 3, 3, 2));
        assert_eq!((border.w, border.h), (18.0, 20.0));
    }
}
