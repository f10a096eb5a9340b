//! Tidy: a layered layout of nested machines, directly on cells, that keeps what it can.
//!
//! From the inside out, what stands on each machine is laid out in layers along the flow
//! ([`level`]); the machine becomes as large as that, and is one item of the machine around it.
//! Connections that lead into a machine pull at the very part that they end in. The method is
//! Sugiyama's, with the sources named in [`layers`], [`order`] and [`across`]; that machines are laid
//! out each for itself follows from wanting that tidying one moves nothing outside it.
//!
//! Nothing pinned or locked moves. What stood in some order stays in it unless an edge or a crossing
//! asks for another, and the corner of what is tidied stays where it is. A closed machine is tidied as
//! a whole, its room kept for when it opens. Notes go along with the nearest part.
//!
//! The same board and wish give the same board. What is deliberately absent: routes, which the router
//! finds for any places; and anything that happens unasked.

mod across;
mod block;
mod layers;
mod level;
mod order;

use std::collections::BTreeSet;

use crate::board::edit::{FARTHEST, homes, push};
use crate::board::{Cell, Document, Frame, Id, Key, Patch, Rect};

use block::Block;

/// What is tidied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    Board,
    /// What stands on this machine; the machine stays in its corner and becomes as large as needed.
    Machine(Id),
    /// These things, which stand on one machine or on the bare board.
    Things(BTreeSet<Id>),
}

/// Where requests run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flow {
    /// To the right.
    #[default]
    Right,
    /// Downwards.
    Down,
    /// To the left.
    Left,
    /// Upwards.
    Up,
}

impl Flow {
    /// All four, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Right, Self::Down, Self::Left, Self::Up];
}

/// What a person asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// What is tidied.
    pub scope: Scope,
    /// Where requests run.
    pub flow: Flow,
    /// Things that stay where they are, beside those that are locked.
    pub pinned: BTreeSet<Id>,
}

impl Wish {
    /// A wish that pins nothing but what is locked.
    pub const fn new(scope: Scope, flow: Flow) -> Self {
        Self {
            scope,
            flow,
            pinned: BTreeSet::new(),
        }
    }
}

/// A board tidied.
#[derive(Debug, Clone, PartialEq)]
pub struct Tidied {
    /// The change.
    pub patch: Patch,
    /// Boxes that stand elsewhere than before: nodes and machines.
    pub moved: usize,
    /// Boxes of the scope.
    pub of: usize,
}

/// Why nothing can be tidied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The scope holds nothing.
    #[error("there is nothing to tidy; draw two parts or more")]
    Nothing,
    /// The things stand on several machines.
    #[error(
        "what is selected stands on several machines; select things of one machine, or the machines"
    )]
    Apart,
    /// Something stands farther out than things may.
    #[error("something stands too far out to be tidied; `check` says what")]
    Far,
    /// Machines stand in each other in a circle.
    #[error("machines stand in each other in a circle; take one of them out")]
    Circle,
    /// Everything in the scope is pinned or locked.
    #[error("everything there is locked; unlock what may move")]
    Pinned,
}

/// Free cells in a machine around what stands on it, border included: columns and rows.
const PADDING: (i32, i32) = (4, 2);

