//! The editor without a terminal: both designs open, keys as people write them, the mouse, and the
//! screen as text with the role of each cell.

#![allow(dead_code, reason = "each module of tests takes what it needs")]

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use wireboard::app::input::{Button, Key as Press, KeyCode, Mods, Mouse, MouseKind};
use wireboard::app::message::Message;
use wireboard::app::settings::Settings;
use wireboard::app::{App, Effect, Point, Tab, update};
use wireboard::board::{Document, Id, Key};
use wireboard::cli::load;
use wireboard::ui;
use wireboard::ui::theme::Theme;

/// An id.
pub fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// A built-in design.
pub fn board(name: &str) -> Document {
    load::load(name).unwrap().document
}

/// Both designs on a screen of a size, the one of a number in front, the panel closed.
pub fn both(size: (u16, u16), active: usize) -> App {
    let tabs = ["simple", "distributed"].map(|name| Tab::new(name, None, board(name)));
    let mut app = App::new(tabs.to_vec(), Settings::default(), size);
    app.untouched = false;
    app.starting = false;
    app.panel_open = false;
    app.active = active;
    app.beside = None;
    let _ = update(&mut app, Message::Resize(size.0, size.1));
    app
}

/// The board of the lesson about editing, on a screen of a size, as `wireboard learn` opens it.
pub fn lesson(size: (u16, u16)) -> App {
    let lesson = wireboard::study::lesson::EDITING;
    let loaded = load::lesson(lesson);
    let mut tab = Tab::new(&loaded.name, None, loaded.document);
    tab.learn(lesson);
    let mut app = App::new(vec![tab], Settings::default(), size);
    app.untouched = false;
    app
}

/// Presses keys as people write them, separated by blanks.
pub fn press(app: &mut App, script: &str) -> Vec<Effect> {
    let keys: Vec<Press> = script
        .split_whitespace()
        .map(|text| Press::parse(text).unwrap_or_else(|| panic!("{text:?} is no key")))
        .collect();
    update::press_all(app, &keys)
}

/// Types a text.
pub fn type_text(app: &mut App, text: &str) -> Vec<Effect> {
    let keys = text.chars().map(|c| Press::plain(KeyCode::Char(c)));
    update::press_all(app, &keys.collect::<Vec<_>>())
}

/// Does something with the mouse. The regions are those of a frame drawn just before.
pub fn mouse(app: &mut App, kind: MouseKind, x: u16, y: u16) -> Vec<Effect> {
    let (_, regions) = drawn(app);
    let _ = update(app, Message::Drawn(regions));
    let (mods, at) = (Mods::default(), Point::new(x, y));
    update(app, Message::Mouse(Mouse { kind, at, mods }))
}

/// Clicks with the left button.
pub fn click(app: &mut App, x: u16, y: u16) -> Vec<Effect> {
    let mut effects = mouse(app, MouseKind::Down(Button::Left), x, y);
    effects.extend(mouse(app, MouseKind::Up(Button::Left), x, y));
    effects
}

/// The node that is selected last.
pub fn lead(app: &App) -> Option<Key> {
    app.tab().unwrap().selection.lead.clone()
}

/// A node's key.
pub fn node(text: &str) -> Key {
    Key::Node(id(text))
}

/// The cells of a frame, and what a click means.
pub fn drawn(app: &App) -> (Buffer, wireboard::app::Regions) {
    let screen = app.layout.screen;
    let area = Rect::new(0, 0, screen.w, screen.h);
    let mut buf = Buffer::empty(area);
    let regions = ui::draw(app, area, &mut buf);
    (buf, regions)
}

/// The rows of the screen.
pub fn rows(app: &App) -> Vec<String> {
    let (buf, _) = drawn(app);
    let row = |y| -> String {
        let signs = (0..buf.area.width).map(|x| buf[(x, y)].symbol());
        signs.collect::<String>().trim_end().to_owned()
    };
    (0..buf.area.height).map(row).collect()
}

/// The screen cell where a text stands first.
pub fn find(app: &App, text: &str) -> Option<(u16, u16)> {
    rows(app).iter().enumerate().find_map(|(y, row)| {
        let at = row.find(text)?;
        Some((row[..at].chars().count() as u16, y as u16))
    })
}

/// The screen, and below it the role of each cell.
pub fn shot(app: &App) -> String {
    shot_of(app, 0, app.layout.screen.h)
}

/// The board and what lies over it, without the lines above and below: what those say is tested
/// elsewhere.
pub fn board_shot(app: &App) -> String {
    shot_of(app, app.layout.top.bottom(), app.layout.doors.y)
}

fn shot_of(app: &App, from: u16, to: u16) -> String {
    let (buf, _) = drawn(app);
    let theme = Theme::new(app.settings.theme, app.settings.colors);
    let mut out = rows(app)[from.into()..to.into()].join("\n");
    out.push_str("\n--\n");
    for y in from..to {
        let letter = |x| {
            let cell = &buf[(x, y)];
            theme.letter_of(cell.fg, cell.bg, cell.modifier)
        };
        let row: String = (0..buf.area.width).map(letter).collect();
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}
