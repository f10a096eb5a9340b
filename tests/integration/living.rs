//! The living board as a newcomer meets it: what is said, where things stay, what a key does.

use std::sync::Arc;

use wireboard::app::message::Message;
use wireboard::app::update;
use wireboard::app::{App, Effect, Tab, settings::Settings};
use wireboard::board::{Cell, Document, Kind, edit::create};
use wireboard::live::{
    BoardSnapshot, Command, EngineView, Flight, FlightKind, Hop, Nanos, Outcome, Pace, RequestId,
    RequestView, Snapshot,
};

use crate::editor::{both, find, id, node, press, rows};

/// Where a node's corner stands on the screen.
fn corner(app: &App, name: &str) -> (i32, i32) {
    let tab = app.tab().unwrap();
    let canvas = app.layout.pane_of(app.active).unwrap().canvas;
    tab.camera.to_screen(canvas, tab.doc.nodes[&id(name)].at)
}

fn snapshot(view: wireboard::live::EngineView) -> Message {
    let board = BoardSnapshot {
        view,
        ..BoardSnapshot::default()
    };
    Message::Snapshot(Arc::new(Snapshot {
        serial: 1,
        pace: Pace::Hop { hop_ms: 500 },
        paused: false,
        speed: 0.0005,
        lag_ms: 0.0,
        idle: false,
        boards: vec![board; 2],
    }))
}

#[test]
fn closing_the_panel_leaves_everything_where_it_was() {
    for size in [(120, 40), (200, 60)] {
        let mut app = both(size, 0);
        let _ = press(&mut app, "!");
        assert!(app.layout.panel.is_some());
        let with_panel = corner(&app, "web");
        let _ = press(&mut app, "Esc");
        assert!(app.layout.panel.is_none());
        assert_eq!(corner(&app, "web"), with_panel, "{size:?}");
        // A camera that was moved stays as well, both ways.
        let _ = press(&mut app, "PageDown");
        let moved = corner(&app, "web");
        let _ = press(&mut app, "!");
        assert_eq!(corner(&app, "web"), moved);
        let _ = press(&mut app, "Esc");
        assert_eq!(corner(&app, "web"), moved);
    }
}

#[test]
fn a_panel_that_would_cover_the_board_moves_it_no_farther_than_needed() {
    let mut app = both((120, 40), 0);
    let _ = press(&mut app, "F");
    let before = corner(&app, "web");
    let _ = press(&mut app, "!");
    let tab = app.tab().unwrap();
    let shown = tab.camera.shown(app.layout.panes[0].canvas);
    assert!(shown.contains_rect(tab.scene.bounds));
    assert!(corner(&app, "web").0 < before.0);
    assert_eq!(shown.right(), tab.scene.bounds.right());
}

#[test]
fn fit_says_when_the_board_is_larger_than_the_view() {
    let mut app = both((60, 20), 1);
    let _ = press(&mut app, "F");
    let said = &app.toasts.last().unwrap().text;
    assert!(said.contains("cells, the view 60 by 17"), "{said}");
    assert!(said.contains("PageDown"), "{said}");
    let mut app = both((120, 40), 1);
    let _ = press(&mut app, "F");
    assert!(app.toasts.is_empty());
}

#[test]
fn the_signs_that_the_board_goes_on_cover_nothing() {
    let mut app = both((60, 20), 1);
    // The same view in the corner of a screen that shows all of the board.
    let mut large = both((200, 80), 1);
    for keys in ["F", "PageDown", "Alt+PageDown", "PageUp"] {
        let _ = press(&mut app, keys);
        app.toasts.clear();
        large.tabs[1].camera.origin = app.tabs[1].camera.origin;
        let canvas = app.layout.panes[0].canvas;
        let (seen, whole) = (rows(&app), rows(&large));
        let cell = |rows: &[String], x: u16, y: u16| {
            let row = rows.get(usize::from(y));
            row.and_then(|r| r.chars().nth(usize::from(x)))
                .unwrap_or(' ')
        };
        let mut signs = 0;
        for y in canvas.y..canvas.bottom() {
            for x in canvas.x..canvas.right() {
                let (here, there) = (cell(&seen, x, y), cell(&whole, x, y));
                if here != there {
                    signs += 1;
                    assert_eq!(
                        there,
                        ' ',
                        "{here} at {x},{y} after {keys}\n{}",
                        seen.join("\n")
                    );
                }
            }
        }
        assert!(signs > 0, "{keys}");
    }
}

