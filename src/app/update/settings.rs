//! The settings overlay: each change is in force at once, so that the screen and the sample show it;
//! Esc brings back what was before, Enter keeps it and writes it into the config.

use crate::live::{Command, Pace};

use super::super::command::Effects;
use super::super::effect::Effect;
use super::super::input::{Key, KeyCode};
use super::super::overlay::{Overlay, SettingsPage};
use super::super::settings::Settings;
use super::super::settings::table::SETTINGS;
use super::super::state::{App, Tone};

/// Opens the overlay.
pub(in super::super) fn open(app: &mut App) {
    app.overlays.push(Overlay::Settings(SettingsPage {
        cursor: 0,
        before: app.settings.clone(),
    }));
}

/// A key for the overlay, which the caller took off the stack; it is put back unless it closes.
pub(super) fn press(app: &mut App, effects: &mut Effects, mut page: SettingsPage, key: Key) {
    let change = match key.code {
        KeyCode::Enter => {
            keep(app, effects);
            return;
        }
        KeyCode::Right | KeyCode::Char('l' | ' ') => Some(true),
        KeyCode::Left | KeyCode::Char('h') => Some(false),
        _ => None,
    };
    if let Some(forward) = change {
        step(app, effects, page.cursor, forward);
    } else {
        super::overlay::step(&mut page.cursor, SETTINGS.len(), key, true);
    }
    app.overlays.push(Overlay::Settings(page));
}

/// Changes one setting, by its place in the table.
pub(super) fn step(app: &mut App, effects: &mut Effects, row: usize, forward: bool) {
    let Some(setting) = SETTINGS.get(row) else {
        return;
    };
    let before = app.settings.clone();
    setting.step(&mut app.settings, forward);
    apply(app, effects, &before);
}

/// Brings back what was in force when the overlay was opened.
pub(super) fn restore(app: &mut App, effects: &mut Effects, page: &SettingsPage) {
    let now = std::mem::replace(&mut app.settings, page.before.clone());
    apply(app, effects, &now);
}

/// What follows from a change beyond the picture.
fn apply(app: &mut App, effects: &mut Effects, before: &Settings) {
    let now = &app.settings;
    if now.hop_ms != before.hop_ms && matches!(app.clock.pace, Pace::Hop { .. }) {
        let pace = Pace::Hop { hop_ms: now.hop_ms };
        app.clock.pace = pace;
        effects.push(Effect::Engine(Command::Pace(pace)));
    }
}

/// Writes what differs from the config into it. The overlay is closed already.
fn keep(app: &mut App, effects: &mut Effects) {
    let now = &app.settings;
    let differs =
        |s: &&super::super::settings::table::Setting| s.value(now) != s.value(&app.config.settings);
    let changes: Vec<_> = SETTINGS
        .iter()
        .filter(differs)
        .map(|s| (s.name, s.value(now)))
        .collect();
    if changes.is_empty() {
        app.say(Tone::Info, "the settings are as they were".to_owned());
    } else {
        let settings = now.clone();
        effects.push(Effect::SaveSettings { settings, changes });
    }
}

/// What came of saving them.
pub(super) fn saved(app: &mut App, settings: Settings, result: Result<String, String>) {
    match result {
        Ok(file) => {
            app.config.settings = settings;
            app.config.exists = true;
            app.say(Tone::Good, format!("settings saved in {file}"));
        }
        Err(why) => app.say(Tone::Bad, format!("{why}; they hold until the end")),
    }
}
