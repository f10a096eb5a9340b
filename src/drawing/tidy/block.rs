//! A box with everything that goes along with it: a part with its notes, a machine with all that
//! stands on it, laid out already.

use std::collections::BTreeMap;

use super::census::Census;
use super::level::{self, Item, Outer, Room, Wire};
use super::{Flow, PADDING};
use crate::board::closed::Closed;
use crate::board::edit::homes;
use crate::board::{Cell, Document, Edge, EdgeKind, Frame, Id, Key, Node, Rect, Size};
use crate::drawing::build::frame_title;
use crate::drawing::text;

/// What a layout follows beside the board itself.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// Where requests run.
    pub flow: Flow,
    /// Where everything stands, as far as that is known: what a connection reaches outside a machine
    /// has a place there.
    pub seen: Option<&'a Document>,
}

/// Something that is placed as a whole.
#[derive(Debug, Clone)]
pub struct Block {
    /// The node or machine that it is about.
    pub id: Id,
    /// Columns and rows.
    pub size: (i32, i32),
    /// Where it was.
    pub before: Rect,
    /// Everything in it with its place from the corner of the block.
    parts: Vec<(Key, Cell)>,
    /// The machines in it whose size follows from what stands on them.
    sizes: BTreeMap<Id, Size>,
    /// The rectangles of its nodes, from the corner of the block: connections end there.
    ends: BTreeMap<Id, Rect>,
}

impl Block {
    /// The block of a node or a machine. `whole` keeps it as it is inside.
    pub fn of(census: &Census<'_>, id: &Id, around: Around<'_>, whole: bool) -> Self {
        if let Some(node) = census.board.nodes.get(id) {
            return Self::of_node(census, node);
        }
        match census.board.frames.get(id) {
            Some(frame) if whole || frame.collapsed || frame.locked => {
                Self::as_it_is(census, frame)
            }
            Some(frame) => Self::of_machine(census, frame, around),
            None => Self::empty(id),
        }
    }

    fn empty(id: &Id) -> Self {
        Self {
            id: id.clone(),
            size: (0, 0),
            before: Rect::default(),
            parts: Vec::new(),
            sizes: BTreeMap::new(),
            ends: BTreeMap::new(),
        }
    }

    fn of_node(census: &Census<'_>, node: &Node) -> Self {
        let rect = node.rect();
        let notes: Vec<(Id, Rect)> = (census.notes.get(&node.id).into_iter().flatten())
            .filter_map(|id| Some((id.clone(), census.board.notes.get(id)?.rect())))
            .collect();
        let all = notes.iter().fold(rect, |all, (_, note)| all.union(*note));
        let from = |r: Rect| Cell::new(r.x - all.x, r.y - all.y);
        let mut parts = vec![(Key::Node(node.id.clone()), from(rect))];
        parts.extend(notes.into_iter().map(|(id, r)| (Key::Note(id), from(r))));
        let own = from(rect);
        let end = Rect::new(own.x, own.y, rect.w, rect.h);
        Self {
            id: node.id.clone(),
            size: (all.w, all.h),
            before: all,
            parts,
            sizes: BTreeMap::new(),
            ends: BTreeMap::from([(node.id.clone(), end)]),
        }
    }

    /// A machine that is not looked into: everything on it keeps its place on it.
    fn as_it_is(census: &Census<'_>, frame: &Frame) -> Self {
        let rect = frame.rect();
        let board = census.board;
        let inside = census.with_all_on_them(std::slice::from_ref(&frame.id));
        let from = |at: Cell| Cell::new(at.x - rect.x, at.y - rect.y);
        let frames = inside.iter().filter_map(|id| board.frames.get(id));
        let nodes = inside.iter().filter_map(|id| board.nodes.get(id));
        let notes = board
            .notes
            .values()
            .filter(|n| rect.contains_rect(n.rect()));
        let ends = nodes.clone().map(|n| {
            let at = from(n.at);
            (n.id.clone(), Rect::new(at.x, at.y, n.rect().w, n.rect().h))
        });
        Self {
            id: frame.id.clone(),
            size: (rect.w, rect.h),
            before: rect,
            ends: ends.collect(),
            parts: (frames.map(|f| (Key::Frame(f.id.clone()), from(f.at))))
                .chain(nodes.map(|n| (Key::Node(n.id.clone()), from(n.at))))
                .chain(notes.map(|n| (Key::Note(n.id.clone()), from(n.at))))
                .collect(),
            sizes: BTreeMap::new(),
        }
    }

