//! Finding, and replacing what was found.
//!
//! While the pattern is typed, everything that matches is lit and the nearest match is selected;
//! Esc takes all of that back, Enter keeps it. What was found stays lit, and n and N walk it, until
//! Esc puts it out. A search belongs to its tab and follows every change of the board.
//!
//! Replacing is a search with a second line: what stands in names, labels and notes is counted and
//! lit, and Enter changes it all as one revision. Ids never change.

use crate::board::edit::push;
use crate::board::words::count;
use crate::board::{Cell, Key as Thing};

use super::command::Effects;
use super::field::{self, TextField};
use super::input::{Key, KeyCode};
use super::jumps::Place;
use super::state::{App, Tone};
use super::tab::{Selection, Tab};
use super::{revise, spatial};

pub mod matching;

/// Which line is typed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// What is looked for.
    Pattern,
    /// What is put in its place.
    Replacement,
    /// None: what was found stays lit.
    Done,
}

/// A search of a board.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// What is looked for.
    pub pattern: TextField,
    /// What is put in its place, when it is to be replaced.
    pub replacement: Option<TextField>,
    /// Which line is typed in.
    pub typing: Typing,
    /// What holds the pattern, in reading order.
    pub matches: Vec<Thing>,
    /// Places that replacing would change.
    pub places: usize,
    /// The match that was walked to, as an index into the matches.
    pub at: usize,
    before: Before,
}

/// What leaving goes back to.
#[derive(Debug, Clone, PartialEq)]
struct Before {
    selection: Selection,
    origin: Cell,
    auto_fit: bool,
}

impl Search {
    /// True when the keys go to it.
    pub fn is_typing(&self) -> bool {
        self.typing != Typing::Done
    }

    /// The line that is typed in.
    fn line(&mut self) -> Option<&mut TextField> {
        match self.typing {
            Typing::Pattern => Some(&mut self.pattern),
            Typing::Replacement => self.replacement.as_mut(),
            Typing::Done => None,
        }
    }

    fn before(&self) -> Place {
        Place {
            lead: self.before.selection.lead.clone(),
            origin: self.before.origin,
        }
    }

    /// How far the walk is: `2 of 7`, or that nothing matches.
    pub fn count(&self) -> String {
        match self.matches.len() {
            0 if self.pattern.text().is_empty() => String::new(),
            0 => "nothing matches".to_owned(),
            n => format!("{} of {n}", self.at.min(n - 1) + 1),
        }
    }
}

/// Opens the line to type a pattern; with a second one to replace what it finds.
pub(super) fn open(app: &mut App, replace: bool) {
    super::hand::interrupt(app);
    let known = app.last_find.clone();
    let Some(tab) = app.tab_mut() else { return };
    tab.search = Some(Search {
        // What was found last is likely what is to be replaced; a new search starts empty.
        pattern: TextField::new(if replace { &known } else { "" }),
        replacement: replace.then(TextField::default),
        typing: Typing::Pattern,
        matches: Vec::new(),
        places: 0,
        at: 0,
        before: Before {
            selection: tab.selection.clone(),
            origin: tab.camera.origin,
            auto_fit: tab.auto_fit,
        },
    });
    renew(tab);
    app.follow();
}

/// Brings the matches up to date with the pattern and the board. The match that was walked to stays
/// while it matches.
pub(super) fn renew(tab: &mut Tab) {
    let Some(search) = &mut tab.search else {
        return;
    };
    let pattern = search.pattern.text();
    let replaces = search.replacement.is_some();
    let fits = |key: &Thing| {
        if replaces {
            matching::shows(&tab.doc, key, pattern)
        } else {
            matching::holds(&tab.doc, key, pattern)
        }
    };
    let walked = search.matches.get(search.at).cloned();
    let rect = |key: &Thing| spatial::rect_of(&tab.scene, key).unwrap_or_default();
    let mut matches: Vec<Thing> = tab.doc.keys().into_iter().filter(fits).collect();
    matches.sort_by_cached_key(|key| (rect(key).y, rect(key).x, key.clone()));
    search.at = walked
        .and_then(|key| matches.iter().position(|m| *m == key))
        .unwrap_or(0);
    search.matches = matches;
    search.places = match &search.replacement {
        Some(with) => matching::replacing(&tab.doc, pattern, with.text()).1,
        None => 0,
    };
}

