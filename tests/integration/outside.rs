//! Two people, one file, without a terminal: what another program wrote comes in field by field,
//! and what both changed is asked about side by side.

use std::sync::Arc;

use wireboard::app::input::{Button, MouseKind};
use wireboard::app::message::{Message, SaveProblem};
use wireboard::app::settings::Settings;
use wireboard::app::{App, Effect, Overlay, Tab, update};
use wireboard::board::{Cell, Document, Edge, EdgeKind, Kind, Node, Patch, Record, edit};

use crate::editor::{board, click, find, id, mouse, node, press, rows};

/// The simple design in a file of its own.
fn open(size: (u16, u16)) -> App {
    let tab = Tab::new("mine", Some("mine.json".to_owned()), board("simple"));
    let mut app = App::new(vec![tab], Settings::default(), size);
    app.panel_open = false;
    app.untouched = false;
    app.starting = false;
    let _ = update(&mut app, Message::Resize(size.0, size.1));
    app
}

fn changed(board: &Document, patch: impl Fn(&Document) -> Patch) -> Document {
    let mut next = board.clone();
    patch(board).apply(&mut next).unwrap();
    next
}

/// Another program wrote this.
fn outside(app: &mut App, doc: &Document) -> Vec<Effect> {
    let doc = Arc::new(doc.clone());
    let diagnostics = Vec::new();
    update(
        app,
        Message::FileChanged {
            tab: 0,
            doc,
            diagnostics,
        },
    )
}

fn name(app: &App, node: &str) -> String {
    app.tabs[0].doc.nodes[&id(node)].name.clone()
}

fn rename(app: &mut App, what: &str, name: &str) {
    let mut next = (*app.tabs[0].doc).clone();
    let patch = edit::rename(&next, &id(what), name);
    patch.apply(&mut next).unwrap();
    // As a person does it: select, rename, Enter.
    app.tabs[0].selection = wireboard::app::tab::Selection::one(node(what));
    let _ = press(app, "F2 Ctrl+U");
    let _ = crate::editor::type_text(app, name);
    let _ = press(app, "Enter");
    assert_eq!(*app.tabs[0].doc, next);
}

fn asks(app: &App) -> bool {
    matches!(app.overlay(), Some(Overlay::Dispute(_)))
}

/// Both renamed the web server and the database; I moved the name server, they renamed it.
fn disputed(size: (u16, u16)) -> (App, Vec<Effect>) {
    let mut app = open(size);
    let file = board("simple");
    rename(&mut app, "web", "Caddy");
    rename(&mut app, "db", "MariaDB");
    app.tabs[0].selection = wireboard::app::tab::Selection::one(node("dns"));
    let _ = press(&mut app, "H");
    let theirs = changed(&file, |b| edit::rename(b, &id("web"), "Apache"));
    let theirs = changed(&theirs, |b| edit::rename(b, &id("db"), "Postgres"));
    let theirs = changed(&theirs, |b| edit::rename(b, &id("dns"), "Names"));
    let effects = outside(&mut app, &theirs);
    (app, effects)
}

#[test]
fn what_only_one_side_changed_comes_together_and_is_said() {
    let mut app = open((120, 40));
    rename(&mut app, "web", "Caddy");
    let before = Arc::clone(&app.tabs[0].doc);
    let theirs = changed(&board("simple"), |b| edit::move_by(b, &[id("web")], 0, 1));
    let theirs = changed(&theirs, |b| edit::rename(b, &id("dns"), "Names"));
    let _ = outside(&mut app, &theirs);
    assert!(app.overlays.is_empty(), "nothing is asked");
    let web = &app.tabs[0].doc.nodes[&id("web")];
    assert_eq!(
        (web.name.as_str(), web.at),
        ("Caddy", theirs.nodes[&id("web")].at)
    );
    assert_eq!(name(&app, "dns"), "Names");
    assert!(app.tabs[0].dirty);
    let toast = app.toasts.last().unwrap();
    assert!(
        toast.text.contains("dns (DNS), web (Caddy)"),
        "{}",
        toast.text
    );
    // It can be gone to, by key and by a click on the message.
    let _ = press(&mut app, "Esc Esc g m");
    assert_eq!(app.tabs[0].selection.keys.len(), 2);
    // One step back is mine alone again.
    let _ = press(&mut app, "u");
    assert_eq!(app.tabs[0].doc, before);
}

