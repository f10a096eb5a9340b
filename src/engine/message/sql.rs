//! SQL statements and their results. The values are those of [`crate::sql`], shared, not copied.

use std::sync::Arc;

use crate::board::Id;
use crate::engine::Nanos;
use crate::sql::{Dump, Reply, SqlError, Statement};

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

/// Where the log of a database begins: two databases with one history had the same rows at its
/// event 0, and an event has one meaning in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The node that writes the log.
    pub server: Id,
    /// When its process first started; another node of the same id begins another history.
    pub born: Nanos,
    /// The statements that made its tables and first rows before event 1.
    pub first: Arc<[Statement]>,
}

/// A replica asks its primary for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    /// The last event that it has.
    pub after: u64,
    /// The history that this counts in; `None` when it has nothing of the primary yet.
    pub history: Option<Arc<History>>,
}

/// All rows of a primary for a replica that has another history or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provision {
    /// The rows.
    pub dump: Dump,
    /// The last event whose work is in them.
    pub upto: u64,
    /// The history that this counts in.
    pub history: Arc<History>,
}
