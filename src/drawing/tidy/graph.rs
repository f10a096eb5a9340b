//! Things that hang together, in layers along the flow: a graph whose links lead from one layer to the
//! next, with a vertex wherever a connection passes a layer.
//!
//! Connections that lead out of the machine end in a layer of their own, before all others or after
//! them. The first vertices are the things, then come these outer ends, then what passes.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use petgraph::unionfind::UnionFind;

use super::layers::{self, Link};

/// A connection between two things, by number.
#[derive(Debug, Clone, Copy)]
pub struct Wire {
    /// From which thing.
    pub from: usize,
    /// To which one.
    pub to: usize,
    /// How much it wants to be short and straight.
    pub weight: i64,
    /// Whether neither stands before the other on its account.
    pub abreast: bool,
}

/// A connection of a thing with something that is not on this machine.
#[derive(Debug, Clone, Copy)]
pub struct Outer {
    /// Which thing.
    pub item: usize,
    /// Whether the other end is later along the flow.
    pub after: bool,
    /// Where the other end is across the flow; only the order of these counts.
    pub stood: i32,
    /// How much it wants to be short and straight.
    pub weight: i64,
}

/// Whose way a run is, by the number of its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// One of the wires.
    Wire(usize),
    /// One of the outer connections.
    Outer(usize),
}

/// The way of a connection through the layers.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its vertices, one in each layer from the earlier end to the later one.
    pub vertices: Vec<usize>,
    /// Whose it is.
    pub line: Line,
    /// Whether the earlier end is the one where the wire ends: it runs against the flow.
    pub turned: bool,
    /// How much it wants to be straight.
    pub weight: i64,
}

/// Things that hang together, in layers.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// The things by number, in ascending order: the first vertices.
    pub members: Vec<usize>,
    /// The outer connections by number, in ascending order: the next vertices.
    pub outers: Vec<usize>,
    /// The layers, each in its order. The first and the last one hold outer ends and nothing else.
    pub layers: Vec<Vec<usize>>,
    /// The layer of each vertex.
    pub layer: Vec<usize>,
    /// Where each vertex stood across the flow.
    pub stood: Vec<i32>,
    /// The connections between different layers.
    pub runs: Vec<Run>,
}

/// The things that hang together, each graph with its layers but in no order yet; and those that hang on
/// nothing. What leads out of the machine hangs together out there. `before` is where things stood along
/// the flow and across it.
pub fn graphs(before: &[(i32, i32)], wires: &[Wire], outers: &[Outer]) -> (Vec<Graph>, Vec<usize>) {
    let mut of: UnionFind<usize> = UnionFind::new(before.len());
    for wire in wires {
        of.union(wire.from, wire.to);
    }
    for pair in outers.windows(2) {
        of.union(pair[0].item, pair[1].item);
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); before.len()];
    for item in 0..before.len() {
        groups[of.find(item)].push(item);
    }
    // The wires of each group: looking all of them through for each would take too long.
    let mut of_group: Vec<Vec<usize>> = vec![Vec::new(); before.len()];
    for (number, wire) in wires.iter().enumerate() {
        of_group[of.find(wire.from)].push(number);
    }
    let outside = outers.first().map(|o| of.find(o.item));
    let (mut many, mut alone) = (Vec::new(), Vec::new());
    for (number, group) in groups.into_iter().enumerate() {
        let leads_out = outside == Some(number);
        match group.as_slice() {
            [] => {}
            [one] if !leads_out => alone.push(*one),
            _ => {
                let outers = if leads_out { outers } else { &[] };
                many.push(Graph::of(group, before, (&of_group[number], wires), outers));
            }
        }
    }
    let first = |graph: &Graph| graph.members.iter().map(|i| before[*i].1).min();
    many.sort_by_key(|graph| (first(graph), graph.members.first().copied()));
    alone.sort_by_key(|i| (before[*i], *i));
    (many, alone)
}

