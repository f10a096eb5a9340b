//! The tolerant reader: any text to a [`Tree`], with a fault for each thing that is not JSON.
//!
//! It recovers at the nearest comma or bracket, so one slip costs one value and not the file.
//! Bounds: [`MAX_BYTES`] of text, [`MAX_DEPTH`] levels, [`MAX_FAULTS`] faults. Every loop moves
//! forward by at least one byte.

use std::collections::BTreeMap;

use super::strings;
use super::tree::{Member, Tree, Value};

/// Longest text that is read. A board is a few kilobytes; 16 MiB is room for every honest file.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// Deepest nesting. Boards need 6; unknown fields may need some more.
pub const MAX_DEPTH: usize = 64;
/// Most faults that are kept; a file with more is not a board.
pub const MAX_FAULTS: usize = 50;

/// Something that is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) message: String,
    pub(super) help: &'static str,
    /// True when a part of the text did not get into the tree.
    pub(super) lost: bool,
}

/// Reads a text. Without any value in it the tree is broken.
/// The last answer is true when the text is torn: whole parts of it got lost, or into the wrong
/// place, by brackets that do not fit or an early end.
pub(super) fn read(text: &str) -> (Tree, Vec<Fault>, bool) {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        faults: Vec::new(),
        open: Vec::new(),
        ended: false,
        torn: false,
    };
    let tree = reader.whole();
    (tree, reader.faults, reader.torn)
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    faults: Vec<Fault>,
    /// Closing brackets that are waited for, innermost last.
    open: Vec<u8>,
    /// The early end of the text was reported.
    ended: bool,
    /// Brackets do not fit.
    torn: bool,
}

