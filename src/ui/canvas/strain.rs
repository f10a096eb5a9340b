//! How much a part has to do, in a word or a bar, when the board is seen from far.

use crate::board::Kind;
use crate::live::NodeState;
use crate::ui::motion;
use crate::ui::symbols::Symbols;
use crate::ui::text;
use crate::ui::theme::Role;

use super::node::Face;

/// Cells of a bar.
const LONGEST: i32 = 6;
/// A shorter bar says no more than full or not.
const SHORTEST: i32 = 2;

/// The load of a part in so many columns: a bar of what waits, where its queue has a bound, else of its
/// busy workers; of a part that has none, what it answers a second. None of a part that does nothing
/// now, and of code, which never does.
pub fn of(face: &Face<'_>, room: i32, symbols: &Symbols) -> Option<(String, Role)> {
    let view = face.live?;
    match view.state {
        NodeState::Killed | NodeState::Starting | NodeState::Drawn => return None,
        NodeState::Up | NodeState::Hung | NodeState::Degraded => {}
    }
    if view.workers == 0 {
        let rate = text::rate(view.rate);
        let fits = face.props.kind() != Kind::Codebase && text::width(&rate) as i32 <= room;
        let role = if face.faded { Role::Faded } else { Role::Muted };
        return fits.then_some((rate, role));
    }
    let cells = room.min(LONGEST);
    if cells < SHORTEST {
        return None;
    }
    let cells = cells as u16;
    let waits = view.queue > 0;
    let (value, bound) = match (waits, view.queue_bound) {
        (false, _) | (true, 0) => (view.busy, view.workers),
        (true, bound) => (view.queue, bound),
    };
    let full = motion::filled(value.into(), bound.into(), cells);
    let mut bar = symbols.bar_full.repeat(full.into());
    bar.push_str(&symbols.bar_empty.repeat((cells - full).into()));
    let role = match (face.faded, waits) {
        (true, _) => Role::Faded,
        (false, true) if full == cells => Role::Bad,
        (false, true) => Role::Warn,
        (false, false) => Role::Muted,
    };
    Some((bar, role))
}
