//! Closing machines into one box each, and opening them again. Each is one revision.

use crate::board::closed::Closed;
use crate::board::edit::collapse;
use crate::board::words::count;
use crate::board::{Document, Id, Key};

use super::command::Effects;
use super::revise;
use super::state::{App, Tone};
use super::tab::{Selection, Tab};

/// The machine that is meant by what is selected: a machine itself, the one that hides the selected
/// thing, or the innermost one around it.
fn meant(tab: &Tab) -> Option<Id> {
    let lead = tab.selection.lead.as_ref()?;
    if let Key::Frame(id) = tab.scene.shown(lead) {
        return Some(id);
    }
    match lead {
        Key::Node(id) => tab.doc.nodes.get(id)?.frame.clone(),
        _ => None,
    }
}

/// Why no machine can be closed or opened now.
pub(super) fn can_toggle(app: &App) -> Result<(), String> {
    match app.tab().and_then(meant) {
        Some(_) => Ok(()),
        None => {
            Err("select a machine, or a node on one, first (arrows, Tab or a click)".to_owned())
        }
    }
}

/// Why not all machines can be closed, or opened.
pub(super) fn can_all(app: &App, close: bool) -> Result<(), String> {
    let tab = app.tab().ok_or("no board is open")?;
    let mut frames = tab.doc.frames.values();
    match (frames.any(|f| f.collapsed != close), close) {
        (true, _) => Ok(()),
        (false, _) if tab.doc.frames.is_empty() => Err("this board has no machine".to_owned()),
        (false, true) => Err("every machine is closed already".to_owned()),
        (false, false) => Err("no machine is closed".to_owned()),
    }
}

/// Closes the machine that is meant, or opens it.
pub(super) fn toggle(app: &mut App, effects: &mut Effects) {
    let Some(tab) = app.tab() else { return };
    let Some(id) = meant(tab) else { return };
    let close = tab.doc.frames.get(&id).is_some_and(|f| !f.collapsed);
    let name = format!("{} {id}", verb(close));
    set(app, effects, std::slice::from_ref(&id), close, &name);
    if close {
        let text = format!("{name}: {{view.collapse}} opens it again");
        app.say(Tone::Info, text);
    }
}

/// Closes every machine, or opens every one.
pub(super) fn all(app: &mut App, effects: &mut Effects, close: bool) {
    let Some(tab) = app.tab() else { return };
    let all = tab.doc.frames.values().filter(|f| f.collapsed != close);
    let ids: Vec<Id> = all.map(|f| f.id.clone()).collect();
    let name = format!("{} {}", verb(close), count(ids.len(), "machine"));
    set(app, effects, &ids, close, &name);
}

const fn verb(close: bool) -> &'static str {
    if close { "close" } else { "open" }
}

fn set(app: &mut App, effects: &mut Effects, ids: &[Id], close: bool, name: &str) {
    super::hand::interrupt(app);
    let board = app.active;
    let Some(tab) = app.tab() else { return };
    let patch = collapse::set(&tab.doc, ids, close);
    let mut next = (*tab.doc).clone();
    // Made from this very board, so it fits.
    let _ = patch.apply(&mut next);
    let after = in_sight(&next, &tab.selection);
    revise::commit_and_select(app, effects, board, patch, name, after);
    app.reveal();
}

/// A selection on a board where machines were closed: what is hidden now is let go for the machine
/// that hides it.
fn in_sight(board: &Document, selection: &Selection) -> Selection {
    let closed = Closed::of(board);
    let shown = |key: &Key| {
        let around = closed.around_key(key);
        around.map_or_else(|| key.clone(), |frame| Key::Frame(frame.clone()))
    };
    Selection {
        keys: selection.keys.iter().map(shown).collect(),
        lead: selection.lead.as_ref().map(shown),
        marks: selection.marks.iter().map(shown).collect(),
    }
}
