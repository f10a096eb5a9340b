//! What differs between two scenes, and which ways of the previous one may stay.

use std::sync::Arc;

use crate::board::{Id, Rect};
use crate::drawing::route::Way;
use crate::drawing::scene::{Scene, SceneFrame, SceneNode};

/// Rows around two boxes in which a change may open a way between them.
const AROUND: i32 = 16;

/// What became of a box of the previous scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fate {
    /// Its index now.
    pub now: usize,
    /// How far it moved; none when it has another size.
    pub moved: Option<(i32, i32)>,
}

/// What differs between two scenes.
#[derive(Debug, Default)]
pub struct Changes {
    /// For each box of the previous scene; none when it is gone.
    pub boxes: Vec<Option<Fate>>,
    /// True when both scenes have the same frames in the same order, wherever they stand.
    pub same_frames: bool,
    /// Where a way may not have met a change: old and new places of boxes and notes with the free
    /// cell around them, and the borders of old and new frames.
    pub places: Vec<Rect>,
    /// The same with everything that a change makes of the cells beside it.
    pub reach: Vec<Rect>,
    /// The rectangle around all places.
    bounds: Rect,
}

/// What an edge can do with its old way.
#[derive(Debug, Clone, PartialEq)]
pub enum Kept {
    /// Nothing that concerns it changed.
    Untouched,
    /// Both ends moved together, and it goes along.
    Carried(Way),
    /// It needs another way.
    Lost,
}

impl Changes {
    /// What happened to boxes, notes and frames.
    pub fn between(previous: &Scene, now: &Scene) -> Self {
        let mut changes = Self::default();
        let same = |a: &Arc<SceneNode>, b: &Arc<SceneNode>| Arc::ptr_eq(a, b) || a.id == b.id;
        let key = |n: &Arc<SceneNode>| (n.closed.is_some(), n.id.clone());
        changes.boxes = vec![None; previous.nodes.len()];
        for (old, new) in joined(&previous.nodes, &now.nodes, same, key) {
            let rects = (
                old.map(|i| previous.nodes[i].rect),
                new.map(|i| now.nodes[i].rect),
            );
            changes.note_places(rects.0, rects.1);
            if let ((Some(old), Some(new)), (Some(was), Some(is))) = ((old, new), rects) {
                let same_size = (was.w, was.h) == (is.w, is.h);
                let by = || (is.x.saturating_sub(was.x), is.y.saturating_sub(was.y));
                changes.boxes[old] = Some(Fate {
                    now: new,
                    moved: same_size.then(by),
                });
            }
        }
        let id = |n: &crate::drawing::SceneNote| n.id.clone();
        for (old, new) in joined(&previous.notes, &now.notes, |a, b| a.id == b.id, id) {
            changes.note_places(
                old.map(|i| previous.notes[i].rect),
                new.map(|i| now.notes[i].rect),
            );
        }
        let ids =
            |scene: &Scene| -> Vec<Id> { scene.frames.iter().map(|f| f.id.clone()).collect() };
        changes.same_frames = ids(previous) == ids(now);
        changes.note_frames(previous, now);
        changes.bounds = changes
            .places
            .iter()
            .copied()
            .fold(Rect::default(), Rect::union);
        changes
    }

    fn note_places(&mut self, old: Option<Rect>, new: Option<Rect>) {
        if old != new {
            let places = [old, new].into_iter().flatten().map(|r| r.inflate(1, 1));
            for place in places {
                self.places.push(place);
                self.reach.push(place);
            }
        }
    }

    fn note_frames(&mut self, previous: &Scene, now: &Scene) {
        let titled = |f: &SceneFrame| (f.rect, f.title_columns());
        let mut changed: Vec<Rect> = Vec::new();
        if self.same_frames {
            for (old, new) in previous.frames.iter().zip(&now.frames) {
                if titled(old) != titled(new) {
                    changed.extend([old.rect, new.rect]);
                }
            }
        } else {
            for (scene, other) in [(previous, now), (now, previous)] {
                for frame in &scene.frames {
                    let there = other.frame(&frame.id).map(titled);
                    if there != Some(titled(frame)) {
                        changed.push(frame.rect);
                    }
                }
            }
        }
        for rect in changed {
            for border in borders(rect) {
                self.places.push(border);
                self.reach.push(border.inflate(1, 1));
            }
        }
    }

    /// What becomes of the old way of an edge between these boxes of the previous scene.
    pub fn fate(&self, way: &Way, from: usize, to: usize) -> Kept {
        let moved = |old: usize| self.boxes.get(old).copied().flatten()?.moved;
        match (moved(from), moved(to)) {
            (Some((0, 0)), Some((0, 0))) if !self.meets(way) => Kept::Untouched,
            (Some((0, 0)), Some((0, 0))) => Kept::Lost,
            (Some((dx, dy)), Some(other)) if other == (dx, dy) => Kept::Carried(way.moved(dx, dy)),
            (Some(_) | None, Some(_) | None) => Kept::Lost,
        }
    }

    /// True when nothing changed between two boxes of the previous scene and around them, and no line
    /// went away there (`freed`): what had no way would find none again.
    pub fn leaves_alone(&self, from: usize, to: usize, previous: &Scene, freed: &[Rect]) -> bool {
        let stays = |old: usize| {
            let fate = self.boxes.get(old).copied().flatten();
            fate.and_then(|fate| fate.moved) == Some((0, 0))
        };
        let around = previous.nodes[from].rect.union(previous.nodes[to].rect);
        let around = around.inflate(2 * AROUND, AROUND);
        let mut changed = self.places.iter().chain(freed);
        stays(from) && stays(to) && !changed.any(|place| place.intersects(around))
    }

    fn meets(&self, way: &Way) -> bool {
        let bounds = way.bounds();
        let near = |place: &&Rect| place.intersects(bounds);
        let inside = |place: &Rect| way.iter().any(|cell| place.contains(*cell));
        self.bounds.intersects(bounds) && self.places.iter().filter(near).any(inside)
    }
}

/// The four borders of a frame.
fn borders(rect: Rect) -> [Rect; 4] {
    let (right, bottom) = (rect.right() - 1, rect.bottom() - 1);
    [
        Rect::new(rect.x, rect.y, rect.w, 1),
        Rect::new(rect.x, bottom, rect.w, 1),
        Rect::new(rect.x, rect.y, 1, rect.h),
        Rect::new(right, rect.y, 1, rect.h),
    ]
}

/// The records of two lists in one order of keys, paired by their indices. Records that stand at the
/// same place in both, as nearly all do, are paired without a look at their keys.
fn joined<T, K: Ord>(
    olds: &[T],
    news: &[T],
    same: impl Fn(&T, &T) -> bool,
    key: impl Fn(&T) -> K,
) -> Vec<(Option<usize>, Option<usize>)> {
    let mut pairs = Vec::with_capacity(olds.len().max(news.len()));
    let (mut old, mut new) = (0, 0);
    while old < olds.len() || new < news.len() {
        let pair = match (olds.get(old), news.get(new)) {
            (Some(a), Some(b)) if same(a, b) => (Some(old), Some(new)),
            (Some(a), Some(b)) => match key(a).cmp(&key(b)) {
                std::cmp::Ordering::Less => (Some(old), None),
                std::cmp::Ordering::Equal => (Some(old), Some(new)),
                std::cmp::Ordering::Greater => (None, Some(new)),
            },
            (Some(_), None) => (Some(old), None),
            (None, Some(_) | None) => (None, Some(new)),
        };
        old += usize::from(pair.0.is_some());
        new += usize::from(pair.1.is_some());
        pairs.push(pair);
    }
    pairs
}
