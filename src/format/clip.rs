//! A clip as text: what goes through the clipboard, from one board to another, from a file or a
//! chat onto the canvas.
//!
//! The text is a board's JSON with `"format": "wireboard-clip/1"` and only the lists that a clip can
//! hold. A whole board is taken as a clip too. Reading never panics: it says what is wrong by the
//! same diagnostics as reading a board, and what the checks of a board find.

use crate::board::check::{Lost, check_read};
use crate::board::edit::clip::Clip;
use crate::board::words::count;
use crate::board::{Diagnostic, Document, Key, Props, Severity};

use super::json::{self, Parsed};

/// The value of the `format` field.
pub const FORMAT: &str = "wireboard-clip/1";

/// Longest text that is taken, in bytes: larger than the largest board that is drawn.
pub const MAX_BYTES: usize = 1024 * 1024;

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// What could be read.
    pub clip: Clip,
    /// What is wrong with it, errors first, then in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// What of a whole board a clip does not hold, for people: `6 story steps, 1 traffic source`.
    pub left_out: Option<String>,
}

impl Read {
    /// The first error: a clip with one is not pasted.
    pub fn error(&self) -> Option<&Diagnostic> {
        let first = self.diagnostics.first();
        first.filter(|d| d.severity == Severity::Error)
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        let warnings = self.diagnostics.iter();
        warnings.filter(|d| d.severity == Severity::Warning).count()
    }
}

/// True when a text may be meant as a clip: it starts like an object. Everything else that is pasted
/// is text.
pub fn is_meant(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('{')
}

/// Writes a clip.
pub fn print(clip: &Clip) -> String {
    json::print_lists(FORMAT, clip.board())
}

/// Reads a clip or a whole board. Never fails: see [`Read`].
pub fn parse(text: &str) -> Read {
    if text.len() > MAX_BYTES {
        let (found, most) = (text.len().div_ceil(1024), MAX_BYTES / 1024);
        let message = format!("the text has {found} kB; a clip has at most {most}");
        return Read {
            clip: Clip::default(),
            diagnostics: vec![Diagnostic::error(None, message, "copy less")],
            left_out: None,
        };
    }
    let Parsed {
        document,
        mut diagnostics,
        mut lost,
        places,
        ..
    } = json::parse_as(text, &[FORMAT, json::FORMAT]);
    lost.ids.extend(outside(&document));
    let mut found = checked(&document, &lost);
    places.locate(&mut found);
    diagnostics.extend(found);
    // The sort is stable, so that each keeps the order of the text.
    diagnostics.sort_by_key(|d| std::cmp::Reverse(d.severity));
    let left_out = left_out(&document);
    Read {
        clip: Clip::of_board(document),
        diagnostics,
        left_out,
    }
}

/// What databases of a clip follow that is not in it: it may stand on the board it goes to.
fn outside(document: &Document) -> Vec<crate::board::Id> {
    let primaries = document.nodes.values().filter_map(|n| match &n.props {
        Props::Database(db) => db.primary.clone(),
        _ => None,
    });
    primaries
        .filter(|id| !document.nodes.contains_key(id))
        .collect()
}

/// What the checks of a board say about the things that a clip takes from it.
fn checked(document: &Document, lost: &Lost) -> Vec<Diagnostic> {
    let found = check_read(document, lost).into_iter();
    let about_clip = |d: &Diagnostic| match &d.key {
        // The header stands for the whole: it says when there is too much of it.
        None | Some(Key::Header | Key::Frame(_) | Key::Node(_) | Key::Edge(_) | Key::Note(_)) => {
            true
        }
        Some(Key::Site | Key::Step(_) | Key::Card(_) | Key::Traffic(_) | Key::Scenario(_)) => false,
    };
    found.filter(about_clip).collect()
}

fn left_out(document: &Document) -> Option<String> {
    let lists = [
        (document.story.len(), "story step"),
        (document.cards.len(), "card"),
        (document.traffic.len(), "traffic source"),
        (document.scenarios.len(), "scenario"),
    ];
    let some = lists.iter().filter(|(n, _)| *n > 0);
    let words: Vec<String> = some.map(|(n, noun)| count(*n, noun)).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::arbitrary::{document, drawn, some_of};
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn told(text: &str) -> Vec<String> {
        parse(text)
            .diagnostics
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_slip_is_told_with_its_place_like_in_a_board() {
        let text = r#"{"format": "wireboard-clip/1",
 "nodes": [{"id": "web", "kind": "web_srver", "at": [0, 0]}]}"#;
        assert_eq!(
            told(text)[0],
            "error: unknown kind \"web_srver\"; line 2, column 34; in web, kind; did you mean web_server?"
        );
        let text = r#"{"format": "wireboard-clip/2"}"#;
        assert!(
            told(text)[0].contains("this program reads \"wireboard-clip/1\" and \"wireboard/1\"")
        );
        let text = r#"{"format": "wireboard-clip/1", "edges": [{"id": "a->b", "from": "a", "to": "b", "kind": "http"}]}"#;
        assert!(told(text)[0].starts_with("error: there is no node a"));
        assert!(parse("{\"a\": 1}").error().is_none() && parse("{\"a\": 1}").clip.is_empty());
        assert!(parse(&"x".repeat(MAX_BYTES + 1)).error().is_some());
    }

    #[test]
    fn a_replica_may_leave_its_primary_behind() {
        let text = r#"{"format": "wireboard-clip/1",
 "nodes": [{"id": "r", "kind": "database", "at": [0, 0], "props": {"role": "replica", "primary": "elsewhere"}}]}"#;
        assert_eq!(told(text), Vec::<String>::new());
    }

    #[test]
    fn a_whole_board_is_a_clip_of_what_is_drawn_on_it() {
        let text = include_str!("../../diagrams/1-distributed_web_infrastructure.json");
        let read = parse(text);
        assert_eq!(read.diagnostics, []);
        assert_eq!(
            read.clip.contents(),
            "11 nodes, 3 machines, 1 text, 13 edges"
        );
        let left = read.left_out.unwrap();
        assert!(left.starts_with("6 story steps, "), "{left}");
        let again = parse(&print(&read.clip));
        assert_eq!((again.clip, again.left_out), (read.clip, None));
    }

    #[test]
    fn only_what_starts_like_an_object_is_meant_as_a_clip() {
        assert!(is_meant("\u{feff} \n{\"format\""));
        for text in ["", "q", "[1]", "curl http://x/{a}"] {
            assert!(!is_meant(text), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_copied_comes_back(board in drawn(), chosen in vec(0..20_usize, 1..6)) {
            let clip = Clip::of(&board, &some_of(&board, &chosen));
            let read = parse(&print(&clip));
            prop_assert!(read.error().is_none(), "{:?}", read.diagnostics);
            prop_assert_eq!(read.clip, clip);
        }

        #[test]
        fn any_board_survives_as_a_clip(board in document()) {
            let clip = Clip::of_board(board);
            prop_assert_eq!(parse(&print(&clip)).clip, clip);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,200}", cut in 0..2_000_usize) {
            let _ = parse(&text);
            let _ = parse(&format!("{{{text}"));
            let board = include_str!("../../diagrams/0-simple_web_stack.json");
            let torn: String = board.chars().take(cut).collect();
            let _ = parse(&torn);
        }
    }
}
