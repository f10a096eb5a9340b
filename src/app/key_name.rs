//! How keys are written: `q`, `Ctrl+S`, `Shift+Left`, `Space`; read from the command table, from the
//! config and from scripts.
//!
//! What no terminal sends, or sends as another key, is refused with what to write instead. The names
//! are read in any case; a character is itself, so that `u` and `U` are two keys.

use super::input::{Key, KeyCode, Mods};
use crate::board::near;

/// Keys with a name. The first one of a key is the one that is shown.
const NAMES: [(&str, KeyCode); 14] = [
    ("Space", KeyCode::Char(' ')),
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
];

/// Names that other programs have for keys, and ours.
const ELSEWHERE: [(&str, &str); 11] = [
    ("Return", "Enter"),
    ("Escape", "Esc"),
    ("Del", "Delete"),
    ("PgUp", "PageUp"),
    ("PgDn", "PageDown"),
    ("PgDown", "PageDown"),
    ("BackTab", "Shift+Tab"),
    ("Control", "Ctrl"),
    ("C", "Ctrl"),
    ("Option", "Alt"),
    ("Meta", "Alt"),
];

/// The highest function key that terminals send.
const LAST_F: u8 = 35;

/// Why a text names no key that a command could have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    /// Nothing is named.
    #[error("no key is named")]
    Nothing,
    /// There is no such key.
    #[error("{text} is not a key{}", hint(.meant.as_deref()))]
    Unknown {
        /// What was written.
        text: String,
        /// What may have been meant.
        meant: Option<String>,
    },
    /// Terminals send another key for it.
    #[error("terminals send {sent} for {text}; write {sent}, or choose another key")]
    Sent {
        /// What was written.
        text: String,
        /// What arrives.
        sent: String,
    },
    /// Esc and whatever arrives as Esc.
    #[error("{0} cannot have a command: Esc always goes one step back")]
    Esc(String),
}

fn hint(meant: Option<&str>) -> String {
    meant.map_or_else(
        || {
            "; write a character, F1 to F12, or one of Space, Enter, Tab, Backspace, Delete, Left, \
             Right, Up, Down, Home, End, PageUp, PageDown, after Ctrl+, Alt+ or Shift+"
                .to_owned()
        },
        |meant| format!("; did you mean {meant}?"),
    )
}

/// The name of a key that is no character of its own; a question mark for others.
pub(super) fn of(code: KeyCode) -> &'static str {
    let found = NAMES.iter().find(|(_, named)| *named == code);
    found.map_or("?", |(name, _)| name)
}

impl Key {
    /// Reads a key; `None` when the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        named(text).ok()
    }

    /// Reads a key that a command may have, or says why it may not.
    pub fn read(text: &str) -> Result<Self, KeyProblem> {
        let key = named(text)?;
        let sent = |sent: &str| {
            Err(KeyProblem::Sent {
                text: key.to_string(),
                sent: sent.to_owned(),
            })
        };
        match key.code {
            KeyCode::Esc => Err(KeyProblem::Esc(key.to_string())),
            KeyCode::Char('[') if key.mods.ctrl => Err(KeyProblem::Esc(key.to_string())),
            KeyCode::Char('i') if key.mods.ctrl => sent("Tab"),
            KeyCode::Char('m') if key.mods.ctrl => sent("Enter"),
            _ => Ok(key),
        }
    }
}

fn named(text: &str) -> Result<Key, KeyProblem> {
    let mut mods = Mods::default();
    let mut rest = text;
    loop {
        // A plus at the end is the key itself: `+`, `Ctrl++`.
        let held = rest.split_once('+').filter(|(_, tail)| !tail.is_empty());
        let Some((name, tail)) = held.filter(|(name, _)| !name.is_empty()) else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "ctrl" => mods.ctrl = true,
            "alt" => mods.alt = true,
            "shift" => mods.shift = true,
            _ => return Err(unknown(text, name, tail)),
        }
        rest = tail;
    }
    let code = code(rest).ok_or_else(|| match rest {
        "" => KeyProblem::Nothing,
        _ => unknown(text, rest, ""),
    })?;
    let code = match code {
        // With Ctrl, terminals do not tell the case.
        KeyCode::Char(c) if mods.ctrl => KeyCode::Char(c.to_ascii_lowercase()),
        code => code,
    };
    let key = Key::new(code, mods);
    if mods.shift
        && !key.mods.shift
        && let KeyCode::Char(c) = code
    {
        let upper = KeyCode::Char(if mods.ctrl { c } else { c.to_ascii_uppercase() });
        return Err(KeyProblem::Sent {
            text: text.to_owned(),
            sent: Key::new(upper, mods).to_string(),
        });
    }
    Ok(key)
}