#[test]
fn the_log_is_shown_where_there_is_room_and_the_reason_where_there_is_none() {
    let mut app = both((80, 24), 0);
    assert!(app.layout.log.is_none());
    let _ = press(&mut app, "E");
    assert!(app.layout.log.is_some());
    assert!(find(&app, "Events").is_some());
    let _ = press(&mut app, "E");
    assert!(app.layout.log.is_none());
    let mut low = both((80, 15), 0);
    let _ = press(&mut low, "E");
    assert!(low.layout.log.is_none());
    let said = &low.toasts.last().unwrap().text;
    assert_eq!(
        said,
        "the screen is too low for the log: it has 15 rows, 18 are needed"
    );
    let mut high = both((120, 40), 0);
    assert!(high.layout.log.is_some());
    let _ = press(&mut high, "E");
    assert!(high.layout.log.is_none());
}

#[test]
fn a_failed_request_is_told_in_a_line_also_on_a_small_screen() {
    let mut app = both((80, 24), 0);
    let hop = |event: &str, edge: Option<&str>| Hop {
        at: Nanos::ZERO,
        node: id("web"),
        edge: edge.map(id),
        event: event.to_owned(),
        detail: String::new(),
        bytes: None,
    };
    let request = RequestView {
        id: RequestId(12),
        client: id("user"),
        from_door: true,
        method: "GET".to_owned(),
        path: "/messages".to_owned(),
        issued: Nanos::ZERO,
        ended: Some(Nanos(9)),
        outcome: Some(Outcome::HttpError),
        status: Some(502),
        served_by: vec![id("web")],
        hops: vec![
            hop("connect", Some("web->app")),
            hop("refused", Some("web->app")),
        ],
        hops_dropped: 0,
        headers: Vec::new(),
        body: Arc::from([]),
    };
    let mut view = wireboard::live::EngineView::default();
    view.totals.issued = 12;
    view.recent.push(Arc::new(request));
    let _ = update(&mut app, snapshot(view.clone()));
    let line = "r12 GET /messages: 502 at App";
    assert!(find(&app, line).is_some(), "{}", rows(&app).join("\n"));
    // It goes by itself, and is not told again.
    let until = app.deadline_ms().unwrap();
    let _ = update(&mut app, Message::Tick(until));
    let _ = update(&mut app, snapshot(view));
    assert!(find(&app, line).is_none());
}

#[test]
fn what_is_said_names_parts_as_the_board_does() {
    let mut app = both((120, 40), 0);
    let _ = update(&mut app, snapshot(wireboard::live::EngineView::default()));
    app.tabs[0].selection = wireboard::app::tab::Selection::one(node("web"));
    let _ = press(&mut app, "x");
    let said = app.toasts.last().unwrap().text.clone();
    assert_eq!(said, "Nginx is killed; x brings it back");
    let _ = press(&mut app, "Shift+Right");
    let _ = press(&mut app, "u");
    assert_eq!(app.toasts.last().unwrap().text, "taken back: move Nginx");
}

#[test]
fn an_address_that_comes_with_a_connection_is_told() {
    let mut doc = Document::default();
    for kind in [Kind::Client, Kind::WebServer, Kind::Dns] {
        let at = Cell::new(20 * doc.nodes.len() as i32, 0);
        let (_, patch) = create::node(&doc, kind, |_| at);
        patch.apply(&mut doc).unwrap();
    }
    let mut app = App::new(
        vec![Tab::new("mine", None, doc)],
        Settings::default(),
        (120, 40),
    );
    app.tabs[0].selection = wireboard::app::tab::Selection::one(node("user"));
    // The letters stand on the parts that it can be connected with; the first one is the web server.
    let _ = press(&mut app, "c a");
    assert!(app.tabs[0].doc.edges.contains_key(&id("user->web")));
    let said = &app.toasts.last().unwrap().text;
    assert_eq!(
        said,
        "Web has 192.0.2.10 now, the address of www.foobar.com"
    );
    assert_eq!(
        app.tabs[0].doc.nodes[&id("web")].address.as_deref(),
        Some("192.0.2.10")
    );
    let _ = press(&mut app, "u");
    assert_eq!(app.tabs[0].doc.nodes[&id("web")].address, None);
}

