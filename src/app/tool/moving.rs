//! Things follow the pointer; edges find new ways while they do.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::board::edit::{lock, room};
use crate::board::{Cell, Document, Key, Patch};

use super::super::revise;
use super::super::tab::{Band, Selection};
use super::{Deed, Event, Ground, Step, Tool};

/// A move under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// The cell that was grabbed.
    pub from: Cell,
    /// The board at the mark.
    pub mark: Arc<Document>,
    /// What moves.
    pub keys: BTreeSet<Key>,
    /// How far it is shown from where it was.
    pub by: (i32, i32),
}

impl Move {
    /// Takes hold of a thing, and of all that is selected with it.
    pub(super) fn begin(ground: Ground<'_>, key: &Key, from: Cell) -> Step {
        let mut deeds = Vec::new();
        let keys = if ground.selection.contains(key) {
            ground.selection.keys.clone()
        } else {
            deeds.push(Deed::Select(Selection::one(key.clone())));
            BTreeSet::from([key.clone()])
        };
        let held = keys
            .iter()
            .filter_map(Key::id)
            .find(|id| lock::is_locked(ground.doc, id));
        if let Some(id) = held {
            let why = format!("{id} is locked; {{edit.lock}} unlocks it");
            return Step::done(vec![Deed::Refuse(why)]);
        }
        let mark = Arc::clone(ground.doc);
        let by = (0, 0);
        let tool = Tool::Move(Self {
            from,
            mark,
            keys,
            by,
        });
        Step::to(tool, deeds)
    }

    /// The change when it is let go where it is shown. What would cover a box goes aside.
    fn dropped(&self, ground: Ground<'_>) -> Patch {
        let Some((dx, dy)) = room::aside(&self.mark, ground.doc) else {
            return Patch::between(&self.mark, ground.doc);
        };
        let aside = revise::moved(&self.mark, &self.keys, self.by.0 + dx, self.by.1 + dy);
        Patch::between(&self.mark, &aside)
    }

    /// The transition.
    pub fn step(self, ground: Ground<'_>, event: Event) -> Step {
        match event {
            Event::Drag(p) => {
                let (dx, dy) = (p.cell.x - self.from.x, p.cell.y - self.from.y);
                let doc = if (dx, dy) == (0, 0) {
                    Arc::clone(&self.mark)
                } else {
                    Arc::new(revise::moved(&self.mark, &self.keys, dx, dy))
                };
                let deeds = vec![Deed::Show(doc), Deed::Band(Band::Move(dx, dy))];
                let by = (dx, dy);
                Step::to(Tool::Move(Self { by, ..self }), deeds)
            }
            Event::Release(_) => Step::done(vec![
                Deed::Band(Band::None),
                Deed::Commit {
                    patch: self.dropped(ground),
                    mark: self.mark,
                    name: revise::move_name(&self.keys),
                    select: Vec::new(),
                },
            ]),
            Event::Press(_) | Event::Cancel | Event::Interrupt => {
                Step::done(vec![Deed::Band(Band::None), Deed::Show(self.mark)])
            }
            Event::Hover(_) | Event::Key(_) => Step::to(Tool::Move(self), Vec::new()),
        }
    }
}
