//! Setting a field: the patch that a typed text makes, or why it makes none.
//!
//! Some properties hang together: a database that becomes a replica needs a primary, a node that
//! gets another machine must stand on it. Then one text changes them together, in one patch.

use serde_json::Value;

use super::list::TRAFFIC;
use super::{Field, find, tree};
use crate::board::check::check;
use crate::board::edit::fit;
use crate::board::kind::{Database, Role};
use crate::board::{
    Arrivals, Document, Edge, EdgeKind, Extra, Id, Key, MixEntry, Node, Patch, Props, Record, Rect,
    Severity, Size, Traffic,
};

/// The patch that sets a field to what was typed; empty when that changes nothing. The error says
/// why it does not fit and what would.
pub fn set(board: &Document, key: &Key, path: &str, text: &str) -> Result<Patch, String> {
    let field = find(board, key, path).ok_or("there is no such property any more")?;
    if text == field.value {
        return Ok(Patch::default());
    }
    let unset = field.optional && text.trim().is_empty();
    let value = if unset {
        Value::Null
    } else {
        field.wants.parse(board, text, &field.value)?
    };
    put(board, &field, value)
}

/// The patch that brings a field back to its default; an item of a list is taken away.
pub fn reset(board: &Document, key: &Key, path: &str) -> Result<Patch, String> {
    let field = find(board, key, path).ok_or("there is no such property any more")?;
    match &field.default {
        _ if field.is_default => Ok(Patch::default()),
        Some(text) => set(board, key, path, text),
        None => put(board, &field, Value::Null),
    }
}

fn put(board: &Document, field: &Field, value: Value) -> Result<Patch, String> {
    let records = match (&field.key, field.path.as_str()) {
        (Key::Node(client), TRAFFIC) => first_traffic(board, client, &value).into_iter().collect(),
        (Key::Traffic(_), "rate") if value.is_null() => {
            return Ok(Patch::removing(board, [field.key.clone()]));
        }
        _ => {
            let record = board
                .get(&field.key)
                .ok_or("there is no such record any more")?;
            let mut changed = tree::of(&record);
            tree::put(&mut changed, &field.path, value);
            let record = tree::back(&record, changed)?;
            together(board, &field.path, record)?
        }
    };
    let patch = Patch::setting(board, records);
    sound(board, &patch)?;
    Ok(patch)
}

/// A patch brings no error into the board that was not there.
fn sound(board: &Document, patch: &Patch) -> Result<(), String> {
    let mut next = board.clone();
    patch.apply(&mut next).map_err(|why| why.to_string())?;
    let known = check(board);
    let is_new = |d: &crate::board::Diagnostic| d.severity == Severity::Error && !known.contains(d);
    match check(&next).into_iter().find(is_new) {
        Some(problem) if problem.help.is_empty() => Err(problem.message),
        Some(problem) => Err(format!("{}; {}", problem.message, problem.help)),
        None => Ok(()),
    }
}

/// What changes together with a property.
fn together(board: &Document, path: &str, record: Record) -> Result<Vec<Record>, String> {
    match record {
        Record::Node(node) => node_together(board, path, node).map(|node| vec![Record::Node(node)]),
        Record::Edge(edge) if path == "kind" && edge.kind == EdgeKind::Replication => {
            Ok(replicates(board, edge))
        }
        Record::Note(note) if path == "text" => Ok(vec![Record::Note(fit::note(note))]),
        other => Ok(vec![other]),
    }
}

fn node_together(board: &Document, path: &str, mut node: Node) -> Result<Node, String> {
    match path {
        "name" => node = fit::node(board, node),
        "props.role" => {
            let found = primary_for(board, &node.id);
            if let Props::Database(db) = &mut node.props {
                match (db.role, &db.primary) {
                    (Role::Primary, _) => db.primary = None,
                    (Role::Replica, Some(_)) => {}
                    (Role::Replica, None) => db.primary = Some(found?),
                }
            }
        }
        "props.primary" => {
            if let Props::Database(Database { role, primary, .. }) = &mut node.props {
                *role = match primary {
                    Some(_) => Role::Replica,
                    None => Role::Primary,
                };
            }
        }
        "frame" => {
            if let Some(frame) = node.frame.as_ref().and_then(|f| board.frames.get(f))
                && !frame.rect().inflate(-1, -1).contains_rect(node.rect())
            {
                let place = place_in(board, &node, frame.rect().inflate(-1, -1));
                node.at = place.ok_or_else(|| {
                    format!("there is no room on {}; make it larger first", frame.id)
                })?;
            }
        }
        _ => {}
    }
    Ok(node)
}

