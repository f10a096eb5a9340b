//! Tidy, shown before it is done: the board as it would be laid out, with ghosts where things stand
//! now. Arrows turn the flow, Enter accepts as one revision, Esc leaves everything as it was.

use std::sync::Arc;

use crate::board::{Document, Key};
use crate::drawing::tidy::{Flow, Refusal, Scope, Tidied, Wish, tidy};

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
    /// What is shown.
    pub tidied: Tidied,
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
        let proposal = Self::propose(Arc::clone(mark), scope, Flow::default());
        proposal.map_err(|why| why.to_string())
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
        let Tidied { moved, of, .. } = self.tidied;
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
                let turned = Self::propose(Arc::clone(&self.mark), self.scope.clone(), flow);
                turned.unwrap_or_else(|_| self.stays())
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

    fn propose(mark: Arc<Document>, scope: Scope, flow: Flow) -> Result<Step, Refusal> {
        let tidied = tidy(&mark, &Wish::new(scope.clone(), flow))?;
        let mut next = (*mark).clone();
        // Made from this very board, so it fits.
        let _ = tidied.patch.apply(&mut next);
        let changes = tidied.patch.changes();
        let ghosts = changes.filter_map(|(key, _)| mark.rect_of(key.id()?));
        let deeds = vec![
            Deed::Show(Arc::new(next)),
            Deed::Band(Band::Ghosts(ghosts.collect())),
        ];
        let tool = Self {
            mark,
            scope,
            flow,
            tidied,
        };
        Ok(Step::to(Tool::Tidy(tool), deeds))
    }

    fn accepted(self) -> Step {
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
                patch: self.tidied.patch,
                name,
                select: Vec::new(),
            },
        ])
    }
}
