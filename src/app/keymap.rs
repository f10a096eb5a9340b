//! Keys to commands: a trie built from the command table.
//!
//! What the trie holds below the keys pressed so far is exactly what the which-key popup shows, so
//! the two cannot disagree. A chord that is the beginning of another one, or stands for two
//! commands, is an error that a test finds.

use std::collections::BTreeMap;

use super::command::Command;
use super::input::Key;

/// A node of the trie.
#[derive(Debug, Default)]
struct Node {
    command: Option<&'static Command>,
    next: BTreeMap<Key, Node>,
}

/// The keys of a command table.
#[derive(Debug, Default)]
pub struct Keymap {
    root: Node,
}

/// What a sequence of keys leads to.
#[derive(Debug)]
pub enum Found {
    /// No command starts like this.
    Nothing,
    /// More keys are needed; what each would lead to.
    More(Vec<(Key, &'static str)>),
    /// A command.
    Command(&'static Command),
}

/// Two commands want the same keys.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// A key is written in a way that no terminal sends.
    #[error("{1:?} is not a key; in command {0}")]
    BadKey(&'static str, String),
    /// The same keys stand for two commands, or are the beginning of longer ones.
    #[error("the keys {keys:?} of {new} are taken by {old}")]
    Taken {
        /// The keys.
        keys: &'static str,
        /// Who has them.
        old: String,
        /// Who wants them.
        new: &'static str,
    },
}

impl Keymap {
    /// The trie of a table. Every command that can be entered is; problems are listed.
    pub fn new(commands: impl Iterator<Item = &'static Command>) -> (Self, Vec<KeymapError>) {
        let mut map = Self::default();
        let mut problems = Vec::new();
        for command in commands {
            for keys in command.keys {
                if let Err(problem) = map.insert(keys, command) {
                    problems.push(problem);
                }
            }
        }
        (map, problems)
    }

    fn insert(&mut self, keys: &'static str, command: &'static Command) -> Result<(), KeymapError> {
        let mut node = &mut self.root;
        for text in keys.split(' ') {
            let key =
                Key::parse(text).ok_or_else(|| KeymapError::BadKey(command.id, text.to_owned()))?;
            if let Some(old) = node.command {
                return Err(KeymapError::Taken {
                    keys,
                    old: old.id.to_owned(),
                    new: command.id,
                });
            }
            node = node.next.entry(key).or_default();
        }
        if let Some(old) = node.command {
            return Err(KeymapError::Taken {
                keys,
                old: old.id.to_owned(),
                new: command.id,
            });
        }
        if !node.next.is_empty() {
            return Err(KeymapError::Taken {
                keys,
                old: "longer chords".to_owned(),
                new: command.id,
            });
        }
        node.command = Some(command);
        Ok(())
    }

    /// What a sequence of keys leads to.
    pub fn find(&self, keys: &[Key]) -> Found {
        let mut node = &self.root;
        for key in keys {
            match node.next.get(key) {
                Some(next) => node = next,
                None => return Found::Nothing,
            }
        }
        if let Some(command) = node.command {
            Found::Command(command)
        } else {
            let more = node.next.iter();
            Found::More(
                more.map(|(key, n)| (*key, n.command.map_or("…", |c| c.title)))
                    .collect(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::{self, Group};

    const fn entry(id: &'static str, keys: &'static [&'static str]) -> Command {
        Command {
            id,
            group: Group::View,
            title: id,
            doc: "",
            keys,
            enabled: |_| Ok(()),
            run: |_, _| {},
        }
    }

    static A: Command = entry("a", &["g g"]);
    static B: Command = entry("b", &["g"]);
    static C: Command = entry("c", &["g g x"]);
    static D: Command = entry("d", &["g u"]);

    fn check(table: &[&'static Command], problems: usize) {
        assert_eq!(Keymap::new(table.iter().copied()).1.len(), problems);
    }

    #[test]
    fn shadowed_and_duplicate_chords_are_found() {
        check(&[&A, &D], 0);
        check(&[&A, &B], 1);
        check(&[&B, &A], 1);
        check(&[&A, &C], 1);
        check(&[&A, &A], 1);
    }

    #[test]
    fn a_prefix_shows_what_may_follow() {
        let (map, _) = Keymap::new([&A, &D].into_iter());
        let g = Key::parse("g").unwrap();
        let Found::More(more) = map.find(&[g]) else {
            panic!("g alone is a prefix")
        };
        assert_eq!(more.iter().map(|m| m.1).collect::<Vec<_>>(), ["a", "d"]);
        assert!(matches!(map.find(&[g, g]), Found::Command(c) if c.id == "a"));
    }

    #[test]
    fn the_real_table_has_no_conflict() {
        assert_eq!(Keymap::new(command::all()).1, []);
    }
}
