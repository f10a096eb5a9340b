//! Reshaping: `g h`, `g c`, `g f`, `g g`, `g x`.

use wireboard::app::App;
use wireboard::app::overlay::Overlay;
use wireboard::board::{EdgeKind, Kind};

use super::kit::{board, id, one_step, open, press, refused, said, select, selected};

/// The letter of an entry of the menu on top.
fn letter(app: &App, title: &str) -> String {
    let Some(Overlay::Menu(menu)) = app.overlay() else {
        panic!("there is no menu; {}", said(app));
    };
    let item = menu.items.iter().find(|i| i.title == title).unwrap();
    assert_eq!(item.disabled, None, "{title}");
    item.key.unwrap().to_string()
}

#[test]
fn a_part_that_is_taken_out_is_healed_over() {
    let mut app = open([board("distributed")]);
    select(&mut app, &["lb"]);
    one_step(&mut app, "g h");
    let doc = app.tabs[0].doc.clone();
    assert!(
        doc.edges.contains_key(&id("user->web-1")) && doc.edges.contains_key(&id("user->web-2"))
    );
    assert_eq!(selected(&app), ["user->web-1", "user->web-2"]);
    let mut app = open([board("simple")]);
    select(&mut app, &["app"]);
    let _ = press(&mut app, "g h");
    assert!(
        said(&app)
            .contains("apart are Nginx and MySQL: a web server has nothing to ask of a database"),
        "{}",
        said(&app)
    );
    select(&mut app, &["web"]);
    let _ = press(&mut app, "P");
    assert!(refused(&mut app, "g h").contains("web is locked"));
}

#[test]
fn a_node_becomes_another_kind_and_the_menu_says_why_not() {
    let mut app = open([board("distributed")]);
    select(&mut app, &["web-1"]);
    let _ = press(&mut app, "g c");
    let Some(Overlay::Menu(menu)) = app.overlay() else {
        panic!("there is no menu");
    };
    let database = menu
        .items
        .iter()
        .find(|i| i.title == Kind::Database.title())
        .unwrap();
    let why = database.disabled.as_ref().unwrap();
    assert!(why.contains("lb->web-1 is in the way"), "{why}");
    let key = letter(&app, Kind::LoadBalancer.title());
    let _ = press(&mut app, "Esc");
    one_step(&mut app, &format!("g c {key}"));
    let doc = app.tabs[0].doc.clone();
    assert_eq!(doc.nodes[&id("web-1")].kind(), Kind::LoadBalancer);
    assert_eq!(doc.edges[&id("web-1->app-1")].kind, EdgeKind::Http);
    assert_eq!(selected(&app), ["web-1"]);
}

#[test]
fn an_edge_is_turned_round_or_says_why_not() {
    let mut app = open([board("distributed")]);
    select(&mut app, &["lb->web-1"]);
    one_step(&mut app, "g f");
    assert_eq!(selected(&app), ["web-1->lb"]);
    select(&mut app, &["app-1->db-primary"]);
    let why = refused(&mut app, "g f");
    assert!(
        why.contains("a database has nothing to ask of an application server"),
        "{why}"
    );
    select(&mut app, &["lb"]);
    assert!(refused(&mut app, "g f").contains("select one edge first"));
}

#[test]
fn things_are_grouped_in_a_machine_and_it_is_dissolved_again() {
    let mut app = open([board("simple")]);
    select(&mut app, &["dns"]);
    one_step(&mut app, "g g");
    assert_eq!(selected(&app), ["server-2"]);
    assert_eq!(
        app.tabs[0].doc.nodes[&id("dns")].frame,
        Some(id("server-2"))
    );
    one_step(&mut app, "g x");
    assert_eq!(selected(&app), ["dns"]);
    assert_eq!(*app.tabs[0].doc, board("simple"));
    select(&mut app, &["user", "web"]);
    assert!(refused(&mut app, "g g").contains("not on the same machine"));
    assert!(refused(&mut app, "g x").contains("select a machine first"));
}

#[test]
fn a_click_on_the_key_that_takes_a_name_takes_the_name_and_no_more() {
    let mut app = open([board("simple")]);
    select(&mut app, &["web"]);
    let _ = press(&mut app, "F2 Ctrl+U");
    let _ = crate::editor::type_text(&mut app, "Edge");
    let (x, y) = crate::editor::find(&app, "take it").unwrap();
    let _ = crate::editor::click(&mut app, x, y);
    assert_eq!(app.tabs[0].doc.nodes[&id("web")].name, "Edge");
    assert!(app.tabs[0].typing.is_none() && !app.panel_open);
}
