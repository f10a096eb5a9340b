//! What is wrong with a board, where, and what to do.

use std::fmt;

use super::Key;

/// How bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The board works, but probably not as meant.
    Warning,
    /// Something cannot be read or cannot run.
    Error,
}

/// A place in a text. Both count from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

/// One finding, like a compiler's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// The record it is about, if one.
    pub key: Option<Key>,
    /// The field inside the record, as a path: `props.workers`. Empty for the whole record.
    pub field: String,
    /// Where it stands in the file, when there is a file.
    pub position: Option<Position>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Diagnostic {
    /// An error about a record.
    pub fn error(key: Option<Key>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            key,
            field: String::new(),
            position: None,
            message: message.into(),
            help: help.into(),
        }
    }

    /// A warning about a record.
    pub fn warning(key: Option<Key>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(key, message, help)
        }
    }

    /// The same finding about a field.
    pub fn in_field(mut self, field: &str) -> Self {
        field.clone_into(&mut self.field);
        self
    }

    /// The same finding at a place in the file.
    pub const fn at(mut self, position: Option<Position>) -> Self {
        self.position = position;
        self
    }
}

impl fmt::Display for Diagnostic {
    /// `error: what; where; what to do`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}: {}", self.message)?;
        if let Some(at) = self.position {
            write!(f, "; line {}, column {}", at.line, at.column)?;
        }
        if let Some(id) = self.key.as_ref().and_then(Key::id) {
            write!(f, "; in {id}")?;
            if !self.field.is_empty() {
                write!(f, ", {}", self.field)?;
            }
        }
        if !self.help.is_empty() {
            write!(f, "; {}", self.help)?;
        }
        Ok(())
    }
}
