//! What the eye should stay on: the way of the followed request, or the story's step. Everything
//! else is dimmed, never hidden.

use std::collections::BTreeSet;

use crate::board::{Document, Id, Step};
use crate::live::{EngineView, RequestView};

/// The nodes, edges and frames that are lit. `None` lights everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Focus {
    ids: Option<BTreeSet<Id>>,
}

impl Focus {
    /// Nothing is dimmed.
    pub const NONE: Self = Self { ids: None };

    /// The step's nodes, edges and frames. Edges between two nodes of the step belong to it.
    pub fn on_step(board: &Document, step: &Step) -> Self {
        let mut ids: BTreeSet<Id> = step.about.iter().cloned().collect();
        for edge in board.edges.values() {
            if ids.contains(&edge.from) && ids.contains(&edge.to) {
                ids.insert(edge.id.clone());
            }
        }
        // The ends of an edge are seen with it.
        for id in &step.about {
            if let Some(edge) = board.edges.get(id) {
                ids.insert(edge.from.clone());
                ids.insert(edge.to.clone());
            }
        }
        Self { ids: Some(ids) }
    }

    /// The way of a request so far: where it was, and the edges it took.
    pub fn on_request(board: &Document, request: &RequestView, view: &EngineView) -> Self {
        let mut ids: BTreeSet<Id> = BTreeSet::from([request.client.clone()]);
        for hop in &request.hops {
            ids.insert(hop.node.clone());
            ids.extend(hop.edge.iter().cloned());
        }
        let on_its_way = |f: &&crate::live::Flight| f.request == Some(request.id);
        for flight in view.flights.iter().filter(on_its_way) {
            ids.insert(flight.edge.clone());
            if let Some(edge) = board.edges.get(&flight.edge) {
                ids.insert(edge.from.clone());
                ids.insert(edge.to.clone());
            }
        }
        Self { ids: Some(ids) }
    }

    /// True when the thing is what the eye should stay on.
    pub fn lights(&self, id: &Id) -> bool {
        self.ids.as_ref().is_some_and(|ids| ids.contains(id))
    }

    /// True when the thing is dimmed.
    pub fn fades(&self, id: &Id) -> bool {
        self.ids.as_ref().is_some_and(|ids| !ids.contains(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Edge, EdgeKind, Kind, Node};

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn board() -> Document {
        let mut board = Document::default();
        for name in ["user", "dns", "web"] {
            let node = Node::new(id(name), Kind::Box, name, Cell::default());
            board.nodes.insert(node.id.clone(), node);
        }
        for (a, b) in [("user", "dns"), ("user", "web")] {
            let edge = Edge::new(id(a), id(b), EdgeKind::Plain);
            board.edges.insert(edge.id.clone(), edge);
        }
        board
    }

    #[test]
    fn a_step_lights_its_nodes_and_what_joins_them() {
        let step = Step {
            id: id("1"),
            title: String::new(),
            text: String::new(),
            about: vec![id("user"), id("dns")],
            back: false,
            request: None,
            extra: crate::board::Extra::new(),
        };
        let focus = Focus::on_step(&board(), &step);
        assert!(focus.lights(&id("user->dns")));
        assert!(focus.fades(&id("user->web")));
        assert!(focus.fades(&id("web")));
    }

    #[test]
    fn without_focus_nothing_is_lit_or_dimmed() {
        assert!(!Focus::NONE.lights(&id("user")));
        assert!(!Focus::NONE.fades(&id("user")));
    }
}
