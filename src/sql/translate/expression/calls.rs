//! Function calls: renamed, rebuilt, or refused by name.

use super::super::cursor::{check_name, quote, text};
use super::super::functions::Function;
use super::{SqlError, Writer};
use crate::sql::token::TokenKind;

impl Writer<'_> {
    /// Writes a function call whose arguments stand in `from..to`.
    pub(super) fn call(
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