    fn of_machine(census: &Census<'_>, frame: &Frame, around: Around<'_>) -> Self {
        // Machines that stand in each other in a circle are refused before.
        let inner: Vec<Self> = census
            .standing_on(Some(&frame.id))
            .map(|id| Self::of(census, id, around, false))
            .collect();
        if inner.is_empty() {
            return Self::as_it_is(census, frame);
        }
        let places = arranged(census, &inner, Some(&frame.id), around);
        let mut block = Self {
            before: frame.rect(),
            parts: vec![(Key::Frame(frame.id.clone()), Cell::default())],
            ..Self::empty(&frame.id)
        };
        let (mut w, mut h) = (0, 0);
        for (one, at) in inner.into_iter().zip(places) {
            let at = at.offset(PADDING.0, PADDING.1);
            w = w.max(at.x + one.size.0);
            h = h.max(at.y + one.size.1);
            let moved = |c: Cell| c.offset(at.x, at.y);
            block
                .parts
                .extend(one.parts.into_iter().map(|(key, c)| (key, moved(c))));
            block.sizes.extend(one.sizes);
            let ends = one.ends.into_iter();
            let ends = ends.map(|(id, r)| (id, Rect::new(r.x + at.x, r.y + at.y, r.w, r.h)));
            block.ends.extend(ends);
        }
        block.size = ((w + PADDING.0).max(title_width(frame)), h + PADDING.1);
        let size = homes::size_of(Rect::new(0, 0, block.size.0, block.size.1));
        block.sizes.insert(frame.id.clone(), size);
        block
    }

    /// Puts everything in it on a board, its corner at a cell.
    pub fn put(&self, board: &mut Document, corner: Cell) {
        for (key, at) in &self.parts {
            let at = corner.offset(at.x, at.y);
            match key {
                Key::Node(id) => {
                    if let Some(node) = board.nodes.get_mut(id) {
                        node.at = at;
                    }
                }
                Key::Frame(id) => {
                    if let Some(frame) = board.frames.get_mut(id) {
                        frame.at = at;
                        frame.size = self.sizes.get(id).copied().unwrap_or(frame.size);
                    }
                }
                Key::Note(id) => {
                    if let Some(note) = board.notes.get_mut(id) {
                        note.at = at;
                    }
                }
                Key::Header
                | Key::Site
                | Key::Edge(_)
                | Key::Step(_)
                | Key::Card(_)
                | Key::Traffic(_)
                | Key::Scenario(_) => {}
            }
        }
    }
}

/// Columns that a machine needs for its title.
pub fn title_width(frame: &Frame) -> i32 {
    text::width(&frame_title(frame)) as i32 + 8
}

/// The node that each note goes along with.
pub type Owners = BTreeMap<Id, Id>;

/// For each note the nearest node on the machine that it lies on, of those that are seen.
pub fn owners(board: &Document) -> Owners {
    let closed = Closed::of(board);
    let near = |note: Rect| -> Option<Id> {
        let home = homes::home(board, note);
        let on_it = board.nodes.values().filter(|n| n.frame == home);
        let seen = on_it.filter(|n| closed.around(&n.id).is_none());
        let far = |n: &&Node| {
            let r = n.rect();
            let dx = (note.x - r.right()).max(r.x - note.right()).max(0);
            let dy = (note.y - r.bottom()).max(r.y - note.bottom()).max(0);
            (dx + 2 * dy, n.id.clone())
        };
        seen.min_by_key(far).map(|n| n.id.clone())
    };
    let notes = board.notes.values();
    notes
        .filter_map(|n| Some((n.id.clone(), near(n.rect())?)))
        .collect()
}

