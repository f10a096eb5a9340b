//! Duplicate, copy, cut and paste: `D`, `y`, `Ctrl+X`, `p`, and the terminal's own paste.

use wireboard::app::message::Message;
use wireboard::app::overlay::{Overlay, Question};
use wireboard::app::{App, Effect, Focus, update};
use wireboard::board::Document;
use wireboard::format::clip;

use super::kit::{board, id, key, one_step, open, press, refused, said, select, selected};

/// The text that the terminal's clipboard was given.
fn copied(effects: &[Effect]) -> Option<(String, Option<String>)> {
    effects.iter().find_map(|e| match e {
        Effect::Copy { text, about } => Some((text.clone(), about.clone())),
        _ => None,
    })
}

fn paste_text(app: &mut App, text: &str) -> Vec<Effect> {
    update(app, Message::Paste(text.to_owned()))
}

fn question(app: &App) -> &Question {
    match app.overlay() {
        Some(Overlay::Question(question)) => question,
        other => panic!("nothing is asked: {other:?}; {}", said(app)),
    }
}

#[test]
fn a_machine_is_duplicated_with_all_that_is_on_it() {
    let mut app = open([board("distributed")]);
    select(&mut app, &["server-2"]);
    one_step(&mut app, "D");
    assert_eq!(selected(&app), ["server-3"]);
    let doc = app.tabs[0].doc.clone();
    let on: Vec<String> = doc
        .nodes_in_frame(&id("server-3"))
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(on, ["app-3", "code-3", "db-replica-2", "web-3"]);
    for edge in ["web-3->app-3", "code-3->app-3", "app-3->db-replica-2"] {
        assert!(doc.edges.contains_key(&id(edge)), "{edge}");
    }
    assert!(
        app.tabs[0].scene.complaints.is_empty(),
        "{:?}",
        app.tabs[0].scene.complaints
    );
    // The copy is selected, so that the next one stands beside it.
    one_step(&mut app, "D");
    assert_eq!(selected(&app), ["server-4"]);
}

#[test]
fn several_things_are_duplicated_and_the_lead_stays_the_lead() {
    let mut app = open([board("simple")]);
    select(&mut app, &["web", "app"]);
    one_step(&mut app, "D");
    assert_eq!(selected(&app), ["app-2", "web-2"]);
    assert_eq!(app.tabs[0].selection.lead, Some(key(&app, "web-2")));
    assert!(app.tabs[0].doc.edges.contains_key(&id("web-2->app-2")));
    select(&mut app, &["web->app"]);
    assert!(refused(&mut app, "D").contains("select a node"));
}

#[test]
fn what_is_copied_is_pasted_here_and_on_another_board() {
    let mut app = open([board("distributed"), board("simple")]);
    select(&mut app, &["server-1"]);
    let before = app.tabs[0].doc.clone();
    let (text, about) = copied(&press(&mut app, "y")).expect("the terminal gets it too");
    assert_eq!(app.tabs[0].doc, before);
    assert_eq!(
        about.as_deref(),
        Some("4 nodes, 1 machine, 1 text, 3 edges")
    );
    assert_eq!(clip::parse(&text).clip, **app.clip.as_ref().unwrap());
    let _ = press(&mut app, "2 Esc Esc");
    one_step(&mut app, "p");
    let doc = app.tabs[1].doc.clone();
    assert!(doc.nodes.contains_key(&id("web-1")) && doc.nodes.contains_key(&id("web")));
    assert_eq!(doc.nodes[&id("web-1")].frame, Some(id("server-1")));
    assert_eq!(selected(&app), ["server-1"]);
    one_step(&mut app, "p");
    assert_eq!(selected(&app), ["server-2"]);
    assert!(app.tabs[1].scene.complaints.is_empty());
}

#[test]
fn a_cut_is_one_step_and_can_be_pasted() {
    let mut app = open([board("simple")]);
    select(&mut app, &["server"]);
    one_step(&mut app, "Ctrl+X");
    let doc = app.tabs[0].doc.clone();
    assert_eq!(doc.nodes.len(), 2, "a machine goes with everything on it");
    assert!(app.tabs[0].selection.is_empty());
    one_step(&mut app, "p");
    let doc = app.tabs[0].doc.clone();
    assert_eq!(
        doc.nodes[&id("web")].frame,
        Some(id("server")),
        "the names are free again"
    );
    assert!(doc.edges.contains_key(&id("web->app")));
    select(&mut app, &["db"]);
    let _ = press(&mut app, "P");
    let kept = app.clip.clone();
    assert!(refused(&mut app, "Ctrl+X").contains("db is locked"));
    select(&mut app, &["server"]);
    assert!(refused(&mut app, "Ctrl+X").contains("db is locked"));
    assert_eq!(app.clip, kept, "what is refused is not copied either");
}

