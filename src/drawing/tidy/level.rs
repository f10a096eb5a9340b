//! The things that stand directly on one machine, or on the bare board, in layers along the flow.
//!
//! Coordinates here are along the flow and across it, from the first layer on; the caller turns them
//! into columns and rows. What is not connected with the rest stands beside it. Connections that lead
//! out of the machine end in a layer of their own before all others or after them, in the order of what
//! they reach there, so that what stands on the machine is in the order of what is around it.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use petgraph::unionfind::UnionFind;

use super::across::{self, Extent, Pull};
use super::layers::{self, Link};
use super::order::{self, Layered};
use super::tracks;

/// Something that is placed as a whole.
#[derive(Debug, Clone, Copy, Default)]
pub struct Item {
    /// Cells along the flow.
    pub along: i32,
    /// Cells across it.
    pub across: i32,
    /// Where its middle stood, along and across.
    pub before: (i32, i32),
}

/// A connection between two items, by number.
#[derive(Debug, Clone, Copy)]
pub struct Wire {
    /// From which item, and where it leaves it, in cells across the flow.
    pub from: (usize, i32),
    /// To which item, and where it meets it.
    pub to: (usize, i32),
    /// How much it wants to be short and straight.
    pub weight: i64,
    /// Cells along the flow that its label takes.
    pub label: i32,
}

/// A connection of an item with something that is not on this machine.
#[derive(Debug, Clone, Copy)]
pub struct Outer {
    /// Which item, and where it meets it, in cells across the flow.
    pub item: (usize, i32),
    /// Whether the other end is later along the flow.
    pub after: bool,
    /// Where the other end is across the flow, if that is known; only the order of these counts.
    pub stood: Option<i32>,
    /// How much it wants to be short and straight.
    pub weight: i64,
}

/// How much room there is between things.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Least free cells between two layers.
    pub between: i32,
    /// More of them for each line that turns there.
    pub track: i32,
    /// Most of them.
    pub most: i32,
    /// Free cells between neighbours of one layer.
    pub beside: i32,
    /// Cells along the flow after which what is not connected begins a new row.
    pub wide: i32,
}

/// Where each item begins, along and across, from 0.
pub fn arrange(items: &[Item], wires: &[Wire], outers: &[Outer], room: Room) -> Vec<(i32, i32)> {
    let mut at = vec![(0, 0); items.len()];
    let (mut groups, alone) = groups(items, wires, outers);
    let first = |group: &[usize]| group.iter().map(|i| items[*i].before.1).min();
    groups.sort_by_key(|group| (first(group), group.first().copied()));
    let mut next = 0;
    for group in &groups {
        let placed = connected(items, wires, outers, group, room);
        let end = placed.iter().map(|(i, at)| at.1 + items[*i].across).max();
        for (item, place) in placed {
            at[item] = (place.0, next + place.1);
        }
        next += end.unwrap_or(0) + 2 * room.beside;
    }
    let reach = (groups.iter().flatten()).map(|i| at[*i].0 + items[*i].along);
    let reach = reach.max().unwrap_or(0);
    rows(items, alone, (next, reach), room, &mut at);
    at
}

/// What is not connected, in rows as they stood.
fn rows(
    items: &[Item],
    mut alone: Vec<usize>,
    (start, reach): (i32, i32),
    room: Room,
    at: &mut [(i32, i32)],
) {
    alone.sort_by_key(|i| (items[*i].before, *i));
    let wide = reach.max(room.wide);
    let (mut x, mut y, mut deep) = (0, start, 0);
    for item in alone {
        let Item { along, across, .. } = items[item];
        if x > 0 && x + along > wide {
            (x, y, deep) = (0, y + deep + room.beside, 0);
        }
        at[item] = (x, y);
        x += along + room.between;
        deep = deep.max(across);
    }
}

