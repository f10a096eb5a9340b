//! Screen cells. Board cells are `board::Cell`; the two never mix except in `tab::Camera`.

/// A cell of the screen, from the top left corner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// Column.
    pub x: u16,
    /// Row.
    pub y: u16,
}

impl Point {
    /// A point from its column and row.
    pub const fn new(x: u16, y: u16) -> Self {
        Self { x, y }
    }
}

/// A rectangle of screen cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Area {
    /// Left column.
    pub x: u16,
    /// Top row.
    pub y: u16,
    /// Columns.
    pub w: u16,
    /// Rows.
    pub h: u16,
}

impl Area {
    /// An area from its corner and size.
    pub const fn new(x: u16, y: u16, w: u16, h: u16) -> Self {
        Self { x, y, w, h }
    }

    /// First column to the right.
    pub const fn right(self) -> u16 {
        self.x.saturating_add(self.w)
    }

    /// First row below.
    pub const fn bottom(self) -> u16 {
        self.y.saturating_add(self.h)
    }

    /// True when the point lies inside.
    pub const fn contains(self, p: Point) -> bool {
        p.x >= self.x && p.x < self.right() && p.y >= self.y && p.y < self.bottom()
    }

    /// True when it covers nothing.
    pub const fn is_empty(self) -> bool {
        self.w == 0 || self.h == 0
    }

    /// Cuts `rows` off the top: (the cut, the rest).
    pub const fn split_top(self, rows: u16) -> (Self, Self) {
        let rows = if rows < self.h { rows } else { self.h };
        (
            Self { h: rows, ..self },
            Self {
                y: self.y + rows,
                h: self.h - rows,
                ..self
            },
        )
    }

    /// Cuts `rows` off the bottom: (the rest, the cut).
    pub const fn split_bottom(self, rows: u16) -> (Self, Self) {
        let rows = if rows < self.h { rows } else { self.h };
        self.split_top(self.h - rows)
    }

    /// Cuts `cols` off the left: (the cut, the rest).
    pub const fn split_left(self, cols: u16) -> (Self, Self) {
        let cols = if cols < self.w { cols } else { self.w };
        (
            Self { w: cols, ..self },
            Self {
                x: self.x + cols,
                w: self.w - cols,
                ..self
            },
        )
    }

    /// Cuts `cols` off the right: (the rest, the cut).
    pub const fn split_right(self, cols: u16) -> (Self, Self) {
        let cols = if cols < self.w { cols } else { self.w };
        self.split_left(self.w - cols)
    }
}
