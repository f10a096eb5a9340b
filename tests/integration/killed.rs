//! `kill -9` in the middle of editing: what a person saw on the board is found at the next start.
//!
//! A script of changes is typed without a pause into the program on a real terminal, and the process
//! is killed at a random place of it. The same script, run in this process, says which boards there were
//! one after the other. The recovered board must be one of these, and not an earlier one than the
//! terminal showed. `WIREBOARD_KILLS` sets the number of kills.

use std::path::Path;
use std::time::Duration;

use rustix::process::{Signal, kill_process};
use wireboard::app::message::Message;
use wireboard::app::settings::Settings;
use wireboard::app::{App, Tab, update};
use wireboard::cli::load;
use wireboard::format::json::print;

use crate::editor::press;
use crate::terminal::{Glass, Pty, home};

/// Kills that are tried where nothing else is asked for.
const FEW: u64 = 6;
/// Columns and rows of the terminal.
const SCREEN: (u16, u16) = (120, 40);
/// Boxes that a session adds.
const BOXES: usize = 24;

/// What is typed: each round adds a box, moves it about, locks and unlocks it, and takes something
/// back and does it again.
fn script() -> Vec<&'static str> {
    let round = ["a", "b", "L", "J", "L", "P", "P", "u", "U", "K", "u"];
    round.repeat(BOXES)
}

/// The boards that the script makes, one after the other, as text.
fn boards(file: &Path) -> Vec<String> {
    let doc = load::load(file.to_str().unwrap()).unwrap().document;
    let tab = Tab::new("mine", Some("mine.json".to_owned()), doc);
    let mut app = App::new(vec![tab], Settings::default(), SCREEN);
    let _ = update(&mut app, Message::Resize(SCREEN.0, SCREEN.1));
    let mut boards = vec![print(&app.tabs[0].doc)];
    for key in script() {
        let _ = press(&mut app, key);
        let board = print(&app.tabs[0].doc);
        if boards.last() != Some(&board) {
            boards.push(board);
        }
    }
    boards
}

/// The box with the highest number that the panel names: `Box 7  box-7`.
fn last_box(glass: &Glass) -> usize {
    let rows = glass.rows();
    let ids = rows.iter().flat_map(|row| row.split("  box").skip(1));
    let number = |rest: &str| match rest.strip_prefix('-') {
        None => rest.starts_with(' ').then_some(1),
        Some(digits) => digits.split(' ').next()?.parse().ok(),
    };
    ids.filter_map(number).max().unwrap_or(0)
}

/// A number for each kill, spread over the whole range (SplitMix64).
fn spread(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Types the script up to a piece, kills the process a moment later, and says how many boxes were
/// seen. The first box is waited for, so that every kill comes after a change that was seen.
fn edit_and_kill(file: &Path, home: &Path, kill: u64) -> usize {
    let mut pty = Pty::start(SCREEN.0, SCREEN.1, home, &[file.to_str().unwrap()], &[]);
    pty.wait_text("curl ");
    let keys = script().concat();
    let (first, rest) = keys.split_at(2);
    pty.send(first);
    pty.wait("the first box", |glass| last_box(glass) == 1);
    // In pieces that do not end where a change ends, so that frames are drawn in between.
    let pieces: Vec<&[u8]> = rest.as_bytes().chunks(7).collect();
    let last = spread(kill) % pieces.len() as u64;
    for piece in &pieces[..last as usize] {
        pty.send(std::str::from_utf8(piece).unwrap());
        std::thread::sleep(Duration::from_millis(3));
    }
    std::thread::sleep(Duration::from_micros(spread(kill + 1_000) % 20_000));
    kill_process(pty.pid(), Signal::KILL).unwrap();
    pty.child.wait().unwrap();
    pty.wait_for("the end", |glass| glass.closed.then(|| last_box(glass)))
}

/// Starts again, takes what is offered, saves it, and gives what is in the file then.
fn recovered(file: &Path, home: &Path) -> String {
    let mut pty = Pty::start(SCREEN.0, SCREEN.1, home, &[file.to_str().unwrap()], &[]);
    pty.wait_text("Unsaved changes of mine were found");
    pty.send("r");
    pty.wait_text("recovered");
    pty.send("w");
    pty.wait_text("saved to");
    pty.send("q");
    assert_eq!(pty.ended(), 0);
    print(&load::load(file.to_str().unwrap()).unwrap().document)
}

#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_seen() {
    let kills = std::env::var("WIREBOARD_KILLS").ok();
    let kills = kills.map_or(FEW, |n| n.parse().expect("WIREBOARD_KILLS is a number"));
    let original = print(&load::load("simple").unwrap().document);
    for kill in 1..=kills {
        let home = home();
        let file = home.path().join("mine.json");
        std::fs::write(&file, &original).unwrap();
        let boards = boards(&file);
        let seen = edit_and_kill(&file, home.path(), kill);
        let board = recovered(&file, home.path());
        let at = boards.iter().rposition(|b| *b == board);
        let at = at.unwrap_or_else(|| panic!("kill {kill}: no board of the session:\n{board}"));
        let id = match seen {
            1 => "\"id\": \"box\"".to_owned(),
            n => format!("\"id\": \"box-{n}\""),
        };
        let least = boards.iter().position(|b| b.contains(&id)).unwrap();
        assert!(
            at >= least,
            "kill {kill}: box {seen} was seen (board {least}), board {at} came back"
        );
    }
}
