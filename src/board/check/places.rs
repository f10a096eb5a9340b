//! Where things stand: coordinates, sizes, frames inside frames.

use crate::board::document::MAX_FRAME_DEPTH;
use crate::board::{Cell, Document, Id, Key, Rect, Size};

use super::Findings;

/// Farthest coordinate from the origin. Routing adds and multiplies coordinates in 32 bits.
const MAX_COORDINATE: i32 = crate::board::edit::FARTHEST;
/// Widest and highest box: larger than any screen.
const MAX_BOX: u16 = 500;
/// Widest and highest frame.
const MAX_FRAME: u16 = 10_000;

pub(super) fn check(board: &Document, found: &mut Findings) {
    for (id, frame) in &board.frames {
        let key = Key::Frame(id.clone());
        found.name(&key, "name", &frame.name);
        found.name(
            &key,
            "address",
            frame.address.as_deref().unwrap_or_default(),
        );
        cell(&key, frame.at, found);
        size(&key, frame.size, Size::new(4, 3), MAX_FRAME, found);
        frame_of(board, &key, frame.frame.as_ref(), frame.rect(), found);
        let chain = board.frame_chain(frame.frame.as_ref());
        // The chain of the frame's own parents comes back to it only in a circle.
        if chain.contains(id) {
            let message = format!("the frame {id} is inside itself");
            found.error(&key, "frame", message, "take one frame of the circle out");
        } else if chain.len() >= MAX_FRAME_DEPTH {
            let message = format!("frames are inside each other {MAX_FRAME_DEPTH} deep");
            found.error(&key, "frame", message, "take some of them out");
        }
    }
    for (id, node) in &board.nodes {
        let key = Key::Node(id.clone());
        found.name(&key, "name", &node.name);
        found.name(&key, "address", node.address.as_deref().unwrap_or_default());
        cell(&key, node.at, found);
        if let Some(own) = node.size {
            size(&key, own, Size::new(5, 3), MAX_BOX, found);
        }
        frame_of(board, &key, node.frame.as_ref(), node.rect(), found);
    }
    for (id, note) in &board.notes {
        let key = Key::Note(id.clone());
        found.text(&key, "text", &note.text);
        cell(&key, note.at, found);
        size(&key, note.size, Size::new(1, 1), MAX_BOX, found);
    }
}

fn cell(key: &Key, at: Cell, found: &mut Findings) {
    let bounds = -MAX_COORDINATE..=MAX_COORDINATE;
    if !(bounds.contains(&at.x) && bounds.contains(&at.y)) {
        let message = format!(
            "it stands at [{}, {}], farther out than {MAX_COORDINATE}",
            at.x, at.y
        );
        found.error(key, "at", message, "move it closer to the rest");
    }
}

fn size(key: &Key, size: Size, least: Size, most: u16, found: &mut Findings) {
    if size.w < least.w || size.h < least.h || size.w > most || size.h > most {
        let message = format!(
            "its size is [{}, {}], outside [{}, {}] to [{most}, {most}]",
            size.w, size.h, least.w, least.h
        );
        found.error(key, "size", message, "choose a size inside");
    }
}

fn frame_of(board: &Document, key: &Key, frame: Option<&Id>, own: Rect, found: &mut Findings) {
    let Some(id) = frame else { return };
    let Some(frame) = board.frames.get(id) else {
        if found.may_be_lost(id) {
            return;
        }
        let message = format!("there is no frame {id}");
        let help = "add the frame, correct the name, or remove the field";
        found.error(key, "frame", message, help);
        return;
    };
    if !frame.rect().contains_rect(own) {
        let message = format!("it belongs to the frame {id} but stands outside its border");
        found.warning(
            key,
            "at",
            message,
            "move it in, enlarge the frame, or take it out",
        );
    }
}
