//! The line that says where to knock: the doors' addresses as commands that can be pasted.
//!
//! It is always on the screen, also at 80 columns: a newcomer must see without a key that the
//! drawing answers.

use crate::app::keymap::Keymap;
use crate::app::state::Clock;
use crate::board::Document;
use crate::live::{BoardSnapshot, DoorState, Pace, Protocol};
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

/// The commands that reach a board: `curl …` and `dig …`, each with the state of its door.
pub fn commands(board: &Document, run: &BoardSnapshot) -> Vec<(String, DoorState)> {
    let mut list = Vec::new();
    for door in &run.doors {
        match (door.protocol, &door.node) {
            (Protocol::Http, None) => {
                list.push((format!("curl http://{}/", door.address), door.state));
            }
            (Protocol::Dns, _) => list.push((
                format!(
                    "dig @{} -p {} {}",
                    door.address.ip(),
                    door.address.port(),
                    board.site.domain
                ),
                door.state,
            )),
            // The parts' own doors are in the inspector.
            (Protocol::Http, Some(_)) => {}
        }
    }
    list
}

/// What a caller should know of the clock: why an answer takes long.
pub fn pace(clock: &Clock, keymap: &Keymap, waiting: usize) -> (String, Role) {
    let go_on = keymap.fill("{player.pause} goes on");
    match (clock.paused, clock.pace) {
        (true, _) if waiting == 1 => (format!("1 caller waits: {go_on}"), Role::Warn),
        (true, _) if waiting > 1 => (format!("{waiting} callers wait: {go_on}"), Role::Warn),
        (true, _) => ("paused: callers wait".to_owned(), Role::Muted),
        (false, Pace::Hop { .. }) => ("slow motion: callers wait".to_owned(), Role::Muted),
        (false, Pace::Scaled(_) | Pace::Batch) => (String::new(), Role::Muted),
    }
}

/// Draws the line. What does not fit is left out whole, last first; bad news stays.
pub fn paint(brush: &mut Brush<'_>, commands: &[(String, DoorState)], hint: (&str, Role)) {
    if commands.is_empty() {
        return;
    }
    let (hint, hint_role) = hint;
    let hint_w = text::width(hint) as u16;
    let w = match hint_role {
        Role::Warn => brush.width().saturating_sub(hint_w + 3),
        _ => brush.width(),
    };
    let mut x = brush.text(1, 0, "try ", Role::Muted);
    for (n, (command, state)) in commands.iter().enumerate() {
        let note = match state {
            DoorState::Open => "",
            DoorState::Refusing => " refuses",
            DoorState::Hanging => " hangs",
        };
        let gap = if n == 0 { 0 } else { 3 };
        let need = gap + (text::width(command) + text::width(note)) as u16;
        if n > 0 && x + need > w {
            break;
        }
        let role = match state {
            DoorState::Open => Role::Good,
            DoorState::Refusing => Role::Bad,
            DoorState::Hanging => Role::Hung,
        };
        x = brush.text(x + gap, 0, command, role);
        x = brush.text(x, 0, note, Role::Warn);
    }
    let end = brush.width().saturating_sub(1);
    brush.text_right(x + 2, end, 0, hint, hint_role);
}