/// Lays out what a wish names.
pub fn tidy(board: &Document, wish: &Wish) -> Result<Tidied, Refusal> {
    let places = (board.nodes.values().map(|n| n.at))
        .chain(board.frames.values().map(|f| f.at))
        .chain(board.notes.values().map(|n| n.at));
    let near = -FARTHEST..=FARTHEST;
    if places
        .into_iter()
        .any(|at| !near.contains(&at.x) || !near.contains(&at.y))
    {
        return Err(Refusal::Far);
    }
    let circles = |f: &Frame| board.frame_chain(f.frame.as_ref()).contains(&f.id);
    if board.frames.values().any(circles) {
        return Err(Refusal::Circle);
    }
    let (home, members) = members(board, &wish.scope)?;
    let pinned =
        |id: &Id| wish.pinned.contains(id) || crate::board::edit::lock::is_locked(board, id);
    let is_pinned = |id: &Id| {
        let inside = board
            .nodes
            .values()
            .filter(|n| board.frame_chain(n.frame.as_ref()).contains(id));
        let frames = board
            .frames
            .values()
            .filter(|f| board.frame_chain(f.frame.as_ref()).contains(id));
        let mut within = inside.map(|n| &n.id).chain(frames.map(|f| &f.id));
        pinned(id) || within.any(pinned)
    };
    let (held, free): (Vec<Id>, Vec<Id>) = members.iter().cloned().partition(is_pinned);
    if free.is_empty() {
        return Err(Refusal::Pinned);
    }
    let corner = corner(board, &wish.scope, home.as_ref(), &members);
    let owners = block::owners(board);
    let all: Vec<Block> = (members.iter())
        .map(|id| Block::of(board, &owners, id, wish.flow, held.contains(id)))
        .collect();
    let places = block::arranged(board, &all, home.as_ref(), wish.flow);
    let origin = anchored(&all, &places, corner, |id| held.contains(id));
    let mut next = board.clone();
    let taken: Vec<Rect> = all
        .iter()
        .filter(|b| held.contains(&b.id))
        .map(|b| b.before)
        .collect();
    let taken = beside(board, &wish.scope, home.as_ref(), &members, taken);
    let mut put: Vec<Rect> = Vec::new();
    for (block, place) in all.iter().zip(&places) {
        if held.contains(&block.id) {
            continue;
        }
        let wanted = Rect::new(
            origin.x + place.x,
            origin.y + place.y,
            block.size.0,
            block.size.1,
        );
        let at = clear(wanted, &taken, &put);
        put.push(at);
        block.put(&mut next, at.origin());
    }
    fit(&mut next, home.as_ref(), &wish.scope);
    let patch = Patch::between(board, &next);
    let of = boxes_of(board, &members);
    Ok(Tidied {
        moved: moved(&patch, &of, board),
        of: of.len(),
        patch,
    })
}

/// The machine that the scope stands on, and what is directly in the scope.
fn members(board: &Document, scope: &Scope) -> Result<(Option<Id>, Vec<Id>), Refusal> {
    let on = |home: Option<&Id>| -> Vec<Id> {
        board.standing_on(home).map(|(id, _)| id.clone()).collect()
    };
    let home_of = |id: &Id| -> Option<Option<Id>> {
        let node = board.nodes.get(id).map(|n| n.frame.clone());
        node.or_else(|| board.frames.get(id).map(|f| f.frame.clone()))
    };
    let (home, members) = match scope {
        Scope::Board => (None, on(None)),
        Scope::Machine(id) => (Some(id.clone()), on(Some(id))),
        Scope::Things(ids) => {
            // What stands on a machine that is named too goes along with it.
            let carried = |id: &Id| {
                let home = home_of(id).flatten();
                board
                    .frame_chain(home.as_ref())
                    .iter()
                    .any(|f| ids.contains(f))
            };
            let own: Vec<Id> = ids
                .iter()
                .filter(|id| home_of(id).is_some() && !carried(id))
                .cloned()
                .collect();
            let mut homes = own.iter().filter_map(home_of);
            let home = homes.next().flatten();
            if homes.any(|other| other != home) {
                return Err(Refusal::Apart);
            }
            (home, own)
        }
    };
    if members.is_empty() {
        return Err(Refusal::Nothing);
    }
    Ok((home, members))
}

/// Where the corner of what is tidied stays.
fn corner(board: &Document, scope: &Scope, home: Option<&Id>, members: &[Id]) -> Cell {
    if let (Scope::Machine(_), Some(frame)) = (scope, home.and_then(|id| board.frames.get(id))) {
        return frame.at.offset(PADDING.0, PADDING.1);
    }
    let rects = members.iter().filter_map(|id| board.rect_of(id));
    rects.reduce(Rect::union).unwrap_or_default().origin()
}

/// Where the places count from: so that the first held thing is where it stands, else the corner.
fn anchored(all: &[Block], places: &[Cell], corner: Cell, held: impl Fn(&Id) -> bool) -> Cell {
    let fixed = all.iter().zip(places).find(|(block, _)| held(&block.id));
    fixed.map_or(corner, |(block, place)| {
        Cell::new(block.before.x - place.x, block.before.y - place.y)
    })
}

