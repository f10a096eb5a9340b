//! What a newcomer reads: what is seen here, and the keys to begin with. Gone at the first key.

use crate::app::region::Placing;
use crate::app::{Action, App, Area, Regions};
use crate::board::Kind;
use crate::live::FlightKind;
use crate::ui::canvas::particles;
use crate::ui::paint::Brush;
use crate::ui::symbols::Symbols;
use crate::ui::text;
use crate::ui::theme::Role;

/// Keys shown: the first of the app's hints.
const KEYS: usize = 3;
/// Rows from the top of the box to the lower edge of the canvas.
const BOX_ROWS: i32 = 6;
/// From this height of the canvas on, the greeting is a box; below, it is one line.
const BOX_FROM: u16 = 27;

/// Draws the greeting at the lower edge of the canvas, where boards leave room first.
pub fn paint(brush: &mut Brush<'_>, app: &App) {
    if !app.overlays.is_empty() {
        return;
    }
    if brush.height() >= BOX_FROM && brush.width() >= 60 && leaves_room(brush, app) {
        boxed(brush, app);
    } else {
        line(brush);
    }
}

/// True when the box hides nothing of the board.
fn leaves_room(brush: &Brush<'_>, app: &App) -> bool {
    let Some(tab) = app.tab() else { return false };
    let bottom = tab.scene.bounds.bottom() - tab.camera.origin.y;
    bottom <= i32::from(brush.height()) - BOX_ROWS
}

/// Columns of the keys in the box of an empty board.
const KEY_COLUMNS: u16 = 5;

/// What to do with an empty board, in its middle: by key, or by a click on the line itself.
pub fn empty(brush: &mut Brush<'_>, app: &App, regions: &mut Regions) {
    let (w, h) = (brush.width(), brush.height());
    let place = |kind| Some(Action::Place(Placing::Node(kind), None));
    let lines = [
        ("{edit.add} u", "a visitor, who asks", place(Kind::Client)),
        (
            "{edit.add} w",
            "a web server, which answers",
            place(Kind::WebServer),
        ),
        (
            "{edit.add}",
            "any other part; the right mouse button puts it where it points",
            Some(Action::Command("edit.add")),
        ),
        (
            "{edit.connect}",
            "connects the two: from then on the drawing serves",
            None,
        ),
        (
            "{program.help}",
            "everything that is possible here",
            Some(Action::Command("program.help")),
        ),
    ];
    let box_w = 72.min(w);
    let box_h = lines.len() as u16 + 3;
    if h < box_h || w < 20 {
        return;
    }
    let mut part = brush.part((w - box_w) / 2, (h - box_h) / 2, box_w, box_h);
    part.clear();
    let mut inside = part.panel("An empty board", Role::Accent);
    let first = "Begin with a visitor: press the keys, or click a line.";
    inside.text(1, 0, first, Role::Strong);
    for (y, (key, what, action)) in (1..).zip(lines) {
        let key = app.keymap.fill(key);
        let x = inside.text(1, y, &key, Role::Key) + 1;
        inside.text(x.max(KEY_COLUMNS + 1), y, what, Role::Text);
        if let Some(action) = action {
            let area = inside.area();
            regions.push(Area::new(area.x, area.y + y, area.width, 1), action);
        }
    }
}

fn boxed(brush: &mut Brush<'_>, app: &App) {
    let (w, h) = (brush.width(), brush.height());
    let box_w = (w - 4).min(72);
    let mut part = brush.part((w - box_w) / 2, h - 6, box_w, 5);
    part.clear();
    let mut inside = part.panel("This drawing is alive", Role::Accent);
    inside.text(
        1,
        0,
        "Each dot is a real request, served by the parts that you see.",
        Role::Text,
    );
    legend(&mut inside, 1, 1);
    let mut x = 1;
    for hint in app.hints.iter().take(KEYS) {
        let need = text::width(&hint.key) + 1 + text::width(&hint.title);
        if usize::from(x) + need > usize::from(inside.width()) {
            break;
        }
        x = inside.text(x, 2, &hint.key, Role::Key) + 1;
        x = inside.text(x, 2, &hint.title, Role::Text) + 3;
    }
}

fn line(brush: &mut Brush<'_>) {
    let y = brush.height().saturating_sub(1);
    let mut row = brush.part(0, y, brush.width(), 1);
    row.clear();
    let x = row.text(1, 0, "every dot is a real request:  ", Role::Strong);
    legend(&mut row, x, 0);
}

/// The dots a newcomer meets, with their meaning; as many as fit whole.
fn legend(brush: &mut Brush<'_>, mut x: u16, y: u16) {
    for kind in [
        FlightKind::Request,
        FlightKind::Response,
        FlightKind::Write,
        FlightKind::Error,
        FlightKind::Replication,
        FlightKind::DnsQuestion,
    ] {
        let name = Symbols::dot_name(kind);
        let symbols = brush.look.symbols;
        let mut sign = symbols.dot(kind).to_owned();
        sign.extend(particles::small_dot(symbols, kind));
        if usize::from(x) + text::width(&sign) + 1 + text::width(name) > brush.width().into() {
            return;
        }
        x = brush.text(x, y, &sign, particles::role(kind)) + 1;
        x = brush.text(x, y, name, Role::Muted) + 2;
    }
}
