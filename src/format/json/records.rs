//! From the tree to typed records, one by one.
//!
//! A field that does not fit is reported at its own place and left at its default; a record that
//! cannot do without it is left out. Either way `complete` becomes false.

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use crate::board::check::Lost;
use crate::board::near::did_you_mean;
use crate::board::node::NodeFile;
use crate::board::{Diagnostic, Document, Header, Id, Key, Node, Props, Record, Site};

use super::tree::{Lines, Member, Seg, Tree, Value};
use super::{MAX_FAULTS, Parsed, Places};

/// The lists of a board file, in file order.
pub(super) const LISTS: [&str; 8] = [
    "frames",
    "nodes",
    "edges",
    "story",
    "notes",
    "cards",
    "traffic",
    "scenarios",
];

/// Most places that are remembered in all: far more than a board that is not refused has.
const MAX_ALL_PLACES: usize = 100_000;
/// Most places that are remembered inside one record.
const MAX_PLACES: usize = 200;
/// Deepest place: `props.records[0].type` has 4 steps.
const MAX_PLACE_DEPTH: usize = 4;
/// Most fields of one record that are given up before the record is.
const MAX_REPAIRS: usize = 16;

/// Reads every record of a tree. `torn` says that whole parts of the text did not get into it,
/// or into the wrong place. `formats` are the formats that it may have, the usual one first.
pub(super) fn read(tree: Tree, lines: &Lines<'_>, torn: bool, formats: &[&str]) -> Parsed {
    let mut reading = Reading {
        lines,
        torn,
        formats,
        parsed: Parsed {
            document: Document::default(),
            diagnostics: Vec::new(),
            complete: true,
            lost: Lost {
                more: torn,
                ..Lost::default()
            },
            places: Places::default(),
        },
    };
    let at = tree.at;
    match tree.value {
        Value::Object(members) => reading.board(at, members),
        Value::Broken => reading.parsed.complete = false,
        _ => {
            let message = format!("a board is an object, this is {}", tree.noun());
            reading.lost(
                at,
                None,
                &message,
                "start with {\"format\": \"wireboard/1\", ...}",
            );
        }
    }
    reading.parsed
}

struct Reading<'a> {
    lines: &'a Lines<'a>,
    torn: bool,
    formats: &'a [&'a str],
    parsed: Parsed,
}

