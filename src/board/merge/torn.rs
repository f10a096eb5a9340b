//! Nodes and frames that one side took away while the other changed them or hung something new on
//! them: who must be asked about, and what comes and goes with the answer.

use std::collections::{BTreeMap, BTreeSet};

use crate::board::{Document, Id, Key};

use super::{Conflict, Side};

/// The records that are torn, each with what hangs on it.
pub(super) struct Torn {
    hanging: BTreeMap<Key, BTreeSet<Key>>,
}

impl Torn {
    /// Finds them.
    pub(super) fn find(base: &Document, mine: &Document, theirs: &Document) -> Self {
        let mut hanging = BTreeMap::new();
        let nodes = base.nodes.keys().cloned().map(Key::Node);
        let frames = base.frames.keys().cloned().map(Key::Frame);
        for key in nodes.chain(frames) {
            let (keeper, goner) = match (mine.get(&key), theirs.get(&key)) {
                (Some(_), None) => (mine, theirs),
                (None, Some(_)) => (theirs, mine),
                _ => continue,
            };
            let needed = keeper.get(&key) != base.get(&key)
                || users(keeper, &key)
                    .iter()
                    .any(|user| uses_anew(base, keeper, user, &key));
            if needed {
                let mut all = users(keeper, &key);
                all.extend(users(goner, &key));
                all.extend(users(base, &key));
                // What stands on a frame is not taken away with it.
                all.retain(|user| matches!(user, Key::Edge(_) | Key::Traffic(_)));
                hanging.insert(key, all);
            }
        }
        Self { hanging }
    }

    /// Every record that this is about.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.hanging
            .iter()
            .flat_map(|(key, all)| all.iter().chain([key]))
    }

    /// What hangs on a record, when it is torn.
    pub(super) fn along(&self, key: &Key) -> Option<&BTreeSet<Key>> {
        self.hanging.get(key)
    }

    /// True for a record that hangs on a torn one: it is not asked about itself.
    pub(super) fn hangs(&self, key: &Key) -> bool {
        self.hanging.values().any(|all| all.contains(key))
    }

    /// What was chosen about the torn record that this one hangs on.
    pub(super) fn follows(
        &self,
        key: &Key,
        choice: &impl Fn(&Key) -> Option<Side>,
    ) -> Option<Side> {
        let mut of = self.hanging.iter().filter(|(_, all)| all.contains(key));
        let first = choice(of.next()?.0);
        // Between two that are torn: decided once both are.
        first.filter(|_| of.all(|(other, _)| choice(other).is_some()))
    }

    /// The machine that something stands on follows what was chosen about a torn machine.
    pub(super) fn frames(
        &self,
        choice: &impl Fn(&Key) -> Option<Side>,
        (base, mine, theirs): (&Document, &Document, &Document),
        merged: &mut Document,
        ancestor: &mut Document,
        conflicts: &mut Vec<Conflict>,
    ) {
        let torn: BTreeMap<&Id, Option<Side>> = self
            .hanging
            .keys()
            .filter_map(|key| match key {
                Key::Frame(id) => Some((id, choice(key))),
                _ => None,
            })
            .collect();
        if torn.is_empty() {
            return;
        }
        let things: Vec<Key> = things(merged).collect();
        for key in things {
            let (b, m, t) = (on(base, &key), on(mine, &key), on(theirs, &key));
            let named = [&b, &m, &t].into_iter().flatten();
            // Torn between two machines, both sides must ask about the same one.
            let asked = named.filter(|id| torn.contains_key(id)).min();
            let Some(side) = asked.and_then(|id| torn.get(id)) else {
                continue;
            };
            if m == t {
                continue;
            }
            let (here, from) = match side {
                None => (m, b),
                Some(Side::Mine | Side::Both) => (m, t),
                Some(Side::Theirs) => (t.clone(), t),
            };
            stand(merged, &key, here);
            stand(ancestor, &key, from);
            conflicts.retain_mut(|conflict| {
                if conflict.key != key || conflict.fields.is_empty() {
                    return true;
                }
                conflict.fields.retain(|field| field.name != "frame");
                !conflict.fields.is_empty()
            });
        }
    }
}

/// Everything that can stand on a frame.
fn things(board: &Document) -> impl Iterator<Item = Key> {
    let nodes = board.nodes.keys().cloned().map(Key::Node);
    nodes.chain(board.frames.keys().cloned().map(Key::Frame))
}

/// The frame that a thing stands on.
fn on(board: &Document, key: &Key) -> Option<Id> {
    match key {
        Key::Node(id) => board.nodes.get(id)?.frame.clone(),
        Key::Frame(id) => board.frames.get(id)?.frame.clone(),
        _ => None,
    }
}

/// Puts a thing on a frame.
fn stand(board: &mut Document, key: &Key, frame: Option<Id>) {
    match key {
        Key::Node(id) => {
            if let Some(node) = board.nodes.get_mut(id) {
                node.frame = frame;
            }
        }
        Key::Frame(id) => {
            if let Some(inner) = board.frames.get_mut(id) {
                inner.frame = frame;
            }
        }
        _ => {}
    }
}

/// The records of a board that name a node or a frame as what they need.
fn users(board: &Document, key: &Key) -> BTreeSet<Key> {
    match key {
        Key::Node(id) => {
            let edges = board.edges.values();
            let edges = edges
                .filter(|e| e.from == *id || e.to == *id)
                .map(|e| Key::Edge(e.id.clone()));
            let traffic = board.traffic.values();
            let traffic = traffic
                .filter(|t| t.client == *id)
                .map(|t| Key::Traffic(t.id.clone()));
            edges.chain(traffic).collect()
        }
        Key::Frame(id) => things(board)
            .filter(|thing| on(board, thing).as_ref() == Some(id))
            .collect(),
        _ => BTreeSet::new(),
    }
}

/// True when a record needs another one in a way that it did not at the start.
fn uses_anew(base: &Document, board: &Document, user: &Key, key: &Key) -> bool {
    match user {
        Key::Node(_) | Key::Frame(_) => on(base, user).as_ref() != key.id(),
        _ => base.get(user) != board.get(user),
    }
}

/// Takes away what lost its ends by the merge: an edge or a traffic without its node, a place on a
/// frame that is not there. What dangles on a side already is left as it is there.
pub(super) fn mend(mine: &Document, theirs: &Document, merged: &mut Document) {
    for key in merged.keys() {
        let dangles = |board: &Document, need: &Key| {
            board.get(need).is_none() && needs(board, &key).contains(need)
        };
        let lost =
            |need: &Key| dangles(merged, need) && !dangles(mine, need) && !dangles(theirs, need);
        if needs(merged, &key).iter().any(lost) {
            match key {
                Key::Edge(_) | Key::Traffic(_) => merged.remove(&key),
                _ => stand(merged, &key, None),
            }
        }
    }
}

/// What a record cannot do without.
fn needs(board: &Document, key: &Key) -> Vec<Key> {
    match key {
        Key::Edge(id) => board.edges.get(id).map_or_else(Vec::new, |e| {
            vec![Key::Node(e.from.clone()), Key::Node(e.to.clone())]
        }),
        Key::Traffic(id) => {
            let client = board.traffic.get(id).map(|t| t.client.clone());
            client.map(Key::Node).into_iter().collect()
        }
        _ => on(board, key).map(Key::Frame).into_iter().collect(),
    }
}