#[test]
fn a_paste_on_a_machine_with_room_runs_there() {
    let mut app = open([board("simple"), Document::default()]);
    select(&mut app, &["web"]);
    let _ = press(&mut app, "y 2 a M");
    assert_eq!(selected(&app), ["server"]);
    one_step(&mut app, "p");
    assert_eq!(app.tabs[1].doc.nodes[&id("web")].frame, Some(id("server")));
}

#[test]
fn y_keeps_its_old_meaning_where_nothing_is_selected_or_the_panel_has_the_keys() {
    let mut app = open([board("simple")]);
    let _ = press(&mut app, "y");
    assert!(app.clip.is_none());
    select(&mut app, &["web"]);
    let _ = press(&mut app, "i");
    assert_eq!(app.focus, Focus::Panel);
    let _ = press(&mut app, "y");
    assert!(app.clip.is_none());
    assert!(refused(&mut app, "p").contains("nothing was copied yet (y copies)"));
}

#[test]
fn a_clip_from_the_terminal_is_shown_before_it_is_pasted() {
    let mut app = open([board("distributed"), board("simple")]);
    select(&mut app, &["server-1"]);
    let (text, _) = copied(&press(&mut app, "y")).unwrap();
    app.clip = None;
    let _ = press(&mut app, "2");
    select(&mut app, &["dns"]);
    let before = app.tabs[1].doc.clone();
    assert!(paste_text(&mut app, &text).is_empty());
    let asked = question(&app);
    assert_eq!(asked.title, "Paste onto board-1?");
    assert_eq!(
        asked.lines,
        [
            "It holds 4 nodes, 1 machine, 1 text, 3 edges.",
            "Server 1, App 1, Code 1, Primary, Nginx 1.",
            "It goes beside DNS.",
        ]
    );
    assert_eq!(app.tabs[1].doc, before, "nothing happens unasked");
    let _ = press(&mut app, "Esc");
    assert!(app.overlays.is_empty());
    assert_eq!(app.tabs[1].doc, before);
    let _ = paste_text(&mut app, &text);
    one_step(&mut app, "Enter");
    assert_eq!(selected(&app), ["server-1"]);
}

#[test]
fn a_whole_board_is_a_clip_too_and_what_stays_out_is_said() {
    let mut app = open([Document::default()]);
    let text = wireboard::format::json::print(&board("simple"));
    let _ = paste_text(&mut app, &text);
    let lines = question(&app).lines.join(" ");
    assert!(
        lines.contains("6 nodes, 1 machine, 1 text, 5 edges"),
        "{lines}"
    );
    assert!(lines.contains("Not taken: 6 story steps"), "{lines}");
    one_step(&mut app, "p");
    assert_eq!(app.tabs[0].doc.nodes.len(), 6);
}

#[test]
fn garbage_says_why_and_changes_nothing() {
    let mut app = open([board("simple")]);
    let before = app.tabs[0].clone();
    for (text, why) in [
        (
            "{\"format\": \"wireboard-clip/1\", \"nodes\": [{",
            "pasted: ",
        ),
        ("{}", "there is nothing to paste"),
        (
            "{\"format\": \"wireboard-clip/1\",\n\"nodes\": [{\"id\": \"a\", \"kind\": \"databse\", \"at\": [0, 0]}]}",
            "unknown kind \"databse\"; line 2, column 31; in a, kind; did you mean database?",
        ),
        (
            "{\"format\": \"wireboard-clip/1\", \"nodes\": [{\"id\": \"a\", \"kind\": \"box\", \"at\": [99999, 0]}]}",
            "farther out than 30000",
        ),
        ("q\nx u H", "nothing here takes pasted text"),
    ] {
        let effects = paste_text(&mut app, text);
        assert!(effects.is_empty() && app.overlays.is_empty());
        assert!(said(&app).contains(why), "{text}: {}", said(&app));
    }
    assert_eq!(app.tabs[0].doc, before.doc);
    assert_eq!(app.tabs[0].history, before.history);
}

#[test]
fn where_text_is_typed_a_clip_is_text() {
    let mut app = open([board("simple")]);
    let _ = press(&mut app, ":");
    let _ = paste_text(&mut app, "{\"format\": \"wireboard-clip/1\"}");
    assert!(
        matches!(app.overlay(), Some(Overlay::Palette(p)) if p.query.text().starts_with("{\"format"))
    );
}
