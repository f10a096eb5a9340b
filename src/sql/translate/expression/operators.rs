//! Operators: those that SQLite shares, and those that become calls around what is written already.

use super::super::cursor::closing;
use super::{Chain, SqlError, Writer};
use crate::sql::token::TokenKind;

impl Writer<'_> {
    /// Handles the operator at `at`; gives where to go on and whether a value was just written.
    pub(super) fn operator(
        &mut self,
        at: usize,
        to: usize,
        operand: bool,
        chain: &mut Chain,
    ) -> Result<(usize, bool), SqlError> {
        let op = self.tokens[at].text.as_str();
        match op {
            "(" => {
                let close = closing(&self.tokens[..to], at).ok_or_else(|| self.error(at))?;
                self.push("(");
                self.walk(at + 1, close)?;
                self.push(")");
                return Ok((close + 1, true));
            }
            "." => {
                self.push(".");
                return Ok((at + 1, false));
            }
            "*" if !operand => {
                self.push("*");
                return Ok((at + 1, true));
            }
            "*" => self.push("*"),
            // MySQL divides into a decimal; SQLite would cut whole numbers.
            "/" => self.push("* 1.0 /"),
            "%" => return self.product_call("wb_mod", at, to, chain),
            "+" | "-" if !operand => self.push(op),
            "+" | "-" => {
                if self.tokens[..to]
                    .get(at + 1)
                    .is_some_and(|t| t.is("INTERVAL"))
                {
                    let sign = if op == "+" { 1 } else { -1 };
                    self.out.insert(chain.sum, "wb_date_add(".to_owned());
                    let end = self.interval(at + 1, to, sign)?;
                    self.push(")");
                    return Ok((end, true));
                }
                self.push(op);
                chain.product = self.out.len();
            }
            _ => {
                let piece = match op {
                    "&&" => "AND",
                    "||" => "OR",
                    "<=>" => "IS",
                    "=" | "<" | ">" | "<=" | ">=" | "<>" | "!=" | "," | "|" | "&" | "<<" | ">>"
                    | "~" => op,
                    "!" => return Err(SqlError::unsupported("! for NOT")),
                    "^" => return Err(SqlError::unsupported("^ (bitwise XOR)")),
                    ":=" => return Err(SqlError::unsupported("user variables")),
                    "->" | "->>" => return Err(SqlError::unsupported("JSON paths")),
                    _ => return Err(self.error(at)),
                };
                self.push(piece);
                *chain = Chain {
                    product: self.out.len(),
                    sum: self.out.len(),
                };
            }
        }
        Ok((at + 1, false))
    }

    /// `left OP right` as `name(left, right)`, where left is the product so far.
    pub(super) fn product_call(
        &mut self,
        name: &str,
        at: usize,
        to: usize,
        chain: &Chain,
    ) -> Result<(usize, bool), SqlError> {
        let end = self.operand_end(at + 1, to)?;
        self.out.insert(chain.product, format!("{name}("));
        self.push(",");
        self.walk(at + 1, end)?;
        self.push(")");
        Ok((end, true))
    }

    /// `INTERVAL e unit` at `at`, as the last arguments of `wb_date_add`.
    pub(super) fn interval(&mut self, at: usize, to: usize, sign: i8) -> Result<usize, SqlError> {
        let end = self.operand_end(at + 1, to)?;
        let unit = self.tokens[..to]
            .get(end)
            .filter(|t| t.kind == TokenKind::Word)
            .ok_or_else(|| self.error(end))?;
        let unit = unit.text.to_ascii_uppercase();
        if !matches!(
            unit.as_str(),
            "SECOND" | "MINUTE" | "HOUR" | "DAY" | "WEEK" | "MONTH" | "QUARTER" | "YEAR"
        ) {
            return Err(SqlError::unsupported(&format!("INTERVAL of {unit}")));
        }
        self.push(format!(", {sign} * ("));
        self.walk(at + 1, end)?;
        self.push(format!("), '{unit}'"));
        Ok(end + 1)
    }

    /// One past the operand that starts at `at`.
    fn operand_end(&self, mut at: usize, to: usize) -> Result<usize, SqlError> {
        let tokens = &self.tokens[..to];
        while tokens
            .get(at)
            .is_some_and(|t| t.op("-") || t.op("+") || t.op("~"))
        {
            at += 1;
        }
        let first = tokens.get(at).ok_or_else(|| self.error(at))?;
        if first.op("(") {
            return closing(tokens, at)
                .map(|c| c + 1)
                .ok_or_else(|| self.error(at));
        }
        if first.is("CASE") {
            let mut depth = 0_usize;
            for (i, token) in tokens.iter().enumerate().skip(at) {
                if token.is("CASE") {
                    depth += 1;
                } else if token.is("END") {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(i + 1);
                    }
                }
            }
            return Err(self.error(at));
        }
        if first.kind == TokenKind::Op {
            return Err(self.error(at));
        }
        at += 1;
        while tokens.get(at).is_some_and(|t| t.op(".")) {
            at += 2;
        }
        if first.kind == TokenKind::Word && tokens.get(at).is_some_and(|t| t.op("(")) {
            return closing(tokens, at)
                .map(|c| c + 1)
                .ok_or_else(|| self.error(at));
        }
        Ok(at.min(to))
    }

    /// MySQL's LIKE escapes with a backslash unless the statement says otherwise.
    pub(super) fn like(&mut self, at: usize, to: usize) -> Result<(usize, bool), SqlError> {
        let end = self.operand_end(at + 1, to)?;
        self.push("LIKE");
        self.walk(at + 1, end)?;
        if !self.tokens[..to].get(end).is_some_and(|t| t.is("ESCAPE")) {
            self.push("ESCAPE '\\'");
        }
        Ok((end, true))
    }
}
