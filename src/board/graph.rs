//! The board as a graph: who is reached from whom, and what lies in which direction.
//!
//! Derived from the document and thrown away; its indices identify nothing outside this file.
//! Edges with a missing end are left out. Every answer is in a fixed order.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::{Cell, Direction, Document, EdgeKind, Id, Rect};

/// Nodes and edges of a board by id.
#[derive(Debug, Clone)]
pub struct Graph {
    graph: DiGraph<Id, (Id, EdgeKind)>,
    index: BTreeMap<Id, NodeIndex>,
}

impl Graph {
    /// The graph of a board.
    pub fn of(board: &Document) -> Self {
        let mut graph = DiGraph::with_capacity(board.nodes.len(), board.edges.len());
        let index: BTreeMap<Id, NodeIndex> = board
            .nodes
            .keys()
            .map(|id| (id.clone(), graph.add_node(id.clone())))
            .collect();
        for edge in board.edges.values() {
            if let (Some(from), Some(to)) = (index.get(&edge.from), index.get(&edge.to)) {
                graph.add_edge(*from, *to, (edge.id.clone(), edge.kind));
            }
        }
        Self { graph, index }
    }

    /// The nodes that a node asks, with the edge to each, in the order of the edges.
    pub fn successors(&self, node: &Id) -> Vec<(Id, Id)> {
        self.neighbours(node, Outgoing)
    }

    /// The nodes that ask a node, with the edge from each, in the order of the edges.
    pub fn predecessors(&self, node: &Id) -> Vec<(Id, Id)> {
        self.neighbours(node, Incoming)
    }

    /// Pairs of (edge, node at its other end).
    fn neighbours(&self, node: &Id, direction: petgraph::Direction) -> Vec<(Id, Id)> {
        let Some(index) = self.index.get(node) else {
            return Vec::new();
        };
        let mut found: Vec<(Id, Id)> = self
            .graph
            .edges_directed(*index, direction)
            .map(|edge| {
                let other = match direction {
                    Outgoing => edge.target(),
                    Incoming => edge.source(),
                };
                (edge.weight().0.clone(), self.graph[other].clone())
            })
            .collect();
        found.sort();
        found
    }

    /// Everything that is reached from a node over edges of the wanted kinds, itself included.
    pub fn reachable(&self, from: &Id, wanted: impl Fn(EdgeKind) -> bool) -> BTreeSet<Id> {
        self.walk(from, wanted).into_keys().collect()
    }

    /// The edges of a shortest way between two nodes over edges of the wanted kinds. Among equal
    /// ways the one whose edges come first by id. `None` without a way, empty from a node to itself.
    pub fn path(&self, from: &Id, to: &Id, wanted: impl Fn(EdgeKind) -> bool) -> Option<Vec<Id>> {
        let came = self.walk(from, wanted);
        let mut way = Vec::new();
        let mut at = to;
        while let Some((edge, before)) = came.get(at)? {
            way.push(edge.clone());
            at = before;
        }
        way.reverse();
        Some(way)
    }

    /// Breadth first: how each node was reached, as (edge, node before).
    fn walk(&self, from: &Id, wanted: impl Fn(EdgeKind) -> bool) -> BTreeMap<Id, Option<(Id, Id)>> {
        let mut came = BTreeMap::new();
        let mut waiting = VecDeque::new();
        if self.index.contains_key(from) {
            came.insert(from.clone(), None);
            waiting.push_back(from.clone());
        }
        while let Some(at) = waiting.pop_front() {
            for (edge, next) in self.successors(&at) {
                if !came.contains_key(&next) && wanted(self.kind(&at, &edge)) {
                    came.insert(next.clone(), Some((edge, at.clone())));
                    waiting.push_back(next);
                }
            }
        }
        came
    }

    /// The kind of an edge that leaves a node; plain when it does not.
    fn kind(&self, from: &Id, edge: &Id) -> EdgeKind {
        let index = self.index.get(from);
        let mut edges = index.into_iter().flat_map(|i| self.graph.edges(*i));
        edges
            .find(|e| e.weight().0 == *edge)
            .map_or(EdgeKind::Plain, |e| e.weight().1)
    }
}

