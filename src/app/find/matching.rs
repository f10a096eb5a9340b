//! What a typed pattern finds: pure functions of texts and boards.
//!
//! A pattern is plain text. Smart case: with a capital letter in it, case counts; without, it does
//! not. There are no wildcards.

use std::ops::Range;

use crate::board::{Document, Key, Patch, Record};

/// Where a pattern stands in a text, as byte ranges that do not overlap, left to right. An empty
/// pattern stands nowhere.
pub fn spans(text: &str, pattern: &str) -> Vec<Range<usize>> {
    if pattern.is_empty() {
        return Vec::new();
    }
    if pattern.chars().any(char::is_uppercase) {
        let found = text.match_indices(pattern);
        return found.map(|(at, hit)| at..at + hit.len()).collect();
    }
    // A letter may have several lower-case ones: each remembers where its own begins and ends.
    let folded = |text: &str| -> Vec<(char, usize, usize)> {
        let letters = text.char_indices();
        letters
            .flat_map(|(at, c)| {
                c.to_lowercase()
                    .map(move |low| (low, at, at + c.len_utf8()))
            })
            .collect()
    };
    let (hay, needle) = (folded(text), folded(pattern));
    let mut found = Vec::new();
    let mut from = 0;
    while from + needle.len() <= hay.len() {
        let here = &hay[from..from + needle.len()];
        if here.iter().zip(&needle).all(|(a, b)| a.0 == b.0) {
            found.push(here[0].1..here[here.len() - 1].2);
            from += needle.len();
        } else {
            from += 1;
        }
    }
    found
}

/// The text with every place of the pattern replaced; how many there were.
pub fn replaced(text: &str, pattern: &str, with: &str) -> (String, usize) {
    let spans = spans(text, pattern);
    let mut out = String::new();
    let mut at = 0;
    for span in &spans {
        out.push_str(&text[at..span.start]);
        out.push_str(with);
        at = span.end;
    }
    out.push_str(&text[at..]);
    (out, spans.len())
}

/// True when one of the texts of a record holds the pattern: its id, name, label, text, kind or
/// address. Only nodes, frames, edges and notes can be found.
pub fn holds(board: &Document, key: &Key, pattern: &str) -> bool {
    let any = |texts: &[&str]| texts.iter().any(|t| !spans(t, pattern).is_empty());
    match key {
        Key::Node(id) => board.nodes.get(id).is_some_and(|n| {
            let address = n.address.as_deref().unwrap_or_default();
            let kind = n.kind();
            any(&[id.as_str(), &n.name, address, kind.title(), kind.name()])
        }),
        Key::Frame(id) => board.frames.get(id).is_some_and(|f| {
            let address = f.address.as_deref().unwrap_or_default();
            any(&[id.as_str(), &f.name, address, "machine"])
        }),
        // The id of most edges is made of those of its ends: whoever looks for an end means the end.
        Key::Edge(id) => board.edges.get(id).is_some_and(|e| {
            let ends = [e.from.as_str(), e.to.as_str()];
            any(&[&e.label, e.kind.name()]) || (any(&[id.as_str()]) && !any(&ends))
        }),
        Key::Note(id) => board
            .notes
            .get(id)
            .is_some_and(|n| any(&[id.as_str(), &n.text])),
        Key::Header
        | Key::Site
        | Key::Step(_)
        | Key::Card(_)
        | Key::Traffic(_)
        | Key::Scenario(_) => false,
    }
}

/// True when the text of a record that people read on the board holds the pattern: what
/// [`replacing`] would change.
pub fn shows(board: &Document, key: &Key, pattern: &str) -> bool {
    text_of(board, key).is_some_and(|text| !spans(text, pattern).is_empty())
}

/// The name of a node or a frame, the label of an edge, the text of a note.
fn text_of<'a>(board: &'a Document, key: &Key) -> Option<&'a str> {
    match key {
        Key::Node(id) => board.nodes.get(id).map(|r| r.name.as_str()),
        Key::Frame(id) => board.frames.get(id).map(|r| r.name.as_str()),
        Key::Edge(id) => board.edges.get(id).map(|r| r.label.as_str()),
        Key::Note(id) => board.notes.get(id).map(|r| r.text.as_str()),
        Key::Header
        | Key::Site
        | Key::Step(_)
        | Key::Card(_)
        | Key::Traffic(_)
        | Key::Scenario(_) => None,
    }
}