#[test]
fn a_click_on_the_message_goes_to_what_came_in() {
    let mut app = open((120, 40));
    let theirs = changed(&board("simple"), |b| edit::rename(b, &id("dns"), "Names"));
    let _ = outside(&mut app, &theirs);
    let (x, y) = find(&app, "came in from the file").unwrap();
    let _ = click(&mut app, x, y);
    assert_eq!(app.tabs[0].selection.lead, Some(node("dns")));
}

#[test]
fn without_changes_of_my_own_the_file_is_taken_over_and_nothing_is_unsaved() {
    let mut app = open((120, 40));
    let theirs = changed(&board("simple"), |b| edit::remove(b, &[id("dns")]));
    let effects = outside(&mut app, &theirs);
    assert_eq!(*app.tabs[0].doc, theirs);
    assert!(!app.tabs[0].dirty);
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::ForgetJournal { tab: 0 }))
    );
    // Its own text again is no news.
    assert!(outside(&mut app, &theirs).is_empty());
}

#[test]
fn what_both_changed_is_asked_and_mine_stays_meanwhile() {
    let (mut app, effects) = disputed((120, 40));
    assert!(asks(&app));
    assert_eq!(
        (name(&app, "web"), name(&app, "db")),
        ("Caddy".into(), "MariaDB".into())
    );
    // What was no conflict is there already.
    assert_eq!(name(&app, "dns"), "Names");
    assert_eq!(
        app.tabs[0].doc.nodes[&id("dns")].at.x,
        board("simple").nodes[&id("dns")].at.x - 1
    );
    let kept = effects.iter().find_map(|e| match e {
        Effect::KeepTheirs { tab: 0, doc } => Some(doc.nodes[&id("web")].name.clone()),
        _ => None,
    });
    assert_eq!(
        kept.as_deref(),
        Some("Apache"),
        "theirs is kept beside the file"
    );
    // Enter decides nothing before everything is chosen.
    let revisions = app.tabs[0].history.revisions().len();
    let _ = press(&mut app, "Enter");
    assert!(asks(&app));
    assert_eq!(app.tabs[0].history.revisions().len(), revisions);
}

/// Answers a dispute about `db` and `web`, in this order, and expects their names.
fn check_answer(keys: &str, db: &str, web: &str) {
    let (mut app, _) = disputed((120, 40));
    let before = Arc::clone(&app.tabs[0].doc);
    let effects = press(&mut app, keys);
    assert!(app.overlays.is_empty(), "{keys}");
    assert_eq!(
        (name(&app, "db"), name(&app, "web")),
        (db.into(), web.into()),
        "{keys}"
    );
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::ForgetTheirs { tab: 0 })),
        "{keys}"
    );
    // Nothing is asked again: not by the same file, not by a save.
    let file = (*app.tabs[0].saved).clone();
    let _ = outside(&mut app, &file);
    assert!(!asks(&app));
    assert!(
        press(&mut app, "w")
            .iter()
            .any(|e| matches!(e, Effect::Save { .. }))
    );
    if *app.tabs[0].doc != *before {
        let _ = press(&mut app, "u");
        assert_eq!(app.tabs[0].doc, before, "{keys}: one step takes it back");
    }
}

#[test]
fn each_record_is_chosen_by_a_key() {
    check_answer("m m Enter", "MariaDB", "Caddy");
    check_answer("t t Enter", "Postgres", "Apache");
    check_answer("m t Enter", "MariaDB", "Apache");
    check_answer("Down t m Enter", "MariaDB", "Apache");
    check_answer("Right Down Left Enter", "Postgres", "Caddy");
    check_answer("M Enter", "MariaDB", "Caddy");
    check_answer("T Enter", "Postgres", "Apache");
    check_answer("T m Enter", "MariaDB", "Apache");
}

#[test]
fn each_record_is_chosen_by_a_click() {
    for size in [(120, 40), (80, 24)] {
        let (mut app, _) = disputed(size);
        for value in ["MariaDB", "Apache"] {
            let found = rows(&app).iter().enumerate().rev().find_map(|(y, row)| {
                let at = row.find(value)?;
                Some((row[..at].chars().count() as u16, y as u16))
            });
            let (x, y) = found.unwrap();
            let _ = click(&mut app, x, y);
        }
        assert!(asks(&app));
        let (x, y) = find(&app, "Enter done").unwrap();
        let _ = click(&mut app, x, y);
        assert!(!asks(&app), "{:#?}", rows(&app));
        assert_eq!(
            (name(&app, "db"), name(&app, "web")),
            ("MariaDB".into(), "Apache".into())
        );
        // A click beside it decides nothing.
        let (mut app, _) = disputed(size);
        let _ = mouse(&mut app, MouseKind::Down(Button::Left), 1, 1);
        assert!(asks(&app));
    }
}

