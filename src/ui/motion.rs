//! All motion on the screen: where a message on the wire stands at a moment of virtual time.
//!
//! Pure functions of the run's own times; nothing here has a clock or a counter of frames. A dot
//! stands where its message is, so a paused run is a still picture, and no dot moves that is not a
//! message of the run.

use std::ops::RangeInclusive;

use crate::live::{Flight, Nanos};

/// Dots drawn on one edge at most; the rest is said as a count.
pub const DOTS_PER_EDGE: usize = 20;

/// Where a message stands on its edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Index into the edge's cells.
    pub index: usize,
    /// It will never arrive.
    pub lost: bool,
}

/// The indices of an edge's cells on which dots run: all but the two ports and the arrowhead, which
/// stays readable. Empty on edges too short to show anything between their ends.
pub const fn track(cells: usize) -> RangeInclusive<usize> {
    1..=cells.saturating_sub(3)
}

/// Where a message stands at `now`, on an edge of so many cells.
pub fn spot(flight: &Flight, now: Nanos, cells: usize) -> Option<Spot> {
    let track = track(cells);
    let (first, last) = (*track.start(), *track.end());
    if first > last {
        return None;
    }
    let way = last - first;
    let lost = flight.arrives == Nanos::MAX;
    let done = if lost {
        // It has no arrival to be on the way to: it stopped somewhere between the ends.
        way / 2
    } else {
        let whole = flight.arrives.since(flight.sent).0;
        let gone = now.since(flight.sent).0.min(whole);
        if whole == 0 {
            way
        } else {
            (u128::from(gone) * way as u128 / u128::from(whole)) as usize
        }
    };
    let index = if flight.forward {
        first + done
    } else {
        last - done
    };
    Some(Spot { index, lost })
}

/// How many cells of a bar of `cells` are full. At least one when there is anything at all, and full
/// only when the bound is reached.
pub fn filled(value: u64, bound: u64, cells: u16) -> u16 {
    if bound == 0 || cells == 0 || value == 0 {
        return 0;
    }
    if value >= bound {
        return cells;
    }
    let share = (value * u64::from(cells) / bound) as u16;
    share.clamp(1, cells.saturating_sub(1).max(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::board::Id;
    use crate::live::FlightKind;

    fn flight(forward: bool, sent: u64, arrives: u64) -> Flight {
        Flight {
            edge: Id::new("a->b").unwrap(),
            request: None,
            kind: FlightKind::Request,
            forward,
            sent: Nanos(sent),
            arrives: Nanos(arrives),
        }
    }

    fn check(f: &Flight, now: u64, cells: usize, expected: Option<usize>) {
        assert_eq!(spot(f, Nanos(now), cells).map(|s| s.index), expected);
    }

    #[test]
    fn a_message_stands_where_its_time_is() {
        let there = flight(true, 100, 200);
        check(&there, 100, 13, Some(1));
        check(&there, 150, 13, Some(5));
        check(&there, 200, 13, Some(10));
        let back = flight(false, 100, 200);
        check(&back, 100, 13, Some(10));
        check(&back, 200, 13, Some(1));
    }

    #[test]
    fn ports_and_arrowhead_stay_free() {
        check(&flight(true, 0, 10), 5, 3, None);
        check(&flight(true, 0, 10), 5, 0, None);
        check(&flight(true, 0, 10), 5, 4, Some(1));
    }

    #[test]
    fn a_lost_message_stops_between_the_ends() {
        let lost = spot(&flight(true, 0, u64::MAX), Nanos(99), 13).unwrap();
        assert!(lost.lost);
        assert_eq!(lost.index, 5);
    }

    #[test]
    fn bars_are_full_only_at_the_bound() {
        for (value, bound, expected) in [
            (0, 8, 0),
            (1, 128, 1),
            (127, 128, 3),
            (128, 128, 4),
            (999, 128, 4),
            (5, 0, 0),
        ] {
            assert_eq!(filled(value, bound, 4), expected);
        }
    }

    proptest! {
        #[test]
        fn a_spot_is_always_on_the_track(
            sent in any::<u64>(), arrives in any::<u64>(), now in any::<u64>(),
            cells in 0usize..500, forward in any::<bool>(),
        ) {
            if let Some(s) = spot(&flight(forward, sent, arrives), Nanos(now), cells) {
                prop_assert!(track(cells).contains(&s.index));
            }
        }
    }
}
