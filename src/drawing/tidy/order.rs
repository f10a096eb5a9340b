//! The order within each layer: as it was, unless fewer crossings ask for another.
//!
//! Sweeps by the mean and by the median of the neighbours (Sugiyama, Tagawa, Toda, *Methods for Visual
//! Understanding of Hierarchical System Structures*, 1981; Eades, Wormald, *Edge Crossings in Drawings
//! of Bipartite Graphs*, 1994), each followed by exchanges of neighbours as long as these save
//! crossings (Gansner, Koutsofios, North, Vo, *A Technique for Drawing Directed Graphs*, 1993). The order
//! that was drawn is the first candidate. Another one is taken only when it has fewer crossings, be it
//! found from the drawn order or from one of a few shuffled ones, which are the same in every run. At the
//! end of each start vertices are sifted: each is tried at every place of its layer (C. Matuszewski,
//! R. Schönfeld, P. Molitor, *Using Sifting for k-Layer Straightline Crossing Minimization*, 1999).
//!
//! A link meets a vertex at a place of its own, so two links of one machine cross where they end in the
//! wrong order, as two links of two boxes do. The vertex may be a machine whose own layers are among
//! those that are put in order: its links then meet it wherever their outer ends stand in there.

use std::cmp::Ordering;

/// Sweeps there and back from one start; they end early when nothing is gained.
const SWEEPS: usize = 24;
/// Sweeps without gain after which a start is given up.
const PATIENCE: usize = 4;
/// Rounds of exchanges after one sweep.
const ROUNDS: usize = 12;
/// Rounds of sifting after one start.
const SIFTINGS: usize = 4;
/// Vertices of the widest layer that is sifted: the work grows with their square, and from here on it
/// would be felt.
const WIDEST_SIFTED: usize = 500;
/// Fewest and most starts: the more, the smaller the graph.
const STARTS: (usize, usize) = (3, 24);
/// Links of the largest graph with more than the fewest starts, times their number.
const WORK: usize = 5_000;

/// Where a link meets a vertex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// At a place that it has there.
    At(i32),
    /// Where this vertex, an outer end in the graph of a machine, stands in its layer.
    Port(usize),
}

/// A link from a vertex of one layer to one of the next, and where it meets each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Vertex of the earlier layer, and where the link leaves it.
    pub from: (usize, Spot),
    /// Vertex of the later layer, and where the link meets it.
    pub to: (usize, Spot),
}

/// Graphs in layers whose links lead from one layer to the next, one in the other.
#[derive(Debug, Clone, Default)]
pub struct Layered {
    /// The layers, each in its order.
    pub layers: Vec<Vec<usize>>,
    /// The links, in any order.
    pub links: Vec<Link>,
    /// For each layer whether it keeps the order of where its members stood.
    pub fixed: Vec<bool>,
    /// The layers in the order in which they are swept with the flow: those of a machine after the layer
    /// that it stands in.
    pub down: Vec<usize>,
    /// The same against the flow.
    pub up: Vec<usize>,
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
        // The best of this start alone.
        let mut own = (usize::MAX, Vec::new());
        let mut idle = 0;
        for sweep in 0..SWEEPS {
            // Both measures of the middle find what the other does not.
            let middle = if start % 2 == 0 {
                Middle::Mean
            } else {
                Middle::Median
            };
            let order = if sweep % 2 == 0 {
                &graph.down
            } else {
                &graph.up
            };
            work.sweep(order, sweep % 2 == 0, middle, sweep % 4 > 1 && start > 0);
            work.exchange();
            let now = work.crossings();
            idle += 1;
            if now < own.0 {
                (own, idle) = ((now, work.layers.clone()), 0);
            }
            if idle >= PATIENCE || now == 0 {
                break;
            }
        }
        work.take(&own.1);
        work.sift();
        let now = work.crossings();
        if now < least {
            least = now;
            graph.layers.clone_from(&work.layers);
        }
    }
}

/// Crossings of links between neighbouring layers.
#[cfg(test)]
fn crossings(graph: &Layered) -> usize {
    let vertices = graph.layers.iter().flatten().max().map_or(0, |v| v + 1);
    Work::of(graph, vertices).crossings()
}

/// An order that is worked on.
struct Work {
    layers: Vec<Vec<usize>>,
    /// For each vertex the other ends of its links to the layer before, and to the next. Those of an
    /// outer end in a machine lead on out there.
    ends: [Vec<Vec<(usize, Spot)>>; 2],
    /// The links of each layer to the next one.
    gaps: Vec<Vec<Link>>,
    /// The place of each vertex in its layer.
    place: Vec<usize>,
    fixed: Vec<bool>,
}

/// What counts as the middle of some places.
#[derive(Debug, Clone, Copy)]
enum Middle {
    Mean,
    Median,
}

impl Middle {
    /// Whether the n-th of some places in ascending order counts.
    const fn takes(self, n: usize, count: usize) -> bool {
        match self {
            Self::Mean => true,
            // The middle one, or the two beside the middle.
            Self::Median => n == count / 2 || (count.is_multiple_of(2) && n + 1 == count / 2),
        }
    }
}

