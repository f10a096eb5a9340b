//! The editor by keys and mouse, without a terminal: (board, script, board).

use std::sync::Arc;

use proptest::prelude::*;
use wireboard::app::input::{Button, Key as Press, KeyCode, Mods, Mouse, MouseKind};
use wireboard::app::message::{Message, SaveProblem};
use wireboard::app::overlay::Overlay;
use wireboard::app::settings::Settings;
use wireboard::app::{
    Action, App, Area, Effect, Focus, Point, Regions, Tab, command, keymap, update,
};
use wireboard::board::{Document, Id, Key, Patch, Record};
use wireboard::cli::load;
use wireboard::engine::sources::Sources;
use wireboard::engine::{Engine, Nanos, message::HttpRequest};
use wireboard::live::{BoardSnapshot, Command, Input, Pace, Snapshot, Verb};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn board(name: &str) -> Document {
    load::load(name).unwrap().document
}

/// Both designs, on a screen of 120 by 40, with a run that has just begun.
fn both() -> App {
    let tabs = ["simple", "distributed"].map(|name| Tab::new(name, None, board(name)));
    let mut app = App::new(tabs.to_vec(), Settings::default(), (120, 40));
    let _ = update(&mut app, Message::Snapshot(Arc::new(snapshot(false))));
    app
}

fn snapshot(paused: bool) -> Snapshot {
    Snapshot {
        serial: 1,
        pace: Pace::Hop { hop_ms: 500 },
        paused,
        speed: 1.0,
        lag_ms: 0.0,
        idle: false,
        boards: vec![BoardSnapshot::default(); 2],
    }
}

/// Presses keys as people write them, separated by blanks.
fn press(app: &mut App, script: &str) -> Vec<Effect> {
    let keys: Vec<Press> = script
        .split_whitespace()
        .map(|text| Press::parse(text).unwrap_or_else(|| panic!("{text:?} is no key")))
        .collect();
    without_reports(update::press_all(app, &keys))
}

/// What the terminal is asked to report has tests of its own.
fn without_reports(mut effects: Vec<Effect>) -> Vec<Effect> {
    effects.retain(|effect| !matches!(effect, Effect::Hover(_)));
    effects
}

fn type_text(app: &mut App, text: &str) {
    for c in text.chars() {
        let _ = update(app, Message::Key(Press::plain(KeyCode::Char(c))));
    }
}

fn mouse(app: &mut App, kind: MouseKind, x: u16, y: u16) -> Vec<Effect> {
    let mods = Mods::default();
    let at = Point::new(x, y);
    without_reports(update(app, Message::Mouse(Mouse { kind, at, mods })))
}

/// The screen cell of a node's upper left corner.
fn corner(app: &App, node: &str) -> (u16, u16) {
    let tab = app.tab().unwrap();
    let pane = app.layout.pane_of(app.active).unwrap();
    let (x, y) = tab
        .camera
        .to_screen(pane.canvas, tab.doc.nodes[&id(node)].at);
    (x as u16, y as u16)
}

/// A screen cell inside a node: where a drag moves it.
fn inside(app: &App, node: &str) -> (u16, u16) {
    let (x, y) = corner(app, node);
    (x + 2, y + 1)
}

/// What differs between two boards: `web 62,5 -> 63,5`.
fn moves(before: &Document, after: &Document) -> Vec<String> {
    let at = |record: &Option<Record>| match record {
        Some(Record::Node(r)) => format!("{},{}", r.at.x, r.at.y),
        Some(Record::Frame(r)) => format!("{},{}", r.at.x, r.at.y),
        Some(Record::Note(r)) => format!("{},{}", r.at.x, r.at.y),
        other => format!("{other:?}"),
    };
    let patch = Patch::between(before, after);
    let line = |(key, change): (&Key, &wireboard::board::Change)| {
        let name = key
            .id()
            .map_or_else(|| format!("{key:?}"), ToString::to_string);
        format!("{name} {} -> {}", at(&change.before), at(&change.after))
    };
    patch.changes().map(line).collect()
}

/// Selects a node of the first board, presses the script, and expects it moved by so much, with
/// nothing else moved.
fn check_move(node: &str, script: &str, dx: i32, dy: i32) {
    let mut app = both();
    let before = app.tabs[0].doc.clone();
    app.tabs[0].selection = wireboard::app::tab::Selection::one(Key::Node(id(node)));
    let _ = press(&mut app, script);
    let after = &app.tabs[0].doc;
    let mut expected = (*before).clone();
    let moved = expected.nodes.get_mut(&id(node)).unwrap();
    moved.at = moved.at.offset(dx, dy);
    assert_eq!(
        moves(&expected, after),
        Vec::<String>::new(),
        "{node} {script}"
    );
}

#[test]
fn keys_move_the_selected_node() {
    check_move("user", "H", -1, 0);
    check_move("user", "Shift+Left", -1, 0);
    check_move("user", "H H K", -2, -1);
    check_move("user", "Alt+Shift+Up", 0, -5);
    check_move("user", "H H u", -1, 0);
    check_move("user", "H H u u", 0, 0);
    check_move("user", "H H u u U", -1, 0);
    check_move("user", "H H u u Ctrl+R Ctrl+R", -2, 0);
    check_move("user", "H u K", 0, -1);
}

