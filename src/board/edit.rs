//! Edits as pure functions: each takes a board and gives the patch that does it.

use std::collections::{BTreeMap, BTreeSet};

pub mod align;
mod carried;
pub mod change_kind;
pub mod clip;
pub mod collapse;
pub mod connect;
pub mod create;
pub mod fit;
pub mod flip;
mod fresh;
pub mod group;
pub mod grow;
pub mod heal;
pub mod homes;
pub mod insert;
pub mod lock;
pub mod naming;
pub mod push;
pub mod refs;
pub mod reshape;
#[cfg(test)]
mod reshaped_tests;
pub mod room;
pub mod sound;
pub mod told;

use super::{Cell, Document, Frame, Id, Key, Kind, Node, Patch, Props, Record, Rect, Size};

/// Farthest cell from the origin at which something may stand.
pub const FARTHEST: i32 = 30_000;

/// Moves nodes, notes and frames, frames with everything inside. Ids that name nothing are left out.
/// Stops at [`FARTHEST`].
pub fn move_by(board: &Document, ids: &[Id], dx: i32, dy: i32) -> Patch {
    let mut nodes: BTreeSet<Id> = ids
        .iter()
        .filter(|i| board.nodes.contains_key(i))
        .cloned()
        .collect();
    let mut frames: BTreeSet<Id> = BTreeSet::new();
    for id in ids {
        if board.frames.contains_key(id) {
            frames.insert(id.clone());
            nodes.extend(board.nodes_in_frame(id));
            let inside = board
                .frames
                .values()
                .filter(|f| board.frame_chain(f.frame.as_ref()).contains(id));
            frames.extend(inside.map(|f| f.id.clone()));
        }
    }
    let machines = frames.iter().filter_map(|id| board.frames.get(id));
    let machines: Vec<Rect> = machines.map(Frame::rect).collect();
    let moved = |at: Cell| {
        let to = at.offset(dx, dy);
        Cell::new(
            to.x.clamp(-FARTHEST, FARTHEST),
            to.y.clamp(-FARTHEST, FARTHEST),
        )
    };
    let nodes = (nodes.iter().filter_map(|id| board.nodes.get(id))).map(|n| {
        let mut node = n.clone();
        node.at = moved(n.at);
        Record::Node(node)
    });
    let frames = (frames.iter().filter_map(|id| board.frames.get(id))).map(|f| {
        let mut frame = f.clone();
        frame.at = moved(f.at);
        Record::Frame(frame)
    });
    let notes = board
        .notes
        .values()
        .filter(|n| {
            // A note that lies on a machine goes along with it.
            ids.contains(&n.id) || machines.iter().any(|m| m.contains_rect(n.rect()))
        })
        .map(|n| {
            let mut note = n.clone();
            note.at = moved(n.at);
            Record::Note(note)
        });
    Patch::setting(board, nodes.chain(frames).chain(notes))
}

/// Gives a node, a frame or a note another size, at least 3 by 3 cells.
pub fn resize(board: &Document, id: &Id, size: Size) -> Patch {
    let size = Size::new(size.w.max(3), size.h.max(3));
    let record = if let Some(node) = board.nodes.get(id) {
        let mut node = node.clone();
        node.size = Some(size);
        Some(Record::Node(node))
    } else if let Some(frame) = board.frames.get(id) {
        let mut frame = frame.clone();
        frame.size = size;
        Some(Record::Frame(frame))
    } else {
        board.notes.get(id).map(|note| {
            let mut note = note.clone();
            note.size = size;
            Record::Note(note)
        })
    };
    Patch::setting(board, record)
}

/// Changes what people call a node or a frame, the label of an edge, or the text of a note.
pub fn rename(board: &Document, id: &Id, name: &str) -> Patch {
    let record = if let Some(node) = board.nodes.get(id) {
        let mut node = node.clone();
        name.clone_into(&mut node.name);
        Some(Record::Node(node))
    } else if let Some(frame) = board.frames.get(id) {
        let mut frame = frame.clone();
        name.clone_into(&mut frame.name);
        Some(Record::Frame(frame))
    } else if let Some(edge) = board.edges.get(id) {
        let mut edge = edge.clone();
        name.clone_into(&mut edge.label);
        Some(Record::Edge(edge))
    } else {
        board.notes.get(id).map(|note| {
            let mut note = note.clone();
            name.clone_into(&mut note.text);
            Record::Note(note)
        })
    };
    Patch::setting(board, record)
}

