//! One edge: A* over (cell, direction of arrival).

use super::cost;
use super::nest::Nest;
use super::ports::{Port, port_at};
use super::queue::Queue;
use super::sheet::Sheet;
use super::walk::{NEVER, Walk, turned};
use super::way::{Use, Way, steps};
use crate::board::{Cell, Direction, Rect};

/// States that one search may look at.
const MAX_EXPANSIONS: u32 = 400_000;
/// No state came before.
const START: u32 = 4;
/// The bit of a state that says that it was looked at.
const DONE: u32 = 8;
/// The bits of a state below its cost: the direction of the arrival before, or [`START`], and
/// [`DONE`].
const BITS: u32 = 4;
/// Costs from here on are taken for no way at all: they would not fit above the bits.
const DEAREST: u32 = u32::MAX >> BITS;

/// How sharing a cell with another edge is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// It costs this much.
    Costs(u32),
    /// It is out of the question.
    Forbidden,
}

/// What is asked of one search.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Where the edge may start.
    pub from: &'a [Port],
    /// Where it may end.
    pub to: &'a [Port],
    /// The target's box.
    pub target: Rect,
    /// Frames that are cheap to cross.
    pub crosses: &'a [usize],
    /// Frames around the target.
    pub around: &'a [usize],
    /// Which frame lies in which.
    pub nest: &'a Nest,
    /// How sharing is treated.
    pub sharing: Sharing,
    /// What it costs to cross another edge.
    pub crossing: u32,
    /// The cells that are looked at.
    pub window: Rect,
    /// How much more than its least the rest of the way is taken to cost, in sixteenths. With 0 the
    /// way is the cheapest; with more it is found sooner.
    pub hurry: u32,
    /// Only ways that cost less are of interest.
    pub below: u32,
}

/// A found way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// From port to port.
    pub way: Way,
    /// What it costs.
    pub cost: u32,
}

/// What a search knows of a cell. Everything that it needs of one lies together: what a search costs
/// is mostly the memory that it reads.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    /// The search that this mark is of; the rest says nothing in another one.
    stamp: u32,
    /// The least cost at which the cell was reached, from anywhere.
    least: u32,
    /// For each direction of arrival the cost of the best known way, above [`BITS`].
    states: [u32; 4],
}

impl Mark {
    /// A cell that was not reached yet.
    const fn blank(stamp: u32) -> Self {
        Self {
            stamp,
            least: NEVER,
            states: [NEVER; 4],
        }
    }
}

/// The memory of searches, used again from one to the next.
#[derive(Debug, Default)]
pub struct Search {
    stamp: u32,
    marks: Vec<Mark>,
    queue: Queue,
    /// For each frame what it costs to get from it to the target's frames; [`NEVER`] where nobody
    /// asked yet.
    borders: Vec<u32>,
    /// States that all searches so far looked at: work in a unit that is the same on every machine.
    pub spent: u64,
}

impl Search {
    /// The cheapest way, or none within the window.
    pub fn run(&mut self, sheet: &mut Sheet<'_>, question: &Question<'_>) -> Option<Found> {
        let mut banned: Vec<Cell> = Vec::new();
        // A way that crosses itself draws a loop around a cell where it may not bend; without that
        // cell there is another way, or none. Few cells can be fought over like this.
        for _ in 0..8 {
            let found = self.once(sheet, question, &banned)?;
            match first_repeated(&found.way) {
                None => return Some(found),
                Some(cell) => banned.push(cell),
            }
        }
        None
    }

