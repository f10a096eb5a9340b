//! The mouse: regions that the view drew first, then the canvas.

use super::super::command::{self, Effects};
use super::super::find;
use super::super::geometry::Point;
use super::super::hand;
use super::super::hinting::HintFor;
use super::super::history_panel;
use super::super::input::{Button, Mouse, MouseKind};
use super::super::jumps;
use super::super::minimap;
use super::super::overlay::Overlay;
use super::super::region::Action;
use super::super::settings::table::SETTINGS;
use super::super::state::{App, Click, Focus};
use super::super::tab::{InspectorTab, Selection, Tab};
use super::super::tool::grip::Grip;
use super::super::tool::{Event, Pointer, Tool, Toward};
use super::super::{drawing, spatial, typing};
use crate::board::{Cell, Id, Key};

/// Two clicks within this time on the same cell are a double click.
const DOUBLE_MS: u64 = 400;
/// Rows and columns that one notch of the wheel moves.
const WHEEL: (i32, i32) = (6, 3);

/// The mouse did something.
pub(super) fn event(app: &mut App, effects: &mut Effects, mouse: Mouse) {
    app.pointer = mouse.at;
    match mouse.kind {
        MouseKind::Down(button) => {
            app.untouched = false;
            app.pressed_at = mouse.at;
            down(app, effects, mouse, button);
        }
        MouseKind::Drag(_) if minimap::drag(app, mouse.at) => {}
        MouseKind::Up(_) if minimap::release(app) => {}
        MouseKind::Drag(button) => {
            if let Some(pointer) = hand::pointer(app, mouse, button) {
                hand::happen(app, effects, Event::Drag(pointer));
                hand::follow_to_the_edge(app, mouse.at);
            }
        }
        MouseKind::Up(button) => up(app, effects, mouse, button),
        MouseKind::Moved => hover(app, effects, mouse),
        MouseKind::WheelUp => wheel(app, mouse, 0, -1),
        MouseKind::WheelDown => wheel(app, mouse, 0, 1),
        MouseKind::WheelLeft => wheel(app, mouse, -1, 0),
        MouseKind::WheelRight => wheel(app, mouse, 1, 0),
    }
}

fn down(app: &mut App, effects: &mut Effects, mouse: Mouse, button: Button) {
    // A button that goes down while another is held: the gesture gives up.
    if !app.hand.tool.waits() {
        hand::interrupt(app);
    }
    // Two clicks in one place are no double click when something else was pressed between them.
    app.last_click = app.last_click.take().filter(|c| c.at == mouse.at);
    let letters = app.hinting.take();
    find::settle(app);
    app.clear_chord();
    // A key that is clicked is pressed in what is typed.
    let is_key = matches!(app.regions.at(mouse.at), Some(Action::Press(_)));
    if app.overlays.is_empty() && !is_key {
        typing::leave(app, effects);
    }
    minimap::release(app);
    let on_canvas_alone = app.overlays.is_empty() && button == Button::Left;
    if on_canvas_alone && minimap::press(app, mouse.at) {
        return;
    }
    if let Some(action) = app.regions.at(mouse.at).cloned() {
        if button == Button::Left {
            super::act(app, effects, action);
        }
        return;
    }
    let Some((tab, _)) = on_canvas(app, mouse.at) else {
        return;
    };
    if tab != app.active || tab != app.hand.board {
        // What hangs on the pointer comes along to the other board.
        let tool = std::mem::take(&mut app.hand.tool);
        if tool.waits() && !matches!(tool, Tool::Resize(_)) {
            app.show_tab(effects, tab);
            app.hand.tool = tool;
        } else {
            app.hand.tool = tool;
            app.show_tab(effects, tab);
        }
        app.hand.board = tab;
    }
    app.focus = Focus::Canvas;
    if let Some(HintFor::ConnectFrom(from)) = letters.filter(|l| l.board == tab).map(|l| l.wants) {
        connect_by_click(app, effects, &from, mouse.at);
        return;
    }
    if let Some(pointer) = hand::pointer(app, mouse, button) {
        hand::happen(app, effects, Event::Press(pointer));
    }
}

