//! Healing deletes, other kinds, turned edges, machines around things.

use crate::board::edit::{change_kind, flip, group, heal, push};
use crate::board::words::count;
use crate::board::{Id, Key, Kind};

use super::super::command::Effects;
use super::super::overlay::{Menu, MenuItem, Overlay};
use super::super::region::Action;
use super::super::state::{App, Tone};
use super::super::tab::Selection;
use super::super::{hand, revise};
use super::{named, selected};

/// Removes what is selected and joins what asked it with what it asked.
pub(in super::super) fn delete_and_heal(app: &mut App, effects: &mut Effects) {
    hand::interrupt(app);
    let board = app.active;
    let ids = selected(app, |_| true);
    let Some(tab) = app.tab() else { return };
    let healed = match heal::remove_and_heal(&tab.doc, &ids) {
        Ok(healed) => healed,
        Err(why) => return app.say(Tone::Bad, why),
    };
    let name = named("heal over", &ids);
    let after = Selection::several(healed.joined.iter().cloned().map(Key::Edge));
    if revise::commit_and_select(app, effects, board, healed.patch, &name, after) {
        let joined = match healed.joined.as_slice() {
            [] => "nothing is joined".to_owned(),
            [one] => format!("{one} joins"),
            many => format!("{} join", count(many.len(), "edge")),
        };
        let mut text = format!("{name}: {joined}");
        let tone = if let Some(first) = healed.apart.first() {
            text.push_str(&format!("; apart are {first}"));
            if healed.apart.len() > 1 {
                text.push_str(&format!(" (and {} more)", healed.apart.len() - 1));
            }
            Tone::Bad
        } else {
            Tone::Good
        };
        app.say(tone, text);
        app.follow_change(None);
    }
}

/// Turns the selected edge round.
pub(in super::super) fn turn(app: &mut App, effects: &mut Effects) {
    hand::interrupt(app);
    let board = app.active;
    let (Some(id), Some(tab)) = (edge(app), app.tab()) else {
        return;
    };
    match flip::flip(&tab.doc, &id) {
        Err(why) => app.say(Tone::Bad, format!("{id} stays as it is: {why}")),
        Ok((new, patch)) => {
            let after = Selection::one(Key::Edge(new.clone()));
            let name = format!("flip {id}");
            if revise::commit_and_select(app, effects, board, patch, &name, after) {
                app.say(Tone::Good, format!("{name}: it is {new} now"));
            }
        }
    }
}

/// Opens the menu of kinds that the selected node can become; the others say what is in the way.
pub(in super::super) fn offer_kinds(app: &mut App) {
    let Some(tab) = app.tab() else { return };
    let Some(Key::Node(id)) = &tab.selection.lead else {
        return;
    };
    let title = format!("{} becomes", tab.doc.called(id));
    let items = kinds(
        |kind| change_kind::change_kind(&tab.doc, id, kind).err(),
        |kind| Action::Become(id.clone(), kind),
    );
    open(app, title, items);
}

/// Makes a node another kind of thing.
pub(in super::super) fn become_kind(app: &mut App, effects: &mut Effects, id: &Id, kind: Kind) {
    hand::interrupt(app);
    let board = app.active;
    let Some(tab) = app.tab() else { return };
    match change_kind::change_kind(&tab.doc, id, kind) {
        Err(why) => app.say(Tone::Bad, why),
        Ok(patch) => {
            let patch = push::with_room(&tab.doc, patch);
            let name = format!("make {id} {}", kind.a());
            if revise::commit(app, effects, board, patch, &name) {
                app.say(Tone::Good, format!("{id} is {} now", kind.a()));
            }
        }
    }
}

/// Draws a machine around what is selected.
pub(in super::super) fn group_selection(app: &mut App, effects: &mut Effects) {
    hand::interrupt(app);
    let board = app.active;
    let ids = selected(app, |key| matches!(key, Key::Node(_) | Key::Frame(_)));
    let Some(tab) = app.tab() else { return };
    match group::group(&tab.doc, &ids) {
        Err(why) => app.say(Tone::Bad, why),
        Ok((id, patch)) => {
            let after = Selection::one(Key::Frame(id.clone()));
            let name = format!("group in {id}");
            if revise::commit_and_select(app, effects, board, patch, &name, after) {
                app.say(Tone::Good, format!("{name}: {{edit.rename}} names it"));
                app.follow_change(None);
            }
        }
    }
}

/// Removes the selected machines; what is on them stays and is selected.
pub(in super::super) fn dissolve(app: &mut App, effects: &mut Effects) {
    hand::interrupt(app);
    let board = app.active;
    let ids = selected(app, |key| matches!(key, Key::Frame(_)));
    let Some(tab) = app.tab() else { return };
    match group::dissolve(&tab.doc, &ids) {
        Err(why) => app.say(Tone::Bad, why),
        Ok((content, patch)) => {
            let name = named("dissolve", &ids);
            let after = Selection::several(content);
            if revise::commit_and_select(app, effects, board, patch, &name, after) {
                app.say(Tone::Good, format!("{name}: what was on it stays"));
            }
        }
    }
}

/// The edge that is selected, when it is one.
pub(in super::super) fn edge(app: &App) -> Option<Id> {
    let edges = selected(app, |key| matches!(key, Key::Edge(_)));
    match edges.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// Every kind as an entry, those that fit first; the others say why not.
fn kinds(
    refusal: impl Fn(Kind) -> Option<String>,
    action: impl Fn(Kind) -> Action,
) -> Vec<MenuItem> {
    let mut items: Vec<MenuItem> = Kind::ALL
        .into_iter()
        .map(|kind| MenuItem {
            key: None,
            title: kind.title().to_owned(),
            hint: String::new(),
            action: action(kind),
            disabled: refusal(kind),
            on: false,
        })
        .collect();
    items.sort_by_key(|item| item.disabled.is_some());
    for (item, letter) in items.iter_mut().zip("asdfghlqwertyuiopzxcvbnm".chars()) {
        item.key = Some(letter);
    }
    items
}

fn open(app: &mut App, title: String, items: Vec<MenuItem>) {
    app.overlays.push(Overlay::Menu(Menu {
        title,
        at: None,
        items,
        cursor: 0,
    }));
}
