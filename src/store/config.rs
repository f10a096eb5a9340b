//! The config file: read into entries with their places, and written without losing what else
//! stands in it.
//!
//! A broken file is read as far as it goes; each place that is broken is told. It is never written
//! over. What the entries mean is not known here.

use std::io::{self, Read};
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml_edit::DocumentMut;

use super::save::{SaveError, save};
use crate::board::{Diagnostic, Position};

/// The name of the file in the config folder.
pub const NAME: &str = "config.toml";
/// Largest file that is read: a config is a page or two.
const MAX_BYTES: u64 = 1 << 20;
/// Most places of a broken file that are told: the rest follows from them.
const MOST_PROBLEMS: usize = 10;
/// Deepest nesting that is looked into.
const MAX_DEPTH: usize = 8;
/// The head of a file that the program makes.
const HEAD: &str =
    "# wireboard's settings. `wireboard man` lists them, and the commands for [keys].\n\n";

/// A value of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// True or false.
    Switch(bool),
    /// A list, each element with its place.
    List(Vec<(Value, Position)>),
    /// Anything else: a date, a fraction.
    Other,
}

/// One value of the file with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The names of its tables and its own, with dots between.
    pub name: String,
    /// Where its own name stands.
    pub at: Position,
    /// The value.
    pub value: Value,
    /// Where the value stands.
    pub value_at: Position,
}

/// A file that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// The text; empty for a file that is not there.
    pub text: String,
    /// True when there is such a file.
    pub exists: bool,
    /// Its entries, in their order.
    pub entries: Vec<Entry>,
    /// What is broken.
    pub problems: Vec<Diagnostic>,
}

/// Reads a file. One that is not there is empty; one that cannot be read is a problem.
pub fn read(path: &Path) -> Content {
    match read_bounded(path) {
        Ok(text) => parse(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Content::default(),
        Err(error) => {
            let what = format!("cannot read it: {}", super::why(&error));
            let help = "everything is at its default; nothing is written over it";
            Content {
                exists: true,
                problems: vec![Diagnostic::error(None, what, help)],
                ..Content::default()
            }
        }
    }
}

fn read_bounded(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let file = std::fs::File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    file.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(io::Error::other("it is larger than a mebibyte"));
    }
    Ok(text)
}

/// Reads a text.
pub fn parse(text: String) -> Content {
    let (table, errors) = DeTable::parse_recoverable(&text);
    let mut entries = Vec::new();
    walk(&text, "", table.get_ref(), MAX_DEPTH, &mut entries);
    entries.sort_by_key(|e| e.at);
    let mut problems: Vec<Diagnostic> = errors
        .iter()
        .take(MOST_PROBLEMS)
        .map(|error| {
            let (what, help) = plain(error.message());
            let at = error.span().map(|span| position(&text, span.start));
            Diagnostic::error(None, what, help).at(at)
        })
        .collect();
    problems.sort_by_key(|p| p.position);
    Content {
        exists: true,
        entries,
        problems,
        text,
    }
}

/// What the parser says, as `what; what to do`.
fn plain(message: &str) -> (String, String) {
    let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let help = match expected {
        _ if what.starts_with("string values must be quoted") => {
            "write it in quotes: theme = \"dark\"".to_owned()
        }
        _ if what == "duplicate key" => "write each name once".to_owned(),
        "" => "mend this line; what can be read of the rest is used".to_owned(),
        expected => format!("write {expected}"),
    };
    (what.to_owned(), help)
}

fn walk(text: &str, before: &str, table: &DeTable<'_>, depth: usize, out: &mut Vec<Entry>) {
    for (key, value) in table {
        let name = match before {
            "" => key.get_ref().to_string(),
            before => format!("{before}.{}", key.get_ref()),
        };
        match value.get_ref() {
            DeValue::Table(inner) if depth > 0 => walk(text, &name, inner, depth - 1, out),
            other => out.push(Entry {
                name,
                at: position(text, key.span().start),
                value: value_of(text, other),
                value_at: position(text, value.span().start),
            }),
        }
    }
}

fn value_of(text: &str, value: &DeValue<'_>) -> Value {
    let element = |v: &Spanned<DeValue<'_>>| {
        let inner = match v.get_ref() {
            DeValue::Array(_) => Value::Other,
            simple => value_of(text, simple),
        };
        (inner, position(text, v.span().start))
    };
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(on) => Value::Switch(*on),
        DeValue::Integer(n) => {
            i64::from_str_radix(n.as_str(), n.radix()).map_or(Value::Other, Value::Number)
        }
        DeValue::Array(list) => Value::List(list.iter().map(element).collect()),
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => Value::Other,
    }
}

/// The line and column of a byte.
fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() as u32 + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    Position {
        line,
        column: before[start..].chars().count() as u32 + 1,
    }
}

/// Writes values into a file, by name, and makes it where there is none. Everything else in it stays:
/// what this version does not know, comments, the order. A file that is broken stays as it is.
pub fn write(path: &Path, changes: &[(&str, Value)]) -> Result<(), String> {
    let failed = |why: &str| format!("not saved: {why}; {}", path.display());
    let present = match read_bounded(path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(&super::why(&error))),
    };
    let head = if present.is_none() { HEAD } else { "" };
    let changed = change(present.as_deref().unwrap_or(""), changes);
    let changed = head.to_owned() + &changed.map_err(|why| failed(&why))?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| failed(&super::why(&error)))?;
    }
    match save(path, &changed, Some(present.as_deref())) {
        Ok(()) => Ok(()),
        Err(SaveError::Changed(_)) => Err(failed("another program writes it; try again")),
        Err(SaveError::Io(_, error)) => Err(failed(&super::why(&error))),
    }
}