#[test]
fn a_machine_moves_with_everything_inside() {
    let mut app = both();
    let before = app.tabs[0].doc.clone();
    app.tabs[0].selection = wireboard::app::tab::Selection::one(Key::Frame(id("server")));
    let effects = press(&mut app, "J");
    let changed = moves(&before, &app.tabs[0].doc);
    for inside in ["server", "web", "app", "db", "code"] {
        assert!(
            changed.iter().any(|c| c.starts_with(&format!("{inside} "))),
            "{changed:?}"
        );
    }
    assert!(!changed.iter().any(|c| c.starts_with("user ")));
    let rewired = effects.iter().any(|e| {
        matches!(
            e,
            Effect::Engine(Command::Inject {
                input: Input::Rewire(_),
                ..
            })
        )
    });
    assert!(rewired, "a served board is rewired");
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Journal { tab: 0, .. }))
    );
    assert!(app.tabs[0].dirty);
    let _ = press(&mut app, "u");
    assert_eq!(app.tabs[0].doc, before);
    assert!(!app.tabs[0].dirty);
}

#[test]
fn every_node_can_be_reached_by_keys_alone() {
    for active in ["1", "2"] {
        let mut app = both();
        let _ = press(&mut app, active);
        let nodes = app.tab().unwrap().doc.nodes.len();
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..40 {
            let _ = press(&mut app, "Tab");
            seen.extend(app.tab().unwrap().selection.lead.clone());
        }
        let reached = seen.iter().filter(|k| matches!(k, Key::Node(_))).count();
        assert_eq!(reached, nodes);
        let frames = app.tab().unwrap().doc.frames.len();
        assert_eq!(
            seen.iter().filter(|k| matches!(k, Key::Frame(_))).count(),
            frames
        );
    }
}

#[test]
fn arrows_walk_and_edges_can_be_followed() {
    let mut app = both();
    app.tabs[0].selection = wireboard::app::tab::Selection::one(Key::Node(id("web")));
    let _ = press(&mut app, "Right");
    assert_eq!(app.tabs[0].selection.lead, Some(Key::Node(id("app"))));
    let _ = press(&mut app, "h");
    assert_eq!(app.tabs[0].selection.lead, Some(Key::Node(id("web"))));
    let _ = press(&mut app, "Alt+Right");
    assert_eq!(app.tabs[0].selection.lead, Some(Key::Edge(id("web->app"))));
    let _ = press(&mut app, "Alt+Right");
    assert_eq!(app.tabs[0].selection.lead, Some(Key::Node(id("app"))));
    let _ = press(&mut app, "[ [");
    assert!(matches!(app.tabs[0].selection.lead, Some(Key::Node(_))));
}

#[test]
fn marks_keep_several_things_selected() {
    let mut app = both();
    app.tabs[0].selection = wireboard::app::tab::Selection::one(Key::Node(id("web")));
    let _ = press(&mut app, "m Right m");
    assert_eq!(app.tabs[0].selection.keys.len(), 2);
    let before = app.tabs[0].doc.clone();
    let _ = press(&mut app, "J");
    assert_eq!(moves(&before, &app.tabs[0].doc).len(), 2);
    let _ = press(&mut app, "Esc Esc Esc");
    assert!(app.tabs[0].selection.is_empty());
}

#[test]
fn x_kills_and_the_menu_breaks_in_other_ways() {
    let mut app = both();
    app.tabs[0].selection = wireboard::app::tab::Selection::one(Key::Node(id("web")));
    let verb = |effects: &[Effect]| {
        effects.iter().find_map(|e| match e {
            Effect::Engine(Command::Inject {
                input: Input::Fault(spec),
                board: 0,
            }) => Some((spec.target.to_string(), spec.verb)),
            _ => None,
        })
    };
    assert_eq!(
        verb(&press(&mut app, "x")),
        Some(("web".to_owned(), Verb::Kill))
    );
    assert_eq!(
        verb(&press(&mut app, "X h")),
        Some(("web".to_owned(), Verb::Hang))
    );
    assert_eq!(
        verb(&press(&mut app, "X Down Down Enter")),
        Some(("web".to_owned(), Verb::Slow(4.0)))
    );
    app.tabs[0].selection = wireboard::app::tab::Selection::one(Key::Edge(id("web->app")));
    assert_eq!(
        verb(&press(&mut app, "x")),
        Some(("web->app".to_owned(), Verb::Cut))
    );
    let effects = press(&mut app, "X m");
    assert!(matches!(
        &effects[..],
        [Effect::Engine(Command::Inject { input: Input::Mend(Some(target)), .. })] if target.as_str() == "web->app"
    ));
}

#[test]
fn a_disabled_command_says_why() {
    let mut app = both();
    let _ = press(&mut app, "x");
    assert!(app.toasts.last().unwrap().text.contains("select a node"));
    let _ = press(&mut app, "u");
    assert!(
        app.toasts
            .last()
            .unwrap()
            .text
            .contains("nothing to take back")
    );
}

