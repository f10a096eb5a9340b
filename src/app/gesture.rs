//! What the mouse is doing on a canvas: a state machine.
//!
//! A press only points; a drag starts when the pointer has left its cell. While something is
//! dragged the board is computed anew from the mark, the board as it was at the press, so that
//! Esc restores it exactly and one gesture is one revision. A gesture ends in one of four ways:
//! complete (the button is let go), cancel (Esc), interrupt (another command changes the board),
//! or target vanished (a reload or the like took the thing away).

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::board::{Cell, Document, Key, Patch, Rect};

use super::command::Effects;
use super::geometry::Point;
use super::input::Button;
use super::picture;
use super::revise;
use super::state::App;
use super::tab::{Band, Selection};

/// What the mouse is doing.
#[derive(Debug, Clone, Default)]
pub enum Gesture {
    /// Nothing.
    #[default]
    Idle,
    /// A button is down and has not moved.
    Pointing {
        /// The tab.
        tab: usize,
        /// Which button.
        button: Button,
        /// Where on the screen.
        at: Point,
        /// The board cell.
        cell: Cell,
        /// What lies there.
        target: Option<Key>,
        /// A drag pans, whatever lies there.
        pans: bool,
    },
    /// Things follow the pointer.
    Moving {
        /// The tab.
        tab: usize,
        /// The cell that was grabbed.
        from: Cell,
        /// The board at the mark.
        mark: Arc<Document>,
        /// What moves.
        keys: BTreeSet<Key>,
    },
    /// A rectangle is drawn to select.
    Boxing {
        /// The tab.
        tab: usize,
        /// The first corner.
        from: Cell,
        /// What was selected at the mark.
        before: Selection,
    },
    /// The view follows the pointer.
    Panning {
        /// The tab.
        tab: usize,
        /// Where the pointer was last.
        last: Point,
    },
}

/// The pointer moved with the button held.
pub(super) fn drag(app: &mut App, at: Point) {
    match std::mem::take(&mut app.gesture) {
        Gesture::Idle => {}
        Gesture::Pointing {
            tab,
            button,
            at: start,
            cell,
            target,
            pans,
        } if start != at => {
            app.gesture = begin(app, tab, button, start, cell, target, pans);
            follow(app, at);
        }
        moving => {
            app.gesture = moving;
            follow(app, at);
        }
    }
}

fn begin(
    app: &mut App,
    tab: usize,
    button: Button,
    start: Point,
    cell: Cell,
    target: Option<Key>,
    pans: bool,
) -> Gesture {
    let Some(t) = app.tabs.get_mut(tab) else {
        return Gesture::Idle;
    };
    match (button, target) {
        (Button::Left, Some(key)) if !pans && revise::is_movable(&key) => {
            if !t.selection.contains(&key) {
                t.selection = Selection::one(key);
            }
            Gesture::Moving {
                tab,
                from: cell,
                mark: Arc::clone(&t.doc),
                keys: t.selection.keys.clone(),
            }
        }
        (Button::Left, _) if !pans => Gesture::Boxing {
            tab,
            from: cell,
            before: t.selection.clone(),
        },
        _ => Gesture::Panning { tab, last: start },
    }
}

/// Brings what is shown up to the pointer.
fn follow(app: &mut App, at: Point) {
    let index = match &app.gesture {
        Gesture::Idle | Gesture::Pointing { .. } => return,
        Gesture::Moving { tab, .. }
        | Gesture::Boxing { tab, .. }
        | Gesture::Panning { tab, .. } => *tab,
    };
    let Some(canvas) = app.layout.pane_of(index).map(|p| p.canvas) else {
        return;
    };
    let Some(tab) = app.tabs.get_mut(index) else {
        return;
    };
    let here = tab.camera.to_board(canvas, at);
    match &mut app.gesture {
        Gesture::Idle | Gesture::Pointing { .. } => {}
        Gesture::Moving {
            from, mark, keys, ..
        } => {
            let (dx, dy) = (here.x - from.x, here.y - from.y);
            tab.doc = if (dx, dy) == (0, 0) {
                Arc::clone(mark)
            } else {
                Arc::new(revise::moved(mark, keys, dx, dy))
            };
            tab.band = Band::Move(dx, dy);
            picture::redraw(tab);
        }
        Gesture::Boxing { from, before, .. } => {
            let area = Rect::new(from.x.min(here.x), from.y.min(here.y), 0, 0);
            let area = Rect {
                w: (from.x - here.x).abs() + 1,
                h: (from.y - here.y).abs() + 1,
                ..area
            };
            tab.band = Band::Box(area);
            let mut keys = before.marks.clone();
            keys.extend(super::spatial::inside(&tab.scene, area));
            tab.selection.set(keys);
        }
        Gesture::Panning { last, .. } => {
            let (dx, dy) = (
                i32::from(last.x) - i32::from(at.x),
                i32::from(last.y) - i32::from(at.y),
            );
            *last = at;
            tab.auto_fit = false;
            tab.camera.origin = tab.camera.origin.offset(dx, dy);
        }
    }
}

/// The button was let go: the gesture is complete. Gives the press back when it never moved.
pub(super) fn release(
    app: &mut App,
    effects: &mut Effects,
) -> Option<(usize, Button, Cell, Option<Key>)> {
    match std::mem::take(&mut app.gesture) {
        Gesture::Idle => None,
        Gesture::Pointing {
            tab,
            button,
            cell,
            target,
            ..
        } => Some((tab, button, cell, target)),
        Gesture::Moving {
            tab, mark, keys, ..
        } => {
            let t = app.tabs.get_mut(tab)?;
            t.band = Band::None;
            let moved = std::mem::replace(&mut t.doc, mark);
            let patch = Patch::between(&t.doc, &moved);
            // Back at the mark; the commit applies the whole way as one revision.
            if patch.is_empty() {
                picture::redraw(t);
            } else {
                revise::commit(app, effects, tab, patch, &revise::move_name(&keys));
            }
            None
        }
        Gesture::Boxing { tab, .. } | Gesture::Panning { tab, .. } => {
            app.tabs.get_mut(tab)?.band = Band::None;
            None
        }
    }
}

/// Esc: everything is as it was before the press. True when there was a gesture.
pub(super) fn cancel(app: &mut App) -> bool {
    match std::mem::take(&mut app.gesture) {
        Gesture::Idle => false,
        Gesture::Pointing { .. } => true,
        Gesture::Moving { tab, mark, .. } => {
            if let Some(t) = app.tabs.get_mut(tab) {
                t.doc = mark;
                t.band = Band::None;
                picture::redraw(t);
            }
            true
        }
        Gesture::Boxing { tab, before, .. } => {
            if let Some(t) = app.tabs.get_mut(tab) {
                t.selection = before;
                t.band = Band::None;
            }
            true
        }
        Gesture::Panning { .. } => true,
    }
}

/// Another command changes the board or the view: a gesture under way gives up.
pub(super) fn interrupt(app: &mut App) {
    cancel(app);
}