fn code(text: &str) -> Option<KeyCode> {
    let by_name = NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(text));
    if let Some((_, code)) = by_name {
        return Some(*code);
    }
    let mut chars = text.chars();
    match (chars.next()?, chars.as_str()) {
        (c, "") => (!c.is_control() && !c.is_whitespace()).then_some(KeyCode::Char(c)),
        ('F' | 'f', number) => {
            let number = number.parse().ok();
            number.filter(|n| (1..=LAST_F).contains(n)).map(KeyCode::F)
        }
        _ => None,
    }
}

/// A text with a part that names nothing: what may have been meant, as the whole text.
fn unknown(text: &str, part: &str, tail: &str) -> KeyProblem {
    let elsewhere = ELSEWHERE.iter().find(|(n, _)| n.eq_ignore_ascii_case(part));
    let names = NAMES.iter().map(|(name, _)| *name);
    let near = elsewhere.map(|(_, ours)| *ours).or_else(|| {
        // Short words are near to everything.
        let names = names.chain(["Ctrl", "Alt", "Shift"]);
        let near = near::near(part, names).into_iter().next();
        near.filter(|_| part.chars().count() > 2)
    });
    let meant = near.map(|ours| {
        let before = text.strip_suffix(&format!("{part}+{tail}"));
        match (tail, before) {
            ("", _) => format!("{}{ours}", text.strip_suffix(part).unwrap_or_default()),
            (_, before) => format!("{}{ours}+{tail}", before.unwrap_or_default()),
        }
    });
    KeyProblem::Unknown {
        text: text.to_owned(),
        meant,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_and_write_the_same() {
        for text in [
            "q",
            "U",
            "?",
            "Space",
            "Ctrl+S",
            "Alt+Left",
            "Shift+Tab",
            "Alt+Shift+Up",
            "F5",
            "+",
            "Ctrl++",
            "<",
            "PageUp",
            "F",
            "Ctrl+P",
            "Ctrl+Space",
            "é",
            "f",
        ] {
            assert_eq!(Key::read(text).map(|k| k.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn names_are_read_in_any_case() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                Key::parse(text).map(|k| k.to_string()).as_deref(),
                Some(expected)
            );
        };
        check("ctrl+s", "Ctrl+S");
        check("alt+pageup", "Alt+PageUp");
        check("shift+ctrl+f1", "Ctrl+Shift+F1");
    }

    #[test]
    fn what_is_no_key_says_what_to_write() {
        let check = |text: &str, expected: &str| {
            let said = Key::read(text).unwrap_err().to_string();
            assert!(said.starts_with(expected), "{text}: {said}");
        };
        check("", "no key is named");
        check("PgUp", "PgUp is not a key; did you mean PageUp?");
        check(
            "Ctrl+Entr",
            "Ctrl+Entr is not a key; did you mean Ctrl+Enter?",
        );
        check("Control+s", "Control+s is not a key; did you mean Ctrl+s?");
        check("Hyper+x", "Hyper+x is not a key; write a character");
        check("gg", "gg is not a key; write a character");
        check("F77", "F77 is not a key");
        check("Shift+a", "terminals send A for Shift+a; write A");
        check("Ctrl+Shift+S", "terminals send Ctrl+S for Ctrl+Shift+S");
        check("Ctrl+I", "terminals send Tab for Ctrl+I");
        check("Escape", "Escape is not a key; did you mean Esc?");
        check("Esc", "Esc cannot have a command");
        check("Ctrl+[", "Ctrl+[ cannot have a command");
    }
}
