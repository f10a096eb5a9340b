//! What stands under a cell.

use super::raster::{Part, Raster};
use super::scene::Scene;
use crate::board::{Cell, Id, Key, Rect};

/// What a pointer is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hit {
    /// A box.
    Node(Id),
    /// The box of a closed frame.
    ClosedFrame(Id),
    /// A connector, its arrowhead or its label.
    Edge(Id),
    /// The title of a frame.
    FrameTitle(Id),
    /// The border of a frame.
    FrameBorder(Id),
    /// The empty inside of a frame; the innermost one.
    FrameInside(Id),
    /// A note.
    Note(Id),
}

impl Hit {
    /// The id of what was hit.
    pub const fn id(&self) -> &Id {
        match self {
            Self::Node(id)
            | Self::ClosedFrame(id)
            | Self::Edge(id)
            | Self::FrameTitle(id)
            | Self::FrameBorder(id)
            | Self::FrameInside(id)
            | Self::Note(id) => id,
        }
    }
}

/// What stands under a cell; `None` on the bare board. What is drawn there is what is hit, so at a
/// crossing it is the edge drawn last, and on a pierced frame it is the edge.
pub fn hit(scene: &Scene, cell: Cell) -> Option<Hit> {
    let spot = Raster::of(scene, Rect::new(cell.x, cell.y, 1, 1)).at(cell);
    let Some(owner) = spot.owner else {
        let inside = |f: &&super::SceneFrame| f.rect.contains(cell);
        let innermost = scene.frames.iter().rev().find(inside)?;
        return Some(Hit::FrameInside(innermost.id.clone()));
    };
    let key = owner.key(scene)?;
    let is_frame = matches!(key, Key::Frame(_));
    let id = key.id()?.clone();
    Some(match owner.part {
        Part::NodeBorder | Part::NodeText if is_frame => Hit::ClosedFrame(id),
        Part::FrameBorder => Hit::FrameBorder(id),
        Part::FrameTitle => Hit::FrameTitle(id),
        Part::NodeBorder | Part::NodeText => Hit::Node(id),
        Part::EdgeLine(_) | Part::EdgeArrow(_) | Part::EdgeLabel | Part::EdgeFallback => {
            Hit::Edge(id)
        }
        Part::NoteText => Hit::Note(id),
    })
}
