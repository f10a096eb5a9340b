//! CREATE TABLE: types with their limits, AUTO_INCREMENT, keys.
//!
//! Tables are STRICT, and what MySQL's strict mode checks beyond that (lengths, ranges, dates)
//! becomes a named CHECK; `error.rs` turns the names back into MySQL's errors. Text compares
//! without regard to ASCII case, as MySQL's default collation does.

use super::super::token::TokenKind;
use super::SqlError;
use super::cursor::{Cursor, quote, text};
use super::expression::Writer;

/// Reads from behind `CREATE TABLE [IF NOT EXISTS] name` and gives the statements.
pub(super) fn table(
    cursor: &mut Cursor<'_>,
    writer: &mut Writer<'_>,
    name: &str,
    if_not_exists: bool,
) -> Result<Vec<String>, SqlError> {
    if !cursor.is_op("(") {
        return Err(SqlError::unsupported("CREATE TABLE ... LIKE or ... SELECT"));
    }
    let open = cursor.at;
    let close = cursor.closing(open)?;
    let mut parts = Parts::default();
    for (from, to) in writer.split(open + 1, close) {
        cursor.at = from;
        item(cursor, writer, to, name, &mut parts)?;
        if cursor.at != to {
            return Err(cursor.error());
        }
    }
    cursor.at = close + 1;
    let start = options(cursor)?;
    let guard = if if_not_exists { "IF NOT EXISTS " } else { "" };
    let mut lines = Vec::new();
    match (&parts.auto, parts.primary.as_slice()) {
        (Some(_), [] | [_]) | (None, _) => {}
        (Some(_), _) => {
            return Err(SqlError::unsupported(
                "AUTO_INCREMENT in a key of several columns",
            ));
        }
    }
    for column in &parts.columns {
        if parts.auto.as_ref() == Some(&column.name) {
            if parts.primary.first() != Some(&column.name) {
                return Err(SqlError::new(
                    1075,
                    "Incorrect table definition; there can be only one auto column and it must be defined as a key",
                ));
            }
            lines.push(format!(
                "{} INTEGER PRIMARY KEY AUTOINCREMENT",
                quote(&column.name)
            ));
        } else {
            lines.push(format!("{} {}", quote(&column.name), column.definition));
        }
    }
    if parts.auto.is_none() && !parts.primary.is_empty() {
        // The columns of a MySQL primary key are never NULL; SQLite would allow it.
        for name in &parts.primary {
            lines.push(format!("CHECK ({} IS NOT NULL)", quote(name)));
        }
        lines.push(format!("PRIMARY KEY ({})", list(&parts.primary)));
    }
    lines.extend(parts.rest);
    let mut statements = vec![format!(
        "CREATE TABLE {guard}{} ({}) STRICT",
        quote(name),
        lines.join(", ")
    )];
    for (index, columns) in parts.indexes {
        statements.push(format!(
            "CREATE INDEX {guard}{} ON {} ({columns})",
            quote(&format!("{name}.{index}")),
            quote(name)
        ));
    }
    if let (Some(start), true) = (start, parts.auto.is_some()) {
        statements.push(format!(
            "INSERT INTO sqlite_sequence (name, seq) VALUES ({}, {})",
            text(name),
            start.saturating_sub(1)
        ));
    }
    Ok(statements)
}

/// One column for ALTER TABLE ... ADD.
pub(super) fn added_column(
    cursor: &mut Cursor<'_>,
    writer: &mut Writer<'_>,
    to: usize,
) -> Result<String, SqlError> {
    let mut parts = Parts::default();
    column(cursor, writer, to, &mut parts)?;
    match (parts.auto, parts.primary.is_empty(), parts.columns.pop()) {
        (None, true, Some(column)) => Ok(format!("{} {}", quote(&column.name), column.definition)),
        _ => Err(SqlError::unsupported("adding a key by ALTER TABLE")),
    }
}

#[derive(Default)]
struct Parts {
    columns: Vec<Column>,
    auto: Option<String>,
    primary: Vec<String>,
    indexes: Vec<(String, String)>,
    rest: Vec<String>,
}