/// Where each block of one machine goes, from the corner of all of them.
pub fn arranged(
    census: &Census<'_>,
    blocks: &[Block],
    home: Option<&Id>,
    around: Around<'_>,
) -> Vec<Cell> {
    let upright = matches!(around.flow, Flow::Down | Flow::Up);
    let back = matches!(around.flow, Flow::Left | Flow::Up);
    let sign = if back { -1 } else { 1 };
    let items: Vec<Item> = blocks
        .iter()
        .map(|b| {
            let middle = b.before.center();
            let (along, across, before) = if upright {
                (b.size.1, b.size.0, (sign * middle.y, middle.x))
            } else {
                (b.size.0, b.size.1, (sign * middle.x, middle.y))
            };
            Item {
                along,
                across,
                before,
            }
        })
        .collect();
    let ends = ends(blocks, upright);
    let wires = wires(census, &ends, home, upright);
    let outers = outers(census, &ends, home, around);
    let room = if upright {
        Room {
            between: 3,
            track: 1,
            most: 30,
            beside: 4,
            wide: 24,
        }
    } else {
        Room {
            between: 5,
            track: 2,
            most: 61,
            beside: if home.is_some() { 1 } else { 2 },
            wide: 80,
        }
    };
    let at = level::arrange(&items, &wires, &outers, room);
    let end = at
        .iter()
        .zip(&items)
        .map(|(at, item)| at.0 + item.along)
        .max();
    let end = end.unwrap_or(0);
    at.into_iter()
        .zip(&items)
        .map(|((along, across), item)| {
            let along = if back {
                end - along - item.along
            } else {
                along
            };
            if upright {
                Cell::new(across, along)
            } else {
                Cell::new(along, across)
            }
        })
        .collect()
}

/// For each node of some blocks the number of its block, and where connections meet it across the flow,
/// from the first cell of the block.
type Ends<'a> = BTreeMap<&'a Id, (usize, i32)>;

fn ends(blocks: &[Block], upright: bool) -> Ends<'_> {
    let port = move |rect: &Rect| {
        if upright {
            rect.x + rect.w / 2
        } else {
            rect.y + rect.h / 2
        }
    };
    let numbered = blocks.iter().enumerate();
    numbered
        .flat_map(|(n, block)| block.ends.iter().map(move |(id, r)| (id, (n, port(r)))))
        .collect()
}

/// The connections between blocks, each pulling at the part that it ends in.
fn wires(census: &Census<'_>, ends: &Ends<'_>, home: Option<&Id>, upright: bool) -> Vec<Wire> {
    let edges = census.within(home).filter_map(|edge| {
        let (from, to) = (*ends.get(&edge.from)?, *ends.get(&edge.to)?);
        let label = match (edge.label.is_empty(), upright) {
            (true, _) => 0,
            (false, true) => 4,
            (false, false) => text::width(&edge.label) as i32 + 5,
        };
        (from.0 != to.0).then(|| Wire {
            from,
            to,
            weight: weight(edge.kind),
            label,
        })
    });
    edges.collect()
}

/// The connections between a block and something that is none of them. On the bare board there are none
/// but when some things of it are tidied among others.
fn outers(
    census: &Census<'_>,
    ends: &Ends<'_>,
    home: Option<&Id>,
    around: Around<'_>,
) -> Vec<Outer> {
    let seen = |id: &Id| around.seen.and_then(|board| board.rect_of(id));
    // Along and across, along counted with the flow.
    let place = |rect: Rect| match around.flow {
        Flow::Right => (rect.center().x, rect.center().y),
        Flow::Left => (-rect.center().x, rect.center().y),
        Flow::Down => (rect.center().y, rect.center().x),
        Flow::Up => (-rect.center().y, rect.center().x),
    };
    let outer = |edge: &Edge, inside: &Id, outside: &Id| {
        let item = *ends.get(inside)?;
        let there = seen(outside).map(place);
        let here = home.and_then(seen).or_else(|| seen(inside)).map(place);
        let after = match (here, there) {
            (Some(here), Some(there)) => here.0 < there.0,
            (_, _) => edge.from == *inside,
        };
        Some(Outer {
            item,
            after,
            stood: there.map(|at| at.1),
            weight: weight(edge.kind),
        })
    };
    let within = census.within(home).filter_map(|edge| {
        match (ends.contains_key(&edge.from), ends.contains_key(&edge.to)) {
            (true, false) => outer(edge, &edge.from, &edge.to),
            (false, true) => outer(edge, &edge.to, &edge.from),
            (true, true) | (false, false) => None,
        }
    });
    let leaving = census.leaving(home);
    within
        .chain(leaving.filter_map(|c| outer(c.edge, c.inside, c.outside)))
        .collect()
}

/// How much a connection wants to be straight: the way of a request more than what goes on beside it.
const fn weight(kind: EdgeKind) -> i64 {
    match kind {
        EdgeKind::Http | EdgeKind::App => 4,
        EdgeKind::Sql => 3,
        EdgeKind::Plain => 2,
        EdgeKind::Dns | EdgeKind::Replication | EdgeKind::Deploy | EdgeKind::Scrape => 1,
    }
}
