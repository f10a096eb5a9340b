//! The arrows of a picture: each is followed from the box that it leaves to the one it points at.

use std::collections::BTreeMap;

use wireboard::board::{Cell, Direction};

use super::boxes::Thing;
use super::grid::Grid;
use super::sign::{self, Next, Style};

/// An arrow that was followed.
#[derive(Debug, Clone)]
pub struct Line {
    /// The box that it leaves.
    pub from: usize,
    /// The box that it points at.
    pub to: usize,
    /// The style of its straight pieces, if it has any that are not crossed.
    pub style: Option<Style>,
    /// The cells between the two borders.
    pub cells: Vec<Cell>,
    /// The text beside it, once it is known.
    pub label: Option<String>,
}

/// Follows every line that leaves a box.
pub fn follow(grid: &Grid<'_>, things: &[Thing], faults: &mut Vec<String>) -> Vec<Line> {
    let mut goals: BTreeMap<Cell, (usize, bool)> = BTreeMap::new();
    let mut starts = Vec::new();
    for (index, thing) in things.iter().enumerate() {
        for (port, out) in &thing.ports {
            if sign::head(grid.at(port.step(*out)), grid.set) == Some(out.opposite()) {
                goals.insert(*port, (index, false));
            } else {
                starts.push((index, *port, *out));
            }
        }
    }
    let mut lines = Vec::new();
    for (from, port, out) in starts {
        match walk(grid, port, out) {
            Err(why) => faults.push(format!("a line of {}: {why}", things[from].name())),
            Ok((cells, style, end)) => match goals.get_mut(&end) {
                Some((to, reached @ false)) => {
                    *reached = true;
                    lines.push(Line {
                        from,
                        to: *to,
                        style,
                        cells,
                        label: None,
                    });
                }
                Some((to, true)) => {
                    let name = things[*to].name();
                    faults.push(format!("two lines reach {name} at {end:?}"));
                }
                None => faults.push(format!("an arrow points at nothing at {end:?}")),
            },
        }
    }
    let unreached = goals.iter().filter(|(_, (_, reached))| !reached);
    for (cell, (node, _)) in unreached {
        let name = things[*node].name();
        faults.push(format!(
            "no line leads to the arrowhead before {cell:?} of {name}"
        ));
    }
    lines
}

type Walk = (Vec<Cell>, Option<Style>, Cell);

/// From a port along the line to the cell that its arrowhead points at.
fn walk(grid: &Grid<'_>, port: Cell, out: Direction) -> Result<Walk, String> {
    let (mut at, mut way, mut style) = (port.step(out), out, None);
    let mut cells = Vec::new();
    let (w, h) = grid.size();
    // A line uses a cell at most twice: across and along.
    for _ in 0..2 * w * h {
        let sign = grid.at(at);
        let next = sign::next(sign, grid.set, way);
        let next = next.ok_or_else(|| format!("{sign:?} at {at:?} on the way {way:?}"))?;
        cells.push(at);
        match next {
            Next::Head(points) => return Ok((cells, style, at.step(points))),
            Next::On(on, seen) => {
                if let (Some(a), Some(b)) = (style, seen)
                    && a != b
                {
                    return Err(format!("{a:?} turns into {b:?} at {at:?}"));
                }
                style = style.or(seen);
                way = on;
            }
        }
        at = at.step(way);
    }
    Err("it has no end".to_owned())
}
