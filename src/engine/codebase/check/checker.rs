//! Collecting findings about `app.json` with the line where they stand, and what names may be used.

use std::collections::BTreeSet;

use super::Finding;

/// Collects findings about `app.json`, with the line where a text of it stands.
pub(super) struct Checker<'a> {
    pub(super) json: &'a str,
    /// Byte where the route being checked starts, as far as it can be told.
    pub(super) from: usize,
    pub(super) findings: Vec<Finding>,
}

impl Checker<'_> {
    /// An error at the first place behind the current one where this text stands as a JSON string.
    pub(super) fn error(
        &mut self,
        text: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let line = self.find(text).map(|at| line_of(self.json, at));
        self.findings
            .push(Finding::error("app.json", line, message, help));
    }

    pub(super) fn find(&self, text: &str) -> Option<usize> {
        let quoted = serde_json::to_string(text).ok()?;
        let behind = self.json.get(self.from..)?.find(&quoted);
        behind
            .map(|at| at + self.from)
            .or_else(|| self.json.find(&quoted))
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())]
        .iter()
        .filter(|b| **b == b'\n')
        .count()
        + 1
}

/// A path without the `$` that may stand before it.
pub(super) fn bare(path: &str) -> &str {
    path.strip_prefix('$').unwrap_or(path)
}

/// The first step of a path must be known.
pub(super) fn lookup(checker: &mut Checker<'_>, path: &str, known: &BTreeSet<String>) {
    let first = bare(path).split('.').next().unwrap_or_default();
    if !known.contains(first) && first != "request" && first != "session" {
        let names: Vec<&str> = known.iter().map(String::as_str).collect();
        checker.error(
            path,
            format!("{path:?} names no parameter and no earlier result"),
            format!(
                "known here: request, session{}{}",
                if names.is_empty() { "" } else { ", " },
                names.join(", ")
            ),
        );
    }
}
