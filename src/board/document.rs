//! The document: every record of a board under its key.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Card, Edge, Extra, Frame, Id, Node, Note, Records, Rect, Scenario, Site, Step, Traffic,
};

/// Most frames inside each other. Real designs need 3: a zone, a machine, a container.
pub const MAX_FRAME_DEPTH: usize = 32;

/// The board's own description.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    /// The title.
    #[serde(default)]
    pub title: String,
    /// What the board shows, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A whole board. Records are ordered by id, the way people count. Cheap to clone: see [`Records`].
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs, reason = "each field is the records of its name")]
pub struct Document {
    pub header: Header,
    pub site: Site,
    pub frames: Records<Frame>,
    pub nodes: Records<Node>,
    pub edges: Records<Edge>,
    pub story: Records<Step>,
    pub notes: Records<Note>,
    pub cards: Records<Card>,
    pub traffic: Records<Traffic>,
    pub scenarios: Records<Scenario>,
}

/// Which record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is the record of its name")]
pub enum Key {
    Header,
    Site,
    Frame(Id),
    Node(Id),
    Edge(Id),
    Step(Id),
    Note(Id),
    Card(Id),
    Traffic(Id),
    Scenario(Id),
}

impl Key {
    /// The id, where the record has one.
    pub const fn id(&self) -> Option<&Id> {
        match self {
            Self::Header | Self::Site => None,
            Self::Frame(id)
            | Self::Node(id)
            | Self::Edge(id)
            | Self::Step(id)
            | Self::Note(id)
            | Self::Card(id)
            | Self::Traffic(id)
            | Self::Scenario(id) => Some(id),
        }
    }
}

/// The value of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is the record of its name")]
pub enum Record {
    Header(Header),
    Site(Site),
    Frame(Frame),
    Node(Node),
    Edge(Edge),
    Step(Step),
    Note(Note),
    Card(Card),
    Traffic(Traffic),
    Scenario(Scenario),
}

impl Record {
    /// The key under which this record stands.
    pub fn key(&self) -> Key {
        match self {
            Self::Header(_) => Key::Header,
            Self::Site(_) => Key::Site,
            Self::Frame(r) => Key::Frame(r.id.clone()),
            Self::Node(r) => Key::Node(r.id.clone()),
            Self::Edge(r) => Key::Edge(r.id.clone()),
            Self::Step(r) => Key::Step(r.id.clone()),
            Self::Note(r) => Key::Note(r.id.clone()),
            Self::Card(r) => Key::Card(r.id.clone()),
            Self::Traffic(r) => Key::Traffic(r.id.clone()),
            Self::Scenario(r) => Key::Scenario(r.id.clone()),
        }
    }
}

impl Document {
    /// The place of a node or a frame.
    pub fn rect_of(&self, id: &Id) -> Option<Rect> {
        let node = self.nodes.get(id).map(Node::rect);
        node.or_else(|| self.frames.get(id).map(Frame::rect))
    }

