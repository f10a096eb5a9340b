//! Locking and unlocking what is selected.

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
