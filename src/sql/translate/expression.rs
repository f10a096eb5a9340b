//! Rewrites what every statement shares: names, strings, operators and function calls.
//!
//! The writer walks a range of tokens once and appends SQLite text. Two operators have no twin in
//! SQLite and become calls, so the writer remembers for each bracket level where the current
//! product and the current sum began in the output: `a * b DIV c` is `wb_div(a * b, c)`.

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

    /// Handles the operator at `at`; gives where to go on and whether a value was just written.
    fn operator(
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
    fn product_call(
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
    fn interval(&mut self, at: usize, to: usize, sign: i8) -> Result<usize, SqlError> {
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

    /// MySQL's LIKE escapes with a backslash unless the statement says otherwise.
    fn like(&mut self, at: usize, to: usize) -> Result<(usize, bool), SqlError> {
        let end = self.operand_end(at + 1, to)?;
        self.push("LIKE");
        self.walk(at + 1, end)?;
        if !self.tokens[..to].get(end).is_some_and(|t| t.is("ESCAPE")) {
            self.push("ESCAPE '\\'");
        }
        Ok((end, true))
    }

    /// Writes a function call whose arguments stand in `from..to`.
    fn call(
        &mut self,
        name: &str,
        function: &Function,
        from: usize,
        to: usize,
    ) -> Result<(), SqlError> {
        match function {
            Function::Rename(new) => {
                if matches!(name, "MIN" | "MAX") && self.split(from, to).len() > 1 {
                    return Err(self.error(from));
                }
                self.push(format!("{new}("));
                self.walk(from, to)?;
                self.push(")");
            }
            Function::Fact(fact) if from == to => self.fact(fact.clone()),
            Function::Fact(_) => {
                return Err(SqlError::unsupported(&format!("{name} with an argument")));
            }
            Function::Random if from == to => {
                self.random = true;
                self.push("wb_rand()");
            }
            Function::Random => return Err(SqlError::unsupported("RAND with a seed")),
            Function::DateAdd(sign) => {
                let args = self.split(from, to);
                let [(a, a_end), (b, b_end)] = args[..] else {
                    return Err(self.error(from));
                };
                if !self.tokens[b].is("INTERVAL") {
                    return Err(self.error(b));
                }
                self.push("wb_date_add(");
                self.walk(a, a_end)?;
                if self.interval(b, b_end, *sign)? != b_end {
                    return Err(self.error(b_end));
                }
                self.push(")");
            }
            Function::TimestampDiff => {
                let args = self.split(from, to);
                let [(unit, _), (a, a_end), (b, b_end)] = args[..] else {
                    return Err(self.error(from));
                };
                let unit = self.tokens[unit].text.to_ascii_uppercase();
                if !matches!(unit.as_str(), "SECOND" | "MINUTE" | "HOUR" | "DAY" | "WEEK") {
                    return Err(SqlError::unsupported(&format!("TIMESTAMPDIFF in {unit}")));
                }
                self.push(format!("wb_timestampdiff('{unit}',"));
                self.walk(a, a_end)?;
                self.push(",");
                self.walk(b, b_end)?;
                self.push(")");
            }
            Function::Extract => {
                let unit = self.tokens[from].text.to_ascii_uppercase();
                let known = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"];
                if !known.contains(&unit.as_str()) || !self.tokens[from + 1].is("FROM") {
                    return Err(SqlError::unsupported(&format!("EXTRACT of {unit}")));
                }
                self.push(format!("wb_{}(", unit.to_ascii_lowercase()));
                self.walk(from + 2, to)?;
                self.push(")");
            }
            Function::Cast => self.cast(from, to)?,
            Function::GroupConcat => self.group_concat(from, to)?,
            Function::Values => {
                let column = &self.tokens[from];
                let plain = matches!(column.kind, TokenKind::Word | TokenKind::Name);
                if !self.in_upsert || to != from + 1 || !plain {
                    return Err(self.error(from));
                }
                check_name(&column.text)?;
                self.push(format!("excluded.{}", quote(&column.text)));
            }
            Function::Unsupported => return Err(SqlError::unsupported(&format!("{name}()"))),
        }
        Ok(())
    }

    fn cast(&mut self, from: usize, to: usize) -> Result<(), SqlError> {
        let as_at = (from..to).find(|i| self.tokens[*i].is("AS"));
        let (end, type_at) = match (as_at, self.split(from, to).as_slice()) {
            (Some(at), _) => (at, at + 1),
            (None, [(_, end), (start, _)]) => (*end, *start),
            _ => return Err(self.error(from)),
        };
        let name = self.tokens[..to]
            .get(type_at)
            .ok_or_else(|| self.error(to))?;
        let name = name.text.to_ascii_uppercase();
        let affinity = match name.as_str() {
            "SIGNED" | "UNSIGNED" | "INTEGER" | "INT" => "INTEGER",
            "CHAR" | "VARCHAR" if type_at + 1 == to => "TEXT",
            "DOUBLE" | "FLOAT" | "REAL" => "REAL",
            _ => return Err(SqlError::unsupported(&format!("CAST to {name}"))),
        };
        self.push("CAST(");
        self.walk(from, end)?;
        self.push(format!("AS {affinity})"));
        Ok(())
    }

    fn group_concat(&mut self, from: usize, to: usize) -> Result<(), SqlError> {
        let find = |word: &str| (from..to).find(|i| self.tokens[*i].is(word));
        let separator = find("SEPARATOR");
        let order = find("ORDER");
        let end = order.or(separator).unwrap_or(to);
        if self.split(from, end).len() != 1 {
            return Err(SqlError::unsupported("GROUP_CONCAT of several expressions"));
        }
        if separator.is_some() && self.tokens[from].is("DISTINCT") {
            return Err(SqlError::unsupported(
                "GROUP_CONCAT with DISTINCT and SEPARATOR",
            ));
        }
        self.push("group_concat(");
        self.walk(from, end)?;
        if let Some(at) = separator {
            let value = self.tokens[..to]
                .get(at + 1)
                .ok_or_else(|| self.error(to))?;
            self.push(format!(", {}", text(&value.text)));
        }
        if let Some(at) = order {
            self.walk(at, separator.unwrap_or(to))?;
        }
        self.push(")");
        Ok(())
    }

    /// Ranges between commas outside brackets. Empty when the range is.
    pub fn split(&self, from: usize, to: usize) -> Vec<(usize, usize)> {
        let mut parts = Vec::new();
        let (mut depth, mut start) = (0_usize, from);
        for at in from..to {
            let token = &self.tokens[at];
            if token.op("(") {
                depth += 1;
            } else if token.op(")") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && token.op(",") {
                parts.push((start, at));
                start = at + 1;
            }
        }
        if start < to {
            parts.push((start, to));
        }
        parts
    }
}