/// A key while a line is typed. False when none is.
pub(super) fn press(app: &mut App, effects: &mut Effects, key: Key) -> bool {
    let Some(search) = app.tab_mut().and_then(|t| t.search.as_mut()) else {
        return false;
    };
    let other = match (search.typing, &search.replacement) {
        (Typing::Done, _) => return false,
        (Typing::Pattern, Some(_)) => Some(Typing::Replacement),
        (Typing::Replacement, Some(_)) => Some(Typing::Pattern),
        (Typing::Pattern | Typing::Replacement, None) => None,
    };
    let is_ctrl = |c: char| key.mods.ctrl && key.code == KeyCode::Char(c);
    match key.code {
        KeyCode::Esc => {
            leave(app);
        }
        _ if is_ctrl('c') => {
            leave(app);
        }
        KeyCode::Enter => accept(app, effects),
        KeyCode::Tab => match other {
            Some(other) => search.typing = other,
            None => walk(app, !key.mods.shift),
        },
        KeyCode::Down => walk(app, true),
        KeyCode::Up => walk(app, false),
        _ if is_ctrl('n') => walk(app, true),
        _ if is_ctrl('p') => walk(app, false),
        _ => {
            if search.line().is_some_and(|line| field::edit(line, key)) {
                typed(app);
            }
        }
    }
    true
}

/// Pasted text goes into the line. False when none is typed.
pub(super) fn paste(app: &mut App, text: &str) -> bool {
    let Some(search) = app.tab_mut().and_then(|t| t.search.as_mut()) else {
        return false;
    };
    let Some(line) = search.line() else {
        return false;
    };
    line.insert(text);
    typed(app);
    true
}

/// A line changed: with another pattern, the nearest match is shown.
fn typed(app: &mut App) {
    if let Some(tab) = app.tab_mut() {
        renew(tab);
        if tab
            .search
            .as_ref()
            .is_some_and(|s| s.typing == Typing::Replacement)
        {
            return;
        }
        let from = tab.search.as_ref().and_then(|s| middle(tab, &s.before));
        let distance = |key: &Thing| {
            let at = spatial::rect_of(&tab.scene, key)?.center();
            let from = from?;
            Some(i64::from((at.x - from.x).abs()) + 2 * i64::from((at.y - from.y).abs()))
        };
        let nearest = tab.search.as_ref().and_then(|s| {
            let all = s.matches.iter().enumerate();
            all.min_by_key(|(n, key)| (distance(key), *n))
                .map(|(n, _)| n)
        });
        if let (Some(search), Some(nearest)) = (&mut tab.search, nearest) {
            search.at = nearest;
        }
    }
    app.follow();
}

/// Where one was when the search began: the thing that was selected, else the corner of the view.
fn middle(tab: &Tab, before: &Before) -> Option<Cell> {
    let lead = before.selection.lead.as_ref();
    let selected = lead.and_then(|key| spatial::rect_of(&tab.scene, key));
    Some(selected.map_or(before.origin, crate::board::Rect::center))
}

impl App {
    /// Selects and shows the match that was walked to; without one, what was selected before.
    fn follow(&mut self) {
        let Some(tab) = self.tab_mut() else { return };
        let Some(search) = &tab.search else { return };
        if let Some(key) = search.matches.get(search.at).cloned() {
            self.select_by_key(Some(key));
        } else if search.is_typing() {
            go_back(tab);
        }
    }
}

fn go_back(tab: &mut Tab) {
    if let Some(search) = &tab.search {
        let before = search.before.clone();
        tab.selection = before.selection;
        // Another program may have taken away meanwhile what was selected then.
        let doc = &tab.doc;
        tab.selection.retain(|key| doc.get(key).is_some());
        tab.camera.origin = before.origin;
        tab.auto_fit = before.auto_fit;
    }
}

