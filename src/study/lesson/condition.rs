//! When a step is done: a closed list of effects, each a pure function of what is seen.

use std::collections::BTreeSet;

use crate::board::{Document, History, Id, Key, Kind};
use crate::engine::EngineView;

use super::{Trouble, done};

/// What a lesson sees.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The board as the lesson gave it.
    pub start: &'a Document,
    /// The board as it stands, without a gesture that is under way.
    pub now: &'a Document,
    /// What was changed since it was opened.
    pub history: &'a History,
    /// What is selected.
    pub selected: &'a BTreeSet<Key>,
    /// What its run shows; none before the run is known.
    pub run: Option<&'a EngineView>,
    /// A file of the person's own holds the board as it stands.
    pub saved: bool,
}

/// An effect that a step asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// A node is selected.
    Selected,
    /// A node stands elsewhere.
    Moved,
    /// A change was taken back.
    Undone,
    /// A change that was taken back was made again.
    Redone,
    /// There is a node of this kind that the lesson did not give.
    Added(Kind),
    /// A node of the first kind leads to one of the second by a connection that the lesson did not
    /// give.
    Joined(Kind, Kind),
    /// A node or a machine has another name than before.
    Renamed,
    /// A property of a node or of a connection has another value than before.
    PropertyChanged,
    /// A node is there twice: with the properties and the name, or with the machine, that it had.
    Copied,
    /// A machine that the lesson did not give stands around a node.
    Housed,
    /// A node of this kind that a load balancer leads to is down, and a request that was sent since
    /// then was answered.
    Survived(Kind),
    /// The only node of its kind is down, and a request that was sent since then failed.
    Failed,
    /// Nothing is broken any more after [`Condition::Failed`], and a request that was sent since then was
    /// answered.
    Mended,
    /// The board is saved in a file of its own.
    Saved,
}

/// Whether an effect is there. Revisions before `foreign` were made by nobody in this session;
/// `again` says that a change was made again since the last look.
pub(super) fn holds(
    condition: Condition,
    seen: &Seen<'_>,
    foreign: usize,
    again: bool,
    trouble: &Trouble,
) -> bool {
    match condition {
        Condition::Selected => {
            let mut keys = seen.selected.iter();
            keys.any(|key| matches!(key, Key::Node(id) if seen.now.nodes.contains_key(id)))
        }
        Condition::Moved => {
            let pairs = done::node_pairs(seen, foreign);
            pairs
                .into_iter()
                .any(|(a, b)| a.at != b.at && a.size == b.size)
        }
        Condition::Undone => done::taken_back(seen.history),
        Condition::Redone => again,
        Condition::Added(kind) => {
            let given = |id: &Id| seen.start.nodes.get(id).is_some_and(|n| n.kind() == kind);
            let mut nodes = seen.now.nodes.values();
            nodes.any(|node| node.kind() == kind && !given(&node.id))
        }
        Condition::Joined(from, to) => {
            let is = |id: &Id, kind| seen.now.nodes.get(id).is_some_and(|n| n.kind() == kind);
            let mut edges = seen.now.edges.values();
            edges.any(|edge| {
                let given = seen.start.edges.values();
                let given = given.filter(|old| old.from == edge.from && old.to == edge.to);
                is(&edge.from, from) && is(&edge.to, to) && given.count() == 0
            })
        }
        Condition::Renamed => {
            let nodes = done::node_pairs(seen, foreign);
            let frames = done::frame_pairs(seen, foreign);
            nodes.into_iter().any(|(a, b)| a.name != b.name)
                || frames.into_iter().any(|(a, b)| a.name != b.name)
        }
        Condition::PropertyChanged => done::set(seen.history, foreign),
        Condition::Copied => done::copied(seen, foreign),
        Condition::Housed => {
            let new = |id: &&Id| !seen.start.frames.contains_key(id);
            let mut frames = seen.now.frames.keys().filter(new);
            frames.any(|id| !seen.now.nodes_in_frame(id).is_empty())
        }
        Condition::Survived(kind) => trouble.survived(seen, kind),
        Condition::Failed => trouble.failed(),
        Condition::Mended => trouble.mended(seen),
        Condition::Saved => seen.saved,
    }
}
