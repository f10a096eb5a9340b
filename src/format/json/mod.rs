//! The native format: `"format": "wireboard/1"`, one list per kind of record, keys in a fixed order.
//!
//! Three steps: [`reader`](self) turns any text into a tree that remembers places, `records` turns
//! the tree into typed records one by one, so that a bad record costs itself and nothing else, and
//! `print` writes the canonical form. Unknown fields travel along at every level.
//!
//! Invariants: reading never panics and is bounded in text, depth and diagnostics;
//! `parse(print(d))` is `d`; printing what was read twice gives identical bytes.

mod layout;
mod print;
mod reader;
mod records;
mod schema;
mod strings;
mod tree;

#[cfg(test)]
mod tests;

pub use print::print;
pub(super) use print::print_lists;
pub use reader::{MAX_BYTES, MAX_DEPTH, MAX_FAULTS};
pub use schema::schema;

use crate::board::check::Lost;
use crate::board::{Diagnostic, Document, Position};
use tree::Lines;

/// The value of the `format` field.
pub const FORMAT: &str = "wireboard/1";

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// Everything that could be read.
    pub document: Document,
    /// What could not, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// False when something of the text is not in the document: writing the document over the
    /// text would lose it, so a save must not do that silently.
    pub complete: bool,
    /// The records that were left out.
    pub lost: Lost,
    /// Where each record stands, for diagnostics that come from looking at the whole board.
    pub places: Places,
}

/// Where the records of a file stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places(std::collections::BTreeMap<(crate::board::Key, String), Position>);

impl Places {
    /// Gives a place to each diagnostic that names a record: its field where it is written,
    /// otherwise the record.
    pub fn locate(&self, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics.iter_mut().filter(|d| d.position.is_none()) {
            let Some(key) = &diagnostic.key else { continue };
            let mut field = diagnostic.field.as_str();
            diagnostic.position = loop {
                if let Some(at) = self.0.get(&(key.clone(), field.to_owned())) {
                    break Some(*at);
                }
                if field.is_empty() {
                    break None;
                }
                field = field.rfind(['.', '[']).map_or("", |end| &field[..end]);
            };
        }
    }
}

/// Reads a board. Never fails: see [`Parsed`].
pub fn parse(text: &str) -> Parsed {
    parse_as(text, &[FORMAT])
}

/// Reads a board, or something of the same shape that gives itself one of these formats.
pub(super) fn parse_as(text: &str, formats: &[&str]) -> Parsed {
    if text.len() > MAX_BYTES {
        let message = format!(
            "the file has {} bytes; a board has at most {MAX_BYTES}",
            text.len()
        );
        return refused(Diagnostic::error(None, message, "split the board"));
    }
    let lines = Lines::new(text);
    let (tree, faults, torn) = reader::read(text);
    // What is missing from a torn text is missing for that reason: it is not said again.
    let mut parsed = records::read(tree, &lines, torn, formats);
    parsed.complete &= !faults.iter().any(|f| f.lost);
    let faults = faults.into_iter().map(|fault| {
        Diagnostic::error(None, fault.message, fault.help).at(Some(lines.position(fault.at)))
    });
    parsed.diagnostics.extend(faults);
    parsed
        .diagnostics
        .sort_by_key(|d| (d.position.is_none(), d.position));
    parsed
}

/// Reads a board from bytes. Bytes that are not UTF-8 are a diagnostic, and replaced.
pub fn parse_bytes(bytes: &[u8]) -> Parsed {
    if bytes.len() > MAX_BYTES {
        let message = format!(
            "the file has {} bytes; a board has at most {MAX_BYTES}",
            bytes.len()
        );
        return refused(Diagnostic::error(None, message, "split the board"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => parse(text),
        Err(error) => {
            let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let at = Lines::new(&good).position(good.len());
            let mut parsed = parse(&String::from_utf8_lossy(bytes));
            let message = "from here on there are bytes that are not UTF-8 text";
            let help = "save the file as UTF-8";
            let diagnostic = Diagnostic::error(None, message, help).at(Some(at));
            parsed.diagnostics.insert(0, diagnostic);
            parsed.complete = false;
            parsed
        }
    }
}

fn refused(diagnostic: Diagnostic) -> Parsed {
    Parsed {
        document: Document::default(),
        diagnostics: vec![diagnostic],
        complete: false,
        lost: Lost {
            more: true,
            ..Lost::default()
        },
        places: Places::default(),
    }
}
