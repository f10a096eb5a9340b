//! A corner of a box follows the pointer or the arrow keys.

use std::sync::Arc;

use crate::board::edit::reshape::{allowed, reshape};
use crate::board::{Cell, Direction, Document, Key, Rect};

use super::super::input::{Key as Press, KeyCode};
use super::super::tab::{Band, Selection};
use super::grip::{Corner, resizable};
use super::{Deed, Event, Ground, Step, Tool};

/// A resize under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Resize {
    /// The board at the mark.
    pub mark: Arc<Document>,
    /// What is resized.
    pub key: Key,
    /// Its rectangle at the mark.
    pub rect: Rect,
    /// How the pointer or the keys hold it.
    pub hold: Hold,
}

/// How the thing is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// A corner hangs on the pointer, which grabbed it at a cell.
    Pointer(Corner, Cell),
    /// The arrow keys move its borders; the rectangle that they have made so far.
    Keys(Rect),
}

impl Resize {
    /// Takes a corner with the pointer.
    pub(super) fn begin(ground: Ground<'_>, key: &Key, corner: Corner, at: Cell) -> Step {
        let select = Deed::Select(Selection::one(key.clone()));
        match Self::of(ground, key, |_| Hold::Pointer(corner, at)) {
            Some(tool) => Step::to(Tool::Resize(tool), vec![select]),
            None => Step::done(Vec::new()),
        }
    }

    /// Takes the selected thing with the arrow keys; `None` when it has no size of its own.
    pub fn by_keys(ground: Ground<'_>) -> Option<Self> {
        let lead = ground.selection.lead.as_ref()?;
        Self::of(ground, lead, Hold::Keys)
    }

    fn of(ground: Ground<'_>, key: &Key, hold: impl FnOnce(Rect) -> Hold) -> Option<Self> {
        let rect = resizable(ground.scene, key)?;
        Some(Self {
            mark: Arc::clone(ground.doc),
            key: key.clone(),
            rect,
            hold: hold(rect),
        })
    }

    /// Arrows resize; Enter keeps it.
    pub(super) const fn takes(&self, key: Press) -> bool {
        match self.hold {
            Hold::Pointer(..) => false,
            Hold::Keys(_) => {
                matches!(key.code, KeyCode::Enter | KeyCode::Char('b')) || way(key).is_some()
            }
        }
    }

    /// What can be done.
    pub(super) const fn hints(&self) -> &'static [(&'static str, &'static str)] {
        match self.hold {
            Hold::Pointer(..) => &[("release", "keeps it so"), ("Esc", "puts it back")],
            Hold::Keys(_) => &[
                ("arrows", "right and lower border"),
                ("Shift", "left and upper"),
                ("Enter", "keeps it so"),
                ("Esc", "puts it back"),
            ],
        }
    }

    /// The transition.
    pub fn step(mut self, ground: Ground<'_>, event: Event) -> Step {
        match (self.hold, event) {
            (Hold::Pointer(corner, from), Event::Drag(p)) => {
                let wish = dragged(self.rect, corner, p.cell.x - from.x, p.cell.y - from.y);
                let keep = Corner::new(!corner.left, !corner.top).of(self.rect);
                let rect = self.allowed(wish, keep);
                let deeds = self.shown(rect);
                Step::to(Tool::Resize(self), deeds)
            }
            (Hold::Keys(rect), Event::Key(key)) => match way(key) {
                None => self.done(ground),
                Some((direction, outer)) => {
                    let rect = self.allowed(pushed(rect, direction, outer), rect.origin());
                    self.hold = Hold::Keys(rect);
                    let deeds = self.shown(rect);
                    Step::to(Tool::Resize(self), deeds)
                }
            },
            (Hold::Pointer(..), Event::Release(_)) => self.done(ground),
            // A press of the mouse ends what the keys did, and keeps it.
            (Hold::Keys(_), Event::Press(_)) => self.done(ground).and(ground, event),
            (_, Event::Press(_) | Event::Cancel | Event::Interrupt) => {
                Step::done(vec![Deed::Band(Band::None), Deed::Show(self.mark)])
            }
            (_, Event::Drag(_) | Event::Release(_) | Event::Hover(_) | Event::Key(_)) => {
                Step::to(Tool::Resize(self), Vec::new())
            }
        }
    }

    fn allowed(&self, wish: Rect, keep: Cell) -> Rect {
        match self.key.id() {
            Some(id) => allowed(&self.mark, id, wish, keep),
            None => wish,
        }
    }

    fn shown(&self, rect: Rect) -> Vec<Deed> {
        let mut doc = (*self.mark).clone();
        if let Some(id) = self.key.id()
            && rect != self.rect
        {
            // Made from this very board, so it fits.
            let _ = reshape(&self.mark, id, rect).apply(&mut doc);
        }
        vec![Deed::Show(Arc::new(doc)), Deed::Band(Band::Size(rect))]
    }

    fn done(self, ground: Ground<'_>) -> Step {
        let name = self
            .key
            .id()
            .map_or_else(String::new, |id| format!("resize {id}"));
        Step::done(vec![
            Deed::Band(Band::None),
            Deed::Commit {
                patch: crate::board::Patch::between(&self.mark, ground.doc),
                mark: self.mark,
                name,
                select: Vec::new(),
            },
        ])
    }
}

/// The rectangle with one corner moved; the opposite one stays.
fn dragged(rect: Rect, corner: Corner, dx: i32, dy: i32) -> Rect {
    let (x, w) = if corner.left {
        (rect.x + dx, rect.w - dx)
    } else {
        (rect.x, rect.w + dx)
    };
    let (y, h) = if corner.top {
        (rect.y + dy, rect.h - dy)
    } else {
        (rect.y, rect.h + dy)
    };
    Rect::new(x, y, w, h)
}

/// The rectangle with one border moved by one cell: the right or lower one, or with `outer` the left
/// or upper one.
const fn pushed(rect: Rect, direction: Direction, outer: bool) -> Rect {
    let (dx, dy) = direction.delta();
    if outer {
        Rect::new(rect.x + dx, rect.y + dy, rect.w - dx, rect.h - dy)
    } else {
        Rect::new(rect.x, rect.y, rect.w + dx, rect.h + dy)
    }
}

/// The direction of an arrow key or a letter, and whether Shift is held.
const fn way(key: Press) -> Option<(Direction, bool)> {
    let way = match key.code {
        KeyCode::Left => (Direction::Left, key.mods.shift),
        KeyCode::Right => (Direction::Right, key.mods.shift),
        KeyCode::Up => (Direction::Up, key.mods.shift),
        KeyCode::Down => (Direction::Down, key.mods.shift),
        KeyCode::Char('h') => (Direction::Left, false),
        KeyCode::Char('l') => (Direction::Right, false),
        KeyCode::Char('k') => (Direction::Up, false),
        KeyCode::Char('j') => (Direction::Down, false),
        KeyCode::Char('H') => (Direction::Left, true),
        KeyCode::Char('L') => (Direction::Right, true),
        KeyCode::Char('K') => (Direction::Up, true),
        KeyCode::Char('J') => (Direction::Down, true),
        KeyCode::Char(_)
        | KeyCode::Enter
        | KeyCode::Esc
        | KeyCode::Tab
        | KeyCode::Backspace
        | KeyCode::Delete
        | KeyCode::Home
        | KeyCode::End
        | KeyCode::PageUp
        | KeyCode::PageDown
        | KeyCode::F(_) => return None,
    };
    if key.mods.ctrl || key.mods.alt {
        return None;
    }
    Some(way)
}