#[test]
fn the_board_behind_shows_the_choice_and_esc_leaves_everything_open() {
    let (mut app, _) = disputed((120, 40));
    let before = Arc::clone(&app.tabs[0].doc);
    let shown = |app: &App| {
        let node = app.tabs[0].scene.node(&id("db")).unwrap();
        node.name.clone()
    };
    assert_eq!(shown(&app), "MariaDB");
    let _ = press(&mut app, "t");
    assert_eq!(shown(&app), "Postgres");
    assert_eq!(app.tabs[0].doc, before, "only shown, not changed");
    let effects = press(&mut app, "Esc");
    assert!(app.overlays.is_empty());
    assert_eq!(shown(&app), "MariaDB");
    assert_eq!(app.tabs[0].doc, before);
    assert!(
        !effects
            .iter()
            .any(|e| matches!(e, Effect::ForgetTheirs { .. }))
    );
    // A save asks again, and saves once everything is chosen.
    let effects = press(&mut app, "w");
    assert!(asks(&app));
    assert!(!effects.iter().any(|e| matches!(e, Effect::Save { .. })));
    let effects = press(&mut app, "m t Enter");
    let saved = effects.iter().find_map(|e| match e {
        Effect::Save { doc, .. } => Some(doc.nodes[&id("web")].name.clone()),
        _ => None,
    });
    assert_eq!(saved.as_deref(), Some("Apache"));
    // So does the command that goes to what came in.
    let (mut app, _) = disputed((120, 40));
    let _ = press(&mut app, "Esc Esc g m");
    assert!(asks(&app));
}

#[test]
fn an_undo_can_settle_it_too() {
    let (mut app, _) = disputed((120, 40));
    // Back to before I renamed anything: merge, move, rename, rename.
    let _ = press(&mut app, "Esc Esc u u u u");
    assert_eq!(name(&app, "web"), "Nginx");
    let effects = press(&mut app, "w");
    assert!(!asks(&app));
    assert!(effects.iter().any(|e| matches!(e, Effect::Save { .. })));
}

#[test]
fn a_second_change_of_the_file_keeps_the_choices_that_it_does_not_touch() {
    let (mut app, _) = disputed((120, 40));
    let _ = press(&mut app, "m t");
    let theirs = changed(&app.tabs[0].saved.clone(), |b| {
        edit::rename(b, &id("web"), "Lighttpd")
    });
    let _ = outside(&mut app, &theirs);
    let Some(Overlay::Dispute(dispute)) = app.overlay() else {
        panic!("still asked");
    };
    let chosen: Vec<_> = dispute.choices.keys().collect();
    assert_eq!(
        chosen,
        [&node("db")],
        "what they changed again is open again"
    );
    // They took everything back: nothing is left to ask.
    let _ = outside(&mut app, &board("simple"));
    assert!(!asks(&app));
    assert_eq!(
        (name(&app, "web"), name(&app, "db")),
        ("Caddy".into(), "MariaDB".into())
    );
}

#[test]
fn a_save_over_a_changed_file_brings_the_change_in_first() {
    let mut app = open((120, 40));
    rename(&mut app, "web", "Caddy");
    let effects = press(&mut app, "w");
    let Some(Effect::Save { doc, base, .. }) =
        effects.iter().find(|e| matches!(e, Effect::Save { .. }))
    else {
        panic!("{effects:?}");
    };
    assert_eq!(
        **base,
        board("simple"),
        "what the editor takes the file to hold"
    );
    // The file holds something else: nothing was written, and that comes back.
    let theirs = changed(&board("simple"), |b| edit::rename(b, &id("dns"), "Names"));
    let result = Err(SaveProblem::Changed {
        doc: Arc::new(theirs.clone()),
        diagnostics: Vec::new(),
    });
    let answer = Message::Saved {
        tab: 0,
        result,
        doc: Arc::clone(doc),
    };
    let effects = update(&mut app, answer);
    let Some(Effect::Save { doc, base, .. }) =
        effects.iter().find(|e| matches!(e, Effect::Save { .. }))
    else {
        panic!("saved after the merge: {effects:?}");
    };
    assert_eq!(**base, theirs);
    assert_eq!(doc.nodes[&id("web")].name, "Caddy");
    assert_eq!(doc.nodes[&id("dns")].name, "Names");
    // With a conflict it asks before anything is written.
    let mut app = open((120, 40));
    rename(&mut app, "web", "Caddy");
    let doc = Arc::clone(&app.tabs[0].doc);
    let theirs = changed(&board("simple"), |b| edit::rename(b, &id("web"), "Apache"));
    let result = Err(SaveProblem::Changed {
        doc: Arc::new(theirs),
        diagnostics: Vec::new(),
    });
    let effects = update(
        &mut app,
        Message::Saved {
            tab: 0,
            result,
            doc,
        },
    );
    assert!(!effects.iter().any(|e| matches!(e, Effect::Save { .. })));
    assert!(asks(&app));
    let effects = press(&mut app, "t Enter");
    assert!(
        effects.iter().any(|e| matches!(e, Effect::Save { .. })),
        "{effects:?}"
    );
}

