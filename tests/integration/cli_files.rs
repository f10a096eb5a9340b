//! The subcommands that read and write boards, run as a person runs them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SIMPLE: &str = include_str!("../../diagrams/0-simple_web_stack.json");
const DISTRIBUTED: &str = include_str!("../../diagrams/1-distributed_web_infrastructure.json");

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wireboard"))
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// A folder with a board in it.
fn folder_with(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("board.json");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn the_built_in_designs_have_no_problems() {
    for name in ["simple", "distributed"] {
        let output = run(Path::new("."), &["check", name]);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(err(&output), "");
        assert!(out(&output).ends_with("no problems\n"), "{}", out(&output));
    }
}

#[test]
fn check_points_at_the_place_and_fails() {
    let broken = SIMPLE
        .replace(
            "\"to\": \"db\", \"kind\": \"sql\"",
            "\"to\": \"bd\", \"kind\": \"sql\"",
        )
        .replace("\"rate\": 2.0", "\"rate\": two");
    let (folder, _) = folder_with(&broken);
    let output = run(folder.path(), &["check", "board.json"]);
    assert_eq!(output.status.code(), Some(1));
    for line in ["\"bd\", \"kind\"", "two,"] {
        // Each error comes with file, line, column, the line itself and a caret under the place.
        let at = broken.find(line).unwrap();
        let number = broken[..at].matches('\n').count() + 1;
        let start = broken[..at].rfind('\n').unwrap() + 1;
        let place = format!("--> board.json:{number}:{}", at - start + 1);
        assert!(
            err(&output).contains(&place),
            "{place} in\n{}",
            err(&output)
        );
        assert!(err(&output).contains(line));
    }
    assert!(err(&output).contains("error: there is no node bd"));
    assert!(err(&output).contains("error: \"two\" is not a value"));
    assert!(out(&output).contains("5 edges"), "{}", out(&output));
}

#[test]
fn check_of_warnings_alone_succeeds() {
    let (folder, _) = folder_with(&SIMPLE.replace("\"8.8.8.8\"}\n  ]", "\"9.9.9.9\"}\n  ]"));
    let output = run(folder.path(), &["check", "board.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(err(&output).contains("warning: www.foobar.com is at 8.8.8.8"));
}

#[test]
fn export_gives_the_canonical_form_again_and_again() {
    for (name, text) in [("simple", SIMPLE), ("distributed", DISTRIBUTED)] {
        let (folder, path) = folder_with("");
        let first = run(folder.path(), &["export", name, "--to", "json"]);
        assert_eq!(first.status.code(), Some(0));
        assert_eq!(out(&first), text);
        std::fs::write(&path, &first.stdout).unwrap();
        let second = run(
            folder.path(),
            &["export", "board.json", "--to", "json", "-o", "again.json"],
        );
        assert_eq!(second.status.code(), Some(0));
        assert_eq!(
            std::fs::read(folder.path().join("again.json")).unwrap(),
            first.stdout
        );
    }
}

#[test]
fn export_keeps_what_it_does_not_know_and_orders_what_it_knows() {
    let text = r#"{"nodes":[{"at":[1,2],"props":{"workers":9,"tint":[1,{"deep":null}]},"kind":"web_server","id":"w","mood":"good"}],
        "plugin": {"z": 1, "a": [true]}, "format": "wireboard/1"}"#;
    let (folder, _) = folder_with(text);
    let output = run(folder.path(), &["export", "board.json", "--to", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let expected = r#"{
  "format": "wireboard/1",
  "title": "",
  "site": {"domain": "www.foobar.com"},
  "nodes": [
    {"id": "w", "kind": "web_server", "name": "", "at": [1, 2], "props": {"workers": 9, "tint": [1, {"deep": null}]}, "mood": "good"}
  ],
  "plugin": {"a": [true], "z": 1}
}
"#;
    assert_eq!(out(&output), expected);
}

#[test]
fn a_board_that_was_not_read_whole_is_not_overwritten() {
    let cut = &SIMPLE[..SIMPLE.len() / 2];
    let (folder, path) = folder_with(cut);
    for target in ["board.json", "./board.json"] {
        let output = run(
            folder.path(),
            &["export", "board.json", "--to", "json", "-o", target],
        );
        assert_eq!(output.status.code(), Some(1));
        assert!(
            err(&output).contains("could not be read whole"),
            "{}",
            err(&output)
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), cut);
    }
    let output = run(
        folder.path(),
        &["export", "board.json", "--to", "json", "-o", "rest.json"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        std::fs::read_to_string(folder.path().join("rest.json"))
            .unwrap()
            .contains("\"web\"")
    );
}

#[test]
fn hostile_files_get_an_answer() {
    let deep = "[".repeat(1_000_000);
    for text in ["", "{", "\0\0\0", &deep, "{\"nodes\": 5}", "[[[]]]"] {
        let (folder, _) = folder_with(text);
        let output = run(folder.path(), &["check", "board.json"]);
        let code = output.status.code();
        assert_eq!(code, Some(1), "{:?}", &text[..text.len().min(20)]);
        assert!(
            err(&output).contains("--> board.json:1:"),
            "{}",
            err(&output)
        );
        assert!(!err(&output).contains("panicked"));
    }
    let (folder, path) = folder_with("");
    std::fs::write(
        path,
        b"{\"format\": \"wireboard/1\", \"title\": \"\xff\xfe\"}",
    )
    .unwrap();
    let output = run(folder.path(), &["check", "board.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("UTF-8"));
}

#[test]
fn a_file_that_cannot_be_read_says_what_to_give() {
    let (folder, _) = folder_with("");
    for name in ["gone.json", "."] {
        let output = run(folder.path(), &["check", name]);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            err(&output).starts_with("error: cannot read"),
            "{}",
            err(&output)
        );
        assert!(err(&output).contains("simple or distributed"));
    }
}

#[test]
fn the_schema_is_json_and_accepts_the_designs() {
    let output = run(Path::new("."), &["schema"]);
    assert_eq!(output.status.code(), Some(0));
    let schema = serde_json::from_str(out(&output)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for text in [SIMPLE, DISTRIBUTED] {
        let value = serde_json::from_str(text).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&value)
            .map(|e| e.to_string())
            .collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    assert!(!validator.is_valid(&serde_json::json!({"format": "wireboard/1", "nodes": [{}]})));
}

#[test]
fn completions_and_the_man_page_name_every_subcommand() {
    let names = [
        "run", "request", "simulate", "check", "show", "export", "schema", "doctor",
    ];
    for shell in ["bash", "zsh", "fish"] {
        let output = run(Path::new("."), &["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        for name in names {
            assert!(out(&output).contains(name), "{name} in {shell}");
        }
    }
    let output = run(Path::new("."), &["man"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(out(&output).contains(".TH wireboard"));
    for name in names {
        let section = format!("WIREBOARD {}", name.to_uppercase());
        assert!(out(&output).contains(&section), "{section}");
    }
    assert!(out(&output).ends_with(&wireboard::app::command::key_roff()));
    let settings = wireboard::app::settings::settings_roff();
    assert!(out(&output).contains(&settings));
}

#[test]
fn wrong_usage_exits_with_two() {
    for args in [
        ["check"].as_slice(),
        &["export", "simple", "--to", "pdf"],
        &["frobnicate", "x", "--y"],
    ] {
        assert_eq!(run(Path::new("."), args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn a_board_with_errors_is_drawn_but_not_run() {
    let broken = SIMPLE.replace(
        "\"kind\": \"app_server\", \"name\": \"App\"",
        "\"kind\": \"app_server\", \"props\": {\"workers\": 0}, \"name\": \"App\"",
    );
    assert_ne!(broken, SIMPLE);
    let (folder, _) = folder_with(&broken);
    let checked = run(folder.path(), &["check", "board.json"]);
    let report = err(&checked);
    assert!(
        report.contains("workers") && report.contains("board.json:10:"),
        "{report}"
    );
    for args in [
        &["run", "board.json", "--for", "1s", "--speed", "max"][..],
        &["request", "board.json", "/"],
        &["simulate", "board.json", "--for", "20s"],
        &["simulate", "board.json", "--for", "1s", "--json"],
    ] {
        let output = run(folder.path(), args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert_eq!(out(&output), "", "{args:?}");
        let said = err(&output).strip_prefix(report).unwrap();
        assert_eq!(
            said,
            "error: the board has 1 error and is not run; board.json; repair what is said above\n"
        );
    }
    let shown = run(folder.path(), &["show", "board.json"]);
    assert_eq!(shown.status.code(), Some(1));
    assert_eq!(err(&shown), report);
    let whole = run(folder.path(), &["show", "simple"]);
    assert_eq!(out(&shown), out(&whole));
}

#[test]
fn a_board_with_warnings_runs() {
    // Nothing is deployed to the application server any more.
    let mut warned = String::new();
    for line in SIMPLE
        .lines()
        .filter(|l| !l.contains("\"kind\": \"deploy\""))
    {
        warned.push_str(line);
        warned.push('\n');
    }
    let (folder, _) = folder_with(&warned);
    let checked = run(folder.path(), &["check", "board.json"]);
    assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
    let output = run(folder.path(), &["simulate", "board.json", "--for", "20s"]);
    // It runs; without a code base no request gets through, which is a failure and is counted.
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(out(&output).contains("trace"), "{}", out(&output));
}

#[test]
fn errors_say_what_where_and_what_to_do_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    for (args, code, said) in [
        (
            &["run"][..],
            2,
            "error: the following required arguments were not provided: <BOARD>; \
             in `wireboard run`; see `wireboard run --help`\n",
        ),
        (
            &["request", "simple", "/", "--jsn"],
            2,
            "error: unexpected argument '--jsn' found; in `wireboard request`; \
             a similar argument exists: '--json', see `wireboard request --help`\n",
        ),
        (
            &["check", "simpel"],
            1,
            "error: cannot read the board: No such file or directory; simpel; \
             did you mean simple?\n",
        ),
        (
            &["export", "simple", "--to", "json", "-o", "no/such.json"],
            1,
            "error: cannot write it: No such file or directory; no/such.json; \
             choose another place or free some room\n",
        ),
        (
            &["request", "simple", "/", "--fault", "web:slow(0.5)"],
            2,
            "error: slow(0.5) is out of bounds; in --fault web:slow(0.5); \
             the factor must be above 1 and at most 1000000, such as slow(4)\n",
        ),
        (
            &["simulate", "simple", "--fault", "wbe:kill"],
            2,
            "error: the board has no wbe; in --fault wbe:kill; did you mean web or db?\n",
        ),
    ] {
        let output = run(folder.path(), args);
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        assert_eq!((out(&output), err(&output)), ("", said), "{args:?}");
    }
}

#[test]
fn new_writes_a_board_of_each_template_that_checks_and_fits_the_schema() {
    let folder = tempfile::tempdir().unwrap();
    let schema: serde_json::Value =
        serde_json::from_str(out(&run(folder.path(), &["schema"]))).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for (template, same) in [
        ("empty", None),
        ("simple", Some(SIMPLE)),
        ("distributed", Some(DISTRIBUTED)),
    ] {
        let output = run(folder.path(), &["new", template, "--template", template]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert!(err(&output).contains(&format!("`wireboard {template}.json` opens it")));
        let path = folder.path().join(format!("{template}.json"));
        let text = std::fs::read_to_string(&path).unwrap();
        if let Some(same) = same {
            assert_eq!(text, same);
        }
        assert!(
            schema.is_valid(&serde_json::from_str(&text).unwrap()),
            "{text}"
        );
        let checked = run(folder.path(), &["check", path.to_str().unwrap()]);
        assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
        assert!(
            out(&checked).ends_with("no problems\n"),
            "{}",
            err(&checked)
        );
    }
}

#[test]
fn new_never_touches_a_file_and_says_what_to_do() {
    let (folder, path) = folder_with("mine");
    let output = run(folder.path(), &["new"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        err(&output),
        "error: the file exists and was not touched; board.json; choose another name, or open it with `wireboard board.json`\n"
    );
    assert_eq!(std::fs::read_to_string(path).unwrap(), "mine");
    let output = run(folder.path(), &["new", "no/such/folder/mine"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("no/such/folder/mine.json"),
        "{}",
        err(&output)
    );
    assert!(err(&output).contains("make its folder"), "{}", err(&output));
    let output = run(folder.path(), &["new", "x", "--template", "simpel"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("'simple'"), "{}", err(&output));
}

#[test]
fn new_stands_in_the_completions_and_the_man_page() {
    let folder = tempfile::tempdir().unwrap();
    let man = run(folder.path(), &["man"]);
    assert!(out(&man).contains("WIREBOARD NEW"));
    assert!(out(&man).contains("\\-\\-template"));
    let completions = run(folder.path(), &["completions", "bash"]);
    assert!(out(&completions).contains("empty simple distributed"));
}
