//! What happens, one message at a time: [`update`] changes the app and answers what the world has
//! to do. It cannot fail: what goes wrong becomes a toast or a diagnostic.

use std::sync::Arc;

use crate::board::Severity;
use crate::drawing::Scene;

use super::command::{self, Effects};
use super::dispute;
use super::effect::Effect;
use super::files;
use super::hand;
use super::hints;
use super::history_panel;
use super::input::Key;
use super::lesson;
use super::message::Message;
use super::news;
use super::overlay::{Asking, Choice, Overlay, Question};
use super::picture;
use super::reports::{self, Reports};
use super::state::{App, Tone};
use super::tab::Leftover;
use super::typing;

mod act;
mod context;
mod key;
mod mouse;
mod overlay;
mod run;
pub(super) mod settings;

/// One message.
pub fn update(app: &mut App, message: Message) -> Vec<Effect> {
    let mut effects = std::mem::take(&mut app.owed);
    // What other people and the disk do to a board they do to the board, not to a look back at it.
    match message {
        Message::FileChanged { .. }
        | Message::Saved { .. }
        | Message::Recovered { .. }
        | Message::Terminate
        | Message::Suspend => history_panel::interrupt(app),
        _ => {}
    }
    match message {
        Message::Tick(now_ms) => app.now_ms = app.now_ms.max(now_ms),
        Message::Key(pressed) => {
            app.untouched = false;
            key::press(app, &mut effects, pressed);
        }
        Message::Mouse(event) => mouse::event(app, &mut effects, event),
        Message::Paste(text) => {
            app.untouched = false;
            overlay::paste(app, &text);
        }
        Message::Resize(w, h) => {
            hand::interrupt(app);
            app.resize(w, h);
        }
        Message::Focus(on) => app.focused = on,
        Message::Drawn(regions) => {
            app.regions = regions;
            app.owed = effects;
            return Effects::new();
        }
        Message::Snapshot(snapshot) => run::snapshot(app, &mut effects, &snapshot),
        Message::EngineFailed(why) => {
            app.starting = false;
            app.say(Tone::Bad, format!("the engine does not run: {why}"));
            app.engine_error = Some(why);
        }
        Message::FileChanged {
            tab,
            doc,
            diagnostics,
        } => dispute::changed_outside(app, &mut effects, tab, doc, diagnostics),
        Message::FileBroken { tab, diagnostics } => broken(app, tab, diagnostics),
        Message::Saved { tab, result, doc } => files::saved(app, &mut effects, tab, result, &doc),
        Message::Done { text, good } => {
            app.say(if good { Tone::Good } else { Tone::Bad }, text);
        }
        Message::Pictured { tab, scene } => pictured(app, tab, scene),
        Message::SettingsSaved { settings, result } => settings::saved(app, settings, result),
        Message::Recovered {
            tab,
            base,
            doc,
            about,
        } => files::recovered(app, tab, Leftover { base, doc }, &about),
        Message::Terminate => {
            // The crash journal holds what was not saved; the next start offers it.
            hand::interrupt(app);
            app.quitting = true;
            effects.push(Effect::Quit);
        }
        Message::Suspend => {
            hand::interrupt(app);
            effects.push(Effect::Suspend);
        }
        Message::Resumed => {
            // The terminal was entered anew.
            app.reports = Reports::default();
            effects.push(Effect::Repaint);
        }
    }
    settle(app, &mut effects);
    effects
}

/// Presses a sequence of keys, as a script or a macro does.
pub fn press_all(app: &mut App, keys: &[Key]) -> Vec<Effect> {
    let pressed = keys.iter().map(|key| update(app, Message::Key(*key)));
    pressed.flatten().collect()
}

/// What has to hold after every message: old toasts are gone, layout and hints fit the state.
fn settle(app: &mut App, effects: &mut Effects) {
    app.drop_old_toasts();
    for tab in app.tabs.iter_mut().filter(|t| !t.dirty) {
        tab.history.mark_saved();
    }
    typing::settle(app);
    lesson::settle(app);
    if !app.panel_open {
        app.focus = super::state::Focus::Canvas;
    }
    // Whoever is asked about a board sees that board.
    let asked = match app.overlay() {
        Some(Overlay::Question(question)) => question.asking.tab(),
        Some(Overlay::Dispute(dispute)) => Some(dispute.tab),
        _ => None,
    };
    if let Some(tab) = asked.filter(|tab| *tab != app.active) {
        app.show_tab(effects, tab);
    }
    picture::ask(&mut app.tabs, effects);
    app.relayout();
    news::settle(app);
    hints::renew(app);
    reports::renew(app, effects);
}

