//! Going through the undo tree: by time, and in the history panel.

use std::sync::Arc;

use wireboard::app::input::{Button, MouseKind};
use wireboard::app::message::Message;
use wireboard::app::overlay::Overlay;
use wireboard::app::{App, Effect, update};
use wireboard::board::{Document, Key};

use crate::editor::{board_shot, both, click, find, id, lead, mouse, node, press};

/// Moves the visitor four times, the last two on another branch; 10 seconds lie between.
fn branched() -> (App, Vec<Arc<Document>>) {
    let mut app = both((120, 40), 0);
    app.tabs[0].selection = wireboard::app::tab::Selection::one(node("user"));
    let mut boards = vec![app.tabs[0].doc.clone()];
    for (n, keys) in (1_u64..).zip(["H", "H", "u J", "J"]) {
        let _ = update(&mut app, Message::Tick(n * 10_000));
        let _ = press(&mut app, keys);
        boards.push(app.tabs[0].doc.clone());
    }
    let _ = update(&mut app, Message::Tick(100_000));
    (app, boards)
}

fn doc(app: &App) -> Arc<Document> {
    app.tabs[0].doc.clone()
}

fn changes_the_run(effects: &[Effect]) -> bool {
    effects
        .iter()
        .any(|e| matches!(e, Effect::Engine(_) | Effect::Journal { .. }))
}

#[test]
fn earlier_and_later_go_by_time_across_branches() {
    let (mut app, boards) = branched();
    for expected in boards.iter().rev().skip(1) {
        let effects = press(&mut app, "Alt+u");
        assert_eq!(doc(&app), *expected);
        assert!(changes_the_run(&effects));
    }
    let _ = press(&mut app, "Alt+u");
    assert!(app.toasts.iter().any(|t| t.text.contains("opened")));
    for expected in &boards[1..] {
        let _ = press(&mut app, "Alt+U");
        assert_eq!(doc(&app), *expected);
        assert_eq!(lead(&app), Some(node("user")), "the selection comes along");
    }
    assert!(app.tabs[0].dirty);
}

#[test]
fn looking_back_shows_the_board_and_disturbs_nothing() {
    let (mut app, boards) = branched();
    let _ = press(&mut app, "Y");
    let mut effects = Vec::new();
    for expected in boards.iter().rev().skip(1) {
        effects.extend(press(&mut app, "Down"));
        assert_eq!(doc(&app), *expected);
        let at = app.tabs[0].scene.node(&id("user")).unwrap().rect.origin();
        assert_eq!(at, expected.nodes[&id("user")].at, "the picture follows");
    }
    assert!(!changes_the_run(&effects));
    let effects = press(&mut app, "Esc");
    assert_eq!(doc(&app), boards[4]);
    assert!(app.overlays.is_empty() && !changes_the_run(&effects));
    assert_eq!(app.tabs[0].history.current(), 4);
}

#[test]
fn enter_stays_and_that_is_a_change_like_any_other() {
    let (mut app, boards) = branched();
    // From the newest two down: the end of the other branch.
    let _ = press(&mut app, "Y Down Down");
    assert_eq!(doc(&app), boards[2]);
    let effects = press(&mut app, "Enter");
    assert_eq!(doc(&app), boards[2]);
    assert!(changes_the_run(&effects) && app.overlays.is_empty());
    let _ = press(&mut app, "u");
    assert_eq!(doc(&app), boards[1]);
    let _ = press(&mut app, "U");
    assert_eq!(
        doc(&app),
        boards[2],
        "redo follows the branch that was gone to"
    );
    // Nothing of the other branch is lost.
    let _ = press(&mut app, "Y Up Up Enter");
    assert_eq!(doc(&app), boards[4]);
}

#[test]
fn the_panel_works_by_mouse() {
    let (mut app, boards) = branched();
    let _ = press(&mut app, "Y");
    let (x, y) = find(&app, "open ").unwrap();
    let _ = click(&mut app, x, y);
    assert_eq!(doc(&app), boards[0], "the first click looks");
    let _ = mouse(&mut app, MouseKind::WheelUp, x, y);
    assert_eq!(doc(&app), boards[1]);
    let _ = click(&mut app, x, y);
    let _ = click(&mut app, x, y);
    assert_eq!(doc(&app), boards[0], "the second one stays");
    assert!(app.overlays.is_empty());
    // A click beside it goes back.
    let _ = press(&mut app, "Y Up");
    let _ = click(&mut app, 3, 20);
    assert_eq!(doc(&app), boards[0]);
    assert!(app.overlays.is_empty());
}

#[test]
fn what_happens_outside_happens_to_the_board_and_not_to_the_look_back() {
    let (mut app, boards) = branched();
    let _ = press(&mut app, "Y Down Down Down");
    assert_ne!(doc(&app), boards[4]);
    let saved = Message::Saved {
        tab: 0,
        result: Ok("simple.json".to_owned()),
        doc: boards[4].clone(),
    };
    let _ = update(&mut app, saved);
    assert_eq!(doc(&app), boards[4]);
    assert!(!app.tabs[0].dirty);
    assert!(
        !app.overlays
            .iter()
            .any(|o| matches!(o, Overlay::History(_)))
    );
    // The mark of what the file holds stands at the present revision.
    let _ = press(&mut app, "Y");
    let Some(Overlay::History(panel)) = app.overlay() else {
        panic!("the panel is open")
    };
    let saved: Vec<bool> = panel.rows.iter().map(|r| r.is_saved).collect();
    assert_eq!(saved, [true, false, false, false, false]);
    let _ = press(&mut app, "2");
    assert_eq!(app.active, 0, "keys go to the panel");
}

