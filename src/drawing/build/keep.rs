//! Which routes of the previous scene may stay.

use super::DrawnEdge;
use crate::board::{Cell, Id, Rect};
use crate::drawing::route::Plan;
use crate::drawing::scene::Scene;
use crate::drawing::text;

/// What differs between two scenes, as places that a route must not have met.
#[derive(Debug, Default)]
pub struct Changes {
    /// Old and new places of boxes and notes, with the free cell around them.
    places: Vec<Rect>,
    /// Old and new frames; only their borders count.
    frames: Vec<Rect>,
    /// Nodes that are in both scenes, with their old and new rectangle.
    nodes: Vec<(Id, Rect, Rect)>,
}

impl Changes {
    /// What happened to boxes, notes and frames.
    pub fn between(previous: &Scene, now: &Scene) -> Self {
        let mut changes = Self::default();
        let olds = previous.nodes.iter().map(|n| (&n.id, n.rect));
        let news = now.nodes.iter().map(|n| (&n.id, n.rect));
        for (id, old, new) in joined(olds, news) {
            changes.note_places(old, new);
            if let (Some(old), Some(new)) = (old, new) {
                changes.nodes.push((id.clone(), old, new));
            }
        }
        let olds = previous.notes.iter().map(|n| (&n.id, n.rect));
        let news = now.notes.iter().map(|n| (&n.id, n.rect));
        for (_, old, new) in joined(olds, news) {
            changes.note_places(old, new);
        }
        let titled = |f: &crate::drawing::SceneFrame| (f.rect, f.title_columns());
        let olds = previous.frames.iter().map(|f| (&f.id, titled(f)));
        let news = now.frames.iter().map(|f| (&f.id, titled(f)));
        for (_, old, new) in joined(olds, news) {
            if old != new {
                let rects = [old, new].into_iter().flatten().map(|(rect, _)| rect);
                changes.frames.extend(rects);
            }
        }
        changes
    }

    fn note_places(&mut self, old: Option<Rect>, new: Option<Rect>) {
        if old != new {
            let places = [old, new].into_iter().flatten();
            self.places.extend(places.map(|r| r.inflate(1, 1)));
        }
    }

    /// The route that an edge can keep: its old one where nothing changed, moved along where both
    /// ends moved together.
    pub fn kept_route(&self, previous: &Scene, edge: &DrawnEdge) -> Option<Vec<Cell>> {
        let old = previous.edge(&edge.id)?;
        if !old.legal || old.from != edge.from || old.to != edge.to {
            return None;
        }
        let from = self.moved_by(&edge.from)?;
        let to = self.moved_by(&edge.to)?;
        if from != to {
            return None;
        }
        if from != (0, 0) {
            let (dx, dy) = from;
            return Some(old.cells.iter().map(|c| c.offset(dx, dy)).collect());
        }
        let met = old.cells.iter().any(|cell| self.meets(*cell));
        (!met).then(|| old.cells.clone())
    }

    /// How far a node moved; none when it is new or has another size.
    fn moved_by(&self, id: &Id) -> Option<(i32, i32)> {
        let (_, old, new) = self.nodes.iter().find(|(other, ..)| other == id)?;
        let same_size = (old.w, old.h) == (new.w, new.h);
        same_size.then(|| (new.x.saturating_sub(old.x), new.y.saturating_sub(old.y)))
    }

    fn meets(&self, cell: Cell) -> bool {
        let on_border = |r: &Rect| r.contains(cell) && !r.inflate(-1, -1).contains(cell);
        self.places.iter().any(|r| r.contains(cell)) || self.frames.iter().any(on_border)
    }
}

/// The records of two lists that are in the same order of ids, paired by id.
fn joined<'a, T: Copy + PartialEq>(
    olds: impl Iterator<Item = (&'a Id, T)>,
    news: impl Iterator<Item = (&'a Id, T)>,
) -> Vec<(&'a Id, Option<T>, Option<T>)> {
    let mut by_id: std::collections::BTreeMap<&Id, (Option<T>, Option<T>)> =
        olds.map(|(id, old)| (id, (Some(old), None))).collect();
    for (id, new) in news {
        by_id.entry(id).or_insert((None, None)).1 = Some(new);
    }
    let flat = |(id, (old, new))| (id, old, new);
    by_id.into_iter().map(flat).collect()
}

/// The places of labels whose edges keep their routes: others go around them.
pub fn kept_labels(previous: &Scene, edges: &[DrawnEdge], plan: &Plan) -> Vec<Rect> {
    let mut places = Vec::new();
    for (edge, planned) in edges.iter().zip(&plan.edges) {
        let Some(old) = previous.edge(&edge.id) else {
            continue;
        };
        if let (Some((cell, label)), Some(cells)) = (&old.label, &planned.keep)
            && *cells == old.cells
            && *label == edge.label
        {
            places.push(Rect::new(cell.x, cell.y, text::width(label) as i32, 1));
        }
    }
    places
}
