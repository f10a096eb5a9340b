//! A document's scene.
//!
//! With the previous scene at hand only those edges are routed anew that the change touches: the
//! ends moved, or the way meets the old or the new place of something that moved. An edge whose ends
//! moved together takes its way along. Everything else keeps its cells, so a drag neither costs nor
//! shows more than it must.
//!
//! Reading order: [`drawn`] (the edges), [`keep`] (what differs), [`start`] (what stays), [`labels`],
//! [`memory`] (what the next scene is drawn from), [`overlap`] and [`unread`] (what the picture cannot
//! show).

use super::label;
use super::route::{self, EdgePlan, FramePlan, Plan, Way};
use super::scene::{Complaint, Detail, Scene, SceneEdge, SceneFrame, SceneNode, SceneNote};
use super::text;
use crate::board::closed::Closed;
use crate::board::edit::FARTHEST;
use crate::board::{Direction, Document, Id, Rect, note};

mod drawn;
mod keep;
mod labels;
mod memory;
mod overlap;
mod start;
mod unread;

use drawn::DrawnEdge;
pub use drawn::{closed_rect, title as frame_title};
use keep::Changes;
use memory::EdgeMemory;
pub use memory::Memory;

/// Draws a document. The same document and previous scene give the same scene.
pub fn build(document: &Document, detail: Detail, previous: Option<&Scene>) -> Scene {
    let closed = Closed::of(document);
    let mut nodes = nodes(document, &closed);
    nodes.extend(drawn::boxes(document, &closed));
    let mut scene = Scene {
        detail,
        frames: frames(document, &closed),
        nodes,
        notes: notes(document, &closed),
        ..Scene::default()
    };
    // A scene that was not drawn here remembers nothing.
    let previous = previous.filter(|p| p.memory.edges.len() == p.edges.len());
    let previous = previous.map(|p| (p, Changes::between(p, &scene)));
    let known = previous.as_ref().map(|(p, changes)| (*p, changes));
    let edges = drawn::edges(document, &closed, &scene.nodes, known);
    let around = |index: usize| -> Vec<usize> {
        let chain = chain_around(document, &scene.nodes[index]);
        // By depth, and among equals by id: so the frames of a scene are sorted.
        let depths = (0..chain.len() as u16).rev();
        let find = |(id, depth): (&Id, u16)| {
            (scene.frames)
                .binary_search_by(|frame| (frame.depth, &frame.id).cmp(&(depth, id)))
                .ok()
        };
        chain.iter().zip(depths).filter_map(find).collect()
    };
    let mut plan = plan(&scene, &edges);
    plan.around = Some(&around);
    let mut start = start::start(&mut plan, &edges, known);
    let answer = route::route(&plan, &mut start.world);
    let mut gave_way: Vec<usize> = answer.moved;
    let mut routes = answer.routes;
    let labels = labels::all(labels::Task {
        plan: &plan,
        edges: &edges,
        routes: &mut routes,
        world: &mut start.world,
        start: &start.edges,
        places: known.map_or(&[], |(_, changes)| &changes.places),
        previous: known.map(|(previous, _)| previous),
    });
    for (index, (edge, route)) in plan.edges.iter().zip(&routes).enumerate() {
        let stays = |keep: &Way| keep.is_empty() || keep.is_same(&route.way) || *keep == route.way;
        if !edge.keep.as_ref().is_none_or(stays) && !gave_way.contains(&index) {
            gave_way.push(index);
        }
    }
    drop(plan);
    scene.gave_way = gave_way.iter().map(|i| edges[*i].id.clone()).collect();
    scene.edges.reserve(edges.len());
    let mut memory = Memory {
        world: start.world,
        edges: Vec::with_capacity(edges.len()),
    };
    for ((edge, route), label) in edges.iter().zip(routes).zip(labels) {
        if !route.legal {
            scene.complaints.push(Complaint::NoRoute(edge.id.clone()));
        }
        let is_homeless = label.is_none() && !edge.label.is_empty();
        if is_homeless {
            let complaint = Complaint::NoLabelRoom(edge.id.clone());
            scene.complaints.push(complaint);
        }
        // Far away no label is drawn; nearer, each is looked for anew.
        let label = label.filter(|(at, text)| {
            let shown = detail != Detail::Far;
            if !shown {
                memory.world.set_label(label::cells(*at, text), false);
            }
            shown
        });
        let way = route.way;
        let n = way.len();
        let arrow = n
            .checked_sub(2)
            .and_then(|i| route::way::step(way[i], way[i + 1]));
        if route.legal {
            for (node, port) in edge.boxes.into_iter().zip([way[0], way[n - 1]]) {
                scene.nodes[node].ports.push(port);
            }
        }
        memory.edges.push(EdgeMemory {
            from: edge.boxes[0],
            to: edge.boxes[1],
            homeless: is_homeless.then(|| edge.label.as_ref().into()),
        });
        scene.edges.push(SceneEdge {
            id: edge.id.clone(),
            kind: edge.kind,
            from: edge.from.clone(),
            to: edge.to.clone(),
            of: edge.of().cloned().collect(),
            cells: way,
            arrow: arrow.unwrap_or(Direction::Right),
            label,
            legal: route.legal,
        });
    }
    scene.memory = memory;
    drop(edges);
    scene.closed = closed;
    overlap::complain(document, &mut scene);
    unread::complain(document, &mut scene);
    scene.bounds = bounds(&scene);
    scene
}

/// The frames around what a box stands for, from the innermost to the outermost.
fn chain_around(document: &Document, node: &SceneNode) -> Vec<Id> {
    let frame = match node.closed {
        Some(_) => document.frames.get(&node.id).and_then(|f| f.frame.as_ref()),
        None => document.nodes.get(&node.id).and_then(|n| n.frame.as_ref()),
    };
    document.frame_chain(frame)
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
            let words = drawn::title(frame);
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

/// What a node is called.
fn name_of(node: &crate::board::Node) -> &str {
    if node.name.is_empty() {
        node.id.as_str()
    } else {
        &node.name
    }
}

fn nodes(document: &Document, closed: &Closed) -> Vec<SceneNode> {
    let scene_node = |node: &crate::board::Node| {
        let rect = within_reach(node.rect());
        SceneNode {
            id: node.id.clone(),
            kind: node.kind(),
            rect,
            name: text::clip(name_of(node), (rect.w - 2).max(0) as usize, text::ELLIPSIS),
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
            lines: text::wrap_into(
                &note.text,
                (rect.w - i32::from(note::MARGIN)).max(0) as usize,
                rect.h.max(0) as usize,
            ),
        }
    };
    let shown = document
        .notes
        .values()
        .filter(|n| closed.around_note(&n.id).is_none());
    shown.map(scene_note).collect()
}

fn plan<'a>(scene: &Scene, edges: &[DrawnEdge<'_>]) -> Plan<'a> {
    let edge_plan = |edge: &DrawnEdge<'_>| EdgePlan {
        from: edge.boxes[0],
        to: edge.boxes[1],
        keep: None,
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
        around: None,
    }
}

fn bounds(scene: &Scene) -> Rect {
    let mut bounds = Rect::default();
    let mut add = |rect: Rect| bounds = bounds.union(rect);
    scene.frames.iter().for_each(|f| add(f.rect));
    scene.nodes.iter().for_each(|n| add(n.rect));
    scene.notes.iter().for_each(|n| add(n.rect));
    for edge in &scene.edges {
        add(edge.cells.bounds());
        if let Some((cell, label)) = &edge.label {
            add(Rect::new(cell.x, cell.y, text::width(label) as i32, 1));
        }
    }
    bounds
}
