//! Numbers outside of their bounds, wherever the types name some.

use serde::Serialize;
use serde_json::Value;

use crate::board::field::spec::{self, Of, Shape};
use crate::board::{Document, Key};

use super::Findings;

pub(super) fn check(board: &Document, found: &mut Findings) {
    for (id, node) in &board.nodes {
        let key = Key::Node(id.clone());
        let of = Of::Props(node.kind());
        numbers(&key, of, "props.", &node.props.to_value(), found);
    }
    for (id, edge) in &board.edges {
        let key = Key::Edge(id.clone());
        numbers(&key, Of::Link, "link.", &plain(&edge.link), found);
        numbers(&key, Of::Server, "server.", &plain(&edge.server), found);
    }
    for (id, traffic) in &board.traffic {
        let key = Key::Traffic(id.clone());
        numbers(&key, Of::Traffic, "", &plain(traffic), found);
        for (n, entry) in traffic.mix.iter().enumerate() {
            numbers(&key, Of::Mix, &format!("mix[{n}]."), &plain(entry), found);
        }
    }
}

/// Every number of a struct that has bounds.
fn numbers(key: &Key, of: Of, part: &str, value: &Value, found: &mut Findings) {
    for (name, spec) in spec::all(of) {
        let value = &value[name];
        let field = format!("{part}{name}");
        match spec.shape {
            // What is left out of a file is its default, and absent is no number.
            _ if value.is_null() && spec.optional => {}
            Shape::Whole { low, high } => {
                if let Some(value) = value.as_u64() {
                    found.within(key, &field, value, low, high);
                }
            }
            Shape::Number { low, high } => {
                // JSON has no word for what is not a number.
                let value = value.as_f64().unwrap_or(f64::NAN);
                found.within_f64(key, &field, value, low, high);
            }
            Shape::Text | Shape::YesNo | Shape::Choice(_) | Shape::Id | Shape::Compound => {}
        }
    }
}

/// Plain data with string keys: writing it cannot fail.
fn plain(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}
