//! The context menus: what can be done with the thing under the pointer, or with the board.
//!
//! Opening one selects the thing, unless it is part of what is selected already: what the menu breaks
//! is then what the keys mend. Of several selected things the menu is about all of them.

use super::super::command::{self, faults};
use super::super::geometry::Point;
use super::super::overlay::{Menu, MenuItem};
use super::super::region::Action;
use super::super::state::App;
use crate::board::words::count;
use crate::board::{Cell, Document, Id, Key, Kind, Node};

/// Which things an entry is for.
type Fits = fn(&Subject<'_>) -> bool;

/// Commands for a thing: letter, id, and which things it is for.
const OF_A_THING: &[(char, &str, Fits)] = &[
    ('r', "player.send", |s| s.kind == Some(Kind::Client)),
    ('6', "fault.deploy", |s| s.kind == Some(Kind::Codebase)),
    ('c', "edit.connect", |s| s.kind.is_some()),
    ('=', "field.edit", |_| true),
    ('I', "edit.rename", |_| true),
    ('D', "edit.duplicate", |s| !matches!(s.key, Key::Edge(_))),
    ('y', "edit.copy", |s| !matches!(s.key, Key::Edge(_))),
    ('-', "edit.cut", |s| !matches!(s.key, Key::Edge(_))),
    ('p', "edit.paste", |s| matches!(s.key, Key::Frame(_))),
    ('K', "edit.kind", |s| s.kind.is_some()),
    ('H', "edit.heal", |s| s.kind.is_some()),
    ('f', "edit.flip", |s| matches!(s.key, Key::Edge(_))),
    ('_', "edit.dissolve", |s| matches!(s.key, Key::Frame(_))),
    ('b', "edit.resize", |s| !matches!(s.key, Key::Edge(_))),
    ('z', "view.collapse", |s| matches!(s.key, Key::Frame(_))),
    ('P', "edit.lock", |s| !matches!(s.key, Key::Edge(_))),
    ('d', "edit.delete", |_| true),
];

/// Commands for the board: letter and id. Pausing and stepping have buttons of their own; a menu that
/// fits on a small screen has room for no more than these.
const OF_THE_BOARD: &[(char, &str)] = &[
    ('r', "player.send"),
    ('C', "player.clock"),
    ('T', "player.traffic"),
    ('s', "story.toggle"),
    ('R', "fault.mend"),
    ('u', "edit.undo"),
    ('U', "edit.redo"),
    ('B', "edit.machine"),
    ('p', "edit.paste"),
    ('w', "file.save"),
    ('e', "file.export"),
    ('*', "program.settings"),
    ('?', "program.help"),
    ('q', "program.quit"),
    ('/', "find.open"),
    ('F', "view.fit"),
    ('m', "view.map"),
    ('-', "view.collapse-all"),
    ('|', "board.split"),
    ('A', "board.doors"),
];

/// Commands for several selected things.
const OF_SEVERAL: &[(char, &str)] = &[
    ('g', "edit.group"),
    ('l', "edit.align-left"),
    ('r', "edit.align-right"),
    ('t', "edit.align-top"),
    ('b', "edit.align-bottom"),
    ('h', "edit.align-column"),
    ('v', "edit.align-row"),
    ('>', "edit.distribute-across"),
    ('|', "edit.distribute-down"),
    ('D', "edit.duplicate"),
    ('y', "edit.copy"),
    ('-', "edit.cut"),
    ('P', "edit.lock"),
    ('H', "edit.heal"),
    ('d', "edit.delete"),
];

/// What a menu is about.
struct Subject<'a> {
    key: &'a Key,
    /// Its kind, when it is a node.
    kind: Option<Kind>,
}

