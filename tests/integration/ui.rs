//! Screens: what the cells show and which role each has, for both boards at three sizes.

#[path = "../support/screen.rs"]
pub mod screen;

use std::sync::Arc;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use wireboard::app::field::TextField;
use wireboard::app::input::Key as Press;
use wireboard::app::overlay::{
    Asking, Choice, Finder, FinderRow, Menu, MenuItem, Page, Prompt, PromptFor, Question,
};
use wireboard::app::settings::{ColorLevel, Glyphs, Motion};
use wireboard::app::state::{Toast, Tone};
use wireboard::app::tab::{InspectorTab, Selection};
use wireboard::app::update::press_all;
use wireboard::app::{Action, App, Overlay, Point, Regions};
use wireboard::board::{Cell, Id, Key};
use wireboard::drawing::{Detail, build};
use wireboard::live::NodeState;
use wireboard::ui;
use wireboard::ui::theme::Theme;

use screen::{app, arrange};

fn regions(app: &App) -> Regions {
    let screen = app.layout.screen;
    let area = Rect::new(0, 0, screen.w, screen.h);
    ui::draw(app, area, &mut Buffer::empty(area))
}

fn shot(app: &App) -> String {
    let screen = app.layout.screen;
    let area = Rect::new(0, 0, screen.w, screen.h);
    let mut buf = Buffer::empty(area);
    ui::draw(app, area, &mut buf);
    let theme = Theme::new(app.settings.theme, app.settings.colors);
    let mut out = String::new();
    for y in 0..area.height {
        let row: String = (0..area.width).map(|x| buf[(x, y)].symbol()).collect();
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out.push_str("--\n");
    for y in 0..area.height {
        let letter = |x| {
            let cell = &buf[(x, y)];
            theme.letter_of(cell.fg, cell.bg, cell.modifier)
        };
        let row: String = (0..area.width).map(letter).collect();
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

#[test]
fn both_boards_at_three_sizes() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        for (n, name) in ["simple", "distributed"].iter().enumerate() {
            insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), shot(&app(size, n)));
        }
    }
}

#[test]
fn without_colour_nothing_is_lost() {
    let mut app = app((80, 24), 1);
    broken(&mut app);
    app.settings.colors = ColorLevel::None;
    insta::assert_snapshot!(shot(&app));
}

#[test]
fn in_ascii_and_in_code_page_437() {
    let mut app = app((80, 24), 1);
    broken(&mut app);
    app.settings.glyphs = Glyphs::Ascii;
    let ascii = shot(&app);
    assert!(ascii.is_ascii());
    insta::assert_snapshot!("ascii_80x24", ascii);
    app.settings.glyphs = Glyphs::Blocks;
    insta::assert_snapshot!("blocks_80x24", shot(&app));
}

/// One part killed, one hung, one slow, an edge cut and one delayed.
fn broken(app: &mut App) {
    let tab = &mut app.tabs[app.active];
    let run = Arc::make_mut(tab.run.as_mut().unwrap());
    for node in &mut run.view.nodes {
        match node.id.as_str() {
            "web-1" => node.state = NodeState::Killed,
            "app-2" => node.state = NodeState::Hung,
            "db-primary" => {
                node.state = NodeState::Degraded;
                node.faults = vec!["slow(4)".to_owned()];
            }
            "code-1" => node.state = NodeState::Starting,
            "lb" => {
                node.badge = "1/2 UP".into();
                node.error_rate = 2.5;
            }
            _ => {}
        }
    }
    for edge in &mut run.view.edges {
        match edge.id.as_str() {
            "db-primary->db-replica" => {
                edge.cut = true;
                edge.faults = vec!["cut".to_owned()];
            }
            "app-2->db-replica" => edge.faults = vec!["delay(200ms)".to_owned()],
            "user->lb" => edge.in_flight = 35,
            _ => {}
        }
    }
    run.view.flights_total = 90;
}

#[test]
fn faults_look_different_from_each_other() {
    let mut app = app((120, 40), 1);
    broken(&mut app);
    app.panel_open = false;
    arrange(&mut app, (120, 40));
    insta::assert_snapshot!("faults_120x40", shot(&app));
    // That everything on a machine is dead does not make the machine dead.
    let run = Arc::make_mut(app.tabs[1].run.as_mut().unwrap());
    for node in &mut run.view.nodes {
        if ["web-2", "app-2", "code-2", "db-replica"].contains(&node.id.as_str()) {
            node.state = NodeState::Killed;
        }
    }
    let shown = shot(&app);
    assert!(shown.contains("─ Server 2 192.0.2.12 ─"), "{shown}");
    let run = Arc::make_mut(app.tabs[1].run.as_mut().unwrap());
    for machine in &mut run.view.machines {
        if machine.id.as_str() == "server-2" {
            machine.state = NodeState::Killed;
        }
    }
    let shown = shot(&app);
    assert!(shown.contains("✕ Server 2 192.0.2.12 DOWN"), "{shown}");
}

