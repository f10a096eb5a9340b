//! A clip: things taken out of a board as a value, to be put on the same board or on another one.
//!
//! It holds nodes, machines with everything on them, texts, and the edges whose two ends are in it.
//! Deliberately absent: story, cards, traffic and scenarios, which speak about a whole board, and
//! the board's title and site.
//!
//! Invariants: both ends of every edge are in the clip; so is every home, or there is none; nothing
//! in it is locked, because a copy is there to be moved.

use std::collections::{BTreeMap, BTreeSet};

use crate::board::check::{MAX_EDGES, MAX_PARTS};
use crate::board::words::count;
use crate::board::{Cell, Document, Edge, Id, Key, Patch, Props, Record, Rect};

use super::fresh::{self, Names};
use super::{FARTHEST, create, homes};

/// Things taken out of a board.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Clip {
    /// Only frames, nodes, edges and notes; they stand where they stood.
    board: Document,
}

/// What a paste does.
#[derive(Debug, Clone, PartialEq)]
pub struct Pasted {
    /// The change; it only adds.
    pub patch: Patch,
    /// Which id each thing of the clip has on the board.
    pub names: BTreeMap<Id, Id>,
    /// The new things that stand on nothing else of the clip: to be selected.
    pub top: Vec<Key>,
}

/// Why a clip was not pasted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasteError {
    /// There is nothing in it.
    #[error("there is nothing to paste: it holds no node, no machine and no text")]
    Nothing,
    /// The board would be larger than what is drawn in reasonable time.
    #[error(
        "the board would have {parts} parts and {edges} edges, more than {MAX_PARTS} and {MAX_EDGES}; paste less"
    )]
    TooLarge {
        /// Nodes, frames and notes together.
        parts: usize,
        /// Edges.
        edges: usize,
    },
}

impl Clip {
    /// Takes things out of a board by id, machines with everything on them, notes
    /// too. Ids of other things are
    /// left out: an edge comes along when both its ends do. The board is not changed.
    pub fn of(board: &Document, ids: &[Id]) -> Self {
        let mut clip = Document::default();
        for id in ids {
            let inside = |home: Option<&Id>| board.frame_chain(home).contains(id);
            if board.frames.contains_key(id) {
                let nested = board.frames.values();
                let nested = nested.filter(|f| f.id == *id || inside(f.frame.as_ref()));
                clip.frames
                    .extend(nested.map(|f| (f.id.clone(), f.clone())));
                let nodes = board.nodes.values();
                let nodes = nodes.filter(|n| inside(n.frame.as_ref()));
                clip.nodes.extend(nodes.map(|n| (n.id.clone(), n.clone())));
                let floor = board.frames[id].rect();
                let notes = board.notes.values();
                let notes = notes.filter(|n| floor.contains_rect(n.rect()));
                clip.notes.extend(notes.map(|n| (n.id.clone(), n.clone())));
            }
            if let Some(node) = board.nodes.get(id) {
                clip.nodes.insert(id.clone(), node.clone());
            }
            if let Some(note) = board.notes.get(id) {
                clip.notes.insert(id.clone(), note.clone());
            }
        }
        clip.edges.clone_from(&board.edges);
        Self::of_board(clip)
    }

    /// Everything of a board that a clip can hold.
    pub fn of_board(board: Document) -> Self {
        let mut clip = Document {
            frames: board.frames,
            nodes: board.nodes,
            edges: board.edges,
            notes: board.notes,
            ..Document::default()
        };
        let ends = |e: &Edge| {
            [&e.from, &e.to]
                .iter()
                .all(|id| clip.nodes.contains_key(id))
        };
        clip.edges.retain(|_, e| ends(e));
        let homes: BTreeSet<Id> = clip.frames.keys().cloned().collect();
        let keep = |home: &mut Option<Id>| *home = home.take().filter(|id| homes.contains(id));
        for frame in clip.frames.values_mut() {
            keep(&mut frame.frame);
            frame.locked = false;
        }
        for node in clip.nodes.values_mut() {
            keep(&mut node.frame);
            node.locked = false;
        }
        for note in clip.notes.values_mut() {
            note.locked = false;
        }
        Self { board: clip }
    }

    /// What is in it, as a board of its own.
    pub fn board(&self) -> &Document {
        &self.board
    }

    /// True when nothing is in it.
    pub fn is_empty(&self) -> bool {
        parts(&self.board) == 0
    }

    /// The cells that it covered.
    pub fn bounds(&self) -> Rect {
        self.board.bounds()
    }

