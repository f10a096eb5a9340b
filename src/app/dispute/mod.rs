//! Two people, one file: what another program wrote comes in, and what both changed is asked about.
//!
//! Everything that only one side changed is merged at once, as one revision, with a message that
//! leads there. What both changed to different values is a dispute: mine stays on the board, theirs
//! stays in the file and in a copy beside it, until the person chooses, record by record. The board
//! behind shows what was chosen so far. The disputed records are no list of their own: they follow
//! from the board, the file, and what both began from, so an undo can settle one too.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::board::merge::{Conflict, Merge, Side, merge, merge_with};
use crate::board::words::count;
use crate::board::{Diagnostic, Document, Key, Patch};

use super::command::Effects;
use super::effect::Effect;
use super::overlay::Overlay;
use super::region::Action;
use super::state::{App, Tone};
use super::tab::{Selection, Tab};
use super::{files, picture, revise};

mod keys;
mod words;

pub(super) use keys::press;
pub use words::{Row, Shown};

/// The overlay: every record that both changed, side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Dispute {
    /// The tab.
    pub tab: usize,
    /// The disputed records, in the order of the file.
    pub rows: Vec<Row>,
    /// The record in front.
    pub cursor: usize,
    /// What was chosen so far.
    pub choices: BTreeMap<Key, Side>,
    /// The board is saved once everything is chosen: somebody asked for it.
    pub save_after: bool,
    /// Enter was pressed before everything was chosen: the view says what is open.
    pub unheard: bool,
}

impl Dispute {
    /// How many records are not chosen yet.
    pub fn open(&self) -> usize {
        let open = |row: &&Row| !self.choices.contains_key(&row.key);
        self.rows.iter().filter(open).count()
    }
}

/// What a click in the overlay does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settle {
    /// Put the cursor on a record.
    Look(usize),
    /// Choose a side of a record.
    Choose(usize, Side),
    /// Choose one side of every record.
    All(Side),
    /// Make the choices so.
    Done,
    /// Leave it open.
    Later,
}

/// The records that are disputed now.
pub(super) fn disputed(tab: &Tab) -> Vec<Conflict> {
    tab.ancestor.as_ref().map_or_else(Vec::new, |ancestor| {
        merge(ancestor, &tab.doc, &tab.saved).conflicts
    })
}

/// The file holds another board now.
pub(super) fn changed_outside(
    app: &mut App,
    effects: &mut Effects,
    board: usize,
    theirs: Arc<Document>,
    diagnostics: Vec<Diagnostic>,
) {
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    tab.take_diagnostics(diagnostics);
    tab.broken_file = false;
    take_in(app, effects, board, theirs);
}

/// Brings what the file holds into the board.
pub(super) fn take_in(app: &mut App, effects: &mut Effects, board: usize, theirs: Arc<Document>) {
    let Some(tab) = app.tabs.get(board) else {
        return;
    };
    if theirs == tab.saved {
        return;
    }
    // What a tool has under way is no change yet: it must not be merged.
    super::hand::interrupt(app);
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    let base = tab
        .ancestor
        .take()
        .unwrap_or_else(|| Arc::clone(&tab.saved));
    let alone = *tab.doc == *base;
    let merged = merge(&base, &tab.doc, &theirs);
    tab.saved = Arc::clone(&theirs);
    let name = if alone {
        "reload of the file"
    } else {
        "merge with the file"
    };
    bring(app, effects, board, merged, name);
}

