//! The fields of records, and two changes of one record brought together field by field.
//!
//! A record becomes an object with every property written out, so that a property at its default
//! and one that was never set are the same. Objects are merged member by member; everything else
//! (a place, a size, a list) is one value and belongs to one side whole. What a node is and the
//! properties of that kind go together: where a side changed the kind, they are one value.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::board::node::NodeFile;
use crate::board::{Key, Node, Record};

use super::{Field, Side};

/// The object of a record.
pub(super) type Fields = Map<String, Value>;

/// Writes a record as its fields, all of them.
pub(super) fn of(record: &Record) -> Fields {
    match record {
        Record::Header(r) => object(r),
        Record::Site(r) => object(r),
        Record::Frame(r) => object(r),
        Record::Node(r) => {
            let mut fields = object(NodeFile::from(r));
            fields.insert("props".to_owned(), r.props.to_value());
            fields
        }
        Record::Edge(r) => {
            let mut fields = object(r);
            fields.insert("link".to_owned(), Value::Object(object(&r.link)));
            fields.insert("server".to_owned(), Value::Object(object(&r.server)));
            fields
        }
        Record::Step(r) => object(r),
        Record::Note(r) => object(r),
        Record::Card(r) => object(r),
        Record::Traffic(r) => object(r),
        Record::Scenario(r) => object(r),
    }
}

/// Plain data with string keys always writes as an object.
fn object(value: impl Serialize) -> Fields {
    match serde_json::to_value(value) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) | Err(_) => Fields::new(),
    }
}

/// Reads a record of a key's kind from its fields; `None` when they make none.
pub(super) fn record(key: &Key, fields: Fields) -> Option<Record> {
    fn read<T: DeserializeOwned>(fields: Fields) -> Option<T> {
        serde_json::from_value(Value::Object(fields)).ok()
    }
    let record = match key {
        Key::Header => Record::Header(read(fields)?),
        Key::Site => Record::Site(read(fields)?),
        Key::Frame(_) => Record::Frame(read(fields)?),
        Key::Node(_) => Record::Node(Node::try_from(read::<NodeFile>(fields)?).ok()?),
        Key::Edge(_) => Record::Edge(read(fields)?),
        Key::Step(_) => Record::Step(read(fields)?),
        Key::Note(_) => Record::Note(read(fields)?),
        Key::Card(_) => Record::Card(read(fields)?),
        Key::Traffic(_) => Record::Traffic(read(fields)?),
        Key::Scenario(_) => Record::Scenario(read(fields)?),
    };
    // A merge never makes one record into another.
    (record.key() == *key).then_some(record)
}

/// Every value that is no object, under the way to it.
pub(super) fn leaves(fields: Fields) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for (name, value) in fields {
        match value {
            Value::Object(inner) => {
                let inner = leaves(inner).into_iter();
                found.extend(inner.map(|(rest, value)| (format!("{name}.{rest}"), value)));
            }
            value => drop(found.insert(name, value)),
        }
    }
    found
}

/// What came of two changes of one object.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// Both changes together; where both changed one value, the side's, mine when none is given.
    pub(super) merged: Fields,
    /// What the next merge starts from: theirs, but still the old value where nothing was chosen.
    pub(super) ancestor: Fields,
    /// What both changed, to different values.
    pub(super) fields: Vec<Field>,
}

/// Brings two changes of one record together. `base` is empty for a record that both made.
pub(super) fn join(
    mut base: Fields,
    mut mine: Fields,
    mut theirs: Fields,
    side: Option<Side>,
) -> Joined {
    let kind = mine.get("kind");
    let apart = kind != theirs.get("kind") || (!base.is_empty() && kind != base.get("kind"));
    let bound = apart && mine.contains_key("props");
    if bound {
        for fields in [&mut base, &mut mine, &mut theirs] {
            bind(fields);
        }
    }
    let mut joined = Joined::default();
    let all = Three {
        base: &base,
        mine: &mine,
        theirs: &theirs,
    };
    all.members(
        "",
        side,
        &mut joined.merged,
        &mut joined.ancestor,
        &mut joined.fields,
    );
    if bound {
        release(&mut joined.merged);
        release(&mut joined.ancestor);
    }
    joined
}

/// Makes the kind and its properties one value: a list of the two.
fn bind(fields: &mut Fields) {
    if let (Some(kind), Some(props)) = (fields.remove("kind"), fields.remove("props")) {
        fields.insert("kind".to_owned(), Value::Array(vec![kind, props]));
    }
}

/// Undoes [`bind`].
fn release(fields: &mut Fields) {
    if let Some(Value::Array(pair)) = fields.remove("kind") {
        for (name, value) in ["kind", "props"].into_iter().zip(pair) {
            fields.insert(name.to_owned(), value);
        }
    }
}

/// One object in three versions.
struct Three<'a> {
    base: &'a Fields,
    mine: &'a Fields,
    theirs: &'a Fields,
}

impl Three<'_> {
    fn members(
        &self,
        path: &str,
        side: Option<Side>,
        merged: &mut Fields,
        ancestor: &mut Fields,
        found: &mut Vec<Field>,
    ) {
        let mut names: Vec<&String> = self.mine.keys().collect();
        names.extend(self.theirs.keys().filter(|n| !self.mine.contains_key(*n)));
        for name in names {
            let (base, mine, theirs) = (
                self.base.get(name),
                self.mine.get(name),
                self.theirs.get(name),
            );
            let inner = match path {
                "" => name.clone(),
                _ => format!("{path}.{name}"),
            };
            let mut put = |value: Option<&Value>, from: Option<&Value>| {
                merged.extend(value.map(|v| (name.clone(), v.clone())));
                ancestor.extend(from.map(|v| (name.clone(), v.clone())));
            };
            if mine == theirs || theirs == base {
                put(mine, theirs);
            } else if mine == base {
                put(theirs, theirs);
            } else if let (Some(Value::Object(mine)), Some(Value::Object(theirs)), Some(base)) =
                (mine, theirs, object_or_nothing(base))
            {
                let three = Three { base, mine, theirs };
                let (mut both, mut from) = (Fields::new(), Fields::new());
                three.members(&inner, side, &mut both, &mut from, found);
                put(Some(&Value::Object(both)), Some(&Value::Object(from)));
            } else {
                match side {
                    None => put(mine, base),
                    Some(Side::Mine | Side::Both) => put(mine, theirs),
                    Some(Side::Theirs) => put(theirs, theirs),
                }
                found.push(Field {
                    name: inner,
                    base: base.cloned(),
                    mine: mine.cloned(),
                    theirs: theirs.cloned(),
                });
            }
        }
    }
}

/// An object, or an empty one where there was nothing; `None` for any other value.
fn object_or_nothing(value: Option<&Value>) -> Option<&Fields> {
    static NOTHING: std::sync::OnceLock<Fields> = std::sync::OnceLock::new();
    match value {
        None => Some(NOTHING.get_or_init(Fields::new)),
        Some(Value::Object(fields)) => Some(fields),
        Some(_) => None,
    }
}