#[test]
fn two_boards_side_by_side() {
    let mut app = app((200, 60), 0);
    app.beside = Some(1);
    app.panel_open = false;
    arrange(&mut app, (200, 60));
    insta::assert_snapshot!(shot(&app));
}

#[test]
fn the_story_lights_its_step() {
    for size in [(80, 24), (120, 40)] {
        let mut app = app(size, 1);
        app.panel_open = true;
        app.tabs[1].story.on = true;
        app.tabs[1].story.step = 2;
        arrange(&mut app, size);
        insta::assert_snapshot!(format!("story_{}x{}", size.0, size.1), shot(&app));
    }
}

#[test]
fn each_page_of_the_inspector() {
    let mut app = app((120, 40), 1);
    app.tabs[1].selection = Selection::one(Key::Node(Id::new("lb").unwrap()));
    for page in InspectorTab::ALL {
        app.tabs[1].inspector.tab = page;
        insta::assert_snapshot!(format!("inspector_{}", page.title()), shot(&app));
    }
    app.tabs[1].inspector.tab = InspectorTab::Part;
    for (name, key) in [
        ("edge", Key::Edge(Id::new("lb->web-1").unwrap())),
        ("frame", Key::Frame(Id::new("server-1").unwrap())),
    ] {
        app.tabs[1].selection = Selection::one(key);
        insta::assert_snapshot!(format!("inspector_{name}"), shot(&app));
    }
}

#[test]
fn a_hop_without_a_message_keeps_the_last_message_in_sight() {
    let mut app = app((120, 40), 1);
    app.tabs[1].inspector.tab = InspectorTab::Bytes;
    let run = Arc::make_mut(app.tabs[1].run.as_mut().unwrap());
    let followed = Arc::make_mut(run.view.followed.as_mut().unwrap());
    let second = followed.hops[1].node.clone();
    for hop in &mut followed.hops[2..] {
        "connect".clone_into(&mut hop.event);
        hop.bytes = None;
    }
    let followed = run.view.followed.clone();
    app.tabs[1].watching.request = followed;
    app.tabs[1].watching.hop = Some(3);
    let shown = shot(&app);
    let name = app.tabs[1].doc.called(&second);
    assert!(
        shown.contains(&format!("Bytes at {name}, accepted")),
        "{shown}"
    );
    assert!(shown.contains("GET /messages HTTP/1.1"), "{shown}");
    assert!(shown.contains("the last message before"), "{shown}");
    app.tabs[1].watching.hop = Some(1);
    assert!(!shot(&app).contains("the last message before"));
    let run = Arc::make_mut(app.tabs[1].run.as_mut().unwrap());
    let followed = Arc::make_mut(run.view.followed.as_mut().unwrap());
    followed.hops.iter_mut().for_each(|hop| hop.bytes = None);
    assert!(shot(&app).contains("no message was sent or taken in up"));
}

#[test]
fn still_form_of_motion() {
    let mut app = app((80, 24), 0);
    app.settings.motion = Motion::Off;
    let shown = shot(&app);
    assert!(!shown.contains('○'), "{shown}");
    assert!(shown.contains("─12/s─"), "{shown}");
}

#[test]
fn a_newcomer_reads_what_is_seen() {
    for size in [(80, 24), (120, 40)] {
        let mut app = app(size, 1);
        app.untouched = true;
        let run = Arc::make_mut(app.tabs[1].run.as_mut().unwrap());
        run.view.callers = 1;
        let waits = shot(&app);
        assert!(waits.contains("slow motion: 1 caller waits"), "{waits}");
        let run = Arc::make_mut(app.tabs[1].run.as_mut().unwrap());
        run.view.callers = 0;
        let shown = shot(&app);
        assert!(shown.contains("real request"), "{shown}");
        assert!(shown.contains("curl http://127.0.0.1:8080/messages"));
        assert!(shown.contains("dig @127.0.0.1 -p 5300 www.foobar.com"));
    }
}

