//! A text to read.

use crate::app::keymap::Keymap;
use crate::app::overlay::Page;
use crate::app::{Action, Regions};
use crate::ui::paint::Brush;
use crate::ui::panel::rows::Rows;
use crate::ui::theme::Role;

use super::{area_of, list, relative};

/// Columns of text: longer lines are hard to read.
const COLUMNS: u16 = 68;

/// Draws the page.
pub fn paint(brush: &mut Brush<'_>, keymap: &Keymap, page: &Page, regions: &mut Regions) {
    let area = relative(brush);
    let w = (COLUMNS + 4).min(area.width);
    let mut rows: Rows<()> = Rows::new(w.saturating_sub(4));
    for line in &page.lines {
        if line.is_empty() {
            rows.gap();
        } else {
            rows.prose(&keymap.fill(line), Role::Text);
        }
    }
    let h = (rows.len().min(500) as u16 + 2).min(area.height.saturating_sub(2).max(3));
    let place = list::centred(area, (w, h));
    let mut part = brush.part(place.x, place.y, place.width, place.height);
    regions.push(area_of(part.area()), Action::Nothing);
    part.clear();
    let mut inside = part.panel(&page.title, Role::Accent);
    let (iw, ih) = (inside.width(), inside.height());
    let mut body = inside.part(1, 0, iw.saturating_sub(2), ih);
    rows.paint(&mut body, page.scroll.into(), |_, _, ()| {});
}
