//! Changing the board: moving things, undo, redo.

use super::super::state::App;
use super::super::{drawing, revise, typing};
use super::{Command, Group, board_open, unlocked};

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
        id: "edit.add",
        group: Group::Edit,
        title: "Add a part",
        doc: "Puts a node, a machine or a text on the board, beside what is selected.",
        keys: &["a"],
        enabled: board_open,
        run: |app, _| drawing::offer(app, None),
    },
    Command {
        id: "edit.connect",
        group: Group::Edit,
        title: "Connect with",
        doc: "Draws an edge from the selected node to another; what it carries follows from the two.",
        keys: &["c"],
        enabled: node_selected,
        run: |app, _| drawing::offer_targets(app),
    },
    Command {
        id: "edit.rename",
        group: Group::Edit,
        title: "Rename",
        doc: "Changes the name of a node or a machine, the label of an edge, the text of a note.",
        keys: &["F2", "I"],
        enabled: something_selected,
        run: |app, _| {
            if let Some(key) = app.tab().and_then(|t| t.selection.lead.clone()) {
                typing::rename(app, &key);
            }
        },
    },
    Command {
        id: "edit.delete",
        group: Group::Edit,
        title: "Delete",
        doc: "Removes what is selected: nodes with their edges; what was on a machine stays.",
        keys: &["Delete", "D"],
        enabled: something_selected,
        run: drawing::delete,
    },
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

fn something_selected(app: &App) -> Result<(), String> {
    board_open(app)?;
    match app.tab().and_then(|t| t.selection.lead.as_ref()) {
        Some(_) => unlocked(app),
        None => Err("nothing is selected (arrows, Tab or a click select)".to_owned()),
    }
}

fn node_selected(app: &App) -> Result<(), String> {
    board_open(app)?;
    match app.tab().and_then(|t| t.selection.lead.as_ref()) {
        Some(crate::board::Key::Node(_)) => Ok(()),
        _ => Err("select a node first (arrows, Tab or a click)".to_owned()),
    }
}

fn movable(app: &App) -> Result<(), String> {
    board_open(app)?;
    let some = app
        .tab()
        .is_some_and(|t| t.selection.keys.iter().any(revise::is_movable));
    if some {
        unlocked(app)
    } else {
        Err("select a node, a machine or a note first (arrows, Tab or a click)".to_owned())
    }
}
