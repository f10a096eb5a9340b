//! The undo tree as rows of lanes, newest revision first: a pure function of the history.
//!
//! The picture is that of `git log --graph`: each branch runs down a lane of its own until it
//! reaches the revision that it began from, where it joins that one's lane.

use crate::board::{Direction, History};
use crate::drawing::raster::Arms;

/// Most lanes that are drawn; what runs further right is left out.
const MOST_LANES: usize = 8;

/// One revision in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeRow {
    /// Its number in the history.
    pub number: usize,
    /// What each lane shows in this row, left to right: the arms of its lines.
    pub lanes: Vec<Arms>,
    /// The lane in which the revision itself stands.
    pub at: usize,
}

/// The rows of a history.
pub fn rows(history: &History) -> Vec<TreeRow> {
    // Each lane runs down to the revision that it waits for.
    let mut waits: Vec<Option<usize>> = Vec::new();
    let newest_first = (0..history.revisions().len()).rev();
    newest_first.map(|n| row(history, n, &mut waits)).collect()
}

fn row(history: &History, number: usize, waits: &mut Vec<Option<usize>>) -> TreeRow {
    use Direction::{Down, Left, Right, Up};
    let joining: Vec<usize> = (0..waits.len())
        .filter(|lane| waits[*lane] == Some(number))
        .collect();
    let at = joining.first().copied().unwrap_or_else(|| {
        let free = waits.iter().position(Option::is_none);
        free.unwrap_or(waits.len())
    });
    if at == waits.len() {
        waits.push(None);
    }
    let last = joining.last().copied().unwrap_or(at);
    let parent = history.parent(number);
    let arms = |lane: usize| {
        let mut arms = Vec::new();
        let runs_on = waits[lane].is_some();
        if lane == at {
            arms.extend(joining.first().map(|_| Up));
            arms.extend(parent.map(|_| Down));
            arms.extend((last > at).then_some(Right));
        } else {
            let joins = joining.contains(&lane);
            arms.extend(runs_on.then_some(Up));
            arms.extend((runs_on && !joins).then_some(Down));
            arms.extend((lane > at && lane <= last).then_some(Left));
            arms.extend((lane > at && lane < last).then_some(Right));
        }
        Arms::of(arms)
    };
    let lanes = (0..waits.len()).map(arms).take(MOST_LANES).collect();
    for lane in joining {
        waits[lane] = None;
    }
    waits[at] = parent;
    while waits.last() == Some(&None) {
        waits.pop();
    }
    TreeRow { number, lanes, at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Document, Id, Kind, Node, Patch, Record};

    /// A history made by steps: `+` is a change, `-` takes one back.
    fn history(steps: &str) -> History {
        let mut board = Document::default();
        let mut history = History::default();
        for (x, step) in (0..).zip(steps.chars()) {
            if step == '-' {
                history.undo(&mut board).unwrap();
                continue;
            }
            let node = Node::new(Id::new("n").unwrap(), Kind::Box, "", Cell::new(x, 0));
            let patch = Patch::setting(&board, [Record::Node(node)]);
            let held = (Vec::new(), Vec::new());
            history.commit(&mut board, "set", patch, held, 0).unwrap();
        }
        history
    }

    fn picture(steps: &str) -> String {
        const LINES: [&str; 16] = [
            " ", "╵", "╶", "└", "╷", "│", "┌", "├", "╴", "┘", "─", "┴", "┐", "┤", "┬", "┼",
        ];
        let row = |row: &TreeRow| {
            let lane = |(lane, arms): (usize, &Arms)| {
                if lane == row.at {
                    "o"
                } else {
                    LINES[arms.bits()]
                }
            };
            let lanes: String = row.lanes.iter().enumerate().map(lane).collect();
            format!("{lanes} {}", row.number)
        };
        let rows: Vec<String> = rows(&history(steps)).iter().map(row).collect();
        rows.join("\n")
    }

    #[test]
    fn one_line_is_one_lane() {
        assert_eq!(picture("++"), "o 2\no 1\no 0");
        assert_eq!(picture(""), "o 0");
    }

    #[test]
    fn a_branch_joins_where_it_began() {
        // 2 was taken back; 3 and 4 were made from 1.
        assert_eq!(picture("++-++"), "o 4\no 3\n│o 2\no┘ 1\no 0");
        // Two branches of the root, beside the present line.
        assert_eq!(picture("+-+-+"), "o 3\n│o 2\n││o 1\no┴┘ 0");
    }

    #[test]
    fn a_line_that_passes_is_crossed() {
        // 2 and 3 from 1, 4 from 2's lane further out.
        let shown = picture("++-+--+");
        assert_eq!(shown, "o 4\n│o 3\n││o 2\n│o┘ 1\no┘ 0");
    }
}
