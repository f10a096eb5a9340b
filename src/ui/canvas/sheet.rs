//! The board seen through a viewport: board cells in, screen cells out, clipped on all four sides.

use crate::board::{Cell, Rect};
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

/// Draws in board cells.
pub struct Sheet<'a> {
    brush: Brush<'a>,
    origin: Cell,
}

impl<'a> Sheet<'a> {
    /// A sheet whose top left screen cell shows the board cell `origin`.
    pub const fn new(brush: Brush<'a>, origin: Cell) -> Self {
        Self { brush, origin }
    }

    /// The brush below, in screen cells.
    pub const fn brush(&mut self) -> &mut Brush<'a> {
        &mut self.brush
    }

    /// The part of the board that shows.
    pub fn window(&self) -> Rect {
        Rect::new(
            self.origin.x,
            self.origin.y,
            self.brush.width().into(),
            self.brush.height().into(),
        )
    }

    /// The screen column and row of a board cell, where it shows.
    fn place(&self, cell: Cell) -> Option<(u16, u16)> {
        if !self.window().contains(cell) {
            return None;
        }
        let x = i64::from(cell.x) - i64::from(self.origin.x);
        let y = i64::from(cell.y) - i64::from(self.origin.y);
        Some((x as u16, y as u16))
    }

    /// Puts a sign of one column.
    pub fn put(&mut self, cell: Cell, symbol: &str, role: Role) {
        if let Some((x, y)) = self.place(cell) {
            self.brush.text_max(x, y, symbol, 1, role);
        }
    }

    /// Puts a line sign, joined with the line that is there.
    pub fn merge(&mut self, cell: Cell, symbol: &'static str, role: Role) {
        if let Some((x, y)) = self.place(cell) {
            self.brush.merge(x, y, symbol, role);
        }
    }

    /// Writes a text from a cell to the right, cut to `max` columns with an ellipsis.
    pub fn text(&mut self, cell: Cell, content: &str, max: i32, role: Role) {
        let window = self.window();
        if max <= 0 || cell.y < window.y || cell.y >= window.bottom() || cell.x >= window.right() {
            return;
        }
        if cell.x.saturating_add(max) <= window.x {
            return;
        }
        let ellipsis = self.brush.look.symbols.ellipsis;
        let clipped = text::clip(content, max as usize, ellipsis);
        let mut x = cell.x;
        for (symbol, w) in text::graphemes(&clipped) {
            // A wide letter that straddles the viewport's edge is left out.
            let ends = x.saturating_add(w as i32);
            if x >= window.x && ends <= window.right() {
                let column = (i64::from(x) - i64::from(window.x)) as u16;
                let row = (i64::from(cell.y) - i64::from(window.y)) as u16;
                self.brush.text_max(column, row, symbol, w as u16, role);
            }
            x = ends;
        }
    }

    /// True when the cell shows and nothing is drawn in it.
    pub fn is_blank(&self, cell: Cell) -> bool {
        self.symbol(cell).is_some_and(|s| s == " ")
    }

    /// What the cell shows.
    pub fn symbol(&self, cell: Cell) -> Option<&str> {
        self.place(cell).map(|(x, y)| self.brush.symbol(x, y))
    }

    /// Gives a cell another style.
    pub fn restyle(&mut self, cell: Cell, role: Role) {
        if let Some((x, y)) = self.place(cell) {
            self.brush.restyle(x, y, 1, role);
        }
    }
}
