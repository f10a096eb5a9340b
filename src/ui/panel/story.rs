//! The story: which step, what it says, and how far the way is.

use crate::board::Document;
use crate::ui::paint::Look;
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
    let title = [
        (format!("{}  ", now.id), Role::Accent),
        (now.title.clone(), Role::Strong),
    ];
    if compact {
        dots.push(("  ".to_owned(), Role::Text));
        dots.extend(title);
        out.line(dots);
    } else {
        dots.push((format!(" {} of {}", step + 1, steps.len()), Role::Muted));
        out.line(dots);
        out.gap();
        out.line(title.to_vec());
        out.gap();
    }
    out.prose(&now.text, Role::Text);
    if steps.len() > 1 && !compact {
        out.heading("All steps");
        for (n, one) in steps.iter().enumerate() {
            let row = out.line(vec![
                (format!("{}  ", one.id), Role::Muted),
                (
                    one.title.clone(),
                    if n == step { Role::Strong } else { Role::Text },
                ),
            ]);
            row.chosen = n == step;
            row.action = click(n);
        }
    }
}
