//! The line that says where to knock: the doors' addresses as commands that can be pasted.
//!
//! It is always on the screen, also at 80 columns: a newcomer must see without a key that the
//! drawing answers.

use crate::board::Document;
use crate::live::{BoardSnapshot, DoorState, Protocol};
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

/// Draws the line. What does not fit is left out whole, last first.
pub fn paint(brush: &mut Brush<'_>, commands: &[(String, DoorState)], hint: &str) {
    if commands.is_empty() {
        brush.text(1, 0, hint, Role::Muted);
        return;
    }
    let w = brush.width();
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
            return;
        }
        let role = match state {
            DoorState::Open => Role::Good,
            DoorState::Refusing => Role::Bad,
            DoorState::Hanging => Role::Hung,
        };
        x = brush.text(x + gap, 0, command, role);
        x = brush.text(x, 0, note, Role::Warn);
    }
    if !hint.is_empty() {
        brush.text_right(x + 2, w.saturating_sub(1), 0, hint, Role::Muted);
    }
}
