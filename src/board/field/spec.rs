//! What is known about each property of a record: its text, its shape, its bounds, its choices.
//!
//! Read once from the JSON Schema of the types, so that a property is described in one place: at
//! the field of its struct. Bounds of the check come from here too.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;

use crate::board::kind::{
    AppServer, Cache, Cdn, Client, Codebase, Database, Dns, External, Firewall, LoadBalancer,
    Monitor, Plain, Queue, WebServer,
};
use crate::board::node::NodeFile;
use crate::board::{
    Card, Edge, Frame, Header, Kind, Link, MixEntry, Note, ServerSlot, Site, Step, StoryRequest,
    Traffic,
};

/// A struct with properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each variant is the struct of its name")]
pub enum Of {
    Props(Kind),
    Link,
    Server,
    Node,
    Frame,
    Note,
    Edge,
    Header,
    Site,
    Traffic,
    Mix,
    Step,
    Card,
    Request,
}

/// One of the values that a property can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As it is written.
    pub name: String,
    /// What it means.
    pub doc: String,
}

/// What kind of value a property has.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Any text.
    Text,
    /// A whole number between two others, both included.
    Whole {
        /// The smallest.
        low: u64,
        /// The largest.
        high: u64,
    },
    /// A number between two others, both included.
    Number {
        /// The smallest.
        low: f64,
        /// The largest.
        high: f64,
    },
    /// Yes or no.
    YesNo,
    /// One of these.
    Choice(Vec<Choice>),
    /// The id of a record.
    Id,
    /// Several values, or one with parts of its own.
    Compound,
}

/// A property.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    /// What it means, in a line.
    pub doc: String,
    /// What kind of value it has.
    pub shape: Shape,
    /// It may be absent.
    pub optional: bool,
}

/// A property of a struct; `None` when there is none of that name.
pub fn of(of: Of, name: &str) -> Option<&'static Spec> {
    TABLE.get(&of)?.get(name)
}

/// Every property of a struct with a number in it that has bounds, by name.
pub fn all(of: Of) -> impl Iterator<Item = (&'static str, &'static Spec)> {
    let specs = TABLE.get(&of).into_iter().flatten();
    specs.map(|(name, spec)| (name.as_str(), spec))
}

static TABLE: LazyLock<BTreeMap<Of, BTreeMap<String, Spec>>> = LazyLock::new(|| {
    let mut table: BTreeMap<Of, BTreeMap<String, Spec>> = BTreeMap::new();
    for kind in Kind::ALL {
        table.insert(Of::Props(kind), of_kind(kind));
    }
    table.insert(Of::Link, read::<Link>());
    table.insert(Of::Server, read::<ServerSlot>());
    table.insert(Of::Node, read::<NodeFile>());
    table.insert(Of::Frame, read::<Frame>());
    table.insert(Of::Note, read::<Note>());
    table.insert(Of::Edge, read::<Edge>());
    table.insert(Of::Header, read::<Header>());
    table.insert(Of::Site, read::<Site>());
    table.insert(Of::Traffic, read::<Traffic>());
    table.insert(Of::Mix, read::<MixEntry>());
    table.insert(Of::Step, read::<Step>());
    table.insert(Of::Card, read::<Card>());
    table.insert(Of::Request, read::<StoryRequest>());
    table
});

fn of_kind(kind: Kind) -> BTreeMap<String, Spec> {
    match kind {
        Kind::Client => read::<Client>(),
        Kind::Dns => read::<Dns>(),
        Kind::LoadBalancer => read::<LoadBalancer>(),
        Kind::Firewall => read::<Firewall>(),
        Kind::WebServer => read::<WebServer>(),
        Kind::AppServer => read::<AppServer>(),
        Kind::Codebase => read::<Codebase>(),
        Kind::Database => read::<Database>(),
        Kind::Cache => read::<Cache>(),
        Kind::Cdn => read::<Cdn>(),
        Kind::Queue => read::<Queue>(),
        Kind::Monitor => read::<Monitor>(),
        Kind::External => read::<External>(),
        Kind::Box | Kind::Note => read::<Plain>(),
    }
}

