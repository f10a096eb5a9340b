//! SQL statements and their results. The values are those of [`crate::sql`], shared, not copied.

use std::sync::Arc;

use crate::sql::{Reply, SqlError, Statement};

/// A statement on its way to a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlStatement {
    /// The text and its values.
    pub statement: Statement,
    /// True when it changes rows; decides how its dot looks, never how it is executed.
    pub write: bool,
    /// True for a query that the application marks as heavy.
    pub heavy: bool,
}

/// What a database answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SqlReply {
    /// Rows or counts.
    Answer(Arc<Reply>),
    /// It failed.
    Failed(SqlError),
}