    /// What a given way costs, by the same rules; none when it breaks one.
    pub fn price(sheet: &mut Sheet<'_>, question: &Question<'_>, way: &[Cell]) -> Option<u32> {
        let walk = Walk {
            q: question,
            banned: &[],
        };
        let ways: Vec<Direction> = steps(way).collect::<Option<_>>()?;
        let last = way.len().checked_sub(1).filter(|last| *last >= 2)?;
        let start = port_at(question.from, way[0], ways[0])?;
        let at_port = sheet.index(way[0]);
        let mut sum = start
            .cost
            .checked_add(never(walk.whole(sheet.spot(at_port)))?)?;
        for i in 1..last {
            let index = sheet.index(way[i]);
            sum += never(walk.enter(sheet.spot(index).ground, way[i], ways[i - 1]))?;
            sum += never(if i + 1 == last {
                walk.arrive(sheet, index, ways[i - 1], way[last], ways[i])
            } else if ways[i] == ways[i - 1] {
                walk.straight(sheet, index, way[i], ways[i])
            } else {
                walk.bend(sheet.spot(index))
            })?;
        }
        Some(sum)
    }

    fn once(&mut self, sheet: &mut Sheet<'_>, q: &Question<'_>, banned: &[Cell]) -> Option<Found> {
        let walk = Walk { q, banned };
        self.begin(&walk);
        // The last one is looked at first among equals: that is to be the topmost or leftmost.
        for port in q.from.iter().rev() {
            let outside = port.cell.step(port.outward);
            let (at_port, index) = (sheet.index(port.cell), sheet.index(outside));
            let at_port = walk.whole(sheet.spot(at_port));
            let step = walk.enter(sheet.spot(index).ground, outside, port.outward);
            if at_port != NEVER && step != NEVER && q.window.contains(outside) {
                self.grow(sheet.len());
                let cost = port.cost + at_port + step;
                if self.is_better(index, port.outward, cost) {
                    let rest = self.rest(&walk, sheet, index, outside, port.outward);
                    self.reach(q, index, port.outward, cost, START, rest);
                }
            }
        }
        // The cheapest arrival so far: (cost, last state before the port, the port).
        let mut best: Option<(u32, u32, Cell)> = None;
        let mut least = q.below;
        let mut expansions = 0;
        while let Some((state, cost)) = self.queue.pop() {
            if state == NEVER {
                if let Some((known, before, port)) = best.filter(|(known, ..)| *known == cost) {
                    return Some(Found {
                        way: self.walk_back(sheet, before, port),
                        cost: known,
                    });
                }
                continue; // a cheaper arrival was found meanwhile
            }
            let (index, came) = unpack(state);
            let known = &mut self.marks[index].states[came as usize];
            if *known >> BITS != cost || *known & DONE != 0 {
                continue; // a cheaper way to this state was found meanwhile
            }
            *known |= DONE;
            if self.is_hopeless(&walk, sheet, index, cost) {
                continue;
            }
            let here = *sheet.spot(index);
            let bend = walk.bend(&here);
            expansions += 1;
            self.spent += 1;
            if expansions > MAX_EXPANSIONS {
                return None;
            }
            let cell = sheet.cell(index);
            let ways = [came, turned(came, 1), turned(came, 3)];
            let next = ways.map(|way| sheet.beside(index, cell, way));
            self.grow(sheet.len());
            let how = Use::straight(came);
            let beside =
                u32::from(sheet.spot(next[1]).has(how)) + u32::from(sheet.spot(next[2]).has(how));
            let straight = walk.line(&here, how, beside);
            for ((way, next), leave) in ways.into_iter().zip(next).zip([straight, bend, bend]) {
                let to = cell.step(way);
                let ground = sheet.spot(next).ground;
                if ground.is_blocked() {
                    if q.target.contains(to) {
                        let price = walk.arrive(sheet, index, came, to, way);
                        let total = cost.saturating_add(price);
                        if total < least {
                            (best, least) = (Some((total, state, to)), total);
                            self.queue.push(total, NEVER, total);
                        }
                    }
                    continue;
                }
                if leave == NEVER || !q.window.contains(to) {
                    continue;
                }
                let enter = walk.enter(ground, to, way);
                if enter != NEVER {
                    let cost = cost + leave + enter;
                    if self.is_better(next, way, cost)
                        && !self.is_hopeless(&walk, sheet, next, cost)
                    {
                        let rest = self.rest(&walk, sheet, next, to, way);
                        self.reach(q, next, way, cost, came as u32, rest);
                    }
                }
            }
        }
        None
    }

