//! The rectangles of a picture: boxes of parts, and frames.

use wireboard::board::{Cell, Direction, Rect};

use super::grid::Grid;
use super::names::{self, Names};
use super::sign::{self, Corner, Wall};

/// What a rectangle is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A part, or a closed frame with so many parts.
    Node {
        /// What it is called.
        name: String,
        /// Parts inside a closed frame.
        parts: Option<usize>,
    },
    /// A frame.
    Frame {
        /// The text in its upper border.
        title: String,
    },
}

/// A rectangle of the picture.
#[derive(Debug, Clone)]
pub struct Thing {
    /// Border cells included.
    pub rect: Rect,
    /// What it is.
    pub what: What,
    /// Where lines may end: a cell of the border, and the way out.
    pub ports: Vec<(Cell, Direction)>,
}

impl Thing {
    /// The name, or the title.
    pub fn name(&self) -> &str {
        match &self.what {
            What::Node { name, .. } => name,
            What::Frame { title } => title,
        }
    }

    /// A part, or a closed frame.
    pub const fn is_node(&self) -> bool {
        matches!(self.what, What::Node { .. })
    }
}

/// Finds all rectangles, from top to bottom.
pub fn find(grid: &Grid<'_>, names: &Names, faults: &mut Vec<String>) -> Vec<Thing> {
    let mut things = Vec::new();
    for cell in grid.cells() {
        let sign = grid.at(cell);
        if !sign::is_corner(sign, grid.set, Corner::TopLeft) {
            continue;
        }
        let round = sign::is_round(sign);
        match trace(grid, cell) {
            Some(rect) => things.extend(thing(grid, names, rect, round, faults)),
            None if round => faults.push(format!("the box at {cell:?} is broken")),
            // The bend of a line.
            None => {}
        }
    }
    things
}

/// The rectangle whose upper left corner this is, when its other walls are whole: down, along, up.
fn trace(grid: &Grid<'_>, corner: Cell) -> Option<Rect> {
    let left = walk(grid, corner, Direction::Down, Direction::Left)?;
    let is = |cell, corner| sign::is_corner(grid.at(cell), grid.set, corner);
    if !is(left, Corner::BottomLeft) {
        return None;
    }
    let low = walk(grid, left, Direction::Right, Direction::Down)?;
    if !is(low, Corner::BottomRight) {
        return None;
    }
    let right = walk(grid, low, Direction::Up, Direction::Right)?;
    let closes = right.y == corner.y && is(right, Corner::TopRight);
    let (w, h) = (low.x - corner.x + 1, low.y - corner.y + 1);
    closes.then(|| Rect::new(corner.x, corner.y, w, h))
}

/// From a corner along a wall to the first cell that is none.
fn walk(grid: &Grid<'_>, from: Cell, way: Direction, side: Direction) -> Option<Cell> {
    let mut at = from.step(way);
    while sign::wall(grid.at(at), grid.set, side).is_some() {
        at = at.step(way);
    }
    (grid.index(at).is_some() && at != from.step(way)).then_some(at)
}

