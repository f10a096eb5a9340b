//! A machine: a border with its name and address, around the parts that run on it.

use crate::board::Cell;
use crate::drawing::scene::SceneFrame;
use crate::live::NodeState;
use crate::ui::text;
use crate::ui::theme::Role;

use super::sheet::Sheet;

/// How a machine is drawn.
#[derive(Debug, Clone, Copy, Default)]
pub struct Face {
    /// It is selected.
    pub selected: bool,
    /// The mouse is over it.
    pub hovered: bool,
    /// The story is about something else.
    pub faded: bool,
    /// The story is about it.
    pub lit: bool,
    /// The worst that was done to the machine itself.
    pub state: NodeState,
}

impl Face {
    /// The role of the border.
    pub const fn role(&self) -> Role {
        match self.state {
            NodeState::Killed => Role::Dead,
            NodeState::Hung => Role::Hung,
            _ if self.selected => Role::Selected,
            _ if self.faded => Role::Faded,
            _ if self.lit => Role::Path,
            _ if self.hovered => Role::Hover,
            NodeState::Degraded | NodeState::Starting => Role::Degraded,
            NodeState::Up | NodeState::Drawn => Role::Frame,
        }
    }
}

/// Writes the title into the top border.
pub fn title(sheet: &mut Sheet<'_>, frame: &SceneFrame, face: &Face) {
    let symbols = sheet.brush().look.symbols;
    let (sign, word) = match face.state {
        NodeState::Killed => (symbols.cross, " DOWN"),
        NodeState::Hung => (symbols.hung, " HUNG"),
        NodeState::Degraded => (symbols.slow, ""),
        NodeState::Starting => (symbols.starting, ""),
        NodeState::Up | NodeState::Drawn => ("", ""),
    };
    let marker = if face.selected { symbols.marker } else { "" };
    let mut line = String::from(" ");
    for part in [marker, sign, frame.title.trim()] {
        if !part.is_empty() {
            line.push_str(part);
            line.push(' ');
        }
    }
    if !word.is_empty() {
        line.push_str(word.trim_start());
        line.push(' ');
    }
    let role = match face.role() {
        Role::Frame => Role::FrameTitle,
        other => other,
    };
    let room = frame.rect.w - 4;
    sheet.text(
        Cell::new(frame.rect.x + 2, frame.rect.y),
        &line,
        room.min(text::width(&line) as i32),
        role,
    );
}
