//! Stable, readable names of records, such as `web-1` or `lb->web-1`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Longest id in bytes: long enough for two joined node ids, short enough for a title bar.
pub const MAX_LEN: usize = 96;

/// The id of a record. Cheap to clone. Ordered the way people count: `web-2` before `web-10`.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("minLength" = 1, "maxLength" = 96, "pattern" = "^[A-Za-z0-9_.>#-]+$"))]
pub struct Id(Arc<str>);

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text was empty.
    #[error("an id cannot be empty; give it a short name such as web-1")]
    Empty,
    /// The text had more than [`MAX_LEN`] bytes.
    #[error("an id can have at most {MAX_LEN} bytes, this one has {0}; shorten it")]
    TooLong(usize),
    /// A character outside letters, digits and `-_.>#`.
    #[error("an id cannot contain {0:?}; use letters, digits, '-', '_', '.', '>' and '#'")]
    BadChar(char),
}

impl Id {
    /// Checks and wraps a text.
    pub fn new(text: &str) -> Result<Self, IdError> {
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        if text.len() > MAX_LEN {
            return Err(IdError::TooLong(text.len()));
        }
        match text
            .chars()
            .find(|c| !(c.is_ascii_alphanumeric() || "-_.>#".contains(*c)))
        {
            Some(c) => Err(IdError::BadChar(c)),
            None => Ok(Self(Arc::from(text))),
        }
    }

    /// The default id of an edge: `from->to`.
    pub fn of_edge(from: &Id, to: &Id) -> Self {
        Self(Arc::from(format!("{from}->{to}")))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Id {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        Self::new(&text)
    }
}

impl std::str::FromStr for Id {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::new(text)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0.to_string()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        // Boards and pictures that come from each other share their ids.
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Eq for Id {}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Id {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) {
            return Ordering::Equal;
        }
        natural(&self.0, &other.0).then_with(|| self.0.cmp(&other.0))
    }
}

/// Compares runs of digits by value and everything else by byte.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    loop {
        match (a.first(), b.first()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (na, nb) = (digits(a), digits(b));
                let (ta, tb) = (strip_zeros(&a[..na]), strip_zeros(&b[..nb]));
                let by_value = ta.len().cmp(&tb.len()).then_with(|| ta.cmp(tb));
                if by_value != Ordering::Equal {
                    return by_value;
                }
                a = &a[na..];
                b = &b[nb..];
            }
            (Some(x), Some(y)) if x == y => {
                a = &a[1..];
                b = &b[1..];
            }
            (Some(x), Some(y)) => return x.cmp(y),
        }
    }
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|b| b.is_ascii_digit()).count()
}

fn strip_zeros(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|b| **b == b'0').count();
    &digits[zeros..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_the_way_people_count() {
        let mut ids: Vec<Id> = ["web-10", "web-2", "web-02", "db", "web"]
            .iter()
            .map(|t| Id::new(t).unwrap())
            .collect();
        ids.sort();
        let names: Vec<&str> = ids.iter().map(Id::as_str).collect();
        assert_eq!(names, ["db", "web", "web-02", "web-2", "web-10"]);
    }

    #[test]
    fn bad_ids_say_why() {
        assert_eq!(Id::new(""), Err(IdError::Empty));
        assert_eq!(Id::new("a b"), Err(IdError::BadChar(' ')));
        assert_eq!(Id::new(&"x".repeat(97)), Err(IdError::TooLong(97)));
    }
}