struct Column {
    name: String,
    definition: String,
}

fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| quote(n)).collect();
    quoted.join(", ")
}

/// A column, a key or a constraint.
fn item(
    cursor: &mut Cursor<'_>,
    writer: &mut Writer<'_>,
    to: usize,
    table: &str,
    parts: &mut Parts,
) -> Result<(), SqlError> {
    let bare = cursor.peek().is_some_and(|t| t.kind == TokenKind::Word);
    let mut constraint = None;
    if bare && cursor.take("CONSTRAINT") {
        constraint = Some(cursor.name()?);
    }
    if bare && cursor.take_all(&["PRIMARY", "KEY"]) {
        if !parts.primary.is_empty() {
            return Err(SqlError::new(1068, "Multiple primary key defined"));
        }
        parts.primary = cursor.names()?;
    } else if bare && cursor.take("UNIQUE") {
        let _ = cursor.take("KEY") || cursor.take("INDEX");
        if !cursor.is_op("(") {
            cursor.name()?;
        }
        let names = cursor.names()?;
        parts.rest.push(format!("UNIQUE ({})", list(&names)));
    } else if bare && (cursor.take("KEY") || cursor.take("INDEX")) {
        let name = if cursor.is_op("(") {
            None
        } else {
            Some(cursor.name()?)
        };
        let columns = indexed(cursor)?;
        let name = name.unwrap_or_else(|| format!("key{}", parts.indexes.len() + 1));
        parts.indexes.push((name, columns));
    } else if bare && cursor.take_all(&["FOREIGN", "KEY"]) {
        if !cursor.is_op("(") {
            cursor.name()?;
        }
        let names = cursor.names()?;
        let target = references(cursor)?;
        parts
            .rest
            .push(format!("FOREIGN KEY ({}) {target}", list(&names)));
    } else if bare && cursor.take("CHECK") {
        let named = constraint.unwrap_or_else(|| format!("{table}_chk_{}", parts.rest.len() + 1));
        parts.rest.push(check(cursor, writer, &named)?);
    } else if bare && (cursor.is("FULLTEXT") || cursor.is("SPATIAL")) {
        return Err(SqlError::unsupported("FULLTEXT and SPATIAL keys"));
    } else {
        column(cursor, writer, to, parts)?;
    }
    Ok(())
}

/// `(a, b DESC)` of an index.
pub(super) fn indexed(cursor: &mut Cursor<'_>) -> Result<String, SqlError> {
    cursor.need_op("(")?;
    let mut columns = Vec::new();
    loop {
        let mut column = quote(&cursor.name()?);
        if cursor.is_op("(") {
            // The prefix only bounds the size of a MySQL index; the rows found are the same.
            cursor.at += 1;
            cursor.integer()?;
            cursor.need_op(")")?;
        }
        if cursor.take("DESC") {
            column.push_str(" DESC");
        } else {
            cursor.take("ASC");
        }
        columns.push(column);
        if cursor.take_op(")") {
            return Ok(columns.join(", "));
        }
        cursor.need_op(",")?;
    }
}

fn check(cursor: &mut Cursor<'_>, writer: &mut Writer<'_>, name: &str) -> Result<String, SqlError> {
    let open = cursor.at;
    if !cursor.is_op("(") {
        return Err(cursor.error());
    }
    let close = cursor.closing(open)?;
    let facts = writer.facts.len();
    let inside = writer.range(open + 1, close)?;
    if writer.facts.len() != facts || writer.random {
        return Err(SqlError::unsupported(
            "CHECK that depends on time, chance or the session",
        ));
    }
    cursor.at = close + 1;
    Ok(format!("CONSTRAINT {} CHECK ({inside})", quote(name)))
}

