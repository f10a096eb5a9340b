//! Where on the sides of a box an edge may end, and what each place costs.

use super::cost;
use super::world::World;
use crate::board::{Cell, Direction, Rect};

/// A place on a border where an edge may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Port {
    /// The border cell.
    pub cell: Cell,
    /// The way out of the box.
    pub outward: Direction,
    /// What ending here costs.
    pub cost: u32,
}

/// A wished place: a side, and how far along it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// The side.
    pub side: Direction,
    /// Cells from the side's first usable one, left to right or top to bottom.
    pub offset: i32,
}

/// How many ends fit on a side: its cells without the corners.
pub const fn room(rect: Rect, side: Direction) -> i32 {
    let cells = if side.is_horizontal() { rect.h } else { rect.w };
    if cells > 2 { cells - 2 } else { 0 }
}

/// The border cell at an offset of a side.
pub const fn cell(rect: Rect, side: Direction, offset: i32) -> Cell {
    match side {
        Direction::Up => Cell::new(rect.x + 1 + offset, rect.y),
        Direction::Down => Cell::new(rect.x + 1 + offset, rect.bottom() - 1),
        Direction::Left => Cell::new(rect.x, rect.y + 1 + offset),
        Direction::Right => Cell::new(rect.right() - 1, rect.y + 1 + offset),
    }
}

/// The place of the n-th of `count` ends, spread evenly over a side.
pub const fn spread(room: i32, n: i32, count: i32) -> i32 {
    if count > 0 {
        room * (2 * n + 1) / (2 * count)
    } else {
        0
    }
}

/// The side and offset of a border cell, when it is one.
pub fn place(rect: Rect, at: Cell, outward: Direction) -> Wish {
    let offset = if outward.is_horizontal() {
        at.y - rect.y - 1
    } else {
        at.x - rect.x - 1
    };
    Wish {
        side: outward,
        offset,
    }
}

/// Every usable port of a box. The wished side is measured from the wish, the others from their
/// middle.
pub fn of(world: &World, rect: Rect, wish: Option<Wish>) -> Vec<Port> {
    let mut ports = Vec::new();
    for side in Direction::ALL {
        let room = room(rect, side);
        let best = match wish {
            Some(w) if w.side == side => w.offset,
            _ => spread(room, 0, 1),
        };
        let each = if side.is_horizontal() {
            cost::PORT_ROW
        } else {
            cost::PORT_COLUMN
        };
        for offset in 0..room {
            let cell = cell(rect, side, offset);
            if world.is_port(cell, side) {
                ports.push(Port {
                    cell,
                    outward: side,
                    cost: each * offset.abs_diff(best),
                });
            }
        }
    }
    ports
}

/// The port of a list at a border cell.
pub fn port_at(ports: &[Port], cell: Cell, outward: Direction) -> Option<&Port> {
    ports
        .iter()
        .find(|p| p.cell == cell && p.outward == outward)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_spread_evenly() {
        let all =
            |room, count| -> Vec<i32> { (0..count).map(|n| spread(room, n, count)).collect() };
        assert_eq!(all(3, 1), [1]);
        assert_eq!(all(3, 2), [0, 2]);
        assert_eq!(all(3, 3), [0, 1, 2]);
        assert_eq!(all(14, 2), [3, 10]);
    }
}
