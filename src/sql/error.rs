//! Errors with MySQL's numbers and SQLSTATEs (MariaDB 10.11, "MariaDB Error Codes").

use std::fmt;

/// A failed statement or connection, as a MySQL client sees it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct SqlError {
    /// MySQL's number, such as 1062.
    pub code: u16,
    /// What happened and where.
    pub message: String,
}

impl fmt::Display for SqlError {
    /// As a MySQL client prints it: `ERROR 1146 (42S02): Table 'site.x' doesn't exist`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "ERROR {} ({}): {}",
            self.code,
            self.state(),
            self.message
        )
    }
}

impl SqlError {
    /// An error with a number.
    pub fn new(code: u16, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// 1064: the text is no statement. `near` is where reading stopped.
    pub fn syntax(near: &str, line: usize) -> Self {
        let near: String = near.chars().take(80).collect();
        Self::new(
            1064,
            format!("You have an error in your SQL syntax near '{near}' at line {line}"),
        )
    }

    /// 1235: a feature of MySQL that this store does not have. Names it.
    pub fn unsupported(feature: &str) -> Self {
        Self::new(
            1235,
            format!("This version of the drawn database doesn't yet support '{feature}'"),
        )
    }

    /// 1290: a write on a read-only server.
    pub fn read_only() -> Self {
        Self::new(
            1290,
            "The MariaDB server is running with the --read-only option so it cannot execute this statement",
        )
    }

    /// The SQLSTATE that belongs to the number.
    pub fn state(&self) -> &'static str {
        match self.code {
            1022 | 1048 | 1062 | 1364 | 1451 | 1452 | 4025 => "23000",
            1040 | 1045 => "08004",
            1046 => "3D000",
            1049 | 1064 | 1065 | 1071 | 1075 | 1113 | 1149 | 1235 | 1305 => "42000",
            1050 => "42S01",
            1051 | 1146 => "42S02",
            1054 => "42S22",
            1060 => "42S21",
            1136 | 1222 => "21S01",
            1213 => "40001",
            1264 => "22003",
            1292 => "22007",
            1366 => "22007",
            1406 => "22001",
            1969 => "70100",
            _ => "HY000",
        }
    }
}

/// Turns what SQLite says into what MySQL would have said. `database` names the database in messages.
pub(super) fn from_sqlite(error: &rusqlite::Error, database: &str) -> SqlError {
    use rusqlite::ErrorCode as E;
    let text = match error {
        rusqlite::Error::SqliteFailure(_, Some(text)) => text.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    };
    match error.sqlite_error_code() {
        Some(E::ConstraintViolation) => constraint(&text),
        Some(E::OperationInterrupted) => SqlError::new(
            1969,
            "Query execution was interrupted (max_statement_time exceeded)",
        ),
        Some(E::DiskFull | E::OutOfMemory) => SqlError::new(1114, "The table is full"),
        Some(E::TooBig) => {
            SqlError::new(1153, "Got a packet bigger than 'max_allowed_packet' bytes")
        }
        _ => by_text(&text, database),
    }
}

fn after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    text.strip_prefix(start).map(str::trim)
}

fn constraint(text: &str) -> SqlError {
    if let Some(keys) = after(text, "UNIQUE constraint failed:") {
        let key = keys.rsplit('.').next().unwrap_or(keys);
        return SqlError::new(1062, format!("Duplicate entry for key '{key}'"));
    }
    if let Some(column) = after(text, "NOT NULL constraint failed:") {
        let column = column.rsplit('.').next().unwrap_or(column);
        return SqlError::new(1048, format!("Column '{column}' cannot be null"));
    }
    if text.starts_with("FOREIGN KEY") {
        return SqlError::new(
            1452,
            "Cannot add or update a child row: a foreign key constraint fails",
        );
    }
    if text.starts_with("cannot store") {
        let column = text.rsplit('.').next().unwrap_or(text);
        return SqlError::new(
            1366,
            format!("Incorrect value for column '{column}' at row 1"),
        );
    }
    let name = after(text, "CHECK constraint failed:").unwrap_or(text);
    // Names that the translator gives to the checks of a column's type.
    if let Some(column) = name.strip_prefix("wb_len_") {
        return SqlError::new(
            1406,
            format!("Data too long for column '{column}' at row 1"),
        );
    }
    if let Some(column) = name.strip_prefix("wb_range_") {
        return SqlError::new(
            1264,
            format!("Out of range value for column '{column}' at row 1"),
        );
    }
    if let Some(column) = name.strip_prefix("wb_date_") {
        return SqlError::new(
            1292,
            format!("Incorrect datetime value for column '{column}' at row 1"),
        );
    }
    if let Some(column) = name.strip_prefix("wb_enum_") {
        return SqlError::new(
            1265,
            format!("Data truncated for column '{column}' at row 1"),
        );
    }
    SqlError::new(4025, format!("CONSTRAINT `{name}` failed"))
}

fn by_text(text: &str, database: &str) -> SqlError {
    if let Some(table) = after(text, "no such table:") {
        let table = table.trim_start_matches("main.");
        return SqlError::new(1146, format!("Table '{database}.{table}' doesn't exist"));
    }
    if let Some(column) = after(text, "no such column:") {
        return SqlError::new(1054, format!("Unknown column '{column}'"));
    }
    if text.contains("has no column named") {
        let column = text.rsplit(' ').next().unwrap_or(text);
        return SqlError::new(1054, format!("Unknown column '{column}' in 'field list'"));
    }
    if let Some(name) = after(text, "no such function:") {
        return SqlError::new(1305, format!("FUNCTION {database}.{name} does not exist"));
    }
    if text.ends_with("already exists") && text.starts_with("table") {
        let table = text
            .split(' ')
            .nth(1)
            .unwrap_or(text)
            .trim_matches(['"', '`']);
        return SqlError::new(1050, format!("Table '{table}' already exists"));
    }
    if text.contains("already exists") {
        return SqlError::new(1061, format!("Duplicate key name: {text}"));
    }
    if text.contains("values for") || text.contains("values were supplied") {
        return SqlError::new(1136, "Column count doesn't match value count at row 1");
    }
    if text.contains("ambiguous column name") {
        let column = text.rsplit(' ').next().unwrap_or(text);
        return SqlError::new(1052, format!("Column '{column}' is ambiguous"));
    }
    if text.contains("duplicate column name") {
        let column = text.rsplit(' ').next().unwrap_or(text);
        return SqlError::new(1060, format!("Duplicate column name '{column}'"));
    }
    if text.contains("SELECTs to the left and right") {
        return SqlError::new(
            1222,
            "The used SELECT statements have a different number of columns",
        );
    }
    if text.contains("misuse of aggregate") || text.contains("misuse of window") {
        return SqlError::new(1111, "Invalid use of group function");
    }
    if text.contains("syntax error")
        || text.contains("incomplete input")
        || text.contains("unrecognized token")
    {
        return SqlError::new(
            1064,
            format!("You have an error in your SQL syntax: {text}"),
        );
    }
    SqlError::new(
        1105,
        format!("the store could not run the statement: {text}"),
    )
}
