//! The JSON Schema (draft 2020-12) of board files, made from the types that read them.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::board::kind::{
    AppServer, Cache, Cdn, Client, Codebase, Database, Dns, External, Firewall, LoadBalancer,
    Monitor, Plain, Queue, WebServer,
};
use crate::board::{Card, Edge, Frame, Kind, Node, Note, Scenario, Site, Step, Traffic};

use super::FORMAT;

/// The schema as a JSON value.
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator();
    let mut properties = Map::new();
    let mut put = |key: &str, value: Value| drop(properties.insert(key.to_owned(), value));
    put(
        "format",
        json!({"const": FORMAT, "description": "Name and version of the format."}),
    );
    put(
        "title",
        json!({"type": "string", "description": "The title."}),
    );
    put(
        "description",
        json!({"type": "string", "description": "What the board shows, in a sentence or two."}),
    );
    put("site", generator.subschema_for::<Site>().to_value());
    put(
        "frames",
        list::<Frame>(&mut generator, "Machines and zones."),
    );
    put("nodes", list::<Node>(&mut generator, "The parts."));
    put("edges", list::<Edge>(&mut generator, "Who talks to whom."));
    put(
        "story",
        list::<Step>(
            &mut generator,
            "The steps of a request's way, told in the order of their ids.",
        ),
    );
    put("notes", list::<Note>(&mut generator, "Texts on the board."));
    put("cards", list::<Card>(&mut generator, "Explanations."));
    put(
        "traffic",
        list::<Traffic>(&mut generator, "What clients ask for by themselves."),
    );
    put(
        "scenarios",
        list::<Scenario>(&mut generator, "Faults saved under a name."),
    );
    let by_kind: Vec<Value> = Kind::ALL
        .into_iter()
        .map(|kind| {
            let props = props(&mut generator, kind).to_value();
            json!({
                "if": {"properties": {"kind": {"const": kind.name()}}},
                "then": {"properties": {"props": props}},
            })
        })
        .collect();
    let mut definitions = generator.take_definitions(true);
    if let Some(node) = definitions.get_mut("Node").and_then(Value::as_object_mut) {
        node.insert("allOf".to_owned(), Value::Array(by_kind));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "wireboard board",
        "description": "A web infrastructure that a terminal whiteboard draws and serves. Unknown fields are allowed everywhere and kept.",
        "type": "object",
        "required": ["format"],
        "properties": properties,
        "$defs": definitions,
    })
}

fn list<T: JsonSchema>(generator: &mut SchemaGenerator, description: &str) -> Value {
    json!({
        "type": "array",
        "description": description,
        "items": generator.subschema_for::<T>().to_value(),
    })
}

fn props(generator: &mut SchemaGenerator, kind: Kind) -> Schema {
    match kind {
        Kind::Client => generator.subschema_for::<Client>(),
        Kind::Dns => generator.subschema_for::<Dns>(),
        Kind::LoadBalancer => generator.subschema_for::<LoadBalancer>(),
        Kind::Firewall => generator.subschema_for::<Firewall>(),
        Kind::WebServer => generator.subschema_for::<WebServer>(),
        Kind::AppServer => generator.subschema_for::<AppServer>(),
        Kind::Codebase => generator.subschema_for::<Codebase>(),
        Kind::Database => generator.subschema_for::<Database>(),
        Kind::Cache => generator.subschema_for::<Cache>(),
        Kind::Cdn => generator.subschema_for::<Cdn>(),
        Kind::Queue => generator.subschema_for::<Queue>(),
        Kind::Monitor => generator.subschema_for::<Monitor>(),
        Kind::External => generator.subschema_for::<External>(),
        Kind::Box | Kind::Note => generator.subschema_for::<Plain>(),
    }
}
