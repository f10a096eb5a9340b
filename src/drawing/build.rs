//! A document's scene.
//!
//! With the previous scene at hand only those edges are routed anew that the change touches: the
//! ends moved, or the way meets the old or the new place of something that moved. An edge whose ends
//! moved together takes its way along. Everything else keeps its cells, so a drag neither costs nor
//! shows more than it must.
//!
//! Reading order: [`boxes`], [`drawn`] (the edges), [`keep`] (what differs), [`start`] (what stays), [`labels`],
//! [`connectors`] (all of it on the picture), [`memory`] (what the next scene is drawn from), [`overlap`] and [`unread`] (what the picture cannot
//! show).

use super::route::{self, EdgePlan, FramePlan, Plan, Way};
use super::scene::{Detail, Scene, SceneNode};
use super::text;
use crate::board::closed::Closed;
use crate::board::{Document, Id, Rect};

mod boxes;
mod connectors;
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
pub use memory::Memory;

/// Lines that a [`sketch`] looks for: some tenths of a second of work.
const SKETCHED: usize = 1_000;

/// How many lines may be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effort {
    /// As many as there are to be found.
    Whole,
    /// None, where there would be more than [`SKETCHED`].
    Quick,
}

/// Draws a document. The same document and previous scene give the same scene.
pub fn build(document: &Document, detail: Detail, previous: Option<&Scene>) -> Scene {
    draw(document, detail, previous, Effort::Whole)
}

/// Draws a document without keeping anybody waiting: where the ways of more than [`SKETCHED`] lines
/// would have to be looked for, those are straight, and the scene says that it is a sketch.
pub fn sketch(document: &Document, detail: Detail, previous: Option<&Scene>) -> Scene {
    draw(document, detail, previous, Effort::Quick)
}

fn draw(document: &Document, detail: Detail, previous: Option<&Scene>, effort: Effort) -> Scene {
    // A scene that was not drawn here remembers nothing, and what a sketch remembers is no way.
    let previous = previous.filter(|p| p.memory.edges.len() == p.edges.len() && !p.is_sketch());
    let closed = Closed::of(document);
    let (nodes, new_boxes) = boxes::nodes(document, &closed, previous);
    let mut scene = Scene {
        detail,
        frames: boxes::frames(document, &closed, previous),
        nodes,
        notes: boxes::notes(document, &closed),
        ..Scene::default()
    };
    let before = previous;
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
    let open = plan.edges.iter().filter(|edge| edge.keep.is_none()).count();
    if effort == Effort::Quick && open > SKETCHED {
        scene.sketched = open;
        for edge in plan.edges.iter_mut().filter(|edge| edge.keep.is_none()) {
            edge.keep = Some(Way::default());
        }
    }
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
        let stays = |keep: &Way| keep.is_empty() || *keep == route.way;
        if !edge.keep.as_ref().is_none_or(stays) && !gave_way.contains(&index) {
            gave_way.push(index);
        }
    }
    drop(plan);
    scene.gave_way = gave_way.iter().map(|i| edges[*i].id.clone()).collect();
    connectors::draw(
        &mut scene,
        connectors::Drawn {
            edges: &edges,
            start: start.edges,
            routes,
            labels,
            world: start.world,
            new_boxes,
        },
        known,
    );
    drop(edges);
    scene.memory.document = document.clone();
    scene.closed = closed;
    scene.memory.covered = overlap::complaints(document, &scene, before);
    scene
        .complaints
        .extend(scene.memory.covered.iter().cloned());
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
