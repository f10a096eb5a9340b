//! A brush over a part of the buffer: everything that is drawn goes through it.
//!
//! A [`Brush`] knows the theme, the signs and an area that it never leaves, so no widget can panic
//! at a small size or draw over its neighbour. Coordinates are relative to the area's corner.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use ratatui::symbols::merge::MergeStrategy;

use crate::app::settings::{Corners, Glyphs};
use crate::drawing::raster::{Arms, Axis};

use super::glyphs::{self, Stroke};
use super::symbols::Symbols;
use super::text;
use super::theme::{Role, Theme};

/// How everything looks now.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// Styles.
    pub theme: &'a Theme,
    /// Signs.
    pub symbols: &'static Symbols,
    /// Which corners are round.
    pub corners: Corners,
}

/// Draws into one area.
pub struct Brush<'a> {
    /// Theme and signs.
    pub look: Look<'a>,
    area: Rect,
    buf: &'a mut Buffer,
}

impl<'a> Brush<'a> {
    /// A brush for an area, cut to the buffer.
    pub fn new(look: Look<'a>, area: Rect, buf: &'a mut Buffer) -> Self {
        Self {
            look,
            area: area.intersection(buf.area),
            buf,
        }
    }

    /// A brush for a part of this one's area, given in its coordinates.
    pub fn part(&mut self, x: u16, y: u16, w: u16, h: u16) -> Brush<'_> {
        let inner = Rect {
            x: self.area.x.saturating_add(x),
            y: self.area.y.saturating_add(y),
            width: w,
            height: h,
        };
        Brush {
            look: self.look,
            area: inner.intersection(self.area),
            buf: self.buf,
        }
    }

    /// Columns.
    pub const fn width(&self) -> u16 {
        self.area.width
    }

    /// Rows.
    pub const fn height(&self) -> u16 {
        self.area.height
    }

    /// The area in screen coordinates.
    pub const fn area(&self) -> Rect {
        self.area
    }

    /// Empties the area.
    pub fn clear(&mut self) {
        for y in self.area.top()..self.area.bottom() {
            for x in self.area.left()..self.area.right() {
                self.buf[(x, y)].reset();
                self.buf[(x, y)].set_style(self.look.theme.base());
            }
        }
    }

    /// Writes a text, cut with an ellipsis at `max` columns or at the area's edge. Returns the
    /// column after it.
    pub fn text_max(&mut self, x: u16, y: u16, text: &str, max: u16, role: Role) -> u16 {
        if y >= self.area.height || x >= self.area.width {
            return x;
        }
        let room = max.min(self.area.width - x);
        let clipped;
        let fits = text::width(text) <= usize::from(room);
        let shown = if fits {
            text
        } else {
            clipped = text::clip(text, room.into(), self.look.symbols.ellipsis);
            &clipped
        };
        let style = self.look.theme.style(role);
        let mut column = self.area.x + x;
        let row = self.area.y + y;
        let ascii = self.look.symbols.set() == Glyphs::Ascii;
        for (symbol, w) in text::graphemes(shown) {
            let symbol = if ascii { text::ascii(symbol) } else { symbol };
            // A cell's modifiers are replaced, not added to: what was below must not shine through.
            let cell = &mut self.buf[(column, row)];
            cell.reset();
            cell.set_style(self.look.theme.base());
            cell.set_symbol(symbol).set_style(style);
            for k in 1..w as u16 {
                // The second cell of a wide letter is blank; in ASCII it is a letter of its own.
                self.buf[(column + k, row)].reset();
                if ascii {
                    self.buf[(column + k, row)]
                        .set_symbol(symbol)
                        .set_style(style);
                }
            }
            column += w as u16;
        }
        column - self.area.x
    }

    /// Writes a text up to the area's edge. Returns the column after it.
    pub fn text(&mut self, x: u16, y: u16, text: &str, role: Role) -> u16 {
        self.text_max(x, y, text, u16::MAX, role)
    }

    /// Writes a text that ends before column `end`, when it fits between `from` and there whole.
    /// Returns the column where it starts, or `end` when it was left out.
    pub fn text_right(&mut self, from: u16, end: u16, y: u16, text: &str, role: Role) -> u16 {
        let w = text::width(text) as u16;
        let end = end.min(self.area.width);
        if end < from || w > end - from || w == 0 {
            return end;
        }
        self.text(end - w, y, text, role);
        end - w
    }

    /// Fills a row from a column on with one sign.
    pub fn row(&mut self, x: u16, y: u16, w: u16, symbol: &str, role: Role) {
        let end = x.saturating_add(w).min(self.area.width);
        for column in x..end {
            self.text_max(column, y, symbol, 1, role);
        }
    }

    /// Gives cells another style and keeps what they show.
    pub fn restyle(&mut self, x: u16, y: u16, w: u16, role: Role) {
        if y >= self.area.height {
            return;
        }
        let style = self.look.theme.style(role);
        for column in x..x.saturating_add(w).min(self.area.width) {
            let cell = &mut self.buf[(self.area.x + column, self.area.y + y)];
            plain(cell);
            cell.set_style(self.look.theme.base()).set_style(style);
        }
    }

    /// Puts a line sign, joined with the line that is there: `─` over `│` gives `┼`.
    pub fn merge(&mut self, x: u16, y: u16, symbol: &'static str, role: Role) {
        if x >= self.area.width || y >= self.area.height {
            return;
        }
        let style = self.look.theme.style(role);
        let base = self.look.theme.base();
        let cell = &mut self.buf[(self.area.x + x, self.area.y + y)];
        let set = self.look.symbols.set();
        if cell.symbol() == glyphs::line(Arms::along(Axis::Horizontal), Stroke::Illegal, set) {
            // The line of an edge without a way is joined with nothing.
            cell.set_symbol(symbol);
        } else {
            join(cell, symbol, set);
        }
        plain(cell);
        cell.set_style(base).set_style(style);
    }

    /// What a cell shows; a space outside the area.
    pub fn symbol(&self, x: u16, y: u16) -> &str {
        if x >= self.area.width || y >= self.area.height {
            return " ";
        }
        self.buf[(self.area.x + x, self.area.y + y)].symbol()
    }

    /// A border with a title around the whole area. Returns the brush for the inside.
    pub fn panel(&mut self, title: &str, role: Role) -> Brush<'_> {
        let (w, h) = (self.width(), self.height());
        if w < 2 || h < 2 {
            return self.part(0, 0, 0, 0);
        }
        let s = self.look.symbols;
        for y in [0, h - 1] {
            self.row(1, y, w - 2, s.rule, role);
        }
        for y in 1..h - 1 {
            self.text(0, y, s.wall, role);
            self.text(w - 1, y, s.wall, role);
        }
        for (k, (x, y)) in [(0, 0), (w - 1, 0), (0, h - 1), (w - 1, h - 1)]
            .into_iter()
            .enumerate()
        {
            let corner = match self.look.corners {
                Corners::Square => glyphs::square(s.corners[k]),
                Corners::Boxes | Corners::Round => s.corners[k],
            };
            self.text(x, y, corner, role);
        }
        if !title.is_empty() && w > 6 {
            let end = self.text_max(2, 0, &format!(" {title} "), w - 4, Role::Strong);
            debug_assert!(end <= w);
        }
        self.part(1, 1, w - 2, h - 2)
    }
}

