//! A connection hangs on the pointer: a new one that began at a node's border, or the end of an
//! edge that was there. Over a node that it can lead to, the board shows it as it will be; over
//! another the reason stands in the status line; dropped on nothing, a new connection offers what
//! could be put there.

use std::sync::Arc;

use crate::board::edit::connect::{connection, reconnection};
use crate::board::{Cell, Document, Id, Key, Patch};
use crate::drawing::Scene;

use super::super::tab::Band;
use super::grip::End;
use super::{Deed, Event, Ground, Step, Tool, Toward};

/// A connection under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Connect {
    /// The board at the mark.
    pub mark: Arc<Document>,
    /// What hangs on the pointer.
    pub origin: Origin,
    /// What the pointer is over.
    pub over: Over,
}

/// What hangs on the pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A new connection from this node.
    Node(Id),
    /// An end of this edge.
    End(Id, End),
}

/// What the pointer is over.
#[derive(Debug, Clone, PartialEq)]
pub enum Over {
    /// Nothing that a connection can lead to.
    Nothing,
    /// The node that it began at, or still leads to.
    Home,
    /// A node; the edge that it makes, and the change.
    Good(Id, Patch),
    /// A node that it cannot lead to, and why.
    Bad(String),
}

impl Connect {
    /// A new connection from a node.
    pub(super) fn begin(ground: Ground<'_>, from: &Id) -> Step {
        Step::to(
            Tool::Connect(Self {
                mark: Arc::clone(ground.doc),
                origin: Origin::Node(from.clone()),
                over: Over::Home,
            }),
            Vec::new(),
        )
    }

    /// An end of an edge is taken from its node.
    pub(super) fn reconnect(ground: Ground<'_>, edge: &Id, end: End) -> Step {
        Step::to(
            Tool::Connect(Self {
                mark: Arc::clone(ground.doc),
                origin: Origin::End(edge.clone(), end),
                over: Over::Home,
            }),
            Vec::new(),
        )
    }

    /// What can be done.
    pub(super) fn hints(&self) -> Vec<(&'static str, String)> {
        let esc = ("Esc", "leaves it".to_owned());
        match &self.over {
            Over::Good(edge, _) => vec![("release", format!("connects: {edge}")), esc],
            Over::Bad(why) => vec![("no:", why.clone()), esc],
            Over::Home => vec![("drag", "to the other node".to_owned()), esc],
            Over::Nothing => match self.origin {
                Origin::Node(_) => vec![("release", "offers a new part here".to_owned()), esc],
                Origin::End(..) => vec![("release", "leaves it as it was".to_owned()), esc],
            },
        }
    }

    /// The transition.
    pub fn step(mut self, ground: Ground<'_>, event: Event) -> Step {
        match event {
            Event::Drag(p) => {
                self.over = self.over(ground.scene, p.cell);
                let deeds = self.shown(ground.scene, p.cell);
                Step::to(Tool::Connect(self), deeds)
            }
            Event::Release(p) => self.drop_at(p.cell),
            Event::Press(_) | Event::Cancel | Event::Interrupt => {
                Step::done(vec![Deed::Band(Band::None), Deed::Show(self.mark)])
            }
            Event::Hover(_) | Event::Key(_) => Step::to(Tool::Connect(self), Vec::new()),
        }
    }

    /// What lies under a cell, for this connection.
    fn over(&self, scene: &Scene, cell: Cell) -> Over {
        let node = scene.nodes.iter().rev().find(|n| n.rect.contains(cell));
        let Some(node) = node else {
            return Over::Nothing;
        };
        let made = match &self.origin {
            Origin::Node(from) if *from == node.id => return Over::Home,
            Origin::Node(from) => connection(&self.mark, from, &node.id),
            Origin::End(edge, end) => {
                let Some(edge) = self.mark.edges.get(edge) else {
                    return Over::Nothing;
                };
                let (from, to) = match end {
                    End::From => (&node.id, &edge.to),
                    End::To => (&edge.from, &node.id),
                };
                if (from, to) == (&edge.from, &edge.to) {
                    return Over::Home;
                }
                reconnection(&self.mark, &edge.id, from, to)
            }
        };
        match made {
            Ok((edge, patch)) => Over::Good(edge, patch),
            Err(why) => Over::Bad(why),
        }
    }

    fn shown(&self, scene: &Scene, cell: Cell) -> Vec<Deed> {
        match &self.over {
            Over::Good(_, patch) => {
                let mut doc = (*self.mark).clone();
                // Made from this very board, so it fits.
                let _ = patch.apply(&mut doc);
                vec![Deed::Band(Band::None), Deed::Show(Arc::new(doc))]
            }
            Over::Home => vec![Deed::Band(Band::None), Deed::Show(Arc::clone(&self.mark))],
            Over::Nothing | Over::Bad(_) => {
                let wire = Band::Wire {
                    from: self.start(scene),
                    to: cell,
                    fits: matches!(self.over, Over::Nothing),
                };
                vec![Deed::Show(Arc::clone(&self.mark)), Deed::Band(wire)]
            }
        }
    }

    /// The middle of the node that the line on the pointer comes from.
    fn start(&self, scene: &Scene) -> Cell {
        let id = match &self.origin {
            Origin::Node(id) => Some(id),
            Origin::End(edge, end) => self.mark.edges.get(edge).map(|e| match end {
                End::From => &e.to,
                End::To => &e.from,
            }),
        };
        let node = id.and_then(|id| scene.node(id));
        node.map_or_else(Cell::default, |n| n.rect.center())
    }

    fn drop_at(self, cell: Cell) -> Step {
        let mut deeds = vec![Deed::Band(Band::None)];
        match (self.over, self.origin) {
            (Over::Good(edge, patch), origin) => {
                let name = match origin {
                    Origin::Node(_) => format!("connect {edge}"),
                    Origin::End(old, _) => format!("reconnect {old}"),
                };
                let said = Deed::Tell(Key::Edge(edge.clone()), format!("{edge} is connected"));
                deeds.push(Deed::Commit {
                    mark: self.mark,
                    patch,
                    name,
                    select: vec![Key::Edge(edge)],
                });
                deeds.push(said);
            }
            (Over::Bad(why), _) => {
                deeds.push(Deed::Show(self.mark));
                deeds.push(Deed::Refuse(why));
            }
            (Over::Nothing, Origin::Node(from)) => {
                deeds.push(Deed::Show(self.mark));
                deeds.push(Deed::Offer(from, Toward::Cell(cell)));
            }
            (Over::Nothing, Origin::End(..)) | (Over::Home, _) => {
                deeds.push(Deed::Show(self.mark));
            }
        }
        Step::done(deeds)
    }
}
