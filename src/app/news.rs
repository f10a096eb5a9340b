//! What happened where nobody looks: a change of things that are out of view, or of a board that is
//! not shown. The message about it names a key that goes there.
//!
//! Whether it is out of view is decided when everything that follows from an event was done: most
//! commands bring what they changed into view themselves.

use crate::board::{Id, Key, Patch};

use super::command::Effects;
use super::spatial;
use super::state::{App, Tone};
use super::tab::Selection;

/// A place to go to: a board, and a thing on it where one is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The tab.
    pub board: usize,
    /// The things that it is about, on that board.
    pub keys: Vec<Key>,
}

/// A change was made; whether it is in view shows later.
pub(super) fn changed(app: &mut App, board: usize, patch: &Patch) {
    let placed = |key: &&Key| match key {
        Key::Node(_) | Key::Frame(_) | Key::Edge(_) | Key::Note(_) => true,
        Key::Header
        | Key::Site
        | Key::Step(_)
        | Key::Card(_)
        | Key::Traffic(_)
        | Key::Scenario(_) => false,
    };
    let keys = patch.changes().map(|(key, _)| key).filter(placed).cloned();
    note(app, board, keys.collect());
}

/// Something happened to the thing of an id: a node, a machine or an edge.
pub(super) fn happened_to(app: &mut App, board: usize, id: &Id) {
    let keys = [
        Key::Node(id.clone()),
        Key::Frame(id.clone()),
        Key::Edge(id.clone()),
    ];
    let Some(tab) = app.tabs.get(board) else {
        return;
    };
    let found = keys.into_iter().find(|key| tab.doc.get(key).is_some());
    note(app, board, found.into_iter().collect());
}

fn note(app: &mut App, board: usize, keys: Vec<Key>) {
    app.news_due = Some(News { board, keys });
}

/// The message of this event names the way to what is out of view.
pub(super) fn settle(app: &mut App) {
    let Some(mut news) = app.news_due.take() else {
        return;
    };
    let Some(tab) = app.tabs.get(news.board) else {
        return;
    };
    // What was taken away is nowhere to go to.
    news.keys.retain(|key| tab.doc.get(key).is_some());
    let shown = app.layout.pane_of(news.board).is_some();
    if shown && (news.keys.is_empty() || news.keys.iter().any(|key| in_view(app, news.board, key)))
    {
        return;
    }
    let what = if shown {
        "out of view"
    } else {
        tab.name.as_str()
    };
    let way = app
        .keymap
        .fill(&format!("{what}: {{view.news}} goes there"));
    app.news = Some(news);
    // What was said just now is about it.
    let now = app.now_ms;
    match app.toasts.last_mut().filter(|t| t.since_ms == now) {
        Some(toast) => toast.text = format!("{} ({way})", toast.text),
        None => app.say(Tone::Info, format!("changed {way}")),
    }
}

fn in_view(app: &App, board: usize, key: &Key) -> bool {
    let Some((pane, tab)) = app.layout.pane_of(board).zip(app.tabs.get(board)) else {
        return false;
    };
    let shown = tab.camera.shown(app.layout.free_canvas(pane));
    spatial::rect_of(&tab.scene, key).is_some_and(|rect| rect.intersects(shown))
}

/// Why there is nowhere to go.
pub(super) fn can(app: &App) -> Result<(), String> {
    match &app.news {
        Some(_) => Ok(()),
        None => Err("nothing happened out of view".to_owned()),
    }
}

/// Shows what was told last: its board, and the first of its things in view and selected.
pub(super) fn go(app: &mut App, effects: &mut Effects) {
    let Some(news) = app.news.take() else {
        return;
    };
    app.show_tab(effects, news.board);
    let Some(tab) = app.tabs.get_mut(news.board) else {
        return;
    };
    let there = news.keys.into_iter().find(|key| tab.doc.get(key).is_some());
    if let Some(key) = there {
        tab.selection = Selection::one(key);
        app.reveal();
    }
}
