//! SELECT: column names as MySQL gives them, locking clauses, modifiers.

use super::super::token::{Token, TokenKind};
use super::SqlError;
use super::cursor::{Cursor, quote};
use super::expression::Writer;
use super::functions::{Word, word};

/// Words that end the list of a SELECT.
const AFTER_LIST: [&str; 11] = [
    "FROM",
    "WHERE",
    "GROUP",
    "HAVING",
    "ORDER",
    "LIMIT",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "FOR",
    "LOCK",
];

/// Rewrites a SELECT or WITH.
pub(super) fn select(cursor: &mut Cursor<'_>, writer: &mut Writer<'_>) -> Result<String, SqlError> {
    let end = without_locks(cursor)?;
    if let Some(at) = cursor.find(&["INTO"]) {
        return Err(if at < end {
            SqlError::unsupported("SELECT INTO")
        } else {
            cursor.error_at(at)
        });
    }
    if !cursor.take("SELECT") {
        return writer.range(cursor.at, end);
    }
    let mut sql = String::from("SELECT");
    loop {
        if cursor.take("DISTINCT") || cursor.take("DISTINCTROW") {
            sql.push_str(" DISTINCT");
        } else if !(cursor.take("ALL")
            || cursor.take("SQL_NO_CACHE")
            || cursor.take("SQL_CACHE")
            || cursor.take("HIGH_PRIORITY"))
        {
            break;
        }
    }
    let list_end = cursor.find(&AFTER_LIST).unwrap_or(end).min(end);
    let items = writer.split(cursor.at, list_end);
    if items.is_empty() {
        return Err(cursor.error());
    }
    for (i, (from, to)) in items.into_iter().enumerate() {
        sql.push_str(if i == 0 { " " } else { ", " });
        sql.push_str(&writer.range(from, to)?);
        let item = &cursor.tokens[from..to];
        if needs_name(item) {
            let name = cursor.source(from, to);
            sql.push_str(&format!(" AS {}", quote(name)));
        }
    }
    sql.push(' ');
    sql.push_str(&writer.range(list_end, end)?);
    Ok(sql)
}

/// One past the last token before FOR UPDATE and the like. The store runs one transaction at a
/// time, so a row that a transaction read cannot change under it: the lock is held already.
fn without_locks(cursor: &Cursor<'_>) -> Result<usize, SqlError> {
    let tokens = cursor.tokens;
    let ends = |words: &[&str]| {
        let from = tokens.len().checked_sub(words.len())?;
        let here = words.iter().zip(&tokens[from..]).all(|(w, t)| t.is(w));
        here.then_some(from)
    };
    if ends(&["SKIP", "LOCKED"]).is_some() || ends(&["NOWAIT"]).is_some() {
        return Err(SqlError::unsupported("NOWAIT and SKIP LOCKED"));
    }
    Ok(ends(&["FOR", "UPDATE"])
        .or_else(|| ends(&["FOR", "SHARE"]))
        .or_else(|| ends(&["LOCK", "IN", "SHARE", "MODE"]))
        .unwrap_or(tokens.len()))
}

/// True for an expression without an alias: MySQL names its column by the text.
fn needs_name(item: &[Token]) -> bool {
    let Some((last, before)) = item.split_last() else {
        return false;
    };
    if last.op("*") {
        return false;
    }
    let name = match last.kind {
        TokenKind::Name => true,
        TokenKind::Word => matches!(word(&last.text.to_ascii_uppercase()), Word::Name),
        TokenKind::Text => !before.is_empty(),
        _ => false,
    };
    let Some(previous) = before.last() else {
        // A lone word is a column, unless it stands for a fact such as CURRENT_TIMESTAMP.
        return !name || super::functions::bare_fact(&last.text.to_ascii_uppercase()).is_some();
    };
    match previous.kind {
        TokenKind::Op => !(name && (previous.text == ")" || previous.text == ".")),
        TokenKind::Word if previous.is("AS") || previous.is("END") => !name,
        TokenKind::Word => {
            !(name && matches!(word(&previous.text.to_ascii_uppercase()), Word::Name))
        }
        _ => !name,
    }
}
