//! A machine is drawn: a rectangle with the mouse, or around what is selected with Enter.

use crate::board::Cell;

use super::super::input::{Key as Press, KeyCode};
use super::super::region::Placing;
use super::super::tab::Band;
use super::{Deed, Event, Ground, Step, Tool, select};

/// The smallest rectangle that is taken for a drawn one; a smaller one was a click.
const SMALLEST: (i32, i32) = (8, 4);

/// Columns and rows of a machine that was only clicked.
const USUAL: (i32, i32) = (34, 10);

/// States of drawing a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draw {
    /// Waits for the first corner.
    Ready,
    /// The other corner follows the pointer.
    Drawing {
        /// The first corner.
        from: Cell,
    },
}

impl Draw {
    /// Enter draws it around what is selected.
    pub(super) const fn takes(key: Press) -> bool {
        matches!(key.code, KeyCode::Enter)
    }

    /// The transition.
    pub fn step(self, ground: Ground<'_>, event: Event) -> Step {
        match (self, event) {
            (Self::Ready, Event::Press(p)) => {
                Step::to(Tool::Draw(Self::Drawing { from: p.cell }), Vec::new())
            }
            (Self::Drawing { from }, Event::Drag(p)) => {
                let rect = select::between(from, p.cell);
                Step::to(Tool::Draw(self), vec![Deed::Band(Band::Box(rect))])
            }
            (Self::Drawing { from }, Event::Release(p)) => {
                let rect = select::between(from, p.cell);
                let made = if rect.w < SMALLEST.0 || rect.h < SMALLEST.1 {
                    Deed::Machine(crate::board::Rect::new(from.x, from.y, USUAL.0, USUAL.1))
                } else {
                    Deed::Machine(rect)
                };
                Step::done(vec![Deed::Band(Band::None), made])
            }
            (Self::Ready, Event::Key(_)) => {
                let lead = ground.selection.lead.as_ref();
                let rect = lead.and_then(|key| super::grip::resizable(ground.scene, key));
                let at = rect.unwrap_or(ground.scene.bounds).origin();
                Step::done(vec![Deed::Put(Placing::Machine, at)])
            }
            (_, Event::Cancel | Event::Interrupt | Event::Press(_)) => {
                Step::done(vec![Deed::Band(Band::None)])
            }
            (_, Event::Drag(_) | Event::Release(_) | Event::Hover(_) | Event::Key(_)) => {
                Step::to(Tool::Draw(self), Vec::new())
            }
        }
    }
}
