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
    /// What is being drawn elsewhere.
    asked: Option<Asked>,
    /// The screen shows a gesture under way, which is none of the tab's boards.
    follows: bool,
}

/// A picture that is being drawn elsewhere.
#[derive(Debug, Clone)]
struct Asked {
    what: Wanted,
    /// What it is drawn from is not to be followed any more.
    is_void: bool,
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

    /// True while somebody looks for the lines of a sketch.
    pub fn is_looking(&self) -> bool {
        self.wanted.is_some() || self.asked.is_some()
    }

    /// True while the screen shows a gesture under way.
    pub fn follows(&self) -> bool {
        self.follows
    }

    fn settle(&mut self, shape: u64, scene: Arc<Scene>) {
        if let Some(at) = self.settled.iter().position(|(of, _)| *of == shape) {
            self.forget(at);
        }
        self.things += things(&scene);
        self.settled.push_back((shape, scene));
        self.bound();
    }

    /// Remembers a picture that came late, behind the one that is drawn from.
    fn remember(&mut self, shape: u64, scene: Arc<Scene>) {
        if !self.settled.iter().any(|(of, _)| *of == shape) {
            self.things += things(&scene);
            let last = self.settled.len().saturating_sub(1);
            self.settled.insert(last, (shape, scene));
            self.bound();
        }
    }

    fn bound(&mut self) {
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
    tab.pictures.follows = true;
    super::find::renew(tab);
}

/// Draws the board as it comes out of its file, whatever way its lines ran before. Answers how many of
/// them run elsewhere now, once they are found.
pub(super) fn redraw_from_nothing(tab: &mut Tab) -> Option<usize> {
    let old = Arc::clone(&tab.scene);
    // The pictures of other levels of detail follow the old lines, and so does one under way.
    let asked = tab.pictures.asked.take().map(|asked| Asked {
        is_void: true,
        ..asked
    });
    tab.pictures = Pictures {
        asked,
        ..Pictures::default()
    };
    redraw(tab);
    if tab.scene.is_sketch() {
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
    tab.pictures.follows = false;
    if tab.scene.is_sketch() {
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
        let free = tab.pictures.asked.is_none();
        let Some(what) = tab.pictures.wanted.clone().filter(|_| free) else {
            continue;
        };
        let shape = tab.pictures.shapes.of(&what.doc, what.detail);
        effects.push(Effect::Draw {
            tab: number,
            doc: Arc::clone(&what.doc),
            detail: what.detail,
            previous: tab.pictures.before(shape).cloned(),
        });
        tab.pictures.asked = Some(Asked {
            what,
            is_void: false,
        });
    }
}

/// The picture that was asked for is there, or will not come. False when that is the one that the
/// screen waits for: it stays a sketch until the board changes.
pub(super) fn drawn(tab: &mut Tab, scene: Option<Arc<Scene>>) -> bool {
    let asked = tab.pictures.asked.take().filter(|asked| !asked.is_void);
    let Some(Asked { what, .. }) = asked else {
        return true;
    };
    let is_it =
        |wanted: &mut Wanted| Arc::ptr_eq(&wanted.doc, &what.doc) && wanted.detail == what.detail;
    let is_wanted = tab.pictures.wanted.take_if(is_it).is_some();
    let Some(scene) = scene else {
        return !is_wanted;
    };
    let shape = tab.pictures.shapes.of(&what.doc, what.detail);
    match (what.settles, is_wanted || tab.pictures.wanted.is_some()) {
        // The board may have changed meanwhile, but what is wanted now is best drawn from this.
        (true, true) => tab.pictures.settle(shape, Arc::clone(&scene)),
        // Only remembered: something else is shown by now.
        (true, false) => tab.pictures.remember(shape, Arc::clone(&scene)),
        (false, _) => {}
    }
    if is_wanted && tab.pictures.follows {
        follow(tab);
    } else if is_wanted {
        tab.scene = scene;
        super::find::renew(tab);
    }
    true
}

/// The picture with all that is said near, whatever is on the screen. Of a sketch it is drawn here and
/// now, however long that takes: what is exported must be whole.
pub(super) fn near(tab: &Tab) -> Arc<Scene> {
    let last = tab.pictures.settled.back().map(|(_, scene)| scene.as_ref());
    match (tab.camera.detail, tab.scene.is_sketch()) {
        (Detail::Near, false) => Arc::clone(&tab.scene),
        (Detail::Middle | Detail::Far, false) => {
            Arc::new(build(&tab.doc, Detail::Near, Some(&tab.scene)))
        }
        (Detail::Near | Detail::Middle | Detail::Far, true) => {
            Arc::new(build(&tab.doc, Detail::Near, last))
        }
    }
}

fn draw(tab: &Tab, doc: &Document, shape: u64) -> Arc<Scene> {
    let previous = tab.pictures.before(shape).map(Arc::as_ref);
    Arc::new(sketch(doc, tab.camera.detail, previous))
}
