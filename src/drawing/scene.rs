//! The finished picture as data: boxes, frames, routes and labels in board cells.

use std::sync::Arc;

pub use super::build::{Memory, build, sketch};
use super::label::{cells as label_cells, reach as label_reach};
use super::route::Way;
use super::text;
use crate::board::closed::Closed;
use crate::board::words::count;
use crate::board::{Cell, Direction, EdgeKind, Id, Key, Kind, Rect, note};

/// How much is said about each thing. Cells cannot shrink, so zoom changes what is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detail {
    /// Glyph and state only.
    Far,
    /// Name and state.
    Middle,
    /// Name, role and live numbers.
    #[default]
    Near,
}

/// A frame of the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneFrame {
    /// The frame's id.
    pub id: Id,
    /// Border cells included.
    pub rect: Rect,
    /// Name and address, clipped to the top border.
    pub title: String,
    /// 0 for the outermost.
    pub depth: u16,
}

/// A box of the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneNode {
    /// The node's id.
    pub id: Id,
    /// Its kind.
    pub kind: Kind,
    /// Border cells included.
    pub rect: Rect,
    /// Name, clipped to the inner width.
    pub name: String,
    /// Where edges meet the border, in the order of their edges.
    pub ports: Vec<Cell>,
    /// What it stands for, when it is the box of a closed frame; the id is then the frame's.
    pub closed: Option<ClosedFrame>,
}

/// What the box of a closed frame stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosedFrame {
    /// Nodes inside, those of frames inside it too.
    pub parts: usize,
}

/// A connector of the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneEdge {
    /// The edge's id; of several that are joined, the id of the first.
    pub id: Id,
    /// What it carries.
    pub kind: EdgeKind,
    /// Id of the node or the closed frame that it leaves.
    pub from: Id,
    /// Id of the node or the closed frame that it reaches.
    pub to: Id,
    /// The edges of the board that it stands for: itself, or all that are joined at a closed frame.
    pub of: Vec<Id>,
    /// Every cell from the source's port (on its border) to the target's port (on its border),
    /// both included. Consecutive cells are neighbours.
    pub cells: Way,
    /// The way the arrowhead points. It stands on the last cell before the target's port.
    pub arrow: Direction,
    /// Label text and its first cell, where the edge has a label that fits.
    pub label: Option<(Cell, String)>,
    /// False when no legal route was found: the cells are then a plain fallback line, drawn in a
    /// style that no edge kind uses.
    pub legal: bool,
}

/// A note of the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneNote {
    /// The note's id.
    pub id: Id,
    /// The cells it covers.
    pub rect: Rect,
    /// The text, wrapped to lines that fit.
    pub lines: Vec<String>,
}

/// Something that could not be drawn as it should.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Complaint {
    /// No free way between the two ends: move them apart.
    NoRoute(Id),
    /// The label has no room beside its edge.
    NoLabelRoom(Id),
    /// Two boxes cover each other.
    Overlap(Id, Id),
    /// A double, dashed or dotted line without a cell in which that can be seen.
    NoStyle(Id),
    /// It does not stand in its own frame, or stands in another one.
    Misplaced(Id),
    /// Its name is cut so short that it may be another one's.
    NameCut(Id),
}

/// The whole picture. Lists are in drawing order: frames from outermost to innermost. Boxes and
/// connectors are shared with the picture that it was drawn from, as far as they are the same.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs, reason = "each field is the list of its name")]
pub struct Scene {
    pub detail: Detail,
    pub bounds: Rect,
    pub frames: Vec<SceneFrame>,
    pub nodes: Vec<Arc<SceneNode>>,
    pub edges: Vec<Arc<SceneEdge>>,
    pub notes: Vec<SceneNote>,
    pub complaints: Vec<Complaint>,
    /// Lines for whose ways nobody looked yet: they are straight, and not legal for now.
    pub sketched: usize,
    /// Edges that the change did not touch, but that had to move so that another one found a way.
    pub gave_way: Vec<Id>,
    /// Which frames are closed, and what they hide.
    pub closed: Closed,
    /// What the next scene is drawn from; it follows from the rest.
    pub memory: Memory,
}

impl SceneFrame {
    /// Where the title starts: after the corner, one cell of border and a space.
    pub const fn title_cell(&self) -> Cell {
        self.rect.origin().offset(3, 0)
    }