/// What is in the way of things that are tidied among others: the held ones, and their neighbours.
fn beside(
    board: &Document,
    scope: &Scope,
    home: Option<&Id>,
    members: &[Id],
    mut taken: Vec<Rect>,
) -> Vec<Rect> {
    match scope {
        Scope::Board | Scope::Machine(_) => {}
        Scope::Things(_) => {
            let others = board.standing_on(home);
            let others = others.filter(|(id, _)| !members.contains(id));
            taken.extend(others.map(|(_, rect)| rect));
        }
    }
    taken
}

/// The place nearest to the wanted one where nothing is in the way.
fn clear(wanted: Rect, taken: &[Rect], put: &[Rect]) -> Rect {
    let free = |at: &Rect| {
        let open = at.inflate(2, 1);
        !taken.iter().any(|t| t.intersects(open)) && !put.iter().any(|p| p.intersects(*at))
    };
    if free(&wanted) {
        return wanted;
    }
    // In growing rings; as far as all obstacles together reach, there is room for certain.
    let reach = taken.iter().chain(put).fold(wanted, |all, r| all.union(*r));
    let far = reach.w + reach.h + wanted.w + wanted.h + 4;
    let ring = |n: i32| [(n, 0), (0, n), (-n, 0), (0, -n), (n, n / 2), (-n, n / 2)];
    (1..=far)
        .flat_map(ring)
        .map(|(dx, dy)| Rect::new(wanted.x + dx, wanted.y + dy, wanted.w, wanted.h))
        .find(free)
        .unwrap_or(wanted)
}

/// Fits the machine around what was tidied, and lets its neighbours give way where it grew.
fn fit(next: &mut Document, home: Option<&Id>, scope: &Scope) {
    let Some(home) = home else { return };
    let Some(content) = homes::content(next, home) else {
        return;
    };
    let grown = homes::stretched(next, home, content);
    let Some(frame) = next.frames.get_mut(home).filter(|f| !f.locked) else {
        return;
    };
    let need = content.inflate(PADDING.0, PADDING.1);
    let rect = match scope {
        // Its corner stays; it is no larger than it must be.
        Scope::Machine(_) => {
            let (x, y) = (need.x.min(frame.at.x), need.y.min(frame.at.y));
            let w = (need.right() - x).max(block::title_width(frame));
            Rect::new(x, y, w, need.bottom() - y)
        }
        Scope::Board | Scope::Things(_) => grown,
    };
    frame.at = rect.origin();
    frame.size = homes::size_of(rect);
    push::give_way(next, home, &BTreeSet::new());
}

/// The boxes among and inside some things.
fn boxes_of(board: &Document, members: &[Id]) -> BTreeSet<Key> {
    let within = |id: &Id, home: Option<&Id>| {
        members.contains(id) || board.frame_chain(home).iter().any(|f| members.contains(f))
    };
    let nodes = board
        .nodes
        .values()
        .filter(|n| within(&n.id, n.frame.as_ref()));
    let frames = board
        .frames
        .values()
        .filter(|f| within(&f.id, f.frame.as_ref()));
    let nodes = nodes.map(|n| Key::Node(n.id.clone()));
    nodes
        .chain(frames.map(|f| Key::Frame(f.id.clone())))
        .collect()
}

/// How many of some boxes a patch puts elsewhere.
fn moved(patch: &Patch, of: &BTreeSet<Key>, board: &Document) -> usize {
    let elsewhere = |key: &Key, after: Option<&crate::board::Record>| {
        let at = |record: &crate::board::Record| match record {
            crate::board::Record::Node(n) => Some(n.at),
            crate::board::Record::Frame(f) => Some(f.at),
            _ => None,
        };
        after.and_then(at) != board.get(key).as_ref().and_then(at)
    };
    let changes = patch.changes();
    changes
        .filter(|(key, change)| of.contains(key) && elsewhere(key, change.after.as_ref()))
        .count()
}

#[cfg(test)]
mod tests;
