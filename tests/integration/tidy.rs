//! Tidy on the built-in designs: shuffled, they come out as one would draw them; and a leaf added to a
//! machine moves nothing outside it but what gives way.

use wireboard::board::edit::room;
use wireboard::board::{Cell, Document, Edge, EdgeKind, Id, Kind, Node, Record};
use wireboard::drawing::Detail;
use wireboard::drawing::build::build;
use wireboard::drawing::tidy::{Flow, Scope, Tidied, Wish, tidy};

use crate::editor::{board, both, id, press};

fn applied(board: &Document, tidied: &Tidied) -> Document {
    let mut next = board.clone();
    tidied.patch.apply(&mut next).unwrap();
    next
}

/// Everything somewhere else, in an order that has nothing to do with the edges.
fn shuffled(mut board: Document) -> Document {
    for (n, node) in board.nodes.values_mut().enumerate() {
        let n = n as i32;
        node.at = Cell::new((n * 37) % 101, (n * 23) % 61);
    }
    for (n, frame) in board.frames.values_mut().enumerate() {
        frame.at = Cell::new(300 * n as i32, 100);
    }
    board
}

/// Routes that are legal, and boxes that lie on no other.
#[track_caller]
fn is_a_picture(board: &Document) {
    let scene = build(board, Detail::Near, None);
    assert!(scene.complaints.is_empty(), "{:?}", scene.complaints);
    assert!(room::covered(board).is_empty());
}

#[test]
fn shuffled_designs_come_out_as_one_would_draw_them() {
    for name in ["simple", "distributed"] {
        let start = shuffled(board(name));
        for flow in Flow::ALL {
            let tidied = tidy(&start, &Wish::new(Scope::Board, flow)).unwrap();
            let next = applied(&start, &tidied);
            is_a_picture(&next);
            // Requests run with the flow: from the visitor to whatever they reach.
            let before = |a: &str, b: &str| {
                let (a, b) = (next.nodes[&id(a)].rect(), next.nodes[&id(b)].rect());
                match flow {
                    Flow::Right => a.right() <= b.x,
                    Flow::Down => a.bottom() <= b.y,
                    Flow::Left => b.right() <= a.x,
                    Flow::Up => b.bottom() <= a.y,
                }
            };
            let ways: &[(&str, &str)] = match name {
                "simple" => &[("user", "web"), ("web", "app"), ("app", "db")],
                _ => &[
                    ("user", "lb"),
                    ("lb", "web-1"),
                    ("lb", "web-2"),
                    ("web-2", "app-2"),
                    ("app-2", "db-replica"),
                ],
            };
            for (a, b) in ways {
                assert!(before(a, b), "{name} {flow:?}: {a} before {b}");
            }
        }
    }
}

#[test]
fn a_tidied_board_is_looked_at_first_and_is_one_step() {
    let mut app = both((200, 60), 1);
    let before = app.tabs[1].doc.clone();
    let _ = press(&mut app, "t");
    assert_ne!(app.tabs[1].doc, before, "it is shown");
    assert!(app.hints.iter().any(|h| h.title.contains("of 14")));
    let right = app.tabs[1].doc.clone();
    let _ = press(&mut app, "Down");
    assert_ne!(app.tabs[1].doc, right, "another flow");
    let _ = press(&mut app, "Esc");
    assert_eq!(app.tabs[1].doc, before);
    let _ = press(&mut app, "t Enter");
    assert_eq!(app.tabs[1].doc, right);
    assert_eq!(app.tabs[1].history.undo_name(), Some("tidy the board"));
    let _ = press(&mut app, "u");
    assert_eq!(app.tabs[1].doc, before);
}

#[test]
fn a_leaf_added_to_a_machine_moves_nothing_outside_it() {
    let board = board("distributed");
    let mut with = board.clone();
    let mut leaf = Node::new(id("leaf"), Kind::Box, "Leaf", Cell::new(0, 0));
    leaf.frame = Some(id("server-1"));
    leaf.at = with.frames[&id("server-1")].at.offset(3, 2);
    with.insert(Record::Node(leaf));
    let edge = Edge::new(id("app-1"), id("leaf"), EdgeKind::Plain);
    with.insert(Record::Edge(edge));
    let tidied = tidy(
        &with,
        &Wish::new(Scope::Machine(id("server-1")), Flow::Right),
    )
    .unwrap();
    let next = applied(&with, &tidied);
    let outside = |n: &&Node| n.frame != Some(id("server-1")) && n.at != with.nodes[&n.id].at;
    let pushed: Vec<&Node> = next.nodes.values().filter(outside).collect();
    // Server 2 may have to give way as a whole; nothing else.
    let strays: Vec<&Id> = (pushed.iter())
        .filter(|n| n.frame != Some(id("server-2")))
        .map(|n| &n.id)
        .collect();
    assert!(strays.is_empty(), "{strays:?}");
    assert_eq!(room::newly_covered(&board, &next), None);
}
