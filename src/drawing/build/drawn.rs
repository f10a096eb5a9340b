//! What is drawn of a board: without what closed frames hide, with a box for each of them, and
//! with the edges that end in one joined.
//!
//! Edges are joined that leave the same thing and reach the same thing, where one of the two is a
//! closed frame: they carry their number as their label, and keep their direction. An edge between
//! two parts of one closed frame is not drawn.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::keep::Changes;
use crate::board::closed::Closed;
use crate::board::{Document, Edge, EdgeKind, Frame, Id, Rect};
use crate::drawing::scene::{ClosedFrame, Scene, SceneNode};
use crate::drawing::text;

/// Least and most columns of a closed frame's box: room for a count and two rates, and for a name.
const COLUMNS: (i32, i32) = (22, 34);
/// Rows of the box: the name, what is inside, the rates.
const ROWS: i32 = 5;

/// An edge as it is drawn: one of the board, or several that are joined.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnEdge<'a> {
    /// The id of the edge; of joined ones, of the first.
    pub id: &'a Id,
    /// What it carries.
    pub kind: EdgeKind,
    /// What it leaves: a node, or a closed frame.
    pub from: &'a Id,
    /// What it reaches.
    pub to: &'a Id,
    /// Indices of the boxes of the two.
    pub boxes: [usize; 2],
    /// Its label; of joined ones, their number.
    pub label: Cow<'a, str>,
    /// The other edges of the board that it stands for, in id order.
    pub others: Vec<&'a Id>,
    /// The same one in the previous scene: of the same id and the same two ends.
    pub same: Option<usize>,
}

impl DrawnEdge<'_> {
    /// The edges of the board that it stands for, in id order.
    pub fn of(&self) -> impl Iterator<Item = &Id> {
        std::iter::once(self.id).chain(self.others.iter().copied())
    }
}

/// Finds the boxes of a scene by what they stand for.
struct Boxes<'a> {
    nodes: &'a [Arc<SceneNode>],
    by_name: OnceCell<BTreeMap<(bool, &'a str), usize>>,
}

impl Boxes<'_> {
    fn find(&self, is_closed: bool, id: &Id) -> Option<usize> {
        // By bytes, which is quicker than in the order in which people count.
        let by_name = self.by_name.get_or_init(|| {
            let nodes = self.nodes.iter().enumerate();
            nodes
                .map(|(i, n)| ((n.closed.is_some(), n.id.as_str()), i))
                .collect()
        });
        by_name.get(&(is_closed, id.as_str())).copied()
    }
}

/// The edges that are drawn, by id. Those without two ends are left out. What the previous scene
/// knows of them is not looked up again.
pub fn edges<'a>(
    document: &'a Document,
    closed: &'a Closed,
    nodes: &[Arc<SceneNode>],
    previous: Option<(&Scene, &Changes)>,
) -> Vec<DrawnEdge<'a>> {
    let boxes = Boxes {
        nodes,
        by_name: OnceCell::new(),
    };
    let mut known = Known::new(document, closed, previous);
    let mut drawn: Vec<DrawnEdge<'_>> = Vec::with_capacity(document.edges.len());
    let mut joined: BTreeMap<(&Id, &Id), usize> = BTreeMap::new();
    for (index, edge) in document.edges.values().enumerate() {
        let around = [closed.around(&edge.from), closed.around(&edge.to)];
        let in_box = around[0].is_some() || around[1].is_some();
        let find = |around: Option<&Id>, end: &Id| match around {
            Some(frame) => boxes.find(true, frame),
            None => boxes.find(false, end),
        };
        let both = || find(around[0], &edge.from).zip(find(around[1], &edge.to));
        let (from, to) = (
            around[0].unwrap_or(&edge.from),
            around[1].unwrap_or(&edge.to),
        );
        let same = known.find(index, &edge.id, from, to);
        let ends = same.filter(|_| !in_box).and_then(|old| known.ends(old));
        let Some((a, b)) = ends.or_else(both) else {
            continue;
        };
        if in_box && from == to {
            continue;
        }
        if let Some(at) = joined.get(&(from, to)).filter(|_| in_box) {
            join(&mut drawn[*at], edge);
            continue;
        }
        if in_box {
            joined.insert((from, to), drawn.len());
        }
        drawn.push(DrawnEdge {
            id: &edge.id,
            kind: edge.kind,
            from,
            to,
            boxes: [a, b],
            label: text::plain(&edge.label),
            others: Vec::new(),
            same,
        });
    }
    drawn
}

/// The previous scene's edges, read along with the board's in the order of ids.
struct Known<'a> {
    previous: Option<(&'a Scene, &'a Changes)>,
    at: usize,
    /// Of each edge of the board the very same one in the previous scene.
    traced: Vec<Option<usize>>,
}

impl<'a> Known<'a> {
    fn new(
        document: &Document,
        closed: &Closed,
        previous: Option<(&'a Scene, &'a Changes)>,
    ) -> Self {
        // Where nothing is closed and every edge has its ends, edges are drawn as they are listed.
        let traced = previous.map(|(scene, _)| scene).filter(|scene| {
            let all = scene.memory.document.edges.len() == scene.edges.len();
            all && closed.is_empty() && scene.closed.is_empty()
        });
        let traced = traced.map(|scene| document.edges.traced(&scene.memory.document.edges));
        Self {
            previous,
            at: 0,
            traced: traced.unwrap_or_default(),
        }
    }

    /// The edge of an id between two things. To be asked for ids in their order.
    fn find(&mut self, index: usize, id: &Id, from: &Id, to: &Id) -> Option<usize> {
        let (scene, _) = self.previous?;
        if let Some(at) = self.traced.get(index).copied().flatten() {
            self.at = at;
            return Some(at);
        }
        while (scene.edges.get(self.at)).is_some_and(|old| old.id != *id && old.id < *id) {
            self.at += 1;
        }
        let old = scene.edges.get(self.at)?;
        (old.id == *id && old.from == *from && old.to == *to).then_some(self.at)
    }

    /// Where the boxes at the ends of an edge of the previous scene are now, while both are there.
    fn ends(&self, old: usize) -> Option<(usize, usize)> {
        let (scene, changes) = self.previous?;
        let memory = scene.memory.edges.get(old)?;
        let now = |old: usize| Some(changes.boxes.get(old).copied().flatten()?.now);
        now(memory.from).zip(now(memory.to))
    }
}

fn join<'a>(drawn: &mut DrawnEdge<'a>, edge: &'a Edge) {
    drawn.others.push(&edge.id);
    drawn.label = Cow::Owned(format!("×{}", drawn.others.len() + 1));
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

/// What stands in the upper border of a frame: its name and its address.
pub fn title(frame: &Frame) -> String {
    match &frame.address {
        Some(address) => format!("{} {address}", name(frame)),
        None => name(frame).to_owned(),
    }
}

/// Where the box of a closed frame stands: in the frame's upper left corner, never larger than it.
pub fn closed_rect(frame: &Frame) -> Rect {
    let rect = super::boxes::within_reach(frame.rect());
    // A sign before the name, and air at both ends.
    let wish = text::width(name(frame)) as i32 + 6;
    Rect {
        w: wish.clamp(COLUMNS.0, COLUMNS.1).min(rect.w),
        h: ROWS.min(rect.h),
        ..rect
    }
}
