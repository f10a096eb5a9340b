//! A reading position in the tokens of one statement.

use super::super::token::{Token, TokenKind, line_of};
use super::SqlError;

pub(super) struct Cursor<'a> {
    sql: &'a str,
    pub tokens: &'a [Token],
    pub at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(sql: &'a str, tokens: &'a [Token]) -> Self {
        Self { sql, tokens, at: 0 }
    }

    pub fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    /// The bare word here, if one stands here.
    pub fn word(&self) -> Option<&'a str> {
        let token = self.peek()?;
        (token.kind == TokenKind::Word).then_some(token.text.as_str())
    }

    pub fn is(&self, word: &str) -> bool {
        self.peek().is_some_and(|t| t.is(word))
    }

    pub fn is_op(&self, op: &str) -> bool {
        self.peek().is_some_and(|t| t.op(op))
    }

    /// Takes this keyword if it stands here.
    pub fn take(&mut self, word: &str) -> bool {
        let here = self.is(word);
        self.at += usize::from(here);
        here
    }

    /// Takes these keywords if all of them stand here.
    pub fn take_all(&mut self, words: &[&str]) -> bool {
        let here = words
            .iter()
            .enumerate()
            .all(|(i, w)| self.tokens.get(self.at + i).is_some_and(|t| t.is(w)));
        self.at += if here { words.len() } else { 0 };
        here
    }

    pub fn take_op(&mut self, op: &str) -> bool {
        let here = self.is_op(op);
        self.at += usize::from(here);
        here
    }

    pub fn need(&mut self, word: &str) -> Result<(), SqlError> {
        if self.take(word) {
            Ok(())
        } else {
            Err(self.error())
        }
    }

    pub fn need_op(&mut self, op: &str) -> Result<(), SqlError> {
        if self.take_op(op) {
            Ok(())
        } else {
            Err(self.error())
        }
    }

    /// A table, column or index name. `db.table` is not taken: there is one database.
    pub fn name(&mut self) -> Result<String, SqlError> {
        let token = self.peek().ok_or_else(|| self.error())?;
        if !matches!(token.kind, TokenKind::Word | TokenKind::Name) {
            return Err(self.error());
        }
        check_name(&token.text)?;
        self.at += 1;
        if self.is_op(".") {
            return Err(SqlError::unsupported("names with a database in front"));
        }
        Ok(token.text.clone())
    }

    /// `(a, b, c)`.
    pub fn names(&mut self) -> Result<Vec<String>, SqlError> {
        self.need_op("(")?;
        let mut names = Vec::new();
        loop {
            names.push(self.name()?);
            if self.take_op(")") {
                return Ok(names);
            }
            self.need_op(",")?;
        }
    }

    /// A whole number.
    pub fn integer(&mut self) -> Result<u64, SqlError> {
        let number = self
            .peek()
            .filter(|t| t.kind == TokenKind::Number)
            .and_then(|t| t.text.parse().ok())
            .ok_or_else(|| self.error())?;
        self.at += 1;
        Ok(number)
    }

    /// A string.
    pub fn string(&mut self) -> Result<String, SqlError> {
        let token = self
            .peek()
            .filter(|t| t.kind == TokenKind::Text)
            .ok_or_else(|| self.error())?;
        self.at += 1;
        Ok(token.text.clone())
    }

    /// Index of the bracket that closes the one at `open`.
    pub fn closing(&self, open: usize) -> Result<usize, SqlError> {
        closing(self.tokens, open).ok_or_else(|| self.error_at(open))
    }

    /// Index of the first of these keywords outside brackets, from here on.
    pub fn find(&self, words: &[&str]) -> Option<usize> {
        let mut depth = 0_usize;
        for (i, token) in self.tokens.iter().enumerate().skip(self.at) {
            if token.op("(") {
                depth += 1;
            } else if token.op(")") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && words.iter().any(|w| token.is(w)) {
                return Some(i);
            }
        }
        None
    }

    /// The source text of a range of tokens.
    pub fn source(&self, from: usize, to: usize) -> &'a str {
        match (self.tokens.get(from), self.tokens[..to].last()) {
            (Some(first), Some(last)) if from < to => &self.sql[first.start..last.end],
            _ => "",
        }
    }

    pub fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The statement must be over.
    pub fn end(&self) -> Result<(), SqlError> {
        if self.at_end() {
            Ok(())
        } else {
            Err(self.error())
        }
    }

    /// A syntax error here.
    pub fn error(&self) -> SqlError {
        self.error_at(self.at)
    }

    pub fn error_at(&self, at: usize) -> SqlError {
        let start = self.tokens.get(at).map_or(self.sql.len(), |t| t.start);
        SqlError::syntax(&self.sql[start..], line_of(self.sql, start))
    }
}

/// Index of the bracket that closes the one at `open`.
pub(super) fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate().skip(open) {
        if token.op("(") {
            depth += 1;
        } else if token.op(")") {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(i);
            }
        }
    }
    None
}

/// A name in SQLite's quotes.
pub(super) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A string in SQLite's quotes.
pub(super) fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// Refuses names through which SQLite's own inside would be reached.
pub(super) fn check_name(name: &str) -> Result<(), SqlError> {
    let lower = name.to_ascii_lowercase();
    if lower.starts_with("sqlite_") || lower.starts_with("pragma_") {
        return Err(SqlError::new(1146, format!("Table '{name}' doesn't exist")));
    }
    if lower == "rowid" || lower == "_rowid_" || lower.starts_with("wb_") {
        return Err(SqlError::new(1054, format!("Unknown column '{name}'")));
    }
    if name.len() > 64 {
        return Err(SqlError::new(
            1059,
            format!("Identifier name '{name}' is too long"),
        ));
    }
    Ok(())
}
