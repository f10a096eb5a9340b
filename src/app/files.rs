//! Saving, exporting, copying, and what comes back from the disk.
//!
//! A save never goes over what another program wrote: that is brought in first, see
//! [`super::dispute`].

use std::sync::Arc;

use crate::board::words::count;
use crate::board::{Document, Patch};

use super::command::{Effects, files::ask};
use super::dispute;
use super::effect::Effect;
use super::hand;
use super::message::SaveProblem;
use super::overlay::{Asking, Choice, Overlay, PromptFor, Question};
use super::picture;
use super::state::{App, Tone};
use super::tab::{InspectorTab, Leftover, Tab};

/// Whose news it is how a save went.
const SAVE: Option<&str> = Some("file.save");

/// Saves to the tab's file, or asks for one.
pub(super) fn save(app: &mut App, effects: &mut Effects) {
    let Some(tab) = app.tab() else { return };
    if tab.path.is_none() {
        ask(
            app,
            PromptFor::SaveAs,
            "Save as",
            "a file name, such as mine.json",
            "",
        );
    } else {
        save_tab(app, effects, app.active);
    }
}

/// Saves a tab to its file. What both changed is asked about first: a save would decide it.
pub(super) fn save_tab(app: &mut App, effects: &mut Effects, board: usize) {
    // What a gesture shows is not on the board yet, and may hide what both changed.
    hand::interrupt(app);
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    let Some(path) = tab.path.clone() else { return };
    if dispute::disputed(tab).is_empty() {
        tab.ancestor = None;
        save_to(app, effects, board, &path);
    } else {
        dispute::open(app, board, true);
    }
}

/// Saves under a name; the answer to the prompt.
pub(super) fn save_as(app: &mut App, effects: &mut Effects, path: &str) {
    hand::interrupt(app);
    let board = app.active;
    if app
        .tab()
        .is_some_and(|tab| tab.path.as_deref() == Some(path))
    {
        save_tab(app, effects, board);
    } else {
        save_to(app, effects, board, path);
    }
}

fn save_to(app: &App, effects: &mut Effects, board: usize, path: &str) {
    let Some(tab) = app.tabs.get(board) else {
        return;
    };
    effects.push(Effect::Save {
        tab: board,
        path: path.to_owned(),
        doc: Arc::clone(&tab.doc),
        base: Arc::clone(&tab.saved),
        overwrite: false,
    });
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
            tab.ancestor = None;
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
                    Choice::new('k', "Keep it", "nothing is written"),
                    Choice::new(
                        'o',
                        "Overwrite",
                        "the file's content is replaced; a copy is kept beside it",
                    ),
                ],
                cursor: 0,
                unheard: false,
            }));
        }
        Err(SaveProblem::Changed {
            doc: theirs,
            diagnostics,
        }) => {
            // First what they did, then the save that was asked for.
            dispute::changed_outside(app, effects, board, theirs, diagnostics);
            save_tab(app, effects, board);
        }
        Err(SaveProblem::Failed(why)) => {
            app.quit_after_save = false;
            app.say_for(SAVE, Tone::Bad, format!("not saved: {why}"));
        }
    }
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
            Choice::new('r', "Recover", "one change that {edit.undo} takes back"),
            Choice::new('l', "Later", "ask again at the next start"),
            Choice::new('d', "Discard", "forget them"),
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
            let (wanted, merged) = left.brought_up_to(&theirs);
            let patch = Patch::between(&theirs, &wanted);
            let is_file = theirs == tab.saved;
            // In the new journal before the old one goes: a crash in between loses nothing.
            dispute::commit(app, effects, board, patch, "recovery");
            if let Some(tab) = app.tabs.get_mut(board) {
                super::lesson::pass_over(tab);
            }
            let text = match merged.conflicts.len() {
                0 => "recovered; {file.save} saves it".to_owned(),
                _ if is_file => {
                    dispute::ask(app, effects, board, merged.ancestor);
                    "recovered; what the file changed too is asked about".to_owned()
                }
                n => {
                    effects.push(Effect::KeepBeside {
                        tab: board,
                        doc: theirs,
                    });
                    format!(
                        "recovered; {} changed on the board too: the recovered ones stayed, the others are kept beside the file",
                        count(n, "record")
                    )
                }
            };
            let text = app.keymap.fill(&text);
            effects.push(Effect::ForgetLeftover { tab: board });
            app.say(Tone::Good, text);
        }
        1 => {}
        _ => effects.push(Effect::ForgetLeftover { tab: board }),
    }
}

/// Writes the board in front, or its picture, to another file.
pub(super) fn export(app: &mut App, effects: &mut Effects, path: &str) {
    hand::interrupt(app);
    if let Some(tab) = app.tab() {
        effects.push(Effect::Export {
            path: path.to_owned(),
            doc: Arc::clone(&tab.doc),
            scene: picture::near(tab),
            name: tab.name.clone(),
        });
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
