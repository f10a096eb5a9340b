//! Tidy: a layered layout of nested machines, directly on cells, that keeps what it can.
//!
//! First everything gets its layer along the flow and its order in that, machines and what stands on them
//! together ([`plan`]). Then, from the inside out, what stands on each machine gets its places
//! ([`level`]); the machine becomes as large as that, and is one item of the machine around it.
//! Connections that lead into a machine pull at the very part that they end in. The method is Sugiyama's,
//! with the sources named in [`simplex`], [`order`], [`plan`], [`across`] and [`tracks`]; that machines are
//! placed each for itself follows from wanting that tidying one moves nothing outside it. [`census`] looks
//! the board through once.
//!
//! Nothing pinned or locked moves. What stood in some order stays in it unless an edge or a crossing
//! asks for another, and the corner of what is tidied stays where it is. A closed machine is tidied as
//! a whole, its room kept for when it opens. Notes go along with the nearest part.
//!
//! The same board and wish give the same board. What is deliberately absent: routes, which the router
//! finds for any places; and anything that happens unasked.

mod across;
mod block;
mod census;
mod graph;
mod layers;
mod level;
mod order;
mod plan;
mod simplex;
mod tracks;

use std::collections::BTreeSet;

use crate::board::edit::{FARTHEST, homes, push};
use crate::board::{Cell, Document, Frame, Id, Key, Patch, Rect};

use block::Block;
use census::Census;
use plan::Plan;

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
    let census = Census::of(board);
    let fixed = fixed(board, wish);
    let (held, free): (BTreeSet<Id>, BTreeSet<Id>) =
        members.iter().cloned().partition(|id| fixed.contains(id));
    if free.is_empty() {
        return Err(Refusal::Pinned);
    }
    let task = Task {
        census: &census,
        wish,
        home: home.as_ref(),
        members: &members,
        held: &held,
        corner: corner(board, &wish.scope, home.as_ref(), &members),
    };
    let mut next = task.placed();
    fit(&mut next, home.as_ref(), &wish.scope);
    let patch = Patch::between(board, &next);
    let of = boxes_of(&census, &members);
    Ok(Tidied {
        moved: moved(&patch, &of, board),
        of: of.len(),
        patch,
    })
}

/// What is to be laid out, and all that decides how.
struct Task<'a> {
    census: &'a Census<'a>,
    wish: &'a Wish,
    /// The machine that all of it stands on.
    home: Option<&'a Id>,
    /// What is directly in the scope.
    members: &'a [Id],
    /// Those of them that stay where they are.
    held: &'a BTreeSet<Id>,
    /// Where the corner of it all stays.
    corner: Cell,
}

impl Task<'_> {
    /// The board laid out, but for the machine around what was asked for.
    fn placed(&self) -> Document {
        let board = self.census.board;
        let flow = self.wish.flow;
        let plan = Plan::of(self.census, self.members, self.home, self.held, flow);
        let is_held = |id: &Id| self.held.contains(id);
        let all: Vec<Block> = (self.members.iter())
            .map(|id| Block::of(self.census, id, &plan, is_held(id)))
            .collect();
        let places = block::arranged(&plan, &all, self.home);
        let origin = anchored(&all, &places, self.corner, is_held);
        let mut next = board.clone();
        let held = all.iter().filter(|b| is_held(&b.id)).map(|b| b.before);
        let taken = beside(
            board,
            &self.wish.scope,
            self.home,
            self.members,
            held.collect(),
        );
        let mut put: Vec<Rect> = Vec::new();
        for (block, place) in all.iter().zip(&places) {
            if is_held(&block.id) {
                continue;
            }
            let (x, y) = (origin.x + place.x, origin.y + place.y);
            let wanted = Rect::new(x, y, block.size.0, block.size.1);
            // Blocks are apart from each other as long as none had to give way to something else.
            let at = if taken.is_empty() {
                wanted
            } else {
                clear(wanted, &taken, &put)
            };
            put.push(at);
            block.put(&mut next, at.origin());
        }
        next
    }
}

/// What must stay where it is: what is pinned or locked, and each machine with such a thing on it.
fn fixed(board: &Document, wish: &Wish) -> BTreeSet<Id> {
    let nodes = board.nodes.values().map(|n| (&n.id, n.locked, &n.frame));
    let frames = board.frames.values().map(|f| (&f.id, f.locked, &f.frame));
    let mut fixed = BTreeSet::new();
    for (id, locked, home) in nodes.chain(frames) {
        if locked || wish.pinned.contains(id) {
            fixed.insert(id.clone());
            fixed.extend(board.frame_chain(home.as_ref()));
        }
    }
    fixed
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
fn boxes_of(census: &Census<'_>, members: &[Id]) -> BTreeSet<Key> {
    let key = |id: Id| {
        if census.board.nodes.contains_key(&id) {
            Key::Node(id)
        } else {
            Key::Frame(id)
        }
    };
    census
        .with_all_on_them(members)
        .into_iter()
        .map(key)
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