/// The items that hang together, each group in ascending order; and those that hang on nothing. What
/// leads out of the machine hangs together out there.
fn groups(items: &[Item], wires: &[Wire], outers: &[Outer]) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut of: UnionFind<usize> = UnionFind::new(items.len());
    for wire in wires {
        of.union(wire.from.0, wire.to.0);
    }
    for pair in outers.windows(2) {
        of.union(pair[0].item.0, pair[1].item.0);
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    for item in 0..items.len() {
        groups[of.find(item)].push(item);
    }
    let (mut many, mut alone) = (Vec::new(), Vec::new());
    for group in groups {
        match group.as_slice() {
            [] => {}
            [one] => alone.push(*one),
            _ => many.push(group),
        }
    }
    many.sort_unstable();
    alone.sort_unstable();
    (many, alone)
}

/// Items that hang together, in layers.
fn connected(
    items: &[Item],
    wires: &[Wire],
    outers: &[Outer],
    group: &[usize],
    room: Room,
) -> Vec<(usize, (i32, i32))> {
    let own: Vec<Item> = group.iter().map(|i| items[*i]).collect();
    let number = |item: usize| group.binary_search(&item).ok();
    let wires: Vec<Wire> = wires
        .iter()
        .filter_map(|w| {
            Some(Wire {
                from: (number(w.from.0)?, w.from.1),
                to: (number(w.to.0)?, w.to.1),
                ..*w
            })
        })
        .filter(|w| w.from.0 != w.to.0)
        .collect();
    let outers: Vec<Outer> = (outers.iter())
        .filter_map(|o| {
            Some(Outer {
                item: (number(o.item.0)?, o.item.1),
                ..*o
            })
        })
        .collect();
    let graph = Proper::of(&own, &wires, &outers, room);
    let across = across::places(&graph.inner().layers, &graph.extents, &graph.pulls);
    let along = graph.along(&wires, &across, room);
    let least = across.iter().take(own.len()).copied().min().unwrap_or(0);
    let places = (0..own.len()).map(|i| {
        // In the middle of its layer, so that lines between layers are equally long.
        let layer = graph.layer[i];
        (
            along[layer] + (graph.thick[layer] - own[i].along) / 2,
            across[i] - least,
        )
    });
    group.iter().copied().zip(places).collect()
}

/// The layer of each item. The first layer and the last one are empty: what leads out ends there.
fn layers_of(items: &[Item], wires: &[Wire], outers: &[Outer]) -> Vec<usize> {
    let mut before: Vec<i32> = items.iter().map(|i| i.before.0).collect();
    let pairs: BTreeSet<(usize, usize)> = wires.iter().map(|w| (w.from.0, w.to.0)).collect();
    // Two things that ask each other are peers: neither stands before the other.
    let are_peers = |w: &Wire| pairs.contains(&(w.to.0, w.from.0));
    let mut links: Vec<Link> = wires
        .iter()
        .filter(|w| !are_peers(w))
        .map(|w| Link {
            from: w.from.0,
            to: w.to.0,
            weight: w.weight,
        })
        .collect();
    let (first, last) = (items.len(), items.len() + 1);
    let (least, most) = (before.iter().min().copied(), before.iter().max().copied());
    before.extend([least.unwrap_or(0) - 1, most.unwrap_or(0) + 1]);
    let link = |from, to, weight| Link { from, to, weight };
    for item in 0..items.len() {
        links.push(link(first, item, 0));
        links.push(link(item, last, 0));
    }
    for outer in outers {
        links.push(if outer.after {
            link(outer.item.0, last, outer.weight)
        } else {
            link(first, outer.item.0, outer.weight)
        });
    }
    layers::layers(&before, &links)
}

/// The graph with a vertex wherever an edge passes a layer, in its final order. The first vertices
/// are the items, then come the outer ends.
struct Proper {
    graph: Layered,
    /// The layer of each vertex.
    layer: Vec<usize>,
    extents: Vec<Extent>,
    /// Links between vertices that are not outer ends.
    pulls: Vec<Pull>,
    /// Cells along the flow that each layer takes.
    thick: Vec<i32>,
}

