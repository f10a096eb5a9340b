//! Messages in steps smaller than a cell: braille dots, two columns by four rows a cell.
//!
//! Braille has no shapes, so a message is told by its place. A line has two lanes: what asks runs in
//! the upper or the left one, what answers in the other, and what asks for a change is as wide as
//! both. However many stand behind each other, no lane looks like another.

use crate::board::{Cell, Direction};
use crate::live::FlightKind;
use crate::ui::motion::{self, STEPS, Spot};

use super::edges;

/// Columns and rows of dots in a cell.
const COLUMNS: i32 = 2;
const ROWS: i32 = 4;

/// Which dots across a line a message takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// The upper half, or the left one.
    Ask,
    /// The lower half, or the right one.
    Answer,
    /// The middle.
    Middle,
    /// All.
    Wide,
}

impl Lane {
    /// The lane of a kind of message; none for those that have a sign of a whole cell: what went
    /// wrong must be seen, and what prepares or checks is no load.
    pub const fn of(kind: FlightKind) -> Option<Self> {
        match kind {
            FlightKind::Request => Some(Self::Ask),
            FlightKind::Response => Some(Self::Answer),
            FlightKind::Replication => Some(Self::Middle),
            FlightKind::Write => Some(Self::Wide),
            FlightKind::Error
            | FlightKind::Connect
            | FlightKind::Check
            | FlightKind::DnsQuestion
            | FlightKind::DnsAnswer
            | FlightKind::Deploy => None,
        }
    }

    /// The dots of a message on its way in a direction, from the top left dot of its cell.
    fn dots(self, way: Direction, step: i32) -> impl Iterator<Item = (i32, i32)> {
        let (columns, rows) = if way.is_horizontal() {
            let rows = match self {
                Self::Ask => 0..2,
                Self::Answer => 2..4,
                Self::Middle => 1..3,
                Self::Wide => 0..4,
            };
            let middle = step * COLUMNS / STEPS as i32;
            let middle = match way {
                Direction::Left => 1 - middle,
                Direction::Right | Direction::Up | Direction::Down => middle,
            };
            (middle - 1..middle + 2, rows)
        } else {
            let columns = match self {
                Self::Ask => 0..1,
                Self::Answer => 1..2,
                Self::Middle | Self::Wide => 0..2,
            };
            let first = match way {
                Direction::Up => -step,
                Direction::Down | Direction::Left | Direction::Right => step,
            };
            let rows = match self {
                Self::Middle => first + 1..first + 3,
                Self::Ask | Self::Answer | Self::Wide => first..first + 4,
            };
            (columns, rows)
        };
        columns.flat_map(move |x| rows.clone().map(move |y| (x, y)))
    }
}

/// The dots of a message, by cell: at most its own, the one before and the one after, and never one
/// that is not on the edge's own track.
pub fn dots(lane: Lane, cells: &[Cell], spot: Spot, forward: bool) -> Vec<(Cell, u8)> {
    let (Some(cell), Some(ahead)) = (cells.get(spot.index), next(spot.index, forward)) else {
        return Vec::new();
    };
    let Some(way) = cells.get(ahead).map(|ahead| edges::toward(*cell, *ahead)) else {
        return Vec::new();
    };
    let track = motion::track(cells.len());
    let near = [Some(spot.index), Some(ahead), next(spot.index, !forward)];
    let near = near.map(|n| n.filter(|n| track.contains(n)).and_then(|n| cells.get(n)));
    let mut found: Vec<(Cell, u8)> = Vec::with_capacity(2);
    for (x, y) in lane.dots(way, spot.step as i32) {
        let at = cell.offset(x.div_euclid(COLUMNS), y.div_euclid(ROWS));
        if !near.contains(&Some(&at)) {
            continue;
        }
        let bit = bit(x.rem_euclid(COLUMNS), y.rem_euclid(ROWS));
        match found.iter_mut().find(|(cell, _)| *cell == at) {
            Some((_, bits)) => *bits |= bit,
            None => found.push((at, bit)),
        }
    }
    found
}

const fn next(index: usize, forward: bool) -> Option<usize> {
    if forward {
        index.checked_add(1)
    } else {
        index.checked_sub(1)
    }
}