    /// The nodes and frames that stand directly on a frame, or on the bare board, and their places.
    pub fn standing_on<'a>(&'a self, home: Option<&'a Id>) -> impl Iterator<Item = (&'a Id, Rect)> {
        let nodes = self
            .nodes
            .values()
            .filter(move |n| n.frame.as_ref() == home);
        let frames = self
            .frames
            .values()
            .filter(move |f| f.frame.as_ref() == home);
        nodes
            .map(|n| (&n.id, n.rect()))
            .chain(frames.map(|f| (&f.id, f.rect())))
    }

    /// What people call a node or a frame: its name where no other node has it, else its id.
    pub fn called<'a>(&'a self, id: &'a Id) -> &'a str {
        let name = match (self.nodes.get(id), self.frames.get(id)) {
            (Some(node), _) => node.name.trim(),
            (None, Some(frame)) => frame.name.trim(),
            (None, None) => "",
        };
        let same = self
            .nodes
            .values()
            .filter(|n| n.name.trim() == name)
            .count();
        if name.is_empty() || same > 1 {
            id.as_str()
        } else {
            name
        }
    }

    /// The record under a key. The header and the site are always there.
    pub fn get(&self, key: &Key) -> Option<Record> {
        match key {
            Key::Header => Some(Record::Header(self.header.clone())),
            Key::Site => Some(Record::Site(self.site.clone())),
            Key::Frame(id) => self.frames.get(id).cloned().map(Record::Frame),
            Key::Node(id) => self.nodes.get(id).cloned().map(Record::Node),
            Key::Edge(id) => self.edges.get(id).cloned().map(Record::Edge),
            Key::Step(id) => self.story.get(id).cloned().map(Record::Step),
            Key::Note(id) => self.notes.get(id).cloned().map(Record::Note),
            Key::Card(id) => self.cards.get(id).cloned().map(Record::Card),
            Key::Traffic(id) => self.traffic.get(id).cloned().map(Record::Traffic),
            Key::Scenario(id) => self.scenarios.get(id).cloned().map(Record::Scenario),
        }
    }

    /// Puts a record under its key. Only readers of files and [`super::Patch`] call this.
    pub fn insert(&mut self, record: Record) {
        match record {
            Record::Header(r) => self.header = r,
            Record::Site(r) => self.site = r,
            Record::Frame(r) => drop(self.frames.insert(r.id.clone(), r)),
            Record::Node(r) => drop(self.nodes.insert(r.id.clone(), r)),
            Record::Edge(r) => drop(self.edges.insert(r.id.clone(), r)),
            Record::Step(r) => drop(self.story.insert(r.id.clone(), r)),
            Record::Note(r) => drop(self.notes.insert(r.id.clone(), r)),
            Record::Card(r) => drop(self.cards.insert(r.id.clone(), r)),
            Record::Traffic(r) => drop(self.traffic.insert(r.id.clone(), r)),
            Record::Scenario(r) => drop(self.scenarios.insert(r.id.clone(), r)),
        }
    }

    /// Takes a record away. The header and the site go back to their defaults.
    pub(super) fn remove(&mut self, key: &Key) {
        match key {
            Key::Header => self.header = Header::default(),
            Key::Site => self.site = Site::default(),
            Key::Frame(id) => drop(self.frames.remove(id)),
            Key::Node(id) => drop(self.nodes.remove(id)),
            Key::Edge(id) => drop(self.edges.remove(id)),
            Key::Step(id) => drop(self.story.remove(id)),
            Key::Note(id) => drop(self.notes.remove(id)),
            Key::Card(id) => drop(self.cards.remove(id)),
            Key::Traffic(id) => drop(self.traffic.remove(id)),
            Key::Scenario(id) => drop(self.scenarios.remove(id)),
        }
    }

    /// Every key, in file order.
    pub fn keys(&self) -> Vec<Key> {
        let mut keys = vec![Key::Header, Key::Site];
        keys.extend(self.frames.keys().cloned().map(Key::Frame));
        keys.extend(self.nodes.keys().cloned().map(Key::Node));
        keys.extend(self.edges.keys().cloned().map(Key::Edge));
        keys.extend(self.story.keys().cloned().map(Key::Step));
        keys.extend(self.notes.keys().cloned().map(Key::Note));
        keys.extend(self.cards.keys().cloned().map(Key::Card));
        keys.extend(self.traffic.keys().cloned().map(Key::Traffic));
        keys.extend(self.scenarios.keys().cloned().map(Key::Scenario));
        keys
    }

    /// The keys of what is not as it was in another board, in key order. Costs little between two
    /// boards of which one was made from the other.
    pub fn changed_since(&self, before: &Self) -> Vec<Key> {
        fn ids<V: Clone + PartialEq>(
            now: &Records<V>,
            before: &Records<V>,
            id: fn(&V) -> &Id,
            key: fn(Id) -> Key,
        ) -> impl Iterator<Item = Key> {
            let differences = now.differences(before).into_iter();
            let of = move |(old, new): (Option<&V>, Option<&V>)| {
                new.or(old).map(|record| key(id(record).clone()))
            };
            differences.filter_map(of).collect::<Vec<_>>().into_iter()
        }
        let mut keys = Vec::new();
        keys.extend((self.header != before.header).then_some(Key::Header));
        keys.extend((self.site != before.site).then_some(Key::Site));
        keys.extend(ids(&self.frames, &before.frames, |r| &r.id, Key::Frame));
        keys.extend(ids(&self.nodes, &before.nodes, |r| &r.id, Key::Node));
        keys.extend(ids(&self.edges, &before.edges, |r| &r.id, Key::Edge));
        keys.extend(ids(&self.story, &before.story, |r| &r.id, Key::Step));
        keys.extend(ids(&self.notes, &before.notes, |r| &r.id, Key::Note));
        keys.extend(ids(&self.cards, &before.cards, |r| &r.id, Key::Card));
        keys.extend(ids(&self.traffic, &before.traffic, |r| &r.id, Key::Traffic));
        keys.extend(ids(
            &self.scenarios,
            &before.scenarios,
            |r| &r.id,
            Key::Scenario,
        ));
        keys
    }

    /// The smallest rectangle around everything that is drawn; empty for an empty board.
    pub fn bounds(&self) -> Rect {
        let frames = self.frames.values().map(Frame::rect);
        let nodes = self.nodes.values().map(Node::rect);
        let notes = self.notes.values().map(|n| Rect::at(n.at, n.size));
        frames
            .chain(nodes)
            .chain(notes)
            .fold(Rect::default(), Rect::union)
    }

    /// The frames around a frame, innermost first. Bounded: a cycle ends the walk, and so do
    /// [`MAX_FRAME_DEPTH`] levels.
    pub fn frame_chain(&self, start: Option<&Id>) -> Vec<Id> {
        let mut chain = Vec::new();
        let mut next = start.cloned();
        while let Some(id) = next {
            if chain.contains(&id) || chain.len() >= MAX_FRAME_DEPTH {
                break;
            }
            next = self.frames.get(&id).and_then(|f| f.frame.clone());
            chain.push(id);
        }
        chain
    }

    /// Nodes inside a frame, nested frames included, in id order.
    pub fn nodes_in_frame(&self, frame: &Id) -> Vec<Id> {
        let inside = |n: &&Node| self.frame_chain(n.frame.as_ref()).contains(frame);
        self.nodes
            .values()
            .filter(inside)
            .map(|n| n.id.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Kind;

    #[test]
    fn people_call_things_by_name_unless_two_share_it() {
        let id = |text: &str| Id::new(text).unwrap();
        let mut board = Document::default();
        for (node, name) in [("web", "Nginx"), ("a", "App"), ("b", "App"), ("c", " ")] {
            let node = Node::new(id(node), Kind::Box, name, crate::board::Cell::default());
            board.nodes.insert(node.id.clone(), node);
        }
        for (of, expected) in [
            ("web", "Nginx"),
            ("a", "a"),
            ("b", "b"),
            ("c", "c"),
            ("x", "x"),
        ] {
            assert_eq!(board.called(&id(of)), expected);
        }
    }
}
