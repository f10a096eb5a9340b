//! Writing what a board tells: the steps of its story and its cards, in the fields of the panel.

use crate::board::edit::told;
use crate::board::{Id, Key, Patch};

use super::command::Effects;
use super::hand;
use super::inspect;
use super::overlay::{Menu, MenuItem, Overlay};
use super::region::Action;
use super::revise;
use super::state::{App, Tone};
use super::story;
use super::tab::{Selection, Tab};

/// Offers the steps and the cards, and new ones. A story that is told ends: its panel shows the
/// fields now.
pub(super) fn offer(app: &mut App, effects: &mut Effects) {
    let at = app.tab().and_then(told_now);
    if app.tab().is_some_and(|t| t.story.on) {
        story::end(app, effects);
    }
    let Some(tab) = app.tab() else { return };
    let steps = tab.doc.story.values().map(|step| {
        let title = format!("{} {}", step.id, step.title);
        item(&title, "step", Action::Select(Key::Step(step.id.clone())))
    });
    let cards = tab.doc.cards.values().map(|card| {
        item(
            &card.title,
            "card",
            Action::Select(Key::Card(card.id.clone())),
        )
    });
    let new = [
        ("a new step", "about what is selected", "story.add"),
        ("a new card", "about what is selected", "story.card"),
    ];
    let new = new.map(|(title, hint, command)| item(title, hint, Action::Command(command)));
    let items: Vec<MenuItem> = steps.chain(cards).chain(new).collect();
    // What is told now, or selected, is what the person wants to change.
    let cursor = at.or_else(|| tab.selection.lead.clone()).and_then(|key| {
        items
            .iter()
            .position(|item| item.action == Action::Select(key.clone()))
    });
    app.overlays.push(Overlay::Menu(Menu {
        title: "Edit the story and the cards".to_owned(),
        at: None,
        items,
        cursor: cursor.unwrap_or(0),
    }));
}

fn item(title: &str, hint: &str, action: Action) -> MenuItem {
    MenuItem {
        key: None,
        title: title.to_owned(),
        hint: hint.to_owned(),
        action,
        disabled: None,
        on: false,
    }
}

/// The step that is told.
fn told_now(tab: &Tab) -> Option<Key> {
    let step = tab.doc.story.keys().nth(tab.story.step)?;
    tab.story.on.then(|| Key::Step(step.clone()))
}

/// Adds a step about what is selected; after the selected step where one is.
pub(super) fn add_step(app: &mut App, effects: &mut Effects) {
    hand::interrupt(app);
    let Some(tab) = app.tab() else { return };
    let after = match &tab.selection.lead {
        Some(Key::Step(id)) => Some(id),
        _ => None,
    };
    let made = told::step(&tab.doc, after, about(tab));
    add(app, effects, made, "step");
}

/// Adds a card about what is selected.
pub(super) fn add_card(app: &mut App, effects: &mut Effects) {
    hand::interrupt(app);
    let Some(tab) = app.tab() else { return };
    let made = told::card(&tab.doc, about(tab));
    add(app, effects, made, "card");
}

/// The selected parts, machines and connections.
fn about(tab: &Tab) -> Vec<Id> {
    let drawn = |key: &&Key| matches!(key, Key::Node(_) | Key::Frame(_) | Key::Edge(_));
    let keys = tab.selection.keys.iter().filter(drawn);
    keys.filter_map(Key::id).cloned().collect()
}

fn add(app: &mut App, effects: &mut Effects, made: Option<(Key, Patch)>, what: &str) {
    let board = app.active;
    let Some((key, patch)) = made else {
        app.say(Tone::Bad, "this board has no room for more".to_owned());
        return;
    };
    let name = format!("add a {what}");
    if revise::commit_and_select(app, effects, board, patch, &name, Selection::one(key)) {
        inspect::enter(app);
        app.say(Tone::Good, format!("{name}: Enter types its title"));
    }
}

/// Takes the selected steps and cards off the board. False when none is selected.
pub(super) fn remove(app: &mut App, effects: &mut Effects) -> bool {
    let board = app.active;
    let Some(tab) = app.tab() else { return false };
    let patch = told::remove(&tab.doc, &tab.selection.keys);
    if patch.is_empty() {
        return false;
    }
    let name = match &tab.selection.lead {
        Some(Key::Card(id)) => format!("delete card {id}"),
        Some(key) => format!("delete step {}", key.id().map_or("", Id::as_str)),
        None => "delete".to_owned(),
    };
    if revise::commit_and_select(app, effects, board, patch, &name, Selection::default()) {
        app.say(Tone::Info, format!("{name}: {{edit.undo}} brings it back"));
    }
    true
}
