//! Drawing: new parts and connections. Each is one revision that can be undone,
//! and a board that is served is rewired by it at once.

use std::sync::Arc;

use crate::board::edit::{self, create, naming};
use crate::board::{Cell, Document, Id, Key, Kind, Patch, Rect, Size};

use super::command::Effects;
use super::overlay::{Menu, MenuItem, Overlay};
use super::region::{Action, Placing};
use super::revise;
use super::state::{App, Tone};
use super::tab::Selection;
use super::typing;

/// The letters that choose a kind in the menu of new things.
const fn letter(kind: Kind) -> char {
    match kind {
        Kind::Client => 'u',
        Kind::Dns => 'd',
        Kind::LoadBalancer => 'l',
        Kind::Firewall => 'f',
        Kind::WebServer => 'w',
        Kind::AppServer => 'a',
        Kind::Codebase => 'c',
        Kind::Database => 's',
        Kind::Cache => 'k',
        Kind::Cdn => 'n',
        Kind::Queue => 'q',
        Kind::Monitor => 'm',
        Kind::External => 'e',
        Kind::Box => 'b',
        Kind::Note => 't',
    }
}

/// What a kind is for, in a few words.
const fn purpose(kind: Kind) -> &'static str {
    match kind {
        Kind::Client => "asks for pages",
        Kind::Dns => "turns names into addresses",
        Kind::LoadBalancer => "shares requests among servers",
        Kind::WebServer => "serves files, passes the rest on",
        Kind::AppServer => "runs the code base",
        Kind::Codebase => "routes, templates, files, schema",
        Kind::Database => "keeps rows, answers SQL",
        Kind::Firewall | Kind::Cache | Kind::Cdn | Kind::Queue | Kind::Monitor | Kind::External => {
            "only drawn for now"
        }
        Kind::Box => "only drawn",
        Kind::Note => "a text in a box, only drawn",
    }
}

/// Opens the menu of everything that can be put on the board.
pub(super) fn offer(app: &mut App, at: Option<Cell>) {
    let item = |key: char, title: &str, hint: &str, what| MenuItem {
        key: Some(key),
        title: title.to_owned(),
        hint: hint.to_owned(),
        action: Action::Place(what, at),
        disabled: None,
        on: false,
    };
    let node = |kind: &Kind| {
        let what = Placing::Node(*kind);
        item(letter(*kind), kind.title(), purpose(*kind), what)
    };
    let mut items: Vec<MenuItem> = Kind::ALL.iter().map(node).collect();
    let around = "around what is selected, or empty";
    items.push(item('M', "machine", around, Placing::Machine));
    items.push(item('N', "text", "a note without a box", Placing::Note));
    app.overlays.push(Overlay::Menu(Menu {
        title: "Add".to_owned(),
        at: None,
        items,
        cursor: 0,
    }));
}

/// Puts something new on the board: at a cell, or beside what is selected, or in the middle of what
/// is seen, where there is room.
pub(super) fn place(app: &mut App, effects: &mut Effects, what: Placing, at: Option<Cell>) {
    super::gesture::interrupt(app);
    let board = app.active;
    let (near, beside) = around(app);
    let Some(tab) = app.tab() else { return };
    let doc = Arc::clone(&tab.doc);
    let spot = |size: Size| match at {
        Some(cell) => create::free_place(&doc, Rect::at(cell, size), false, size),
        None => create::free_place(&doc, near, beside, size),
    };
    match what {
        Placing::Node(kind) => {
            let (id, patch) = create::node(&doc, kind, spot);
            add(app, effects, board, &Key::Node(id), patch);
        }
        Placing::Machine => {
            let nodes: Vec<Id> = tab.selection.ids();
            let (id, patch) = create::machine(&doc, &nodes, spot(Size::new(34, 10)));
            add(app, effects, board, &Key::Frame(id), patch);
        }
        Placing::Note => typing::new_note(app, spot(Size::new(20, 2))),
    }
}

/// Where new things go when no place was pointed at: beside the selection, or the middle of the view.
fn around(app: &App) -> (Rect, bool) {
    let Some(tab) = app.tab() else {
        return (Rect::default(), false);
    };
    let lead = match &tab.selection.lead {
        Some(Key::Node(id)) => tab.doc.nodes.get(id).map(crate::board::Node::rect),
        _ => None,
    };
    if let Some(rect) = lead {
        return (rect, true);
    }
    let canvas = app
        .layout
        .pane_of(app.active)
        .map(|p| app.layout.free_canvas(p));
    let (w, h) = canvas.map_or((0, 0), |c| (i32::from(c.w), i32::from(c.h)));
    let Cell { x, y } = tab.camera.origin;
    (Rect::new(x, y, w, h), false)
}

