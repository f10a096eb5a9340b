//! Saving, exporting, copying, and what comes back from the disk.
//!
//! The board of the screen and the board of the file may each change. A change outside is merged
//! as one undoable patch while there is nothing unsaved; otherwise the user is asked, and neither
//! version is lost.

use std::sync::Arc;

use crate::board::merge::merge;
use crate::board::words::count;
use crate::board::{Diagnostic, Document, Patch};

use super::command::{Effects, files::ask};
use super::effect::Effect;
use super::message::SaveProblem;
use super::overlay::{Asking, Choice, Overlay, PromptFor, Question};
use super::revise;
use super::state::{App, Tone};
use super::tab::{InspectorTab, Leftover, Tab};

/// Whose news it is how a save went.
const SAVE: Option<&str> = Some("file.save");

/// Saves to the tab's file, or asks for one.
pub(super) fn save(app: &mut App, effects: &mut Effects) {
    let board = app.active;
    let Some(tab) = app.tab() else { return };
    match &tab.path {
        None => ask(
            app,
            PromptFor::SaveAs,
            "Save as",
            "a file name, such as mine.json",
            "",
        ),
        Some(path) => effects.push(Effect::Save {
            tab: board,
            path: path.clone(),
            doc: Arc::clone(&tab.doc),
            overwrite: false,
        }),
    }
}

/// Saves under a name; the answer to the prompt.
pub(super) fn save_as(app: &mut App, effects: &mut Effects, path: &str) {
    let board = app.active;
    if let Some(tab) = app.tab() {
        effects.push(Effect::Save {
            tab: board,
            path: path.to_owned(),
            doc: Arc::clone(&tab.doc),
            overwrite: false,
        });
    }
}

/// A save ended.
pub(super) fn saved(
    app: &mut App,
    effects: &mut Effects,
    board: usize,
    result: Result<String, SaveProblem>,
    doc: &Arc<Document>,
) {
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    match result {
        Ok(path) => {
            tab.saved = Arc::clone(doc);
            tab.dirty = *tab.doc != **doc;
            tab.path = Some(path.clone());
            tab.broken_file = false;
            if !tab.dirty {
                effects.push(Effect::ForgetJournal { tab: board });
            }
            app.say_for(SAVE, Tone::Good, format!("saved to {path}"));
            if app.quit_after_save {
                super::update::quit_when_clean(app, effects);
            }
        }
        Err(SaveProblem::Exists(path)) => {
            app.quit_after_save = false;
            app.overlays.push(Overlay::Question(Question {
                asking: Asking::Overwrite {
                    tab: board,
                    path: path.clone(),
                },
                title: format!("{path} exists"),
                lines: vec![
                    "The file holds something else than this board was read from.".to_owned(),
                ],
                choices: vec![
                    choice('k', "Keep it", "nothing is written"),
                    choice(
                        'o',
                        "Overwrite",
                        "the file's content is replaced; a copy is kept beside it",
                    ),
                ],
                cursor: 0,
                unheard: false,
            }));
        }
        Err(SaveProblem::Failed(why)) => {
            app.quit_after_save = false;
            app.say_for(SAVE, Tone::Bad, format!("not saved: {why}"));
        }
    }
}

/// The file holds another board now.
pub(super) fn changed_outside(
    app: &mut App,
    effects: &mut Effects,
    board: usize,
    theirs: Arc<Document>,
    diagnostics: Vec<Diagnostic>,
) {
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    tab.take_diagnostics(diagnostics);
    tab.broken_file = false;
    if *theirs == *tab.saved || *theirs == *tab.doc {
        tab.saved = Arc::clone(&theirs);
        tab.dirty = *tab.doc != *theirs;
        return;
    }
    super::hand::interrupt(app);
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    if tab.dirty {
        let mine = Patch::between(&tab.saved, &tab.doc).changes().count();
        let others = Patch::between(&tab.saved, &theirs).changes().count();
        tab.theirs = Some(theirs);
        let file = tab.path.clone().unwrap_or_default();
        let name = tab.name.clone();
        // A newer version replaces an older one in the question that is already open.
        app.overlays.retain(
            |o| !matches!(o, Overlay::Question(q) if q.asking == Asking::Conflict { tab: board }),
        );
        app.overlays.push(Overlay::Question(Question {
            asking: Asking::Conflict { tab: board },
            title: format!("Another program changed the file of {name}"),
            lines: vec![
                format!(
                    "{file} has {} that your board lacks; your board has {} that {} not saved.",
                    count(others, "change"),
                    count(mine, "change"),
                    if mine == 1 { "is" } else { "are" },
                ),
                "Nothing is lost, whichever you choose.".to_owned(),
            ],
            choices: vec![
                choice(
                    'm',
                    "Merge",
                    "both changes; where they touch the same record, yours stays and theirs is kept beside it; {edit.undo} takes it back",
                ),
                choice('k', "Keep mine", "theirs is kept in a file beside it"),
                choice(
                    't',
                    "Take theirs",
                    "one change that {edit.undo} takes back; yours is kept in a file beside it",
                ),
            ],
            cursor: 0,
            unheard: false,
        }));
        return;
    }
    take(app, effects, board, theirs, "reload of the file");
    app.say(
        Tone::Info,
        "the file changed: the board was read again ({edit.undo} takes it back)".to_owned(),
    );
}

