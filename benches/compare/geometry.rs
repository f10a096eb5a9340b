//! A board and its picture as numbers, for the scripts that compare layouts.
//!
//! Lengths are cells; a rectangle is `[x, y, w, h]`, its border included; a way is the list of its
//! corners, from port to port.

use serde_json::{Map, Value, json};
use wireboard::board::{Cell, Document, Rect};
use wireboard::drawing::Scene;

/// What every tool is given: sizes, nesting, connections.
pub fn task(board: &Document) -> Map<String, Value> {
    let nodes = board.nodes.values().map(|n| {
        let size = n.size();
        json!({"id": n.id, "frame": n.frame, "w": size.w, "h": size.h})
    });
    let frames = (board.frames.values()).map(|f| {
        let title = f.name.chars().count() + f.address.as_ref().map_or(0, |a| 1 + a.len());
        json!({"id": f.id, "frame": f.frame, "title": title})
    });
    let edges = board.edges.values().map(|e| json!([e.from, e.to]));
    Map::from_iter([
        ("nodes".to_owned(), nodes.collect()),
        ("frames".to_owned(), frames.collect()),
        ("edges".to_owned(), edges.collect()),
    ])
}

/// What was drawn. The ways are in the order of the board's edges; one that has no way is null.
pub fn picture(board: &Document, scene: &Scene) -> Map<String, Value> {
    let nodes = scene.nodes.iter().map(|n| (n.id.to_string(), rect(n.rect)));
    let frames = (scene.frames.iter()).map(|f| (f.id.to_string(), rect(f.rect)));
    let titles = scene.frames.iter().map(|f| {
        let (start, end) = f.title_columns();
        let title = Rect::new(start, f.rect.y, end - start, 1);
        (f.id.to_string(), rect(title))
    });
    let ways = board.edges.keys().map(|id| {
        let way = scene.edge(id).filter(|e| e.legal);
        way.map_or(Value::Null, |edge| json!(corners(&edge.cells)))
    });
    Map::from_iter([
        ("nodes".to_owned(), nodes.collect()),
        ("frames".to_owned(), frames.collect()),
        ("titles".to_owned(), titles.collect()),
        ("ways".to_owned(), ways.collect()),
    ])
}

fn rect(r: Rect) -> Value {
    json!([r.x, r.y, r.w, r.h])
}

/// The ends of a way and every cell in which it turns.
fn corners(cells: &[Cell]) -> Vec<[i32; 2]> {
    let turns = |i: usize| {
        let Some([a, b, c]) = (i.checked_sub(1)).and_then(|from| cells.get(from..from + 3)) else {
            return true;
        };
        (b.x - a.x, b.y - a.y) != (c.x - b.x, c.y - b.y)
    };
    let kept = cells.iter().enumerate().filter(|(i, _)| turns(*i));
    kept.map(|(_, c)| [c.x, c.y]).collect()
}