#[test]
fn a_mark_that_is_not_true_any_more_is_not_shown() {
    let (mut app, boards) = branched();
    let mut theirs = (*boards[0]).clone();
    theirs.header.title = "somebody else's".to_owned();
    // The file holds something that no revision is.
    app.tabs[0].saved = Arc::new(theirs);
    app.tabs[0].dirty = true;
    let _ = press(&mut app, "Y");
    let Some(Overlay::History(panel)) = app.overlay() else {
        panic!("the panel is open")
    };
    assert!(panel.rows.iter().all(|r| !r.is_saved));
}

#[test]
fn closed_machines_are_part_of_the_history() {
    let mut app = both((120, 40), 1);
    let before = app.tabs[1].doc.clone();
    let _ = press(&mut app, "z c z o Y Down");
    assert!(app.tabs[1].scene.closed.is_box(&id("server-1")));
    let _ = press(&mut app, "Esc");
    assert_eq!(app.tabs[1].doc, before);
    app.tabs[1].selection = wireboard::app::tab::Selection::one(Key::Frame(id("server-1")));
    let _ = press(&mut app, "Y Down Enter");
    assert!(app.tabs[1].doc.frames.values().all(|f| f.collapsed));
}

#[test]
fn the_panel_stands_beside_the_board() {
    let (mut app, _) = branched();
    let _ = press(&mut app, "Y Down");
    insta::assert_snapshot!("history_120x40", board_shot(&app));
    let _ = press(&mut app, "Esc");
    let _ = update(&mut app, Message::Resize(80, 24));
    let _ = press(&mut app, "Y Down Down");
    insta::assert_snapshot!("history_80x24", board_shot(&app));
}

/// The ways and labels of all edges.
fn ways(app: &App) -> Vec<(Vec<wireboard::board::Cell>, Option<String>)> {
    let edges = app.tabs[1].scene.edges.iter();
    edges
        .map(|e| {
            (
                e.cells.to_vec(),
                e.label.as_ref().map(|(_, text)| text.clone()),
            )
        })
        .collect()
}

#[test]
fn a_board_that_comes_back_gets_its_picture_back() {
    let mut app = both((120, 40), 1);
    app.tabs[1].selection = wireboard::app::tab::Selection::one(node("db-primary"));
    let mut pictures = vec![ways(&app)];
    let script = ["H", "H", "H", "H", "H", "J", "J", "J"];
    for key in script {
        let _ = press(&mut app, key);
        pictures.push(ways(&app));
    }
    assert_ne!(pictures[0], pictures[script.len()], "the moves were seen");
    for picture in pictures.iter().rev().skip(1) {
        let _ = press(&mut app, "u");
        assert_eq!(ways(&app), *picture);
    }
    for picture in pictures.iter().skip(1) {
        let _ = press(&mut app, "U");
        assert_eq!(ways(&app), *picture);
    }
    // By hand too, with no history in it.
    let _ = press(&mut app, "K K K L L L L L");
    assert_eq!(ways(&app), pictures[0]);
}

#[test]
fn only_where_a_drag_is_decides_its_picture_not_how_it_came_there() {
    let dragged = |path: &[(i32, i32)]| {
        let mut app = both((120, 40), 1);
        let (x, y) = find(&app, "Primary").unwrap();
        let at = |(dx, dy): &(i32, i32)| {
            let moved = |at: u16, by: i32| u16::try_from(i32::from(at) + by).unwrap();
            (moved(x, *dx), moved(y, *dy))
        };
        let _ = mouse(&mut app, MouseKind::Down(Button::Left), x, y);
        for place in path {
            let (x, y) = at(place);
            let _ = mouse(&mut app, MouseKind::Drag(Button::Left), x, y);
        }
        let held = ways(&app);
        let (x, y) = at(path.last().unwrap());
        let _ = mouse(&mut app, MouseKind::Up(Button::Left), x, y);
        assert_eq!(ways(&app), held, "letting go changes nothing");
        held
    };
    let straight = dragged(&[(-5, 3)]);
    let round = dragged(&[(-2, 0), (-9, 2), (-4, 6), (3, 4), (-5, 3)]);
    assert_eq!(straight, round);
}

#[test]
fn lines_are_drawn_anew_as_the_file_would_be() {
    let mut app = both((120, 40), 1);
    let (x, y) = find(&app, "Primary").unwrap();
    click(&mut app, x, y);
    // Away, so that its lines must move, and half of the way back.
    let _ = press(&mut app, "J J J J J J J H H H H H H H H K K K K K L L L");
    let doc = app.tabs[1].doc.clone();
    let fresh = wireboard::drawing::scene::build(&doc, wireboard::drawing::Detail::Near, None);
    let fresh: Vec<_> = fresh.edges.iter().map(|e| e.cells.clone()).collect();
    let shown = |app: &wireboard::app::App| -> Vec<_> {
        let edges = app.tabs[1].scene.edges.iter();
        edges.map(|e| e.cells.clone()).collect()
    };
    assert_ne!(shown(&app), fresh, "lines keep their ways");
    let _ = press(&mut app, "z r");
    assert_eq!(shown(&app), fresh);
    assert_eq!(app.tabs[1].doc, doc, "it is no change of the board");
    let _ = press(&mut app, "z r");
    let said = &app.toasts.last().unwrap().text;
    assert!(said.contains("every line runs"), "{said}");
}
