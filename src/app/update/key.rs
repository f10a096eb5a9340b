//! Keys: to the overlay on top, otherwise through the keymap to a command.

use super::super::command::{self, Command, Effects};
use super::super::find;
use super::super::hand;
use super::super::hinting;
use super::super::input::{Key, KeyCode};
use super::super::keymap::Found;
use super::super::state::{App, ChordHint, Focus, Tone};
use super::super::tab::{InspectorTab, Tab, Watching};
use super::super::{inspect, story, typing};

/// A key was pressed.
pub(super) fn press(app: &mut App, effects: &mut Effects, key: Key) {
    if key.code != KeyCode::Esc {
        app.dismiss_read();
    }
    if !app.overlays.is_empty() {
        super::overlay::press(app, effects, key);
        return;
    }
    if typing::press(app, effects, key)
        || hinting::press(app, effects, key)
        || find::press(app, effects, key)
        || inspect::press(app, effects, key)
    {
        return;
    }
    if key.code == KeyCode::Esc {
        escape(app, effects);
        return;
    }
    if app.pending.is_empty() && hand::key(app, effects, key) {
        return;
    }
    app.pending.push(key);
    match app.keymap.find(&app.pending) {
        Found::Command(command) => {
            app.clear_chord();
            command::run(app, effects, command);
        }
        Found::More(more) => {
            let hint = |(key, command): (Key, Option<&'static Command>)| ChordHint {
                key: key.to_string(),
                title: command.map_or("more keys", |c| c.title),
                enabled: command.is_none_or(|c| (c.enabled)(app).is_ok()),
                chord: app.pending.iter().copied().chain([key]).collect(),
            };
            app.chord_hints = more.into_iter().map(hint).collect();
        }
        Found::Nothing => {
            app.clear_chord();
            app.say(
                Tone::Info,
                format!("{key} does nothing here; {{program.help}} shows what does"),
            );
        }
    }
}

/// The tab of which a chosen request keeps the panel from following the run.
fn watched(app: &mut App) -> Option<&mut Tab> {
    let is_open = app.panel_open;
    let tab = app.tab_mut()?;
    let page = matches!(
        tab.inspector.tab,
        InspectorTab::Request | InspectorTab::Bytes
    );
    (is_open && page && !tab.story.on && tab.watching.request.is_some()).then_some(tab)
}

/// Esc goes one step back; the last step is the plain canvas. Nothing is ever lost by it.
fn escape(app: &mut App, effects: &mut Effects) {
    if !app.pending.is_empty() {
        app.clear_chord();
    } else if hand::cancel(app, effects) {
        // The board is as it was before the press.
    } else if !app.toasts.is_empty() {
        app.toasts.clear();
    } else if let Some(tab) = watched(app) {
        tab.watching = Watching::default();
    } else if app.focus == Focus::Panel {
        app.focus = Focus::Canvas;
    } else if find::leave(app) {
        // What was found is not lit any more; what is selected stays.
    } else if app.tab().is_some_and(|t| t.story.on) {
        story::end(app, effects);
    } else if app.panel_open {
        app.panel_open = false;
    } else if let Some(tab) = app.tab_mut() {
        tab.selection.clear();
        tab.watching = Watching::default();
    }
}
