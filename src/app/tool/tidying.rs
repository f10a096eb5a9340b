//! Tidy, shown before it is done: the board as it would be laid out, with ghosts where things stand
//! now. Arrows turn the flow, Enter accepts as one revision, Esc leaves everything as it was.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::board::{Document, Key, Patch};
use crate::drawing::tidy::{Flow, Scope, Wish, tidy};

use super::super::input::{Key as Press, KeyCode};
use super::super::tab::{Band, Selection};
use super::{Deed, Event, Step, Tool};

/// A tidied board that is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Tidying {
    /// The board at the mark.
    pub mark: Arc<Document>,
    /// What is tidied.
    pub scope: Scope,
    /// Where requests run.
    pub flow: Flow,
    /// Boxes that would stand elsewhere, and boxes in all.
    pub counts: (usize, usize),
}

/// What a selection asks to have tidied: one machine, several things, else the whole board. A part
/// stands for the machine that it is on.
pub fn scope(board: &Document, selection: &Selection) -> Scope {
    let keys: Vec<&Key> = selection.keys.iter().collect();
    match keys.as_slice() {
        [Key::Frame(id)] => Scope::Machine(id.clone()),
        [Key::Node(id)] => {
            let home = board.nodes.get(id).and_then(|n| n.frame.clone());
            home.map_or(Scope::Board, Scope::Machine)
        }
        [] | [_] => Scope::Board,
        many => Scope::Things(many.iter().filter_map(|k| k.id()).cloned().collect()),
    }
}

impl Tidying {
    /// Shows the first proposal; an error when there is nothing to tidy.
    pub fn begin(mark: &Arc<Document>, scope: Scope) -> Result<Step, String> {
        let tool = Self {
            mark: Arc::clone(mark),
            scope,
            flow: Flow::default(),
            counts: (0, 0),
        };
        tool.proposal().map_err(|why| why.to_string())
    }

    /// Keys that turn the flow, accept, or choose what is tidied.
    pub const fn takes(key: Press) -> bool {
        matches!(
            key.code,
            KeyCode::Enter | KeyCode::Left | KeyCode::Right | KeyCode::Up | KeyCode::Down
        )
    }

    /// What the status line says.
    pub fn hints(&self) -> Vec<(&'static str, String)> {
        let (moved, of) = self.counts;
        let flow = match self.flow {
            Flow::Right => "to the right",
            Flow::Down => "down",
            Flow::Left => "to the left",
            Flow::Up => "up",
        };
        vec![
            ("Enter", format!("move {moved} of {of}")),
            ("arrows", format!("requests run {flow}")),
            ("Esc", "leave it as it was".to_owned()),
        ]
    }

    /// The transition. Clicks on the board mean nothing to it: they neither accept nor drop.
    pub fn step(self, event: Event) -> Step {
        match event {
            Event::Key(key) => {
                let flow = match key.code {
                    KeyCode::Left => Flow::Left,
                    KeyCode::Right => Flow::Right,
                    KeyCode::Up => Flow::Up,
                    KeyCode::Down => Flow::Down,
                    _ => return self.accepted(),
                };
                let turned = Self {
                    flow,
                    ..self.clone()
                };
                turned.proposal().unwrap_or_else(|_| self.stays())
            }
            Event::Cancel | Event::Interrupt => {
                Step::done(vec![Deed::Band(Band::None), Deed::Show(self.mark)])
            }
            Event::Press(_) | Event::Drag(_) | Event::Release(_) | Event::Hover(_) => self.stays(),
        }
    }

    fn stays(self) -> Step {
        Step::to(Tool::Tidy(self), Vec::new())
    }

    fn wish(&self) -> Wish {
        Wish {
            scope: self.scope.clone(),
            flow: self.flow,
            pinned: BTreeSet::new(),
        }
    }

    fn proposal(mut self) -> Result<Step, crate::drawing::tidy::Refusal> {
        let tidied = tidy(&self.mark, &self.wish())?;
        let mut next = (*self.mark).clone();
        // Made from this very board, so it fits.
        let _ = tidied.patch.apply(&mut next);
        self.counts = (tidied.moved, tidied.of);
        let ghosts = tidied
            .patch
            .changes()
            .filter_map(|(key, _)| match key {
                Key::Node(id) => self.mark.nodes.get(id).map(crate::board::Node::rect),
                Key::Frame(id) => self.mark.frames.get(id).map(crate::board::Frame::rect),
                Key::Header
                | Key::Site
                | Key::Edge(_)
                | Key::Step(_)
                | Key::Note(_)
                | Key::Card(_)
                | Key::Traffic(_)
                | Key::Scenario(_) => None,
            })
            .collect();
        let deeds = vec![Deed::Show(Arc::new(next)), Deed::Band(Band::Ghosts(ghosts))];
        Ok(Step::to(Tool::Tidy(self), deeds))
    }

    fn accepted(self) -> Step {
        let patch = tidy(&self.mark, &self.wish()).map_or_else(|_| Patch::default(), |t| t.patch);
        let name = match &self.scope {
            Scope::Board => "tidy the board".to_owned(),
            Scope::Machine(id) => format!("tidy {id}"),
            Scope::Things(ids) => {
                format!("tidy {}", crate::board::words::count(ids.len(), "thing"))
            }
        };
        Step::done(vec![
            Deed::Band(Band::None),
            Deed::Commit {
                mark: self.mark,
                patch,
                name,
                select: Vec::new(),
            },
        ])
    }
}
