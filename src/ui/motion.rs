//! All motion on the screen: where a message on the wire stands at a moment of virtual time.
//!
//! Pure functions of the run's own times; nothing here has a clock or a counter of frames. A dot
//! stands where its message is, so a paused run is a still picture, and no dot moves that is not a
//! message of the run.

use std::ops::RangeInclusive;

use crate::live::{Flight, Nanos};

/// Dots that the busiest edge is to have, about. Where it carries more, the dots are a sample, and the
/// screen says so.
pub const DOTS_PER_EDGE: u64 = 20;

/// Steps that a message makes from one cell to the next.
pub const STEPS: usize = 4;

/// Where a message stands on its edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Index into the edge's cells.
    pub index: usize,
    /// How far it is from there to the next cell on its way, of [`STEPS`].
    pub step: usize,
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
    let steps = if lost {
        // It has no arrival to be on the way to: it stopped somewhere between the ends.
        way / 2 * STEPS
    } else {
        let whole = flight.arrives.since(flight.sent).0;
        let gone = now.since(flight.sent).0.min(whole);
        if whole == 0 {
            way * STEPS
        } else {
            (u128::from(gone) * (way * STEPS) as u128 / u128::from(whole)) as usize
        }
    };
    let done = steps / STEPS;
    let index = if flight.forward {
        first + done
    } else {
        last - done
    };
    Some(Spot {
        index,
        step: steps % STEPS,
        lost,
    })
}

/// How many messages a dot stands for on an edge that carries so many, while the busiest one carries
/// `busiest`. Where all have few, every message is a dot. Otherwise the dots grow with the root of the
/// messages: the busiest edge has about [`DOTS_PER_EDGE`], one with a tenth of its messages a third of
/// its dots, and what is alone on its edge is still seen.
pub fn share(carries: u64, busiest: u64) -> f64 {
    let both = carries as f64 * busiest as f64;
    (both.sqrt() / DOTS_PER_EDGE as f64).max(1.0)
}

/// Whether a message is among the dots when each stands for `share`, and the view holds but one in
/// `thinned`. What is drawn for a message is its own and stays: whatever is chosen for a share is also
/// chosen for each smaller one. So dots come and go on their way only where the share changes, and it
/// does when an edge gets busier or calmer.
pub fn is_chosen(flight: &Flight, share: f64, thinned: u64) -> bool {
    let drawn = draw(flight) as f64 / (u64::MAX as f64);
    share <= thinned as f64 || drawn * share < thinned as f64
}

/// A number that is a message's own and as good as drawn: from what does not change on its way.
pub const fn draw(flight: &Flight) -> u64 {
    let request = match flight.request {
        Some(request) => request.0,
        None => 0,
    };
    let mut x = flight.sent.0 ^ flight.arrives.0.rotate_left(20) ^ request.rotate_left(40);
    // The finalizer of SplitMix64: each bit of what goes in is felt in each that comes out.
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
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
    fn it_moves_in_steps_smaller_than_a_cell() {
        let there = flight(true, 0, 360);
        let at = |now| spot(&there, Nanos(now), 13).map(|s| (s.index, s.step));
        assert_eq!(at(0), Some((1, 0)));
        assert_eq!(at(10), Some((1, 1)));
        assert_eq!(at(35), Some((1, 3)));
        assert_eq!(at(40), Some((2, 0)));
        assert_eq!(at(360), Some((10, 0)));
    }

    #[test]
    fn few_messages_are_all_dots_and_many_a_sample() {
        for (carries, busiest, expected) in [
            (0, 0, 1.0),
            (20, 20, 1.0),
            (1, 300, 1.0),
            (40, 40, 2.0),
            (400, 400, 20.0),
            (4, 400, 2.0),
        ] {
            assert_eq!(share(carries, busiest), expected, "{carries} of {busiest}");
        }
    }

    #[test]
    fn volume_is_seen_also_beyond_what_an_edge_can_show() {
        let dots = |messages: u64, thinned: usize| {
            let share = share(messages, 400);
            let flights = (0..messages).map(|n| flight(true, n * 1_000, n * 1_000 + 50_000));
            let flights = flights.step_by(thinned);
            let chosen = flights.filter(|f| is_chosen(f, share, thinned as u64));
            chosen.count()
        };
        assert!((14..=26).contains(&dots(400, 1)), "{}", dots(400, 1));
        assert!((4..=10).contains(&dots(40, 1)), "{}", dots(40, 1));
        // A view that holds every fourth only.
        assert!((14..=26).contains(&dots(400, 4)), "{}", dots(400, 4));
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
        fn what_is_shown_stays_shown_when_more_is(sent in any::<u64>(), arrives in any::<u64>()) {
            let one = flight(true, sent, arrives);
            for share in 2_u8..40 {
                let few = is_chosen(&one, share.into(), 1);
                prop_assert!(!few || is_chosen(&one, f64::from(share) - 0.5, 1));
            }
        }

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