/// A board was drawn elsewhere, or could not be.
fn pictured(app: &mut App, board: usize, scene: Option<Arc<Scene>>) {
    if let Some(tab) = app.tabs.get_mut(board)
        && !picture::drawn(tab, scene)
    {
        let text = "the lines could not be found; {view.reroute} looks for them again";
        app.say(Tone::Bad, text.to_owned());
    }
}

/// What is said of a board's file that is not there any more.
pub const REMOVED: &str = "was removed";

fn broken(app: &mut App, board: usize, diagnostics: Vec<crate::board::Diagnostic>) {
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    // What the text itself has wrong comes first: what is said about records may follow from it.
    let first = diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .min_by_key(|d| (d.key.is_some(), d.position.is_none(), d.position));
    let what = first.or(diagnostics.first()).map_or_else(
        || "it cannot be read".to_owned(),
        |d| match d.position {
            Some(at) => format!("line {}, column {}: {}", at.line, at.column, d.message),
            None => d.message.clone(),
        },
    );
    let removed = diagnostics.iter().any(|d| d.message == REMOVED);
    let text = if removed {
        format!(
            "{} {REMOVED}; {{file.save}} writes it again",
            tab.path.as_ref().unwrap_or(&tab.name)
        )
    } else {
        format!(
            "{} is broken outside, {what}; the board stays as it was",
            tab.path.as_ref().unwrap_or(&tab.name)
        )
    };
    tab.broken_file = true;
    tab.diagnostics = diagnostics;
    app.say(Tone::Bad, text);
}

/// Quits, or asks first: always when `always`, otherwise only with unsaved changes.
pub(super) fn ask_quit(app: &mut App, effects: &mut Effects, always: bool) {
    let unsaved: Vec<String> = app
        .tabs
        .iter()
        .filter(|t| t.dirty)
        .map(|t| t.name.clone())
        .collect();
    if unsaved.is_empty() && !always {
        quit(app, effects);
        return;
    }
    app.overlays
        .retain(|o| !matches!(o, Overlay::Question(q) if q.asking == Asking::Quit));
    let (title, lines, choices) = if unsaved.is_empty() {
        (
            "Quit?".to_owned(),
            vec!["Everything is saved. The doors close.".to_owned()],
            vec![
                Choice::new('s', "Stay", "go on"),
                Choice::new('q', "Quit", "end the program"),
            ],
        )
    } else {
        (
            "Quit with unsaved changes?".to_owned(),
            vec![format!("Not saved: {}.", unsaved.join(", "))],
            vec![
                Choice::new('s', "Stay", "go on"),
                Choice::new('w', "Save and quit", "write every board to its file first"),
                Choice::new('q', "Quit without saving", "the changes are forgotten"),
            ],
        )
    };
    app.overlays.push(Overlay::Question(Question {
        asking: Asking::Quit,
        title,
        lines,
        choices,
        cursor: 0,
        unheard: false,
    }));
}

/// Ends the program by the user's will: what is not saved is not wanted any more.
fn quit(app: &mut App, effects: &mut Effects) {
    app.quitting = true;
    for tab in 0..app.tabs.len() {
        effects.push(Effect::ForgetJournal { tab });
    }
    effects.push(Effect::Quit);
}

/// Saves what has a file, asks for a name where there is none, and quits once all is saved.
pub(super) fn quit_when_clean(app: &mut App, effects: &mut Effects) {
    let Some(index) = app.tabs.iter().position(|t| t.dirty) else {
        quit(app, effects);
        return;
    };
    app.quit_after_save = true;
    app.show_tab(effects, index);
    command::run_id(app, effects, "file.save");
}

/// The newest snapshot of all boards goes to their tabs.
fn share(app: &mut App, snapshot: &crate::live::Snapshot) {
    let mut troubles = Vec::new();
    for (tab, run) in app.tabs.iter_mut().zip(&snapshot.boards) {
        let known = tab.run.as_ref().map_or(&[][..], |run| &run.door_trouble);
        let new = run.door_trouble.iter().filter(|why| !known.contains(why));
        troubles.extend(new.cloned());
        tab.busiest.see(&run.view);
        tab.run = Some(Arc::new(run.clone()));
    }
    for why in troubles {
        app.say(Tone::Bad, why);
    }
}

pub(super) use act::act;
pub(super) use mouse::click;
pub(super) use overlay::step;