impl Graph {
    fn of(
        members: Vec<usize>,
        before: &[(i32, i32)],
        (own, wires): (&[usize], &[Wire]),
        outers: &[Outer],
    ) -> Self {
        let number = |item: usize| members.binary_search(&item).unwrap_or(0);
        let own: Vec<(usize, Wire)> = (own.iter())
            .map(|wire| {
                let (from, to) = (number(wires[*wire].from), number(wires[*wire].to));
                (
                    *wire,
                    Wire {
                        from,
                        to,
                        ..wires[*wire]
                    },
                )
            })
            .filter(|(_, wire)| wire.from != wire.to)
            .collect();
        let ends: Vec<usize> = outers.iter().map(|o| number(o.item)).collect();
        let along: Vec<i32> = members.iter().map(|i| before[*i].0).collect();
        let mut layer = layers_of(along, &own, &ends, outers);
        let last = layer[members.len() + 1];
        layer.truncate(members.len());
        layer.extend(outers.iter().map(|o| if o.after { last } else { 0 }));
        let mut stood: Vec<i32> = members.iter().map(|i| before[*i].1).collect();
        stood.extend(outers.iter().map(|o| o.stood));
        let first_outer = members.len();
        let mut graph = Self {
            members,
            outers: (0..outers.len()).collect(),
            layers: vec![Vec::new(); last + 1],
            layer,
            stood,
            runs: Vec::new(),
        };
        for (vertex, number) in graph.layer.iter().enumerate() {
            graph.layers[*number].push(vertex);
        }
        for (number, wire) in own {
            graph.lead(wire.from, wire.to, wire.weight, Line::Wire(number));
        }
        for (number, outer) in outers.iter().enumerate() {
            let end = first_outer + number;
            graph.lead(ends[number], end, outer.weight, Line::Outer(number));
        }
        graph
    }

    /// Whether a vertex is one of the things.
    pub fn is_thing(&self, vertex: usize) -> bool {
        vertex < self.members.len()
    }

    /// Whether a vertex is an outer end.
    pub fn is_outer(&self, vertex: usize) -> bool {
        !self.is_thing(vertex) && vertex < self.members.len() + self.outers.len()
    }

    /// Adds a connection, with a vertex in every layer that it passes.
    fn lead(&mut self, a: usize, b: usize, weight: i64, line: Line) {
        // An edge of a cycle runs back: it is drawn through the layers like any other.
        let (early, late, turned) = match self.layer[a].cmp(&self.layer[b]) {
            Ordering::Less => (a, b, false),
            Ordering::Greater => (b, a, true),
            // Peers: their order and places follow from what leads to them.
            Ordering::Equal => return,
        };
        let (first, last) = (self.layer[early], self.layer[late]);
        let (start, end) = (self.stood[early], self.stood[late]);
        let mut vertices = vec![early];
        for passed in first + 1..last {
            let vertex = self.layer.len();
            self.layer.push(passed);
            let part = (end - start) * (passed - first) as i32 / (last - first) as i32;
            self.stood.push(start + part);
            self.layers[passed].push(vertex);
            vertices.push(vertex);
        }
        vertices.push(late);
        self.runs.push(Run {
            vertices,
            line,
            turned,
            weight,
        });
    }
}

/// The layer of each thing. The first layer and the last one are empty: what leads out ends there.
fn layers_of(
    mut before: Vec<i32>,
    wires: &[(usize, Wire)],
    ends: &[usize],
    outers: &[Outer],
) -> Vec<usize> {
    let pairs: BTreeSet<(usize, usize)> = wires.iter().map(|(_, w)| (w.from, w.to)).collect();
    // Two things that ask each other are peers: neither stands before the other.
    let are_peers = |w: &Wire| pairs.contains(&(w.to, w.from));
    let link = |from, to, weight| Link { from, to, weight };
    let mut links: Vec<Link> = (wires.iter())
        .filter(|(_, w)| !w.abreast && !are_peers(w))
        .map(|(_, w)| link(w.from, w.to, w.weight))
        .collect();
    let items = before.len();
    let (first, last) = (items, items + 1);
    let (least, most) = (before.iter().min().copied(), before.iter().max().copied());
    before.extend([least.unwrap_or(0) - 1, most.unwrap_or(0) + 1]);
    for item in 0..items {
        links.push(link(first, item, 0));
        links.push(link(item, last, 0));
    }
    for (item, outer) in ends.iter().zip(outers) {
        links.push(if outer.after {
            link(*item, last, outer.weight)
        } else {
            link(first, *item, outer.weight)
        });
    }
    layers::layers(&before, &links)
}
