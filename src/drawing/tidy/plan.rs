//! What stands in which layer and in which order, on every machine, before anything has a place.
//!
//! A machine is one vertex of the graph around it and has a graph of its own. A connection that leads out
//! of it meets that vertex where its outer end stands in the machine's first or last layer, so all of
//! them are put in order together, as one graph, and an order inside is as good as it is outside. That
//! layers are swept through the machines in them, from layer to layer as if there were no borders, is
//! what C. D. Schulze, M. Spönemann and R. von Hanxleden do for ports (*Drawing Layered Graphs with Port
//! Constraints*, 2014) carried on through the levels.
//!
//! Which layer comes from the outside in: where a connection leaves a machine, forwards or backwards, is
//! decided around it.

use std::collections::{BTreeMap, BTreeSet};

use super::Flow;
use super::block;
use super::census::Census;
use super::graph::{self, Graph, Line, Outer, Wire};
use super::order::{self, Layered, Link, Spot};
use crate::board::{Edge, EdgeKind, Id, Rect};

/// The things that stand directly on one machine or on the bare board.
pub struct Level<'a> {
    /// The connections between things.
    pub wires: Vec<(Wire, &'a Edge)>,
    /// The connections that lead out, and their ends inside.
    pub outers: Vec<(Outer, &'a Edge, &'a Id)>,
    /// What hangs together.
    pub graphs: Vec<Graph>,
    /// What hangs on nothing.
    pub alone: Vec<usize>,
}

/// Everything in its order.
pub struct Plan<'a> {
    census: &'a Census<'a>,
    /// Where requests run.
    pub flow: Flow,
    levels: BTreeMap<Option<Id>, Level<'a>>,
}

/// A graph in the graphs around it.
struct Knot<'a> {
    home: Option<&'a Id>,
    /// Which graph of that level.
    number: usize,
    /// For each vertex that is a machine with a graph of its own, the knot of that.
    inner: BTreeMap<usize, usize>,
    /// The outer end of each connection.
    ports: BTreeMap<&'a Id, usize>,
    is_root: bool,
}

/// For each connection that leads out of a machine, whether it leads to something later.
type Sides<'a> = BTreeMap<&'a Id, bool>;

impl<'a> Plan<'a> {
    /// Puts everything in order that stands on some members of one machine, or of the bare board. What
    /// is held stays as it is inside.
    pub fn of(
        census: &'a Census<'a>,
        members: &'a [Id],
        home: Option<&'a Id>,
        held: &BTreeSet<Id>,
        flow: Flow,
    ) -> Self {
        let mut plan = Self {
            census,
            flow,
            levels: BTreeMap::new(),
        };
        let mut knots = Vec::new();
        plan.enter(home, members.iter().collect(), held, None, &mut knots);
        for root in 0..knots.len() {
            if knots[root].is_root {
                plan.settle(&knots, root);
            }
        }
        plan
    }