/// Sets one property of a node, such as `workers` or `redispatch`. An error when the kind has no
/// such property, or the value does not fit it. Bounds are the business of [`super::check`].
pub fn set_property(
    board: &Document,
    id: &Id,
    name: &str,
    value: serde_json::Value,
) -> Result<Patch, PropertyError> {
    let node = board
        .nodes
        .get(id)
        .ok_or_else(|| PropertyError::NoNode(id.clone()))?;
    let serde_json::Value::Object(mut props) = node.props.to_value() else {
        return Err(PropertyError::Unknown(node.kind(), name.to_owned()));
    };
    if !props.contains_key(name) {
        return Err(PropertyError::Unknown(node.kind(), name.to_owned()));
    }
    props.insert(name.to_owned(), value);
    let props = Props::from_value(node.kind(), props.into())
        .map_err(|why| PropertyError::Value(name.to_owned(), why.to_string()))?;
    let node = Node {
        props,
        ..node.clone()
    };
    Ok(Patch::setting(board, [Record::Node(node)]))
}

/// Why a property could not be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PropertyError {
    /// No such node.
    #[error("there is no node {0}; select one of the board")]
    NoNode(Id),
    /// The kind has no such property.
    #[error("{a} has no property {1:?}; see the inspector for those it has", a = .0.a())]
    Unknown(Kind, String),
    /// The value is of another type.
    #[error("{0:?} cannot take this value: {1}")]
    Value(String, String),
}

/// Removes records by id: nodes with their edges, frames (what is inside moves out to the frame
/// around), edges and notes. Steps, cards and saved faults let go of what is removed, and a removed
/// client takes its traffic along.
pub fn remove(board: &Document, ids: &[Id]) -> Patch {
    let mut patch = remove_only(board, ids);
    refs::release(board, &mut patch, BTreeMap::new());
    patch
}

