//! What the tests of the verbs share.

use std::sync::Arc;

use wireboard::app::settings::Settings;
use wireboard::app::tab::Selection;
use wireboard::app::{App, Effect, Tab};
use wireboard::board::{Document, Id, Key};
use wireboard::live::{Command, Input};

pub(super) use crate::editor::{board, id, press};

/// The editor with boards open, on a screen of 120 by 40; the panel is closed, so that the keys go
/// to the board.
pub(super) fn open<const N: usize>(boards: [Document; N]) -> App {
    let tab = |(n, board)| Tab::new(&format!("board-{n}"), None, board);
    let tabs = boards.into_iter().enumerate().map(tab).collect();
    let mut app = App::new(tabs, Settings::default(), (120, 40));
    app.panel_open = false;
    app
}

/// The key of a node, a frame, an edge or a note of the active board.
pub(super) fn key(app: &App, name: &str) -> Key {
    let doc = &app.tab().unwrap().doc;
    let keys = doc.keys();
    let drawn = |k: &&Key| {
        matches!(
            k,
            Key::Node(_) | Key::Frame(_) | Key::Edge(_) | Key::Note(_)
        )
    };
    let found = keys
        .iter()
        .filter(drawn)
        .find(|k| k.id() == Some(&id(name)));
    found
        .unwrap_or_else(|| panic!("{name} is not on the board"))
        .clone()
}

/// Selects things of the active board; the first is the lead.
pub(super) fn select(app: &mut App, names: &[&str]) {
    let keys: Vec<Key> = names.iter().map(|name| key(app, name)).collect();
    let active = app.active;
    app.tabs[active].selection = Selection::several(keys);
}

/// The ids of what is selected, in order.
pub(super) fn selected(app: &App) -> Vec<String> {
    let keys = &app.tab().unwrap().selection.keys;
    let mut ids: Vec<&Id> = keys.iter().filter_map(Key::id).collect();
    ids.sort();
    ids.iter().map(ToString::to_string).collect()
}

/// What was said last.
pub(super) fn said(app: &App) -> &str {
    app.toasts.last().map_or("", |t| t.text.as_str())
}

/// The board that the engine was given by these effects.
pub(super) fn rewired(effects: &[Effect]) -> Option<&Arc<Document>> {
    effects.iter().rev().find_map(|e| match e {
        Effect::Engine(Command::Inject {
            input: Input::Rewire(doc),
            ..
        }) => Some(doc),
        _ => None,
    })
}

/// Presses keys that change the active board by exactly one revision, and checks what holds for
/// every verb: the served board is rewired and the change is journaled once; undo brings back the
/// board and the selection exactly, redo does it again exactly.
pub(super) fn one_step(app: &mut App, script: &str) {
    let active = app.active;
    let before = app.tabs[active].clone();
    let effects = press(app, script);
    let after = app.tabs[active].clone();
    assert_ne!(
        before.doc,
        after.doc,
        "{script} changes the board; {}",
        said(app)
    );
    let steps = after.history.revisions().len() - before.history.revisions().len();
    assert_eq!(steps, 1, "{script} is one revision");
    assert_eq!(
        rewired(&effects),
        Some(&after.doc),
        "{script} rewires the run"
    );
    let noted = |e: &&Effect| matches!(e, Effect::Journal { .. });
    assert_eq!(effects.iter().filter(noted).count(), 1);
    let _ = press(app, "u");
    assert_eq!(app.tabs[active].doc, before.doc, "{script}, taken back");
    assert_eq!(
        app.tabs[active].selection, before.selection,
        "{script}, taken back"
    );
    let _ = press(app, "U");
    assert_eq!(app.tabs[active].doc, after.doc, "{script}, done again");
    assert_eq!(
        app.tabs[active].selection, after.selection,
        "{script}, done again"
    );
}

/// Presses keys that change nothing, and gives what was said about it.
pub(super) fn refused(app: &mut App, script: &str) -> String {
    let active = app.active;
    let before = app.tabs[active].clone();
    let effects = press(app, script);
    assert_eq!(app.tabs[active].doc, before.doc, "{script} changes nothing");
    assert_eq!(app.tabs[active].selection, before.selection);
    assert_eq!(rewired(&effects), None);
    said(app).to_owned()
}
