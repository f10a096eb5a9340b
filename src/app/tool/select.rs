//! Selecting: a click, a rectangle, and the beginning of every other gesture of the mouse.

use crate::board::{Cell, Key, Rect};

use super::super::geometry::Point;
use super::super::input::Button;
use super::super::spatial;
use super::super::tab::{Band, Selection};
use super::grip::{Grip, grip};
use super::{Deed, Event, Ground, Pointer, Step, Tool, connect, moving, pan, resize};

/// States of selecting.
#[derive(Debug, Clone, PartialEq)]
pub enum Select {
    /// Nothing is under way.
    Idle,
    /// A button is down and has not moved.
    Pointing {
        /// Where it went down.
        start: Pointer,
        /// What lies there.
        grip: Grip,
    },
    /// A rectangle is drawn to select.
    Boxing {
        /// The first corner.
        from: Cell,
        /// What was selected at the mark.
        before: Selection,
    },
}

impl Select {
    /// The transition.
    pub fn step(self, ground: Ground<'_>, event: Event) -> Step {
        match (self, event) {
            (Self::Idle, Event::Press(p)) => {
                let grip = grip(ground.scene, ground.selection, p.cell);
                let pointing = Self::Pointing { start: p, grip };
                Step::to(Tool::Select(pointing), Vec::new())
            }
            (Self::Pointing { start, grip }, Event::Drag(p)) if left(start.at, p.at) => {
                begin(ground, start, &grip).and(ground, event)
            }
            (Self::Pointing { start, grip }, Event::Release(_)) => {
                Step::done(vec![Deed::Click(start, grip)])
            }
            (Self::Boxing { from, before }, Event::Drag(p)) => {
                let area = between(from, p.cell);
                let mut keys = before.marks.clone();
                keys.extend(spatial::inside(ground.scene, area));
                let mut selection = before.clone();
                selection.set(keys);
                let deeds = vec![Deed::Band(Band::Box(area)), Deed::Select(selection)];
                Step::to(Tool::Select(Self::Boxing { from, before }), deeds)
            }
            (Self::Boxing { .. }, Event::Release(_)) => Step::done(vec![Deed::Band(Band::None)]),
            (Self::Boxing { before, .. }, Event::Cancel | Event::Interrupt | Event::Press(_)) => {
                Step::done(vec![Deed::Band(Band::None), Deed::Select(before)])
            }
            (Self::Pointing { .. }, Event::Cancel | Event::Interrupt | Event::Press(_)) => {
                Step::done(Vec::new())
            }
            (
                state,
                Event::Drag(_)
                | Event::Release(_)
                | Event::Hover(_)
                | Event::Key(_)
                | Event::Cancel
                | Event::Interrupt,
            ) => Step::to(Tool::Select(state), Vec::new()),
        }
    }
}

const fn left(start: Point, now: Point) -> bool {
    start.x != now.x || start.y != now.y
}

/// The gesture that a drag from a grip begins. The right and the middle button pan, and so does Alt
/// for those who have neither.
fn begin(ground: Ground<'_>, start: Pointer, grip: &Grip) -> Step {
    let pans = start.button != Button::Left || start.mods.alt;
    if pans {
        return Step::to(Tool::Pan(pan::Pan { last: start.at }), Vec::new());
    }
    match grip {
        Grip::Body(key) if is_movable(key) => moving::Move::begin(ground, key, start.cell),
        Grip::Border(id) | Grip::Grow(id, _) => connect::Connect::begin(ground, id),
        Grip::End(id, end) => connect::Connect::reconnect(ground, id, *end),
        Grip::Corner(key, corner) => resize::Resize::begin(ground, key, *corner, start.cell),
        Grip::Body(_) | Grip::Inside(_) | Grip::Nothing => {
            let boxing = Select::Boxing {
                from: start.cell,
                before: ground.selection.clone(),
            };
            Step::to(Tool::Select(boxing), Vec::new())
        }
    }
}

const fn is_movable(key: &Key) -> bool {
    matches!(key, Key::Node(_) | Key::Frame(_) | Key::Note(_))
}

/// The rectangle with two cells in opposite corners, both inside.
pub(super) fn between(a: Cell, b: Cell) -> Rect {
    Rect::new(
        a.x.min(b.x),
        a.y.min(b.y),
        (a.x - b.x).abs() + 1,
        (a.y - b.y).abs() + 1,
    )
}
