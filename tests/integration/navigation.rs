//! Going about a board: hint letters, the jump list.

use wireboard::app::hinting::{self, HintFor};
use wireboard::app::input::{Button, MouseKind};
use wireboard::app::minimap;
use wireboard::app::settings::{ColorLevel, Glyphs};
use wireboard::board::{Cell, Document, Key, Kind, Node, Patch};
use wireboard::drawing::Hit;

use crate::editor::{
    board_shot, both, click, find, id, lead, mouse, node, press, rows, shot, type_text,
};

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
        insta::assert_snapshot!(format!("letters_{}x{}", size.0, size.1), board_shot(&app));
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

#[test]
fn what_is_typed_is_found_while_it_is_typed() {
    let mut app = both((120, 40), 1);
    let _ = press(&mut app, "Tab");
    let start = (lead(&app), app.tab().unwrap().camera);
    let _ = press(&mut app, "/");
    let _ = type_text(&mut app, "nginx");
    let found = |app: &wireboard::app::App| {
        let search = app.tab().unwrap().search.clone().unwrap();
        (search.count(), search.matches)
    };
    assert_eq!(found(&app).1, [node("web-1"), node("web-2")]);
    assert!(found(&app).1.contains(&lead(&app).unwrap()));
    assert!(shot(&app).contains("*****"), "what matches is lit");
    // With a capital letter in it, case counts.
    let _ = press(&mut app, "Ctrl+U");
    let _ = type_text(&mut app, "NGINX");
    assert_eq!(found(&app).0, "nothing matches");
    let _ = press(&mut app, "Esc");
    assert_eq!((lead(&app), app.tab().unwrap().camera), start, "as it was");
    assert_eq!(app.tab().unwrap().search, None);
}

#[test]
fn matches_are_walked_round_and_round() {
    let mut app = both((120, 40), 1);
    let _ = press(&mut app, "/");
    let _ = type_text(&mut app, "nginx");
    let _ = press(&mut app, "Enter");
    let first = lead(&app);
    assert!(rows(&app).last().unwrap().contains("of 2"));
    let _ = press(&mut app, "n");
    assert_ne!(lead(&app), first);
    let _ = press(&mut app, "n");
    assert_eq!(lead(&app), first);
    let _ = press(&mut app, "N N N");
    assert_ne!(lead(&app), first);
    // Put out, and found again by the key alone.
    let _ = press(&mut app, "Esc");
    assert_eq!(app.tab().unwrap().search, None);
    let _ = press(&mut app, "n");
    assert!(app.tab().unwrap().search.is_some());
    let _ = press(&mut app, "Ctrl+O Ctrl+O");
    assert_eq!(lead(&app), None, "before anything was found");
}

#[test]
fn everything_that_a_thing_says_can_be_found() {
    for (pattern, expected) in [
        ("db-replica", "db-replica"),
        ("192.0.2.12", "server-2"),
        ("load balancer", "lb"),
        ("binlog", "db-primary->db-replica"),
        ("one way in", "user->lb"),
    ] {
        let mut app = both((120, 40), 1);
        let _ = press(&mut app, "/");
        let _ = type_text(&mut app, pattern);
        let matches = app.tab().unwrap().search.clone().unwrap().matches;
        let ids: Vec<&str> = matches
            .iter()
            .filter_map(|k| Some(k.id()?.as_str()))
            .collect();
        assert!(ids.contains(&expected), "{pattern}: {ids:?}");
    }
}

#[test]
fn replacing_is_one_revision() {
    let mut app = both((120, 40), 1);
    let before = app.tab().unwrap().doc.clone();
    let _ = press(&mut app, "g r");
    let _ = type_text(&mut app, "Nginx");
    assert!(rows(&app).last().unwrap().contains("2 places"));
    let _ = press(&mut app, "Enter");
    let _ = type_text(&mut app, "Apache");
    assert_eq!(app.tab().unwrap().doc, before, "nothing is changed yet");
    let _ = press(&mut app, "Enter");
    let after = app.tab().unwrap().doc.clone();
    assert_eq!(after.nodes[&id("web-1")].name, "Apache 1");
    assert_eq!(after.nodes[&id("web-2")].name, "Apache 2");
    assert_eq!(Patch::between(&before, &after).changes().count(), 2);
    let _ = press(&mut app, "u");
    assert_eq!(app.tab().unwrap().doc, before);
    // Esc at any time leaves everything as it was.
    let _ = press(&mut app, "g r Enter x Esc");
    assert_eq!(app.tab().unwrap().doc, before);
}

