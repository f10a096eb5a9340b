//! Going through the undo tree: by time, and in its panel.

use super::super::state::App;
use super::super::{history_panel, revise};
use super::{Command, Group, board_open};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "edit.earlier",
        group: Group::Edit,
        title: "Earlier",
        doc: "Goes to the board as it was one change earlier in time, on whatever branch.",
        keys: &["Alt+u"],
        enabled: |app| {
            board_open(app)?;
            match app.tab().and_then(|t| t.history.earlier()) {
                Some(_) => Ok(()),
                None => Err("this is how the board was opened".to_owned()),
            }
        },
        run: |app, effects| {
            if let Some(number) = app.tab().and_then(|t| t.history.earlier()) {
                revise::jump(app, effects, number);
            }
        },
    },
    Command {
        id: "edit.later",
        group: Group::Edit,
        title: "Later",
        doc: "Goes to the board as it was one change later in time, on whatever branch.",
        keys: &["Alt+U"],
        enabled: |app| {
            board_open(app)?;
            match app.tab().and_then(|t| t.history.later()) {
                Some(_) => Ok(()),
                None => Err("there is no later change".to_owned()),
            }
        },
        run: |app, effects| {
            if let Some(number) = app.tab().and_then(|t| t.history.later()) {
                revise::jump(app, effects, number);
            }
        },
    },
    Command {
        id: "edit.history",
        group: Group::Edit,
        title: "History",
        doc: "Shows every change with its branches; moving shows the board as it was, Enter stays.",
        keys: &["Y"],
        enabled: changed,
        run: |app, _| history_panel::open(app),
    },
];

fn changed(app: &App) -> Result<(), String> {
    board_open(app)?;
    if app.tab().is_some_and(|t| t.history.revisions().len() > 1) {
        Ok(())
    } else {
        Err("nothing was changed yet".to_owned())
    }
}
