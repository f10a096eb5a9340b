//! What a search found: on everything that matches, the letters that match are reversed; where
//! none of them can be seen (an id, an address), the name is.

use crate::app::Tab;
use crate::app::find::{Search, matching};
use crate::board::{Cell, Key, Rect};
use crate::drawing::SceneEdge;
use crate::ui::text;
use crate::ui::theme::Role;

use super::sheet::Sheet;

/// Lights what was found. Drawn last, on whatever stands there.
pub fn paint(sheet: &mut Sheet<'_>, tab: &Tab, search: &Search) {
    for key in &search.matches {
        let rows = rows(tab, key);
        let lit = rows
            .iter()
            .map(|row| light(sheet, *row, search.pattern.text()))
            .fold(false, |any, lit| any | lit);
        if !lit && let Some(row) = rows.first() {
            name(sheet, *row);
        }
    }
}

/// Where a thing has text, row by row; the row of its name first.
fn rows(tab: &Tab, key: &Key) -> Vec<Rect> {
    let scene = &tab.scene;
    let of = |rect: Rect| (0..rect.h).map(move |y| Rect::new(rect.x, rect.y + y, rect.w, 1));
    match scene.shown(key) {
        Key::Frame(id) if scene.closed.is_box(&id) => match scene.node(&id) {
            Some(node) => of(node.inner()).collect(),
            None => Vec::new(),
        },
        Key::Node(id) => match scene.node(&id) {
            Some(node) => of(node.inner()).collect(),
            None => Vec::new(),
        },
        Key::Frame(id) => match scene.frame(&id) {
            Some(frame) => {
                let (start, end) = frame.title_columns();
                vec![Rect::new(start, frame.rect.y, end - start, 1)]
            }
            None => Vec::new(),
        },
        Key::Note(id) => scene
            .notes
            .iter()
            .filter(|n| n.id == id)
            .flat_map(|n| of(n.rect))
            .collect(),
        Key::Edge(id) => match scene.edge(&id) {
            Some(edge) => vec![label(edge)],
            None => Vec::new(),
        },
        Key::Header
        | Key::Site
        | Key::Step(_)
        | Key::Card(_)
        | Key::Traffic(_)
        | Key::Scenario(_) => Vec::new(),
    }
}

/// Where an edge's label stands; without one, the middle of its line.
fn label(edge: &SceneEdge) -> Rect {
    if let Some((at, label)) = &edge.label {
        return Rect::new(at.x, at.y, text::width(label) as i32, 1);
    }
    let middle = edge.cells.get(edge.cells.len() / 2);
    middle.map_or_else(Rect::default, |c| Rect::new(c.x, c.y, 1, 1))
}

/// Reverses the letters of a row that hold the pattern. False when none do.
fn light(sheet: &mut Sheet<'_>, row: Rect, pattern: &str) -> bool {
    let mut line = String::new();
    let mut cell_of = Vec::new();
    for x in row.x..row.right() {
        let cell = Cell::new(x, row.y);
        let sign = sheet.symbol(cell).unwrap_or(" ");
        cell_of.extend(std::iter::repeat_n(cell, sign.len()));
        line.push_str(sign);
    }
    let spans = matching::spans(&line, pattern);
    for span in &spans {
        for cell in &cell_of[span.clone()] {
            sheet.restyle(*cell, Role::Found);
        }
    }
    !spans.is_empty()
}

/// Reverses everything that stands in a row.
fn name(sheet: &mut Sheet<'_>, row: Rect) {
    for x in row.x..row.right() {
        let cell = Cell::new(x, row.y);
        if !sheet.is_blank(cell) {
            sheet.restyle(cell, Role::Found);
        }
    }
}
