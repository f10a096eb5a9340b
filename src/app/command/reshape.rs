//! Healing deletes, other kinds, turned edges, machines around things.

use crate::board::Key;

use super::super::edits::reshape;
use super::super::state::App;
use super::{Command, Group, board_open, unlocked};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "edit.heal",
        group: Group::Edit,
        title: "Delete and heal",
        doc: "Removes what is selected and joins what asked it with what it asked, where that makes \
              sense; says what could not be joined.",
        keys: &["g h"],
        enabled: |app| {
            some(app, |k| matches!(k, Key::Node(_)), "a node")?;
            unlocked(app)
        },
        run: reshape::delete_and_heal,
    },
    Command {
        id: "edit.kind",
        group: Group::Edit,
        title: "Change kind",
        doc: "Makes the selected node another kind of thing: name, place and shared properties stay, \
              its edges carry what their ends say from now on.",
        keys: &["g c"],
        enabled: |app| {
            board_open(app)?;
            match app.tab().and_then(|t| t.selection.lead.as_ref()) {
                Some(Key::Node(_)) => unlocked(app),
                _ => Err("select a node first (arrows, Tab or a click)".to_owned()),
            }
        },
        run: |app, _| reshape::offer_kinds(app),
    },
    Command {
        id: "edit.flip",
        group: Group::Edit,
        title: "Flip the edge",
        doc: "Turns the selected edge round: who was asked asks. Between databases it changes which \
              one leads.",
        keys: &["g f"],
        enabled: one_edge,
        run: reshape::turn,
    },
    Command {
        id: "edit.group",
        group: Group::Edit,
        title: "Group in a machine",
        doc: "Draws a machine around the selected nodes and machines, which run on it from now on.",
        keys: &["g g"],
        enabled: |app| {
            let wanted = |k: &Key| matches!(k, Key::Node(_) | Key::Frame(_));
            some(app, wanted, "the nodes that are to be on it")
        },
        run: reshape::group_selection,
    },
    Command {
        id: "edit.dissolve",
        group: Group::Edit,
        title: "Dissolve the machine",
        doc: "Removes the selected machine and leaves what is on it where it is.",
        keys: &["g x"],
        enabled: |app| {
            some(app, |k| matches!(k, Key::Frame(_)), "a machine")?;
            unlocked(app)
        },
        run: reshape::dissolve,
    },
];

fn some(app: &App, wanted: impl Fn(&Key) -> bool, what: &str) -> Result<(), String> {
    board_open(app)?;
    if app
        .tab()
        .is_some_and(|t| t.selection.keys.iter().any(wanted))
    {
        Ok(())
    } else {
        Err(format!("select {what} first (arrows, Tab or a click)"))
    }
}

fn one_edge(app: &App) -> Result<(), String> {
    board_open(app)?;
    match reshape::edge(app) {
        Some(_) => Ok(()),
        None => Err("select one edge first (] and [ go along edges, or a click)".to_owned()),
    }
}