/// A click while letters wait for the other end of a connection: the node under it, or a new one on
/// the bare board.
fn connect_by_click(app: &mut App, effects: &mut Effects, from: &Id, at: Point) {
    let (Some(cell), Some(tab)) = (hand::cell_at(app, at), app.tab()) else {
        return;
    };
    let node = tab.scene.nodes.iter().rev().find(|n| n.rect.contains(cell));
    match node.map(|n| n.id.clone()) {
        Some(to) => drawing::join(app, effects, from, &to),
        None => drawing::offer_growth(app, from, Toward::Cell(cell)),
    }
}

fn up(app: &mut App, effects: &mut Effects, mouse: Mouse, button: Button) {
    let over_canvas = hand::cell_at(app, mouse.at).is_some() && app.regions.at(mouse.at).is_none();
    // What hangs on the pointer is dropped on the board only.
    if matches!(app.hand.tool, Tool::Place(_)) && !over_canvas {
        return;
    }
    if let Some(pointer) = hand::pointer(app, mouse, button) {
        hand::happen(app, effects, Event::Release(pointer));
    }
}

/// The tab and the board cell under a point.
fn on_canvas(app: &App, at: Point) -> Option<(usize, Cell)> {
    let pane = app.layout.panes.iter().find(|p| p.canvas.contains(at))?;
    let tab = app.tabs.get(pane.tab)?;
    Some((pane.tab, tab.camera.to_board(pane.canvas, at)))
}

/// A press and a release in one place.
pub(in super::super) fn click(
    app: &mut App,
    effects: &mut Effects,
    board: usize,
    pointer: Pointer,
    grip: &Grip,
) {
    match pointer.button {
        Button::Left if pointer.mods.ctrl => {
            if let (Some(key), Some(tab)) = (grip.target(), app.tabs.get_mut(board)) {
                tab.selection.toggle(key);
            }
        }
        Button::Left => match grip {
            Grip::Grow(id, way) => drawing::offer_growth(app, id, Toward::Way(*way)),
            Grip::Body(_)
            | Grip::Border(_)
            | Grip::Corner(..)
            | Grip::End(..)
            | Grip::Inside(_)
            | Grip::Nothing => left_click(app, effects, board, pointer, grip),
        },
        Button::Right => {
            let target = grip.target();
            if let (Some(key), Some(tab)) = (&target, app.tabs.get_mut(board))
                && !tab.selection.contains(key)
            {
                tab.selection = Selection::of_line(tab.joined(key));
            }
            let menu = super::context::menu(app, target.as_ref(), pointer.at, pointer.cell);
            app.overlays.push(Overlay::Menu(menu));
        }
        Button::Middle => command::run_id(app, effects, "view.fit"),
    }
}

fn left_click(app: &mut App, effects: &mut Effects, board: usize, pointer: Pointer, grip: &Grip) {
    let now = app.now_ms;
    let last = app.last_click.replace(Click {
        at: pointer.at,
        at_ms: now,
    });
    let again = last.filter(|c| c.at == pointer.at && now.saturating_sub(c.at_ms) <= DOUBLE_MS);
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    if again.is_none() {
        match meant(tab, grip) {
            None => tab.selection.clear(),
            Some(key) => {
                jumps::note_when_far(tab, &key);
                tab.selection = Selection::of_line(tab.joined(&key));
                if !matches!(
                    tab.inspector.tab,
                    InspectorTab::Part | InspectorTab::Concept
                ) {
                    tab.inspector.tab = InspectorTab::Part;
                }
                tab.inspector.scroll = 0;
            }
        }
        return;
    }
    app.last_click = None;
    match grip {
        Grip::Nothing | Grip::Inside(_) => drawing::offer(app, Some(pointer.cell)),
        Grip::Body(_) => command::run_id(app, effects, "edit.rename"),
        Grip::Border(_) | Grip::Grow(..) | Grip::Corner(..) | Grip::End(..) => {
            app.panel_open = true;
            app.focus = Focus::Panel;
        }
    }
}

