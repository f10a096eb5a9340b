//! The history panel: the undo tree of a board, newest first. Moving in it shows the board as it was
//! then; Enter goes there, Esc goes back.
//!
//! What is shown meanwhile is a picture: the file, the journal and the run know nothing of it until
//! Enter, so that looking back disturbs no request. Whatever else would change or save the board
//! closes the panel first ([`interrupt`]).

use std::sync::Arc;

use crate::board::{Cell, Document, Patch};

use super::command::Effects;
use super::input::{Key, KeyCode};
use super::overlay::Overlay;
use super::state::App;
use super::tab::{Selection, Tab};
use super::undo_tree::{self, TreeRow};
use super::{picture, revise};

/// A revision in the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// Where it stands in the tree.
    pub tree: TreeRow,
    /// What was done, for people.
    pub name: String,
    /// How long ago it was made, in milliseconds, when the panel was opened.
    pub ago_ms: u64,
    /// The board stands here.
    pub is_present: bool,
    /// The file holds this.
    pub is_saved: bool,
}

/// The open panel.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryPanel {
    /// Every revision, newest first.
    pub rows: Vec<HistoryRow>,
    /// The revision that is shown, as an index into the rows.
    pub cursor: usize,
    /// The first row in sight, as the last frame showed it.
    pub first: usize,
    /// The tab that it is about.
    board: usize,
    mark: Mark,
}

/// What going back restores.
#[derive(Debug, Clone, PartialEq)]
struct Mark {
    doc: Arc<Document>,
    selection: Selection,
    origin: Cell,
    auto_fit: bool,
}

/// Opens the panel at where the board stands.
pub(super) fn open(app: &mut App) {
    super::hand::interrupt(app);
    let (board, now_ms) = (app.active, app.now_ms);
    let Some(tab) = app.tab() else { return };
    let rows = rows(tab, now_ms);
    let cursor = rows.iter().position(|r| r.is_present).unwrap_or(0);
    let mark = Mark {
        doc: Arc::clone(&tab.doc),
        selection: tab.selection.clone(),
        origin: tab.camera.origin,
        auto_fit: tab.auto_fit,
    };
    app.overlays.push(Overlay::History(HistoryPanel {
        rows,
        cursor,
        first: 0,
        board,
        mark,
    }));
}

fn rows(tab: &Tab, now_ms: u64) -> Vec<HistoryRow> {
    let history = &tab.history;
    // The file may have been changed since the mark was set.
    let saved = history.saved().filter(|n| {
        let way = history.way(*n).ok().flatten().unwrap_or_default();
        shown(&tab.doc, &way).is_some_and(|doc| doc == *tab.saved)
    });
    let row = |tree: TreeRow| {
        let number = tree.number;
        let revision = &history.revisions()[number];
        HistoryRow {
            name: revision.name.clone(),
            ago_ms: now_ms.saturating_sub(revision.at_ms),
            is_present: number == history.current(),
            is_saved: saved == Some(number),
            tree,
        }
    };
    undo_tree::rows(history).into_iter().map(row).collect()
}

fn shown(doc: &Document, way: &Patch) -> Option<Document> {
    let mut doc = doc.clone();
    way.apply(&mut doc).ok()?;
    Some(doc)
}

/// A key for the panel, which is not among the overlays meanwhile. Gives it back unless it closed.
pub(super) fn press(
    app: &mut App,
    effects: &mut Effects,
    mut panel: HistoryPanel,
    key: Key,
) -> Option<HistoryPanel> {
    if key.code == KeyCode::Enter {
        keep(app, effects, panel);
        return None;
    }
    if super::update::step(&mut panel.cursor, panel.rows.len(), key, true) {
        show(app, &panel);
    }
    Some(panel)
}

/// Chooses a row: shows the board as it was then.
pub(super) fn choose(app: &mut App, panel: &mut HistoryPanel, row: usize) {
    panel.cursor = row.min(panel.rows.len().saturating_sub(1));
    show(app, panel);
}

/// Shows the board as it was at the chosen revision.
fn show(app: &mut App, panel: &HistoryPanel) {
    let Some(tab) = app.tabs.get_mut(panel.board) else {
        return;
    };
    let Some(number) = panel.rows.get(panel.cursor).map(|r| r.tree.number) else {
        return;
    };
    // The present revision is an empty way. One that does not fit leaves what is shown.
    let Ok(way) = tab.history.way(number) else {
        return;
    };
    let Some(doc) = shown(&panel.mark.doc, &way.unwrap_or_default()) else {
        return;
    };
    let held = &tab.history.revisions()[number].after;
    tab.selection = Selection::of_held(&doc, held);
    tab.doc = Arc::new(doc);
    picture::redraw(tab);
    app.reveal();
}

/// Makes the revision that is shown the present one.
pub(super) fn keep(app: &mut App, effects: &mut Effects, panel: HistoryPanel) {
    let chosen = panel.rows.get(panel.cursor).map(|r| r.tree.number);
    leave(app, panel);
    if let Some(number) = chosen {
        revise::jump(app, effects, number);
    }
}

/// Everything is as it was before the panel was opened.
pub(super) fn leave(app: &mut App, panel: HistoryPanel) {
    if let Some(tab) = app.tabs.get_mut(panel.board) {
        tab.doc = panel.mark.doc;
        tab.selection = panel.mark.selection;
        tab.camera.origin = panel.mark.origin;
        tab.auto_fit = panel.mark.auto_fit;
        picture::redraw(tab);
    }
}

/// Something else is about to change, save or leave the board: the panel closes, and the board is
/// what it was.
pub(super) fn interrupt(app: &mut App) {
    let is_panel = |o: &Overlay| matches!(o, Overlay::History(_));
    while let Some(at) = app.overlays.iter().position(is_panel) {
        if let Overlay::History(panel) = app.overlays.remove(at) {
            leave(app, panel);
        }
    }
}
