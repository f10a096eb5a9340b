//! All edges: negotiation until nobody shares a cell, then improvement, one edge or one crossing
//! pair at a time.
//!
//! Phases, each bounded:
//! 1. kept routes that are still legal are set down with so much weight that others avoid them;
//! 2. PathFinder rounds: every edge takes its cheapest way; sharing costs more from round to round,
//!    and cells that were fought over keep a price;
//! 3. settling: what still shares is lifted and routed with sharing forbidden; where that fails, the
//!    edges in its way are moved; where that fails too, it gets a plain line and is not legal;
//! 4. improvement with sharing forbidden: ports spread over the sides they came to lie on, edges
//!    re-routed, crossing pairs re-routed in the other order, as long as it gets cheaper.

use super::cost;
use super::ports::{self, Wish};
use super::search::{Found, Question, Search, Sharing};
use super::terrain::Terrain;
use super::usage::{Usage, steps, uses};
use super::{EdgePlan, Plan, Route, Routes};
use crate::board::{Cell, Direction, Rect};

/// Rounds of negotiation. Boards of tens of edges settle in three or four.
const ROUNDS: u32 = 24;
/// Passes of improvement.
const PASSES: u32 = 3;
/// Crossing pairs that one pass tries to untangle.
const PAIRS: usize = 32;
/// States that improvement may look at, some tens of milliseconds: large boards get fewer passes.
const IMPROVEMENT: u64 = 300_000;
/// States that a whole routing may look at before it stops looking for ways: a second or two. What
/// has none by then gets a plain line.
const WORK: u64 = 12_000_000;
/// Edges in the way that are moved for one that finds no way.
const BLOCKERS: usize = 6;
/// How many times a kept route counts, so that sharing with it is dearer than any detour.
const KEPT: u8 = 60;
/// Cells of the longest plain line for an edge without a route.
const LONGEST_PLAIN: i32 = 4096;

/// Routes all edges.
pub fn all(plan: &Plan, terrain: &Terrain) -> Routes {
    let mut table = Table::new(plan, terrain);
    table.keep();
    table.negotiate();
    table.settle();
    table.improve();
    table.finish()
}

struct Table<'a> {
    plan: &'a Plan,
    terrain: &'a Terrain,
    usage: Usage,
    search: Search,
    /// Empty: not routed.
    paths: Vec<Vec<Cell>>,
    kept: Vec<bool>,
    wishes: Vec<[Option<Wish>; 2]>,
    moved: Vec<usize>,
}

impl<'a> Table<'a> {
    fn new(plan: &'a Plan, terrain: &'a Terrain) -> Self {
        let edges = plan.edges.len();
        Self {
            plan,
            terrain,
            usage: Usage::new(terrain),
            search: Search::default(),
            paths: vec![Vec::new(); edges],
            kept: vec![false; edges],
            wishes: vec![[None; 2]; edges],
            moved: Vec::new(),
        }
    }

