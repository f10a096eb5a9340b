//! What the status line says: what can be done in the present state, most useful first.
//!
//! The list is written with the keys of the command table; [`own`] puts the user's keys in their
//! place, and what a click does.

use super::command;
use super::hinting::HintFor;
use super::input::Key;
use super::inspect;
use super::keymap::{Found, Keymap};
use super::overlay::Overlay;
use super::region::Action;
use super::state::{App, Focus, StatusHint};
use super::tab::InspectorTab;
use crate::board::field::Wants;
use crate::board::words::count;
use crate::board::{Key as Thing, Kind, Record};

/// Brings the hints up to date.
pub(super) fn renew(app: &mut App) {
    app.hints = hints(app);
}

fn hints(app: &App) -> Vec<StatusHint> {
    if let Some(overlay) = app.overlay() {
        return match overlay {
            Overlay::Palette(list) | Overlay::Help(list) if list.is_grouped() => plain(&[
                ("letters", "search"),
                ("↑↓", "choose"),
                ("Tab", "next group"),
                ("Enter", "run"),
                ("Esc", "close"),
            ]),
            Overlay::Palette(_) | Overlay::Help(_) => {
                plain(&[("↑↓", "choose"), ("Enter", "run"), ("Esc", "close")])
            }
            Overlay::History(_) => plain(&[
                ("↑↓", "look back"),
                ("Enter", "stay there"),
                ("Esc", "go back"),
            ]),
            Overlay::GoTo(_) => plain(&[
                ("↑↓", "choose"),
                ("Tab", "complete"),
                ("Enter", "go there"),
                ("Esc", "close"),
            ]),
            Overlay::Menu(_) => plain(&[("↑↓", "choose"), ("Enter", "do it"), ("Esc", "close")]),
            Overlay::Question(_) => plain(&[
                ("↑↓", "choose"),
                ("Enter", "answer"),
                ("Esc", "leave it as it is"),
            ]),
            Overlay::Dispute(_) => plain(&[
                ("m", "mine"),
                ("t", "theirs"),
                ("M", "all mine"),
                ("T", "all theirs"),
                ("Enter", "done"),
                ("Esc", "later"),
            ]),
            Overlay::Prompt(_) => plain(&[("Enter", "accept"), ("Esc", "leave")]),
            Overlay::Settings(_) => plain(&[
                ("↑↓", "choose"),
                ("←→", "change"),
                ("Enter", "keep and save"),
                ("Esc", "as before"),
            ]),
            Overlay::Page(_) => plain(&[("↑↓", "scroll"), ("Esc", "close")]),
        };
    }
    below_overlays(app)
}

