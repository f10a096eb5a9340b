//! The cells of one edge, and how it uses each of them. Two edges may meet only straight over
//! straight.

use std::ops::Deref;
use std::sync::Arc;

use crate::board::{Cell, Direction, Rect};

/// The cells of an edge from port to port, both included; consecutive cells are neighbours. Cheap
/// to clone: a picture shares its ways with the one that it was drawn from.
#[derive(Debug, Clone, Default)]
pub struct Way {
    cells: Arc<[Cell]>,
    bounds: Rect,
}

impl Way {
    /// The smallest rectangle around it.
    pub const fn bounds(&self) -> Rect {
        self.bounds
    }

    /// The same way elsewhere.
    pub fn moved(&self, dx: i32, dy: i32) -> Self {
        self.iter().map(|cell| cell.offset(dx, dy)).collect()
    }

    /// True when both are one list, not merely equal: quick where ways are shared.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.cells, &other.cells)
    }
}

impl PartialEq for Way {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || (self.bounds == other.bounds && self.cells == other.cells)
    }
}

impl Eq for Way {}

impl Deref for Way {
    type Target = [Cell];
    fn deref(&self) -> &[Cell] {
        &self.cells
    }
}

impl From<Vec<Cell>> for Way {
    fn from(cells: Vec<Cell>) -> Self {
        let bounds = around(&cells);
        Self {
            cells: cells.into(),
            bounds,
        }
    }
}

impl FromIterator<Cell> for Way {
    fn from_iter<T: IntoIterator<Item = Cell>>(cells: T) -> Self {
        cells.into_iter().collect::<Vec<_>>().into()
    }
}

impl<'a> IntoIterator for &'a Way {
    type Item = &'a Cell;
    type IntoIter = std::slice::Iter<'a, Cell>;
    fn into_iter(self) -> Self::IntoIter {
        self.cells.iter()
    }
}

/// The smallest rectangle around some cells.
fn around(cells: &[Cell]) -> Rect {
    let Some(first) = cells.first() else {
        return Rect::default();
    };
    let (mut low, mut high) = (*first, *first);
    for cell in cells {
        low = Cell::new(low.x.min(cell.x), low.y.min(cell.y));
        high = Cell::new(high.x.max(cell.x), high.y.max(cell.y));
    }
    Rect::new(low.x, low.y, high.x - low.x + 1, high.y - low.y + 1)
}

/// How a way uses one of its cells.
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

/// The direction from a cell to its neighbour; none for cells that are not neighbours.
pub fn step(from: Cell, to: Cell) -> Option<Direction> {
    match (
        i64::from(to.x) - i64::from(from.x),
        i64::from(to.y) - i64::from(from.y),
    ) {
        (0, -1) => Some(Direction::Up),
        (1, 0) => Some(Direction::Right),
        (0, 1) => Some(Direction::Down),
        (-1, 0) => Some(Direction::Left),
        (_, _) => None,
    }
}

/// The direction of each step of a way.
pub fn steps(cells: &[Cell]) -> impl Iterator<Item = Option<Direction>> + '_ {
    cells.windows(2).map(|pair| step(pair[0], pair[1]))
}

/// The cells of a way with how it uses them.
pub fn uses(cells: &[Cell]) -> impl Iterator<Item = (Cell, Use)> + '_ {
    let last = cells.len().saturating_sub(1);
    let of = move |i: usize| {
        if i == 0 || i + 1 >= last {
            return Use::Whole;
        }
        match (step(cells[i - 1], cells[i]), step(cells[i], cells[i + 1])) {
            (Some(a), Some(b)) if a == b => Use::straight(a),
            _ => Use::Whole,
        }
    };
    cells.iter().enumerate().map(move |(i, c)| (*c, of(i)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_ports_and_arrowheads_take_the_whole_cell() {
        let cells: Way = [[0, 0], [1, 0], [2, 0], [2, 1], [2, 2], [2, 3]]
            .map(Cell::from)
            .into_iter()
            .collect();
        let how: Vec<Use> = uses(&cells).map(|(_, u)| u).collect();
        use Use::*;
        assert_eq!(how, [Whole, Across, Whole, Along, Whole, Whole]);
        assert_eq!(cells.bounds(), Rect::new(0, 0, 3, 4));
    }
}
