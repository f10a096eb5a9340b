//! Writing the story and the cards: `g e`.

use wireboard::app::overlay::Overlay;
use wireboard::board::Key;

use super::kit::{board, id, open, press, select};
use crate::editor::{lead, type_text};

#[test]
fn a_step_is_chosen_and_its_title_is_typed_in_the_panel() {
    let mut app = open([board("distributed")]);
    let steps = app.tabs[0].doc.story.len();
    let _ = press(&mut app, "g e Down");
    let Some(Overlay::Menu(menu)) = app.overlay() else {
        panic!("the steps are listed");
    };
    assert_eq!(menu.items.len(), steps + app.tabs[0].doc.cards.len() + 2);
    let _ = press(&mut app, "Enter");
    assert_eq!(lead(&app), Some(Key::Step(id("2"))));
    let _ = press(&mut app, "Enter Enter Ctrl+U");
    let _ = type_text(&mut app, "Told anew");
    let _ = press(&mut app, "Enter");
    assert_eq!(app.tabs[0].doc.story[&id("2")].title, "Told anew");
    let _ = press(&mut app, "u");
    assert_ne!(app.tabs[0].doc.story[&id("2")].title, "Told anew");
}

#[test]
fn a_step_and_a_card_are_added_about_what_is_selected_and_go_again() {
    let mut app = open([board("distributed")]);
    select(&mut app, &["lb"]);
    // The last entries of the list.
    let _ = press(&mut app, "g e Up Up Enter");
    let Some(Key::Step(new)) = lead(&app) else {
        panic!("the new step is selected");
    };
    assert_eq!(app.tabs[0].doc.story[&new].about, [id("lb")]);
    let before = app.tabs[0].doc.clone();
    // What was said goes first, then the panel gives the keys back.
    let _ = press(&mut app, "Esc Esc Delete");
    assert_eq!(app.tabs[0].doc.story.len() + 1, before.story.len());
    let _ = press(&mut app, "u");
    assert_eq!(app.tabs[0].doc, before);
    let _ = press(&mut app, "u");
    assert_eq!(*app.tabs[0].doc, board("distributed"));
    select(&mut app, &["web-1", "web-2"]);
    let _ = press(&mut app, "g e Up Enter");
    let Some(Key::Card(new)) = lead(&app) else {
        panic!("the new card is selected");
    };
    assert_eq!(
        app.tabs[0].doc.cards[&new].about,
        [id("web-1"), id("web-2")]
    );
}
