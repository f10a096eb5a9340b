//! The pages that are made from the tables are what the tables say.

use wireboard::app::command;
use wireboard::app::config::{Config, Entry, Given, Value};
use wireboard::app::settings::{EXAMPLE, Settings, settings_table};
use wireboard::board::Position;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// The README with another text between two marks.
fn with(readme: &str, mark: &str, text: &str) -> String {
    let from = readme.find(&format!("<!-- {mark}:")).unwrap();
    let from = from + readme[from..].find('\n').unwrap() + 1;
    let to = readme.find(&format!("<!-- /{mark} -->")).unwrap();
    format!("{}{text}{}", &readme[..from], &readme[to..])
}

#[test]
fn the_key_table_and_the_settings_of_the_readme_are_those_of_the_program() {
    let readme = std::fs::read_to_string(README).unwrap();
    let made = with(&readme, "keys", &command::key_table());
    let made = with(&made, "settings", &settings_table());
    if std::env::var_os("WIREBOARD_BLESS").is_some() {
        std::fs::write(README, made).unwrap();
    } else {
        assert_eq!(
            readme, made,
            "WIREBOARD_BLESS=1 cargo test key_table writes it anew"
        );
    }
}

#[test]
fn the_example_of_a_config_works() {
    let readme = std::fs::read_to_string(README).unwrap();
    assert!(readme.contains(&format!("```toml\n{EXAMPLE}```")));
    let read = wireboard::store::config::parse(EXAMPLE.to_owned());
    assert!(read.problems.is_empty());
    let names: Vec<String> = read.entries.iter().map(|e| e.name.clone()).collect();
    let known = [
        "theme",
        "keys.edit.undo",
        "keys.view.log",
        "keys.player.send",
    ];
    assert_eq!(names, known);
    let at = Position { line: 1, column: 1 };
    let text = |text: &str| Value::Text(text.to_owned());
    let given = [
        Given::One(text("dark")),
        Given::One(text("Ctrl+U")),
        Given::One(text("")),
        Given::List(vec![(Some(text("r")), at), (Some(text("g s")), at)]),
    ];
    let entries = names.into_iter().zip(given).map(|(name, given)| Entry {
        name,
        at,
        given,
        given_at: at,
    });
    let config = Config::read(Settings::default(), &entries.collect::<Vec<_>>());
    assert!(config.problems.is_empty(), "{:?}", config.problems);
}