impl Reading<'_> {
    fn report(&mut self, at: usize, diagnostic: Diagnostic) {
        if self.parsed.diagnostics.len() < MAX_FAULTS {
            let diagnostic = diagnostic.at(Some(self.lines.position(at)));
            self.parsed.diagnostics.push(diagnostic);
        }
    }

    fn lost(&mut self, at: usize, key: Option<Key>, message: &str, help: &str) {
        self.parsed.complete = false;
        self.report(at, Diagnostic::error(key, message, help));
    }

    fn board(&mut self, at: usize, members: Vec<Member>) {
        self.version(at, &members);
        let mut header = Vec::new();
        for member in members {
            match member.key.as_str() {
                "format" => {}
                "site" => {
                    if let Some(site) = self.record::<Site>(member.tree, Some(Key::Site)) {
                        self.parsed.document.site = site;
                    }
                }
                list if LISTS.contains(&list) => self.list(member),
                _ => header.push(member),
            }
        }
        let tree = Tree {
            at,
            value: Value::Object(header),
        };
        if let Some(header) = self.record::<Header>(tree, Some(Key::Header)) {
            self.parsed.document.header = header;
        }
    }

    fn version(&mut self, at: usize, members: &[Member]) {
        let member = members.iter().find(|m| m.key == "format");
        match member.map(|m| (m.tree.at, m.tree.as_str())) {
            Some((_, Some(name))) if self.formats.contains(&name) => {}
            None if self.torn => {}
            None => {
                let message = "the board does not say its format";
                let help = "add \"format\": \"wireboard/1\" as the first field";
                self.report(at, Diagnostic::warning(None, message, help));
            }
            Some((at, found)) => {
                let message = match found {
                    Some(name) => {
                        let known: Vec<String> =
                            self.formats.iter().map(|f| format!("{f:?}")).collect();
                        let known = known.join(" and ");
                        format!("the format is {name:?}; this program reads {known}")
                    }
                    None => "the format is not a text".to_owned(),
                };
                let help = "what this version knows was read; a save would write wireboard/1";
                self.lost(at, None, &message, help);
            }
        }
    }

    fn list(&mut self, member: Member) {
        let Value::Array(items) = member.tree.value else {
            self.parsed.lost.more = true;
            if member.tree.value != Value::Broken {
                let message = format!(
                    "{:?} should be a list, this is {}",
                    member.key,
                    member.tree.noun()
                );
                self.lost(
                    member.tree.at,
                    None,
                    &message,
                    "write [ ... ] with one record each",
                );
            }
            return;
        };
        for item in items {
            if item.value == Value::Broken {
                self.parsed.lost.more = true;
                continue;
            }
            let at = item.get("id").map_or(item.at, |id| id.at);
            let id = item
                .get("id")
                .and_then(Tree::as_str)
                .and_then(|t| Id::new(t).ok());
            let key = |make: fn(Id) -> Key| id.clone().map(make);
            let record = match member.key.as_str() {
                "frames" => self.record(item, key(Key::Frame)).map(Record::Frame),
                "nodes" => self.node(item, key(Key::Node)).map(Record::Node),
                "edges" => self.record(item, key(Key::Edge)).map(Record::Edge),
                "story" => self.record(item, key(Key::Step)).map(Record::Step),
                "notes" => self.record(item, key(Key::Note)).map(Record::Note),
                "cards" => self.record(item, key(Key::Card)).map(Record::Card),
                "traffic" => self.record(item, key(Key::Traffic)).map(Record::Traffic),
                _ => self.record(item, key(Key::Scenario)).map(Record::Scenario),
            };
            match (record, id) {
                (Some(record), _) => self.insert(at, &member.key, record),
                (None, Some(id)) => drop(self.parsed.lost.ids.insert(id)),
                (None, None) => self.parsed.lost.more = true,
            }
        }
    }

    fn insert(&mut self, at: usize, list: &str, record: Record) {
        let key = record.key();
        if self.parsed.document.get(&key).is_some() {
            let message = format!("a second record of {list} with this id; it was left out");
            let help = "give it an id of its own";
            self.lost(at, Some(key), &message, help);
        } else {
            self.parsed.document.insert(record);
        }
    }

    /// Reads one record. Fields that do not fit are given up one after the other.
    fn record<T: DeserializeOwned>(&mut self, tree: Tree, key: Option<Key>) -> Option<T> {
        self.typed(tree, key, |tree| {
            serde_path_to_error::deserialize(tree.to_json())
                .map_err(|e| (path(e.path(), &[]), e.into_inner().to_string()))
        })
    }

    /// Reads one node: first what all nodes have, then the properties of its kind, so that an
    /// error in a property points at the property.
    fn node(&mut self, tree: Tree, key: Option<Key>) -> Option<Node> {
        self.typed(tree, key, |tree| {
            let file: NodeFile = serde_path_to_error::deserialize(tree.to_json())
                .map_err(|e| (path(e.path(), &[]), e.into_inner().to_string()))?;
            let json = serde_json::Value::Object(file.props.clone());
            let mut track = serde_path_to_error::Track::new();
            let source = serde_path_to_error::Deserializer::new(json, &mut track);
            match Props::deserialize(file.kind, source) {
                Ok(props) => Ok(Node::from_file(file, props)),
                Err(e) => Err((path(&track.path(), &["props"]), e.to_string())),
            }
        })
    }

    fn typed<T>(
        &mut self,
        mut tree: Tree,
        key: Option<Key>,
        read: impl Fn(&Tree) -> Result<T, (Vec<Seg>, String)>,
    ) -> Option<T> {
        if !matches!(tree.value, Value::Object(_)) {
            if tree.value != Value::Broken {
                let message = format!("a record is an object, this is {}", tree.noun());
                self.lost(tree.at, key, &message, "write { ... }");
            }
            return None;
        }
        if let Some(key) = &key {
            self.remember(key, &tree);
        }
        // After the first fault inside, the record itself says nothing new by being left out.
        let mut explained = self.torn || tree.has_broken();
        for _ in 0..MAX_REPAIRS {
            let (path, message) = match read(&tree) {
                Ok(value) => return Some(value),
                Err(error) => error,
            };
            let missing =
                message.starts_with("missing field") || message.starts_with("invalid length");
            if !(explained && missing) {
                let field = dotted(&path);
                let (message, help) = explain(&path, &message);
                let diagnostic = Diagnostic::error(key.clone(), message, help).in_field(&field);
                self.report(tree.locate(&path), diagnostic);
            }
            explained = true;
            self.parsed.complete = false;
            if path.is_empty() || !tree.break_at(&path) {
                return None;
            }
        }
        None
    }

    /// Keeps the places of a record and of what is inside it, within bounds.
    fn remember(&mut self, key: &Key, tree: &Tree) {
        let places = &mut self.parsed.places.0;
        if places.len() > MAX_ALL_PLACES {
            return;
        }
        let own = tree.get("id").map_or(tree.at, |_| tree.at);
        places
            .entry((key.clone(), String::new()))
            .or_insert_with(|| self.lines.position(own));
        let mut left = MAX_PLACES;
        let mut waiting = vec![(Vec::new(), tree)];
        while let Some((path, tree)) = waiting.pop() {
            let members = tree.members().iter();
            let named = members.map(|m| (Seg::Key(m.key.clone()), &m.tree));
            let numbered = tree.items().iter().enumerate();
            let numbered = numbered.map(|(i, t)| (Seg::Index(i), t));
            for (seg, inner) in named.chain(numbered).take(left) {
                left -= 1;
                let inside: Vec<Seg> = path.iter().cloned().chain([seg]).collect();
                let at = self.lines.position(inner.at);
                places.entry((key.clone(), dotted(&inside))).or_insert(at);
                if inside.len() < MAX_PLACE_DEPTH {
                    waiting.push((inside, inner));
                }
            }
        }
    }
}

