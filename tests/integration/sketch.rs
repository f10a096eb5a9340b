//! Boards whose lines take longer to find than a frame may: a sketch first, the picture when it is
//! there, and the board can be worked on all the while.

use std::sync::Arc;

use wireboard::app::input::{Button, MouseKind};
use wireboard::app::settings::Settings;
use wireboard::app::{App, Effect, Message, Tab, update};
use wireboard::board::{Cell, Document, Edge, EdgeKind, Id, Kind, Node};
use wireboard::drawing::scene::build;
use wireboard::drawing::{Detail, Scene};

use crate::editor::{mouse, press};

/// More lines than a frame has time for, each of them short.
const PAIRS: i32 = 1_100;

fn id(side: &str, n: i32) -> Id {
    Id::new(&format!("{side}-{n}")).unwrap()
}

fn board() -> Document {
    let mut doc = Document::default();
    for n in 0..PAIRS {
        let at = Cell::new((n % 30) * 60, (n / 30) * 9);
        for (side, dx) in [("a", 0), ("b", 30)] {
            let node = Node::new(id(side, n), Kind::Box, side, at.offset(dx, 0));
            doc.nodes.insert(node.id.clone(), node);
        }
        let edge = Edge::new(id("a", n), id("b", n), EdgeKind::Plain);
        doc.edges.insert(edge.id.clone(), edge);
    }
    doc
}

fn editor() -> App {
    let mut app = App::new(
        vec![Tab::new("board", None, board())],
        Settings::default(),
        (120, 40),
    );
    app.overlays.clear();
    app.untouched = false;
    app
}

/// What is asked to be drawn.
struct Asked {
    doc: Arc<Document>,
    detail: Detail,
    previous: Option<Arc<Scene>>,
}

fn asked(effects: Vec<Effect>) -> Vec<Asked> {
    let draw = |effect| match effect {
        Effect::Draw {
            doc,
            detail,
            previous,
            ..
        } => Some(Asked {
            doc,
            detail,
            previous,
        }),
        _ => None,
    };
    effects.into_iter().filter_map(draw).collect()
}

fn tick(app: &mut App) -> Vec<Asked> {
    asked(update(app, Message::Tick(0)))
}

/// Draws as the world does, and tells the editor.
fn drawn(app: &mut App, asked_for: &Asked) -> Vec<Asked> {
    let previous = asked_for.previous.as_deref();
    let scene = build(&asked_for.doc, asked_for.detail, previous);
    let scene = Some(Arc::new(scene));
    asked(update(app, Message::Pictured { tab: 0, scene }))
}

fn is_sketch(app: &App) -> bool {
    app.tabs[0].scene.is_sketch()
}

fn says_so(app: &App) -> bool {
    app.hints.iter().any(|hint| hint.key == "looking for")
}

#[test]
fn a_large_board_is_a_sketch_until_its_lines_are_found() {
    let mut app = editor();
    let scene = Arc::clone(&app.tabs[0].scene);
    assert!(scene.is_sketch() && scene.edges.len() == PAIRS as usize);
    assert!(scene.edges.iter().all(|e| !e.legal && !e.cells.is_empty()));
    assert_eq!(scene.complaints, [], "nobody looked yet");
    let wanted = tick(&mut app);
    assert_eq!(wanted.len(), 1);
    assert!(says_so(&app));
    assert_eq!(tick(&mut app).len(), 0, "once is enough");
    assert_eq!(drawn(&mut app, &wanted[0]).len(), 0);
    let doc = Arc::clone(&app.tabs[0].doc);
    assert_eq!(*app.tabs[0].scene, build(&doc, wanted[0].detail, None));
    assert!(app.tabs[0].scene.edges.iter().all(|e| e.legal));
    assert!(!says_so(&app));
}

