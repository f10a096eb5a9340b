//! Keeps the picture of a tab up to date with its board and its camera.
//!
//! The way of an edge depends on where it ran before, so that a change moves only what it touches. A
//! board that comes back, by undo or by hand, gets the picture back that it had: the last pictures are
//! remembered by what they show. While a gesture is under way every picture is drawn from the last
//! settled one, so that only where it is matters, not which way it came.
//!
//! Where a change leaves more lines to be found than a frame has time for, a sketch is shown and the
//! picture is drawn elsewhere ([`Effect::Draw`]); the board can be worked on meanwhile.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::board::{Document, Id};
use crate::drawing::build::{build, sketch};
use crate::drawing::route::Way;
use crate::drawing::scene::SceneEdge;
use crate::drawing::{Detail, Scene};

use super::command::Effects;
use super::effect::Effect;
use super::tab::Tab;

mod shape;

use shape::Shapes;

/// Pictures that are remembered.
const MAX_PICTURES: usize = 200;
/// Things drawn in all of them together; the last one is kept whatever its size.
const MAX_THINGS: usize = 200_000;

/// The settled pictures of a board, the last one at the end.
#[derive(Debug, Clone, Default)]
pub struct Pictures {
    settled: VecDeque<(u64, Arc<Scene>)>,
    things: usize,
    shapes: Shapes,
    /// What the screen shows a sketch of.
    wanted: Option<Wanted>,
    /// A picture is being drawn elsewhere.
    asked: bool,
}

/// A picture that takes longer to draw than a frame may.
#[derive(Debug, Clone)]
struct Wanted {
    doc: Arc<Document>,
    detail: Detail,
    /// It is what the board is, not a preview.
    settles: bool,
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
    let settles = typed.is_none();
    let doc = typed.map_or_else(|| Arc::clone(&tab.doc), Arc::new);
    show(tab, doc, settles);
    super::find::renew(tab);
}

/// Draws the board of a tab in the middle of a gesture, which may yet go elsewhere.
pub(super) fn follow(tab: &mut Tab) {
    let shape = tab.pictures.shapes.of(&tab.doc, tab.camera.detail);
    tab.scene = draw(tab, &tab.doc, shape);
    super::find::renew(tab);
}

/// Draws the board as it comes out of its file, whatever way its lines ran before. Answers how many of
/// them run elsewhere now, once they are found.
pub(super) fn redraw_from_nothing(tab: &mut Tab) -> Option<usize> {
    let old = Arc::clone(&tab.scene);
    // The pictures of other levels of detail follow the old lines.
    tab.pictures = Pictures {
        asked: tab.pictures.asked,
        ..Pictures::default()
    };
    redraw(tab);
    if tab.scene.is_sketch {
        return None;
    }
    let old: BTreeMap<&Id, &Way> = old.edges.iter().map(|e| (&e.id, &e.cells)).collect();
    let runs_elsewhere = |edge: &&Arc<SceneEdge>| old.get(&edge.id) != Some(&&edge.cells);
    Some(tab.scene.edges.iter().filter(runs_elsewhere).count())
}

/// Draws another board in the place of the tab's, until the next [`redraw`].
pub(super) fn preview(tab: &mut Tab, shown: &Document) {
    show(tab, Arc::new(shown.clone()), false);
}

/// Draws a board. Where that is a sketch, the picture is wanted.
fn show(tab: &mut Tab, doc: Arc<Document>, settles: bool) {
    let detail = tab.camera.detail;
    let shape = tab.pictures.shapes.of(&doc, detail);
    tab.scene = draw(tab, &doc, shape);
    if tab.scene.is_sketch {
        tab.pictures.wanted = Some(Wanted {
            doc,
            detail,
            settles,
        });
        return;
    }
    tab.pictures.wanted = None;
    if settles {
        tab.pictures.settle(shape, Arc::clone(&tab.scene));
    }
}

/// Has the pictures drawn that are wanted, one at a time for each tab: what takes longer than a frame
/// does not keep the screen waiting.
pub(super) fn ask(tabs: &mut [Tab], effects: &mut Effects) {
    for (number, tab) in tabs.iter_mut().enumerate() {
        let Some(wanted) = tab.pictures.wanted.as_ref().filter(|_| !tab.pictures.asked) else {
            continue;
        };
        let Wanted { doc, detail, .. } = wanted.clone();
        let shape = tab.pictures.shapes.of(&doc, detail);
        let previous = tab.pictures.before(shape).cloned();
        tab.pictures.asked = true;
        effects.push(Effect::Draw {
            tab: number,
            doc,
            detail,
            previous,
        });
    }
}

/// A picture that was asked for is there. One that is not wanted any more is still the best to draw
/// the next one from.
pub(super) fn drawn(tab: &mut Tab, doc: &Arc<Document>, detail: Detail, scene: Arc<Scene>) {
    tab.pictures.asked = false;
    let is_wanted = |wanted: &Wanted| Arc::ptr_eq(&wanted.doc, doc) && wanted.detail == detail;
    let wanted = tab.pictures.wanted.take_if(|wanted| is_wanted(wanted));
    if wanted.as_ref().is_none_or(|wanted| wanted.settles) {
        let shape = tab.pictures.shapes.of(doc, detail);
        tab.pictures.settle(shape, Arc::clone(&scene));
    }
    if wanted.is_some() && tab.scene.is_sketch {
        tab.scene = scene;
        super::find::renew(tab);
    }
}

/// A picture that was asked for will not come: its board stays a sketch until it changes.
pub(super) fn failed(tab: &mut Tab) {
    tab.pictures.asked = false;
    tab.pictures.wanted = None;
}

/// The picture with all that is said near, whatever is on the screen.
pub(super) fn near(tab: &Tab) -> Arc<Scene> {
    match tab.camera.detail {
        Detail::Near if !tab.scene.is_sketch => Arc::clone(&tab.scene),
        Detail::Near | Detail::Middle | Detail::Far => {
            Arc::new(build(&tab.doc, Detail::Near, Some(&tab.scene)))
        }
    }
}

fn draw(tab: &Tab, doc: &Document, shape: u64) -> Arc<Scene> {
    let previous = tab.pictures.before(shape).map(Arc::as_ref);
    Arc::new(sketch(doc, tab.camera.detail, previous))
}
