//! Going far at once: hint letters, the jump list.

use super::super::goto;
use super::super::hinting::{self, HintFor};
use super::super::jumps;
use super::super::state::App;
use super::{Command, Group, board_open};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "go.hint",
        group: Group::Select,
        title: "Jump by letters",
        doc: "Shows letters on everything in view; typing them selects the thing.",
        keys: &["f"],
        enabled: |app| {
            board_open(app)?;
            hinting::can(app, &HintFor::Jump)
        },
        run: |app, _| hinting::start(app, HintFor::Jump),
    },
    Command {
        id: "go.to",
        group: Group::Select,
        title: "Go to an id",
        doc: "Lists everything on the board by id and name; typing searches, Enter goes there.",
        keys: &["g o"],
        enabled: board_open,
        run: |app, _| goto::open(app),
    },
    Command {
        id: "go.back",
        group: Group::Select,
        title: "Back to before the jump",
        doc: "Goes back to where you were before the last jump, find or far click.",
        keys: &["Ctrl+O"],
        enabled: |app| jumped(app, true),
        run: |app, _| jumps::go(app, true),
    },
    Command {
        id: "go.forward",
        group: Group::Select,
        title: "Forward again",
        doc: "Goes forward again to where you came back from.",
        keys: &["Alt+o"],
        enabled: |app| jumped(app, false),
        run: |app, _| jumps::go(app, false),
    },
];

fn jumped(app: &App, back: bool) -> Result<(), String> {
    board_open(app)?;
    let can = app.tab().is_some_and(|t| {
        if back {
            t.jumps.can_go_back()
        } else {
            t.jumps.can_go_forward()
        }
    });
    match (can, back) {
        (true, _) => Ok(()),
        (false, true) => Err("no jump was made here".to_owned()),
        (false, false) => Err("{go.back} did not come back from anywhere".to_owned()),
    }
}