#[test]
fn what_is_changed_meanwhile_is_drawn_from_the_picture_that_comes() {
    let mut app = editor();
    let first = tick(&mut app);
    let _ = press(&mut app, "Tab L");
    assert!(is_sketch(&app), "there is no picture to draw from");
    assert_ne!(*app.tabs[0].doc, *first[0].doc, "something was moved");
    assert_eq!(tick(&mut app).len(), 0, "one at a time");
    let second = drawn(&mut app, &first[0]);
    assert_eq!(second.len(), 1);
    assert!(second[0].previous.is_some());
    assert!(Arc::ptr_eq(&second[0].doc, &app.tabs[0].doc));
    assert_eq!(drawn(&mut app, &second[0]).len(), 0);
    assert!(!is_sketch(&app));
    // From here on a change is drawn at once.
    let _ = press(&mut app, "L");
    assert!(!is_sketch(&app) && tick(&mut app).is_empty());
}

#[test]
fn a_drawing_that_fails_is_said_and_not_asked_for_again_and_again() {
    let mut app = editor();
    let wanted = tick(&mut app);
    assert_eq!(wanted.len(), 1);
    let failed = || Message::Pictured {
        tab: 0,
        scene: None,
    };
    assert_eq!(asked(update(&mut app, failed())).len(), 0);
    assert_eq!(tick(&mut app).len(), 0);
    assert!(is_sketch(&app) && !says_so(&app), "nobody looks for them");
    let asked_again = asked(press(&mut app, "z r"));
    assert_eq!(asked_again.len(), 1, "the person can ask for it");
}

#[test]
fn a_failure_is_of_the_board_that_was_drawn() {
    let mut app = editor();
    let _ = tick(&mut app);
    let _ = press(&mut app, "Tab L");
    let failed = Message::Pictured {
        tab: 0,
        scene: None,
    };
    // What is on the screen was not tried yet.
    let second = asked(update(&mut app, failed));
    assert_eq!(second.len(), 1);
    assert_eq!(drawn(&mut app, &second[0]).len(), 0);
    assert!(!is_sketch(&app));
}

#[test]
fn a_picture_that_comes_in_the_middle_of_a_drag_takes_nothing_back() {
    let mut app = editor();
    let wanted = tick(&mut app);
    let name = app.tabs[0].scene.nodes[0].rect;
    let canvas = app.layout.panes[0].canvas;
    let origin = app.tabs[0].camera.origin;
    let (x, y) = (
        canvas.x + (name.x + 3 - origin.x) as u16,
        canvas.y + (name.y + 1 - origin.y) as u16,
    );
    let _ = mouse(&mut app, MouseKind::Down(Button::Left), x, y);
    let _ = mouse(&mut app, MouseKind::Drag(Button::Left), x + 2, y + 2);
    let moved = app.tabs[0].scene.nodes[0].rect;
    assert_ne!(moved, name);
    assert!(is_sketch(&app));
    assert_eq!(drawn(&mut app, &wanted[0]).len(), 0);
    assert_eq!(
        app.tabs[0].scene.nodes[0].rect, moved,
        "it stays in the hand"
    );
    assert!(!is_sketch(&app), "drawn from the picture that came");
    let _ = mouse(&mut app, MouseKind::Up(Button::Left), x + 2, y + 2);
    assert!(!is_sketch(&app) && tick(&mut app).is_empty());
}

#[test]
fn what_is_drawn_anew_does_not_follow_a_picture_under_way() {
    let mut app = editor();
    let first = tick(&mut app);
    assert_eq!(drawn(&mut app, &first[0]).len(), 0);
    // Now there are lines to follow.
    let second = asked(press(&mut app, "z r"));
    assert_eq!(second.len(), 1);
    assert!(second[0].previous.is_none());
    assert_eq!(asked(press(&mut app, "z r")).len(), 0, "one at a time");
    let third = drawn(&mut app, &second[0]);
    assert_eq!(third.len(), 1, "that one was begun before");
    assert!(third[0].previous.is_none());
    assert_eq!(drawn(&mut app, &third[0]).len(), 0);
    assert!(!is_sketch(&app) && !says_so(&app));
}

#[test]
fn all_levels_of_a_large_board_share_their_lines() {
    let mut app = editor();
    let first = tick(&mut app);
    let _ = drawn(&mut app, &first[0]);
    let before = Arc::clone(&app.tabs[0].scene);
    let _ = press(&mut app, "-");
    let _ = press(&mut app, "+");
    assert!(!is_sketch(&app));
    let same = before.edges.iter().zip(&app.tabs[0].scene.edges);
    assert!(same.into_iter().all(|(a, b)| a.cells == b.cells));
}
