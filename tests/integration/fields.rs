//! Properties in the inspector and names on the board: (board, keys, board).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use wireboard::app::input::{Button, Key as Press, KeyCode, Mods, Mouse, MouseKind};
use wireboard::app::message::Message;
use wireboard::app::settings::Settings;
use wireboard::app::tab::Selection;
use wireboard::app::{Action, App, Effect, Focus, Point, Regions, Tab, inspect, update};
use wireboard::board::{Document, Id, Key, Props};
use wireboard::cli::load;
use wireboard::ui;

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn node(name: &str) -> Key {
    Key::Node(id(name))
}

fn edge(name: &str) -> Key {
    Key::Edge(id(name))
}

/// The distributed design with one thing selected.
fn at(key: Key, size: (u16, u16)) -> App {
    let board = load::load("distributed").unwrap().document;
    let mut tab = Tab::new("distributed", None, board);
    tab.selection = Selection::one(key);
    App::new(vec![tab], Settings::default(), size)
}

/// Presses keys as people write them; `"text"` is typed.
fn press(app: &mut App, script: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (n, part) in script.split('"').enumerate() {
        let keys: Vec<Press> = if n % 2 == 1 {
            part.chars()
                .map(|c| Press::plain(KeyCode::Char(c)))
                .collect()
        } else {
            let key = |text| Press::parse(text).unwrap_or_else(|| panic!("{text:?} is no key"));
            part.split_whitespace().map(key).collect()
        };
        effects.extend(update::press_all(app, &keys));
    }
    effects
}

fn doc(app: &App) -> &Document {
    &app.tabs[0].doc
}

/// What a property of the chosen thing is now, as text.
fn shown(app: &App, path: &str) -> String {
    let fields = inspect::fields(app.tab().unwrap());
    let field = fields.into_iter().find(|f| f.path == path);
    field.unwrap_or_else(|| panic!("no {path}")).value
}

/// Walks to a property of the panel, from wherever.
fn walk_to(app: &mut App, path: &str) {
    let _ = press(app, "!");
    let fields = inspect::fields(app.tab().unwrap());
    let at = fields.iter().position(|f| f.path == path).unwrap();
    app.focus = Focus::Panel;
    app.tabs[0].inspector.field = None;
    for _ in 0..=at {
        let _ = press(app, "Down");
    }
    let chosen = app.tabs[0].inspector.field.clone().unwrap();
    assert_eq!(chosen.1, path);
}

fn error(app: &App) -> Option<String> {
    app.tab()?.typing.as_ref()?.error.clone()
}

/// What is at the start, what a script does to it, and what it is called in the history.
fn check(key: Key, path: &str, script: &str, value: &str, revision: &str) {
    let mut app = at(key, (120, 40));
    let before = doc(&app).clone();
    walk_to(&mut app, path);
    let _ = press(&mut app, script);
    assert_eq!(shown(&app, path), value, "{path} {script}");
    let name = app.tabs[0].history.undo_name().map(str::to_owned);
    assert_eq!(name.unwrap_or_default(), revision, "{path} {script}");
    let _ = press(&mut app, "u");
    assert_eq!(*doc(&app), before, "one revision");
}

