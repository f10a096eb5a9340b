//! What a board tells: the steps of its story, and its cards. New ones, and ones that go.

use std::collections::BTreeSet;

use crate::board::{Card, Document, Extra, Id, Key, Patch, Record, Step};

/// Numbers that are tried for a new id; no board has so many records.
const NUMBERS: u32 = 100_000;

/// A new step about these things, told after another one and before the next number: `3.1` comes after
/// `3`, and `3.2` after `3.1`. After the last one, or after none, it is told last. Nothing when no id
/// is free.
pub fn step(board: &Document, after: Option<&Id>, about: Vec<Id>) -> Option<(Key, Patch)> {
    let is_last = |id: &&Id| board.story.keys().next_back() == Some(*id);
    let between = after.filter(|id| board.story.contains_key(id) && !is_last(id));
    let is_taken = |id: &Id| board.story.contains_key(id);
    let id = if let Some(step) = between {
        free(1, |n| format!("{step}.{n}"), is_taken)
    } else {
        let numbers = board.story.keys().filter_map(|id| number(id.as_str()));
        let next = numbers.max().unwrap_or(0).saturating_add(1);
        let counted = free(next, |n| n.to_string(), is_taken);
        // Names that are no numbers stand behind all numbers.
        match board.story.keys().next_back() {
            Some(last) if counted.as_ref() <= Some(last) => {
                free(1, |n| format!("{last}.{n}"), is_taken)
            }
            Some(_) | None => counted,
        }
    }?;
    let step = Step {
        id: id.clone(),
        title: "What happens here".to_owned(),
        text: String::new(),
        about,
        back: false,
        request: None,
        extra: Extra::default(),
    };
    let patch = Patch::setting(board, [Record::Step(step)]);
    Some((Key::Step(id), patch))
}

/// A new card about these things. Nothing when no id is free.
pub fn card(board: &Document, about: Vec<Id>) -> Option<(Key, Patch)> {
    let id = free(
        1,
        |n| format!("card-{n}"),
        |id| board.cards.contains_key(id),
    )?;
    let card = Card {
        id: id.clone(),
        title: "A concept".to_owned(),
        text: String::new(),
        about,
        extra: Extra::default(),
    };
    let patch = Patch::setting(board, [Record::Card(card)]);
    Some((Key::Card(id), patch))
}

/// Takes steps and cards off the board; other keys are none of its business.
pub fn remove(board: &Document, keys: &BTreeSet<Key>) -> Patch {
    let mut patch = Patch::default();
    for key in keys.iter().filter(|key| is_told(key)) {
        patch.put(board, key.clone(), None);
    }
    patch
}

/// True for a step or a card.
pub const fn is_told(key: &Key) -> bool {
    match key {
        Key::Step(_) | Key::Card(_) => true,
        Key::Header
        | Key::Site
        | Key::Frame(_)
        | Key::Node(_)
        | Key::Edge(_)
        | Key::Note(_)
        | Key::Traffic(_)
        | Key::Scenario(_) => false,
    }
}

/// The number that an id begins with.
fn number(id: &str) -> Option<u32> {
    let end = id.find(|c: char| !c.is_ascii_digit()).unwrap_or(id.len());
    id[..end].parse().ok()
}

fn free(from: u32, name: impl Fn(u32) -> String, is_taken: impl Fn(&Id) -> bool) -> Option<Id> {
    let ids = (from..from.saturating_add(NUMBERS)).filter_map(|n| Id::new(&name(n)).ok());
    let mut free = ids.filter(|id| !is_taken(id));
    free.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn add(board: &mut Document, after: Option<&str>) -> String {
        let after = after.map(id);
        let (key, patch) = step(board, after.as_ref(), Vec::new()).unwrap();
        patch.apply(board).unwrap();
        key.id().unwrap().to_string()
    }

    #[test]
    fn a_new_step_is_told_after_the_one_it_was_added_to() {
        let mut board = Document::default();
        for expected in ["1", "2", "3"] {
            assert_eq!(add(&mut board, None), expected);
        }
        assert_eq!(add(&mut board, Some("2")), "2.1");
        assert_eq!(add(&mut board, Some("2")), "2.2");
        assert_eq!(add(&mut board, Some("3")), "4");
        assert_eq!(add(&mut board, Some("gone")), "5");
        let told: Vec<String> = board.story.keys().map(ToString::to_string).collect();
        assert_eq!(told, ["1", "2", "2.1", "2.2", "3", "4", "5"]);
    }

    #[test]
    fn a_new_step_is_told_last_whatever_the_others_are_called() {
        let mut board = Document::default();
        let _ = add(&mut board, None);
        let mut named = board.story[&id("1")].clone();
        named.id = id("open");
        board.insert(Record::Step(named));
        assert_eq!(add(&mut board, None), "open.1");
        let told: Vec<String> = board.story.keys().map(ToString::to_string).collect();
        assert_eq!(told, ["1", "open", "open.1"]);
    }

    #[test]
    fn steps_and_cards_go_and_nothing_else() {
        let mut board = Document::default();
        let _ = add(&mut board, None);
        let (key, patch) = card(&board, vec![id("web")]).unwrap();
        patch.apply(&mut board).unwrap();
        assert_eq!(board.cards.values().next().unwrap().about, [id("web")]);
        let keys = BTreeSet::from([key, Key::Step(id("1")), Key::Header]);
        remove(&board, &keys).apply(&mut board).unwrap();
        assert_eq!(board, Document::default());
    }
}
