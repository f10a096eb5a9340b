//! Locks: `P`.

use wireboard::app::input::{Button, Mods, Mouse, MouseKind};
use wireboard::app::message::Message;
use wireboard::app::{App, Point, update};

use super::kit::{board, id, one_step, open, press, refused, said, select, selected};

#[test]
fn p_locks_and_unlocks_what_is_selected() {
    let mut app = open([board("simple")]);
    select(&mut app, &["web", "server"]);
    one_step(&mut app, "P");
    let doc = app.tabs[0].doc.clone();
    assert!(doc.nodes[&id("web")].locked && doc.frames[&id("server")].locked);
    assert!(
        !doc.nodes[&id("app")].locked,
        "what is on a machine is free"
    );
    assert_eq!(selected(&app), ["server", "web"]);
    // One of two is free: both are locked first.
    select(&mut app, &["web", "app"]);
    one_step(&mut app, "P");
    assert!(app.tabs[0].doc.nodes[&id("app")].locked);
    one_step(&mut app, "P");
    assert!(!app.tabs[0].doc.nodes[&id("web")].locked);
    select(&mut app, &["web->app"]);
    assert!(refused(&mut app, "P").contains("select a node, a machine or a note"));
}

#[test]
fn a_locked_node_is_not_touched_and_the_reason_says_the_key() {
    let mut app = open([board("simple")]);
    select(&mut app, &["web"]);
    let _ = press(&mut app, "P");
    for script in ["H", "Alt+Shift+Up", "Delete", "F2"] {
        let why = refused(&mut app, script);
        assert!(
            why.contains("web is locked; P unlocks it"),
            "{script}: {why}"
        );
        assert!(app.overlays.is_empty(), "{script} asks for nothing");
    }
    let _ = press(&mut app, "P H");
    assert_ne!(app.tabs[0].doc, app.tabs[0].saved);
}

#[test]
fn a_machine_with_something_locked_on_it_stays() {
    let mut app = open([board("simple")]);
    select(&mut app, &["db"]);
    let _ = press(&mut app, "P");
    select(&mut app, &["server"]);
    let why = refused(&mut app, "J");
    assert_eq!(why, "move Server: db is locked; P unlocks it");
    let why = refused(&mut app, "Delete");
    assert_eq!(why, "delete Server: db is locked; P unlocks it");
}

#[test]
fn edges_come_and_go_at_a_locked_node() {
    let mut app = open([board("simple")]);
    select(&mut app, &["web", "app"]);
    let _ = press(&mut app, "P");
    select(&mut app, &["web->app"]);
    one_step(&mut app, "Delete");
    assert!(!app.tabs[0].doc.edges.contains_key(&id("web->app")));
}

fn mouse(app: &mut App, kind: MouseKind, x: u16, y: u16) {
    let mods = Mods::default();
    let at = Point::new(x, y);
    let _ = update(app, Message::Mouse(Mouse { kind, at, mods }));
}

#[test]
fn a_locked_node_that_is_dragged_is_where_it_was() {
    let mut app = open([board("simple")]);
    select(&mut app, &["user"]);
    let _ = press(&mut app, "P");
    let before = app.tabs[0].clone();
    let tab = app.tab().unwrap();
    let pane = app.layout.pane_of(0).unwrap();
    let at = tab.doc.nodes[&id("user")].at;
    let (x, y) = tab.camera.to_screen(pane.canvas, at);
    let (x, y) = (x as u16 + 3, y as u16 + 1);
    mouse(&mut app, MouseKind::Down(Button::Left), x, y);
    mouse(&mut app, MouseKind::Drag(Button::Left), x + 3, y + 2);
    mouse(&mut app, MouseKind::Up(Button::Left), x + 3, y + 2);
    assert_eq!(app.tabs[0].doc, before.doc);
    assert_eq!(
        app.tabs[0].scene.nodes, before.scene.nodes,
        "nor does it look moved"
    );
    assert!(said(&app).contains("Visitor is locked"), "{}", said(&app));
}
