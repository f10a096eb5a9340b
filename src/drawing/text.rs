//! Text measured and cut the way a terminal shows it: by grapheme, in columns.
//!
//! Counting `char`s is wrong for combining marks and wide letters; everything that is drawn goes
//! through here. Control characters take no column and are never passed on to a terminal.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What ends a clipped text on the board. One column in every font.
pub const ELLIPSIS: &str = "…";

/// The drawable graphemes of a text, each with its columns (1 or 2).
pub fn graphemes(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.graphemes(true)
        .filter(|g| !g.chars().any(char::is_control))
        .map(|g| (g, g.width().min(2)))
        .filter(|(_, w)| *w > 0)
}

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|b| !b.is_ascii_control()).count();
    }
    graphemes(text).map(|(_, w)| w).sum()
}

/// The text, or as much of it as fits into `max` columns with `ellipsis` (one column) at the end.
pub fn clip(text: &str, max: usize, ellipsis: &str) -> String {
    let is_plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if is_plain && text.len() <= max {
        return text.to_owned(); // one byte, one column: nothing to measure
    }
    if width(text) <= max {
        return graphemes(text).map(|(g, _)| g).collect();
    }
    let mut out = String::new();
    let mut used = 0;
    for (g, w) in graphemes(text) {
        if used + w >= max {
            break;
        }
        out.push_str(g);
        used += w;
    }
    if max > 0 {
        out.push_str(ellipsis);
    }
    out
}

/// The text on one line, with single spaces between its words and none at its ends: two spaces are
/// what tells one text on the board from the next.
pub fn plain(text: &str) -> Cow<'_, str> {
    let is_plain = |text: &str| {
        let spaces = text.split(' ').skip(1);
        let gaps = spaces
            .clone()
            .any(|word| word.is_empty() || text.starts_with(' '));
        !gaps && !text.chars().any(|c| c != ' ' && c.is_whitespace())
    };
    if is_plain(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// Breaks a text into lines of at most `max` columns, at spaces where it can. Line breaks in the
/// text stay. A word longer than a line is cut.
pub fn wrap(text: &str, max: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if max == 0 {
        return lines;
    }
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split_whitespace() {
            let w = width(word);
            if used > 0 && used + 1 + w > max {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            for (g, gw) in graphemes(word) {
                if used + gw > max && used > 0 {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(g);
                used += gw;
            }
        }
        lines.push(line);
    }
    lines
}

/// As [`wrap`], into at most `rows` lines; what does not fit is shown by an ellipsis at the end.
pub fn wrap_into(text: &str, max: usize, rows: usize) -> Vec<String> {
    let mut lines = wrap(text, max);
    if lines.len() > rows {
        lines.truncate(rows);
        if let Some(last) = lines.last_mut() {
            *last = clip(&format!("{last}{ELLIPSIS}"), max, ELLIPSIS);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clips_by_grapheme_and_column() {
        let check = |text: &str, max, expected: &str| assert_eq!(clip(text, max, "…"), expected);
        check("nginx", 5, "nginx");
        check("nginx-1", 5, "ngin…");
        check("nginx", 1, "…");
        check("nginx", 0, "");
        // A wide letter never straddles the edge.
        check("日本語", 4, "日…");
        check("日本語", 5, "日本…");
        check("日本語", 6, "日本語");
        // A letter with its combining mark stays whole.
        check("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…");
        check("a\u{1b}[31mb\n", 9, "a[31mb");
    }

    #[test]
    fn single_spaces_are_left_alone() {
        let check = |text: &str, expected: &str| assert_eq!(plain(text), expected);
        check("", "");
        check("a b", "a b");
        check(" ", "");
        check(" a  b ", "a b");
        check("a\tb\n", "a b");
        assert!(matches!(plain("read replica"), Cow::Borrowed(_)));
    }

    #[test]
    fn wraps_at_spaces_and_cuts_long_words() {
        let check = |text: &str, max, expected: &[&str]| assert_eq!(wrap(text, max), expected);
        check("the load balancer", 8, &["the load", "balancer"]);
        check("abcdefgh ij", 3, &["abc", "def", "gh", "ij"]);
        check("a\n\nb", 9, &["a", "", "b"]);
        check("", 9, &[]);
        check("anything", 0, &[]);
    }

    #[test]
    fn says_when_something_is_missing() {
        let check = |text: &str, max, rows, expected: &[&str]| {
            assert_eq!(wrap_into(text, max, rows), expected);
        };
        check("the load balancer", 8, 9, &["the load", "balancer"]);
        check("the load balancer", 8, 1, &["the loa…"]);
        check("wide", 0, 9, &[]);
        check("wide", 9, 0, &[]);
    }
}
