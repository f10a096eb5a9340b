//! Closed frames: which of them stand on the board as one box, and for what.
//!
//! A frame that is closed hides everything inside it. Of closed frames inside each other the
//! outermost one stands for all. Closing changes how a board is looked at and nothing else: what is
//! inside keeps its place, its size and its work. Edges between two things inside, and notes that lie
//! inside, are hidden with them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Document, Edge, Id, Key, Note, Rect};

/// What the closed frames of a board hide. Empty for most boards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closed {
    boxes: BTreeSet<Id>,
    hidden: BTreeMap<Id, Id>,
    inner_edges: BTreeMap<Id, Id>,
    covered_notes: BTreeMap<Id, Id>,
}

impl Closed {
    /// The closed frames of a board that are inside no other closed one, and what is inside them.
    pub fn of(board: &Document) -> Self {
        if !board.frames.values().any(|f| f.collapsed) {
            return Self::default();
        }
        let outermost = |start: Option<&Id>| {
            let chain = board.frame_chain(start);
            let is_closed = |id: &Id| board.frames.get(id).is_some_and(|f| f.collapsed);
            chain.into_iter().rev().find(is_closed)
        };
        // A frame that stands for itself. Of frames that go round in a circle none may.
        let boxes: BTreeSet<Id> = board
            .frames
            .keys()
            .filter(|id| outermost(Some(id)).as_ref() == Some(id))
            .cloned()
            .collect();
        let mut hidden = BTreeMap::new();
        let nodes = board.nodes.values().map(|n| (&n.id, n.frame.as_ref()));
        let frames = board.frames.values().map(|f| (&f.id, f.frame.as_ref()));
        for (id, around) in nodes.chain(frames) {
            if let Some(stands) = outermost(around).filter(|f| boxes.contains(f)) {
                hidden.insert(id.clone(), stands);
            }
        }
        hidden.retain(|id, _| !boxes.contains(id));
        let between = |edge: &Edge| {
            let frame = hidden.get(&edge.from)?;
            let both = hidden.get(&edge.to) == Some(frame);
            both.then(|| (edge.id.clone(), frame.clone()))
        };
        // A note belongs to no frame: it is hidden where it stands on one.
        let covered = |note: &Note| {
            let rect = Rect::at(note.at, note.size);
            let frames = boxes.iter().filter_map(|id| board.frames.get(id));
            let mut around = frames.filter(|f| f.rect().contains_rect(rect));
            Some((note.id.clone(), around.next()?.id.clone()))
        };
        let covered_notes = board.notes.values().filter_map(covered).collect();
        let inner_edges = board.edges.values().filter_map(between).collect();
        Self {
            boxes,
            hidden,
            inner_edges,
            covered_notes,
        }
    }

    /// True when no frame is closed.
    pub fn is_empty(&self) -> bool {
        self.boxes.is_empty()
    }

    /// True when the frame stands on the board as one box.
    pub fn is_box(&self, frame: &Id) -> bool {
        self.boxes.contains(frame)
    }

    /// The frames that stand on the board as boxes, in id order.
    pub fn boxes(&self) -> impl Iterator<Item = &Id> {
        self.boxes.iter()
    }

    /// The closed frame that a node or a frame is hidden in.
    pub fn around(&self, id: &Id) -> Option<&Id> {
        self.hidden.get(id)
    }

    /// The closed frame that an edge is hidden in, because both its ends are.
    pub fn around_edge(&self, edge: &Id) -> Option<&Id> {
        self.inner_edges.get(edge)
    }

    /// The closed frame that a note is hidden in, because it lies wholly inside.
    pub fn around_note(&self, note: &Id) -> Option<&Id> {
        self.covered_notes.get(note)
    }

    /// The closed frame that a thing of the board is hidden in.
    pub fn around_key(&self, key: &Key) -> Option<&Id> {
        match key {
            Key::Node(id) | Key::Frame(id) => self.around(id),
            Key::Edge(id) => self.around_edge(id),
            Key::Note(id) => self.around_note(id),
            Key::Header
            | Key::Site
            | Key::Step(_)
            | Key::Card(_)
            | Key::Traffic(_)
            | Key::Scenario(_) => None,
        }
    }

    /// What stands on the board for a node or a frame: itself, or the closed frame around it.
    pub fn shown<'a>(&'a self, id: &'a Id) -> &'a Id {
        self.around(id).unwrap_or(id)
    }

    /// What is hidden in a closed frame: nodes and frames, in id order.
    pub fn inside<'a>(&'a self, frame: &'a Id) -> impl Iterator<Item = &'a Id> {
        let hidden = self.hidden.iter();
        hidden
            .filter(move |(_, around)| *around == frame)
            .map(|(id, _)| id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Frame, Kind, Node, Size};

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    /// `zone` around `server` around `a`; `b` on `zone`; `c` outside.
    fn board(closed: &[&str]) -> Document {
        let mut board = Document::default();
        for (name, around) in [("zone", None), ("server", Some("zone"))] {
            let mut frame = Frame::new(id(name), name, Cell::new(0, 0), Size::new(9, 9));
            frame.frame = around.map(id);
            frame.collapsed = closed.contains(&name);
            board.frames.insert(id(name), frame);
        }
        for (name, around) in [("a", Some("server")), ("b", Some("zone")), ("c", None)] {
            let mut node = Node::new(id(name), Kind::Box, name, Cell::new(0, 0));
            node.frame = around.map(id);
            board.nodes.insert(id(name), node);
        }
        board
    }

    fn check(closed: &[&str], boxes: &[&str], hidden: &[(&str, &str)]) {
        let closed = Closed::of(&board(closed));
        assert_eq!(closed.boxes().map(Id::as_str).collect::<Vec<_>>(), boxes);
        for name in ["a", "b", "c", "server", "zone"] {
            let expected = hidden.iter().find(|(n, _)| *n == name).map(|(_, f)| id(f));
            assert_eq!(closed.around(&id(name)), expected.as_ref(), "{name}");
        }
    }

    #[test]
    fn the_outermost_closed_frame_stands_for_all_inside() {
        check(&[], &[], &[]);
        check(&["server"], &["server"], &[("a", "server")]);
        let in_zone = [("a", "zone"), ("b", "zone"), ("server", "zone")];
        check(&["zone"], &["zone"], &in_zone);
        check(&["zone", "server"], &["zone"], &in_zone);
    }

    #[test]
    fn frames_in_a_circle_hide_nothing() {
        let mut board = board(&["zone", "server"]);
        board.frames.get_mut(&id("zone")).unwrap().frame = Some(id("server"));
        let closed = Closed::of(&board);
        for name in board.nodes.keys().chain(board.frames.keys()) {
            let shown = closed.shown(name);
            assert!(
                shown == name || closed.is_box(shown),
                "{name} is drawn somewhere"
            );
        }
    }
}
