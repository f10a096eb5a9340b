//! Aligning and distributing: `=` and a side.

use wireboard::board::edit::create;
use wireboard::board::{Cell, Document, Kind};

use super::kit::{id, one_step, open, refused, select};

/// Boxes at these places, named box, box-2 and so on.
fn boxes(places: &[(i32, i32)]) -> Document {
    let mut board = Document::default();
    for (x, y) in places {
        let (_, patch) = create::node(&board, Kind::Box, |_| Cell::new(*x, *y));
        patch.apply(&mut board).unwrap();
    }
    board
}

fn places(app: &wireboard::app::App) -> Vec<(i32, i32)> {
    let nodes = app.tabs[0].doc.nodes.values();
    nodes.map(|n| (n.at.x, n.at.y)).collect()
}

#[test]
fn every_side_has_a_key() {
    let start = [(0, 0), (5, 10), (9, 30)];
    for (key, expected) in [
        ("= l", [(0, 0), (0, 10), (0, 30)]),
        ("= r", [(9, 0), (9, 10), (9, 30)]),
        ("= h", [(4, 0), (4, 10), (4, 30)]),
        ("= y", [(0, 0), (5, 15), (9, 30)]),
    ] {
        let mut app = open([boxes(&start)]);
        select(&mut app, &["box", "box-2", "box-3"]);
        one_step(&mut app, key);
        assert_eq!(places(&app), expected, "{key}");
    }
    let start = [(0, 0), (30, 4), (90, 6)];
    for (key, expected) in [
        ("= t", [(0, 0), (30, 0), (90, 0)]),
        ("= b", [(0, 6), (30, 6), (90, 6)]),
        ("= v", [(0, 3), (30, 3), (90, 3)]),
        ("= x", [(0, 0), (45, 4), (90, 6)]),
    ] {
        let mut app = open([boxes(&start)]);
        select(&mut app, &["box", "box-2", "box-3"]);
        one_step(&mut app, key);
        assert_eq!(places(&app), expected, "{key}");
    }
}

#[test]
fn what_would_be_covered_is_said_and_nothing_moves() {
    let mut app = open([boxes(&[(0, 0), (30, 2)])]);
    select(&mut app, &["box", "box-2"]);
    let why = refused(&mut app, "= l");
    assert!(
        why.contains("would cover each other; move one of them first"),
        "{why}"
    );
    assert!(refused(&mut app, "= x").contains("select 3 or more"));
    app.tabs[0].selection.clear();
    assert!(refused(&mut app, "= l").contains("select 2 or more"));
    assert!(app.tabs[0].doc.nodes.contains_key(&id("box")));
}
