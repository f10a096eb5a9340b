//! The view follows the pointer. The board does not change.

use super::super::geometry::Point;
use super::{Deed, Event, Step, Tool};

/// Panning under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pan {
    /// Where the pointer was last.
    pub last: Point,
}

impl Pan {
    /// The transition.
    pub fn step(self, event: Event) -> Step {
        match event {
            Event::Drag(p) => {
                let delta = |from: u16, to: u16| i32::from(from) - i32::from(to);
                let (dx, dy) = (delta(self.last.x, p.at.x), delta(self.last.y, p.at.y));
                Step::to(Tool::Pan(Self { last: p.at }), vec![Deed::Pan(dx, dy)])
            }
            Event::Hover(_) | Event::Key(_) => Step::to(Tool::Pan(self), Vec::new()),
            Event::Press(_) | Event::Release(_) | Event::Cancel | Event::Interrupt => {
                Step::done(Vec::new())
            }
        }
    }
}
