//! Random boards of up to sixty boxes in up to three frames around each other, with all that makes a
//! picture hard to read: both directions, edges side by side, cut and wide names, labels full of
//! line signs, closed frames, notes in the way.

use proptest::prelude::*;
use wireboard::board::{Cell, Document, Edge, EdgeKind, Frame, Id, Kind, Node, Note, Rect, Size};

/// Boxes of the largest board.
const MOST_BOXES: usize = 60;

/// Labels, by number; most edges have none.
const LABELS: [&str; 10] = [
    "label",
    "v",
    "a->b",
    "日本語",
    "GET /api?x=1",
    "-- | +",
    "two  spaces ",
    "a text that is longer than any label may be",
    "so… on",
    "e\u{301}t\u{e9}",
];

/// A box, or things side by side, with a frame around them or not.
#[derive(Debug, Clone)]
enum Tree {
    Leaf {
        w: u16,
        h: u16,
        name: u8,
    },
    Group {
        framed: bool,
        closed: bool,
        wide: bool,
        inside: Vec<Self>,
    },
}

/// Free cells between two things: columns and rows.
#[derive(Debug, Clone, Copy)]
pub struct Gaps {
    x: i32,
    y: i32,
}

/// How much room there is on a board, and how much is drawn there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// As people draw, and sometimes tighter.
    Any,
    /// Wide corridors, and no more edges than boxes.
    Plenty,
}

fn leaf(room: Room) -> impl Strategy<Value = Tree> {
    let least = match room {
        Room::Any => 8_u16,
        Room::Plenty => 12,
    };
    (least..18, 3_u16..7, any::<u8>()).prop_map(|(w, h, name)| Tree::Leaf { w, h, name })
}

fn group(inside: impl Strategy<Value = Tree>, most: usize) -> impl Strategy<Value = Tree> {
    let inside = prop::collection::vec(inside, 1..=most);
    (
        prop::bool::weighted(0.7),
        prop::bool::weighted(0.08),
        any::<bool>(),
        inside,
    )
        .prop_map(|(framed, closed, wide, inside)| Tree::Group {
            framed,
            closed,
            wide,
            inside,
        })
}

#[derive(Debug, Clone)]
struct Wish {
    from: u16,
    to: u16,
    kind: usize,
    label: usize,
    back: bool,
}

fn wish() -> impl Strategy<Value = Wish> {
    let label = 0..3 * LABELS.len();
    (
        any::<u16>(),
        any::<u16>(),
        0..EdgeKind::ALL.len(),
        label,
        prop::bool::weighted(0.2),
    )
        .prop_map(|(from, to, kind, label, back)| Wish {
            from,
            to,
            kind,
            label,
            back,
        })
}