fn references(cursor: &mut Cursor<'_>) -> Result<String, SqlError> {
    cursor.need("REFERENCES")?;
    let table = cursor.name()?;
    let columns = cursor.names()?;
    let mut target = format!("REFERENCES {} ({})", quote(&table), list(&columns));
    while cursor.take("ON") {
        let event = if cursor.take("DELETE") {
            "DELETE"
        } else {
            cursor.need("UPDATE")?;
            "UPDATE"
        };
        let action = if cursor.take("CASCADE") {
            "CASCADE"
        } else if cursor.take("RESTRICT") || cursor.take_all(&["NO", "ACTION"]) {
            "RESTRICT"
        } else if cursor.take_all(&["SET", "NULL"]) {
            "SET NULL"
        } else {
            return Err(cursor.error());
        };
        target.push_str(&format!(" ON {event} {action}"));
    }
    Ok(target)
}

fn column(
    cursor: &mut Cursor<'_>,
    writer: &mut Writer<'_>,
    to: usize,
    parts: &mut Parts,
) -> Result<(), SqlError> {
    let name = cursor.name()?;
    let mut definition = data_type(cursor, writer, &name)?;
    while cursor.at < to {
        if cursor.take_all(&["NOT", "NULL"]) {
            definition.push_str(" NOT NULL");
        } else if cursor.take("NULL") {
        } else if cursor.take("DEFAULT") {
            definition.push_str(&default(cursor)?);
        } else if cursor.take("AUTO_INCREMENT") {
            if parts.auto.replace(name.clone()).is_some() {
                return Err(SqlError::new(
                    1075,
                    "Incorrect table definition; there can be only one auto column and it must be defined as a key",
                ));
            }
        } else if cursor.take_all(&["PRIMARY", "KEY"]) {
            parts.primary.push(name.clone());
        } else if cursor.take("UNIQUE") {
            cursor.take("KEY");
            definition.push_str(" UNIQUE");
        } else if cursor.take("COMMENT") {
            cursor.string()?;
        } else if cursor.take("COLLATE") {
            let collation = cursor.name()?;
            if !collation.to_ascii_lowercase().ends_with("_ci") {
                definition = definition.replace(" COLLATE NOCASE", "");
            }
        } else if cursor.take_all(&["CHARACTER", "SET"]) || cursor.take("CHARSET") {
            cursor.name()?;
        } else if cursor.is("REFERENCES") {
            definition.push(' ');
            definition.push_str(&references(cursor)?);
        } else if cursor.take("CHECK") {
            definition.push(' ');
            definition.push_str(&check(cursor, writer, &name)?);
        } else if cursor.is("ON") {
            return Err(SqlError::unsupported("ON UPDATE CURRENT_TIMESTAMP"));
        } else if cursor.is("GENERATED") || cursor.is("AS") {
            return Err(SqlError::unsupported("generated columns"));
        } else {
            return Err(cursor.error());
        }
    }
    parts.columns.push(Column { name, definition });
    Ok(())
}

