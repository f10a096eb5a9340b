//! The keys of the config: `command id = chord`, or a list of chords, or `""` for none.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::command::{self, Command};
use crate::app::keymap::{Chord, Clash, Keymap};
use crate::board::{Diagnostic, Position, near};

use super::{Entry, Given, KEYS, Value};

/// The chords that the user gave a command, each with its place.
type Wanted = BTreeMap<&'static str, Vec<(Chord, Position)>>;

/// The command id that an entry gives keys to, whether there is such a command or not.
pub(super) fn command_of(entry: &Entry) -> Option<&str> {
    entry.name.strip_prefix(KEYS)?.strip_prefix('.')
}

/// The keymap of these entries, and what is wrong with them.
pub(super) fn read(entries: &[Entry]) -> (Arc<Keymap>, Vec<Diagnostic>) {
    let mut wanted = Wanted::new();
    let mut problems = Vec::new();
    for entry in entries {
        let Some(id) = command_of(entry) else {
            continue;
        };
        match command::find(id) {
            Some(command) => {
                let chords = chords(command, entry, &mut problems);
                // Keys of which none can be read leave the command those it has.
                let none_meant = chords.is_empty() && is_empty(&entry.given);
                if !chords.is_empty() || none_meant {
                    wanted.insert(command.id, chords);
                }
            }
            None => problems.push(unknown(id, entry.at)),
        }
    }
    if wanted.is_empty() {
        return (Keymap::standard(), problems);
    }
    let other = wanted.iter().map(|(id, chords)| {
        let chords = chords.iter().map(|(chord, _)| chord.clone()).collect();
        (*id, chords)
    });
    let (keymap, clashes) = Keymap::new(command::all(), &other.collect());
    problems.extend(clashes.iter().map(|c| told(c, &wanted, &keymap)));
    (Arc::new(keymap), problems)
}

/// True for what takes a command its keys: `""` and `[]`.
fn is_empty(given: &Given) -> bool {
    match given {
        Given::One(Value::Text(text)) => text.trim().is_empty(),
        Given::List(list) => list.is_empty(),
        Given::One(Value::Number(_) | Value::Switch(_)) | Given::Other => false,
    }
}

/// The chords of an entry that can be read.
fn chords(
    command: &'static Command,
    entry: &Entry,
    problems: &mut Vec<Diagnostic>,
) -> Vec<(Chord, Position)> {
    let mut chords = Vec::new();
    let mut one = |value: Option<&Value>, at: Position| match value {
        Some(Value::Text(text)) => match Chord::parse(text) {
            Ok(chord) => chords.push((chord, at)),
            Err(why) => problems.push(bad(command, &why.to_string(), at)),
        },
        Some(Value::Number(n @ 0..=9)) => {
            let why = format!("keys are written in quotes; write \"{n}\"");
            problems.push(bad(command, &why, at));
        }
        Some(Value::Number(_) | Value::Switch(_)) | None => {
            let why = "keys are written in quotes; write \"Ctrl+S\", \"g u\", or a list of such";
            problems.push(bad(command, why, at));
        }
    };
    match &entry.given {
        given if is_empty(given) => {}
        Given::One(value) => one(Some(value), entry.given_at),
        Given::Other => one(None, entry.given_at),
        Given::List(list) => {
            for (value, at) in list {
                one(value.as_ref(), *at);
            }
        }
    }
    chords
}

fn bad(command: &'static Command, why: &str, at: Position) -> Diagnostic {
    let (what, help) = why.split_once("; ").unwrap_or((why, ""));
    Diagnostic::error(None, format!("{what}, for {}", command.id), help).at(Some(at))
}

fn unknown(id: &str, at: Position) -> Diagnostic {
    let ids: Vec<&str> = command::all().map(|c| c.id).collect();
    // Most misspell one half: the other one is worth more than the letters.
    let half = id.rsplit('.').next().unwrap_or(id);
    let is_same = |known: &&&str| known.rsplit('.').next() == Some(half);
    let same_name: Vec<&str> = ids.iter().filter(is_same).copied().take(2).collect();
    let help = match same_name.as_slice() {
        [one] => format!("did you mean {one}?"),
        _ => near::did_you_mean(id, ids).unwrap_or_else(|| {
            "`wireboard man` lists the commands; the help shows the name of the chosen one"
                .to_owned()
        }),
    };
    Diagnostic::warning(None, format!("there is no command {id}"), help).at(Some(at))
}