/// The node that an arrow key reaches from a node: the nearest whose middle lies in that
/// direction. Being off to the side counts double, and a cell is about twice as high as wide.
pub fn nearest(board: &Document, from: &Id, direction: Direction) -> Option<Id> {
    let start = board.nodes.get(from)?.rect();
    let others = board.nodes.values().filter(|n| n.id != *from);
    others
        .filter_map(|n| Some((distance(start, n.rect(), direction)?, &n.id)))
        .min()
        .map(|(_, id)| id.clone())
}

/// How far the arrow has to go, in half cells. `None` when the target lies elsewhere.
fn distance(from: Rect, to: Rect, direction: Direction) -> Option<i64> {
    let (Cell { x: x1, y: y1 }, Cell { x: x2, y: y2 }) = (from.center(), to.center());
    let (dx, dy) = (
        i64::from(x2) - i64::from(x1),
        2 * (i64::from(y2) - i64::from(y1)),
    );
    let (ahead, aside) = match direction {
        Direction::Up => (-dy, dx.abs()),
        Direction::Down => (dy, dx.abs()),
        Direction::Left => (-dx, dy.abs()),
        Direction::Right => (dx, dy.abs()),
    };
    // Inside a quarter of the plane, or overlapping in the other axis: what a person calls "there".
    let overlaps = if direction.is_horizontal() {
        from.y < to.bottom() && to.y < from.bottom()
    } else {
        from.x < to.right() && to.x < from.right()
    };
    (ahead > 0 && (overlaps || aside <= 2 * ahead)).then_some(ahead + 2 * aside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Edge, Kind, Node};

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn board(nodes: &[(&str, i32, i32)], edges: &[(&str, &str, EdgeKind)]) -> Document {
        let mut board = Document::default();
        for (name, x, y) in nodes {
            let node = Node::new(id(name), Kind::Box, name, Cell::new(*x, *y));
            board.nodes.insert(id(name), node);
        }
        for (from, to, kind) in edges {
            let edge = Edge::new(id(from), id(to), *kind);
            board.edges.insert(edge.id.clone(), edge);
        }
        board
    }

    #[test]
    fn the_shortest_way_is_found_over_the_wanted_edges() {
        use EdgeKind::{App, Deploy, Http};
        let board = board(
            &[("a", 0, 0), ("b", 0, 0), ("c", 0, 0), ("d", 0, 0)],
            &[
                ("a", "b", Http),
                ("b", "d", App),
                ("a", "c", Http),
                ("c", "d", App),
                ("a", "d", Deploy),
            ],
        );
        let graph = Graph::of(&board);
        let serves = |k| k != Deploy;
        assert_eq!(
            graph.path(&id("a"), &id("d"), serves),
            Some(vec![id("a->b"), id("b->d")])
        );
        assert_eq!(
            graph.path(&id("a"), &id("d"), |_| true),
            Some(vec![id("a->d")])
        );
        assert_eq!(graph.path(&id("a"), &id("a"), serves), Some(vec![]));
        assert_eq!(graph.path(&id("d"), &id("a"), serves), None);
        assert_eq!(
            graph.reachable(&id("b"), serves),
            BTreeSet::from([id("b"), id("d")])
        );
        assert_eq!(graph.predecessors(&id("d")).len(), 3);
        assert_eq!(graph.successors(&id("c")), [(id("c->d"), id("d"))]);
        assert!(graph.reachable(&id("gone"), serves).is_empty());
    }

    #[test]
    fn a_dangling_edge_is_left_out() {
        let board = board(&[("a", 0, 0)], &[("a", "gone", EdgeKind::Http)]);
        assert!(Graph::of(&board).successors(&id("a")).is_empty());
    }

    #[test]
    fn arrows_go_to_the_nearest_in_their_direction() {
        let board = board(
            &[
                ("left", 0, 10),
                ("mid", 40, 10),
                ("right", 80, 12),
                ("up", 44, 0),
                ("far", 160, 10),
            ],
            &[],
        );
        let go = |from: &str, d| nearest(&board, &id(from), d).map(|id| id.to_string());
        assert_eq!(go("mid", Direction::Right).as_deref(), Some("right"));
        assert_eq!(go("mid", Direction::Left).as_deref(), Some("left"));
        assert_eq!(go("mid", Direction::Up).as_deref(), Some("up"));
        assert_eq!(go("mid", Direction::Down), None);
        assert_eq!(go("far", Direction::Left).as_deref(), Some("right"));
        assert_eq!(go("gone", Direction::Left), None);
    }
}
