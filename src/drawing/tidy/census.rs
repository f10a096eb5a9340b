//! What stands where on a board, and which connections matter on which machine: looked up once, so
//! that no machine has to go through the whole board.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{self, Owners};
use crate::board::{Document, Edge, Id};

/// A connection between something inside a machine and something outside it.
#[derive(Debug, Clone, Copy)]
pub struct Crossing<'a> {
    /// The connection.
    pub edge: &'a Edge,
    /// The end inside.
    pub inside: &'a Id,
    /// The end outside.
    pub outside: &'a Id,
}

/// The board as tidy looks at it.
pub struct Census<'a> {
    /// The board.
    pub board: &'a Document,
    /// For each machine, and for the bare board, what stands directly on it: first nodes, then machines.
    standing: BTreeMap<Option<Id>, Vec<&'a Id>>,
    /// For each machine, and for the bare board, the connections that stay on it but on no machine on it.
    within: BTreeMap<Option<Id>, Vec<&'a Edge>>,
    /// For each machine the connections that lead out of it.
    leaving: BTreeMap<Id, Vec<Crossing<'a>>>,
    /// The notes that go along with each node.
    pub notes: BTreeMap<Id, Vec<Id>>,
}

impl<'a> Census<'a> {
    /// Looks a board through. No machine may stand in itself.
    pub fn of(board: &'a Document) -> Self {
        let mut census = Self {
            board,
            standing: BTreeMap::new(),
            within: BTreeMap::new(),
            leaving: BTreeMap::new(),
            notes: BTreeMap::new(),
        };
        let nodes = board.nodes.values().map(|n| (n.frame.as_ref(), &n.id));
        let frames = board.frames.values().map(|f| (f.frame.as_ref(), &f.id));
        for (home, id) in nodes.chain(frames) {
            census.standing.entry(home.cloned()).or_default().push(id);
        }
        let owners: Owners = block::owners(board);
        for (note, node) in owners {
            census.notes.entry(node).or_default().push(note);
        }
        for edge in board.edges.values() {
            census.count(edge);
        }
        census
    }

    /// What stands directly on a machine, or on the bare board.
    pub fn standing_on(&self, home: Option<&Id>) -> impl Iterator<Item = &'a Id> + use<'_, 'a> {
        self.standing
            .get(&home.cloned())
            .into_iter()
            .flatten()
            .copied()
    }

    /// The connections between what stands on different places of one machine, or of the bare board.
    pub fn within(&self, home: Option<&Id>) -> impl Iterator<Item = &'a Edge> + use<'_, 'a> {
        self.within
            .get(&home.cloned())
            .into_iter()
            .flatten()
            .copied()
    }

    /// The connections that lead out of a machine.
    pub fn leaving(
        &self,
        machine: Option<&Id>,
    ) -> impl Iterator<Item = Crossing<'a>> + use<'_, 'a> {
        let found = machine.and_then(|id| self.leaving.get(id));
        found.into_iter().flatten().copied()
    }

    /// What stands directly on a machine, or on the bare board, and carries a node or is the node itself.
    pub fn ancestor_on(&self, home: Option<&Id>, node: &'a Id) -> Option<&'a Id> {
        let mut at = node;
        let mut around = self.board.nodes.get(node)?.frame.as_ref();
        while around != home {
            at = around?;
            around = self.board.frames.get(at)?.frame.as_ref();
        }
        Some(at)
    }

    /// Some things and all that stands on them, at any depth.
    pub fn with_all_on_them(&self, things: &[Id]) -> BTreeSet<Id> {
        let mut all: BTreeSet<Id> = BTreeSet::new();
        let mut open: Vec<&Id> = things.iter().collect();
        while let Some(id) = open.pop() {
            if all.insert(id.clone()) {
                open.extend(self.standing_on(Some(id)));
            }
        }
        all
    }

    fn count(&mut self, edge: &'a Edge) {
        let node = |id: &Id| self.board.nodes.get(id);
        let (Some(from), Some(to)) = (node(&edge.from), node(&edge.to)) else {
            return;
        };
        let (a, b) = (
            self.chain(from.frame.as_ref()),
            self.chain(to.frame.as_ref()),
        );
        // The machines around both, from the outermost on.
        let shared = (a.iter().rev().zip(b.iter().rev()))
            .take_while(|(x, y)| x == y)
            .count();
        let home = shared.checked_sub(1).map(|at| a[a.len() - 1 - at]);
        self.within.entry(home.cloned()).or_default().push(edge);
        for (chain, inside, outside) in [(&a, &edge.from, &edge.to), (&b, &edge.to, &edge.from)] {
            for machine in &chain[..chain.len() - shared] {
                let crossing = Crossing {
                    edge,
                    inside,
                    outside,
                };
                self.leaving
                    .entry((*machine).clone())
                    .or_default()
                    .push(crossing);
            }
        }
    }

    /// The machines around something, from the innermost to the outermost.
    fn chain(&self, start: Option<&'a Id>) -> Vec<&'a Id> {
        let around = |id: &&'a Id| self.board.frames.get(id).and_then(|f| f.frame.as_ref());
        std::iter::successors(start, around).collect()
    }
}
