//! One edge: A* over (cell, direction of arrival).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::cost;
use super::ports::{Port, port_at};
use super::terrain::Terrain;
use super::usage::{Usage, Use, steps};
use crate::board::{Cell, Direction, Rect};

/// Cells of the largest window that is searched: about 1000 by 260.
const MAX_WINDOW: i64 = 262_144;
/// States that one search may look at.
const MAX_EXPANSIONS: u32 = 400_000;
/// No state came before.
const START: u8 = 4;

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
    /// How sharing is treated.
    pub sharing: Sharing,
    /// The cells that are looked at.
    pub window: Rect,
}

/// A found way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// From port to port.
    pub cells: Vec<Cell>,
    /// What it costs.
    pub cost: u32,
}

/// The memory of searches, used again from one to the next.
#[derive(Debug, Default)]
pub struct Search {
    window: Rect,
    stamp: u32,
    seen: Vec<u32>,
    cost: Vec<u32>,
    came: Vec<u8>,
    open: BinaryHeap<Reverse<(u32, u32, u32)>>,
    /// States that all searches so far looked at: work in a unit that is the same on every machine.
    pub spent: u64,
}

impl Search {
    /// The cheapest way, or none within the window.
    pub fn run(
        &mut self,
        terrain: &Terrain,
        usage: &Usage,
        question: &Question<'_>,
    ) -> Option<Found> {
        let mut banned: Vec<Cell> = Vec::new();
        // A way that crosses itself draws a loop around a cell where it may not bend; without that
        // cell there is another way, or none. Few cells can be fought over like this.
        for _ in 0..8 {
            let found = self.once(terrain, usage, question, &banned)?;
            match first_repeated(&found.cells) {
                None => return Some(found),
                Some(cell) => banned.push(cell),
            }
        }
        None
    }

    /// What a given way costs, by the same rules; none when it breaks one.
    pub fn price(
        terrain: &Terrain,
        usage: &Usage,
        question: &Question<'_>,
        cells: &[Cell],
    ) -> Option<u32> {
        let walk = Walk {
            terrain,
            usage,
            q: question,
            banned: &[],
        };
        let ways: Vec<Direction> = steps(cells).collect::<Option<_>>()?;
        let last = cells.len().checked_sub(1).filter(|last| *last >= 2)?;
        let start = port_at(question.from, cells[0], ways[0])?;
        let mut sum = start.cost + walk.price(cells[0], Use::Whole)?;
        for i in 1..last {
            sum += walk.enter(cells[i], ways[i - 1])?;
            sum += if i + 1 == last {
                walk.arrive(cells[i], ways[i - 1], cells[last], ways[i])?
            } else {
                walk.leave(cells[i], ways[i - 1], ways[i])?
            };
        }
        Some(sum)
    }

    fn once(
        &mut self,
        terrain: &Terrain,
        usage: &Usage,
        q: &Question<'_>,
        banned: &[Cell],
    ) -> Option<Found> {
        self.open_window(terrain, q.window)?;
        let walk = Walk {
            terrain,
            usage,
            q,
            banned,
        };
        for port in q.from {
            let outside = port.cell.step(port.outward);
            let at_port = walk.price(port.cell, Use::Whole);
            let step = walk.enter(outside, port.outward);
            if let (Some(a), Some(b)) = (at_port, step) {
                self.push(
                    outside,
                    port.outward,
                    port.cost + a + b,
                    START,
                    walk.rest(outside, port.outward),
                );
            }
        }
        let mut expansions = 0;
        while let Some(Reverse((total, rest, state))) = self.open.pop() {
            let cost = self.cost[state as usize];
            if total != cost.saturating_add(rest) {
                continue; // a cheaper way to this state was found meanwhile
            }
            let (cell, came) = self.unpack(state);
            if q.target.contains(cell) {
                return Some(Found {
                    cells: self.walk_back(state),
                    cost,
                });
            }
            expansions += 1;
            self.spent += 1;
            if expansions > MAX_EXPANSIONS {
                return None;
            }
            for way in Direction::ALL {
                if way == came.opposite() {
                    continue;
                }
                let next = cell.step(way);
                let price = if q.target.contains(next) {
                    walk.arrive(cell, came, next, way)
                } else {
                    walk.leave(cell, came, way)
                        .zip(walk.enter(next, way))
                        .map(|(a, b)| a + b)
                };
                if let Some(price) = price {
                    let rest = walk.rest(next, way);
                    self.push(next, way, cost.saturating_add(price), came as u8, rest);
                }
            }
        }
        None
    }

