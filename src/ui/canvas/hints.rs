//! Hint letters on the things that they choose: in the upper left corner of each, or of the part of
//! it that shows.

use crate::app::Tab;
use crate::app::hinting::Hinting;
use crate::app::spatial;
use crate::board::{Cell, Rect};
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

use super::sheet::Sheet;

/// Draws the letters over the canvas; `free` are the columns and rows of it that nothing covers.
pub fn paint(brush: Brush<'_>, tab: &Tab, hinting: &Hinting, free: (u16, u16)) {
    let origin = tab.camera.origin;
    let window = Rect::new(origin.x, origin.y, free.0.into(), free.1.into());
    let mut sheet = Sheet::new(brush, origin);
    for (key, letters) in hinting.left() {
        let Some(rect) = spatial::rect_of(&tab.scene, key).filter(|r| r.intersects(window)) else {
            continue;
        };
        let label = format!(" {letters} ");
        let w = text::width(&label) as i32;
        // Inside the window, so that the letters are whole.
        let x = rect.x.clamp(window.x, (window.right() - w).max(window.x));
        let y = rect.y.max(window.y);
        sheet.text(Cell::new(x, y), &label, w, Role::Hint);
    }
}
