//! Tools: what the pointer and the keys do on the canvas, as small state machines.
//!
//! One file each, with an enum of the states that it can be in. A transition is a pure function:
//! the tool, an [`Event`] and the [`Ground`] in, the next tool and a list of [`Deed`]s out. Nothing
//! here changes the app; [`super::hand`] carries the deeds out.
//!
//! A press only points; a drag starts when the pointer has left its cell. While something is dragged
//! the board is computed anew from the mark, the board as it was at the press, so that Esc restores
//! it exactly and one gesture is one revision at most. Every tool has four ways out: complete,
//! cancel (Esc), interrupt (a command changes the board or the view), and target vanished: whoever
//! takes away what a tool may hold, an undo or another program, interrupts it first.
//!
//! Start reading at [`select`]: every gesture of the mouse begins there.

pub mod connect;
pub mod draw;
pub mod fault;
pub mod grip;
pub mod moving;
pub mod pan;
pub mod place;
pub mod resize;
pub mod select;
pub mod tidying;

use std::sync::Arc;

use crate::board::{Cell, Direction, Document, Id, Key, Patch, Rect};
use crate::drawing::Scene;

use super::geometry::Point;
use super::input::{Button, Key as Press, Mods};
use super::tab::{Band, Selection};

use grip::Grip;

/// The board that a tool works on. While a tool shows a change, `doc` and `scene` have it.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The board.
    pub doc: &'a Arc<Document>,
    /// Its picture.
    pub scene: &'a Scene,
    /// What is selected.
    pub selection: &'a Selection,
}

/// Where the pointer is, and what is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pointer {
    /// On the screen.
    pub at: Point,
    /// On the board.
    pub cell: Cell,
    /// The button that the event is about.
    pub button: Button,
    /// Keys held with it.
    pub mods: Mods,
}

/// Something that happens to a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A button went down on the canvas.
    Press(Pointer),
    /// The pointer moved with a button held.
    Drag(Pointer),
    /// A button was let go.
    Release(Pointer),
    /// The pointer moved with none held.
    Hover(Pointer),
    /// A key that the tool [takes](Tool::takes).
    Key(Press),
    /// Esc.
    Cancel,
    /// Another command is about to change the board or the view.
    Interrupt,
}

/// What a tool wants done. Carried out in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// Show this board; it is no revision yet.
    Show(Arc<Document>),
    /// Make a patch of the mark one revision, and select these things after it.
    Commit {
        /// The board that the patch starts from.
        mark: Arc<Document>,
        /// The change. An empty one only brings the mark back.
        patch: Patch,
        /// Its name in the history.
        name: String,
        /// What is selected after it; empty leaves the selection alone.
        select: Vec<Key>,
    },
    /// Select exactly this.
    Select(Selection),
    /// Show this on top of the board.
    Band(Band),
    /// Move the view by columns and rows.
    Pan(i32, i32),
    /// A press and a release in one place: what a click there means.
    Click(Pointer, Grip),
    /// Offer what can be put at the end of a new connection.
    Offer(Id, Toward),
    /// Put something new at a cell.
    Put(super::region::Placing, Cell),
    /// Put a machine with these borders.
    Machine(Rect),
    /// Kill or revive, cut or heal.
    Break(Key),
    /// Say what came of a change, when the thing is on the board now: the change may be refused.
    Tell(Key, String),
    /// Say why something did not happen.
    Refuse(String),
}

/// Where a new connected node goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// Beside the node that it is connected with.
    Way(Direction),
    /// Where the connection was dropped.
    Cell(Cell),
}

/// The tool in hand.
#[derive(Debug, Clone, PartialEq)]
pub enum Tool {
    /// Points, selects, and begins every other gesture of the mouse.
    Select(select::Select),
    /// Things follow the pointer.
    Move(moving::Move),
    /// A corner follows the pointer or the arrow keys.
    Resize(resize::Resize),
    /// Something new hangs on the pointer.
    Place(place::Place),
    /// A connection hangs on the pointer.
    Connect(connect::Connect),
    /// A machine is drawn around things.
    Draw(draw::Draw),
    /// The view follows the pointer.
    Pan(pan::Pan),
    /// What is pointed at breaks.
    Fault(fault::Fault),
    /// A tidied board is looked at.
    Tidy(tidying::Tidying),
}

impl Default for Tool {
    fn default() -> Self {
        Self::Select(select::Select::Idle)
    }
}

/// What follows from an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The tool from now on.
    pub tool: Tool,
    /// What is to be done.
    pub deeds: Vec<Deed>,
}

