//! Walking through the picture by direction, in turn, and along edges.
//!
//! A step in a direction goes to the thing with the smallest `distance * (1 + 2 sin angle)` in the
//! half plane ahead: near before far, straight before aside. Machines that contain the present
//! thing, and things inside a present machine, are reached through [`cycle`] or a click.

use std::collections::BTreeSet;

use crate::board::{Cell, Direction, Document, Key, Rect};
use crate::drawing::{self, Hit, Scene, SceneEdge};

/// What can be selected by walking: nodes, notes, machines; with its rectangle.
pub fn things(scene: &Scene) -> Vec<(Key, Rect)> {
    let nodes = scene.nodes.iter().map(|n| (n.key(), n.rect));
    let notes = scene
        .notes
        .iter()
        .map(|n| (Key::Note(n.id.clone()), n.rect));
    let frames = scene
        .frames
        .iter()
        .map(|f| (Key::Frame(f.id.clone()), f.rect));
    nodes.chain(notes).chain(frames).collect()
}

/// Where a thing is on the picture; of what a closed machine hides, where the machine's box is.
pub fn rect_of(scene: &Scene, key: &Key) -> Option<Rect> {
    match scene.shown(key) {
        Key::Edge(id) => {
            let middle = scene.edge(&id).and_then(middle);
            middle.map(|c| Rect::new(c.x, c.y, 1, 1))
        }
        Key::Node(id) => {
            let node = scene
                .nodes
                .iter()
                .find(|n| n.id == id && n.closed.is_none());
            node.map(|n| n.rect)
        }
        Key::Frame(id) => {
            let closed = scene
                .nodes
                .iter()
                .find(|n| n.id == id && n.closed.is_some());
            closed
                .map(|n| n.rect)
                .or_else(|| scene.frame(&id).map(|f| f.rect))
        }
        Key::Note(id) => scene.notes.iter().find(|n| n.id == id).map(|n| n.rect),
        Key::Header
        | Key::Site
        | Key::Step(_)
        | Key::Card(_)
        | Key::Traffic(_)
        | Key::Scenario(_) => None,
    }
}

/// True for what one walks between: nodes, and machines that are closed into a box.
fn is_box(scene: &Scene, key: &Key) -> bool {
    match key {
        Key::Frame(id) => scene.closed.is_box(id),
        key => matches!(key, Key::Node(_)),
    }
}

/// The cell in the middle of an edge.
fn middle(edge: &SceneEdge) -> Option<Cell> {
    edge.cells.get(edge.cells.len() / 2).copied()
}

/// The thing to start from: the first in reading order.
pub fn first(scene: &Scene) -> Option<Key> {
    cycle(scene, None, true)
}

/// The next thing in reading order, or the one before. Nodes first by row and column, then
/// machines and notes, round and round.
pub fn cycle(scene: &Scene, from: Option<&Key>, forward: bool) -> Option<Key> {
    let mut all = things(scene);
    all.sort_by_key(|(key, r)| (!is_box(scene, key), r.y, r.x, key.clone()));
    let count = all.len();
    if count == 0 {
        return None;
    }
    let from = from.map(|f| scene.shown(f));
    let here = from.and_then(|f| all.iter().position(|(k, _)| *k == f));
    let index = match (here, forward) {
        (None, true) => 0,
        (None, false) => count - 1,
        (Some(i), true) => (i + 1) % count,
        (Some(i), false) => (i + count - 1) % count,
    };
    Some(all.swap_remove(index).0)
}

/// The nearest thing in a direction.
pub fn next(scene: &Scene, from: &Key, direction: Direction) -> Option<Key> {
    let start = rect_of(scene, from)?;
    let from = scene.shown(from);
    let is_open = |key: &Key| matches!(key, Key::Frame(_)) && !is_box(scene, key);
    let walking_frames = is_open(&from);
    let candidates = things(scene).into_iter().filter(|(key, rect)| {
        *key != from
            && !rect.contains_rect(start)
            && !(walking_frames && start.contains_rect(*rect))
            // From a node the way leads to nodes and notes; from a machine to anything beside it.
            && (walking_frames || !is_open(key))
    });
    best(
        candidates.map(|(key, rect)| (key, rect.center())),
        start.center(),
        direction,
    )
}

/// From a node to the edge that leaves it in a direction; from an edge to the node at that end.
pub fn along(scene: &Scene, from: &Key, direction: Direction) -> Option<Key> {
    let from = scene.shown(from);
    match &from {
        Key::Node(id) | Key::Frame(id) => {
            let start = scene.node(id)?.rect.center();
            let edges = scene.edges.iter().filter(|e| e.from == *id || e.to == *id);
            let ends = edges.filter_map(|e| {
                // Where the edge leads: the far end tells more than the first cells.
                let other = if e.from == *id { &e.to } else { &e.from };
                Some((Key::Edge(e.id.clone()), scene.node(other)?.rect.center()))
            });
            best(ends, start, direction)
        }
        Key::Edge(id) => {
            let edge = scene.edge(id)?;
            let start = middle(edge)?;
            let ends = [&edge.from, &edge.to].into_iter().filter_map(|n| {
                let node = scene.node(n)?;
                Some((node.key(), node.rect.center()))
            });
            best(ends, start, direction)
        }
        Key::Header
        | Key::Site
        | Key::Step(_)
        | Key::Note(_)
        | Key::Card(_)
        | Key::Traffic(_)
        | Key::Scenario(_) => None,
    }
}

