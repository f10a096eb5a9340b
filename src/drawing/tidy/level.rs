//! The things that stand directly on one machine, or on the bare board, in layers along the flow.
//!
//! Coordinates here are along the flow and across it, from the first layer on; the caller turns them
//! into columns and rows. What is not connected with the rest stands beside it.

use super::across::{self, Extent, Pull};
use super::layers::{self, Link};
use super::order::{self, Layered};

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
pub fn arrange(items: &[Item], wires: &[Wire], room: Room) -> Vec<(i32, i32)> {
    let mut at = vec![(0, 0); items.len()];
    let (mut groups, alone) = groups(items, wires);
    let first = |group: &[usize]| group.iter().map(|i| items[*i].before.1).min();
    groups.sort_by_key(|group| (first(group), group.first().copied()));
    let mut next = 0;
    for group in &groups {
        let placed = connected(items, wires, group, room);
        let end = placed.iter().map(|(i, at)| at.1 + items[*i].across).max();
        for (item, place) in placed {
            at[item] = (place.0, next + place.1);
        }
        next += end.unwrap_or(0) + 2 * room.beside;
    }
    let reach = (0..items.len())
        .filter(|i| !alone.contains(i))
        .map(|i| at[i].0 + items[i].along)
        .max();
    rows(items, alone, (next, reach.unwrap_or(0)), room, &mut at);
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

/// The items that hang together, each group in ascending order; and those that hang on nothing.
fn groups(items: &[Item], wires: &[Wire]) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut of: Vec<usize> = (0..items.len()).collect();
    for wire in wires {
        let (a, b) = (of[wire.from.0], of[wire.to.0]);
        for group in &mut of {
            if *group == a.max(b) {
                *group = a.min(b);
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    for (item, group) in of.iter().enumerate() {
        groups[*group].push(item);
    }
    let (mut many, mut alone) = (Vec::new(), Vec::new());
    for group in groups {
        match group.as_slice() {
            [] => {}
            [one] => alone.push(*one),
            _ => many.push(group),
        }
    }
    (many, alone)
}

/// Items that hang together, in layers.
fn connected(
    items: &[Item],
    wires: &[Wire],
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
    let before: Vec<i32> = own.iter().map(|i| i.before.0).collect();
    // Two things that ask each other are peers: neither stands before the other.
    let are_peers = |w: &Wire| {
        wires
            .iter()
            .any(|o| (o.from.0, o.to.0) == (w.to.0, w.from.0))
    };
    let links: Vec<Link> = wires
        .iter()
        .filter(|w| !are_peers(w))
        .map(|w| Link {
            from: w.from.0,
            to: w.to.0,
            weight: w.weight,
        })
        .collect();
    let layer = layers::layers(&before, &links);
    let graph = Proper::of(&own, &wires, &layer, room);
    let across = across::places(&graph.graph.layers, &graph.extents, &graph.pulls);
    let along = graph.along(&own, &wires, &layer, &across, room);
    let least = across.iter().copied().min().unwrap_or(0);
    let places = (0..own.len()).map(|i| {
        // In the middle of its layer, so that lines between layers are equally long.
        let thick = graph.thick[layer[i]];
        (
            along[layer[i]] + (thick - own[i].along) / 2,
            across[i] - least,
        )
    });
    group.iter().copied().zip(places).collect()
}

/// The graph with a vertex wherever an edge passes a layer, in its final order.
struct Proper {
    graph: Layered,
    extents: Vec<Extent>,
    pulls: Vec<Pull>,
    /// Cells along the flow that each layer takes.
    thick: Vec<i32>,
}

impl Proper {
    fn of(items: &[Item], wires: &[Wire], layer: &[usize], room: Room) -> Self {
        let count = layer.iter().max().map_or(0, |l| l + 1);
        let mut layers = vec![Vec::new(); count];
        let mut thick = vec![0; count];
        let mut extents = Vec::new();
        let mut stood = Vec::new();
        for (i, item) in items.iter().enumerate() {
            layers[layer[i]].push(i);
            thick[layer[i]] = item.along.max(thick[layer[i]]);
            extents.push(Extent {
                size: item.across,
                gap: room.beside,
            });
            stood.push(item.before.1);
        }
        let mut links = Vec::new();
        let mut pulls = Vec::new();
        for wire in wires {
            if layer[wire.from.0] == layer[wire.to.0] {
                // Peers: their order and places follow from what leads to them.
                continue;
            }
            // An edge of a cycle runs back: it is drawn through the layers like any other.
            let (early, late) = if layer[wire.from.0] < layer[wire.to.0] {
                (wire.from, wire.to)
            } else {
                (wire.to, wire.from)
            };
            let (first, last) = (layer[early.0], layer[late.0]);
            let mut from = early;
            for (passed, members) in (0..).zip(&mut layers).take(last).skip(first + 1) {
                let vertex = extents.len();
                extents.push(Extent { size: 1, gap: 1 });
                let (a, b) = (items[early.0].before.1, items[late.0].before.1);
                let part = (passed - first) as i32;
                stood.push(a + (b - a) * part / (last - first) as i32);
                members.push(vertex);
                links.push((from.0, vertex));
                // A long line bends as little as it can.
                let weight = wire.weight * 4;
                pulls.push(Pull {
                    from,
                    to: (vertex, 0),
                    weight,
                });
                from = (vertex, 0);
            }
            links.push((from.0, late.0));
            pulls.push(Pull {
                from,
                to: late,
                weight: wire.weight,
            });
        }
        let mut graph = Layered {
            layers,
            above: vec![Vec::new(); extents.len()],
            below: vec![Vec::new(); extents.len()],
        };
        for (from, to) in links {
            graph.below[from].push(to);
            graph.above[to].push(from);
        }
        order::order(&mut graph, &stood);
        Self {
            graph,
            extents,
            pulls,
            thick,
        }
    }

    /// Where each layer begins: as far from the one before as its lines and labels need.
    fn along(
        &self,
        items: &[Item],
        wires: &[Wire],
        layer: &[usize],
        across: &[i32],
        room: Room,
    ) -> Vec<i32> {
        let mut at_layer = vec![0; self.extents.len()];
        for (number, members) in self.graph.layers.iter().enumerate() {
            for vertex in members {
                at_layer[*vertex] = number;
            }
        }
        let mut along = Vec::with_capacity(self.thick.len());
        let mut next = 0;
        for (number, thick) in self.thick.iter().enumerate() {
            along.push(next);
            let turns = |p: &&Pull| {
                at_layer[p.from.0] == number
                    && across[p.from.0] + p.from.1 != across[p.to.0] + p.to.1
            };
            let tracks = self.pulls.iter().filter(turns).count() as i32;
            let starts = |w: &&Wire| layer[w.from.0].min(layer[w.to.0]) == number;
            let labels = wires.iter().filter(starts).map(|w| w.label);
            let label = labels.max().unwrap_or(0);
            let lines = (room.between + room.track * (tracks - 1).max(0)).min(room.most);
            next += thick + lines.max(label);
        }
        debug_assert_eq!(items.len(), layer.len());
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
        let at = arrange(&items, &[wire(0, 1), wire(1, 2)], ROOM);
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
        let at = arrange(&items, &[wire(0, 1)], ROOM);
        assert_eq!(at[..2], [(0, 0), (21, 0)]);
        // In the order in which they stood, the third in a row of its own.
        assert_eq!((at[2], at[4], at[3]), ((0, 9), (21, 9), (0, 16)));
    }

    proptest::proptest! {
        #[test]
        fn nothing_lies_on_anything(
            sizes in proptest::collection::vec((1..20, 1..8, -50..50, -50..50), 1..14),
            pairs in proptest::collection::vec((0_usize..14, 0_usize..14, 0..12), 0..24),
        ) {
            let items: Vec<Item> = sizes.iter().map(|(along, across, x, y)| Item { along: *along, across: *across, before: (*x, *y) }).collect();
            let n = items.len();
            let wires: Vec<Wire> = pairs.iter().map(|(from, to, label)| Wire { from: (from % n, 0), to: (to % n, 0), weight: 1, label: *label }).collect();
            let at = arrange(&items, &wires, ROOM);
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