/// Takes the style off a cell and keeps what it shows: a style is laid over what is there, and what
/// was below must not shine through.
fn plain(cell: &mut Cell) {
    cell.fg = Color::Reset;
    cell.bg = Color::Reset;
    cell.modifier = Modifier::empty();
}

/// Joins a line sign with what a cell shows.
fn join(cell: &mut Cell, symbol: &'static str, set: Glyphs) {
    match set {
        Glyphs::Ascii => {
            let joint = glyphs::ascii_joint(cell.symbol(), symbol);
            cell.set_symbol(joint);
        }
        Glyphs::Blocks => {
            let joint = glyphs::blocks_joint(cell.symbol(), symbol);
            let over = joint.map_or(symbol, |(under, over)| {
                cell.set_symbol(under);
                over
            });
            cell.merge_symbol(over, MergeStrategy::Fuzzy);
        }
        Glyphs::Full => {
            cell.merge_symbol(symbol, MergeStrategy::Fuzzy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::{ColorLevel, ThemeName};

    fn with_brush(w: u16, h: u16, f: impl FnOnce(&mut Brush<'_>)) -> Vec<String> {
        let theme = Theme::new(ThemeName::Terminal, ColorLevel::Ansi);
        let look = Look {
            theme: &theme,
            symbols: Symbols::of(Glyphs::Full),
            corners: Corners::Boxes,
        };
        let area = Rect::new(0, 0, w, h);
        let mut buf = Buffer::empty(area);
        f(&mut Brush::new(look, area, &mut buf));
        let row = |y| (0..w).map(|x| buf[(x, y)].symbol().to_owned()).collect();
        (0..h).map(row).collect()
    }

    #[test]
    fn text_is_cut_at_the_edge_of_the_area() {
        let rows = with_brush(6, 2, |b| {
            assert_eq!(b.text(1, 0, "database", Role::Text), 6);
            let mut part = b.part(2, 1, 3, 9);
            part.text(0, 0, "primary", Role::Text);
            part.text(0, 5, "nowhere", Role::Text);
        });
        assert_eq!(rows, [" data…", "  pr… "]);
    }

    #[test]
    fn right_text_is_whole_or_absent() {
        let rows = with_brush(8, 2, |b| {
            assert_eq!(b.text_right(0, 8, 0, "12/s", Role::Text), 4);
            assert_eq!(b.text_right(5, 8, 1, "12/s", Role::Text), 8);
        });
        assert_eq!(rows, ["    12/s", "        "]);
    }

    #[test]
    fn a_panel_of_any_size_stays_inside() {
        for (w, h) in [(0, 0), (1, 1), (2, 2), (3, 9), (9, 3)] {
            with_brush(w, h, |b| {
                let mut inside = b.panel("a title that is long", Role::Frame);
                inside.text(0, 0, "text", Role::Text);
            });
        }
        let rows = with_brush(10, 3, |b| {
            b.panel("log", Role::Frame).text(0, 0, "one", Role::Text);
        });
        assert_eq!(rows, ["╭─ log ──╮", "│one     │", "╰────────╯"]);
    }
}