/// The primary that a database can only mean: the one that an edge leads from, or the only other
/// one of the board.
fn primary_for(board: &Document, replica: &Id) -> Result<Id, String> {
    let is_primary = |id: &Id| match board.nodes.get(id).map(|n| &n.props) {
        Some(Props::Database(db)) => db.role == Role::Primary && id != replica,
        _ => false,
    };
    let leads = |e: &&Edge| e.kind == EdgeKind::Replication && e.to == *replica;
    let drawn = board.edges.values().filter(leads).map(|e| &e.from);
    if let Some(id) = drawn.clone().find(|id| is_primary(id)) {
        return Ok(id.clone());
    }
    let mut others = board.nodes.keys().filter(|id| is_primary(id));
    match (others.next(), others.next()) {
        (Some(only), None) => Ok(only.clone()),
        (Some(_), Some(_)) => {
            Err("there are several to follow; draw a replication edge from one of them".to_owned())
        }
        (None, _) => Err("there is no other database to follow; add one first".to_owned()),
    }
}

/// The database at the end of a replication edge is a replica.
fn replicates(board: &Document, edge: Edge) -> Vec<Record> {
    let mut records = Vec::new();
    if let Some(node) = board.nodes.get(&edge.to)
        && let Props::Database(_) = node.props
    {
        let mut node = node.clone();
        if let Props::Database(db) = &mut node.props {
            db.role = Role::Replica;
            db.primary = Some(edge.from.clone());
        }
        records.push(Record::Node(node));
    }
    records.push(Record::Edge(edge));
    records
}

/// A free place for a node inside an area, in reading order.
pub(super) fn place_in(board: &Document, node: &Node, area: Rect) -> Option<crate::board::Cell> {
    let size: Size = node.size();
    let others: Vec<Rect> = board
        .nodes
        .values()
        .filter(|n| n.id != node.id)
        .map(Node::rect)
        .filter(|r| r.intersects(area))
        .collect();
    // A cell of air to the border and to the others, where there is room for it.
    [1, 0].into_iter().find_map(|air| {
        let (w, h) = (i32::from(size.w), i32::from(size.h));
        (area.y + air..=area.bottom() - h - air).find_map(|y| {
            let mut columns = area.x + air..=area.right() - w - air;
            let free = |x: &i32| {
                let rect = Rect::new(*x, y, w, h).inflate(air, air);
                others.iter().all(|o| !o.intersects(rect))
            };
            columns.find(free).map(|x| crate::board::Cell::new(x, y))
        })
    })
}

/// The first traffic of a client: visitors who look at the front page.
fn first_traffic(board: &Document, client: &Id, rate: &Value) -> Option<Record> {
    let rate = rate.as_f64()?;
    let free = |n: &u64| {
        let name = match n {
            1 => "traffic".to_owned(),
            n => format!("traffic-{n}"),
        };
        let id = Id::new(&name).ok()?;
        (!board.traffic.contains_key(&id)).then_some(id)
    };
    // Ends: a board has fewer sources than numbers.
    let id = (1..=board.traffic.len() as u64 + 1).find_map(|n| free(&n))?;
    Some(Record::Traffic(Traffic {
        id,
        client: client.clone(),
        rate,
        arrivals: Arrivals::Poisson,
        gives_way_ms: 0,
        mix: vec![MixEntry {
            method: "GET".to_owned(),
            path: "/".to_owned(),
            body: String::new(),
            weight: 1,
            extra: Extra::new(),
        }],
        extra: Extra::new(),
    }))
}
