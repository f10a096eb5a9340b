//! The lesson: the step to do now with its ways, and what is ticked already.

use crate::app::layout::Teaching;
use crate::app::lesson::{Learning, Line, Told, WAY};
use crate::app::{Action, App, Regions};
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

use super::screen;

/// Draws the lesson of the active board into its place.
pub fn paint(brush: &mut Brush<'_>, app: &App, regions: &mut Regions) {
    let Some(learning) = app.learning() else {
        return;
    };
    brush.clear();
    regions.push(screen(brush), Action::Nothing);
    if app.layout.lesson_above {
        strip(brush, app, learning, regions);
    } else {
        column(brush, app, learning, regions);
    }
}

/// A strip above the board: a line with the step's title, what to do, and a rule.
fn strip(brush: &mut Brush<'_>, app: &App, learning: &Learning, regions: &mut Regions) {
    let (w, h) = (brush.width(), brush.height());
    let columns = w.saturating_sub(Teaching::STRIP_AROUND.0);
    let told = Told::new(learning.lesson, learning.next(), &app.keymap, columns);
    let end = hide(brush, app, w, 0, regions);
    let mut x = brush.text(1, 0, &format!("{}  ", place(learning)), Role::Accent);
    x = headline(brush, (x, 0), learning, &told, end);
    let dots = learning.lesson.steps.len() as u16;
    if end > x + dots + 3 {
        dots_at(brush, end - dots - 2, 0, learning);
    }
    // The rule goes before the text does.
    let roomy = usize::from(h) > told.rows() + 1;
    let mut part = brush.part(1, 1, columns, h.saturating_sub(1 + u16::from(roomy)));
    ways(&mut part, 0, 0, &told);
    if roomy {
        let rule = brush.look.symbols.rule;
        brush.row(0, h - 1, w, rule, Role::Frame);
    }
}

/// A column beside the board, with the list of all steps where there is room for it.
fn column(brush: &mut Brush<'_>, app: &App, learning: &Learning, regions: &mut Regions) {
    let (w, h) = (brush.width(), brush.height());
    let columns = w.saturating_sub(Teaching::BESIDE_AROUND.0);
    let told = Told::new(learning.lesson, learning.next(), &app.keymap, columns);
    {
        let title = format!("Lesson: {}", learning.lesson.name);
        let mut inside = brush.panel(&title, Role::Frame);
        let mut part = inside.part(1, 0, columns, h.saturating_sub(2));
        let x = part.text(0, 0, &format!("{}  ", place(learning)), Role::Accent);
        dots_at(&mut part, x, 0, learning);
        if let Some(done) = just_done(&part, learning) {
            part.text(0, 1, &done, Role::Good);
        }
        part.text(0, 2, told.title, Role::Strong);
        let below = ways(&mut part, 3, 1, &told);
        // The list keeps its place below the longest step while the text above it changes.
        let (steps, room) = (learning.lesson.steps.len() as u16, part.height());
        let most = app.teaching(app.layout.screen.w).unwrap_or_default();
        let from = Teaching::BESIDE_AROUND.1 - 2 + most.beside + Teaching::ABOVE_LIST;
        let from = from.min(room.saturating_sub(steps)).max(below);
        if room >= from + steps {
            list(&mut part.part(0, from, columns, steps), learning);
        }
    }
    hide(brush, app, w.saturating_sub(1), 0, regions);
}

/// Every step with its sign: ticked, to be done now, to be done.
fn list(brush: &mut Brush<'_>, learning: &Learning) {
    let s = brush.look.symbols;
    let next = learning.progress.next();
    for (n, (y, step)) in (0..).zip(learning.lesson.steps).enumerate() {
        let (sign, sign_role, role) = if learning.progress.is_ticked(n) {
            (s.ticked, Role::Good, Role::Muted)
        } else if next == Some(n) {
            (s.unticked, Role::Accent, Role::Strong)
        } else {
            (s.unticked, Role::Muted, Role::Text)
        };
        let x = brush.text(0, y, sign, sign_role) + 1;
        let mark = if next == Some(n) { s.marker } else { " " };
        let x = brush.text(x, y, mark, Role::Accent) + 1;
        brush.text(x, y, step.title, role);
    }
}

