//! The boards that layouts are compared on. The same name gives the same board.
//!
//! Nothing about a good picture can be read from how they come: where things stand and what they are
//! called has nothing to do with how they are joined.

use wireboard::board::{Cell, Document, Edge, EdgeKind, Frame, Id, Kind, Node, Size};

/// A board with its name in the table.
pub struct Board {
    /// Its name: the family, the number of boxes and the seed.
    pub name: String,
    /// Where it comes from.
    pub family: &'static str,
    /// What is drawn.
    pub document: Document,
}

/// Boxes of the boards whose pictures are compared.
const SIZES: [usize; 9] = [10, 20, 30, 50, 80, 100, 200, 300, 500];
/// Boxes of the boards of which only the times are of interest.
const LARGE: [usize; 2] = [1_000, 3_000];
/// Boards of each family and size.
const SEEDS: u64 = 2;

/// Every board of the comparison, the small ones first.
pub fn all() -> Vec<Board> {
    let mut all: Vec<Board> = [
        (
            "simple",
            include_str!("../../diagrams/0-simple_web_stack.json"),
        ),
        (
            "distributed",
            include_str!("../../diagrams/1-distributed_web_infrastructure.json"),
        ),
    ]
    .map(|(name, text)| Board {
        name: name.to_owned(),
        family: "built in",
        document: bare(wireboard::format::json::parse(text).document),
    })
    .into();
    let sizes = SIZES.iter().flat_map(|n| (1..=SEEDS).map(move |s| (*n, s)));
    let large = LARGE.iter().map(|n| (*n, 1));
    for (nodes, seed) in sizes.chain(large) {
        type Family = fn(usize, u64) -> Document;
        let families: [(&str, Family); 2] = [("compound", compound), ("layered", layered)];
        for (family, of) in families {
            all.push(Board {
                name: format!("{family}-{nodes}-{seed}"),
                family,
                document: of(nodes, seed),
            });
        }
    }
    all
}

/// The boxes, machines and connections of a board: what every tool can draw.
fn bare(mut board: Document) -> Document {
    board.notes.clear();
    board.edges.values_mut().for_each(|e| e.label.clear());
    board.frames.values_mut().for_each(|f| f.collapsed = false);
    let mut draws = Draws::of(1);
    let rects = board.nodes.values_mut().map(|n| &mut n.at);
    rects
        .chain(board.frames.values_mut().map(|f| &mut f.at))
        .for_each(|at| *at = draws.place());
    board
}

/// Draws that look random and are the same everywhere (G. Marsaglia, *Xorshift RNGs*, 2003).
struct Draws(u64);

impl Draws {
    /// Draws of a seed. Neighbouring seeds differ from the first draw on.
    fn of(seed: u64) -> Self {
        let mut draws = Self(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            draws.below(2);
        }
        draws
    }

    /// A number from 0 that is smaller than the bound.
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 16) % bound.max(1) as u64) as usize
    }

    /// True in so many of a hundred draws.
    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Any cell of a board.
    fn place(&mut self) -> Cell {
        Cell::new(self.below(900) as i32, self.below(400) as i32)
    }
}

/// A board that grows, with names that say nothing.
struct Growing {
    board: Document,
    draws: Draws,
    names: Vec<usize>,
}

impl Growing {
    fn new(nodes: usize, seed: u64) -> Self {
        let mut draws = Draws::of(seed ^ (nodes as u64) << 8);
        // Fisher and Yates: the number in a name is no hint.
        let mut names: Vec<usize> = (0..nodes).collect();
        for i in (1..nodes).rev() {
            names.swap(i, draws.below(i + 1));
        }
        Self {
            board: Document::default(),
            draws,
            names,
        }
    }

    fn id(&self, i: usize) -> Id {
        Id::new(&format!("n-{}", self.names[i])).expect("a good id")
    }

    fn node(&mut self, i: usize, frame: Option<&Id>) {
        let id = self.id(i);
        let mut node = Node::new(id.clone(), Kind::Box, id.as_str(), self.draws.place());
        // As high as the program makes them, and about as wide.
        node.size = Some(Size::new(14 + self.draws.below(9) as u16, 5));
        node.frame = frame.cloned();
        self.board.nodes.insert(id, node);
    }

    fn frame(&mut self, name: &str, around: Option<&Id>) -> Id {
        let id = Id::new(name).expect("a good id");
        let mut frame = Frame::new(id.clone(), name, self.draws.place(), Size::new(20, 9));
        frame.frame = around.cloned();
        self.board.frames.insert(id.clone(), frame);
        id
    }

    /// Joins two boxes, unless they are one.
    fn join(&mut self, a: usize, b: usize) {
        if a != b {
            let edge = Edge::new(self.id(a), self.id(b), EdgeKind::Plain);
            self.board.edges.insert(edge.id.clone(), edge);
        }
    }
}

/// Zones of one to three machines with one to four boxes each. A box is asked by an earlier one of its
/// zone, one in four by a second; one to three connections lead from a zone to one of the next three.
fn compound(nodes: usize, seed: u64) -> Document {
    let mut growing = Growing::new(nodes, seed);
    // First box and first box after, of each zone.
    let mut zones: Vec<(usize, usize)> = Vec::new();
    let mut i = 0;
    while i < nodes {
        let number = zones.len();
        let first = i;
        let zone = growing.frame(&format!("zone-{number}"), None);
        for machine in 0..=growing.draws.below(3) {
            let home = growing.frame(&format!("host-{number}-{machine}"), Some(&zone));
            let members = 1 + growing.draws.below(4);
            for _ in 0..members.min(nodes - i) {
                growing.node(i, Some(&home));
                i += 1;
            }
        }
        zones.push((first, i));
    }
    let standing: Vec<Option<Id>> = (growing.board.nodes.values())
        .map(|n| n.frame.clone())
        .collect();
    growing
        .board
        .frames
        .retain(|id, frame| frame.frame.is_none() || standing.iter().flatten().any(|f| f == id));
    for (number, (first, end)) in zones.iter().copied().enumerate() {
        for i in first + 1..end {
            let asks = first + growing.draws.below(i - first);
            growing.join(asks, i);
            if growing.draws.percent(25) {
                let asks = first + growing.draws.below(i - first);
                growing.join(asks, i);
            }
        }
        let later = &zones[(number + 1).min(zones.len())..(number + 4).min(zones.len())];
        if !later.is_empty() {
            for _ in 0..=growing.draws.below(3) {
                let from = first + growing.draws.below(end - first);
                let (start, stop) = later[growing.draws.below(later.len())];
                let to = start + growing.draws.below(stop - start);
                growing.join(from, to);
            }
        }
    }
    growing.board
}

/// Layers without machines. A box asks one or two of the next layer, at most two places away, and one
/// in ten asks one of the layer after that.
fn layered(nodes: usize, seed: u64) -> Document {
    let mut growing = Growing::new(nodes, seed);
    for i in 0..nodes {
        growing.node(i, None);
    }
    let rows = (nodes as f64).sqrt().ceil() as usize;
    for i in 0..nodes {
        let mut ask = |layers: usize| {
            let row = (i % rows + growing.draws.below(5)).saturating_sub(2);
            let other = (i / rows + layers) * rows + row.min(rows - 1);
            if other < nodes {
                growing.join(i, other);
            }
        };
        ask(1);
        ask(1);
        if growing.draws.percent(10) {
            let row = i % rows;
            let other = (i / rows + 2) * rows + row;
            if other < nodes {
                growing.join(i, other);
            }
        }
    }
    growing.board
}
