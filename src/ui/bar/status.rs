//! The last line: what can be done now, with keys. Each entry can be clicked.

use crate::app::{App, Area, Regions};
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

/// Draws the line: keys of a chord under way, otherwise the app's hints, as
/// many as fit whole.
pub fn paint(brush: &mut Brush<'_>, app: &App, regions: &mut Regions) {
    let w = brush.width();
    let mut x = 1;
    if let Some(search) = app
        .tab()
        .and_then(|t| t.search.as_ref())
        .filter(|s| s.is_typing())
        && app.overlays.is_empty()
    {
        super::find::paint(brush, search);
        return;
    }
    if !app.pending.is_empty() {
        let typed: Vec<String> = app.pending.iter().map(ToString::to_string).collect();
        x = brush.text(x, 0, &typed.join(" "), Role::Accent) + 2;
        let x = brush.text(x, 0, "and one of the keys above", Role::Text) + 2;
        let _ = entry(brush, x, w, "Esc", "leaves");
        return;
    }
    for hint in &app.hints {
        let from = x;
        let Some(next) = entry(brush, x, w, &hint.key, &hint.title) else {
            break;
        };
        x = next;
        if let Some(action) = &hint.action {
            let area = brush.part(from, 0, x - from - 2, 1).area();
            let area = Area::new(area.x, area.y, area.width, area.height);
            regions.push(area, action.clone());
        }
    }
}

/// One key with its meaning; `None` when it does not fit whole.
fn entry(brush: &mut Brush<'_>, x: u16, w: u16, key: &str, title: &str) -> Option<u16> {
    let need = text::width(key) + 1 + text::width(title);
    if usize::from(x) + need > usize::from(w) {
        return None;
    }
    let x = brush.text(x, 0, key, Role::Key);
    Some(brush.text(x + 1, 0, title, Role::Text) + 2)
}
