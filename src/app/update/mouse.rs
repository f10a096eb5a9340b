//! The mouse: regions that the view drew first, then the canvas.

use super::super::command::{self, Effects};
use super::super::find;
use super::super::geometry::Point;
use super::super::gesture::{self, Gesture};
use super::super::input::{Button, Mouse, MouseKind};
use super::super::jumps;
use super::super::overlay::Overlay;
use super::super::region::Action;
use super::super::settings::table::SETTINGS;
use super::super::spatial;
use super::super::state::{App, Click, Focus};
use super::super::tab::{InspectorTab, Selection};
use super::super::typing;
use crate::board::{Cell, Key};

/// Two clicks within this time on the same cell are a double click.
const DOUBLE_MS: u64 = 400;
/// Rows and columns that one notch of the wheel moves.
const WHEEL: (i32, i32) = (6, 3);

/// The mouse did something.
pub(super) fn event(app: &mut App, effects: &mut Effects, mouse: Mouse) {
    match mouse.kind {
        MouseKind::Down(button) => {
            app.untouched = false;
            down(app, effects, mouse, button);
        }
        MouseKind::Drag(_) => gesture::drag(app, mouse.at),
        MouseKind::Up(_) => {
            if let Some((tab, button, cell, target)) = gesture::release(app, effects) {
                click(app, effects, mouse, tab, button, cell, target);
            }
        }
        MouseKind::Moved => hover(app, mouse.at),
        MouseKind::WheelUp => wheel(app, mouse, 0, -1),
        MouseKind::WheelDown => wheel(app, mouse, 0, 1),
        MouseKind::WheelLeft => wheel(app, mouse, -1, 0),
        MouseKind::WheelRight => wheel(app, mouse, 1, 0),
    }
}

fn down(app: &mut App, effects: &mut Effects, mouse: Mouse, button: Button) {
    // A button that goes down while another is held: the gesture gives up.
    gesture::interrupt(app);
    app.hinting = None;
    find::settle(app);
    app.clear_chord();
    if app.overlays.is_empty() {
        typing::leave(app, effects);
    }
    if let Some(action) = app.regions.at(mouse.at).cloned() {
        if button == Button::Left {
            super::act(app, effects, action);
        }
        return;
    }
    let Some((tab, cell)) = on_canvas(app, mouse.at) else {
        return;
    };
    if tab != app.active {
        app.show_tab(effects, tab);
    }
    app.focus = Focus::Canvas;
    let target = app.tabs.get(tab).and_then(|t| spatial::hit(&t.scene, cell));
    app.gesture = Gesture::Pointing {
        tab,
        button,
        at: mouse.at,
        cell,
        target,
        // Ctrl or Alt on the empty canvas pans, for those who have no middle button.
        pans: button != Button::Left || mouse.mods.alt,
    };
}

/// The tab and the board cell under a point.
fn on_canvas(app: &App, at: Point) -> Option<(usize, Cell)> {
    let pane = app.layout.panes.iter().find(|p| p.canvas.contains(at))?;
    let tab = app.tabs.get(pane.tab)?;
    Some((pane.tab, tab.camera.to_board(pane.canvas, at)))
}

fn click(
    app: &mut App,
    effects: &mut Effects,
    mouse: Mouse,
    tab: usize,
    button: Button,
    cell: Cell,
    target: Option<Key>,
) {
    let Some(t) = app.tabs.get_mut(tab) else {
        return;
    };
    // A click inside a machine, on nothing, means the machine.
    let target = target.or_else(|| {
        let frames = t.scene.frames.iter().rev();
        let inside = |f: &&crate::drawing::SceneFrame| f.rect.contains(cell);
        frames
            .into_iter()
            .find(inside)
            .map(|f| Key::Frame(f.id.clone()))
    });
    match button {
        Button::Left if mouse.mods.ctrl => {
            if let Some(key) = target {
                t.selection.toggle(key);
            }
        }
        Button::Left => {
            let now = app.now_ms;
            let double = app
                .last_click
                .take()
                .is_some_and(|c| c.at == mouse.at && now.saturating_sub(c.at_ms) <= DOUBLE_MS);
            app.last_click = Some(Click {
                at: mouse.at,
                at_ms: now,
            });
            match target {
                None => t.selection.clear(),
                Some(key) => {
                    jumps::note_when_far(t, &key);
                    t.selection = Selection::one(key);
                    if !matches!(t.inspector.tab, InspectorTab::Part | InspectorTab::Concept) {
                        t.inspector.tab = InspectorTab::Part;
                    }
                    t.inspector.scroll = 0;
                }
            }
            if double {
                app.last_click = None;
                app.panel_open = true;
                app.focus = Focus::Panel;
            }
        }
        Button::Right => {
            let menu = super::context::menu(app, target.as_ref(), mouse.at, cell);
            app.overlays.push(Overlay::Menu(menu));
        }
        Button::Middle => command::run_id(app, effects, "view.fit"),
    }
}

