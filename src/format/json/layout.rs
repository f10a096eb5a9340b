//! How the canonical text is laid out: what fits in a line stands in a line.

use super::tree::{Tree, Value};

/// Longest line, in characters. Most records of a board fit: one record, one line of a diff.
const WIDTH: usize = 140;

/// Writes a value. `indent` is its level, `used` what already stands before it on its line, and
/// one more character is kept for the comma after it.
pub(super) fn write(out: &mut String, tree: &Tree, indent: usize, used: usize) {
    let start = out.len();
    if inline(out, tree, WIDTH.saturating_sub(used + 1)) {
        return;
    }
    out.truncate(start);
    match &tree.value {
        Value::Object(members) => {
            out.push_str("{\n");
            for (i, member) in members.iter().enumerate() {
                let used = key(out, &member.key, indent + 1);
                write(out, &member.tree, indent + 1, used);
                out.push_str(if i + 1 < members.len() { ",\n" } else { "\n" });
            }
            pad(out, indent);
            out.push('}');
        }
        Value::Array(items) => {
            out.push_str("[\n");
            for (i, item) in items.iter().enumerate() {
                pad(out, indent + 1);
                write(out, item, indent + 1, 2 * (indent + 1));
                out.push_str(if i + 1 < items.len() { ",\n" } else { "\n" });
            }
            pad(out, indent);
            out.push(']');
        }
        _ => {
            inline(out, tree, usize::MAX);
        }
    }
}

/// Indents and writes `"key": `; returns the columns used.
pub(super) fn key(out: &mut String, key: &str, indent: usize) -> usize {
    let start = out.len();
    pad(out, indent);
    text(out, key);
    out.push_str(": ");
    out[start..].chars().count()
}

/// Two spaces a level.
pub(super) fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n("  ", indent));
}

/// Writes a value in one line; false as soon as it has more characters than `room`.
fn inline(out: &mut String, tree: &Tree, room: usize) -> bool {
    let start = out.len();
    let fits = |out: &str| out.len() - start <= room || out[start..].chars().count() <= room;
    match &tree.value {
        Value::Broken | Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Number(n) => out.push_str(&n.to_string()),
        Value::String(s) => text(out, s),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                let used = out[start..].chars().count();
                if used > room || !inline(out, item, room - used) {
                    return false;
                }
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (i, member) in members.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                text(out, &member.key);
                out.push_str(": ");
                let used = out[start..].chars().count();
                if used > room || !inline(out, &member.tree, room - used) {
                    return false;
                }
            }
            out.push('}');
        }
    }
    fits(out)
}

/// A text in quotes. Everything but quotes, backslashes and control characters stands for itself.
fn text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Control characters of both ASCII and Latin-1: they would act on a terminal.
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}
