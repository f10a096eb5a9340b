//! SQL statements and their results, and the events of a primary's log.

use std::sync::Arc;

use crate::engine::Nanos;

/// A value of a row, as the text protocol of MySQL carries it.
#[derive(Debug, Clone, PartialEq)]
pub enum SqlValue {
    /// NULL.
    Null,
    /// A whole number.
    Int(i64),
    /// Any other number.
    Real(f64),
    /// A text.
    Text(Arc<str>),
}

/// A statement, complete: values are already inside the text (COM_QUERY).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlStatement {
    /// The text.
    pub text: Arc<str>,
    /// True when it changes rows; decides how its dot looks, never how it is executed.
    pub write: bool,
    /// True for a query that the application marks as heavy.
    pub heavy: bool,
}

/// Rows of a query.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SqlRows {
    /// Column names.
    pub columns: Vec<Arc<str>>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<SqlValue>>,
}

/// What a database answers.
#[derive(Debug, Clone, PartialEq)]
pub enum SqlReply {
    /// Rows.
    Rows(SqlRows),
    /// A statement without rows went well.
    Done {
        /// Rows changed.
        affected: u64,
        /// `AUTO_INCREMENT` value of the first inserted row; 0 when there is none.
        last_insert_id: u64,
    },
    /// It failed.
    Failed {
        /// MariaDB error number, such as 1290.
        code: u16,
        /// SQLSTATE, such as `HY000`.
        state: &'static str,
        /// What the server says.
        message: String,
    },
}

/// One event of the primary's log: a committed statement with the context that it depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct BinlogEvent {
    /// Number in the log, from 1 without gaps: the last part of the GTID.
    pub position: u64,
    /// `server_id` part of the GTID.
    pub server_id: u32,
    /// When it was committed.
    pub committed: Nanos,
    /// The statement.
    pub text: Arc<str>,
    /// `AUTO_INCREMENT` value that the primary gave.
    pub insert_id: Option<u64>,
}
