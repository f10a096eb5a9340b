//! How many messages each connection carried at most in the last seconds of a run: what the number of
//! dots is measured by. It follows from the run's own times; nothing here counts frames.

use std::collections::BTreeMap;

use crate::board::Id;
use crate::live::{EngineView, Nanos};

/// Virtual seconds that are looked back on. In slow motion they are long: more of them would hide
/// messages long after a rush is over.
const SECONDS: usize = 2;

/// The most messages on each connection, in each of the last virtual seconds. By id: a connection that
/// comes or goes moves the places of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Busiest {
    last: Nanos,
    /// The second at each place of the ring.
    seconds: [u64; SECONDS],
    /// The most of each connection in each of these seconds.
    most: BTreeMap<Id, [u32; SECONDS]>,
}

impl Busiest {
    /// Takes a look at the run.
    pub fn see(&mut self, view: &EngineView) {
        if view.now < self.last {
            // A run that began anew.
            *self = Self::default();
        }
        self.last = view.now;
        let second = second(view.now);
        let place = second as usize % SECONDS;
        if self.seconds[place] != second {
            self.seconds[place] = second;
            for most in self.most.values_mut() {
                most[place] = 0;
            }
        }
        if !self.most.keys().eq(view.edges.iter().map(|edge| &edge.id)) {
            // What was taken away must not measure the others.
            let mut known = std::mem::take(&mut self.most);
            let ids = view.edges.iter().map(|edge| &edge.id);
            let kept = ids.map(|id| (id.clone(), known.remove(id).unwrap_or_default()));
            self.most = kept.collect();
        }
        // Both in the order of the ids.
        for (most, edge) in self.most.values_mut().zip(&view.edges) {
            most[place] = edge.in_flight.max(most[place]);
        }
    }

    /// The most of the last seconds on a connection.
    pub fn on(&self, edge: &Id) -> u64 {
        self.most.get(edge).map_or(0, |most| self.recent(most))
    }

    /// The most of the last seconds on the busiest one.
    pub fn most(&self) -> u64 {
        let all = self.most.values().map(|most| self.recent(most));
        all.max().unwrap_or(0)
    }

    /// The most of a connection in the seconds that are not over for long.
    fn recent(&self, most: &[u32; SECONDS]) -> u64 {
        let now = second(self.last);
        let seconds = self.seconds.iter().zip(most);
        let recent = seconds.filter(|(of, _)| now.saturating_sub(**of) < SECONDS as u64);
        recent.map(|(_, most)| *most).max().unwrap_or(0).into()
    }
}

const fn second(at: Nanos) -> u64 {
    at.0 / 1_000_000_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::EdgeView;

    fn id(edge: u32) -> Id {
        Id::new(&format!("e-{edge}")).unwrap()
    }

    /// At a time, connections by their number with what each carries.
    fn view(ms: u64, edges: &[(u32, u32)]) -> EngineView {
        let edge = |(n, in_flight): &(u32, u32)| EdgeView {
            id: id(*n),
            cut: false,
            faults: Vec::new(),
            rate: 0.0,
            in_flight: *in_flight,
        };
        EngineView {
            now: Nanos::from_ms(ms),
            edges: edges.iter().map(edge).collect(),
            ..EngineView::default()
        }
    }

    #[test]
    fn the_most_of_the_last_seconds_counts() {
        let mut busiest = Busiest::default();
        for (ms, in_flight, expected) in [
            (100, [3, 40], [3, 40]),
            (900, [5, 2], [5, 40]),
            (1_500, [7, 2], [7, 40]),
            (2_100, [6, 2], [7, 2]),
            (9_000, [0, 0], [0, 0]),
            (50, [1, 0], [1, 0]),
        ] {
            busiest.see(&view(ms, &[(0, in_flight[0]), (1, in_flight[1])]));
            assert_eq!([0, 1].map(|n| busiest.on(&id(n))), expected, "at {ms} ms");
        }
        assert_eq!(busiest.most(), 1);
    }

    #[test]
    fn a_connection_is_measured_by_its_own_messages() {
        let mut busiest = Busiest::default();
        for (ms, edges, expected) in [
            (100, &[(1, 3), (3, 40), (5, 2)][..], [3, 0, 40, 2]),
            // One more in the middle, in the same second and in the next.
            (200, &[(1, 3), (2, 0), (3, 9), (5, 2)], [3, 0, 40, 2]),
            // One is gone and another there: no more and no fewer than before.
            (1_100, &[(1, 3), (2, 0), (5, 2), (7, 1)], [3, 0, 0, 2]),
            (1_200, &[(1, 3)], [3, 0, 0, 0]),
            // It is there again: what it carried before it went is not its own.
            (1_300, &[(1, 3), (3, 1)], [3, 0, 1, 0]),
        ] {
            busiest.see(&view(ms, edges));
            let told = [1, 2, 3, 5].map(|n| busiest.on(&id(n)));
            assert_eq!(told, expected, "at {ms} ms");
            assert_eq!(busiest.most(), expected.into_iter().max().unwrap());
        }
    }
}