/// Makes a merge a revision, says what came in, and asks about what both changed.
pub(super) fn bring(
    app: &mut App,
    effects: &mut Effects,
    board: usize,
    merged: Merge,
    name: &'static str,
) {
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    let came = words::what_came(&tab.doc, &merged.patch);
    let keys: Vec<Key> = merged.patch.changes().map(|(key, _)| key.clone()).collect();
    commit(app, effects, board, merged.patch, name);
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    tab.dirty = *tab.doc != *tab.saved;
    if !tab.dirty {
        effects.push(Effect::ForgetJournal { tab: board });
    }
    if !keys.is_empty() {
        tab.arrived = keys;
        let text = format!(
            "came in from the file: {came}; {{file.arrived}} goes there, {{edit.undo}} takes it back"
        );
        let text = app.keymap.fill(&text);
        app.say_and_go(Tone::Info, text, Action::Command("file.arrived"));
    }
    if merged.conflicts.is_empty() {
        if is_open(app, board) {
            close(app, board);
            effects.push(Effect::ForgetTheirs { tab: board });
        }
        return;
    }
    ask(app, effects, board, merged.ancestor);
}

/// One revision that was not made by a tool; what is selected stays selected.
pub(super) fn commit(app: &mut App, effects: &mut Effects, board: usize, patch: Patch, name: &str) {
    let after = app.tabs.get(board).map(|tab| tab.selection.clone());
    revise::take_in(app, effects, board, patch, name, after.unwrap_or_default());
}

/// Asks about what the board and the file both changed since `ancestor`.
pub(super) fn ask(app: &mut App, effects: &mut Effects, board: usize, ancestor: Document) {
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    tab.ancestor = Some(Arc::new(ancestor));
    effects.push(Effect::KeepTheirs {
        tab: board,
        doc: Arc::clone(&tab.saved),
    });
    open(app, board, false);
}

fn is_open(app: &App, board: usize) -> bool {
    let of = |o: &Overlay| matches!(o, Overlay::Dispute(d) if d.tab == board);
    app.overlays.iter().any(of)
}

/// Shows what is disputed. What was chosen before stays chosen, where the record is as it was.
pub(super) fn open(app: &mut App, board: usize, save_after: bool) {
    let Some(tab) = app.tabs.get(board) else {
        return;
    };
    let conflicts = disputed(tab);
    let rows: Vec<Row> = conflicts.iter().map(|c| Row::of(&tab.doc, c)).collect();
    let old = app.overlays.iter().find_map(|o| match o {
        Overlay::Dispute(d) if d.tab == board => Some(d.clone()),
        _ => None,
    });
    let mut dispute = Dispute {
        tab: board,
        rows,
        cursor: 0,
        choices: BTreeMap::new(),
        save_after,
        unheard: false,
    };
    if let Some(old) = old {
        dispute.save_after |= old.save_after;
        let kept = old.rows.iter().filter(|row| dispute.rows.contains(row));
        let kept = kept.filter_map(|row| Some((row.key.clone(), *old.choices.get(&row.key)?)));
        dispute.choices = kept.collect();
        let there = |row: &Row| old.rows.get(old.cursor).is_some_and(|o| o.key == row.key);
        dispute.cursor = dispute.rows.iter().position(there).unwrap_or(0);
    }
    close(app, board);
    // Whoever types something finishes it first.
    app.overlays.insert(0, Overlay::Dispute(dispute));
    show(app, board);
}

/// Takes the overlay away; the board shows what it holds.
fn close(app: &mut App, board: usize) {
    app.overlays
        .retain(|o| !matches!(o, Overlay::Dispute(d) if d.tab == board));
    if let Some(tab) = app.tabs.get_mut(board) {
        picture::redraw(tab);
    }
}

/// The board behind shows what was chosen so far, and the record in front.
fn show(app: &mut App, board: usize) {
    let Some(Overlay::Dispute(dispute)) = app
        .overlays
        .iter()
        .find(|o| matches!(o, Overlay::Dispute(d) if d.tab == board))
    else {
        return;
    };
    let choices = dispute.choices.clone();
    let front = dispute.rows.get(dispute.cursor).map(|row| row.key.clone());
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    let mut shown = (*tab.doc).clone();
    // Made from this very board, so it fits.
    let _ = settled(tab, &choices).patch.apply(&mut shown);
    picture::preview(tab, &shown);
    if let Some(key) = front.filter(|key| tab.doc.get(key).is_some()) {
        tab.selection = Selection::one(key);
        app.reveal();
    }
}