fn path(path: &serde_path_to_error::Path, before: &[&str]) -> Vec<Seg> {
    let before = before.iter().map(|key| Seg::Key((*key).to_owned()));
    let inside = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(Seg::Index(*index)),
        Segment::Map { key } => Some(Seg::Key(key.clone())),
        Segment::Enum { variant } => Some(Seg::Key(variant.clone())),
        Segment::Unknown => None,
    });
    before.chain(inside).collect()
}

/// A path as people write it: `props.records[0].type`.
fn dotted(path: &[Seg]) -> String {
    let mut text = String::new();
    for seg in path {
        match seg {
            Seg::Key(key) if text.is_empty() => text.push_str(key),
            Seg::Key(key) => text.push_str(&format!(".{key}")),
            Seg::Index(i) => text.push_str(&format!("[{i}]")),
        }
    }
    text
}

/// Turns serde's sentence into what is wrong and what to do.
fn explain(path: &[Seg], message: &str) -> (String, String) {
    if let Some(told) = unknown(path, message) {
        return told;
    }
    if let Some(name) = message.strip_prefix("missing field `") {
        let name = name.trim_end_matches('`');
        return (
            format!("missing field {name:?}"),
            "add it; the record was left out".to_owned(),
        );
    }
    let plain = message.replace('`', "");
    if let Some((what, expected)) = plain.split_once(", expected ") {
        if let Some(range) = range(expected) {
            let what = what.strip_prefix("invalid value: integer ");
            let what = what.map(|n| format!("{n} is out of range"));
            let what =
                what.unwrap_or_else(|| plain[..plain.len() - expected.len() - 11].to_owned());
            return (what, format!("write a whole number, {range}"));
        }
        return (what.to_owned(), format!("write {}", in_json(expected)));
    }
    if let Some((what, help)) = plain.split_once("; ") {
        return (what.to_owned(), help.to_owned());
    }
    (plain, String::new())
}

/// A name that is not on a closed list: which one, and the nearest of the list, or all of it.
fn unknown(path: &[Seg], message: &str) -> Option<(String, String)> {
    let (what, rest) = match message.strip_prefix("unknown variant `") {
        Some(rest) => (None, rest),
        None => (Some("field"), message.strip_prefix("unknown field `")?),
    };
    let (wrong, rest) = rest.split_once("`, ")?;
    let field = path.iter().rev().find_map(|seg| match seg {
        Seg::Key(key) if key != wrong => Some(key.as_str()),
        Seg::Key(_) | Seg::Index(_) => None,
    });
    let what = what.or(field).unwrap_or("name");
    let names: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
    let help = match (did_you_mean(wrong, names.iter().copied()), names.as_slice()) {
        (Some(help), _) => help,
        (None, []) => String::new(),
        (None, [one]) => format!("write {one}"),
        (None, [init @ .., last]) => format!("write {} or {last}", init.join(", ")),
    };
    Some((format!("unknown {what} {wrong:?}"), help))
}

/// What a whole number may be, by serde's name of its type.
fn range(expected: &str) -> Option<String> {
    Some(match expected {
        "u8" => format!("0 to {}", u8::MAX),
        "u16" => format!("0 to {}", u16::MAX),
        "u32" => format!("0 to {}", u32::MAX),
        "u64" | "usize" => "0 or more".to_owned(),
        "i8" => format!("{} to {}", i8::MIN, i8::MAX),
        "i16" => format!("{} to {}", i16::MIN, i16::MAX),
        "i32" => format!("{} to {}", i32::MIN, i32::MAX),
        "i64" => format!("{} to {}", i64::MIN, i64::MAX),
        _ => return None,
    })
}

/// What serde expects, in the words of JSON.
fn in_json(expected: &str) -> &str {
    match expected {
        "f32" | "f64" => "a number",
        "a boolean" => "true or false",
        "a string" => "a text in double quotes",
        "a sequence" => "a list: [ ... ]",
        "a map" => "an object: { ... }",
        _ if expected.starts_with("struct ") => "an object: { ... }",
        _ => expected,
    }
}
