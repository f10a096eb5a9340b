//! Going to a thing by its id or its name: a searched list of everything on the board.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::board::{Document, Key as Thing};

use super::field::{self, TextField};
use super::input::{Key, KeyCode};
use super::jumps;
use super::overlay::Overlay;
use super::state::App;

/// A searched list of the things of a board.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Things {
    /// What was typed.
    pub query: TextField,
    /// What matches, best first.
    pub rows: Vec<ThingRow>,
    /// The chosen row.
    pub cursor: usize,
    /// The first row in sight, as the last frame showed it.
    pub first: usize,
}

/// A thing in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThingRow {
    /// The thing.
    pub key: Thing,
    /// What it is: `web server`, `machine`, `edge`, `note`.
    pub what: &'static str,
    /// Its id, and what people call it where that is something else.
    pub label: String,
    /// More to read about it: an address, the machine that it runs on.
    pub about: String,
    /// Positions in the label that the query matched, in characters.
    pub hits: Vec<u32>,
}

/// Opens the list, nothing typed yet.
pub(super) fn open(app: &mut App) {
    let mut list = Things::default();
    search(app, &mut list);
    app.overlays.push(Overlay::GoTo(list));
}

/// Brings the rows up to date with what was typed.
pub(super) fn search(app: &App, list: &mut Things) {
    (list.cursor, list.first) = (0, 0);
    let rows = app.tab().map_or_else(Vec::new, |tab| everything(&tab.doc));
    let query = list.query.text().trim();
    if query.is_empty() {
        list.rows = rows;
        return;
    }
    let pattern = Pattern::parse(query, CaseMatching::Smart, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut found: Vec<((bool, u32), ThingRow)> = Vec::new();
    let mut chars = Vec::new();
    for mut row in rows {
        let label = Utf32Str::new(&row.label, &mut chars);
        let Some(score) = pattern.indices(label, &mut matcher, &mut row.hits) else {
            continue;
        };
        row.hits.sort_unstable();
        row.hits.dedup();
        let exact = row.key.id().is_some_and(|id| id.as_str() == query);
        found.push(((exact, score), row));
    }
    // Best first; equal ones in the order of the board.
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    list.rows = found.into_iter().map(|(_, row)| row).collect();
}

/// Nodes first, then machines, notes and edges; by id.
fn everything(board: &Document) -> Vec<ThingRow> {
    let row = |key: Thing, what, name: &str, about: String| {
        let id = key.id().map(ToString::to_string).unwrap_or_default();
        let name = name.lines().next().unwrap_or_default().trim();
        let label = if name.is_empty() || name == id {
            id
        } else {
            format!("{id}  {name}")
        };
        ThingRow {
            key,
            what,
            label,
            about,
            hits: Vec::new(),
        }
    };
    let nodes = board.nodes.values().map(|n| {
        let on = n.frame.as_ref().map(|f| format!("on {}", board.called(f)));
        let about = [n.address.clone(), on].into_iter().flatten();
        let about = about.collect::<Vec<_>>().join(", ");
        row(Thing::Node(n.id.clone()), n.kind().title(), &n.name, about)
    });
    let frames = board.frames.values().map(|f| {
        let about = f.address.clone().unwrap_or_default();
        row(Thing::Frame(f.id.clone()), "machine", &f.name, about)
    });
    let notes = board
        .notes
        .values()
        .map(|n| row(Thing::Note(n.id.clone()), "text", &n.text, String::new()));
    let edges = board.edges.values().map(|e| {
        let about = format!("carries {}", e.kind.name());
        row(Thing::Edge(e.id.clone()), "edge", &e.label, about)
    });
    nodes.chain(frames).chain(notes).chain(edges).collect()
}

/// A key for the list. True when a thing was chosen and the list is to close.
pub(super) fn press(app: &mut App, list: &mut Things, key: Key) -> bool {
    if key.code == KeyCode::Enter {
        let chosen = list.rows.get(list.cursor).map(|row| row.key.clone());
        return chosen.is_some_and(|key| {
            choose(app, key);
            true
        });
    }
    let completes = key.code == KeyCode::Tab && !key.mods.shift;
    if completes && let Some(row) = list.rows.get(list.cursor) {
        // Tab writes the chosen id out, as it completes a file name elsewhere.
        let id = row.key.id().map(ToString::to_string).unwrap_or_default();
        list.query = TextField::new(&id);
        search(app, list);
    } else if field::edit(&mut list.query, key) {
        search(app, list);
    } else {
        super::update::step(&mut list.cursor, list.rows.len(), key, false);
    }
    false
}

/// Selects a thing and shows it.
pub(super) fn choose(app: &mut App, key: Thing) {
    if let Some(tab) = app.tab_mut() {
        jumps::note(tab);
    }
    app.select_by_key(Some(key));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Tab;
    use crate::board::{Cell, Id, Kind, Node};

    fn check(query: &str, expected: &[&str]) {
        let mut doc = Document::default();
        for (id, name) in [("web-1", "Nginx"), ("web-10", "Apache"), ("db", "Web data")] {
            let id = Id::new(id).unwrap();
            let node = Node::new(id.clone(), Kind::Box, name, Cell::default());
            doc.nodes.insert(id, node);
        }
        let tabs = vec![Tab::new("t", None, doc)];
        let app = App {
            tabs,
            ..App::default()
        };
        let mut list = Things {
            query: TextField::new(query),
            ..Things::default()
        };
        search(&app, &mut list);
        let ids: Vec<&str> = list
            .rows
            .iter()
            .filter_map(|r| Some(r.key.id()?.as_str()))
            .collect();
        assert_eq!(ids, expected, "{query}");
    }

    #[test]
    fn ids_and_names_are_found_and_an_exact_id_comes_first() {
        check("", &["db", "web-1", "web-10"]);
        check("web-1", &["web-1", "web-10"]);
        check("apa", &["web-10"]);
        check("data", &["db"]);
        check("xyz", &[]);
    }
}