#[test]
fn every_type_of_property_is_set_by_keys() {
    let lb = || node("lb");
    check(
        lb(),
        "props.inter_ms",
        "Enter Ctrl+U \"500ms\" Enter",
        "500 ms",
        "set check every of lb",
    );
    check(
        lb(),
        "props.inter_ms",
        "Enter Ctrl+U \"5\" Enter",
        "5 s",
        "set check every of lb",
    );
    check(lb(), "props.fall", "+", "4", "set fall of lb");
    check(lb(), "props.fall", "-", "2", "set fall of lb");
    check(
        lb(),
        "props.redispatch",
        "Enter",
        "no",
        "set redispatch of lb",
    );
    check(
        lb(),
        "props.redispatch",
        "Right",
        "no",
        "set redispatch of lb",
    );
    check(
        lb(),
        "props.algorithm",
        "Right",
        "static-rr",
        "set algorithm of lb",
    );
    check(
        lb(),
        "props.algorithm",
        "Left",
        "random",
        "set algorithm of lb",
    );
    check(
        lb(),
        "props.algorithm",
        "Enter Ctrl+U \"le\" Tab Enter",
        "leastconn",
        "set algorithm of lb",
    );
    check(
        lb(),
        "props.algorithm",
        "Enter Down Enter",
        "static-rr",
        "set algorithm of lb",
    );
    check(lb(), "name", "Enter Ctrl+U \"HA\" Enter", "HA", "rename lb");
    check(
        node("dns"),
        "props.records[2]",
        "Enter \"db.foobar.com 8.8.8.8\" Enter",
        "db.foobar.com A 8.8.8.8",
        "add a record to dns",
    );
    check(
        edge("lb->web-1"),
        "server.weight",
        "Enter Ctrl+U \"3\" Enter",
        "3",
        "set weight of lb->web-1",
    );
    check(
        edge("lb->web-1"),
        "link.loss_pct",
        "Enter Ctrl+U \"0.5%\" Enter",
        "0.5 %",
        "set loss of lb->web-1",
    );
    check(
        node("db-replica"),
        "props.read_only",
        "Right",
        "no",
        "set read only of db-replica",
    );
    check(
        Key::Header,
        "domain",
        "Enter Ctrl+U \"x.org\" Enter",
        "x.org",
        "set domain",
    );
}

#[test]
fn a_refusal_keeps_the_text_and_esc_drops_it() {
    let mut app = at(node("lb"), (120, 40));
    let before = doc(&app).clone();
    walk_to(&mut app, "props.fall");
    let _ = press(&mut app, "Enter Ctrl+U \"0\" Enter");
    assert_eq!(error(&app).as_deref(), Some("0 is outside 1 to 1000"));
    assert_eq!(app.tabs[0].typing.as_ref().unwrap().text.text(), "0");
    let _ = press(&mut app, "\"x\"");
    assert_eq!(error(&app), None, "what was said of another text is gone");
    let _ = press(&mut app, "Esc");
    assert!(app.tabs[0].typing.is_none());
    assert_eq!((doc(&app), app.focus), (&before, Focus::Panel));
    assert_eq!(app.tabs[0].history.undo_name(), None);
}

#[test]
fn delete_brings_the_default_back_and_takes_items_away_but_never_the_node() {
    let mut app = at(node("lb"), (120, 40));
    walk_to(&mut app, "props.fall");
    let _ = press(&mut app, "+ + Delete");
    assert_eq!(shown(&app, "props.fall"), "3");
    let _ = press(&mut app, "Delete Backspace");
    assert!(doc(&app).nodes.contains_key(&id("lb")));
    assert!(app.toasts.iter().any(|t| t.text.contains("at its default")));
    let mut app = at(node("dns"), (120, 40));
    walk_to(&mut app, "props.records[0]");
    let _ = press(&mut app, "Delete");
    let Props::Dns(dns) = &doc(&app).nodes[&id("dns")].props else {
        panic!("it is a name server");
    };
    assert_eq!(dns.records.len(), 1);
}

#[test]
fn an_edit_of_a_property_rewires_and_is_journaled() {
    let mut app = at(node("web-1"), (120, 40));
    walk_to(&mut app, "props.workers");
    let effects = press(&mut app, "+");
    assert!(effects.iter().any(|e| matches!(e, Effect::Engine(_))));
    assert!(effects.iter().any(|e| matches!(e, Effect::Journal { .. })));
}

fn click(app: &mut App, at: Point) -> Vec<Effect> {
    let mut effects = Vec::new();
    for kind in [MouseKind::Down(Button::Left), MouseKind::Up(Button::Left)] {
        let mods = Mods::default();
        effects.extend(update(app, Message::Mouse(Mouse { kind, at, mods })));
    }
    effects
}

