//! What the user wants to start with: settings and keys, from the entries of the config file.
//!
//! Reading never fails: what cannot be used is left at its default and told, with its place and with
//! what to do. The file itself is `store`'s; here are only values. Entries that this version does
//! not know are told and otherwise left alone: a write keeps them.

use std::sync::Arc;

use crate::board::words::count;
use crate::board::{Diagnostic, Position, Severity, near};

use super::keymap::Keymap;
use super::settings::Settings;
pub use super::settings::table::Value;
use super::settings::table::{self, SETTINGS};

mod keys;
mod page;

pub(super) use page::{at_start, show};

/// The table of the config that holds keys.
pub const KEYS: &str = "keys";

/// What stands in the config under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// A value.
    One(Value),
    /// A list; each element with its place, `None` for what is no value.
    List(Vec<(Option<Value>, Position)>),
    /// Something that no setting takes: a date, a fraction.
    Other,
}

/// One entry of the config file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, the names of its tables before it: `theme`, `keys.edit.undo`.
    pub name: String,
    /// Where its name stands.
    pub at: Position,
    /// What it gives.
    pub given: Given,
    /// Where that stands.
    pub given_at: Position,
}

/// What to start with, and what was wrong with the file that says so.
#[derive(Debug, Clone)]
pub struct Config {
    /// The settings that the next start would begin with too.
    pub settings: Settings,
    /// The file, where there is a place for one.
    pub file: Option<String>,
    /// True when there is such a file.
    pub exists: bool,
    /// What cannot be used of it.
    pub problems: Vec<Diagnostic>,
    /// The keys.
    pub keymap: Arc<Keymap>,
}

impl Config {
    /// Settings without a file.
    pub fn plain(settings: Settings) -> Self {
        Self {
            settings,
            file: None,
            exists: false,
            problems: Vec::new(),
            keymap: Keymap::standard(),
        }
    }

    /// What a file with these entries says, beginning with what is believed without it.
    pub fn read(defaults: Settings, entries: &[Entry]) -> Self {
        let mut config = Self::plain(defaults);
        for entry in entries {
            if let Err(problem) = config.take(entry) {
                config.problems.push(*problem);
            }
        }
        let (keymap, problems) = keys::read(entries);
        config.keymap = keymap;
        config.problems.extend(problems);
        config.problems.sort_by_key(|p| p.position);
        config
    }

    fn take(&mut self, entry: &Entry) -> Result<(), Box<Diagnostic>> {
        if keys::command_of(entry).is_some() {
            return Ok(());
        }
        let Some(setting) = table::find(&entry.name) else {
            return Err(Box::new(unknown(entry)));
        };
        let result = match &entry.given {
            Given::One(value) => setting.take(&mut self.settings, value),
            Given::List(_) | Given::Other => Err(setting.wrong_kind()),
        };
        result.map_err(|(what, help)| {
            let problem = Diagnostic::error(None, what, help);
            Box::new(problem.at(Some(entry.given_at)))
        })
    }

    /// The number of errors and of warnings.
    pub fn counts(&self) -> (usize, usize) {
        let errors = self.problems.iter();
        let errors = errors.filter(|p| p.severity == Severity::Error).count();
        (errors, self.problems.len() - errors)
    }

    /// The same in words: `2 errors, 1 warning`, or `no problems`.
    pub fn verdict(&self) -> String {
        let (errors, warnings) = self.counts();
        let counts = [(errors, "error"), (warnings, "warning")];
        let counts = counts.iter().filter(|(n, _)| *n > 0);
        let counts: Vec<String> = counts.map(|(n, what)| count(*n, what)).collect();
        match counts.as_slice() {
            [] => "no problems".to_owned(),
            counts => counts.join(", "),
        }
    }
}

/// A name that is no setting's: perhaps misspelt, perhaps another version's.
fn unknown(entry: &Entry) -> Diagnostic {
    let known = SETTINGS.iter().map(|s| s.name).chain([KEYS]);
    let help = near::did_you_mean(&entry.name, known.clone()).unwrap_or_else(|| {
        let known: Vec<&str> = known.collect();
        format!("settings are {}", known.join(", "))
    });
    let what = if entry.name == KEYS {
        "keys takes a table of commands with their keys".to_owned()
    } else {
        format!("there is no setting {}", entry.name)
    };
    let help = if entry.name == KEYS {
        "write [keys] on a line of its own, and below it: edit.undo = \"u\"".to_owned()
    } else {
        help
    };
    Diagnostic::warning(None, what, help).at(Some(entry.at))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::app::settings::{Motion, ThemeName};

    /// An entry in a line of its own.
    pub(in crate::app::config) fn entry(line: u32, name: &str, given: Given) -> Entry {
        let at = |column| Position { line, column };
        Entry {
            name: name.to_owned(),
            at: at(1),
            given,
            given_at: at(10),
        }
    }

    fn text(text: &str) -> Given {
        Given::One(Value::Text(text.to_owned()))
    }

    #[test]
    fn what_can_be_used_is_used_and_the_rest_is_told() {
        let config = Config::read(
            Settings::default(),
            &[
                entry(1, "theme", text("dark")),
                entry(2, "motion", text("of")),
                entry(3, "moues", Given::One(Value::Switch(true))),
                entry(4, "mouse", Given::List(Vec::new())),
                entry(5, "zzz", Given::Other),
                entry(6, "keys", text("u")),
            ],
        );
        assert_eq!(config.settings.theme, ThemeName::Dark);
        assert_eq!(config.settings.motion, Motion::Full);
        assert_eq!(config.counts(), (2, 3));
        let said: Vec<String> = config.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "error: motion knows no \"of\"; line 2, column 10; did you mean off?",
                "warning: there is no setting moues; line 3, column 1; did you mean mouse?",
                "error: mouse takes true or false; line 4, column 10; write true or false",
                "warning: there is no setting zzz; line 5, column 1; settings are theme, colors, \
                 glyphs, motion, hop_ms, mouse, hover, panel, log, corners, keys",
                "warning: keys takes a table of commands with their keys; line 6, column 1; write \
                 [keys] on a line of its own, and below it: edit.undo = \"u\"",
            ]
        );
    }
}
