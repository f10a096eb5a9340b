//! An edge's cells as a path: straight pieces, small round bends, and a gap where it passes under
//! another line.
//!
//! Of two lines that cross, the upright one has the gap: one rule for the whole picture, so that a
//! crossing can never be read as two bends.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::measure::{Paper, Point, number};
use crate::board::{Cell, Direction};
use crate::drawing::SceneEdge;

/// Radius of a bend.
const BEND: f64 = 6.0;
/// Half of the gap of a line that passes under another one.
const GAP: f64 = 5.5;
/// Length of an arrowhead, and half its width.
const HEAD: (f64, f64) = (9.0, 4.5);
/// How far the tip stays away from the middle of the border: half the border's line.
const TIP: f64 = 0.75;

/// The cells in which two edges with a legal way cross.
pub fn crossings(edges: &[Arc<SceneEdge>]) -> BTreeSet<Cell> {
    let mut used: BTreeMap<Cell, u8> = BTreeMap::new();
    for edge in edges.iter().filter(|e| e.legal) {
        for cell in between_ports(&edge.cells) {
            let count = used.entry(*cell).or_default();
            *count = count.saturating_add(1);
        }
    }
    used.into_iter()
        .filter(|(_, count)| *count > 1)
        .map(|(cell, _)| cell)
        .collect()
}

fn between_ports(cells: &[Cell]) -> &[Cell] {
    match cells {
        [_, between @ .., _] => between,
        [] | [_] => &[],
    }
}

/// The path of a line through the middles of cells. `short` is taken off its end, for an arrowhead;
/// at the cells of `under` an upright piece has a gap.
pub fn path(paper: Paper, cells: &[Cell], under: &BTreeSet<Cell>, short: f64) -> String {
    let turns = turns(cells);
    let mut path = String::new();
    let Some(first) = turns.first() else {
        return path;
    };
    let _ = write!(path, "M{}", at(paper.middle(*first)));
    let mut from = paper.middle(*first);
    for (i, pair) in turns.windows(2).enumerate() {
        let (a, corner) = (paper.middle(pair[0]), paper.middle(pair[1]));
        let next = turns.get(i + 2).map(|cell| paper.middle(*cell));
        let room = length(a, corner);
        let back = match next {
            None => short.min(room),
            Some(_) => BEND.min(room / 2.0),
        };
        let end = back_from(corner, a, back);
        for gap in gaps(pair[0], pair[1], under).map(|cell| paper.middle(cell)) {
            // A gap needs line at both sides, or it would swallow a bend.
            let way = if corner.y > a.y { GAP } else { -GAP };
            let (near, far) = (gap.y - way, gap.y + way);
            if (near - from.y) * way > 0.0 && (end.y - far) * way > 0.0 {
                let _ = write!(path, "L{}", at(Point { y: near, ..gap }));
                let _ = write!(path, "M{}", at(Point { y: far, ..gap }));
                from = Point { y: far, ..gap };
            }
        }
        let _ = write!(path, "L{}", at(end));
        from = end;
        if let Some(next) = next {
            let after = back_from(corner, next, BEND.min(length(corner, next) / 2.0));
            let _ = write!(path, "Q{} {}", at(corner), at(after));
            from = after;
        }
    }
    path
}

/// The path of an arrowhead whose tip touches the border at the last cell.
pub fn head(paper: Paper, cells: &[Cell], way: Direction) -> Option<String> {
    let port = paper.middle(*cells.last()?);
    let (dx, dy) = match way {
        Direction::Up => (0.0, -1.0),
        Direction::Right => (1.0, 0.0),
        Direction::Down => (0.0, 1.0),
        Direction::Left => (-1.0, 0.0),
    };
    let along = |by: f64, aside: f64| Point {
        x: port.x - dx * by + dy * aside,
        y: port.y - dy * by + dx * aside,
    };
    let (length, half) = HEAD;
    let back = TIP + length;
    // The base is drawn in a little, so that the line runs into the head without a step.
    let points = [
        along(TIP, 0.0),
        along(back, half),
        along(back - 2.0, 0.0),
        along(back, -half),
    ];
    let [tip, rest @ ..] = points.map(at);
    Some(format!("M{tip}L{}Z", rest.join("L")))
}