/// The text with these values.
fn change(text: &str, changes: &[(&str, Value)]) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let line = error
            .span()
            .map_or(1, |span| position(text, span.start).line);
        format!("line {line} is broken ({}); mend it first", error.message())
    })?;
    for (name, value) in changes {
        let mut next = match value {
            Value::Text(text) => toml_edit::Value::from(text.as_str()),
            Value::Number(number) => toml_edit::Value::from(*number),
            Value::Switch(on) => toml_edit::Value::from(*on),
            Value::List(_) | Value::Other => continue,
        };
        match document.get_mut(name).map(toml_edit::Item::as_value_mut) {
            Some(Some(present)) => {
                // Its comment and its blanks stay.
                *next.decor_mut() = present.decor().clone();
                *present = next;
            }
            Some(None) => return Err(format!("{name} is a table there; take it out first")),
            None => drop(document.insert(name, toml_edit::value(next))),
        }
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> Vec<String> {
        let content = parse(text.to_owned());
        content.problems.iter().map(ToString::to_string).collect()
    }

    fn names(text: &str) -> Vec<String> {
        let place = |p: Position| format!("{}:{}", p.line, p.column);
        let entry = |e: Entry| format!("{} {} {}", e.name, place(e.at), place(e.value_at));
        parse(text.to_owned())
            .entries
            .into_iter()
            .map(entry)
            .collect()
    }

    #[test]
    fn entries_have_names_and_places() {
        let text = "theme = \"dark\"\n\n[keys]\nedit.undo = \"z\"\n\"edit.redo\" = [\"Z\"]\n";
        assert_eq!(
            names(text),
            [
                "theme 1:1 1:9",
                "keys.edit.undo 4:6 4:13",
                "keys.edit.redo 5:1 5:15"
            ]
        );
        assert_eq!(told(text), [""; 0]);
        let list = parse("a = [\"é\", 3, 1.5]".to_owned()).entries.remove(0);
        let at = |column| Position { line: 1, column };
        assert_eq!(
            list.value,
            Value::List(vec![
                (Value::Text("é".to_owned()), at(6)),
                (Value::Number(3), at(11)),
                (Value::Other, at(14)),
            ])
        );
    }

    #[test]
    fn a_broken_file_is_read_as_far_as_it_goes() {
        let text = "theme = dark\nmotion = \"off\"\nmotion = \"full\"\nmouse\n= 3\n";
        assert_eq!(
            told(text),
            [
                "error: string values must be quoted; line 1, column 9; write it in quotes: theme \
                 = \"dark\"",
                "error: duplicate key; line 3, column 1; write each name once",
                "error: key with no value; line 4, column 6; write `=`",
            ]
        );
        let read = names(text);
        assert!(read.contains(&"motion 2:1 2:10".to_owned()), "{read:?}");
        assert!(parse("[\n".repeat(500)).problems.len() <= MOST_PROBLEMS);
    }

    #[test]
    fn a_write_keeps_what_else_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join(NAME);
        let text = |t: &str| Value::Text(t.to_owned());
        write(&path, &[("theme", text("dark"))]).unwrap();
        let made = std::fs::read_to_string(&path).unwrap();
        assert_eq!(made, format!("{HEAD}theme = \"dark\"\n"));

        let own = "# mine\ntheme = \"dark\"  # at night\nfuture = 1\n\n[keys]\n# undo\nedit.undo = \"z\"\n";
        std::fs::write(&path, own).unwrap();
        write(
            &path,
            &[("theme", text("light")), ("mouse", Value::Switch(false))],
        )
        .unwrap();
        let expected = own.replace("\"dark\"", "\"light\"");
        let expected = expected.replace("future = 1\n", "future = 1\nmouse = false\n");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
    }

    #[test]
    fn a_broken_file_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let broken = "a = 1\ntheme = dark\n";
        std::fs::write(&path, broken).unwrap();
        let said = write(&path, &[("mouse", Value::Switch(true))]).unwrap_err();
        assert!(said.starts_with("not saved: line 2 is broken"), "{said}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), broken);
        std::fs::write(&path, "theme.x = 1\n").unwrap();
        let said = write(&path, &[("theme", Value::Switch(true))]).unwrap_err();
        assert!(said.contains("theme is a table"), "{said}");
    }

    #[test]
    fn a_missing_file_is_empty_and_a_folder_is_a_problem() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(&folder.path().join(NAME)), Content::default());
        let content = read(folder.path());
        assert!(content.problems[0].message.contains("folder"));
        assert!(content.exists);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[a-z=\\[\\]{}\"'.,#\\\\ 0-9\n\t+-]{0,80}") {
            let _ = parse(text.clone());
            let _ = change(&text, &[("theme", Value::Number(1))]);
        }

        #[test]
        fn what_was_written_is_read(n in any::<i64>(), word in "[ -~]{0,20}", on in any::<bool>()) {
            let values = [
                ("a", Value::Number(n)),
                ("b", Value::Text(word)),
                ("c", Value::Switch(on)),
            ];
            let text = change("old = 1\n[keys]\n", &values).unwrap();
            let content = parse(text);
            prop_assert!(content.problems.is_empty());
            let find = |name: &str| content.entries.iter().find(|e| e.name == name);
            for (name, value) in values {
                prop_assert_eq!(find(name).map(|e| e.value.clone()), Some(value));
            }
            prop_assert_eq!(find("old").map(|e| e.value.clone()), Some(Value::Number(1)));
        }
    }
}
