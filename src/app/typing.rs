//! A text that is typed where it stands: a property in its row of the panel, a name on the board.
//!
//! What is typed on the board is shown there at once, boxes growing with it; the board itself
//! changes when it is taken. Enter takes it, as one revision; Esc leaves everything as it was; a
//! click elsewhere takes it too. A text that does not fit stays, with the reason.

use std::sync::Arc;

use crate::board::edit::{create, lock, push};
use crate::board::field::{self, Wants};
use crate::board::{Cell, Document, Key, Patch};
use crate::drawing::Scene;

use super::command::Effects;
use super::field::{TextField, edit};
use super::input::{Key as Press, KeyCode};
use super::picture;
use super::state::{App, Focus, Tone};
use super::tab::Tab;
use super::{drawing, hand, revise};

/// What is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A property of a record.
    Field {
        /// The record.
        key: Key,
        /// Where in it: `name`, `props.workers`.
        path: String,
    },
    /// The text of a note that is not there yet, at this cell.
    NewNote(Cell),
}

/// Where it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the board, at the thing itself.
    Board,
    /// In a row of the panel.
    Panel,
}

/// A text that is being typed.
#[derive(Debug, Clone)]
pub struct Typing {
    /// What.
    pub what: What,
    /// Where.
    pub place: Place,
    /// The text.
    pub text: TextField,
    /// Why it does not fit, once it was tried.
    pub error: Option<String>,
    /// What it can be completed to.
    pub offers: Vec<String>,
    /// Which of them stands there now.
    pub offered: Option<usize>,
    /// The picture before, with the ways that its edges had.
    before: Arc<Scene>,
}

impl Typing {
    /// The board with what was typed, as far as it fits; none where it is not shown on the board.
    pub(super) fn preview(&self, doc: &Document) -> Option<Document> {
        if self.place == Place::Panel {
            return None;
        }
        let mut next = doc.clone();
        self.patch(doc).ok()?.apply(&mut next).ok()?;
        Some(next)
    }

    fn patch(&self, doc: &Document) -> Result<Patch, String> {
        match &self.what {
            // A longer name makes a larger box: what it then lies on gives way.
            What::Field { key, path } => {
                let patch = field::set(doc, key, path, self.text.text())?;
                Ok(push::with_room(doc, patch))
            }
            What::NewNote(at) => Ok(create::note(doc, self.text.text(), *at).1),
        }
    }

    /// True when it types this property.
    pub fn is_at(&self, of: &Key, at: &str) -> bool {
        matches!(&self.what, What::Field { key, path } if key == of && path == at)
    }
}

/// The property that a thing is called by: its name, its label, its text.
pub const fn label_of(key: &Key) -> Option<&'static str> {
    match key {
        Key::Node(_) | Key::Frame(_) => Some("name"),
        Key::Edge(_) => Some("label"),
        Key::Note(_) => Some("text"),
        Key::Header
        | Key::Site
        | Key::Step(_)
        | Key::Card(_)
        | Key::Traffic(_)
        | Key::Scenario(_) => None,
    }
}

/// Types the name, label or text of a thing, on the board.
pub(super) fn rename(app: &mut App, key: &Key) {
    if let Some(path) = label_of(key) {
        begin(app, key, path, Place::Board);
        app.reveal();
    }
}

/// Types a property.
pub(super) fn begin(app: &mut App, key: &Key, path: &str, place: Place) {
    hand::interrupt(app);
    let Some(tab) = app.tab() else { return };
    let Some(field) = field::find(&tab.doc, key, path) else {
        return;
    };
    if let Some(id) = key.id().filter(|id| lock::is_locked(&tab.doc, id)) {
        let text = format!("{id} is locked; {{edit.lock}} unlocks it");
        app.say(Tone::Info, text);
        return;
    }
    let text = match field.wants {
        Wants::Lines => TextField::of_lines(&field.value),
        _ => TextField::offer(&field.value),
    };
    let what = What::Field {
        key: key.clone(),
        path: path.to_owned(),
    };
    start(app, what, place, text);
}

/// Types the text of a new note.
pub(super) fn new_note(app: &mut App, at: Cell) {
    start(
        app,
        What::NewNote(at),
        Place::Board,
        TextField::of_lines(""),
    );
}

fn start(app: &mut App, what: What, place: Place, text: TextField) {
    if place == Place::Board {
        app.focus = Focus::Canvas;
    }
    let Some(tab) = app.tab_mut() else { return };
    tab.typing = Some(Typing {
        what,
        place,
        text,
        error: None,
        offers: Vec::new(),
        offered: None,
        before: Arc::clone(&tab.scene),
    });
    changed(tab);
}

/// A key for the text that is being typed. False when there is none.
pub(super) fn press(app: &mut App, effects: &mut Effects, key: Press) -> bool {
    let Some(tab) = app.tab_mut() else {
        return false;
    };
    let Some(typing) = &mut tab.typing else {
        return false;
    };
    let text = &mut typing.text;
    let next_line = key.mods.alt || key.mods.shift;
    match key.code {
        KeyCode::Esc => cancel(app),
        KeyCode::Char('c') if key.mods.ctrl => cancel(app),
        KeyCode::Enter if text.takes_lines() && next_line => {
            text.insert("\n");
            changed(tab);
        }
        KeyCode::Enter => drop(take(app, effects)),
        KeyCode::Tab => offer(tab, !key.mods.shift),
        KeyCode::Up | KeyCode::Down if text.takes_lines() => {
            text.line(key.code == KeyCode::Down);
        }
        KeyCode::Up | KeyCode::Down => offer(tab, key.code == KeyCode::Down),
        KeyCode::Home => text.home(),
        KeyCode::End => text.end(),
        _ if edit(text, key) => changed(tab),
        _ => {}
    }
    true
}

