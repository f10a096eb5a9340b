//! The printed picture of a board is read back as the same graph.

use std::cell::Cell as Counter;

use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestError, TestRng, TestRunner};
use wireboard::app::settings::Glyphs;
use wireboard::board::Document;
use wireboard::cli::show;
use wireboard::drawing::scene::{Complaint, Scene};

use super::nested::{Room, nested};
use super::reader::{self, Grid, Set};
use super::{build, cases, distributed, expected, simple};

pub const SETS: [(Set, Glyphs); 3] = [
    (Set::Full, Glyphs::Full),
    (Set::Blocks, Glyphs::Blocks),
    (Set::Ascii, Glyphs::Ascii),
];

/// Everything in which the printed picture differs from the board, but for what it complains of.
pub fn misread(board: &Document, scene: &Scene) -> Vec<String> {
    let mut faults = Vec::new();
    for (set, glyphs) in SETS {
        let Some(expected) = expected::without(board, set, &scene.complaints) else {
            continue;
        };
        let text = show::picture(board, scene, None, glyphs, false);
        let names = expected::names(board).printed(set);
        let (read, mut found) = reader::read(&Grid::of(&text, set), &names);
        found.extend(expected::differences(&read, &expected, set));
        faults.extend(found.into_iter().map(|fault| format!("{set:?}: {fault}")));
        if !faults.is_empty() {
            faults.push(text);
            break;
        }
    }
    faults
}

/// Runs a test over the same boards each time.
pub fn each<S: Strategy>(
    config: ProptestConfig,
    boards: &S,
    test: impl Fn(S::Value) -> TestCaseResult,
) {
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    match TestRunner::new_with_rng(config, rng).run(boards, test) {
        Ok(()) => {}
        // The picture says more than the board, which is long.
        Err(TestError::Fail(why, _)) => panic!("{why}"),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}

fn reads_back(board: &Document, scene: &Scene) -> TestCaseResult {
    let faults = misread(board, scene);
    prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

#[test]
fn the_built_in_boards_read_back() {
    for board in [simple(), distributed()] {
        let scene = build(&board);
        assert_eq!(misread(&board, &scene), Vec::<String>::new());
    }
}

#[test]
fn what_is_drawn_reads_back_as_the_board() {
    let (edges, lost, labels, unsaid) = (0.into(), 0.into(), 0.into(), 0.into());
    let add = |sum: &Counter<usize>, n: usize| sum.set(sum.get() + n);
    each(cases(), &nested(Room::Any), |board| {
        let scene = build(&board);
        let count =
            |wanted: fn(&Complaint) -> bool| scene.complaints.iter().filter(|c| wanted(c)).count();
        add(&edges, scene.edges.len());
        add(&lost, count(|c| !matches!(c, Complaint::NoLabelRoom(_))));
        add(
            &labels,
            scene.edges.iter().filter(|e| e.label.is_some()).count(),
        );
        add(&unsaid, count(|c| matches!(c, Complaint::NoLabelRoom(_))));
        reads_back(&board, &scene)
    });
    // Complaints are for what has no room, not a way out.
    let (edges, lost, labels, unsaid) = (edges.get(), lost.get(), labels.get(), unsaid.get());
    assert!(
        lost * 100 <= edges,
        "{lost} of {edges} edges not drawn as they are"
    );
    assert!(
        unsaid * 5 <= labels,
        "{unsaid} labels have no room, {labels} have"
    );
}

#[test]
fn with_room_there_is_nothing_to_complain_of() {
    let (labels, unsaid): (Counter<usize>, Counter<usize>) = (0.into(), 0.into());
    each(cases(), &nested(Room::Plenty), |board| {
        let scene = build(&board);
        let picture = || show::picture(&board, &scene, None, Glyphs::Full, false);
        // Lines that run side by side leave no room between them, however wide the corridor is.
        let is_label = |c: &&Complaint| matches!(c, Complaint::NoLabelRoom(_));
        let crowded = scene.complaints.iter().filter(is_label).count();
        labels.set(labels.get() + scene.edges.iter().filter(|e| e.label.is_some()).count());
        unsaid.set(unsaid.get() + crowded);
        prop_assert!(
            crowded == scene.complaints.len(),
            "{:?}\n{}",
            scene.complaints,
            picture()
        );
        reads_back(&board, &scene)
    });
    let (labels, unsaid) = (labels.get(), unsaid.get());
    assert!(
        unsaid * 50 <= labels,
        "{unsaid} labels have no room, {labels} have"
    );
}