impl Proper {
    fn of(items: &[Item], wires: &[Wire], outers: &[Outer], room: Room) -> Self {
        let mut layer = layers_of(items, wires, outers);
        let last = layer[items.len() + 1];
        layer.truncate(items.len());
        layer.extend(outers.iter().map(|o| if o.after { last } else { 0 }));
        let mut stood: Vec<i32> = items.iter().map(|i| i.before.1).collect();
        stood.extend(
            outers
                .iter()
                .map(|o| o.stood.unwrap_or(items[o.item.0].before.1)),
        );
        let known = outers.iter().all(|o| o.stood.is_some());
        let extents = items.iter().map(|item| Extent {
            size: item.across,
            gap: room.beside,
        });
        let outer = outers.iter().map(|_| Extent { size: 1, gap: 1 });
        let mut proper = Self {
            graph: Layered {
                layers: vec![Vec::new(); last + 1],
                links: Vec::new(),
                fixed: (known, known),
            },
            extents: extents.chain(outer).collect(),
            pulls: Vec::new(),
            thick: vec![0; last + 1],
            layer,
        };
        for (vertex, number) in proper.layer.iter().enumerate() {
            proper.graph.layers[*number].push(vertex);
        }
        for (i, item) in items.iter().enumerate() {
            let thick = &mut proper.thick[proper.layer[i]];
            *thick = item.along.max(*thick);
        }
        for wire in wires {
            proper.lead(wire.from, wire.to, wire.weight, &mut stood);
        }
        for (number, outer) in (items.len()..).zip(outers) {
            proper.lead(outer.item, (number, 0), outer.weight, &mut stood);
        }
        let is_inner = |v: usize| v < items.len() || v >= items.len() + outers.len();
        let pulls = std::mem::take(&mut proper.pulls).into_iter();
        proper.pulls = (pulls.filter(|p| is_inner(p.from.0) && is_inner(p.to.0))).collect();
        order::order(&mut proper.graph, &stood);
        proper
    }

    /// Adds a connection, with a vertex in every layer that it passes.
    fn lead(&mut self, a: (usize, i32), b: (usize, i32), weight: i64, stood: &mut Vec<i32>) {
        // An edge of a cycle runs back: it is drawn through the layers like any other.
        let (early, late) = match self.layer[a.0].cmp(&self.layer[b.0]) {
            Ordering::Less => (a, b),
            Ordering::Greater => (b, a),
            // Peers: their order and places follow from what leads to them.
            Ordering::Equal => return,
        };
        let (first, last) = (self.layer[early.0], self.layer[late.0]);
        let (start, end) = (stood[early.0], stood[late.0]);
        let mut from = early;
        for passed in first + 1..last {
            let vertex = self.extents.len();
            self.extents.push(Extent { size: 1, gap: 1 });
            self.layer.push(passed);
            let part = (end - start) * (passed - first) as i32 / (last - first) as i32;
            stood.push(start + part);
            self.graph.layers[passed].push(vertex);
            // A long line bends as little as it can.
            self.link(from, (vertex, 0), 4 * weight);
            from = (vertex, 0);
        }
        self.link(from, late, weight);
    }

    fn link(&mut self, from: (usize, i32), to: (usize, i32), weight: i64) {
        self.graph.links.push(order::Link { from, to });
        self.pulls.push(Pull { from, to, weight });
    }

    /// The layers without the outer ends.
    fn inner(&self) -> Layered {
        let mut inner = self.graph.clone();
        let count = inner.layers.len();
        inner.layers[0].clear();
        inner.layers[count - 1].clear();
        inner
    }