#[test]
fn the_palette_finds_and_runs() {
    let mut app = both();
    let _ = press(&mut app, "Ctrl+P");
    type_text(&mut app, "side by");
    let _ = press(&mut app, "Enter");
    assert!(app.overlays.is_empty());
    assert_eq!(app.beside, Some(1));
    assert_eq!(app.layout.panes.len(), 2);
    let _ = press(&mut app, "2");
    assert_eq!((app.active, app.beside), (1, Some(0)));
    assert_eq!(app.layout.panes[0].tab, 0, "boards do not change places");
    let _ = press(&mut app, "|");
    assert_eq!(app.layout.panes.len(), 1);
}

#[test]
fn a_request_is_sent_from_menu_and_prompt() {
    let sent = |effects: &[Effect]| {
        effects.iter().find_map(|e| match e {
            Effect::Engine(Command::InjectEach {
                input:
                    Input::Send {
                        request,
                        follow: true,
                        ..
                    },
                ..
            }) => Some((
                request.method.clone(),
                request.target.clone(),
                request.body.len(),
            )),
            _ => None,
        })
    };
    let mut app = both();
    assert_eq!(
        sent(&press(&mut app, "r w")),
        Some(("GET".into(), "/whoami".into(), 0))
    );
    assert!(sent(&press(&mut app, "r p")).is_some_and(|(m, _, n)| m == "POST" && n > 0));
    let _ = press(&mut app, "r o Ctrl+U");
    type_text(&mut app, "POST /login user=ann");
    assert_eq!(
        sent(&press(&mut app, "Enter")),
        Some(("POST".into(), "/login".into(), 8))
    );
    let _ = press(&mut app, "r o Ctrl+U");
    type_text(&mut app, "nonsense");
    let _ = press(&mut app, "Enter");
    assert!(matches!(app.overlay(), Some(Overlay::Prompt(p)) if p.error.is_some()));
}

#[test]
fn quitting_asks_only_when_something_would_be_lost() {
    let mut app = both();
    assert!(
        press(&mut app, "q")
            .iter()
            .any(|e| matches!(e, Effect::Quit))
    );
    let mut app = both();
    let _ = press(&mut app, "Tab H q");
    assert!(!app.quitting);
    assert!(matches!(app.overlay(), Some(Overlay::Question(_))));
    let _ = press(&mut app, "Esc");
    assert!(!app.quitting && app.overlays.is_empty());
    let _ = press(&mut app, "Ctrl+C q");
    assert!(app.quitting);
    let mut app = both();
    let _ = press(&mut app, "Ctrl+C");
    assert!(!app.quitting, "Ctrl+C always asks");
}

#[test]
fn esc_goes_one_step_back_and_ends_on_the_plain_canvas() {
    let mut app = both();
    let _ = press(&mut app, "Tab i : Esc");
    assert!(app.overlays.is_empty());
    assert_eq!(app.focus, Focus::Panel);
    let _ = press(&mut app, "Esc");
    assert_eq!(app.focus, Focus::Canvas);
    assert!(app.panel_open);
    let _ = press(&mut app, "Esc Esc");
    assert!(!app.panel_open);
    assert!(app.tabs[0].selection.is_empty());
}

#[test]
fn a_paste_never_acts_as_keys() {
    let mut app = both();
    let before = app.tabs[0].doc.clone();
    let effects = update(&mut app, Message::Paste("q\nx u H".to_owned()));
    assert!(effects.is_empty() && !app.quitting);
    assert_eq!(app.tabs[0].doc, before);
    let _ = press(&mut app, ":");
    let _ = update(&mut app, Message::Paste("undo".to_owned()));
    assert!(matches!(app.overlay(), Some(Overlay::Palette(p)) if p.query.text() == "undo"));
}

#[test]
fn a_recovery_shows_its_board_and_says_which_keys_answer() {
    let mut app = both();
    let mut doc = (*app.tabs[1].doc).clone();
    doc.header.title = "another".to_owned();
    let base = Arc::clone(&app.tabs[1].doc);
    let _ = update(
        &mut app,
        Message::Recovered {
            tab: 1,
            base,
            doc: Arc::new(doc),
            about: "One change was made.".to_owned(),
        },
    );
    assert_eq!(app.active, 1, "the board that is asked about is shown");
    let question = |app: &App| match app.overlay() {
        Some(Overlay::Question(q)) => q.clone(),
        other => panic!("{other:?}"),
    };
    let asked = question(&app);
    assert!(asked.title.contains("distributed"), "{}", asked.title);
    assert_eq!(asked.lines[1], "They differ from the file in 1 record.");
    assert!(!asked.unheard);
    assert!(press(&mut app, "x").is_empty());
    assert!(question(&app).unheard);
    assert!(press(&mut app, "Down").is_empty());
    assert!(!question(&app).unheard);
    // Nor does a click beside it answer.
    let mut regions = Regions::default();
    regions.push(Area::new(0, 1, 120, 38), Action::CloseOverlay);
    let _ = update(&mut app, Message::Drawn(regions));
    assert!(mouse(&mut app, MouseKind::Down(Button::Left), 5, 5).is_empty());
    assert!(question(&app).unheard && app.tabs[1].recovered.is_some());
    let _ = press(&mut app, "r");
    assert_eq!(app.tabs[1].doc.header.title, "another");
    assert!(app.overlay().is_none());
}

