//! Chords: what may follow the first key is shown, and can be clicked.

use std::collections::BTreeMap;
use std::sync::Arc;

use wireboard::app::App;
use wireboard::app::command;
use wireboard::app::keymap::{Chord, Keymap};

use super::editor::{both, click, find, press, rows, shot};

/// The editor with chords of its own below `z`, so that the picture does not change with the table.
fn chorded(size: (u16, u16)) -> App {
    let mut app = both(size, 0);
    let chord = |text: &str| vec![Chord::parse(text).unwrap()];
    let other = BTreeMap::from([
        ("view.log", chord("z l")),
        ("view.fit", chord("z f")),
        ("edit.delete", chord("z d")),
        ("view.motion", chord("z m o")),
        ("view.more", chord("z +")),
    ]);
    app.keymap = Arc::new(Keymap::new(command::all(), &other).0);
    app
}

#[test]
fn the_keys_that_may_follow_are_shown() {
    for size in [(80, 24), (40, 10)] {
        let mut app = chorded(size);
        let _ = press(&mut app, "z");
        // Other commands of the table may stand below the same key.
        let keys = ["l", "f", "d", "m", "+"];
        app.chord_hints.retain(|h| keys.contains(&h.key.as_str()));
        insta::assert_snapshot!(format!("chord_{}x{}", size.0, size.1), shot(&app));
        let _ = press(&mut app, "Esc");
        assert!(app.pending.is_empty() && app.chord_hints.is_empty());
    }
}

#[test]
fn what_is_shown_can_be_clicked_and_pressed() {
    let mut app = chorded((80, 24));
    assert!(app.layout.log.is_none());
    let _ = press(&mut app, "z");
    let (x, y) = find(&app, "l  Event log").unwrap();
    let _ = click(&mut app, x + 4, y);
    assert!(app.layout.log.is_some());
    assert!(app.pending.is_empty());
    // Through a longer chord.
    let _ = press(&mut app, "z");
    let (x, y) = find(&app, "m  more keys").unwrap();
    let _ = click(&mut app, x, y);
    assert_eq!(app.pending.len(), 2);
    let before = app.settings.motion;
    let _ = press(&mut app, "o");
    assert_ne!(app.settings.motion, before);
    // A click beside it is the canvas's again.
    let _ = press(&mut app, "z");
    let _ = click(&mut app, 2, 2);
    assert!(app.pending.is_empty());
}

#[test]
fn what_cannot_be_done_now_is_shown_as_such_and_says_why() {
    let mut app = chorded((80, 24));
    let _ = press(&mut app, "z");
    let hint = app.chord_hints.iter().find(|h| h.key == "d").unwrap();
    assert!(!hint.enabled);
    let keys = hint.chord.clone();
    let _ = wireboard::app::update::press_all(&mut app, &keys[1..]);
    assert!(
        app.toasts[0]
            .text
            .starts_with("Delete: nothing is selected")
    );
    assert!(rows(&app).iter().all(|row| !row.contains("more keys")));
}