/// The type, its limits as checks, and what follows it directly.
fn data_type(
    cursor: &mut Cursor<'_>,
    writer: &mut Writer<'_>,
    column: &str,
) -> Result<String, SqlError> {
    let upper = cursor
        .word()
        .ok_or_else(|| cursor.error())?
        .to_ascii_uppercase();
    cursor.at += 1;
    let argument_at = cursor.is_op("(").then_some(cursor.at);
    let mut argument = None;
    if let Some(open) = argument_at {
        let close = cursor.closing(open)?;
        if upper != "ENUM" {
            cursor.at = open + 1;
            argument = Some(cursor.integer()?);
            cursor.at = close;
        }
        cursor.at = close + 1;
    }
    let unsigned = cursor.take("UNSIGNED");
    cursor.take("ZEROFILL");
    let quoted = quote(column);
    let named = |prefix: &str, condition: String| {
        format!(
            " CONSTRAINT {} CHECK ({condition})",
            quote(&format!("{prefix}{column}"))
        )
    };
    let range = |low: i64, high: i64| {
        let low = if unsigned { 0 } else { low };
        format!(
            "INTEGER{}",
            named("wb_range_", format!("{quoted} BETWEEN {low} AND {high}"))
        )
    };
    let bits = |bits: u32| {
        let half = 1_i64 << (bits - 1);
        range(-half, if unsigned { 2 * half - 1 } else { half - 1 })
    };
    let long_text = |most: u64| {
        let limit = named("wb_len_", format!("length({quoted}) <= {most}"));
        format!("TEXT COLLATE NOCASE{limit}")
    };
    let dated = |pattern: &str| {
        let shape = pattern.replace('0', "[0-9]");
        format!(
            "TEXT{}",
            named("wb_date_", format!("{quoted} GLOB '{shape}'"))
        )
    };
    Ok(match upper.as_str() {
        "BOOL" | "BOOLEAN" | "TINYINT" => bits(8),
        "SMALLINT" => bits(16),
        "MEDIUMINT" => bits(24),
        "INT" | "INTEGER" => bits(32),
        "BIGINT" => range(i64::MIN + 1, i64::MAX),
        "FLOAT" | "REAL" => "REAL".to_owned(),
        "DOUBLE" => {
            cursor.take("PRECISION");
            "REAL".to_owned()
        }
        "CHAR" | "VARCHAR" => long_text(argument.unwrap_or(1)),
        "TINYTEXT" => long_text(255),
        "TEXT" => long_text(65_535),
        "MEDIUMTEXT" => long_text(16_777_215),
        "LONGTEXT" => "TEXT COLLATE NOCASE".to_owned(),
        "DATETIME" | "TIMESTAMP" if argument.unwrap_or(0) == 0 => dated("0000-00-00 00:00:00"),
        "DATE" => dated("0000-00-00"),
        "BLOB" | "TINYBLOB" | "MEDIUMBLOB" | "LONGBLOB" | "VARBINARY" => "BLOB".to_owned(),
        "ENUM" => {
            let open = argument_at.ok_or_else(|| cursor.error())?;
            let values = writer.range(open + 1, cursor.closing(open)?)?;
            format!(
                "TEXT COLLATE NOCASE{}",
                named("wb_enum_", format!("{quoted} IN ({values})"))
            )
        }
        other => return Err(SqlError::unsupported(&format!("columns of type {other}"))),
    })
}

fn default(cursor: &mut Cursor<'_>) -> Result<String, SqlError> {
    let token = cursor.peek().ok_or_else(|| cursor.error())?;
    cursor.at += 1;
    let now = ["CURRENT_TIMESTAMP", "NOW", "LOCALTIME", "LOCALTIMESTAMP"];
    let value = match token.kind {
        TokenKind::Text => text(&token.text),
        TokenKind::Number => token.text.clone(),
        TokenKind::Op if token.text == "-" => {
            let number = cursor
                .peek()
                .filter(|t| t.kind == TokenKind::Number)
                .ok_or_else(|| cursor.error())?;
            cursor.at += 1;
            format!("-{}", number.text)
        }
        TokenKind::Word if ["NULL", "TRUE", "FALSE"].iter().any(|w| token.is(w)) => {
            token.text.to_ascii_uppercase()
        }
        TokenKind::Word if now.iter().any(|w| token.is(w)) => {
            if cursor.take_op("(") {
                cursor.need_op(")")?;
            }
            "(wb_now())".to_owned()
        }
        _ => return Err(SqlError::unsupported("DEFAULT with an expression")),
    };
    Ok(format!(" DEFAULT {value}"))
}

/// ENGINE=…, CHARSET=… and the like. Gives the start of AUTO_INCREMENT, if one is set.
fn options(cursor: &mut Cursor<'_>) -> Result<Option<u64>, SqlError> {
    let mut start = None;
    while !cursor.at_end() {
        cursor.take_op(",");
        cursor.take("DEFAULT");
        if cursor.take("AUTO_INCREMENT") {
            cursor.take_op("=");
            start = Some(cursor.integer()?);
        } else if cursor.take("ENGINE")
            || cursor.take("CHARSET")
            || cursor.take("COLLATE")
            || cursor.take("ROW_FORMAT")
            || cursor.take_all(&["CHARACTER", "SET"])
        {
            cursor.take_op("=");
            cursor.name()?;
        } else if cursor.take("COMMENT") {
            cursor.take_op("=");
            cursor.string()?;
        } else {
            return Err(cursor.error());
        }
    }
    Ok(start)
}
