//! Text being edited: one line, or several where the field takes them. The cursor stands between
//! graphemes.

use unicode_segmentation::UnicodeSegmentation;

use super::input::{Key, KeyCode};

/// Longest text of a field of one line, in bytes.
pub const MAX_BYTES: usize = 1_024;
/// Longest text of a field of several lines, in bytes: a few screens.
pub const MAX_LINES_BYTES: usize = 32_768;

/// A text with a cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextField {
    text: String,
    /// Byte offset, always on a grapheme border.
    cursor: usize,
    /// It may have line ends.
    lines: bool,
    /// The text is only offered: what is typed or pasted takes its place, moving in it keeps it.
    offered: bool,
}

impl TextField {
    /// A field that holds a text of one line, cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut field = Self::default();
        field.insert(text);
        field
    }

    /// A field with a text that the first thing typed takes the place of.
    pub fn offer(text: &str) -> Self {
        let mut field = Self::new(text);
        field.offered = true;
        field
    }

    /// True while its text is only offered.
    pub const fn is_offered(&self) -> bool {
        self.offered
    }

    /// A field that holds a text of several lines, cursor at its end.
    pub fn of_lines(text: &str) -> Self {
        let mut field = Self {
            lines: true,
            ..Self::default()
        };
        field.insert(text);
        field
    }

    /// True when it takes line ends.
    pub const fn takes_lines(&self) -> bool {
        self.lines
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part before the cursor and the part after it.
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Puts text at the cursor. Control characters become spaces, and so do line ends where there
    /// is one line; what would exceed the bound is left out.
    pub fn insert(&mut self, text: &str) {
        if self.offered {
            self.clear();
        }
        let most = if self.lines {
            MAX_LINES_BYTES
        } else {
            MAX_BYTES
        };
        for c in text.replace("\r\n", "\n").chars() {
            let c = match c {
                '\n' | '\r' if self.lines => '\n',
                c if c.is_control() => ' ',
                c => c,
            };
            if self.text.len() + c.len_utf8() > most {
                break;
            }
            self.text.insert(self.cursor, c);
            self.cursor += c.len_utf8();
        }
        // A combining mark joins the grapheme before it: the cursor moves to the border after it.
        self.cursor = self.border_at_or_after(self.cursor);
    }

    /// Removes the grapheme before the cursor.
    pub fn backspace(&mut self) {
        if self.offered {
            self.clear();
            return;
        }
        let from = self.border_before();
        self.text.replace_range(from..self.cursor, "");
        self.cursor = from;
    }

    /// Removes the grapheme after the cursor.
    pub fn delete(&mut self) {
        if self.offered {
            self.clear();
            return;
        }
        let to = self.border_after();
        self.text.replace_range(self.cursor..to, "");
    }

    /// Removes the word before the cursor.
    pub fn delete_word(&mut self) {
        self.offered = false;
        let between = |c: char| c.is_whitespace() || c == '/';
        let head = self.text[..self.cursor].trim_end_matches(between);
        let from = head.rfind(between).map_or(0, |at| {
            at + head[at..].chars().next().map_or(1, char::len_utf8)
        });
        self.text.replace_range(from..self.cursor, "");
        self.cursor = from;
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cursor = 0;
        self.offered = false;
    }

    /// One grapheme to the left.
    pub fn left(&mut self) {
        self.offered = false;
        self.cursor = self.border_before();
    }

    /// One grapheme to the right.
    pub fn right(&mut self) {
        self.offered = false;
        self.cursor = self.border_after();
    }

    /// To the start of the line.
    pub fn home(&mut self) {
        self.offered = false;
        self.cursor = self.line_start(self.cursor);
    }

    /// To the end of the line.
    pub fn end(&mut self) {
        self.offered = false;
        self.cursor = self.line_end(self.cursor);
    }

    /// To the line above or below, as far from its start as now. False where there is none.
    pub fn line(&mut self, down: bool) -> bool {
        let start = self.line_start(self.cursor);
        let column = self.text[start..self.cursor].graphemes(true).count();
        let target = if down {
            let end = self.line_end(self.cursor);
            (end < self.text.len()).then(|| end + 1)
        } else {
            start.checked_sub(1).map(|end| self.line_start(end))
        };
        let Some(target) = target else {
            return false;
        };
        let line = &self.text[target..self.line_end(target)];
        let letters = line.grapheme_indices(true).map(|(at, _)| at);
        let at = letters.chain([line.len()]).nth(column);
        self.cursor = target + at.unwrap_or(line.len());
        true
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        let end = self.text[at..].find('\n');
        end.map_or(self.text.len(), |n| at + n)
    }

    fn border_before(&self) -> usize {
        self.text[..self.cursor]
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn border_after(&self) -> usize {
        self.text[self.cursor..]
            .graphemes(true)
            .next()
            .map_or(self.cursor, |g| self.cursor + g.len())
    }

    fn border_at_or_after(&self, at: usize) -> usize {
        self.text
            .grapheme_indices(true)
            .map(|(start, _)| start)
            .find(|start| *start >= at)
            .unwrap_or(self.text.len())
    }
}

/// A key for a text field. False when it is none.
pub(super) fn edit(field: &mut TextField, key: Key) -> bool {
    match key.code {
        KeyCode::Char('u') if key.mods.ctrl => field.clear(),
        KeyCode::Char('w') if key.mods.ctrl => field.delete_word(),
        KeyCode::Char('a') if key.mods.ctrl => field.home(),
        KeyCode::Char('e') if key.mods.ctrl => field.end(),
        KeyCode::Char(_) if key.mods.ctrl || key.mods.alt => return false,
        KeyCode::Char(c) => field.insert(c.encode_utf8(&mut [0; 4])),
        KeyCode::Backspace => field.backspace(),
        KeyCode::Delete => field.delete(),
        KeyCode::Left => field.left(),
        KeyCode::Right => field.right(),
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_by_grapheme() {
        let mut field = TextField::new("ae\u{301}b");
        field.left();
        field.backspace();
        assert_eq!(field.halves(), ("a", "b"));
        field.home();
        field.delete();
        assert_eq!(field.text(), "b");
    }

    #[test]
    fn what_is_offered_gives_way_to_typing_and_stays_for_editing() {
        let typed = |keys: &[fn(&mut TextField)]| {
            let mut field = TextField::offer("mine.json");
            for key in keys {
                key(&mut field);
            }
            field.text().to_owned()
        };
        assert_eq!(typed(&[]), "mine.json");
        assert_eq!(typed(&[|f| f.insert("a"), |f| f.insert("b")]), "ab");
        assert_eq!(typed(&[TextField::backspace]), "");
        assert_eq!(typed(&[TextField::end, |f| f.insert("5")]), "mine.json5");
        assert_eq!(typed(&[TextField::left, TextField::backspace]), "mine.jsn");
    }

    #[test]
    fn words_and_paths_are_deleted_in_pieces() {
        let mut field = TextField::new("out/two words");
        field.delete_word();
        assert_eq!(field.text(), "out/two ");
        field.delete_word();
        assert_eq!(field.text(), "out/");
        field.delete_word();
        assert_eq!(field.text(), "");
    }

    #[test]
    fn line_ends_become_spaces_and_the_length_is_bounded() {
        assert_eq!(TextField::new("a\nb").text(), "a b");
        assert_eq!(TextField::new(&"x".repeat(5_000)).text().len(), MAX_BYTES);
    }

    #[test]
    fn the_cursor_goes_from_line_to_line() {
        let mut field = TextField::of_lines("one\r\ntwo lines\n\nx");
        assert_eq!(field.text(), "one\ntwo lines\n\nx");
        assert!(!field.line(true));
        assert!(field.line(false) && field.line(false));
        assert_eq!(field.halves().0, "one\n");
        field.end();
        assert_eq!(field.halves().1, "\n\nx");
        assert!(field.line(false) && !field.line(false));
        assert_eq!(field.halves(), ("one", "\ntwo lines\n\nx"));
        field.home();
        field.insert("A\n");
        assert_eq!(field.text(), "A\none\ntwo lines\n\nx");
    }

    proptest::proptest! {
        #[test]
        fn no_edit_breaks_a_grapheme(text in "[\\PC\n]{0,20}", ops in proptest::collection::vec(0u8..11, 0..30)) {
            let mut field = TextField::of_lines(&text);
            for op in ops {
                match op {
                    0 => field.left(),
                    1 => field.right(),
                    2 => field.backspace(),
                    3 => field.delete(),
                    4 => field.delete_word(),
                    5 => field.insert("e\u{301}"),
                    6 => field.home(),
                    7 => drop(field.line(true)),
                    8 => drop(field.line(false)),
                    9 => field.end(),
                    _ => field.insert("x"),
                }
                proptest::prop_assert!(field.text().is_char_boundary(field.cursor));
            }
        }
    }
}
