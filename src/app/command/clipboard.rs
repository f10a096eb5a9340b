//! Duplicate, copy, cut, paste.

use super::super::edits::clipboard;
use super::{Command, Group, board_open, movable_selected, unlocked};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "edit.duplicate",
        group: Group::Edit,
        title: "Duplicate",
        doc: "Puts a copy of what is selected in a free place near it: machines with everything on \
              them, with the edges between what is copied.",
        keys: &["D"],
        enabled: movable_selected,
        run: clipboard::duplicate,
    },
    Command {
        id: "edit.copy",
        group: Group::Edit,
        title: "Copy",
        doc: "Copies what is selected, for any board and as JSON for the terminal's clipboard; with \
              nothing selected what the panel shows, or a curl command. Works over ssh too.",
        keys: &["y"],
        enabled: board_open,
        run: clipboard::copy,
    },
    Command {
        id: "edit.cut",
        group: Group::Edit,
        title: "Cut",
        doc: "Copies what is selected and removes it; a machine goes with everything on it.",
        keys: &["Ctrl+X"],
        enabled: |app| {
            movable_selected(app)?;
            unlocked(app)
        },
        run: clipboard::cut,
    },
    Command {
        id: "edit.paste",
        group: Group::Edit,
        title: "Paste",
        doc: "Puts what was copied on this board, near what is selected. JSON from elsewhere comes \
              through the terminal's own paste, and is asked about.",
        keys: &["p"],
        enabled: |app| {
            board_open(app)?;
            match app.clip {
                Some(_) => Ok(()),
                None => Err("nothing was copied yet ({edit.copy} copies)".to_owned()),
            }
        },
        run: clipboard::paste,
    },
];