/// A request for the messages that is at the visitor.
fn just_issued() -> RequestView {
    RequestView {
        id: RequestId(27),
        client: id("user"),
        from_door: false,
        method: "GET".to_owned(),
        path: "/messages".to_owned(),
        issued: Nanos::ZERO,
        ended: None,
        outcome: None,
        status: None,
        served_by: Vec::new(),
        hops: vec![Hop {
            at: Nanos::ZERO,
            node: id("user"),
            edge: None,
            event: "issued".to_owned(),
            detail: String::new(),
            bytes: None,
        }],
        hops_dropped: 0,
        headers: Vec::new(),
        body: Arc::from([]),
    }
}

fn flight(edge: &str, kind: FlightKind, of: u64) -> Flight {
    Flight {
        edge: id(edge),
        request: Some(RequestId(of)),
        kind,
        forward: true,
        sent: Nanos::ZERO,
        arrives: Nanos(2),
    }
}

fn paces(effects: &[Effect]) -> Vec<Pace> {
    let pace = |effect: &Effect| match effect {
        Effect::Engine(Command::Pace(pace)) => Some(*pace),
        _ => None,
    };
    effects.iter().filter_map(pace).collect()
}

#[test]
fn a_story_says_what_it_waits_for_and_a_second_key_does_not_wait() {
    for size in [(80, 24), (120, 40)] {
        let mut app = both(size, 0);
        let _ = update(&mut app, snapshot(EngineView::default()));
        let _ = press(&mut app, "s");
        let mut view = EngineView {
            followed: Some(Arc::new(just_issued())),
            ..EngineView::default()
        };
        let _ = update(&mut app, snapshot(view.clone()));
        assert!(find(&app, "Story waits").is_none());
        let _ = press(&mut app, "n");
        let waits = "Story waits for r27 at Visitor";
        assert!(find(&app, waits).is_some(), "{}", rows(&app).join("\n"));
        assert!(find(&app, "n be there now").is_some());
        let quick = paces(&press(&mut app, "n"));
        assert_eq!(quick, [Pace::Hop { hop_ms: 50 }]);
        // However often it is pressed.
        assert_eq!(paces(&press(&mut app, "n n")), []);
        view.flights = vec![flight("user->dns", FlightKind::DnsQuestion, 27)];
        let effects = update(&mut app, snapshot(view));
        assert_eq!(paces(&effects), [Pace::Hop { hop_ms: 500 }]);
        assert_eq!(app.tabs[0].story.step, 1);
        assert!(app.clock.paused && find(&app, "Story waits").is_none());
    }
}

#[test]
fn the_eye_follows_the_message_and_not_the_connections() {
    let mut app = both((120, 40), 0);
    let mut view = EngineView {
        now: Nanos(1),
        followed: Some(Arc::new(just_issued())),
        flights: vec![
            flight("user->web", FlightKind::Connect, 27),
            flight("web->app", FlightKind::Response, 27),
        ],
        ..EngineView::default()
    };
    let shown = |app: &App| rows(app).join("\n");
    let _ = update(&mut app, snapshot(view.clone()));
    assert_eq!(shown(&app).matches("r27").count(), 1, "{}", shown(&app));
    assert!(shown(&app).contains('○') && shown(&app).contains('+'));
    // Where both are on one cell, the answer is seen.
    view.flights[0].edge = id("web->app");
    let _ = update(&mut app, snapshot(view.clone()));
    assert!(
        shown(&app).contains('○') && !shown(&app).contains('+'),
        "{}",
        shown(&app)
    );
    // While only a connection is made, the request is where it was.
    view.flights.truncate(1);
    let _ = update(&mut app, snapshot(view));
    let text = shown(&app);
    assert_eq!(text.matches("r27").count(), 1, "{text}");
    let (x, y) = find(&app, "r27").unwrap();
    let visitor = corner(&app, "user");
    assert!(
        i32::from(y) == visitor.1 && i32::from(x) > visitor.0,
        "{text}"
    );
}
