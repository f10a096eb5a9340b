//! Changing the board: every change is one patch, one revision, one line in the crash journal.
//!
//! A board that is served is rewired after each change; parts that stay keep their state.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::board::{Document, History, Id, Key, Patch, PatchError, Stepped, edit};
use crate::live::{Command, Input};

use super::command::Effects;
use super::effect::Effect;
use super::news;
use super::picture;
use super::state::{App, Tone};
use super::tab::Selection;

/// True for things that can be moved.
pub(super) fn is_movable(key: &Key) -> bool {
    matches!(key, Key::Node(_) | Key::Frame(_) | Key::Note(_))
}

/// The board with things moved: nodes, notes, and machines with everything inside them.
pub(super) fn moved(doc: &Document, keys: &BTreeSet<Key>, dx: i32, dy: i32) -> Document {
    let ids: Vec<Id> = keys
        .iter()
        .filter(|k| is_movable(k))
        .filter_map(Key::id)
        .cloned()
        .collect();
    let mut next = doc.clone();
    // Made from this very board, so it fits.
    let _ = edit::move_by(doc, &ids, dx, dy).apply(&mut next);
    let moved = ids.into_iter().collect();
    edit::homes::settle(&mut next, &moved);
    next
}

/// Moves the selection by keys: one revision per press.
pub(super) fn move_selection(app: &mut App, effects: &mut Effects, dx: i32, dy: i32) {
    // A drag under way shows a board that no revision has made: a change of it could not be undone.
    super::hand::interrupt(app);
    let board = app.active;
    let Some(tab) = app.tab() else { return };
    let next = moved(&tab.doc, &tab.selection.keys, dx, dy);
    let patch = Patch::between(&tab.doc, &next);
    let name = move_name(&tab.selection.keys);
    if commit(app, effects, board, patch, &name) {
        app.follow_change(None);
    } else {
        app.reveal();
    }
}

/// What a move is called in the history: `move web-1`, `move 3 things`.
pub(super) fn move_name(keys: &BTreeSet<Key>) -> String {
    let mut movable = keys.iter().filter(|k| is_movable(k)).filter_map(Key::id);
    match (movable.next(), movable.count()) {
        (Some(one), 0) => format!("move {one}"),
        (_, more) => format!("move {} things", more + 1),
    }
}

/// Makes a patch of the person's own a revision; what is selected stays selected. False when the
/// board did not change, and why was said: the patch would touch something locked, or it does not
/// fit any more.
pub(super) fn commit(
    app: &mut App,
    effects: &mut Effects,
    board: usize,
    patch: Patch,
    name: &str,
) -> bool {
    let after = app.tabs.get(board).map(|tab| tab.selection.clone());
    commit_and_select(app, effects, board, patch, name, after.unwrap_or_default())
}

/// The same, with another selection after it: undo brings back the one before, redo this one.
pub(super) fn commit_and_select(
    app: &mut App,
    effects: &mut Effects,
    board: usize,
    patch: Patch,
    name: &str,
    after: Selection,
) -> bool {
    // A tool that shows a change of its own gives up first: its board is no revision yet.
    super::hand::interrupt(app);
    if let Some(id) = edit::lock::held(&patch) {
        let text = format!("{name}: {id} is locked; {{edit.lock}} unlocks it");
        app.say(Tone::Bad, text);
        if let Some(tab) = app.tabs.get_mut(board) {
            // A gesture may have shown the board as it would have become.
            picture::redraw(tab);
        }
        return false;
    }
    take_in(app, effects, board, patch, name, after)
}

/// Makes a patch a revision that was made elsewhere: in the file, in an earlier session. Locks do
/// not hold it. False when the board did not change; a patch that does not fit is said.
pub(super) fn take_in(
    app: &mut App,
    effects: &mut Effects,
    board: usize,
    patch: Patch,
    name: &str,
    after: Selection,
) -> bool {
    super::hand::interrupt(app);
    super::history_panel::interrupt(app);
    let now_ms = app.now_ms;
    let Some(tab) = app.tabs.get_mut(board) else {
        return false;
    };
    if patch.is_empty() {
        return false;
    }
    let homes = rehomed(&patch);
    let before = tab.selection.held();
    let doc = Arc::make_mut(&mut tab.doc);
    if let Err(why) = tab
        .history
        .commit(doc, name, patch.clone(), (before, after.held()), now_ms)
    {
        app.say(Tone::Bad, format!("not changed: {why}"));
        return false;
    }
    tab.selection = after;
    changed(app, effects, board, patch);
    for text in homes {
        app.say(Tone::Info, text);
    }
    true
}

