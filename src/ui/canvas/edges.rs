//! Connectors and machine borders: everything that is made of lines.
//!
//! Lines are merged where they cross, so that a crossing reads as one (`┼`). How an edge is drawn
//! says its kind without colour: what goes to the data is double, replication is dashed, code and
//! things only drawn are dotted; the way of the followed request is heavy.

use crate::app::settings::Corners;
use crate::board::{Cell, Direction, EdgeKind, Rect};
use crate::drawing::raster::{self, Arms, Axis};
use crate::drawing::scene::SceneEdge;
use crate::ui::glyphs::{self, Stroke};
use crate::ui::theme::Role;

use super::sheet::Sheet;

/// The stroke of a kind of edge.
pub const fn stroke(kind: EdgeKind) -> Stroke {
    match raster::Stroke::of(kind) {
        raster::Stroke::Solid => Stroke::Light,
        raster::Stroke::Double => Stroke::Double,
        raster::Stroke::Dashed => Stroke::Dashed,
        raster::Stroke::Dotted => Stroke::Dotted,
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
    let look = sheet.brush().look;
    let set = look.symbols.set();
    for three in edge.cells.windows(3) {
        let [before, cell, after] = [three[0], three[1], three[2]];
        let arms = Arms::of([toward(cell, before), toward(cell, after)]);
        // No two lines share the cell of a bend, and frames are crossed straight: nothing joins it.
        let bend = match look.corners {
            Corners::Round => glyphs::round(arms, stroke, set),
            Corners::Boxes | Corners::Square => None,
        };
        sheet.merge(cell, bend.unwrap_or(glyphs::line(arms, stroke, set)), role);
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
    let set = sheet.brush().look.symbols.set();
    let level = glyphs::line(Arms::along(Axis::Horizontal), stroke, set);
    let upright = glyphs::line(Arms::along(Axis::Vertical), stroke, set);
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
    for (x, y, arms) in [
        (rect.x, rect.y, [Direction::Right, Direction::Down]),
        (right, rect.y, [Direction::Left, Direction::Down]),
        (rect.x, bottom, [Direction::Right, Direction::Up]),
        (right, bottom, [Direction::Left, Direction::Up]),
    ] {
        let sign = glyphs::line(Arms::of(arms), stroke, set);
        sheet.merge(Cell::new(x, y), sign, role);
    }
}
