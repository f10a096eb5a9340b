//! The which-key popup: after the first key of a chord, what each next key would do. It stands above
//! the last lines, so that it covers as little as it can, and keeps nothing from being pressed.

use crate::app::{Action, App, Regions};
use crate::ui::overlay::area_of;
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

/// Blanks between key and title, and between two columns.
const GAPS: (u16, u16) = (2, 3);

/// Draws the popup at the lower edge of an area. Each entry can be clicked.
pub fn paint(brush: &mut Brush<'_>, app: &App, regions: &mut Regions) {
    let hints = &app.chord_hints;
    let key_w = hints.iter().map(|h| text::width(&h.key)).max();
    let title_w = hints.iter().map(|h| text::width(h.title)).max();
    let (Some(key_w), Some(title_w)) = (key_w, title_w) else {
        return;
    };
    let column = key_w as u16 + GAPS.0 + title_w as u16;
    let (w, h) = (brush.width(), brush.height());
    if w < column.min(20) + 4 || h < 3 {
        return;
    }
    // As few rows as there is room for columns, and columns of equal length.
    let most = ((w - 4 + GAPS.1) / (column + GAPS.1)).max(1);
    let count = hints.len() as u16;
    let rows = count.div_ceil(most).min(h - 2);
    let columns = count.div_ceil(rows);
    let typed: Vec<String> = app.pending.iter().map(ToString::to_string).collect();
    let box_w = (columns * (column + GAPS.1) - GAPS.1 + 4).min(w);
    let mut part = brush.part((w - box_w) / 2, h - rows - 2, box_w, rows + 2);
    part.clear();
    regions.push(area_of(part.area()), Action::Nothing);
    let mut inside = part.panel(&typed.join(" "), Role::Accent);
    for (n, hint) in (0..).zip(hints) {
        let (x, y) = (1 + n / rows * (column + GAPS.1), n % rows);
        let mut entry = inside.part(x, y, column, 1);
        let (key_role, role) = if hint.enabled {
            (Role::Key, Role::Text)
        } else {
            (Role::Muted, Role::Muted)
        };
        entry.text(0, 0, &hint.key, key_role);
        entry.text(key_w as u16 + GAPS.0, 0, hint.title, role);
        regions.push(area_of(entry.area()), Action::Chord(hint.chord.clone()));
    }
}
