//! What each step of one search costs, and what the rest of it costs at least.

use super::cost;
use super::ground::Ground;
use super::ports::port_at;
use super::search::{Question, Sharing};
use super::sheet::{Sheet, Spot};
use super::way::Use;
use crate::board::{Cell, Direction};

/// No step is possible.
pub const NEVER: u32 = u32::MAX;

/// The prices of one search. [`NEVER`] says that it is forbidden.
pub struct Walk<'a> {
    /// What is asked.
    pub q: &'a Question<'a>,
    /// Cells that are out of the question, besides.
    pub banned: &'a [Cell],
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
        sharing + meeting.crossings * self.q.crossing
    }

    /// Using a cell for a corner, a port or an arrowhead.
    pub fn whole(&self, spot: &Spot) -> u32 {
        self.used(spot, Use::Whole)
    }

    /// Straight on, with some parallel lines right beside.
    pub fn line(&self, spot: &Spot, how: Use, beside: u32) -> u32 {
        match self.used(spot, how) {
            NEVER => NEVER,
            used => used + beside * cost::BESIDE_EDGE,
        }
    }

    /// Straight on through a cell.
    pub fn straight(&self, sheet: &mut Sheet<'_>, index: usize, cell: Cell, way: Direction) -> u32 {
        let how = Use::straight(way);
        let sides = [turned(way, 1), turned(way, 3)].map(|side| {
            let beside = sheet.beside(index, cell, side);
            u32::from(sheet.spot(beside).has(how))
        });
        self.line(sheet.spot(index), how, sides[0] + sides[1])
    }

    /// A corner in a cell.
    pub fn bend(&self, spot: &Spot) -> u32 {
        match self.whole(spot) {
            _ if spot.ground.is_border() => NEVER,
            NEVER => NEVER,
            whole => whole + cost::BEND,
        }
    }

    /// The price of a step into a cell.
    #[inline]
    pub fn enter(&self, ground: Ground, cell: Cell, way: Direction) -> u32 {
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
    pub fn arrive(
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
    pub fn nearest(&self) -> u32 {
        let starts = self.q.from.iter();
        let least = starts.map(|p| self.steps(p.cell.step(p.outward), p.outward));
        least.min().unwrap_or(0)
    }

    /// What the borders cost between a frame, or the bare board, and the target.
    pub fn borders(&self, frame: Option<usize>) -> u32 {
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
    pub fn steps(&self, cell: Cell, came: Direction) -> u32 {
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

/// A direction some quarters to the right.
pub const fn turned(way: Direction, quarters: usize) -> Direction {
    Direction::ALL[(way as usize + quarters) % 4]
}
