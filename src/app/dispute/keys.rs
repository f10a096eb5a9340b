//! Keys of the overlay that shows two versions side by side.

use super::super::command::Effects;
use super::super::input::{Key, KeyCode};
use super::super::overlay::Overlay;
use super::super::state::App;
use super::{Settle, settle};
use crate::board::merge::Side;

/// A key for the overlay on top. Esc is not among them: it leaves everything open.
pub(in super::super) fn press(app: &mut App, effects: &mut Effects, key: Key) {
    let Some(Overlay::Dispute(dispute)) = app.overlays.last() else {
        return;
    };
    let (cursor, last) = (dispute.cursor, dispute.rows.len().saturating_sub(1));
    let next = Settle::Look(if cursor >= last { 0 } else { cursor + 1 });
    let previous = Settle::Look(cursor.checked_sub(1).unwrap_or(last));
    let choose = |side| Settle::Choose(cursor, side);
    let what = match key.code {
        _ if key.mods.ctrl || key.mods.alt => return,
        KeyCode::Tab if key.mods.shift => previous,
        KeyCode::Tab | KeyCode::Down | KeyCode::Char('j') => next,
        KeyCode::Up | KeyCode::Char('k') => previous,
        KeyCode::Home => Settle::Look(0),
        KeyCode::End => Settle::Look(last),
        KeyCode::Char('m' | 'h') | KeyCode::Left => choose(Side::Mine),
        KeyCode::Char('t' | 'l') | KeyCode::Right => choose(Side::Theirs),
        KeyCode::Char('b') => choose(Side::Both),
        KeyCode::Char('M') => Settle::All(Side::Mine),
        KeyCode::Char('T') => Settle::All(Side::Theirs),
        KeyCode::Enter => Settle::Done,
        _ => return,
    };
    settle(app, effects, what);
    // A letter answers a record: the next one that is open comes in front.
    let answered = matches!(key.code, KeyCode::Char('m' | 't' | 'b'));
    if let Some(Overlay::Dispute(dispute)) = app.overlays.last()
        && answered
        && !dispute.unheard
    {
        let open = |n: &usize| !dispute.choices.contains_key(&dispute.rows[*n].key);
        let after = (cursor..=last).chain(0..cursor).find(open);
        if let Some(row) = after {
            settle(app, effects, Settle::Look(row));
        }
    }
}
