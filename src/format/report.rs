//! A diagnostic as text, like a compiler's: where, the line itself, a caret under the place.

use std::fmt::Write as _;

use crate::board::{Diagnostic, Key, Severity};

/// Longest part of a source line that is shown, in characters.
const SHOWN: usize = 100;

/// Writes a diagnostic with the line of `text` that it points at. `file` is how the user calls it.
///
/// ```text
/// error: "8x" is not a number
///   --> board.json:7:42
///    |
///  7 |     {"id": "web", "kind": "web_server", "at": [8x, 3]},
///    |                                                ^
///    = in web, at
///    = help: write it as 12, -3, 0.5 or 1e6
/// ```
pub fn report(file: &str, text: &str, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let mut out = format!("{severity}: {}\n", printable(&diagnostic.message));
    let mut gutter = 2;
    match diagnostic.position {
        None => {
            let _ = writeln!(out, "  --> {file}");
        }
        Some(at) => {
            gutter = at.line.to_string().len() + 1;
            let margin = " ".repeat(gutter);
            let _ = writeln!(out, "{margin}--> {file}:{}:{}", at.line, at.column);
            let line = text.lines().nth(at.line as usize - 1).unwrap_or_default();
            let (shown, caret) = excerpt(line, at.column as usize - 1);
            let _ = writeln!(out, "{margin} |\n {} | {shown}", at.line);
            let _ = writeln!(out, "{margin} | {}^", " ".repeat(caret));
        }
    }
    let margin = " ".repeat(gutter);
    if let Some(id) = diagnostic.key.as_ref().and_then(Key::id) {
        let field = match diagnostic.field.as_str() {
            "" => String::new(),
            field => format!(", {field}"),
        };
        let _ = writeln!(out, "{margin} = in {id}{field}");
    }
    if !diagnostic.help.is_empty() {
        let _ = writeln!(out, "{margin} = help: {}", printable(&diagnostic.help));
    }
    out
}

/// The part of a line around a column, and the terminal column of the place inside it.
fn excerpt(line: &str, column: usize) -> (String, usize) {
    let length = line.chars().count();
    let column = column.min(length);
    let start = if length <= SHOWN {
        0
    } else {
        column.saturating_sub(SHOWN / 2)
    };
    let middle: String = line.chars().skip(start).take(SHOWN).collect();
    let before = if start > 0 { "…" } else { "" };
    let after = if start + SHOWN < length { "…" } else { "" };
    let caret = before.chars().count() + width(&middle, column - start);
    (format!("{before}{}{after}", printable(&middle)), caret)
}

/// Columns of a terminal that the first characters take.
fn width(text: &str, characters: usize) -> usize {
    let end = text
        .char_indices()
        .nth(characters)
        .map_or(text.len(), |(i, _)| i);
    unicode_width::UnicodeWidthStr::width(printable(&text[..end]).as_str())
}

/// Control characters would act on the terminal, and those that turn the writing direction would
/// show the line in another order: each is shown as one replacement character.
fn printable(text: &str) -> String {
    let safe = |c: char| match c {
        '\t' => ' ',
        c if c.is_control() || turns_direction(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(safe).collect()
}

/// The bidirectional controls (Unicode Standard Annex 9).
const fn turns_direction(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Id, Position};

    #[test]
    fn a_report_points_at_the_place() {
        let text = "{\n  \"é\": 8x\n}";
        let at = Position { line: 2, column: 8 };
        let key = Key::Node(Id::new("web").unwrap());
        let diagnostic = Diagnostic::error(Some(key), "\"8x\" is not a number", "write 8")
            .in_field("at")
            .at(Some(at));
        let expected = "\
error: \"8x\" is not a number
  --> board.json:2:8
   |
 2 |   \"é\": 8x
   |        ^
   = in web, at
   = help: write 8
";
        assert_eq!(report("board.json", text, &diagnostic), expected);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}☃{}", "a".repeat(500), "b".repeat(500));
        let at = Position {
            line: 1,
            column: 501,
        };
        let diagnostic = Diagnostic::error(None, "x", "").at(Some(at));
        let report = report("f", &text, &diagnostic);
        let mut lines = report.lines().skip(3);
        let (source, caret) = (lines.next().unwrap(), lines.next().unwrap());
        let column = caret.chars().position(|c| c == '^').unwrap();
        assert_eq!(source.chars().nth(column), Some('☃'));
        assert!(source.chars().count() < 120);
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        let diagnostic =
            Diagnostic::error(None, "bad \u{1b}[2J", "").at(Some(Position { line: 1, column: 1 }));
        assert!(!report("f", "\u{1b}[31m", &diagnostic).contains('\u{1b}'));
        for turn in ['\u{202e}', '\u{2067}', '\u{200f}'] {
            let told = report("f", &format!("\"{turn}gnp.exe\""), &diagnostic);
            assert!(!told.contains(turn), "{told:?}");
        }
    }
}
