//! Boards of any size for the measurements of routing. The same number gives the same board.

use wireboard::board::{Cell, Document, Edge, EdgeKind, Frame, Id, Kind, Node, Size};

/// Columns from one box to the next, and rows.
const STEP: (i32, i32) = (26, 10);
/// Boxes of a zone: two machines side by side with two by two boxes each.
const ZONE: usize = 8;
/// Columns from one zone to the next, and rows.
const ZONE_STEP: (i32, i32) = (4 * STEP.0 + 28, 2 * STEP.1 + 14);

/// Draws that look random and are the same everywhere (G. Marsaglia, *Xorshift RNGs*, 2003).
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

fn id(i: usize) -> Id {
    Id::new(&format!("n-{i}")).expect("a good id")
}

fn join(document: &mut Document, a: usize, b: usize) {
    if a != b {
        let mut edge = Edge::new(id(a), id(b), EdgeKind::Plain);
        if (a + b).is_multiple_of(10) {
            "label".clone_into(&mut edge.label);
        }
        document.edges.insert(edge.id.clone(), edge);
    }
}

fn add(document: &mut Document, i: usize, at: Cell, frame: Option<Id>) {
    let mut node = Node::new(id(i), Kind::Box, "Box", at);
    node.frame = frame;
    document.nodes.insert(id(i), node);
}

/// Boxes in rows and columns, each joined to two others: one near, one anywhere. From some hundred
/// boxes on the edges need more room than there is.
pub fn crowd(nodes: usize) -> Document {
    let mut document = Document::default();
    let columns = (nodes as f64).sqrt().ceil() as usize;
    let mut draws = Draws(0x2545_f491_4f6c_dd1d);
    for i in 0..nodes {
        let at = Cell::new((i % columns) as i32 * STEP.0, (i / columns) as i32 * STEP.1);
        add(&mut document, i, at, None);
    }
    for i in 0..nodes {
        let near = (i + 1 + draws.below(columns)) % nodes;
        for other in [near, draws.below(nodes)] {
            join(&mut document, i, other);
        }
    }
    document
}

/// Layers from left to right, each box joined to two of the next layer, at most three rows away.
pub fn layered(nodes: usize) -> Document {
    let mut document = Document::default();
    let rows = (nodes as f64).sqrt().ceil() as usize;
    let mut draws = Draws(0x9e37_79b9_7f4a_7c15);
    for i in 0..nodes {
        let at = Cell::new((i / rows) as i32 * (STEP.0 + 8), (i % rows) as i32 * STEP.1);
        add(&mut document, i, at, None);
    }
    for i in 0..nodes {
        for _ in 0..2 {
            let row = (i % rows + draws.below(7)).saturating_sub(3).min(rows - 1);
            let other = (i / rows + 1) * rows + row;
            if other < nodes {
                join(&mut document, i, other);
            }
        }
    }
    document
}

/// Zones of two machines with four boxes each, frames in frames. Of the two edges of a box one stays
/// in its zone and one goes anywhere within two zones.
pub fn compound(nodes: usize) -> Document {
    let mut document = Document::default();
    let zones = nodes.div_ceil(ZONE);
    // Zones are wider than high in cells, and cells are higher than wide.
    let columns = (zones as f64).sqrt().ceil() as usize;
    let mut draws = Draws(0xd1b5_4a32_d192_ed03);
    let mut frame = |name: String, at: Cell, size: Size, around: Option<&Id>| {
        let mut frame = Frame::new(Id::new(&name).expect("a good id"), &name, at, size);
        frame.frame = around.cloned();
        let id = frame.id.clone();
        document.frames.insert(id.clone(), frame);
        id
    };
    let mut places = Vec::new();
    for zone in 0..zones {
        let corner = Cell::new(
            (zone % columns) as i32 * ZONE_STEP.0,
            (zone / columns) as i32 * ZONE_STEP.1,
        );
        let size = |w: i32, h: i32| Size::new(w as u16, h as u16);
        let (w, h) = (4 * STEP.0 + 16, 2 * STEP.1 + 8);
        let outer = frame(format!("zone-{zone}"), corner, size(w, h), None);
        for machine in 0..2 {
            let at = corner.offset(3 + machine * (2 * STEP.0 + 6), 2);
            let name = format!("machine-{zone}-{machine}");
            let inner = frame(name, at, size(2 * STEP.0 + 3, h - 4), Some(&outer));
            for i in 0..4 {
                let at = at.offset(5 + i % 2 * STEP.0, 3 + i / 2 * STEP.1);
                places.push((at, inner.clone()));
            }
        }
    }
    for (i, (at, frame)) in places.into_iter().take(nodes).enumerate() {
        add(&mut document, i, at, Some(frame));
    }
    for i in 0..nodes {
        let zone = i / ZONE;
        join(
            &mut document,
            i,
            (zone * ZONE + draws.below(ZONE)).min(nodes - 1),
        );
        let (x, y) = (
            (zone % columns + draws.below(5)).saturating_sub(2),
            (zone / columns + draws.below(5)).saturating_sub(2),
        );
        let near = y * columns + x.min(columns - 1);
        // The last row of zones may be short: who looks past its end finds somebody at home.
        let other = if near < zones { near } else { zone };
        join(
            &mut document,
            i,
            (other * ZONE + draws.below(ZONE)).min(nodes - 1),
        );
    }
    document
}

/// The board with one of its middle boxes a little further down to the right.
pub fn dragged(document: &Document) -> Document {
    let mut dragged = document.clone();
    let middle = document.nodes.keys().nth(document.nodes.len() / 2).cloned();
    if let Some(node) = middle.and_then(|id| dragged.nodes.get_mut(&id)) {
        node.at = node.at.offset(1, 1);
    }
    dragged
}
