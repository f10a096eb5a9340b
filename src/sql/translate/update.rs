//! UPDATE and DELETE of one table, with ORDER BY and LIMIT.

use super::super::token::{Token, TokenKind};
use super::SqlError;
use super::cursor::{Cursor, quote};
use super::expression::Writer;

/// Rewrites an UPDATE.
pub(super) fn update(cursor: &mut Cursor<'_>, writer: &mut Writer<'_>) -> Result<String, SqlError> {
    cursor.need("UPDATE")?;
    cursor.take("LOW_PRIORITY");
    let verb = if cursor.take("IGNORE") {
        "UPDATE OR IGNORE"
    } else {
        "UPDATE"
    };
    let table = cursor.name()?;
    if !cursor.take("SET") {
        return Err(SqlError::unsupported(
            "UPDATE of several tables or with an alias",
        ));
    }
    let end = cursor
        .find(&["WHERE", "ORDER", "LIMIT"])
        .unwrap_or(cursor.tokens.len());
    let mut sets = Vec::new();
    let mut assigned: Vec<String> = Vec::new();
    for (from, to) in writer.split(cursor.at, end) {
        cursor.at = from;
        let column = cursor.name()?;
        cursor.need_op("=")?;
        if cursor.at >= to || cursor.is("DEFAULT") {
            return Err(cursor.error());
        }
        // MySQL assigns from left to right and sees what it assigned; SQLite sees the old row.
        if cursor.tokens[cursor.at..to]
            .iter()
            .any(|t| names(t, &assigned))
        {
            return Err(SqlError::unsupported(
                "UPDATE that reads a column assigned earlier in the same SET",
            ));
        }
        let value = writer.range(cursor.at, to)?;
        sets.push(format!("{} = {value}", quote(&column)));
        assigned.push(column);
    }
    if sets.is_empty() {
        return Err(cursor.error());
    }
    cursor.at = end;
    let head = format!("{verb} {} SET {}", quote(&table), sets.join(", "));
    limited(cursor, writer, head, &table)
}

/// Rewrites a DELETE.
pub(super) fn delete(cursor: &mut Cursor<'_>, writer: &mut Writer<'_>) -> Result<String, SqlError> {
    cursor.need("DELETE")?;
    while cursor.take("LOW_PRIORITY") || cursor.take("QUICK") {}
    if cursor.is("IGNORE") {
        return Err(SqlError::unsupported("DELETE IGNORE"));
    }
    if !cursor.take("FROM") {
        return Err(SqlError::unsupported("DELETE of several tables"));
    }
    let table = cursor.name()?;
    if !cursor.at_end() && !["WHERE", "ORDER", "LIMIT"].iter().any(|w| cursor.is(w)) {
        return Err(SqlError::unsupported(
            "DELETE of several tables or with an alias",
        ));
    }
    let head = format!("DELETE FROM {}", quote(&table));
    limited(cursor, writer, head, &table)
}

fn names(token: &Token, assigned: &[String]) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::Name)
        && assigned.iter().any(|a| a.eq_ignore_ascii_case(&token.text))
}

/// The rest: WHERE as it is; ORDER BY and LIMIT by the row numbers that a SELECT finds.
fn limited(
    cursor: &mut Cursor<'_>,
    writer: &mut Writer<'_>,
    head: String,
    table: &str,
) -> Result<String, SqlError> {
    let end = cursor.tokens.len();
    let rest = writer.range(cursor.at, end)?;
    if cursor.find(&["ORDER", "LIMIT"]).is_none() {
        return Ok(format!("{head} {rest}"));
    }
    Ok(format!(
        "{head} WHERE rowid IN (SELECT rowid FROM {} {rest})",
        quote(table)
    ))
}