    fn edge(&self, index: usize) -> &'a EdgePlan {
        &self.plan.edges[index]
    }

    fn ends(&self, index: usize) -> Option<(Rect, Rect)> {
        let edge = self.edge(index);
        Some((
            *self.plan.boxes.get(edge.from)?,
            *self.plan.boxes.get(edge.to)?,
        ))
    }

    fn place(&mut self, index: usize, cells: Vec<Cell>) {
        let times = if self.kept[index] { KEPT } else { 1 };
        self.usage.place(self.terrain, &cells, times);
        self.paths[index] = cells;
    }

    fn lift(&mut self, index: usize) -> Vec<Cell> {
        let times = if self.kept[index] { KEPT } else { 1 };
        let cells = std::mem::take(&mut self.paths[index]);
        self.usage.lift(self.terrain, &cells, times);
        cells
    }

    /// Phase 1.
    fn keep(&mut self) {
        for index in 0..self.plan.edges.len() {
            let Some(cells) = &self.edge(index).keep else {
                continue;
            };
            let Some((from, to)) = self.ends(index) else {
                continue;
            };
            let fits = is_legal(self.terrain, from, to, cells)
                && uses(cells).iter().all(|(cell, how)| {
                    self.terrain
                        .index(*cell)
                        .is_some_and(|i| self.usage.meeting(i, *how).conflicts == 0)
                });
            if fits {
                self.kept[index] = true;
                self.place(index, cells.clone());
            }
        }
    }

    /// The way of an edge; the window grows until there is one.
    fn find(&mut self, index: usize, sharing: Sharing, mut margin: i32) -> Option<Found> {
        let (from, to) = self.ends(index)?;
        let [from_wish, to_wish] = self.wishes[index];
        let starts = ports::of(self.terrain, from, from_wish);
        let ends = ports::of(self.terrain, to, to_wish);
        if self.search.spent > WORK {
            return None;
        }
        for _ in 0..4 {
            let window = from.union(to).inflate(2 * margin, margin);
            let question = Question {
                from: &starts,
                to: &ends,
                target: to,
                crosses: &self.edge(index).crosses,
                sharing,
                window,
            };
            let found = self.search.run(self.terrain, &self.usage, &question);
            if found.is_some() || window.contains_rect(self.terrain.area()) {
                return found;
            }
            margin *= 4;
        }
        None
    }

    /// What a placed path costs under the present wishes, its own uses left out.
    fn price(&mut self, index: usize) -> Option<u32> {
        let (from, to) = self.ends(index)?;
        let cells = self.lift(index);
        let [from_wish, to_wish] = self.wishes[index];
        let starts = ports::of(self.terrain, from, from_wish);
        let ends = ports::of(self.terrain, to, to_wish);
        let question = Question {
            from: &starts,
            to: &ends,
            target: to,
            crosses: &self.edge(index).crosses,
            sharing: Sharing::Forbidden,
            window: self.terrain.area(),
        };
        let price = Search::price(self.terrain, &self.usage, &question, &cells);
        self.place(index, cells);
        price
    }

    fn conflicts(&self, index: usize) -> u32 {
        let own = if self.kept[index] { KEPT } else { 1 };
        self.usage
            .met_by(self.terrain, &self.paths[index], own)
            .conflicts
    }

    /// Phase 2.
    fn negotiate(&mut self) {
        let open: Vec<usize> = (0..self.paths.len()).filter(|i| !self.kept[*i]).collect();
        for round in 0..ROUNDS {
            // Half of the work is kept for settling.
            if self.search.spent > WORK / 2 {
                break;
            }
            let mut quiet = true;
            for &index in &open {
                if round > 0 && self.conflicts(index) == 0 {
                    continue;
                }
                quiet = false;
                self.lift(index);
                let price = cost::SHARING * (round + 1);
                let margin = 8 + 2 * round as i32;
                if let Some(found) = self.find(index, Sharing::Costs(price), margin) {
                    self.place(index, found.cells);
                }
            }
            if quiet {
                break;
            }
            for &index in &open {
                self.usage
                    .remember(self.terrain, &self.paths[index], cost::HISTORY);
            }
        }
    }

    /// Phase 3.
    fn settle(&mut self) {
        let mut waiting = Vec::new();
        while let Some((_, worst)) = (0..self.paths.len())
            .filter(|i| !self.kept[*i])
            .map(|i| (self.conflicts(i), i))
            .filter(|(conflicts, _)| *conflicts > 0)
            .max_by_key(|(conflicts, i)| (*conflicts, std::cmp::Reverse(*i)))
        {
            self.lift(worst);
            waiting.push(worst);
        }
        waiting.extend((0..self.paths.len()).filter(|i| self.paths[*i].is_empty()));
        waiting.sort_unstable();
        waiting.dedup();
        for index in waiting {
            match self.find(index, Sharing::Forbidden, 16) {
                Some(found) => self.place(index, found.cells),
                None => self.make_way(index),
            }
        }
    }

    /// Gives an edge the way that it wants and moves those that stood there, or leaves all as it was.
    fn make_way(&mut self, index: usize) {
        for price in [400, 4000] {
            let Some(wanted) = self.find(index, Sharing::Costs(price), 16) else {
                return;
            };
            let taken = uses(&wanted.cells);
            let mut lifted = Vec::new();
            for other in 0..self.paths.len() {
                let meets = |(cell, how): &(Cell, _)| {
                    taken
                        .iter()
                        .any(|(c, h)| c == cell && super::usage::clash(*h, *how))
                };
                if uses(&self.paths[other]).iter().any(meets) {
                    lifted.push((other, self.lift(other)));
                }
            }
            let mut done = lifted.len() <= BLOCKERS;
            if done {
                self.place(index, wanted.cells);
                for (other, _) in &lifted {
                    match self.find(*other, Sharing::Forbidden, 16) {
                        Some(found) => self.place(*other, found.cells),
                        None => done = false,
                    }
                }
            }
            if done {
                for (other, _) in lifted {
                    if self.kept[other] && !self.moved.contains(&other) {
                        self.moved.push(other);
                    }
                }
                return;
            }
            self.lift(index);
            for (other, cells) in lifted {
                self.lift(other);
                self.place(other, cells);
            }
        }
    }

    /// Phase 4.
    fn improve(&mut self) {
        let open: Vec<usize> = (0..self.paths.len())
            .filter(|i| !self.kept[*i] && !self.paths[*i].is_empty())
            .collect();
        let until = self.search.spent + IMPROVEMENT;
        for _ in 0..PASSES {
            self.wish(&open);
            let mut better = false;
            for &index in &open {
                better |= self.search.spent < until && self.improve_one(index);
            }
            better |= self.untangle(&open, until);
            if !better {
                break;
            }
        }
    }

    fn improve_one(&mut self, index: usize) -> bool {
        let Some(before) = self.price(index) else {
            return false;
        };
        let old = self.lift(index);
        match self.find(index, Sharing::Forbidden, 8) {
            Some(found) if found.cost < before => {
                self.place(index, found.cells);
                true
            }
            _ => {
                self.place(index, old);
                false
            }
        }
    }

    /// Routes crossing pairs anew in the other order.
    fn untangle(&mut self, open: &[usize], until: u64) -> bool {
        let mut better = false;
        for (a, b) in self.crossing_pairs(open) {
            if self.search.spent >= until {
                break;
            }
            let (Some(pa), Some(pb)) = (self.price(a), self.price(b)) else {
                continue;
            };
            let olds = (self.lift(a), self.lift(b));
            let mut best = None;
            for (first, second) in [(b, a), (a, b)] {
                let Some(one) = self.find(first, Sharing::Forbidden, 8) else {
                    continue;
                };
                self.place(first, one.cells);
                if let Some(two) = self.find(second, Sharing::Forbidden, 8) {
                    self.place(second, two.cells);
                    if let (Some(x), Some(y)) = (self.price(a), self.price(b)) {
                        let cells = (self.paths[a].clone(), self.paths[b].clone());
                        if best.as_ref().is_none_or(|(cost, _)| x + y < *cost) {
                            best = Some((x + y, cells));
                        }
                    }
                    self.lift(second);
                }
                self.lift(first);
            }
            let (first, second) = match best {
                Some((cost, cells)) if cost < pa + pb => {
                    better = true;
                    cells
                }
                _ => olds,
            };
            self.place(a, first);
            self.place(b, second);
        }
        better
    }

    fn crossing_pairs(&self, open: &[usize]) -> Vec<(usize, usize)> {
        let mut cells: Vec<(Cell, usize)> = Vec::new();
        for &index in open {
            cells.extend(self.paths[index].iter().map(|c| (*c, index)));
        }
        cells.sort_unstable();
        let mut pairs: Vec<(usize, usize)> = cells
            .windows(2)
            .filter(|w| w[0].0 == w[1].0)
            .map(|w| (w[0].1, w[1].1))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs.truncate(PAIRS);
        pairs
    }

    /// Wishes every end onto an even place of the side where it now is, in the order of the
    /// directions in which the other ends lie. Kept routes hold their places.
    fn wish(&mut self, open: &[usize]) {
        // (box, side, direction of the other end, present offset, edge, which end)
        let mut ends: Vec<(usize, Direction, i32, i32, usize, usize)> = Vec::new();
        for index in 0..self.paths.len() {
            let cells = &self.paths[index];
            let Some((from, to)) = self.ends(index) else {
                continue;
            };
            let n = cells.len();
            if n < 3 {
                continue;
            }
            let edge = self.edge(index);
            for (end, at, next, own, node, other) in [
                (0, cells[0], cells[1], from, edge.from, to),
                (1, cells[n - 1], cells[n - 2], to, edge.to, from),
            ] {
                let Some(outward) = steps(&[at, next]).next().flatten() else {
                    continue;
                };
                let place = ports::place(own, at, outward);
                let toward = other.center();
                let toward = if outward.is_horizontal() {
                    toward.y
                } else {
                    toward.x
                };
                ends.push((node, outward, toward, place.offset, index, end));
            }
        }
        ends.sort_unstable();
        for side in ends.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let room = ports::room(self.plan.boxes[side[0].0], side[0].1);
            for (n, (_, outward, _, _, index, end)) in (0..).zip(side) {
                if open.contains(index) {
                    self.wishes[*index][*end] = Some(Wish {
                        side: *outward,
                        offset: ports::spread(room, n, side.len() as i32),
                    });
                }
            }
        }
    }

    fn finish(mut self) -> Routes {
        let mut routes = Vec::with_capacity(self.paths.len());
        for index in 0..self.paths.len() {
            let cells = std::mem::take(&mut self.paths[index]);
            routes.push(if cells.is_empty() {
                Route {
                    cells: self
                        .ends(index)
                        .map_or_else(Vec::new, |(from, to)| plain_line(from, to)),
                    legal: false,
                }
            } else {
                Route { cells, legal: true }
            });
        }
        self.moved.sort_unstable();
        Routes {
            routes,
            moved: self.moved,
        }
    }
}

