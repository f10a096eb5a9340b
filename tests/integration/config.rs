//! The user's config: from the file to the keys that work, and what a broken one says.

use std::path::Path;
use std::process::{Command, Output};

use wireboard::app::config::{Config, Entry, Given, Value};
use wireboard::app::input::Key as Press;
use wireboard::app::settings::{Settings, ThemeName};
use wireboard::app::state::Tone;
use wireboard::app::update::press_all;
use wireboard::app::{App, Overlay, Tab};
use wireboard::board::Position;
use wireboard::cli::load;

fn entry(name: &str, given: Given) -> Entry {
    let at = Position { line: 1, column: 1 };
    Entry {
        name: name.to_owned(),
        at,
        given,
        given_at: at,
    }
}

fn text(text: &str) -> Given {
    Given::One(Value::Text(text.to_owned()))
}

fn start(entries: &[Entry]) -> App {
    let board = load::load("simple").unwrap();
    let tab = Tab::new("simple", None, board.document);
    let config = Config::read(Settings::default(), entries);
    App::configured(vec![tab], config, (120, 40))
}

fn press(app: &mut App, keys: &str) {
    let keys: Vec<Press> = keys.split(' ').map(|k| Press::parse(k).unwrap()).collect();
    let _ = press_all(app, &keys);
}

#[test]
fn the_users_keys_work_and_are_shown_everywhere() {
    let mut app = start(&[
        entry("keys.view.log", text("Ctrl+Space q")),
        entry("keys.program.quit", text("Ctrl+Q")),
        entry("keys.edit.add", text("")),
    ]);
    assert!(app.overlays.is_empty() && app.toasts.is_empty());
    // The status line.
    let hint = |app: &App, title: &str| {
        let found = app.hints.iter().find(|h| h.title == title);
        found.map(|h| h.key.clone())
    };
    assert_eq!(hint(&app, "log").as_deref(), Some("Ctrl+Space q"));
    assert_eq!(hint(&app, "quit").as_deref(), Some("Ctrl+Q"));
    assert_eq!(hint(&app, "add"), None);
    // The keys themselves, and what may follow the first of them.
    press(&mut app, "Ctrl+Space");
    let next: Vec<&str> = app.chord_hints.iter().map(|h| h.key.as_str()).collect();
    assert_eq!(next, ["q"]);
    press(&mut app, "q");
    assert!(!app.log_open);
    press(&mut app, "E");
    assert!(!app.log_open);
    assert_eq!(app.toasts[0].text, "E does nothing here; ? shows what does");
    // Help and palette.
    press(&mut app, ":");
    let Some(Overlay::Palette(list)) = app.overlay() else {
        panic!("no palette")
    };
    let keys = |id: &str| list.rows.iter().find(|r| r.id == id).unwrap().keys.clone();
    assert_eq!(keys("view.log"), "Ctrl+Space q");
    assert_eq!(keys("edit.add"), "");
    assert_eq!(keys("edit.undo"), "u");
}

#[test]
fn settings_hold_from_the_start() {
    let app = start(&[
        entry("theme", text("light")),
        entry("panel", Given::One(Value::Switch(true))),
        entry("log", Given::One(Value::Switch(false))),
    ]);
    assert_eq!(app.settings.theme, ThemeName::Light);
    assert!(app.panel_open && !app.log_open);
}

#[test]
fn errors_are_shown_at_the_start_and_warnings_are_said() {
    let app = start(&[entry("theme", text("drak"))]);
    let Some(Overlay::Page(page)) = app.overlay() else {
        panic!("nothing is shown")
    };
    assert!(page.lines.iter().any(|l| l.contains("did you mean dark?")));
    let app = start(&[entry("thema", text("dark"))]);
    assert!(app.overlays.is_empty());
    assert_eq!(app.toasts[0].tone, Tone::Info);
    assert!(app.toasts[0].text.starts_with("1 warning in the config"));
}

fn doctor(home: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wireboard"))
        .arg("doctor")
        .env("WIREBOARD_HOME", home)
        .output()
        .unwrap()
}

#[test]
fn the_doctor_tells_where_the_config_is_and_what_is_wrong() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("config");
    let file = folder.join("config.toml");
    let out = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();

    let none = doctor(home.path());
    assert_eq!(none.status.code(), Some(0));
    assert!(out(&none).contains(&format!("{}", file.display())));
    assert!(out(&none).contains("not there: everything is at its default"));

    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        &file,
        "theme = \"dark\"\nfuture = 1\n[keys]\nedit.undo = \"z u\"\n",
    )
    .unwrap();
    let warned = doctor(home.path());
    assert_eq!(warned.status.code(), Some(0), "{}", out(&warned));
    for part in [
        "theme            dark",
        "edit.undo        z u",
        "there is no setting future",
    ] {
        assert!(out(&warned).contains(part), "{part}: {}", out(&warned));
    }

    let broken = "theme = dark\nhop_ms = 3\n[keys]\nedit.undo = \"u\"\nedit.redo = \"u\"\nedit.delte = \"Del\"\n";
    std::fs::write(&file, broken).unwrap();
    let output = doctor(home.path());
    let said = out(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for part in [
        "string values must be quoted",
        "config.toml:1:9",
        "hop_ms is out of its range",
        "config.toml:2:10",
        "u of edit.redo is taken by edit.undo",
        "config.toml:5:13",
        "did you mean edit.delete",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
