//! The order within each layer: as it was, unless fewer crossings ask for another.
//!
//! Barycentre sweeps (Sugiyama, Tagawa, Toda, *Methods for Visual Understanding of Hierarchical System
//! Structures*, 1981). The order that was drawn is the first candidate, and the tie-breaker of every
//! other; another one is taken only when it has fewer crossings.

/// Sweeps there and back.
const SWEEPS: usize = 12;

/// A graph in layers whose links lead from one layer to the next.
#[derive(Debug, Clone, Default)]
pub struct Layered {
    /// The layers, each in its order.
    pub layers: Vec<Vec<usize>>,
    /// For each vertex those of the layer before that lead to it.
    pub above: Vec<Vec<usize>>,
    /// For each vertex those of the next layer that it leads to.
    pub below: Vec<Vec<usize>>,
}

/// Puts each layer in order. `before` says where each vertex stood across the flow.
pub fn order(graph: &mut Layered, before: &[i32]) {
    for layer in &mut graph.layers {
        layer.sort_by_key(|v| (before[*v], *v));
    }
    let mut best = graph.layers.clone();
    let mut least = crossings(graph);
    for sweep in 0..SWEEPS {
        if least == 0 {
            break;
        }
        let down = sweep % 2 == 0;
        let count = graph.layers.len();
        for step in 1..count {
            let at = if down { step } else { count - 1 - step };
            let beside = if down { at - 1 } else { at + 1 };
            sweep_layer(graph, at, beside, down, before);
        }
        let now = crossings(graph);
        if now < least {
            (least, best) = (now, graph.layers.clone());
        }
    }
    graph.layers = best;
}

fn sweep_layer(graph: &mut Layered, at: usize, beside: usize, down: bool, before: &[i32]) {
    let place = places(&graph.layers[beside], before.len());
    let beside = if down { &graph.above } else { &graph.below };
    let own = places(&graph.layers[at], before.len());
    let centre = |v: usize| -> (i64, i64) {
        let places = beside[v].iter().filter_map(|n| place[*n]);
        let (sum, n) = places.fold((0, 0), |(sum, n), p| (sum + p as i64, n + 1));
        // What has no neighbour there stays where it is.
        if n == 0 {
            (own[v].unwrap_or(0) as i64, 1)
        } else {
            (sum, n)
        }
    };
    let layer = &mut graph.layers[at];
    layer.sort_by(|a, b| {
        let ((sa, na), (sb, nb)) = (centre(*a), centre(*b));
        let by_centre = (sa * nb).cmp(&(sb * na));
        by_centre.then_with(|| (before[*a], *a).cmp(&(before[*b], *b)))
    });
}

fn places(layer: &[usize], vertices: usize) -> Vec<Option<usize>> {
    let mut places = vec![None; vertices];
    for (place, vertex) in layer.iter().enumerate() {
        places[*vertex] = Some(place);
    }
    places
}

/// Crossings of links between neighbouring layers.
pub fn crossings(graph: &Layered) -> usize {
    let n = graph.above.len();
    let mut all = 0;
    for pair in graph.layers.windows(2) {
        let next = places(&pair[1], n);
        let mut ends: Vec<Vec<usize>> = Vec::new();
        for vertex in &pair[0] {
            let mut to: Vec<usize> = graph.below[*vertex]
                .iter()
                .filter_map(|v| next[*v])
                .collect();
            to.sort_unstable();
            ends.push(to);
        }
        // Links that begin earlier and end later cross.
        for (i, first) in ends.iter().enumerate() {
            for later in &ends[i + 1..] {
                for end in first {
                    all += later.iter().take_while(|other| *other < end).count();
                }
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(layers: &[&[usize]], links: &[(usize, usize)]) -> Layered {
        let n = layers.iter().map(|l| l.len()).sum();
        let mut graph = Layered {
            layers: layers.iter().map(|l| l.to_vec()).collect(),
            above: vec![Vec::new(); n],
            below: vec![Vec::new(); n],
        };
        for (from, to) in links {
            graph.below[*from].push(*to);
            graph.above[*to].push(*from);
        }
        graph
    }

    #[test]
    fn crossings_go_where_they_can_and_the_order_stays_where_it_can() {
        let mut crossed = graph(&[&[0, 1], &[2, 3]], &[(0, 3), (1, 2)]);
        order(&mut crossed, &[0, 10, 0, 10]);
        assert_eq!(crossings(&crossed), 0);
        // Nothing is gained by another order: the drawn one stays, whatever the numbers say.
        let mut free = graph(&[&[0], &[1, 2, 3]], &[(0, 1), (0, 2), (0, 3)]);
        order(&mut free, &[0, 30, 10, 20]);
        assert_eq!(free.layers[1], [2, 3, 1]);
    }
}