/// The answer to a conflict.
pub(super) fn resolve(app: &mut App, effects: &mut Effects, board: usize, answer: usize) {
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    let Some(theirs) = tab.theirs.take() else {
        return;
    };
    let mine = Arc::clone(&tab.doc);
    match answer {
        0 => {
            let merged = merge(&tab.saved, &mine, &theirs);
            if !merged.conflicts.is_empty() {
                effects.push(Effect::KeepBeside {
                    tab: board,
                    doc: Arc::clone(&theirs),
                });
            }
            tab.saved = theirs;
            tab.dirty = *tab.saved != *tab.doc;
            from_outside(app, effects, board, merged.patch, "merge with the file");
            let text = match merged.conflicts.len() {
                0 => "merged; {file.save} saves the result".to_owned(),
                n => format!(
                    "merged; {} changed by both: yours stayed, theirs is kept beside the file; {{file.save}} saves",
                    count(n, "record")
                ),
            };
            app.say(Tone::Good, text);
        }
        1 => {
            tab.saved = Arc::clone(&theirs);
            effects.push(Effect::KeepBeside {
                tab: board,
                doc: theirs,
            });
        }
        _ => {
            effects.push(Effect::KeepBeside {
                tab: board,
                doc: mine,
            });
            take(app, effects, board, theirs, "reload of the file");
        }
    }
}

/// Makes the file's board ours, as one revision.
fn take(
    app: &mut App,
    effects: &mut Effects,
    board: usize,
    theirs: Arc<Document>,
    name: &'static str,
) {
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    tab.saved = Arc::clone(&theirs);
    let patch = Patch::between(&tab.doc, &theirs);
    from_outside(app, effects, board, patch, name);
}

/// One revision that was not made here; what is selected stays selected.
fn from_outside(app: &mut App, effects: &mut Effects, board: usize, patch: Patch, name: &str) {
    let after = app.tabs.get(board).map(|tab| tab.selection.clone());
    revise::take_in(app, effects, board, patch, name, after.unwrap_or_default());
}

/// An unsaved board of an earlier session was found.
pub(super) fn recovered(app: &mut App, board: usize, left: Leftover, about: &str) {
    super::hand::interrupt(app);
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    let (wanted, _) = left.brought_up_to(&tab.doc);
    if wanted == *tab.doc {
        return;
    }
    let changes = Patch::between(&tab.doc, &wanted).changes().count();
    let name = tab.name.clone();
    tab.recovered = Some(left);
    app.overlays.push(Overlay::Question(Question {
        asking: Asking::Recovery { tab: board },
        title: format!("Unsaved changes of {name} were found"),
        lines: vec![
            about.to_owned(),
            format!("They differ from the file in {}.", count(changes, "record")),
        ],
        choices: vec![
            choice('r', "Recover", "one change that {edit.undo} takes back"),
            choice('l', "Later", "ask again at the next start"),
            choice('d', "Discard", "forget them"),
        ],
        cursor: 0,
        unheard: false,
    }));
}

/// The answer to a recovery offer.
pub(super) fn recover(app: &mut App, effects: &mut Effects, board: usize, answer: usize) {
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    let Some(left) = tab.recovered.take() else {
        return;
    };
    match answer {
        0 => {
            let theirs = Arc::clone(&tab.doc);
            let (wanted, conflicts) = left.brought_up_to(&theirs);
            let patch = Patch::between(&theirs, &wanted);
            // In the new journal before the old one goes: a crash in between loses nothing.
            from_outside(app, effects, board, patch, "recovery");
            let text = match conflicts {
                0 => "recovered; {file.save} saves it".to_owned(),
                n => {
                    effects.push(Effect::KeepBeside {
                        tab: board,
                        doc: theirs,
                    });
                    format!(
                        "recovered; {} changed in the file too: yours stayed, the file's version is kept beside it",
                        count(n, "record")
                    )
                }
            };
            effects.push(Effect::ForgetLeftover { tab: board });
            app.say(Tone::Good, text);
        }
        1 => {}
        _ => effects.push(Effect::ForgetLeftover { tab: board }),
    }
}

/// Copies what is most useful where the user is.
pub(super) fn copy(app: &mut App, effects: &mut Effects) {
    let Some(tab) = app.tab() else { return };
    let text = if app.panel_open {
        match tab.inspector.tab {
            InspectorTab::Bytes => bytes_text(tab),
            InspectorTab::Request => hops_text(tab),
            InspectorTab::Part | InspectorTab::Concept => None,
        }
    } else {
        None
    };
    match text.or_else(|| super::doors::curl(tab)) {
        Some(text) => effects.push(Effect::Copy { text, about: None }),
        None => app.say(
            Tone::Info,
            "nothing to copy here: the board has no door".to_owned(),
        ),
    }
}

fn bytes_text(tab: &Tab) -> Option<String> {
    let hop = tab.shown_request()?.hops.get(tab.shown_message()?)?;
    let bytes = hop.bytes.as_ref()?;
    Some(String::from_utf8_lossy(bytes).into_owned())
}

fn hops_text(tab: &Tab) -> Option<String> {
    use std::fmt::Write as _;
    let request = tab.shown_request()?;
    let mut text = format!("{} {} {}\n", request.id, request.method, request.path);
    for hop in &request.hops {
        let at = hop.at.since(request.issued);
        let _ = writeln!(
            text,
            "{at:>12}  {:<14} {:<10} {}",
            hop.node, hop.event, hop.detail
        );
    }
    Some(text)
}

fn choice(key: char, title: &str, hint: &str) -> Choice {
    Choice {
        key,
        title: title.to_owned(),
        hint: hint.to_owned(),
    }
}
