//! What is wrong is shown at the thing itself, like a compiler's findings: a mark on the board, the
//! reason in the panel and above the last line.

use std::sync::Arc;

use wireboard::app::settings::{Glyphs, Settings};
use wireboard::app::tab::Selection;
use wireboard::app::{App, Tab};
use wireboard::board::check::check;
use wireboard::board::edit::{connect, create};
use wireboard::board::{Document, Key, Kind, Severity};
use wireboard::engine::{Engine, Sources};
use wireboard::format::json;
use wireboard::live::BoardSnapshot;

use super::editor::{board, id, node, press, rows, type_text};

/// A visitor, a balancer in front of one web server of two, and what the run says about it.
fn half_drawn(size: (u16, u16)) -> App {
    let mut doc = Document::default();
    let mut add = |kind, x, y| {
        let (_, patch) = create::node(&doc, kind, |_| wireboard::board::Cell::new(x, y));
        patch.apply(&mut doc).unwrap();
    };
    add(Kind::Client, 0, 3);
    add(Kind::LoadBalancer, 24, 3);
    add(Kind::WebServer, 50, 0);
    add(Kind::WebServer, 50, 8);
    for (from, to) in [("user", "lb"), ("lb", "web")] {
        let (_, patch) = connect::connection(&doc, &id(from), &id(to)).unwrap();
        patch.apply(&mut doc).unwrap();
    }
    app_of(doc, size)
}

fn app_of(doc: Document, size: (u16, u16)) -> App {
    let (engine, diagnostics) = Engine::new(&doc, &Sources::new(), 1);
    let mut tab = Tab::new("new", None, doc);
    tab.run = Some(Arc::new(BoardSnapshot {
        diagnostics,
        view: engine.view(0),
        ..BoardSnapshot::default()
    }));
    let mut app = App::new(vec![tab], Settings::default(), size);
    app.untouched = false;
    app.starting = false;
    app
}

fn select(app: &mut App, key: Key) {
    app.tabs[0].selection = Selection::one(key);
}

#[test]
fn a_mark_stands_at_each_thing_that_lacks_something() {
    for glyphs in [Glyphs::Full, Glyphs::Blocks, Glyphs::Ascii] {
        let mut app = half_drawn((80, 24));
        app.settings.glyphs = glyphs;
        insta::assert_snapshot!(format!("marks_{glyphs:?}"), rows(&app).join("\n"));
    }
}

#[test]
fn the_reason_stands_in_the_panel_and_above_the_last_line() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut app = half_drawn(size);
        select(&mut app, Key::Node(id("web-2")));
        let _ = press(&mut app, "!");
        let picture = rows(&app).join("\n");
        assert!(
            picture.contains("(!) Web 2 has no upstream and no files"),
            "{picture}"
        );
        insta::assert_snapshot!(format!("reason_{name}"), picture);
    }
}

#[test]
fn what_breaks_is_said_at_once_and_what_is_mended_is_said_no_more() {
    let mut app = app_of(board("distributed"), (120, 40));
    let told = |app: &App| {
        let problems = app.tabs[0].problems_of(&node("app-1"));
        problems
            .iter()
            .map(|d| d.message.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&app), Vec::<String>::new());
    select(&mut app, Key::Frame(id("server-1")));
    // The machine becomes too small for what is on it.
    let _ = press(&mut app, "i Down Down Enter Ctrl+U");
    let _ = type_text(&mut app, "30 x 5");
    let _ = press(&mut app, "Enter Esc");
    assert_eq!(
        told(&app),
        ["it belongs to the frame server-1 but stands outside its border"]
    );
    assert_eq!(app.tabs[0].troubled()[&node("app-1")], Severity::Warning);
    assert_eq!(rows(&app).iter().filter(|r| r.contains("(!)")).count(), 3);
    let _ = press(&mut app, "u");
    assert_eq!(told(&app), Vec::<String>::new());
    assert!(!rows(&app).iter().any(|r| r.contains("(!)")));
}

#[test]
fn a_file_s_findings_are_said_once_and_go_when_the_board_is_mended() {
    let mut doc = board("simple");
    let text = json::print(&doc).replace("\"db\", \"kind\": \"sql\"", "\"db\", \"kind\": \"dns\"");
    let parsed = json::parse(&text);
    doc.clone_from(&parsed.document);
    let mut tab = Tab::new("simple", None, doc);
    let mut found = check(&parsed.document);
    parsed.places.locate(&mut found);
    tab.take_diagnostics(found);
    let edge = Key::Edge(id("app->db"));
    assert_eq!(tab.problems_of(&edge).len(), 1, "{:?}", tab.problems());
    assert!(tab.problems_of(&edge)[0].position.is_some());
    let mut app = App::new(vec![tab], Settings::default(), (120, 40));
    select(&mut app, edge.clone());
    let _ = press(&mut app, "i Down Delete");
    assert_eq!(app.tabs[0].doc.edges[&id("app->db")].kind.name(), "sql");
    assert!(app.tabs[0].problems_of(&edge).is_empty());
}