/// Pasted text. False when nothing is being typed.
pub(super) fn paste(app: &mut App, text: &str) -> bool {
    let Some(tab) = app.tab_mut() else {
        return false;
    };
    let Some(typing) = &mut tab.typing else {
        return false;
    };
    typing.text.insert(text);
    changed(tab);
    true
}

/// The text is another one: what was said about the old one is out of date.
fn changed(tab: &mut Tab) {
    let Some(typing) = &mut tab.typing else {
        return;
    };
    typing.error = None;
    typing.offered = None;
    typing.offers = match &typing.what {
        What::Field { key, path } => match field::find(&tab.doc, key, path) {
            Some(field) => offers(&tab.doc, &field, typing.text.text()),
            None => Vec::new(),
        },
        What::NewNote(_) => Vec::new(),
    };
    if typing.place == Place::Board {
        picture::redraw(tab);
    }
}

/// What a text can become. What is there already is changed from the list of everything.
fn offers(doc: &Document, field: &field::Field, text: &str) -> Vec<String> {
    let untouched = text == field.value && matches!(field.wants, Wants::Choice(_) | Wants::YesNo);
    field::complete(doc, field, if untouched { "" } else { text })
}

/// Puts the next completion in place of what was typed.
fn offer(tab: &mut Tab, forward: bool) {
    let Some(typing) = &mut tab.typing else {
        return;
    };
    let Some(last) = typing.offers.len().checked_sub(1) else {
        return;
    };
    let here = typing.offers.iter().position(|o| o == typing.text.text());
    let next = match (typing.offered.or(here), forward) {
        (None, true) => 0,
        (None, false) => last,
        (Some(at), true) => (at + 1) % (last + 1),
        (Some(at), false) => at.checked_sub(1).unwrap_or(last),
    };
    typing.offered = Some(next);
    typing.error = None;
    typing.text = TextField::new(&typing.offers[next]);
}

/// Takes what was typed, as one revision. False when it does not fit: then it stays, with the
/// reason.
pub(super) fn take(app: &mut App, effects: &mut Effects) -> bool {
    let board = app.active;
    let Some(tab) = app.tab_mut() else {
        return true;
    };
    let Some(typing) = tab.typing.take() else {
        return true;
    };
    let patch = match typing.patch(&tab.doc) {
        Ok(patch) => patch,
        Err(why) => {
            let on_board = typing.place == Place::Board;
            let error = Some(why.clone());
            tab.typing = Some(Typing { error, ..typing });
            if on_board {
                app.say(Tone::Bad, why);
            }
            return false;
        }
    };
    back(tab, &typing);
    match &typing.what {
        What::Field { key, path } => {
            let name = revision(&tab.doc, key, path);
            revise::commit(app, effects, board, patch, &name);
        }
        What::NewNote(_) if typing.text.text().trim().is_empty() => {}
        What::NewNote(_) => {
            let key = patch.changes().next().map(|(key, _)| key.clone());
            if let Some(key) = key {
                drawing::add(app, effects, board, &key, patch);
            }
        }
    }
    true
}

/// What a change of a property is called in the history: `rename web-1`, `set workers of web-1`.
pub(super) fn revision(doc: &Document, key: &Key, path: &str) -> String {
    let id = key.id().map(ToString::to_string).unwrap_or_default();
    if label_of(key) == Some(path) {
        return format!("rename {id}");
    }
    let title = field::find(doc, key, path).map_or_else(|| path.to_owned(), |f| f.title);
    match id.as_str() {
        "" => format!("set {title}"),
        id if title.starts_with("add ") => format!("{title} to {id}"),
        id => format!("set {title} of {id}"),
    }
}

/// A click elsewhere takes what was typed; what does not fit is left, and the reason is said.
pub(super) fn leave(app: &mut App, effects: &mut Effects) {
    if !take(app, effects) {
        let why = app.tab().and_then(|t| t.typing.as_ref()?.error.clone());
        cancel(app);
        if let Some(why) = why {
            app.say(Tone::Bad, format!("left as it was: {why}"));
        }
    }
}

/// Everything is as it was before the first key.
pub(super) fn cancel(app: &mut App) {
    if let Some(tab) = app.tab_mut()
        && let Some(typing) = tab.typing.take()
    {
        back(tab, &typing);
    }
}

/// The picture without what was typed.
fn back(tab: &mut Tab, typing: &Typing) {
    if typing.place == Place::Board {
        tab.scene = Arc::clone(&typing.before);
        picture::redraw(tab);
    }
}

/// Lets go of texts whose thing is not there any more.
pub(super) fn settle(app: &mut App) {
    for tab in &mut app.tabs {
        let gone = |typing: &Typing| match &typing.what {
            What::Field { key, path } => field::find(&tab.doc, key, path).is_none(),
            What::NewNote(_) => false,
        };
        if tab.typing.as_ref().is_some_and(gone) {
            tab.typing = None;
            picture::redraw(tab);
        }
    }
}
