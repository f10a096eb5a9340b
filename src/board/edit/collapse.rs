//! Closing frames into one box each, and opening them again.

use crate::board::{Document, Id, Patch, Record};

/// Closes or opens frames. Ids that name no frame are left out; so are frames that are so already.
pub fn set<'a>(board: &Document, frames: impl IntoIterator<Item = &'a Id>, closed: bool) -> Patch {
    let records = frames.into_iter().filter_map(|id| {
        let mut frame = board.frames.get(id)?.clone();
        frame.collapsed = closed;
        Some(Record::Frame(frame))
    });
    Patch::setting(board, records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Frame, Size};

    #[test]
    fn opening_restores_exactly() {
        let id = |text: &str| Id::new(text).unwrap();
        let mut board = Document::default();
        for name in ["a", "b"] {
            let frame = Frame::new(id(name), name, Cell::new(0, 0), Size::new(9, 9));
            board.frames.insert(id(name), frame);
        }
        let before = board.clone();
        let all = [id("a"), id("b"), id("gone")];
        set(&board, &all, true).apply(&mut board).unwrap();
        assert!(board.frames.values().all(|f| f.collapsed));
        assert!(set(&board, &all, true).is_empty());
        set(&board, &all, false).apply(&mut board).unwrap();
        assert_eq!(board, before);
    }
}
