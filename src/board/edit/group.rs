//! A machine around what is selected, and a machine that goes while what is on it stays.

use crate::board::{Document, Id, Key, Patch, Record, Rect};

use super::fresh::Names;
use super::{create, homes, room};

/// Free cells between a machine's border and what it is drawn around: the title stands in the border.
const MARGIN: (i32, i32) = (2, 2);

/// Draws a machine around nodes and machines, which are on it from now on. The machine around them
/// grows where it has to. An error says what is in the way: things of two machines, or something
/// that is not meant and would be covered.
pub fn group(board: &Document, ids: &[Id]) -> Result<(Id, Patch), String> {
    let inside = |home: Option<&Id>| board.frame_chain(home).iter().any(|f| ids.contains(f));
    let nodes = board.nodes.values().filter(|n| ids.contains(&n.id));
    let nodes: Vec<_> = nodes.filter(|n| !inside(n.frame.as_ref())).collect();
    let frames = board.frames.values().filter(|f| ids.contains(&f.id));
    let frames: Vec<_> = frames.filter(|f| !inside(f.frame.as_ref())).collect();
    let things: Vec<(&Id, Rect, Option<&Id>)> = nodes
        .iter()
        .map(|n| (&n.id, n.rect(), n.frame.as_ref()))
        .chain(frames.iter().map(|f| (&f.id, f.rect(), f.frame.as_ref())))
        .collect();
    let Some((first, _, home)) = things.first() else {
        return Err("select the nodes that are to be on it".to_owned());
    };
    if let Some((other, ..)) = things.iter().find(|(_, _, h)| h != home) {
        return Err(format!(
            "{first} and {other} are not on the same machine now; one machine cannot be around both"
        ));
    }
    let rects = things.iter().map(|(_, rect, _)| *rect);
    let around = rects.reduce(Rect::union).unwrap_or_default();
    let around = around.inflate(MARGIN.0, MARGIN.1);
    let id = Names::of(board).first("server");
    let mut frame = create::machine_at(board, &id, around);
    frame.frame = home.cloned();
    let mut after = board.clone();
    for node in &nodes {
        let mut node = (*node).clone();
        node.frame = Some(id.clone());
        after.insert(Record::Node(node));
    }
    for inner in &frames {
        let mut inner = (*inner).clone();
        inner.frame = Some(id.clone());
        after.insert(Record::Frame(inner));
    }
    after.insert(Record::Frame(frame));
    homes::stretch(&mut after, *home, around);
    let meant = |key: &Id| things.iter().any(|(id, ..)| *id == key);
    let stranger = board
        .nodes
        .values()
        .map(|n| (&n.id, n.rect(), n.frame.as_ref()))
        .chain(
            board
                .frames
                .values()
                .map(|f| (&f.id, f.rect(), f.frame.as_ref())),
        )
        .find(|(key, rect, h)| h == home && !meant(key) && around.contains_rect(*rect));
    if let Some((other, ..)) = stranger {
        return Err(format!(
            "{other} stands between them; select it too, or move it away"
        ));
    }
    if let Some((a, b)) = room::newly_covered(board, &after) {
        let other = if a == id { b } else { a };
        return Err(format!(
            "the machine would cover {other}; move it away first"
        ));
    }
    Ok((id, Patch::between(board, &after)))
}

/// Removes machines and leaves what is on them where it is, on the machine around. Answers what was
/// on them.
pub fn dissolve(board: &Document, ids: &[Id]) -> Result<(Vec<Key>, Patch), String> {
    let gone: Vec<Id> = ids
        .iter()
        .filter(|id| board.frames.contains_key(id))
        .cloned()
        .collect();
    if gone.is_empty() {
        return Err("select a machine".to_owned());
    }
    let on_it = |home: &Option<Id>| home.as_ref().is_some_and(|h| gone.contains(h));
    let frames = board.frames.values();
    let frames = frames.filter(|f| on_it(&f.frame) && !gone.contains(&f.id));
    let nodes = board.nodes.values().filter(|n| on_it(&n.frame));
    let content = frames
        .map(|f| Key::Frame(f.id.clone()))
        .chain(nodes.map(|n| Key::Node(n.id.clone())))
        .collect();
    Ok((content, super::remove(board, &gone)))
}
