//! The house rules that a compiler does not check: who may know whom, and where a name may stand.
//!
//! The table is the one in `ARCHITECTURE.md`. The test reads the sources as text: `use` lines and
//! full paths, comments left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Room, and the rooms of this crate that it may name.
const MAY_KNOW: [(&str, &[&str]); 14] = [
    ("board", &[]),
    ("format", &["board"]),
    ("drawing", &["board"]),
    ("picture", &["board", "drawing"]),
    ("sql", &["board"]),
    ("engine", &["board", "sql"]),
    ("doors", &["board", "engine"]),
    ("live", &["board", "engine", "doors"]),
    ("study", &["board", "engine"]),
    ("store", &["board", "format"]),
    ("app", &["board", "format", "drawing", "study", "live"]),
    ("ui", &["board", "drawing", "live", "study", "app"]),
    ("term", &["app"]),
    (
        "cli",
        &[
            "app", "board", "doors", "drawing", "engine", "format", "live", "picture", "sql",
            "store", "study", "term", "ui",
        ],
    ),
];

/// Crate, and the only rooms that may name it.
const ONLY_IN: [(&str, &[&str]); 12] = [
    ("tokio", &["doors"]),
    ("hyper", &["doors"]),
    ("hyper_util", &["doors"]),
    ("http_body_util", &["doors"]),
    ("rusqlite", &["sql"]),
    ("crossterm", &["term"]),
    ("ratatui", &["ui", "term", "cli"]),
    ("notify", &["store"]),
    ("signal_hook", &["term", "cli"]),
    ("clap", &["cli"]),
    ("quick_xml", &["picture"]),
    ("resvg", &["picture"]),
];

/// Paths of the standard library that reach the world outside, and the only rooms that may name them.
const WORLD: [(&str, &[&str]); 5] = [
    ("std::fs", &["store", "term", "cli"]),
    ("std::thread", &["live", "term", "store", "cli"]),
    ("Instant::now", &["live", "term", "doors", "cli"]),
    ("SystemTime::now", &["store", "term", "cli"]),
    ("std::env", &["store", "term", "cli"]),
];

/// Every source file of a folder, by path.
fn sources(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.insert(path.clone(), std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The code without comments and without what is only there for tests, which may know more: the
/// item after each `#[cfg(test)]`, up to its semicolon or its closing brace.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    // Depth of braces inside an item that is left out; `None` outside of one.
    let mut skipped: Option<usize> = None;
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or("");
        if line.trim() == "#[cfg(test)]" {
            skipped = Some(0);
            continue;
        }
        let Some(depth) = skipped else {
            let _ = writeln!(code, "{line}");
            continue;
        };
        let opened = depth + line.matches('{').count();
        let now = opened.saturating_sub(line.matches('}').count());
        let ends = now == 0 && (opened > 0 || line.trim_end().ends_with(';'));
        skipped = (!ends).then_some(now);
    }
    code
}

#[test]
fn code_after_a_test_item_is_code() {
    let text = "#[cfg(test)]\nmod testing;\nuse crate::ui;\n#[cfg(test)]\nmod tests {\n    use crate::app;\n}\nfn f() {}\n";
    assert_eq!(code_of(text), "use crate::ui;\nfn f() {}\n");
}

/// The room that a file stands in; `None` for `lib.rs` and `main.rs`.
fn room_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(src()).unwrap();
    let mut parts = inside.components();
    let first = parts.next()?.as_os_str().to_str()?.to_owned();
    parts.next().map(|_| first)
}

/// True when `name` stands in the code as a path of its own, not as the end of a longer word.
fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !word(before) && !word(after)
    })
}

/// The rooms that a file names, as `crate::room`, also inside `use crate::{…}`.
fn rooms_named(code: &str, rooms: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for room in rooms {
        if names(code, &format!("crate::{room}")) {
            found.insert((*room).to_owned());
        }
    }
    for (at, start) in code.match_indices("use crate::{") {
        let list = code[at + start.len()..].split(';').next().unwrap_or("");
        for room in rooms {
            if names(list, room) {
                found.insert((*room).to_owned());
            }
        }
    }
    found
}

#[test]
fn every_room_knows_only_the_rooms_it_may() {
    let rooms: Vec<&str> = MAY_KNOW.iter().map(|(room, _)| *room).collect();
    let mut breaches = String::new();
    for (path, text) in sources(&src()) {
        let Some(room) = room_of(&path) else { continue };
        let (_, allowed) = MAY_KNOW
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("{room} is a new room: add it to the table"));
        for named in rooms_named(&code_of(&text), &rooms) {
            if named != room && !allowed.contains(&named.as_str()) {
                let _ = writeln!(breaches, "{}: {room} must not know {named}", path.display());
            }
        }
    }
    assert!(
        breaches.is_empty(),
        "see ARCHITECTURE.md, who may know whom:\n{breaches}"
    );
}

#[test]
fn outside_crates_and_the_world_stay_in_their_rooms() {
    let mut breaches = String::new();
    for (path, text) in sources(&src()) {
        let Some(room) = room_of(&path) else { continue };
        let code = code_of(&text);
        for (name, allowed) in ONLY_IN {
            if !allowed.contains(&room.as_str())
                && (names(&code, &format!("use {name}")) || code.contains(&format!("{name}::")))
                && names(&code, name)
            {
                let _ = writeln!(
                    breaches,
                    "{}: {name} belongs to {allowed:?}",
                    path.display()
                );
            }
        }
        for (name, allowed) in WORLD {
            if !allowed.contains(&room.as_str()) && names(&code, name) {
                let _ = writeln!(
                    breaches,
                    "{}: {name} belongs to {allowed:?}",
                    path.display()
                );
            }
        }
    }
    assert!(
        breaches.is_empty(),
        "see ARCHITECTURE.md, who may know whom:\n{breaches}"
    );
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<String> = sources(&src())
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(
        silent.is_empty(),
        "these files do not open with a module doc: {silent:#?}"
    );
}

#[test]
fn no_placeholder_stands() {
    // Built from halves, so that this file does not find itself.
    let marks = [
        ["to", "do!("].concat(),
        ["unimple", "mented!("].concat(),
        ["FIX", "ME"].concat(),
    ];
    let found: Vec<String> = sources(&src())
        .into_iter()
        .filter(|(_, text)| marks.iter().any(|mark| text.contains(mark.as_str())))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(found.is_empty(), "placeholders stand in {found:#?}");
}

#[test]
fn the_longest_files_are_known() {
    // Printed, not failed: a number tells where to look, not what is wrong.
    let mut sizes: Vec<(usize, PathBuf)> = sources(&src())
        .into_iter()
        .map(|(p, t)| (code_of(&t).lines().count(), p))
        .collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    for (lines, path) in sizes.iter().take(10) {
        println!("{lines:5} {}", path.display());
    }
    assert!(!sizes.is_empty());
}

#[test]
fn keys_named_in_texts_are_those_of_commands() {
    let mut wrong = Vec::new();
    for (path, text) in sources(&src()) {
        for line in code_of(&text).lines() {
            for (at, _) in line.match_indices('{') {
                let Some((id, _)) = line[at + 1..].split_once('}') else {
                    continue;
                };
                let part = |p: &str| {
                    !p.is_empty() && p.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                };
                let is_id = id.split_once('.').is_some_and(|(a, b)| part(a) && part(b));
                if is_id && wireboard::app::command::find(id).is_none() {
                    wrong.push(format!("{}: {{{id}}}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "no such command: {wrong:#?}");
}
