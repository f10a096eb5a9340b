//! What the chosen row of a list is about, whole, below the list: what it does, and why not now.

use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

use super::list::Entry;

/// Rows at most; longer texts are cut.
const MOST: u16 = 4;

/// The rows that the longest of these explanations takes in so many columns: the box is the same
/// whichever is chosen.
pub fn rows(entries: &[Entry<'_>], width: u16) -> u16 {
    let longest = entries.iter().map(|e| lines(e, width).len()).max();
    (longest.unwrap_or(0) as u16).clamp(2, MOST)
}

/// Draws the explanation of an entry.
pub fn paint(brush: &mut Brush<'_>, entry: &Entry<'_>) {
    let lines = lines(entry, brush.width());
    // The reason is what one looks for: it stays in sight on the smallest screen.
    let left_out = match entry.disabled {
        Some(_) => lines.len().saturating_sub(brush.height().into()),
        None => 0,
    };
    for (y, (line, role)) in (0..).zip(lines.iter().skip(left_out)) {
        brush.text(1, y, line, *role);
    }
}

fn lines(entry: &Entry<'_>, width: u16) -> Vec<(String, Role)> {
    let room = usize::from(width.saturating_sub(2));
    let wrapped = |content: &str, role| {
        let lines = text::wrap(content, room).into_iter();
        lines.map(|line| (line, role)).collect::<Vec<_>>()
    };
    let mut lines = wrapped(entry.detail, Role::Text);
    if let Some(why) = entry.disabled {
        lines.extend(wrapped(&format!("Not now: {why}."), Role::Warn));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disabled_entry_says_what_it_does_and_why_not() {
        let entry = Entry {
            detail: "Stops the selected part.",
            disabled: Some("nothing is selected"),
            ..Entry::default()
        };
        let plain = |width| {
            let lines = lines(&entry, width).into_iter();
            lines.map(|(line, _)| line).collect::<Vec<_>>()
        };
        assert_eq!(
            plain(60),
            ["Stops the selected part.", "Not now: nothing is selected."]
        );
        assert_eq!(plain(20).len(), 4);
        assert_eq!(rows(&[entry], 60), 2);
        assert_eq!(rows(&[entry], 9), MOST);
    }
}