#[test]
fn an_edge_on_a_part_that_they_took_away_asks_about_the_part() {
    let mut app = open((120, 40));
    let mut next = (*app.tabs[0].doc).clone();
    let edge = Edge::new(id("app"), id("dns"), EdgeKind::Dns);
    next.insert(Record::Edge(edge));
    // As a tool does it; which one is no matter here.
    app.tabs[0].doc = Arc::new(next.clone());
    app.tabs[0].dirty = true;
    let theirs = changed(&board("simple"), |b| edit::remove(b, &[id("dns")]));
    let _ = outside(&mut app, &theirs);
    let Some(Overlay::Dispute(dispute)) = app.overlay() else {
        panic!("it is asked");
    };
    assert_eq!(dispute.rows.len(), 1);
    assert!(
        dispute.rows[0].along.contains("app->dns"),
        "{}",
        dispute.rows[0].along
    );
    let text = rows(&app).join("\n");
    assert!(
        text.contains("keeps it") && text.contains("takes it away"),
        "{text}"
    );
    let _ = press(&mut app, "t Enter");
    assert!(!app.tabs[0].doc.nodes.contains_key(&id("dns")));
    assert!(app.tabs[0].doc.edges.values().all(|e| e.to != id("dns")));
}

#[test]
fn two_parts_of_one_id_can_both_stay() {
    let mut app = open((120, 40));
    let drawn = |board: &Document, name: &str, x: i32| {
        changed(board, |b| {
            let node = Node::new(id("web-2"), Kind::WebServer, name, Cell::new(x, 30));
            Patch::setting(b, [Record::Node(node)])
        })
    };
    app.tabs[0].doc = Arc::new(drawn(&board("simple"), "Mine", 0));
    app.tabs[0].dirty = true;
    let _ = outside(&mut app, &drawn(&board("simple"), "Theirs", 40));
    assert!(asks(&app));
    let _ = press(&mut app, "b Enter");
    assert!(!asks(&app));
    assert_eq!(name(&app, "web-2"), "Mine");
    assert_eq!(name(&app, "web-2-2"), "Theirs");
}

#[test]
fn whoever_types_finishes_first() {
    let mut app = open((120, 40));
    rename(&mut app, "web", "Caddy");
    let _ = press(&mut app, ":");
    let theirs = changed(&board("simple"), |b| edit::rename(b, &id("web"), "Apache"));
    let _ = outside(&mut app, &theirs);
    assert!(
        matches!(app.overlay(), Some(Overlay::Palette(_))),
        "the palette stays on top"
    );
    let _ = press(&mut app, "Esc");
    assert!(asks(&app));
}

#[test]
fn it_looks_like_this() {
    for size in [(80, 24), (120, 40)] {
        let (mut app, _) = disputed(size);
        let _ = press(&mut app, "t");
        // The box alone: what lies around it is looked at elsewhere.
        let (x, y) = find(&app, "╭─ Changed here").unwrap();
        let cut = |row: &String| -> String { row.chars().skip(x.into()).take(100).collect() };
        let lines: Vec<String> = rows(&app)[y.into()..].iter().map(cut).collect();
        let end = lines.iter().position(|l| l.starts_with('╰')).unwrap();
        let picture = lines[..=end].join("\n");
        insta::assert_snapshot!(format!("dispute_{}x{}", size.0, size.1), picture);
    }
}