/// That the last step is done, for a while.
fn just_done(brush: &Brush<'_>, learning: &Learning) -> Option<String> {
    let (step, _) = learning.just_ticked?;
    let title = learning.lesson.steps.get(step)?.title;
    Some(format!("{} {title}", brush.look.symbols.ticked))
}

/// The title of the step; for a while before it, that the last one is done. Returns the column after.
fn headline(
    brush: &mut Brush<'_>,
    (x, y): (u16, u16),
    learning: &Learning,
    told: &Told,
    end: u16,
) -> u16 {
    let room = end.saturating_sub(x);
    let done = just_done(brush, learning);
    let both = done.as_ref().map_or(0, |d| text::width(d)) + 2 + text::width(told.title);
    match done {
        // Where there is room for one of the two only, the news come first.
        Some(done) if both > usize::from(room) => brush.text_max(x, y, &done, room, Role::Good),
        Some(done) => {
            let x = brush.text(x, y, &done, Role::Good) + 2;
            brush.text_max(x, y, told.title, end.saturating_sub(x), Role::Strong)
        }
        None => brush.text_max(x, y, told.title, room, Role::Strong),
    }
}

/// What to do, some air, and how to do it, from a row on. Returns the row after.
fn ways(brush: &mut Brush<'_>, mut y: u16, air: u16, told: &Told) -> u16 {
    // Where not all has room, how is what cannot be guessed from the title.
    let how = told.keys.len() + told.mouse.len();
    let room = usize::from(brush.height().saturating_sub(y));
    if how == 0 || room >= told.rows() {
        for line in &told.text {
            said(brush, 0, y, line);
            y += 1;
        }
        y += air;
    }
    for (name, lines) in [("keys", &told.keys), ("mouse", &told.mouse)] {
        for (n, line) in lines.iter().enumerate() {
            if n == 0 {
                brush.text(0, y, name, Role::Muted);
            }
            said(brush, WAY, y, line);
            y += 1;
        }
    }
    y
}

fn said(brush: &mut Brush<'_>, mut x: u16, y: u16, line: &Line) {
    for (part, is_key) in line {
        x = brush.text(x, y, part, if *is_key { Role::Key } else { Role::Text });
    }
}

/// How many steps are done: `3 of 15`.
fn place(learning: &Learning) -> String {
    let steps = learning.lesson.steps.len();
    format!("{} of {steps}", learning.progress.count())
}

/// One sign for each step.
fn dots_at(brush: &mut Brush<'_>, x: u16, y: u16, learning: &Learning) {
    let s = brush.look.symbols;
    let next = learning.progress.next();
    for (n, x) in (0..learning.lesson.steps.len()).zip(x..) {
        let (sign, role) = if learning.progress.is_ticked(n) {
            (s.bar_full, Role::Good)
        } else if next == Some(n) {
            (s.bar_empty, Role::Accent)
        } else {
            (s.bar_empty, Role::Muted)
        };
        brush.text(x, y, sign, role);
    }
}

/// A button that hides the lesson, with its key, before a column. Returns where it starts.
fn hide(brush: &mut Brush<'_>, app: &App, end: u16, y: u16, regions: &mut Regions) -> u16 {
    let close = brush.look.symbols.close;
    let label = match app.keymap.first("lesson.toggle") {
        Some(key) => format!(" {key} hide {close} "),
        None => format!(" hide {close} "),
    };
    let columns = text::width(&label) as u16;
    let start = brush.text_right(brush.width() / 2, end, y, &label, Role::Muted);
    if start < end {
        let area = screen(&brush.part(start, y, columns, 1));
        regions.push(area, Action::Command("lesson.toggle"));
    }
    start
}
