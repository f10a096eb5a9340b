//! Changing the board: moving things, undo, redo.

use super::super::revise;
use super::super::state::App;
use super::{Command, Group, board_open};

macro_rules! shift {
    ($id:literal, $title:literal, $keys:expr, $dx:literal, $dy:literal) => {
        Command {
            id: $id,
            group: Group::Edit,
            title: $title,
            doc: "Moves the selected nodes, notes and machines with their content; edges find new ways.",
            keys: $keys,
            enabled: movable,
            run: |app, effects| revise::move_selection(app, effects, $dx, $dy),
        }
    };
}

pub(super) static COMMANDS: &[Command] = &[
    shift!("edit.left", "Move left", &["Shift+Left", "H"], -1, 0),
    shift!("edit.down", "Move down", &["Shift+Down", "J"], 0, 1),
    shift!("edit.up", "Move up", &["Shift+Up", "K"], 0, -1),
    shift!("edit.right", "Move right", &["Shift+Right", "L"], 1, 0),
    shift!(
        "edit.far-left",
        "Move left by 5",
        &["Alt+Shift+Left"],
        -5,
        0
    ),
    shift!("edit.far-down", "Move down by 5", &["Alt+Shift+Down"], 0, 5),
    shift!("edit.far-up", "Move up by 5", &["Alt+Shift+Up"], 0, -5),
    shift!(
        "edit.far-right",
        "Move right by 5",
        &["Alt+Shift+Right"],
        5,
        0
    ),
    Command {
        id: "edit.undo",
        group: Group::Edit,
        title: "Undo",
        doc: "Takes back the last change of the board; reloading a file counts as one.",
        keys: &["u"],
        enabled: |app| {
            board_open(app)?;
            let can = app.tab().is_some_and(|t| t.history.undo_name().is_some());
            if can {
                Ok(())
            } else {
                Err("nothing to take back".to_owned())
            }
        },
        run: |app, effects| revise::undo(app, effects),
    },
    Command {
        id: "edit.redo",
        group: Group::Edit,
        title: "Redo",
        doc: "Does the change again that was taken back last.",
        keys: &["U", "Ctrl+R"],
        enabled: |app| {
            board_open(app)?;
            let can = app.tab().is_some_and(|t| t.history.redo_name().is_some());
            if can {
                Ok(())
            } else {
                Err("nothing to do again".to_owned())
            }
        },
        run: |app, effects| revise::redo(app, effects),
    },
];

fn movable(app: &App) -> Result<(), String> {
    board_open(app)?;
    let some = app
        .tab()
        .is_some_and(|t| t.selection.keys.iter().any(revise::is_movable));
    if some {
        Ok(())
    } else {
        Err("select a node, a machine or a note first (arrows, Tab or a click)".to_owned())
    }
}