/// What a click means. Inside machines that stand in each other it goes outwards: the innermost one
/// first, and with each further click the one around it.
fn meant(tab: &Tab, grip: &Grip) -> Option<Key> {
    let Grip::Inside(innermost) = grip else {
        return grip.target();
    };
    let chain = tab.doc.frame_chain(Some(innermost));
    let present = match &tab.selection.lead {
        Some(Key::Frame(id)) => chain.iter().position(|f| f == id),
        _ => None,
    };
    let next = present.map_or(0, |n| (n + 1) % chain.len().max(1));
    chain.get(next).cloned().map(Key::Frame)
}

/// What lies under the pointer is shown, where the terminal reports motion without a button.
fn hover(app: &mut App, effects: &mut Effects, mouse: Mouse) {
    let at = mouse.at;
    if let Some(Action::OverlayRow(row)) = app.regions.at(at) {
        let row = *row;
        super::overlay::keep_in_place(app);
        if let Some(Overlay::Palette(list) | Overlay::Help(list)) = app.overlays.last_mut() {
            list.cursor = row.min(list.rows.len().saturating_sub(1));
        } else if let Some(Overlay::GoTo(list)) = app.overlays.last_mut() {
            list.cursor = row.min(list.rows.len().saturating_sub(1));
        } else if let Some(Overlay::Menu(menu)) = app.overlays.last_mut() {
            menu.cursor = row.min(menu.items.len().saturating_sub(1));
        }
        return;
    }
    if !app.overlays.is_empty() {
        return;
    }
    if app.hand.tool.wants_hover()
        && let Some(pointer) = hand::pointer(app, mouse, Button::Left)
    {
        hand::happen(app, effects, Event::Hover(pointer));
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
    // A list goes on by as many rows as a page; where each row shows something else, by one.
    let (notch, one) = (isize::from(rows), dy as isize);
    match app.overlays.last_mut() {
        Some(Overlay::Page(page)) => {
            let last = page.lines.len().saturating_sub(1) as u16;
            page.scroll = page.scroll.saturating_add_signed(rows).min(last);
            return;
        }
        Some(Overlay::Palette(list) | Overlay::Help(list)) => {
            let last = list.rows.len().saturating_sub(1);
            list.cursor = list.cursor.saturating_add_signed(notch).min(last);
            return;
        }
        Some(Overlay::GoTo(list)) => {
            let last = list.rows.len().saturating_sub(1);
            list.cursor = list.cursor.saturating_add_signed(notch).min(last);
            return;
        }
        Some(Overlay::History(panel)) => {
            let mut panel = panel.clone();
            let row = panel.cursor.saturating_add_signed(one);
            history_panel::choose(app, &mut panel, row);
            if let Some(overlay) = app.overlays.last_mut() {
                *overlay = Overlay::History(panel);
            }
            return;
        }
        Some(Overlay::Settings(page)) => {
            let last = SETTINGS.len() - 1;
            page.cursor = page.cursor.saturating_add_signed(one).min(last);
            return;
        }
        Some(Overlay::Dispute(dispute)) => {
            let last = dispute.rows.len().saturating_sub(1);
            dispute.cursor = dispute.cursor.saturating_add_signed(one).min(last);
            return;
        }
        Some(Overlay::Menu(menu)) => {
            let last = menu.items.len().saturating_sub(1);
            menu.cursor = menu.cursor.saturating_add_signed(notch).min(last);
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
        app.zoom_by_wheel(index, dy < 0);
        return;
    }
    let (dx, dy) = if mouse.mods.alt { (dy, dx) } else { (dx, dy) };
    if let Some(tab) = app.tabs.get_mut(index) {
        tab.auto_fit = false;
        tab.camera.origin = tab.camera.origin.offset(dx * WHEEL.0, dy * WHEEL.1);
    }
}
