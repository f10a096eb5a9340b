//! The whole program on a pseudo terminal: start, use, end; whatever ends it, the terminal comes back.
//!
//! Every wait is for something on the screen, with a generous deadline; nothing sleeps blindly.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Signal, kill_process};
use wireboard::cli::load;
use wireboard::format::json::print;

use crate::terminal::{Glass, Pty, cells, home, size};

#[test]
fn the_first_screen_shows_both_boards_their_doors_and_what_can_be_done() {
    let home = home();
    let mut pty = Pty::start(120, 40, home.path(), &[], &[]);
    pty.wait_text("1 simple");
    pty.wait_text("2 distributed");
    pty.wait_text("Space pause");
    pty.wait_text("curl http://127.0.0.1:");
    pty.wait_text("dig @127.0.0.1 -p ");
    pty.send("2");
    pty.wait_text("HAProxy");
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn signals_give_the_terminal_back() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let home = home();
        let pty = Pty::start(80, 24, home.path(), &["simple"], &[]);
        pty.wait_text("Space pause");
        kill_process(pty.pid(), signal).unwrap();
        pty.ended();
    }
}

#[test]
fn a_suspended_board_comes_back() {
    let home = home();
    let mut pty = Pty::start(80, 24, home.path(), &["simple"], &[]);
    pty.wait_text("Space pause");
    pty.send("\x1a");
    stops_and_comes_back(pty);
}

#[test]
fn a_stop_signal_from_outside_gives_the_terminal_back_too() {
    let home = home();
    let pty = Pty::start(80, 24, home.path(), &["simple"], &[]);
    pty.wait_text("Space pause");
    kill_process(pty.pid(), Signal::TSTP).unwrap();
    stops_and_comes_back(pty);
}

