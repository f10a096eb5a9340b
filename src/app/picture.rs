//! Keeps the picture of a tab up to date with its board and its camera.
//!
//! The way of an edge depends on where it ran before, so that a change moves only what it touches. A
//! board that comes back, by undo or by hand, gets the picture back that it had: the last pictures are
//! remembered by what they show. While a gesture is under way every picture is drawn from the last
//! settled one, so that only where it is matters, not which way it came.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::board::{Document, Id};
use crate::drawing::build::build;
use crate::drawing::route::Way;
use crate::drawing::scene::SceneEdge;
use crate::drawing::{Detail, Scene};

use super::tab::Tab;

mod shape;

use shape::Shapes;

/// Pictures that are remembered.
const MAX_PICTURES: usize = 200;
/// Things drawn in all of them together; the last one is kept whatever its size.
const MAX_THINGS: usize = 40_000;

/// The settled pictures of a board, the last one at the end.
#[derive(Debug, Clone, Default)]
pub struct Pictures {
    settled: VecDeque<(u64, Arc<Scene>)>,
    things: usize,
    shapes: Shapes,
}

impl Pictures {
    /// The picture to draw a board of this shape from: its own, else the last one. Two shapes that
    /// share a number do no harm, as every way is checked before it is kept.
    fn before(&self, shape: u64) -> Option<&Arc<Scene>> {
        let own = self.settled.iter().rev().find(|(of, _)| *of == shape);
        own.or(self.settled.back()).map(|(_, scene)| scene)
    }

    fn settle(&mut self, shape: u64, scene: Arc<Scene>) {
        if let Some(at) = self.settled.iter().position(|(of, _)| *of == shape) {
            self.forget(at);
        }
        self.things += things(&scene);
        self.settled.push_back((shape, scene));
        while self.settled.len() > MAX_PICTURES
            || (self.things > MAX_THINGS && self.settled.len() > 1)
        {
            self.forget(0);
        }
    }

    fn forget(&mut self, at: usize) {
        if let Some((_, scene)) = self.settled.remove(at) {
            self.things -= things(&scene);
        }
    }
}

fn things(scene: &Scene) -> usize {
    scene.edges.len() + scene.nodes.len() + scene.frames.len() + scene.notes.len()
}

/// Draws the board of a tab anew, with what is being typed on it. Edges that the change does not
/// touch keep their ways.
pub(super) fn redraw(tab: &mut Tab) {
    let typed = tab.typing.as_ref().and_then(|t| t.preview(&tab.doc));
    let doc = typed.as_ref().unwrap_or(&tab.doc);
    let shape = tab.pictures.shapes.of(doc, tab.camera.detail);
    tab.scene = draw(tab, doc, shape);
    if typed.is_none() {
        tab.pictures.settle(shape, Arc::clone(&tab.scene));
    }
    super::find::renew(tab);
}

/// Draws the board of a tab in the middle of a gesture, which may yet go elsewhere.
pub(super) fn follow(tab: &mut Tab) {
    let shape = tab.pictures.shapes.of(&tab.doc, tab.camera.detail);
    tab.scene = draw(tab, &tab.doc, shape);
    super::find::renew(tab);
}

/// Draws the board as it comes out of its file, whatever way its lines ran before. Answers how many of
/// them run elsewhere now.
pub(super) fn redraw_from_nothing(tab: &mut Tab) -> usize {
    let shape = tab.pictures.shapes.of(&tab.doc, tab.camera.detail);
    let new = Arc::new(build(&tab.doc, tab.camera.detail, None));
    let old = tab.scene.edges.iter().map(|e| (&e.id, &e.cells));
    let old: BTreeMap<&Id, &Way> = old.collect();
    let runs_elsewhere = |edge: &&Arc<SceneEdge>| old.get(&edge.id) != Some(&&edge.cells);
    let moved = new.edges.iter().filter(runs_elsewhere).count();
    // The pictures of other levels of detail follow the old lines.
    tab.pictures = Pictures::default();
    tab.pictures.settle(shape, Arc::clone(&new));
    tab.scene = new;
    super::find::renew(tab);
    moved
}

/// Draws another board in the place of the tab's, until the next [`redraw`].
pub(super) fn preview(tab: &mut Tab, shown: &Document) {
    let shape = tab.pictures.shapes.of(shown, tab.camera.detail);
    tab.scene = draw(tab, shown, shape);
}

/// The picture with all that is said near, whatever is on the screen.
pub(super) fn near(tab: &Tab) -> Arc<Scene> {
    match tab.camera.detail {
        Detail::Near => Arc::clone(&tab.scene),
        Detail::Middle | Detail::Far => Arc::new(build(&tab.doc, Detail::Near, Some(&tab.scene))),
    }
}

fn draw(tab: &Tab, doc: &Document, shape: u64) -> Arc<Scene> {
    let previous = tab.pictures.before(shape).map(Arc::as_ref);
    Arc::new(build(doc, tab.camera.detail, previous))
}