#[test]
fn the_keys_of_a_walk_turn_a_story_too_and_a_search_lies_on_top_of_it() {
    let mut app = both((120, 40), 0);
    app.tabs[0].story.on = true;
    app.tabs[0].run = Some(std::sync::Arc::default());
    app.tabs[0].story.ended = true;
    let _ = press(&mut app, "n");
    assert_eq!(app.tabs[0].story.step, 1);
    let _ = press(&mut app, "/");
    let _ = type_text(&mut app, "server");
    let _ = press(&mut app, "Enter n n");
    assert_eq!(app.tabs[0].story.step, 1);
    let _ = press(&mut app, "Esc N");
    assert_eq!(app.tabs[0].story.step, 0);
}

#[test]
fn a_search_is_lit_and_typed_at_the_bottom() {
    for size in [(80, 24), (120, 40)] {
        let mut app = both(size, 1);
        let _ = press(&mut app, "/");
        let _ = type_text(&mut app, "ser");
        insta::assert_snapshot!(format!("finding_{}x{}", size.0, size.1), shot(&app));
        let _ = press(&mut app, "Esc g r");
        let _ = type_text(&mut app, "Server");
        let _ = press(&mut app, "Enter");
        let _ = type_text(&mut app, "Host");
        insta::assert_snapshot!(format!("replacing_{}x{}", size.0, size.1), shot(&app));
    }
}

#[test]
fn a_thing_is_gone_to_by_its_id() {
    let mut app = both((120, 40), 1);
    let _ = press(&mut app, "g o");
    let _ = type_text(&mut app, "replica");
    let _ = press(&mut app, "Enter");
    assert_eq!(lead(&app), Some(node("db-replica")));
    assert!(app.overlays.is_empty());
    // Tab completes, the arrows choose, Esc leaves everything as it was.
    let _ = press(&mut app, "g o");
    let _ = type_text(&mut app, "nginx");
    let _ = press(&mut app, "Down Tab Enter");
    assert_eq!(lead(&app), Some(node("web-2")));
    let _ = press(&mut app, "g o x Esc");
    assert_eq!(lead(&app), Some(node("web-2")));
    let _ = press(&mut app, "Ctrl+O");
    assert_eq!(lead(&app), Some(node("db-replica")));
}

#[test]
fn the_list_of_things_works_by_mouse() {
    for size in [(80, 24), (120, 40)] {
        let mut app = both(size, 1);
        let _ = press(&mut app, "g o");
        let _ = type_text(&mut app, "db");
        insta::assert_snapshot!(format!("going_{}x{}", size.0, size.1), board_shot(&app));
        let (x, y) = find(&app, "db-replica  Replica").unwrap();
        let _ = click(&mut app, x, y);
        assert_eq!(lead(&app), Some(node("db-replica")));
    }
}

/// Both designs with the fixed run of the pictures.
fn running(size: (u16, u16), active: usize) -> wireboard::app::App {
    let mut app = both(size, active);
    for tab in &mut app.tabs {
        tab.run = Some(std::sync::Arc::new(crate::ui::screen::demo::run(
            &tab.doc, 26,
        )));
    }
    app
}

#[test]
fn a_machine_is_closed_and_opened_again_by_keys() {
    let mut app = both((120, 40), 1);
    let before = app.tab().unwrap().doc.clone();
    let _ = press(&mut app, "f");
    let letters = letters_of(&app, &node("web-1"));
    let _ = press(&mut app, &format!("{letters} z a"));
    let machine = Key::Frame(id("server-1"));
    assert_eq!(
        lead(&app),
        Some(machine.clone()),
        "what hides it is selected"
    );
    let changes = Patch::between(&before, &app.tab().unwrap().doc);
    assert_eq!(changes.changes().count(), 1);
    let _ = press(&mut app, "z a");
    assert_eq!(app.tab().unwrap().doc, before);
    // Each is a revision with its name, and the selection comes back with it.
    let _ = press(&mut app, "u");
    assert_eq!(lead(&app), Some(machine));
    let _ = press(&mut app, "u");
    assert_eq!(lead(&app), Some(node("web-1")));
    assert_eq!(app.tab().unwrap().doc, before);
}

