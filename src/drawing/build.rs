//! A document's scene.
//!
//! With the previous scene at hand only those edges are routed anew that the change touches: the
//! ends moved, or the way meets the old or the new place of something that moved. An edge whose ends
//! moved together takes its way along. Everything else keeps its cells, so a drag neither costs nor
//! shows more than it must.

use std::collections::BTreeMap;

use super::label::{self, Taken};
use super::route::{self, EdgePlan, FramePlan, Plan};
use super::scene::{Complaint, Detail, Scene, SceneEdge, SceneFrame, SceneNode, SceneNote};
use super::text;
use crate::board::closed::Closed;
use crate::board::edit::FARTHEST;
use crate::board::{Cell, Direction, Document, Id, Rect};

mod drawn;
mod keep;
mod overlap;

use drawn::DrawnEdge;
pub use drawn::closed_rect;

/// Labels for which edges are moved to make room, in one build.
const LABEL_ROUNDS: usize = 8;

/// Draws a document. The same document and previous scene give the same scene.
pub fn build(document: &Document, detail: Detail, previous: Option<&Scene>) -> Scene {
    let closed = Closed::of(document);
    let mut nodes = nodes(document, &closed);
    nodes.extend(drawn::boxes(document, &closed));
    let edges = drawn::edges(document, &closed);
    let mut scene = Scene {
        detail,
        frames: frames(document, &closed),
        nodes,
        notes: notes(document, &closed),
        ..Scene::default()
    };
    let mut plan = plan(document, &scene, &edges);
    if let Some(previous) = previous {
        let changes = keep::Changes::between(previous, &scene);
        for (edge, plan) in edges.iter().zip(&mut plan.edges) {
            plan.keep = changes.kept_route(previous, edge);
        }
        plan.walls
            .extend(keep::kept_labels(previous, &edges, &plan));
    }
    let answer = route::route(&plan);
    scene.gave_way = (answer.moved.iter())
        .map(|i| edges[*i].id.clone())
        .collect();
    let mut routes = answer.routes;
    let labels = label_all(&plan, &mut routes, &scene, &edges, previous);
    for ((edge, plan), route) in edges.iter().zip(&plan.edges).zip(&routes) {
        let kept = plan.keep.as_ref().is_none_or(|keep| *keep == route.cells);
        if !kept && !scene.gave_way.contains(&edge.id) {
            scene.gave_way.push(edge.id.clone());
        }
    }
    for ((edge, route), label) in edges.iter().zip(routes).zip(labels) {
        if !route.legal {
            scene.complaints.push(Complaint::NoRoute(edge.id.clone()));
        }
        if label.is_none() && !edge.label.is_empty() {
            let complaint = Complaint::NoLabelRoom(edge.id.clone());
            scene.complaints.push(complaint);
        }
        let n = route.cells.len();
        let last = n
            .checked_sub(2)
            .map(|i| [route.cells[i], route.cells[i + 1]]);
        let arrow = last.and_then(|pair| route::usage::steps(&pair).next().flatten());
        if route.legal {
            let ends = [(&edge.from, route.cells[0]), (&edge.to, route.cells[n - 1])];
            for (id, port) in ends {
                if let Some(node) = scene.nodes.iter_mut().find(|node| node.id == *id) {
                    node.ports.push(port);
                }
            }
        }
        scene.edges.push(SceneEdge {
            id: edge.id.clone(),
            kind: edge.kind,
            from: edge.from.clone(),
            to: edge.to.clone(),
            of: edge.of.clone(),
            cells: route.cells,
            arrow: arrow.unwrap_or(Direction::Right),
            label: label.filter(|_| detail != Detail::Far),
            legal: route.legal,
        });
    }
    scene.closed = closed;
    overlap::complain(&mut scene);
    scene.bounds = bounds(&scene);
    scene
}

/// The rectangle, moved and cut to where boards may reach: `check` reports what lies farther out,
/// and the picture of such a board must not overflow.
fn within_reach(rect: Rect) -> Rect {
    let bound = |at: i32| at.clamp(-FARTHEST, FARTHEST);
    Rect::new(
        bound(rect.x),
        bound(rect.y),
        rect.w.min(FARTHEST),
        rect.h.min(FARTHEST),
    )
}