/// The properties of a type, from its schema.
fn read<T: JsonSchema>() -> BTreeMap<String, Spec> {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let root = schema.to_value();
    let mut specs = BTreeMap::new();
    if let Some(properties) = root["properties"].as_object() {
        for (name, property) in properties {
            specs.insert(name.clone(), spec(&root, property));
        }
    }
    specs
}

fn spec(root: &Value, property: &Value) -> Spec {
    let mut optional = is_type(property, "null");
    let mut shape = property;
    for one in property["anyOf"].as_array().into_iter().flatten() {
        if is_type(one, "null") {
            optional = true;
        } else {
            shape = one;
        }
    }
    let doc = property["description"].as_str().unwrap_or_default();
    Spec {
        doc: doc.split_whitespace().collect::<Vec<_>>().join(" "),
        shape: self::shape(root, shape),
        optional,
    }
}

fn shape(root: &Value, value: &Value) -> Shape {
    if let Some(name) = value["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        if name == "Id" {
            return Shape::Id;
        }
        return shape(root, &root["$defs"][name]);
    }
    if let Some(list) = value["oneOf"].as_array() {
        let choice = |one: &Value| {
            Some(Choice {
                name: one["const"].as_str()?.to_owned(),
                doc: one["description"].as_str().unwrap_or_default().to_owned(),
            })
        };
        let choices: Option<Vec<Choice>> = list.iter().map(choice).collect();
        return choices.map_or(Shape::Compound, Shape::Choice);
    }
    if is_type(value, "boolean") {
        Shape::YesNo
    } else if is_type(value, "integer") {
        let high = match value["format"].as_str() {
            Some("uint32") => u64::from(u32::MAX),
            _ => u64::MAX,
        };
        Shape::Whole {
            low: value["minimum"].as_u64().unwrap_or(0),
            high: value["maximum"].as_u64().unwrap_or(high),
        }
    } else if is_type(value, "number") {
        Shape::Number {
            low: value["minimum"].as_f64().unwrap_or(f64::MIN),
            high: value["maximum"].as_f64().unwrap_or(f64::MAX),
        }
    } else if is_type(value, "string") {
        Shape::Text
    } else {
        Shape::Compound
    }
}

fn is_type(value: &Value, name: &str) -> bool {
    match &value["type"] {
        Value::String(one) => one == name,
        Value::Array(several) => several.iter().any(|one| one == name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Props;

    #[test]
    fn every_property_of_every_kind_is_described() {
        for kind in Kind::ALL {
            let value = Props::default_of(kind).to_value();
            let names: Vec<&String> = value.as_object().unwrap().keys().collect();
            let described: Vec<&str> = all(Of::Props(kind)).map(|(name, _)| name).collect();
            assert_eq!(names, described, "{kind}");
            let mut read: Vec<&str> = Props::names(kind).to_vec();
            read.sort_unstable();
            assert_eq!(read, described, "{kind}");
            for (name, spec) in all(Of::Props(kind)) {
                assert!(!spec.doc.is_empty(), "{kind} {name}");
            }
        }
        for (of, names) in [(Of::Link, Link::NAMES), (Of::Server, ServerSlot::NAMES)] {
            let mut names = names.to_vec();
            names.sort_unstable();
            assert_eq!(all(of).map(|(name, _)| name).collect::<Vec<_>>(), names);
        }
    }

    #[test]
    fn shapes_and_bounds_follow_from_the_types() {
        let balancer = Of::Props(Kind::LoadBalancer);
        let queue = super::of(balancer, "timeout_queue_ms").unwrap();
        assert!(queue.optional);
        let day = Shape::Whole {
            low: 1,
            high: 86_400_000,
        };
        assert_eq!(queue.shape, day);
        let Shape::Choice(choices) = &super::of(balancer, "algorithm").unwrap().shape else {
            panic!("an algorithm is chosen");
        };
        assert_eq!(choices[2].name, "leastconn");
        assert!(choices[2].doc.contains("fewest"));
        let database = Of::Props(Kind::Database);
        let primary = super::of(database, "primary").unwrap();
        assert_eq!((primary.optional, &primary.shape), (true, &Shape::Id));
        assert_eq!(
            super::of(Of::Traffic, "id").map(|s| s.optional),
            Some(false)
        );
        assert_eq!(super::of(Of::Link, "wings"), None);
    }
}
