//! The settings overlay: each change is seen at once, Esc brings back what was, Enter keeps it.

use proptest::prelude::*;
use wireboard::app::config::Value;
use wireboard::app::settings::table::SETTINGS;
use wireboard::app::settings::{Glyphs, Motion, Settings, ThemeName};
use wireboard::app::{App, Effect, Message, Overlay, update};
use wireboard::live::{Command, Pace};

use super::editor::{self, both, click, find, press, rows, shot};

fn open(size: (u16, u16)) -> App {
    let mut app = both(size, 1);
    let _ = press(&mut app, "F10");
    assert!(matches!(app.overlay(), Some(Overlay::Settings(_))));
    app
}

#[test]
fn it_shows_a_sample_where_there_is_room() {
    for size in [(80, 24), (120, 40), (60, 20), (40, 10)] {
        let app = open(size);
        insta::assert_snapshot!(format!("settings_{}x{}", size.0, size.1), shot(&app));
    }
    let mut app = open((80, 24));
    let _ = press(&mut app, "Down Down Right Right");
    insta::assert_snapshot!("settings_in_ascii", shot(&app));
}

#[test]
fn what_is_changed_is_seen_at_once_and_esc_brings_back_what_was() {
    let mut app = open((80, 24));
    let before = app.settings.clone();
    let _ = press(&mut app, "Right Down Down Right Down Left");
    assert_eq!(app.settings.theme, ThemeName::Dark);
    assert_eq!(app.settings.glyphs, Glyphs::Blocks);
    assert_eq!(app.settings.motion, Motion::Off);
    let shown = rows(&app).join("\n");
    assert!(shown.contains("■ Primary"), "the sample: {shown}");
    assert!(shown.contains("* Theme"), "{shown}");
    let _ = press(&mut app, "Esc");
    assert_eq!(app.settings, before);
    assert!(app.overlays.is_empty());
}

#[test]
fn enter_writes_what_differs_from_the_config() {
    let mut app = open((80, 24));
    let effects = press(&mut app, "Right Down Down Down Down Down Space Enter");
    assert!(app.overlays.is_empty());
    let saved = effects.iter().find_map(|effect| match effect {
        Effect::SaveSettings { settings, changes } => Some((settings.clone(), changes.clone())),
        _ => None,
    });
    let (settings, changes) = saved.expect("they are saved");
    let dark = Value::Text("dark".to_owned());
    assert_eq!(changes, [("theme", dark), ("mouse", Value::Switch(false))]);
    // The mouse was given back at once.
    assert!(effects.iter().any(|e| matches!(e, Effect::Mouse(false))));

    let result = Ok("/home/me/config.toml".to_owned());
    let _ = update(&mut app, Message::SettingsSaved { settings, result });
    assert_eq!(app.toasts[0].text, "settings saved in /home/me/config.toml");
    let again = press(&mut app, "F10 Enter");
    assert!(again.is_empty(), "{again:?}");
    assert_eq!(app.toasts[0].text, "the settings are as they were");
}

#[test]
fn what_cannot_be_saved_is_told_and_holds() {
    let mut app = open((80, 24));
    let _ = press(&mut app, "Right Enter");
    let settings = app.settings.clone();
    let result = Err("not saved: line 2 is broken".to_owned());
    let _ = update(&mut app, Message::SettingsSaved { settings, result });
    assert!(app.toasts[0].text.contains("line 2 is broken; they hold"));
    assert_eq!(app.settings.theme, ThemeName::Dark);
    assert_eq!(app.config.settings.theme, ThemeName::Terminal);
}

#[test]
fn a_key_changes_a_setting_for_the_session_and_the_overlay_keeps_it() {
    let mut app = both((80, 24), 1);
    let _ = press(&mut app, "Ctrl+T");
    assert_eq!(app.toasts[0].text, "theme: dark; F10 keeps it");
    let effects = press(&mut app, "F10 Enter");
    assert!(
        matches!(&effects[..], [Effect::SaveSettings { changes, .. }] if changes[0].0 == "theme")
    );
}

#[test]
fn the_hop_pace_follows_while_it_is_changed() {
    let mut app = open((80, 24));
    let effects = press(&mut app, "Down Down Down Down Right");
    let paces: Vec<Pace> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Engine(Command::Pace(pace)) => Some(*pace),
            _ => None,
        })
        .collect();
    assert_eq!(paces, [Pace::Hop { hop_ms: 700 }]);
    let effects = press(&mut app, "Esc");
    let back = Pace::Hop { hop_ms: 500 };
    assert!(matches!(effects[..], [Effect::Engine(Command::Pace(pace))] if pace == back));
}

#[test]
fn the_mouse_does_it_too() {
    let mut app = open((80, 24));
    let at = |app: &App, text: &str| find(app, text).unwrap_or_else(|| panic!("no {text}"));
    let (_, y) = at(&app, "Motion");
    let (x, _) = at(&app, "terminal");
    let _ = click(&mut app, x + 8, y);
    assert_eq!(app.settings.motion, Motion::Reduced);
    let Some(Overlay::Settings(page)) = app.overlay() else {
        panic!("it closed")
    };
    assert_eq!(SETTINGS[page.cursor].name, "motion");
    let row = &rows(&app)[usize::from(y)];
    let back = row.chars().position(|c| c == '◄').unwrap() as u16;
    let _ = click(&mut app, back, y);
    assert_eq!(app.settings.motion, Motion::Full);
    let (x, y) = at(&app, "Enter keep and save");
    let _ = click(&mut app, x, y);
    assert!(app.overlays.is_empty());
    // From the canvas: the board's menu has it.
    let _ = editor::mouse(
        &mut app,
        wireboard::app::input::MouseKind::Down(wireboard::app::input::Button::Right),
        1,
        3,
    );
    let _ = editor::mouse(
        &mut app,
        wireboard::app::input::MouseKind::Up(wireboard::app::input::Button::Right),
        1,
        3,
    );
    let (x, y) = at(&app, "Settings");
    let _ = click(&mut app, x, y);
    assert!(matches!(app.overlay(), Some(Overlay::Settings(_))));
}

proptest! {
    #[test]
    fn whatever_is_pressed_esc_brings_back_what_was(
        keys in proptest::collection::vec(
            prop_oneof![
                Just("Up"), Just("Down"), Just("Left"), Just("Right"), Just("Space"), Just("Tab"),
                Just("h"), Just("j"), Just("k"), Just("l"), Just("PageDown"), Just("x"),
            ],
            0..40,
        ),
    ) {
        let mut app = open((80, 24));
        let _ = press(&mut app, &keys.join(" "));
        let _ = shot(&app);
        let _ = press(&mut app, "Esc");
        prop_assert_eq!(app.settings, Settings::default());
        prop_assert!(app.overlays.is_empty());
    }
}
