//! Short messages that go away by themselves, at the bottom right, newest lowest.
//!
//! On a large screen they stand directly above the doors. A small screen has no room over the
//! board: there the newest one takes the line of the doors, and rows above it only for a text that
//! is longer than that line.

use crate::app::state::{Toast, Tone};
use crate::app::{Action, App, Regions};
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

use super::area_of;

/// The screen from which on there is room over the board, in columns and rows.
const ROOMY_FROM: (u16, u16) = (100, 30);
/// Columns of the sign, the gaps and the bar at the left.
const AROUND: u16 = 5;
/// Most rows of one message.
const MOST_ROWS: u16 = 3;

/// Draws the messages; a click takes them away.
pub fn paint(screen: &mut Brush<'_>, app: &App, regions: &mut Regions) {
    let (w, h) = (screen.width(), screen.height());
    let doors = app.layout.doors;
    if w >= ROOMY_FROM.0 && h >= ROOMY_FROM.1 {
        let mut bottom = doors.y;
        for toast in app.toasts.iter().rev() {
            let rows = one(screen, toast, bottom, MOST_ROWS, regions);
            bottom = bottom.saturating_sub(rows);
        }
        return;
    }
    // Bad news before others: they cannot be seen anywhere else.
    let bad = app.toasts.iter().rev().find(|t| t.tone == Tone::Bad);
    if let Some(toast) = bad.or(app.toasts.last()) {
        screen.part(doors.x, doors.y, doors.w, doors.h).clear();
        let most = (h / 6).clamp(1, MOST_ROWS);
        one(screen, toast, doors.bottom(), most, regions);
    }
}

/// Draws one message above a row; answers the rows it took.
fn one(
    screen: &mut Brush<'_>,
    toast: &Toast,
    bottom: u16,
    most_rows: u16,
    regions: &mut Regions,
) -> u16 {
    let symbols = screen.look.symbols;
    let (sign, role) = match toast.tone {
        Tone::Good => (symbols.up, Role::Good),
        Tone::Info => (symbols.bullet, Role::Accent),
        Tone::Bad => (symbols.cross, Role::Bad),
    };
    let room = screen.width().saturating_sub(AROUND + 1);
    let lines = fitted(&toast.text, room, most_rows, symbols.ellipsis);
    let longest = lines.iter().map(|l| text::width(l)).max().unwrap_or(0) as u16;
    let (w, h) = (longest + AROUND, lines.len() as u16);
    if h > bottom {
        return 0;
    }
    let x = screen.width().saturating_sub(w + 1);
    let mut part = screen.part(x, bottom - h, w + 1, h);
    part.clear();
    for (y, line) in (0..).zip(&lines) {
        part.text(0, y, symbols.wall, role);
        part.text(4, y, line, Role::Text);
    }
    part.text(2, 0, sign, role);
    let action = toast.action.clone().unwrap_or(Action::DismissToasts);
    regions.push(area_of(part.area()), action);
    h
}

/// A text in at most so many rows; the last one says when something was left out.
pub fn fitted(content: &str, columns: u16, rows: u16, ellipsis: &str) -> Vec<String> {
    let mut lines = text::wrap(content, columns.max(1).into());
    if lines.len() > usize::from(rows) {
        lines.truncate(rows.max(1).into());
        if let Some(last) = lines.last_mut() {
            let room = usize::from(columns).saturating_sub(text::width(ellipsis) + 1);
            *last = format!("{} {ellipsis}", text::clip(last, room, "").trim_end());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_takes_the_rows_it_may_and_says_that_it_goes_on() {
        assert_eq!(fitted("saved", 20, 3, "…"), ["saved"]);
        assert_eq!(
            fitted("the file cannot be read now", 10, 2, "…"),
            ["the file", "cannot …"]
        );
    }
}
