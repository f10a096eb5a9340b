//! The third phase of a routing: every edge gets cells of its own, or is left without a way.

use super::negotiate::Table;
use super::search::Sharing;
use super::way::{Use, Way, clash, uses};
use crate::board::Cell;

/// Edges in the way that are moved for one that finds no way.
const BLOCKERS: usize = 6;
/// Rows around the two ends that are searched first.
const MARGIN: i32 = 16;

impl Table<'_> {
    /// Phase 3.
    pub fn settle(&mut self) {
        let mut waiting: Vec<usize> = Vec::new();
        let mut sharing: Vec<(u32, usize)> = Vec::new();
        for &index in &self.open {
            let way = &self.ways[index];
            if way.is_empty() {
                waiting.push(index);
            } else {
                sharing.push((self.sheet.conflicts(way), index));
            }
        }
        // The worst first: often it alone is what the others share with.
        sharing.sort_unstable_by_key(|(conflicts, index)| (std::cmp::Reverse(*conflicts), *index));
        for (_, index) in sharing {
            if self.sheet.conflicts(&self.ways[index]) > 0 {
                self.lift(index);
                waiting.push(index);
            }
        }
        waiting.sort_unstable();
        for index in waiting {
            match self.find(index, Sharing::Forbidden, MARGIN) {
                Some(found) => self.place(index, found.way),
                None => self.make_way(index),
            }
        }
    }

    /// Phase 3 once more, for the edges that have no way after all.
    pub fn settle_again(&mut self) {
        if self.open.iter().any(|index| self.ways[*index].is_empty()) {
            self.make_haste();
            self.settle();
        }
    }

    /// Gives an edge the way that it wants and moves those that stood there, or leaves all as it was.
    fn make_way(&mut self, index: usize) {
        for price in [400, 4000] {
            let Some(wanted) = self.find(index, Sharing::Costs(price), MARGIN) else {
                return;
            };
            let blockers = self.blockers(&wanted.way);
            if blockers.len() > BLOCKERS {
                continue;
            }
            let mut lifted = Vec::new();
            for other in blockers {
                lifted.push((other, self.kept[other], self.lift(other)));
            }
            self.place(index, wanted.way);
            let done = lifted.iter().all(|(other, ..)| {
                let found = self.find(*other, Sharing::Forbidden, MARGIN);
                found.map(|found| self.place(*other, found.way)).is_some()
            });
            if done {
                let kept = lifted.iter().filter(|(_, kept, _)| *kept);
                self.moved.extend(kept.map(|(other, ..)| *other));
                return;
            }
            self.lift(index);
            for (other, kept, way) in lifted {
                self.lift(other);
                if kept {
                    self.give_back(other, way);
                } else {
                    self.place(other, way);
                }
            }
        }
    }

    /// The edges that a way would share cells with against the rules.
    fn blockers(&mut self, wanted: &Way) -> Vec<usize> {
        let mut taken: Vec<(Cell, Use)> = Vec::new();
        for (cell, how) in uses(wanted) {
            let spot = self.sheet.index(cell);
            if self.sheet.spot(spot).meeting(how).conflicts > 0 {
                taken.push((cell, how));
            }
        }
        taken.sort_unstable_by_key(|(cell, _)| *cell);
        let meets = |(cell, how): (Cell, Use)| {
            let at = taken.binary_search_by_key(&cell, |(cell, _)| *cell);
            at.is_ok_and(|at| clash(taken[at].1, how))
        };
        (0..self.ways.len())
            .filter(|other| {
                taken
                    .iter()
                    .any(|(cell, _)| self.ways[*other].bounds().contains(*cell))
            })
            .filter(|other| uses(&self.ways[*other]).any(meets))
            .collect()
    }
}
