//! A person's edits of the real designs: every one can be taken back, to the byte.

use wireboard::board::check::check;
use wireboard::board::graph::{Graph, nearest};
use wireboard::board::{
    Direction, Document, EdgeKind, History, Id, Key, Patch, Record, Size, edit,
};
use wireboard::format::json;

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn distributed() -> Document {
    let text = include_str!("../../diagrams/1-distributed_web_infrastructure.json");
    json::parse(text).document
}

/// What a person calls it, and what it does to the board of that moment.
type Gesture = (&'static str, fn(&Document) -> Patch);

/// One gesture after the other, each made from the board of its moment.
const GESTURES: [Gesture; 6] = [
    ("move server-1", |b| {
        edit::move_by(b, &[id("server-1")], 7, 3)
    }),
    ("rename web-1", |b| edit::rename(b, &id("web-1"), "Caddy")),
    ("remove db-replica", |b| {
        edit::remove(b, &[id("db-replica")])
    }),
    ("resize lb", |b| {
        edit::resize(b, &id("lb"), Size::new(20, 6))
    }),
    ("remove server-2", |b| edit::remove(b, &[id("server-2")])),
    ("back up web-2", |b| {
        let mut edge = b.edges[&id("lb->web-2")].clone();
        edge.server.backup = true;
        Patch::setting(b, [Record::Edge(edge)])
    }),
];

#[test]
fn undo_all_and_redo_all_give_the_same_bytes() {
    let mut board = distributed();
    let mut history = History::default();
    let mut texts = vec![json::print(&board)];
    for (name, gesture) in GESTURES {
        let patch = gesture(&board);
        assert!(!patch.is_empty(), "{name}");
        history
            .commit(&mut board, name, patch, (vec![], vec![]), 0)
            .unwrap();
        texts.push(json::print(&board));
    }
    for text in texts.iter().rev().skip(1) {
        assert!(history.undo(&mut board).unwrap().is_some());
        assert_eq!(json::print(&board), *text);
    }
    assert!(history.undo(&mut board).unwrap().is_none());
    for text in texts.iter().skip(1) {
        assert!(history.redo(&mut board).unwrap().is_some());
        assert_eq!(json::print(&board), *text);
    }
    assert!(history.redo(&mut board).unwrap().is_none());
}

#[test]
fn removing_a_node_takes_its_edges_and_is_found_by_the_check_where_it_is_missed() {
    let mut board = distributed();
    edit::remove(&board, &[id("db-primary")])
        .apply(&mut board)
        .unwrap();
    assert!(
        board
            .edges
            .values()
            .all(|e| e.from != id("db-primary") && e.to != id("db-primary"))
    );
    let missed: Vec<_> = check(&board).into_iter().filter_map(|d| d.key).collect();
    assert!(missed.contains(&Key::Node(id("db-replica"))), "{missed:?}");
    assert!(
        !missed
            .iter()
            .any(|key| matches!(key, Key::Edge(_) | Key::Scenario(_) | Key::Step(_))),
        "{missed:?}"
    );
}

#[test]
fn what_speaks_of_a_removed_thing_lets_go_of_it_and_undo_brings_both_back() {
    let mut board = distributed();
    let before = json::print(&board);
    let patch = edit::remove(&board, &[id("user"), id("db-primary")]);
    patch.apply(&mut board).unwrap();
    assert!(board.traffic.values().all(|t| t.client != id("user")));
    assert!(!board.scenarios.contains_key(&id("primary-down")));
    let about = board.story.values().flat_map(|step| &step.about);
    assert_eq!(about.filter(|id| **id == self::id("user")).count(), 0);
    patch.invert().apply(&mut board).unwrap();
    assert_eq!(json::print(&board), before);
}

#[test]
fn a_request_can_reach_what_the_design_says() {
    let board = distributed();
    let graph = Graph::of(&board);
    let serving = |kind| matches!(kind, EdgeKind::Http | EdgeKind::App | EdgeKind::Sql);
    let reached = graph.reachable(&id("user"), serving);
    for part in [
        "lb",
        "web-1",
        "web-2",
        "app-1",
        "app-2",
        "db-primary",
        "db-replica",
    ] {
        assert!(reached.contains(&id(part)), "{part}");
    }
    assert!(!reached.contains(&id("dns")) && !reached.contains(&id("code-1")));
    let way = graph.path(&id("user"), &id("db-replica"), serving).unwrap();
    let way: Vec<&str> = way.iter().map(Id::as_str).collect();
    assert_eq!(
        way,
        ["user->lb", "lb->web-1", "web-1->app-1", "app-1->db-replica"]
    );
}

#[test]
fn arrow_keys_reach_every_part_of_both_designs() {
    let simple = json::parse(include_str!("../../diagrams/0-simple_web_stack.json")).document;
    for board in [simple, distributed()] {
        let mut reached = std::collections::BTreeSet::from([id("user")]);
        let mut waiting = vec![id("user")];
        while let Some(from) = waiting.pop() {
            for direction in Direction::ALL {
                if let Some(next) = nearest(&board, &from, direction)
                    && reached.insert(next.clone())
                {
                    waiting.push(next);
                }
            }
        }
        let all: std::collections::BTreeSet<Id> = board.nodes.keys().cloned().collect();
        assert_eq!(reached, all);
    }
}

#[test]
fn a_site_whose_visitors_arrive_is_not_given_addresses() {
    let board = distributed();
    // A second way in, and a second name server: the address stays where the visitors find it.
    let (_, second) = edit::connect::connection(&board, &id("user"), &id("web-1")).unwrap();
    assert_eq!(second.changes().count(), 1);
    let (_, dns) = edit::create::node(&board, wireboard::board::Kind::Dns, |_| {
        wireboard::board::Cell::new(0, 90)
    });
    assert_eq!(dns.changes().count(), 1);
}
