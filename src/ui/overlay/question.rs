//! A question: what there is to know, and the answers with what follows from each.

use crate::app::overlay::Question;
use crate::app::{Action, Regions};
use crate::ui::paint::Brush;
use crate::ui::panel::rows::Rows;
use crate::ui::text;
use crate::ui::theme::Role;

use super::{area_of, list, relative};

/// Draws the question.
pub fn paint(brush: &mut Brush<'_>, question: &Question, regions: &mut Regions) {
    let area = relative(brush);
    let longest = question.lines.iter().map(|l| text::width(l));
    let answers = question
        .choices
        .iter()
        .map(|c| text::width(&c.title) + text::width(&c.hint) + 8);
    let widest = longest.chain(answers).max().unwrap_or(0);
    let widest = widest.max(text::width(&question.title) + 4).clamp(30, 68) as u16;
    let w = (widest + 4).min(area.width);
    let mut rows = Rows::new(w.saturating_sub(4));
    for line in &question.lines {
        rows.prose(line, Role::Text);
    }
    rows.gap();
    let inner = rows.width();
    for (n, choice) in question.choices.iter().enumerate() {
        let used = 3 + text::width(&choice.title);
        let hint = text::clip(&choice.hint, inner.saturating_sub(used + 2), "~");
        let row = rows.line(vec![
            (format!("{}  ", choice.key), Role::Key),
            (choice.title.clone(), Role::Strong),
            (format!("  {hint}"), Role::Muted),
        ]);
        row.chosen = n == question.cursor;
        row.action = Some(Action::Choose(n));
    }
    let h = (rows.len() as u16 + 2).min(area.height);
    let place = list::centred(area, (w, h));
    let mut part = brush.part(place.x, place.y, place.width, place.height);
    regions.push(area_of(part.area()), Action::Nothing);
    part.clear();
    let mut inside = part.panel(&question.title, Role::Warn);
    let (iw, ih) = (inside.width(), inside.height());
    let mut body = inside.part(1, 0, iw.saturating_sub(2), ih);
    let at = body.area();
    // The answers stand at the end: they stay in sight on the smallest screen.
    let scroll = rows.max_scroll(ih);
    rows.paint(&mut body, scroll, |y, action| {
        let row = crate::app::Area::new(at.x, at.y + y, at.width, 1);
        regions.push(row, action.clone());
    });
}