#[test]
fn all_machines_are_closed_and_opened_at_once() {
    let mut app = both((120, 40), 1);
    let before = app.tab().unwrap().doc.clone();
    let _ = press(&mut app, "z c");
    let doc = app.tab().unwrap().doc.clone();
    assert!(doc.frames.values().all(|f| f.collapsed));
    let _ = press(&mut app, "z c");
    assert!(app.toasts.iter().any(|t| t.text.contains("closed already")));
    let _ = press(&mut app, "z o");
    assert_eq!(app.tab().unwrap().doc, before);
    let _ = press(&mut app, "u u");
    assert_eq!(app.tab().unwrap().doc, before);
}

#[test]
fn one_walks_to_closed_machines_and_along_their_edges() {
    let mut app = both((120, 40), 1);
    let _ = press(&mut app, "z c");
    app.tabs[1].selection = wireboard::app::tab::Selection::one(node("user"));
    let _ = press(&mut app, "Alt+Down");
    assert_eq!(lead(&app), Some(Key::Edge(id("user->lb"))));
    let _ = press(&mut app, "]");
    assert_eq!(lead(&app), Some(Key::Frame(id("server-lb"))));
    let _ = press(&mut app, "Right");
    let machines = ["server-1", "server-2"].map(|m| Some(Key::Frame(id(m))));
    assert!(machines.contains(&lead(&app)), "{:?}", lead(&app));
    // What a search finds inside is shown by its machine.
    let _ = press(&mut app, "/");
    let _ = type_text(&mut app, "replica");
    assert!(shot(&app).contains('*'));
    let _ = press(&mut app, "Enter");
    assert_eq!(lead(&app), Some(node("db-replica")));
    let _ = press(&mut app, "z a");
    assert!(!app.tabs[1].doc.frames[&id("server-2")].collapsed);
}

#[test]
fn a_closed_machine_moves_with_everything_inside_and_catches_nothing() {
    let mut app = both((120, 40), 1);
    let before = app.tab().unwrap().doc.clone();
    app.tabs[1].selection = wireboard::app::tab::Selection::one(Key::Frame(id("server-1")));
    let _ = press(&mut app, "z a L z a");
    let doc = app.tab().unwrap().doc.clone();
    for part in before.nodes_in_frame(&id("server-1")) {
        assert_eq!(doc.nodes[&part].at, before.nodes[&part].at.offset(1, 0));
    }
    // A new part does not fall into a machine that cannot be seen there.
    let mut app = both((120, 40), 1);
    let _ = press(&mut app, "z c a k");
    let doc = app.tab().unwrap().doc.clone();
    let (new, _) = doc
        .nodes
        .iter()
        .find(|(id, _)| !before.nodes.contains_key(id))
        .unwrap();
    assert_eq!(doc.nodes[new].frame, None);
    let rect = doc.nodes[new].rect();
    assert!(doc.frames.values().all(|f| !f.rect().intersects(rect)));
}

#[test]
fn closed_machines_show_how_it_is_inside() {
    for size in [(80, 24), (120, 40)] {
        let mut app = running(size, 1);
        let _ = press(&mut app, "z c");
        let run = std::sync::Arc::make_mut(app.tabs[1].run.as_mut().unwrap());
        for part in &mut run.view.nodes {
            if part.id == id("app-1") {
                part.state = wireboard::live::NodeState::Killed;
            }
        }
        insta::assert_snapshot!(format!("closed_{}x{}", size.0, size.1), board_shot(&app));
    }
}

#[test]
fn dots_of_hidden_hops_are_not_drawn_and_those_of_joined_edges_are() {
    let mut app = running((120, 40), 1);
    let _ = press(&mut app, "z c");
    let scene = app.tab().unwrap().scene.clone();
    let run = std::sync::Arc::make_mut(app.tabs[1].run.as_mut().unwrap());
    let flight = |edge: &str| wireboard::live::Flight {
        edge: id(edge),
        request: None,
        kind: wireboard::live::FlightKind::Write,
        forward: true,
        sent: run.view.now,
        arrives: wireboard::live::Nanos(run.view.now.0 + 1_000),
    };
    // One inside a machine, one on each of two edges that are joined.
    let joined = &scene.edges.iter().find(|e| e.of.len() > 1).unwrap().of;
    let inside = flight("web-1->app-1");
    let outside = joined.iter().map(|e| flight(e.as_str()));
    let shown = |app: &mut wireboard::app::App, flights: Vec<wireboard::live::Flight>| {
        let run = std::sync::Arc::make_mut(app.tabs[1].run.as_mut().unwrap());
        run.view.flights = flights;
        let is_dots = |sign: &char| ('\u{2801}'..='\u{28ff}').contains(sign);
        rows(app)[1..30].join("").chars().filter(is_dots).count()
    };
    let outside: Vec<_> = outside.collect();
    assert_eq!(shown(&mut app, vec![inside]), 0);
    // A message stands in one cell, or on the way from one to the next.
    assert!((1..=2).contains(&shown(&mut app, outside[..1].to_vec())));
    assert!((1..=2).contains(&shown(&mut app, outside[1..].to_vec())));
}

