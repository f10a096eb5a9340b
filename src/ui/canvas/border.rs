//! Borders of boxes: a shape for each state, so that a state is seen without colour.

use crate::app::settings::{Corners, Glyphs};
use crate::board::{Direction, Rect};
use crate::ui::glyphs::{self, ASCII_CORNERS};
use crate::ui::theme::Role;

use super::sheet::Sheet;

/// What a border says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Border {
    /// It works.
    Plain,
    /// It is selected.
    Heavy,
    /// It is not there yet.
    Dashed,
    /// It stands still: connections go in, nothing comes out.
    Double,
    /// It is gone: broken walls, a cross in each corner.
    Broken,
    /// As [`Border::Broken`], and selected.
    BrokenHeavy,
}

/// Corner signs (top left, top right, bottom left, bottom right), horizontal and vertical wall.
type Lines = ([&'static str; 4], &'static str, &'static str);

const fn lines(border: Border, set: Glyphs) -> Lines {
    match (set, border) {
        (Glyphs::Full, Border::Plain) => (["╭", "╮", "╰", "╯"], "─", "│"),
        (Glyphs::Full, Border::Heavy) => (["┏", "┓", "┗", "┛"], "━", "┃"),
        (Glyphs::Full, Border::Dashed) => (["╭", "╮", "╰", "╯"], "┄", "┆"),
        (Glyphs::Full, Border::Broken) => (["✕", "✕", "✕", "✕"], "╌", "╎"),
        (Glyphs::Full, Border::BrokenHeavy) => (["✕", "✕", "✕", "✕"], "╍", "╏"),
        (Glyphs::Full | Glyphs::Blocks, Border::Double) => (["╔", "╗", "╚", "╝"], "═", "║"),
        (Glyphs::Blocks, Border::Plain) => (["┌", "┐", "└", "┘"], "─", "│"),
        (Glyphs::Blocks, Border::Heavy) => (["█", "█", "█", "█"], "▀", "█"),
        (Glyphs::Blocks, Border::Dashed) => (["┌", "┐", "└", "┘"], "·", "·"),
        (Glyphs::Blocks, Border::Broken) => (["x", "x", "x", "x"], "-", ":"),
        (Glyphs::Blocks, Border::BrokenHeavy) => (["x", "x", "x", "x"], "≡", "░"),
        (Glyphs::Ascii, Border::Plain) => (ASCII_CORNERS, "-", "|"),
        (Glyphs::Ascii, Border::Heavy) => (["#", "#", "#", "#"], "=", "#"),
        (Glyphs::Ascii, Border::Dashed) => (ASCII_CORNERS, ".", ":"),
        (Glyphs::Ascii, Border::Double) => (["Z", "Z", "Z", "Z"], "=", "H"),
        (Glyphs::Ascii, Border::Broken) => (["X", "X", "X", "X"], ".", ":"),
        (Glyphs::Ascii, Border::BrokenHeavy) => (["X", "X", "X", "X"], "~", "#"),
    }
}

/// The sign of a port: a border cell from which an edge leaves towards `out`.
pub const fn port(border: Border, out: Direction, set: Glyphs) -> &'static str {
    match (set, border) {
        (Glyphs::Ascii, _) => "+",
        (Glyphs::Full, Border::Heavy | Border::BrokenHeavy) => match out {
            Direction::Up => "┷",
            Direction::Right => "┠",
            Direction::Down => "┯",
            Direction::Left => "┨",
        },
        (Glyphs::Full | Glyphs::Blocks, Border::Double) => match out {
            Direction::Up => "╧",
            Direction::Right => "╟",
            Direction::Down => "╤",
            Direction::Left => "╢",
        },
        (Glyphs::Full | Glyphs::Blocks, _) => match out {
            Direction::Up => "┴",
            Direction::Right => "├",
            Direction::Down => "┬",
            Direction::Left => "┤",
        },
    }
}

/// Draws the border of a box. What is inside stays.
pub fn paint(sheet: &mut Sheet<'_>, rect: Rect, border: Border, role: Role) {
    if rect.w < 2 || rect.h < 2 {
        return;
    }
    let look = sheet.brush().look;
    let set = look.symbols.set();
    let (mut corners, across, down) = lines(border, set);
    if look.corners == Corners::Square {
        corners = corners.map(glyphs::square);
    }
    let (right, bottom) = (rect.right() - 1, rect.bottom() - 1);
    let window = sheet.window();
    for x in (rect.x + 1).max(window.x)..right.min(window.right()) {
        for y in [rect.y, bottom] {
            sheet.put(crate::board::Cell::new(x, y), across, role);
        }
    }
    for y in (rect.y + 1).max(window.y)..bottom.min(window.bottom()) {
        for x in [rect.x, right] {
            sheet.put(crate::board::Cell::new(x, y), down, role);
        }
    }
    let at = [
        (rect.x, rect.y),
        (right, rect.y),
        (rect.x, bottom),
        (right, bottom),
    ];
    for ((x, y), corner) in at.into_iter().zip(corners) {
        sheet.put(crate::board::Cell::new(x, y), corner, role);
    }
}
