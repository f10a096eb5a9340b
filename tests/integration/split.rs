//! Two boards at once: where they stand, and that they are under the same traffic.

use wireboard::engine::view::RequestView;
use wireboard::live::Nanos;

use crate::desk::Desk;
use crate::editor::{both, press, rows};

/// When and what each board was asked, the first ones first.
fn asked(desk: &Desk) -> [Vec<(Nanos, String)>; 2] {
    [0, 1].map(|board| {
        let view = desk.engines[board].view(0);
        let known = view.recent.iter().chain(&view.followed);
        let mut list: Vec<_> = known
            .map(|r: &std::sync::Arc<RequestView>| (r.issued, format!("{} {}", r.method, r.path)))
            .collect();
        list.sort();
        list.dedup();
        list
    })
}

#[test]
fn a_request_goes_to_both_boards_at_the_same_instant() {
    let mut desk = Desk::new((120, 40), 0);
    desk.pass(1_000);
    desk.press("| r w");
    desk.pass(1_000);
    let [simple, distributed] = asked(&desk);
    assert_eq!(simple, distributed);
    assert!(
        simple.iter().any(|(_, what)| what == "GET /whoami"),
        "{simple:?}"
    );
    // One board alone is asked alone.
    desk.press("| r h");
    desk.pass(1_000);
    let [simple, distributed] = asked(&desk);
    let health = |list: &[(Nanos, String)]| list.iter().any(|(_, what)| what == "GET /healthz");
    assert!(health(&simple) && !health(&distributed));
}

#[test]
fn in_the_split_the_drawn_clients_ask_for_the_same_at_the_same_time() {
    let mut desk = Desk::new((120, 40), 0);
    // Out of step on purpose: the first board alone has traffic for a while.
    desk.press("T");
    desk.pass(3_300);
    desk.press("|");
    let split = desk.engines[0].now();
    desk.pass(4_000);
    let after = |list: Vec<(Nanos, String)>| -> Vec<_> {
        list.into_iter().filter(|(at, _)| *at > split).collect()
    };
    let [simple, distributed] = asked(&desk).map(after);
    assert!(simple.len() > 3, "{simple:?}");
    assert_eq!(simple, distributed);
}

#[test]
fn at_120_columns_they_stand_one_above_the_other_and_the_panel_gives_way() {
    let mut app = both((120, 40), 0);
    let _ = press(&mut app, "i |");
    assert!(!app.panel_open);
    let screen = rows(&app).join("\n");
    for name in [
        "Visitor",
        "Nginx 2",
        "Code base",
        "Replica",
        "App 1",
        "HAProxy",
    ] {
        assert!(screen.contains(name), "{name} in\n{screen}");
    }
    let _ = press(&mut app, "|");
    assert!(app.panel_open, "it comes back");
}

#[test]
fn where_two_do_not_fit_the_size_is_said() {
    let mut app = both((80, 24), 0);
    let _ = press(&mut app, "|");
    let said = app
        .toasts
        .last()
        .map(|t| t.text.clone())
        .unwrap_or_default();
    assert!(said.contains("by 24 cells side by side"), "{said}");
    assert!(said.contains("this screen has 80 by 24"), "{said}");
    let mut app = both((200, 60), 0);
    let _ = press(&mut app, "|");
    assert!(app.toasts.is_empty(), "{:?}", app.toasts);
}
