//! Selecting: by direction, in turn, along edges, by marks.

use crate::board::{Direction, Key};

use super::super::inspect;
use super::super::spatial;
use super::super::state::{App, Focus, Tone};
use super::super::story;
use super::super::tab::InspectorTab;
use super::{Command, Effects, Group, board_open};

macro_rules! walk {
    ($id:literal, $title:literal, $doc:literal, $keys:expr, $direction:expr) => {
        Command {
            id: $id,
            group: Group::Select,
            title: $title,
            doc: $doc,
            keys: $keys,
            enabled: board_open,
            run: |app, effects| walk(app, effects, $direction),
        }
    };
}

macro_rules! along {
    ($id:literal, $title:literal, $keys:expr, $direction:expr) => {
        Command {
            id: $id,
            group: Group::Select,
            title: $title,
            doc: "From a node to the edge that leaves it that way; from an edge to the node at that end.",
            keys: $keys,
            enabled: something_selected,
            run: |app, _| along(app, $direction),
        }
    };
}

pub(super) static COMMANDS: &[Command] = &[
    walk!(
        "select.left",
        "Select to the left",
        "Selects the nearest thing to the left; in the panel: the page before; in a story: the step before.",
        &["Left", "h"],
        Direction::Left
    ),
    walk!(
        "select.down",
        "Select below",
        "Selects the nearest thing below; in the panel: the next row.",
        &["Down", "j"],
        Direction::Down
    ),
    walk!(
        "select.up",
        "Select above",
        "Selects the nearest thing above; in the panel: the row before.",
        &["Up", "k"],
        Direction::Up
    ),
    walk!(
        "select.right",
        "Select to the right",
        "Selects the nearest thing to the right; in the panel: the next page; in a story: the next step.",
        &["Right", "l"],
        Direction::Right
    ),
    Command {
        id: "select.next",
        group: Group::Select,
        title: "Select the next thing",
        doc: "Goes through nodes and machines in reading order.",
        keys: &["Tab"],
        enabled: board_open,
        run: |app, _| cycle(app, true),
    },
    Command {
        id: "select.previous",
        group: Group::Select,
        title: "Select the thing before",
        doc: "Goes through nodes and machines in reading order, backwards.",
        keys: &["Shift+Tab"],
        enabled: board_open,
        run: |app, _| cycle(app, false),
    },
    along!(
        "select.along-left",
        "Along an edge, left",
        &["Alt+Left"],
        Direction::Left
    ),
    along!(
        "select.along-down",
        "Along an edge, down",
        &["Alt+Down"],
        Direction::Down
    ),
    along!(
        "select.along-up",
        "Along an edge, up",
        &["Alt+Up"],
        Direction::Up
    ),
    along!(
        "select.along-right",
        "Along an edge, right",
        &["Alt+Right"],
        Direction::Right
    ),
    Command {
        id: "select.out",
        group: Group::Select,
        title: "Along the next edge out",
        doc: "Goes through the edges that leave the selected node; from an edge to its target.",
        keys: &["]"],
        enabled: something_selected,
        run: |app, _| follow_edge(app, true),
    },
    Command {
        id: "select.in",
        group: Group::Select,
        title: "Along the next edge in",
        doc: "Goes through the edges that reach the selected node; from an edge to its source.",
        keys: &["["],
        enabled: something_selected,
        run: |app, _| follow_edge(app, false),
    },
    Command {
        id: "select.mark",
        group: Group::Select,
        title: "Mark or unmark",
        doc: "Keeps the selected thing selected while others are selected too.",
        keys: &["m"],
        enabled: something_selected,
        run: |app, _| {
            if let Some(tab) = app.tab_mut() {
                tab.selection.toggle_mark();
            }
        },
    },
    Command {
        id: "select.around",
        group: Group::Select,
        title: "The machine around it",
        doc: "From a node to the machine that it stands on, from a machine to the one around it.",
        keys: &["{"],
        enabled: something_selected,
        run: |app, _| {
            let around = app
                .tab()
                .and_then(|t| spatial::around(&t.doc, t.selection.lead.as_ref()?));
            step_to(app, around, "it stands on no machine");
        },
    },
    Command {
        id: "select.inside",
        group: Group::Select,
        title: "Into the machine",
        doc: "From a machine to the first thing that stands on it.",
        keys: &["}"],
        enabled: something_selected,
        run: |app, _| {
            let inside = app
                .tab()
                .and_then(|t| spatial::first_inside(&t.doc, &t.scene, t.selection.lead.as_ref()?));
            step_to(app, inside, "nothing stands on it");
        },
    },
    Command {
        id: "select.all",
        group: Group::Select,
        title: "Select everything",
        doc: "Selects every node, machine and note.",
        keys: &["Ctrl+A"],
        enabled: board_open,
        run: |app, _| {
            if let Some(tab) = app.tab_mut() {
                let all = spatial::movable(&tab.doc);
                tab.selection.set(all);
            }
        },
    },
    Command {
        id: "select.inspect",
        group: Group::Select,
        title: "Inspect",
        doc: "Opens the panel about the selected thing and moves the keys into it; again closes it.",
        keys: &["i", "Enter"],
        enabled: board_open,
        run: inspect,
    },
];

