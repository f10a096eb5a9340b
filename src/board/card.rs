//! A concept card: what a part is and why it is there, in a few sentences.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Extra, Id};

/// An explanation tied to parts of the board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Card {
    /// Its id.
    pub id: Id,
    /// The concept, such as `DNS record`.
    pub title: String,
    /// The explanation.
    pub text: String,
    /// Nodes, edges and frames that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<Id>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
