//! Changing the board: moving things, undo, redo.

use super::super::hinting::{self, HintFor};
use super::super::state::{App, Tone};
use super::super::tool::{Ground, Tool, Toward, draw, fault, resize, tidying};
use super::super::{drawing, hand, revise, typing};
use super::{Command, Effects, Group, board_open, movable_selected, unlocked};
use crate::board::{Direction, Id, Key};

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

macro_rules! grow {
    ($id:literal, $title:literal, $keys:expr, $direction:expr) => {
        Command {
            id: $id,
            group: Group::Edit,
            title: $title,
            doc: "Draws a new node on that side, of the kind that usually comes next, connected with \
                  the selected one.",
            keys: $keys,
            enabled: node_selected,
            run: |app, effects| drawing::grow_likeliest(app, effects, $direction),
        }
    };
}

macro_rules! grow_kind {
    ($id:literal, $title:literal, $keys:expr, $direction:expr) => {
        Command {
            id: $id,
            group: Group::Edit,
            title: $title,
            doc: "Offers the kinds that can be connected with the selected node, and draws the \
                  chosen one on that side.",
            keys: $keys,
            enabled: node_selected,
            run: |app, _| offer_growth(app, $direction),
        }
    };
}

pub(super) static COMMANDS: &[Command] = &[
    grow!("grow.left", "Grow left", &["Ctrl+Left"], Direction::Left),
    grow!("grow.down", "Grow down", &["Ctrl+Down"], Direction::Down),
    grow!("grow.up", "Grow up", &["Ctrl+Up"], Direction::Up),
    grow!(
        "grow.right",
        "Grow right",
        &["Ctrl+Right"],
        Direction::Right
    ),
    grow_kind!(
        "grow.kind-left",
        "Grow left, choose the kind",
        &["o h", "o Left"],
        Direction::Left
    ),
    grow_kind!(
        "grow.kind-down",
        "Grow down, choose the kind",
        &["o j", "o Down"],
        Direction::Down
    ),
    grow_kind!(
        "grow.kind-up",
        "Grow up, choose the kind",
        &["o k", "o Up"],
        Direction::Up
    ),
    grow_kind!(
        "grow.kind-right",
        "Grow right, choose the kind",
        &["o l", "o Right"],
        Direction::Right
    ),
    Command {
        id: "edit.machine",
        group: Group::Edit,
        title: "Draw a machine",
        doc: "A rectangle with the mouse becomes a machine with what lies inside; Enter draws it \
              around what is selected.",
        keys: &["B"],
        enabled: board_open,
        run: |app, _| hand::take(app, Tool::Draw(draw::Draw::Ready)),
    },
    Command {
        id: "edit.resize",
        group: Group::Edit,
        title: "Resize by arrows",
        doc: "Arrows move the right and lower border, with Shift the left and upper one; Enter keeps \
              it. The mouse drags a corner.",
        keys: &["b"],
        enabled: movable,
        run: |app, _| take_resize(app),
    },
    Command {
        id: "edit.tidy",
        group: Group::Edit,
        title: "Tidy",
        doc: "Shows the selected machine, the selected things or the whole board laid out in layers, \
              and asks. What is locked stays; arrows turn the flow.",
        keys: &["t"],
        enabled: something_to_tidy,
        run: take_tidy,
    },
    Command {
        id: "edit.break",
        group: Group::Faults,
        title: "Break by pointing",
        doc: "Each click kills or revives a part, cuts or heals an edge, until Esc.",
        keys: &["Alt+x"],
        enabled: super::running,
        run: |app, _| hand::take(app, Tool::Fault(fault::Fault::Ready)),
    },
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
        doc: "Draws an edge from the selected node to the one whose letters are typed or that is \
              clicked; what it carries follows from the two. The mouse drags it from a border.",
        keys: &["c"],
        enabled: connectable,
        run: |app, _| {
            if let Some(from) = lead_node(app) {
                hinting::start(app, HintFor::ConnectFrom(from));
            }
        },
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
        keys: &["d", "Delete"],
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

/// The selected node.
fn lead_node(app: &App) -> Option<Id> {
    match app.tab()?.selection.lead.clone()? {
        Key::Node(id) => Some(id),
        _ => None,
    }
}

fn connectable(app: &App) -> Result<(), String> {
    node_selected(app)?;
    match lead_node(app) {
        Some(from) => hinting::can(app, &HintFor::ConnectFrom(from)),
        None => Ok(()),
    }
}

fn offer_growth(app: &mut App, direction: Direction) {
    if let Some(id) = lead_node(app) {
        drawing::offer_growth(app, &id, Toward::Way(direction));
    }
}

fn take_resize(app: &mut App) {
    hand::interrupt(app);
    let Some(tab) = app.tab() else { return };
    let ground = Ground {
        doc: &tab.doc,
        scene: &tab.scene,
        selection: &tab.selection,
    };
    match resize::Resize::by_keys(ground) {
        Some(tool) => hand::take(app, Tool::Resize(tool)),
        None => app.say(Tone::Info, "this has no size of its own".to_owned()),
    }
}

fn take_tidy(app: &mut App, effects: &mut Effects) {
    hand::interrupt(app);
    let Some(tab) = app.tab() else { return };
    let scope = tidying::scope(&tab.doc, &tab.selection);
    match tidying::Tidying::begin(&tab.doc, scope) {
        Ok(step) => hand::start(app, effects, step),
        Err(why) => app.say(Tone::Info, why),
    }
}

fn something_to_tidy(app: &App) -> Result<(), String> {
    board_open(app)?;
    match app.tab().map_or(0, |t| t.doc.nodes.len()) {
        0 | 1 => Err("there is nothing to tidy; draw two parts or more".to_owned()),
        _ => Ok(()),
    }
}

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
        Some(Key::Node(_)) => Ok(()),
        _ => Err("select a node first (arrows, Tab or a click)".to_owned()),
    }
}

fn movable(app: &App) -> Result<(), String> {
    movable_selected(app)?;
    unlocked(app)
}
