//! The pages that are made from the command table: the key table of the README and the keys of the
//! man page. Both show the table's own keys, not a user's.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Command, Group, all};

/// The commands of each group, in the order of the help.
fn groups() -> BTreeMap<Group, Vec<&'static Command>> {
    let mut groups: BTreeMap<Group, Vec<&'static Command>> = BTreeMap::new();
    for command in all() {
        groups.entry(command.group).or_default().push(command);
    }
    groups
}

/// One Markdown list: a group per line, each command with its keys. Commands without a key stand in
/// the palette only and are left out.
pub fn key_table() -> String {
    let mut text = String::from("\n");
    for (group, commands) in groups() {
        let with_keys = commands.iter().filter(|c| !c.keys.is_empty());
        let entries: Vec<String> = with_keys
            .map(|command| {
                let keys: Vec<String> = command.keys.iter().map(|k| code(k)).collect();
                format!("{} {}", keys.join(" "), command.title.to_lowercase())
            })
            .collect();
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

/// The sections of the man page about keys, as roff: every command with its keys, what it does, and
/// its name in the config.
pub fn key_roff() -> String {
    let mut text = String::from(".SH KEYS\n");
    text.push_str(&roff(
        "What each command of the whiteboard is called in the config stands in brackets. One without a \
         key is run from the palette, as every other one can be.",
    ));
    for (group, commands) in groups() {
        let _ = writeln!(text, ".SS \"{}\"", group.title());
        for command in commands {
            let keys: Vec<String> = command.keys.iter().map(|k| bold(k)).collect();
            let keys = match keys.as_slice() {
                [] => "(palette)".to_owned(),
                keys => keys.join(", "),
            };
            let about = format!("{}. {} [{}]", command.title, command.doc, command.id);
            let _ = write!(text, ".TP\n{keys}\n{}", roff(&about));
        }
    }
    text
}

/// A key in bold.
fn bold(keys: &str) -> String {
    format!("\\fB{}\\fR", escape(keys))
}

/// A paragraph of plain text, safe at the beginning of a line.
pub fn roff(text: &str) -> String {
    let escaped = escape(text);
    // A line that begins with a dot or an apostrophe would be a request.
    let guard = if escaped.starts_with(['.', '\'']) {
        "\\&"
    } else {
        ""
    };
    format!("{guard}{escaped}\n")
}

/// Signs that mean something to roff, or that it would print as another sign.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\e"),
            '-' => out.push_str("\\-"),
            '\'' => out.push_str("\\(aq"),
            '`' => out.push_str("\\(ga"),
            '^' => out.push_str("\\(ha"),
            '~' => out.push_str("\\(ti"),
            '.' if out.is_empty() => out.push_str("\\&."),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roff_prints_what_was_written() {
        let check = |text: &str, expected: &str| assert_eq!(roff(text), expected);
        check("plain", "plain\n");
        check(".", "\\&.\n");
        check("a-b ` ' \\", "a\\-b \\(ga \\(aq \\e\n");
    }

    #[test]
    fn the_man_page_has_every_command_with_its_keys() {
        let page = key_roff();
        for command in all() {
            let name = format!("[{}]", command.id.replace('-', "\\-"));
            assert!(page.contains(&name), "{}", command.id);
            for keys in command.keys {
                assert!(page.contains(&bold(keys)), "{keys}");
            }
        }
        let requests = page.lines().filter(|l| l.starts_with('.'));
        let mut requests = requests.map(|l| l.split(' ').next().unwrap_or(l));
        assert!(requests.all(|r| [".SH", ".SS", ".TP"].contains(&r)));
    }
}
