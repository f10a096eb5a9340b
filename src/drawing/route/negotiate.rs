//! All edges: negotiation until nobody shares a cell, then improvement, one edge or one crossing
//! pair at a time.
//!
//! Phases, each bounded:
//! 1. kept ways lie on the world already, with so much weight that others avoid them;
//! 2. PathFinder rounds, here: every edge takes its cheapest way; sharing costs more from round to
//!    round, and cells that were fought over keep a price; only edges that share are routed again;
//! 3. settling, in `settle`: what still shares is lifted and routed with sharing forbidden; where
//!    that fails, the edges in its way are moved; where that fails too, it gets a plain line and is
//!    not legal;
//! 4. improvement with sharing forbidden, in `improve`: ports spread over the sides they came to lie
//!    on, edges re-routed, crossing pairs re-routed in the other order, as long as it gets cheaper;
//!    then what found no way tries once more.

use std::cell::OnceCell;

use super::cost;
use super::nest::Nest;
use super::ports::{self, Wish};
use super::search::{Found, Question, Search, Sharing};
use super::sheet::Sheet;
use super::way::Way;
use super::world::World;
use super::{EdgePlan, Plan, Route, Routes};
use crate::board::Rect;

/// Rounds of negotiation. Boards of tens of edges settle in three or four.
const ROUNDS: u32 = 24;
/// Rounds without a new least number of edges that share, after which negotiation has done what it
/// can.
const PATIENCE: u32 = 6;
/// The round of negotiation from which on there is so little room that crossings must be cheap.
const FIGHT: u32 = 3;
/// States that a routing may look at whatever its size, and more for every edge that is routed:
/// about a third of a second, and a millisecond for each edge. The first round of a board with room
/// for its edges takes 2,000 to 5,000 for each, so only boards with more edges than room come near
/// it. What has no way by then gets a plain line.
const WORK: (u64, u64) = (4_000_000, 16_000);
/// States that no routing goes beyond, about ten seconds: on boards of 10,000 boxes with more edges
/// than room.
const MOST_WORK: u64 = 160_000_000;
/// Windows that are tried for an edge, each larger than the one before.
const WINDOWS: u32 = 4;
/// Distance between two boxes, as a cost, up to which the cheapest way is looked for; beyond it the
/// search is in more of a hurry the further it has to go.
const NEAR: u32 = 480;
/// The greatest hurry that comes from a distance.
const FAR_HURRY: u32 = 8;
/// Edges of a board up to which the cheapest ways are looked for at once.
const UNHURRIED: usize = 60;
/// The hurry of first ways when there are more of them: any way will do, improvement makes it a good one.
const HURRY: u32 = 16;
/// The hurry on a larger board when few ways are looked for: a step of a gesture has one frame of time.
const STEP_HURRY: u32 = 4;
/// First ways from which on crossings are cheap: with so many a detour costs more than it saves.
const CROWDED: usize = 1_000;
/// Cells of the longest plain line for an edge without a route.
const LONGEST_PLAIN: i32 = 4096;

/// Routes all edges.
pub fn all(plan: &Plan<'_>, world: &World) -> Routes {
    let mut table = Table::new(plan, world);
    table.negotiate();
    table.settle();
    table.improve();
    // Lines that became shorter may have left room for those that found none.
    table.settle_again();
    table.finish()
}

/// The ways as they are in the middle of a routing.
pub struct Table<'a> {
    pub plan: &'a Plan<'a>,
    pub sheet: Sheet<'a>,
    pub search: Search,
    nest: Nest,
    /// The frames around each box, as far as somebody asked: those that it belongs to, and those that
    /// it lies in.
    homes: Vec<OnceCell<[Vec<usize>; 2]>>,
    /// Empty: not routed.
    pub ways: Vec<Way>,
    /// Whether a way is one of the world's, which was there before.
    pub kept: Vec<bool>,
    /// The edges that have no way to keep.
    pub open: Vec<usize>,
    pub wishes: Vec<[Option<Wish>; 2]>,
    /// States that the last search for each edge looked at.
    pub effort: Vec<u64>,
    /// States that all of it may look at.
    pub work: u64,
    /// The hurry that every search is in at least.
    hurry: u32,
    /// What a crossing costs at present.
    crossing: u32,
    pub moved: Vec<usize>,
}

