//! A note: text on the board.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cell, Extra, Id, Rect, Size, is_false};

/// Columns of a note that are not for its text: a mark down its left side, which tells it from the
/// label of an edge, and a space.
pub const MARGIN: u16 = 2;

/// A text on the board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// Its id.
    pub id: Id,
    /// Top left cell, `[x, y]`.
    pub at: Cell,
    /// Size in cells, `[w, h]`; the text wraps inside.
    pub size: Size,
    /// The text.
    pub text: String,
    /// The editor neither moves nor changes nor removes it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub locked: bool,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Note {
    /// A text at a place.
    pub fn new(id: Id, text: &str, at: Cell, size: Size) -> Self {
        Self {
            id,
            at,
            size,
            text: text.to_owned(),
            locked: false,
            extra: Extra::new(),
        }
    }

    /// The cells it covers.
    pub const fn rect(&self) -> Rect {
        Rect::at(self.at, self.size)
    }
}
