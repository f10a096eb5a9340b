//! The edges of a picture as they are drawn, and where they meet the boxes. An edge that stays as it
//! was is shared with the picture before.

use std::sync::Arc;

use super::drawn::DrawnEdge;
use super::keep::Changes;
use super::labels::Label;
use super::memory::{EdgeMemory, Memory};
use super::start::EdgeStart;
use super::unread;
use crate::board::{Cell, Direction};
use crate::drawing::label;
use crate::drawing::route::{Route, World, way};
use crate::drawing::scene::{Complaint, Detail, Scene, SceneEdge};

/// What is known of all edges at the end.
pub struct Drawn<'a, 'b> {
    /// What is drawn.
    pub edges: &'a [DrawnEdge<'b>],
    /// What it started with.
    pub start: Vec<EdgeStart>,
    /// How it runs.
    pub routes: Vec<Route>,
    /// What is said beside it.
    pub labels: Vec<Label>,
    /// Where all of it stands.
    pub world: World,
    /// Which boxes the previous picture does not have as they are.
    pub new_boxes: Vec<bool>,
}

/// Draws the edges on a picture that has its boxes, and gives the boxes their ports.
pub fn draw(scene: &mut Scene, drawn: Drawn<'_, '_>, previous: Option<(&Scene, &Changes)>) {
    let mut memory = Memory {
        world: drawn.world,
        edges: Vec::with_capacity(drawn.edges.len()),
        ..Memory::default()
    };
    // Boxes of which the ports are not what they were.
    let mut stale = drawn.new_boxes;
    let olds = previous.map_or(&[][..], |(previous, _)| &previous.edges);
    let mut stays = vec![false; olds.len()];
    // For each edge the one that it is shared with.
    let mut shared = Vec::with_capacity(drawn.edges.len());
    // Where lines came or went.
    let mut lines = Vec::new();
    scene.edges.reserve(drawn.edges.len());
    let all = drawn.edges.iter().zip(drawn.start);
    for ((edge, start), (route, label)) in all.zip(drawn.routes.into_iter().zip(drawn.labels)) {
        let is_found = route.legal || !scene.is_sketch();
        if is_found && !route.legal {
            scene.complaints.push(Complaint::NoRoute(edge.id.clone()));
        }
        let is_homeless = is_found && label.is_none() && !edge.label.is_empty();
        if is_homeless {
            let complaint = Complaint::NoLabelRoom(edge.id.clone());
            scene.complaints.push(complaint);
        }
        // Far away no label is drawn; nearer, each is looked for anew.
        let label = label.filter(|(at, text)| {
            let shown = scene.detail != Detail::Far;
            if !shown {
                memory.world.set_label(label::cells(*at, text), false);
            }
            shown
        });
        memory.edges.push(EdgeMemory {
            from: edge.boxes[0],
            to: edge.boxes[1],
            homeless: is_homeless.then(|| edge.label.as_ref().into()),
            unseen: false,
        });
        let old = start
            .same
            .filter(|old| is_same(&olds[*old], edge, &route, label.as_ref()));
        shared.push(old);
        if let Some(old) = old {
            stays[old] = true;
            scene.edges.push(Arc::clone(&olds[old]));
        } else {
            edge.boxes.iter().for_each(|node| stale[*node] = true);
            lines.push(route.way.bounds());
            scene.edges.push(Arc::new(connector(edge, route, label)));
        }
    }
    if let Some((previous, changes)) = previous {
        let gone = previous.memory.edges.iter().zip(&previous.edges).zip(stays);
        for ((memory, edge), _) in gone.filter(|(_, stays)| !stays) {
            lines.push(edge.cells.bounds());
            for old in [memory.from, memory.to] {
                if let Some(fate) = changes.boxes.get(old).copied().flatten() {
                    stale[fate.now] = true;
                }
            }
        }
    }
    ports(scene, &memory.edges, &stale);
    let remembered = previous.map_or(&[][..], |(previous, _)| &previous.memory.edges);
    // Borders of frames hide a style too.
    let places = previous.map_or(&[][..], |(_, changes)| &changes.places);
    let Memory { world, edges, .. } = &mut memory;
    for ((edge, memory), old) in scene.edges.iter().zip(edges).zip(shared) {
        let bounds = edge.cells.bounds();
        let near = || {
            lines
                .iter()
                .chain(places)
                .any(|place| place.intersects(bounds))
        };
        memory.unseen = match old.and_then(|old| remembered.get(old)) {
            Some(old) if !near() => old.unseen,
            Some(_) | None => !unread::shows_style(world, edge),
        };
    }
    scene.memory = memory;
}

/// Whether an edge between the same two things is still drawn in the same way.
fn is_same(
    old: &SceneEdge,
    edge: &DrawnEdge<'_>,
    route: &Route,
    label: Option<&(Cell, String)>,
) -> bool {
    old.cells == route.way
        && old.legal == route.legal
        && old.kind == edge.kind
        && old.label.as_ref() == label
        && old.of.iter().eq(edge.of())
}

fn connector(edge: &DrawnEdge<'_>, route: Route, label: Label) -> SceneEdge {
    let cells = route.way;
    let n = cells.len();
    let arrow = n
        .checked_sub(2)
        .and_then(|i| way::step(cells[i], cells[i + 1]));
    SceneEdge {
        id: edge.id.clone(),
        kind: edge.kind,
        from: edge.from.clone(),
        to: edge.to.clone(),
        of: edge.of().cloned().collect(),
        cells,
        arrow: arrow.unwrap_or(Direction::Right),
        label,
        legal: route.legal,
    }
}

/// Looks up the ports of some boxes anew.
fn ports(scene: &mut Scene, ends: &[EdgeMemory], stale: &[bool]) {
    let found = scene
        .nodes
        .iter_mut()
        .zip(stale)
        .filter(|(_, stale)| **stale);
    found.for_each(|(node, _)| {
        if !node.ports.is_empty() {
            Arc::make_mut(node).ports.clear();
        }
    });
    for (edge, ends) in scene.edges.iter().zip(ends) {
        for (node, port) in [
            (ends.from, edge.cells.first()),
            (ends.to, edge.cells.last()),
        ] {
            if stale[node]
                && edge.legal
                && let Some(port) = port
            {
                Arc::make_mut(&mut scene.nodes[node]).ports.push(*port);
            }
        }
    }
}
