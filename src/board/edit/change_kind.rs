//! Changing what a node is.

use std::collections::BTreeSet;

use crate::board::{Document, EdgeKind, Id, Kind, Node, Patch, Props, Record};

use super::carried::anew;
use super::sound;

/// Makes a node another kind of thing. Id, name, place, size, home and address stay, and so do the
/// properties that were set and that the new kind has too. Its edges carry from now on what their
/// ends say. An error names the edge that would make no sense any more, or says what else speaks
/// against it; nothing is removed.
pub fn change_kind(board: &Document, id: &Id, kind: Kind) -> Result<Patch, String> {
    let node = board
        .nodes
        .get(id)
        .ok_or_else(|| format!("there is no node {id}"))?;
    let was = node.kind();
    if was == kind {
        return Err(format!("{id} is {} already", kind.a()));
    }
    let mut records = vec![Record::Node(Node {
        props: shared(&node.props, kind),
        ..node.clone()
    })];
    let mut ways = BTreeSet::new();
    for edge in board.edges.values() {
        let kind_of = |end: &Id, now: bool| match board.nodes.get(end) {
            Some(_) if now && end == id => Some(kind),
            other => other.map(Node::kind),
        };
        let touched = edge.from == *id || edge.to == *id;
        let ends = |now| Some((kind_of(&edge.from, now)?, kind_of(&edge.to, now)?));
        let carried = match (touched, ends(false), ends(true)) {
            (true, Some(before), Some(after)) => anew(edge.kind, before, after)
                .map_err(|why| format!("{} is in the way: {why}; remove it first", edge.id))?,
            _ => edge.kind,
        };
        let way = (&edge.from, &edge.to, carried);
        if touched && !ways.insert(way) && carried != EdgeKind::Plain {
            let (from, to) = (&edge.from, &edge.to);
            return Err(format!(
                "{from} and {to} would be connected twice in the same way; remove {} first",
                edge.id
            ));
        }
        if carried != edge.kind {
            let mut edge = edge.clone();
            edge.kind = carried;
            records.push(Record::Edge(edge));
        }
    }
    sound::checked(board, Patch::setting(board, records))
}

/// The properties of a kind, with what was set of those that another kind has too.
fn shared(old: &Props, kind: Kind) -> Props {
    let of = |props: &Props| match props.to_value() {
        serde_json::Value::Object(map) => map,
        _ => serde_json::Map::new(),
    };
    let (values, usual) = (of(old), of(&Props::default_of(old.kind())));
    let mut props = Props::default_of(kind);
    let known = of(&props);
    for (name, value) in &values {
        // What nobody knows is kept, as in a file.
        let is_unknown = !usual.contains_key(name) && !known.contains_key(name);
        let is_shared = known.contains_key(name) && usual.get(name) != Some(value);
        if !is_unknown && !is_shared {
            continue;
        }
        let mut with = of(&props);
        with.insert(name.clone(), value.clone());
        // A value of another type does not come along.
        if let Ok(fits) = Props::from_value(kind, with.into()) {
            props = fits;
        }
    }
    props
}
