//! Going about a board: hint letters, the jump list.

use wireboard::app::hinting::{self, HintFor};
use wireboard::app::input::{Button, MouseKind};
use wireboard::app::settings::{ColorLevel, Glyphs};
use wireboard::board::{Cell, Document, Key, Kind, Node};

use crate::editor::{both, click, find, id, lead, mouse, node, press, rows, shot};

/// The letters that stand on a thing.
fn letters_of(app: &wireboard::app::App, key: &Key) -> String {
    let hinting = app.hinting.as_ref().expect("letters stand on the board");
    let target = hinting.targets.iter().find(|t| t.key == *key).unwrap();
    target.letters.clone()
}

#[test]
fn letters_select_every_thing_in_view() {
    let mut app = both((120, 40), 1);
    let _ = press(&mut app, "f");
    let targets = app.hinting.clone().unwrap().targets;
    let doc = app.tab().unwrap().doc.clone();
    assert_eq!(
        targets.len(),
        doc.nodes.len() + doc.frames.len() + doc.notes.len(),
        "all of it is in view"
    );
    let _ = press(&mut app, "Esc");
    assert_eq!(app.hinting, None);
    for target in targets {
        let _ = press(&mut app, "f");
        let keys: Vec<String> = target.letters.chars().map(String::from).collect();
        let _ = press(&mut app, &keys.join(" "));
        assert_eq!(lead(&app), Some(target.key));
        assert_eq!(app.hinting, None);
    }
}

#[test]
fn letters_are_the_same_each_time_and_capitals_mean_them_too() {
    let mut app = both((120, 40), 1);
    let _ = press(&mut app, "f");
    let first = app.hinting.clone();
    let _ = press(&mut app, "Esc f");
    assert_eq!(app.hinting, first);
    let letters = letters_of(&app, &node("lb")).to_uppercase();
    let _ = press(&mut app, &letters);
    assert_eq!(lead(&app), Some(node("lb")));
}

#[test]
fn many_things_have_pairs_and_backspace_takes_the_first_letter_back() {
    let mut doc = Document::default();
    for n in 0..60 {
        let at = Cell::new((n % 10) * 12, (n / 10) * 4);
        let name = id(&format!("n-{n}"));
        let mut node = Node::new(name.clone(), Kind::Box, "n", at);
        node.size = Some(wireboard::board::Size::new(8, 3));
        doc.nodes.insert(name, node);
    }
    let tab = wireboard::app::Tab::new("many", None, doc);
    let settings = wireboard::app::settings::Settings::default();
    let mut app = wireboard::app::App::new(vec![tab], settings, (160, 40));
    let _ = press(&mut app, "f");
    let last = node("n-59");
    let letters = letters_of(&app, &last);
    assert_eq!(letters.len(), 2);
    let (first, second) = letters.split_at(1);
    let _ = press(&mut app, first);
    let left = app.hinting.as_ref().unwrap().left().count();
    assert!(left > 1 && left < 60, "{left}");
    let _ = press(&mut app, "Backspace");
    assert_eq!(app.hinting.as_ref().unwrap().left().count(), 60);
    let _ = press(&mut app, &format!("{first} {second}"));
    assert_eq!(lead(&app), Some(last));
}

#[test]
fn what_is_no_letter_leaves_them_and_does_what_it_always_does() {
    let mut app = both((120, 40), 1);
    let _ = press(&mut app, "f Tab");
    assert_eq!(app.hinting, None);
    assert!(lead(&app).is_some());
    let _ = press(&mut app, "f");
    let (x, y) = find(&app, "HAProxy").expect("the balancer is in view");
    let _ = click(&mut app, x, y);
    assert_eq!(app.hinting, None);
    assert_eq!(lead(&app), Some(node("lb")));
    // A letter that stands on nothing is told, and the letters stay.
    let _ = press(&mut app, "f z");
    assert!(app.hinting.is_some() && app.toasts.iter().any(|t| t.text.contains("z stands on")));
}

#[test]
fn the_same_letters_choose_what_to_connect_with() {
    let mut app = both((120, 40), 1);
    let from = id("web-1");
    hinting::start(&mut app, HintFor::ConnectFrom(from.clone()));
    let targets = app.hinting.clone().unwrap().targets;
    assert!(
        targets
            .iter()
            .all(|t| matches!(&t.key, Key::Node(n) if *n != from))
    );
    let letters = letters_of(&app, &node("app-2"));
    let _ = press(&mut app, &letters);
    let edges = &app.tab().unwrap().doc.edges;
    let made = edges
        .values()
        .find(|e| e.from == from && e.to == id("app-2"));
    assert!(made.is_some());
    let _ = press(&mut app, "u");
    assert_eq!(app.tab().unwrap().doc, app.tab().unwrap().saved);
}

#[test]
fn jumps_go_back_and_forward() {
    let mut app = both((120, 40), 1);
    let _ = press(&mut app, "Tab");
    let start = lead(&app);
    let origin = app.tab().unwrap().camera.origin;
    let _ = press(&mut app, "f");
    let letters = letters_of(&app, &node("db-replica"));
    let _ = press(&mut app, &letters);
    let _ = press(&mut app, "Ctrl+O");
    assert_eq!(lead(&app), start);
    assert_eq!(app.tab().unwrap().camera.origin, origin);
    let _ = press(&mut app, "Alt+o");
    assert_eq!(lead(&app), Some(node("db-replica")));
    let _ = press(&mut app, "Alt+o");
    assert_eq!(
        lead(&app),
        Some(node("db-replica")),
        "there is nothing further"
    );
}

#[test]
fn a_click_far_away_is_a_jump_and_a_near_one_is_not() {
    let mut app = both((120, 40), 1);
    let at = |app: &wireboard::app::App, name: &str| find(app, name).unwrap();
    let (x, y) = at(&app, "Visitor");
    let _ = click(&mut app, x, y);
    let start = lead(&app);
    let (x, y) = at(&app, "Primary");
    let _ = mouse(&mut app, MouseKind::Down(Button::Left), x, y);
    let _ = mouse(&mut app, MouseKind::Up(Button::Left), x, y);
    assert_ne!(lead(&app), start);
    let _ = press(&mut app, "Ctrl+O");
    assert_eq!(lead(&app), start);
}

#[test]
fn letters_stand_on_the_things() {
    for size in [(80, 24), (120, 40)] {
        let mut app = both(size, 1);
        let _ = press(&mut app, "f");
        insta::assert_snapshot!(format!("letters_{}x{}", size.0, size.1), shot(&app));
    }
}

#[test]
fn letters_can_be_read_in_ascii_and_without_colour() {
    let mut app = both((120, 40), 1);
    app.settings.glyphs = Glyphs::Ascii;
    app.settings.colors = ColorLevel::None;
    let _ = press(&mut app, "f");
    let shown = rows(&app).join("\n");
    assert!(shown.is_ascii());
    for target in &app.hinting.as_ref().unwrap().targets {
        assert!(shown.contains(&format!(" {} ", target.letters)));
    }
}