#[test]
fn in_the_help_a_click_runs_what_can_run_and_explains_what_cannot() {
    let mut app = both();
    let _ = press(&mut app, "?");
    let shown = |app: &mut App| {
        // As the view answers: rows of the list from the third line of the screen on.
        let Some(Overlay::Help(list)) = app.overlay() else {
            panic!("the help closed");
        };
        let mut regions = Regions::default();
        for n in list.first..list.rows.len().min(list.first + 36) {
            let y = (n - list.first) as u16 + 2;
            regions.push(Area::new(10, y, 60, 1), Action::OverlayRow(n));
        }
        let _ = update(app, Message::Drawn(regions));
    };
    let row = |app: &App, id: &str| match app.overlay() {
        Some(Overlay::Help(list)) => list.rows.iter().position(|r| r.id == id).unwrap() as u16,
        _ => panic!("the help closed"),
    };
    let click = |app: &mut App, y: u16| {
        shown(app);
        mouse(app, MouseKind::Down(Button::Left), 20, y + 2)
    };
    // Nothing is selected: killing is explained, not done, however often it is clicked.
    let kill = row(&app, "fault.toggle");
    for _ in 0..3 {
        assert!(click(&mut app, kill).is_empty());
        assert!(matches!(app.overlay(), Some(Overlay::Help(l)) if l.cursor == usize::from(kill)));
    }
    assert!(press(&mut app, "Enter").is_empty());
    assert!(app.overlay().is_some() && app.toasts.is_empty());
    // The pointer alone chooses too, and nothing scrolls away below it.
    shown(&mut app);
    let _ = mouse(&mut app, MouseKind::Moved, 20, 2);
    assert!(matches!(app.overlay(), Some(Overlay::Help(l)) if l.cursor == 0 && l.first == 0));
    let pause = row(&app, "player.pause");
    let effects = click(&mut app, pause);
    assert!(matches!(
        effects.as_slice(),
        [Effect::Engine(Command::Pause(true))]
    ));
    assert!(app.overlay().is_none());
}

#[test]
fn a_drag_moves_with_live_routes_and_is_one_revision() {
    let mut app = both();
    let before = app.tabs[0].doc.clone();
    let scene = app.tabs[0].scene.clone();
    let (x, y) = inside(&app, "user");
    let _ = mouse(&mut app, MouseKind::Down(Button::Left), x, y);
    for step in 1..=3 {
        let _ = mouse(&mut app, MouseKind::Drag(Button::Left), x + step, y - 1);
    }
    assert_ne!(
        app.tabs[0].scene.edges, scene.edges,
        "edges follow while it is dragged"
    );
    let revisions = app.tabs[0].history.revisions().len();
    let _ = mouse(&mut app, MouseKind::Up(Button::Left), x + 3, y - 1);
    assert_eq!(app.tabs[0].history.revisions().len(), revisions + 1);
    let changed = moves(&before, &app.tabs[0].doc);
    assert_eq!(changed.len(), 1, "{changed:?}");
    let _ = press(&mut app, "u");
    assert_eq!(app.tabs[0].doc, before);
}

#[test]
fn esc_during_a_drag_restores_exactly() {
    let mut app = both();
    let before = app.tabs[0].clone();
    let (x, y) = inside(&app, "db");
    let _ = mouse(&mut app, MouseKind::Down(Button::Left), x, y);
    let _ = mouse(&mut app, MouseKind::Drag(Button::Left), x + 9, y + 5);
    assert_ne!(app.tabs[0].doc, before.doc);
    let _ = press(&mut app, "Esc");
    assert_eq!(app.tabs[0].doc, before.doc);
    let effects = mouse(&mut app, MouseKind::Up(Button::Left), x + 9, y + 5);
    assert!(effects.is_empty());
    assert_eq!(app.tabs[0].history.revisions().len(), 1);
}

#[test]
fn a_drag_on_the_empty_canvas_selects_what_is_inside() {
    let mut app = both();
    let canvas = app.layout.panes[0].canvas;
    let (last_x, last_y) = (canvas.right() - 1, canvas.bottom() - 1);
    let _ = mouse(&mut app, MouseKind::Down(Button::Left), canvas.x, canvas.y);
    let _ = mouse(&mut app, MouseKind::Drag(Button::Left), last_x, last_y);
    let _ = mouse(&mut app, MouseKind::Up(Button::Left), last_x, last_y);
    let tab = &app.tabs[0];
    let nodes = tab
        .selection
        .keys
        .iter()
        .filter(|k| matches!(k, Key::Node(_)))
        .count();
    assert_eq!(nodes, tab.doc.nodes.len());
}

#[test]
fn the_wheel_pans_and_a_right_click_selects_and_opens_the_menu() {
    let mut app = both();
    let origin = app.tabs[0].camera.origin;
    let (x, y) = corner(&app, "web");
    let _ = mouse(&mut app, MouseKind::WheelDown, x, y);
    assert!(app.tabs[0].camera.origin.y > origin.y);
    let _ = mouse(&mut app, MouseKind::WheelUp, x, y);
    let _ = mouse(&mut app, MouseKind::Down(Button::Right), x, y);
    let _ = mouse(&mut app, MouseKind::Up(Button::Right), x, y);
    assert!(matches!(app.overlay(), Some(Overlay::Menu(m)) if m.title == "Nginx"));
    assert_eq!(
        app.tabs[0].selection,
        wireboard::app::tab::Selection::one(Key::Node(id("web")))
    );
    // Of several selected things the menu is about all of them, and they stay selected.
    let _ = press(&mut app, "Esc Ctrl+A");
    let all = app.tabs[0].selection.clone();
    let _ = mouse(&mut app, MouseKind::Down(Button::Right), x, y);
    let _ = mouse(&mut app, MouseKind::Up(Button::Right), x, y);
    assert!(matches!(app.overlay(), Some(Overlay::Menu(m)) if m.title.ends_with("things")));
    assert_eq!(app.tabs[0].selection, all);
}

