//! Statements that define: CREATE, DROP, ALTER, TRUNCATE, RENAME.

use super::cursor::{Cursor, quote, text};
use super::expression::Writer;
use super::{Action, Command, SqlError, create};

/// Reads one definition.
pub(super) fn definition(
    first: &str,
    cursor: &mut Cursor<'_>,
    writer: &mut Writer<'_>,
) -> Result<Action, SqlError> {
    cursor.at += 1;
    let statements = match first {
        "CREATE" => return create_any(cursor, writer),
        "DROP" => drop_any(cursor)?,
        "TRUNCATE" => {
            cursor.take("TABLE");
            let table = cursor.name()?;
            vec![
                format!("DELETE FROM {}", quote(&table)),
                format!("DELETE FROM sqlite_sequence WHERE name = {}", text(&table)),
            ]
        }
        "ALTER" => alter(cursor, writer)?,
        _ => {
            cursor.need("TABLE")?;
            let from = cursor.name()?;
            cursor.need("TO")?;
            let to = cursor.name()?;
            vec![format!(
                "ALTER TABLE {} RENAME TO {}",
                quote(&from),
                quote(&to)
            )]
        }
    };
    cursor.end()?;
    Ok(Action::Run(statements))
}

fn create_any(cursor: &mut Cursor<'_>, writer: &mut Writer<'_>) -> Result<Action, SqlError> {
    if cursor.take("DATABASE") || cursor.take("SCHEMA") {
        let if_not_exists = cursor.take_all(&["IF", "NOT", "EXISTS"]);
        let name = cursor.name()?;
        return Ok(Action::Command(Command::CreateDatabase {
            name,
            if_not_exists,
        }));
    }
    if cursor.is("TEMPORARY") {
        return Err(SqlError::unsupported("temporary tables"));
    }
    if cursor.take("TABLE") {
        let if_not_exists = cursor.take_all(&["IF", "NOT", "EXISTS"]);
        let name = cursor.name()?;
        return create::table(cursor, writer, &name, if_not_exists).map(Action::Run);
    }
    let unique = cursor.take("UNIQUE");
    if cursor.take("INDEX") {
        let name = cursor.name()?;
        cursor.need("ON")?;
        let table = cursor.name()?;
        let columns = create::indexed(cursor)?;
        cursor.end()?;
        let unique = if unique { "UNIQUE " } else { "" };
        let index = quote(&format!("{table}.{name}"));
        return Ok(Action::Run(vec![format!(
            "CREATE {unique}INDEX {index} ON {} ({columns})",
            quote(&table)
        )]));
    }
    let what = cursor.word().unwrap_or("this").to_ascii_uppercase();
    Err(SqlError::unsupported(&format!("CREATE {what}")))
}

fn drop_any(cursor: &mut Cursor<'_>) -> Result<Vec<String>, SqlError> {
    if cursor.take("TABLE") {
        let guard = if cursor.take_all(&["IF", "EXISTS"]) {
            "IF EXISTS "
        } else {
            ""
        };
        let mut statements = Vec::new();
        loop {
            let table = cursor.name()?;
            statements.push(format!("DROP TABLE {guard}{}", quote(&table)));
            if !cursor.take_op(",") {
                return Ok(statements);
            }
        }
    }
    if cursor.take("INDEX") {
        let name = cursor.name()?;
        cursor.need("ON")?;
        let table = cursor.name()?;
        return Ok(vec![format!(
            "DROP INDEX {}",
            quote(&format!("{table}.{name}"))
        )]);
    }
    let what = cursor.word().unwrap_or("this").to_ascii_uppercase();
    Err(SqlError::unsupported(&format!("DROP {what}")))
}

fn alter(cursor: &mut Cursor<'_>, writer: &mut Writer<'_>) -> Result<Vec<String>, SqlError> {
    cursor.need("TABLE")?;
    let table = quote(&cursor.name()?);
    if cursor.take("RENAME") {
        let _ = cursor.take("TO") || cursor.take("AS");
        let to = cursor.name()?;
        return Ok(vec![format!(
            "ALTER TABLE {table} RENAME TO {}",
            quote(&to)
        )]);
    }
    if cursor.take("DROP") {
        cursor.take("COLUMN");
        let column = cursor.name()?;
        return Ok(vec![format!(
            "ALTER TABLE {table} DROP COLUMN {}",
            quote(&column)
        )]);
    }
    if cursor.take("ADD") {
        cursor.take("COLUMN");
        let end = cursor.tokens.len();
        let definition = create::added_column(cursor, writer, end)?;
        return Ok(vec![format!("ALTER TABLE {table} ADD COLUMN {definition}")]);
    }
    let what = cursor.word().unwrap_or("this").to_ascii_uppercase();
    Err(SqlError::unsupported(&format!("ALTER TABLE ... {what}")))
}
