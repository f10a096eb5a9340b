//! Duplicate, copy, cut, paste, and what somebody pastes into the terminal.
//!
//! What is copied is kept by the editor, so that it goes from one tab to another, and is sent to the
//! terminal's clipboard as text. Text that comes in from the terminal is never taken unasked: a
//! question says what it holds and where it goes.

use std::sync::Arc;

use crate::board::edit::clip::{self, Clip, PasteError, Pasted};
use crate::board::edit::{self, create};
use crate::board::words::count;
use crate::board::{Cell, Document, Key, Rect, Size};
use crate::format;

use super::super::command::Effects;
use super::super::effect::Effect;
use super::super::overlay::{Asking, Choice, Overlay, Question};
use super::super::state::{App, Focus, Tone};
use super::super::tab::Selection;
use super::super::{drawing, files, hand, revise};
use super::{named, selected};

/// Most names that a preview lists.
const NAMED: usize = 6;

/// Copies what is selected, while the keys go to the board; else what the panel shows.
pub(in super::super) fn copy(app: &mut App, effects: &mut Effects) {
    match taken(app) {
        Some(clip) if app.focus == Focus::Canvas => keep(app, effects, clip),
        _ => files::copy(app, effects),
    }
}

/// Copies what is selected and removes it, as one revision.
pub(in super::super) fn cut(app: &mut App, effects: &mut Effects) {
    hand::interrupt(app);
    let board = app.active;
    let ids = selected(app, revise::is_movable);
    let (Some(clip), Some(tab)) = (taken(app), app.tab()) else {
        return;
    };
    // A machine is cut with everything on it.
    let inside = clip.board();
    let all: Vec<_> = inside
        .nodes
        .keys()
        .chain(inside.frames.keys())
        .chain(inside.notes.keys())
        .cloned()
        .collect();
    let patch = edit::remove(&tab.doc, &all);
    let name = named("cut", &ids);
    let along = edit::refs::taken_along(&patch);
    let after = Selection::default();
    if revise::commit_and_select(app, effects, board, patch, &name, after) {
        keep(app, effects, clip);
        if let Some(what) = along {
            // A clip holds what is drawn; the rest comes back by undo alone.
            let text = format!("{what} went with it: {{edit.undo}} brings all back");
            app.say(Tone::Info, text);
        }
    }
}

/// Puts a copy of what is selected beside it.
pub(in super::super) fn duplicate(app: &mut App, effects: &mut Effects) {
    hand::interrupt(app);
    let ids = selected(app, revise::is_movable);
    let Some(tab) = app.tab() else { return };
    let pasted = clip::duplicate(&tab.doc, &ids);
    take(app, effects, pasted, &named("duplicate", &ids));
}

/// Puts what was copied last on the board: beside what is selected, on the selected machine where
/// there is room on it, else in the middle of what is seen.
pub(in super::super) fn paste(app: &mut App, effects: &mut Effects) {
    let Some(clip) = app.clip.clone() else { return };
    put(app, effects, &clip);
}

/// Puts what was copied last at a place, or where there is room near it.
pub(in super::super) fn paste_at(app: &mut App, effects: &mut Effects, cell: Cell) {
    let Some(clip) = app.clip.clone() else { return };
    put_where(app, effects, &clip, |doc, size| {
        create::free_at(doc, cell, size)
    });
}

/// Puts a clip on the active board.
pub(in super::super) fn put(app: &mut App, effects: &mut Effects, clip: &Clip) {
    hand::interrupt(app);
    let (near, beside, _) = place(app);
    put_where(app, effects, clip, |doc, size| {
        create::free_place(doc, near, beside, size)
    });
}

/// Puts a clip on the active board, where `spot` finds room for its size.
fn put_where(
    app: &mut App,
    effects: &mut Effects,
    clip: &Clip,
    spot: impl FnOnce(&Document, Size) -> Cell,
) {
    hand::interrupt(app);
    let Some(tab) = app.tab() else { return };
    let side = |n: i32| n.clamp(0, i32::from(u16::MAX)) as u16;
    let pasted = clip.paste(&tab.doc, |of| {
        spot(&tab.doc, Size::new(side(of.w), side(of.h)))
    });
    take(app, effects, pasted, &format!("paste {}", clip.contents()));
}

