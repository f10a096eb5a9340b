//! What is drawn of a board: without what closed frames hide, with a box for each of them, and
//! with the edges that end in one joined.
//!
//! Edges are joined that leave the same thing and reach the same thing, where one of the two is a
//! closed frame: they carry their number as their label, and keep their direction. An edge between
//! two parts of one closed frame is not drawn.

use std::collections::BTreeMap;

use crate::board::closed::Closed;
use crate::board::{Document, Edge, EdgeKind, Frame, Id, Rect};
use crate::drawing::scene::{ClosedFrame, SceneNode};
use crate::drawing::text;

/// Least and most columns of a closed frame's box: room for a count and two rates, and for a name.
const COLUMNS: (i32, i32) = (22, 34);
/// Rows of the box: the name, what is inside, the rates.
const ROWS: i32 = 5;

/// An edge as it is drawn: one of the board, or several that are joined.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnEdge {
    /// The id of the edge; of joined ones, of the first.
    pub id: Id,
    /// What it carries.
    pub kind: EdgeKind,
    /// What it leaves: a node, or a closed frame.
    pub from: Id,
    /// What it reaches.
    pub to: Id,
    /// Its label; of joined ones, their number.
    pub label: String,
    /// The edges of the board that it stands for, in id order.
    pub of: Vec<Id>,
}

/// The edges that are drawn, by id. Those without two ends are left out.
pub fn edges(document: &Document, closed: &Closed) -> Vec<DrawnEdge> {
    let exists = |id: &Id| document.nodes.contains_key(id);
    let mut drawn: Vec<DrawnEdge> = Vec::new();
    let mut joined: BTreeMap<(&Id, &Id), usize> = BTreeMap::new();
    for edge in document.edges.values() {
        if !exists(&edge.from) || !exists(&edge.to) {
            continue;
        }
        let ends @ (from, to) = (closed.shown(&edge.from), closed.shown(&edge.to));
        let in_box = closed.around(&edge.from).is_some() || closed.around(&edge.to).is_some();
        if in_box && from == to {
            continue;
        }
        if let Some(at) = joined.get(&ends).filter(|_| in_box) {
            join(&mut drawn[*at], edge);
            continue;
        }
        if in_box {
            joined.insert(ends, drawn.len());
        }
        drawn.push(DrawnEdge {
            id: edge.id.clone(),
            kind: edge.kind,
            from: from.clone(),
            to: to.clone(),
            label: edge.label.clone(),
            of: vec![edge.id.clone()],
        });
    }
    drawn
}

fn join(drawn: &mut DrawnEdge, edge: &Edge) {
    drawn.of.push(edge.id.clone());
    drawn.label = format!("×{}", drawn.of.len());
    // Of several kinds, the one that a request needs first.
    let rank = |kind: EdgeKind| EdgeKind::ALL.iter().position(|k| *k == kind);
    if rank(edge.kind) < rank(drawn.kind) {
        drawn.kind = edge.kind;
    }
}

/// The boxes of closed frames, by id.
pub fn boxes(document: &Document, closed: &Closed) -> Vec<SceneNode> {
    let scene_node = |id: &Id| {
        let frame = document.frames.get(id)?;
        let rect = closed_rect(frame);
        let parts = closed.inside(id).filter(|i| document.nodes.contains_key(i));
        Some(SceneNode {
            id: id.clone(),
            kind: crate::board::Kind::Box,
            rect,
            name: text::clip(name(frame), (rect.w - 2).max(0) as usize, text::ELLIPSIS),
            ports: Vec::new(),
            closed: Some(ClosedFrame {
                parts: parts.count(),
            }),
        })
    };
    closed.boxes().filter_map(scene_node).collect()
}

/// What a frame is called.
pub fn name(frame: &Frame) -> &str {
    if frame.name.is_empty() {
        frame.id.as_str()
    } else {
        &frame.name
    }
}

/// Where the box of a closed frame stands: in the frame's upper left corner, never larger than it.
pub fn closed_rect(frame: &Frame) -> Rect {
    let rect = super::within_reach(frame.rect());
    // A sign before the name, and air at both ends.
    let wish = text::width(name(frame)) as i32 + 6;
    Rect {
        w: wish.clamp(COLUMNS.0, COLUMNS.1).min(rect.w),
        h: ROWS.min(rect.h),
        ..rect
    }
}
