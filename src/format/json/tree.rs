//! A JSON value that remembers where each part stood in the text.
//!
//! Members keep the order of the file. A part that could not be read is [`Value::Broken`]: it takes
//! the place of the value so that everything around it can still be used.

use crate::board::Position;

/// A value and the byte offset of its first character.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tree {
    pub(super) at: usize,
    pub(super) value: Value,
}

/// What the value is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Could not be read. A diagnostic says why.
    Broken,
    Null,
    Bool(bool),
    Number(serde_json::Number),
    String(String),
    Array(Vec<Tree>),
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    pub(super) key_at: usize,
    pub(super) key: String,
    pub(super) tree: Tree,
}

/// One step of a path into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seg {
    Key(String),
    Index(usize),
}

impl Tree {
    /// The members of an object; nothing for other values.
    pub(super) fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The items of a list; nothing for other values.
    pub(super) fn items(&self) -> &[Tree] {
        match &self.value {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    /// The value under a key of an object.
    pub(super) fn get(&self, key: &str) -> Option<&Tree> {
        self.members()
            .iter()
            .find(|m| m.key == key)
            .map(|m| &m.tree)
    }

    /// The text, when it is one.
    pub(super) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// What it is, for people: `a number`.
    pub(super) const fn noun(&self) -> &'static str {
        match self.value {
            Value::Broken => "something unreadable",
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }

    /// The plain value. Broken parts are left out of lists and objects.
    pub(super) fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Broken | Value::Null => Json::Null,
            Value::Bool(b) => Json::Bool(*b),
            Value::Number(n) => Json::Number(n.clone()),
            Value::String(s) => Json::String(s.clone()),
            Value::Array(items) => Json::Array(
                items
                    .iter()
                    .filter(|t| t.value != Value::Broken)
                    .map(Self::to_json)
                    .collect(),
            ),
            Value::Object(members) => Json::Object(
                members
                    .iter()
                    .filter(|m| m.tree.value != Value::Broken)
                    .map(|m| (m.key.clone(), m.tree.to_json()))
                    .collect(),
            ),
        }
    }

    /// Where the deepest existing part of a path stands: the value, or its key when it is a member.
    pub(super) fn locate(&self, path: &[Seg]) -> usize {
        let mut here = self;
        for seg in path {
            let next = match (seg, &here.value) {
                (Seg::Key(key), Value::Object(_)) => here.get(key),
                // Broken items are left out of the plain value, so they do not count here either.
                (Seg::Index(i), Value::Array(items)) => {
                    items.iter().filter(|t| t.value != Value::Broken).nth(*i)
                }
                _ => None,
            };
            match next {
                Some(next) => here = next,
                None => break,
            }
        }
        here.at
    }

    /// Marks the part at a path as broken. False when there is no such part.
    pub(super) fn break_at(&mut self, path: &[Seg]) -> bool {
        let Some((first, rest)) = path.split_first() else {
            let was = std::mem::replace(&mut self.value, Value::Broken);
            return was != Value::Broken;
        };
        let next = match (first, &mut self.value) {
            (Seg::Key(key), Value::Object(members)) => members
                .iter_mut()
                .find(|m| m.key == *key)
                .map(|m| &mut m.tree),
            (Seg::Index(i), Value::Array(items)) => items
                .iter_mut()
                .filter(|t| t.value != Value::Broken)
                .nth(*i),
            _ => None,
        };
        next.is_some_and(|tree| tree.break_at(rest))
    }

    /// True when some part could not be read.
    pub(super) fn has_broken(&self) -> bool {
        match &self.value {
            Value::Broken => true,
            Value::Array(items) => items.iter().any(Self::has_broken),
            Value::Object(members) => members.iter().any(|m| m.tree.has_broken()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        }
    }
}

/// Bytes between two counts of characters. A file may be one line of 16 MiB.
const STRIDE: usize = 256;

/// Where lines start, to turn a byte offset into a place that people find.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// Characters that begin before each multiple of [`STRIDE`].
    counts: Vec<u32>,
}

impl<'a> Lines<'a> {
    /// Reads the text once.
    pub(super) fn new(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        let starts = std::iter::once(0)
            .chain(breaks.map(|(i, _)| i + 1))
            .collect();
        let counts = std::iter::once(0)
            .chain(text.as_bytes().chunks(STRIDE).scan(0, |sum, chunk| {
                *sum += characters(chunk);
                Some(*sum)
            }))
            .collect();
        Self {
            text,
            starts,
            counts,
        }
    }

    /// Line and column of an offset, both from 1; the column counts characters.
    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line.saturating_sub(1)];
        Position {
            line: line as u32,
            column: self.before(offset) - self.before(start) + 1,
        }
    }

    /// Characters that begin before an offset.
    fn before(&self, offset: usize) -> u32 {
        let counted = offset / STRIDE;
        self.counts[counted] + characters(&self.text.as_bytes()[counted * STRIDE..offset])
    }
}

/// Characters that begin in these bytes: all bytes of UTF-8 but the continuations.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|b| **b & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "a\n{\"é\": ☃x\n";
        let lines = Lines::new(text);
        let at = |needle: &str| lines.position(text.find(needle).unwrap());
        assert_eq!(at("a"), Position { line: 1, column: 1 });
        assert_eq!(at("☃"), Position { line: 2, column: 7 });
        assert_eq!(at("x"), Position { line: 2, column: 8 });
        assert_eq!(lines.position(999), Position { line: 3, column: 1 });
    }

    #[test]
    fn columns_of_a_very_long_line_count_characters_too() {
        let text = format!("x\n{}y", "é☃".repeat(5_000));
        let lines = Lines::new(&text);
        let at = |needle: &str| lines.position(text.find(needle).unwrap());
        assert_eq!((at("y").line, at("y").column), (2, 10_001));
        assert_eq!(lines.position(text.len()).column, 10_002);
    }
}
