//! What a lesson ticks during a session was done: it holds on the board that the journal makes, which
//! knows of no gesture that was given up and of no look back.

use std::collections::BTreeSet;

use wireboard::study::lesson::{Condition, EDITING, Lesson, Progress, Seen};

use super::session::Outcome;
use super::*;

/// The steps that are ticked.
pub(super) fn ticked(tab: &Tab) -> BTreeSet<usize> {
    let progress = tab.learning.as_ref().map(|l| &l.progress);
    let steps = 0..EDITING.steps.len();
    steps
        .filter(|n| progress.is_some_and(|p| p.is_ticked(*n)))
        .collect()
}

/// Ticks stay, and new ones are true.
pub(super) fn are_true(before: &BTreeSet<usize>, tab: &Tab, journaled: &Document) -> Outcome {
    let now = ticked(tab);
    prop_assert!(before.is_subset(&now), "a tick is gone");
    let Some(learning) = &tab.learning else {
        return Ok(());
    };
    let seen = Seen {
        start: &learning.start,
        now: journaled,
        history: &tab.history,
        selected: &tab.selection.keys,
        run: None,
        saved: tab.path.is_some() && !tab.dirty,
    };
    let lesson: &Lesson = learning.lesson;
    let mut anew = Progress::new(lesson);
    let _ = anew.look(lesson, &seen);
    for step in now.difference(before) {
        // That something was done again is seen only from one look to the next.
        let again = lesson.steps[*step].done == Condition::Redone;
        prop_assert!(
            again || anew.is_ticked(*step),
            "{} is ticked and was not done",
            lesson.steps[*step].title
        );
    }
    Ok(())
}
