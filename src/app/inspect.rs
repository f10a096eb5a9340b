//! The fields of the inspector: which is chosen, and what is done with it.
//!
//! What a field is and takes is the board's business ([`crate::board::field`]); how it looks is the
//! view's. Typing in a row is [`super::typing`].

use crate::board::field::{self, Field, Wants};
use crate::board::{Key, Patch};

use super::command::Effects;
use super::input::{Key as Press, KeyCode};
use super::revise;
use super::state::{App, Focus, Tone};
use super::tab::{InspectorTab, Tab};
use super::typing::{self, Place};

/// Whose fields the inspector shows: the selected thing's, or the board's.
pub fn subject(tab: &Tab) -> Key {
    match &tab.selection.lead {
        Some(key) if tab.doc.get(key).is_some() => key.clone(),
        _ => Key::Header,
    }
}

/// The fields that the inspector shows.
pub fn fields(tab: &Tab) -> Vec<Field> {
    field::fields(&tab.doc, &subject(tab))
}

/// The chosen one of these fields: the one that was walked to, or one that is called the same, or
/// the first.
pub fn chosen(tab: &Tab, fields: &[Field]) -> Option<usize> {
    let (key, path) = tab.inspector.field.as_ref().map(|(k, p)| (k, p.as_str()))?;
    let same = fields.iter().position(|f| f.key == *key && f.path == path);
    same.or_else(|| fields.iter().position(|f| f.path == path))
}

/// True while the keys are at the fields.
pub fn has_keys(app: &App) -> bool {
    let on_page = |t: &Tab| t.inspector.tab == InspectorTab::Part && !t.story.on;
    app.focus == Focus::Panel && app.panel_open && app.tab().is_some_and(on_page)
}

/// The chosen field, for the commands about it.
pub(super) fn the_chosen(app: &App) -> Option<Field> {
    let tab = app.tab()?;
    let fields = fields(tab);
    let at = chosen(tab, &fields).unwrap_or(0);
    fields.into_iter().nth(at)
}

/// Opens the panel at the fields and gives it the keys; the field chosen last is chosen again.
pub(super) fn enter(app: &mut App) {
    app.panel_open = true;
    app.focus = Focus::Panel;
    if let Some(tab) = app.tab_mut() {
        tab.inspector.tab = InspectorTab::Part;
        tab.inspector.follows = true;
        let fields = fields(tab);
        let at = chosen(tab, &fields).unwrap_or(0);
        choose_at(tab, &fields, at);
    }
}

fn choose_at(tab: &mut Tab, fields: &[Field], at: usize) {
    tab.inspector.field = fields.get(at).map(|f| (f.key.clone(), f.path.clone()));
    tab.inspector.follows = true;
}

/// The next field, or the one before. False at the end of the list.
pub(super) fn walk(tab: &mut Tab, down: bool) -> bool {
    let fields = fields(tab);
    let next = match chosen(tab, &fields) {
        None => Some(0),
        Some(at) if down => Some(at + 1).filter(|at| *at < fields.len()),
        Some(at) => at.checked_sub(1),
    };
    if let Some(at) = next {
        choose_at(tab, &fields, at);
    }
    next.is_some() && !fields.is_empty()
}

/// A key for the chosen field. False when the key has its usual meaning.
pub(super) fn press(app: &mut App, effects: &mut Effects, key: Press) -> bool {
    if !has_keys(app) || !app.pending.is_empty() || key.mods.ctrl || key.mods.alt || key.mods.shift
    {
        return false;
    }
    let Some(field) = the_chosen(app) else {
        return false;
    };
    let switches = matches!(field.wants, Wants::YesNo | Wants::Choice(_));
    let counts = matches!(field.wants, Wants::Whole { .. } | Wants::Number { .. });
    match key.code {
        KeyCode::Enter => open(app, effects),
        KeyCode::Left | KeyCode::Right if switches => {
            step(app, effects, key.code == KeyCode::Right);
        }
        KeyCode::Char('+' | '-') if counts => step(app, effects, key.code == KeyCode::Char('+')),
        KeyCode::Delete | KeyCode::Backspace | KeyCode::Char('d') => reset(app, effects),
        _ => return false,
    }
    true
}

/// Types the chosen field; yes and no change places at once.
pub(super) fn open(app: &mut App, effects: &mut Effects) {
    enter(app);
    let Some(field) = the_chosen(app) else { return };
    if field.wants == Wants::YesNo {
        step(app, effects, true);
    } else {
        typing::begin(app, &field.key, &field.path, Place::Panel);
    }
}

/// The next value of the chosen field, or the one before.
pub(super) fn step(app: &mut App, effects: &mut Effects, up: bool) {
    let Some(field) = the_chosen(app) else { return };
    match field::step(&field, up) {
        Some(text) => set(app, effects, &field, |doc| {
            field::set(doc, &field.key, &field.path, &text)
        }),
        None => app.say(Tone::Info, no_step(&field)),
    }
}

fn no_step(field: &Field) -> String {
    match &field.wants {
        Wants::Whole { .. } | Wants::Number { .. } => {
            format!("{} goes from {}", field.title, field.wants.takes())
        }
        _ => format!("{} is typed; Enter begins", field.title),
    }
}

/// The chosen field as it is by default; an item of a list goes.
pub(super) fn reset(app: &mut App, effects: &mut Effects) {
    let Some(field) = the_chosen(app) else { return };
    if field.is_default {
        app.say(Tone::Info, format!("{} is at its default", field.title));
        return;
    }
    set(app, effects, &field, |doc| {
        field::reset(doc, &field.key, &field.path)
    });
}

fn set(
    app: &mut App,
    effects: &mut Effects,
    field: &Field,
    patch: impl FnOnce(&crate::board::Document) -> Result<Patch, String>,
) {
    let board = app.active;
    let Some(tab) = app.tab() else { return };
    match patch(&tab.doc) {
        Ok(patch) => {
            let name = typing::revision(&tab.doc, &field.key, &field.path);
            revise::commit(app, effects, board, patch, &name);
        }
        Err(why) => app.say(Tone::Bad, why),
    }
}

/// A click on a field chooses it; a click on the chosen one types it.
pub(super) fn click(app: &mut App, effects: &mut Effects, key: &Key, path: &str) {
    let there = app.focus == Focus::Panel
        && the_chosen(app).is_some_and(|f| f.key == *key && f.path == path)
        && app.tab().is_some_and(|t| t.inspector.field.is_some());
    choose(app, key, path);
    if there {
        open(app, effects);
    }
}

/// A click on a value that is one of a few: the next one.
pub(super) fn click_value(app: &mut App, effects: &mut Effects, key: &Key, path: &str) {
    choose(app, key, path);
    step(app, effects, true);
}

fn choose(app: &mut App, key: &Key, path: &str) {
    app.focus = Focus::Panel;
    if let Some(tab) = app.tab_mut() {
        tab.inspector.field = Some((key.clone(), path.to_owned()));
        tab.inspector.follows = true;
    }
}
