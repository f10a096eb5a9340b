//! A frame: a machine or a zone. What is inside fails with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cell, Extra, Id, Rect, Size};

/// A frame of the board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Frame {
    /// Its id.
    pub id: Id,
    /// What people call it, such as `Server 1`.
    #[serde(default)]
    pub name: String,
    /// Top left cell, `[x, y]`.
    pub at: Cell,
    /// Size in cells, `[w, h]`.
    pub size: Size,
    /// The frame around this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<Id>,
    /// The address shown; a label that is never dialled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Frame {
    /// The cells it covers, borders included.
    pub const fn rect(&self) -> Rect {
        Rect::at(self.at, self.size)
    }
}