fn stops_and_comes_back(mut pty: Pty) {
    pty.wait("the shell's screen", |glass| {
        let screen = glass.parser.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    });
    // The signal that goes on must come after the one that stopped.
    let stat = format!("/proc/{}/stat", pty.pid().as_raw_nonzero());
    let stopped = (0..10_000).any(|_| {
        std::thread::sleep(Duration::from_millis(5));
        std::fs::read_to_string(&stat).unwrap().contains(") T ")
    });
    assert!(stopped, "it never stopped");
    kill_process(pty.pid(), Signal::CONT).unwrap();
    pty.wait("the board", |glass| {
        let screen = glass.parser.screen();
        screen.alternate_screen() && screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
    });
    pty.wait_text("Space pause");
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn a_resize_draws_the_board_anew() {
    let home = home();
    let mut pty = Pty::start(80, 24, home.path(), &["simple"], &[]);
    pty.wait_text("Space pause");
    pty.master.resize(size(120, 40)).unwrap();
    pty.glass
        .0
        .lock()
        .unwrap()
        .parser
        .screen_mut()
        .set_size(cells(40), cells(120));
    pty.wait("the last of 40 rows", |glass| {
        let rows = glass.parser.screen().rows(0, 120);
        rows.last().is_some_and(|row| row.contains("Space pause"))
    });
    pty.master.resize(size(30, 5)).unwrap();
    pty.glass
        .0
        .lock()
        .unwrap()
        .parser
        .screen_mut()
        .set_size(cells(5), cells(30));
    pty.wait_text("needs 40");
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn a_node_is_dragged_with_the_mouse_and_undone_with_a_key() {
    let home = home();
    let mut pty = Pty::start(120, 40, home.path(), &["simple"], &[]);
    pty.wait_text("@ DNS");
    pty.wait_text("curl ");
    let (x, y) = pty.find("@ DNS");
    pty.send(&format!(
        "\x1b[<0;{x};{y}M\x1b[<32;{};{y}M\x1b[<32;{};{}M",
        x + 1,
        x + 4,
        y + 2
    ));
    pty.send(&format!("\x1b[<0;{};{}m", x + 4, y + 2));
    pty.wait_text("u undo");
    assert_eq!(pty.find("@ DNS"), (x + 4, y + 2));
    pty.send("u");
    pty.wait_text("taken back: move DNS");
    assert_eq!(pty.find("@ DNS"), (x, y));
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn no_color_is_respected() {
    let home = home();
    let mut pty = Pty::start(80, 24, home.path(), &["simple"], &[("NO_COLOR", "1")]);
    pty.wait_text("curl ");
    pty.send("q");
    let glass = Arc::clone(&pty.glass);
    pty.ended();
    let raw = String::from_utf8_lossy(&glass.0.lock().unwrap().raw).into_owned();
    for part in raw.split("\x1b[").skip(1) {
        let Some(end) = part.find(|c: char| c.is_ascii_alphabetic()) else {
            continue;
        };
        if &part[end..=end] != "m" {
            continue;
        }
        for code in part[..end].split(';') {
            let code: u32 = code.parse().unwrap_or(0);
            assert!(
                !(30..=38).contains(&code) && !(40..=48).contains(&code),
                "{part:?}"
            );
            assert!(!(90..=107).contains(&code), "{part:?}");
        }
    }
}

#[test]
fn ascii_is_only_ascii() {
    let home = home();
    let mut pty = Pty::start(
        120,
        40,
        home.path(),
        &["distributed"],
        &[("WIREBOARD_GLYPHS", "ascii")],
    );
    pty.wait_text("HAProxy");
    pty.wait_text("curl ");
    pty.send("q");
    let glass = Arc::clone(&pty.glass);
    pty.ended();
    let raw = String::from_utf8_lossy(&glass.0.lock().unwrap().raw).into_owned();
    let other: Vec<char> = raw.chars().filter(|c| !c.is_ascii()).collect();
    assert_eq!(other, Vec::<char>::new());
}

#[test]
fn what_a_kill_left_behind_is_offered_at_the_next_start() {
    let home = home();
    let mut pty = Pty::start(120, 40, home.path(), &["simple"], &[]);
    pty.wait_text("@ DNS");
    pty.send("\tH");
    pty.wait_text("u undo");
    kill_process(pty.pid(), Signal::KILL).unwrap();
    pty.child.wait().unwrap();

    let mut pty = Pty::start(120, 40, home.path(), &["simple"], &[]);
    pty.wait_text("Unsaved changes of simple were found");
    pty.send("r");
    pty.wait_gone("Unsaved changes");
    pty.wait_text("u undo");
    // Asked, because it is still not saved; thrown away on purpose, it is not offered again.
    pty.send("q");
    pty.wait_text("Quit with unsaved changes?");
    pty.send("q");
    assert_eq!(pty.ended(), 0);
    let left = std::fs::read_dir(home.path().join("state/journal"))
        .unwrap()
        .count();
    assert_eq!(left, 0, "no journal is left after the end");
}

#[test]
fn a_file_changed_by_another_program_appears_and_a_save_comes_back() {
    let home = home();
    let path = home.path().join("mine.json");
    let mut doc = load::load("simple").unwrap().document;
    std::fs::write(&path, print(&doc)).unwrap();
    let mut pty = Pty::start(120, 40, home.path(), &[path.to_str().unwrap()], &[]);
    pty.wait_text("@ DNS");
    pty.wait_text("curl ");
    let dns = doc.nodes.values_mut().find(|n| n.name == "DNS").unwrap();
    dns.name = "Names".to_owned();
    std::fs::write(&path, print(&doc)).unwrap();
    pty.wait_text("@ Names");
    pty.send("u");
    pty.wait_text("@ DNS");
    pty.send("w");
    pty.wait_text("saved to");
    let written = std::fs::read_to_string(&path).unwrap();
    assert_eq!(written, print(&load::load("simple").unwrap().document));
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn a_file_that_was_away_comes_back_and_one_that_stays_away_is_written() {
    let home = home();
    let path = home.path().join("mine.json");
    let text = print(&load::load("simple").unwrap().document);
    std::fs::write(&path, &text).unwrap();
    let mut pty = Pty::start(120, 40, home.path(), &[path.to_str().unwrap()], &[]);
    pty.wait_text("curl ");
    std::fs::remove_file(&path).unwrap();
    pty.wait_text("was removed; w writes it again");
    std::fs::write(&path, &text).unwrap();
    pty.wait_gone("1 error");
    std::fs::remove_file(&path).unwrap();
    pty.wait_text("1 error");
    pty.send("w");
    pty.wait_text("saved to");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn a_file_that_is_not_there_is_an_empty_board_that_is_drawn_and_saved() {
    let home = home();
    let path = home.path().join("mine.json");
    let mut pty = Pty::start(120, 40, home.path(), &[path.to_str().unwrap()], &[]);
    pty.wait_text("An empty board");
    pty.send("au");
    pty.wait_text("Visitor");
    pty.send("aw");
    pty.wait_text("add Web");
    // From the web server, which is selected now, to the visitor: the edge is turned, for it is the
    // visitor who asks.
    pty.send("c");
    pty.wait_text("letters or a click");
    pty.send("a");
    pty.wait_text("Visitor → Web is connected");
    // The drawing is served: what it lacks is told, and its door is open.
    pty.wait_text("Web has no upstream");
    pty.wait_text("127.0.0.1:");
    pty.send("w");
    pty.wait_text("saved to");
    let doc = load::load(path.to_str().unwrap()).unwrap().document;
    assert_eq!(doc.nodes.len(), 2);
    assert_eq!(doc.edges.len(), 1);
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn a_paste_does_not_press_keys() {
    let home = home();
    let mut pty = Pty::start(80, 24, home.path(), &["simple"], &[]);
    pty.wait_text("Space pause");
    pty.send("\x1b[200~q q q\x1b[201~");
    pty.wait_text("pasted text (5 characters)");
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn without_a_terminal_it_names_run_and_show() {
    let output = Command::new(env!("CARGO_BIN_EXE_wireboard"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("wireboard run") && said.contains("wireboard show"),
        "{said}"
    );
    assert!(output.stdout.is_empty());
}

#[test]
fn a_dumb_terminal_is_told_what_to_use_instead() {
    let home = home();
    let pty = Pty::start(80, 24, home.path(), &["simple"], &[("TERM", "dumb")]);
    pty.wait_text("TERM is dumb");
    pty.wait_text("wireboard run BOARD");
    let mut pty = pty;
    assert_eq!(pty.child.wait().unwrap().exit_code(), 2);
}

#[test]
fn a_board_that_is_not_there_is_said_before_the_screen_changes() {
    let home = home();
    let pty = Pty::start(80, 24, home.path(), &["no/such/board.json"], &[]);
    pty.wait("the end", |glass| glass.closed);
    let glass = pty.glass.0.lock().unwrap();
    let raw = String::from_utf8_lossy(&glass.raw);
    assert!(raw.contains("no/such/board.json"), "{raw}");
    assert!(!raw.contains("\x1b[?1049h"));
}

#[test]
fn the_deploy_key_reads_the_files_again() {
    let home = home();
    let exported = Command::new(env!("CARGO_BIN_EXE_wireboard"))
        .args(["export", "simple", "--to", "folder", "-o", "site"])
        .current_dir(home.path())
        .output()
        .unwrap();
    assert!(exported.status.success());
    let site = home.path().join("site");
    let board = site.join("board.json");
    // Without its code the board opens all the same, and says what is missing.
    let (code, away) = (site.join("guestbook"), site.join("away"));
    std::fs::rename(&code, &away).unwrap();
    let mut pty = Pty::start(120, 40, home.path(), &[board.to_str().unwrap()], &[]);
    pty.wait_text("cannot read the code base");
    pty.wait_text("curl ");
    std::fs::rename(&away, &code).unwrap();
    let app = site.join("guestbook/app.json");
    let good = std::fs::read_to_string(&app).unwrap();
    std::fs::write(&app, good.replacen('{', "{ \"wrong\": 1,", 1)).unwrap();
    pty.send("\x1b[17~");
    pty.wait_text("not deployed");
    std::fs::write(&app, good.replace("\"1.0\"", "\"7.7\"")).unwrap();
    pty.send("\x1b[17~");
    pty.wait_text("Code base is deployed");
    pty.wait_text("version 7.7");
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_while_drawing_gives_the_terminal_back_and_loses_nothing() {
    let home = home();
    let panics = [("WIREBOARD_PANIC", "frame"), ("RUST_BACKTRACE", "0")];
    let mut pty = Pty::start(120, 40, home.path(), &["simple"], &panics);
    pty.wait_text("@ DNS");
    let before = pty.find("@ DNS");
    // The first frame with an unsaved change is never drawn.
    pty.send("\tL");
    let glass = Arc::clone(&pty.glass);
    assert_eq!(pty.ended(), 101);
    let glass = glass.0.lock().unwrap();
    let said = glass.parser.screen().contents().replace('\n', "");
    for part in [
        "stopped by a mistake of its own",
        "on purpose, in frame",
        "crash journal in",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    drop(glass);
    let notes = std::fs::read_dir(home.path().join("state")).unwrap();
    let notes = notes.filter(|n| {
        let name = n.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with("crash-")
    });
    assert_eq!(notes.count(), 1);

    let mut pty = Pty::start(120, 40, home.path(), &["simple"], &[]);
    pty.wait_text("Unsaved changes of simple were found");
    pty.send("r");
    pty.wait_gone("Unsaved changes");
    pty.wait_text("u undo");
    pty.send("u");
    pty.wait_text("taken back");
    assert_eq!(pty.find("@ DNS"), before);
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_of_the_engine_leaves_the_drawing_on_the_screen() {
    let home = home();
    let panics = [("WIREBOARD_PANIC", "engine")];
    let mut pty = Pty::start(120, 40, home.path(), &["simple"], &panics);
    pty.wait_text("the engine does not run");
    pty.send("\tL");
    pty.wait_text("u undo");
    pty.send("u");
    pty.wait_text("taken back");
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn what_two_crashes_left_behind_is_offered_one_after_the_other() {
    let home = home();
    for moves in ["\tL", "\tLL"] {
        let mut pty = Pty::start(120, 40, home.path(), &["simple"], &[]);
        pty.wait_text("@ DNS");
        if moves == "\tLL" {
            pty.wait_text("Unsaved changes of simple were found");
            pty.send("l");
            pty.wait_gone("Unsaved changes");
        }
        pty.send(moves);
        pty.wait_text("u undo");
        kill_process(pty.pid(), Signal::KILL).unwrap();
        pty.child.wait().unwrap();
    }
    let journals = || {
        let folder = std::fs::read_dir(home.path().join("state/journal"));
        folder.unwrap().count()
    };
    assert_eq!(journals(), 2);
    let mut pty = Pty::start(120, 40, home.path(), &["simple"], &[]);
    pty.wait_text("are offered next");
    pty.send("d");
    pty.wait_gone("are offered next");
    pty.wait_text("Unsaved changes of simple were found");
    assert_eq!(journals(), 1);
    pty.send("r");
    pty.wait_gone("Unsaved changes");
    pty.wait_text("u undo");
    pty.send("q");
    pty.wait_text("Quit with unsaved changes?");
    pty.send("q");
    assert_eq!(pty.ended(), 0);
    assert_eq!(journals(), 0);
}

#[test]
fn settings_are_kept_for_the_next_start() {
    let home = home();
    let mut pty = Pty::start(80, 24, home.path(), &["simple"], &[]);
    pty.wait_text("Space pause");
    pty.send("\x1b[21~");
    pty.wait_text("Settings");
    pty.send("jj\x1b[C\x1b[C");
    pty.wait_text("ascii");
    pty.send("\r");
    pty.wait_text("settings saved in ");
    pty.send("q");
    assert_eq!(pty.ended(), 0);
    let file = home.path().join("config/config.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.ends_with("glyphs = \"ascii\"\n"), "{text}");

    // A broken file keeps nobody from drawing; it says what is wrong and stays as it is.
    let broken = text + "theme = dark\n[keys]\nprogram.quit = \"Z\"\n";
    std::fs::write(&file, &broken).unwrap();
    let mut pty = Pty::start(80, 24, home.path(), &["simple"], &[]);
    pty.wait_text("must be quoted");
    pty.send("\x1b");
    // The page has the same border: the keys of the board say that it is gone.
    pty.wait_text("Space pause");
    pty.send("Z");
    assert_eq!(pty.ended(), 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), broken);
}

#[test]
fn the_pointer_is_reported_only_while_something_follows_it() {
    use vt100::MouseProtocolMode::{AnyMotion, ButtonMotion};
    let home = home();
    let mut pty = Pty::start(80, 24, home.path(), &["simple"], &[]);
    let mode = |glass: &Glass| glass.parser.screen().mouse_protocol_mode();
    pty.wait_text("? help");
    pty.wait("clicks and drags", |glass| mode(glass) == ButtonMotion);
    pty.send(":");
    pty.wait("every move", |glass| mode(glass) == AnyMotion);
    pty.send("\x1b");
    pty.wait("clicks and drags", |glass| mode(glass) == ButtonMotion);
    pty.send(":");
    pty.wait("every move", |glass| mode(glass) == AnyMotion);
    kill_process(pty.pid(), Signal::TERM).unwrap();
    pty.ended();
}