/// The origin of the view.
fn origin(app: &wireboard::app::App) -> Cell {
    app.tab().unwrap().camera.origin
}

#[test]
fn the_map_comes_when_the_board_is_larger_than_the_view() {
    let mut app = both((120, 40), 1);
    let _ = press(&mut app, "z m");
    assert!(
        app.toasts
            .iter()
            .any(|t| t.text.contains("larger than the view"))
    );
    let pane = app.layout.panes[0];
    let map = |app: &wireboard::app::App| minimap::map(app, &pane, &app.tabs[1]);
    assert_eq!(map(&app), None, "all of it is in view");
    let _ = press(&mut app, "PageDown");
    assert!(map(&app).is_some());
    let _ = press(&mut app, "F");
    assert_eq!(map(&app), None);
    let _ = press(&mut app, "PageDown z m");
    assert_eq!(map(&app), None, "it was put away");
}

#[test]
fn a_click_in_the_map_goes_there_and_a_drag_pans() {
    let mut app = both((80, 24), 1);
    let _ = press(&mut app, "z m PageDown Alt+PageDown");
    let pane = app.layout.panes[0];
    let shown = minimap::map(&app, &pane, &app.tabs[1]).unwrap();
    let inside = shown.inside();
    let user = app.tabs[1].doc.nodes[&id("user")].rect().center();
    let (x, y) = shown.spot(user, (1, 1));
    let before = app.tabs[1].selection.clone();
    let _ = mouse(
        &mut app,
        MouseKind::Down(Button::Left),
        inside.x + x,
        inside.y + y,
    );
    let window = app.tabs[1].camera.shown(app.layout.free_canvas(&pane));
    assert!(window.contains(user), "{window:?} {user:?}");
    // The map holds still while it is dragged in: the same point is the same place.
    let there = origin(&app);
    let _ = mouse(&mut app, MouseKind::Drag(Button::Left), inside.x, inside.y);
    let corner = origin(&app);
    assert_ne!(corner, there);
    let _ = mouse(&mut app, MouseKind::Drag(Button::Left), 0, 23);
    let _ = mouse(&mut app, MouseKind::Drag(Button::Left), inside.x, inside.y);
    assert_eq!(origin(&app), corner);
    let _ = mouse(&mut app, MouseKind::Up(Button::Left), inside.x, inside.y);
    let _ = mouse(&mut app, MouseKind::Drag(Button::Left), 40, 10);
    assert_eq!(origin(&app), corner, "the drag is over");
    assert_eq!(app.tabs[1].selection, before, "nothing was selected by it");
}

#[test]
fn the_map_is_drawn_in_every_set_of_characters() {
    let mut app = both((120, 40), 1);
    let _ = press(&mut app, "z m f");
    let letters = letters_of(&app, &node("lb"));
    let _ = press(&mut app, &format!("{letters} Alt+PageUp PageUp"));
    insta::assert_snapshot!("map_120x40", board_shot(&app));
    app.settings.glyphs = Glyphs::Blocks;
    insta::assert_snapshot!("map_blocks_120x40", board_shot(&app));
    app.settings.glyphs = Glyphs::Ascii;
    app.settings.colors = ColorLevel::None;
    let ascii = board_shot(&app);
    assert!(ascii.is_ascii());
    insta::assert_snapshot!("map_ascii_120x40", ascii);
    let mut app = both((80, 24), 1);
    let _ = press(&mut app, "z m PageDown Alt+PageDown");
    insta::assert_snapshot!("map_80x24", board_shot(&app));
}

