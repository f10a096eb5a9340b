//! Tidy as a whole: what it must keep on any board.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::board::edit::room;
use crate::board::{Edge, EdgeKind, Frame, Kind, Node, Record, Size};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn applied(board: &Document, tidied: &Tidied) -> Document {
    let mut next = board.clone();
    tidied.patch.apply(&mut next).unwrap();
    next
}

/// Nodes on machines two deep, joined at random, wherever they happen to stand.
fn boards() -> impl Strategy<Value = Document> {
    let nodes = prop::collection::vec((0_usize..6, -60..120, -30..60), 2..16);
    let edges = prop::collection::vec((0_usize..16, 0_usize..16), 0..24);
    (nodes, edges).prop_map(|(nodes, edges)| {
        let mut board = Document::default();
        for (n, around) in [None, None, Some(0), Some(0), Some(1)]
            .into_iter()
            .enumerate()
        {
            let mut frame = Frame::new(
                id(&format!("m-{n}")),
                "machine",
                Cell::new(200 * n as i32, 100),
                Size::new(30, 12),
            );
            frame.frame = around.map(|n: usize| id(&format!("m-{n}")));
            board.insert(Record::Frame(frame));
        }
        let count = nodes.len();
        for (n, (home, x, y)) in nodes.into_iter().enumerate() {
            let name = format!("n-{n}");
            let mut node = Node::new(id(&name), Kind::Box, &name, Cell::new(x, y));
            node.frame = (home < 5).then(|| id(&format!("m-{home}")));
            board.insert(Record::Node(node));
        }
        for (from, to) in edges {
            let (from, to) = (from % count, to % count);
            if from != to {
                let edge = Edge::new(
                    id(&format!("n-{from}")),
                    id(&format!("n-{to}")),
                    EdgeKind::Plain,
                );
                board.insert(Record::Edge(edge));
            }
        }
        board
    })
}

proptest! {
    #[test]
    fn nothing_lies_on_anything_and_nesting_stays(board in boards(), flow in 0_usize..4) {
        let wish = Wish::new(Scope::Board, Flow::ALL[flow]);
        let next = applied(&board, &tidy(&board, &wish).unwrap());
        prop_assert_eq!(room::covered(&next), BTreeSet::new());
        for node in next.nodes.values() {
            prop_assert_eq!(&node.frame, &board.nodes[&node.id].frame);
            if let Some(home) = &node.frame {
                prop_assert!(next.frames[home].rect().inflate(-1, -1).contains_rect(node.rect()));
            }
        }
        // Tidy is done when it is done.
        let again = tidy(&next, &wish).unwrap();
        prop_assert!(again.moved <= again.of);
        prop_assert_eq!(tidy(&board, &wish).unwrap().patch, tidy(&board, &wish).unwrap().patch);
    }

    #[test]
    fn pins_hold(board in boards(), pinned in prop::collection::btree_set(0_usize..16, 0..4)) {
        let pinned: BTreeSet<Id> = pinned.into_iter().map(|n| id(&format!("n-{n}"))).collect();
        let wish = Wish { pinned: pinned.clone(), ..Wish::new(Scope::Board, Flow::Right) };
        if let Ok(tidied) = tidy(&board, &wish) {
            let next = applied(&board, &tidied);
            for id in &pinned {
                if let Some(node) = board.nodes.get(id) {
                    prop_assert_eq!(next.nodes[id].at, node.at);
                }
            }
        }
    }
}

#[test]
fn machines_in_a_circle_are_refused() {
    let mut board = Document::default();
    for (name, around) in [("a", "b"), ("b", "a")] {
        let mut frame = Frame::new(id(name), name, Cell::default(), Size::new(20, 9));
        frame.frame = Some(id(around));
        board.insert(Record::Frame(frame));
    }
    let wish = Wish::new(Scope::Machine(id("a")), Flow::Right);
    assert_eq!(tidy(&board, &wish), Err(Refusal::Circle));
}

#[test]
fn a_machine_that_becomes_wider_and_lower_pushes_too() {
    let mut board = Document::default();
    let machine =
        |name: &str, x: i32, size: Size| Frame::new(id(name), name, Cell::new(x, 0), size);
    board.insert(Record::Frame(machine("wide", 0, Size::new(30, 30))));
    board.insert(Record::Frame(machine("beside", 34, Size::new(20, 9))));
    for (n, y) in [("one", 2), ("two", 10), ("three", 18)] {
        let mut node = Node::new(id(n), Kind::Box, n, Cell::new(4, y));
        node.frame = Some(id("wide"));
        board.insert(Record::Node(node));
    }
    for (from, to) in [("one", "two"), ("two", "three")] {
        let edge = Edge::new(id(from), id(to), EdgeKind::Plain);
        board.insert(Record::Edge(edge));
    }
    let wish = Wish::new(Scope::Machine(id("wide")), Flow::Right);
    let next = applied(&board, &tidy(&board, &wish).unwrap());
    let (wide, beside) = (
        next.frames[&id("wide")].rect(),
        next.frames[&id("beside")].rect(),
    );
    assert!(wide.h < 30 && wide.w > 34, "{wide:?}");
    assert!(!wide.intersects(beside), "{wide:?} {beside:?}");
}
