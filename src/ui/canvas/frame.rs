//! A machine: a border with its name and address, around the parts that run on it.

use std::collections::BTreeMap;

use crate::app::Tab;
use crate::board::{Cell, Id, Key, Rect};
use crate::drawing::scene::SceneFrame;
use crate::live::{EngineView, NodeState};
use crate::ui::text;
use crate::ui::theme::Role;

use super::focus::Focus;
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
    /// The worst that was done to the machine itself; what runs on it tells its own state.
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

/// How each machine in a part of a board is drawn, from one walk over its nodes.
///
/// It is dimmed when neither it nor anything on it is what the eye should stay on.
pub fn faces(
    tab: &Tab,
    view: Option<&EngineView>,
    focus: &Focus,
    part: Rect,
) -> BTreeMap<Id, Face> {
    let selected = |id: &Id| tab.selection.contains(&Key::Frame(id.clone()));
    let hovered = |id: &Id| matches!(&tab.hover, Some(Key::Frame(over)) if over == id);
    let state_of = |id: &Id| {
        let machines = &view?.machines;
        let at = machines.binary_search_by(|m| m.id.cmp(id)).ok()?;
        Some(machines[at].state)
    };
    let mut faces: BTreeMap<Id, Face> = BTreeMap::new();
    let seen = tab
        .doc
        .frames
        .values()
        .filter(|f| f.rect().intersects(part));
    for id in seen.map(|frame| &frame.id) {
        let face = Face {
            selected: selected(id),
            hovered: hovered(id),
            faded: focus.fades(id),
            lit: focus.lights(id),
            state: state_of(id).unwrap_or_default(),
        };
        faces.insert(id.clone(), face);
    }
    let lit = (tab.doc.nodes.values()).filter(|node| focus.lights(&node.id));
    for node in lit {
        for frame in tab.doc.frame_chain(node.frame.as_ref()) {
            if let Some(face) = faces.get_mut(&frame) {
                face.faded = false;
            }
        }
    }
    faces
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
