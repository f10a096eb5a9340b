//! What speaks of a thing by its id: steps of the story, cards, saved faults, traffic.
//!
//! When a thing goes, what only told of it lets go of it; when it comes back under another id, or as
//! two, it is still told of. A replica keeps the name of its primary: losing it is a mistake that the
//! check says, not one to be hidden.

use std::collections::BTreeMap;

use crate::board::{Document, Id, Patch, Record};

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
        put(
            Record::Scenario(scenario.clone()),
            Some(Record::Scenario(after)),
        );
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
