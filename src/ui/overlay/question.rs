//! A question: what there is to know, and the answers with what follows from each.

use crate::app::keymap::Keymap;
use crate::app::overlay::{Choice, Question};
use crate::app::{Action, Regions};
use crate::ui::paint::Brush;
use crate::ui::panel::rows::Rows;
use crate::ui::text;
use crate::ui::theme::Role;

use super::{area_of, list, relative};

/// Columns at most, border included: longer lines are hard to read.
const WIDEST: u16 = 76;
/// Columns that what follows from an answer needs beside it; with fewer it stands below it.
const BESIDE_FROM: usize = 28;

/// Draws the question.
pub fn paint(brush: &mut Brush<'_>, keymap: &Keymap, question: &Question, regions: &mut Regions) {
    let question = &filled(keymap, question);
    let area = relative(brush);
    let w = width(question).min(WIDEST).min(area.width);
    let mut rows = Rows::new(w.saturating_sub(4));
    for line in &question.lines {
        rows.prose(line, Role::Text);
    }
    rows.gap();
    for (n, choice) in question.choices.iter().enumerate() {
        let first = rows.len();
        answer(&mut rows, choice, title_width(question));
        for row in rows.since(first) {
            row.chosen = n == question.cursor;
            row.action = Some(Action::Choose(n));
        }
    }
    if question.unheard {
        rows.gap();
        rows.prose(&what_answers(question), Role::Warn);
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
    rows.paint(&mut body, scroll, |y, _, action| {
        let row = crate::app::Area::new(at.x, at.y + y, at.width, 1);
        regions.push(row, action.clone());
    });
}

/// The question with the user's keys in its texts.
fn filled(keymap: &Keymap, question: &Question) -> Question {
    let mut filled = question.clone();
    for line in &mut filled.lines {
        *line = keymap.fill(line);
    }
    for choice in &mut filled.choices {
        choice.hint = keymap.fill(&choice.hint);
    }
    filled
}

/// The columns that it would like, border included.
fn width(question: &Question) -> u16 {
    let lines = question.lines.iter().map(|l| text::width(l));
    let before = 3 + title_width(question) + 2;
    let answers = question
        .choices
        .iter()
        .map(|c| before + text::width(&c.hint));
    let widest = lines.chain(answers).max().unwrap_or(0);
    let widest = widest.max(text::width(&question.title) + 2).max(30);
    widest.saturating_add(4).min(500) as u16
}

fn title_width(question: &Question) -> usize {
    let titles = question.choices.iter().map(|c| text::width(&c.title));
    titles.max().unwrap_or(0)
}

/// One answer: its key, its name, and in a column of its own what follows from it, whole.
fn answer(rows: &mut Rows<Action>, choice: &Choice, titles: usize) {
    let key = (format!("{}  ", choice.key), Role::Key);
    let title = |columns: usize| {
        let pad = columns.saturating_sub(text::width(&choice.title));
        let title = format!("{}{}", choice.title, " ".repeat(pad));
        (title, Role::Strong)
    };
    let beside = rows.width().saturating_sub(3 + titles + 2);
    let (indent, room) = if beside >= BESIDE_FROM {
        (3 + titles + 2, beside)
    } else {
        (3, rows.width().saturating_sub(3))
    };
    let mut hints = text::wrap(&choice.hint, room.max(1)).into_iter();
    if indent > 3 {
        let first = hints.next().unwrap_or_default();
        rows.line(vec![key, title(titles + 2), (first, Role::Muted)]);
    } else {
        rows.line(vec![key, title(0)]);
    }
    for hint in hints {
        rows.line(vec![(" ".repeat(indent) + &hint, Role::Muted)]);
    }
}

/// What answers the question, for those who pressed something else.
fn what_answers(question: &Question) -> String {
    let keys: Vec<String> = question.choices.iter().map(|c| c.key.to_string()).collect();
    match keys.as_slice() {
        [] => "Esc closes this.".to_owned(),
        [one] => format!("{one} answers."),
        [init @ .., last] => format!("Press {} or {last} to answer.", init.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(width: u16) -> Vec<String> {
        let choice = Choice {
            key: 'm',
            title: "Merge".to_owned(),
            hint: "both changes; where they touch the same record, yours stays".to_owned(),
        };
        let mut rows = Rows::new(width);
        answer(&mut rows, &choice, 6);
        let row = |r: &crate::ui::panel::rows::Row<Action>| {
            r.spans.iter().map(|(t, _)| t.as_str()).collect()
        };
        rows.all().iter().map(row).collect()
    }

    #[test]
    fn what_follows_from_an_answer_is_never_cut() {
        assert_eq!(
            plain(48),
            [
                "m  Merge   both changes; where they touch the",
                "           same record, yours stays"
            ]
        );
        assert_eq!(
            plain(34),
            [
                "m  Merge",
                "   both changes; where they touch",
                "   the same record, yours stays"
            ]
        );
    }
}
