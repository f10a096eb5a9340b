//! Every board of the repository, and what a person's diff of one looks like.

use wireboard::board::{Cell, Id};
use wireboard::format::json;

fn boards() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/diagrams");
    let mut boards: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.display().to_string(),
                std::fs::read_to_string(path).unwrap(),
            )
        })
        .collect();
    boards.sort();
    boards
}

#[test]
fn every_board_is_kept_in_canonical_form() {
    let boards = boards();
    assert!(boards.len() >= 2);
    for (path, text) in boards {
        let parsed = json::parse(&text);
        assert_eq!(parsed.diagnostics, vec![], "{path}");
        assert!(
            json::print(&parsed.document) == text,
            "{path}: export it with --to json"
        );
    }
}

#[test]
fn every_board_fits_the_schema() {
    let validator = jsonschema::validator_for(&json::schema()).unwrap();
    for (path, text) in boards() {
        let value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|e| format!("{e} at {}", e.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{path}");
    }
}

#[test]
fn a_moved_node_is_one_line_of_a_diff() {
    for (path, text) in boards() {
        let mut board = json::parse(&text).document;
        let id = Id::new("user").unwrap();
        board.nodes.get_mut(&id).unwrap().at = Cell::new(1, 1);
        let moved = json::print(&board);
        assert_eq!(moved.lines().count(), text.lines().count(), "{path}");
        let changed = moved.lines().zip(text.lines()).filter(|(a, b)| a != b);
        assert_eq!(changed.count(), 1, "{path}");
    }
}

#[test]
fn the_designs_have_the_parts_that_others_name() {
    // The board of a lesson tells no story.
    let designs = boards()
        .into_iter()
        .filter(|(path, _)| !path.contains("/lesson-"));
    for (path, text) in designs {
        let board = json::parse(&text).document;
        assert_eq!(board.story.len(), 6, "{path}");
        assert!(
            board
                .story
                .values()
                .all(|step| !step.about.is_empty() && !step.text.is_empty())
        );
        assert!(board.story.values().next().unwrap().request.is_some());
        assert!(board.story.values().next_back().unwrap().back);
        assert!(board.cards.len() >= 7 && !board.scenarios.is_empty() && !board.traffic.is_empty());
    }
}
