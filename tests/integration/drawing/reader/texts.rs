//! Texts outside the boxes: each is a note, or the label of the one edge beside it.
//!
//! Two spaces end a text, and so does anything that is drawn. A label stands right above or below its
//! own line and no other; where there is none, its line is the only one within two columns beside it.

use std::collections::BTreeSet;

use wireboard::board::Cell;

use super::boxes::Thing;
use super::grid::Grid;
use super::lines::Line;
use super::sign;

/// Columns between a label and an upright line that it belongs to, at most.
const BESIDE: i32 = 2;

/// Whose a cell is.
#[derive(Debug, Clone, Copy, Default)]
struct Claim {
    is_box: bool,
    lines: [Option<usize>; 2],
}

struct Claims<'a> {
    grid: &'a Grid<'a>,
    cells: Vec<Claim>,
}

impl<'a> Claims<'a> {
    fn of(grid: &'a Grid<'a>, things: &[Thing], lines: &[Line], faults: &mut Vec<String>) -> Self {
        let (w, h) = grid.size();
        let mut claims = Self {
            grid,
            cells: vec![Claim::default(); (w * h) as usize],
        };
        for thing in things {
            let rect = thing.rect;
            for y in rect.y..rect.bottom() {
                let ends = y == rect.y || y == rect.bottom() - 1 || thing.is_node();
                let step = if ends { 1 } else { (rect.w - 1).max(1) };
                for x in (rect.x..rect.right()).step_by(step as usize) {
                    if let Some(claim) = claims.at_mut(Cell::new(x, y)) {
                        claim.is_box = true;
                    }
                }
            }
        }
        for (index, line) in lines.iter().enumerate() {
            for cell in &line.cells {
                let Some(claim) = claims.at_mut(*cell) else {
                    continue;
                };
                match &mut claim.lines {
                    [one @ None, _] | [Some(_), one @ None] => *one = Some(index),
                    [Some(_), Some(_)] => faults.push(format!("three lines meet at {cell:?}")),
                }
            }
        }
        claims
    }

    fn at_mut(&mut self, cell: Cell) -> Option<&mut Claim> {
        self.grid.index(cell).map(|i| &mut self.cells[i])
    }

    fn at(&self, cell: Cell) -> Claim {
        self.grid
            .index(cell)
            .map_or_else(Claim::default, |i| self.cells[i])
    }

    fn lines(&self, cell: Cell) -> impl Iterator<Item = usize> {
        self.at(cell).lines.into_iter().flatten()
    }

    /// A letter that belongs to nothing yet.
    fn is_text(&self, cell: Cell) -> bool {
        let sign = self.grid.at(cell);
        let claim = self.at(cell);
        let is_free = !claim.is_box && claim.lines == [None, None];
        is_free && sign != " " && !sign::is_fallback(sign, self.grid.set)
    }

    /// Where a text ends that starts here.
    fn end(&self, start: Cell) -> i32 {
        let is_text = |x| self.is_text(Cell::new(x, start.y));
        let is_space = |x| {
            let cell = Cell::new(x, start.y);
            let claim = self.at(cell);
            !claim.is_box && claim.lines == [None, None] && self.grid.at(cell) == " "
        };
        let mut x = start.x;
        while is_text(x) || (is_space(x) && is_text(x + 1)) {
            x += 1;
        }
        x
    }

    /// The edges that a text may belong to.
    fn owners(&self, y: i32, from: i32, to: i32) -> BTreeSet<usize> {
        let column = |x| [Cell::new(x, y - 1), Cell::new(x, y + 1)];
        let touching = (from..to).flat_map(column);
        let touching: BTreeSet<usize> = touching.flat_map(|c| self.lines(c)).collect();
        if !touching.is_empty() {
            return touching;
        }
        let near = (1..=BESIDE).flat_map(|d| [from - d, to - 1 + d]);
        near.flat_map(|x| self.lines(Cell::new(x, y))).collect()
    }
}

/// Gives every label to its edge. What is left stands at no edge and is no note.
pub fn attach(
    grid: &Grid<'_>,
    things: &[Thing],
    lines: &mut [Line],
    faults: &mut Vec<String>,
) -> Vec<String> {
    let claims = Claims::of(grid, things, lines, faults);
    let mut strays = Vec::new();
    let (w, h) = grid.size();
    for y in 0..h {
        let mut x = 0;
        while x < w {
            let start = Cell::new(x, y);
            if !claims.is_text(start) {
                x += 1;
                continue;
            }
            let end = claims.end(start);
            x = end;
            if sign::is_note(grid.at(start), grid.set) {
                continue;
            }
            let text = grid.text(y, start.x, end);
            let owners = claims.owners(y, start.x, end);
            let mut one = owners.iter();
            match (one.next(), one.next()) {
                (None, _) => strays.push(text),
                (Some(_), Some(_)) => {
                    faults.push(format!("{text:?} at {start:?} may belong to two edges"));
                }
                (Some(owner), None) => match &mut lines[*owner].label {
                    label @ None => *label = Some(text),
                    Some(_) => faults.push(format!("{text:?} at {start:?} is a second label")),
                },
            }
        }
    }
    strays
}
