//! The whiteboard itself is read back, at each level of detail: whatever is said about the things, the
//! boxes, frames, edges and labels on the screen are those of the board.

use std::sync::Arc;

use proptest::prelude::*;
use unicode_width::UnicodeWidthStr as _;
use wireboard::app::settings::{Glyphs, Settings};
use wireboard::app::{App, Tab};
use wireboard::board::{Document, Rect};
use wireboard::drawing::Detail;
use wireboard::drawing::scene::{Complaint, Scene};

use super::nested::{Room, nested};
use super::reader::{self, Graph, Grid, Names, Set, printed};
use super::reading::{SETS, each};
use super::{cases, distributed, expected, simple};
use crate::editor::{drawn, press};

/// From the nearest to the farthest: each `-` leads to the next.
const LEVELS: [Detail; 3] = [Detail::Near, Detail::Middle, Detail::Far];

/// An editor that shows a whole board and no panel.
fn editor(board: &Document, glyphs: Glyphs) -> App {
    let settings = Settings {
        glyphs,
        panel: false,
        log: false,
        ..Settings::default()
    };
    let tab = Tab::new("board", None, board.clone());
    let bounds = tab.scene.bounds;
    let side = |cells: i32, air: u16| u16::try_from(cells).unwrap().max(60) + air;
    // Problems at the start open the panel.
    let size = (side(bounds.w, 80), side(bounds.h, 20));
    let mut app = App::new(vec![tab], settings, size);
    app.untouched = false;
    app.starting = false;
    app.overlays.clear();
    app
}

/// The cells of the canvas, as text. A wide letter is followed by nothing.
fn canvas(app: &App) -> String {
    let (buf, _) = drawn(app);
    let area = app.layout.panes[0].canvas;
    let mut text = String::new();
    for y in area.y..area.bottom() {
        let mut x = area.x;
        while x < area.right() {
            let sign = buf[(x, y)].symbol();
            text.push_str(sign);
            x += (sign.width() as u16).max(1);
        }
        text.push('\n');
    }
    text
}

/// What the boxes of the canvas are, by where they stand: far away they have no names.
fn names(app: &App, board: &Document, set: Set) -> Names {
    let tab = &app.tabs[0];
    let origin = tab.camera.origin;
    let place = |rect: Rect| Rect::new(rect.x - origin.x, rect.y - origin.y, rect.w, rect.h);
    let name = |node: &wireboard::drawing::SceneNode| match node.closed {
        Some(_) => board.frames[&node.id].name.clone(),
        None => board.nodes[&node.id].name.clone(),
    };
    let nodes = tab.scene.nodes.iter();
    Names {
        places: nodes
            .map(|n| (place(n.rect), printed(&name(n), set)))
            .collect(),
        ..expected::names(board).printed(set)
    }
}

/// The graph that a level must show. Nothing when the picture promises none.
fn shown(board: &Document, scene: &Scene, set: Set) -> Option<Graph> {
    // In ASCII the corners of lines are those of boxes: where a line without a way lies between, no
    // reader can tell them apart.
    let astray = |c: &Complaint| matches!(c, Complaint::NoRoute(_));
    if set == Set::Ascii && scene.complaints.iter().any(astray) {
        return None;
    }
    // Boxes are told by where they stand.
    let cut = |c: &&Complaint| !matches!(c, Complaint::NameCut(_));
    let complaints: Vec<Complaint> = scene.complaints.iter().filter(cut).cloned().collect();
    let mut graph = expected::without(board, set, &complaints)?;
    // How many parts a closed frame hides is not said from far.
    graph.nodes.iter_mut().for_each(|node| node.parts = None);
    graph.nodes.sort();
    if scene.detail == Detail::Far {
        graph.edges.iter_mut().for_each(|edge| edge.label.clear());
        graph.edges.sort();
    }
    Some(graph)
}

fn misread(board: &Document, set: Set, glyphs: Glyphs) -> Vec<String> {
    let mut app = editor(board, glyphs);
    while app.tabs[0].camera.detail != Detail::Near {
        let _ = press(&mut app, "+");
    }
    for level in LEVELS {
        assert_eq!(app.tabs[0].camera.detail, level);
        let tab = &mut app.tabs[0];
        tab.camera.origin = tab.scene.bounds.origin().offset(-4, -2);
        // Signs of problems stand beside things and on lines, where labels could.
        tab.checks.clear();
        let scene = Arc::clone(&tab.scene);
        Arc::make_mut(&mut tab.scene).complaints.clear();
        if let Some(expected) = shown(board, &scene, set) {
            let text = canvas(&app);
            let names = names(&app, board, set);
            let grid = Grid::of(&text, set);
            let (mut read, mut faults) = reader::read(&grid, &names);
            if level != Detail::Far {
                faults.extend(unnamed(&grid, &names));
            }
            read.nodes.iter_mut().for_each(|node| node.parts = None);
            read.nodes.sort();
            faults.extend(expected::differences(&read, &expected, set));
            if !faults.is_empty() {
                faults.insert(0, format!("{level:?} {set:?}"));
                faults.push(text);
                return faults;
            }
        }
        let _ = press(&mut app, "-");
    }
    Vec::new()
}

/// Boxes of which no row says their name: after a sign of what they are, and cut where there is no
/// room.
fn unnamed(grid: &Grid<'_>, names: &Names) -> Vec<String> {
    let says = |text: &str, name: &str| {
        // What cuts a name in code page 437 is not what prints it.
        let start = text.strip_suffix(['…', '~']);
        text == name || start.is_some_and(|start| name.starts_with(start))
    };
    let is_told = |(rect, name): &&(Rect, String)| {
        (rect.y + 1..rect.bottom() - 1).any(|y| {
            let row = grid.text(y, rect.x + 1, rect.right() - 1);
            let rest = row.split_once(' ').map_or("", |(_, rest)| rest.trim());
            says(&row, name) || says(rest, name)
        })
    };
    let wrong = names.places.iter().filter(|place| !is_told(place));
    wrong
        .map(|(rect, name)| format!("{rect:?} does not say {name}"))
        .collect()
}

#[test]
fn the_built_in_boards_read_back_from_the_screen_at_each_level() {
    for board in [simple(), distributed()] {
        for (set, glyphs) in SETS {
            let faults = misread(&board, set, glyphs);
            assert!(faults.is_empty(), "{}", faults.join("\n"));
        }
    }
}

#[test]
fn random_boards_read_back_from_the_screen_at_each_level() {
    // Each of them is drawn three times, and as a whole screen.
    let config = ProptestConfig {
        cases: cases().cases.div_ceil(10).max(32),
        ..cases()
    };
    let boards = (nested(Room::Any), proptest::sample::select(&SETS[..]));
    let read = |(board, (set, glyphs)): (Document, (Set, Glyphs))| {
        let faults = misread(&board, set, glyphs);
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
        Ok(())
    };
    each(config, &boards, read);
}
