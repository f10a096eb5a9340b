//! The first step on an empty board: said on the canvas, done by key or by a click, and gone once
//! something is drawn.

use wireboard::app::settings::Settings;
use wireboard::app::{App, Effect, Tab};
use wireboard::board::{Document, Kind};

use crate::editor::{click, find, press, rows};

fn empty(size: (u16, u16)) -> App {
    let tab = Tab::new("shop", Some("shop.json".to_owned()), Document::default());
    let mut app = App::new(vec![tab], Settings::default(), size);
    app.panel_open = false;
    app
}

fn says_what_to_do(app: &App) -> bool {
    rows(app)
        .iter()
        .any(|row| row.contains("Begin with a visitor"))
}

fn kinds(app: &App) -> Vec<Kind> {
    let nodes = app.tabs[0].doc.nodes.values();
    nodes.map(wireboard::board::Node::kind).collect()
}

#[test]
fn an_empty_board_says_what_to_press_until_something_is_drawn() {
    for size in [(80, 24), (120, 40)] {
        let mut app = empty(size);
        assert!(says_what_to_do(&app), "{:#?}", rows(&app));
        let _ = press(&mut app, "a u");
        assert_eq!(kinds(&app), [Kind::Client]);
        assert!(!says_what_to_do(&app));
        // Taken back, the board is empty again, and says so.
        let _ = press(&mut app, "u");
        assert!(says_what_to_do(&app));
    }
}

#[test]
fn each_line_can_be_clicked() {
    let mut app = empty((80, 24));
    let (x, y) = find(&app, "a visitor, who asks").unwrap();
    let effects = click(&mut app, x, y);
    assert_eq!(kinds(&app), [Kind::Client]);
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Journal { tab: 0, .. }))
    );
    let mut app = empty((80, 24));
    let (x, y) = find(&app, "a web server, which answers").unwrap();
    let _ = click(&mut app, x, y);
    assert_eq!(kinds(&app), [Kind::WebServer]);
    let mut app = empty((80, 24));
    let (x, y) = find(&app, "everything that is possible").unwrap();
    let _ = click(&mut app, x, y);
    assert!(app.overlay().is_some());
}

#[test]
fn a_machine_alone_is_a_drawing_too() {
    let mut app = empty((80, 24));
    let _ = press(&mut app, "a M");
    assert!(app.tabs[0].doc.nodes.is_empty());
    assert!(!says_what_to_do(&app));
}

#[test]
fn what_is_said_of_a_new_thing_can_be_done_with_it() {
    let said = |keys: &str| {
        let mut app = empty((120, 40));
        let _ = press(&mut app, keys);
        app.toasts[0].text.clone()
    };
    assert!(said("a u").contains("c connects it, F2 names it"));
    let machine = said("a M");
    assert!(machine.contains("F2 names it"), "{machine}");
    assert!(!machine.contains("connects"), "{machine}");
}
