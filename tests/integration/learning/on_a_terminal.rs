//! `wireboard learn` as a person runs it.

use std::process::Command;

use crate::terminal::{Pty, home};

#[test]
fn a_lesson_opens_ticks_its_first_step_and_gives_the_terminal_back() {
    let home = home();
    let mut pty = Pty::start(80, 24, home.path(), &["learn", "editing"], &[]);
    pty.wait_text("0 of 15");
    pty.wait_text("Select a part");
    // It is served like any other board.
    pty.wait_text("curl http://127.0.0.1:");
    pty.send("\t");
    pty.wait_text("✓ Select a part");
    // The tick is said for a while, without anybody pressing a key.
    pty.wait_gone("✓ Select a part");
    pty.wait_text("1 of 15  Move it");
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn what_a_kill_left_behind_of_a_lesson_is_offered_and_counts() {
    let home = home();
    let mut pty = Pty::start(120, 40, home.path(), &["learn", "editing"], &[]);
    pty.wait_text("HAProxy");
    pty.send("aw");
    pty.wait_text("✓ Add a web server");
    rustix::process::kill_process(pty.pid(), rustix::process::Signal::KILL).unwrap();
    pty.child.wait().unwrap();

    let mut pty = Pty::start(120, 40, home.path(), &["learn", "editing"], &[]);
    pty.wait_text("Unsaved changes of lesson-editing were found");
    pty.send("r");
    pty.wait_gone("Unsaved changes");
    pty.wait_text("✓   Add a web server");
    pty.send("q");
    pty.wait_text("Quit with unsaved changes?");
    pty.send("q");
    assert_eq!(pty.ended(), 0);
}

fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wireboard"));
    let output = command.args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn the_lessons_are_listed_and_another_name_says_what_to_do() {
    let (code, out, _) = run(&["learn"]);
    assert_eq!(code, Some(0));
    for lesson in wireboard::study::lesson::ALL {
        let line = out.lines().find(|line| line.starts_with(lesson.name));
        assert!(line.unwrap().contains(lesson.about), "{out}");
    }
    let (code, _, err) = run(&["learn", "editting"]);
    assert_eq!(code, Some(2));
    assert!(err.starts_with("error: invalid value 'editting'"), "{err}");
    assert!(
        err.contains("; in `wireboard learn`; a similar value exists: 'editing'"),
        "{err}"
    );
    assert_eq!(err.lines().count(), 1, "{err}");
    // A lesson is on a screen; without one it says what else there is.
    let (code, _, err) = run(&["learn", "editing"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("needs a terminal"), "{err}");
}

#[test]
fn learn_stands_in_the_completions_and_the_man_page() {
    let (_, man, _) = run(&["man"]);
    assert!(man.contains("WIREBOARD LEARN"));
    let (_, bash, _) = run(&["completions", "bash"]);
    assert!(bash.contains("editing"));
}
