//! Another place and size for a node, a machine or a note.

use crate::board::{Cell, Document, Id, Patch, Rect, Size};

use super::homes;

/// Smallest node: a border around one row with one letter.
const NODE: (i32, i32) = (5, 3);
/// Smallest machine: its corners, and a title that can be read.
const FRAME: (i32, i32) = (8, 3);
/// Smallest note: one row of four letters.
const NOTE: (i32, i32) = (4, 1);

/// The rectangle nearest to a wish that a thing can have: not smaller than what it shows, and for a
/// machine never without what stands on it.
pub fn allowed(board: &Document, id: &Id, wish: Rect, keep: Cell) -> Rect {
    let smallest = if board.nodes.contains_key(id) {
        NODE
    } else if board.frames.contains_key(id) {
        FRAME
    } else {
        NOTE
    };
    let (w, h) = (wish.w.max(smallest.0), wish.h.max(smallest.1));
    // The corner that is held stays; the other one gives way.
    let x = if keep.x == wish.x {
        wish.x
    } else {
        wish.right() - w
    };
    let y = if keep.y == wish.y {
        wish.y
    } else {
        wish.bottom() - h
    };
    let rect = Rect::new(x, y, w, h);
    match homes::content(board, id).filter(|_| board.frames.contains_key(id)) {
        Some(content) => rect.union(content.inflate(1, 1)),
        None => rect,
    }
}

/// Gives a thing another place and size. A machine takes in what it covers from now on, and the
/// machine around a thing grows with it.
pub fn reshape(board: &Document, id: &Id, rect: Rect) -> Patch {
    let mut next = board.clone();
    let size: Size = if board.notes.contains_key(id) {
        let cut = |n: i32| n.clamp(1, i32::from(u16::MAX)) as u16;
        Size::new(cut(rect.w), cut(rect.h))
    } else {
        homes::size_of(rect)
    };
    if let Some(node) = next.nodes.get_mut(id) {
        node.at = rect.origin();
        node.size = Some(size);
    } else if let Some(frame) = next.frames.get_mut(id) {
        frame.at = rect.origin();
        frame.size = size;
        homes::take_in(&mut next, id);
    } else if let Some(note) = next.notes.get_mut(id) {
        note.at = rect.origin();
        note.size = size;
    }
    homes::settle(&mut next, &std::collections::BTreeSet::from([id.clone()]));
    Patch::between(board, &next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Frame, Kind, Node, Record};

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn board() -> Document {
        let mut board = Document::default();
        let server = Rect::new(0, 0, 30, 12);
        let size = homes::size_of(server);
        let frame = Frame::new(id("server"), "Server", server.origin(), size);
        board.insert(Record::Frame(frame));
        for (name, x, home) in [("a", 2, Some(id("server"))), ("b", 40, None)] {
            let mut node = Node::new(id(name), Kind::Box, name, Cell::new(x, 2));
            node.frame = home;
            board.insert(Record::Node(node));
        }
        board
    }

    #[test]
    fn a_machine_is_never_smaller_than_what_stands_on_it() {
        let wish = Rect::new(0, 0, 9, 4);
        let rect = allowed(&board(), &id("server"), wish, Cell::new(0, 0));
        assert_eq!(rect, Rect::new(0, 0, 19, 8));
        let wish = Rect::new(29, 11, 1, 1);
        let rect = allowed(&board(), &id("b"), wish, Cell::new(29, 11));
        assert_eq!(rect, Rect::new(29, 11, 5, 3));
    }

    #[test]
    fn a_machine_takes_in_what_it_covers() {
        let board = board();
        let patch = reshape(&board, &id("server"), Rect::new(0, 0, 70, 12));
        let mut next = board.clone();
        patch.apply(&mut next).unwrap();
        assert_eq!(next.nodes[&id("b")].frame, Some(id("server")));
        patch.invert().apply(&mut next).unwrap();
        assert_eq!(next, board);
    }
}
