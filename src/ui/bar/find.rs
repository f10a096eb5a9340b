//! The line in which a search is typed, in place of the last line.

use crate::app::find::{Search, Typing};
use crate::board::words::count;
use crate::ui::overlay::list;
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

/// Fewest columns of a line that is typed in.
const LEAST: u16 = 12;

/// Draws the line: what is typed, what was found, and the keys, as many as fit.
pub fn paint(brush: &mut Brush<'_>, search: &Search) {
    let w = brush.width();
    let found = match &search.replacement {
        Some(_) if search.places > 0 => format!("{} to replace", count(search.places, "place")),
        _ => search.count(),
    };
    let keys: &[(&str, &str)] = match (search.typing, &search.replacement) {
        (Typing::Pattern, Some(_)) => &[("Enter", "what to put there"), ("Esc", "leave")],
        (Typing::Replacement, _) => &[
            ("Enter", "replace"),
            ("Tab", "what is replaced"),
            ("Esc", "leave"),
        ],
        (Typing::Pattern | Typing::Done, _) => {
            &[("Enter", "keep"), ("↑↓", "walk"), ("Esc", "go back")]
        }
    };
    let lines = 1 + u16::from(search.replacement.is_some());
    // What is typed comes first: what was found and the keys give way to it.
    let right = text::width(&found) as u16 + 4;
    let room = (w / (lines + 1))
        .max(LEAST)
        .min(w.saturating_sub(right) / lines);
    let x = match &search.replacement {
        Some(_) => brush.text(1, 0, "replace", Role::Accent) + 1,
        None => brush.text(1, 0, "/", Role::Accent),
    };
    let mut x = field(
        brush,
        x,
        room,
        search.pattern.halves(),
        search.typing == Typing::Pattern,
    );
    if let Some(with) = &search.replacement {
        x = brush.text(x + 1, 0, "with", Role::Muted) + 1;
        x = field(
            brush,
            x,
            room,
            with.halves(),
            search.typing == Typing::Replacement,
        );
    }
    let role = if search.matches.is_empty() {
        Role::Bad
    } else {
        Role::Accent
    };
    let mut x = brush.text(x + 2, 0, &found, role) + 2;
    for (key, title) in keys {
        let need = text::width(key) + 1 + text::width(title);
        if usize::from(x) + need > usize::from(w) {
            break;
        }
        x = brush.text(x, 0, key, Role::Key) + 1;
        x = brush.text(x, 0, title, Role::Text) + 2;
    }
}

/// A text in at most so many columns; with its cursor where it is typed in. Answers the column after.
fn field(brush: &mut Brush<'_>, x: u16, room: u16, halves: (&str, &str), typed: bool) -> u16 {
    let (before, after) = halves;
    let need = (text::width(before) + text::width(after)) as u16;
    if typed {
        let room = room.min(brush.width().saturating_sub(x));
        list::input(&mut brush.part(x, 0, room, 1), 0, 0, halves);
        return x + (need + 1).min(room);
    }
    let shown = format!("{before}{after}");
    match need {
        0 => brush.text(x, 0, "nothing", Role::Muted),
        _ => brush.text_max(x, 0, &shown, room, Role::Strong),
    }
}
