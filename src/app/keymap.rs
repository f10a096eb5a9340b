//! Keys to commands: a trie built from the command table and from what the user wants otherwise.
//!
//! What the trie holds below the keys pressed so far is exactly what the which-key popup shows, so
//! the two cannot disagree. A chord that is the beginning of another one, or stands for two
//! commands, is a clash: a test finds it in the table, and the user is told about it in the config.
//!
//! The keymap is a value of the editor, not a global. What is said on the screen names keys as
//! `{edit.undo}`; [`Keymap::fill`] writes the user's own key there.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::command::{self, Command};
use super::input::Key;
use super::key_name::KeyProblem;

/// Keys to be pressed one after the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chord(Vec<Key>);

impl Chord {
    /// Reads keys separated by blanks, such as `Ctrl+S` or `g u`.
    pub fn parse(text: &str) -> Result<Self, KeyProblem> {
        let keys: Result<Vec<Key>, _> = text.split_whitespace().map(Key::read).collect();
        match keys? {
            keys if keys.is_empty() => Err(KeyProblem::Nothing),
            keys => Ok(Self(keys)),
        }
    }

    /// The keys.
    pub fn keys(&self) -> &[Key] {
        &self.0
    }
}

impl std::fmt::Display for Chord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let keys: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.pad(&keys.join(" "))
    }
}

/// A node of the trie.
#[derive(Debug, Default)]
struct Node {
    command: Option<&'static Command>,
    next: BTreeMap<Key, Node>,
}

impl Node {
    /// The first command at or below this node; the keys to it are added to those before.
    fn first(&self, before: &mut Vec<Key>) -> Option<&'static Command> {
        let mut node = self;
        while node.command.is_none() {
            let (key, next) = node.next.first_key_value()?;
            before.push(*key);
            node = next;
        }
        node.command
    }
}

/// The keys of the commands.
#[derive(Debug, Default)]
pub struct Keymap {
    root: Node,
    chords: BTreeMap<&'static str, Vec<Chord>>,
}