/// What can be done when no overlay is open.
pub(super) fn below_overlays(app: &App) -> Vec<StatusHint> {
    if let Some(typing) = app.tab().and_then(|t| t.typing.as_ref()) {
        let mut list = vec![hint("Enter", "take it")];
        if !typing.offers.is_empty() {
            list.push(hint("Tab", "complete"));
        }
        if typing.text.takes_lines() {
            list.push(hint("Alt+Enter", "new line"));
        }
        list.push(hint("Esc", "leave it as it was"));
        return list;
    }
    if app.hinting.is_some() {
        let mut list = vec![hint_text("letters or a click", "choose what they stand on")];
        if let (Some(HintFor::ConnectFrom(from)), Some(tab)) =
            (app.hinting.as_ref().map(|h| &h.wants), app.tab())
        {
            let from = tab.doc.called(from);
            list = vec![hint_text(
                "letters or a click",
                &format!("connect {from} with it"),
            )];
        }
        list.insert(0, hint("Esc", "leave"));
        list.push(hint_text("arrows", "the rest of the board"));
        return list;
    }
    let held = app.hand.tool.hints();
    if !held.is_empty() {
        let entry = |(key, title): &(&str, String)| match Key::parse(key) {
            Some(_) => hint(key, title),
            None => hint_text(key, title),
        };
        return held.iter().map(entry).collect();
    }
    let mut list = Vec::new();
    let tab = app.tab();
    if let Some(tab) = tab.filter(|tab| tab.scene.is_sketch() && tab.pictures.is_looking()) {
        let lines = count(tab.scene.sketched, "line");
        list.push(hint_text("looking for", &format!("the ways of {lines}")));
    }
    let pause = if app.clock.paused { "go on" } else { "pause" };
    if let Some(search) = tab.and_then(|t| t.search.as_ref()) {
        list.push(hint_text(
            &search.count(),
            &format!("{:?}", search.pattern.text()),
        ));
        list.push(hint("n", "next"));
        list.push(hint("N", "before"));
        list.push(hint("Esc", "put out"));
        list.push(hint("i", "inspect"));
    } else if tab.is_some_and(|t| t.story.on) {
        let waits = tab.is_some_and(|t| t.story_waits().is_some()) && !app.clock.paused;
        list.push(hint("n", if waits { "be there now" } else { "next step" }));
        list.push(hint("N", "step back"));
        list.push(hint("Space", pause));
        list.push(hint("S", "again"));
        list.push(hint("s", "end story"));
    } else if app.focus == Focus::Panel {
        match tab.map(|t| t.inspector.tab) {
            Some(InspectorTab::Request) => {
                list.push(hint_text("←→", "page"));
                list.push(hint_text("↑↓", "hop"));
                list.push(hint("Enter", "its bytes"));
            }
            Some(InspectorTab::Part) => {}
            _ => {
                list.push(hint_text("←→", "page"));
                list.push(hint_text("↑↓", "scroll"));
            }
        }
        list.push(hint("y", "copy"));
        list.push(hint("Esc", "board"));
        list.push(hint("Space", pause));
    } else {
        canvas(&mut list, tab, pause);
    }
    // Undo stands beside the help, where it is never cut off.
    let help = list.iter().position(|h| h.key == "?");
    let at = help.map_or(list.len(), |n| n + 1);
    if help.is_none() {
        list.push(hint("?", "help"));
    }
    if tab.is_some_and(|t| t.dirty) {
        list.insert(at, hint("w", "save"));
    }
    if tab.is_some_and(|t| t.history.redo_name().is_some()) {
        list.insert(at, hint("U", "redo"));
    }
    if tab.is_some_and(|t| t.history.undo_name().is_some()) {
        list.insert(at, hint("u", "undo"));
    }
    if app.tabs.len() > 1 {
        list.push(hint(
            "|",
            if app.beside.is_some() {
                "one board"
            } else {
                "split"
            },
        ));
    }
    list.push(hint("<", "slower"));
    list.push(hint(">", "faster"));
    list.push(hint("T", "traffic"));
    list.push(hint("A", "addresses"));
    list.push(hint("E", "log"));
    list.push(hint("e", "export"));
    if tab.is_none_or(|t| !t.dirty) {
        list.push(hint("w", "save"));
    }
    list.push(hint("q", "quit"));
    // The panel's own keys are not those of the key table.
    let fields = inspect::has_keys(app).then(|| field_hints(app));
    let own = list.into_iter().filter_map(|hint| own(&app.keymap, hint));
    fields.into_iter().flatten().chain(own).collect()
}

/// What the chosen field of the inspector takes.
fn field_hints(app: &App) -> Vec<StatusHint> {
    let mut list = vec![hint_text("↑↓", "property")];
    let Some(field) = inspect::the_chosen(app) else {
        return list;
    };
    match &field.wants {
        Wants::YesNo => list.push(hint("Enter", "yes or no")),
        Wants::Choice(_) => {
            list.push(hint_text("←→", "next value"));
            list.push(hint("Enter", "type it"));
        }
        Wants::Whole { .. } | Wants::Number { .. } => {
            list.push(hint("Enter", "type it"));
            list.push(hint_text("+/-", "more, less"));
        }
        Wants::Line
        | Wants::Lines
        | Wants::Check
        | Wants::Id(_)
        | Wants::Ids
        | Wants::Size
        | Wants::DnsRecord
        | Wants::Asked
        | Wants::Request => {
            list.push(hint("Enter", "type it"));
            list.push(hint_text("←→", "page"));
        }
    }
    if !field.is_default {
        let what = match field.default {
            Some(_) => "default",
            None => "take it away",
        };
        list.push(hint("Delete", what));
    }
    list
}

/// Several keys in one word, and the commands behind them.
const FAMILIES: [(&str, [&str; 4]); 2] = [
    ("HJKL", ["edit.left", "edit.down", "edit.up", "edit.right"]),
    (
        "arrows",
        ["select.left", "select.down", "select.up", "select.right"],
    ),
];

/// An entry with the user's key for what this key does in the command table, and a click that does
/// it. None when the user took that command its keys: the palette still has it.
fn own(keymap: &Keymap, hint: StatusHint) -> Option<StatusHint> {
    if let Some((_, ids)) = FAMILIES.iter().find(|(word, _)| *word == hint.key) {
        let standard = Keymap::standard();
        if ids
            .iter()
            .all(|id| keymap.chords(id) == standard.chords(id))
        {
            return Some(hint);
        }
        let keys: Option<Vec<String>> = ids.iter().map(|id| keymap.first(id)).collect();
        let key = keys?.join(" ");
        return Some(StatusHint { key, ..hint });
    }
    let keys: Option<Vec<Key>> = hint.key.split(' ').map(Key::parse).collect();
    let Some(keys) = keys else {
        return Some(hint);
    };
    let Found::Command(command) = Keymap::standard().find(&keys) else {
        return Some(hint);
    };
    Some(StatusHint {
        key: keymap.first(command.id)?,
        action: Some(Action::Command(command.id)),
        ..hint
    })
}

