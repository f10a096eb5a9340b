//! Hint letters: every node, machine and note in view shows one or two letters; typing them chooses
//! the thing.
//!
//! What the choice is for is in [`HintFor`], so that jumping and connecting share the letters. The
//! letters belong to things, not to places: a view that scrolls takes them along. Arrows show what
//! else there is. Any other key that is no letter, and any press of the mouse, leaves the letters and
//! does what it always does.

use crate::board::{Id, Key as Thing};

use super::command::Effects;
use super::hint_letters::{self, MOST};
use super::input::{Key, KeyCode};
use super::state::{App, Tone};
use super::{drawing, jumps, spatial};

/// What the choice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HintFor {
    /// Select the thing.
    Jump,
    /// Connect this node with it.
    ConnectFrom(Id),
}

/// A thing with its letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HintTarget {
    /// The thing.
    pub key: Thing,
    /// Its letters, one or two.
    pub letters: String,
}

/// The letters that stand on the board now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hinting {
    /// What the choice is for.
    pub wants: HintFor,
    /// The tab that they stand on.
    pub board: usize,
    /// The things in view, in reading order.
    pub targets: Vec<HintTarget>,
    /// What was typed of a pair.
    pub typed: String,
}

impl Hinting {
    /// The things that can still be meant, with the letters that are yet to type.
    pub fn left(&self) -> impl Iterator<Item = (&Thing, &str)> {
        self.targets
            .iter()
            .filter_map(|t| Some((&t.key, t.letters.strip_prefix(self.typed.as_str())?)))
    }
}

/// What would get letters: what is in view, in reading order.
fn targets(app: &App, wants: &HintFor) -> Vec<Thing> {
    let (Some(tab), Some(pane)) = (app.tab(), app.layout.pane_of(app.active)) else {
        return Vec::new();
    };
    let window = tab.camera.shown(app.layout.free_canvas(pane));
    let mut found = spatial::things(&tab.scene);
    found.retain(|(key, rect)| {
        let fits = match wants {
            HintFor::Jump => true,
            HintFor::ConnectFrom(from) => matches!(key, Thing::Node(id) if id != from),
        };
        fits && rect.intersects(window)
    });
    found.sort_by_key(|(key, r)| (r.y, r.x, key.clone()));
    found.into_iter().map(|(key, _)| key).take(MOST).collect()
}

/// Why there would be no letters now.
pub(super) fn can(app: &App, wants: &HintFor) -> Result<(), String> {
    if targets(app, wants).is_empty() {
        let what = match wants {
            HintFor::Jump => "nothing is in view; {view.fit} brings the board into view",
            HintFor::ConnectFrom(_) => {
                "no other node is in view; {view.fit} brings the board into view"
            }
        };
        return Err(what.to_owned());
    }
    Ok(())
}

/// Puts letters on the things in view.
pub fn start(app: &mut App, wants: HintFor) {
    let keys = targets(app, &wants);
    let letters = hint_letters::assign(keys.len());
    let targets = keys
        .into_iter()
        .zip(letters)
        .map(|(key, letters)| HintTarget { key, letters })
        .collect();
    app.hinting = Some(Hinting {
        wants,
        board: app.active,
        targets,
        typed: String::new(),
    });
}

/// A key while letters stand on the board. False when it is none of theirs: then they are gone, and
/// the key does what it always does.
pub(super) fn press(app: &mut App, effects: &mut Effects, key: Key) -> bool {
    let Some(hinting) = &mut app.hinting else {
        return false;
    };
    let plain = !key.mods.ctrl && !key.mods.alt && !key.mods.shift;
    match key.code {
        KeyCode::Esc => app.hinting = None,
        KeyCode::Backspace => drop(hinting.typed.pop()),
        KeyCode::Left if plain => look_aside(app, -1, 0),
        KeyCode::Right if plain => look_aside(app, 1, 0),
        KeyCode::Up | KeyCode::PageUp if plain => look_aside(app, 0, -1),
        KeyCode::Down | KeyCode::PageDown if plain => look_aside(app, 0, 1),
        KeyCode::Char(c) if c.is_alphabetic() && !key.mods.ctrl && !key.mods.alt => {
            letter(app, effects, c);
        }
        _ => {
            app.hinting = None;
            return false;
        }
    }
    true
}

/// Shows half a screen more on one side, with letters on what is in view there.
fn look_aside(app: &mut App, dx: i32, dy: i32) {
    let Some(wants) = app.hinting.as_ref().map(|h| h.wants.clone()) else {
        return;
    };
    app.pan_screens(dx, dy);
    start(app, wants);
}

fn letter(app: &mut App, effects: &mut Effects, c: char) {
    let Some(hinting) = &mut app.hinting else {
        return;
    };
    let before = hinting.typed.clone();
    hinting.typed.extend(c.to_lowercase());
    let mut left = hinting.left();
    match (left.next(), left.next()) {
        (None, _) => {
            drop(left);
            hinting.typed = before;
            let text = format!("{c} stands on nothing here; Esc leaves the letters");
            app.say(Tone::Info, text);
        }
        (Some((key, "")), None) => {
            let (key, wants) = (key.clone(), hinting.wants.clone());
            drop(left);
            app.hinting = None;
            choose(app, effects, wants, key);
        }
        _ => {}
    }
}

/// A thing was chosen.
fn choose(app: &mut App, effects: &mut Effects, wants: HintFor, key: Thing) {
    let known = app.tab().is_some_and(|t| t.doc.get(&key).is_some());
    if !known {
        app.say(Tone::Info, "that is not on the board any more".to_owned());
        return;
    }
    match wants {
        HintFor::Jump => {
            if let Some(tab) = app.tab_mut() {
                jumps::note(tab);
            }
            app.select_by_key(Some(key));
        }
        HintFor::ConnectFrom(from) => {
            if let Some(to) = key.id() {
                drawing::join(app, effects, &from, to);
            }
        }
    }
}
