//! A frame: a machine or a zone. What is inside fails with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cell, Extra, Id, Rect, Size, is_false};

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
    /// The editor neither moves nor changes nor removes it. What is on it is free.
    #[serde(default, skip_serializing_if = "is_false")]
    pub locked: bool,
    /// It is drawn as one box that stands for everything inside; nothing else changes.
    #[serde(default, skip_serializing_if = "is_false")]
    pub collapsed: bool,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Frame {
    /// A frame around nothing yet.
    pub fn new(id: Id, name: &str, at: Cell, size: Size) -> Self {
        Self {
            id,
            name: name.to_owned(),
            at,
            size,
            frame: None,
            address: None,
            locked: false,
            collapsed: false,
            extra: Extra::new(),
        }
    }

    /// The cells it covers, borders included.
    pub const fn rect(&self) -> Rect {
        Rect::at(self.at, self.size)
    }
}
