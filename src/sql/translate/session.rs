//! Statements about the session and the server: SHOW, SET, USE, DESCRIBE, transactions.

use super::cursor::Cursor;
use super::{Action, SqlError};

/// A statement that the store answers by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sql) enum Command {
    /// Nothing to do: `SET NAMES utf8mb4`, `SET autocommit = 1`.
    Nothing,
    /// `USE name`.
    Use(String),
    /// `CREATE DATABASE name`.
    CreateDatabase {
        /// The name.
        name: String,
        /// True when an existing one is no error.
        if_not_exists: bool,
    },
    /// `SHOW TABLES`.
    Tables,
    /// `SHOW DATABASES`.
    Databases,
    /// `SHOW COLUMNS FROM table`, `DESCRIBE table`.
    Columns(String),
    /// `SHOW VARIABLES LIKE pattern`.
    Variables(Option<String>),
    /// `SHOW WARNINGS`: there are none, what would warn is refused.
    Warnings,
    /// `SHOW REPLICA STATUS`.
    ReplicaStatus,
    /// `SHOW MASTER STATUS`, `SHOW BINLOG STATUS`.
    BinlogStatus,
}

/// START TRANSACTION and its kin.
pub(super) fn transaction(first: &str, cursor: &mut Cursor<'_>) -> Result<Action, SqlError> {
    cursor.at += 1;
    let action = match first {
        "START" => {
            cursor.need("TRANSACTION")?;
            if cursor.take_all(&["READ", "ONLY"]) {
                return Err(SqlError::unsupported("START TRANSACTION READ ONLY"));
            }
            let _ = cursor.take_all(&["READ", "WRITE"])
                || cursor.take_all(&["WITH", "CONSISTENT", "SNAPSHOT"]);
            Action::Begin
        }
        "BEGIN" => {
            cursor.take("WORK");
            Action::Begin
        }
        _ => {
            cursor.take("WORK");
            if cursor.is("TO") {
                return Err(SqlError::unsupported("savepoints"));
            }
            if first == "COMMIT" {
                Action::Commit
            } else {
                Action::Rollback
            }
        }
    };
    cursor.end()?;
    Ok(action)
}

/// Everything that starts with another word.
pub(super) fn command(first: &str, cursor: &mut Cursor<'_>) -> Result<Action, SqlError> {
    let start = cursor.at;
    cursor.at += 1;
    let command = match first {
        "SHOW" => show(cursor)?,
        "DESCRIBE" | "DESC" | "EXPLAIN" => {
            if cursor.is("SELECT") || cursor.is("FORMAT") {
                return Err(SqlError::unsupported("EXPLAIN"));
            }
            Command::Columns(cursor.name()?)
        }
        "USE" => Command::Use(cursor.name()?),
        "SET" => set(cursor)?,
        "LOCK" | "UNLOCK" | "FLUSH" | "GRANT" | "REVOKE" | "ANALYZE" | "OPTIMIZE" | "CALL"
        | "PREPARE" | "EXECUTE" | "DEALLOCATE" | "HANDLER" | "LOAD" | "KILL" | "XA"
        | "SAVEPOINT" | "RELEASE" | "CHANGE" | "RESET" | "STOP" | "DO" => {
            return Err(SqlError::unsupported(first));
        }
        _ => return Err(cursor.error_at(start)),
    };
    cursor.end()?;
    Ok(Action::Command(command))
}

fn show(cursor: &mut Cursor<'_>) -> Result<Command, SqlError> {
    cursor.take("FULL");
    let _ = cursor.take("GLOBAL") || cursor.take("SESSION");
    Ok(if cursor.take("TABLES") {
        Command::Tables
    } else if cursor.take("DATABASES") || cursor.take("SCHEMAS") {
        Command::Databases
    } else if cursor.take("COLUMNS") || cursor.take("FIELDS") {
        let _ = cursor.take("FROM") || cursor.take("IN");
        Command::Columns(cursor.name()?)
    } else if cursor.take("VARIABLES") {
        let like = if cursor.take("LIKE") {
            Some(cursor.string()?)
        } else {
            None
        };
        Command::Variables(like)
    } else if cursor.take("WARNINGS") || cursor.take("ERRORS") {
        Command::Warnings
    } else if cursor.take_all(&["REPLICA", "STATUS"]) || cursor.take_all(&["SLAVE", "STATUS"]) {
        Command::ReplicaStatus
    } else if cursor.take_all(&["MASTER", "STATUS"])
        || cursor.take_all(&["BINLOG", "STATUS"])
        || cursor.take_all(&["BINARY", "LOG", "STATUS"])
    {
        Command::BinlogStatus
    } else {
        let what = cursor.word().unwrap_or("this").to_ascii_uppercase();
        return Err(SqlError::unsupported(&format!("SHOW {what}")));
    })
}

/// Settings that change nothing here are taken; others are refused by name.
fn set(cursor: &mut Cursor<'_>) -> Result<Command, SqlError> {
    if cursor.take("NAMES") || cursor.take_all(&["CHARACTER", "SET"]) {
        cursor.at = cursor.tokens.len();
        return Ok(Command::Nothing);
    }
    let setting: Vec<String> = cursor.tokens[cursor.at..]
        .iter()
        .filter(|t| !(t.is("SESSION") || t.op("=") || t.op(":=")))
        .map(|t| t.text.to_ascii_lowercase())
        .collect();
    cursor.at = cursor.tokens.len();
    let words: Vec<&str> = setting.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["autocommit", "1" | "on" | "true"]
        | ["time_zone", "+00:00" | "utc" | "system"]
        | ["wait_timeout" | "net_write_timeout", _]
        | ["foreign_key_checks" | "unique_checks", "1"]
        | ["transaction", "isolation", "level", ..] => Ok(Command::Nothing),
        // Modes such as ANSI_QUOTES would change what the lexer must read.
        ["sql_mode", mode] if !mode.contains("ansi") && !mode.contains("backslash") => {
            Ok(Command::Nothing)
        }
        [name, ..] => Err(SqlError::unsupported(&format!("SET {name}"))),
        [] => Err(cursor.error()),
    }
}
