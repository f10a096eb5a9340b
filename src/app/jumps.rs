//! The jump list of a board: where one was before a jump, and the way back there.
//!
//! Whatever moves the eye far at once (hint letters, finding, going to an id, a click far away)
//! notes the place first. Back and forward go through them like the pages of a browser: a new jump
//! forgets what lay forward. Bounded; it is not kept between sessions.

use crate::board::{Cell, Key};

use super::spatial;
use super::state::App;
use super::tab::Tab;

/// Places kept in each direction; the oldest go first.
const MOST: usize = 100;
/// A click this many columns or rows away from the selected thing is a jump: about half a small
/// screen.
const FAR: (i32, i32) = (40, 12);

/// A place on a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What was selected.
    pub lead: Option<Key>,
    /// The board cell in the upper left corner of the view.
    pub origin: Cell,
}

/// Where one was, and where one came back from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jumps {
    back: Vec<Place>,
    forward: Vec<Place>,
}

impl Jumps {
    /// Notes a place before a jump. The same place twice in a row is one.
    pub fn push(&mut self, place: Place) {
        self.forward.clear();
        if self.back.last() != Some(&place) {
            self.back.push(place);
            let extra = self.back.len().saturating_sub(MOST);
            self.back.drain(..extra);
        }
    }

    /// The place before; `here` is where the way forward leads again.
    pub fn back(&mut self, here: Place) -> Option<Place> {
        let place = self.back.pop()?;
        self.forward.push(here);
        Some(place)
    }

    /// The place that [`Self::back`] left.
    pub fn forward(&mut self, here: Place) -> Option<Place> {
        let place = self.forward.pop()?;
        self.back.push(here);
        Some(place)
    }

    /// True when there is a place before.
    pub const fn can_go_back(&self) -> bool {
        !self.back.is_empty()
    }

    /// True when there is a place that was left.
    pub const fn can_go_forward(&self) -> bool {
        !self.forward.is_empty()
    }
}

fn here(tab: &Tab) -> Place {
    Place {
        lead: tab.selection.lead.clone(),
        origin: tab.camera.origin,
    }
}

/// Notes where one is, before a jump.
pub(super) fn note(tab: &mut Tab) {
    let place = here(tab);
    tab.jumps.push(place);
}

/// Notes where one is when a click selects something far from it.
pub(super) fn note_when_far(tab: &mut Tab, target: &Key) {
    let middle = |key: &Key| spatial::rect_of(&tab.scene, key).map(crate::board::Rect::center);
    let from = tab.selection.lead.as_ref().and_then(middle);
    if let (Some(from), Some(to)) = (from, middle(target)) {
        let (dx, dy) = ((from.x - to.x).abs(), (from.y - to.y).abs());
        if dx > FAR.0 || dy > FAR.1 {
            note(tab);
        }
    }
}

/// Goes back to the place before the last jump, or forward again.
pub(super) fn go(app: &mut App, back: bool) {
    let Some(tab) = app.tab_mut() else { return };
    let here = here(tab);
    let place = if back {
        tab.jumps.back(here)
    } else {
        tab.jumps.forward(here)
    };
    let Some(place) = place else { return };
    tab.auto_fit = false;
    tab.camera.origin = place.origin;
    match place.lead.filter(|key| tab.doc.get(key).is_some()) {
        Some(key) => app.select_by_key(Some(key)),
        None => tab.selection.clear(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(x: i32) -> Place {
        Place {
            lead: None,
            origin: Cell::new(x, 0),
        }
    }

    #[test]
    fn back_and_forward_go_the_same_way() {
        let mut jumps = Jumps::default();
        jumps.push(place(1));
        jumps.push(place(2));
        jumps.push(place(2));
        assert_eq!(jumps.back(place(3)), Some(place(2)));
        assert_eq!(jumps.back(place(2)), Some(place(1)));
        assert_eq!(jumps.back(place(1)), None);
        assert_eq!(jumps.forward(place(1)), Some(place(2)));
        assert_eq!(jumps.forward(place(2)), Some(place(3)));
        assert_eq!(jumps.forward(place(3)), None);
    }

    #[test]
    fn a_new_jump_forgets_what_lay_forward() {
        let mut jumps = Jumps::default();
        jumps.push(place(1));
        let _ = jumps.back(place(2));
        jumps.push(place(5));
        assert!(!jumps.can_go_forward());
        assert_eq!(jumps.back(place(6)), Some(place(5)));
    }

    #[test]
    fn the_list_is_bounded() {
        let mut jumps = Jumps::default();
        for x in 0..1_000 {
            jumps.push(place(x));
        }
        let mut steps = 0;
        while jumps.back(place(-1)).is_some() {
            steps += 1;
        }
        assert_eq!(steps, MOST);
    }
}
