//! The scene as a grid of ink: which arms, arrowheads and letters stand in each cell, and to whom
//! they belong. No glyphs, no colours: those are the view's.
//!
//! Lines join by or-ing their arms, so a crossing and a pierced frame become a cross, and a port on
//! a border becomes a tee, whatever is drawn first. Only the asked-for area is drawn, so a big board
//! costs as much as the part of it that is seen.
//!
//! Order: fallback lines, frames, edges, boxes, ports, arrowheads, labels. Inside a box only the
//! name is drawn; the rest of [`super::scene::SceneNode::inner`] is left to the view.

mod ink;
mod paint;

pub use ink::{Arms, Axis, Ink, Item, Letter, Owner, Part, Stroke};

use super::scene::Scene;
use crate::board::{Cell, Rect};

/// One cell of the picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spot {
    /// What stands there.
    pub ink: Ink,
    /// Whose it is. At a crossing: the one drawn last.
    pub owner: Option<Owner>,
    /// At a crossing of two edges, or of an edge and a frame: the other one.
    pub under: Option<Owner>,
}

/// The cells of an area of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    area: Rect,
    spots: Vec<Spot>,
}

impl Raster {
    /// Draws the part of the scene that lies in `area`.
    pub fn of(scene: &Scene, area: Rect) -> Self {
        let cells = usize::try_from(area.w.max(0)).unwrap_or(0)
            * usize::try_from(area.h.max(0)).unwrap_or(0);
        let mut raster = Self {
            area,
            spots: vec![Spot::default(); cells],
        };
        paint::scene(&mut raster, scene);
        raster
    }

    /// The area that was drawn.
    pub const fn area(&self) -> Rect {
        self.area
    }

    /// What stands at a cell; nothing outside the area.
    pub fn at(&self, cell: Cell) -> Spot {
        self.index(cell)
            .and_then(|i| self.spots.get(i).copied())
            .unwrap_or_default()
    }

    /// The rows from top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = &[Spot]> {
        self.spots.chunks(self.area.w.max(1) as usize)
    }

    /// Writes a line of text over what is there, from a cell to the right.
    pub fn write(&mut self, at: Cell, line: &str, owner: Owner) {
        paint::line_of_text(self, at, line, owner);
    }

    fn index(&self, cell: Cell) -> Option<usize> {
        self.area.contains(cell).then(|| {
            (cell.y - self.area.y) as usize * self.area.w as usize + (cell.x - self.area.x) as usize
        })
    }

    fn spot(&mut self, cell: Cell) -> Option<&mut Spot> {
        let index = self.index(cell)?;
        self.spots.get_mut(index)
    }
}
