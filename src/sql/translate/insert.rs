//! INSERT and REPLACE, with SET, IGNORE and ON DUPLICATE KEY UPDATE.

use super::cursor::{Cursor, quote};
use super::expression::Writer;
use super::{Insert, SqlError};

/// Rewrites an INSERT or REPLACE.
pub(super) fn insert(cursor: &mut Cursor<'_>, writer: &mut Writer<'_>) -> Result<String, SqlError> {
    let replace = cursor.take("REPLACE");
    if !replace {
        cursor.need("INSERT")?;
    }
    let mut verb = if replace { "REPLACE" } else { "INSERT" };
    loop {
        if !replace && cursor.take("IGNORE") {
            verb = "INSERT OR IGNORE";
        } else if !(cursor.take("LOW_PRIORITY")
            || cursor.take("HIGH_PRIORITY")
            || cursor.take("DELAYED"))
        {
            break;
        }
    }
    cursor.take("INTO");
    let table = cursor.name()?;
    let mut head = format!("{verb} INTO {}", quote(&table));
    if cursor.take("SET") {
        let (names, values, end) = assignments(cursor, writer)?;
        head.push_str(&format!(
            " ({}) VALUES ({})",
            list(&names),
            values.join(", ")
        ));
        writer.insert = Some(Insert {
            table,
            columns: Some(names),
        });
        cursor.at = end;
        return upsert(cursor, writer, head, replace);
    }
    let columns = if cursor.is_op("(")
        && !cursor
            .tokens
            .get(cursor.at + 1)
            .is_some_and(|t| t.is("SELECT"))
    {
        Some(
            if cursor.tokens.get(cursor.at + 1).is_some_and(|t| t.op(")")) {
                cursor.at += 2;
                Vec::new()
            } else {
                cursor.names()?
            },
        )
    } else {
        None
    };
    let columns = columns.filter(|c| !c.is_empty());
    if let Some(columns) = &columns {
        head.push_str(&format!(" ({})", list(columns)));
    }
    let end = duplicate_at(cursor).unwrap_or(cursor.tokens.len());
    if cursor.take("VALUES") || cursor.take("VALUE") {
        let rows = writer.split(cursor.at, end);
        if rows.is_empty() {
            return Err(cursor.error());
        }
        let empty = rows.iter().any(|(from, to)| to - from == 2);
        if empty && rows.len() == 1 && columns.is_none() {
            head.push_str(" DEFAULT VALUES");
        } else {
            let mut texts = Vec::with_capacity(rows.len());
            for (from, to) in rows {
                let closed = cursor.tokens[from].op("(") && cursor.closing(from)? + 1 == to;
                if !closed || to - from == 2 {
                    return Err(cursor.error_at(from));
                }
                if cursor.tokens[from..to].iter().any(|t| t.is("DEFAULT")) {
                    return Err(SqlError::unsupported("DEFAULT inside VALUES"));
                }
                texts.push(writer.range(from, to)?);
            }
            head.push_str(&format!(" VALUES {}", texts.join(", ")));
        }
    } else if cursor.is("SELECT") || cursor.is("WITH") {
        if end < cursor.tokens.len() {
            return Err(SqlError::unsupported(
                "ON DUPLICATE KEY UPDATE after INSERT ... SELECT",
            ));
        }
        head.push(' ');
        head.push_str(&writer.range(cursor.at, end)?);
    } else {
        return Err(cursor.error());
    }
    writer.insert = Some(Insert { table, columns });
    cursor.at = end;
    upsert(cursor, writer, head, replace)
}

fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| quote(n)).collect();
    quoted.join(", ")
}

fn duplicate_at(cursor: &Cursor<'_>) -> Option<usize> {
    let at = cursor.find(&["DUPLICATE"])?;
    let on = at.checked_sub(1)?;
    cursor.tokens[on].is("ON").then_some(on)
}

/// `a = 1, b = 2` up to ON DUPLICATE or the end.
fn assignments(
    cursor: &mut Cursor<'_>,
    writer: &mut Writer<'_>,
) -> Result<(Vec<String>, Vec<String>, usize), SqlError> {
    let end = duplicate_at(cursor).unwrap_or(cursor.tokens.len());
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for (from, to) in writer.split(cursor.at, end) {
        cursor.at = from;
        names.push(cursor.name()?);
        cursor.need_op("=")?;
        if cursor.at >= to || cursor.is("DEFAULT") {
            return Err(cursor.error());
        }
        values.push(writer.range(cursor.at, to)?);
    }
    if names.is_empty() {
        return Err(cursor.error());
    }
    Ok((names, values, end))
}

fn upsert(
    cursor: &mut Cursor<'_>,
    writer: &mut Writer<'_>,
    mut sql: String,
    replace: bool,
) -> Result<String, SqlError> {
    if cursor.at_end() {
        return Ok(sql);
    }
    if replace || !cursor.take_all(&["ON", "DUPLICATE", "KEY", "UPDATE"]) {
        return Err(cursor.error());
    }
    writer.in_upsert = true;
    let (names, values, _) = assignments(cursor, writer)?;
    writer.in_upsert = false;
    let sets: Vec<String> = names
        .iter()
        .zip(&values)
        .map(|(name, value)| format!("{} = {value}", quote(name)))
        .collect();
    sql.push_str(&format!(" ON CONFLICT DO UPDATE SET {}", sets.join(", ")));
    Ok(sql)
}
