//! Places for the labels of edges: free cells right beside the edge's own line, and nobody else's.

use super::route::Route;
use super::route::usage::steps;
use super::scene::Scene;
use super::text;
use crate::board::{Cell, Rect};

/// Columns of the longest label on the board; longer ones are clipped.
const LONGEST: usize = 24;
/// Cells of the picture that labels are placed in, at most.
const MAX_CELLS: i64 = 4_000_000;

/// What a cell holds already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    /// A box, a frame's border, a note or a label.
    Thing,
    /// The line of an edge.
    Edge(u32),
}

/// The cells that are taken.
#[derive(Debug)]
pub struct Taken {
    area: Rect,
    cells: Vec<Holds>,
}

impl Taken {
    /// Everything that is placed so far.
    pub fn of(scene: &Scene, routes: &[Route]) -> Self {
        let mut area = Rect::default();
        let rects = (scene.nodes.iter().map(|n| n.rect))
            .chain(scene.frames.iter().map(|f| f.rect))
            .chain(scene.notes.iter().map(|n| n.rect));
        for rect in rects {
            let grown = area.union(rect);
            if i64::from(grown.w) * i64::from(grown.h) <= MAX_CELLS / 2 {
                area = grown;
            }
        }
        let area = area.inflate(40, 20);
        let mut taken = Self {
            area,
            cells: vec![Holds::Nothing; (area.w.max(0) as usize) * (area.h.max(0) as usize)],
        };
        for (number, route) in (0..).zip(routes) {
            for cell in &route.cells {
                taken.set(*cell, Holds::Edge(number));
            }
        }
        for frame in &scene.frames {
            let r = frame.rect;
            taken.fill(Rect::new(r.x, r.y, r.w, 1));
            taken.fill(Rect::new(r.x, r.bottom() - 1, r.w, 1));
            taken.fill(Rect::new(r.x, r.y, 1, r.h));
            taken.fill(Rect::new(r.right() - 1, r.y, 1, r.h));
        }
        scene.nodes.iter().for_each(|n| taken.fill(n.rect));
        scene.notes.iter().for_each(|n| taken.fill(n.rect));
        taken
    }

    /// Takes the cells of a label.
    pub fn reserve(&mut self, at: Cell, label: &str) {
        self.fill(Rect::new(at.x, at.y, text::width(label) as i32, 1));
    }

    fn fill(&mut self, rect: Rect) {
        let area = self.area;
        for y in rect.y.max(area.y)..rect.bottom().min(area.bottom()) {
            for x in rect.x.max(area.x)..rect.right().min(area.right()) {
                self.set(Cell::new(x, y), Holds::Thing);
            }
        }
    }

    fn index(&self, cell: Cell) -> Option<usize> {
        self.area.contains(cell).then(|| {
            (cell.y - self.area.y) as usize * self.area.w as usize + (cell.x - self.area.x) as usize
        })
    }

    fn set(&mut self, cell: Cell, holds: Holds) {
        if let Some(i) = self.index(cell) {
            self.cells[i] = holds;
        }
    }

    fn at(&self, cell: Cell) -> Holds {
        self.index(cell).map_or(Holds::Thing, |i| self.cells[i])
    }
}

/// The place that a label had before, while it is free and beside the line.
pub fn keep(
    taken: &Taken,
    edge: usize,
    route: &[Cell],
    label: &str,
    before: &(Cell, String),
) -> Option<(Cell, String)> {
    let label = text::clip(label, LONGEST, text::ELLIPSIS);
    let (at, old) = before;
    let beside = |(cell, _): &(Cell, u32)| cell == at;
    let stays = label == *old
        && candidates(route, text::width(&label) as i32)
            .iter()
            .any(beside)
        && fits(taken, edge, *at, &label);
    stays.then_some((*at, label))
}

/// The best free place for a label, and its text as it will stand there.
pub fn place(taken: &Taken, edge: usize, route: &[Cell], label: &str) -> Option<(Cell, String)> {
    let label = text::clip(label, LONGEST, text::ELLIPSIS);
    let candidates = candidates(route, text::width(&label) as i32);
    best(taken, edge, candidates, label, false)
}

/// The best place when other edges could be moved away from it.
pub fn place_over_edges(
    taken: &Taken,
    edge: usize,
    route: &[Cell],
    label: &str,
) -> Option<(Cell, String)> {
    let label = text::clip(label, LONGEST, text::ELLIPSIS);
    let candidates = candidates(route, text::width(&label) as i32);
    best(taken, edge, candidates, label, true)
}

/// Whether a label can stand at a place beside its own edge and nobody else's.
pub fn fits(taken: &Taken, edge: usize, at: Cell, label: &str) -> bool {
    faults(taken, edge, at, label, false).is_some()
}

fn best(
    taken: &Taken,
    edge: usize,
    candidates: Vec<(Cell, u32)>,
    label: String,
    over_edges: bool,
) -> Option<(Cell, String)> {
    let price = |(cell, price): (Cell, u32)| {
        let faults = faults(taken, edge, cell, &label, over_edges)?;
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
            let horizontal =
                ways[start].is_some_and(super::super::board::cell::Direction::is_horizontal);
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
fn faults(taken: &Taken, edge: usize, at: Cell, label: &str, over_edges: bool) -> Option<u32> {
    let width = text::width(label) as i32;
    let mut price = 0;
    for x in at.x..at.x + width {
        match taken.at(Cell::new(x, at.y)) {
            Holds::Nothing => {}
            Holds::Edge(other) if over_edges && other as usize != edge => price += 20,
            Holds::Thing | Holds::Edge(_) => return None,
        }
        for y in [at.y - 1, at.y + 1] {
            price += match taken.at(Cell::new(x, y)) {
                Holds::Nothing => 0,
                Holds::Thing => 1,
                Holds::Edge(other) if other as usize == edge => 0,
                // Beside a foreign line it would read as that line's label.
                Holds::Edge(_) if over_edges => 20,
                Holds::Edge(_) => return None,
            };
        }
    }
    for x in [at.x - 1, at.x + width] {
        price += match taken.at(Cell::new(x, at.y)) {
            Holds::Nothing => 0,
            Holds::Thing | Holds::Edge(_) => 8,
        };
    }
    Some(price)
}
