//! Drawing: new parts and connections. Each is one revision that can be undone,
//! and a board that is served is rewired by it at once.

use std::sync::Arc;

use crate::board::edit::{self, connect, create, grow, insert, naming};
use crate::board::{Cell, Direction, Id, Key, Kind, Patch, Rect, Size};

use super::command::Effects;
use super::names::named;
use super::overlay::{Menu, MenuItem, Overlay};
use super::region::{Action, Placing};
use super::revise;
use super::state::{App, Tone};
use super::tab::{Selection, Tab};
use super::tool::Toward;
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
    super::hand::interrupt(app);
    let board = app.active;
    let (near, beside) = around(app);
    let Some(tab) = app.tab() else { return };
    let doc = Arc::clone(&tab.doc);
    if let (Placing::Node(kind), None, Some((edge, middle))) = (what, at, selected_edge(tab)) {
        put_into(app, effects, &edge, kind, middle);
        return;
    }
    let pane = app.layout.pane_of(board);
    let seen = pane.map(|p| tab.camera.shown(app.layout.free_canvas(p)));
    let spot = |size: Size| match at {
        Some(cell) => create::free_at(&doc, cell, size),
        None => create::free_place_in(&doc, near, beside, size, seen),
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

/// The selected edge, and the cell in its middle.
fn selected_edge(tab: &Tab) -> Option<(Id, Cell)> {
    let Some(Key::Edge(id)) = &tab.selection.lead else {
        return None;
    };
    let cells = &tab.scene.edge(id)?.cells;
    Some((id.clone(), *cells.get(cells.len() / 2)?))
}

/// A new node goes into the selected edge; one that does not fit there says why.
fn put_into(app: &mut App, effects: &mut Effects, edge: &Id, kind: Kind, middle: Cell) {
    let board = app.active;
    let Some(tab) = app.tab() else { return };
    match insert::near(&tab.doc, edge, kind, middle) {
        Ok((id, patch)) => add(app, effects, board, &Key::Node(id), patch),
        Err(why) => {
            let text = format!("{why}; nothing selected puts it beside the board's parts");
            app.say(Tone::Bad, text);
        }
    }
}

/// Where new things go when no place was pointed at: beside the selection, or the middle of the view.
pub(super) fn around(app: &App) -> (Rect, bool) {
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

/// Commits something new and selects it.
pub(super) fn add(app: &mut App, effects: &mut Effects, board: usize, key: &Key, patch: Patch) {
    add_beside(app, effects, board, key, patch, None);
}

/// The same, for something that is connected with `beside`: both are shown where they fit.
fn add_beside(
    app: &mut App,
    effects: &mut Effects,
    board: usize,
    key: &Key,
    patch: Patch,
    beside: Option<&Key>,
) {
    let name = match key.id() {
        Some(id) => format!("add {id}"),
        None => "add".to_owned(),
    };
    let after = Selection::one(key.clone());
    if revise::commit_and_select(app, effects, board, patch, &name, after) {
        let connects = match key {
            Key::Node(_) if beside.is_none() => "{edit.connect} connects it, ",
            // Nothing leads to a machine.
            _ => "",
        };
        let text =
            format!("{name}: {connects}{{edit.rename}} names it, {{edit.undo}} takes it back");
        app.say(Tone::Good, text);
        app.follow_change(beside);
    } else {
        app.reveal();
    }
}

/// Opens the menu of kinds that a new node beside or at the end of a connection can be.
pub(super) fn offer_growth(app: &mut App, from: &Id, toward: Toward) {
    let Some(tab) = app.tab() else { return };
    let Some(node) = tab.doc.nodes.get(from) else {
        return;
    };
    let kinds = grow::kinds(node.kind());
    let item = |kind: Kind| MenuItem {
        key: Some(letter(kind)),
        title: kind.title().to_owned(),
        hint: purpose(kind).to_owned(),
        action: Action::Grow(from.clone(), kind, toward),
        disabled: None,
        on: false,
    };
    app.overlays.push(Overlay::Menu(Menu {
        title: format!("Connect {} with a new", tab.doc.called(from)),
        at: None,
        items: kinds.into_iter().map(item).collect(),
        cursor: 0,
    }));
}

/// A new node, connected with one that is there; it is selected after it.
pub(super) fn grow(app: &mut App, effects: &mut Effects, from: &Id, kind: Kind, toward: Toward) {
    let board = app.active;
    let Some(tab) = app.tab() else { return };
    let made = match toward {
        Toward::Way(direction) => grow::beside(&tab.doc, from, direction, kind),
        Toward::Cell(cell) => grow::at(&tab.doc, from, cell, kind),
    };
    match made {
        Ok((id, patch)) => {
            let from = Key::Node(from.clone());
            add_beside(app, effects, board, &Key::Node(id), patch, Some(&from));
        }
        Err(why) => app.say(Tone::Bad, why),
    }
}

/// Grows the likeliest kind from the selected node.
pub(super) fn grow_likeliest(app: &mut App, effects: &mut Effects, direction: Direction) {
    let Some(tab) = app.tab() else { return };
    let Some(Key::Node(from)) = tab.selection.lead.clone() else {
        return;
    };
    let kind = tab.doc.nodes.get(&from).map(|n| grow::kinds(n.kind()));
    if let Some(kind) = kind.and_then(|kinds| kinds.first().copied()) {
        grow(app, effects, &from, kind, Toward::Way(direction));
    }
}

/// Connects two nodes.
pub(super) fn join(app: &mut App, effects: &mut Effects, from: &Id, to: &Id) {
    super::hand::interrupt(app);
    let board = app.active;
    let Some(tab) = app.tab() else { return };
    match connect::connection(&tab.doc, from, to) {
        Ok((id, patch)) => {
            let addressed = naming::told(&patch);
            // The node that asks stays selected: it often gets a second edge.
            let name = format!("connect {from} with {to}");
            if !revise::commit(app, effects, board, patch, &name) {
                return;
            }
            app.say(Tone::Good, format!("{id} is connected"));
            if let (Some((who, address)), Some(tab)) = (addressed, app.tab()) {
                let (who, domain) = (tab.doc.called(&who), &tab.doc.site.domain);
                let text = format!("{who} has {address} now, the address of {domain}");
                app.say(Tone::Good, text);
            }
        }
        Err(why) => app.say(Tone::Bad, why),
    }
}

/// Removes what is selected: nodes with their edges, machines without their content.
pub(super) fn delete(app: &mut App, effects: &mut Effects) {
    super::hand::interrupt(app);
    if super::telling::remove(app, effects) {
        return;
    }
    let board = app.active;
    let Some(tab) = app.tab() else { return };
    let ids = tab.selection.ids();
    let patch = edit::remove(&tab.doc, &ids);
    let name = match ids.as_slice() {
        [one] => format!("delete {one}"),
        many => format!("delete {}", crate::board::words::count(many.len(), "thing")),
    };
    // Afterwards nobody knows what it was called.
    let name = named(&tab.doc, &name);
    let along = edit::refs::taken_along(&patch);
    let along = along.map_or_else(String::new, |what| format!(", with {what}"));
    let after = Selection::default();
    if revise::commit_and_select(app, effects, board, patch, &name, after) {
        app.say(
            Tone::Info,
            format!("{name}{along}: {{edit.undo}} brings it back"),
        );
    }
}
