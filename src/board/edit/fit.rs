//! Boxes and notes that grow with their text.

use crate::board::note::MARGIN;
use crate::board::{Document, Node, Note, Size};

/// Widest that a box of a size of its own becomes by itself, in cells.
const WIDEST: u16 = 44;
/// Cells of a box beside its name: borders, air, and the sign of its kind.
const BESIDE: usize = 6;

/// Widest and highest that a note becomes by itself, in cells.
const MOST: Size = Size { w: 40, h: 60 };

/// A node of a size of its own with room for its name, where nothing stands in the way; otherwise it
/// stays as it is. Without a size of its own a box fits its name anyway.
pub fn node(board: &Document, node: Node) -> Node {
    let Some(size) = node.size else { return node };
    let wanted = node.name.chars().count() + BESIDE;
    let w = size.w.max((wanted.min(WIDEST.into())) as u16);
    let mut wider = node.clone();
    wider.size = Some(Size { w, ..size });
    let rect = wider.rect();
    let clear = |other: &Node| other.id == node.id || !other.rect().intersects(rect.inflate(1, 0));
    let inside = match node.frame.as_ref().and_then(|f| board.frames.get(f)) {
        Some(frame) => frame.rect().inflate(-1, -1).contains_rect(rect),
        None => board.frames.values().all(|f| !f.rect().intersects(rect)),
    };
    if inside && board.nodes.values().all(clear) {
        wider
    } else {
        node
    }
}

/// A note that has room for its text: as large as it was, or larger.
pub fn note(mut note: Note) -> Note {
    let longest = note.text.lines().map(|l| l.chars().count()).max();
    let most = usize::from(MOST.w - MARGIN);
    let wanted = longest.unwrap_or(0).clamp(1, most) as u16;
    note.size.w = note.size.w.max(wanted + MARGIN);
    let width = usize::from(note.size.w - MARGIN);
    let rows: usize = note.text.lines().map(|line| rows(line, width)).sum();
    let rows = rows.clamp(1, MOST.h.into()) as u16;
    note.size.h = note.size.h.max(rows);
    note
}

/// How many rows a line takes when it is broken between words, and in them where one is longer.
fn rows(line: &str, width: usize) -> usize {
    let (mut rows, mut used) = (1, 0);
    for word in line.split_whitespace() {
        let length = word.chars().count();
        let joined = if used > 0 { used + 1 + length } else { length };
        if joined <= width {
            used = joined;
            continue;
        }
        rows += usize::from(used > 0) + length.saturating_sub(1) / width;
        used = (length.saturating_sub(1)) % width + 1;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Id, Kind};

    #[test]
    fn a_box_grows_as_far_as_nothing_stands_there() {
        let at = |name: &str, x| {
            let mut node = Node::new(Id::new(name).unwrap(), Kind::Box, "Nginx", Cell::new(x, 0));
            node.size = Some(Size::new(13, 5));
            node
        };
        let mut board = Document::default();
        board.nodes.insert(Id::new("b").unwrap(), at("b", 24));
        let renamed = |name: &str| {
            let mut node = at("a", 0);
            name.clone_into(&mut node.name);
            super::node(&board, node).size.unwrap().w
        };
        assert_eq!(renamed("Nginx"), 13);
        assert_eq!(renamed("Nginx at home"), 19);
        assert_eq!(renamed("Nginx far away from home"), 13);
    }

    #[test]
    fn a_note_grows_and_never_shrinks() {
        let of = |text: &str, w, h| {
            let id = Id::new("note").unwrap();
            let note = Note::new(id, text, Cell::default(), Size::new(w, h));
            let size = super::note(note).size;
            (size.w, size.h)
        };
        assert_eq!(of("short", 20, 2), (20, 2));
        assert_eq!(of("one\ntwo\nthree", 3, 1), (7, 3));
        assert_eq!(of("", 0, 0), (3, 1));
        assert_eq!(of(&"word ".repeat(20), 8, 1), (40, 3));
        assert_eq!(of(&"x".repeat(95), 8, 1), (40, 3));
    }
}