/// For each member of a layer the other ends of its links, to both sides, in ascending order.
struct Keys {
    all: Vec<i64>,
    /// Where those of each member begin, where those to the next layer do, and where they end.
    of: Vec<[usize; 3]>,
}

impl Keys {
    fn of(&self, member: usize, side: usize) -> &[i64] {
        let bounds = self.of[member];
        &self.all[bounds[side]..bounds[side + 1]]
    }

    /// What it costs to have one member before another rather than behind it.
    fn cost(&self, first: usize, second: usize) -> i64 {
        let both = |a: usize, b: usize| -> usize {
            (0..2).map(|s| crossed(self.of(a, s), self.of(b, s))).sum()
        };
        both(first, second) as i64 - both(second, first) as i64
    }
}

impl Work {
    fn of(graph: &Layered, vertices: usize) -> Self {
        let mut ends = [vec![Vec::new(); vertices], vec![Vec::new(); vertices]];
        let mut layer = vec![0; vertices];
        for (number, members) in graph.layers.iter().enumerate() {
            for vertex in members {
                layer[*vertex] = number;
            }
        }
        let mut gaps = vec![Vec::new(); graph.layers.len()];
        for link in &graph.links {
            let (from, to) = (link.from, link.to);
            ends[1][from.0].push(to);
            ends[0][to.0].push(from);
            if let Spot::Port(port) = from.1 {
                ends[1][port].push(to);
            }
            if let Spot::Port(port) = to.1 {
                ends[0][port].push(from);
            }
            gaps[layer[from.0]].push(*link);
        }
        let mut work = Self {
            layers: Vec::new(),
            ends,
            gaps,
            place: vec![0; vertices],
            fixed: graph.fixed.clone(),
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
        self.fixed.get(layer).copied().unwrap_or(false)
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

    /// Where an end of a link lies: the place in its layer, then where it meets the vertex.
    fn key(&self, (vertex, spot): (usize, Spot)) -> i64 {
        let there = match spot {
            Spot::At(place) => i64::from(place),
            Spot::Port(port) => self.place[port] as i64,
        };
        ((self.place[vertex] as i64) << 32) + there
    }

    fn keys(&self, layer: &[usize]) -> Keys {
        let mut keys = Keys {
            all: Vec::with_capacity(4 * layer.len()),
            of: Vec::with_capacity(layer.len()),
        };
        for vertex in layer {
            let mut bounds = [keys.all.len(); 3];
            for side in 0..2 {
                let ends = self.ends[side][*vertex].iter();
                keys.all.extend(ends.map(|end| self.key(*end)));
                bounds[side + 1] = keys.all.len();
                keys.all[bounds[side]..].sort_unstable();
            }
            keys.of.push(bounds);
        }
        keys
    }

    /// Puts every layer in the order of the middles of its neighbours on one side. Ties stay as they
    /// are, or are turned round.
    fn sweep(&mut self, order: &[usize], down: bool, middle: Middle, turn: bool) {
        let side = usize::from(!down);
        // Kept from layer to layer: (where the other end lies, the member), and of each member how many
        // there are, how many were seen, their sum, and how many it is the sum of.
        let mut ends: Vec<(i64, usize)> = Vec::new();
        let mut sums: Vec<(usize, usize, i64, i64)> = Vec::new();
        for at in order.iter().copied() {
            if self.is_fixed(at) {
                continue;
            }
            ends.clear();
            sums.clear();
            for (member, vertex) in self.layers[at].iter().enumerate() {
                let all = self.ends[side][*vertex].iter();
                ends.extend(all.map(|end| (self.key(*end), member)));
                sums.push((self.ends[side][*vertex].len(), 0, 0, 0));
            }
            ends.sort_unstable();
            // The places of ends are far apart in numbers; their ranks are not.
            let (mut rank, mut last) = (0, None);
            for (key, member) in &ends {
                rank += i64::from(last.is_some_and(|last| last != *key));
                last = Some(*key);
                let (count, seen, sum, of) = &mut sums[*member];
                if middle.takes(*seen, *count) {
                    (*sum, *of) = (*sum + rank, *of + 1);
                }
                *seen += 1;
            }
            // What has no neighbour there keeps its place; the others share theirs.
            let slots: Vec<usize> = (0..sums.len()).filter(|i| sums[*i].0 > 0).collect();
            let mut sorted = slots.clone();
            sorted.sort_by(|a, b| {
                let ((.., sa, na), (.., sb, nb)) = (sums[*a], sums[*b]);
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
        self.improve(ROUNDS, usize::MAX, exchanged);
    }

    /// Tries every vertex at every place of its layer, and puts it where that saves most crossings.
    fn sift(&mut self) {
        self.improve(SIFTINGS, WIDEST_SIFTED, sifted);
    }

    /// Changes the orders of all layers that are free and no wider than something, one after the other,
    /// as long as that saves crossings.
    fn improve(&mut self, rounds: usize, widest: usize, change: fn(&Keys, &mut [usize]) -> bool) {
        for _ in 0..rounds {
            let mut any = false;
            for number in 0..self.layers.len() {
                if self.layers[number].len() > widest || self.is_fixed(number) {
                    continue;
                }
                let layer = std::mem::take(&mut self.layers[number]);
                // The layers beside it do not change meanwhile.
                let keys = self.keys(&layer);
                let mut order: Vec<usize> = (0..layer.len()).collect();
                any |= change(&keys, &mut order);
                self.layers[number] = order.into_iter().map(|i| layer[i]).collect();
                self.number(number);
            }
            if !any {
                break;
            }
        }
    }

    fn crossings(&self) -> usize {
        let of = |gap: &Vec<Link>| {
            let key = |link: &Link| (self.key(link.from), self.key(link.to));
            let mut ends: Vec<(i64, i64)> = gap.iter().map(key).collect();
            ends.sort_unstable();
            inversions(&mut ends.into_iter().map(|(_, to)| to).collect::<Vec<_>>())
        };
        self.gaps.iter().map(of).sum()
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

/// Exchanges each vertex of a layer with the one before it where that saves crossings. True when any
/// was.
fn exchanged(keys: &Keys, order: &mut [usize]) -> bool {
    let mut any = false;
    for i in 1..order.len() {
        if keys.cost(order[i - 1], order[i]) > 0 {
            order.swap(i - 1, i);
            any = true;
        }
    }
    any
}

/// Puts each vertex of a layer where that saves most crossings. True when any moved.
fn sifted(keys: &Keys, order: &mut [usize]) -> bool {
    let mut any = false;
    for vertex in 0..order.len() {
        let Some(at) = order.iter().position(|v| *v == vertex) else {
            continue;
        };
        let mut best = (0, at);
        let mut sum = 0;
        for before in (0..at).rev() {
            sum += keys.cost(vertex, order[before]);
            best = best.min((sum, before));
        }
        sum = 0;
        for (behind, other) in order.iter().enumerate().skip(at + 1) {
            sum += keys.cost(*other, vertex);
            if sum < best.0 {
                best = (sum, behind);
            }
        }
        // Where nothing is gained it stays.
        if best.0 < 0 {
            let to = best.1;
            if to < at {
                order[to..=at].rotate_right(1);
            } else {
                order[at..=to].rotate_left(1);
            }
            any = true;
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A vertex and where a link meets it.
    type End = (usize, i32);

    fn link(from: End, to: End) -> Link {
        Link {
            from: (from.0, Spot::At(from.1)),
            to: (to.0, Spot::At(to.1)),
        }
    }

    fn graph(layers: &[&[usize]], links: &[(End, End)]) -> Layered {
        Layered {
            layers: layers.iter().map(|l| l.to_vec()).collect(),
            links: links.iter().map(|(from, to)| link(*from, *to)).collect(),
            fixed: vec![false; layers.len()],
            down: (0..layers.len()).collect(),
            up: (0..layers.len()).rev().collect(),
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
    fn what_stands_on_a_machine_is_in_order_with_what_is_around_it() {
        // Two boxes ask two parts of a machine, which ask two more behind it: 0 and 1, the machine 2, then
        // 3 and 4; on the machine the ports 5 and 6, the parts 7 and 8, the ports 9 and 10. The parts
        // stand the wrong way round.
        let mut links: Vec<Link> = Vec::new();
        let ports = [(0, 5, 7, 9, 3), (1, 6, 8, 10, 4)];
        for (asks, into, part, out, asked) in ports {
            links.extend([link((into, 0), (part, 0)), link((part, 0), (out, 0))]);
            links.push(Link {
                from: (asks, Spot::At(0)),
                to: (2, Spot::Port(into)),
            });
            links.push(Link {
                from: (2, Spot::Port(out)),
                to: (asked, Spot::At(0)),
            });
        }
        let layers = [&[0, 1][..], &[2], &[3, 4], &[5, 6], &[8, 7], &[9, 10]];
        let mut nested = Layered {
            links,
            down: vec![0, 1, 3, 4, 5, 2],
            up: vec![2, 1, 5, 4, 3, 0],
            ..graph(&layers, &[])
        };
        assert_eq!(crossings(&nested), 2);
        order(&mut nested, &[0, 10, 0, 0, 10, 0, 10, 10, 0, 0, 10]);
        assert_eq!(crossings(&nested), 0);
    }

    #[test]
    fn a_fixed_layer_keeps_the_order_in_which_its_members_stood() {
        let mut fixed = graph(&[&[0, 1], &[2, 3]], &[((0, 0), (3, 0)), ((1, 0), (2, 0))]);
        fixed.fixed = vec![true, false];
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
                let at = |end: (usize, Spot)| match end.1 {
                    Spot::At(there) => (place(end.0), there),
                    Spot::Port(_) => unreachable!("no machines here"),
                };
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