impl Step {
    /// Goes on with a tool.
    pub(super) const fn to(tool: Tool, deeds: Vec<Deed>) -> Self {
        Self { tool, deeds }
    }

    /// Back to selecting.
    pub(super) fn done(deeds: Vec<Deed>) -> Self {
        Self::to(Tool::default(), deeds)
    }

    /// The event is passed on to the tool that this step leads to.
    pub(super) fn and(mut self, ground: Ground<'_>, event: Event) -> Self {
        let next = self.tool.step(ground, event);
        self.deeds.extend(next.deeds);
        Self::to(next.tool, self.deeds)
    }
}

impl Tool {
    /// The transition.
    pub fn step(self, ground: Ground<'_>, event: Event) -> Step {
        match self {
            Self::Select(tool) => tool.step(ground, event),
            Self::Move(tool) => tool.step(ground, event),
            Self::Resize(tool) => tool.step(ground, event),
            Self::Place(tool) => tool.step(ground, event),
            Self::Connect(tool) => tool.step(ground, event),
            Self::Draw(tool) => tool.step(ground, event),
            Self::Pan(tool) => tool.step(event),
            Self::Fault(tool) => tool.step(ground, event),
            Self::Tidy(tool) => tool.step(event),
        }
    }

    /// True when the tool has a use for a key; others go to the key table.
    pub const fn takes(&self, key: Press) -> bool {
        match self {
            Self::Select(_) | Self::Move(_) | Self::Connect(_) | Self::Place(_) | Self::Pan(_) => {
                false
            }
            Self::Resize(tool) => tool.takes(key),
            Self::Draw(_) => draw::Draw::takes(key),
            Self::Fault(_) => fault::Fault::takes(key),
            Self::Tidy(_) => tidying::Tidying::takes(key),
        }
    }

    /// True while nothing is under way: a message or an overlay may take Esc.
    pub const fn is_idle(&self) -> bool {
        matches!(self, Self::Select(select::Select::Idle))
    }

    /// True when the board may be shown as it would become: nothing of that is a revision yet.
    pub const fn shows_a_trial(&self) -> bool {
        match self {
            Self::Move(_) | Self::Resize(_) | Self::Connect(_) | Self::Tidy(_) => true,
            Self::Select(_) | Self::Place(_) | Self::Draw(_) | Self::Pan(_) | Self::Fault(_) => {
                false
            }
        }
    }

    /// True while the tool waits for a press of the mouse: no button is held.
    pub const fn waits(&self) -> bool {
        match self {
            Self::Place(_) | Self::Fault(_) | Self::Tidy(_) | Self::Draw(draw::Draw::Ready) => true,
            Self::Resize(tool) => matches!(tool.hold, resize::Hold::Keys(_)),
            Self::Select(_) | Self::Move(_) | Self::Connect(_) | Self::Draw(_) | Self::Pan(_) => {
                false
            }
        }
    }

    /// True when the tool shows where the pointer is without a button held.
    pub const fn wants_hover(&self) -> bool {
        match self {
            Self::Place(_) | Self::Fault(_) => true,
            Self::Select(_)
            | Self::Move(_)
            | Self::Resize(_)
            | Self::Connect(_)
            | Self::Draw(_)
            | Self::Pan(_)
            | Self::Tidy(_) => false,
        }
    }

    /// What can be done now: a key or an act of the mouse, and what it does.
    pub fn hints(&self) -> Vec<(&'static str, String)> {
        let list = |pairs: &[(&'static str, &str)]| {
            let owned = |(key, text): &(&'static str, &str)| (*key, (*text).to_owned());
            pairs.iter().map(owned).collect()
        };
        match self {
            Self::Select(select::Select::Boxing { .. }) => {
                list(&[("release", "selects what is inside"), ("Esc", "leaves it")])
            }
            Self::Select(select::Select::Idle | select::Select::Pointing { .. }) => Vec::new(),
            Self::Move(_) => list(&[("release", "drops it here"), ("Esc", "puts it back")]),
            Self::Resize(tool) => list(tool.hints()),
            Self::Place(tool) => tool.hints(),
            Self::Connect(tool) => tool.hints(),
            Self::Draw(_) => list(&[
                ("drag", "draws a machine"),
                ("Enter", "around what is selected"),
                ("Esc", "leaves it"),
            ]),
            Self::Pan(_) => list(&[("release", "ends panning")]),
            Self::Tidy(tool) => tool.hints(),
            Self::Fault(_) => list(&[
                ("click", "kills or revives, cuts or heals"),
                ("Enter", "the selected one"),
                ("Esc", "ends it"),
            ]),
        }
    }
}

#[cfg(test)]
mod tests;