/// A clash in words, at the place where the user wrote one of the two.
fn told(clash: &Clash, wanted: &Wanted, keymap: &Keymap) -> Diagnostic {
    let place = |id: &str, chord: &Chord| {
        let chords = wanted.get(id)?;
        let found = chords.iter().find(|(c, _)| c == chord);
        found.map(|(_, at)| *at)
    };
    let Clash {
        chord,
        held,
        old,
        new,
    } = clash;
    let how = match chord.keys().len().cmp(&held.keys().len()) {
        std::cmp::Ordering::Equal => String::new(),
        std::cmp::Ordering::Less => format!(", which has {held}"),
        std::cmp::Ordering::Greater => format!(", which has {held} alone"),
    };
    if old == new {
        let what = format!("{chord} of {new} is in its own way{how}");
        let help = "write each key once; none can be the beginning of another";
        return Diagnostic::warning(None, what, help).at(place(new, chord));
    }
    if wanted.contains_key(new) {
        let what = format!("{chord} of {new} is taken by {old}{how}");
        let help = format!("give one of the two another key; {new} does not have this one now");
        return Diagnostic::error(None, what, help).at(place(new, chord));
    }
    let left = match keymap.text(new).as_str() {
        "" => "no key now".to_owned(),
        left => format!("only {left} now"),
    };
    let what = format!("{held} of {old} takes {chord} from {new}, which has {left}");
    let help = format!("to say that this is meant, write {new} in [keys] too, \"\" for no key");
    Diagnostic::warning(None, what, help).at(place(old, held))
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;

    fn told(entries: &[(&str, Given)]) -> (Arc<Keymap>, Vec<String>) {
        let entries: Vec<Entry> = (1..)
            .zip(entries)
            .map(|(line, (id, given))| entry(line, &format!("keys.{id}"), given.clone()))
            .collect();
        let (keymap, problems) = read(&entries);
        (keymap, problems.iter().map(ToString::to_string).collect())
    }

    fn text(text: &str) -> Given {
        Given::One(Value::Text(text.to_owned()))
    }

    fn list(texts: &[&str]) -> Given {
        let at = |n: usize| Position {
            line: 9,
            column: n as u32,
        };
        let items = texts.iter().enumerate();
        let items = items.map(|(n, t)| (Some(Value::Text((*t).to_owned())), at(n)));
        Given::List(items.collect())
    }

    #[test]
    fn keys_are_given_added_and_taken() {
        let (keymap, problems) = told(&[
            ("edit.undo", list(&["Ctrl+U", "Ctrl+J z"])),
            ("view.log", text("")),
            ("view.fit", list(&[])),
        ]);
        assert_eq!(problems, [""; 0]);
        assert_eq!(keymap.text("edit.undo"), "Ctrl+U or Ctrl+J z");
        assert_eq!(keymap.text("view.log"), "");
        assert_eq!(keymap.text("view.fit"), "");
        assert_eq!(keymap.text("edit.redo"), "U or Ctrl+R");
    }

    #[test]
    fn a_chord_that_is_taken_names_both_commands() {
        let (keymap, problems) = told(&[("player.send", text("u"))]);
        assert_eq!(
            problems,
            [
                "warning: u of player.send takes u from edit.undo, which has no key now; line 1, \
                 column 10; to say that this is meant, write edit.undo in [keys] too, \"\" for no \
                 key"
            ]
        );
        assert_eq!(keymap.text("player.send"), "u");
        // Said, it is no problem.
        assert_eq!(
            told(&[("player.send", text("u")), ("edit.undo", text(""))]).1,
            [""; 0]
        );
        let (_, problems) = told(&[("edit.undo", text("Ctrl+U")), ("edit.redo", text("Ctrl+U"))]);
        assert_eq!(problems.len(), 1);
        assert!(
            problems[0].starts_with("error: Ctrl+U of edit."),
            "{problems:?}"
        );
        let (_, problems) = told(&[("edit.undo", list(&["Ctrl+U", "Ctrl+U x"]))]);
        assert!(problems[0].contains("is in its own way"), "{problems:?}");
    }

    #[test]
    fn bad_keys_and_unknown_commands_are_told_and_leave_the_rest() {
        let (keymap, problems) = told(&[
            ("edit.undoo", text("z")),
            ("player.undo", text("z")),
            ("edit.undo", text("PgUp")),
            ("edit.redo", list(&["Ctrl+Entr", "Ctrl+J"])),
            ("board.doors", Given::One(Value::Number(1))),
            ("view.log", Given::Other),
        ]);
        assert_eq!(
            problems,
            [
                "warning: there is no command edit.undoo; line 1, column 1; did you mean edit.undo \
                 or edit.redo?",
                "warning: there is no command player.undo; line 2, column 1; did you mean edit.undo?",
                "error: PgUp is not a key, for edit.undo; line 3, column 10; did you mean PageUp?",
                "error: Ctrl+Entr is not a key, for edit.redo; line 9, column 0; did you mean \
                 Ctrl+Enter?",
                "error: keys are written in quotes, for board.doors; line 5, column 10; write \"1\"",
                "error: keys are written in quotes, for view.log; line 6, column 10; write \
                 \"Ctrl+S\", \"g u\", or a list of such",
            ]
        );
        assert_eq!(keymap.text("edit.undo"), "u");
        assert_eq!(keymap.text("edit.redo"), "Ctrl+J");
    }
}
