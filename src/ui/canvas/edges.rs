//! Connectors and machine borders: everything that is made of lines.
//!
//! Lines are merged where they cross, so that a crossing reads as one (`┼`). How an edge is drawn
//! says its kind without colour: replication is dashed, code and things only drawn are dotted; the
//! way of the followed request is heavy.

use crate::app::settings::Glyphs;
use crate::board::{Cell, Direction, EdgeKind, Rect};
use crate::drawing::scene::SceneEdge;
use crate::ui::theme::Role;

use super::sheet::Sheet;

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// One thin line.
    Light,
    /// One thick line.
    Heavy,
    /// Long dashes.
    Dashed,
    /// Short dashes.
    Dotted,
    /// A line that could not be routed: a style of its own.
    Illegal,
}

/// The signs of a stroke: level, upright, and the four bends that open to right-down, left-down,
/// right-up and left-up.
const fn signs(stroke: Stroke, set: Glyphs) -> [&'static str; 6] {
    match (set, stroke) {
        (Glyphs::Full, Stroke::Light) => ["─", "│", "┌", "┐", "└", "┘"],
        (Glyphs::Full, Stroke::Heavy) => ["━", "┃", "┏", "┓", "┗", "┛"],
        (Glyphs::Full, Stroke::Dashed) => ["╌", "╎", "┌", "┐", "└", "┘"],
        (Glyphs::Full, Stroke::Dotted) => ["┈", "┊", "┌", "┐", "└", "┘"],
        (Glyphs::Full, Stroke::Illegal) => ["∿", "∿", "∿", "∿", "∿", "∿"],
        (Glyphs::Blocks, Stroke::Light) => ["─", "│", "┌", "┐", "└", "┘"],
        (Glyphs::Blocks, Stroke::Heavy) => ["═", "║", "╔", "╗", "╚", "╝"],
        (Glyphs::Blocks, Stroke::Dashed) => ["-", ":", "┌", "┐", "└", "┘"],
        (Glyphs::Blocks, Stroke::Dotted) => ["·", "·", "·", "·", "·", "·"],
        (Glyphs::Blocks, Stroke::Illegal) => ["~", "~", "~", "~", "~", "~"],
        (Glyphs::Ascii, Stroke::Light) => ["-", "|", "+", "+", "+", "+"],
        (Glyphs::Ascii, Stroke::Heavy) => ["=", "H", "#", "#", "#", "#"],
        (Glyphs::Ascii, Stroke::Dashed) => ["-", ":", "+", "+", "+", "+"],
        (Glyphs::Ascii, Stroke::Dotted) => [".", ":", ".", ".", ".", "."],
        (Glyphs::Ascii, Stroke::Illegal) => ["~", "~", "~", "~", "~", "~"],
    }
}

/// The stroke of a kind of edge.
pub const fn stroke(kind: EdgeKind) -> Stroke {
    match kind {
        EdgeKind::Http | EdgeKind::App | EdgeKind::Sql | EdgeKind::Dns => Stroke::Light,
        EdgeKind::Replication => Stroke::Dashed,
        EdgeKind::Deploy | EdgeKind::Scrape | EdgeKind::Plain => Stroke::Dotted,
    }
}

/// The role of a kind of edge.
pub const fn role(kind: EdgeKind) -> Role {
    match kind {
        EdgeKind::Http => Role::EdgeHttp,
        EdgeKind::App => Role::EdgeApp,
        EdgeKind::Sql => Role::EdgeSql,
        EdgeKind::Replication => Role::EdgeReplication,
        EdgeKind::Dns => Role::EdgeDns,
        EdgeKind::Deploy => Role::EdgeDeploy,
        EdgeKind::Scrape | EdgeKind::Plain => Role::EdgePlain,
    }
}

/// The direction from a cell to its neighbour.
pub const fn toward(from: Cell, to: Cell) -> Direction {
    if to.x > from.x {
        Direction::Right
    } else if to.x < from.x {
        Direction::Left
    } else if to.y > from.y {
        Direction::Down
    } else {
        Direction::Up
    }
}

/// Draws the line of an edge between its ports, merged with what it crosses.
pub fn line(sheet: &mut Sheet<'_>, edge: &SceneEdge, stroke: Stroke, role: Role) {
    let signs = signs(stroke, sheet.brush().look.symbols.set());
    for three in edge.cells.windows(3) {
        let [before, cell, after] = [three[0], three[1], three[2]];
        let sign = signs[shape(toward(cell, before), toward(cell, after))];
        sheet.merge(cell, sign, role);
    }
}

/// Which of the six signs joins two directions.
const fn shape(a: Direction, b: Direction) -> usize {
    use Direction::{Down, Left, Right, Up};
    match (a, b) {
        (Left | Right, Left | Right) => 0,
        (Up | Down, Up | Down) => 1,
        (Right, Down) | (Down, Right) => 2,
        (Left, Down) | (Down, Left) => 3,
        (Right, Up) | (Up, Right) => 4,
        (Left, Up) | (Up, Left) => 5,
    }
}

/// Draws the arrowhead, in the last cell before the target's port.
pub fn arrowhead(sheet: &mut Sheet<'_>, edge: &SceneEdge, role: Role) {
    let sign = sheet.brush().look.symbols.arrowhead(edge.arrow);
    if let Some(at) = edge.cells.len().checked_sub(2) {
        sheet.put(edge.cells[at], sign, role);
    }
}

/// Draws the border of a machine. Connectors that cross it are merged with it.
pub fn frame(sheet: &mut Sheet<'_>, rect: Rect, stroke: Stroke, role: Role) {
    if rect.w < 2 || rect.h < 2 {
        return;
    }
    let [level, upright, rd, ld, ru, lu] = signs(stroke, sheet.brush().look.symbols.set());
    let (right, bottom) = (rect.right() - 1, rect.bottom() - 1);
    let window = sheet.window();
    for x in (rect.x + 1).max(window.x)..right.min(window.right()) {
        for y in [rect.y, bottom] {
            sheet.merge(Cell::new(x, y), level, role);
        }
    }
    for y in (rect.y + 1).max(window.y)..bottom.min(window.bottom()) {
        for x in [rect.x, right] {
            sheet.merge(Cell::new(x, y), upright, role);
        }
    }
    for (x, y, sign) in [
        (rect.x, rect.y, rd),
        (right, rect.y, ld),
        (rect.x, bottom, ru),
        (right, bottom, lu),
    ] {
        sheet.merge(Cell::new(x, y), sign, role);
    }
}
