//! The settings: a row for each, what the chosen one is good for, and a sample board that is drawn
//! as it would be now.

use crate::app::overlay::SettingsPage;
use crate::app::settings::table::{SETTINGS, Setting};
use crate::app::settings::{ColorLevel, ThemeName};
use crate::app::{Action, App, Regions, sample};
use crate::ui::canvas;
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

use super::{area_of, list, relative};

/// Columns of the rows: mark, title, value between its arrows.
const ROWS: u16 = 34;
/// Columns and rows of the sample.
const SAMPLE: (u16, u16) = (40, 12);
/// Columns of a title.
const TITLE: u16 = 14;
/// Rows of the explanation.
const ABOUT: u16 = 3;

/// Draws the overlay.
pub fn paint(brush: &mut Brush<'_>, app: &App, page: &SettingsPage, regions: &mut Regions) {
    let area = relative(brush);
    let rows = SETTINGS.len() as u16;
    // Beside the rows where it fits, otherwise left out: the whole screen is a sample too.
    let sampled = area.width >= ROWS + SAMPLE.0 + 4 && area.height >= SAMPLE.1 + ABOUT + 3;
    let (w, body) = if sampled {
        (ROWS + SAMPLE.0 + 4, rows.max(SAMPLE.1))
    } else {
        (ROWS + 2, rows)
    };
    let size = (w, (body + ABOUT + 3).min(area.height));
    let place = list::centred(area, size);
    let mut part = brush.part(place.x, place.y, place.width, place.height);
    regions.push(area_of(part.area()), Action::Nothing);
    part.clear();
    let mut inside = part.panel("Settings", Role::Accent);
    let (w, h) = (inside.width(), inside.height());
    // A low box keeps the rows and gives up the explanation.
    let about = if h > rows + ABOUT { ABOUT } else { 0 };
    let body = h.saturating_sub(if about > 0 { about + 1 } else { 0 });
    let first = (page.cursor as u16 + 1).saturating_sub(body).min(rows);
    for (y, (n, setting)) in (0..body).zip(SETTINGS.iter().enumerate().skip(first.into())) {
        let mut line = inside.part(0, y, ROWS.min(w), 1);
        row(&mut line, app, setting, (n, n == page.cursor), regions);
    }
    if sampled {
        let mut part = inside.part(w - SAMPLE.0 - 1, 0, SAMPLE.0, SAMPLE.1);
        canvas::paint(part.part(0, 0, SAMPLE.0, SAMPLE.1), app, sample::tab());
    }
    if about > 0 {
        let rule = inside.look.symbols.rule;
        inside.row(0, body, w, rule, Role::Frame);
        if let Some(setting) = SETTINGS.get(page.cursor) {
            let mut part = inside.part(1, body + 1, w.saturating_sub(2), about);
            explain(&mut part, app, setting);
        }
    }
}

/// One setting: whether it differs from the config, its title, its value.
fn row(
    brush: &mut Brush<'_>,
    app: &App,
    setting: &Setting,
    (n, chosen): (usize, bool),
    regions: &mut Regions,
) {
    let w = brush.width();
    let symbols = brush.look.symbols;
    if setting.value(&app.settings) != setting.value(&app.config.settings) {
        brush.text(0, 0, "*", Role::Warn);
    }
    brush.text_max(2, 0, setting.title, TITLE, Role::Text);
    let (back, forward) = (TITLE + 2, w.saturating_sub(2));
    let shown = setting.shown(&app.settings);
    let room = forward.saturating_sub(back + 2);
    let x = back + 1 + (room.saturating_sub(text::width(&shown) as u16)) / 2;
    brush.text_max(x, 0, &shown, room, Role::Strong);
    if chosen {
        brush.restyle(0, 0, w, Role::Chosen);
    }
    let arrow = if chosen { Role::Chosen } else { Role::Key };
    brush.text(
        back,
        0,
        symbols.arrowhead(crate::board::Direction::Left),
        arrow,
    );
    brush.text(
        forward,
        0,
        symbols.arrowhead(crate::board::Direction::Right),
        arrow,
    );
    let half = back + 1 + room / 2;
    let whole = brush.area();
    regions.push(area_of(whole), Action::OverlayRow(n));
    let left = brush.part(back.saturating_sub(1), 0, 3, 1).area();
    let right = brush.part(half, 0, w.saturating_sub(half), 1).area();
    regions.push(area_of(right), Action::Setting(n, true));
    regions.push(area_of(left), Action::Setting(n, false));
}

/// What it is good for, and what the config says of it.
fn explain(brush: &mut Brush<'_>, app: &App, setting: &Setting) {
    let w = usize::from(brush.width());
    let mut lines: Vec<(String, Role)> = text::wrap(setting.doc, w)
        .into_iter()
        .map(|line| (line, Role::Text))
        .collect();
    if setting.name == "theme"
        && let Some(note) = unseen(app.settings.theme, app.settings.colors)
    {
        lines.push((note.to_owned(), Role::Warn));
    }
    let file = app.config.file.as_deref().unwrap_or("the config");
    if setting.value(&app.settings) != setting.value(&app.config.settings) {
        let before = setting.shown(&app.config.settings);
        let note = format!("* {before} at the next start, until Enter saves it in {file}");
        lines.push((note, Role::Muted));
    }
    for (y, (line, role)) in (0..).zip(&lines) {
        brush.text(0, y, line, *role);
    }
}

/// Why a theme cannot be seen with these colours.
const fn unseen(theme: ThemeName, colors: ColorLevel) -> Option<&'static str> {
    match (theme, colors) {
        (_, ColorLevel::None) => Some("Without colours all themes look alike."),
        (ThemeName::Dark | ThemeName::Light, ColorLevel::Ansi) => {
            Some("It needs 256 colours; with 16 the terminal's own theme stands in for it.")
        }
        (ThemeName::Terminal | ThemeName::HighContrast, ColorLevel::Ansi)
        | (_, ColorLevel::Table | ColorLevel::True) => None,
    }
}