    /// What it holds: `3 nodes, 1 machine, 2 edges`.
    pub fn contents(&self) -> String {
        let board = &self.board;
        let parts = [
            (board.nodes.len(), "node"),
            (board.frames.len(), "machine"),
            (board.notes.len(), "text"),
            (board.edges.len(), "edge"),
        ];
        let some = parts.iter().filter(|(n, _)| *n > 0);
        let words: Vec<String> = some.map(|(n, noun)| count(*n, noun)).collect();
        words.join(", ")
    }

    /// Puts the clip on a board with its upper left corner where `place` wants its cells.
    ///
    /// Ids are kept where they are free and count on where not; what refers to another thing of the
    /// clip follows it. Homes inside the clip are kept, other things run on the machine that
    /// surrounds their new place. An address that the board has already is left out: it belongs to
    /// one part.
    pub fn paste(
        &self,
        board: &Document,
        place: impl FnOnce(Rect) -> Cell,
    ) -> Result<Pasted, PasteError> {
        if self.is_empty() {
            return Err(PasteError::Nothing);
        }
        let parts = parts(board) + parts(&self.board);
        let edges = board.edges.len() + self.board.edges.len();
        if parts > MAX_PARTS || edges > MAX_EDGES {
            return Err(PasteError::TooLarge { parts, edges });
        }
        let bounds = self.bounds();
        let corner = place(bounds);
        let mut pasting = Pasting::new(board, bounds.origin(), corner);
        for record in self.records() {
            pasting.put(record);
        }
        let mut top = Vec::new();
        let names = &pasting.names;
        let new = |id: &Id| names.get(id).cloned().unwrap_or_else(|| id.clone());
        let frames = self.board.frames.values().filter(|f| f.frame.is_none());
        top.extend(frames.map(|f| Key::Frame(new(&f.id))));
        let nodes = self.board.nodes.values().filter(|n| n.frame.is_none());
        top.extend(nodes.map(|n| Key::Node(new(&n.id))));
        let on_machine = |rect: Rect| {
            let mut machines = self.board.frames.values();
            machines.any(|f| f.rect().contains_rect(rect))
        };
        let notes = self.board.notes.values().filter(|n| !on_machine(n.rect()));
        top.extend(notes.map(|n| Key::Note(new(&n.id))));
        Ok(Pasted {
            patch: Patch::setting(board, pasting.records),
            names: pasting.names,
            top,
        })
    }

    /// The records, those that others refer to first.
    fn records(&self) -> impl Iterator<Item = Record> {
        let clip = &self.board;
        // Frames around before frames inside, so that the new home is known.
        let mut frames: Vec<_> = clip.frames.values().collect();
        frames.sort_by_key(|f| clip.frame_chain(f.frame.as_ref()).len());
        let frames = frames.into_iter().cloned().map(Record::Frame);
        // Databases that lead before those that follow.
        let mut nodes: Vec<_> = clip.nodes.values().collect();
        nodes.sort_by_key(|n| matches!(&n.props, Props::Database(d) if d.primary.is_some()));
        let nodes = nodes.into_iter().cloned().map(Record::Node);
        let notes = clip.notes.values().cloned().map(Record::Note);
        let edges = clip.edges.values().cloned().map(Record::Edge);
        frames.chain(nodes).chain(notes).chain(edges)
    }
}

/// Copies things of a board beside themselves, into a free place. The copies of what was named are
/// the ones to be selected.
pub fn duplicate(board: &Document, ids: &[Id]) -> Result<Pasted, PasteError> {
    let clip = Clip::of(board, ids);
    let mut pasted = clip.paste(board, |bounds| {
        create::free_place(board, bounds, true, homes::size_of(bounds))
    })?;
    let copies = ids.iter().filter_map(|id| {
        let new = pasted.names.get(id)?.clone();
        let clip = &clip.board;
        let is_frame = clip
            .frames
            .contains_key(id)
            .then_some(Key::Frame as fn(Id) -> Key);
        let is_node = clip
            .nodes
            .contains_key(id)
            .then_some(Key::Node as fn(Id) -> Key);
        let is_note = clip
            .notes
            .contains_key(id)
            .then_some(Key::Note as fn(Id) -> Key);
        is_frame.or(is_node).or(is_note).map(|key| key(new))
    });
    pasted.top = copies.collect();
    Ok(pasted)
}

fn parts(board: &Document) -> usize {
    board.nodes.len() + board.frames.len() + board.notes.len()
}

/// A paste under way.
struct Pasting<'a> {
    board: &'a Document,
    free: Names<'a>,
    /// Where the clip's corner was, and where it goes.
    from: Cell,
    to: Cell,
    names: BTreeMap<Id, Id>,
    records: Vec<Record>,
    addresses: BTreeSet<&'a str>,
}

