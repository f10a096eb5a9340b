//! Lessons: an ordinary board, and steps that tick themselves off.
//!
//! A step is done when its [`Condition`] holds, however it came about: no condition knows a key, a
//! tool or a command, only the board, its history and what its run shows ([`Seen`]). A ticked step
//! stays ticked, whatever is taken back later, and a later step may be ticked before an earlier one.
//!
//! What is deliberately absent: the screen, and the keys of the steps. A step names the key of a
//! command as `{edit.undo}` and its title, as menus show it, as `<edit.undo>`; whoever shows the step
//! writes the user's own there. `{Enter}` is a key that is the same for everybody.
//!
//! Start reading at [`Progress::look`], then [`mod@condition`], then [`trouble`].

use crate::board::History;

pub mod condition;
mod done;
mod editing;
mod trouble;

pub use condition::{Condition, Seen};
pub use trouble::Trouble;

/// A lesson.
#[derive(Debug, PartialEq, Eq)]
pub struct Lesson {
    /// The word that starts it: `wireboard learn editing`.
    pub name: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// The same in a line, for the list of lessons.
    pub about: &'static str,
    /// What is done, in the order in which it is proposed.
    pub steps: &'static [Step],
    /// What to do once everything is done.
    pub after: &'static str,
}

/// One thing to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done, in a few words.
    pub title: &'static str,
    /// What to do and what is seen then, in a sentence or two.
    pub text: &'static str,
    /// How, by keyboard.
    pub keys: &'static str,
    /// How, by mouse.
    pub mouse: &'static str,
    /// When it is done.
    pub done: Condition,
}

/// How boards are edited.
pub const EDITING: &Lesson = &editing::LESSON;

/// Every lesson, in the order of the list.
pub const ALL: [&Lesson; 1] = [EDITING];

/// How far somebody is in a lesson.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Progress {
    ticked: Vec<bool>,
    /// Revisions up to here were made by nobody in this session.
    foreign: usize,
    /// Where the history stood at the last look: how many revisions it had, and which was present.
    stood: Option<(usize, usize)>,
    trouble: Trouble,
}

impl Progress {
    /// Nothing is done yet.
    pub fn new(lesson: &Lesson) -> Self {
        Self {
            ticked: vec![false; lesson.steps.len()],
            ..Self::default()
        }
    }

    /// Looks at what is there now, and ticks what is done. Answers the steps ticked by this look, by
    /// their place from 0. What happened between two looks is seen by its effects alone, so a look
    /// belongs after everything that is done.
    pub fn look(&mut self, lesson: &Lesson, seen: &Seen<'_>) -> Vec<usize> {
        self.trouble.look(seen);
        let again = self
            .stood
            .is_some_and(|stood| done::again(stood, seen.history));
        self.stood = Some((seen.history.revisions().len(), seen.history.current()));
        let mut new = Vec::new();
        for (n, step) in lesson.steps.iter().enumerate() {
            let Some(ticked) = self.ticked.get_mut(n).filter(|ticked| !**ticked) else {
                continue;
            };
            *ticked = condition::holds(step.done, seen, self.foreign, again, &self.trouble);
            if *ticked {
                new.push(n);
            }
        }
        new
    }

    /// What the history holds by now was brought back from an earlier session: nobody did it here.
    /// What the board shows of it still counts.
    pub fn pass_over(&mut self, history: &History) {
        self.foreign = history.revisions().len();
        self.stood = None;
    }

    /// True when a step is ticked.
    pub fn is_ticked(&self, step: usize) -> bool {
        self.ticked.get(step).copied().unwrap_or_default()
    }

    /// The step to do next: the first one that is not ticked; none when all are.
    pub fn next(&self) -> Option<usize> {
        self.ticked.iter().position(|ticked| !ticked)
    }

    /// How many steps are ticked.
    pub fn count(&self) -> usize {
        self.ticked.iter().filter(|ticked| **ticked).count()
    }
}

#[cfg(test)]
mod tests;
