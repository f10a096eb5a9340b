//! One line of text being edited. The cursor stands between graphemes.

use unicode_segmentation::UnicodeSegmentation;

use super::input::{Key, KeyCode};

/// Longest text of a field, in bytes.
pub const MAX_BYTES: usize = 1_024;

/// A line of text with a cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextField {
    text: String,
    /// Byte offset, always on a grapheme border.
    cursor: usize,
}

impl TextField {
    /// A field that holds a text, cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut field = Self::default();
        field.insert(text);
        field
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part before the cursor and the part after it.
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Puts text at the cursor. Line ends and other control characters become spaces; what would
    /// exceed [`MAX_BYTES`] is left out.
    pub fn insert(&mut self, text: &str) {
        for c in text.chars() {
            let c = if c.is_control() { ' ' } else { c };
            if self.text.len() + c.len_utf8() > MAX_BYTES {
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
        let from = self.border_before();
        self.text.replace_range(from..self.cursor, "");
        self.cursor = from;
    }

    /// Removes the grapheme after the cursor.
    pub fn delete(&mut self) {
        let to = self.border_after();
        self.text.replace_range(self.cursor..to, "");
    }

    /// Removes the word before the cursor.
    pub fn delete_word(&mut self) {
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
    }

    /// One grapheme to the left.
    pub fn left(&mut self) {
        self.cursor = self.border_before();
    }

    /// One grapheme to the right.
    pub fn right(&mut self) {
        self.cursor = self.border_after();
    }

    /// To the start.
    pub fn home(&mut self) {
        self.cursor = 0;
    }

    /// To the end.
    pub fn end(&mut self) {
        self.cursor = self.text.len();
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

    proptest::proptest! {
        #[test]
        fn no_edit_breaks_a_grapheme(text in "\\PC{0,20}", ops in proptest::collection::vec(0u8..8, 0..30)) {
            let mut field = TextField::new(&text);
            for op in ops {
                match op {
                    0 => field.left(),
                    1 => field.right(),
                    2 => field.backspace(),
                    3 => field.delete(),
                    4 => field.delete_word(),
                    5 => field.insert("e\u{301}"),
                    6 => field.home(),
                    _ => field.insert("x"),
                }
                proptest::prop_assert!(field.text().is_char_boundary(field.cursor));
            }
        }
    }
}
