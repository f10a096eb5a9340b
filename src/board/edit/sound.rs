//! Edits that make no new mistake.

use crate::board::check::check;
use crate::board::{Document, Patch, Severity};

/// The patch, unless the board would have an error that it does not have now: then what it would be,
/// and what to do. Errors that are there already are no reason.
pub fn checked(board: &Document, patch: Patch) -> Result<Patch, String> {
    let mut after = board.clone();
    patch.apply(&mut after).map_err(|e| e.to_string())?;
    let known = check(board);
    let mut found = check(&after).into_iter();
    let new = found.find(|d| d.severity == Severity::Error && !known.contains(d));
    match new {
        Some(error) => Err(format!("{}; {}", error.message, error.help)),
        None => Ok(patch),
    }
}