impl Reader<'_> {
    fn whole(&mut self) -> Tree {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
            self.fault(
                0,
                "the file starts with a byte order mark",
                "save it as plain UTF-8",
                false,
            );
        }
        self.space();
        if self.at >= self.bytes.len() {
            self.torn = true;
            let help = "a board is an object: {\"format\": \"wireboard/1\", ...}";
            self.fault(self.at, "there is nothing in this file", help, true);
            return broken(self.at);
        }
        let tree = self.value();
        self.space();
        if self.at < self.bytes.len() {
            self.torn = true;
            let help = "remove it, or move it into the board";
            self.fault(
                self.at,
                "there is more text after the end of the board",
                help,
                true,
            );
        }
        tree
    }

    /// Keeps a fault. After [`MAX_FAULTS`] only the loss is remembered.
    pub(super) fn fault(
        &mut self,
        at: usize,
        message: impl Into<String>,
        help: &'static str,
        lost: bool,
    ) {
        if self.faults.len() < MAX_FAULTS {
            let message = message.into();
            self.faults.push(Fault {
                at,
                message,
                help,
                lost,
            });
        } else if lost && let Some(last) = self.faults.last_mut() {
            last.lost = true;
        }
    }

    /// The text ends too early. Said once, for the innermost thing that is open.
    pub(super) fn ends_inside(&mut self, start: usize, what: &str) {
        if !self.ended {
            self.torn = true;
            self.ended = true;
            let message = format!("the file ends inside this {what}");
            let help = "the rest is missing; complete it, or take the file from a backup";
            self.fault(start, message, help, true);
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Skips white space, and comments with a fault.
    fn space(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'/') if self.bytes.get(self.at + 1) == Some(&b'/') => self.comment(b"\n"),
                Some(b'/') if self.bytes.get(self.at + 1) == Some(&b'*') => self.comment(b"*/"),
                _ => return,
            }
        }
    }

    fn comment(&mut self, end: &[u8]) {
        let help = "put the text into a field of its own, such as \"comment\"";
        self.fault(self.at, "JSON has no comments", help, true);
        let body = &self.bytes[self.at + 2..];
        let length = body
            .windows(end.len())
            .position(|w| w == end)
            .map_or(body.len(), |found| found + end.len());
        self.at += 2 + length;
    }

    fn value(&mut self) -> Tree {
        let at = self.at;
        let value = match self.peek() {
            None => {
                self.ends_inside(at, "value");
                Value::Broken
            }
            Some(b'{' | b'[') if self.open.len() >= MAX_DEPTH => {
                self.torn = true;
                let message = format!("nested deeper than {MAX_DEPTH} levels");
                self.fault(at, message, "boards need 6 levels; flatten this", true);
                self.skip_nested();
                Value::Broken
            }
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(quote @ (b'"' | b'\'')) => Value::String(strings::read(self, quote)),
            Some(b',' | b':' | b']' | b'}') => {
                self.fault(at, "a value is missing here", "write the value", true);
                Value::Broken
            }
            Some(_) => self.word(),
        };
        Tree { at, value }
    }

    /// A bare word: `true`, `false`, `null`, a number, or nothing that JSON knows.
    fn word(&mut self) -> Value {
        let start = self.at;
        let ends = |b: &u8| b" \t\r\n,:[]{}\"".contains(b);
        let length = self.bytes[start..].iter().position(ends);
        self.at = length.map_or(self.bytes.len(), |n| start + n);
        // The end stands before an ASCII byte or at the end of the text, so this is a whole text.
        let word = &self.text[start..self.at];
        match word {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                self.number(start, word)
            }
            _ => {
                let shown: String = word.chars().take(24).collect();
                let help = "a value is a \"text\" in double quotes, a number, true, false, null, a list or an object";
                self.fault(start, format!("{shown:?} is not a value"), help, true);
                Value::Broken
            }
        }
    }

    fn number(&mut self, at: usize, word: &str) -> Value {
        if !is_json_number(word) {
            let shown: String = word.chars().take(24).collect();
            let help = "write it as 12, -3, 0.5 or 1e6";
            self.fault(at, format!("{shown:?} is not a number"), help, true);
            return Value::Broken;
        }
        let whole = !word.contains(['.', 'e', 'E']);
        if whole && let Ok(n) = word.parse::<u64>() {
            return Value::Number(n.into());
        }
        if whole
            && word != "-0"
            && let Ok(n) = word.parse::<i64>()
        {
            return Value::Number(n.into());
        }
        // The standard library reads the nearest double, so writing it again gives the same digits.
        let number = word
            .parse::<f64>()
            .ok()
            .and_then(serde_json::Number::from_f64);
        let Some(number) = number else {
            let help = "the largest is about 1.8e308";
            self.fault(at, "this number is too large", help, true);
            return Value::Broken;
        };
        if whole && word != "-0" {
            let message = "this number has more digits than can be kept";
            let help = "put it into quotes to keep every digit";
            self.fault(at, message, help, true);
        }
        Value::Number(number)
    }

    fn array(&mut self) -> Value {
        let start = self.at;
        self.at += 1;
        self.open.push(b']');
        let mut items = Vec::new();
        let mut after_comma = false;
        while self.item_follows(b']', start, "list", after_comma) {
            let before = self.at;
            items.push(self.value());
            after_comma = self.comma();
            self.progress(before);
        }
        self.open.pop();
        Value::Array(items)
    }

    fn object(&mut self) -> Value {
        let start = self.at;
        self.at += 1;
        self.open.push(b'}');
        let mut members: Vec<Member> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut after_comma = false;
        let mut nameless = false;
        while self.item_follows(b'}', start, "object", after_comma) {
            let before = self.at;
            if let Some(member) = self.member(&mut nameless) {
                if let Some(i) = places.get(&member.key) {
                    let message = format!("the key {:?} stands here twice", member.key);
                    let help = "keep one; the later one was taken";
                    self.fault(member.key_at, message, help, true);
                    members[*i] = member;
                } else {
                    places.insert(member.key.clone(), members.len());
                    members.push(member);
                }
            }
            after_comma = self.comma();
            self.progress(before);
        }
        self.open.pop();
        Value::Object(members)
    }

    /// True when another item begins here. False at the end of the list or object: its bracket, a
    /// bracket that an outer one waits for, or the end of the text. A bracket that nobody waits
    /// for is skipped.
    fn item_follows(&mut self, close: u8, start: usize, what: &str, after_comma: bool) -> bool {
        loop {
            self.space();
            match self.peek() {
                Some(found) if found == close => {
                    if after_comma {
                        let help = "remove the comma before it";
                        self.fault(self.at, "a comma stands before this bracket", help, false);
                    }
                    self.at += 1;
                    return false;
                }
                Some(found @ (b'}' | b']')) if self.open.contains(&found) => {
                    self.torn = true;
                    let message = format!("this bracket closes something else; the {what} is open");
                    let help = "close the inner brackets before it";
                    self.fault(self.at, message, help, false);
                    return false;
                }
                Some(b'}' | b']') => {
                    self.torn = true;
                    let help = "remove it, or open it before";
                    self.fault(self.at, "this bracket closes nothing", help, true);
                    self.at += 1;
                }
                Some(_) => return true,
                None => {
                    self.ends_inside(start, what);
                    return false;
                }
            }
        }
    }

    fn member(&mut self, nameless: &mut bool) -> Option<Member> {
        let key_at = self.at;
        let key = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => strings::read(self, quote),
            Some(b',' | b':' | b'[' | b']' | b'{') => {
                let nested = matches!(self.peek(), Some(b'[' | b'{'));
                let help = if nested {
                    "write \"name\": before it, or remove a bracket that is one too many"
                } else {
                    "write \"name\": value"
                };
                // Of a row of values without names, the first says it all.
                if !(nested && *nameless) {
                    self.fault(key_at, "a name is missing here", help, true);
                }
                if nested {
                    self.torn = true;
                    *nameless = true;
                    self.skip_nested();
                    return None;
                }
                String::new()
            }
            _ => self.bare_key(),
        };
        self.space();
        if self.peek() == Some(b':') {
            self.at += 1;
            self.space();
        } else {
            let shown: String = key.chars().take(24).collect();
            let message = format!("there is no ':' after {shown:?}");
            self.fault(self.at, message, "write \"name\": value", true);
            if matches!(self.peek(), None | Some(b',' | b'}' | b']')) {
                return None;
            }
        }
        let tree = self.value();
        (!key.is_empty() || tree.value != Value::Broken).then_some(Member { key_at, key, tree })
    }

    fn bare_key(&mut self) -> String {
        let start = self.at;
        let ends = |b: &u8| b" \t\r\n,:[]{}\"".contains(b);
        let length = self.bytes[start..].iter().position(ends);
        self.at = length.map_or(self.bytes.len(), |n| start + n);
        let help = "write the name in double quotes";
        self.fault(start, "a name without quotes", help, false);
        self.text[start..self.at].to_owned()
    }

    /// After an item: takes the comma, or says that it is missing. True after a comma.
    fn comma(&mut self) -> bool {
        self.space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                true
            }
            None | Some(b'}' | b']') => false,
            Some(_) => {
                self.fault(
                    self.at,
                    "a comma is missing before this",
                    "write a comma",
                    false,
                );
                false
            }
        }
    }

    /// Every turn of a loop moves on: a byte that nothing wanted is skipped.
    fn progress(&mut self, before: usize) {
        if self.at == before {
            let next = self.text[self.at..].chars().next();
            self.at += next.map_or(1, char::len_utf8);
        }
    }

    /// Skips a list or object without looking inside, strings apart.
    fn skip_nested(&mut self) {
        let mut depth = 0_usize;
        let mut in_string = false;
        while let Some(b) = self.peek() {
            self.at += 1;
            match b {
                b'\\' if in_string => self.at += 1,
                b'"' => in_string = !in_string,
                b'\n' => in_string = false,
                b'{' | b'[' if !in_string => depth += 1,
                b'}' | b']' if !in_string => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                _ => {}
            }
        }
        self.at = self.text.ceil_char_boundary(self.at.min(self.bytes.len()));
    }
}

const fn broken(at: usize) -> Tree {
    Tree {
        at,
        value: Value::Broken,
    }
}

/// RFC 8259, section 6.
fn is_json_number(word: &str) -> bool {
    let rest = word.strip_prefix('-').unwrap_or(word);
    let digits = |t: &str| t.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let n = digits(fraction);
        if n == 0 {
            return false;
        }
        rest = &fraction[n..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let n = digits(exponent);
        return n > 0 && n == exponent.len();
    }
    rest.is_empty()
}