/// The bit of a dot in the number of its braille sign.
const fn bit(x: i32, y: i32) -> u8 {
    match (x, y) {
        (0, 3) => 0x40,
        (0, _) => 1 << y,
        (_, 3) => 0x80,
        _ => 8 << y,
    }
}

/// The braille sign with these dots.
pub const fn sign(bits: u8) -> char {
    match char::from_u32(0x2800 + bits as u32) {
        Some(sign) => sign,
        None => ' ',
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn drawn(lane: Lane, cells: &[(i32, i32)], index: usize, step: usize, forward: bool) -> String {
        let cells: Vec<Cell> = cells.iter().map(|(x, y)| Cell::new(*x, *y)).collect();
        let spot = Spot {
            index,
            step,
            lost: false,
        };
        let dots = dots(lane, &cells, spot, forward);
        let sign_at = |cell: &Cell| {
            let here = dots.iter().find(|(at, _)| at == cell);
            here.map_or('-', |(_, bits)| sign(*bits))
        };
        cells.iter().map(sign_at).collect()
    }

    const LEVEL: [(i32, i32); 6] = [(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0)];
    const UPRIGHT: [(i32, i32); 6] = [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (0, 5)];

    #[test]
    fn each_lane_has_its_place() {
        let level = |lane| drawn(lane, &LEVEL, 2, 2, true);
        assert_eq!(level(Lane::Ask), "--⠛⠃--");
        assert_eq!(level(Lane::Answer), "--⣤⡄--");
        assert_eq!(level(Lane::Middle), "--⠶⠆--");
        assert_eq!(level(Lane::Wide), "--⣿⡇--");
        let upright = |lane| drawn(lane, &UPRIGHT, 2, 0, true);
        assert_eq!(upright(Lane::Ask), "--⡇---");
        assert_eq!(upright(Lane::Answer), "--⢸---");
        assert_eq!(upright(Lane::Middle), "--⠶---");
        assert_eq!(upright(Lane::Wide), "--⣿---");
    }

    #[test]
    fn it_goes_on_in_half_and_quarter_cells() {
        let level = |step| drawn(Lane::Ask, &LEVEL, 2, step, true);
        assert_eq!(
            [0, 1, 2, 3].map(level),
            ["-⠘⠛---", "-⠘⠛---", "--⠛⠃--", "--⠛⠃--"]
        );
        let back = |step| drawn(Lane::Answer, &LEVEL, 2, step, false);
        assert_eq!([0, 2].map(back), ["--⣤⡄--", "-⢠⣤---"]);
        let down = |step| drawn(Lane::Wide, &UPRIGHT, 2, step, true);
        assert_eq!(
            [0, 1, 2, 3].map(down),
            ["--⣿---", "--⣶⠉--", "--⣤⠛--", "--⣀⠿--"]
        );
        let up = |step| drawn(Lane::Answer, &UPRIGHT, 2, step, false);
        assert_eq!([0, 1].map(up), ["--⢸---", "-⢀⠸---"]);
    }

    #[test]
    fn dots_stay_on_the_track() {
        // The port, the arrowhead and the cell outside of a bend stay free.
        assert_eq!(drawn(Lane::Ask, &LEVEL, 1, 0, true), "-⠛----");
        assert_eq!(drawn(Lane::Ask, &LEVEL, 3, 0, true), "--⠘⠛--");
        let bend = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (3, 2)];
        assert_eq!(drawn(Lane::Ask, &bend, 2, 0, true), "--⠛---");
    }

    proptest! {
        #[test]
        fn every_message_is_seen(
            index in 1usize..4, step in 0usize..STEPS, forward in any::<bool>(), upright in any::<bool>(),
        ) {
            let cells = if upright { UPRIGHT } else { LEVEL };
            // At the end of the track there is no way further.
            let end = if forward { 3 } else { 1 };
            let step = if index == end { 0 } else { step };
            for lane in [Lane::Ask, Lane::Answer, Lane::Middle, Lane::Wide] {
                let shown = drawn(lane, &cells, index, step, forward);
                let dots: u32 = shown.chars().filter(|c| *c != '-')
                    .map(|c| (u32::from(c) - 0x2800).count_ones())
                    .sum();
                prop_assert!(dots >= 4, "{lane:?} {shown}");
            }
        }
    }
}
