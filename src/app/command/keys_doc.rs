//! The key table of the README, made from the command table.

use std::fmt::Write as _;

use super::{Group, all};

/// A Markdown table per group: keys, command, explanation. Commands without a key stand in the
/// palette only and are left out.
pub fn key_table() -> String {
    let groups = [
        Group::Player,
        Group::Faults,
        Group::Story,
        Group::Select,
        Group::Edit,
        Group::View,
        Group::Boards,
        Group::Files,
        Group::Program,
    ];
    let mut text = String::new();
    for group in groups {
        let _ = writeln!(
            text,
            "### {}\n\n| keys | command | |\n| --- | --- | --- |",
            group.title()
        );
        for command in all().filter(|c| c.group == group && !c.keys.is_empty()) {
            let keys: Vec<String> = command
                .keys
                .iter()
                .map(|k| format!("`{}`", k.replace('|', "\\|").replace('`', "backtick")))
                .collect();
            let _ = writeln!(
                text,
                "| {} | {} | {} |",
                keys.join(" "),
                command.title,
                command.doc
            );
        }
        text.push('\n');
    }
    text
}
