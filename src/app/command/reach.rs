//! Selecting along the edges: neighbours, upstream, downstream, the way between two, all of a kind.

use std::collections::BTreeSet;

use crate::board::{Document, Id, Key, reach};

use super::super::state::{App, Tone};
use super::{Command, Group, board_open};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "select.neighbours",
        group: Group::Select,
        title: "Select its neighbours",
        doc: "Selects what edges join with the selected nodes, and those edges.",
        keys: &["g n"],
        enabled: nodes_selected,
        run: |app, _| select(app, |doc, ids| Ok(reach::neighbours(doc, ids))),
    },
    Command {
        id: "select.upstream",
        group: Group::Select,
        title: "Select what is upstream",
        doc: "Selects everything that requests of the selected nodes reach: the servers behind them.",
        keys: &["g u"],
        enabled: nodes_selected,
        run: |app, _| select(app, |doc, ids| Ok(reach::upstream(doc, ids))),
    },
    Command {
        id: "select.downstream",
        group: Group::Select,
        title: "Select what is downstream",
        doc: "Selects everything whose requests reach the selected nodes.",
        keys: &["g d"],
        enabled: nodes_selected,
        run: |app, _| select(app, |doc, ids| Ok(reach::downstream(doc, ids))),
    },
    Command {
        id: "select.path",
        group: Group::Select,
        title: "Select the way between two",
        doc: "Selects a shortest way between the two selected nodes, with its edges.",
        keys: &["g p"],
        enabled: two_nodes_selected,
        run: |app, _| {
            select(app, |doc, ids| {
                let [a, b] = ids else {
                    return Err("select two nodes".to_owned());
                };
                let way = reach::between(doc, a, b);
                way.ok_or_else(|| format!("no way leads from {a} to {b} or back"))
            });
        },
    },
    Command {
        id: "select.kind",
        group: Group::Select,
        title: "Select all of its kind",
        doc: "Selects every node of the kinds of the selected ones; of an edge, all that carry the same.",
        keys: &["g k"],
        enabled: |app| {
            let some = app.tab().is_some_and(|t| !t.selection.is_empty());
            let why = "nothing is selected (arrows, Tab or a click select)";
            some.then_some(()).ok_or_else(|| why.to_owned())
        },
        run: |app, _| {
            let keys = app.tab().map(|t| reach::alike(&t.doc, &t.selection.keys));
            take(app, keys.unwrap_or_default());
        },
    },
];

/// The selected nodes; the lead comes first.
fn nodes(app: &App) -> Vec<Id> {
    let Some(tab) = app.tab() else {
        return Vec::new();
    };
    let ids = tab.selection.ids();
    ids.into_iter()
        .filter(|id| tab.doc.nodes.contains_key(id))
        .collect()
}

fn nodes_selected(app: &App) -> Result<(), String> {
    board_open(app)?;
    match nodes(app).len() {
        0 => Err("select a node first (arrows, Tab or a click)".to_owned()),
        _ => Ok(()),
    }
}

fn two_nodes_selected(app: &App) -> Result<(), String> {
    match nodes(app).len() {
        2 => Ok(()),
        _ => Err("mark two nodes first ({select.mark} marks, Ctrl+click adds)".to_owned()),
    }
}

fn select(app: &mut App, find: impl Fn(&Document, &[Id]) -> Result<BTreeSet<Key>, String>) {
    let ids = nodes(app);
    let Some(tab) = app.tab() else { return };
    match find(&tab.doc, &ids) {
        Ok(keys) => take(app, keys),
        Err(why) => app.say(Tone::Info, why),
    }
}

/// Selects these; nothing found leaves the selection alone and says so.
fn take(app: &mut App, keys: BTreeSet<Key>) {
    if keys.is_empty() {
        app.say(Tone::Info, "nothing is joined with it".to_owned());
        return;
    }
    let count = crate::board::words::count(keys.len(), "thing");
    if let Some(tab) = app.tab_mut() {
        let lead = tab.selection.lead.clone();
        tab.selection.set(keys);
        if let Some(lead) = lead.filter(|l| tab.selection.contains(l)) {
            tab.selection.lead = Some(lead);
        }
    }
    app.say(Tone::Info, format!("{count} selected"));
}
