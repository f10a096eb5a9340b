//! One edge: A* over (cell, direction of arrival).

use super::cost;
use super::ground::Ground;
use super::nest::Nest;
use super::ports::{Port, port_at};
use super::queue::Queue;
use super::sheet::{Sheet, Spot};
use super::way::{Use, Way, steps};
use crate::board::{Cell, Direction, Rect};

/// States that one search may look at.
const MAX_EXPANSIONS: u32 = 400_000;
/// No state came before.
const START: u32 = 4;
/// What the direction of arrival is shifted by, in a mark.
const STAMP: u32 = 4;
/// The bit of a mark that says that the state was looked at.
const DONE: u32 = 8;
/// No step is possible.
const NEVER: u32 = u32::MAX;

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
    /// The cells that are looked at.
    pub window: Rect,
    /// How much more than its least the rest of the way is taken to cost, in sixteenths. With 0 the
    /// way is the cheapest; with more it is found sooner.
    pub hurry: u32,
}

/// A found way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// From port to port.
    pub way: Way,
    /// What it costs.
    pub cost: u32,
}

/// The best known way to a state.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    cost: u32,
    /// The search that this mark is of, and the direction of the arrival before.
    stamp: u32,
}

/// The memory of searches, used again from one to the next.
#[derive(Debug, Default)]
pub struct Search {
    stamp: u32,
    marks: Vec<Mark>,
    /// The least cost at which each cell was reached, from anywhere.
    least: Vec<Mark>,
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
                    self.reach(index, port.outward, cost, START, rest);
                }
            }
        }
        // The cheapest arrival so far: (cost, last state before the port, the port).
        let mut best: Option<(u32, u32, Cell)> = None;
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
            let mark = &mut self.marks[state as usize];
            if mark.cost != cost || mark.stamp & DONE != 0 {
                continue; // a cheaper way to this state was found meanwhile
            }
            mark.stamp |= DONE;
            let (index, came) = unpack(state);
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
                        if total < best.map_or(NEVER, |(known, ..)| known) {
                            best = Some((total, state, to));
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
                        self.reach(next, way, cost, came as u32, rest);
                    }
                }
            }
        }
        None
    }

    fn begin(&mut self, walk: &Walk<'_>) {
        if self.stamp >= u32::MAX >> STAMP {
            self.marks.fill(Mark::default());
            self.least.fill(Mark::default());
            self.stamp = 0;
        }
        self.stamp += 1;
        self.queue.clear(walk.nearest());
        self.borders.clear();
        self.borders.resize(walk.q.nest.len() + 1, NEVER);
    }

    /// At least what the rest of the way costs, and the question's hurry on top.
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
        let least = walk.steps(cell, came) + *known;
        least + least * walk.q.hurry / 16
    }

    /// Makes room for the states of a sheet of this many cells.
    fn grow(&mut self, cells: usize) {
        if self.marks.len() < cells * 4 {
            self.marks.resize(cells * 4, Mark::default());
            self.least.resize(cells, Mark::default());
        }
    }

    fn is_better(&self, index: usize, came: Direction, cost: u32) -> bool {
        let mark = self.marks[index * 4 + came as usize];
        // In a hurry nothing is looked at twice, though it may be found again at a lower cost.
        mark.stamp >> STAMP != self.stamp || (cost < mark.cost && mark.stamp & DONE == 0)
    }

    /// True when the cell was reached another way so cheaply that turning there is no dearer than
    /// having come like this. Beside a box, where arrowheads may not turn, that says nothing.
    #[inline]
    fn is_hopeless(&self, walk: &Walk<'_>, sheet: &Sheet<'_>, index: usize, cost: u32) -> bool {
        let least = self.least[index];
        let best = least.cost;
        if least.stamp != self.stamp || best.saturating_add(cost::BEND) > cost {
            return false;
        }
        let spot = sheet.spot(index);
        let bend = walk.bend(spot);
        bend != NEVER && !spot.ground.is_beside_box() && best.saturating_add(bend) <= cost
    }

    #[inline]
    fn reach(&mut self, index: usize, came: Direction, cost: u32, before: u32, rest: u32) {
        let state = index * 4 + came as usize;
        self.marks[state] = Mark {
            cost,
            stamp: self.stamp << STAMP | before,
        };
        let least = &mut self.least[index];
        if least.stamp != self.stamp || cost < least.cost {
            *least = Mark {
                cost,
                stamp: self.stamp,
            };
        }
        self.queue
            .push(cost.saturating_add(rest), state as u32, cost);
    }

    fn walk_back(&self, sheet: &mut Sheet<'_>, last: u32, port: Cell) -> Way {
        let (mut index, mut came) = unpack(last);
        let mut cell = sheet.cell(index);
        let mut cells = vec![port, cell];
        loop {
            let before = self.marks[index * 4 + came as usize].stamp & (DONE - 1);
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

/// A direction some quarters to the right.
const fn turned(way: Direction, quarters: usize) -> Direction {
    Direction::ALL[(way as usize + quarters) % 4]
}

const fn never(price: u32) -> Option<u32> {
    if price == NEVER { None } else { Some(price) }
}

/// The prices of one search. [`NEVER`] says that it is forbidden.
struct Walk<'a> {
    q: &'a Question<'a>,
    banned: &'a [Cell],
}

impl Walk<'_> {
    /// What using a cell costs with regard to the other edges.
    fn used(&self, spot: &Spot, how: Use) -> u32 {
        let meeting = spot.meeting(how);
        let sharing = match (meeting.conflicts, self.q.sharing) {
            (0, _) => 0,
            (_, Sharing::Forbidden) => return NEVER,
            (n, Sharing::Costs(each)) => n * each + u32::from(spot.history),
        };
        sharing + meeting.crossings * cost::CROSSING
    }

    fn whole(&self, spot: &Spot) -> u32 {
        self.used(spot, Use::Whole)
    }

    /// Straight on, with some parallel lines right beside.
    fn line(&self, spot: &Spot, how: Use, beside: u32) -> u32 {
        match self.used(spot, how) {
            NEVER => NEVER,
            used => used + beside * cost::BESIDE_EDGE,
        }
    }

    fn straight(&self, sheet: &mut Sheet<'_>, index: usize, cell: Cell, way: Direction) -> u32 {
        let how = Use::straight(way);
        let sides = [turned(way, 1), turned(way, 3)].map(|side| {
            let beside = sheet.beside(index, cell, side);
            u32::from(sheet.spot(beside).has(how))
        });
        self.line(sheet.spot(index), how, sides[0] + sides[1])
    }

    fn bend(&self, spot: &Spot) -> u32 {
        match self.whole(spot) {
            _ if spot.ground.is_border() => NEVER,
            NEVER => NEVER,
            whole => whole + cost::BEND,
        }
    }

    /// The price of a step into a cell.
    #[inline]
    fn enter(&self, ground: Ground, cell: Cell, way: Direction) -> u32 {
        if !ground.lets(way) || self.banned.contains(&cell) {
            return NEVER;
        }
        let mut price = if way.is_horizontal() {
            cost::COLUMN
        } else {
            cost::ROW
        };
        if ground.is_plain() {
            return price;
        }
        if ground.is_beside_box() {
            price += cost::BESIDE_BOX;
        }
        if ground.is_border() {
            if ground.is_beside_corner() {
                price += cost::BESIDE_CORNER;
            }
            let own = ground.frame().is_some_and(|f| self.q.crosses.contains(&f));
            price += if own {
                cost::OWN_FRAME
            } else {
                cost::FOREIGN_FRAME
            };
        } else if ground.is_beside_frame() {
            price += cost::BESIDE_FRAME;
        }
        price
    }

    /// The price of the arrowhead in a cell and of the port behind it.
    fn arrive(
        &self,
        sheet: &mut Sheet<'_>,
        index: usize,
        came: Direction,
        port: Cell,
        way: Direction,
    ) -> u32 {
        let Some(end) = port_at(self.q.to, port, way.opposite()) else {
            return NEVER;
        };
        let at_port = sheet.index(port);
        let (head, tail) = (
            self.whole(sheet.spot(index)),
            self.whole(sheet.spot(at_port)),
        );
        if head == NEVER || tail == NEVER || self.banned.contains(&port) {
            return NEVER;
        }
        let bent = if came == way { 0 } else { cost::BENT_ARROW };
        end.cost + bent + head + tail
    }

    /// At least what the cheapest start has before it.
    fn nearest(&self) -> u32 {
        let starts = self.q.from.iter();
        let least = starts.map(|p| self.steps(p.cell.step(p.outward), p.outward));
        least.min().unwrap_or(0)
    }

    /// What the borders cost between a frame, or the bare board, and the target.
    fn borders(&self, frame: Option<usize>) -> u32 {
        let here = frame.map_or(&[][..], |frame| self.q.nest.chain(frame));
        let price = |frame: &usize| {
            if self.q.crosses.contains(frame) {
                cost::OWN_FRAME
            } else {
                cost::FOREIGN_FRAME
            }
        };
        let leave = here.iter().filter(|f| !self.q.around.contains(f));
        let enter = self.q.around.iter().filter(|f| !here.contains(f));
        leave.chain(enter).map(price).sum()
    }

    /// At least what the rest of the way costs on a bare board: the steps to the target's box, and
    /// the corners without which it cannot be reached from here.
    #[inline]
    fn steps(&self, cell: Cell, came: Direction) -> u32 {
        let t = self.q.target;
        let (left, right) = (cell.x - (t.right() - 1), t.x - cell.x);
        let (up, down) = (cell.y - (t.bottom() - 1), t.y - cell.y);
        let (dx, dy) = (left.max(right).max(0), up.max(down).max(0));
        let away = match came {
            Direction::Up => down > 0,
            Direction::Down => up > 0,
            Direction::Left => right > 0,
            Direction::Right => left > 0,
        };
        let bends = match (dx > 0, dy > 0) {
            (false, false) => 0,
            _ if away => 2,
            (true, true) => 1,
            (true, false) => u32::from(!came.is_horizontal()),
            (false, true) => u32::from(came.is_horizontal()),
        };
        // The last step, onto the port, is free.
        let free = if dx > 0 { cost::COLUMN } else { cost::ROW };
        let steps = dx as u32 * cost::COLUMN + dy as u32 * cost::ROW;
        steps.saturating_sub(free) + bends * cost::BEND
    }
}

fn first_repeated(cells: &[Cell]) -> Option<Cell> {
    let mut sorted = cells.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).find(|w| w[0] == w[1]).map(|w| w[0])
}
