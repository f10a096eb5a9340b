//! Values, rows and replies: what a statement takes and gives, as plain data.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// One SQL value. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Value {
    /// `NULL`.
    Null,
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Real(f64),
    /// A text.
    Text(Arc<str>),
    /// Bytes.
    Blob(Arc<[u8]>),
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// Bytes that this value takes in a message.
    pub fn size(&self) -> usize {
        match self {
            Self::Null => 1,
            Self::Int(_) | Self::Real(_) => 8,
            Self::Text(text) => text.len() + 1,
            Self::Blob(bytes) => bytes.len() + 1,
        }
    }

    /// The value as a MySQL literal, for logs that people read. Statements are never built from it.
    pub fn literal(&self) -> String {
        match self {
            Self::Null => "NULL".to_owned(),
            Self::Int(n) => n.to_string(),
            Self::Real(x) => x.to_string(),
            Self::Text(text) => {
                let mut out = String::with_capacity(text.len() + 2);
                out.push('\'');
                for c in text.chars() {
                    match c {
                        '\'' => out.push_str("\\'"),
                        '\\' => out.push_str("\\\\"),
                        '\n' => out.push_str("\\n"),
                        '\r' => out.push_str("\\r"),
                        '\0' => out.push_str("\\0"),
                        c => out.push(c),
                    }
                }
                out.push('\'');
                out
            }
            Self::Blob(bytes) => {
                let mut out = String::from("x'");
                for byte in bytes.iter() {
                    out.push_str(&format!("{byte:02X}"));
                }
                out + "'"
            }
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Int(_) => 1,
            Self::Real(_) => 2,
            Self::Text(_) => 3,
            Self::Blob(_) => 4,
        }
    }
}

impl fmt::Display for Value {
    /// As a MySQL client prints it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.pad("NULL"),
            Self::Int(n) => f.pad(&n.to_string()),
            Self::Real(x) => f.pad(&x.to_string()),
            Self::Text(text) => f.pad(text),
            Self::Blob(bytes) => f.pad(&String::from_utf8_lossy(bytes)),
        }
    }
}

/// A total order for look-ups: by type, then by value. It is not SQL's comparison.
impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.cmp(b),
            (Self::Real(a), Self::Real(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Blob(a), Self::Blob(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Value {}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Arc::from(text))
    }
}

/// Columns and rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResultSet {
    /// Column names, as MySQL names them: the alias, the column, or the text of the expression.
    pub columns: Vec<Arc<str>>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
}

impl ResultSet {
    /// A set from names and rows.
    pub fn new(columns: &[&str], rows: Vec<Vec<Value>>) -> Self {
        let columns = columns.iter().map(|c| Arc::from(*c)).collect();
        Self { columns, rows }
    }

    /// Bytes of all names and values: what the answer weighs on a link.
    pub fn size(&self) -> usize {
        let names: usize = self.columns.iter().map(|c| c.len() + 1).sum();
        let values: usize = self.rows.iter().flatten().map(Value::size).sum();
        names + values
    }
}

/// What a statement that changes something reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Rows inserted, updated or deleted.
    pub affected: u64,
    /// First number that AUTO_INCREMENT gave, 0 when it gave none.
    pub insert_id: i64,
}

/// What a statement answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Rows.
    Rows(ResultSet),
    /// Counts.
    Done(Done),
}

impl Reply {
    /// Bytes on a link, without the protocol's own.
    pub fn size(&self) -> usize {
        match self {
            Self::Rows(set) => set.size(),
            Self::Done(_) => 11,
        }
    }
}