#[test]
fn a_change_outside_is_one_undoable_revision() {
    let mut app = both();
    let before = app.tabs[0].doc.clone();
    let mut theirs = (*before).clone();
    theirs.nodes.get_mut(&id("dns")).unwrap().name = "Names".to_owned();
    let changed = |doc: &Document| Message::FileChanged {
        tab: 0,
        doc: Arc::new(doc.clone()),
        diagnostics: Vec::new(),
    };
    let _ = update(&mut app, changed(&theirs));
    assert_eq!(*app.tabs[0].doc, theirs);
    assert!(!app.tabs[0].dirty);
    let _ = press(&mut app, "u");
    assert_eq!(app.tabs[0].doc, before);
    assert!(app.tabs[0].dirty, "the file holds something else");
}

#[test]
fn a_recovered_board_is_offered_and_undoable() {
    let mut app = both();
    let before = app.tabs[0].doc.clone();
    let mut found = (*before).clone();
    found.nodes.get_mut(&id("dns")).unwrap().name = "Names".to_owned();
    let message = Message::Recovered {
        tab: 0,
        base: Arc::clone(&before),
        doc: Arc::new(found.clone()),
        about: "One change was not saved.".to_owned(),
    };
    let _ = update(&mut app, message);
    let effects = press(&mut app, "r");
    assert_eq!(*app.tabs[0].doc, found);
    assert!(app.tabs[0].dirty);
    // The new journal holds it before the old one goes.
    let order: Vec<&str> = effects
        .iter()
        .filter_map(|e| match e {
            Effect::Journal { .. } => Some("note"),
            Effect::ForgetLeftover { .. } => Some("forget"),
            _ => None,
        })
        .collect();
    assert_eq!(order, ["note", "forget"]);
    let _ = press(&mut app, "u");
    assert_eq!(app.tabs[0].doc, before);
}

#[test]
fn a_recovery_keeps_what_another_program_wrote_meanwhile() {
    let recover = |mine: &str| {
        let mut app = both();
        let base = Arc::clone(&app.tabs[0].doc);
        let mut left = (*base).clone();
        left.nodes.get_mut(&id(mine)).unwrap().name = "Mine".to_owned();
        // The file was changed after the crash, before this start.
        let mut theirs = (*base).clone();
        theirs.nodes.get_mut(&id("dns")).unwrap().name = "Theirs".to_owned();
        app.tabs[0] = Tab::new("simple", None, theirs.clone());
        let message = Message::Recovered {
            tab: 0,
            base,
            doc: Arc::new(left),
            about: "One change was not saved.".to_owned(),
        };
        let _ = update(&mut app, message);
        let effects = press(&mut app, "r");
        let is_kept = |e: &Effect| matches!(e, Effect::KeepTheirs { doc, .. } if **doc == theirs);
        let kept = effects.iter().any(is_kept);
        (app, kept)
    };
    let (app, kept) = recover("web");
    let name = |app: &App, node: &str| app.tabs[0].doc.nodes[&id(node)].name.clone();
    assert_eq!(
        (name(&app, "web"), name(&app, "dns")),
        ("Mine".into(), "Theirs".into())
    );
    assert!(!kept, "both changes are on the board");
    let (app, kept) = recover("dns");
    assert_eq!(name(&app, "dns"), "Mine");
    assert!(kept, "the version that is not on the board is kept");
}

#[test]
fn a_save_in_the_way_of_another_file_asks() {
    let mut app = both();
    let _ = press(&mut app, "Tab H w");
    assert!(
        matches!(app.overlay(), Some(Overlay::Prompt(_))),
        "a built-in board has no file yet"
    );
    let effects = press(&mut app, "Enter");
    let Some(Effect::Save {
        tab: 0,
        path,
        doc,
        overwrite: false,
        ..
    }) = effects.first().cloned()
    else {
        panic!("{effects:?}")
    };
    let answer = |result| Message::Saved {
        tab: 0,
        result,
        doc: doc.clone(),
    };
    let _ = update(&mut app, answer(Err(SaveProblem::Exists(path.clone()))));
    assert!(press(&mut app, "Esc").is_empty(), "Esc keeps the file");
    let _ = update(&mut app, answer(Err(SaveProblem::Exists(path.clone()))));
    assert!(matches!(
        press(&mut app, "o").first(),
        Some(Effect::Save {
            overwrite: true,
            ..
        })
    ));
    let effects = update(&mut app, answer(Ok(path)));
    assert!(!app.tabs[0].dirty);
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::ForgetJournal { tab: 0 }))
    );
}

