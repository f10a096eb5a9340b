//! The verbs on a whole selection: each asks `board::edit` for the patch, makes it one revision and
//! says what came of it. What a verb does to the board is decided there, not here.

use crate::board::{Id, Key};

use super::state::App;

pub(super) mod arrange;
pub(super) mod clipboard;
pub(super) mod reshape;

/// Ids of the selected things that a test lets through, the lead first.
pub(super) fn selected(app: &App, wanted: impl Fn(&Key) -> bool) -> Vec<Id> {
    let Some(tab) = app.tab() else {
        return Vec::new();
    };
    let selection = &tab.selection;
    let lead = selection.lead.iter();
    let rest = selection
        .keys
        .iter()
        .filter(|k| Some(*k) != selection.lead.as_ref());
    let things = lead.chain(rest).filter(|k| wanted(k));
    things.filter_map(Key::id).cloned().collect()
}

/// What a verb on several things is called in the history: `lock web`, `lock 3 things`.
pub(super) fn named(verb: &str, ids: &[Id]) -> String {
    match ids {
        [one] => format!("{verb} {one}"),
        many => format!("{verb} {}", crate::board::words::count(many.len(), "thing")),
    }
}
