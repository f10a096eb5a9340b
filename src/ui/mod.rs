//! The view: reads the app, writes cells.
//!
//! [`draw`] is a pure function of the app's state. This is the only room that knows signs and
//! styles; it knows no terminal and no file, changes nothing, and answers with the regions that a
//! click can hit. All motion is in [`motion`]; all styles come from [`theme`] by role; all cells are
//! written through [`paint::Brush`], which never leaves its area, so no size can make it panic.
//!
//! Start reading at [`draw`], then [`canvas`].

pub mod bar;
pub mod canvas;
pub mod glyphs;
pub mod motion;
pub mod overlay;
pub mod paint;
pub mod panel;
pub mod sparkline;
pub mod symbols;

#[cfg(test)]
mod testing;
pub mod text;
pub mod theme;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::layout::MIN_SIZE;
use crate::app::minimap;
use crate::app::spatial;
use crate::app::{Action, App, Area, Overlay, Pane, Regions, Tab};
use crate::board::{Cell, Key};

use paint::{Brush, Look};
use symbols::Symbols;
use theme::{Role, Theme};

/// Draws everything, and answers what a click means.
pub fn draw(app: &App, area: Rect, buf: &mut Buffer) -> Regions {
    let theme = Theme::new(app.settings.theme, app.settings.colors);
    let look = Look {
        theme: &theme,
        symbols: Symbols::of(app.settings.glyphs),
        corners: app.settings.corners,
    };
    let mut regions = Regions::default();
    let mut screen = Brush::new(look, area, buf);
    screen.clear();
    if app.layout.too_small() || !fits(app.layout.screen, screen.area()) {
        too_small(&mut screen);
        return regions;
    }
    let layout = &app.layout;
    for pane in &layout.panes {
        if let Some(tab) = app.tabs.get(pane.tab) {
            canvas::paint(part(&mut screen, pane.canvas), app, tab);
            if let Some(hinting) = app.hinting.as_ref().filter(|h| h.board == pane.tab) {
                let free = layout.free_canvas(pane);
                let canvas = part(&mut screen, pane.canvas);
                canvas::hints::paint(canvas, tab, hinting, (free.w, free.h));
            }
            if let Some(map) = minimap::map(app, pane, tab) {
                canvas::minimap::paint(&mut part(&mut screen, map.area), &map, tab);
            }
            pane_title(&mut screen, app, pane, tab, &mut regions);
        }
    }
    if let Some(between) = layout.between {
        let mut column = part(&mut screen, between);
        for y in 0..column.height() {
            let wall = column.look.symbols.wall;
            column.text(0, y, wall, Role::Frame);
        }
    }
    bar::top::paint(&mut part(&mut screen, layout.top), app, &mut regions);
    if let (Some(area), Some(tab)) = (layout.log, app.tab()) {
        let log = tab.run.as_ref().map_or(&[][..], |r| &r.view.log);
        let back = tab.log_back.min(log.len());
        let mut rows = part(&mut screen, area);
        bar::log::paint(&mut rows, &tab.doc, &log[..log.len() - back]);
    }
    // What is wrong with the selected thing is told where the doors are otherwise.
    let trouble = app.tab().and_then(|tab| {
        let lead = tab.selection.lead.as_ref()?;
        panel::problems::line(&tab.doc, &tab.problems_of(lead))
    });
    if let Some((line, role)) = trouble {
        told_in_full(&mut screen, layout.doors, &line, role);
    } else if let (Some(tab), Some(run)) = (app.tab(), app.tab().and_then(|t| t.run.as_ref())) {
        let commands = bar::doors::commands(&tab.doc, run);
        let (pace, role) = match app.failure() {
            Some(failure) => (failure.text.clone(), Role::Bad),
            None => bar::doors::pace(&app.clock, &app.keymap, run.view.callers),
        };
        let mut row = part(&mut screen, layout.doors);
        let (from, end) = bar::doors::paint(&mut row, &commands, (&pace, role));
        if let Some(failure) = app.failure() {
            let area = Area {
                x: layout.doors.x + from,
                w: end.saturating_sub(from),
                ..layout.doors
            };
            regions.push(area, Action::Request(failure.request.id));
        }
    }
    bar::status::paint(&mut part(&mut screen, layout.status), app, &mut regions);
    if let Some(area) = layout.lesson {
        panel::lesson::paint(&mut part(&mut screen, area), app, &mut regions);
    }
    if let Some(area) = layout.panel {
        let covers = layout.panel_covers;
        panel::paint(&mut part(&mut screen, area), app, covers, &mut regions);
    }
    for pane in &layout.panes {
        // Only the board that takes the keys: what the lines do is done there.
        let nothing =
            |t: &Tab| t.doc.nodes.is_empty() && t.doc.frames.is_empty() && t.doc.notes.is_empty();
        let empty = pane.tab == app.active && app.tab().is_some_and(nothing);
        if empty && app.overlays.is_empty() {
            let canvas = &mut part(&mut screen, pane.canvas);
            overlay::greeting::empty(canvas, app, &mut regions);
        }
    }
    if app.untouched
        && app.tab().is_some_and(|t| !t.doc.nodes.is_empty())
        && app.tab().is_some_and(|t| t.auto_fit)
        && let Some(pane) = layout.pane_of(app.active)
    {
        overlay::greeting::paint(&mut part(&mut screen, pane.canvas), app);
    }
    let body = Area {
        y: layout.top.bottom(),
        h: layout.doors.y.saturating_sub(layout.top.bottom()),
        ..layout.screen
    };
    if !app.pending.is_empty() && app.overlays.is_empty() {
        bar::chord::paint(&mut part(&mut screen, body), app, &mut regions);
    }
    // What waits below the one on top is shown when its turn comes.
    if let Some(overlay) = app.overlay() {
        let beside = selected_at(app, overlay);
        overlay::paint(
            &mut part(&mut screen, body),
            app,
            overlay,
            beside,
            &mut regions,
        );
    }
    overlay::toast::paint(&mut screen, app, &mut regions);
    regions
}