    /// Columns of the top border that the title covers with a space at both ends: first, and first
    /// after.
    pub fn title_columns(&self) -> (i32, i32) {
        let start = self.title_cell().x;
        match text::width(&self.title) as i32 {
            0 => (start, start),
            width => (start - 1, start + width + 1),
        }
    }
}

impl SceneNode {
    /// The record that it stands for: a node, or a closed frame.
    pub fn key(&self) -> Key {
        match self.closed {
            Some(_) => Key::Frame(self.id.clone()),
            None => Key::Node(self.id.clone()),
        }
    }

    /// The cells inside the border.
    pub fn inner(&self) -> Rect {
        let inner = self.rect.inflate(-1, -1);
        Rect {
            w: inner.w.max(0),
            h: inner.h.max(0),
            ..inner
        }
    }

    /// Where the name starts: in the middle of the first row inside.
    pub fn name_cell(&self) -> Cell {
        let inner = self.inner();
        let left = (inner.w - text::width(&self.name) as i32).max(0) / 2;
        inner.origin().offset(left, 0)
    }

    /// How many parts a closed frame hides, and where that is said: below the name, where it fits.
    pub fn parts_line(&self) -> Option<(Cell, String)> {
        let words = self.closed?.words();
        let inner = self.inner();
        let left = (inner.w - text::width(&words) as i32) / 2;
        (inner.h > 1 && left >= 0).then(|| (inner.origin().offset(left, 1), words))
    }
}

impl SceneNote {
    /// Where a line of the text starts: beside the mark down the left side.
    pub const fn line_cell(&self, line: i32) -> Cell {
        self.rect.origin().offset(note::MARGIN as i32, line)
    }
}

impl ClosedFrame {
    /// The count in words: `5 parts`.
    pub fn words(self) -> String {
        count(self.parts, "part")
    }
}

impl SceneEdge {
    /// False when neither its line nor its label lies in a part of the board.
    pub fn may_meet(&self, part: Rect) -> bool {
        let bounds = self.cells.bounds();
        let label = || {
            let label = self.label.as_ref();
            label.is_some_and(|(at, text)| label_cells(*at, text).intersects(part))
        };
        bounds.intersects(part) || (label_reach(bounds).intersects(part) && label())
    }

    /// The cell of the arrowhead: the last one before the target's port.
    pub fn arrow_cell(&self) -> Option<Cell> {
        let before = self.cells.len().checked_sub(2)?;
        self.cells.get(before).copied()
    }
}

impl Scene {
    /// True when there are lines for whose ways nobody looked yet.
    pub const fn is_sketch(&self) -> bool {
        self.sketched > 0
    }

    /// The connector of an edge, joined with others or not.
    pub fn edge(&self, id: &Id) -> Option<&SceneEdge> {
        // They stand in the order of their ids; of joined ones only the first id is in it.
        let own = self.edges.binary_search_by(|e| e.id.cmp(id)).ok();
        let own = own.and_then(|at| self.edges.get(at));
        let joined = || self.edges.iter().find(|e| e.of.contains(id));
        own.or_else(joined).map(Arc::as_ref)
    }

    /// The connectors of which a line or a label may lie in a part of the board, in their order.
    pub fn edges_in(&self, part: Rect) -> impl Iterator<Item = &SceneEdge> {
        (self.edges.iter().map(Arc::as_ref)).filter(move |edge| edge.may_meet(part))
    }

    /// The boxes that lie in a part of the board, in their order.
    pub fn nodes_in(&self, part: Rect) -> impl Iterator<Item = &SceneNode> {
        let nodes = self.nodes.iter().map(Arc::as_ref);
        nodes.filter(move |node| node.rect.intersects(part))
    }

    /// What is drawn for a thing: its own record, or the closed frame around it.
    pub fn shown(&self, key: &Key) -> Key {
        let around = self.closed.around_key(key);
        around.map_or_else(|| key.clone(), |frame| Key::Frame(frame.clone()))
    }

    /// The box of a node or of a closed frame.
    pub fn node(&self, id: &Id) -> Option<&SceneNode> {
        self.nodes.iter().map(Arc::as_ref).find(|n| n.id == *id)
    }

    /// The frame of an id.
    pub fn frame(&self, id: &Id) -> Option<&SceneFrame> {
        self.frames.iter().find(|f| f.id == *id)
    }
}