#[test]
fn what_is_selected_is_brought_into_the_middle() {
    let mut app = both((80, 24), 1);
    let _ = press(&mut app, "z s");
    assert!(
        app.toasts
            .iter()
            .any(|t| t.text.contains("nothing is selected"))
    );
    app.tabs[1].selection =
        wireboard::app::tab::Selection::several([node("db-primary"), node("db-replica")]);
    let _ = press(&mut app, "- z s");
    let canvas = app.layout.free_canvas(&app.layout.panes[0]);
    let window = app.tabs[1].camera.shown(canvas);
    let both_of_them = ["db-primary", "db-replica"].map(|n| app.tabs[1].doc.nodes[&id(n)].rect());
    let around = both_of_them[0].union(both_of_them[1]);
    assert!(window.contains_rect(around));
    let (a, b) = (window.center(), around.center());
    assert!(
        (a.x - b.x).abs() <= 1 && (a.y - b.y).abs() <= 1,
        "{a:?} {b:?}"
    );
    assert_eq!(app.tabs[1].camera.detail, wireboard::drawing::Detail::Near);
    let _ = press(&mut app, "Ctrl+O");
    assert!(!app.tabs[1].camera.shown(canvas).center().eq(&a));
}

#[test]
fn detail_changes_what_is_said_and_not_where_it_stands() {
    let mut app = both((80, 24), 1);
    let _ = press(&mut app, "PageDown");
    let (before, scene) = (origin(&app), app.tabs[1].scene.clone());
    for keys in ["-", "-", "+", "-", "0"] {
        let _ = press(&mut app, keys);
        assert_eq!(origin(&app), before, "{keys}");
        for (a, b) in app.tabs[1].scene.nodes.iter().zip(&scene.nodes) {
            assert_eq!(a.rect, b.rect);
        }
    }
    assert_eq!(app.tabs[1].camera.detail, wireboard::drawing::Detail::Near);
}

#[test]
fn the_wheel_takes_two_notches_for_a_level_and_keeps_the_point_under_it() {
    let mut app = both((80, 24), 1);
    let wheel = |app: &mut wireboard::app::App, kind| {
        let mods = wireboard::app::input::Mods {
            ctrl: true,
            ..Default::default()
        };
        let at = wireboard::app::Point::new(30, 10);
        let event = wireboard::app::input::Mouse { kind, at, mods };
        let _ = wireboard::app::update(app, wireboard::app::Message::Mouse(event));
        app.tabs[1].camera.detail
    };
    use wireboard::drawing::Detail::{Far, Middle, Near};
    let before = origin(&app);
    let seen: Vec<_> = [
        MouseKind::WheelDown,
        MouseKind::WheelDown,
        MouseKind::WheelUp,
        MouseKind::WheelDown,
        MouseKind::WheelDown,
        MouseKind::WheelUp,
        MouseKind::WheelUp,
    ]
    .map(|kind| wheel(&mut app, kind))
    .to_vec();
    assert_eq!(seen, [Near, Middle, Middle, Middle, Far, Far, Middle]);
    assert_eq!(origin(&app), before);
}

#[test]
fn a_line_that_stands_for_several_edges_is_selected_as_all_of_them() {
    let mut app = both((120, 40), 1);
    let _ = press(&mut app, "z c");
    let tab = app.tab().unwrap();
    let line = tab.scene.edges.iter().find(|e| e.of.len() > 1).unwrap();
    let of: std::collections::BTreeSet<Key> = line.of.iter().cloned().map(Key::Edge).collect();
    let mut inner = line.cells.iter().skip(1);
    let cell = *inner
        .find(|c| wireboard::drawing::hit(&tab.scene, **c) == Some(Hit::Edge(line.id.clone())))
        .unwrap();
    let pane = app.layout.pane_of(app.active).unwrap();
    let (x, y) = tab.camera.to_screen(pane.canvas, cell);
    click(&mut app, x as u16, y as u16);
    assert_eq!(app.tab().unwrap().selection.keys, of);
    // Whoever walks on leaves all of them, and whoever walks there has all of them.
    let _ = press(&mut app, "]");
    let onwards = app.tab().unwrap().selection.clone();
    assert_eq!(onwards.keys.len(), 1, "{onwards:?}");
    let _ = press(&mut app, "[");
    let back = app.tab().unwrap().selection.clone();
    assert!(
        back.keys.len() > 1 || !matches!(back.lead, Some(Key::Edge(_))),
        "{back:?}"
    );
}
