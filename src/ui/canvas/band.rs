//! What the tool in hand shows on top of the board: rectangles, a loose connection, something new on
//! the pointer, and the handles of what is selected.

use crate::app::region::Placing;
use crate::app::tab::Band;
use crate::app::tool::grip::{Corner, growing, resizable};
use crate::app::{App, Tab};
use crate::board::{Cell, Key, Rect};
use crate::drawing::raster::Arms;
use crate::drawing::scene::{Scene, SceneFrame};
use crate::ui::glyphs::{self, Stroke};
use crate::ui::theme::Role;

use super::border::{self, Border};
use super::edges;
use super::sheet::Sheet;

/// Draws what the tool shows.
pub fn paint(sheet: &mut Sheet<'_>, tab: &Tab) {
    match &tab.band {
        Band::None | Band::Move(..) => {}
        Band::Box(rect) => border::paint(sheet, *rect, Border::Dashed, Role::Selected),
        Band::Size(rect) => {
            let text = format!(" {} x {} ", rect.w, rect.h);
            sheet.text(
                Cell::new(rect.x + 2, rect.bottom() - 1),
                &text,
                12,
                Role::Chosen,
            );
        }
        Band::Ghosts(rects) => ghosts(sheet, &tab.scene, rects),
        Band::Wire { from, to, fits } => wire(sheet, tab, *from, *to, *fits),
        Band::New { rect, what, onto } => {
            border::paint(sheet, *rect, Border::Dashed, Role::Selected);
            let name = match what {
                Placing::Node(kind) => kind.title(),
                Placing::Machine => "machine",
                Placing::Note => "text",
            };
            let at = rect.origin().offset(2, rect.h / 2);
            sheet.text(at, name, rect.w - 4, Role::Selected);
            if onto.is_some() {
                let at = rect.origin().offset(2, rect.h / 2 + 1);
                sheet.text(at, "into the edge", rect.w - 3, Role::Good);
            }
        }
    }
}

/// Where boxes stand now, dotted, on cells that show nothing else.
fn ghosts(sheet: &mut Sheet<'_>, scene: &Scene, rects: &[Rect]) {
    let dot = sheet.brush().look.symbols.ghost;
    // The blanks of a box and of a title are part of what stands there.
    let is_part = |cell: Cell| {
        let on_title = |f: &SceneFrame| cell.y == f.rect.y && f.rect.contains(cell);
        scene.nodes.iter().any(|n| n.rect.contains(cell)) || scene.frames.iter().any(on_title)
    };
    for rect in rects {
        let rows = (rect.y..rect.bottom()).flat_map(|y| [(rect.x, y), (rect.right() - 1, y)]);
        let columns = (rect.x..rect.right()).step_by(2);
        let columns = columns.flat_map(|x| [(x, rect.y), (x, rect.bottom() - 1)]);
        for (x, y) in rows.chain(columns) {
            let cell = Cell::new(x, y);
            if sheet.is_blank(cell) && !is_part(cell) {
                sheet.put(cell, dot, Role::Muted);
            }
        }
    }
}

/// A line with one bend from the border of a node to the pointer; over a node that it cannot lead to
/// a cross says so.
fn wire(sheet: &mut Sheet<'_>, tab: &Tab, from: Cell, to: Cell, fits: bool) {
    let role = if fits { Role::Selected } else { Role::Bad };
    let inside = |cell: Cell| {
        let mut nodes = tab.scene.nodes.iter();
        nodes.any(|n| n.rect.contains(cell) && n.rect.contains(from))
    };
    let cells: Vec<Cell> = bent(from, to).into_iter().filter(|c| !inside(*c)).collect();
    let set = sheet.brush().look.symbols.set();
    for three in cells.windows(3) {
        let arms = [three[0], three[2]].map(|end| edges::toward(three[1], end));
        sheet.put(
            three[1],
            glyphs::line(Arms::of(arms), Stroke::Light, set),
            role,
        );
    }
    let symbols = sheet.brush().look.symbols;
    let end = if fits { symbols.up } else { symbols.cross };
    sheet.put(to, end, role);
}

/// The cells from one to another: along the row first, then along the column.
fn bent(from: Cell, to: Cell) -> Vec<Cell> {
    /// Longest line drawn; longer ones lead off the screen.
    const MOST: i32 = 1_000;
    let steps = |a: i32, b: i32| (b - a).abs().min(MOST);
    let mut cells = Vec::new();
    let dx = (to.x - from.x).signum();
    for k in 0..steps(from.x, to.x) {
        cells.push(from.offset(dx * k, 0));
    }
    let corner = Cell::new(from.x + dx * steps(from.x, to.x), from.y);
    let dy = (to.y - from.y).signum();
    for k in 0..=steps(from.y, to.y) {
        cells.push(corner.offset(0, dy * k));
    }
    cells
}

/// The handles of the thing that is selected alone: corners to resize it by, and the signs that grow a
/// connected node.
pub fn handles(sheet: &mut Sheet<'_>, app: &App, tab: &Tab) {
    if !app.hand.tool.is_idle() || tab.selection.keys.len() != 1 || tab.story.on {
        return;
    }
    let Some(key) = &tab.selection.lead else {
        return;
    };
    let Some(rect) = resizable(&tab.scene, key) else {
        return;
    };
    let symbols = sheet.brush().look.symbols;
    for corner in Corner::ALL {
        sheet.put(corner.of(rect), symbols.handle, Role::Selected);
    }
    if let Key::Node(id) = key
        && let Some(node) = tab.scene.node(id)
    {
        for (_, cell) in growing(node) {
            sheet.put(cell, symbols.grow, Role::Key);
        }
    }
}