/// What can be done with what is selected on the canvas. Drawing comes first while something is
/// selected, watching while nothing is; help is never cut off.
fn canvas(list: &mut Vec<StatusHint>, tab: Option<&super::tab::Tab>, pause: &str) {
    let lead = tab.and_then(|t| Some((t, t.selection.lead.as_ref()?)));
    let kills = |tab, key, up, down| {
        let is_down = command::faults::is_down(tab, key);
        hint("x", if is_down { down } else { up })
    };
    match lead {
        Some((tab, key @ Thing::Node(_))) => {
            if matches!(tab.doc.get(key), Some(Record::Node(n)) if n.kind() == Kind::Client) {
                list.push(hint("r", "request"));
            }
            list.push(hint("a", "add"));
            list.push(hint("c", "connect"));
            list.push(kills(tab, key, "kill", "revive"));
            list.push(hint("i", "inspect"));
            list.push(hint("?", "help"));
            list.push(hint_text("Ctrl+arrows", "grow"));
            list.push(hint("X", "break"));
            list.push(hint("F2", "rename"));
            list.push(hint("Delete", "delete"));
            list.push(hint_text("HJKL", "move"));
        }
        Some((tab, key @ Thing::Frame(id))) => {
            let is_closed = tab.scene.closed.is_box(id);
            list.push(hint("a", "add"));
            list.push(kills(tab, key, "kill", "revive"));
            list.push(hint("i", "inspect"));
            list.push(hint("z a", if is_closed { "open" } else { "close" }));
            list.push(hint("F2", "rename"));
            list.push(hint("b", "resize"));
            list.push(hint("?", "help"));
            list.push(hint("X", "break"));
            list.push(hint("Delete", "delete"));
            list.push(hint_text("HJKL", "move"));
        }
        Some((tab, key @ Thing::Edge(_))) => {
            list.push(kills(tab, key, "cut", "heal"));
            list.push(hint("X", "break"));
            list.push(hint("i", "inspect"));
            list.push(hint("F2", "label"));
            list.push(hint("?", "help"));
            list.push(hint("Delete", "delete"));
        }
        Some(_) => {
            list.push(hint("F2", "edit"));
            list.push(hint("i", "inspect"));
            list.push(hint("?", "help"));
            list.push(hint("Delete", "delete"));
            list.push(hint_text("HJKL", "move"));
        }
        None => {
            list.push(hint("Space", pause));
            list.push(hint(".", "hop"));
            if tab.is_some_and(|t| !t.doc.story.is_empty()) {
                list.push(hint("s", "story"));
            }
            list.push(hint("r", "request"));
            list.push(hint_text("arrows", "select"));
            list.push(hint("a", "add"));
            list.push(hint("?", "help"));
            list.push(hint("/", "find"));
            return;
        }
    }
    list.push(hint("Space", pause));
    list.push(hint(".", "hop"));
}

/// An entry for a key; a click presses it.
fn hint(key: &str, title: &str) -> StatusHint {
    StatusHint {
        key: key.to_owned(),
        title: title.to_owned(),
        action: Key::parse(key).map(Action::Press),
    }
}

fn hint_text(key: &str, title: &str) -> StatusHint {
    StatusHint {
        key: key.to_owned(),
        title: title.to_owned(),
        action: None,
    }
}

fn plain(list: &[(&str, &str)]) -> Vec<StatusHint> {
    list.iter().map(|(key, title)| hint(key, title)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::app::keymap::Chord;

    #[test]
    fn the_status_line_shows_the_keys_of_the_user() {
        let chord = |text: &str| vec![Chord::parse(text).unwrap()];
        let other = BTreeMap::from([
            ("story.toggle", chord("g s")),
            ("player.send", Vec::new()),
            ("select.left", chord("Ctrl+Left")),
        ]);
        let (keymap, _) = Keymap::new(command::all(), &other);
        let own = |key: &str| own(&keymap, hint(key, "")).map(|h| (h.key, h.action));
        let runs = |id| Some(Action::Command(id));
        assert_eq!(own("s"), Some(("g s".to_owned(), runs("story.toggle"))));
        assert_eq!(own("a"), Some(("a".to_owned(), runs("edit.add"))));
        assert_eq!(own("r"), None);
        let family = super::own(&keymap, hint_text("arrows", "select"));
        assert_eq!(family.unwrap().key, "Ctrl+Left Down Up Right");
        let family = super::own(&keymap, hint_text("HJKL", "move"));
        assert_eq!(family.unwrap().key, "HJKL");
    }
}
