//! Places for the labels of edges: free cells right beside the edge's own line, and nobody else's.

use super::route::way::steps;
use super::route::{Route, World};
use super::text;
use crate::board::{Cell, Direction, Rect};

/// Columns of the longest label on the board; longer ones are clipped.
const LONGEST: usize = 24;
/// Columns beside the routed area, and rows, in which labels may still stand.
const BESIDE: (i32, i32) = (LONGEST as i32 + 2, 2);

/// What a cell holds already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    /// A box, a frame's border, a note or a label.
    Thing,
    /// The label's own line.
    Own,
    /// The line of another edge.
    Foreign,
}

/// The cells that are taken, as an edge sees them that looks for a place for its label.
#[derive(Debug)]
pub struct Taken<'a> {
    world: &'a World,
    area: Rect,
    own: Vec<Cell>,
    legal: bool,
}

impl<'a> Taken<'a> {
    /// What an edge of this route sees.
    pub fn of(world: &'a World, route: &Route) -> Self {
        let mut own = route.way.to_vec();
        own.sort_unstable();
        Self {
            world,
            area: world.area().inflate(BESIDE.0, BESIDE.1),
            own,
            legal: route.legal,
        }
    }

    /// Whether something is written here: a note, a title or a label.
    fn is_text(&self, cell: Cell) -> bool {
        let ground = self.world.at(cell);
        ground.is_label()
            || (self.area.contains(cell) && ground.is_blocked() && !ground.is_one_box())
    }

    fn at(&self, cell: Cell) -> Holds {
        let ground = self.world.at(cell);
        let own = || self.own.binary_search(&cell).is_ok();
        if !self.area.contains(cell) || ground.is_blocked() || ground.is_border() {
            Holds::Thing
        } else if ground.is_used() {
            // A plain line is not on the world: what is there is somebody else's.
            if self.legal && !ground.is_crossing() && own() {
                Holds::Own
            } else {
                Holds::Foreign
            }
        } else if own() {
            Holds::Own
        } else {
            Holds::Nothing
        }
    }
}

/// Columns on both sides of a label in which no other text stands, and no line but its own where it
/// stands beside an upright one: a reader takes the nearest.
pub const AIR: i32 = 2;

/// The cells of a label.
pub fn cells(at: Cell, label: &str) -> Rect {
    Rect::new(at.x, at.y, text::width(label) as i32, 1)
}

/// Where the label of a line of these bounds could stand, and what it must not touch there.
pub const fn reach(bounds: Rect) -> Rect {
    bounds.inflate(LONGEST as i32 + 3, 2)
}

/// The text of a label as it stands on the board.
pub fn clipped(label: &str) -> String {
    text::clip(label, LONGEST, text::ELLIPSIS)
}

/// The place that a label had before, while it is free and beside the line.
pub fn keep(
    taken: &Taken<'_>,
    route: &[Cell],
    label: &str,
    before: &(Cell, String),
) -> Option<(Cell, String)> {
    let label = clipped(label);
    let (at, old) = before;
    let beside = |(cell, _): &(Cell, u32)| cell == at;
    let stays = label == *old
        && candidates(route, text::width(&label) as i32)
            .iter()
            .any(beside)
        && fits(taken, *at, &label);
    stays.then_some((*at, label))
}

/// The best free place for a label, and its text as it will stand there.
pub fn place(taken: &Taken<'_>, route: &[Cell], label: &str) -> Option<(Cell, String)> {
    let label = clipped(label);
    let candidates = candidates(route, text::width(&label) as i32);
    best(taken, candidates, label, false)
}

/// The best place when other edges could be moved away from it.
pub fn place_over_edges(taken: &Taken<'_>, route: &[Cell], label: &str) -> Option<(Cell, String)> {
    let label = clipped(label);
    let candidates = candidates(route, text::width(&label) as i32);
    best(taken, candidates, label, true)
}

/// Whether a label can stand at a place beside its own edge and nobody else's.
pub fn fits(taken: &Taken<'_>, at: Cell, label: &str) -> bool {
    faults(taken, at, label, false).is_some()
}

fn best(
    taken: &Taken<'_>,
    candidates: Vec<(Cell, u32)>,
    label: String,
    over_edges: bool,
) -> Option<(Cell, String)> {
    let price = |(cell, price): (Cell, u32)| {
        let faults = faults(taken, cell, &label, over_edges)?;
        Some((price + faults, cell))
    };
    let (_, cell) = candidates.into_iter().filter_map(price).min()?;
    Some((cell, label))
}

/// Places beside the straight runs of a line, each with its distance from the line's middle.
fn candidates(route: &[Cell], width: i32) -> Vec<(Cell, u32)> {
    let mut places = Vec::new();
    let ways: Vec<_> = steps(route).collect();
    let middle = route.len() / 2;
    let mut start = 0;
    while start < ways.len() {
        let end = (start..ways.len())
            .find(|i| ways[*i] != ways[start])
            .unwrap_or(ways.len());
        // The run from cell `start` to cell `end`; ports and arrowhead are not for labels.
        let (a, b) = (start.max(1), end.min(route.len().saturating_sub(3)));
        for i in a..=b {
            let Some(cell) = route.get(i) else { break };
            let off = i.abs_diff(middle) as u32;
            let horizontal = ways[start].is_some_and(Direction::is_horizontal);
            if horizontal {
                let x = cell.x - width / 2;
                places.push((Cell::new(x, cell.y - 1), off));
                places.push((Cell::new(x, cell.y + 1), off + 1));
            } else {
                places.push((Cell::new(cell.x + 2, cell.y), 2 * off));
                places.push((Cell::new(cell.x - 1 - width, cell.y), 2 * off + 1));
            }
        }
        start = end;
    }
    places
}

/// What is wrong with a place, as a price; none when it cannot be used at all.
fn faults(taken: &Taken<'_>, at: Cell, label: &str, over_edges: bool) -> Option<u32> {
    let width = text::width(label) as i32;
    let mut price = 0;
    let mut touches_own = false;
    for x in at.x..at.x + width {
        match taken.at(Cell::new(x, at.y)) {
            Holds::Nothing => {}
            Holds::Foreign if over_edges => price += 20,
            Holds::Thing | Holds::Own | Holds::Foreign => return None,
        }
        for y in [at.y - 1, at.y + 1] {
            price += match taken.at(Cell::new(x, y)) {
                Holds::Nothing => 0,
                Holds::Own => {
                    touches_own = true;
                    0
                }
                Holds::Thing => 1,
                // Beside a foreign line it would read as that line's label.
                Holds::Foreign if over_edges => 20,
                Holds::Foreign => return None,
            };
        }
    }
    let beside = (1..=AIR).flat_map(|d| [at.x - d, at.x + width - 1 + d]);
    for cell in beside.map(|x| Cell::new(x, at.y)) {
        let is_foreign = !touches_own && taken.at(cell) == Holds::Foreign;
        match (is_foreign, taken.is_text(cell)) {
            (_, true) => return None,
            (true, false) if over_edges => price += 20,
            (true, false) => return None,
            (false, false) => {}
        }
    }
    for x in [at.x - 1, at.x + width] {
        price += match taken.at(Cell::new(x, at.y)) {
            Holds::Nothing => 0,
            Holds::Thing | Holds::Own | Holds::Foreign => 8,
        };
    }
    Some(price)
}
