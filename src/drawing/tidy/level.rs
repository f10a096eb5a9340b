//! The things that stand directly on one machine, or on the bare board, in layers along the flow.
//!
//! Coordinates here are along the flow and across it, from the first layer on; the caller turns them
//! into columns and rows. Which layer and which order is known from the [`plan`](super::plan). What is not
//! connected with the rest stands beside it.

use super::across::{self, Extent, Pull};
use super::graph::{Graph, Line};
use super::plan::Level;
use super::tracks;
use crate::drawing::route::spread;

/// Something that is placed as a whole.
#[derive(Debug, Clone, Copy, Default)]
pub struct Item {
    /// Cells along the flow.
    pub along: i32,
    /// Cells across it.
    pub across: i32,
    /// For a single box where its ports begin across the flow, and how many there are. Connections
    /// with what stands on a machine meet that where it stands.
    pub ports: Option<(i32, i32)>,
}

/// How large everything on a level is.
#[derive(Debug, Clone, Default)]
pub struct Size {
    /// The things.
    pub items: Vec<Item>,
    /// Where each wire leaves a thing and meets one, in cells across the flow.
    pub ends: Vec<(i32, i32)>,
    /// Cells along the flow that the label of each wire takes.
    pub labels: Vec<i32>,
    /// Where each outer connection meets its thing, in cells across the flow.
    pub outer_ends: Vec<i32>,
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
pub fn arrange(level: &Level<'_>, size: &Size, room: Room) -> Vec<(i32, i32)> {
    let mut at = vec![(0, 0); size.items.len()];
    let (mut next, mut reach) = (0, 0);
    for graph in &level.graphs {
        let mut end = 0;
        for (item, place) in connected(graph, size, room) {
            let Item { along, across, .. } = size.items[item];
            end = end.max(place.1 + across);
            reach = reach.max(place.0 + along);
            at[item] = (place.0, next + place.1);
        }
        next += end + 2 * room.beside;
    }
    rows(&size.items, &level.alone, (next, reach), room, &mut at);
    at
}

/// What is not connected, in rows as they stood.
fn rows(
    items: &[Item],
    alone: &[usize],
    (start, reach): (i32, i32),
    room: Room,
    at: &mut [(i32, i32)],
) {
    let wide = reach.max(room.wide);
    let (mut x, mut y, mut deep) = (0, start, 0);
    for item in alone {
        let Item { along, across, .. } = items[*item];
        if x > 0 && x + along > wide {
            (x, y, deep) = (0, y + deep + room.beside, 0);
        }
        at[*item] = (x, y);
        x += along + room.between;
        deep = deep.max(across);
    }
}

/// The places of the things of a graph.
fn connected(graph: &Graph, size: &Size, room: Room) -> Vec<(usize, (i32, i32))> {
    let pulls = pulls(graph, size);
    // Outer ends have no place: what is outside has.
    let mut inner = graph.layers.clone();
    for layer in &mut inner {
        layer.retain(|vertex| !graph.is_outer(*vertex));
    }
    let mut extents = vec![Extent { size: 1, gap: 1 }; graph.layer.len()];
    for (vertex, item) in graph.members.iter().enumerate() {
        extents[vertex] = Extent {
            size: size.items[*item].across,
            gap: room.beside,
        };
    }
    let across = across::places(&inner, &extents, &pulls);
    let mut thick = vec![0; graph.layers.len()];
    for (vertex, item) in graph.members.iter().enumerate() {
        let thick = &mut thick[graph.layer[vertex]];
        *thick = size.items[*item].along.max(*thick);
    }
    let along = along(graph, &thick, &pulls, size, &across, room);
    let things = graph.members.iter().enumerate();
    let least = things.clone().map(|(vertex, _)| across[vertex]).min();
    let place = |(vertex, item): (usize, &usize)| {
        // In the middle of its layer, so that lines between layers are equally long.
        let layer = graph.layer[vertex];
        let begin = along[layer] + (thick[layer] - size.items[*item].along) / 2;
        (*item, (begin, across[vertex] - least.unwrap_or(0)))
    };
    things.map(place).collect()
}

/// Where the connections meet things, for each run at its earlier end and at its later one. Those of one
/// side of a box are spread over it in the order of what they lead to, as the router will spread them:
/// only ends that are level with each other can be joined by a straight line.
fn meetings(graph: &Graph, size: &Size) -> Vec<[i32; 2]> {
    let mut place = vec![0; graph.layer.len()];
    for layer in &graph.layers {
        for (number, vertex) in layer.iter().enumerate() {
            place[*vertex] = number;
        }
    }
    let mut meetings: Vec<[i32; 2]> = (graph.runs.iter())
        .map(|run| {
            let (from, to) = match run.line {
                Line::Wire(number) => size.ends[number],
                Line::Outer(number) => (size.outer_ends[number], size.outer_ends[number]),
            };
            if run.turned { [to, from] } else { [from, to] }
        })
        .collect();
    // The thing, the side, the place of the next vertex, the run.
    let mut ends: Vec<(usize, usize, usize, usize)> = Vec::new();
    for (number, run) in graph.runs.iter().enumerate() {
        let last = run.vertices.len() - 1;
        for (side, own, next) in [(0, 0, 1), (1, last, last - 1)] {
            let vertex = run.vertices[own];
            if graph.is_thing(vertex) {
                ends.push((vertex, side, place[run.vertices[next]], number));
            }
        }
    }
    ends.sort_unstable();
    for side in ends.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let Some((first, room)) = size.items[graph.members[side[0].0]].ports else {
            continue;
        };
        for (n, (_, end, _, run)) in (0..).zip(side) {
            meetings[*run][*end] = first + spread(room, n, side.len() as i32);
        }
    }
    meetings
}

