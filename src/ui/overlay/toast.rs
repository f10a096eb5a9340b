//! Short messages that go away by themselves, above the bottom lines, newest lowest.

use crate::app::state::{Toast, Tone};
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

/// Messages shown at once.
const SHOWN: usize = 3;

/// Draws the newest messages in the lower right corner of the brush's area.
pub fn paint(brush: &mut Brush<'_>, toasts: &[Toast]) {
    let (w, mut bottom) = (brush.width(), brush.height());
    let most = w.saturating_sub(4).min(64);
    for toast in toasts.iter().rev().take(SHOWN) {
        let symbols = brush.look.symbols;
        let (sign, role) = match toast.tone {
            Tone::Good => (symbols.up, Role::Good),
            Tone::Info => (symbols.bullet, Role::Accent),
            Tone::Bad => (symbols.cross, Role::Bad),
        };
        let lines = text::wrap(&toast.text, most.saturating_sub(6).into());
        let longest = lines.iter().map(|l| text::width(l)).max().unwrap_or(0);
        let (box_w, box_h) = (longest as u16 + 6, lines.len() as u16 + 2);
        if box_h > bottom || box_w > w {
            return;
        }
        bottom -= box_h;
        let mut part = brush.part(w.saturating_sub(box_w + 1), bottom, box_w, box_h);
        part.clear();
        let mut inside = part.panel("", role);
        inside.text(1, 0, sign, role);
        for (y, line) in (0..).zip(&lines) {
            inside.text(3, y, line, Role::Text);
        }
    }
}
