//! The command table: one record per thing the user can do.
//!
//! The status line, the which-key popup, the palette, the help and the key table in the README are
//! all made from it, so none of them can be out of date. A command that cannot run says why; it is
//! never hidden. One file per group.

use super::effect::Effect;
use super::state::App;

mod arrange;
mod boards;
mod clipboard;
mod edit;
pub(super) mod faults;
pub(super) mod fields;
pub(super) mod files;
mod find;
mod go;
mod history;
mod keys_doc;
mod look;
pub(super) mod player;
mod program;
mod reach;
mod reshape;
mod select;
mod story;
mod view;

pub use keys_doc::{key_roff, key_table, roff};

/// What a command asks of the world.
pub type Effects = Vec<Effect>;

/// Which page of the help a command stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each variant is the group of its name")]
pub enum Group {
    Player,
    Faults,
    Story,
    Select,
    Edit,
    View,
    Boards,
    Files,
    Program,
}

impl Group {
    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Player => "Watch",
            Self::Faults => "Break and mend",
            Self::Story => "Story",
            Self::Select => "Select",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Boards => "Boards",
            Self::Files => "Files",
            Self::Program => "Program",
        }
    }
}

/// One thing the user can do.
pub struct Command {
    /// Stable name, such as `player.pause`.
    pub id: &'static str,
    /// Its group.
    pub group: Group,
    /// What it does, in a few words.
    pub title: &'static str,
    /// What it does, in a line.
    pub doc: &'static str,
    /// Its chords where the user wants no others: keys separated by blanks, such as `Ctrl+S` or
    /// `g g`. What is shown comes from [`App::keymap`].
    pub keys: &'static [&'static str],
    /// Whether it can run now; otherwise why not.
    pub enabled: fn(&App) -> Result<(), String>,
    /// Runs it. Called only while it is enabled.
    pub run: fn(&mut App, &mut Effects),
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

/// Every command, in the order of the help.
pub fn all() -> impl Iterator<Item = &'static Command> {
    [
        player::COMMANDS,
        faults::COMMANDS,
        story::COMMANDS,
        select::COMMANDS,
        reach::COMMANDS,
        go::COMMANDS,
        find::COMMANDS,
        edit::COMMANDS,
        clipboard::COMMANDS,
        reshape::COMMANDS,
        history::COMMANDS,
        arrange::COMMANDS,
        fields::COMMANDS,
        view::COMMANDS,
        look::COMMANDS,
        boards::COMMANDS,
        files::COMMANDS,
        program::COMMANDS,
    ]
    .into_iter()
    .flatten()
}

/// The command of an id.
pub fn find(id: &str) -> Option<&'static Command> {
    all().find(|c| c.id == id)
}

/// Runs a command, or says why it cannot run.
pub fn run(app: &mut App, effects: &mut Effects, command: &'static Command) {
    let before = app.running.replace(command.id);
    match (command.enabled)(app) {
        Ok(()) => (command.run)(app, effects),
        Err(why) => app.say(
            super::state::Tone::Info,
            format!("{}: {why}", command.title),
        ),
    }
    app.running = before;
}

/// Runs the command of an id; the ids in the code are checked by a test.
pub fn run_id(app: &mut App, effects: &mut Effects, id: &str) {
    if let Some(command) = find(id) {
        run(app, effects, command);
    }
}

/// Enabled always.
pub(super) fn always(_: &App) -> Result<(), String> {
    Ok(())
}

/// Enabled while a board is open.
pub(super) fn board_open(app: &App) -> Result<(), String> {
    app.tab()
        .map(|_| ())
        .ok_or_else(|| "no board is open".to_owned())
}

/// Enabled while a node, a machine or a note is selected.
pub(super) fn movable_selected(app: &App) -> Result<(), String> {
    board_open(app)?;
    let some = app
        .tab()
        .is_some_and(|t| t.selection.keys.iter().any(super::revise::is_movable));
    if some {
        Ok(())
    } else {
        Err("select a node, a machine or a note first (arrows, Tab or a click)".to_owned())
    }
}

/// Enabled while nothing that is selected is locked.
pub(super) fn unlocked(app: &App) -> Result<(), String> {
    board_open(app)?;
    let Some(tab) = app.tab() else { return Ok(()) };
    let ids = tab.selection.ids();
    let locked = |id: &&crate::board::Id| crate::board::edit::lock::is_locked(&tab.doc, id);
    match ids.iter().find(locked) {
        Some(id) => Err(format!("{id} is locked; {{edit.lock}} unlocks it")),
        None => Ok(()),
    }
}

/// Enabled while the board's run is known.
pub(super) fn running(app: &App) -> Result<(), String> {
    board_open(app)?;
    if let Some(error) = &app.engine_error {
        return Err(format!("the engine does not run: {error}"));
    }
    match app.tab().and_then(|t| t.run.as_ref()) {
        Some(_) => Ok(()),
        None => Err("the engine is starting".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_every_command_explains_itself() {
        let mut seen = BTreeSet::new();
        for command in all() {
            assert!(seen.insert(command.id), "{} stands twice", command.id);
            assert!(
                !command.title.is_empty() && !command.doc.is_empty(),
                "{}",
                command.id
            );
            assert!(command.doc.ends_with('.'), "{}", command.id);
            assert!(command.title.chars().count() <= 34, "{}", command.title);
        }
    }

    #[test]
    fn without_a_board_every_disabled_command_says_why_and_none_panics() {
        for command in all() {
            let mut app = App::default();
            if let Err(why) = (command.enabled)(&app) {
                assert!(!why.is_empty(), "{}", command.id);
            }
            run(&mut app, &mut Vec::new(), command);
        }
    }
}