/// What a rectangle is. A round one is a part; a frame has a title in its upper border; else the
/// name inside tells.
fn thing(
    grid: &Grid<'_>,
    names: &Names,
    rect: Rect,
    round: bool,
    faults: &mut Vec<String>,
) -> Option<Thing> {
    let at = rect.origin();
    let wall = |x| sign::wall(grid.at(Cell::new(x, rect.y)), grid.set, Direction::Up);
    let (first, last) = (rect.x + 1, rect.right() - 1);
    let whole = (first..last).all(|x| wall(x).is_some());
    let row = |y: i32| grid.text(rect.y + y, first, last);
    let said = || names::meant(&row(1), &names.nodes, grid.set);
    let node = names.of_place(rect).or_else(said);
    if whole && (round || node.is_some()) {
        let Some(name) = node else {
            faults.push(format!("{:?} at {at:?} is no name", row(1)));
            return None;
        };
        let what = What::Node {
            name: name.to_owned(),
            parts: parts(&row(2)).filter(|_| rect.h > 3),
        };
        let ports = ports(grid, rect, faults);
        return Some(Thing { rect, what, ports });
    }
    // Border, space, title, space, border. Without any of it: the bends of lines.
    let resumes = (first..last).rev().find(|x| wall(*x).is_none())?;
    let is_blank = |x: i32| grid.at(Cell::new(x, rect.y)) == " ";
    let is_titled = wall(first).is_some()
        && is_blank(first + 1)
        && !is_blank(first + 2)
        && !is_blank(resumes - 1)
        && is_blank(resumes);
    if !is_titled || resumes + 1 >= last || round {
        faults.push(format!("the upper border at {at:?} is broken"));
        return None;
    }
    let title = grid.text(rect.y, first + 2, resumes);
    let Some(title) = names::meant(&title, &names.frames, grid.set) else {
        faults.push(format!("{title:?} at {at:?} is no title"));
        return None;
    };
    let is_port = |(cell, side): (Cell, Direction)| {
        sign::wall(grid.at(cell), grid.set, side) == Some(Wall::Port)
    };
    if border(rect).any(is_port) {
        faults.push(format!("a line ends at the frame {title}"));
    }
    let title = title.to_owned();
    Some(Thing {
        rect,
        what: What::Frame { title },
        ports: Vec::new(),
    })
}

/// `5 parts`, or `1 part`.
fn parts(line: &str) -> Option<usize> {
    let (number, word) = line.split_once(' ')?;
    let number = number.parse().ok()?;
    matches!(word, "part" | "parts").then_some(number)
}

/// The cells of a border but its corners, each with the way out.
fn border(rect: Rect) -> impl Iterator<Item = (Cell, Direction)> {
    let (right, bottom) = (rect.right() - 1, rect.bottom() - 1);
    let level = (rect.x + 1..right).flat_map(move |x| {
        [(rect.y, Direction::Up), (bottom, Direction::Down)].map(|(y, d)| (Cell::new(x, y), d))
    });
    let upright = (rect.y + 1..bottom).flat_map(move |y| {
        [(rect.x, Direction::Left), (right, Direction::Right)].map(|(x, d)| (Cell::new(x, y), d))
    });
    level.chain(upright)
}

fn ports(grid: &Grid<'_>, rect: Rect, faults: &mut Vec<String>) -> Vec<(Cell, Direction)> {
    let mut ports = Vec::new();
    for (cell, side) in border(rect) {
        match sign::wall(grid.at(cell), grid.set, side) {
            Some(Wall::Port | Wall::Either) => ports.push((cell, side)),
            Some(Wall::Crossed) => faults.push(format!("a line runs through a box at {cell:?}")),
            Some(Wall::Plain) | None => {}
        }
    }
    ports
}

/// The title of the frame right around each rectangle.
pub fn around(things: &[Thing], faults: &mut Vec<String>) -> Vec<Option<String>> {
    let inside = |outer: Rect, inner: Rect| outer.inflate(-1, -1).contains_rect(inner);
    let mut titles = Vec::new();
    for (i, thing) in things.iter().enumerate() {
        let mut innermost: Option<&Thing> = None;
        for (j, other) in things.iter().enumerate() {
            if i == j || !other.rect.intersects(thing.rect) {
                continue;
            }
            let nested = inside(other.rect, thing.rect) || inside(thing.rect, other.rect);
            if !nested || (other.is_node() && inside(other.rect, thing.rect)) {
                faults.push(format!("{} and {} meet", thing.name(), other.name()));
            } else if inside(other.rect, thing.rect)
                && innermost.is_none_or(|known| inside(known.rect, other.rect))
            {
                innermost = Some(other);
            }
        }
        titles.push(innermost.map(|frame| frame.name().to_owned()));
    }
    titles
}
