//! Rewrites what every statement shares: names, strings, operators and function calls.
//!
//! The writer walks a range of tokens once and appends SQLite text. Two operators have no twin in
//! SQLite and become calls, so the writer remembers for each bracket level where the current
//! product and the current sum began in the output: `a * b DIV c` is `wb_div(a * b, c)`.
//!
//! Here is the walk and what a bare word means; [`operators`] and [`calls`] have the rest.

mod calls;
mod operators;

use super::super::token::{Token, TokenKind, line_of};
use super::cursor::{check_name, closing, quote, text};
use super::functions::{Function, Word, bare_fact, function, word};
use super::{Fact, Insert, SqlError};

/// Deepest nesting of brackets.
const MAX_DEPTH: usize = 100;

/// Appends SQLite text for ranges of tokens.
pub(super) struct Writer<'a> {
    sql: &'a str,
    tokens: &'a [Token],
    out: Vec<String>,
    next_param: usize,
    depth: usize,
    /// Inside ON DUPLICATE KEY UPDATE, where `VALUES(col)` has a meaning.
    pub in_upsert: bool,
    /// Number of `?` in the whole statement.
    pub params: usize,
    /// Facts so far.
    pub facts: Vec<Fact>,
    /// True when `RAND()` stands in it.
    pub random: bool,
    /// Set by INSERT.
    pub insert: Option<Insert>,
}

/// Where the current product and sum began in the output.
#[derive(Clone, Copy)]
struct Chain {
    product: usize,
    sum: usize,
}

impl<'a> Writer<'a> {
    pub fn new(sql: &'a str, tokens: &'a [Token]) -> Self {
        let params = tokens.iter().filter(|t| t.kind == TokenKind::Param).count();
        Self {
            sql,
            tokens,
            out: Vec::new(),
            next_param: 1,
            depth: 0,
            in_upsert: false,
            params,
            facts: Vec::new(),
            random: false,
            insert: None,
        }
    }

    /// The SQLite text of a range of tokens.
    pub fn range(&mut self, from: usize, to: usize) -> Result<String, SqlError> {
        let saved = std::mem::take(&mut self.out);
        let result = self.walk(from, to);
        let piece = std::mem::replace(&mut self.out, saved);
        result?;
        Ok(piece.join(" "))
    }

    fn error(&self, at: usize) -> SqlError {
        let start = self.tokens.get(at).map_or(self.sql.len(), |t| t.start);
        SqlError::syntax(&self.sql[start..], line_of(self.sql, start))
    }

    fn push(&mut self, piece: impl Into<String>) {
        self.out.push(piece.into());
    }

    fn fact(&mut self, fact: Fact) {
        let at = self.facts.iter().position(|f| *f == fact);
        let at = at.unwrap_or_else(|| {
            self.facts.push(fact);
            self.facts.len() - 1
        });
        let number = self.params + at + 1;
        self.push(format!("?{number}"));
    }

    fn walk(&mut self, from: usize, to: usize) -> Result<(), SqlError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(SqlError::unsupported(
                "statements nested deeper than 100 levels",
            ));
        }
        let mut chain = Chain {
            product: self.out.len(),
            sum: self.out.len(),
        };
        // True after something that has a value: a following `-` is then a subtraction.
        let mut operand = false;
        let mut at = from;
        while at < to {
            let token = &self.tokens[at];
            match token.kind {
                TokenKind::Text => self.push(text(&token.text)),
                TokenKind::Number => self.push(token.text.clone()),
                TokenKind::Name => {
                    check_name(&token.text)?;
                    self.push(quote(&token.text));
                }
                TokenKind::Param => {
                    self.push(format!("?{}", self.next_param));
                    self.next_param += 1;
                }
                TokenKind::System => self.fact(Fact::Variable(token.text.clone())),
                TokenKind::User => return Err(SqlError::unsupported("user variables")),
                TokenKind::Op => {
                    (at, operand) = self.operator(at, to, operand, &mut chain)?;
                    continue;
                }
                TokenKind::Word => {
                    (at, operand) = self.word(at, to, operand, &mut chain)?;
                    continue;
                }
            }
            operand = true;
            at += 1;
        }
        self.depth -= 1;
        Ok(())
    }

    /// Handles the bare word at `at`.
    fn word(
        &mut self,
        at: usize,
        to: usize,
        operand: bool,
        chain: &mut Chain,
    ) -> Result<(usize, bool), SqlError> {
        let token = &self.tokens[at];
        let upper = token.text.to_ascii_uppercase();
        let next = self.tokens[..to].get(at + 1);
        let called = next.is_some_and(|t| t.op("("));
        let qualified = at > 0 && self.tokens[at - 1].op(".");
        if qualified {
            check_name(&token.text)?;
            self.push(quote(&token.text));
            return Ok((at + 1, true));
        }
        match upper.as_str() {
            "DIV" => return self.product_call("wb_div", at, to, chain),
            "MOD" if operand => return self.product_call("wb_mod", at, to, chain),
            "FROM" if next.is_some_and(|t| t.is("DUAL")) => return Ok((at + 2, false)),
            "LIKE" => return self.like(at, to),
            "SQL_NO_CACHE" | "SQL_CACHE" | "HIGH_PRIORITY" => return Ok((at + 1, false)),
            _ => {}
        }
        let shared = matches!(word(&upper), Word::Shared);
        if called
            && let Some(function) = function(&upper)
            && !(shared && matches!(function, Function::Values) && !self.in_upsert)
        {
            let close = closing(&self.tokens[..to], at + 1).ok_or_else(|| self.error(at))?;
            self.call(&upper, &function, at + 2, close)?;
            return Ok((close + 1, true));
        }
        if called && !shared {
            return Err(SqlError::new(
                1305,
                format!("FUNCTION {} does not exist", token.text),
            ));
        }
        if let Some(fact) = bare_fact(&upper) {
            self.fact(fact);
            return Ok((at + 1, true));
        }
        match word(&upper) {
            Word::Refused => Err(SqlError::unsupported(&upper)),
            Word::Name => {
                check_name(&token.text)?;
                self.push(quote(&token.text));
                Ok((at + 1, true))
            }
            Word::Shared => {
                let value = matches!(upper.as_str(), "NULL" | "TRUE" | "FALSE" | "END");
                self.push(upper);
                if !value {
                    *chain = Chain {
                        product: self.out.len(),
                        sum: self.out.len(),
                    };
                }
                Ok((at + 1, value))
            }
        }
    }
}
