//! What a scene remembers, so that the next one is drawn from it at the price of the difference.

use std::sync::Arc;

use super::{overlap, unread};
use crate::board::Document;
use crate::drawing::label;
use crate::drawing::route::World;
use crate::drawing::scene::{Complaint, Scene, SceneEdge, SceneNode};

/// The board under a scene's lines, and what would have to be looked up again. All of it follows
/// from the scene, so two memories never make two scenes differ.
#[derive(Clone, Default)]
pub struct Memory {
    /// What stands on each cell, with the lines of all legal edges and all labels.
    pub(super) world: World,
    /// The board that it shows.
    pub(super) document: Document,
    /// What was complained of because it covers something or stands in the wrong place.
    pub(super) covered: Vec<Complaint>,
    /// For each edge of the scene.
    pub(super) edges: Vec<EdgeMemory>,
}

/// What is remembered of an edge.
#[derive(Debug, Clone, Default)]
pub(super) struct EdgeMemory {
    /// Index of the box that it leaves.
    pub from: usize,
    /// Index of the box that it reaches.
    pub to: usize,
    /// The text of its label, where that found no room.
    pub homeless: Option<Arc<str>>,
    /// The line has a style that cannot be seen.
    pub unseen: bool,
}

impl Memory {
    /// The board that the scene shows; an empty one for a scene that was not built.
    pub const fn document(&self) -> &Document {
        &self.document
    }

    /// True when it is what a scene drawn from nothing would remember. What is changed step by step
    /// must never drift away from it; the tests ask.
    pub fn is_true_to(&self, scene: &Scene) -> bool {
        let mut world = World::of(&super::plan(scene, &[]));
        for edge in &scene.edges {
            if edge.legal {
                world.put(&edge.cells);
            }
            if let Some((at, text)) = &edge.label {
                world.set_label(label::cells(*at, text), true);
            }
        }
        let ends = |(edge, memory): (&Arc<SceneEdge>, &EdgeMemory)| {
            let ids = [memory.from, memory.to].map(|i| scene.nodes.get(i).map(|n| &n.id));
            ids == [Some(&edge.from), Some(&edge.to)]
        };
        let ports = |(index, node): (usize, &Arc<SceneNode>)| {
            let mut ports = Vec::new();
            for (edge, memory) in scene.edges.iter().zip(&self.edges).filter(|(e, _)| e.legal) {
                let ends = [
                    (memory.from, edge.cells.first()),
                    (memory.to, edge.cells.last()),
                ];
                ports.extend(
                    ends.into_iter()
                        .filter(|(at, _)| *at == index)
                        .filter_map(|(_, c)| c),
                );
            }
            node.ports == ports
        };
        self.edges.len() == scene.edges.len()
            && self.covered == overlap::complaints(&self.document, scene, None)
            && scene.nodes.iter().enumerate().all(ports)
            && (scene.edges.iter().zip(&self.edges))
                .all(|(edge, memory)| memory.unseen != unread::shows_style(&world, edge))
            && scene.edges.iter().zip(&self.edges).all(ends)
            && self.world.is_same(&world)
    }
}

impl PartialEq for Memory {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memory")
    }
}