/// What the screen shows, and what a click on it does.
fn drawn(app: &App) -> (String, Regions) {
    let screen = app.layout.screen;
    let area = Rect::new(0, 0, screen.w, screen.h);
    let mut buf = Buffer::empty(area);
    let regions = ui::draw(app, area, &mut buf);
    let row = |y| {
        let row: String = (0..area.width).map(|x| buf[(x, y)].symbol()).collect();
        row.trim_end().to_owned()
    };
    let rows: Vec<String> = (0..area.height).map(row).collect();
    (rows.join("\n"), regions)
}

/// Draws, so that clicks have something to hit, and gives the place of an action.
fn place_of(app: &mut App, wanted: &Action) -> Point {
    let (_, regions) = drawn(app);
    let _ = update(app, Message::Drawn(regions));
    let found = app.regions.list.iter().rev().find(|r| r.action == *wanted);
    let area = found
        .unwrap_or_else(|| panic!("{wanted:?} can be clicked"))
        .area;
    Point::new(area.x, area.y)
}

#[test]
fn the_mouse_chooses_types_and_switches() {
    for size in [(80, 24), (120, 40)] {
        let mut app = at(node("web-1"), size);
        let _ = press(&mut app, "!");
        let field = |path: &str| Action::Field(node("web-1"), path.to_owned());
        let name = place_of(&mut app, &field("name"));
        let _ = click(&mut app, name);
        assert_eq!(app.focus, Focus::Panel);
        assert!(app.tabs[0].typing.is_none(), "one click chooses");
        let name = place_of(&mut app, &field("name"));
        let _ = click(&mut app, name);
        assert!(app.tabs[0].typing.is_some(), "the second one types");
        let _ = press(&mut app, "\"!\"");
        // A click elsewhere takes it.
        let workers = place_of(&mut app, &field("props.workers"));
        let _ = click(&mut app, workers);
        assert!(doc(&app).nodes[&id("web-1")].name.ends_with('!'));
        assert_eq!(
            app.tabs[0].inspector.field.as_ref().unwrap().1,
            "props.workers"
        );

        app.tabs[0].selection = Selection::one(node("lb"));
        walk_to(&mut app, "props.redispatch");
        let value = Action::NextValue(node("lb"), "props.redispatch".to_owned());
        let value = place_of(&mut app, &value);
        let _ = click(&mut app, value);
        assert_eq!(shown(&app, "props.redispatch"), "no");
    }
}

#[test]
fn a_name_is_typed_on_the_board_and_esc_restores_the_picture() {
    let mut app = at(node("web-1"), (120, 40));
    let (board, scene) = (app.tabs[0].doc.clone(), app.tabs[0].scene.clone());
    let width = |app: &App| app.tabs[0].scene.node(&id("web-1")).unwrap().rect.w;
    let _ = press(&mut app, "F2 End \" two\"");
    assert!(
        width(&app) > scene.node(&id("web-1")).unwrap().rect.w,
        "the box grows with it"
    );
    assert_eq!(app.tabs[0].doc, board, "nothing is changed yet");
    let _ = press(&mut app, "Esc");
    assert_eq!((&app.tabs[0].doc, &app.tabs[0].scene), (&board, &scene));
    assert_eq!(app.tabs[0].history.undo_name(), None);

    let _ = press(&mut app, "I Ctrl+U \"Caddy\" Enter");
    assert_eq!(doc(&app).nodes[&id("web-1")].name, "Caddy");
    assert_eq!(app.tabs[0].history.undo_name(), Some("rename web-1"));
    let _ = press(&mut app, "u");
    assert_eq!(app.tabs[0].doc, board);
}

