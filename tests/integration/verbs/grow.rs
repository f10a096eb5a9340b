//! Growing: a new part, connected with the one that it grew from.

use wireboard::app::{App, Settings, Tab};
use wireboard::board::Rect;

use super::kit::{board, id, one_step, open, press, select, selected};

/// The part of the board that is seen.
fn seen(app: &App) -> Rect {
    let pane = app.layout.pane_of(app.active).unwrap();
    app.tabs[app.active].camera.shown(pane.canvas)
}

#[test]
fn a_cache_grown_below_an_app_stands_on_its_machine_and_the_lower_machine_gives_way() {
    let mut app = open([board("distributed")]);
    let before = app.tabs[0].doc.clone();
    select(&mut app, &["app-1"]);
    one_step(&mut app, "o j k");
    assert_eq!(selected(&app), ["cache"]);
    let doc = &app.tabs[0].doc;
    let server = id("server-1");
    assert_eq!(doc.nodes[&id("cache")].frame, Some(server.clone()));
    assert!(doc.edges.contains_key(&id("app-1->cache")));
    let lower = id("server-2");
    assert!(doc.frames[&lower].at.y > before.frames[&lower].at.y);
    assert!(doc.frames[&lower].at.y >= doc.frames[&server].rect().bottom());
    assert_eq!(doc.nodes[&id("web-1")].at, before.nodes[&id("web-1")].at);
}

#[test]
fn what_grew_is_seen_with_its_origin_and_undo_gives_the_view_back() {
    let tab = Tab::new("board", None, board("distributed"));
    let mut app = App::new(vec![tab], Settings::default(), (80, 24));
    app.panel_open = false;
    let _ = press(&mut app, "F");
    for script in ["o j s", "o l s", "o k s"] {
        select(&mut app, &["db-primary"]);
        let from = app.tabs[0].camera.origin;
        let _ = press(&mut app, script);
        let new = id(&selected(&app)[0]);
        let doc = &app.tabs[0].doc;
        for name in [new, id("db-primary")] {
            let rect = doc.nodes[&name].rect();
            assert!(seen(&app).contains_rect(rect), "{script}: {name}");
        }
        let _ = press(&mut app, "u");
        assert_eq!(app.tabs[0].camera.origin, from, "{script}");
        // And again, there and back.
        let _ = press(&mut app, "U");
        let new = id(&selected(&app)[0]);
        assert!(seen(&app).contains_rect(app.tabs[0].doc.nodes[&new].rect()));
        let _ = press(&mut app, "u");
        assert_eq!(app.tabs[0].camera.origin, from, "{script}, again");
    }
}
