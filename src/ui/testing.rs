//! Screens as text, for tests: what the cells show, and which role each has.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::settings::{ColorLevel, Corners, Glyphs, ThemeName};

use super::paint::{Brush, Look};
use super::symbols::Symbols;
use super::theme::Theme;

/// Draws with a brush of a size and returns the cells' signs and, below, their roles by letter.
pub fn picture(glyphs: Glyphs, (w, h): (u16, u16), draw: impl FnOnce(Brush<'_>)) -> String {
    let theme = Theme::new(ThemeName::Terminal, ColorLevel::Ansi);
    let look = Look {
        theme: &theme,
        symbols: Symbols::of(glyphs),
        corners: Corners::Boxes,
    };
    let area = Rect::new(0, 0, w, h);
    let mut buf = Buffer::empty(area);
    draw(Brush::new(look, area, &mut buf));
    let mut out = String::new();
    for y in 0..h {
        let row: String = (0..w).map(|x| buf[(x, y)].symbol()).collect();
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out.push_str("--\n");
    for y in 0..h {
        let letter = |x| {
            let cell = &buf[(x, y)];
            theme.letter_of(cell.fg, cell.bg, cell.modifier)
        };
        let row: String = (0..w).map(letter).collect();
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}
