//! Boards that change step by step, as an editor changes them, with more edges than room: what is
//! drawn from the picture before keeps the rules, and remembers nothing wrong.

use proptest::prelude::*;
use wireboard::board::{Cell, Document, Edge, EdgeKind, Id, Kind, Node};
use wireboard::drawing::scene::{Complaint, Detail, Scene, build};

use super::{boards, cases, read_back, rules};

/// One change. Numbers pick a record; what is not there is left alone.
#[derive(Debug, Clone)]
enum Change {
    MoveNode(u16, i32, i32),
    MoveFrame(u16, i32, i32),
    Close(u16),
    AddNode(u16),
    AddEdge(u16, u16),
    DeleteNode(u16),
    DeleteEdge(u16),
    Label(u16),
    MoveNote(i32, i32),
}

fn change() -> impl Strategy<Value = Change> {
    let by = || (-12..12_i32, -6..6_i32);
    prop_oneof![
        4 => (any::<u16>(), by()).prop_map(|(n, (x, y))| Change::MoveNode(n, x, y)),
        1 => (any::<u16>(), by()).prop_map(|(n, (x, y))| Change::MoveFrame(n, x, y)),
        1 => any::<u16>().prop_map(Change::Close),
        1 => any::<u16>().prop_map(Change::AddNode),
        2 => any::<(u16, u16)>().prop_map(|(a, b)| Change::AddEdge(a, b)),
        1 => any::<u16>().prop_map(Change::DeleteNode),
        1 => any::<u16>().prop_map(Change::DeleteEdge),
        1 => any::<u16>().prop_map(Change::Label),
        1 => by().prop_map(|(x, y)| Change::MoveNote(x, y)),
    ]
}

fn pick(ids: Vec<Id>, n: u16) -> Option<Id> {
    let at = usize::from(n).checked_rem(ids.len())?;
    ids.into_iter().nth(at)
}

fn apply(board: &mut Document, change: &Change) -> Option<()> {
    let nodes = |board: &Document| board.nodes.keys().cloned().collect();
    let frames = |board: &Document| board.frames.keys().cloned().collect();
    let edges = |board: &Document| board.edges.keys().cloned().collect();
    match *change {
        Change::MoveNode(n, dx, dy) => {
            let node = board.nodes.get_mut(&pick(nodes(board), n)?)?;
            node.at = node.at.offset(dx, dy);
        }
        Change::MoveFrame(n, dx, dy) => {
            let id = pick(frames(board), n)?;
            for node in board.nodes_in_frame(&id) {
                let node = board.nodes.get_mut(&node)?;
                node.at = node.at.offset(dx, dy);
            }
            let frame = board.frames.get_mut(&id)?;
            frame.at = frame.at.offset(dx, dy);
        }
        Change::Close(n) => {
            let frame = board.frames.get_mut(&pick(frames(board), n)?)?;
            frame.collapsed = !frame.collapsed;
        }
        Change::AddNode(n) => {
            let id = Id::new(&format!("new-{}", n % 4)).ok()?;
            let at = Cell::new(i32::from(n % 90), i32::from(n % 37));
            let node = Node::new(id.clone(), Kind::Box, "New", at);
            board.nodes.insert(id, node);
        }
        Change::AddEdge(a, b) => {
            let (from, to) = (pick(nodes(board), a)?, pick(nodes(board), b)?);
            if from != to {
                let edge = Edge::new(from, to, EdgeKind::Http);
                board.edges.insert(edge.id.clone(), edge);
            }
        }
        Change::DeleteNode(n) => {
            let id = pick(nodes(board), n)?;
            board.edges.retain(|_, e| e.from != id && e.to != id);
            board.nodes.remove(&id);
        }
        Change::DeleteEdge(n) => {
            board.edges.remove(&pick(edges(board), n)?);
        }
        Change::Label(n) => {
            let edge = board.edges.get_mut(&pick(edges(board), n)?)?;
            let label = if edge.label.is_empty() { "a label" } else { "" };
            label.clone_into(&mut edge.label);
        }
        Change::MoveNote(dx, dy) => {
            let note = board.notes.values_mut().next()?;
            note.at = note.at.offset(dx, dy);
        }
    }
    Some(())
}

/// What a picture says about its edges without a way is true: each has its complaint and a line.
fn told(scene: &Scene) -> bool {
    let complained = |id: &Id| scene.complaints.contains(&Complaint::NoRoute(id.clone()));
    scene.edges.iter().all(|e| e.legal != complained(&e.id))
}

/// Boxes may come to lie on frames and on each other here: the rules about what a line may not run
/// through hold all the same, but such a picture cannot be read back.
fn overlaps(scene: &Scene) -> bool {
    let overlap = |c: &Complaint| matches!(c, Complaint::Overlap(..));
    scene.complaints.iter().any(overlap)
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn what_changes_step_by_step_keeps_the_rules(
        start in boards::crowded(), steps in prop::collection::vec(change(), 1..4),
    ) {
        let mut board = start;
        let mut scene = build(&board, Detail::Near, None);
        prop_assert!(scene.memory.is_true_to(&scene));
        for step in steps {
            apply(&mut board, &step);
            let next = build(&board, Detail::Near, Some(&scene));
            prop_assert_eq!(rules::broken(&board, &next), Vec::<String>::new(), "{:?}", step);
            prop_assert!(told(&next));
            if !overlaps(&next) {
                prop_assert_eq!(read_back::misread(&next), Vec::<String>::new());
            }
            prop_assert_eq!(&build(&board, Detail::Near, Some(&scene)), &next, "not twice the same");
            prop_assert!(next.memory.is_true_to(&next), "{:?} is remembered wrongly", step);
            scene = next;
        }
    }

    #[test]
    fn crowded_boards_keep_the_rules_and_say_what_has_no_room(board in boards::crowded()) {
        let scene = build(&board, Detail::Near, None);
        prop_assert_eq!(rules::broken(&board, &scene), Vec::<String>::new());
        prop_assert_eq!(read_back::misread(&scene), Vec::<String>::new());
        prop_assert!(told(&scene));
        prop_assert_eq!(&build(&board, Detail::Near, Some(&scene)), &scene);
    }
}