impl<'a> Pasting<'a> {
    fn new(board: &'a Document, from: Cell, to: Cell) -> Self {
        let frames = board.frames.values().map(|f| &f.address);
        let nodes = board.nodes.values().map(|n| &n.address);
        Self {
            board,
            free: Names::of(board),
            from,
            to,
            names: BTreeMap::new(),
            records: Vec::new(),
            addresses: frames.chain(nodes).filter_map(Option::as_deref).collect(),
        }
    }

    fn put(&mut self, record: Record) {
        let record = match record {
            Record::Frame(mut frame) => {
                frame.id = self.name(&frame.id);
                frame.at = self.moved(frame.at);
                frame.frame = match &frame.frame {
                    Some(home) => self.names.get(home).cloned(),
                    None => homes::home(self.board, frame.rect()),
                };
                self.address(&mut frame.address);
                frame.name = self.called(&frame.name, frame.frame.as_ref(), true);
                Record::Frame(frame)
            }
            Record::Node(mut node) => {
                // Its size may follow from its id, and is to stay what the place was found for.
                let size = node.size();
                node.id = self.name(&node.id);
                node.at = self.moved(node.at);
                node.frame = match &node.frame {
                    Some(home) => self.names.get(home).cloned(),
                    None => homes::home(self.board, Rect::at(node.at, size)),
                };
                self.address(&mut node.address);
                node.name = self.called(&node.name, node.frame.as_ref(), false);
                if node.size() != size {
                    node.size = Some(size);
                }
                self.follow(&mut node.props);
                Record::Node(node)
            }
            Record::Note(mut note) => {
                note.id = self.name(&note.id);
                note.at = self.moved(note.at);
                Record::Note(note)
            }
            Record::Edge(mut edge) => {
                let was_usual = edge.id == Id::of_edge(&edge.from, &edge.to);
                for end in [&mut edge.from, &mut edge.to] {
                    if let Some(new) = self.names.get(end) {
                        *end = new.clone();
                    }
                }
                let id = if was_usual {
                    self.free.edge(&edge.from, &edge.to)
                } else {
                    self.free.like(&edge.id)
                };
                self.names.insert(edge.id.clone(), id.clone());
                edge.id = id;
                Record::Edge(edge)
            }
            // A clip holds no others.
            Record::Header(_)
            | Record::Site(_)
            | Record::Step(_)
            | Record::Card(_)
            | Record::Traffic(_)
            | Record::Scenario(_) => return,
        };
        self.records.push(record);
    }

    fn name(&mut self, id: &Id) -> Id {
        let new = self.free.like(id);
        self.names.insert(id.clone(), new.clone());
        new
    }

    fn moved(&self, at: Cell) -> Cell {
        let shift = |at: i32, from: i32, to: i32| {
            let moved = i64::from(at) - i64::from(from) + i64::from(to);
            moved.clamp(i64::from(-FARTHEST), i64::from(FARTHEST)) as i32
        };
        Cell::new(
            shift(at.x, self.from.x, self.to.x),
            shift(at.y, self.from.y, self.to.y),
        )
    }

    fn address(&self, address: &mut Option<String>) {
        *address = address
            .take()
            .filter(|a| !self.addresses.contains(a.as_str()));
    }

    /// What refers to a thing of the clip follows its copy; what refers to another thing still does.
    fn follow(&self, props: &mut Props) {
        if let Props::Database(database) = props
            && let Some(primary) = &mut database.primary
            && let Some(new) = self.names.get(primary)
        {
            *primary = new.clone();
        }
    }

    fn called(&self, name: &str, home: Option<&Id>, frame: bool) -> String {
        let named = |record: &Record, wanted: &str, at_home: bool| match record {
            Record::Frame(r) => frame && r.name == wanted && (!at_home || r.frame.as_ref() == home),
            Record::Node(r) => !frame && r.name == wanted && (!at_home || r.frame.as_ref() == home),
            _ => false,
        };
        let find = |wanted: &str, at_home: bool| {
            let on_board = if frame {
                let mut frames = self.board.frames.values();
                frames.any(|r| r.name == wanted && (!at_home || r.frame.as_ref() == home))
            } else {
                let mut nodes = self.board.nodes.values();
                nodes.any(|r| r.name == wanted && (!at_home || r.frame.as_ref() == home))
            };
            on_board || self.records.iter().any(|r| named(r, wanted, at_home))
        };
        fresh::called(name, |n| find(n, false), |n| find(n, true))
    }
}

#[cfg(test)]
mod tests;
