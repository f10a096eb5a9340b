//! The story: the numbered steps of a request's way, each tied to nodes and edges.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Extra, Id, is_false};

/// One step. Its id is its number: steps are told in the natural order of their ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Its number, such as `1`.
    pub id: Id,
    /// One line.
    pub title: String,
    /// A few sentences.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Nodes, edges and frames that the step is about. A real request at one of them is what the step shows.
    pub about: Vec<Id>,
    /// True when the step shows the way back: answers instead of requests.
    #[serde(default, skip_serializing_if = "is_false")]
    pub back: bool,
    /// The request that the story sends when it starts here; usually on the first step only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<StoryRequest>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A request that a story sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StoryRequest {
    /// The method, such as `GET`.
    pub method: String,
    /// The path, such as `/messages`.
    pub path: String,
    /// The body, JSON or form text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
