//! The order within each layer: as it was, unless fewer crossings ask for another.
//!
//! Sweeps by the mean and by the median of the neighbours (Sugiyama, Tagawa, Toda, *Methods for Visual
//! Understanding of Hierarchical System Structures*, 1981; Eades, Wormald, *Edge Crossings in Drawings
//! of Bipartite Graphs*, 1994), each followed by exchanges of neighbours as long as these save
//! crossings (Gansner, Koutsofios, North, Vo, *A Technique for Drawing Directed Graphs*, 1993). The order
//! that was drawn is the first candidate. Another one is taken only when it has fewer crossings, be it
//! found from the drawn order or from one of a few shuffled ones, which are the same in every run.
//!
//! A link meets a vertex at a place of its own, so two links of one machine cross where they end in the
//! wrong order, as two links of two boxes do.

use std::cmp::Ordering;

/// Sweeps there and back from one start; they end early when nothing is gained.
const SWEEPS: usize = 24;
/// Sweeps without gain after which a start is given up.
const PATIENCE: usize = 4;
/// Rounds of exchanges after one sweep.
const ROUNDS: usize = 12;
/// Fewest and most starts: the more, the smaller the graph.
const STARTS: (usize, usize) = (3, 24);
/// Links of the largest graph with more than the fewest starts, times their number.
const WORK: usize = 12_000;

/// A link from a vertex of one layer to one of the next, and where it meets each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Vertex of the earlier layer, and where the link leaves it.
    pub from: (usize, i32),
    /// Vertex of the later layer, and where the link meets it.
    pub to: (usize, i32),
}

/// A graph in layers whose links lead from one layer to the next.
#[derive(Debug, Clone, Default)]
pub struct Layered {
    /// The layers, each in its order.
    pub layers: Vec<Vec<usize>>,
    /// The links, in any order.
    pub links: Vec<Link>,
    /// Whether the first and the last layer keep the order of where their members stood.
    pub fixed: (bool, bool),
}

/// Puts each layer in order. `before` says where each vertex stood across the flow.
pub fn order(graph: &mut Layered, before: &[i32]) {
    for layer in &mut graph.layers {
        layer.sort_by_key(|v| (before[*v], *v));
    }
    let mut work = Work::of(graph, before.len());
    let mut least = work.crossings();
    let drawn = graph.layers.clone();
    let starts = (WORK / graph.links.len().max(1)).clamp(STARTS.0, STARTS.1);
    let mut draws = 0x9e37_79b9_7f4a_7c15_u64;
    for start in 0..starts {
        if least == 0 {
            break;
        }
        work.take(&drawn);
        if start > 0 {
            work.shuffle(&mut draws);
        }
        let mut idle = 0;
        for sweep in 0..SWEEPS {
            // Both measures of the middle find what the other does not.
            let middle = if start % 2 == 0 { mean } else { median };
            work.sweep(sweep % 2 == 0, middle, sweep % 4 > 1 && start > 0);
            work.exchange();
            let now = work.crossings();
            idle += 1;
            if now < least {
                (least, idle) = (now, 0);
                graph.layers.clone_from(&work.layers);
            }
            if idle >= PATIENCE || least == 0 {
                break;
            }
        }
    }
}

/// Crossings of links between neighbouring layers.
#[cfg(test)]
fn crossings(graph: &Layered) -> usize {
    let vertices = graph.layers.iter().flatten().max().map_or(0, |v| v + 1);
    Work::of(graph, vertices).crossings()
}

/// One end of a link as its other end sees it.
#[derive(Debug, Clone, Copy)]
struct End {
    /// The vertex at the other end, and where the link meets it.
    other: (usize, i32),
    /// Where the link meets this vertex.
    here: i32,
}

/// An order that is worked on.
struct Work {
    layers: Vec<Vec<usize>>,
    /// For each vertex its links to the layer before, and to the next.
    ends: [Vec<Vec<End>>; 2],
    /// The place of each vertex in its layer.
    place: Vec<usize>,
    fixed: (bool, bool),
}

/// Something that tells the middle of some numbers in ascending order, as a fraction.
type Middle = fn(&[i64]) -> (i64, i64);

fn mean(of: &[i64]) -> (i64, i64) {
    (of.iter().sum(), of.len() as i64)
}

fn median(of: &[i64]) -> (i64, i64) {
    let half = of.len() / 2;
    if of.len() % 2 == 1 {
        (of[half], 1)
    } else {
        (of[half - 1] + of[half], 2)
    }
}

impl Work {
    fn of(graph: &Layered, vertices: usize) -> Self {
        let mut ends = [vec![Vec::new(); vertices], vec![Vec::new(); vertices]];
        for link in &graph.links {
            let (from, to) = (link.from, link.to);
            ends[1][from.0].push(End {
                other: to,
                here: from.1,
            });
            ends[0][to.0].push(End {
                other: from,
                here: to.1,
            });
        }
        let mut work = Self {
            layers: Vec::new(),
            ends,
            place: vec![0; vertices],
            fixed: graph.fixed,
        };
        work.take(&graph.layers);
        work
    }

