//! What breaks during a lesson, what the visitors get of it, and whether it is mended.
//!
//! All times are virtual. A thing counts as broken from the look that first saw it so, which may be
//! a little later than it was: what is then taken for a consequence came after its cause.

use std::collections::{BTreeMap, BTreeSet};

use crate::board::{Document, Id, Kind, Node};
use crate::engine::Nanos;
use crate::engine::view::{EngineView, NodeState, Outcome, RequestView};

use super::Seen;

/// What was seen of faults and of their consequences.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trouble {
    /// What is broken, and since when.
    broken: BTreeMap<Id, Nanos>,
    /// Everything that was broken since the last time that nothing was.
    all: BTreeSet<Id>,
    /// A request failed meanwhile because the only node of its kind was down.
    failed: bool,
    /// Since when nothing is broken any more, after that.
    whole_since: Option<Nanos>,
    /// The time of the last look.
    looked: Nanos,
}

impl Trouble {
    /// Looks at the run. Without one nothing changes.
    pub(super) fn look(&mut self, seen: &Seen<'_>) {
        let Some(run) = seen.run else { return };
        if run.now < self.looked {
            // The run began again: what was seen of the one before says nothing about this one.
            *self = Self::default();
        }
        self.looked = run.now;
        let before = std::mem::take(&mut self.broken);
        for id in broken(run) {
            let since = before.get(id).copied().unwrap_or(run.now);
            self.broken.insert(id.clone(), since);
        }
        if self.broken.is_empty() {
            if !before.is_empty() && self.failed && are_there(seen.now, &self.all) {
                self.whole_since = Some(run.now);
            }
            self.failed = false;
            self.all.clear();
            return;
        }
        self.whole_since = None;
        self.all.extend(self.broken.keys().cloned());
        let single = down(run).filter(|id| is_single(seen.now, id));
        if let Some(since) = single.filter_map(|id| self.broken.get(id)).min() {
            let mut recent = run.recent.iter();
            self.failed |= recent.any(|r| r.issued >= *since && is_failure(r));
        }
    }

    /// A node of a kind that a load balancer leads to is down, and a request that was sent since was
    /// answered.
    pub(super) fn survived(&self, seen: &Seen<'_>, kind: Kind) -> bool {
        let Some(run) = seen.run else { return false };
        let is = |id: &Id, kind| seen.now.nodes.get(id).is_some_and(|n| n.kind() == kind);
        let balanced = |id: &Id| {
            let mut edges = seen.now.edges.values();
            edges.any(|e| e.to == *id && is(&e.from, Kind::LoadBalancer))
        };
        let mut since = down(run)
            .filter(|id| is(id, kind) && balanced(id))
            .filter_map(|id| self.broken.get(id));
        since.any(|since| was_answered(run, *since))
    }

    /// The only node of its kind is down, and a request that was sent since then failed.
    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    /// Everything is whole again after a request failed, and one that was sent since was answered.
    pub(super) fn mended(&self, seen: &Seen<'_>) -> bool {
        let since = self.whole_since.zip(seen.run);
        since.is_some_and(|(since, run)| was_answered(run, since))
    }
}

/// Nodes, machines and connections with a fault in force.
fn broken(run: &EngineView) -> impl Iterator<Item = &Id> {
    let nodes = run.nodes.iter().filter(|n| !n.faults.is_empty());
    let machines = run.machines.iter().filter(|m| !m.faults.is_empty());
    let edges = run.edges.iter().filter(|e| e.cut || !e.faults.is_empty());
    let nodes = nodes.map(|n| &n.id).chain(machines.map(|m| &m.id));
    nodes.chain(edges.map(|e| &e.id))
}

/// Nodes that answer nothing.
fn down(run: &EngineView) -> impl Iterator<Item = &Id> {
    let is_down = |state| matches!(state, NodeState::Killed | NodeState::Hung);
    let nodes = run.nodes.iter().filter(move |n| is_down(n.state));
    nodes.map(|n| &n.id)
}

/// True for the only node of its kind.
fn is_single(board: &Document, id: &Id) -> bool {
    let kind = board.nodes.get(id).map(Node::kind);
    let same = board.nodes.values().filter(|n| Some(n.kind()) == kind);
    kind.is_some() && same.count() == 1
}

/// What was taken off the board was not mended.
fn are_there(board: &Document, ids: &BTreeSet<Id>) -> bool {
    let is = |id: &Id| {
        board.nodes.contains_key(id)
            || board.frames.contains_key(id)
            || board.edges.contains_key(id)
    };
    ids.iter().all(is)
}

/// A page that is not there (4xx) is an answer, not a failure.
fn is_failure(request: &RequestView) -> bool {
    match request.outcome {
        None | Some(Outcome::Ok | Outcome::Abandoned) => false,
        Some(Outcome::HttpError) => request.status.is_some_and(|status| status >= 500),
        Some(Outcome::Refused | Outcome::Reset | Outcome::Timeout | Outcome::DnsError) => true,
    }
}

/// A request that was sent at a time or later was answered well.
fn was_answered(run: &EngineView, since: Nanos) -> bool {
    let mut recent = run.recent.iter();
    recent.any(|r| r.issued >= since && r.outcome == Some(Outcome::Ok))
}