/// The layout may be a frame older than the screen: then there is nothing to draw yet.
const fn fits(layout: Area, screen: Rect) -> bool {
    layout.w <= screen.width && layout.h <= screen.height
}

/// Says what is wrong in the line of the doors; what is longer takes the row above it too.
fn told_in_full(screen: &mut Brush<'_>, doors: Area, content: &str, role: Role) {
    let room = doors.w.saturating_sub(2);
    let lines = overlay::toast::fitted(content, room, 2, screen.look.symbols.ellipsis);
    let rows = (lines.len() as u16).min(doors.y + 1);
    let area = Area {
        y: (doors.y + 1).saturating_sub(rows),
        h: rows,
        ..doors
    };
    let mut part = part(screen, area);
    part.clear();
    for (y, line) in (0..).zip(&lines) {
        part.text(1, y, line, role);
    }
}

/// The brush of a part of the screen. The layout counts from the corner of the screen.
fn part<'a>(screen: &'a mut Brush<'_>, area: Area) -> Brush<'a> {
    screen.part(area.x, area.y, area.w, area.h)
}

/// The board's title above its canvas when two are shown; a click there gives it the keys.
fn pane_title(screen: &mut Brush<'_>, app: &App, pane: &Pane, tab: &Tab, regions: &mut Regions) {
    let Some(area) = pane.title else {
        return;
    };
    let role = if pane.tab == app.active {
        Role::Chosen
    } else {
        Role::Muted
    };
    let title = format!(" {} ", tab.doc.header.title);
    part(screen, area).text_max(1, 0, &title, area.w.saturating_sub(2), role);
    regions.push(area, Action::SelectTab(pane.tab));
}

/// One line that says what is needed.
fn too_small(screen: &mut Brush<'_>) {
    let (w, h) = (screen.width(), screen.height());
    let line = format!(
        "wireboard needs {}{}{} cells, this screen has {w}{}{h}",
        MIN_SIZE.0, screen.look.symbols.times, MIN_SIZE.1, screen.look.symbols.times
    );
    for (y, line) in (h / 2..h).zip(text::wrap(&line, w.into())) {
        let x = (w as usize).saturating_sub(text::width(&line)) / 2;
        screen.text(x as u16, y, &line, Role::Text);
    }
}

/// The screen cell beside the selected thing, where a menu about it opens.
fn selected_at(app: &App, overlay: &Overlay) -> Option<(u16, u16)> {
    let Overlay::Menu(_) = overlay else {
        return None;
    };
    let tab = app.tab()?;
    let cell = match tab.selection.lead.as_ref()? {
        key @ (Key::Node(_) | Key::Frame(_)) => match tab.scene.shown(key) {
            Key::Frame(id) if !tab.scene.closed.is_box(&id) => {
                tab.scene.frame(&id)?.rect.origin().offset(2, 1)
            }
            _ => {
                let rect = spatial::rect_of(&tab.scene, key)?;
                Cell::new(rect.right() + 1, rect.y)
            }
        },
        Key::Edge(id) => {
            let cells = &tab.scene.edge(id)?.cells;
            cells.get(cells.len() / 2)?.offset(2, 1)
        }
        Key::Note(id) => tab.doc.notes.get(id)?.at.offset(2, 1),
        Key::Header
        | Key::Site
        | Key::Step(_)
        | Key::Card(_)
        | Key::Traffic(_)
        | Key::Scenario(_) => return None,
    };
    let canvas = app.layout.pane_of(app.active)?.canvas;
    let (x, y) = tab.camera.to_screen(canvas, cell);
    let x = x.clamp(canvas.x.into(), canvas.right().into());
    let y = y.clamp(canvas.y.into(), canvas.bottom().into());
    Some((x as u16, y as u16))
}