#[test]
fn machines_edges_and_notes_are_renamed_in_place() {
    let mut app = at(Key::Frame(id("server-1")), (120, 40));
    let _ = press(&mut app, "F2 Ctrl+U \"Rack\" Enter");
    assert_eq!(doc(&app).frames[&id("server-1")].name, "Rack");
    app.tabs[0].selection = Selection::one(edge("lb->web-1"));
    let _ = press(&mut app, "F2 \"first\" Enter");
    assert_eq!(doc(&app).edges[&id("lb->web-1")].label, "first");
    app.tabs[0].selection = Selection::default();
    let _ = press(
        &mut app,
        "a N \"one\" Alt+Enter \"two\" Up Home \"> \" Enter",
    );
    let Some(Key::Note(note)) = app.tabs[0].selection.lead.clone() else {
        panic!("the new note is selected");
    };
    let text = &doc(&app).notes[&note];
    assert_eq!(text.text, "> one\ntwo");
    assert_eq!(
        app.tabs[0].history.undo_name(),
        Some(format!("add {note}").as_str())
    );
    let rows = text.size.h;
    let _ = press(
        &mut app,
        "F2 End Alt+Enter \"three\" Alt+Enter \"four\" Enter",
    );
    let grown = &doc(&app).notes[&note];
    assert_eq!(grown.text, "> one\ntwo\nthree\nfour");
    assert!(grown.size.h > rows, "it grows with its text");
}

#[test]
fn a_note_without_a_text_is_none() {
    let mut app = at(node("lb"), (120, 40));
    let before = doc(&app).clone();
    let _ = press(&mut app, "a N Enter");
    let _ = press(&mut app, "a N \"x\" Esc");
    assert_eq!(*doc(&app), before);
    assert_eq!(app.tabs[0].history.undo_name(), None);
}

#[test]
fn what_is_pasted_goes_into_the_text() {
    let mut app = at(node("lb"), (120, 40));
    let _ = press(&mut app, "F2 Ctrl+U");
    let _ = update(&mut app, Message::Paste("two\nlines".to_owned()));
    let _ = press(&mut app, "Enter");
    assert_eq!(doc(&app).nodes[&id("lb")].name, "two lines");
}

#[test]
fn a_text_whose_thing_vanishes_is_let_go() {
    let mut app = at(node("lb"), (120, 40));
    let _ = press(&mut app, "F2 \"x\"");
    let mut theirs = doc(&app).clone();
    theirs.nodes.remove(&id("lb"));
    theirs
        .edges
        .retain(|_, e| e.from != id("lb") && e.to != id("lb"));
    let changed = Message::FileChanged {
        tab: 0,
        doc: theirs.into(),
        diagnostics: Vec::new(),
    };
    let _ = update(&mut app, changed);
    assert!(app.tabs[0].typing.is_none());
    assert!(app.tabs[0].scene.node(&id("lb")).is_none());
}

#[test]
fn the_panel_shows_the_chosen_property_at_every_size() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut app = at(node("lb"), size);
        walk_to(&mut app, "props.algorithm");
        insta::assert_snapshot!(format!("choosing_{name}"), drawn(&app).0);
        let _ = press(&mut app, "Enter Ctrl+U \"r\"");
        insta::assert_snapshot!(format!("typing_{name}"), drawn(&app).0);
        let _ = press(&mut app, "Enter");
        insta::assert_snapshot!(format!("refused_{name}"), drawn(&app).0);
    }
}

#[test]
fn a_name_being_typed_stands_on_the_board() {
    let mut app = at(node("web-1"), (80, 24));
    let _ = press(&mut app, "F2 End \" two\" Left");
    insta::assert_snapshot!("renaming_80x24", drawn(&app).0);
    let _ = press(&mut app, "Esc");
    app.tabs[0].selection = Selection::one(Key::Frame(id("server-1")));
    let _ = press(&mut app, "F2 End \" X\"");
    insta::assert_snapshot!("renaming_a_machine_80x24", drawn(&app).0);
}
