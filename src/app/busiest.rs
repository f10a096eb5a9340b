//! How many messages each connection carried at most in the last seconds of a run: what the number of
//! dots is measured by. It follows from the run's own times; nothing here counts frames.

use crate::live::{EngineView, Nanos};

/// Virtual seconds that are looked back on. In slow motion they are long: more of them would hide
/// messages long after a rush is over.
const SECONDS: usize = 2;

/// The most messages on each connection, in each of the last virtual seconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Busiest {
    last: Nanos,
    /// The second, and the most of each connection in it, at the second's place in the ring.
    most: [(u64, Vec<u32>); SECONDS],
}

impl Busiest {
    /// Takes a look at the run.
    pub fn see(&mut self, view: &EngineView) {
        let edges = view.edges.len();
        if view.now < self.last || self.most.iter().any(|(_, most)| most.len() > edges) {
            // A run that began anew, or on another board.
            *self = Self::default();
        }
        self.last = view.now;
        let second = second(view.now);
        let (of, most) = &mut self.most[second as usize % SECONDS];
        if *of != second {
            *of = second;
            most.clear();
        }
        most.resize(edges, 0);
        for (most, edge) in most.iter_mut().zip(&view.edges) {
            *most = edge.in_flight.max(*most);
        }
    }

    /// The most of the last seconds on a connection, by its place in the view.
    pub fn on(&self, edge: usize) -> u64 {
        let of = self.recent().filter_map(|most| most.get(edge));
        of.max().copied().unwrap_or(0).into()
    }

    /// The most of the last seconds on the busiest one.
    pub fn most(&self) -> u64 {
        self.recent().flatten().max().copied().unwrap_or(0).into()
    }

    fn recent(&self) -> impl Iterator<Item = &Vec<u32>> {
        let now = second(self.last);
        let recent = move |of: u64| now.saturating_sub(of) < SECONDS as u64;
        let all = self.most.iter().filter(move |(of, _)| recent(*of));
        all.map(|(_, most)| most)
    }
}

const fn second(at: Nanos) -> u64 {
    at.0 / 1_000_000_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Id;
    use crate::live::EdgeView;

    fn view(ms: u64, in_flight: &[u32]) -> EngineView {
        let edge = |(n, in_flight): (usize, &u32)| EdgeView {
            id: Id::new(&format!("e-{n}")).unwrap(),
            cut: false,
            faults: Vec::new(),
            rate: 0.0,
            in_flight: *in_flight,
        };
        EngineView {
            now: Nanos::from_ms(ms),
            edges: in_flight.iter().enumerate().map(edge).collect(),
            ..EngineView::default()
        }
    }

    #[test]
    fn the_most_of_the_last_seconds_counts() {
        let mut busiest = Busiest::default();
        for (ms, in_flight, expected) in [
            (100, &[3, 40][..], [3, 40]),
            (900, &[5, 2], [5, 40]),
            (1_500, &[7, 2], [7, 40]),
            (2_100, &[6, 2], [7, 2]),
            (9_000, &[0, 0], [0, 0]),
            (50, &[1, 0], [1, 0]),
            // An edge more, and two fewer.
            (60, &[1, 0, 4], [1, 0]),
            (70, &[2], [2, 0]),
        ] {
            busiest.see(&view(ms, in_flight));
            assert_eq!([0, 1].map(|n| busiest.on(n)), expected, "at {ms} ms");
        }
        assert_eq!(busiest.most(), 2);
    }
}
