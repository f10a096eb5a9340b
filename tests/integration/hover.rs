//! What the terminal is asked to report of the mouse.

use wireboard::app::input::MouseKind;
use wireboard::app::settings::Hover;
use wireboard::app::tool::{Tool, fault::Fault};
use wireboard::app::{Effect, Message, Overlay, update};

use super::editor::{both, find, mouse, press};

/// The requests to the terminal, in their order.
fn asked(effects: &[Effect]) -> Vec<(&'static str, bool)> {
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::Mouse(on) => Some(("mouse", *on)),
        Effect::Hover(on) => Some(("hover", *on)),
        _ => None,
    });
    asked.collect()
}

#[test]
fn the_pointer_is_followed_while_a_list_or_a_tool_wants_it() {
    let mut app = both((80, 24), 0);
    assert_eq!(asked(&press(&mut app, "Right")), []);
    assert_eq!(asked(&press(&mut app, ":")), [("hover", true)]);
    assert_eq!(asked(&press(&mut app, "Down")), []);
    assert_eq!(asked(&press(&mut app, "Esc")), [("hover", false)]);
    app.hand.tool = Tool::Fault(Fault::Ready);
    assert_eq!(
        asked(&update(&mut app, Message::Tick(1))),
        [("hover", true)]
    );
    assert_eq!(asked(&press(&mut app, "Esc")), [("hover", false)]);
}

#[test]
fn never_and_always_are_taken_at_their_word() {
    let mut app = both((80, 24), 0);
    app.settings.hover = Hover::Never;
    assert_eq!(asked(&press(&mut app, ":")), []);
    app.settings.hover = Hover::Always;
    assert_eq!(asked(&press(&mut app, "Esc")), [("hover", true)]);
    // Without the mouse there is nothing to follow; both come back together.
    let gone = [("mouse", false), ("hover", false)];
    assert_eq!(asked(&press(&mut app, "Ctrl+Y")), gone);
    let back = [("mouse", true), ("hover", true)];
    assert_eq!(asked(&press(&mut app, "Ctrl+Y")), back);
}

#[test]
fn after_a_suspend_the_terminal_is_asked_again() {
    let mut app = both((80, 24), 0);
    app.settings.hover = Hover::Always;
    let _ = press(&mut app, "Right");
    let effects = update(&mut app, Message::Resumed);
    assert_eq!(asked(&effects), [("hover", true)]);
    let _ = press(&mut app, "Ctrl+Y");
    let effects = update(&mut app, Message::Resumed);
    assert_eq!(asked(&effects), [("mouse", false)]);
}

#[test]
fn a_menu_follows_the_pointer() {
    let mut app = both((80, 24), 0);
    let _ = press(&mut app, "a");
    let cursor = |app: &wireboard::app::App| match app.overlay() {
        Some(Overlay::Menu(menu)) => menu.cursor,
        _ => panic!("no menu"),
    };
    assert_eq!(cursor(&app), 0);
    let Some(Overlay::Menu(menu)) = app.overlay() else {
        panic!("no menu")
    };
    let title = menu.items[2].title.clone();
    let (x, y) = find(&app, &title).unwrap();
    let _ = mouse(&mut app, MouseKind::Moved, x, y);
    assert_eq!(cursor(&app), 2);
}
