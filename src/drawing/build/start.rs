//! Where a routing starts: the world of the previous scene with what changed, and the ways that stay
//! on it.

use super::drawn::DrawnEdge;
use super::keep::{Changes, Kept};
use crate::board::Rect;
use crate::drawing::label;
use crate::drawing::route::{Plan, Way, World};
use crate::drawing::scene::Scene;

/// The start.
pub struct Start {
    /// What stands on the board, with the lines and labels that stay.
    pub world: World,
    /// For each edge of the plan.
    pub edges: Vec<EdgeStart>,
}

/// What an edge starts with.
#[derive(Debug, Clone, Copy, Default)]
pub struct EdgeStart {
    /// The same edge in the previous scene.
    pub same: Option<usize>,
    /// Nothing that concerns its way changed.
    pub untouched: bool,
    /// Its label stands where it stood, and the world has it.
    pub label_stays: bool,
}

/// Decides which ways of the previous scene are kept, notes them in the plan, and lays out the world
/// with them.
pub fn start(
    plan: &mut Plan<'_>,
    edges: &[DrawnEdge<'_>],
    previous: Option<(&Scene, &Changes)>,
) -> Start {
    let mut starts = vec![EdgeStart::default(); edges.len()];
    let Some((previous, changes)) = previous else {
        return Start {
            world: World::of(plan),
            edges: starts,
        };
    };
    // Ways that go along with their ends, to be checked where they come to lie.
    let mut carried = Vec::new();
    // Edges that had no way, and the same in the previous scene.
    let mut without = Vec::new();
    let mut stays = vec![false; previous.edges.len()];
    for (index, drawn) in edges.iter().enumerate() {
        let Some(old) = drawn.same else { continue };
        starts[index].same = Some(old);
        let (edge, memory) = (&previous.edges[old], &previous.memory.edges[old]);
        if !edge.legal {
            without.push((index, old));
            continue;
        }
        match changes.fate(&edge.cells, memory.from, memory.to) {
            Kept::Untouched => {
                stays[old] = true;
                starts[index].untouched = true;
                plan.edges[index].keep = Some(edge.cells.clone());
                let text = |(_, text): &(_, String)| *text == label::clipped(&edges[index].label);
                starts[index].label_stays = edge.label.as_ref().is_some_and(text);
            }
            Kept::Carried(way) => carried.push((index, way)),
            Kept::Lost => {}
        }
    }
    // A line that went away may have been what was in the way.
    let gone = previous.edges.iter().zip(&stays);
    let freed: Vec<Rect> = gone
        .filter(|(edge, stays)| edge.legal && !**stays)
        .map(|(edge, _)| edge.cells.bounds())
        .collect();
    for (index, old) in without {
        let memory = &previous.memory.edges[old];
        if changes.leaves_alone(memory.from, memory.to, previous, &freed) {
            plan.edges[index].keep = Some(Way::default());
        }
    }
    let changed = if changes.same_frames {
        previous.memory.world.changed(plan, &changes.reach)
    } else {
        None
    };
    let is_new = changed.is_none();
    let mut world = changed.unwrap_or_else(|| World::of(plan));
    let mut keeps_label = vec![false; previous.edges.len()];
    for start in &starts {
        if let Some(old) = start.same {
            keeps_label[old] = start.label_stays;
        }
    }
    for (old, edge) in previous.edges.iter().enumerate() {
        if !is_new && edge.legal && !stays[old] {
            world.lift(&edge.cells);
        }
        if let Some((at, text)) = &edge.label
            && (is_new || !keeps_label[old])
        {
            world.set_label(label::cells(*at, text), keeps_label[old]);
        }
    }
    let ends = |plan: &Plan<'_>, index: usize| {
        let edge = &plan.edges[index];
        (plan.boxes[edge.from], plan.boxes[edge.to])
    };
    if is_new {
        for index in 0..plan.edges.len() {
            if let Some(way) = plan.edges[index].keep.take() {
                let (from, to) = ends(plan, index);
                if world.admits(from, to, &way) {
                    world.put(&way);
                    plan.edges[index].keep = Some(way);
                }
            }
        }
    }
    for (index, way) in carried {
        let (from, to) = ends(plan, index);
        if world.admits(from, to, &way) {
            world.put(&way);
            plan.edges[index].keep = Some(way);
        }
    }
    Start {
        world,
        edges: starts,
    }
}
