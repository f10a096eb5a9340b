//! A line of text that is asked for.

use crate::app::keymap::Keymap;
use crate::app::overlay::Prompt;
use crate::app::{Action, Regions};
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

use super::{area_of, list, relative};

/// Draws the prompt: the text with its cursor, and what is wrong or what is wanted.
pub fn paint(brush: &mut Brush<'_>, keymap: &Keymap, prompt: &Prompt, regions: &mut Regions) {
    let area = relative(brush);
    let note = keymap.fill(prompt.error.as_deref().unwrap_or(&prompt.hint));
    let w = (text::width(&note).max(44) as u16 + 4).min(area.width);
    let lines = text::wrap(&note, w.saturating_sub(4).into());
    let h = (lines.len() as u16 + 4).min(area.height);
    let place = list::centred(area, (w, h));
    let mut part = brush.part(place.x, place.y, place.width, place.height);
    regions.push(area_of(part.area()), Action::Nothing);
    part.clear();
    let mut inside = part.panel(&prompt.title, Role::Accent);
    let marker = inside.look.symbols.marker;
    let x = inside.text(1, 0, marker, Role::Key) + 1;
    let (before, after) = prompt.field.halves();
    list::input(&mut inside, x, 0, (before, after));
    if prompt.field.is_offered() {
        // As if it were selected: what is typed takes its place.
        let room = inside.width().saturating_sub(x + 2);
        inside.text(x, 0, text::tail(before, room.into()), Role::Chosen);
    }
    let role = if prompt.error.is_some() {
        Role::Bad
    } else {
        Role::Muted
    };
    for (y, line) in (2..).zip(&lines) {
        inside.text(1, y, line, role);
    }
}