/// Removes records as [`remove`] does, whatever speaks of them.
fn remove_only(board: &Document, ids: &[Id]) -> Patch {
    let gone: BTreeSet<&Id> = ids.iter().collect();
    let mut patch = Patch::default();
    for id in &gone {
        if board.nodes.contains_key(id) {
            patch.put(board, Key::Node((*id).clone()), None);
        }
        if board.frames.contains_key(id) {
            patch.put(board, Key::Frame((*id).clone()), None);
        }
        if board.notes.contains_key(id) {
            patch.put(board, Key::Note((*id).clone()), None);
        }
    }
    for edge in board.edges.values() {
        if [&edge.id, &edge.from, &edge.to]
            .iter()
            .any(|i| gone.contains(i))
        {
            patch.put(board, Key::Edge(edge.id.clone()), None);
        }
    }
    // The nearest frame around that stays.
    let staying = |start: Option<&Id>| {
        board
            .frame_chain(start)
            .into_iter()
            .find(|f| !gone.contains(f) && board.frames.contains_key(f))
    };
    for node in board.nodes.values().filter(|n| !gone.contains(&n.id)) {
        if node.frame.as_ref().is_some_and(|f| gone.contains(f)) {
            let mut node = node.clone();
            node.frame = staying(node.frame.as_ref());
            patch.put(board, Key::Node(node.id.clone()), Some(Record::Node(node)));
        }
    }
    for frame in board.frames.values().filter(|f| !gone.contains(&f.id)) {
        if frame.frame.as_ref().is_some_and(|f| gone.contains(f)) {
            let mut frame = frame.clone();
            frame.frame = staying(frame.frame.as_ref());
            patch.put(
                board,
                Key::Frame(frame.id.clone()),
                Some(Record::Frame(frame)),
            );
        }
    }
    patch
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Edge, EdgeKind, Note};

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn frame(name: &str, around: Option<&str>) -> Record {
        let mut frame = Frame::new(id(name), "", Cell::new(0, 0), Size::new(20, 10));
        frame.frame = around.map(id);
        Record::Frame(frame)
    }

    /// `zone` around `server` around `a`; `b` outside; an edge from `a` to `b`.
    fn board() -> Document {
        let mut board = Document::default();
        board.insert(frame("zone", None));
        board.insert(frame("server", Some("zone")));
        let mut a = Node::new(id("a"), Kind::Box, "A", Cell::new(2, 2));
        a.frame = Some(id("server"));
        board.insert(Record::Node(a));
        board.insert(Record::Node(Node::new(
            id("b"),
            Kind::Box,
            "B",
            Cell::new(30, 2),
        )));
        board.insert(Record::Edge(Edge::new(id("a"), id("b"), EdgeKind::Plain)));
        board
    }

    #[test]
    fn a_frame_moves_with_everything_inside() {
        let mut board = board();
        move_by(&board, &[id("zone")], 5, 1)
            .apply(&mut board)
            .unwrap();
        assert_eq!(board.frames[&id("server")].at, Cell::new(5, 1));
        assert_eq!(board.nodes[&id("a")].at, Cell::new(7, 3));
        assert_eq!(board.nodes[&id("b")].at, Cell::new(30, 2));
    }

    #[test]
    fn moving_a_frame_and_its_node_moves_the_node_once() {
        let mut board = board();
        move_by(&board, &[id("server"), id("a")], 1, 0)
            .apply(&mut board)
            .unwrap();
        assert_eq!(board.nodes[&id("a")].at, Cell::new(3, 2));
    }

    #[test]
    fn a_note_on_a_machine_goes_along_and_one_across_its_border_stays() {
        let mut board = board();
        for (name, x) in [("on", 3), ("across", 15)] {
            let note = Note::new(id(name), "text", Cell::new(x, 3), Size::new(8, 2));
            board.insert(Record::Note(note));
        }
        let rect = board.frames[&id("server")].rect();
        assert!(rect.contains_rect(board.notes[&id("on")].rect()));
        assert!(!rect.contains_rect(board.notes[&id("across")].rect()));
        move_by(&board, &[id("server")], 5, 1)
            .apply(&mut board)
            .unwrap();
        assert_eq!(board.notes[&id("on")].at, Cell::new(8, 4));
        assert_eq!(board.notes[&id("across")].at, Cell::new(15, 3));
    }

    #[test]
    fn nothing_moves_out_of_the_world() {
        let mut board = board();
        move_by(&board, &[id("b")], i32::MAX, i32::MIN)
            .apply(&mut board)
            .unwrap();
        assert_eq!(board.nodes[&id("b")].at, Cell::new(FARTHEST, -FARTHEST));
    }

    #[test]
    fn a_removed_node_takes_its_edges_and_a_removed_frame_leaves_its_content() {
        let mut board = board();
        remove(&board, &[id("b"), id("server")])
            .apply(&mut board)
            .unwrap();
        assert!(board.edges.is_empty() && !board.nodes.contains_key(&id("b")));
        assert_eq!(board.nodes[&id("a")].frame, Some(id("zone")));
    }

    #[test]
    fn rename_means_the_label_of_an_edge() {
        let mut board = board();
        rename(&board, &id("a->b"), "link")
            .apply(&mut board)
            .unwrap();
        rename(&board, &id("a"), "Alpha").apply(&mut board).unwrap();
        assert_eq!(board.edges[&id("a->b")].label, "link");
        assert_eq!(board.nodes[&id("a")].name, "Alpha");
    }

    #[test]
    fn an_edit_of_nothing_is_empty() {
        let board = board();
        assert!(move_by(&board, &[id("x")], 1, 1).is_empty());
        assert!(rename(&board, &id("x"), "y").is_empty());
        assert!(remove(&board, &[id("x")]).is_empty());
        assert!(move_by(&board, &[id("a")], 0, 0).is_empty());
    }

    #[test]
    fn a_property_is_set_or_refused() {
        let mut board = Document::default();
        let web = Node::new(id("web"), Kind::WebServer, "web", Cell::new(0, 0));
        board.nodes.insert(id("web"), web);
        let before = board.clone();
        let set = |board: &Document, node: &str, name: &str, value| {
            set_property(board, &id(node), name, value)
        };
        let patch = set(&board, "web", "workers", 9.into()).unwrap();
        patch.apply(&mut board).unwrap();
        assert_eq!(board.nodes[&id("web")].props.to_value()["workers"], 9);
        patch.invert().apply(&mut board).unwrap();
        assert_eq!(board, before);
        assert!(set(&board, "web", "workers", 2.into()).unwrap().is_empty());
        let error = |node, name, value| set(&board, node, name, value).unwrap_err();
        assert_eq!(
            error("gone", "workers", 1.into()),
            PropertyError::NoNode(id("gone"))
        );
        let unknown = PropertyError::Unknown(Kind::WebServer, "wings".to_owned());
        assert_eq!(error("web", "wings", 2.into()), unknown);
        let wrong = error("web", "workers", "many".into());
        assert!(matches!(wrong, PropertyError::Value(..)), "{wrong}");
    }
}
