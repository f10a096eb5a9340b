//! Locking.

use super::super::edits::arrange;
use super::super::revise;
use super::super::state::App;
use super::{Command, Group, board_open};

pub(super) static COMMANDS: &[Command] = &[Command {
    id: "edit.lock",
    group: Group::Edit,
    title: "Lock or unlock",
    doc: "What is locked is not moved, changed or removed; a machine with something locked on it \
          stays too.",
    keys: &["P"],
    enabled: lockable,
    run: arrange::toggle_lock,
}];

fn lockable(app: &App) -> Result<(), String> {
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