pub(super) fn add(app: &mut App, effects: &mut Effects, board: usize, key: &Key, patch: Patch) {
    let name = match key.id() {
        Some(id) => format!("add {id}"),
        None => "add".to_owned(),
    };
    let after = Selection::one(key.clone());
    if revise::commit_and_select(app, effects, board, patch, &name, after) {
        let text = format!(
            "{name}: {{edit.connect}} connects it, {{edit.rename}} names it, {{edit.undo}} takes it back"
        );
        app.say(Tone::Good, text);
    }
    app.reveal();
}

/// Opens the menu of nodes that the selected one can be connected with, nearest first.
pub(super) fn offer_targets(app: &mut App) {
    let Some(tab) = app.tab() else { return };
    let Some(Key::Node(from)) = &tab.selection.lead else {
        return;
    };
    let items = targets(&tab.doc, from);
    let title = format!("Connect {} with", tab.doc.called(from));
    app.overlays.push(Overlay::Menu(Menu {
        title,
        at: None,
        items,
        cursor: 0,
    }));
}

/// Every other node: those that can be connected first, then the others with the reason.
fn targets(doc: &Document, from: &Id) -> Vec<MenuItem> {
    let Some(start) = doc.nodes.get(from).map(|n| n.rect().center()) else {
        return Vec::new();
    };
    let mut found: Vec<(bool, i32, MenuItem)> = Vec::new();
    for node in doc.nodes.values().filter(|n| n.id != *from) {
        let made = create::connection(doc, from, &node.id);
        let hint = match &made {
            Ok((edge, patch)) => {
                let key = Key::Edge(edge.clone());
                let kind = patch.changes().find_map(|(k, c)| match &c.after {
                    Some(crate::board::Record::Edge(e)) if *k == key => Some(e.kind.name()),
                    _ => None,
                });
                kind.unwrap_or_default().to_owned()
            }
            Err(_) => String::new(),
        };
        let c = node.rect().center();
        let distance = (c.x - start.x).abs() + 2 * (c.y - start.y).abs();
        let title = match doc.called(&node.id) {
            name if name == node.id.as_str() => name.to_owned(),
            name => format!("{name} ({})", node.id),
        };
        let item = MenuItem {
            key: None,
            title,
            hint,
            action: Action::Connect(from.clone(), node.id.clone()),
            disabled: made.err(),
            on: false,
        };
        found.push((item.disabled.is_some(), distance, item));
    }
    found.sort_by_key(|(disabled, distance, _)| (*disabled, *distance));
    let letters = "asdfghlqwertyuiopzxcvbnm".chars();
    let mut items: Vec<MenuItem> = found.into_iter().map(|(.., item)| item).collect();
    for (item, letter) in items.iter_mut().zip(letters) {
        item.key = Some(letter);
    }
    items
}

/// Connects two nodes.
pub(super) fn connect(app: &mut App, effects: &mut Effects, from: &Id, to: &Id) {
    super::gesture::interrupt(app);
    let board = app.active;
    let Some(tab) = app.tab() else { return };
    match create::connection(&tab.doc, from, to) {
        Ok((id, patch)) => {
            let name = format!("connect {from} with {to}");
            let after = Selection::one(Key::Edge(id));
            let addressed = naming::told(&patch);
            if revise::commit_and_select(app, effects, board, patch, &name, after)
                && let (Some((who, address)), Some(tab)) = (addressed, app.tab())
            {
                let (who, domain) = (tab.doc.called(&who), &tab.doc.site.domain);
                let text = format!("{who} has {address} now, the address of {domain}");
                app.say(Tone::Good, text);
            }
            app.reveal();
        }
        Err(why) => app.say(Tone::Bad, why),
    }
}

/// Removes what is selected: nodes with their edges, machines without their content.
pub(super) fn delete(app: &mut App, effects: &mut Effects) {
    super::gesture::interrupt(app);
    let board = app.active;
    let Some(tab) = app.tab() else { return };
    let ids = tab.selection.ids();
    let patch = edit::remove(&tab.doc, &ids);
    let name = match ids.as_slice() {
        [one] => format!("delete {one}"),
        many => format!("delete {}", crate::board::words::count(many.len(), "thing")),
    };
    let after = Selection::default();
    if revise::commit_and_select(app, effects, board, patch, &name, after) {
        app.say(Tone::Info, format!("{name}: {{edit.undo}} brings it back"));
    }
}
