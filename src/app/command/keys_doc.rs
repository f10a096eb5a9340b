//! The key table of the README, made from the command table.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Group, all};

/// One Markdown list: a group per line, each command with its keys. Commands without a key stand in
/// the palette only and are left out.
pub fn key_table() -> String {
    let mut groups: BTreeMap<Group, Vec<String>> = BTreeMap::new();
    for command in all().filter(|c| !c.keys.is_empty()) {
        let keys: Vec<String> = command.keys.iter().map(|k| code(k)).collect();
        let entry = format!("{} {}", keys.join(" "), command.title.to_lowercase());
        groups.entry(command.group).or_default().push(entry);
    }
    let mut text = String::from("\n");
    for (group, entries) in groups {
        let _ = writeln!(text, "- **{}:** {}", group.title(), entries.join("; "));
    }
    text.push('\n');
    text
}

/// A key as Markdown code. A backtick needs a longer fence.
fn code(keys: &str) -> String {
    if keys.contains('`') {
        format!("`` {keys} ``")
    } else {
        format!("`{keys}`")
    }
}
