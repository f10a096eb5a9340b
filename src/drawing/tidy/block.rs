//! A box with everything that goes along with it: a part with its notes, a machine with all that
//! stands on it, laid out already.

use std::collections::BTreeMap;

use super::census::Census;
use super::level::{self, Item, Room, Size as Extents};
use super::plan::Plan;
use super::{Flow, PADDING};
use crate::board::closed::Closed;
use crate::board::edit::homes;
use crate::board::{Cell, Document, Edge, Frame, Id, Key, Node, Rect, Size};
use crate::drawing::build::frame_title;
use crate::drawing::text;

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
    pub fn of(census: &Census<'_>, id: &Id, plan: &Plan<'_>, whole: bool) -> Self {
        if let Some(node) = census.board.nodes.get(id) {
            return Self::of_node(census, node);
        }
        match census.board.frames.get(id) {
            Some(frame) if whole || is_shut(frame) => Self::as_it_is(census, frame),
            Some(frame) => Self::of_machine(census, frame, plan),
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

    /// Of a single box, where its ports begin across the flow, and how many there are.
    fn ports(&self, upright: bool) -> Option<(i32, i32)> {
        let [(Key::Node(id), _), ..] = self.parts.as_slice() else {
            return None;
        };
        let rect = self.ends.get(id)?;
        Some(if upright {
            (rect.x + 1, rect.w - 2)
        } else {
            (rect.y + 1, rect.h - 2)
        })
    }

    fn of_node(census: &Census<'_>, node: &Node) -> Self {
        let rect = node.rect();
        let notes: Vec<(Id, Rect)> = (census.notes.get(&node.id).into_iter().flatten())
            .filter_map(|id| Some((id.clone(), census.board.notes.get(id)?.rect())))
            .collect();
        let all = stood(census, &node.id).unwrap_or(rect);
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

    fn of_machine(census: &Census<'_>, frame: &Frame, plan: &Plan<'_>) -> Self {
        // Machines that stand in each other in a circle are refused before.
        let inner: Vec<Self> = census
            .standing_on(Some(&frame.id))
            .map(|id| Self::of(census, id, plan, false))
            .collect();
        if inner.is_empty() {
            return Self::as_it_is(census, frame);
        }
        let places = arranged(plan, &inner, Some(&frame.id));
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

/// Whether a machine keeps what stands on it as it is.
pub const fn is_shut(frame: &Frame) -> bool {
    frame.collapsed || frame.locked
}

/// Where a node with its notes stands, or a machine.
pub fn stood(census: &Census<'_>, id: &Id) -> Option<Rect> {
    let rect = census.board.rect_of(id)?;
    let notes = census.notes.get(id).into_iter().flatten();
    let notes = notes.filter_map(|note| Some(census.board.notes.get(note)?.rect()));
    Some(notes.fold(rect, Rect::union))
}

/// Where each block of one machine goes, from the corner of all of them.
pub fn arranged(plan: &Plan<'_>, blocks: &[Block], home: Option<&Id>) -> Vec<Cell> {
    let Some(level) = plan.level(home) else {
        return vec![Cell::default(); blocks.len()];
    };
    let upright = matches!(plan.flow, Flow::Down | Flow::Up);
    let back = matches!(plan.flow, Flow::Left | Flow::Up);
    let items: Vec<Item> = (blocks.iter())
        .map(|b| {
            let (along, across) = if upright {
                (b.size.1, b.size.0)
            } else {
                b.size
            };
            Item {
                along,
                across,
                ports: b.ports(upright),
            }
        })
        .collect();
    let ends = ends(blocks, upright);
    let end = |node: &Id| ends.get(node).copied().unwrap_or(0);
    let label = |edge: &Edge| match (edge.label.is_empty(), upright) {
        (true, _) => 0,
        (false, true) => 4,
        (false, false) => text::width(&edge.label) as i32 + 5,
    };
    let sizes = Extents {
        ends: (level.wires.iter())
            .map(|(_, edge)| (end(&edge.from), end(&edge.to)))
            .collect(),
        labels: level.wires.iter().map(|(_, edge)| label(edge)).collect(),
        outer_ends: (level.outers.iter())
            .map(|(_, _, inside)| end(inside))
            .collect(),
        items,
    };
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
    let at = level::arrange(level, &sizes, room);
    let end = (at.iter().zip(&sizes.items)).map(|(at, item)| at.0 + item.along);
    let end = end.max().unwrap_or(0);
    at.into_iter()
        .zip(&sizes.items)
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

/// For each node of some blocks where connections meet it across the flow, from the first cell of the
/// block.
fn ends(blocks: &[Block], upright: bool) -> BTreeMap<&Id, i32> {
    let port = |rect: &Rect| {
        if upright {
            rect.x + rect.w / 2
        } else {
            rect.y + rect.h / 2
        }
    };
    let all = blocks.iter().flat_map(|block| &block.ends);
    all.map(|(id, rect)| (id, port(rect))).collect()
}