    fn take(&mut self, layers: &[Vec<usize>]) {
        self.layers = layers.to_vec();
        for layer in layers {
            for (place, vertex) in layer.iter().enumerate() {
                self.place[*vertex] = place;
            }
        }
    }

    fn is_fixed(&self, layer: usize) -> bool {
        (layer == 0 && self.fixed.0) || (layer + 1 == self.layers.len() && self.fixed.1)
    }

    /// Any order, the same for the same state of the draws (G. Marsaglia, *Xorshift RNGs*, 2003).
    fn shuffle(&mut self, draws: &mut u64) {
        for number in 0..self.layers.len() {
            if self.is_fixed(number) {
                continue;
            }
            for i in (1..self.layers[number].len()).rev() {
                *draws ^= *draws << 13;
                *draws ^= *draws >> 7;
                *draws ^= *draws << 17;
                self.layers[number].swap(i, (*draws % (i as u64 + 1)) as usize);
            }
            self.number(number);
        }
    }

    fn number(&mut self, layer: usize) {
        for (place, vertex) in self.layers[layer].iter().enumerate() {
            self.place[*vertex] = place;
        }
    }

    /// Where the other end of a link lies: the place in its layer, then where it meets the vertex.
    fn key(&self, end: &End) -> i64 {
        ((self.place[end.other.0] as i64) << 32) + i64::from(end.other.1)
    }

    /// The other ends of a vertex' links to one side, in ascending order.
    fn keys(&self, vertex: usize, side: usize) -> Vec<i64> {
        let mut keys: Vec<i64> = self.ends[side][vertex]
            .iter()
            .map(|e| self.key(e))
            .collect();
        keys.sort_unstable();
        keys
    }

    /// Puts every layer in the order of the middles of its neighbours on one side. Ties stay as they
    /// are, or are turned round.
    fn sweep(&mut self, down: bool, middle: Middle, turn: bool) {
        let count = self.layers.len();
        for step in 1..count {
            let at = if down { step } else { count - 1 - step };
            if self.is_fixed(at) {
                continue;
            }
            let side = usize::from(!down);
            // The places of ends are far apart in numbers; their ranks are not.
            let mut ranks: Vec<i64> = Vec::new();
            for vertex in &self.layers[at] {
                ranks.extend(self.ends[side][*vertex].iter().map(|e| self.key(e)));
            }
            ranks.sort_unstable();
            ranks.dedup();
            let rank = |key: i64| ranks.binary_search(&key).map_or(0, |r| r as i64);
            let centres: Vec<Option<(i64, i64)>> = (self.layers[at].iter())
                .map(|v| {
                    let of: Vec<i64> = self.keys(*v, side).into_iter().map(rank).collect();
                    (!of.is_empty()).then(|| middle(&of))
                })
                .collect();
            // What has no neighbour there keeps its place; the others share theirs.
            let slots: Vec<usize> = (0..centres.len())
                .filter(|i| centres[*i].is_some())
                .collect();
            let mut sorted = slots.clone();
            sorted.sort_by(|a, b| {
                let ((sa, na), (sb, nb)) =
                    (centres[*a].unwrap_or((0, 1)), centres[*b].unwrap_or((0, 1)));
                let tie = if turn { b.cmp(a) } else { a.cmp(b) };
                (sa * nb).cmp(&(sb * na)).then(tie)
            });
            let old = self.layers[at].clone();
            for (slot, from) in slots.into_iter().zip(sorted) {
                self.layers[at][slot] = old[from];
            }
            self.number(at);
        }
    }

    /// Exchanges neighbours as long as that saves crossings.
    fn exchange(&mut self) {
        for _ in 0..ROUNDS {
            let mut any = false;
            for number in 0..self.layers.len() {
                any |= !self.is_fixed(number) && self.exchange_in(number);
            }
            if !any {
                break;
            }
        }
    }

    fn exchange_in(&mut self, number: usize) -> bool {
        let mut layer = std::mem::take(&mut self.layers[number]);
        // The layers beside it do not change meanwhile.
        let mut keys: Vec<[Vec<i64>; 2]> = (layer.iter())
            .map(|v| [self.keys(*v, 0), self.keys(*v, 1)])
            .collect();
        let mut any = false;
        for i in 1..layer.len() {
            let (first, second) = (&keys[i - 1], &keys[i]);
            let now: usize = (0..2).map(|s| crossed(&first[s], &second[s])).sum();
            let then: usize = (0..2).map(|s| crossed(&second[s], &first[s])).sum();
            if then < now {
                layer.swap(i - 1, i);
                keys.swap(i - 1, i);
                any = true;
            }
        }
        self.layers[number] = layer;
        self.number(number);
        any
    }