fn frames(document: &Document, closed: &Closed) -> Vec<SceneFrame> {
    let is_open = |id: &Id| !closed.is_box(id) && closed.around(id).is_none();
    let mut frames: Vec<SceneFrame> = document
        .frames
        .values()
        .filter(|frame| is_open(&frame.id))
        .map(|frame| {
            let rect = within_reach(frame.rect());
            let name = drawn::name(frame);
            let words = match &frame.address {
                Some(address) => format!("{name} {address}"),
                None => name.to_owned(),
            };
            // At both ends a space, one cell of border and the corner.
            let title = text::clip(&words, (rect.w - 6).max(0) as usize, text::ELLIPSIS);
            SceneFrame {
                id: frame.id.clone(),
                rect,
                title,
                depth: document.frame_chain(frame.frame.as_ref()).len() as u16,
            }
        })
        .collect();
    frames.sort_by_key(|f| f.depth);
    frames
}

fn nodes(document: &Document, closed: &Closed) -> Vec<SceneNode> {
    let scene_node = |node: &crate::board::Node| {
        let rect = within_reach(node.rect());
        let name = if node.name.is_empty() {
            node.id.as_str()
        } else {
            &node.name
        };
        SceneNode {
            id: node.id.clone(),
            kind: node.kind(),
            rect,
            name: text::clip(name, (rect.w - 2).max(0) as usize, text::ELLIPSIS),
            ports: Vec::new(),
            closed: None,
        }
    };
    let shown = document
        .nodes
        .values()
        .filter(|n| closed.around(&n.id).is_none());
    shown.map(scene_node).collect()
}

fn notes(document: &Document, closed: &Closed) -> Vec<SceneNote> {
    let scene_note = |note: &crate::board::Note| {
        let rect = within_reach(Rect::at(note.at, note.size));
        SceneNote {
            id: note.id.clone(),
            rect,
            lines: text::wrap_into(&note.text, rect.w.max(0) as usize, rect.h.max(0) as usize),
        }
    };
    let shown = document
        .notes
        .values()
        .filter(|n| closed.around_note(&n.id).is_none());
    shown.map(scene_note).collect()
}

fn plan(document: &Document, scene: &Scene, edges: &[DrawnEdge]) -> Plan {
    let frame_index: BTreeMap<&Id, usize> = (scene.frames.iter().map(|f| &f.id)).zip(0..).collect();
    let node_index: BTreeMap<&Id, usize> = (scene.nodes.iter().map(|n| &n.id)).zip(0..).collect();
    let around = |id: &Id| -> Vec<usize> {
        let frame = match document.nodes.get(id) {
            Some(node) => node.frame.as_ref(),
            None => document.frames.get(id).and_then(|f| f.frame.as_ref()),
        };
        let chain = document.frame_chain(frame);
        chain
            .iter()
            .filter_map(|f| frame_index.get(f).copied())
            .collect()
    };
    let edge_plan = |edge: &DrawnEdge| {
        let (a, b) = (around(&edge.from), around(&edge.to));
        let only = |x: &[usize], y: &[usize]| -> Vec<usize> {
            x.iter().copied().filter(|f| !y.contains(f)).collect()
        };
        let mut crosses = only(&a, &b);
        crosses.extend(only(&b, &a));
        EdgePlan {
            from: node_index.get(&edge.from).copied().unwrap_or(0),
            to: node_index.get(&edge.to).copied().unwrap_or(0),
            crosses,
            keep: None,
        }
    };
    Plan {
        boxes: scene.nodes.iter().map(|n| n.rect).collect(),
        walls: scene.notes.iter().map(|n| n.rect).collect(),
        frames: scene
            .frames
            .iter()
            .map(|frame| FramePlan {
                rect: frame.rect,
                title: frame.title_columns(),
            })
            .collect(),
        edges: edges.iter().map(edge_plan).collect(),
    }
}