/// How much of a line an arrowhead covers.
pub fn covered_by_head() -> f64 {
    TIP + HEAD.0 - 3.0
}

/// The first and the last cell, and those between them where the line turns. A line that goes nowhere
/// has none.
fn turns(cells: &[Cell]) -> Vec<Cell> {
    let [first, .., last] = cells else {
        return Vec::new();
    };
    let straight = |a: Cell, b: Cell, c: Cell| {
        let cross = i64::from(b.x - a.x) * i64::from(c.y - b.y)
            - i64::from(b.y - a.y) * i64::from(c.x - b.x);
        cross == 0
    };
    let mut turns = vec![*first];
    for three in cells.windows(3) {
        if !straight(three[0], three[1], three[2]) {
            turns.push(three[1]);
        }
    }
    turns.push(*last);
    turns
}

/// The cells of an upright piece in which another line passes, in the order of the piece.
fn gaps(a: Cell, b: Cell, under: &BTreeSet<Cell>) -> impl Iterator<Item = Cell> + use<'_> {
    let rows = if a.x == b.x {
        (b.y - a.y).unsigned_abs()
    } else {
        0
    };
    let step = (b.y - a.y).signum();
    (1..rows as i32)
        .map(move |k| Cell::new(a.x, a.y + k * step))
        .filter(|cell| under.contains(cell))
}

fn length(a: Point, b: Point) -> f64 {
    // Pieces are level or upright; a slanted one is measured by its longer side, which is enough
    // for a radius.
    (a.x - b.x).abs().max((a.y - b.y).abs())
}

/// The point so far before `corner` on the way from `a`.
fn back_from(corner: Point, a: Point, by: f64) -> Point {
    let room = length(a, corner);
    if room == 0.0 {
        return corner;
    }
    Point {
        x: corner.x + (a.x - corner.x) * by / room,
        y: corner.y + (a.y - corner.y) * by / room,
    }
}

fn at(point: Point) -> String {
    format!("{} {}", number(point.x), number(point.y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Rect;

    fn paper() -> Paper {
        Paper::new(Rect::new(0, 0, 20, 20))
    }

    fn cells(points: &[(i32, i32)]) -> Vec<Cell> {
        points.iter().map(|(x, y)| Cell::new(*x, *y)).collect()
    }

    #[test]
    fn a_straight_line_is_one_piece_and_a_bend_is_round() {
        let none = BTreeSet::new();
        let straight = cells(&[(0, 0), (1, 0), (2, 0), (3, 0)]);
        assert_eq!(path(paper(), &straight, &none, 0.0), "M22.5 28L49.5 28");
        assert_eq!(path(paper(), &straight, &none, 7.0), "M22.5 28L42.5 28");
        let bent = cells(&[(0, 0), (1, 0), (2, 0), (2, 1), (2, 2)]);
        assert_eq!(
            path(paper(), &bent, &none, 0.0),
            "M22.5 28L34.5 28Q40.5 28 40.5 34L40.5 68"
        );
        assert_eq!(path(paper(), &[], &none, 0.0), "");
    }

    #[test]
    fn an_upright_line_passes_under_a_level_one() {
        let under = BTreeSet::from([Cell::new(0, 2)]);
        let upright = cells(&[(0, 0), (0, 1), (0, 2), (0, 3), (0, 4)]);
        let down = path(paper(), &upright, &under, 0.0);
        assert_eq!(down, "M22.5 28L22.5 62.5M22.5 73.5L22.5 108");
        let level = cells(&[(-1, 2), (0, 2), (1, 2)]);
        assert_eq!(path(paper(), &level, &under, 0.0), "M13.5 68L31.5 68");
    }

    #[test]
    fn the_tip_of_an_arrow_touches_the_border() {
        let head = head(paper(), &cells(&[(0, 0), (1, 0)]), Direction::Right).unwrap();
        assert!(head.starts_with("M30.75 28L21.75 32.5"), "{head}");
    }
}