#[test]
fn the_newcomer_sees_a_request_without_pressing_anything() {
    let tabs = vec![Tab::new("simple", None, board("simple"))];
    let mut app = App::new(tabs, Settings::default(), (80, 24));
    let mut first = snapshot(false);
    first.boards.truncate(1);
    let effects = update(&mut app, Message::Snapshot(Arc::new(first)));
    assert!(effects.iter().any(|e| matches!(
        e,
        Effect::Engine(Command::InjectEach {
            input: Input::Send { follow: true, .. },
            ..
        })
    )));
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Engine(Command::Pace(Pace::Hop { .. }))))
    );
    assert!(app.untouched);
}

#[test]
fn a_board_with_errors_opens_with_them() {
    let tab = |name: &str, text: String| {
        let loaded = load::from_text(name, None, text);
        let mut tab = Tab::new(name, None, loaded.document);
        tab.take_diagnostics(loaded.diagnostics);
        tab
    };
    let good = load::load("simple").unwrap().text;
    let bad = good.replace("\"kind\": \"web_server\"", "\"kind\": \"web_srver\"");
    let tabs = vec![
        tab("good", good.clone()),
        tab("bad", bad.clone()),
        tab("worse", bad),
    ];
    let mut app = App::new(tabs, Settings::default(), (80, 24));
    assert_eq!(app.active, 1);
    let Some(Overlay::Page(page)) = app.overlay() else {
        panic!("{:?}", app.overlay());
    };
    assert_eq!(page.title, "Problems of bad");
    assert_eq!(page.lines[0], "1 error in bad.");
    let found = page.lines.iter().find(|l| l.starts_with("error: "));
    let found = found.unwrap();
    assert!(
        found.contains("unknown kind \"web_srver\"; line"),
        "{found}"
    );
    assert!(found.ends_with("did you mean web_server?"), "{found}");
    assert_eq!(app.toasts.len(), 1);
    assert_eq!(app.toasts[0].text, "1 error in worse: 3 and V show");
    let _ = press(&mut app, "Esc 3 V");
    assert!(matches!(app.overlay(), Some(Overlay::Page(p)) if p.title == "Problems of worse"));
    let app = App::new(vec![tab("good", good)], Settings::default(), (80, 24));
    assert!(app.overlay().is_none() && app.toasts.is_empty());
}

#[test]
fn a_file_that_breaks_outside_is_told_with_its_syntax_error_first() {
    let mut app = both();
    let text = load::load("simple").unwrap().text;
    let text = text.replacen("{\"id\": \"web\"", "{{\"id\": \"web\"", 1);
    let torn = load::from_text(
        "mine.json",
        None,
        text.replace("wireboard/1", "wireboard/0"),
    );
    let diagnostics = torn.diagnostics;
    let _ = update(
        &mut app,
        Message::FileBroken {
            tab: 0,
            diagnostics,
        },
    );
    let said = &app.toasts.last().unwrap().text;
    assert!(said.contains("line 2, column 13: the format is"), "{said}");
    let torn = load::from_text("mine.json", None, text);
    let diagnostics = torn.diagnostics;
    let _ = update(
        &mut app,
        Message::FileBroken {
            tab: 0,
            diagnostics,
        },
    );
    let said = &app.toasts.last().unwrap().text;
    assert!(said.contains("column 6: a name is missing here"), "{said}");
}

#[test]
fn what_the_top_line_says_is_no_toast_and_a_key_or_a_click_takes_toasts_away() {
    let mut app = both();
    let _ = press(&mut app, "> < < C > C");
    assert_eq!(app.toasts, []);
    let _ = press(&mut app, "M G G G M");
    let texts: Vec<&str> = app.toasts.iter().map(|t| t.text.as_str()).collect();
    assert_eq!(
        texts,
        ["motion: off; F10 keeps it"],
        "the newest news alone"
    );
    let _ = press(&mut app, "Right");
    assert_eq!(app.toasts, []);
    let _ = press(&mut app, "M");
    let mut regions = Regions::default();
    regions.push(Area::new(80, 37, 40, 1), Action::DismissToasts);
    let _ = update(&mut app, Message::Drawn(regions));
    let _ = mouse(&mut app, MouseKind::Down(Button::Left), 90, 37);
    assert_eq!(app.toasts, []);
}

#[test]
fn toasts_go_at_their_time_and_nothing_is_due_after_them() {
    let mut app = both();
    let _ = press(&mut app, "u");
    let due = app.deadline_ms().unwrap();
    let _ = update(&mut app, Message::Tick(due - 1));
    assert!(!app.toasts.is_empty());
    let _ = update(&mut app, Message::Tick(due));
    assert!(app.toasts.is_empty());
    assert_eq!(app.deadline_ms(), None);
}

#[test]
fn every_command_can_be_found_and_every_key_leads_somewhere() {
    let (map, problems) = keymap::Keymap::new(command::all(), &std::collections::BTreeMap::new());
    assert!(problems.is_empty(), "{problems:?}");
    for entry in command::all() {
        for keys in entry.keys {
            let keys: Vec<Press> = keys.split(' ').map(|k| Press::parse(k).unwrap()).collect();
            assert!(matches!(map.find(&keys), keymap::Found::Command(c) if c.id == entry.id));
        }
    }
}

