//! A reader that sees everything is only one that also sees what is wrong: each cell of a good picture
//! is spoilt in turn, and the reader must notice.

use wireboard::app::settings::Glyphs;
use wireboard::board::{Cell, Document};
use wireboard::cli::show;

use super::reader::{self, Grid, Set};
use super::{build, distributed, expected, simple};

/// Whether a picture reads as its board, without any doubt.
fn reads(board: &Document, grid: &Grid<'_>) -> bool {
    let names = expected::names(board).printed(grid.set);
    let (read, faults) = reader::read(grid, &names);
    let expected = expected::graph(board, grid.set);
    faults.is_empty() && expected::differences(&read, &expected, grid.set).is_empty()
}

/// Puts other signs into each cell of a board's picture, and returns those that go unnoticed.
fn unnoticed(
    board: &Document,
    glyphs: Glyphs,
    set: Set,
    spoil: impl Fn(&str) -> &'static [&'static str],
) -> Vec<(Cell, String)> {
    let text = show::picture(board, &build(board), None, glyphs, false);
    let good = Grid::of(&text, set);
    assert!(reads(board, &good));
    let mut unnoticed = Vec::new();
    let mut spoilt = 0;
    for cell in good.cells() {
        for sign in spoil(good.at(cell)) {
            let mut bad = good.clone();
            bad.put(cell, sign);
            spoilt += 1;
            if reads(board, &bad) {
                unnoticed.push((cell, good.at(cell).to_owned()));
            }
        }
    }
    assert!(spoilt > 0);
    unnoticed
}

#[test]
fn a_missing_cell_is_noticed() {
    for (set, glyphs) in [(Set::Full, Glyphs::Full), (Set::Ascii, Glyphs::Ascii)] {
        let erase =
            |sign: &str| -> &'static [&'static str] { if sign == " " { &[] } else { &[" "] } };
        let board = simple();
        let scene = build(&board);
        // Nothing but what the parts are, in their boxes, and what the notes say.
        let means_nothing = |cell: Cell| {
            let in_box = |n: &std::sync::Arc<wireboard::drawing::SceneNode>| {
                n.inner()
                    .contains(cell.offset(scene.bounds.x, scene.bounds.y))
                    && cell.y + scene.bounds.y > n.name_cell().y
            };
            let in_note = |n: &wireboard::drawing::SceneNote| {
                n.rect.contains(cell.offset(scene.bounds.x, scene.bounds.y))
            };
            scene.nodes.iter().any(in_box) || scene.notes.iter().any(in_note)
        };
        let unnoticed = unnoticed(&board, glyphs, set, erase);
        for (cell, sign) in unnoticed {
            assert!(
                means_nothing(cell),
                "{sign:?} missing at {cell:?} in {set:?}"
            );
        }
    }
}

#[test]
fn an_arrowhead_that_points_elsewhere_is_noticed() {
    let turn = |sign: &str| -> &'static [&'static str] {
        match sign {
            "▴" => &["►", "▾", "◄"],
            "►" => &["▴", "▾", "◄"],
            "▾" => &["▴", "►", "◄"],
            "◄" => &["▴", "►", "▾"],
            _ => &[],
        }
    };
    assert_eq!(unnoticed(&distributed(), Glyphs::Full, Set::Full, turn), []);
}

#[test]
fn a_line_that_turns_or_changes_its_style_is_noticed() {
    let spoil = |sign: &str| -> &'static [&'static str] {
        match sign {
            "┼" => &["┌", "┐", "└", "┘", "─", "│", "├", "┬"],
            "─" => &["╌", "┈", "│", "┼"],
            "│" => &["╎", "┊", "─", "┼"],
            "╌" => &["─", "┈"],
            "╎" => &["│", "┊"],
            "┌" | "┘" => &["┐", "└", "┼"],
            "┐" | "└" => &["┌", "┘", "┼"],
            "├" | "┤" => &["│"],
            "┬" | "┴" => &["─"],
            _ => &[],
        }
    };
    let unnoticed = unnoticed(&distributed(), Glyphs::Full, Set::Full, spoil);
    // A straight piece that looks like a crossing leads on all the same; the other line it promises
    // has no ends, so that it is no edge.
    let wrong = unnoticed
        .iter()
        .filter(|(_, sign)| !"─│".contains(sign.as_str()));
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<&(Cell, String)>::new());
}