    /// What stands on a machine.
    pub fn level(&self, home: Option<&Id>) -> Option<&Level<'a>> {
        self.levels.get(&home.cloned())
    }

    /// Lays out one machine in layers, and those on it. Answers with the knot of what leads out.
    fn enter(
        &mut self,
        home: Option<&'a Id>,
        members: Vec<&'a Id>,
        held: &BTreeSet<Id>,
        sides: Option<&Sides<'a>>,
        knots: &mut Vec<Knot<'a>>,
    ) -> Option<usize> {
        let census = self.census;
        let numbers: BTreeMap<&Id, usize> = members.iter().copied().zip(0..).collect();
        let item = |node: &'a Id| {
            let member = census.ancestor_on(home, node)?;
            numbers.get(member).copied()
        };
        let mut wires = Vec::new();
        let mut leading: Vec<(&'a Edge, usize, &'a Id, &'a Id)> = Vec::new();
        for edge in census.within(home) {
            match (item(&edge.from), item(&edge.to)) {
                (Some(from), Some(to)) if from != to => {
                    let is_machine = |item: usize| census.board.frames.contains_key(members[item]);
                    let wire = Wire {
                        from,
                        to,
                        weight: weight(edge.kind),
                        // A copy of what one site holds does not make the other site the later one.
                        abreast: edge.kind == EdgeKind::Replication
                            && is_machine(from)
                            && is_machine(to),
                    };
                    wires.push((wire, edge));
                }
                (Some(from), None) => leading.push((edge, from, &edge.from, &edge.to)),
                (None, Some(to)) => leading.push((edge, to, &edge.to, &edge.from)),
                (Some(_), Some(_)) | (None, None) => {}
            }
        }
        for crossing in census.leaving(home) {
            if let Some(item) = item(crossing.inside) {
                leading.push((crossing.edge, item, crossing.inside, crossing.outside));
            }
        }
        let outers: Vec<(Outer, &'a Edge, &'a Id)> = (leading.into_iter())
            .map(|(edge, item, inside, outside)| {
                let there = self.stood(outside);
                let after = match sides {
                    Some(sides) => sides.get(&edge.id).copied(),
                    None => {
                        Some(home.map_or_else(|| self.stood(inside), |h| self.stood(h)).0 < there.0)
                    }
                };
                let outer = Outer {
                    item,
                    after: after.unwrap_or(edge.from == *inside),
                    stood: there.1,
                    weight: weight(edge.kind),
                };
                (outer, edge, inside)
            })
            .collect();
        let before: Vec<(i32, i32)> = members.iter().map(|id| self.stood(id)).collect();
        let bare: Vec<Wire> = wires.iter().map(|(wire, _)| *wire).collect();
        let out: Vec<Outer> = outers.iter().map(|(outer, ..)| *outer).collect();
        let (graphs, alone) = graph::graphs(&before, &bare, &out);
        let mut way_out = None;
        for (number, graph) in graphs.iter().enumerate() {
            let leads_out = !graph.outers.is_empty();
            let at = knots.len();
            let ports = (graph.members.len()..).zip(graph.outers.iter());
            let ports = ports.map(|(vertex, outer)| (&outers[*outer].1.id, vertex));
            knots.push(Knot {
                home,
                number,
                inner: BTreeMap::new(),
                ports: ports.collect(),
                is_root: sides.is_none() || !leads_out,
            });
            if leads_out {
                way_out = Some(at);
            }
            // Where the connections of each thing lead.
            let mut sides: Vec<Sides<'a>> = vec![Sides::new(); graph.members.len()];
            for run in &graph.runs {
                let edge = match run.line {
                    Line::Wire(number) => wires[number].1,
                    Line::Outer(number) => outers[number].1,
                };
                for (end, runs_on) in [(run.vertices.first(), true), (run.vertices.last(), false)] {
                    if let Some(sides) = end.and_then(|vertex| sides.get_mut(*vertex)) {
                        sides.insert(&edge.id, runs_on);
                    }
                }
            }
            for (vertex, member) in graph.members.iter().enumerate() {
                let inner = self.enter_machine(members[*member], held, &sides[vertex], knots);
                if let Some(inner) = inner {
                    knots[at].inner.insert(vertex, inner);
                }
            }
        }
        for member in &alone {
            self.enter_machine(members[*member], held, &Sides::new(), knots);
        }
        self.levels.insert(
            home.cloned(),
            Level {
                wires,
                outers,
                graphs,
                alone,
            },
        );
        way_out
    }

    /// The same of a thing that may be a machine; one that keeps what stands on it as it is has no knot.
    fn enter_machine(
        &mut self,
        id: &'a Id,
        held: &BTreeSet<Id>,
        sides: &Sides<'a>,
        knots: &mut Vec<Knot<'a>>,
    ) -> Option<usize> {
        let frame = self.census.board.frames.get(id)?;
        if held.contains(id) || block::is_shut(frame) {
            return None;
        }
        let members: Vec<&'a Id> = self.census.standing_on(Some(id)).collect();
        self.enter(Some(id), members, held, Some(sides), knots)
    }

    /// Where the middle of a thing stood, along the flow and across it.
    fn stood(&self, id: &Id) -> (i32, i32) {
        let rect = block::stood(self.census, id).unwrap_or_default();
        let (x, y) = (rect.center().x, rect.center().y);
        match self.flow {
            Flow::Right => (x, y),
            Flow::Left => (-x, y),
            Flow::Down => (y, x),
            Flow::Up => (-y, x),
        }
    }

    /// Puts a graph in order, and all graphs in it.
    fn settle(&mut self, knots: &[Knot<'a>], root: usize) {
        let mut unit = Unit {
            plan: self,
            knots,
            bases: BTreeMap::new(),
            layered: Layered::default(),
            stood: Vec::new(),
        };
        unit.gather(root);
        unit.follow(root);
        let Unit {
            bases,
            mut layered,
            stood,
            ..
        } = unit;
        order::order(&mut layered, &stood);
        for (knot, (vertex, layer)) in bases {
            let Knot { home, number, .. } = knots[knot];
            let Some(level) = self.levels.get_mut(&home.cloned()) else {
                continue;
            };
            for (place, into) in level.graphs[number].layers.iter_mut().enumerate() {
                let found = layered.layers[layer + place].iter();
                *into = found.map(|v| v - vertex).collect();
            }
        }
    }

    fn graph(&self, knot: &Knot<'a>) -> Option<(&Level<'a>, &Graph)> {
        let level = self.levels.get(&knot.home.cloned())?;
        Some((level, level.graphs.get(knot.number)?))
    }
}

