//! The story: which step, what it says, and how far the way is.

use crate::board::{Document, Step};
use crate::ui::paint::Look;
use crate::ui::text;
use crate::ui::theme::Role;

use super::rows::Rows;

/// Adds the step of a story. `step` counts from 0; `compact` leaves out the list of all steps and
/// the air, for a panel of a few rows; `click` makes the action of a row.
pub fn rows<A>(
    out: &mut Rows<A>,
    board: &Document,
    step: usize,
    compact: bool,
    look: Look<'_>,
    click: impl Fn(usize) -> Option<A>,
) {
    let steps: Vec<_> = board.story.values().collect();
    let Some(now) = steps.get(step) else {
        out.prose("this board tells no story", Role::Muted);
        return;
    };
    let s = look.symbols;
    let mut dots = Vec::new();
    for n in 0..steps.len() {
        let (sign, role) = match n.cmp(&step) {
            std::cmp::Ordering::Less => (s.done, Role::Good),
            std::cmp::Ordering::Equal => (s.here, Role::Accent),
            std::cmp::Ordering::Greater => (s.todo, Role::Muted),
        };
        dots.push((format!("{sign} "), role));
    }
    if compact {
        dots.push((format!("  {}  ", now.id), Role::Accent));
        let head: usize = dots.iter().map(|(span, _)| text::width(span)).sum();
        if head + text::width(&now.title) <= out.width() {
            dots.push((now.title.clone(), Role::Strong));
            out.line(dots);
        } else {
            out.line(dots);
            out.prose(&now.title, Role::Strong);
        }
    } else {
        dots.push((format!(" {} of {}", step + 1, steps.len()), Role::Muted));
        out.line(dots);
        out.gap();
        title(out, now, (Role::Accent, Role::Strong));
        out.gap();
    }
    out.prose(&now.text, Role::Text);
    if steps.len() > 1 && !compact {
        out.heading("All steps");
        for (n, one) in steps.iter().enumerate() {
            let first = out.len();
            let role = if n == step { Role::Strong } else { Role::Text };
            title(out, one, (Role::Muted, role));
            for row in out.since(first) {
                row.chosen = n == step;
                row.action = click(n);
            }
        }
    }
}

/// Adds number and title, the title in a column of its own.
fn title<A>(out: &mut Rows<A>, step: &Step, (number, role): (Role, Role)) {
    let room = out.width().saturating_sub(3);
    for (n, line) in text::wrap(&step.title, room).into_iter().enumerate() {
        let head = if n == 0 {
            format!("{:<3}", step.id)
        } else {
            "   ".to_owned()
        };
        out.line(vec![(head, number), (line, role)]);
    }
}
