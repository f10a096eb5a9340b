//! The open boards: tabs and the split view.

use super::super::problems;
use super::super::state::App;
use super::{Command, Group, always};

macro_rules! tab {
    ($id:literal, $title:literal, $key:literal, $n:literal) => {
        Command {
            id: $id,
            group: Group::Boards,
            title: $title,
            doc: "Shows the board of this number.",
            keys: &[$key],
            enabled: |app| has(app, $n),
            run: |app, effects| app.show_tab(effects, $n),
        }
    };
}

pub(super) static COMMANDS: &[Command] = &[
    tab!("board.1", "First board", "1", 0),
    tab!("board.2", "Second board", "2", 1),
    tab!("board.3", "Third board", "3", 2),
    tab!("board.4", "Fourth board", "4", 3),
    tab!("board.5", "Fifth board", "5", 4),
    tab!("board.6", "Sixth board", "6", 5),
    tab!("board.7", "Seventh board", "7", 6),
    tab!("board.8", "Eighth board", "8", 7),
    tab!("board.9", "Ninth board", "9", 8),
    Command {
        id: "board.split",
        group: Group::Boards,
        title: "Two boards at once",
        doc: "Shows this board and the next one side by side, or one below the other, under the same clock and the same traffic: \
              what is sent from here, and what the drawn clients send, reaches both at the same \
              instant. What comes by a door reaches the board of that door alone.",
        keys: &["|"],
        enabled: |app| match app.tabs.len() {
            0 | 1 => Err("only one board is open".to_owned()),
            _ => Ok(()),
        },
        run: |app, effects| app.toggle_split(effects),
    },
    Command {
        id: "board.other",
        group: Group::Boards,
        title: "The other board",
        doc: "Goes to the board beside this one, or to the next one.",
        keys: &["Ctrl+W", "`"],
        enabled: |app| has(app, 1),
        run: |app, effects| {
            let next = app
                .beside
                .unwrap_or((app.active + 1) % app.tabs.len().max(1));
            app.show_tab(effects, next);
        },
    },
    Command {
        id: "board.doors",
        group: Group::Boards,
        title: "How to ask this board",
        doc: "Shows the addresses of the board's doors and commands to try in another terminal.",
        keys: &["A"],
        enabled: always,
        run: |app, _| app.show_doors(),
    },
    Command {
        id: "board.problems",
        group: Group::Boards,
        title: "Problems of this board",
        doc: "Shows what is wrong with the file, cannot run or cannot be drawn, and what to do.",
        keys: &["V"],
        enabled: |app| {
            if app.tab().is_some_and(|t| !t.problems().is_empty()) {
                Ok(())
            } else {
                Err("none are known".to_owned())
            }
        },
        run: |app, _| problems::show(app),
    },
];

fn has(app: &App, n: usize) -> Result<(), String> {
    if n < app.tabs.len() {
        Ok(())
    } else {
        Err(match app.tabs.len() {
            1 => "only one board is open".to_owned(),
            n => format!("only {n} boards are open"),
        })
    }
}
