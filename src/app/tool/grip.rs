//! What a press takes hold of: the inside of a box moves it, its border begins a connection, a corner
//! resizes it, an arrowhead reconnects its edge.

use crate::board::{Cell, Direction, Id, Key, Rect};
use crate::drawing::{Hit, Scene, SceneNode, hit};

use super::super::tab::Selection;

/// A corner of a rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corner {
    /// The left one of two.
    pub left: bool,
    /// The upper one of two.
    pub top: bool,
}

impl Corner {
    /// All four.
    pub const ALL: [Self; 4] = [
        Self::new(true, true),
        Self::new(false, true),
        Self::new(true, false),
        Self::new(false, false),
    ];

    /// A corner.
    pub const fn new(left: bool, top: bool) -> Self {
        Self { left, top }
    }

    /// Its cell.
    pub const fn of(self, rect: Rect) -> Cell {
        let x = if self.left { rect.x } else { rect.right() - 1 };
        let y = if self.top { rect.y } else { rect.bottom() - 1 };
        Cell::new(x, y)
    }
}

/// An end of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Where it comes from.
    From,
    /// Where its arrowhead points.
    To,
}

/// What a press takes hold of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grip {
    /// A thing as a whole: the inside of a box, a note, a machine's title or border, an edge.
    Body(Key),
    /// The border of a node.
    Border(Id),
    /// The sign on the selected node's border that grows a connected one.
    Grow(Id, Direction),
    /// A corner of a node, a machine or a note.
    Corner(Key, Corner),
    /// The end of an edge.
    End(Id, End),
    /// The empty inside of a machine.
    Inside(Id),
    /// The bare board.
    Nothing,
}

impl Grip {
    /// The thing that a click here means. A click inside a machine, on nothing, means the machine.
    pub fn target(&self) -> Option<Key> {
        match self {
            Self::Body(key) | Self::Corner(key, _) => Some(key.clone()),
            Self::Border(id) | Self::Grow(id, _) => Some(Key::Node(id.clone())),
            Self::End(id, _) => Some(Key::Edge(id.clone())),
            Self::Inside(id) => Some(Key::Frame(id.clone())),
            Self::Nothing => None,
        }
    }
}

/// What lies under a cell. Corners and growing signs are there only on what is selected, where they
/// are drawn; on a machine the corners are always there.
pub fn grip(scene: &Scene, selection: &Selection, cell: Cell) -> Grip {
    let lead = selection.lead.as_ref();
    if let Some((key, rect)) = lead.and_then(|k| Some((k, resizable(scene, k)?)))
        && let Some(corner) = corner_at(rect, cell)
    {
        return Grip::Corner(key.clone(), corner);
    }
    let found = hit(scene, cell);
    match found {
        Some(Hit::Node(id)) => {
            let Some(node) = scene.node(&id) else {
                return Grip::Nothing;
            };
            let is_lead = matches!(lead, Some(Key::Node(l)) if *l == id);
            let sign = growing(node).into_iter().find(|(_, c)| *c == cell);
            match sign {
                Some((direction, _)) if is_lead => Grip::Grow(id, direction),
                _ if node.inner().contains(cell) => Grip::Body(Key::Node(id)),
                _ => Grip::Border(id),
            }
        }
        Some(Hit::Edge(id)) => match end_at(scene, &id, cell) {
            Some(end) => Grip::End(id, end),
            None => Grip::Body(Key::Edge(id)),
        },
        Some(Hit::FrameTitle(id) | Hit::ClosedFrame(id)) => Grip::Body(Key::Frame(id)),
        Some(Hit::FrameBorder(id)) => {
            let rect = scene.frame(&id).map(|f| f.rect);
            match rect.and_then(|r| corner_at(r, cell)) {
                Some(corner) => Grip::Corner(Key::Frame(id), corner),
                None => Grip::Body(Key::Frame(id)),
            }
        }
        Some(Hit::FrameInside(id)) => Grip::Inside(id),
        Some(Hit::Note(id)) => Grip::Body(Key::Note(id)),
        None => Grip::Nothing,
    }
}

/// The rectangle of a thing that has a size of its own.
pub fn resizable(scene: &Scene, key: &Key) -> Option<Rect> {
    match key {
        Key::Node(id) => scene.node(id).map(|n| n.rect),
        Key::Frame(id) => scene.frame(id).map(|f| f.rect),
        Key::Note(id) => scene.notes.iter().find(|n| n.id == *id).map(|n| n.rect),
        Key::Header
        | Key::Site
        | Key::Edge(_)
        | Key::Step(_)
        | Key::Card(_)
        | Key::Traffic(_)
        | Key::Scenario(_) => None,
    }
}

fn corner_at(rect: Rect, cell: Cell) -> Option<Corner> {
    Corner::ALL.into_iter().find(|c| c.of(rect) == cell)
}

/// Where the growing signs of a node stand: the free border cell nearest to the middle of each side.
pub fn growing(node: &SceneNode) -> Vec<(Direction, Cell)> {
    let rect = node.rect;
    let side = |direction: Direction| -> Option<(Direction, Cell)> {
        let (middle, from, to) = if direction.is_horizontal() {
            (rect.y + rect.h / 2, rect.y + 1, rect.bottom() - 1)
        } else {
            (rect.x + rect.w / 2, rect.x + 1, rect.right() - 1)
        };
        let cell = |along: i32| match direction {
            Direction::Left => Cell::new(rect.x, along),
            Direction::Right => Cell::new(rect.right() - 1, along),
            Direction::Up => Cell::new(along, rect.y),
            Direction::Down => Cell::new(along, rect.bottom() - 1),
        };
        let mut cells: Vec<i32> = (from..to).collect();
        cells.sort_by_key(|along| ((along - middle).abs(), *along));
        let free = cells
            .into_iter()
            .map(cell)
            .find(|c| !node.ports.contains(c));
        free.map(|c| (direction, c))
    };
    Direction::ALL.into_iter().filter_map(side).collect()
}

/// Which end of an edge a cell is: the arrowhead, or the cell beside the port where it begins. Edges
/// that are joined at a closed machine have no end of their own to take hold of.
fn end_at(scene: &Scene, id: &Id, cell: Cell) -> Option<End> {
    let edge = scene.edge(id)?;
    if edge.cells.len() < 5 || edge.of.len() > 1 {
        return None;
    }
    if edge.arrow_cell() == Some(cell) {
        Some(End::To)
    } else if edge.cells.get(1) == Some(&cell) {
        Some(End::From)
    } else {
        None
    }
}
