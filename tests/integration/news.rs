//! What happens out of view is told, with a key that goes there.

use std::sync::Arc;

use wireboard::app::{App, Message, update};
use wireboard::board::{Cell, Document};

use super::editor::{both, id, lead, node, press};

/// The board of a tab with a node moved, as another program would write it.
fn moved(app: &App, tab: usize, name: &str) -> Arc<Document> {
    let mut doc = (*app.tabs[tab].doc).clone();
    doc.nodes.get_mut(&id(name)).unwrap().at = Cell::new(4, 30);
    Arc::new(doc)
}

fn change_outside(app: &mut App, tab: usize, name: &str) {
    let doc = moved(app, tab, name);
    let diagnostics = Vec::new();
    let _ = update(
        app,
        Message::FileChanged {
            tab,
            doc,
            diagnostics,
        },
    );
}

fn said(app: &App) -> &str {
    app.toasts.last().map_or("", |toast| toast.text.as_str())
}

#[test]
fn a_change_of_a_board_that_is_not_shown_names_it_and_the_key() {
    let mut app = both((80, 24), 0);
    change_outside(&mut app, 1, "dns");
    assert!(
        said(&app).ends_with("(distributed: ' goes there)"),
        "{}",
        said(&app)
    );
    let _ = press(&mut app, "'");
    assert_eq!(app.active, 1);
    assert_eq!(lead(&app), Some(node("dns")));
    // Said once: the way is gone.
    let _ = press(&mut app, "'");
    assert!(
        said(&app).contains("nothing happened out of view"),
        "{}",
        said(&app)
    );
}

#[test]
fn a_change_out_of_view_of_the_board_in_front_is_told_too() {
    let mut app = both((80, 24), 1);
    let _ = press(&mut app, "PageUp PageUp PageUp");
    change_outside(&mut app, 1, "dns");
    assert!(
        said(&app).ends_with("(out of view: ' goes there)"),
        "{}",
        said(&app)
    );
    let _ = press(&mut app, "'");
    assert_eq!(lead(&app), Some(node("dns")));
    let pane = app.layout.pane_of(1).unwrap();
    let shown = app.tabs[1].camera.shown(pane.canvas);
    let rect = app.tabs[1].scene.node(&id("dns")).unwrap().rect;
    assert!(rect.intersects(shown));
}

#[test]
fn what_is_in_view_is_not_told_twice() {
    let mut app = both((80, 24), 0);
    let _ = press(&mut app, "Tab L");
    assert!(!said(&app).contains("goes there"), "{}", said(&app));
    let _ = press(&mut app, "u");
    assert!(!said(&app).contains("goes there"), "{}", said(&app));
}