#[test]
fn every_state_has_a_hint() {
    let mut app = both();
    for script in [
        "",
        "Tab",
        "i",
        "Esc :",
        "Esc ?",
        "Esc X",
        "Esc r",
        "Esc e",
        "Esc Ctrl+C",
        "Esc s",
        "A",
    ] {
        let _ = press(&mut app, script);
        assert!(!app.hints.is_empty(), "after {script:?}");
    }
}

#[test]
fn a_key_that_moves_in_the_middle_of_a_drag_ends_the_drag() {
    let mut app = both();
    let before = app.tabs[0].doc.clone();
    let (x, y) = inside(&app, "dns");
    let _ = mouse(&mut app, MouseKind::Down(Button::Left), x, y);
    let _ = mouse(&mut app, MouseKind::Drag(Button::Left), x + 6, y + 2);
    assert_ne!(app.tabs[0].doc, before);
    let _ = press(&mut app, "L");
    let at = |doc: &Document| doc.nodes[&Id::new("dns").unwrap()].at;
    assert_eq!(at(&app.tabs[0].doc), at(&before).offset(1, 0));
    let _ = press(&mut app, "u");
    assert_eq!(app.tabs[0].doc, before);
}

fn any_press() -> impl Strategy<Value = Press> {
    let keys: Vec<Press> = command::all()
        .flat_map(|c| c.keys)
        .flat_map(|k| k.split(' '))
        .filter_map(Press::parse)
        // Quitting ends the story; its own tests cover it.
        .filter(|k| k.code != KeyCode::Char('q') && !k.mods.ctrl)
        .chain(
            ["Esc", "Enter", "Backspace"]
                .into_iter()
                .filter_map(Press::parse),
        )
        .collect();
    proptest::sample::select(keys)
}

fn any_mouse() -> impl Strategy<Value = Mouse> {
    let button = prop_oneof![
        Just(Button::Left),
        Just(Button::Middle),
        Just(Button::Right)
    ];
    let kind = (0u8..6, button).prop_map(|(kind, button)| match kind {
        0 => MouseKind::Down(button),
        1 | 2 => MouseKind::Drag(button),
        3 => MouseKind::Up(button),
        4 => MouseKind::WheelDown,
        _ => MouseKind::WheelUp,
    });
    (kind, 0u16..130, 0u16..45, any::<bool>(), any::<bool>()).prop_map(|(kind, x, y, ctrl, alt)| {
        Mouse {
            kind,
            at: Point::new(x, y),
            mods: Mods {
                ctrl,
                alt,
                shift: false,
            },
        }
    })
}

#[derive(Debug, Clone)]
enum Event {
    Key(Press),
    Mouse(Mouse),
    Resize(u16, u16),
    Reload,
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => any_press().prop_map(Event::Key),
        6 => any_mouse().prop_map(Event::Mouse),
        1 => (0u16..220, 0u16..70).prop_map(|(w, h)| Event::Resize(w, h)),
        1 => Just(Event::Reload),
    ]
}

fn happen(app: &mut App, event: Event, original: &Arc<Document>) {
    let message = match event {
        Event::Key(key) => Message::Key(key),
        Event::Mouse(mouse) => Message::Mouse(mouse),
        Event::Resize(w, h) => Message::Resize(w, h),
        Event::Reload => Message::FileChanged {
            tab: 0,
            doc: Arc::clone(original),
            diagnostics: Vec::new(),
        },
    };
    let _ = update(app, message);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_events_panics_or_breaks_the_history(
        events in proptest::collection::vec(any_event(), 1..60),
    ) {
        let mut app = both();
        let original = app.tabs[0].doc.clone();
        for event in events {
            happen(&mut app, event, &original);
        }
        // Whatever happened can be taken back, one revision after the other.
        for _ in 0..8 {
            let _ = press(&mut app, "Esc");
        }
        for tab in 0..2 {
            let mut doc = (*app.tabs[tab].doc).clone();
            let mut history = app.tabs[tab].history.clone();
            while history.undo(&mut doc).unwrap().is_some() {}
            prop_assert_eq!(&doc, &board(["simple", "distributed"][tab]));
        }
    }

    #[test]
    fn a_gesture_is_one_revision_at_most_and_esc_takes_it_back_exactly(
        start in (0u16..120, 1u16..30),
        way in proptest::collection::vec((0u16..120, 0u16..40), 1..8),
        cancel: bool,
    ) {
        let mut app = both();
        let before = app.tabs[0].clone();
        let _ = mouse(&mut app, MouseKind::Down(Button::Left), start.0, start.1);
        for (x, y) in &way {
            let _ = mouse(&mut app, MouseKind::Drag(Button::Left), *x, *y);
        }
        if cancel {
            let _ = press(&mut app, "Esc");
            prop_assert_eq!(&app.tabs[0].doc, &before.doc);
        }
        let end = way.last().unwrap();
        let _ = mouse(&mut app, MouseKind::Up(Button::Left), end.0, end.1);
        let grown = app.tabs[0].history.revisions().len() - before.history.revisions().len();
        prop_assert!(grown <= usize::from(!cancel));
        prop_assert_eq!(app.tabs[0].doc != before.doc, grown == 1);
    }
}

