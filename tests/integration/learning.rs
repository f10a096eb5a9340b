//! A lesson: its whole way by keys alone and by mouse alone, what does not count, and its place on the
//! screen.

use std::collections::BTreeMap;
use std::sync::Arc;

use wireboard::app::input::{Button, MouseKind};
use wireboard::app::keymap::{Chord, Keymap};
use wireboard::app::settings::Glyphs;
use wireboard::app::{Action, App, Effect, Message, Overlay, command, spatial, update};
use wireboard::board::edit::clip;
use wireboard::board::{Document, Id, Key, Kind};
use wireboard::study::lesson::{Condition, EDITING};

use super::desk::Desk;
use super::editor::{self, board_shot, find, id, lead, node, rows};

mod by_keys;
mod by_mouse;
mod on_a_terminal;
mod student;

use student::Student;

/// The step of a condition, by its place.
fn step(condition: Condition) -> usize {
    let mut steps = EDITING.steps.iter();
    steps.position(|step| step.done == condition).unwrap()
}

fn ticked(app: &App, condition: Condition) -> bool {
    let learning = app.learning().unwrap();
    learning.progress.is_ticked(step(condition))
}

fn count(app: &App) -> usize {
    app.learning().unwrap().progress.count()
}

#[test]
fn what_is_given_up_or_only_looked_at_is_not_done() {
    let mut student = Student::new((120, 40));
    // A drag that ends with Esc.
    let from = student.on("web", 5, 2);
    student.mouse(MouseKind::Down(Button::Left), from);
    student.mouse(MouseKind::Drag(Button::Left), (from.0 + 3, from.1 + 4));
    let at = |doc: &Document| doc.nodes[&id("web")].at;
    let given = at(&student.app().learning().unwrap().start);
    assert_ne!(at(&student.app().tabs[0].doc), given, "it is shown there");
    assert!(!ticked(student.app(), Condition::Moved), "and only shown");
    student.keys("Esc");
    student.mouse(MouseKind::Up(Button::Left), from);
    assert!(!ticked(student.app(), Condition::Moved));
    // A connection that leads back, a rename that says the same, a tool that is put away.
    student.go("web");
    student.keys("c Esc F2 Enter B Esc b Right Esc a Esc D u");
    let done = [
        Condition::Joined(Kind::LoadBalancer, Kind::WebServer),
        Condition::Renamed,
        Condition::Housed,
        Condition::Moved,
        Condition::Saved,
    ];
    for condition in done {
        assert!(!ticked(student.app(), condition), "{condition:?}");
    }
    // The history panel shows earlier boards; only Enter goes there.
    student.keys("Y Down Down Up");
    assert!(matches!(student.app().overlay(), Some(Overlay::History(_))));
    assert!(!ticked(student.app(), Condition::Redone));
    student.keys("Esc");
    assert!(!ticked(student.app(), Condition::Redone));
    student.keys("U");
    assert!(ticked(student.app(), Condition::Redone));
}

#[test]
fn it_does_not_matter_how_a_thing_is_done() {
    // Undo by the palette, a copy by pasting, a machine by the menu of parts, a name in the panel.
    let mut student = Student::new((120, 40));
    student.go("web");
    student.keys("L :");
    student.types("undo");
    student.keys("Enter");
    assert!(ticked(student.app(), Condition::Undone));
    student.go("web");
    student.keys("y p");
    assert!(ticked(student.app(), Condition::Copied));
    student.go("web");
    student.keys("a M");
    assert!(ticked(student.app(), Condition::Housed));
    student.go("db");
    student.keys("i Enter");
    student.types(" 8");
    student.keys("Enter");
    assert!(ticked(student.app(), Condition::Renamed));
    // The history panel does again what is below it.
    student.keys("Esc Esc Y Down Enter Y Up Enter");
    assert!(ticked(student.app(), Condition::Redone));
}

#[test]
fn a_tick_is_said_for_a_while_and_stays_for_good() {
    let mut student = Student::new((80, 24));
    student.keys("Tab");
    assert!(find(student.app(), "✓ Select a part").is_some());
    assert!(find(student.app(), "1 of 15").is_some());
    let until = student.app().deadline_ms().unwrap();
    student.tick(until);
    assert!(find(student.app(), "Select a part").is_none());
    assert!(find(student.app(), "Move it").is_some());
    student.keys("Esc Esc");
    assert_eq!((lead(student.app()), count(student.app())), (None, 1));
}

#[test]
fn nothing_is_due_for_ever_while_one_looks_back() {
    let mut student = Student::new((120, 40));
    student.keys("Tab Y");
    let due = student
        .app()
        .deadline_ms()
        .expect("the tick is said for a while");
    student.tick(due);
    let later = student.app().deadline_ms();
    assert!(
        later.is_none_or(|at| at > student.app().now_ms),
        "{later:?}"
    );
}