    fn open_window(&mut self, terrain: &Terrain, window: Rect) -> Option<()> {
        let area = terrain.area();
        let (x, y) = (window.x.max(area.x), window.y.max(area.y));
        let right = window.right().min(area.right());
        let bottom = window.bottom().min(area.bottom());
        let window = Rect::new(x, y, right - x, bottom - y);
        let cells = i64::from(window.w.max(0)) * i64::from(window.h.max(0));
        if cells == 0 || cells > MAX_WINDOW {
            return None;
        }
        let states = cells as usize * 4;
        if self.seen.len() < states {
            self.seen.resize(states, 0);
            self.cost.resize(states, 0);
            self.came.resize(states, 0);
        }
        if self.stamp == u32::MAX {
            self.seen.fill(0);
            self.stamp = 0;
        }
        self.stamp += 1;
        self.window = window;
        self.open.clear();
        Some(())
    }

    fn push(&mut self, cell: Cell, came: Direction, cost: u32, before: u8, rest: u32) {
        if !self.window.contains(cell) {
            return;
        }
        let x = (cell.x - self.window.x) as usize;
        let y = (cell.y - self.window.y) as usize;
        let state = (y * self.window.w as usize + x) * 4 + came as usize;
        if self.seen[state] == self.stamp && self.cost[state] <= cost {
            return;
        }
        self.seen[state] = self.stamp;
        self.cost[state] = cost;
        self.came[state] = before;
        let total = cost.saturating_add(rest);
        self.open.push(Reverse((total, rest, state as u32)));
    }

    fn unpack(&self, state: u32) -> (Cell, Direction) {
        let (place, w) = (state / 4, self.window.w as u32);
        let cell = Cell::new(
            self.window.x + (place % w) as i32,
            self.window.y + (place / w) as i32,
        );
        (cell, Direction::ALL[(state % 4) as usize])
    }

    fn walk_back(&self, state: u32) -> Vec<Cell> {
        let (mut cell, mut came) = self.unpack(state);
        let mut cells = vec![cell];
        loop {
            let x = (cell.x - self.window.x) as usize;
            let y = (cell.y - self.window.y) as usize;
            let before = self.came[(y * self.window.w as usize + x) * 4 + came as usize];
            cell = cell.step(came.opposite());
            cells.push(cell);
            if before == START {
                break;
            }
            came = Direction::ALL[before as usize];
        }
        cells.reverse();
        cells
    }
}

/// The prices of one search.
struct Walk<'a> {
    terrain: &'a Terrain,
    usage: &'a Usage,
    q: &'a Question<'a>,
    banned: &'a [Cell],
}

impl Walk<'_> {
    /// What using a cell costs with regard to the other edges; none when it is forbidden.
    fn price(&self, cell: Cell, how: Use) -> Option<u32> {
        let index = self.terrain.index(cell)?;
        let meeting = self.usage.meeting(index, how);
        let sharing = match (meeting.conflicts, self.q.sharing) {
            (0, _) => 0,
            (_, Sharing::Forbidden) => return None,
            (n, Sharing::Costs(each)) => n * each + self.usage.history(index),
        };
        let columns = self.terrain.area().w.max(0) as usize;
        let beside = self.usage.beside(index, how, columns) * cost::BESIDE_EDGE;
        Some(sharing + meeting.crossings * cost::CROSSING + beside)
    }

    /// The price of a step into a cell.
    fn enter(&self, cell: Cell, way: Direction) -> Option<u32> {
        let ground = self.terrain.at(cell);
        if !ground.lets(way) || self.banned.contains(&cell) {
            return None;
        }
        let mut price = if way.is_horizontal() {
            cost::COLUMN
        } else {
            cost::ROW
        };
        if ground.is_beside_box() {
            price += cost::BESIDE_BOX;
        }
        if ground.is_border() && ground.is_beside_corner() {
            price += cost::BESIDE_CORNER;
        }
        match ground.frame() {
            Some(frame) if self.q.crosses.contains(&frame) => price += cost::OWN_FRAME,
            Some(_) => price += cost::FOREIGN_FRAME,
            None if ground.is_beside_frame() => price += cost::BESIDE_FRAME,
            None => {}
        }
        Some(price)
    }

    /// The price of what happens in a cell that was entered one way and is left another.
    fn leave(&self, cell: Cell, came: Direction, way: Direction) -> Option<u32> {
        if came == way {
            return self.price(cell, Use::straight(way));
        }
        if self.terrain.at(cell).is_border() {
            return None;
        }
        Some(self.price(cell, Use::Whole)? + cost::BEND)
    }

    /// The price of the arrowhead in `cell` and of the port behind it.
    fn arrive(&self, cell: Cell, came: Direction, port: Cell, way: Direction) -> Option<u32> {
        if self.banned.contains(&port) {
            return None;
        }
        let end = port_at(self.q.to, port, way.opposite())?;
        let bent = if came == way { 0 } else { cost::BENT_ARROW };
        Some(end.cost + bent + self.price(cell, Use::Whole)? + self.price(port, Use::Whole)?)
    }

    /// At least what the rest of the way costs: the steps to the target's box, and the corners
    /// without which it cannot be reached from here.
    fn rest(&self, cell: Cell, came: Direction) -> u32 {
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