/// Every edge as a plain line.
pub fn plain(plan: &Plan) -> Routes {
    let line = |edge: &EdgePlan| {
        let ends = (plan.boxes.get(edge.from), plan.boxes.get(edge.to));
        let cells = match ends {
            (Some(from), Some(to)) => plain_line(*from, *to),
            _ => Vec::new(),
        };
        Route {
            cells,
            legal: false,
        }
    };
    Routes {
        routes: plan.edges.iter().map(line).collect(),
        moved: Vec::new(),
    }
}

/// Whether a route keeps every rule that concerns the terrain alone.
pub fn is_legal(terrain: &Terrain, from: Rect, to: Rect, cells: &[Cell]) -> bool {
    let n = cells.len();
    let ways: Option<Vec<Direction>> = steps(cells).collect();
    let Some(ways) = ways.filter(|_| n >= 3) else {
        return false;
    };
    let port = |rect: Rect, cell: Cell, outward: Direction| {
        let wish = ports::place(rect, cell, outward);
        (0..ports::room(rect, outward)).contains(&wish.offset)
            && ports::cell(rect, outward, wish.offset) == cell
            && terrain.is_port(cell, outward)
    };
    let mut sorted = cells.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.len() == n
        && port(from, cells[0], ways[0])
        && port(to, cells[n - 1], ways[n - 2].opposite())
        && (1..n - 1).all(|i| {
            let ground = terrain.at(cells[i]);
            ground.lets(ways[i - 1]) && (ways[i - 1] == ways[i] || !ground.is_border())
        })
}

/// A line with one corner between the middles of two boxes, from border to border.
fn plain_line(from: Rect, to: Rect) -> Vec<Cell> {
    let (a, b) = (from.center(), to.center());
    let far = i64::from(a.x.abs_diff(b.x)) + i64::from(a.y.abs_diff(b.y));
    if far > i64::from(LONGEST_PLAIN) {
        return Vec::new();
    }
    let mut cells = vec![a];
    let mut at = a;
    while at != b {
        let (dx, dy) = if at.x == b.x {
            (0, (b.y - at.y).signum())
        } else {
            ((b.x - at.x).signum(), 0)
        };
        at = at.offset(dx, dy);
        cells.push(at);
    }
    let start = cells.iter().rposition(|c| from.contains(*c)).unwrap_or(0);
    let end = cells[start..]
        .iter()
        .position(|c| to.contains(*c))
        .map_or(cells.len(), |i| start + i + 1);
    cells[start..end].to_vec()
}