/// Finds a place for every label. Where there is none, the place is reserved first and the edges
/// that stand there are routed around it.
fn label_all(
    plan: &Plan,
    routes: &mut Vec<route::Route>,
    scene: &Scene,
    edges: &[DrawnEdge],
    previous: Option<&Scene>,
) -> Vec<Option<(Cell, String)>> {
    let mut labels = vec![None; edges.len()];
    if edges.iter().all(|e| e.label.is_empty()) {
        return labels;
    }
    let mut taken = Taken::of(scene, routes);
    // Labels that are there stay; then the others take what is free.
    for (i, edge) in edges.iter().enumerate() {
        let before = previous
            .and_then(|p| p.edge(&edge.id))
            .and_then(|e| e.label.as_ref());
        if let Some(before) = before {
            labels[i] = label::keep(&taken, i, &routes[i].cells, &edge.label, before);
        }
        if let Some((cell, text)) = &labels[i] {
            taken.reserve(*cell, text);
        }
    }
    place_missing(&mut labels, &mut taken, routes, edges);
    // What was hopeless before is not tried again while its edge stays where it is.
    let hopeless = |i: usize| {
        let complaint = Complaint::NoLabelRoom(edges[i].id.clone());
        previous.is_some_and(|p| p.complaints.contains(&complaint))
            && plan.edges[i].keep.as_ref() == Some(&routes[i].cells)
    };
    let missing = |i: &usize| labels[*i].is_none() && !edges[*i].label.is_empty();
    let failed: Vec<usize> = (0..edges.len())
        .filter(|i| missing(i) && routes[*i].legal && !hopeless(*i))
        .collect();
    for i in failed.into_iter().take(LABEL_ROUNDS) {
        let Some((cell, text)) =
            label::place_over_edges(&taken, i, &routes[i].cells, &edges[i].label)
        else {
            continue;
        };
        let mut tried = plan.clone();
        let row = |cell: Cell, text: &str| Rect::new(cell.x, cell.y, text::width(text) as i32, 1);
        tried.walls = scene.notes.iter().map(|n| n.rect).collect();
        tried
            .walls
            .extend(labels.iter().flatten().map(|(c, t)| row(*c, t)));
        // The rows above and below too, but for the label's own line: no other may run along it.
        let around = row(cell, &text).inflate(0, 1);
        for y in around.y..around.bottom() {
            for x in around.x..around.right() {
                if !routes[i].cells.contains(&Cell::new(x, y)) {
                    tried.walls.push(Rect::new(x, y, 1, 1));
                }
            }
        }
        for (edge, route) in tried.edges.iter_mut().zip(routes.iter()) {
            edge.keep = route.legal.then(|| route.cells.clone());
        }
        let answer = route::route(&tried);
        let as_good = answer
            .routes
            .iter()
            .zip(routes.iter())
            .all(|(new, old)| new.legal || !old.legal);
        // The label's own edge must still pass by, and no labelled edge may have left its label.
        let by_label = |j: usize| answer.routes[j].cells == routes[j].cells;
        let stay = (0..edges.len()).all(|j| (labels[j].is_none() && j != i) || by_label(j));
        // An edge that was moved away may have come to run right beside this label or another one.
        let mut all = labels.clone();
        all[i] = Some((cell, text));
        let new = Taken::of(scene, &answer.routes);
        let fits = (0..).zip(&all).all(|(j, label)| {
            label
                .as_ref()
                .is_none_or(|(cell, text)| label::fits(&new, j, *cell, text))
        });
        if as_good && stay && fits {
            *routes = answer.routes;
            labels = all;
            taken = new;
            for (cell, text) in labels.iter().flatten() {
                taken.reserve(*cell, text);
            }
        }
    }
    place_missing(&mut labels, &mut taken, routes, edges);
    labels
}

/// Places the labels that have no place yet where there is room.
fn place_missing(
    labels: &mut [Option<(Cell, String)>],
    taken: &mut Taken,
    routes: &[route::Route],
    edges: &[DrawnEdge],
) {
    for (i, edge) in edges.iter().enumerate() {
        if labels[i].is_none() && !edge.label.is_empty() {
            labels[i] = label::place(taken, i, &routes[i].cells, &edge.label);
            if let Some((cell, text)) = &labels[i] {
                taken.reserve(*cell, text);
            }
        }
    }
}

fn bounds(scene: &Scene) -> Rect {
    let mut bounds = Rect::default();
    let mut add = |rect: Rect| bounds = bounds.union(rect);
    scene.frames.iter().for_each(|f| add(f.rect));
    scene.nodes.iter().for_each(|n| add(n.rect));
    scene.notes.iter().for_each(|n| add(n.rect));
    for edge in &scene.edges {
        for cell in &edge.cells {
            add(Rect::new(cell.x, cell.y, 1, 1));
        }
        if let Some((cell, label)) = &edge.label {
            add(Rect::new(cell.x, cell.y, text::width(label) as i32, 1));
        }
    }
    bounds
}
