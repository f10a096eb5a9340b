//! What can stand in a cell, and whose it is.

use crate::board::{Direction, EdgeKind, Key};
use crate::drawing::scene::Scene;

/// The arms of a cell, from its middle to its sides: a set of directions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Arms(u8);

/// How a straight piece of a line is drawn. Corners have no gaps. Where lines meet they are solid, but
/// a double one that is crossed stays double.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stroke {
    /// Without gaps.
    #[default]
    Solid,
    /// Two lines side by side: what goes to the data.
    Double,
    /// Dashes: what follows on its own, such as replication.
    Dashed,
    /// Dots: what carries no requests.
    Dotted,
}

impl Stroke {
    /// How the line of a kind of edge is drawn.
    pub const fn of(kind: EdgeKind) -> Self {
        match kind {
            EdgeKind::Http | EdgeKind::App | EdgeKind::Dns => Self::Solid,
            EdgeKind::Sql => Self::Double,
            EdgeKind::Replication => Self::Dashed,
            EdgeKind::Deploy | EdgeKind::Scrape | EdgeKind::Plain => Self::Dotted,
        }
    }
}

/// A straight line's axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Left to right.
    Horizontal,
    /// Top to bottom.
    Vertical,
}

impl Arms {
    /// Arms in the given directions.
    pub fn of(directions: impl IntoIterator<Item = Direction>) -> Self {
        let bit = |direction| 1 << direction as u8;
        Self(directions.into_iter().fold(0, |set, d| set | bit(d)))
    }

    /// The two arms of a straight line.
    pub const fn along(axis: Axis) -> Self {
        match axis {
            Axis::Horizontal => Self(1 << Direction::Left as u8 | 1 << Direction::Right as u8),
            Axis::Vertical => Self(1 << Direction::Up as u8 | 1 << Direction::Down as u8),
        }
    }

    /// Whether there is an arm in a direction.
    pub const fn has(self, direction: Direction) -> bool {
        self.0 & (1 << direction as u8) != 0
    }

    /// The arms of both.
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The axis, when the arms are exactly a straight line.
    pub const fn axis(self) -> Option<Axis> {
        use Direction::{Down, Left, Right, Up};
        match [
            self.has(Up),
            self.has(Right),
            self.has(Down),
            self.has(Left),
        ] {
            [true, false, true, false] => Some(Axis::Vertical),
            [false, true, false, true] => Some(Axis::Horizontal),
            _ => None,
        }
    }

    /// How many arms there are.
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// The set as a number from 0 to 15, one bit for each of [`Direction::ALL`].
    pub const fn bits(self) -> usize {
        self.0 as usize
    }
}

/// One grapheme, held in place. Longer ones than fit keep their first character.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    len: u8,
    bytes: [u8; 14],
}

impl Letter {
    /// Holds a grapheme.
    pub fn new(grapheme: &str) -> Self {
        let mut bytes = [0; 14];
        let text = match grapheme.char_indices().nth(1) {
            Some((end, _)) if grapheme.len() > bytes.len() => &grapheme[..end],
            _ => grapheme,
        };
        let len = text.len().min(bytes.len());
        bytes[..len].copy_from_slice(&text.as_bytes()[..len]);
        Self {
            len: len as u8,
            bytes,
        }
    }

    /// The grapheme.
    pub fn as_str(&self) -> &str {
        // Always valid: it was copied from a whole character or grapheme.
        std::str::from_utf8(&self.bytes[..self.len as usize]).unwrap_or(" ")
    }
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ink {
    /// Nothing.
    #[default]
    Empty,
    /// Lines that meet in the middle of the cell.
    Line {
        /// Where they go.
        arms: Arms,
        /// Those of a double line, also where it crosses another one.
        double: Arms,
        /// How, where they are a straight line.
        stroke: Stroke,
    },
    /// A piece of the plain line of an edge that has no legal route. No edge kind looks like it.
    Fallback,
    /// An arrowhead.
    Arrow(Direction),
    /// A letter. A wide one is followed by [`Ink::Tail`].
    Text(Letter),
    /// The second column of a wide letter.
    Tail,
    /// What stands before each line of a note.
    NoteMark,
}

/// Which list of the scene, and where in it. Valid for the scene that was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// Of [`Scene::frames`].
    Frame(u32),
    /// Of [`Scene::nodes`].
    Node(u32),
    /// Of [`Scene::edges`].
    Edge(u32),
    /// Of [`Scene::notes`].
    Note(u32),
}

/// What of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The border of a frame.
    FrameBorder,
    /// The title in that border.
    FrameTitle,
    /// The border of a node, ports included.
    NodeBorder,
    /// The inside of a node: its name, and room for the view.
    NodeText,
    /// The line of an edge.
    EdgeLine(EdgeKind),
    /// Its arrowhead.
    EdgeArrow(EdgeKind),
    /// Its label.
    EdgeLabel,
    /// The line of an edge without a legal route.
    EdgeFallback,
    /// The text of a note.
    NoteText,
}

/// Whose a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The thing.
    pub item: Item,
    /// What of it.
    pub part: Part,
}

impl Owner {
    /// The record's key in the scene that was drawn.
    pub fn key(self, scene: &Scene) -> Option<Key> {
        self.item.key(scene)
    }
}

impl Item {
    /// The record's key in the scene that was drawn.
    pub fn key(self, scene: &Scene) -> Option<Key> {
        Some(match self {
            Self::Frame(i) => Key::Frame(scene.frames.get(i as usize)?.id.clone()),
            Self::Node(i) => scene.nodes.get(i as usize)?.key(),
            Self::Edge(i) => Key::Edge(scene.edges.get(i as usize)?.id.clone()),
            Self::Note(i) => Key::Note(scene.notes.get(i as usize)?.id.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arms_join() {
        let vertical = Arms::of([Direction::Up, Direction::Down]);
        let horizontal = Arms::of([Direction::Left, Direction::Right]);
        assert_eq!(vertical.axis(), Some(Axis::Vertical));
        assert_eq!(horizontal.axis(), Some(Axis::Horizontal));
        let cross = vertical.or(horizontal);
        assert_eq!((cross.count(), cross.axis()), (4, None));
    }

    #[test]
    fn letters_keep_what_they_are_given() {
        let check = |text: &str, expected: &str| assert_eq!(Letter::new(text).as_str(), expected);
        check("a", "a");
        check("日", "日");
        check("e\u{301}", "e\u{301}");
        // Too long to hold in place: the first character stands for it.
        check("👩\u{200d}👩\u{200d}👧\u{200d}👦", "👩");
    }
}
