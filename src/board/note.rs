//! A note: text on the board.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cell, Extra, Id, Size};

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
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