/// What a patch says about nodes that run somewhere else now.
fn rehomed(patch: &Patch) -> Vec<String> {
    use crate::board::Record;
    let mut texts = Vec::new();
    for (_, change) in patch.changes() {
        if let (Some(Record::Node(before)), Some(Record::Node(after))) =
            (&change.before, &change.after)
            && before.frame != after.frame
        {
            texts.push(match &after.frame {
                Some(frame) => format!("{} runs on {frame} now", after.id),
                None => format!("{} runs on no machine now", after.id),
            });
        }
    }
    texts
}

/// Takes back the last revision.
pub(super) fn undo(app: &mut App, effects: &mut Effects) {
    let revision = app.tab().map(|tab| tab.history.current());
    let done = travel(app, effects, "taken back", History::undo);
    let Some(revision) = revision.filter(|_| done) else {
        return;
    };
    // The view comes back too, unless it was moved since.
    if let Some(tab) = app.tab_mut()
        && let Some(origin) = tab.followed.back(revision, tab.camera.origin)
    {
        tab.camera.origin = origin;
    }
    app.reveal();
}

/// Does the next revision again.
pub(super) fn redo(app: &mut App, effects: &mut Effects) {
    if travel(app, effects, "done again", History::redo) {
        app.follow_change(None);
    }
}

/// Goes to a revision by its number.
pub(super) fn jump(app: &mut App, effects: &mut Effects, to: usize) {
    let done = travel(app, effects, "as it was after", |history, doc| {
        history.jump(doc, to)
    });
    if done {
        app.reveal();
    }
}

/// A step through the history: the board, its selection, its run and what is said follow. False when
/// there is no such step.
fn travel(
    app: &mut App,
    effects: &mut Effects,
    verb: &str,
    step: impl FnOnce(&mut History, &mut Document) -> Result<Option<Stepped>, PatchError>,
) -> bool {
    super::hand::interrupt(app);
    super::history_panel::interrupt(app);
    let board = app.active;
    let Some(tab) = app.tabs.get_mut(board) else {
        return false;
    };
    let doc = Arc::make_mut(&mut tab.doc);
    match step(&mut tab.history, doc) {
        Err(why) => {
            app.say(Tone::Bad, format!("not changed: {why}"));
            false
        }
        Ok(None) => false,
        Ok(Some(stepped)) => {
            let doc = Arc::clone(&tab.doc);
            let held = Selection::of_held(&doc, &stepped.selection);
            // The history holds what is drawn; a step or a card that is being written stays chosen.
            let writes = tab.selection.lead.as_ref().is_some_and(edit::told::is_told);
            if !(writes && held.lead.is_none()) {
                tab.selection = held;
            }
            changed(app, effects, board, stepped.patch);
            app.say(Tone::Info, format!("{verb}: {}", stepped.name));
            true
        }
    }
}

/// What follows every change of a board.
fn changed(app: &mut App, effects: &mut Effects, board: usize, patch: Patch) {
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    let doc = Arc::clone(&tab.doc);
    tab.dirty = *tab.saved != *doc;
    tab.selection.retain(|key| doc.get(key).is_some());
    tab.broken.retain(|id| {
        doc.nodes.contains_key(id) || doc.edges.contains_key(id) || doc.frames.contains_key(id)
    });
    tab.recheck();
    picture::redraw(tab);
    news::changed(app, board, &patch);
    effects.push(Effect::Journal { tab: board, patch });
    effects.push(Effect::Engine(Command::Inject {
        board,
        input: Input::Rewire(doc),
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Frame, Kind, Node, Size};

    fn board() -> Document {
        let id = |t: &str| Id::new(t).unwrap();
        let mut doc = Document::default();
        for (name, x) in [("left", 0), ("right", 40)] {
            let frame = Frame::new(id(name), name, Cell::new(x, 0), Size::new(30, 12));
            doc.frames.insert(id(name), frame);
        }
        let mut node = Node::new(id("a"), Kind::Box, "A", Cell::new(2, 2));
        node.frame = Some(id("left"));
        doc.nodes.insert(id("a"), node);
        doc
    }

    fn keys(key: Key) -> BTreeSet<Key> {
        BTreeSet::from([key])
    }

    #[test]
    fn a_machine_takes_its_content_along() {
        let id = |t: &str| Id::new(t).unwrap();
        let next = moved(&board(), &keys(Key::Frame(id("left"))), 3, 1);
        assert_eq!(next.nodes[&id("a")].at, Cell::new(5, 3));
        assert_eq!(next.nodes[&id("a")].frame, Some(id("left")));
        assert_eq!(next.frames[&id("right")].at, Cell::new(40, 0));
    }

    #[test]
    fn a_node_runs_where_it_is_dropped() {
        let id = |t: &str| Id::new(t).unwrap();
        let a = keys(Key::Node(id("a")));
        let home = |dx, dy| moved(&board(), &a, dx, dy).nodes[&id("a")].frame.clone();
        assert_eq!(home(40, 0), Some(id("right")));
        assert_eq!(home(0, 30), None);
        assert_eq!(home(20, 0), Some(id("left")), "across the border");
    }
}
