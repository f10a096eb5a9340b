//! Answers to statements about the session and the server: SHOW, USE, DESCRIBE.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::translate::Command;
use super::{Done, Reply, ResultSet, SqlError, Value};

/// Server variables at the start (MariaDB 10.11's names and defaults, where they apply here).
pub(super) fn variables() -> BTreeMap<String, Value> {
    let text = |t: &str| Value::from(t);
    [
        ("version", text("10.11.6-MariaDB-wireboard")),
        ("version_comment", text("a database drawn on a whiteboard")),
        ("auto_increment_increment", Value::Int(1)),
        ("autocommit", Value::Int(1)),
        ("character_set_client", text("utf8mb4")),
        ("character_set_connection", text("utf8mb4")),
        ("character_set_results", text("utf8mb4")),
        ("character_set_server", text("utf8mb4")),
        ("collation_server", text("utf8mb4_general_ci")),
        ("collation_connection", text("utf8mb4_general_ci")),
        ("hostname", text("db")),
        ("interactive_timeout", Value::Int(28_800)),
        ("lower_case_table_names", Value::Int(0)),
        ("max_allowed_packet", Value::Int(1 << 20)),
        ("max_connections", Value::Int(151)),
        ("net_write_timeout", Value::Int(60)),
        ("performance_schema", Value::Int(0)),
        ("port", Value::Int(3306)),
        ("read_only", Value::Int(0)),
        ("server_id", Value::Int(1)),
        ("socket", text("")),
        ("sql_mode", text("STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION")),
        ("system_time_zone", text("UTC")),
        ("time_zone", text("+00:00")),
        ("transaction_isolation", text("SERIALIZABLE")),
        ("tx_isolation", text("SERIALIZABLE")),
        ("wait_timeout", Value::Int(28_800)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

/// Answers a command. The replica's and the binlog's state are the database part's to tell.
pub(super) fn answer(
    db: &Connection,
    database: &str,
    variables: &BTreeMap<String, Value>,
    command: &Command,
) -> Result<Reply, SqlError> {
    match command {
        Command::Nothing => Ok(Reply::Done(Done::default())),
        Command::Use(name) if name == database => Ok(Reply::Done(Done::default())),
        Command::Use(name) => Err(SqlError::new(1049, format!("Unknown database '{name}'"))),
        Command::CreateDatabase {
            name,
            if_not_exists,
        } => {
            if name != database {
                return Err(SqlError::unsupported("several databases on one node"));
            }
            if !if_not_exists {
                return Err(SqlError::new(
                    1007,
                    format!("Can't create database '{name}'; database exists"),
                ));
            }
            Ok(Reply::Done(Done::default()))
        }
        Command::Databases => Ok(rows(&["Database"], vec![vec![Value::from(database)]])),
        Command::Tables => {
            let column = format!("Tables_in_{database}");
            let names = tables(db)
                .into_iter()
                .map(|t| vec![Value::from(t.as_str())]);
            Ok(rows(&[&column], names.collect()))
        }
        Command::Columns(table) => columns(db, database, table),
        Command::Variables(pattern) => {
            let wanted = pattern.as_deref().unwrap_or("%").to_ascii_lowercase();
            let found = variables
                .iter()
                .filter(|(name, _)| like(&wanted, name))
                .map(|(name, value)| vec![Value::from(name.as_str()), value.clone()]);
            Ok(rows(&["Variable_name", "Value"], found.collect()))
        }
        Command::Warnings => Ok(rows(&["Level", "Code", "Message"], Vec::new())),
        // A server without replication answers with no rows.
        Command::ReplicaStatus => Ok(rows(&["Master_Host"], Vec::new())),
        Command::BinlogStatus => Ok(rows(&["File", "Position"], Vec::new())),
    }
}

fn rows(columns: &[&str], rows: Vec<Vec<Value>>) -> Reply {
    Reply::Rows(ResultSet::new(columns, rows))
}

/// Names of the tables, in order.
pub(super) fn tables(db: &Connection) -> Vec<String> {
    let query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut statement = db.prepare_cached(query)?;
        statement.query_map([], |row| row.get(0))?.collect()
    };
    read().unwrap_or_default()
}

fn columns(db: &Connection, database: &str, table: &str) -> Result<Reply, SqlError> {
    let read = || -> rusqlite::Result<Vec<Vec<Value>>> {
        let mut statement = db.prepare_cached(
            "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(?1)",
        )?;
        let found = statement.query_map([table], |row| {
            let not_null: bool = row.get(2)?;
            let default: Option<String> = row.get(3)?;
            let key: i64 = row.get(4)?;
            Ok(vec![
                Value::Text(row.get::<_, String>(0)?.into()),
                Value::Text(row.get::<_, String>(1)?.to_lowercase().into()),
                Value::from(if not_null || key > 0 { "NO" } else { "YES" }),
                Value::from(if key > 0 { "PRI" } else { "" }),
                default.map_or(Value::Null, |d| {
                    Value::Text(d.replace("wb_now()", "current_timestamp()").into())
                }),
            ])
        })?;
        found.collect()
    };
    let found = read().map_err(|e| super::error::from_sqlite(&e, database))?;
    if found.is_empty() {
        return Err(SqlError::new(
            1146,
            format!("Table '{database}.{table}' doesn't exist"),
        ));
    }
    Ok(rows(&["Field", "Type", "Null", "Key", "Default"], found))
}

/// SQL's LIKE for lower-case names, with `%`, `_` and `\` before either.
fn like(pattern: &str, name: &str) -> bool {
    let mut chars = pattern.chars();
    match chars.next() {
        None => name.is_empty(),
        Some('%') => {
            let rest = chars.as_str();
            name.char_indices().any(|(i, _)| like(rest, &name[i..])) || like(rest, "")
        }
        Some('_') => {
            let mut left = name.chars();
            left.next().is_some() && like(chars.as_str(), left.as_str())
        }
        Some(mut wanted) => {
            if wanted == '\\' {
                wanted = chars.next().unwrap_or('\\');
            }
            let mut left = name.chars();
            left.next() == Some(wanted) && like(chars.as_str(), left.as_str())
        }
    }
}