impl<'a> Table<'a> {
    fn new(plan: &'a Plan<'a>, world: &'a World) -> Self {
        let kept: Vec<bool> = plan.edges.iter().map(|e| e.keep.is_some()).collect();
        let ways = plan
            .edges
            .iter()
            .map(|e| e.keep.clone().unwrap_or_default());
        let open: Vec<usize> = (0..kept.len()).filter(|i| !kept[*i]).collect();
        Self {
            plan,
            sheet: Sheet::new(world),
            search: Search::default(),
            nest: Nest::of(&plan.frames),
            homes: vec![OnceCell::new(); plan.boxes.len()],
            ways: ways.collect(),
            wishes: vec![[None; 2]; kept.len()],
            effort: vec![0; kept.len()],
            kept,
            work: (WORK.0 + WORK.1 * open.len() as u64).min(MOST_WORK),
            hurry: first_hurry(open.len(), plan.edges.len()),
            crossing: if is_step(open.len(), plan.edges.len()) || open.len() > CROWDED {
                cost::HASTY_CROSSING
            } else {
                cost::CROSSING
            },
            open,
            moved: Vec::new(),
        }
    }

    /// From here on ways are to be good: there is one for every edge already.
    pub fn calm_down(&mut self) {
        if self.hurry == HURRY {
            self.hurry = 0;
        }
        if !is_step(self.open.len(), self.plan.edges.len()) {
            self.crossing = cost::CROSSING;
        }
    }

    /// From here on any way will do.
    pub fn make_haste(&mut self) {
        self.crossing = cost::HASTY_CROSSING;
    }

    fn edge(&self, index: usize) -> &'a EdgePlan {
        &self.plan.edges[index]
    }

    pub fn ends(&self, index: usize) -> Option<(Rect, Rect)> {
        let edge = self.edge(index);
        Some((
            *self.plan.boxes.get(edge.from)?,
            *self.plan.boxes.get(edge.to)?,
        ))
    }

    /// Gives an edge a way that is open to negotiation.
    pub fn place(&mut self, index: usize, way: Way) {
        self.sheet.draw(&way);
        self.ways[index] = way;
    }

    /// Takes the way of an edge away.
    pub fn lift(&mut self, index: usize) -> Way {
        let way = std::mem::take(&mut self.ways[index]);
        if self.kept[index] {
            self.sheet.set_kept(&way, false);
            self.kept[index] = false;
        } else {
            self.sheet.wipe(&way);
        }
        way
    }

    /// Gives an edge its way of the world back.
    pub fn give_back(&mut self, index: usize, way: Way) {
        self.sheet.set_kept(&way, true);
        self.kept[index] = true;
        self.ways[index] = way;
    }

    /// Frames around one of the ends but not around both: the only ones worth crossing.
    fn crosses(&self, index: usize) -> Vec<usize> {
        let edge = self.edge(index);
        let ([a, _], [b, _]) = (self.home(edge.from), self.home(edge.to));
        let only = |x: &[usize], y: &[usize]| -> Vec<usize> {
            x.iter().copied().filter(|f| !y.contains(f)).collect()
        };
        let mut crosses = only(a, b);
        crosses.extend(only(b, a));
        crosses
    }

    fn home(&self, index: usize) -> &[Vec<usize>; 2] {
        self.homes[index].get_or_init(|| {
            let own = self.plan.around.map(|around| around(index));
            let rect = self.plan.boxes[index];
            [own.unwrap_or_default(), self.nest.around(rect)]
        })
    }

    /// The way of an edge; the window grows until there is one.
    pub fn find(&mut self, index: usize, sharing: Sharing, margin: i32) -> Option<Found> {
        self.find_below(index, sharing, margin, u32::MAX)
    }

    /// The same, if it costs less than something.
    pub fn find_below(
        &mut self,
        index: usize,
        sharing: Sharing,
        mut margin: i32,
        below: u32,
    ) -> Option<Found> {
        if self.search.spent > self.work {
            return None;
        }
        let (from, to) = self.ends(index)?;
        let [from_wish, to_wish] = self.wishes[index];
        let starts = ports::of(self.sheet.world(), from, from_wish);
        let ends = ports::of(self.sheet.world(), to, to_wish);
        let crosses = self.crosses(index);
        let around = self.homes[self.edge(index).to]
            .get()
            .map_or(&[][..], |home| &home[1]);
        if sharing == Sharing::Forbidden && !self.sheet.has_free(&ends) {
            return None;
        }
        let begin = self.search.spent;
        for _ in 0..WINDOWS {
            let wished = from.union(to).inflate(2 * margin, margin);
            let area = self.sheet.area();
            let question = Question {
                from: &starts,
                to: &ends,
                target: to,
                crosses: &crosses,
                around,
                nest: &self.nest,
                sharing,
                crossing: self.crossing,
                window: intersection(wished, area),
                hurry: hurry(from, to).max(self.hurry),
                below,
            };
            let found = self.search.run(&mut self.sheet, &question);
            self.effort[index] = self.search.spent - begin;
            if found.is_some() || below != u32::MAX || wished.contains_rect(area) {
                return found;
            }
            margin *= 4;
        }
        None
    }

    /// What the way of an edge costs under the present wishes, its own uses left out.
    pub fn price(&mut self, index: usize) -> Option<u32> {
        let (from, to) = self.ends(index)?;
        let way = self.lift(index);
        let [from_wish, to_wish] = self.wishes[index];
        let starts = ports::of(self.sheet.world(), from, from_wish);
        let ends = ports::of(self.sheet.world(), to, to_wish);
        let question = Question {
            from: &starts,
            to: &ends,
            target: to,
            crosses: &self.crosses(index),
            around: &[],
            nest: &self.nest,
            sharing: Sharing::Forbidden,
            crossing: self.crossing,
            window: self.sheet.area(),
            hurry: 0,
            below: u32::MAX,
        };
        let price = Search::price(&mut self.sheet, &question, &way);
        self.place(index, way);
        price
    }

    /// Phase 2.
    fn negotiate(&mut self) {
        let mut sharing = self.open.clone();
        // The least number of edges that shared so far, and the round after which they did.
        let mut least = (usize::MAX, 0);
        for round in 0..ROUNDS {
            if sharing.len() < least.0 {
                least = (sharing.len(), round);
            }
            let gave_up = round - least.1 > PATIENCE;
            // Half of the work is kept for settling.
            if sharing.is_empty() || gave_up || self.search.spent > self.work / 2 {
                break;
            }
            if round >= FIGHT {
                self.make_haste();
            }
            for &index in &sharing {
                if round > 0 && self.sheet.conflicts(&self.ways[index]) == 0 {
                    continue;
                }
                self.lift(index);
                let price = cost::SHARING * (round + 1);
                let margin = 8 + 2 * round as i32;
                if let Some(found) = self.find(index, Sharing::Costs(price), margin) {
                    self.place(index, found.way);
                }
            }
            sharing.clear();
            for &index in &self.open {
                let way = &self.ways[index];
                if way.is_empty() || self.sheet.conflicts(way) > 0 {
                    sharing.push(index);
                    self.sheet.remember(way, cost::HISTORY);
                }
            }
        }
    }

    fn finish(mut self) -> Routes {
        let mut routes = Vec::with_capacity(self.ways.len());
        for index in 0..self.ways.len() {
            let way = std::mem::take(&mut self.ways[index]);
            routes.push(if way.is_empty() {
                plain_route(self.ends(index))
            } else {
                Route { way, legal: true }
            });
        }
        self.moved.sort_unstable();
        self.moved.dedup();
        Routes {
            routes,
            moved: self.moved,
        }
    }
}

