//! The store of a database node: MySQL's dialect on SQLite in memory, and the binlog.
//!
//! - [`Store`] runs statements for [`Session`]s and says what must be logged ([`Change`]).
//! - [`Binlog`] gives each transaction a GTID and a position; [`Applier`] is the replica's half.
//! - `translate` turns MySQL's text into SQLite's or refuses it by name; `builtin` has the functions.
//!
//! What it deliberately does not do: it knows no clock, no thread, no file and no network; it does
//! not queue, delay or count connections, that is the database part's work in the engine.
//!
//! Invariants: the same statements with the same times and seeds give the same rows, errors and
//! ids; a statement whose meaning cannot be kept is refused with 1064 or 1235; parameters are
//! bound, never pasted into text; time, rows and memory of a statement are bounded.

mod answer;
mod binlog;
mod builtin;
pub mod calendar;
mod error;
mod memo;
mod migrate;
mod replica;
mod store;
mod token;
mod translate;
mod value;

use std::sync::Arc;

pub use binlog::{Binlog, Change, Event, Gtid, Position};
pub use error::SqlError;
pub use migrate::missing;
pub use replica::{Applier, IoState, ReplicaStatus};
pub use store::{Dump, Executed, Limits, Session, Store};
pub use value::{Done, Reply, ResultSet, Value};

/// A statement with its parameters. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// MySQL's dialect, with `?` for parameters.
    pub sql: Arc<str>,
    /// Values for them.
    pub params: Arc<[Value]>,
}

impl Statement {
    /// A statement without parameters.
    pub fn new(sql: &str) -> Self {
        Self::with(sql, Vec::new())
    }

    /// A statement with parameters.
    pub fn with(sql: &str, params: Vec<Value>) -> Self {
        Self {
            sql: Arc::from(sql),
            params: Arc::from(params),
        }
    }

    /// Bytes on a link, without the protocol's own.
    pub fn size(&self) -> usize {
        self.sql.len() + self.params.iter().map(Value::size).sum::<usize>()
    }

    /// The text with its values in place, for logs that people read. It is never run.
    pub fn display(&self) -> String {
        let mut out = String::with_capacity(self.sql.len());
        let mut values = self.params.iter();
        let tokens = token::lex(&self.sql).unwrap_or_default();
        let mut at = 0;
        for token in tokens {
            if token.kind == token::TokenKind::Param {
                out.push_str(&self.sql[at..token.start]);
                out.push_str(&values.next().map_or_else(|| "?".to_owned(), Value::literal));
                at = token.end;
            }
        }
        out.push_str(&self.sql[at..]);
        out
    }
}

/// What a statement does, as far as routing and permissions care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Reads rows.
    Read,
    /// Changes rows.
    Write,
    /// Changes tables.
    Definition,
    /// Starts or ends a transaction.
    Transaction,
    /// Asks or sets something about the session or the server.
    Session,
}

impl Class {
    /// True when a read-only server refuses it (1290).
    pub const fn changes(self) -> bool {
        match self {
            Self::Write | Self::Definition => true,
            Self::Read | Self::Transaction | Self::Session => false,
        }
    }
}

/// Checks that a statement can be translated and tells its class and its number of parameters.
pub fn inspect(sql: &str) -> Result<(Class, usize), SqlError> {
    translate::translate(sql).map(|plan| (plan.class, plan.params))
}

/// Cuts a script such as `schema.sql` into statements, each with the line it starts on. An error
/// comes with its line.
pub fn split_script(script: &str) -> Result<Vec<(usize, &str)>, (usize, SqlError)> {
    translate::split_script(script)
}
