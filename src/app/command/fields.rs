//! The chosen property of the inspector. In the panel the keys are plain ones: Enter, Left and
//! Right, `+` and `-`, Delete.

use super::super::inspect;
use super::super::state::App;
use super::{Command, Group, board_open};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "field.edit",
        group: Group::Edit,
        title: "Edit properties",
        doc: "Goes to the properties of what is selected, or of the board; there, types the chosen one, as Enter does.",
        keys: &[],
        enabled: board_open,
        run: |app, effects| {
            if inspect::has_keys(app) {
                inspect::open(app, effects);
            } else {
                inspect::enter(app);
            }
        },
    },
    Command {
        id: "field.more",
        group: Group::Edit,
        title: "Property: next value",
        doc: "The next value of the chosen property, or a larger one; in the panel: Right, or +.",
        keys: &[],
        enabled: a_field,
        run: |app, effects| inspect::step(app, effects, true),
    },
    Command {
        id: "field.less",
        group: Group::Edit,
        title: "Property: value before",
        doc: "The value before of the chosen property, or a smaller one; in the panel: Left, or -.",
        keys: &[],
        enabled: a_field,
        run: |app, effects| inspect::step(app, effects, false),
    },
    Command {
        id: "field.reset",
        group: Group::Edit,
        title: "Property: back to its default",
        doc: "Gives the chosen property its default, or takes the item of a list away; in the panel: Delete.",
        keys: &[],
        enabled: a_field,
        run: inspect::reset,
    },
];

fn a_field(app: &App) -> Result<(), String> {
    board_open(app)?;
    match inspect::the_chosen(app) {
        Some(_) => Ok(()),
        None => Err("what is selected has no properties".to_owned()),
    }
}
