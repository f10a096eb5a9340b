//! Fields: every property that a person edits, as text that is shown and text that is typed.
//!
//! [`fields`] lists what a record has: what each is called, what it means, in which unit it stands,
//! what it is now and would be by default, and what it [`Wants`]. [`set()`] makes the patch for a
//! typed text, or says why it does not fit; [`complete`] and [`step`] help to type it. What a
//! property means, its bounds and its choices come from the types ([`spec`]): nothing is written
//! twice.
//!
//! What is deliberately absent: the screen (which row is chosen, what is being typed) and ids,
//! which never change.
//!
//! Invariants: what is shown reads back as itself; no text makes anything panic; a patch that would
//! bring an error into the board is not made.

mod help;
mod line;
mod list;
mod set;
pub mod spec;
#[cfg(test)]
mod tests;
mod title;
mod tree;
mod unit;
mod wants;

pub use help::{complete, step};
pub use list::fields;
pub use set::{reset, set};
pub use unit::Unit;
pub use wants::Wants;

use super::{Document, Key};

/// One property of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The record that it is a property of.
    pub key: Key,
    /// Where in the record it stands: `name`, `props.workers`, `props.records[1]`.
    pub path: String,
    /// What people call it.
    pub title: String,
    /// What it means, in a line.
    pub doc: String,
    /// What it takes.
    pub wants: Wants,
    /// An empty text means that it is not set.
    pub optional: bool,
    /// What it is now, as text; empty when it is not set.
    pub value: String,
    /// What it is by default, as text. None for an item of a list: without it, the item is gone.
    pub default: Option<String>,
    /// It is as it would be without a word about it.
    pub is_default: bool,
    /// It is not there yet: setting it adds an item to its list.
    pub is_new: bool,
}

/// The field at a path of a record, or of what belongs to it.
pub fn find(board: &Document, key: &Key, path: &str) -> Option<Field> {
    let all = fields(board, key).into_iter();
    // A client's traffic has fields of its own record: the record asked for comes first.
    let mut fits: Vec<Field> = all.filter(|f| f.path == path).collect();
    fits.sort_by_key(|f| f.key != *key);
    fits.into_iter().next()
}