fn something_selected(app: &App) -> Result<(), String> {
    board_open(app)?;
    match app.tab().and_then(|t| t.selection.lead.as_ref()) {
        Some(_) => Ok(()),
        None => Err("nothing is selected (arrows, Tab or a click select)".to_owned()),
    }
}

/// Selects what a step leads to, or says why it leads nowhere.
fn step_to(app: &mut App, to: Option<Key>, nowhere: &str) {
    match to {
        Some(key) => app.select_by_key(Some(key)),
        None => app.say(Tone::Info, nowhere.to_owned()),
    }
}

fn walk(app: &mut App, effects: &mut Effects, direction: Direction) {
    // A story is turned like pages.
    if app.tab().is_some_and(|t| t.story.on) {
        match direction {
            Direction::Left => return story::previous(app, effects),
            Direction::Right => return story::next(app, effects),
            Direction::Up | Direction::Down => {}
        }
    }
    if app.focus == Focus::Panel && app.panel_open {
        app.panel_walk(direction);
        return;
    }
    let Some(tab) = app.tab() else { return };
    let next = match &tab.selection.lead {
        Some(lead) => spatial::next(&tab.scene, lead, direction),
        None => spatial::first(&tab.scene),
    };
    app.select_by_key(next);
}

fn along(app: &mut App, direction: Direction) {
    let Some(tab) = app.tab() else { return };
    let Some(lead) = &tab.selection.lead else {
        return;
    };
    let next = spatial::along(&tab.scene, lead, direction);
    app.select_by_key(next);
}

fn follow_edge(app: &mut App, out: bool) {
    let Some(tab) = app.tab() else { return };
    let Some(lead) = &tab.selection.lead else {
        return;
    };
    let scene = &tab.scene;
    let next = match scene.shown(lead) {
        Key::Edge(id) => scene.edge(&id).and_then(|e| {
            let end = if out { &e.to } else { &e.from };
            Some(scene.node(end)?.key())
        }),
        Key::Node(id) | Key::Frame(id) => {
            let mut edges = scene
                .edges
                .iter()
                .filter(|e| if out { e.from == id } else { e.to == id });
            edges.next().map(|e| Key::Edge(e.id.clone()))
        }
        _ => None,
    };
    app.select_by_key(next);
}

fn cycle(app: &mut App, forward: bool) {
    let Some(tab) = app.tab() else { return };
    let next = spatial::cycle(&tab.scene, tab.selection.lead.as_ref(), forward);
    app.select_by_key(next);
}

fn inspect(app: &mut App, _: &mut Effects) {
    if app.focus == Focus::Panel {
        // Enter on the hop list looks into the hop; everywhere else it goes back.
        if let Some(tab) = app.tab_mut()
            && tab.inspector.tab == InspectorTab::Request
            && !tab.story.on
            && tab.shown_hop().is_some()
        {
            tab.inspector.tab = InspectorTab::Bytes;
            tab.inspector.scroll = 0;
            return;
        }
        app.focus = Focus::Canvas;
        app.panel_open = false;
        return;
    }
    app.panel_open = true;
    app.focus = Focus::Panel;
    app.reveal();
    if let Some(tab) = app.tab_mut()
        && tab.selection.is_empty()
        && tab.inspector.tab == InspectorTab::Part
        && tab.shown_request().is_some()
    {
        tab.inspector.tab = InspectorTab::Request;
    }
    if inspect::has_keys(app) {
        inspect::enter(app);
    }
}
