//! The program itself: help, palette, suspend, quit.

use super::super::config;
use super::super::effect::Effect;
use super::super::finder;
use super::super::overlay::Overlay;
use super::super::update::{self, ask_quit};
use super::{Command, Group, always, player, running};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "program.help",
        group: Group::Program,
        title: "Help",
        doc: "Shows every command with its keys; typing searches, Enter runs.",
        keys: &["?", "F1"],
        enabled: always,
        run: |app, _| {
            let finder = finder::open(app, true);
            app.overlays.push(Overlay::Help(finder));
        },
    },
    Command {
        id: "program.palette",
        group: Group::Program,
        title: "Command palette",
        doc: "Finds a command by a few letters and runs it.",
        keys: &[":", "Ctrl+P"],
        enabled: always,
        run: |app, _| {
            let finder = finder::open(app, false);
            app.overlays.push(Overlay::Palette(finder));
        },
    },
    Command {
        id: "program.settings",
        group: Group::Program,
        title: "Settings",
        doc: "Theme, characters, motion, pace, mouse: changed with a sample, kept in the config.",
        keys: &["F10"],
        enabled: always,
        run: |app, _| update::settings::open(app),
    },
    Command {
        id: "program.config",
        group: Group::Program,
        title: "The config and its problems",
        doc: "Says where the config file is and what cannot be used of it.",
        keys: &[],
        enabled: always,
        run: |app, _| config::show(app),
    },
    Command {
        id: "player.type",
        group: Group::Player,
        title: "Type a request",
        doc: "Sends a request that you type from the board's client.",
        keys: &[],
        enabled: running,
        run: player::ask_request,
    },
    Command {
        id: "program.suspend",
        group: Group::Program,
        title: "Suspend",
        doc: "Stops the program and gives the terminal back until fg continues it; undo is u.",
        keys: &["Ctrl+Z"],
        enabled: always,
        run: |_, effects| effects.push(Effect::Suspend),
    },
    Command {
        id: "program.quit",
        group: Group::Program,
        title: "Quit",
        doc: "Ends the program; asks first when a board has unsaved changes.",
        keys: &["q"],
        enabled: always,
        run: |app, effects| ask_quit(app, effects, false),
    },
    Command {
        id: "program.ask-quit",
        group: Group::Program,
        title: "Ask to quit",
        doc: "Asks whether to end the program.",
        keys: &["Ctrl+C"],
        enabled: always,
        run: |app, effects| ask_quit(app, effects, true),
    },
];