/// A graph and all graphs in it, as one.
struct Unit<'p, 'a> {
    plan: &'p Plan<'a>,
    knots: &'p [Knot<'a>],
    /// For each knot its first vertex and its first layer.
    bases: BTreeMap<usize, (usize, usize)>,
    layered: Layered,
    stood: Vec<i32>,
}

impl Unit<'_, '_> {
    /// Takes a knot and all knots in it in.
    fn gather(&mut self, knot: usize) {
        let Some((_, graph)) = self.plan.graph(&self.knots[knot]) else {
            return;
        };
        let base = (self.stood.len(), self.layered.layers.len());
        self.bases.insert(knot, base);
        self.stood.extend_from_slice(&graph.stood);
        let layers = graph.layers.iter();
        let layers = layers.map(|l| l.iter().map(|v| v + base.0).collect());
        self.layered.layers.extend(layers);
        let last = graph.layers.len() - 1;
        // What is around the outermost machine does not change.
        let is_fixed = |layer: usize| self.knots[knot].is_root && (layer == 0 || layer == last);
        self.layered.fixed.extend((0..=last).map(is_fixed));
        for inner in self.knots[knot].inner.values() {
            self.gather(*inner);
        }
    }

    /// Adds the links of a knot and of all in it, and the order in which their layers are swept.
    fn follow(&mut self, root: usize) {
        let knots: Vec<usize> = self.bases.keys().copied().collect();
        for knot in knots {
            self.link(knot);
        }
        let mut down = Vec::new();
        self.sweep(root, true, &mut down);
        let mut up = Vec::new();
        self.sweep(root, false, &mut up);
        (self.layered.down, self.layered.up) = (down, up);
    }

    fn link(&mut self, knot: usize) {
        let Some((level, graph)) = self.plan.graph(&self.knots[knot]) else {
            return;
        };
        let base = self.bases[&knot].0;
        for run in &graph.runs {
            let (edge, ends) = match run.line {
                Line::Wire(number) => {
                    let edge = level.wires[number].1;
                    let ends = [Some(&edge.from), Some(&edge.to)];
                    (&edge.id, ends)
                }
                Line::Outer(number) => {
                    let (_, edge, inside) = level.outers[number];
                    (&edge.id, [Some(inside), None])
                }
            };
            let [early, late] = if run.turned { [ends[1], ends[0]] } else { ends };
            let n = run.vertices.len();
            for (i, pair) in run.vertices.windows(2).enumerate() {
                let spot = |vertex: usize, end: Option<&Id>| match end {
                    Some(node) => self.spot(knot, vertex, edge, node),
                    None => Spot::At(0),
                };
                let from = spot(pair[0], early.filter(|_| i == 0));
                let to = spot(pair[1], late.filter(|_| i + 2 == n));
                self.layered.links.push(Link {
                    from: (base + pair[0], from),
                    to: (base + pair[1], to),
                });
            }
        }
    }

    /// Where a connection meets a thing that a node of its stands on.
    fn spot(&self, knot: usize, vertex: usize, edge: &Id, node: &Id) -> Spot {
        let inner = self.knots[knot].inner.get(&vertex);
        if let Some(inner) = inner {
            let port = self.knots[*inner].ports.get(edge);
            return port.map_or(Spot::At(0), |port| Spot::Port(self.bases[inner].0 + port));
        }
        // On a machine that stays as it is the parts keep their places.
        let board = self.plan.census.board;
        let place = |rect: Rect| match self.plan.flow {
            Flow::Right | Flow::Left => rect.center().y,
            Flow::Down | Flow::Up => rect.center().x,
        };
        let is_part = board
            .nodes
            .get(node)
            .is_some_and(|n| n.frame.as_ref() != self.knots[knot].home);
        Spot::At(board.rect_of(node).filter(|_| is_part).map_or(0, place))
    }

    fn sweep(&self, knot: usize, down: bool, into: &mut Vec<usize>) {
        let Some((_, graph)) = self.plan.graph(&self.knots[knot]) else {
            return;
        };
        let base = self.bases[&knot].1;
        let count = graph.layers.len();
        for step in 0..count {
            let layer = if down { step } else { count - 1 - step };
            into.push(base + layer);
            for (vertex, inner) in &self.knots[knot].inner {
                if graph.layer[*vertex] == layer {
                    self.sweep(*inner, down, into);
                }
            }
        }
    }
}

/// How much a connection wants to be straight: the way of a request more than what goes on beside it.
pub const fn weight(kind: EdgeKind) -> i64 {
    match kind {
        EdgeKind::Http | EdgeKind::App => 4,
        EdgeKind::Sql => 3,
        EdgeKind::Plain => 2,
        EdgeKind::Dns | EdgeKind::Replication | EdgeKind::Deploy | EdgeKind::Scrape => 1,
    }
}
