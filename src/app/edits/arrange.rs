//! Aligning, distributing and locking what is selected.

use crate::board::Patch;
use crate::board::edit::align::{self, Axis, Side};
use crate::board::edit::lock;

use super::super::command::Effects;
use super::super::revise;
use super::super::state::{App, Tone};
use super::{named, selected};

/// Locks what is selected; unlocks it when all of it is locked.
pub(in super::super) fn toggle_lock(app: &mut App, effects: &mut Effects) {
    super::super::hand::interrupt(app);
    let board = app.active;
    let ids = selected(app, revise::is_movable);
    let Some(tab) = app.tab() else { return };
    let locks = !ids.iter().all(|id| lock::is_locked(&tab.doc, id));
    let patch = lock::set(&tab.doc, &ids, locks);
    let name = named(if locks { "lock" } else { "unlock" }, &ids);
    if revise::commit(app, effects, board, patch, &name) {
        let what = if locks {
            "stays as it is until {edit.lock} unlocks it"
        } else {
            "can be changed again"
        };
        app.say(Tone::Good, format!("{name}: it {what}"));
    }
}

/// Puts what is selected in line.
pub(in super::super) fn align(app: &mut App, effects: &mut Effects, side: Side) {
    let ids = selected(app, revise::is_movable);
    let made = app.tab().map(|tab| align::align(&tab.doc, &ids, side));
    take(app, effects, made, &named("align", &ids));
}

/// Spreads what is selected evenly.
pub(in super::super) fn distribute(app: &mut App, effects: &mut Effects, axis: Axis) {
    let ids = selected(app, revise::is_movable);
    let made = app.tab().map(|tab| align::distribute(&tab.doc, &ids, axis));
    take(app, effects, made, &named("distribute", &ids));
}

fn take(app: &mut App, effects: &mut Effects, made: Option<Result<Patch, String>>, name: &str) {
    super::super::hand::interrupt(app);
    let board = app.active;
    let patch = match made {
        None => return,
        Some(Err(why)) => return app.say(Tone::Info, why),
        Some(Ok(patch)) => patch,
    };
    if revise::commit(app, effects, board, patch, name) {
        app.say(Tone::Good, format!("{name}: {{edit.undo}} takes it back"));
    }
}