fn best(
    candidates: impl Iterator<Item = (Key, Cell)>,
    start: Cell,
    direction: Direction,
) -> Option<Key> {
    let scored = candidates.filter_map(|(key, at)| Some((score(start, at, direction)?, key)));
    scored.min().map(|(_, key)| key)
}

/// Smaller is better; `None` when it does not lie ahead. In integers, so that ties are exact:
/// `distance * (1 + 2 sin angle)` is `distance + 2 * sideways`. A row counts as two columns, as it
/// looks on the screen.
fn score(start: Cell, at: Cell, direction: Direction) -> Option<i64> {
    let dx = i64::from(at.x) - i64::from(start.x);
    let dy = 2 * (i64::from(at.y) - i64::from(start.y));
    let (ahead, aside) = match direction {
        Direction::Up => (-dy, dx),
        Direction::Right => (dx, dy),
        Direction::Down => (dy, dx),
        Direction::Left => (-dx, dy),
    };
    if ahead <= 0 {
        return None;
    }
    let distance = ((dx * dx + dy * dy) as u64).isqrt() as i64;
    Some(distance + 2 * aside.abs())
}

/// The machine that a thing stands on.
pub fn around(doc: &Document, key: &Key) -> Option<Key> {
    let around = match key {
        Key::Node(id) => doc.nodes.get(id)?.frame.clone(),
        Key::Frame(id) => doc.frames.get(id)?.frame.clone(),
        Key::Header
        | Key::Site
        | Key::Edge(_)
        | Key::Step(_)
        | Key::Note(_)
        | Key::Card(_)
        | Key::Traffic(_)
        | Key::Scenario(_) => None,
    };
    around.map(Key::Frame)
}

/// The first thing, in reading order, that stands on a machine.
pub fn first_inside(doc: &Document, scene: &Scene, key: &Key) -> Option<Key> {
    let on_it = |(k, _): &(Key, Rect)| around(doc, k).as_ref() == Some(key);
    let inside = things(scene).into_iter().filter(on_it);
    inside
        .min_by_key(|(k, r)| (r.y, r.x, k.clone()))
        .map(|(k, _)| k)
}

/// Everything that can be moved.
pub fn movable(doc: &Document) -> BTreeSet<Key> {
    let nodes = doc.nodes.keys().cloned().map(Key::Node);
    let frames = doc.frames.keys().cloned().map(Key::Frame);
    let notes = doc.notes.keys().cloned().map(Key::Note);
    nodes.chain(frames).chain(notes).collect()
}

/// What lies at a cell. Only its border and title belong to a machine; inside it is canvas.
pub fn hit(scene: &Scene, cell: Cell) -> Option<Key> {
    match drawing::hit(scene, cell)? {
        Hit::Node(id) => Some(Key::Node(id)),
        Hit::Edge(id) => Some(Key::Edge(id)),
        Hit::FrameTitle(id) | Hit::FrameBorder(id) | Hit::ClosedFrame(id) => Some(Key::Frame(id)),
        Hit::Note(id) => Some(Key::Note(id)),
        Hit::FrameInside(_) => None,
    }
}

/// Nodes, notes and machines that lie completely inside a rectangle.
pub fn inside(scene: &Scene, area: Rect) -> BTreeSet<Key> {
    let all = things(scene).into_iter();
    all.filter(|(_, rect)| area.contains_rect(*rect))
        .map(|(key, _)| key)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::board::{Id, Kind};
    use crate::drawing::SceneNode;

    fn scene(nodes: &[(&str, i32, i32)]) -> Scene {
        let node = |(id, x, y): &(&str, i32, i32)| SceneNode {
            id: Id::new(id).unwrap(),
            kind: Kind::Box,
            rect: Rect::new(*x, *y, 9, 3),
            name: (*id).to_owned(),
            ports: Vec::new(),
            closed: None,
        };
        Scene {
            nodes: nodes.iter().map(node).map(Arc::new).collect(),
            ..Scene::default()
        }
    }

    fn check(from: &str, direction: Direction, expected: Option<&str>) {
        let scene = scene(&[
            ("a", 0, 0),
            ("b", 20, 0),
            ("c", 40, 1),
            ("d", 20, 10),
            ("e", 0, 11),
        ]);
        let key = |id: &str| Key::Node(Id::new(id).unwrap());
        assert_eq!(
            next(&scene, &key(from), direction),
            expected.map(key),
            "{from} {direction:?}"
        );
    }

    #[test]
    fn near_and_straight_wins() {
        check("a", Direction::Right, Some("b"));
        check("b", Direction::Right, Some("c"));
        check("c", Direction::Left, Some("b"));
        check("b", Direction::Down, Some("d"));
        check("a", Direction::Down, Some("e"));
        check("e", Direction::Right, Some("d"));
        check("a", Direction::Left, None);
        check("a", Direction::Up, None);
    }

    #[test]
    fn a_cycle_visits_everything_once() {
        let scene = scene(&[("a", 0, 0), ("b", 20, 0), ("c", 0, 9)]);
        let mut seen = Vec::new();
        let mut at = None;
        for _ in 0..3 {
            at = cycle(&scene, at.as_ref(), true);
            seen.push(at.clone().unwrap());
        }
        assert_eq!(cycle(&scene, at.as_ref(), true).as_ref(), seen.first());
        assert_eq!(cycle(&scene, seen.first(), false), at);
        assert_eq!(cycle(&Scene::default(), None, true), None);
    }
}