/// What a sequence of keys leads to.
#[derive(Debug)]
pub enum Found {
    /// No command starts like this.
    Nothing,
    /// More keys are needed; the command that each leads to, none where still more are needed.
    More(Vec<(Key, Option<&'static Command>)>),
    /// A command.
    Command(&'static Command),
}

/// Two commands want the same keys. The one that was there first keeps them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{chord} of {new} is taken by {old}")]
pub struct Clash {
    /// The keys.
    pub chord: Chord,
    /// What is in their way: the same keys, the beginning of them, or longer ones.
    pub held: Chord,
    /// Who has that.
    pub old: &'static str,
    /// Who wants them, and does not get them.
    pub new: &'static str,
}

/// The command table's own keymap.
static STANDARD: LazyLock<Arc<Keymap>> =
    LazyLock::new(|| Arc::new(Keymap::new(command::all(), &BTreeMap::new()).0));

impl Keymap {
    /// The keymap of the command table, for those who want nothing else.
    pub fn standard() -> Arc<Self> {
        Arc::clone(&STANDARD)
    }

    /// The keymap of a table, with other chords for some commands (by id; an empty list takes a
    /// command its keys). The user's chords go before the table's. Every chord that can be entered
    /// is; clashes are listed. A chord of the table that is no chord is left out: a test finds it.
    pub fn new(
        commands: impl Iterator<Item = &'static Command>,
        other: &BTreeMap<&str, Vec<Chord>>,
    ) -> (Self, Vec<Clash>) {
        let mut map = Self::default();
        let mut clashes = Vec::new();
        let (changed, own): (Vec<_>, Vec<_>) = commands.partition(|c| other.contains_key(c.id));
        for command in changed {
            let chords = other.get(command.id).map_or(&[][..], Vec::as_slice);
            clashes.extend(map.enter(command, chords));
        }
        for command in own {
            let chords: Vec<Chord> = command
                .keys
                .iter()
                .filter_map(|text| Chord::parse(text).ok())
                .collect();
            clashes.extend(map.enter(command, &chords));
        }
        (map, clashes)
    }

    fn enter(&mut self, command: &'static Command, chords: &[Chord]) -> Vec<Clash> {
        let mut clashes = Vec::new();
        for chord in chords {
            match self.insert(chord, command) {
                Ok(()) => {
                    let known = self.chords.entry(command.id).or_default();
                    known.push(chord.clone());
                }
                Err((old, held)) => clashes.push(Clash {
                    chord: chord.clone(),
                    held,
                    old,
                    new: command.id,
                }),
            }
        }
        clashes
    }

    /// Enters a chord, or answers which command is in its way, with what keys. Nothing is changed
    /// then.
    fn insert(
        &mut self,
        chord: &Chord,
        command: &'static Command,
    ) -> Result<(), (&'static str, Chord)> {
        let mut at = Some(&self.root);
        let mut way = Vec::new();
        for key in chord.keys() {
            way.push(*key);
            at = at.and_then(|node| node.next.get(key));
            if let Some(taken) = at.and_then(|node| node.command) {
                return Err((taken.id, Chord(way)));
            }
        }
        if let Some(longer) = at.and_then(|node| node.first(&mut way)) {
            return Err((longer.id, Chord(way)));
        }
        let mut node = &mut self.root;
        for key in chord.keys() {
            node = node.next.entry(*key).or_default();
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
            Found::More(more.map(|(key, n)| (*key, n.command)).collect())
        }
    }

    /// The chords of a command; none for one that only the palette has.
    pub fn chords(&self, id: &str) -> &[Chord] {
        self.chords.get(id).map_or(&[], Vec::as_slice)
    }

    /// The first chord of a command, as people read it.
    pub fn first(&self, id: &str) -> Option<String> {
        self.chords(id).first().map(ToString::to_string)
    }

    /// The chords of a command as people read them: `U or Ctrl+R`; empty when it has none.
    pub fn text(&self, id: &str) -> String {
        let chords: Vec<String> = self.chords(id).iter().map(ToString::to_string).collect();
        chords.join(" or ")
    }

    /// Writes the key of a command where `{its.id}` stands: `{edit.undo} takes it back` becomes
    /// `u takes it back`. A command without a key is named by its title, as the palette lists it.
    pub fn fill(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(from) = rest.find('{') {
            let (before, at) = rest.split_at(from);
            out.push_str(before);
            let named = at[1..]
                .split_once('}')
                .and_then(|(id, after)| Some((command::find(id)?, after)));
            if let Some((command, after)) = named {
                let key = self.first(command.id);
                out.push_str(&key.unwrap_or_else(|| format!("\"{}\"", command.title)));
                rest = after;
            } else {
                out.push('{');
                rest = &at[1..];
            }
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::Group;

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

    fn map(table: &[&'static Command], other: &[(&'static str, &[&str])]) -> (Keymap, Vec<String>) {
        let chords = |list: &[&str]| list.iter().map(|t| Chord::parse(t).unwrap()).collect();
        let other = other
            .iter()
            .map(|(id, list)| (*id, chords(list)))
            .collect::<BTreeMap<&str, Vec<Chord>>>();
        let (map, clashes) = Keymap::new(table.iter().copied(), &other);
        (map, clashes.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn shadowed_and_duplicate_chords_are_found() {
        let check = |table: &[&'static Command], expected: &[&str]| {
            assert_eq!(map(table, &[]).1, expected);
        };
        check(&[&A, &D], &[]);
        check(&[&A, &B], &["g of b is taken by a"]);
        check(&[&B, &A], &["g g of a is taken by b"]);
        check(&[&A, &C], &["g g x of c is taken by a"]);
        check(&[&A, &A], &["g g of a is taken by a"]);
    }

    #[test]
    fn a_prefix_shows_what_may_follow() {
        let (map, _) = map(&[&A, &D], &[]);
        let g = Key::parse("g").unwrap();
        let Found::More(more) = map.find(&[g]) else {
            panic!("g alone is a prefix")
        };
        assert_eq!(
            more.iter().map(|m| m.1.unwrap().id).collect::<Vec<_>>(),
            ["a", "d"]
        );
        assert!(matches!(map.find(&[g, g]), Found::Command(c) if c.id == "a"));
    }

    #[test]
    fn the_users_chords_replace_those_of_the_table_and_go_before_others() {
        let (one, clashes) = map(&[&A, &D], &[("d", &["x", "g g"])]);
        assert_eq!(clashes, ["g g of a is taken by d"]);
        assert_eq!(
            (one.text("d"), one.text("a")),
            ("x or g g".to_owned(), String::new())
        );
        let (two, clashes) = map(&[&A, &B], &[("a", &[])]);
        assert!(clashes.is_empty());
        assert!(matches!(two.find(&[Key::parse("g").unwrap()]), Found::Command(c) if c.id == "b"));
    }

    #[test]
    fn the_real_table_has_no_conflict_and_writes_keys_in_their_normal_form() {
        assert_eq!(Keymap::new(command::all(), &BTreeMap::new()).1, []);
        for command in command::all() {
            for keys in command.keys {
                let chord = Chord::parse(keys).map(|c| c.to_string());
                assert_eq!(chord.as_deref(), Ok(*keys), "{}", command.id);
            }
        }
    }

    #[test]
    fn a_text_names_the_keys_of_the_user() {
        let standard = Keymap::standard();
        let check = |text: &str, expected: &str| assert_eq!(standard.fill(text), expected);
        check("{edit.undo} takes it back", "u takes it back");
        check("a {b} {no.such} {", "a {b} {no.such} {");
        check("{{edit.undo}}", "{u}");
        check("{player.type}", "\"Type a request\"");
        let other = BTreeMap::from([("edit.undo", vec![Chord::parse("g z").unwrap()])]);
        let (own, _) = Keymap::new(command::all(), &other);
        assert_eq!(own.fill("{edit.undo} takes it back"), "g z takes it back");
    }
}
