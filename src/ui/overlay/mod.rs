//! Boxes over the canvas: palette, help, menus, questions, prompts, pages, settings, toasts.

mod about;
mod dispute;
pub mod greeting;
mod history;
pub mod list;
mod page;
mod prompt;
mod question;
mod settings;
pub mod toast;

use ratatui::layout::Rect;

use crate::app::goto::Things;
use crate::app::keymap::Keymap;
use crate::app::overlay::{Finder, Menu};
use crate::app::{Action, App, Area, Overlay, Regions};
use crate::ui::paint::Brush;

use list::{Entry, ListBox};

/// Draws one overlay over an area, with the user's keys in its texts; `beside` is the screen cell that a menu belongs to.
pub fn paint(
    brush: &mut Brush<'_>,
    app: &App,
    overlay: &Overlay,
    beside: Option<(u16, u16)>,
    regions: &mut Regions,
) {
    // What is below takes no clicks: one outside the box closes it.
    regions.push(area_of(brush.area()), Action::CloseOverlay);
    match overlay {
        Overlay::Palette(finder) => {
            self::finder(brush, "Commands", "type to find a command", finder, regions);
        }
        Overlay::Help(finder) => {
            self::finder(
                brush,
                "What is possible here",
                "type to search",
                finder,
                regions,
            );
        }
        Overlay::GoTo(things) => self::things(brush, things, regions),
        Overlay::History(panel) => history::paint(brush, panel, regions),
        Overlay::Menu(menu) => self::menu(brush, &app.keymap, menu, beside, regions),
        Overlay::Question(question) => question::paint(brush, &app.keymap, question, regions),
        Overlay::Dispute(dispute) => dispute::paint(brush, dispute, regions),
        Overlay::Prompt(prompt) => prompt::paint(brush, &app.keymap, prompt, regions),
        Overlay::Settings(page) => settings::paint(brush, app, page, regions),
        Overlay::Page(page) => page::paint(brush, &app.keymap, page, regions),
    }
}

/// A screen area as the app knows it.
pub const fn area_of(r: Rect) -> Area {
    Area::new(r.x, r.y, r.width, r.height)
}

fn finder(brush: &mut Brush<'_>, title: &str, hint: &str, finder: &Finder, regions: &mut Regions) {
    let entries: Vec<Entry<'_>> = finder
        .rows
        .iter()
        .map(|row| Entry {
            lead: row.group,
            label: row.title,
            hits: &row.hits,
            detail: row.doc,
            key: &row.keys,
            disabled: row.disabled.as_deref(),
        })
        .collect();
    let list = ListBox {
        title,
        input: Some(finder.query.halves()),
        hint,
        entries: &entries,
        grouped: finder.is_grouped(),
        chosen: finder.cursor,
        first: finder.first,
    };
    searched(brush, &list, regions);
}

fn things(brush: &mut Brush<'_>, things: &Things, regions: &mut Regions) {
    let entries: Vec<Entry<'_>> = things
        .rows
        .iter()
        .map(|row| Entry {
            lead: row.what,
            label: &row.label,
            hits: &row.hits,
            detail: &row.about,
            key: "",
            disabled: None,
        })
        .collect();
    let list = ListBox {
        title: "Go to",
        input: Some(things.query.halves()),
        hint: "type an id or a name",
        entries: &entries,
        grouped: false,
        chosen: things.cursor,
        first: things.first,
    };
    searched(brush, &list, regions);
}

/// A list in which one types: in the middle, as high as it needs.
fn searched(brush: &mut Brush<'_>, list: &ListBox<'_>, regions: &mut Regions) {
    // A low screen has no rows to spare for what lies around the box.
    let (beside, around) = match brush.height() {
        ..16 => (0, 0),
        16..30 => (4, 0),
        30.. => (4, 4),
    };
    let (w, h) = list.size(brush.width().saturating_sub(beside));
    let size = (w, h.min(brush.height().saturating_sub(around)));
    list_box(brush, list, list::centred(relative(brush), size), regions);
}

fn menu(
    brush: &mut Brush<'_>,
    keymap: &Keymap,
    menu: &Menu,
    beside: Option<(u16, u16)>,
    regions: &mut Regions,
) {
    let keys: Vec<String> = menu
        .items
        .iter()
        .map(|i| i.key.map_or(String::new(), |k| k.to_string()))
        .collect();
    let told: Vec<(String, Option<String>)> = menu
        .items
        .iter()
        .map(|i| {
            (
                keymap.fill(&i.hint),
                i.disabled.as_ref().map(|why| keymap.fill(why)),
            )
        })
        .collect();
    let on = brush.look.symbols.up;
    let entries: Vec<Entry<'_>> = menu
        .items
        .iter()
        .zip(&keys)
        .zip(&told)
        .map(|((item, key), (hint, disabled))| Entry {
            lead: if item.on { on } else { " " },
            label: &item.title,
            hits: &[],
            detail: hint,
            key,
            disabled: disabled.as_deref(),
        })
        .collect();
    let list = ListBox {
        title: &menu.title,
        input: None,
        hint: "",
        entries: &entries,
        grouped: false,
        chosen: menu.cursor,
        first: 0,
    };
    let area = relative(brush);
    let (w, h) = list.size(area.width);
    let size = (w, h.min(area.height));
    let at = menu.at.map(|p| (p.x, p.y)).or(beside);
    let place = match at {
        Some((x, y)) => {
            let corner = brush.area();
            let point = (x.saturating_sub(corner.x), y.saturating_sub(corner.y));
            list::beside(area, point, size)
        }
        None => list::centred(area, size),
    };
    list_box(brush, &list, place, regions);
}

fn list_box(brush: &mut Brush<'_>, list: &ListBox<'_>, place: Rect, regions: &mut Regions) {
    let mut part = brush.part(place.x, place.y, place.width, place.height);
    regions.push(area_of(part.area()), Action::Nothing);
    list.paint(&mut part, |n, area| {
        regions.push(area_of(area), Action::OverlayRow(n));
    });
}

/// The brush's area in its own coordinates.
fn relative(brush: &Brush<'_>) -> Rect {
    Rect::new(0, 0, brush.width(), brush.height())
}
