//! What speaks of a thing by its id: steps of the story, cards, saved faults, traffic.
//!
//! When a thing goes, what only told of it lets go of it; when it comes back under another id, or as
//! two, it is still told of. A replica keeps the name of its primary: losing it is a mistake that the
//! check says, not one to be hidden.

use std::collections::BTreeMap;

use crate::board::words::count;
use crate::board::{Document, Id, Key, Patch, Record};

/// Adds to a patch what follows from ids that go: each becomes none, one or several others.
pub(super) fn follow(board: &Document, patch: &mut Patch, ids: &BTreeMap<Id, Vec<Id>>) {
    let mut put = |before: Record, after: Option<Record>| {
        if after.as_ref() != Some(&before) {
            patch.put(board, before.key(), after);
        }
    };
    for step in board.story.values() {
        let mut after = step.clone();
        after.about = replaced(&step.about, ids);
        put(Record::Step(step.clone()), Some(Record::Step(after)));
    }
    for card in board.cards.values() {
        let mut after = card.clone();
        after.about = replaced(&card.about, ids);
        put(Record::Card(card.clone()), Some(Record::Card(after)));
    }
    for scenario in board.scenarios.values() {
        let mut after = scenario.clone();
        let faults = scenario.faults.iter();
        after.faults = faults.filter_map(|fault| aimed(fault, ids)).collect();
        // A scenario that breaks nothing any more would promise something.
        let empty = after.faults.is_empty() && !scenario.faults.is_empty();
        let after = (!empty).then_some(Record::Scenario(after));
        put(Record::Scenario(scenario.clone()), after);
    }
    for traffic in board.traffic.values() {
        let after = match ids.get(&traffic.client) {
            None => continue,
            Some(new) => new.first().map(|client| {
                let mut traffic = traffic.clone();
                traffic.client.clone_from(client);
                Record::Traffic(traffic)
            }),
        };
        put(Record::Traffic(traffic.clone()), after);
    }
}

/// Adds to a patch what follows from every id that it takes away. `follows` says what takes the place
/// of some of them; the others are gone for good.
pub(super) fn release(board: &Document, patch: &mut Patch, follows: BTreeMap<Id, Vec<Id>>) {
    let gone = gone_with(board, patch, follows);
    follow(board, patch, &gone);
}

/// Every id that a patch takes away, with what takes its place.
fn gone_with(
    board: &Document,
    patch: &Patch,
    mut follows: BTreeMap<Id, Vec<Id>>,
) -> BTreeMap<Id, Vec<Id>> {
    for (key, change) in patch.changes() {
        if let (Some(id), None) = (key.id(), &change.after)
            && board.get(key).is_some()
        {
            follows.entry(id.clone()).or_default();
        }
    }
    follows
}

/// What a patch takes away beside the things that were asked for: `drawn traffic and 1 scenario`.
pub fn taken_along(patch: &Patch) -> Option<String> {
    let gone = |of: fn(&Key) -> bool| {
        let gone = patch
            .changes()
            .filter(|(key, change)| of(key) && change.after.is_none());
        gone.count()
    };
    let traffic = gone(|key| matches!(key, Key::Traffic(_)));
    let scenarios = match gone(|key| matches!(key, Key::Scenario(_))) {
        0 => None,
        n => Some(count(n, "scenario")),
    };
    match (traffic, scenarios) {
        (0, scenarios) => scenarios,
        (_, None) => Some("drawn traffic".to_owned()),
        (_, Some(scenarios)) => Some(format!("drawn traffic and {scenarios}")),
    }
}

fn replaced(list: &[Id], ids: &BTreeMap<Id, Vec<Id>>) -> Vec<Id> {
    let mut after: Vec<Id> = Vec::with_capacity(list.len());
    for id in list {
        match ids.get(id) {
            None => after.push(id.clone()),
            Some(new) => {
                let new = new.iter().filter(|id| !list.contains(id));
                let new: Vec<Id> = new.filter(|id| !after.contains(id)).cloned().collect();
                after.extend(new);
            }
        }
    }
    after
}

/// A fault with its target's new name; none when its target is gone.
fn aimed(fault: &str, ids: &BTreeMap<Id, Vec<Id>>) -> Option<String> {
    let (target, rest) = fault.split_at(fault.find(':').unwrap_or(fault.len()));
    match Id::new(target).ok().and_then(|id| ids.get(&id)) {
        None => Some(fault.to_owned()),
        Some(new) => Some(format!("{}{rest}", new.first()?)),
    }
}
