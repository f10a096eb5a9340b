//! Breaking parts on the screen: what can be broken, what says why not, and that it is so.

use wireboard::app::command;
use wireboard::board::Key;
use wireboard::live::NodeState;

use crate::desk::Desk;
use crate::editor::{id, rows};

fn select(desk: &mut Desk, key: Key) {
    desk.app.tabs[0].selection = wireboard::app::tab::Selection::one(key);
}

fn state(desk: &Desk, node: &str) -> NodeState {
    let nodes = &desk.engines[0].view(0).nodes;
    nodes.iter().find(|n| n.id == id(node)).unwrap().state
}

#[test]
fn what_runs_no_process_cannot_be_killed_and_says_why() {
    let mut desk = Desk::new((120, 40), 0);
    select(&mut desk, Key::Node(id("code")));
    let toggle = command::find("fault.toggle").unwrap();
    let why = (toggle.enabled)(&desk.app).unwrap_err();
    assert!(
        why.contains("code is a code base and runs no process"),
        "{why}"
    );
    desk.press("x");
    assert_eq!(state(&desk, "code"), NodeState::Up);
    let screen = rows(&desk.app).join("\n");
    assert!(screen.contains("runs no process"), "{screen}");
    assert!(!screen.contains("DOWN"), "{screen}");
    // With its machine it goes, and comes back.
    select(&mut desk, Key::Frame(id("server")));
    desk.press("x");
    assert_eq!(state(&desk, "code"), NodeState::Killed);
    select(&mut desk, Key::Node(id("code")));
    desk.press("x");
    assert_eq!(state(&desk, "code"), NodeState::Up);
    assert_eq!(state(&desk, "web"), NodeState::Up);
}

#[test]
fn a_client_that_is_killed_is_gone_and_asks_for_nothing() {
    let mut desk = Desk::new((120, 40), 0);
    desk.press("T");
    select(&mut desk, Key::Node(id("user")));
    desk.press("x");
    let before = desk.engines[0].view(0).totals.issued;
    desk.pass(5_000);
    assert_eq!(desk.engines[0].view(0).totals.issued, before);
    let screen = rows(&desk.app).join("\n");
    assert!(screen.contains("GONE"), "{screen}");
    desk.press("x");
    desk.pass(5_000);
    assert!(desk.engines[0].view(0).totals.issued > before);
}

#[test]
fn a_line_that_stands_for_several_edges_is_cut_and_healed_as_all_of_them() {
    let mut desk = Desk::new((120, 40), 1);
    desk.press("z c");
    let tab = desk.app.tab().unwrap();
    let line = tab.scene.edges.iter().find(|e| e.of.len() > 1).unwrap();
    let (first, of) = (Key::Edge(line.id.clone()), line.of.clone());
    let board = desk.app.active;
    desk.app.tabs[board].selection = wireboard::app::tab::Selection::one(first);
    let cut = |desk: &Desk| {
        let edges = &desk.engines[board].view(0).edges;
        let cut = edges.iter().filter(|e| e.cut);
        cut.map(|e| e.id.clone())
            .collect::<std::collections::BTreeSet<_>>()
    };
    desk.press("x");
    assert_eq!(cut(&desk), of.into_iter().collect());
    desk.press("x");
    assert!(cut(&desk).is_empty());
}
