//! Something new hangs on the pointer until it is dropped: by a click, or by letting go where the
//! press that took it from the list of parts was dragged to. On an edge it goes into the edge.

use std::sync::Arc;

use crate::board::edit::{create, insert};
use crate::board::{Cell, Document, Id, Key, Rect, Size};
use crate::drawing::{Hit, Scene, hit};

use super::super::geometry::Point;
use super::super::input::Button;
use super::super::region::Placing;
use super::super::tab::Band;
use super::{Deed, Event, Ground, Pointer, Step, Tool};

/// A placing under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// What.
    pub what: Placing,
    /// Where the press was that took it from the list; letting go there drops nothing.
    pub taken_at: Point,
    /// The edge that it would go into where the pointer is now.
    pub onto: Option<Id>,
}

impl Place {
    /// Takes something new in hand.
    pub const fn new(what: Placing, taken_at: Point) -> Self {
        Self {
            what,
            taken_at,
            onto: None,
        }
    }

    /// What can be done.
    pub(super) fn hints(&self) -> Vec<(&'static str, String)> {
        let drop = match &self.onto {
            Some(edge) => format!("puts it into {edge}"),
            None => "puts it there".to_owned(),
        };
        vec![("click", drop), ("Esc", "leaves it".to_owned())]
    }

    /// The transition.
    pub fn step(mut self, ground: Ground<'_>, event: Event) -> Step {
        match event {
            Event::Hover(p) | Event::Drag(p) => {
                self.onto = edge_under(ground.doc, ground.scene, self.what, p.cell);
                let size = size_of(ground.doc, self.what);
                let at = centred(p.cell, size);
                let band = Band::New {
                    rect: Rect::at(at, size),
                    what: self.what,
                    onto: self.onto.clone(),
                };
                Step::to(Tool::Place(self), vec![Deed::Band(band)])
            }
            Event::Release(p) if p.at != self.taken_at => self.drop_at(ground, p),
            // Another button than the left one is a way out, as Esc is.
            Event::Press(p) if p.button != Button::Left => Step::done(vec![Deed::Band(Band::None)]),
            Event::Press(_) => {
                // The next release drops it, wherever it was taken.
                self.taken_at = Point::new(u16::MAX, u16::MAX);
                Step::to(Tool::Place(self), Vec::new())
            }
            Event::Cancel | Event::Interrupt => Step::done(vec![Deed::Band(Band::None)]),
            Event::Release(_) | Event::Key(_) => Step::to(Tool::Place(self), Vec::new()),
        }
    }

    fn drop_at(self, ground: Ground<'_>, p: Pointer) -> Step {
        let put = match (
            edge_under(ground.doc, ground.scene, self.what, p.cell),
            self.what,
        ) {
            (Some(edge), Placing::Node(kind)) => {
                match insert::near(ground.doc, &edge, kind, p.cell) {
                    Ok((id, patch)) => Deed::Commit {
                        mark: Arc::clone(ground.doc),
                        patch,
                        name: format!("put {id} into {edge}"),
                        select: vec![Key::Node(id)],
                    },
                    Err(why) => Deed::Refuse(why),
                }
            }
            (Some(_) | None, what) => Deed::Put(what, p.cell),
        };
        Step::done(vec![Deed::Band(Band::None), put])
    }
}

/// The top left cell of a thing whose middle is at a cell.
pub fn centred(cell: Cell, size: Size) -> Cell {
    cell.offset(-i32::from(size.w) / 2, -i32::from(size.h) / 2)
}

/// The size that a new thing will have.
pub fn size_of(doc: &Document, what: Placing) -> Size {
    match what {
        Placing::Node(kind) => create::sample(doc, kind).size(),
        Placing::Machine => Size::new(34, 10),
        Placing::Note => Size::new(20, 2),
    }
}

/// The edge under a cell that a node of this kind could go into.
pub fn edge_under(doc: &Document, scene: &Scene, what: Placing, cell: Cell) -> Option<Id> {
    match (what, hit(scene, cell)) {
        (Placing::Node(kind), Some(Hit::Edge(id))) if insert::fits(doc, &id, kind).is_ok() => {
            Some(id)
        }
        _ => None,
    }
}
