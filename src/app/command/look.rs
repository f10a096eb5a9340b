//! Seeing less of a board at once: closed machines.

use super::super::collapse;
use super::{Command, Group, board_open};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "view.collapse",
        group: Group::View,
        title: "Close or open a machine",
        doc: "Draws the selected machine as one box that stands for all inside; again opens it.",
        keys: &["z a"],
        enabled: |app| {
            board_open(app)?;
            collapse::can_toggle(app)
        },
        run: collapse::toggle,
    },
    Command {
        id: "view.collapse-all",
        group: Group::View,
        title: "Close all machines",
        doc: "Draws every machine as one box.",
        keys: &["z c"],
        enabled: |app| collapse::can_all(app, true),
        run: |app, effects| collapse::all(app, effects, true),
    },
    Command {
        id: "view.open-all",
        group: Group::View,
        title: "Open all machines",
        doc: "Draws everything inside every machine again.",
        keys: &["z o"],
        enabled: |app| collapse::can_all(app, false),
        run: |app, effects| collapse::all(app, effects, false),
    },
];
