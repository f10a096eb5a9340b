//! Text measured in columns, for what stands on the board itself: titles, names, notes.
//!
//! By grapheme, as a terminal shows it. Control characters take no column and are left out.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What ends a clipped text. One column in every font.
pub const ELLIPSIS: &str = "…";

/// The drawable graphemes of a text, each with its columns (1 or 2).
pub fn graphemes(text: &str) -> impl Iterator<Item = (&str, i32)> {
    text.graphemes(true)
        .filter(|g| !g.chars().any(char::is_control))
        .map(|g| (g, g.width().min(2) as i32))
        .filter(|(_, columns)| *columns > 0)
}

/// Columns that a text takes.
pub fn width(text: &str) -> i32 {
    graphemes(text).map(|(_, columns)| columns).sum()
}

/// The text, or as much of it as fits into `max` columns with an ellipsis at the end.
pub fn clip(text: &str, max: i32) -> String {
    if width(text) <= max {
        return graphemes(text).map(|(g, _)| g).collect();
    }
    let mut clipped = String::new();
    let mut used = 0;
    for (grapheme, columns) in graphemes(text) {
        if used + columns >= max {
            break;
        }
        clipped.push_str(grapheme);
        used += columns;
    }
    if max > 0 {
        clipped.push_str(ELLIPSIS);
    }
    clipped
}

/// Breaks a text into at most `rows` lines of at most `columns` columns, at spaces where it can.
/// Line breaks in the text stay; what does not fit is shown by an ellipsis at the end.
pub fn wrap(text: &str, columns: i32, rows: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if columns <= 0 || rows == 0 {
        return lines;
    }
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split_whitespace() {
            let room = columns - used - 1;
            if used > 0 && width(word) > room {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            for (grapheme, w) in graphemes(word) {
                if used + w > columns && used > 0 {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(grapheme);
                used += w;
            }
        }
        lines.push(line);
        if lines.len() > rows {
            break;
        }
    }
    if lines.len() > rows {
        lines.truncate(rows);
        if let Some(last) = lines.last_mut() {
            *last = clip(&format!("{last}{ELLIPSIS}"), columns);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clips_by_grapheme() {
        let check = |text: &str, max, expected: &str| assert_eq!(clip(text, max), expected);
        check("Nginx", 5, "Nginx");
        check("Nginx 1", 5, "Ngin…");
        check("Nginx", 1, "…");
        check("Nginx", 0, "");
        check("日本語", 5, "日本…");
        check("a\u{1b}[2Jb", 9, "a[2Jb");
    }

    #[test]
    fn wraps_and_says_when_something_is_missing() {
        let check = |text: &str, columns, rows, expected: &[&str]| {
            assert_eq!(wrap(text, columns, rows), expected);
        };
        check("the load balancer", 8, 9, &["the load", "balancer"]);
        check("the load balancer", 8, 1, &["the loa…"]);
        check("abcdefgh", 3, 9, &["abc", "def", "gh"]);
        check("a\n\nb", 9, 9, &["a", "", "b"]);
        check("", 9, 9, &[]);
        check("wide", 0, 9, &[]);
    }
}