#[test]
fn hidden_it_goes_on_and_says_what_is_ticked() {
    let mut student = Student::new((80, 24));
    let canvas = student.app().layout.panes[0].canvas;
    let (x, y) = find(student.app(), "hide").unwrap();
    student.click((x, y));
    assert!(student.app().layout.lesson.is_none());
    assert_eq!(student.app().layout.panes[0].canvas.h, 21);
    assert!(find(student.app(), "z l shows it").is_some());
    student.keys("Tab");
    let said = find(student.app(), "Select a part: done; next: Move it");
    assert!(said.is_some(), "{:#?}", rows(student.app()));
    student.keys("z l");
    assert_eq!(student.app().layout.panes[0].canvas, canvas);
    assert!(find(student.app(), "1 of 15").is_some());
}

#[test]
fn other_boards_have_no_lesson_and_say_so() {
    let mut app = editor::both((80, 24), 0);
    let _ = editor::press(&mut app, "z l");
    let said = &app.toasts[0].text;
    assert!(said.contains("this board is for no lesson"), "{said}");
    assert!(app.layout.lesson.is_none());
}

#[test]
fn a_lesson_covers_nothing_and_keeps_its_place() {
    for size in [
        (40, 10),
        (60, 16),
        (80, 24),
        (120, 24),
        (120, 40),
        (200, 60),
    ] {
        for panel in [false, true] {
            let mut student = Student::new(size);
            if panel {
                student.keys("Tab i");
            }
            let app = student.app();
            let place = app.layout.lesson.unwrap();
            let canvas = app.layout.panes[0].canvas;
            assert!(canvas.w >= 40.min(size.0) && canvas.h >= 5, "{size:?}");
            for y in place.y..place.bottom() {
                for x in place.x..place.right() {
                    let at = wireboard::app::Point::new(x, y);
                    assert!(!canvas.contains(at), "{size:?} {x},{y}");
                    let panel = app.layout.panel.filter(|_| !app.layout.panel_covers);
                    assert!(panel.is_none_or(|p| !p.contains(at)), "{size:?} {x},{y}");
                }
            }
            student.keys("L u U");
            assert_eq!(student.app().layout.lesson, Some(place), "{size:?}");
        }
    }
}

#[test]
fn the_first_step_on_screens_of_three_sizes() {
    for size in [(40, 10), (80, 24), (120, 40)] {
        let student = Student::new(size);
        let name = format!("first_{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, board_shot(student.app()));
    }
}

#[test]
fn with_the_panel_open_it_is_brief_where_the_screen_is_low() {
    let mut student = Student::new((120, 40));
    student.go("web");
    student.keys("i");
    insta::assert_snapshot!("with_panel_120x40", board_shot(student.app()));
}

#[test]
fn every_sign_is_ascii_where_that_is_asked_for() {
    for size in [(80, 24), (120, 40)] {
        let mut student = Student::new(size);
        student.app_mut().settings.glyphs = Glyphs::Ascii;
        student.keys("Tab");
        let shown = rows(student.app()).join("\n");
        assert!(shown.is_ascii(), "{shown}");
        assert!(shown.contains("[x]"), "{shown}");
    }
}

#[test]
fn the_keys_are_those_of_the_user() {
    let mut student = Student::new((120, 40));
    let chord = |text: &str| vec![Chord::parse(text).unwrap()];
    let other = BTreeMap::from([("edit.left", chord("Alt+q")), ("lesson.toggle", Vec::new())]);
    student.app_mut().keymap = Arc::new(Keymap::new(command::all(), &other).0);
    student.keys("Tab");
    let shown = rows(student.app()).join("\n");
    assert!(shown.contains("Alt+q Shift+Down"), "{shown}");
    assert!(
        shown.contains(" hide ") && !shown.contains("z l"),
        "{shown}"
    );
    student.keys("Alt+q");
    assert!(ticked(student.app(), Condition::Moved));
}

#[test]
fn what_is_brought_back_after_a_crash_counts_by_what_is_there() {
    let mut student = Student::new((80, 24));
    let base = Arc::clone(&student.app().tabs[0].doc);
    let mut doc = (*base).clone();
    let copied = clip::duplicate(&doc, &[id("web")]).unwrap();
    copied.patch.apply(&mut doc).unwrap();
    let _ = update(
        student.app_mut(),
        Message::Recovered {
            tab: 0,
            base,
            doc: Arc::new(doc),
            about: "one change".to_owned(),
        },
    );
    student.keys("r");
    assert!(student.app().overlays.is_empty());
    let kind = Kind::WebServer;
    assert!(ticked(student.app(), Condition::Added(kind)));
    assert!(!ticked(student.app(), Condition::Copied));
    assert!(!ticked(student.app(), Condition::Saved));
}