/// A board with so much room.
pub fn nested(room: Room) -> impl Strategy<Value = Document> {
    let inner = prop_oneof![2 => leaf(room).boxed(), 1 => group(leaf(room), 3).boxed()];
    let middle = group(inner, 3);
    let outer = group(middle, 3);
    let trees = prop::collection::vec(outer, 1..6);
    let (gap_x, gap_y, edges) = match room {
        Room::Any => (4..11_i32, 2..6_i32, 0..40_usize),
        Room::Plenty => (14..18_i32, 6..9_i32, 0..16),
    };
    let wishes = prop::collection::vec(wish(), edges);
    let notes = prop::collection::vec((0_u8..3, any::<u16>()), 0..3);
    (trees, gap_x, gap_y, wishes, notes).prop_map(move |(trees, x, y, wishes, notes)| {
        let mut board = Document::default();
        lay_out(
            &mut board,
            &trees,
            Cell::new(0, 0),
            Gaps { x, y },
            true,
            None,
        );
        let edges = match room {
            Room::Any => wishes.len(),
            Room::Plenty => board.nodes.len().min(wishes.len()),
        };
        connect(&mut board, &wishes[..edges], room);
        put_notes(&mut board, &notes);
        board
    })
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// Puts trees side by side or one above the other, and says what they cover: columns and rows.
fn lay_out(
    board: &mut Document,
    trees: &[Tree],
    corner: Cell,
    gaps: Gaps,
    wide: bool,
    frame: Option<&Id>,
) -> (i32, i32) {
    let (mut w, mut h) = (0, 0);
    for tree in trees {
        if board.nodes.len() >= MOST_BOXES {
            break;
        }
        let at = if wide {
            corner.offset(w, 0)
        } else {
            corner.offset(0, h)
        };
        let (tw, th) = put(board, tree, at, gaps, frame);
        (w, h) = if wide {
            (w + tw + gaps.x, h.max(th))
        } else {
            (w.max(tw), h + th + gaps.y)
        };
    }
    if wide {
        ((w - gaps.x).max(0), h)
    } else {
        (w, (h - gaps.y).max(0))
    }
}

fn put(board: &mut Document, tree: &Tree, at: Cell, gaps: Gaps, frame: Option<&Id>) -> (i32, i32) {
    match tree {
        Tree::Leaf { w, h, name } => {
            let n = board.nodes.len();
            let name = match name % 8 {
                0 => format!("n{n} 日本語"),
                1 => format!("n{n} has a name that is cut"),
                2 => format!("n{n}/a|b"),
                _ => format!("box {n}"),
            };
            let mut node = Node::new(id(&format!("n-{n}")), Kind::ALL[n % 15], &name, at);
            node.size = Some(Size::new(*w, *h));
            node.frame = frame.cloned();
            board.nodes.insert(node.id.clone(), node);
            (i32::from(*w), i32::from(*h))
        }
        Tree::Group {
            framed: false,
            wide,
            inside,
            ..
        } => lay_out(board, inside, at, gaps, *wide, frame),
        Tree::Group {
            closed,
            wide,
            inside,
            ..
        } => {
            let n = board.frames.len();
            let name = format!("zone {n}");
            let around = Frame::new(id(&format!("z-{n}")), &name, at, Size::new(1, 1));
            let own = around.id.clone();
            board.frames.insert(own.clone(), around);
            let (x, y) = (gaps.x.min(5), gaps.y.min(3));
            let (w, h) = lay_out(board, inside, at.offset(x, y), gaps, *wide, Some(&own));
            let (w, h) = ((w + 2 * x).max(25), h + 2 * y);
            let around = board.frames.get_mut(&own).unwrap();
            around.size = Size::new(w as u16, h as u16);
            around.frame = frame.cloned();
            around.collapsed = *closed;
            around.address = n.is_multiple_of(2).then(|| format!("192.0.2.{n}"));
            (w, h)
        }
    }
}

fn connect(board: &mut Document, wishes: &[Wish], room: Room) {
    let ids: Vec<Id> = board.nodes.keys().cloned().collect();
    for (n, wish) in wishes.iter().enumerate() {
        let end = |n: u16| &ids[usize::from(n) % ids.len()];
        let (from, to) = (end(wish.from), end(wish.to));
        if from == to {
            continue;
        }
        let mut add = |from: &Id, to: &Id, label: &str| {
            let mut edge = Edge::new(from.clone(), to.clone(), EdgeKind::ALL[wish.kind]);
            if board.edges.contains_key(&edge.id) {
                edge.id = id(&format!("{}#{n}", edge.id));
            }
            label.clone_into(&mut edge.label);
            board.edges.insert(edge.id.clone(), edge);
        };
        let label = LABELS.get(wish.label).filter(|label| match room {
            Room::Any => true,
            Room::Plenty => label.len() < 5,
        });
        add(from, to, label.unwrap_or(&""));
        if wish.back {
            add(to, from, "");
        }
    }
}

/// Notes where edges may run beside them: right of a box, or below one.
fn put_notes(board: &mut Document, notes: &[(u8, u16)]) {
    let boxes: Vec<_> = board.nodes.values().map(Node::rect).collect();
    for (n, (side, pick)) in notes.iter().enumerate() {
        let rect = boxes[usize::from(*pick) % boxes.len()];
        let (at, size) = match side {
            0 => (Cell::new(rect.right() + 1, rect.y), Size::new(6, 2)),
            1 => (Cell::new(rect.x, rect.bottom()), Size::new(8, 1)),
            _ => (rect.origin().offset(-200, 0), Size::new(12, 3)),
        };
        let note = Note::new(id(&format!("note-{n}")), "mind the gap", at, size);
        let free = |r: Rect| !r.intersects(note.rect());
        let is_free = boxes.iter().all(|r| free(*r))
            && board.notes.values().all(|n| free(n.rect()))
            && board
                .frames
                .values()
                .all(|f| f.rect().inflate(-1, -1).contains_rect(note.rect()) || free(f.rect()));
        if is_free {
            board.notes.insert(note.id.clone(), note);
        }
    }
}
