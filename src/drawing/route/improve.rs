//! The last phase of a routing: nobody shares a cell, now it is made beautiful.

use super::negotiate::Table;
use super::ports::{self, Wish};
use super::search::Sharing;
use super::way::step;
use crate::board::{Cell, Direction};

/// Passes of improvement.
const PASSES: u32 = 3;
/// Edges from which on there is but one pass, and no pair is untangled: what more there is to gain is
/// little for twice the work.
const MANY: usize = 120;
/// Crossing pairs that one pass tries to untangle.
const PAIRS: usize = 32;
/// States that improvement may look at whatever the board, and more for every edge that was routed:
/// some ten milliseconds for a board of a hundred edges.
const WORK: (u64, u64) = (20_000, 1_500);
/// States that improvement never goes beyond.
const MOST_WORK: u64 = 6_000_000;
/// Rows around the two ends that are searched first.
const MARGIN: i32 = 8;

/// An end of an edge on the side of a box, in the order in which ends lie there best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    node: usize,
    side: Direction,
    /// Where the edge's other box lies, along the side.
    toward: i32,
    /// Where the end is now.
    offset: i32,
    edge: usize,
    /// 0 for the source's end, 1 for the target's.
    which: usize,
}

impl Table<'_> {
    /// Phase 4.
    pub fn improve(&mut self) {
        let open: Vec<usize> = (self.open.iter().copied())
            .filter(|i| !self.ways[*i].is_empty())
            .collect();
        if open.is_empty() {
            return;
        }
        let work = (WORK.0 + WORK.1 * open.len() as u64).min(MOST_WORK);
        let until = self.search.spent + work;
        self.work = self.work.max(until);
        self.calm_down();
        let is_large = open.len() > MANY;
        let passes = if is_large { 1 } else { PASSES };
        for _ in 0..passes {
            self.wish(&open);
            let mut better = false;
            for &index in &open {
                better |= self.has_time(&[index], until) && self.improve_one(index);
            }
            better |= !is_large && self.untangle(&open, until);
            if !better {
                break;
            }
        }
    }

    /// Whether edges can be looked for again within the work that is left: a long one takes a whole
    /// frame's time, and few of them get better.
    fn has_time(&self, edges: &[usize], until: u64) -> bool {
        let effort: u64 = edges.iter().map(|index| self.effort[*index]).sum();
        self.search.spent + effort < until
    }

    fn improve_one(&mut self, index: usize) -> bool {
        let Some(before) = self.price(index) else {
            return false;
        };
        let old = self.lift(index);
        let found = self.find_below(index, Sharing::Forbidden, MARGIN, before);
        let better = found.is_some();
        self.place(index, found.map_or(old, |found| found.way));
        better
    }

    /// Routes crossing pairs anew in the other order.
    fn untangle(&mut self, open: &[usize], until: u64) -> bool {
        let mut better = false;
        for (a, b) in self.crossing_pairs(open) {
            if !self.has_time(&[a, b], until) {
                continue;
            }
            let (Some(pa), Some(pb)) = (self.price(a), self.price(b)) else {
                continue;
            };
            let olds = (self.lift(a), self.lift(b));
            let mut best = None;
            let mut least = pa + pb;
            for (first, second) in [(b, a), (a, b)] {
                let Some(one) = self.find_below(first, Sharing::Forbidden, MARGIN, least) else {
                    continue;
                };
                self.place(first, one.way);
                let rest = least.saturating_sub(one.cost);
                if let Some(two) = self.find_below(second, Sharing::Forbidden, MARGIN, rest) {
                    self.place(second, two.way);
                    if let (Some(x), Some(y)) = (self.price(a), self.price(b))
                        && x + y < least
                    {
                        least = x + y;
                        best = Some((self.ways[a].clone(), self.ways[b].clone()));
                    }
                    self.lift(second);
                }
                self.lift(first);
            }
            better |= best.is_some();
            let (first, second) = best.unwrap_or(olds);
            self.place(a, first);
            self.place(b, second);
        }
        better
    }

    fn crossing_pairs(&self, open: &[usize]) -> Vec<(usize, usize)> {
        let mut cells: Vec<(Cell, usize)> = Vec::new();
        for &index in open {
            cells.extend(self.ways[index].iter().map(|c| (*c, index)));
        }
        cells.sort_unstable();
        let mut pairs: Vec<(usize, usize)> = cells
            .windows(2)
            .filter(|w| w[0].0 == w[1].0)
            .map(|w| (w[0].1, w[1].1))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs.truncate(PAIRS);
        pairs
    }

    /// Wishes every end onto an even place of the side where it now is, in the order of the
    /// directions in which the other ends lie. Kept ways hold their places.
    fn wish(&mut self, open: &[usize]) {
        let mut concerned = vec![false; self.plan.boxes.len()];
        for edge in open.iter().map(|i| &self.plan.edges[*i]) {
            for node in [edge.from, edge.to] {
                if let Some(concerned) = concerned.get_mut(node) {
                    *concerned = true;
                }
            }
        }
        let is_concerned = |node: usize| concerned.get(node).is_some_and(|yes| *yes);
        let mut ends: Vec<End> = Vec::new();
        for (index, edge) in self.plan.edges.iter().enumerate() {
            if !is_concerned(edge.from) && !is_concerned(edge.to) {
                continue;
            }
            let way = &self.ways[index];
            let Some((from, to)) = self.ends(index) else {
                continue;
            };
            let n = way.len();
            if n < 3 {
                continue;
            }
            for (which, at, next, own, node, other) in [
                (0, way[0], way[1], from, edge.from, to),
                (1, way[n - 1], way[n - 2], to, edge.to, from),
            ] {
                let Some(side) = step(at, next) else {
                    continue;
                };
                let center = other.center();
                ends.push(End {
                    node,
                    side,
                    toward: if side.is_horizontal() {
                        center.y
                    } else {
                        center.x
                    },
                    offset: ports::place(own, at, side).offset,
                    edge: index,
                    which,
                });
            }
        }
        ends.sort_unstable();
        for side in ends.chunk_by(|a, b| (a.node, a.side) == (b.node, b.side)) {
            let room = ports::room(self.plan.boxes[side[0].node], side[0].side);
            for (n, end) in (0..).zip(side) {
                if self.plan.edges[end.edge].keep.is_none() {
                    self.wishes[end.edge][end.which] = Some(Wish {
                        side: end.side,
                        offset: ports::spread(room, n, side.len() as i32),
                    });
                }
            }
        }
    }
}
