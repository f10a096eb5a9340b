//! Point and break: each click kills or revives a part, cuts or heals a wire, until Esc.

use super::super::input::{Key as Press, KeyCode};
use super::grip::{Grip, grip};
use super::{Deed, Event, Ground, Step, Tool};

/// States of breaking.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// Waits for a press.
    Ready,
    /// A button is down on something.
    Pointing(Grip),
}

impl Fault {
    /// Enter breaks what is selected.
    pub(super) const fn takes(key: Press) -> bool {
        matches!(key.code, KeyCode::Enter)
    }

    /// The transition.
    pub fn step(self, ground: Ground<'_>, event: Event) -> Step {
        let ready = |deeds| Step::to(Tool::Fault(Self::Ready), deeds);
        match (self, event) {
            (_, Event::Press(p)) => {
                let grip = grip(ground.scene, ground.selection, p.cell);
                Step::to(Tool::Fault(Self::Pointing(grip)), Vec::new())
            }
            // The pointer may have slipped off: what the press was on is what is meant.
            (Self::Pointing(grip), Event::Release(p)) => {
                let there = super::grip::grip(ground.scene, ground.selection, p.cell).target();
                match grip.target() {
                    Some(key) if there.as_ref() == Some(&key) => ready(vec![Deed::Break(key)]),
                    Some(_) | None => ready(Vec::new()),
                }
            }
            (Self::Ready, Event::Key(_)) => {
                let lead = ground.selection.lead.clone();
                let refused = || Deed::Refuse("nothing is selected; click what is to break".into());
                ready(vec![lead.map_or_else(refused, Deed::Break)])
            }
            (_, Event::Cancel | Event::Interrupt) => Step::done(Vec::new()),
            (state, Event::Drag(_) | Event::Release(_) | Event::Hover(_) | Event::Key(_)) => {
                Step::to(Tool::Fault(state), Vec::new())
            }
        }
    }
}
