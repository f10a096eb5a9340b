//! Where the camera stood before it followed a change, so that taking the change back gives the view
//! back too. A view that the person moved since then stays where it is.

use std::collections::VecDeque;

use crate::board::Cell;

/// Changes that are remembered; the oldest go first.
const MOST: usize = 100;

/// The changes that the camera followed, the last one at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Followed {
    steps: VecDeque<Step>,
}

/// One change, and what the camera did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    revision: usize,
    from: Cell,
    to: Cell,
}

impl Followed {
    /// Notes that the camera went from one origin to another to show a revision.
    pub fn note(&mut self, revision: usize, from: Cell, to: Cell) {
        if from == to {
            return;
        }
        self.steps.push_back(Step { revision, from, to });
        if self.steps.len() > MOST {
            self.steps.pop_front();
        }
    }

    /// The origin to go back to when a revision is taken back; nothing when the camera did not follow
    /// it, or went elsewhere since.
    pub fn back(&mut self, revision: usize, now: Cell) -> Option<Cell> {
        // What came after it was left another way, such as by a jump in the history.
        let at = self.steps.iter().rposition(|s| s.revision == revision)?;
        let step = self.steps.drain(at..).next()?;
        (step.to == now).then_some(step.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_view_comes_back_unless_it_was_moved() {
        let cell = |x| Cell::new(x, 0);
        let mut followed = Followed::default();
        followed.note(1, cell(0), cell(0));
        followed.note(2, cell(0), cell(5));
        followed.note(3, cell(5), cell(9));
        assert_eq!(followed.back(4, cell(9)), None);
        assert_eq!(followed.back(3, cell(9)), Some(cell(5)));
        assert_eq!(followed.back(2, cell(6)), None, "moved by hand since");
        assert_eq!(followed.back(1, cell(0)), None, "it did not move");
        for n in [7, 8, 9] {
            followed.note(n, cell(0), cell(4));
        }
        assert_eq!(
            followed.back(7, cell(4)),
            Some(cell(0)),
            "over what was left by a jump"
        );
        assert_eq!(followed.back(9, cell(4)), None);
    }

    #[test]
    fn it_remembers_no_end_of_changes() {
        let mut followed = Followed::default();
        for n in 0..3 * MOST {
            followed.note(n, Cell::new(0, 0), Cell::new(1, 0));
        }
        assert_eq!(followed.steps.len(), MOST);
    }
}
