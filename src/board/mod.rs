//! The board: the document as plain values.
//!
//! A [`Document`] is a set of records (nodes, edges, frames, notes, cards, story steps, traffic
//! sources, scenarios, plus the board's own header and its site), each under a stable readable
//! [`Id`]. It changes only through a [`Patch`]: an ordered map from record key to (before, after).
//!
//! What is deliberately absent: no file, no parser, no clock, no terminal, no colour. Geometry is
//! integer cells. Indices never identify anything: an id does.
//!
//! Start reading at [`document`], then [`patch`], then [`kind`].

#[cfg(test)]
pub(crate) mod arbitrary;
pub mod card;
pub mod cell;
pub mod check;
pub mod closed;
pub mod diagnostic;
pub mod document;
pub mod edge;
pub mod edit;
pub mod field;
pub mod frame;
pub mod graph;
pub mod history;
pub mod id;
pub mod kind;
pub mod merge;
pub mod near;
pub mod node;
pub mod note;
pub mod patch;
pub mod reach;
pub mod records;
pub mod scenario;
pub mod site;
pub mod story;
pub mod traffic;
pub mod words;

pub use card::Card;
pub use cell::{Cell, Direction, Rect, Size};
pub use diagnostic::{Diagnostic, Position, Severity};
pub use document::{Document, Header, Key, Record};
pub use edge::{Edge, EdgeKind, Link, ServerSlot};
pub use frame::Frame;
pub use graph::Graph;
pub use history::{History, Revision, Stepped};
pub use id::{Id, IdError};
pub use kind::{Kind, Props};
pub use merge::{Conflict, Field, Merge, Side, merge, merge_with};
pub use node::Node;
pub use note::Note;
pub use patch::{Change, Patch, PatchError};
pub use records::Records;
pub use scenario::Scenario;
pub use site::Site;
pub use story::{Step, StoryRequest};
pub use traffic::{Arrivals, MixEntry, Traffic};

/// Fields that this version does not know, kept so that a round trip loses nothing.
pub type Extra = std::collections::BTreeMap<String, serde_json::Value>;

/// For flags that stand in a file only where they are set.
fn is_false(value: &bool) -> bool {
    !*value
}
