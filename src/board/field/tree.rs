//! A record as a tree of values with every property in it, and back.
//!
//! A path names a place in the tree: `name`, `props.workers`, `props.records[2]`, `server.weight`.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::board::node::NodeFile;
use crate::board::{Node, Props, Record};

/// Everything of a record, defaults included.
pub(super) fn of(record: &Record) -> Value {
    match record {
        Record::Header(r) => plain(r),
        Record::Site(r) => plain(r),
        Record::Frame(r) => plain(r),
        Record::Node(r) => with(plain(&NodeFile::from(r)), [("props", r.props.to_value())]),
        Record::Edge(r) => {
            let parts = [("link", plain(&r.link)), ("server", plain(&r.server))];
            with(plain(r), parts)
        }
        Record::Step(r) => with(plain(r), [("back", r.back.into())]),
        Record::Note(r) => plain(r),
        Record::Card(r) => plain(r),
        Record::Traffic(r) => with(plain(r), [("gives_way_ms", r.gives_way_ms.into())]),
        Record::Scenario(r) => plain(r),
    }
}

/// The record of a tree that was made from `like` and changed. The error is for people.
pub(super) fn back(like: &Record, tree: Value) -> Result<Record, String> {
    let record = match like {
        Record::Header(_) => read(tree).map(Record::Header),
        Record::Site(_) => read(tree).map(Record::Site),
        Record::Frame(_) => read(tree).map(Record::Frame),
        Record::Node(node) => back_node(node, tree).map(Record::Node),
        Record::Edge(_) => read(tree).map(Record::Edge),
        Record::Step(_) => read(tree).map(Record::Step),
        Record::Note(_) => read(tree).map(Record::Note),
        Record::Card(_) => read(tree).map(Record::Card),
        Record::Traffic(_) => read(tree).map(Record::Traffic),
        Record::Scenario(_) => read(tree).map(Record::Scenario),
    };
    record.map_err(|why| format!("this value does not fit: {why}"))
}

fn back_node(node: &Node, mut tree: Value) -> Result<Node, serde_json::Error> {
    let props = tree["props"].take();
    let props = Props::from_value(node.kind(), props)?;
    tree["props"] = Value::Object(Map::new());
    Ok(Node::from_file(read(tree)?, props))
}

/// Plain data with string keys: writing it cannot fail.
fn plain(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

fn read<T: DeserializeOwned>(tree: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(tree)
}

fn with<const N: usize>(mut tree: Value, parts: [(&str, Value); N]) -> Value {
    for (name, part) in parts {
        tree[name] = part;
    }
    tree
}

/// One step of a path.
enum Step<'a> {
    Name(&'a str),
    Item(usize),
}

fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split('.').flat_map(|part| {
        let (name, item) = part.split_once('[').unwrap_or((part, ""));
        let item = item.trim_end_matches(']').parse().ok().map(Step::Item);
        std::iter::once(Step::Name(name)).chain(item)
    })
}

/// The value at a path; null where there is none.
pub(super) fn get<'a>(tree: &'a Value, path: &str) -> &'a Value {
    let mut at = tree;
    for step in steps(path) {
        at = match step {
            Step::Name(name) => &at[name],
            Step::Item(n) => &at[n],
        };
    }
    at
}

/// Puts a value at a path. An item one beyond the end of its list is added, and a null takes an
/// item away. Parts that an object has beyond those of the new one stay: they may be of a newer
/// version.
pub(super) fn put(tree: &mut Value, path: &str, value: Value) {
    let mut at = tree;
    let mut steps = steps(path).peekable();
    while let Some(step) = steps.next() {
        match step {
            Step::Name(name) => {
                if !at.is_object() {
                    return;
                }
                at = &mut at[name];
            }
            Step::Item(n) => {
                // What is absent in a file is an empty list.
                if at.is_null() {
                    *at = Value::Array(Vec::new());
                }
                let Value::Array(list) = at else { return };
                if value.is_null() && steps.peek().is_none() {
                    if n < list.len() {
                        list.remove(n);
                    }
                    return;
                }
                if n == list.len() {
                    list.push(Value::Null);
                }
                let Some(item) = list.get_mut(n) else { return };
                at = item;
            }
        }
    }
    match (at, value) {
        (Value::Object(old), Value::Object(new)) => old.extend(new),
        (at, value) => *at = value,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::board::arbitrary::document;

    #[test]
    fn paths_lead_into_lists_and_parts() {
        let mut tree = json!({"props": {"records": [{"name": "a", "new": 1}]}});
        assert_eq!(get(&tree, "props.records[0].name"), "a");
        assert_eq!(get(&tree, "props.wings[3]"), &Value::Null);
        put(&mut tree, "props.records[0]", json!({"name": "b"}));
        put(&mut tree, "props.records[1]", json!({"name": "c"}));
        put(&mut tree, "props.records[7]", json!({"name": "d"}));
        let records = json!([{"name": "b", "new": 1}, {"name": "c"}]);
        assert_eq!(tree["props"]["records"], records);
        put(&mut tree, "props.records[0]", Value::Null);
        assert_eq!(tree["props"]["records"], json!([{"name": "c"}]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_record_survives_the_tree(board in document()) {
            for key in board.keys() {
                let record = board.get(&key).unwrap();
                prop_assert_eq!(back(&record, of(&record)), Ok(record));
            }
        }
    }
}