/// The menu of a thing, or of the board; `at` is where it opens, `cell` the board's cell there.
pub(super) fn menu(app: &App, target: Option<&Key>, at: Point, cell: Cell) -> Menu {
    let several = app.tab().and_then(|tab| {
        let selected = &tab.selection;
        let is_one_of = target.is_some_and(|key| selected.contains(key));
        (is_one_of && selected.keys.len() > 1).then_some(selected.keys.len())
    });
    if let Some(n) = several {
        return Menu {
            title: count(n, "thing"),
            at: Some(at),
            items: of_commands(app, OF_SEVERAL),
            cursor: 0,
        };
    }
    let (title, items) = match target.and_then(|key| Some((key, key.id()?))) {
        Some((key, id)) => (
            app.tab()
                .map_or_else(|| id.to_string(), |t| title(&t.doc, id)),
            of_thing(app, key, cell),
        ),
        None => (
            app.tab().map_or_else(String::new, |t| t.name.clone()),
            of_board(app, cell),
        ),
    };
    Menu {
        title,
        at: Some(at),
        items,
        cursor: 0,
    }
}

/// What a thing is called: an edge by its ends.
fn title(doc: &Document, id: &Id) -> String {
    match doc.edges.get(id) {
        Some(edge) => format!("{} → {}", doc.called(&edge.from), doc.called(&edge.to)),
        None => doc.called(id).to_owned(),
    }
}

fn of_thing(app: &App, key: &Key, cell: Cell) -> Vec<MenuItem> {
    // What stands first is chosen already: it changes nothing.
    let action = Action::Select(key.clone());
    let mut items = vec![entry('i', "Inspect", "what it is and does", action)];
    if matches!(key, Key::Frame(_)) {
        items.push(entry('a', "Add a part here", "", Action::Adding(cell)));
    }
    let Some(tab) = app.tab() else { return items };
    if let Some(mut faults) = faults::fault_menu(app, key) {
        if let Some(first) = faults.items.first_mut()
            && faults::is_down(tab, key)
            && !first.on
        {
            first.disabled = Some("it is down with its machine".to_owned());
        }
        items.append(&mut faults.items);
    }
    let node = key.id().and_then(|id| tab.doc.nodes.get(id));
    let subject = Subject {
        key,
        kind: node.map(Node::kind),
    };
    for &(letter, id, fits) in OF_A_THING {
        if let Some(command) = command::find(id).filter(|_| fits(&subject)) {
            let action = Action::On(key.clone(), id);
            items.push(entry(letter, command.title, "", action));
        }
    }
    at_the_pointer(&mut items, cell);
    items
}

fn of_board(app: &App, cell: Cell) -> Vec<MenuItem> {
    let mut items = vec![entry('a', "Add a part here", "", Action::Adding(cell))];
    items.extend(of_commands(app, OF_THE_BOARD));
    at_the_pointer(&mut items, cell);
    items
}

/// What a menu pastes comes where the menu was opened.
fn at_the_pointer(items: &mut [MenuItem], cell: Cell) {
    for item in items {
        let pastes = match &item.action {
            Action::Command(id) | Action::On(_, id) => *id == "edit.paste",
            _ => false,
        };
        if pastes {
            item.action = Action::PasteAt(cell);
        }
    }
}

/// An entry for each command; one that cannot run now says why.
fn of_commands(app: &App, list: &[(char, &'static str)]) -> Vec<MenuItem> {
    let known = list
        .iter()
        .filter_map(|&(letter, id)| Some((letter, id, command::find(id)?)));
    known
        .map(|(letter, id, command)| {
            let mut item = entry(letter, command.title, "", Action::Command(id));
            item.disabled = (command.enabled)(app).err();
            item
        })
        .collect()
}

fn entry(key: char, title: &str, hint: &str, action: Action) -> MenuItem {
    MenuItem {
        key: Some(key),
        title: title.to_owned(),
        hint: hint.to_owned(),
        action,
        disabled: None,
        on: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_a_command_and_no_letter_stands_twice() {
        // `i` inspects; the letters of faults are of the engine's own list.
        let mut letters = vec!['i', 'a'];
        for &(letter, id, _) in OF_A_THING {
            assert!(command::find(id).is_some(), "{id}");
            assert!(!letters.contains(&letter), "{letter}");
            letters.push(letter);
        }
        for (taken, list) in [(vec!['a'], OF_THE_BOARD), (Vec::new(), OF_SEVERAL)] {
            let mut letters = taken;
            for &(letter, id) in list {
                assert!(command::find(id).is_some(), "{id}");
                assert!(!letters.contains(&letter), "{letter}");
                letters.push(letter);
            }
        }
    }
}