fn settled(tab: &Tab, choices: &BTreeMap<Key, Side>) -> Merge {
    let base = tab.ancestor.as_ref().unwrap_or(&tab.saved);
    merge_with(base, &tab.doc, &tab.saved, |key| choices.get(key).copied())
}

/// Something was chosen, by key or by click, in the overlay on top.
pub(super) fn settle(app: &mut App, effects: &mut Effects, what: Settle) {
    let Some(Overlay::Dispute(dispute)) = app.overlays.last_mut() else {
        return;
    };
    let board = dispute.tab;
    dispute.unheard = false;
    match what {
        Settle::Look(row) => dispute.cursor = row.min(dispute.rows.len().saturating_sub(1)),
        Settle::Choose(row, side) => {
            let Some(record) = dispute.rows.get(row) else {
                return;
            };
            if side == Side::Both && !record.may_be_both {
                dispute.unheard = true;
            } else {
                dispute.choices.insert(record.key.clone(), side);
                dispute.cursor = row;
            }
        }
        Settle::All(side) => {
            for row in &dispute.rows {
                dispute.choices.insert(row.key.clone(), side);
            }
        }
        Settle::Done => {
            done(app, effects);
            return;
        }
        Settle::Later => {
            later(app, board);
            return;
        }
    }
    show(app, board);
}

/// Nothing is decided: both versions stay where they are.
fn later(app: &mut App, board: usize) {
    close(app, board);
    app.quit_after_save = false;
    let text = "still open: yours is on the board, theirs in the file; {file.arrived} asks again";
    let text = app.keymap.fill(text);
    app.say_and_go(Tone::Info, text, Action::Command("file.arrived"));
}

/// Makes the choices so, as one revision, once every record is chosen.
fn done(app: &mut App, effects: &mut Effects) {
    let Some(Overlay::Dispute(dispute)) = app.overlays.last_mut() else {
        return;
    };
    let open = |row: &Row| !dispute.choices.contains_key(&row.key);
    if let Some(first) = dispute.rows.iter().position(open) {
        dispute.cursor = first;
        dispute.unheard = true;
        let board = dispute.tab;
        show(app, board);
        return;
    }
    let dispute = dispute.clone();
    let board = dispute.tab;
    close(app, board);
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    let merged = settled(tab, &dispute.choices);
    tab.ancestor = None;
    commit(app, effects, board, merged.patch, "settle with the file");
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    tab.dirty = *tab.doc != *tab.saved;
    effects.push(Effect::ForgetTheirs { tab: board });
    if dispute.save_after {
        files::save_tab(app, effects, board);
    } else {
        let what = count(dispute.rows.len(), "record");
        let text = app.keymap.fill(&format!(
            "settled: {what}; {{file.save}} saves, {{edit.undo}} takes it back"
        ));
        app.say(Tone::Good, text);
    }
}

/// Goes to what came in last, or asks about what is still open.
pub(super) fn go_to_arrived(app: &mut App) {
    let board = app.active;
    let Some(tab) = app.tab_mut() else { return };
    if !disputed(tab).is_empty() {
        open(app, board, false);
        return;
    }
    let drawn = |key: &&Key| {
        let drawn = matches!(
            key,
            Key::Node(_) | Key::Frame(_) | Key::Edge(_) | Key::Note(_)
        );
        drawn && tab.doc.get(key).is_some()
    };
    let keys: Vec<Key> = tab.arrived.iter().filter(drawn).cloned().collect();
    if keys.is_empty() {
        app.say(
            Tone::Info,
            "nothing of what came in is on the board any more".to_owned(),
        );
        return;
    }
    tab.selection.set(keys.into_iter().collect());
    app.reveal();
}

/// Whether there is something to go to; otherwise why not.
pub(super) fn can_go(app: &App) -> Result<(), String> {
    match app.tab() {
        None => Err("no board is open".to_owned()),
        Some(tab) if tab.ancestor.is_some() || !tab.arrived.is_empty() => Ok(()),
        Some(_) => Err("no other program has changed the file".to_owned()),
    }
}
