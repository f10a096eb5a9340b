//! Two whiteboards on one file, each on a terminal of its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use wireboard::board::{Document, Id};
use wireboard::cli::load;
use wireboard::format::json::print;

use crate::terminal::{Pty, home};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// The simple design in a file, open on two terminals.
fn two() -> (tempfile::TempDir, PathBuf, Pty, Pty) {
    let home = home();
    let path = home.path().join("mine.json");
    let doc = load::load("simple").unwrap().document;
    std::fs::write(&path, print(&doc)).unwrap();
    let start = || {
        let pty = Pty::start(120, 40, home.path(), &[path.to_str().unwrap()], &[]);
        pty.wait_text("@ DNS");
        pty.wait_text("curl ");
        pty
    };
    let (one, other) = (start(), start());
    (home, path, one, other)
}

fn read(path: &Path) -> Document {
    load::load(path.to_str().unwrap()).unwrap().document
}

/// Waits until the file is as described.
fn wait_file(path: &Path, what: &str, seen: impl Fn(&Document) -> bool) {
    for _ in 0..6_000 {
        if seen(&read(path)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!(
        "waited for {what} in the file:\n{}",
        std::fs::read_to_string(path).unwrap()
    );
}

/// Selects what is written on the screen, by a click.
fn click(pty: &mut Pty, text: &str) {
    let (x, y) = pty.find(text);
    pty.send(&format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m"));
}

/// F2, the name, Enter.
fn rename(pty: &mut Pty, from: &str, to: &str) {
    click(pty, from);
    pty.send("\x1bOQ");
    pty.wait_text("Enter");
    pty.send(&format!("\x15{to}\r"));
    pty.wait_text(to);
    pty.wait_text("u undo");
}

/// The copy of the other version that stands beside the file while the person chooses.
fn kept(path: &Path) -> bool {
    path.with_file_name("mine.theirs.json").exists()
}

#[test]
fn a_move_here_and_a_name_there_come_together_on_both_screens() {
    let (_home, path, mut one, mut other) = two();
    let before = read(&path);
    rename(&mut one, "Nginx", "Caddy");
    click(&mut other, "Nginx");
    other.send("J");
    other.wait_text("u undo");
    one.send("w");
    one.wait_text("saved to");
    other.wait_text("came in from the file");
    other.wait_text("Caddy");
    other.send("w");
    other.wait_text("saved to");
    let down = before.nodes[&id("web")].at.offset(0, 1);
    wait_file(&path, "both changes", |doc| {
        let web = &doc.nodes[&id("web")];
        web.name == "Caddy" && web.at == down
    });
    one.wait_text("came in from the file");
    for mut pty in [one, other] {
        pty.send("q");
        assert_eq!(pty.ended(), 0, "nothing is unsaved");
    }
}

#[test]
fn two_names_for_one_part_are_asked_about_and_both_are_kept_until_then() {
    let (_home, path, mut one, mut other) = two();
    rename(&mut one, "Nginx", "Caddy");
    rename(&mut other, "Nginx", "Apache");
    one.send("w");
    one.wait_text("saved to");
    other.wait_text("Changed here and in the file: 1 record");
    assert!(kept(&path), "theirs stands beside the file");
    // Not now: mine stays on the board, theirs in the file, and a save asks again.
    other.send("\x1b");
    other.wait_gone("Changed here and in the file");
    other.send("w");
    other.wait_text("Changed here and in the file: 1 record");
    assert_eq!(read(&path).nodes[&id("web")].name, "Caddy");
    assert!(kept(&path));
    other.send("m\r");
    other.wait_text("saved to");
    wait_file(&path, "the chosen name", |doc| {
        doc.nodes[&id("web")].name == "Apache"
    });
    assert!(!kept(&path), "everything is chosen");
    // The one who saved first sees it, and can take it back.
    one.wait_text("Apache");
    one.send("u");
    one.wait_text("Caddy");
    one.send("q");
    one.wait_text("Quit with unsaved changes?");
    one.send("q");
    assert_eq!(one.ended(), 0);
    other.send("q");
    assert_eq!(other.ended(), 0);
}

#[test]
fn a_save_right_after_another_program_wrote_loses_nothing() {
    let home = home();
    let path = home.path().join("mine.json");
    let mut doc = load::load("simple").unwrap().document;
    std::fs::write(&path, print(&doc)).unwrap();
    let mut pty = Pty::start(120, 40, home.path(), &[path.to_str().unwrap()], &[]);
    pty.wait_text("@ DNS");
    pty.wait_text("curl ");
    click(&mut pty, "Nginx");
    for round in 0..5 {
        pty.send("J");
        // No time for the watch to see it. As good programs write: whole, or not at all.
        doc = read(&path);
        doc.nodes.get_mut(&id("dns")).unwrap().at.y += 1;
        let new = path.with_extension("new");
        std::fs::write(&new, print(&doc)).unwrap();
        std::fs::rename(&new, &path).unwrap();
        pty.send("w");
        let down = doc.nodes[&id("web")].at.offset(0, 1);
        wait_file(&path, &format!("both changes of round {round}"), |now| {
            now.nodes[&id("dns")] == doc.nodes[&id("dns")] && now.nodes[&id("web")].at == down
        });
    }
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn two_who_save_at_the_same_time_lose_nothing() {
    let (_home, path, mut one, mut other) = two();
    let before = read(&path);
    click(&mut one, "Nginx");
    click(&mut other, "@ DNS");
    const ROUNDS: i32 = 6;
    for _ in 0..ROUNDS {
        one.send("Jw");
        other.send("Jw");
    }
    let down = |doc: &Document, node: &str| {
        doc.nodes[&id(node)].at == before.nodes[&id(node)].at.offset(0, ROUNDS)
    };
    wait_file(&path, "every move of both", |doc| {
        down(doc, "web") && down(doc, "dns")
    });
    for mut pty in [one, other] {
        pty.send("w");
        pty.wait_text("saved to");
        pty.send("q");
        assert_eq!(pty.ended(), 0);
    }
    assert!(down(&read(&path), "web") && down(&read(&path), "dns"));
}
