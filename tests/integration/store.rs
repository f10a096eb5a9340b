//! A board file through a working day: edited, saved, changed by others, lost and found again.

use std::sync::mpsc;
use std::time::Duration;

use wireboard::board::{Document, Id, edit, merge};
use wireboard::format::json;
use wireboard::store::{journal, save, watch};

const SIMPLE: &str = include_str!("../../diagrams/0-simple_web_stack.json");

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn simple() -> Document {
    json::parse(SIMPLE).document
}

#[test]
fn what_was_not_saved_is_found_by_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut board = simple();
    let mut journal = journal::Journal::start(folder.path(), "board.json", SIMPLE).unwrap();
    for (part, dx) in [("web", 3), ("server", -2), ("dns", 1)] {
        let patch = edit::move_by(&board, &[id(part)], dx, 1);
        patch.apply(&mut board).unwrap();
        journal.note(&patch).unwrap();
    }
    // The program lives: nothing is offered. It dies without a word: everything is.
    assert!(journal::leftovers(folder.path()).is_empty());
    drop(journal);
    let found = journal::leftovers(folder.path());
    let [leftover] = found.as_slice() else {
        panic!("expected one journal, got {}", found.len());
    };
    let base = json::parse(&leftover.start.base);
    assert!(base.complete);
    let (recovered, applied) = leftover.rebuild(base.document);
    assert_eq!((json::print(&recovered), applied), (json::print(&board), 3));
}

#[test]
fn an_editor_s_replacement_is_seen_and_merged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("board.json");
    save::save(&path, SIMPLE, Some(None)).unwrap();
    let (tell, told) = mpsc::channel();
    let _watch = watch::Watch::start(&path, Some(SIMPLE.to_owned()), move |seen| {
        tell.send(seen).is_ok()
    })
    .unwrap();

    // As editors do it: a new file beside the old one, renamed over it.
    let mut theirs = simple();
    edit::rename(&theirs, &id("web"), "Caddy")
        .apply(&mut theirs)
        .unwrap();
    edit::move_by(&theirs, &[id("dns")], 1, 0)
        .apply(&mut theirs)
        .unwrap();
    let beside = folder.path().join("board.json~");
    std::fs::write(&beside, json::print(&theirs)).unwrap();
    std::fs::rename(&beside, &path).unwrap();
    let seen = told.recv_timeout(Duration::from_secs(30)).unwrap();
    let watch::Seen::Changed(text) = seen else {
        panic!("{seen:?}");
    };

    // Meanwhile the same node was renamed here, and another one moved.
    let base = simple();
    let mut mine = simple();
    edit::rename(&mine, &id("web"), "Apache")
        .apply(&mut mine)
        .unwrap();
    edit::move_by(&mine, &[id("user")], 0, 1)
        .apply(&mut mine)
        .unwrap();
    let outcome = merge(&base, &mine, &json::parse(&text).document);
    let mut merged = mine.clone();
    outcome.patch.apply(&mut merged).unwrap();
    assert_eq!(merged.nodes[&id("dns")], theirs.nodes[&id("dns")]);
    assert_eq!(merged.nodes[&id("user")], mine.nodes[&id("user")]);
    // The conflict is told with both versions, and mine stays on the board.
    assert_eq!(merged.nodes[&id("web")].name, "Apache");
    assert_eq!(outcome.conflicts.len(), 1);
    assert_eq!(
        outcome.conflicts[0].theirs,
        theirs.get(&outcome.conflicts[0].key)
    );

    // And the reload is one step of the history: taken back, the board is mine again.
    outcome.patch.invert().apply(&mut merged).unwrap();
    assert_eq!(merged, mine);

    // A save that does not know of the change is refused, and the other's text stays.
    let refused = save::save(&path, &json::print(&mine), Some(Some(SIMPLE)));
    assert!(matches!(refused, Err(save::SaveError::Changed(_))));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}