    fn crossings(&self) -> usize {
        let gaps = self.layers.iter().map(|layer| {
            let mut ends: Vec<(usize, i32, i64)> = Vec::new();
            for (place, vertex) in layer.iter().enumerate() {
                let links = self.ends[1][*vertex].iter();
                ends.extend(links.map(|e| (place, e.here, self.key(e))));
            }
            ends.sort_unstable();
            inversions(&mut ends.into_iter().map(|(_, _, to)| to).collect::<Vec<_>>())
        });
        gaps.sum()
    }
}

/// Pairs of one of the first and one of the second that cross when the first stands before the second.
fn crossed(first: &[i64], second: &[i64]) -> usize {
    let (mut at, mut all) = (0, 0);
    for end in first {
        while second.get(at).is_some_and(|other| other < end) {
            at += 1;
        }
        all += at;
    }
    all
}

/// Pairs in descending order; sorts the list on the way.
fn inversions(list: &mut Vec<i64>) -> usize {
    let n = list.len();
    let (mut all, mut width) = (0, 1);
    let mut merged = Vec::with_capacity(n);
    while width < n {
        merged.clear();
        for start in (0..n).step_by(2 * width) {
            let (middle, end) = ((start + width).min(n), (start + 2 * width).min(n));
            let (mut a, mut b) = (start, middle);
            while a < middle || b < end {
                let first = match (list.get(a).filter(|_| a < middle), list.get(b)) {
                    (Some(x), Some(y)) if b < end => x.cmp(y) != Ordering::Greater,
                    (left, _) => left.is_some(),
                };
                if first {
                    merged.push(list[a]);
                    a += 1;
                } else {
                    all += middle - a;
                    merged.push(list[b]);
                    b += 1;
                }
            }
        }
        std::mem::swap(list, &mut merged);
        width *= 2;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A vertex and where a link meets it.
    type End = (usize, i32);

    fn graph(layers: &[&[usize]], links: &[(End, End)]) -> Layered {
        Layered {
            layers: layers.iter().map(|l| l.to_vec()).collect(),
            links: (links.iter())
                .map(|(from, to)| Link {
                    from: *from,
                    to: *to,
                })
                .collect(),
            fixed: (false, false),
        }
    }

    #[test]
    fn crossings_go_where_they_can_and_the_order_stays_where_it_can() {
        let mut crossed = graph(&[&[0, 1], &[2, 3]], &[((0, 0), (3, 0)), ((1, 0), (2, 0))]);
        order(&mut crossed, &[0, 10, 0, 10]);
        assert_eq!(crossings(&crossed), 0);
        // Nothing is gained by another order: the drawn one stays, whatever the numbers say.
        let fan = [((0, 0), (1, 0)), ((0, 0), (2, 0)), ((0, 0), (3, 0))];
        let mut free = graph(&[&[0], &[1, 2, 3]], &fan);
        order(&mut free, &[0, 30, 10, 20]);
        assert_eq!(free.layers[1], [2, 3, 1]);
    }

    #[test]
    fn links_of_one_machine_are_told_apart_by_where_they_meet_it() {
        // The upper part of a machine asks the first of two, the lower part the second.
        let parts = [((0, 2), (1, 0)), ((0, 9), (2, 0))];
        let mut machine = graph(&[&[0], &[1, 2]], &parts);
        order(&mut machine, &[0, 10, 0]);
        assert_eq!(machine.layers[1], [1, 2]);
    }

    #[test]
    fn a_fixed_layer_keeps_the_order_in_which_its_members_stood() {
        let mut fixed = graph(&[&[0, 1], &[2, 3]], &[((0, 0), (3, 0)), ((1, 0), (2, 0))]);
        fixed.fixed = (true, false);
        order(&mut fixed, &[10, 0, 0, 10]);
        assert_eq!(fixed.layers, [vec![1, 0], vec![2, 3]]);
    }

    proptest::proptest! {
        #[test]
        fn crossings_are_pairs_that_cross(pairs in proptest::collection::vec((0_usize..5, 0..3, 5_usize..10, 0..3), 0..24)) {
            let links: Vec<_> = pairs.iter().map(|(a, p, b, q)| ((*a, *p), (*b, *q))).collect();
            let mut graph = graph(&[&[0, 1, 2, 3, 4], &[5, 6, 7, 8, 9]], &links);
            let all = |graph: &Layered| {
                let place = |v: usize| graph.layers.iter().find_map(|l| l.iter().position(|o| *o == v)).unwrap();
                let at = |end: (usize, i32)| (place(end.0), end.1);
                let crosses = |a: &Link, b: &Link| at(a.from) < at(b.from) && at(a.to) > at(b.to);
                graph.links.iter().map(|a| graph.links.iter().filter(|b| crosses(a, b)).count()).sum::<usize>()
            };
            let before = all(&graph);
            proptest::prop_assert_eq!(crossings(&graph), before);
            order(&mut graph, &[0; 10]);
            proptest::prop_assert_eq!(crossings(&graph), all(&graph));
            proptest::prop_assert!(crossings(&graph) <= before);
        }
    }
}