/// Text came in from the terminal while the keys go to the board: asks about it when it is a clip.
/// False when it is not meant as one.
pub(in super::super) fn offer(app: &mut App, text: &str) -> bool {
    if !format::clip::is_meant(text) {
        return false;
    }
    let Some(tab) = app.tab() else { return false };
    let read = format::clip::parse(text);
    if let Some(error) = read.error() {
        let text = error.to_string();
        let why = text.strip_prefix("error: ").unwrap_or(&text);
        app.say(Tone::Bad, format!("nothing is pasted: {why}"));
        return true;
    }
    // The same answer as at the end, before anything is asked.
    if let Err(why) = read.clip.paste(&tab.doc, Rect::origin) {
        app.say(Tone::Bad, format!("nothing is pasted: {why}"));
        return true;
    }
    let mut lines = vec![format!("It holds {}.", read.clip.contents())];
    lines.extend(names(read.clip.board()));
    lines.push(format!("It goes {}.", place(app).2));
    if let Some(left_out) = &read.left_out {
        lines.push(format!("Not taken: {left_out}."));
    }
    let first = read.diagnostics.first();
    if let (Some(first), n @ 1..) = (first, read.warnings()) {
        lines.push(format!("{}: {}.", count(n, "warning"), first.message));
    }
    let name = app.tab().map_or("", |t| &t.name);
    let question = Question {
        title: format!("Paste onto {name}?"),
        asking: Asking::Paste {
            tab: app.active,
            clip: Arc::new(read.clip),
        },
        lines,
        choices: vec![
            Choice::new('p', "Paste", "one change that {edit.undo} takes back"),
            Choice::new('d', "Drop", "nothing changes"),
        ],
        cursor: 0,
        unheard: false,
    };
    app.overlays.push(Overlay::Question(question));
    true
}

/// The first names of what a clip holds.
fn names(clip: &Document) -> Option<String> {
    let frames = clip.frames.values().map(|f| (&f.name, &f.id));
    let nodes = clip.nodes.values().map(|n| (&n.name, &n.id));
    let all: Vec<&str> = frames
        .chain(nodes)
        .map(|(name, id)| {
            if name.trim().is_empty() {
                id.as_str()
            } else {
                name.trim()
            }
        })
        .collect();
    let shown = all.get(..NAMED).unwrap_or(&all).join(", ");
    match all.len() {
        0 => None,
        1..=NAMED => Some(format!("{shown}.")),
        more => Some(format!("{shown} and {} more.", more - NAMED)),
    }
}

/// What is selected, as a clip; nothing when only edges are, or nothing is.
fn taken(app: &App) -> Option<Clip> {
    let ids = selected(app, revise::is_movable);
    let clip = Clip::of(&app.tab()?.doc, &ids);
    (!clip.is_empty()).then_some(clip)
}

fn keep(app: &mut App, effects: &mut Effects, clip: Clip) {
    effects.push(Effect::Copy {
        text: format::clip::print(&clip),
        about: Some(clip.contents()),
    });
    app.clip = Some(Arc::new(clip));
}

/// Makes a paste a revision and selects what is new.
fn take(app: &mut App, effects: &mut Effects, pasted: Result<Pasted, PasteError>, name: &str) {
    let board = app.active;
    match pasted {
        Err(why) => app.say(Tone::Bad, why.to_string()),
        Ok(pasted) => {
            let after = Selection::several(pasted.top);
            if revise::commit_and_select(app, effects, board, pasted.patch, name, after) {
                let text = format!("{name}: {{edit.undo}} takes it back");
                app.say(Tone::Good, text);
                app.follow_change(None);
            }
        }
    }
}

/// Where a paste goes: near or beside which cells, and in words.
fn place(app: &App) -> (Rect, bool, String) {
    let lead = app.tab().and_then(|tab| {
        let doc = &tab.doc;
        match tab.selection.lead.as_ref()? {
            Key::Node(id) => Some((doc.nodes.get(id)?.rect(), true, doc.called(id))),
            Key::Note(id) => Some((doc.notes.get(id)?.rect(), true, id.as_str())),
            Key::Frame(id) => Some((doc.frames.get(id)?.rect(), false, doc.called(id))),
            _ => None,
        }
    });
    match lead {
        Some((near, true, name)) => (near, true, format!("beside {name}")),
        Some((near, false, name)) => (
            near,
            false,
            format!("on {name} where there is room, else near it"),
        ),
        None => {
            let (near, beside) = drawing::around(app);
            let words = "into the middle of what is seen, or near it";
            (near, beside, words.to_owned())
        }
    }
}
