//! The history panel: the undo tree at the right, beside the board as it was.

use crate::app::history_panel::{HistoryPanel, HistoryRow};
use crate::app::{Action, Regions};
use crate::ui::glyphs::{self, Stroke};
use crate::ui::paint::Brush;
use crate::ui::theme::Role;

use super::{area_of, list};

/// Most columns of the panel.
const COLUMNS: u16 = 46;

/// Draws the panel.
pub fn paint(brush: &mut Brush<'_>, panel: &HistoryPanel, regions: &mut Regions) {
    let w = COLUMNS.min((brush.width() / 2).max(30)).min(brush.width());
    let h = brush.height().min(panel.rows.len() as u16 + 2);
    let mut part = brush.part(brush.width() - w, 0, w, h);
    regions.push(area_of(part.area()), Action::Nothing);
    part.clear();
    let mut inside = part.panel("History", Role::Accent);
    let (w, h) = (inside.width(), inside.height());
    if w < 8 || h == 0 {
        return;
    }
    let first = list::scroll(panel.first, panel.cursor, panel.rows.len(), h.into());
    let shown = panel.rows.iter().enumerate().skip(first);
    let lanes = shown
        .clone()
        .take(h.into())
        .map(|(_, r)| r.tree.lanes.len());
    let lanes = lanes.max().unwrap_or(0) as u16;
    for (y, (n, row)) in (0..h).zip(shown) {
        let mut line = inside.part(0, y, w, 1);
        regions.push(area_of(line.area()), Action::OverlayRow(n));
        paint_row(&mut line, row, lanes);
        if n == panel.cursor {
            line.restyle(0, 0, w, Role::Chosen);
        }
    }
    let symbols = inside.look.symbols;
    if first > 0 {
        inside.text(w - 1, 0, symbols.more_up, Role::Muted);
    }
    if first + usize::from(h) < panel.rows.len() {
        inside.text(w - 1, h - 1, symbols.more_down, Role::Muted);
    }
}

fn paint_row(line: &mut Brush<'_>, row: &HistoryRow, lanes: u16) {
    let symbols = line.look.symbols;
    for (lane, arms) in (0..).zip(&row.tree.lanes) {
        let (sign, role) = match (usize::from(lane) == row.tree.at, row.is_present) {
            (true, true) => (symbols.here, Role::Accent),
            (true, false) => (symbols.todo, Role::Text),
            (false, _) => (
                glyphs::line(*arms, Stroke::Light, symbols.set()),
                Role::Muted,
            ),
        };
        line.text(1 + lane, 0, sign, role);
    }
    let from = 1 + lanes + 1;
    // The last column is for the sign that there is more.
    let end = line.width() - 2;
    let mut start = line.text_right(from, end, 0, &ago(row), Role::Muted);
    if row.is_saved {
        start = line.text_right(from, start.saturating_sub(2), 0, "saved", Role::Good);
    }
    let role = if row.is_present {
        Role::Strong
    } else {
        Role::Text
    };
    line.text_max(from, 0, &row.name, start.saturating_sub(from + 1), role);
}

/// How long ago, in few columns.
fn ago(row: &HistoryRow) -> String {
    let seconds = row.ago_ms / 1_000;
    match seconds {
        0..5 => "now".to_owned(),
        5..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::undo_tree::TreeRow;

    #[test]
    fn times_are_told_in_few_columns() {
        for (ago_ms, expected) in [
            (4_999, "now"),
            (59_000, "59 s"),
            (61_000, "1 min"),
            (7_200_000, "2 h"),
            (200_000_000, "2 d"),
        ] {
            let row = HistoryRow {
                tree: TreeRow {
                    number: 0,
                    lanes: Vec::new(),
                    at: 0,
                },
                name: String::new(),
                ago_ms,
                is_present: false,
                is_saved: false,
            };
            assert_eq!(ago(&row), expected);
            assert!(crate::ui::text::width(expected) <= 6);
        }
    }
}