/// Presses Tab until a thing leads the selection.
fn tab_to(app: &mut App, name: &str) {
    for _ in 0..60 {
        let lead = app.tab().and_then(|t| t.selection.lead.clone());
        if lead.as_ref().and_then(Key::id) == Some(&id(name)) {
            return;
        }
        let _ = press(app, "Tab");
    }
    panic!("Tab never came to {name}");
}

/// Connects two nodes by keys: Tab to the first, `c`, the letter of the second.
fn connect(app: &mut App, from: &str, to: &str) {
    tab_to(app, from);
    let _ = press(app, "c");
    let hinting = app.hinting.clone().expect("c puts letters on the nodes");
    let key = Key::Node(id(to));
    let target = hinting.targets.iter().find(|t| t.key == key).unwrap();
    for letter in target.letters.chars() {
        let _ = press(app, &letter.to_string());
    }
}

/// An empty board with a domain, as `wireboard new.json` begins.
fn empty() -> App {
    let mut doc = Document::default();
    "www.foobar.com".clone_into(&mut doc.site.domain);
    App::new(
        vec![Tab::new("new", None, doc)],
        Settings::default(),
        (120, 40),
    )
}

#[test]
fn a_stack_is_drawn_by_keys_and_serves() {
    let mut app = empty();
    let start = app.tabs[0].doc.clone();
    for kind in ["u", "w", "a", "s", "c"] {
        let _ = press(&mut app, &format!("a {kind}"));
    }
    for (from, to) in [
        ("user", "web"),
        ("web", "app"),
        ("app", "db"),
        ("code", "app"),
    ] {
        connect(&mut app, from, to);
    }
    tab_to(&mut app, "web");
    let _ = press(&mut app, "F2 Ctrl+U");
    type_text(&mut app, "Front");
    let effects = press(&mut app, "Enter");
    assert!(
        effects.iter().any(|e| matches!(
            e,
            Effect::Engine(Command::Inject {
                input: Input::Rewire(_),
                ..
            })
        )),
        "a served board is rewired"
    );
    tab_to(&mut app, "app");
    let _ = press(&mut app, "i Down Down Enter Ctrl+U 0 Enter");
    let refused = |app: &App| app.tab()?.typing.as_ref()?.error.clone();
    assert_eq!(
        refused(&app).as_deref(),
        Some("0 is outside 1 to 1000000"),
        "a value out of bounds is refused"
    );
    let _ = press(&mut app, "Backspace 3 Enter Esc");
    let drawn = app.tabs[0].doc.clone();
    assert_eq!(drawn.nodes[&id("web")].name, "Front");
    let problems = wireboard::board::check::check(&drawn);
    assert!(problems.is_empty(), "{problems:?}");

    // What was drawn serves.
    let (mut engine, complaints) = Engine::new(&drawn, &Sources::default(), 1);
    assert!(complaints.is_empty(), "{complaints:?}");
    engine.inject(Input::Send {
        client: None,
        request: HttpRequest {
            method: "GET".to_owned(),
            target: "/messages".to_owned(),
            headers: Vec::new(),
            body: Arc::from([]),
        },
        follow: true,
    });
    engine.run_until(Nanos::from_secs(5), 100_000);
    assert_eq!(engine.view(0).totals.ok, 1);

    // Undo all, redo all: byte for byte.
    for _ in 0..40 {
        let _ = press(&mut app, "u");
    }
    assert_eq!(app.tabs[0].doc, start);
    for _ in 0..40 {
        let _ = press(&mut app, "U");
    }
    assert_eq!(app.tabs[0].doc, drawn);
    tab_to(&mut app, "app");
    let _ = press(&mut app, "Delete");
    let doc = &app.tabs[0].doc;
    assert!(!doc.nodes.contains_key(&id("app")) && doc.edges.len() == 1);
    let _ = press(&mut app, "u");
    assert_eq!(app.tabs[0].doc, drawn);
}

#[test]
fn a_part_is_added_by_mouse_where_it_was_pointed_at() {
    let mut app = empty();
    let _ = mouse(&mut app, MouseKind::Down(Button::Right), 60, 20);
    let _ = mouse(&mut app, MouseKind::Up(Button::Right), 60, 20);
    let item = |app: &App, title: &str| {
        let Some(Overlay::Menu(menu)) = app.overlay() else {
            panic!("there is a menu");
        };
        let found = menu.items.iter().find(|i| i.title == title);
        found
            .unwrap_or_else(|| panic!("{title} is offered"))
            .action
            .clone()
    };
    let add = item(&app, "Add a part here");
    app.regions.push(Area::new(0, 0, 1, 1), add);
    let click = |app: &mut App| {
        let _ = mouse(app, MouseKind::Down(Button::Left), 0, 0);
        let _ = mouse(app, MouseKind::Up(Button::Left), 0, 0);
    };
    click(&mut app);
    let web = item(&app, "web server");
    app.regions.push(Area::new(0, 0, 1, 1), web);
    click(&mut app);
    let (x, y) = corner(&app, "web");
    let rect = app.tabs[0].doc.nodes[&id("web")].rect();
    let area = Area::new(x, y, rect.w as u16, rect.h as u16);
    assert!(area.contains(Point::new(60, 20)), "{area:?}");
}