fn finder() -> Finder {
    let row = |id, group, title, doc, keys: &str| FinderRow {
        id,
        group,
        title,
        doc,
        keys: keys.to_owned(),
        disabled: None,
        hits: vec![0, 1],
    };
    Finder {
        here: false,
        query: TextField::new("ki"),
        rows: vec![
            row(
                "kill",
                "Faults",
                "Kill or revive",
                "stop the part, or start it again",
                "x",
            ),
            row(
                "fault",
                "Faults",
                "Break…",
                "all faults of the selected part",
                "X",
            ),
            FinderRow {
                disabled: Some("nothing is selected".to_owned()),
                ..row(
                    "move",
                    "Edit",
                    "Move",
                    "move the selected part",
                    "Shift+arrow",
                )
            },
        ],
        cursor: 0,
        first: 0,
    }
}

fn overlays() -> Vec<(&'static str, Overlay)> {
    let menu = Menu {
        title: "Break HAProxy".to_owned(),
        at: None,
        items: vec![
            MenuItem {
                key: Some('k'),
                title: "Kill".to_owned(),
                hint: "its port is closed, connections are reset".to_owned(),
                action: Action::Nothing,
                disabled: None,
                on: true,
            },
            MenuItem {
                key: Some('h'),
                title: "Hang".to_owned(),
                hint: "takes connections, never answers".to_owned(),
                action: Action::Nothing,
                disabled: Some("it is killed".to_owned()),
                on: false,
            },
        ],
        cursor: 1,
    };
    let question = Question {
        asking: Asking::Recovery { tab: 1 },
        title: "Unsaved changes were found".to_owned(),
        lines: vec!["The last session ended without saving. It had made 3 changes.".to_owned()],
        choices: vec![
            Choice {
                key: 'o',
                title: "Open".to_owned(),
                hint: "with those changes, as one step to undo".to_owned(),
            },
            Choice {
                key: 'd',
                title: "Drop".to_owned(),
                hint: "forget them".to_owned(),
            },
        ],
        cursor: 0,
        unheard: false,
    };
    let prompt = Prompt {
        wants: PromptFor::Fault,
        title: "Fault of lb".to_owned(),
        hint: "kill, hang, slow(4), error(50%)".to_owned(),
        field: TextField::new("slwo(4)"),
        error: Some("unknown fault \"slwo(4)\"".to_owned()),
    };
    let page = Page {
        title: "Load balancer".to_owned(),
        lines: vec![
            "One address in front of several servers.".to_owned(),
            String::new(),
            "It shares the requests among them.".to_owned(),
        ],
        scroll: 0,
    };
    vec![
        ("palette", Overlay::Palette(finder())),
        ("help", Overlay::Help(finder())),
        ("menu", Overlay::Menu(menu)),
        ("question", Overlay::Question(question)),
        ("prompt", Overlay::Prompt(prompt)),
        ("page", Overlay::Page(page)),
    ]
}

#[test]
fn each_overlay() {
    for (name, overlay) in overlays() {
        let mut app = app((80, 24), 1);
        app.tabs[1].selection = Selection::one(Key::Node(Id::new("lb").unwrap()));
        app.overlays.push(overlay);
        insta::assert_snapshot!(format!("overlay_{name}"), shot(&app));
    }
}

#[test]
fn the_help_shows_every_key_and_explains_the_chosen_row_whole() {
    for size in [(80, 24), (120, 40), (40, 12)] {
        let mut app = app(size, 1);
        let _ = press_all(&mut app, &[Press::parse("?").unwrap()]);
        let Some(Overlay::Help(list)) = app.overlays.last().cloned() else {
            panic!("no help");
        };
        let kill = list.rows.iter().position(|r| r.id == "fault.toggle");
        let kill = kill.unwrap();
        let row = &list.rows[kill];
        let why = row.disabled.clone().expect("nothing is selected");
        for chosen in 0..list.rows.len() {
            let mut list = list.clone();
            list.cursor = chosen;
            app.overlays = vec![Overlay::Help(list)];
            let shown = shot(&app);
            let box_only = inside_of(&shown, "What is possible here");
            assert!(size.0 < 80 || !box_only.contains('…'), "{size:?} {shown}");
            if chosen == kill {
                let line = box_only.lines().find(|l| l.contains(row.title)).unwrap();
                assert!(line.contains("  x "), "{line:?}");
                let words: Vec<&str> = box_only.split_whitespace().collect();
                let words = words.join(" ");
                assert!(words.contains(&format!("Not now: {why}.")), "{shown}");
                assert!(size.1 < 24 || words.contains(row.doc), "{shown}");
            }
        }
    }
}

