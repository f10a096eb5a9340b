//! Records, fields and values in the words of the screen.

use serde_json::Value;

use crate::board::merge::Conflict;
use crate::board::{Document, Key, Patch, Record};

/// Most things that a message names; more are counted.
const NAMED: usize = 3;

/// A disputed record, field by field.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Which record.
    pub key: Key,
    /// What it is called, such as `web-1 (Nginx)`.
    pub title: String,
    /// What comes and goes with it, for people; empty when nothing does.
    pub along: String,
    /// Its fields that changed: those that both changed differently are marked.
    pub fields: Vec<Shown>,
    /// Both sides drew something new: both can stay.
    pub may_be_both: bool,
}

/// A field in both versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its name, such as `name`, `place` or `workers`.
    pub name: String,
    /// What it was when both began; empty when it was not there.
    pub base: String,
    /// Mine.
    pub mine: String,
    /// Theirs.
    pub theirs: String,
    /// Both changed it, to different values. The others are on the board already, whoever changed them.
    pub differs: bool,
}

impl Row {
    /// A conflict in words.
    pub(super) fn of(board: &Document, conflict: &Conflict) -> Self {
        let along: Vec<&str> = conflict
            .along
            .iter()
            .filter_map(|k| k.id().map(crate::board::Id::as_str))
            .collect();
        let mut fields: Vec<Shown> = Vec::new();
        if conflict.fields.is_empty() {
            let there = |r: &Option<Record>| match r {
                Some(_) => "keeps it".to_owned(),
                None => "takes it away".to_owned(),
            };
            fields.push(Shown {
                name: noun(&conflict.key).to_owned(),
                base: "on the board".to_owned(),
                mine: there(&conflict.mine),
                theirs: there(&conflict.theirs),
                differs: true,
            });
        }
        let changed = conflict.changed();
        fields.extend(changed.iter().map(|field| Shown {
            name: name(&field.name),
            base: value(field.base.as_ref()),
            mine: value(field.mine.as_ref()),
            theirs: value(field.theirs.as_ref()),
            differs: conflict.fields.iter().any(|f| f.name == field.name),
        }));
        fields.sort_by_key(|f| !f.differs);
        Self {
            title: title(board, &conflict.key),
            key: conflict.key.clone(),
            along: along.join(", "),
            fields,
            may_be_both: conflict.may_be_both(),
        }
    }
}

/// What a patch brings, in a few words: `web-1, db moved`.
pub(super) fn what_came(board: &Document, patch: &Patch) -> String {
    let mut texts: Vec<String> = patch
        .changes()
        .map(|(key, change)| {
            let verb = match (&change.before, &change.after) {
                (None, _) => " is new",
                (_, None) => " is gone",
                (Some(_), Some(_)) => "",
            };
            format!("{}{verb}", title(board, key))
        })
        .collect();
    let more = texts.len().saturating_sub(NAMED);
    if more > 0 {
        texts.truncate(NAMED);
        texts.push(format!("{more} more"));
    }
    texts.join(", ")
}

/// What people call a record.
fn title(board: &Document, key: &Key) -> String {
    match (key, key.id()) {
        (Key::Header, _) => "the title of the board".to_owned(),
        (Key::Site, _) => "the site".to_owned(),
        (_, Some(id)) => match board.called(id) {
            name if name == id.as_str() => match key {
                Key::Step(_) => format!("step {id} of the story"),
                _ => id.to_string(),
            },
            name => format!("{id} ({name})"),
        },
        (_, None) => noun(key).to_owned(),
    }
}

const fn noun(key: &Key) -> &'static str {
    match key {
        Key::Header => "title",
        Key::Site => "site",
        Key::Frame(_) => "machine",
        Key::Node(_) => "part",
        Key::Edge(_) => "edge",
        Key::Step(_) => "step",
        Key::Note(_) => "note",
        Key::Card(_) => "card",
        Key::Traffic(_) => "traffic",
        Key::Scenario(_) => "scenario",
    }
}

/// A field as the screen calls it.
fn name(path: &str) -> String {
    match path {
        "at" => "place".to_owned(),
        "frame" => "machine".to_owned(),
        _ => path.strip_prefix("props.").unwrap_or(path).to_owned(),
    }
}

/// A value as the screen writes it.
fn value(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "none".to_owned(),
        Some(Value::String(text)) if text.is_empty() => "none".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(yes)) => (if *yes { "yes" } else { "no" }).to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        // A place, a size.
        Some(Value::Array(list)) if list.len() == 2 && list.iter().all(Value::is_number) => {
            format!("{}, {}", list[0], list[1])
        }
        // A kind and its properties.
        Some(Value::Array(list)) => match list.as_slice() {
            [Value::String(kind), Value::Object(_)] => kind.replace('_', " "),
            _ => Value::Array(list.clone()).to_string(),
        },
        Some(other @ Value::Object(_)) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_written_as_people_read_them() {
        for (given, expected) in [
            (json!("Nginx"), "Nginx"),
            (json!(""), "none"),
            (json!([12, 4]), "12, 4"),
            (json!(true), "yes"),
            (json!(["web_server", {}]), "web server"),
            (json!(["web", "app", "db"]), r#"["web","app","db"]"#),
        ] {
            assert_eq!(value(Some(&given)), expected);
        }
        assert_eq!(value(None), "none");
        assert_eq!(name("props.workers"), "workers");
        assert_eq!(name("at"), "place");
    }
}