/// Whether most edges keep their ways, as in a step of a gesture.
const fn is_step(open: usize, edges: usize) -> bool {
    2 * open < edges
}

/// The least hurry of first ways, for so many of them on a board of so many edges.
const fn first_hurry(open: usize, edges: usize) -> u32 {
    if open > UNHURRIED {
        HURRY
    } else if edges > UNHURRIED {
        STEP_HURRY
    } else {
        0
    }
}

/// How much of a hurry the search between two boxes is in, by how far they are from each other.
fn hurry(from: Rect, to: Rect) -> u32 {
    let (a, b) = (from.center(), to.center());
    let far = a.x.abs_diff(b.x) * cost::COLUMN + a.y.abs_diff(b.y) * cost::ROW;
    (far / NEAR).min(FAR_HURRY)
}

fn intersection(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.max(b.x), a.y.max(b.y));
    let (right, bottom) = (a.right().min(b.right()), a.bottom().min(b.bottom()));
    Rect::new(x, y, (right - x).max(0), (bottom - y).max(0))
}

/// Every edge that has no way to keep as a plain line.
pub fn plain(plan: &Plan<'_>) -> Routes {
    let route = |edge: &EdgePlan| match &edge.keep {
        Some(way) if !way.is_empty() => Route {
            way: way.clone(),
            legal: true,
        },
        Some(_) | None => {
            let ends = plan.boxes.get(edge.from).zip(plan.boxes.get(edge.to));
            plain_route(ends.map(|(from, to)| (*from, *to)))
        }
    };
    Routes {
        routes: plan.edges.iter().map(route).collect(),
        moved: Vec::new(),
    }
}

fn plain_route(ends: Option<(Rect, Rect)>) -> Route {
    Route {
        way: ends.map_or_else(Way::default, |(from, to)| plain_line(from, to)),
        legal: false,
    }
}

/// A line with one corner between the middles of two boxes, from border to border.
fn plain_line(from: Rect, to: Rect) -> Way {
    let (a, b) = (from.center(), to.center());
    let far = i64::from(a.x.abs_diff(b.x)) + i64::from(a.y.abs_diff(b.y));
    if far > i64::from(LONGEST_PLAIN) {
        return Way::default();
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
    cells[start..end].iter().copied().collect()
}
