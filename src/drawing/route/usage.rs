//! Which edges use a cell, and how. Two edges may meet only straight over straight.

use super::terrain::Terrain;
use crate::board::{Cell, Direction};

/// How a route uses one of its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Straight from left to right.
    Across,
    /// Straight from top to bottom.
    Along,
    /// A corner, a port or an arrowhead: nothing else may be here.
    Whole,
}

impl Use {
    /// Straight on in a direction.
    pub const fn straight(direction: Direction) -> Self {
        if direction.is_horizontal() {
            Self::Across
        } else {
            Self::Along
        }
    }
}

/// Whether two uses of one cell exclude each other.
pub fn clash(a: Use, b: Use) -> bool {
    a == b || a == Use::Whole || b == Use::Whole
}

/// The direction of each step of a route.
pub fn steps(cells: &[Cell]) -> impl Iterator<Item = Option<Direction>> + '_ {
    cells.windows(2).map(|pair| {
        Direction::ALL
            .into_iter()
            .find(|d| pair[0].step(*d) == pair[1])
    })
}

/// The cells of a route with how it uses them.
pub fn uses(cells: &[Cell]) -> Vec<(Cell, Use)> {
    let ways: Vec<Option<Direction>> = steps(cells).collect();
    let last = cells.len().saturating_sub(1);
    let of = |i: usize| {
        if i == 0 || i + 1 >= last {
            return Use::Whole;
        }
        match (ways[i - 1], ways[i]) {
            (Some(a), Some(b)) if a == b => Use::straight(a),
            _ => Use::Whole,
        }
    };
    cells.iter().enumerate().map(|(i, c)| (*c, of(i))).collect()
}

/// How often a cell is used in each way.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    across: u16,
    along: u16,
    whole: u16,
}

/// What a new use of a cell would meet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Meeting {
    /// Uses that may not be met.
    pub conflicts: u32,
    /// Straight lines that are crossed.
    pub crossings: u32,
}

/// The uses of every cell.
#[derive(Debug, Clone)]
pub struct Usage {
    counts: Vec<Counts>,
    history: Vec<u16>,
}

impl Usage {
    /// No uses.
    pub fn new(terrain: &Terrain) -> Self {
        let size = terrain.area().w.max(0) as usize * terrain.area().h.max(0) as usize;
        Self {
            counts: vec![Counts::default(); size],
            history: vec![0; size],
        }
    }

    /// Adds the uses of a route, as if by this many edges.
    pub fn place(&mut self, terrain: &Terrain, cells: &[Cell], times: u8) {
        self.change(terrain, cells, |count| {
            *count = count.saturating_add(times.into());
        });
    }

    /// Takes the uses of a route away.
    pub fn lift(&mut self, terrain: &Terrain, cells: &[Cell], times: u8) {
        self.change(terrain, cells, |count| {
            *count = count.saturating_sub(times.into());
        });
    }

    fn change(&mut self, terrain: &Terrain, cells: &[Cell], change: impl Fn(&mut u16)) {
        for (cell, how) in uses(cells) {
            if let Some(counts) = terrain.index(cell).map(|i| &mut self.counts[i]) {
                change(match how {
                    Use::Across => &mut counts.across,
                    Use::Along => &mut counts.along,
                    Use::Whole => &mut counts.whole,
                });
            }
        }
    }

    /// What one more use at a place would meet.
    pub fn meeting(&self, index: usize, how: Use) -> Meeting {
        let c = self.counts[index];
        let [across, along, whole] = [c.across, c.along, c.whole].map(u32::from);
        match how {
            Use::Across => Meeting {
                conflicts: across + whole,
                crossings: along.min(1),
            },
            Use::Along => Meeting {
                conflicts: along + whole,
                crossings: across.min(1),
            },
            Use::Whole => Meeting {
                conflicts: across + along + whole,
                crossings: 0,
            },
        }
    }

    /// Parallel lines right beside a straight use at a place, in a grid of this many columns.
    pub fn beside(&self, index: usize, how: Use, columns: usize) -> u32 {
        let (step, count): (usize, fn(&Counts) -> u16) = match how {
            Use::Across => (columns, |c| c.across),
            Use::Along => (1, |c| c.along),
            Use::Whole => return 0,
        };
        let used = |i: Option<usize>| {
            let there = i
                .and_then(|i| self.counts.get(i))
                .is_some_and(|c| count(c) > 0);
            u32::from(there)
        };
        used(index.checked_sub(step)) + used(index.checked_add(step))
    }

    /// What a placed route meets, its own `times` left out.
    pub fn met_by(&self, terrain: &Terrain, cells: &[Cell], times: u8) -> Meeting {
        let mut sum = Meeting::default();
        for (cell, how) in uses(cells) {
            if let Some(i) = terrain.index(cell) {
                let m = self.meeting(i, how);
                sum.conflicts += m.conflicts.saturating_sub(times.into());
                sum.crossings += m.crossings;
            }
        }
        sum
    }

    /// Remembers the cells where a placed route shares, so that they cost more from now on.
    pub fn remember(&mut self, terrain: &Terrain, cells: &[Cell], cost: u16) {
        for (cell, how) in uses(cells) {
            if let Some(i) = terrain.index(cell)
                && self.meeting(i, how).conflicts > 1
            {
                self.history[i] = self.history[i].saturating_add(cost);
            }
        }
    }

    /// What a place costs more because it was fought over.
    pub fn history(&self, index: usize) -> u32 {
        self.history[index].into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &[(i32, i32)]) -> Vec<Cell> {
        text.iter().map(|(x, y)| Cell::new(*x, *y)).collect()
    }

    #[test]
    fn corners_ports_and_arrowheads_take_the_whole_cell() {
        let cells = path(&[(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (2, 3)]);
        let how: Vec<Use> = uses(&cells).into_iter().map(|(_, u)| u).collect();
        use Use::*;
        assert_eq!(how, [Whole, Across, Whole, Along, Whole, Whole]);
    }
}
