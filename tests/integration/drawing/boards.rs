//! Random boards with frames in frames, as people draw them: boxes in rows with some room between.

use proptest::prelude::*;
use wireboard::board::{Cell, Document, Edge, EdgeKind, Frame, Id, Kind, Node, Note, Size};

/// One group of boxes.
#[derive(Debug, Clone)]
struct Group {
    framed: bool,
    nested: bool,
    boxes: Vec<(bool, u16, u16)>,
}

fn group() -> impl Strategy<Value = Group> {
    let boxes = prop::collection::vec((any::<bool>(), 8_u16..15, 3_u16..7), 4);
    (any::<bool>(), any::<bool>(), boxes).prop_map(|(framed, nested, mut boxes)| {
        boxes[0].0 = true;
        Group {
            framed,
            nested,
            boxes,
        }
    })
}

/// A board of up to six groups of up to four boxes, with edges between any two boxes.
pub fn compound() -> impl Strategy<Value = Document> {
    let groups = prop::collection::vec(group(), 1..7);
    let edges = prop::collection::vec((any::<u16>(), any::<u16>(), 0..8_usize, 0..4_u8), 1..14);
    (groups, edges, 5..9_i32, 3..5_i32, any::<bool>()).prop_map(lay_out)
}

type Drawn = (Vec<Group>, Vec<(u16, u16, usize, u8)>, i32, i32, bool);

fn lay_out((groups, edges, gap_x, gap_y, note): Drawn) -> Document {
    let mut document = Document::default();
    let id = |text: String| Id::new(&text).unwrap();
    let (slot_w, slot_h) = (14 + gap_x, 6 + gap_y);
    let (group_w, group_h) = (2 * slot_w + 2 * gap_x, 2 * slot_h + 2 * gap_y);
    for (g, group) in (0_i32..).zip(&groups) {
        let corner = Cell::new((g % 3) * (group_w + gap_x), (g / 3) * (group_h + gap_y));
        let size = |w: i32, h: i32| Size::new(w as u16, h as u16);
        let mut inside = None;
        if group.framed {
            let mut frame = |name: String, at: Cell, size: Size, parent: Option<Id>| {
                let mut frame = Frame::new(id(name.clone()), &name, at, size);
                frame.frame = parent;
                frame.address = Some("192.0.2.1".to_owned());
                let id = frame.id.clone();
                document.frames.insert(id.clone(), frame);
                id
            };
            let outer = frame(format!("zone-{g}"), corner, size(group_w, group_h), None);
            inside = Some(outer.clone());
            if group.nested {
                let at = corner.offset(2, 2);
                let size = size(group_w - 4, group_h - 4);
                inside = Some(frame(format!("host-{g}"), at, size, Some(outer)));
            }
        }
        for (b, (there, w, h)) in (0_i32..).zip(&group.boxes) {
            if *there {
                let at = corner.offset(gap_x + (b % 2) * slot_w, gap_y + (b / 2) * slot_h);
                let mut node = Node::new(id(format!("n-{g}-{b}")), Kind::Box, "Box", at);
                node.size = Some(Size::new(*w, *h));
                node.frame.clone_from(&inside);
                document.nodes.insert(node.id.clone(), node);
            }
        }
    }
    let ids: Vec<Id> = document.nodes.keys().cloned().collect();
    for (a, b, kind, label) in edges {
        let (from, to) = (
            &ids[usize::from(a) % ids.len()],
            &ids[usize::from(b) % ids.len()],
        );
        if from != to {
            let mut edge = Edge::new(from.clone(), to.clone(), EdgeKind::ALL[kind]);
            if label == 0 {
                "label".clone_into(&mut edge.label);
            }
            document.edges.insert(edge.id.clone(), edge);
        }
    }
    if note {
        let text = "something to remember about this board";
        let id = id("note".to_owned());
        let note = Note::new(id, text, Cell::new(-30, 2), Size::new(12, 3));
        document.notes.insert(note.id.clone(), note);
    }
    document
}

/// A board of [`compound`] with twice as many edges, most of them with labels: more than some
/// corridors have room for.
pub fn crowded() -> impl Strategy<Value = Document> {
    let more = prop::collection::vec(any::<(u16, u16)>(), 6..20);
    (compound(), more).prop_map(|(mut document, more)| {
        let ids: Vec<Id> = document.nodes.keys().cloned().collect();
        for (n, (a, b)) in more.into_iter().enumerate() {
            let (from, to) = (
                &ids[usize::from(a) % ids.len()],
                &ids[usize::from(b) % ids.len()],
            );
            if from != to {
                let mut edge = Edge::new(from.clone(), to.clone(), EdgeKind::Http);
                edge.label = format!("label {n}");
                document.edges.insert(edge.id.clone(), edge);
            }
        }
        document
    })
}