    /// Where each layer begins: as far from the one before as its lines and labels need.
    fn along(&self, wires: &[Wire], across: &[i32], room: Room) -> Vec<i32> {
        let count = self.thick.len();
        let mut turns: Vec<Vec<(i32, i32)>> = vec![Vec::new(); count];
        for pull in &self.pulls {
            let (a, b) = (
                across[pull.from.0] + pull.from.1,
                across[pull.to.0] + pull.to.1,
            );
            if a != b {
                turns[self.layer[pull.from.0]].push((a.min(b), a.max(b)));
            }
        }
        let mut labels = vec![0; count];
        for wire in wires {
            let start = self.layer[wire.from.0].min(self.layer[wire.to.0]);
            labels[start] = wire.label.max(labels[start]);
        }
        let mut along = Vec::with_capacity(count);
        let mut next = 0;
        for (number, thick) in self.thick.iter().enumerate() {
            along.push(next);
            // Before the first layer of items and after the last one the machine ends.
            if number > 0 {
                let tracks = tracks::needed(&turns[number]);
                let lines = (room.between + room.track * (tracks - 1).max(0)).min(room.most);
                next += thick + lines.max(labels[number]);
            }
        }
        along
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room {
        between: 5,
        track: 2,
        most: 15,
        beside: 2,
        wide: 40,
    };

    fn wire(from: usize, to: usize) -> Wire {
        Wire {
            from: (from, 2),
            to: (to, 2),
            weight: 2,
            label: 0,
        }
    }

    fn item(before: (i32, i32)) -> Item {
        Item {
            along: 16,
            across: 5,
            before,
        }
    }

    #[test]
    fn a_chain_is_a_straight_row() {
        let items = [item((40, 3)), item((0, 9)), item((20, 0))];
        let at = arrange(&items, &[wire(0, 1), wire(1, 2)], &[], ROOM);
        assert_eq!(at, [(0, 0), (21, 0), (42, 0)]);
    }

    #[test]
    fn what_is_not_connected_stands_beside_in_rows() {
        let items = [
            item((0, 0)),
            item((9, 0)),
            item((0, 50)),
            item((9, 50)),
            item((5, 50)),
        ];
        let at = arrange(&items, &[wire(0, 1)], &[], ROOM);
        assert_eq!(at[..2], [(0, 0), (21, 0)]);
        // In the order in which they stood, the third in a row of its own.
        assert_eq!((at[2], at[4], at[3]), ((0, 9), (21, 9), (0, 16)));
    }

    proptest::proptest! {
        #[test]
        fn nothing_lies_on_anything(
            sizes in proptest::collection::vec((1..20, 1..8, -50..50, -50..50), 1..14),
            pairs in proptest::collection::vec((0_usize..14, 0_usize..14, 0..12), 0..24),
            outers in proptest::collection::vec((0_usize..14, proptest::bool::ANY, -9..9), 0..9),
        ) {
            let items: Vec<Item> = sizes.iter().map(|(along, across, x, y)| Item { along: *along, across: *across, before: (*x, *y) }).collect();
            let n = items.len();
            let wires: Vec<Wire> = pairs.iter().map(|(from, to, label)| Wire { from: (from % n, 0), to: (to % n, 0), weight: 1, label: *label }).collect();
            let outers: Vec<Outer> = outers.iter().map(|(item, after, stood)| Outer { item: (item % n, 0), after: *after, stood: Some(*stood), weight: 1 }).collect();
            let at = arrange(&items, &wires, &outers, ROOM);
            for a in 0..n {
                for b in 0..a {
                    let apart = |a0: i32, a1: i32, b0: i32, b1: i32| a0 + a1 <= b0 || b0 + b1 <= a0;
                    let along = apart(at[a].0, items[a].along, at[b].0, items[b].along);
                    let across = apart(at[a].1, items[a].across, at[b].1, items[b].across);
                    proptest::prop_assert!(along || across, "{} on {}", a, b);
                }
            }
        }
    }
}