/// The patch that replaces a pattern in the names, labels and notes of a board, and the number of
/// places that it changes.
pub fn replacing(board: &Document, pattern: &str, with: &str) -> (Patch, usize) {
    let mut records = Vec::new();
    let mut places = 0;
    for key in board.keys() {
        let Some(text) = text_of(board, &key) else {
            continue;
        };
        let (new, count) = replaced(text, pattern, with);
        if count == 0 {
            continue;
        }
        places += count;
        match board.get(&key) {
            Some(Record::Node(mut record)) => {
                record.name = new;
                records.push(Record::Node(record));
            }
            Some(Record::Frame(mut record)) => {
                record.name = new;
                records.push(Record::Frame(record));
            }
            Some(Record::Edge(mut record)) => {
                record.label = new;
                records.push(Record::Edge(record));
            }
            Some(Record::Note(mut record)) => {
                record.text = new;
                records.push(Record::Note(record));
            }
            Some(
                Record::Header(_)
                | Record::Site(_)
                | Record::Step(_)
                | Record::Card(_)
                | Record::Traffic(_)
                | Record::Scenario(_),
            )
            | None => {}
        }
    }
    (Patch::setting(board, records), places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Edge, EdgeKind, Id, Kind, Node};

    #[test]
    fn smart_case() {
        let check = |text: &str, pattern: &str, expected: &[&str]| {
            let found: Vec<&str> = spans(text, pattern).into_iter().map(|s| &text[s]).collect();
            assert_eq!(found, expected, "{pattern} in {text}");
        };
        check("Web web WEB", "web", &["Web", "web", "WEB"]);
        check("Web web WEB", "Web", &["Web"]);
        check("aaaa", "aa", &["aa", "aa"]);
        check("a", "", &[]);
        check("ÄÖ", "äö", &["ÄÖ"]);
        // One capital letter with two lower-case ones.
        check("xİx", "x", &["x", "x"]);
        check("abc", "abcd", &[]);
    }

    proptest::proptest! {
        #[test]
        fn spans_are_places_of_the_text_in_order(text in "\\PC{0,30}", pattern in "\\PC{0,3}") {
            let mut end = 0;
            for span in spans(&text, &pattern) {
                proptest::prop_assert!(span.start >= end && span.end > span.start);
                proptest::prop_assert!(text.get(span.clone()).is_some());
                end = span.end;
            }
            let (gone, count) = replaced(&text, &pattern, "");
            proptest::prop_assert_eq!(count, spans(&text, &pattern).len());
            proptest::prop_assert!(gone.len() <= text.len());
        }
    }

    fn board() -> Document {
        let id = |text: &str| Id::new(text).unwrap();
        let mut board = Document::default();
        for (name, called) in [
            ("web-1", "Nginx 1"),
            ("web-2", "Nginx 2"),
            ("db", "Primary"),
        ] {
            let node = Node::new(id(name), Kind::WebServer, called, Cell::default());
            board.nodes.insert(id(name), node);
        }
        let mut edge = Edge::new(id("web-1"), id("db"), EdgeKind::Sql);
        edge.label = "nginx reads".to_owned();
        board.edges.insert(edge.id.clone(), edge);
        board
    }

    #[test]
    fn a_pattern_is_looked_for_in_all_that_a_thing_says() {
        let board = board();
        let found = |pattern: &str| -> Vec<String> {
            let keys = board.keys().into_iter();
            keys.filter(|key| holds(&board, key, pattern))
                .filter_map(|key| key.id().map(ToString::to_string))
                .collect()
        };
        assert_eq!(found("web-1"), ["web-1"]);
        assert_eq!(found("1->d"), ["web-1->db"]);
        assert_eq!(found("primary"), ["db"]);
        assert_eq!(found("web server"), ["db", "web-1", "web-2"]);
        assert_eq!(found("sql"), ["web-1->db"]);
        assert_eq!(found(""), Vec::<String>::new());
    }

    #[test]
    fn replacing_changes_what_people_read_and_nothing_else() {
        let before = board();
        let (patch, places) = replacing(&before, "nginx", "Apache");
        assert_eq!(places, 3);
        let mut after = before.clone();
        patch.apply(&mut after).unwrap();
        let id = |text: &str| Id::new(text).unwrap();
        assert_eq!(after.nodes[&id("web-1")].name, "Apache 1");
        assert_eq!(after.edges[&id("web-1->db")].label, "Apache reads");
        assert_eq!(after.nodes[&id("db")], before.nodes[&id("db")]);
        patch.invert().apply(&mut after).unwrap();
        assert_eq!(after, before);
        assert!(replacing(&before, "web", "x").0.is_empty(), "ids stay");
    }
}