/// What lies under the pointer is shown, where the terminal reports motion without a button.
fn hover(app: &mut App, at: Point) {
    if let Some(Action::OverlayRow(row)) = app.regions.at(at) {
        let row = *row;
        super::overlay::keep_in_place(app);
        if let Some(Overlay::Palette(list) | Overlay::Help(list)) = app.overlays.last_mut() {
            list.cursor = row.min(list.rows.len().saturating_sub(1));
        } else if let Some(Overlay::GoTo(list)) = app.overlays.last_mut() {
            list.cursor = row.min(list.rows.len().saturating_sub(1));
        }
        return;
    }
    let place = on_canvas(app, at);
    for (index, tab) in app.tabs.iter_mut().enumerate() {
        tab.hover = place
            .filter(|(t, _)| *t == index)
            .and_then(|(_, cell)| spatial::hit(&tab.scene, cell));
    }
}

fn wheel(app: &mut App, mouse: Mouse, dx: i32, dy: i32) {
    let rows = i16::try_from(dy * 3).unwrap_or(0);
    match app.overlays.last_mut() {
        Some(Overlay::Page(page)) => {
            let last = page.lines.len().saturating_sub(1) as u16;
            page.scroll = page.scroll.saturating_add_signed(rows).min(last);
            return;
        }
        Some(Overlay::Palette(list) | Overlay::Help(list)) => {
            let last = list.rows.len().saturating_sub(1);
            list.cursor = list.cursor.saturating_add_signed(dy as isize).min(last);
            return;
        }
        Some(Overlay::GoTo(list)) => {
            let last = list.rows.len().saturating_sub(1);
            list.cursor = list.cursor.saturating_add_signed(dy as isize).min(last);
            return;
        }
        Some(Overlay::Settings(page)) => {
            let last = SETTINGS.len() - 1;
            page.cursor = page.cursor.saturating_add_signed(dy as isize).min(last);
            return;
        }
        Some(Overlay::Menu(menu)) => {
            let last = menu.items.len().saturating_sub(1);
            menu.cursor = menu.cursor.saturating_add_signed(dy as isize).min(last);
            return;
        }
        Some(_) => return,
        None => {}
    }
    if app.layout.panel.is_some_and(|area| area.contains(mouse.at)) {
        app.scroll_panel(rows);
        return;
    }
    if app.layout.log.is_some_and(|area| area.contains(mouse.at)) {
        if let Some(tab) = app.tab_mut() {
            let most = tab.run.as_ref().map_or(0, |r| r.view.log.len());
            tab.log_back = tab
                .log_back
                .saturating_add_signed(-dy as isize * 3)
                .min(most);
        }
        return;
    }
    let Some((index, _)) = on_canvas(app, mouse.at) else {
        return;
    };
    if mouse.mods.ctrl {
        app.zoom_at(index, mouse.at, dy < 0);
        return;
    }
    let (dx, dy) = if mouse.mods.alt { (dy, dx) } else { (dx, dy) };
    if let Some(tab) = app.tabs.get_mut(index) {
        tab.auto_fit = false;
        tab.camera.origin = tab.camera.origin.offset(dx * WHEEL.0, dy * WHEEL.1);
    }
}