/// What the connections pull at, but for the outer ends.
fn pulls(graph: &Graph, size: &Size) -> Vec<Pull> {
    let mut pulls = Vec::new();
    for (run, [early, late]) in graph.runs.iter().zip(meetings(graph, size)) {
        let last = run.vertices.len() - 1;
        for (i, pair) in run.vertices.windows(2).enumerate() {
            if graph.is_outer(pair[0]) || graph.is_outer(pair[1]) {
                continue;
            }
            pulls.push(Pull {
                from: (pair[0], if i == 0 { early } else { 0 }),
                to: (pair[1], if i + 1 == last { late } else { 0 }),
                // A long line bends as little as it can.
                weight: if i + 1 == last {
                    run.weight
                } else {
                    4 * run.weight
                },
            });
        }
    }
    pulls
}

/// Where each layer begins: as far from the one before as its lines and labels need.
fn along(
    graph: &Graph,
    thick: &[i32],
    pulls: &[Pull],
    size: &Size,
    across: &[i32],
    room: Room,
) -> Vec<i32> {
    let mut turns: Vec<Vec<(i32, i32)>> = vec![Vec::new(); thick.len()];
    for pull in pulls {
        let (a, b) = (
            across[pull.from.0] + pull.from.1,
            across[pull.to.0] + pull.to.1,
        );
        if a != b {
            turns[graph.layer[pull.from.0]].push((a.min(b), a.max(b)));
        }
    }
    let mut labels = vec![0; thick.len()];
    for run in &graph.runs {
        if let Line::Wire(number) = run.line {
            let start = graph.layer[run.vertices[0]];
            labels[start] = size.labels[number].max(labels[start]);
        }
    }
    let mut along = Vec::with_capacity(thick.len());
    let mut next = 0;
    for (number, thick) in thick.iter().enumerate() {
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

#[cfg(test)]
mod tests {
    use super::super::graph::{self, Outer, Wire};
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
            from,
            to,
            weight: 2,
            abreast: false,
        }
    }

    const ITEM: Item = Item {
        along: 16,
        across: 5,
        ports: None,
    };

    /// The places without any plan around them; wires meet things in their third cell.
    fn placed(
        items: &[Item],
        before: Vec<(i32, i32)>,
        wires: &[Wire],
        outers: &[Outer],
    ) -> Vec<(i32, i32)> {
        let (graphs, alone) = graph::graphs(&before, wires, outers);
        let level = Level {
            wires: Vec::new(),
            outers: Vec::new(),
            graphs,
            alone,
        };
        let size = Size {
            items: items.to_vec(),
            ends: vec![(2, 2); wires.len()],
            labels: vec![0; wires.len()],
            outer_ends: vec![2; outers.len()],
        };
        arrange(&level, &size, ROOM)
    }

    #[test]
    fn a_chain_is_a_straight_row() {
        let before = vec![(40, 3), (0, 9), (20, 0)];
        let at = placed(&[ITEM; 3], before, &[wire(0, 1), wire(1, 2)], &[]);
        assert_eq!(at, [(0, 0), (21, 0), (42, 0)]);
    }

    #[test]
    fn what_is_not_connected_stands_beside_in_rows() {
        let before = vec![(0, 0), (9, 0), (0, 50), (9, 50), (5, 50)];
        let at = placed(&[ITEM; 5], before, &[wire(0, 1)], &[]);
        assert_eq!(at[..2], [(0, 0), (21, 0)]);
        // In the order in which they stood, the third in a row of its own.
        assert_eq!((at[2], at[4], at[3]), ((0, 9), (21, 9), (0, 16)));
    }

    proptest::proptest! {
        #[test]
        fn nothing_lies_on_anything(
            sizes in proptest::collection::vec((1..20, 1..8, -50..50, -50..50), 1..14),
            pairs in proptest::collection::vec((0_usize..14, 0_usize..14), 0..24),
            outers in proptest::collection::vec((0_usize..14, proptest::bool::ANY, -9..9), 0..9),
        ) {
            let items: Vec<Item> = sizes.iter().map(|(along, across, ..)| Item { along: *along, across: *across, ports: None }).collect();
            let before: Vec<(i32, i32)> = sizes.iter().map(|(_, _, x, y)| (*x, *y)).collect();
            let n = items.len();
            let wires: Vec<Wire> = pairs.iter().map(|(from, to)| wire(from % n, to % n)).collect();
            let outers: Vec<Outer> = outers.iter().map(|(item, after, stood)| Outer { item: item % n, after: *after, stood: *stood, weight: 1 }).collect();
            let at = placed(&items, before, &wires, &outers);
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
