//! Integer geometry: cells of a character grid, with y growing downwards.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One cell of the board. Boards extend in all directions, so coordinates are signed.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(from = "[i32; 2]", into = "[i32; 2]")]
#[schemars(with = "[i32; 2]")]
pub struct Cell {
    /// Column.
    pub x: i32,
    /// Row.
    pub y: i32,
}

impl Cell {
    /// A cell from its column and row.
    pub const fn new(x: i32, y: i32) -> Self {
        Self { x, y }
    }

    /// The neighbour one cell away.
    pub const fn step(self, direction: Direction) -> Self {
        let (dx, dy) = direction.delta();
        self.offset(dx, dy)
    }

    /// The cell `dx` columns and `dy` rows away. Saturates at the ends of `i32`.
    pub const fn offset(self, dx: i32, dy: i32) -> Self {
        Self {
            x: self.x.saturating_add(dx),
            y: self.y.saturating_add(dy),
        }
    }
}

impl From<[i32; 2]> for Cell {
    fn from([x, y]: [i32; 2]) -> Self {
        Self { x, y }
    }
}

impl From<Cell> for [i32; 2] {
    fn from(cell: Cell) -> Self {
        [cell.x, cell.y]
    }
}

/// One of the four directions in which a connector can run.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Towards smaller y.
    Up,
    /// Towards larger x.
    Right,
    /// Towards larger y.
    Down,
    /// Towards smaller x.
    Left,
}

impl Direction {
    /// All four, clockwise from up.
    pub const ALL: [Self; 4] = [Self::Up, Self::Right, Self::Down, Self::Left];

    /// Column and row change of one step.
    pub const fn delta(self) -> (i32, i32) {
        match self {
            Self::Up => (0, -1),
            Self::Right => (1, 0),
            Self::Down => (0, 1),
            Self::Left => (-1, 0),
        }
    }

    /// The way back.
    pub const fn opposite(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Right => Self::Left,
            Self::Down => Self::Up,
            Self::Left => Self::Right,
        }
    }

    /// True for left and right.
    pub const fn is_horizontal(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }
}

/// Width and height in cells.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(from = "[u16; 2]", into = "[u16; 2]")]
#[schemars(with = "[u16; 2]")]
pub struct Size {
    /// Columns.
    pub w: u16,
    /// Rows.
    pub h: u16,
}

impl Size {
    /// A size from its width and height.
    pub const fn new(w: u16, h: u16) -> Self {
        Self { w, h }
    }
}

impl From<[u16; 2]> for Size {
    fn from([w, h]: [u16; 2]) -> Self {
        Self { w, h }
    }
}

impl From<Size> for [u16; 2] {
    fn from(size: Size) -> Self {
        [size.w, size.h]
    }
}

/// A rectangle of cells: `x..x+w` by `y..y+h`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Rect {
    /// Left column.
    pub x: i32,
    /// Top row.
    pub y: i32,
    /// Columns; at least 0.
    pub w: i32,
    /// Rows; at least 0.
    pub h: i32,
}

impl Rect {
    /// A rectangle from its corner and size.
    pub const fn new(x: i32, y: i32, w: i32, h: i32) -> Self {
        Self { x, y, w, h }
    }

    /// A rectangle from its top left cell and size.
    pub const fn at(cell: Cell, size: Size) -> Self {
        Self {
            x: cell.x,
            y: cell.y,
            w: size.w as i32,
            h: size.h as i32,
        }
    }

    /// First column to the right of the rectangle.
    pub const fn right(self) -> i32 {
        self.x.saturating_add(self.w)
    }

    /// First row below the rectangle.
    pub const fn bottom(self) -> i32 {
        self.y.saturating_add(self.h)
    }

    /// Top left cell.
    pub const fn origin(self) -> Cell {
        Cell {
            x: self.x,
            y: self.y,
        }
    }

    /// The middle cell, rounded towards the top left.
    pub const fn center(self) -> Cell {
        Cell {
            x: self.x.saturating_add(self.w / 2),
            y: self.y.saturating_add(self.h / 2),
        }
    }

    /// True when the cell lies inside, borders included.
    pub const fn contains(self, cell: Cell) -> bool {
        cell.x >= self.x && cell.x < self.right() && cell.y >= self.y && cell.y < self.bottom()
    }

    /// True when the other rectangle lies inside completely.
    pub const fn contains_rect(self, other: Self) -> bool {
        other.x >= self.x
            && other.y >= self.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    /// True when the two share a cell.
    pub const fn intersects(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// The smallest rectangle around both. An empty one adds nothing.
    pub fn union(self, other: Self) -> Self {
        if self.w == 0 || self.h == 0 {
            return other;
        }
        if other.w == 0 || other.h == 0 {
            return self;
        }
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (
            self.right().max(other.right()),
            self.bottom().max(other.bottom()),
        );
        Self {
            x,
            y,
            w: right.saturating_sub(x),
            h: bottom.saturating_sub(y),
        }
    }

    /// Grown by `dx` columns at both sides and `dy` rows above and below (negative shrinks).
    pub const fn inflate(self, dx: i32, dy: i32) -> Self {
        Self {
            x: self.x.saturating_sub(dx),
            y: self.y.saturating_sub(dy),
            w: self.w.saturating_add(2 * dx),
            h: self.h.saturating_add(2 * dy),
        }
    }
}
