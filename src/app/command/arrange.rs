//! Aligning, distributing, locking.

use crate::board::edit::align::{Axis, Side};

use super::super::edits::arrange;
use super::super::revise;
use super::super::state::App;
use super::{Command, Group, board_open, movable_selected, unlocked};

macro_rules! align {
    ($id:literal, $title:literal, $keys:expr, $side:expr) => {
        Command {
            id: $id,
            group: Group::Edit,
            title: $title,
            doc: "Puts what is selected in line; refused with the reason where something would get covered.",
            keys: $keys,
            enabled: |app| several(app, 2),
            run: |app, effects| arrange::align(app, effects, $side),
        }
    };
}

macro_rules! distribute {
    ($id:literal, $title:literal, $keys:expr, $axis:expr) => {
        Command {
            id: $id,
            group: Group::Edit,
            title: $title,
            doc: "Makes the gaps between what is selected the same; the first and the last stay.",
            keys: $keys,
            enabled: |app| several(app, 3),
            run: |app, effects| arrange::distribute(app, effects, $axis),
        }
    };
}

pub(super) static COMMANDS: &[Command] = &[
    align!("edit.align-left", "Align left", &["= l"], Side::Left),
    align!("edit.align-right", "Align right", &["= r"], Side::Right),
    align!("edit.align-top", "Align top", &["= t"], Side::Top),
    align!("edit.align-bottom", "Align bottom", &["= b"], Side::Bottom),
    align!(
        "edit.align-column",
        "Align centres in a column",
        &["= h"],
        Side::Column
    ),
    align!(
        "edit.align-row",
        "Align centres in a row",
        &["= v"],
        Side::Row
    ),
    distribute!(
        "edit.distribute-across",
        "Distribute across",
        &["= x"],
        Axis::Across
    ),
    distribute!(
        "edit.distribute-down",
        "Distribute down",
        &["= y"],
        Axis::Down
    ),
    Command {
        id: "edit.lock",
        group: Group::Edit,
        title: "Lock or unlock",
        doc: "What is locked is not moved, changed or removed; a machine with something locked on it \
          stays too.",
        keys: &["P"],
        enabled: movable_selected,
        run: arrange::toggle_lock,
    },
];

/// Enabled while so many things are selected that can be moved.
fn several(app: &App, least: usize) -> Result<(), String> {
    board_open(app)?;
    let tab = app.tab();
    let keys = tab.into_iter().flat_map(|t| &t.selection.keys);
    if keys.filter(|k| revise::is_movable(k)).count() < least {
        return Err(format!(
            "select {least} or more nodes, machines or notes first ({{select.mark}} marks)"
        ));
    }
    unlocked(app)
}