    fn begin(&mut self, walk: &Walk<'_>) {
        if self.stamp == u32::MAX {
            self.marks.fill(Mark::default());
            self.stamp = 0;
        }
        self.stamp += 1;
        self.queue.clear(walk.nearest());
        self.borders.clear();
        self.borders.resize(walk.q.nest.len() + 1, NEVER);
    }

    /// At least what the rest of the way costs.
    #[inline]
    fn rest(
        &mut self,
        walk: &Walk<'_>,
        sheet: &mut Sheet<'_>,
        index: usize,
        cell: Cell,
        came: Direction,
    ) -> u32 {
        let mut ground = sheet.spot(index).ground;
        if ground.is_border() {
            // On a border it goes straight on, and the price of the border is paid.
            let beyond = sheet.beside(index, cell, came);
            ground = sheet.spot(beyond).ground;
        }
        let frame = ground.frame();
        let known = &mut self.borders[frame.map_or(0, |frame| frame + 1)];
        if *known == NEVER {
            *known = walk.borders(frame);
        }
        walk.steps(cell, came) + *known
    }

    /// Makes room for the states of a sheet of this many cells.
    fn grow(&mut self, cells: usize) {
        if self.marks.len() < cells {
            self.marks.resize(cells, Mark::default());
        }
    }

    fn is_better(&self, index: usize, came: Direction, cost: u32) -> bool {
        let mark = &self.marks[index];
        let known = mark.states[came as usize];
        // In a hurry nothing is looked at twice, though it may be found again at a lower cost.
        mark.stamp != self.stamp || (cost < known >> BITS && (known & DONE == 0 || known == NEVER))
    }

    /// True when the cell was reached another way so cheaply that turning there is no dearer than
    /// having come like this. Beside a box, where arrowheads may not turn, that says nothing.
    #[inline]
    fn is_hopeless(&self, walk: &Walk<'_>, sheet: &Sheet<'_>, index: usize, cost: u32) -> bool {
        let mark = &self.marks[index];
        let best = mark.least;
        if mark.stamp != self.stamp || best.saturating_add(cost::BEND) > cost {
            return false;
        }
        let spot = sheet.spot(index);
        let bend = walk.bend(spot);
        bend != NEVER && !spot.ground.is_beside_box() && best.saturating_add(bend) <= cost
    }

    #[inline]
    fn reach(
        &mut self,
        q: &Question<'_>,
        index: usize,
        came: Direction,
        cost: u32,
        before: u32,
        rest: u32,
    ) {
        if cost.saturating_add(rest) >= q.below.min(DEAREST) {
            return;
        }
        let hurried = rest + rest * q.hurry / 16;
        let mark = &mut self.marks[index];
        if mark.stamp != self.stamp {
            *mark = Mark::blank(self.stamp);
        }
        mark.states[came as usize] = cost << BITS | before;
        mark.least = mark.least.min(cost);
        let state = index * 4 + came as usize;
        self.queue
            .push(cost.saturating_add(hurried), state as u32, cost);
    }

    fn walk_back(&self, sheet: &mut Sheet<'_>, last: u32, port: Cell) -> Way {
        let (mut index, mut came) = unpack(last);
        let mut cell = sheet.cell(index);
        let mut cells = vec![port, cell];
        loop {
            let before = self.marks[index].states[came as usize] & (DONE - 1);
            cell = cell.step(came.opposite());
            cells.push(cell);
            if before == START {
                break;
            }
            index = sheet.index(cell);
            came = Direction::ALL[before as usize];
        }
        cells.reverse();
        cells.into()
    }
}

fn unpack(state: u32) -> (usize, Direction) {
    (state as usize / 4, Direction::ALL[state as usize % 4])
}

const fn never(price: u32) -> Option<u32> {
    if price == NEVER { None } else { Some(price) }
}

fn first_repeated(cells: &[Cell]) -> Option<Cell> {
    let mut sorted = cells.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).find(|w| w[0] == w[1]).map(|w| w[0])
}
