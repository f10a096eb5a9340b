//! One cell of the board: what stands there, and which lines run there, packed into one number.

use super::way::Use;
use crate::board::Direction;

const BLOCKED: u32 = 1;
const BORDER_ROW: u32 = 1 << 1;
const BORDER_COLUMN: u32 = 1 << 2;
const BESIDE_BOX: u32 = 1 << 3;
const BESIDE_FRAME: u32 = 1 << 4;
const BESIDE_CORNER: u32 = 1 << 5;
const BOX: u32 = 1 << 6;
const BOX_TWICE: u32 = 1 << 7;
const ACROSS: u32 = 1 << 8;
const ALONG: u32 = 1 << 9;
const WHOLE: u32 = 1 << 10;
const LABEL: u32 = 1 << 11;
/// The innermost frame that the cell belongs to, plus one, stands in the bits from here on.
const FRAME: u32 = 12;
/// Frames that can be told apart; those beyond are all taken for the last one.
const MAX_FRAMES: u32 = (1 << (32 - FRAME)) - 1;
/// What comes and goes with the edges and not with what stands on the board.
const LINES: u32 = ACROSS | ALONG | WHOLE | LABEL;

/// What a cell is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ground(u32);

impl Ground {
    /// Where nothing may pass: outside the board.
    pub const OUTSIDE: Self = Self(BLOCKED);
    /// Beside the border of a frame.
    pub const BESIDE_FRAME: Self = Self(BESIDE_FRAME);
    /// Right beside the corner of a frame.
    pub const BESIDE_CORNER: Self = Self(BESIDE_CORNER);
    /// Right beside a box.
    pub const BESIDE_BOX: Self = Self(BESIDE_BOX);
    /// A note, a title, a frame's corner.
    pub const WALL: Self = Self(BLOCKED);

    /// The top or bottom border of a frame.
    pub const BORDER_ROW: Self = Self(BORDER_ROW);
    /// The left or right border of a frame.
    pub const BORDER_COLUMN: Self = Self(BORDER_COLUMN);

    /// A part of a frame, its border included.
    pub const fn of_frame(frame: usize) -> Self {
        let number = frame as u32 + 1;
        Self(
            (if number > MAX_FRAMES {
                MAX_FRAMES
            } else {
                number
            }) << FRAME,
        )
    }

    /// Adds what something else makes of the cell. Of several frames the last one counts.
    pub const fn add(&mut self, other: Self) {
        if other.0 >> FRAME != 0 {
            self.0 &= (1 << FRAME) - 1;
        }
        self.0 |= other.0;
    }

    /// Adds a box, over whatever is there.
    pub const fn add_box(&mut self) {
        if self.0 & (BOX | BLOCKED | BORDER_ROW | BORDER_COLUMN) != 0 {
            self.0 |= BOX_TWICE;
        }
        self.0 |= BOX | BLOCKED;
    }

    /// Takes everything away but lines and labels.
    pub const fn clear(&mut self) {
        self.0 &= LINES;
    }

    /// Sets a line or takes it away.
    pub const fn set_use(&mut self, how: Use, on: bool) {
        let bit = match how {
            Use::Across => ACROSS,
            Use::Along => ALONG,
            Use::Whole => WHOLE,
        };
        self.set(bit, on);
    }

    /// Sets a label or takes it away.
    pub const fn set_label(&mut self, on: bool) {
        self.set(LABEL, on);
    }

    const fn set(&mut self, bit: u32, on: bool) {
        if on {
            self.0 |= bit;
        } else {
            self.0 &= !bit;
        }
    }

    /// Nothing may pass.
    pub const fn is_blocked(self) -> bool {
        self.0 & (BLOCKED | LABEL) != 0
    }

    /// A line may pass in this direction.
    pub const fn lets(self, direction: Direction) -> bool {
        let wrong = if direction.is_horizontal() {
            BORDER_ROW
        } else {
            BORDER_COLUMN
        };
        self.0 & (BLOCKED | LABEL | wrong) == 0
    }

    /// The border of a frame: only straight over it.
    pub const fn is_border(self) -> bool {
        self.0 & (BORDER_ROW | BORDER_COLUMN) != 0
    }

    /// The innermost frame that this is a part of, its border included.
    pub const fn frame(self) -> Option<usize> {
        ((self.0 >> FRAME) as usize).checked_sub(1)
    }

    /// Neither a thing nor beside one.
    pub const fn is_plain(self) -> bool {
        let something = BLOCKED
            | BORDER_ROW
            | BORDER_COLUMN
            | BESIDE_BOX
            | BESIDE_FRAME
            | BESIDE_CORNER
            | BOX
            | LABEL;
        self.0 & something == 0
    }

    /// Right beside a box.
    pub const fn is_beside_box(self) -> bool {
        self.0 & BESIDE_BOX != 0
    }

    /// Right beside the corner of a frame.
    pub const fn is_beside_corner(self) -> bool {
        self.0 & BESIDE_CORNER != 0
    }

    /// Right beside a frame's border.
    pub const fn is_beside_frame(self) -> bool {
        self.0 & BESIDE_FRAME != 0
    }

    /// One box and nothing else.
    pub const fn is_one_box(self) -> bool {
        self.0 & (BOX | BOX_TWICE) == BOX
    }

    /// A label stands here.
    pub const fn is_label(self) -> bool {
        self.0 & LABEL != 0
    }

    /// A line runs here.
    pub const fn is_used(self) -> bool {
        self.0 & (ACROSS | ALONG | WHOLE) != 0
    }

    /// Two lines cross here.
    pub const fn is_crossing(self) -> bool {
        self.0 & (ACROSS | ALONG) == ACROSS | ALONG
    }

    /// Lines that a new use may not meet.
    pub const fn conflicts(self, how: Use) -> u32 {
        let wrong = match how {
            Use::Across => ACROSS | WHOLE,
            Use::Along => ALONG | WHOLE,
            Use::Whole => ACROSS | ALONG | WHOLE,
        };
        (self.0 & wrong).count_ones()
    }

    /// Whether a straight line runs here from left to right, or from top to bottom.
    pub const fn has(self, how: Use) -> bool {
        let bit = match how {
            Use::Across => ACROSS,
            Use::Along => ALONG,
            Use::Whole => WHOLE,
        };
        self.0 & bit != 0
    }
}