/// To the next match, or the one before; round and round. What was put out is found again.
pub(super) fn walk(app: &mut App, forward: bool) {
    let known = app.last_find.clone();
    let Some(search) = app.tab_mut().and_then(|t| t.search.as_mut()) else {
        find(app, &known);
        return;
    };
    let all = search.matches.len();
    if all > 0 {
        let at = search.at.min(all - 1);
        search.at = if forward { at + 1 } else { at + all - 1 } % all;
    }
    app.follow();
}

/// Finds a pattern that was not typed now.
fn find(app: &mut App, pattern: &str) {
    open(app, false);
    if let Some(search) = app.tab_mut().and_then(|t| t.search.as_mut()) {
        search.pattern = TextField::new(pattern);
    }
    typed(app);
    let Some(tab) = app.tab_mut() else { return };
    let Some(search) = &mut tab.search else {
        return;
    };
    if search.matches.is_empty() {
        leave(app);
        app.say(
            Tone::Info,
            format!("{pattern:?} stands nowhere on this board"),
        );
    } else {
        search.typing = Typing::Done;
        let place = search.before();
        tab.jumps.push(place);
    }
}

/// Enter: keeps what was found; in the second line, replaces it.
fn accept(app: &mut App, effects: &mut Effects) {
    let Some(tab) = app.tab_mut() else { return };
    let Some(search) = &mut tab.search else {
        return;
    };
    let pattern = search.pattern.text().to_owned();
    if pattern.is_empty() {
        leave(app);
        return;
    }
    if search.matches.is_empty() {
        app.say(
            Tone::Info,
            format!("{pattern:?} stands nowhere; Esc leaves"),
        );
        return;
    }
    match (search.typing, &search.replacement) {
        (Typing::Pattern, Some(_)) => search.typing = Typing::Replacement,
        (Typing::Replacement, Some(with)) => {
            let with = with.text().to_owned();
            replace(app, effects, &pattern, &with);
        }
        (Typing::Pattern | Typing::Replacement | Typing::Done, _) => {
            search.typing = Typing::Done;
            let place = search.before();
            tab.jumps.push(place);
        }
    }
    app.last_find = pattern;
}

fn replace(app: &mut App, effects: &mut Effects, pattern: &str, with: &str) {
    let board = app.active;
    let Some(tab) = app.tab_mut() else { return };
    go_back(tab);
    tab.search = None;
    let (patch, places) = matching::replacing(&tab.doc, pattern, with);
    let name = format!("replace {pattern:?} with {with:?}");
    if patch.is_empty() {
        app.say(Tone::Info, "that is what stands there already".to_owned());
        return;
    }
    let patch = push::with_room(&tab.doc, patch);
    revise::commit(app, effects, board, patch, &name);
    let places = count(places, "place");
    app.say(
        Tone::Good,
        format!("{places} replaced; {{edit.undo}} takes it back"),
    );
}

/// Puts the search out. While it is typed, everything is as it was before. True when there was one.
pub(super) fn leave(app: &mut App) -> bool {
    let Some(tab) = app.tab_mut() else {
        return false;
    };
    let typing = match &tab.search {
        None => return false,
        Some(search) => search.is_typing(),
    };
    if typing {
        go_back(tab);
    }
    tab.search = None;
    true
}

/// A press of the mouse while a line is typed keeps what was found.
pub(super) fn settle(app: &mut App) {
    let mut kept = None;
    if let Some(tab) = app.tab_mut()
        && let Some(search) = tab.search.as_mut().filter(|s| s.is_typing())
    {
        if search.replacement.is_some() || search.matches.is_empty() {
            tab.search = None;
        } else {
            search.typing = Typing::Done;
            kept = Some(search.pattern.text().to_owned());
            let place = search.before();
            tab.jumps.push(place);
        }
    }
    if let Some(pattern) = kept {
        app.last_find = pattern;
    }
}
