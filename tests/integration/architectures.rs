//! Well-known architectures, tidied from shuffled places: pictures that one would put on a slide.
//!
//! The boards in `boards/` stand as tidy left them; each was looked at. The bounds on crossings are what
//! was seen then: zero, but where the design itself crosses.

use std::collections::BTreeMap;

use wireboard::board::edit::room;
use wireboard::board::{Cell, Document, EdgeKind, Id};
use wireboard::drawing::build::build;
use wireboard::drawing::tidy::{Flow, Scope, Wish, tidy};
use wireboard::drawing::{Detail, Scene};

use crate::drawing::rules;

/// Name, text, and most crossings.
const BOARDS: [(&str, &str, usize); 10] = [
    ("three-tier", include_str!("boards/three-tier.json"), 0),
    ("cache-aside", include_str!("boards/cache-aside.json"), 0),
    ("cdn", include_str!("boards/cdn.json"), 1),
    (
        "queue-workers",
        include_str!("boards/queue-workers.json"),
        0,
    ),
    (
        "read-replicas",
        include_str!("boards/read-replicas.json"),
        0,
    ),
    ("sharded", include_str!("boards/sharded.json"), 0),
    ("blue-green", include_str!("boards/blue-green.json"), 0),
    ("two-regions", include_str!("boards/two-regions.json"), 0),
    (
        "microservices",
        include_str!("boards/microservices.json"),
        0,
    ),
    (
        "hub-and-spoke",
        include_str!("boards/hub-and-spoke.json"),
        0,
    ),
];

fn parsed(text: &str) -> Document {
    let parsed = wireboard::format::json::parse(text);
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    parsed.document
}

/// Everything somewhere else, in one of many orders.
fn shuffled(mut board: Document, turn: i32) -> Document {
    for (n, node) in (0_i32..).zip(board.nodes.values_mut()) {
        let n = n + turn;
        node.at = Cell::new((n * 37) % 101, (n * 23 * (turn + 1)) % 61);
    }
    for (n, frame) in (0_i32..).zip(board.frames.values_mut()) {
        frame.at = Cell::new(300 * ((n + turn) % 7), 100);
    }
    board
}

fn tidied(board: &Document) -> Document {
    let tidied = tidy(board, &Wish::new(Scope::Board, Flow::Right)).unwrap();
    let mut next = board.clone();
    tidied.patch.apply(&mut next).unwrap();
    next
}

/// Cells of two lines.
fn crossings(scene: &Scene) -> usize {
    let mut lines: BTreeMap<Cell, usize> = BTreeMap::new();
    for cell in scene.edges.iter().flat_map(|e| e.cells.iter()) {
        *lines.entry(*cell).or_default() += 1;
    }
    lines.values().filter(|n| **n > 1).count()
}

#[test]
fn shuffled_architectures_come_out_legal_and_with_few_crossings() {
    for (name, text, most) in BOARDS {
        let board = parsed(text);
        for turn in 0..6 {
            let next = tidied(&shuffled(board.clone(), turn));
            assert!(room::covered(&next).is_empty(), "{name} {turn}");
            let scene = build(&next, Detail::Near, None);
            assert!(
                scene.complaints.is_empty(),
                "{name} {turn}: {:?}",
                scene.complaints
            );
            assert_eq!(
                rules::broken(&next, &scene),
                Vec::<String>::new(),
                "{name} {turn}"
            );
            let crossings = crossings(&scene);
            assert!(crossings <= most, "{name} {turn}: {crossings} crossings");
        }
    }
}

#[test]
fn regions_that_copy_each_others_data_stand_as_peers() {
    let (_, text, _) = BOARDS[7];
    for turn in 0..6 {
        let next = tidied(&shuffled(parsed(text), turn));
        let at = |id: &str| next.frames[&Id::new(id).unwrap()].rect();
        let (eu, us) = (at("eu"), at("us"));
        assert!((eu.center().x - us.center().x).abs() < 4, "{turn}");
        assert!(eu.bottom() <= us.y || us.bottom() <= eu.y, "{turn}");
    }
}

#[test]
fn requests_run_to_the_right_on_each_of_them() {
    for (name, text, _) in BOARDS {
        let board = parsed(text);
        let next = tidied(&shuffled(board, 1));
        for edge in next.edges.values() {
            // Regions that copy each other's data are peers.
            if edge.kind == EdgeKind::Replication && name == "two-regions" {
                continue;
            }
            let (from, to) = (next.nodes[&edge.from].rect(), next.nodes[&edge.to].rect());
            assert!(from.right() < to.x, "{name}: {}", edge.id);
        }
    }
}
