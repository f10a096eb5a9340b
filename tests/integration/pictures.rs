//! Pictures as files: `export --to svg`, `png` and `text`, run as a person runs them.

use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wireboard"))
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn export(args: &[&str]) -> Output {
    let all: Vec<&str> = ["export"].iter().chain(args).copied().collect();
    run(Path::new("."), &all)
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn the_simple_board_as_svg() {
    let output = export(&["simple", "--to", "svg"]);
    assert_eq!((output.status.code(), err(&output)), (Some(0), ""));
    insta::assert_snapshot!("simple_svg", out(&output));
}

#[test]
fn an_svg_follows_its_reader_unless_it_is_told_not_to() {
    let themes = [None, Some("light"), Some("dark")].map(|theme| {
        let mut args = vec!["distributed", "--to", "svg"];
        args.extend(theme.iter().flat_map(|t| ["--theme", t]));
        let output = export(&args);
        assert_eq!((output.status.code(), err(&output)), (Some(0), ""));
        assert_eq!(output.stdout, export(&args).stdout);
        out(&output).to_owned()
    });
    let [reader, light, dark] = &themes;
    assert!(reader.contains("prefers-color-scheme:dark") && reader.contains("var(--wb-ground)"));
    for fixed in [light, dark] {
        assert!(!fixed.contains("prefers-color-scheme") && !fixed.contains("var("));
        assert!(roxmltree::Document::parse(fixed).is_ok());
    }
    assert_ne!(light, dark);
}

#[test]
fn a_png_has_the_size_of_the_svg_times_its_scale() {
    let folder = tempfile::tempdir().unwrap();
    let svg = export(&["simple", "--to", "svg"]);
    let read = roxmltree::Document::parse(out(&svg)).unwrap();
    let side = |name| -> u32 {
        let value = read.root_element().attribute(name).unwrap();
        value.parse().unwrap()
    };
    let size = (side("width"), side("height"));
    for (args, scale) in [
        (&[][..], 2),
        (&["--scale", "1"], 1),
        (&["--scale", "3", "--theme", "dark"], 3),
    ] {
        let mut all = vec!["export", "simple", "--to", "png", "-o", "simple.png"];
        all.extend(args);
        let output = run(folder.path(), &all);
        assert_eq!((output.status.code(), err(&output)), (Some(0), ""));
        let bytes = std::fs::read(folder.path().join("simple.png")).unwrap();
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
        let word = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!((word(16), word(20)), (size.0 * scale, size.1 * scale));
        // The same bytes again, into a pipe.
        let mut piped = vec!["simple", "--to", "png"];
        piped.extend(args);
        assert_eq!(export(&piped).stdout, bytes);
    }
}

#[test]
fn the_text_is_what_show_prints() {
    for board in ["simple", "distributed"] {
        let output = export(&[board, "--to", "text"]);
        assert_eq!((output.status.code(), err(&output)), (Some(0), ""));
        let shown = run(Path::new("."), &["show", board, "--color", "never"]);
        assert_eq!(out(&output), out(&shown));
    }
}

#[test]
fn hostile_names_stay_names() {
    let folder = tempfile::tempdir().unwrap();
    let board = r#"{"format": "wireboard/1", "title": "</title><script>alert(1)</script>",
        "nodes": [{"id": "a", "kind": "web_server", "name": "<img onerror='x' src=\"y\">&\u0000\u001b[31m", "at": [0, 0], "size": [60, 5]}],
        "notes": [{"id": "n", "at": [0, 9], "size": [40, 2], "text": "]]> <!-- &lt; \uffff"}]}"#;
    std::fs::write(folder.path().join("board.json"), board).unwrap();
    let output = run(folder.path(), &["export", "board.json", "--to", "svg"]);
    let read = roxmltree::Document::parse(out(&output)).unwrap();
    let has = |words: &str| {
        read.descendants()
            .any(|n| n.is_text() && n.text() == Some(words))
    };
    assert!(has("</title><script>alert(1)</script>"), "{}", out(&output));
    assert!(has("<img onerror='x' src=\"y\">&[31m"), "{}", out(&output));
    assert!(has("]]> <!-- &lt; "), "{}", out(&output));
    assert!(!out(&output).contains("<script") && !out(&output).contains("<img"));
    let output = run(folder.path(), &["export", "board.json", "--to", "png"]);
    assert!(output.stdout.starts_with(b"\x89PNG"), "{}", err(&output));
}

#[test]
fn what_cannot_be_exported_says_why_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let far = r#"{"format": "wireboard/1", "nodes": [
        {"id": "a", "kind": "client", "at": [0, 0]}, {"id": "b", "kind": "client", "at": [9000, 900]}]}"#;
    std::fs::write(folder.path().join("far.json"), far).unwrap();
    for (args, code, said) in [
        (
            &["simple", "--to", "json", "--theme", "dark"][..],
            2,
            "error: there are no colours in this format; in --theme; leave it out, or choose \
             --to svg or --to png\n",
        ),
        (
            &["simple", "--to", "svg", "--scale", "3"],
            2,
            "error: only a PNG is made of points; in --scale; leave it out, or choose --to png\n",
        ),
        (
            &["simple", "--to", "svg", "-o", "no/such.svg"],
            1,
            "error: cannot write it: No such file or directory; no/such.svg; choose another place \
             or free some room\n",
        ),
        (
            &["far.json", "--to", "svg", "-o", "far.json"],
            1,
            "error: the picture would take the place of the board itself; far.json; give another \
             file to -o\n",
        ),
        (
            &["far.json", "--to", "png"],
            1,
            "error: the picture would have 162360 by 36272 points, which is too many; far.json; \
             choose a smaller --scale, move what stands far away nearer, or choose --to svg\n",
        ),
    ] {
        let all: Vec<&str> = ["export"].iter().chain(args).copied().collect();
        let output = run(folder.path(), &all);
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        let last = err(&output).lines().last().unwrap_or_default();
        assert_eq!((out(&output), last), ("", said.trim_end()), "{args:?}");
    }
    assert_eq!(
        std::fs::read_to_string(folder.path().join("far.json")).unwrap(),
        far
    );
}

#[test]
fn the_picture_in_the_readme_is_what_the_program_draws() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/distributed.svg");
    let output = export(&["distributed", "--to", "svg"]);
    if std::env::var_os("WIREBOARD_BLESS").is_some() {
        std::fs::write(path, &output.stdout).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap();
    assert!(
        kept == out(&output),
        "scripts/pictures.sh svg, or WIREBOARD_BLESS=1 cargo test in_the_readme, writes it anew"
    );
}
