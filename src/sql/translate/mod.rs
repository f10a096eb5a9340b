//! From MySQL's dialect to SQLite's, token by token.
//!
//! The rule of the house: a statement whose meaning cannot be kept is not run. It answers 1064 or
//! 1235 and names the feature. Times, random numbers and session facts never come from SQLite:
//! they are [`Fact`]s that the store binds as extra parameters, so that a run can be repeated.
//!
//! Known differences that stay, because only a full type checker could see them: a text column
//! compared with a number literal compares as text, and numbers have SQLite's precision.
//!
//! Start reading at [`translate`]; `expression.rs` rewrites what every statement shares.

mod create;
mod cursor;
mod expression;
mod functions;
mod insert;
mod schema;
mod select;
mod session;
mod update;

use super::token::{Token, TokenKind, lex, line_of};
use super::{Class, SqlError};
use cursor::Cursor;
pub(super) use session::Command;

/// Something that only the store knows when the statement runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    /// `NOW()`, as `YYYY-MM-DD HH:MM:SS`.
    Now,
    /// `CURDATE()`.
    Today,
    /// `CURTIME()`.
    TimeOfDay,
    /// `UNIX_TIMESTAMP()`.
    UnixTime,
    /// `LAST_INSERT_ID()`.
    LastInsertId,
    /// `ROW_COUNT()`.
    RowCount,
    /// `DATABASE()`.
    Database,
    /// `USER()`.
    User,
    /// `CONNECTION_ID()`.
    ConnectionId,
    /// `@@name` or `VERSION()`.
    Variable(String),
}

/// A row source that AUTO_INCREMENT may number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Insert {
    /// The table.
    pub table: String,
    /// Columns that the statement names; `None` is all.
    pub columns: Option<Vec<String>>,
}

/// What to do for a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    /// Run these in order; parameters belong to the first.
    Run(Vec<String>),
    /// Answer without running anything.
    Command(Command),
    /// Start a transaction.
    Begin,
    /// Keep it.
    Commit,
    /// Throw it away.
    Rollback,
}

/// A translated statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// Read, write, definition, …
    pub class: Class,
    /// What to do.
    pub action: Action,
    /// Number of `?` in the source.
    pub params: usize,
    /// Facts to bind after them, in order.
    pub facts: Vec<Fact>,
    /// True when `RAND()` is drawn.
    pub random: bool,
    /// For INSERT and REPLACE.
    pub insert: Option<Insert>,
}

impl Plan {
    /// True when the same text and parameters at the same version of the data give the same rows.
    pub(super) fn is_pure(&self) -> bool {
        self.class == Class::Read && !self.random && self.facts.is_empty()
    }
}

/// Translates one statement. A `;` at its end is allowed.
pub(super) fn translate(sql: &str) -> Result<Plan, SqlError> {
    let mut tokens = lex(sql)?;
    while tokens.last().is_some_and(|t| t.op(";")) {
        tokens.pop();
    }
    if tokens.is_empty() {
        return Err(SqlError::new(1065, "Query was empty"));
    }
    if let Some(semicolon) = tokens.iter().find(|t| t.op(";")) {
        return Err(SqlError::syntax(
            &sql[semicolon.start..],
            line_of(sql, semicolon.start),
        ));
    }
    let mut writer = expression::Writer::new(sql, &tokens);
    let mut cursor = Cursor::new(sql, &tokens);
    let (class, action) = statement(&mut cursor, &mut writer)?;
    Ok(Plan {
        class,
        action,
        params: writer.params,
        facts: writer.facts,
        random: writer.random,
        insert: writer.insert,
    })
}

fn statement(
    cursor: &mut Cursor<'_>,
    writer: &mut expression::Writer<'_>,
) -> Result<(Class, Action), SqlError> {
    let first = cursor.word().unwrap_or_default().to_ascii_uppercase();
    let run = |class, sql| Ok((class, Action::Run(vec![sql])));
    match first.as_str() {
        "SELECT" | "WITH" => run(Class::Read, select::select(cursor, writer)?),
        "VALUES" => Err(SqlError::unsupported("VALUES as a statement")),
        "INSERT" | "REPLACE" => run(Class::Write, insert::insert(cursor, writer)?),
        "UPDATE" => run(Class::Write, update::update(cursor, writer)?),
        "DELETE" => run(Class::Write, update::delete(cursor, writer)?),
        "CREATE" | "DROP" | "ALTER" | "TRUNCATE" | "RENAME" => {
            let action = schema::definition(&first, cursor, writer)?;
            Ok((Class::Definition, action))
        }
        "START" | "BEGIN" | "COMMIT" | "ROLLBACK" => {
            Ok((Class::Transaction, session::transaction(&first, cursor)?))
        }
        _ => Ok((Class::Session, session::command(&first, cursor)?)),
    }
}

/// Cuts a script into statements, each with the line it starts on. Text that cannot be read as
/// tokens comes back as an error with its line.
pub(super) fn split_script(sql: &str) -> Result<Vec<(usize, &str)>, (usize, SqlError)> {
    let tokens = lex(sql).map_err(|error| (1, error))?;
    let mut statements = Vec::new();
    let mut first: Option<&Token> = None;
    let mut last_end = 0;
    for token in &tokens {
        if token.kind == TokenKind::Op && token.text == ";" {
            if let Some(start) = first.take() {
                statements.push((line_of(sql, start.start), &sql[start.start..last_end]));
            }
        } else {
            first.get_or_insert(token);
            last_end = token.end;
        }
    }
    if let Some(start) = first {
        statements.push((line_of(sql, start.start), &sql[start.start..last_end]));
    }
    Ok(statements)
}

#[cfg(test)]
mod tests;
