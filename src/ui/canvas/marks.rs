//! Marks of what is wrong, at the thing itself: on the border of a box or a machine, on the line of
//! an edge. What it is stands in the panel and in the line above the last one.

use std::collections::BTreeSet;

use crate::app::Tab;
use crate::board::{Cell, Key, Rect, Severity};
use crate::ui::text;
use crate::ui::theme::Role;

use super::sheet::Sheet;
use super::tags;

/// The mark of a problem. Signs that every terminal has, told apart by their number.
pub const fn sign(severity: Severity) -> (&'static str, Role) {
    match severity {
        Severity::Warning => ("(!)", Role::Warn),
        Severity::Error => ("(!!)", Role::Bad),
    }
}

/// Draws the mark of each thing that has a problem.
pub fn paint(sheet: &mut Sheet<'_>, tab: &Tab, taken: &mut BTreeSet<Cell>) {
    for (key, severity) in tab.troubled() {
        let (mark, role) = sign(severity);
        let w = text::width(mark) as i32;
        let at = match &key {
            Key::Node(id) => tab
                .scene
                .node(id)
                .and_then(|node| on_border(node.rect, w, &node.ports)),
            // The title stands at the left of a machine's border, and the last cells are its corner.
            Key::Frame(id) => tab.scene.frame(id).and_then(|frame| {
                let (_, free) = frame.title_columns();
                let at = frame.rect.right() - 2 - w;
                (at > free).then(|| Cell::new(at, frame.rect.y))
            }),
            Key::Edge(id) => tab
                .scene
                .edge(id)
                .and_then(|edge| tags::place(sheet, edge, w, taken)),
            Key::Note(id) => {
                let note = tab.scene.notes.iter().find(|n| n.id == *id);
                note.map(|n| Cell::new(n.rect.right(), n.rect.y))
            }
            Key::Header
            | Key::Site
            | Key::Step(_)
            | Key::Card(_)
            | Key::Traffic(_)
            | Key::Scenario(_) => None,
        };
        if let Some(at) = at {
            sheet.text(at, mark, w, role);
            taken.extend((0..w).map(|k| at.offset(k, 0)));
        }
    }
}

/// The first cells of the upper border, else of the lower one, that no edge meets; on a border full
/// of edges the corner at the left.
fn on_border(rect: Rect, w: i32, ports: &[Cell]) -> Option<Cell> {
    let fits = rect.x + 1..=rect.right() - 1 - w;
    let places = [rect.y, rect.bottom() - 1]
        .into_iter()
        .flat_map(|y| fits.clone().map(move |x| Cell::new(x, y)));
    let free = |at: &Cell| (0..w).all(|k| !ports.contains(&at.offset(k, 0)));
    places.into_iter().find(free).or(Some(rect.origin()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_where_no_edge_meets_the_border() {
        let rect = Rect::new(0, 0, 9, 4);
        let check = |ports: &[(i32, i32)], expected| {
            let ports: Vec<Cell> = ports.iter().map(|(x, y)| Cell::new(*x, *y)).collect();
            let Cell { x, y } = on_border(rect, 3, &ports).unwrap();
            assert_eq!((x, y), expected);
        };
        check(&[], (1, 0));
        check(&[(2, 0)], (3, 0));
        check(&[(3, 0), (6, 0)], (1, 3));
        check(&[(3, 0), (6, 0), (3, 3), (6, 3)], (0, 0));
    }
}