/// The text inside the box of a title.
fn inside_of(shown: &str, title: &str) -> String {
    let lines: Vec<Vec<char>> = shown.lines().map(|l| l.chars().collect()).collect();
    let top = lines
        .iter()
        .position(|l| l.iter().collect::<String>().contains(title))
        .expect("the box is there");
    let at = |from: usize, sign| lines[top].iter().skip(from).position(|c| *c == sign);
    let title_at = lines[top]
        .windows(title.chars().count())
        .position(|w| w.iter().collect::<String>() == title)
        .unwrap();
    let left = title_at - 3;
    let right = title_at + at(title_at, '╮').unwrap();
    assert_eq!(lines[top][left], '╭');
    let inside = lines[top + 1..].iter().take_while(|l| l[left] != '╰');
    let row = |l: &Vec<char>| l[left + 1..right].iter().collect::<String>();
    inside.map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn clicks_reach_what_was_drawn_last() {
    let mut app = app((80, 24), 1);
    let regions = regions(&app);
    assert_eq!(regions.at(Point::new(3, 0)), Some(&Action::SelectTab(0)));
    app.overlays.push(overlays().remove(0).1);
    let regions = self::regions(&app);
    let rows: Vec<_> = regions
        .list
        .iter()
        .filter(|r| matches!(r.action, Action::OverlayRow(_)))
        .collect();
    assert_eq!(rows.len(), 3);
    let row = rows[1].area;
    assert_eq!(
        regions.at(Point::new(row.x + 2, row.y)),
        Some(&Action::OverlayRow(1))
    );
    assert_eq!(regions.at(Point::new(1, 3)), Some(&Action::CloseOverlay));
}

#[test]
fn toasts_leave_the_board_alone() {
    let long = "the file of lamp cannot be read now; the board stays as it was. \
                line 17, column 4: a comma is missing before this; write a comma";
    for (size, error) in [
        ((120, 40), long),
        ((80, 24), "no such node"),
        ((40, 12), long),
    ] {
        let mut app = app(size, 1);
        let before = shot(&app);
        for (text, tone) in [(error, Tone::Bad), ("saved lamp.json", Tone::Good)] {
            app.toasts.push(Toast {
                text: text.to_owned(),
                tone,
                command: None,
                action: None,
                since_ms: 0,
                until_ms: 9_000,
            });
        }
        let shown = shot(&app);
        let doors = usize::from(app.layout.doors.y);
        let free = if size.0 < 100 { doors - 1 } else { doors - 3 };
        for (row, (with, without)) in shown.lines().zip(before.lines()).enumerate().take(free) {
            assert_eq!(with, without, "row {row} at {size:?}");
        }
        let row = shown.lines().nth(doors).unwrap();
        assert_eq!(row.contains("try curl"), size.0 >= 100, "{row}");
        let at = Point::new(size.0 - 8, doors as u16 - u16::from(size.0 >= 100));
        assert_eq!(regions(&app).at(at), Some(&Action::DismissToasts));
        insta::assert_snapshot!(format!("toasts_{}x{}", size.0, size.1), shown);
    }
}

#[test]
fn a_small_screen_says_what_is_needed() {
    let app = app((39, 9), 0);
    let shown = shot(&app);
    assert!(shown.contains("wireboard needs 40×10 cells"), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_size_and_no_state_panics(
        w in 1u16..250, h in 1u16..80, active in 0usize..2, split: bool, panel: bool, log: bool,
        x in -300i32..300, y in -100i32..100, overlay in 0usize..7, page in 0usize..4,
        story in 0usize..9, glyphs in 0usize..3, dots in 0usize..300, detail in 0usize..3,
    ) {
        let mut app = app((w, h), active);
        app.beside = split.then_some(1 - active);
        app.panel_open = panel;
        app.log_open = log;
        arrange(&mut app, (w, h));
        app.settings.glyphs = [Glyphs::Full, Glyphs::Blocks, Glyphs::Ascii][glyphs];
        app.untouched = page == 3;
        let tab = &mut app.tabs[active];
        tab.camera.origin = Cell::new(x, y);
        tab.inspector.tab = InspectorTab::ALL[page];
        tab.inspector.scroll = dots as u16;
        tab.story.on = story > 4;
        tab.story.step = story;
        tab.run = Some(Arc::new(screen::demo::run(&tab.doc, dots)));
        let detail = [Detail::Far, Detail::Middle, Detail::Near][detail];
        tab.scene = Arc::new(build::build(&tab.doc, detail, None));
        if let Some((_, overlay)) = overlays().into_iter().nth(overlay) {
            app.overlays.push(overlay);
        }
        broken(&mut app);
        shot(&app);
    }
}
