//! The boxes, frames and notes of a picture. What a change did not touch is shared with the picture
//! before, or copied from it.

use std::sync::Arc;

use super::drawn;
use crate::board::closed::Closed;
use crate::board::edit::FARTHEST;
use crate::board::{Document, Id, Node, Rect, note};
use crate::drawing::scene::{Scene, SceneFrame, SceneNode, SceneNote};
use crate::drawing::text;

/// The rectangle, moved and cut to where boards may reach: `check` reports what lies farther out,
/// and the picture of such a board must not overflow.
pub fn within_reach(rect: Rect) -> Rect {
    let bound = |at: i32| at.clamp(-FARTHEST, FARTHEST);
    Rect::new(
        bound(rect.x),
        bound(rect.y),
        rect.w.min(FARTHEST),
        rect.h.min(FARTHEST),
    )
}

/// The frames that are drawn, from the outermost to the innermost.
pub fn frames(document: &Document, closed: &Closed, previous: Option<&Scene>) -> Vec<SceneFrame> {
    if let Some(previous) = previous
        && document.frames.is_same(&previous.memory.document.frames)
    {
        return previous.frames.clone();
    }
    let is_open = |id: &Id| !closed.is_box(id) && closed.around(id).is_none();
    let mut frames: Vec<SceneFrame> = document
        .frames
        .values()
        .filter(|frame| is_open(&frame.id))
        .map(|frame| {
            let rect = within_reach(frame.rect());
            let words = drawn::title(frame);
            // At both ends a space, one cell of border and the corner.
            let title = text::clip(&words, (rect.w - 6).max(0) as usize, text::ELLIPSIS);
            SceneFrame {
                id: frame.id.clone(),
                rect,
                title,
                depth: document.frame_chain(frame.frame.as_ref()).len() as u16,
            }
        })
        .collect();
    frames.sort_by_key(|f| f.depth);
    frames
}

/// What a node is called.
pub fn name_of(node: &Node) -> &str {
    if node.name.is_empty() {
        node.id.as_str()
    } else {
        &node.name
    }
}

/// The boxes that are drawn, and which of them the previous picture does not have. Those that it has
/// come with the ports that they had.
pub fn nodes(
    document: &Document,
    closed: &Closed,
    previous: Option<&Scene>,
) -> (Vec<Arc<SceneNode>>, Vec<bool>) {
    // With nothing closed there is a box for every node, in the same order.
    let known = previous.filter(|p| closed.is_empty() && p.closed.is_empty());
    let (same, olds) = known.map_or((Vec::new(), &[][..]), |p| {
        (
            document.nodes.traced(&p.memory.document.nodes),
            &p.nodes[..],
        )
    });
    let mut nodes = Vec::with_capacity(document.nodes.len());
    let mut new = Vec::with_capacity(document.nodes.len());
    for (index, node) in document.nodes.values().enumerate() {
        if closed.around(&node.id).is_some() {
            continue;
        }
        let old = same.get(index).copied().flatten();
        let old = old.and_then(|old| olds.get(old));
        new.push(old.is_none());
        nodes.push(old.map_or_else(|| Arc::new(scene_node(node)), Arc::clone));
    }
    for node in drawn::boxes(document, closed) {
        new.push(true);
        nodes.push(Arc::new(node));
    }
    (nodes, new)
}

fn scene_node(node: &Node) -> SceneNode {
    let rect = within_reach(node.rect());
    SceneNode {
        id: node.id.clone(),
        kind: node.kind(),
        rect,
        name: text::clip(name_of(node), (rect.w - 2).max(0) as usize, text::ELLIPSIS),
        ports: Vec::new(),
        closed: None,
    }
}

/// The notes that are drawn.
pub fn notes(document: &Document, closed: &Closed) -> Vec<SceneNote> {
    let scene_note = |note: &crate::board::Note| {
        let rect = within_reach(Rect::at(note.at, note.size));
        SceneNote {
            id: note.id.clone(),
            rect,
            lines: text::wrap_into(
                &note.text,
                (rect.w - i32::from(note::MARGIN)).max(0) as usize,
                rect.h.max(0) as usize,
            ),
        }
    };
    let shown = document
        .notes
        .values()
        .filter(|n| closed.around_note(&n.id).is_none());
    shown.map(scene_note).collect()
}
