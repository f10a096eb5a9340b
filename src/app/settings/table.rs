//! The table of settings: one record per thing the user can choose. The config is read by it, the
//! settings overlay shows it, the man page and the README print it.
//!
//! Few on purpose: each one says in its explanation what it is good for.

use super::{ColorLevel, Corners, Glyphs, HOP_MS, Hover, Motion, Settings, ThemeName};

/// What a setting takes, and how it is read from and written to the settings.
#[derive(Clone, Copy)]
pub enum Takes {
    /// One of some words.
    Words {
        /// As they stand in the config.
        words: &'static [&'static str],
        /// Which one, by its place among the words.
        get: fn(&Settings) -> usize,
        /// Chooses one by its place; called with places that exist only.
        set: fn(&mut Settings, usize),
    },
    /// A number.
    Number {
        /// The least and the most.
        range: (u32, u32),
        /// What it counts.
        unit: &'static str,
        /// The values that the overlay goes through, rising.
        steps: &'static [u32],
        /// Reads it.
        get: fn(&Settings) -> u32,
        /// Writes it.
        set: fn(&mut Settings, u32),
    },
    /// Yes or no.
    Switch {
        /// Reads it.
        get: fn(&Settings) -> bool,
        /// Writes it.
        set: fn(&mut Settings, bool),
    },
}

/// A value as it stands in the config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Switch(bool),
}

/// One thing the user can choose.
pub struct Setting {
    /// Its name in the config.
    pub name: &'static str,
    /// What it is called on the screen.
    pub title: &'static str,
    /// What it is good for, in a line.
    pub doc: &'static str,
    /// What it takes.
    pub takes: Takes,
}

impl std::fmt::Debug for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! word {
    ($field:ident: $kind:ident) => {
        Takes::Words {
            words: $kind::WORDS,
            get: |s| s.$field.place(),
            set: |s, place| s.$field = $kind::ALL[place],
        }
    };
}

macro_rules! switch {
    ($field:ident) => {
        Takes::Switch {
            get: |s| s.$field,
            set: |s, on| s.$field = on,
        }
    };
}

/// Every setting, in the order of the overlay.
pub static SETTINGS: &[Setting] = &[
    Setting {
        name: "theme",
        title: "Theme",
        doc: "The terminal's own colours on its own background, or a theme that paints both.",
        takes: word!(theme: ThemeName),
    },
    Setting {
        name: "colors",
        title: "Colours",
        doc: "How many colours are used. The terminal is asked at the start; say it where it is wrong.",
        takes: word!(colors: ColorLevel),
    },
    Setting {
        name: "glyphs",
        title: "Characters",
        doc: "Which characters draw the board: all, those that nearly every font has, or ASCII.",
        takes: word!(glyphs: Glyphs),
    },
    Setting {
        name: "motion",
        title: "Motion",
        doc: "How much moves. Reduced draws fewer frames; off says rates and states in text only.",
        takes: word!(motion: Motion),
    },
    Setting {
        name: "hop_ms",
        title: "Hop pace",
        doc: "How long each hop of the followed request takes, in milliseconds.",
        takes: Takes::Number {
            range: HOP_MS,
            unit: "ms",
            steps: &[
                100, 150, 250, 350, 500, 700, 1_000, 1_500, 2_000, 3_000, 4_000,
            ],
            get: |s| s.hop_ms,
            set: |s, ms| s.hop_ms = ms,
        },
    },
    Setting {
        name: "mouse",
        title: "Mouse",
        doc: "Whether the mouse works on the board; otherwise the terminal selects text with it.",
        takes: switch!(mouse),
    },
    Setting {
        name: "hover",
        title: "Pointer",
        doc: "When the pointer is followed without a button: it costs bytes, which a slow line shows.",
        takes: word!(hover: Hover),
    },
    Setting {
        name: "panel",
        title: "Panel",
        doc: "Whether the panel is open at the start, also where it covers the board.",
        takes: switch!(panel),
    },
    Setting {
        name: "log",
        title: "Event log",
        doc: "Whether the event log is open at the start, where the screen has room for it.",
        takes: switch!(log),
    },
    Setting {
        name: "corners",
        title: "Round corners",
        doc: "Which corners are round: those of boxes, those of lines too, or none.",
        takes: word!(corners: Corners),
    },
];

/// The setting of a name.
pub fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|s| s.name == name)
}

impl Setting {
    /// The value, as it stands in the config.
    pub fn value(&self, settings: &Settings) -> Value {
        match self.takes {
            Takes::Words { words, get, .. } => Value::Text(words[get(settings)].to_owned()),
            Takes::Number { get, .. } => Value::Number(get(settings).into()),
            Takes::Switch { get, .. } => Value::Switch(get(settings)),
        }
    }

    /// The value, for people.
    pub fn shown(&self, settings: &Settings) -> String {
        match self.takes {
            Takes::Words { words, get, .. } => words[get(settings)].replace('-', " "),
            Takes::Number { get, unit, .. } => format!("{} {unit}", get(settings)),
            Takes::Switch { get, .. } => if get(settings) { "on" } else { "off" }.to_owned(),
        }
    }

    /// Takes a value of the config; otherwise says what is wrong with it, and what to write.
    pub fn take(&self, settings: &mut Settings, value: &Value) -> Result<(), (String, String)> {
        match (self.takes, value) {
            (Takes::Words { words, set, .. }, Value::Text(text)) => {
                let place = words.iter().position(|word| word == text);
                let place = place.ok_or_else(|| {
                    let near = crate::board::near::did_you_mean(text, words.iter().copied());
                    let help = near.unwrap_or_else(|| format!("write {}", self.accepted()));
                    (format!("{} knows no {text:?}", self.name), help)
                })?;
                set(settings, place);
                Ok(())
            }
            (Takes::Number { range, set, .. }, Value::Number(number)) => {
                let number = u32::try_from(*number).ok();
                let number = number.filter(|n| (range.0..=range.1).contains(n));
                let number = number.ok_or_else(|| {
                    let what = format!("{} is out of its range", self.name);
                    (what, format!("write {}", self.accepted()))
                })?;
                set(settings, number);
                Ok(())
            }
            (Takes::Switch { set, .. }, Value::Switch(on)) => {
                set(settings, *on);
                Ok(())
            }
            (_, Value::Text(_) | Value::Number(_) | Value::Switch(_)) => Err(self.wrong_kind()),
        }
    }

    /// What is wrong with a value of another kind, and what to write.
    pub fn wrong_kind(&self) -> (String, String) {
        let kind = match self.takes {
            Takes::Words { .. } => "a word in quotes",
            Takes::Number { .. } => "a whole number",
            Takes::Switch { .. } => "true or false",
        };
        let what = format!("{} takes {kind}", self.name);
        (what, format!("write {}", self.accepted()))
    }

    /// What it takes, as it is written in the config: `"full", "blocks" or "ascii"`.
    pub fn accepted(&self) -> String {
        match self.takes {
            Takes::Words { words, .. } => {
                let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
                match quoted.as_slice() {
                    [init @ .., last] if !init.is_empty() => {
                        format!("{} or {last}", init.join(", "))
                    }
                    other => other.join(", "),
                }
            }
            Takes::Number { range, .. } => format!("{} to {}", range.0, range.1),
            Takes::Switch { .. } => "true or false".to_owned(),
        }
    }

    /// Goes to the next value or the one before; words and switches go round and round, numbers
    /// end at their bounds.
    pub fn step(&self, settings: &mut Settings, forward: bool) {
        match self.takes {
            Takes::Words { words, get, set } => {
                let by = if forward { 1 } else { words.len() - 1 };
                set(settings, (get(settings) + by) % words.len());
            }
            Takes::Number {
                steps, get, set, ..
            } => {
                let now = get(settings);
                let next = if forward {
                    steps.iter().find(|step| **step > now)
                } else {
                    steps.iter().rev().find(|step| **step < now)
                };
                if let Some(next) = next {
                    set(settings, *next);
                }
            }
            Takes::Switch { get, set } => set(settings, !get(settings)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_takes_what_it_gives() {
        for setting in SETTINGS {
            let mut settings = Settings::default();
            for _ in 0..20 {
                setting.step(&mut settings, true);
                let mut other = Settings::default();
                let value = setting.value(&settings);
                assert_eq!(setting.take(&mut other, &value), Ok(()), "{setting:?}");
                assert_eq!(setting.value(&other), value);
            }
            assert!(setting.doc.ends_with('.') && !setting.title.is_empty());
            let list = [
                Value::Text("?".into()),
                Value::Number(-1),
                Value::Switch(true),
            ];
            let refused = list
                .iter()
                .filter(|v| setting.take(&mut settings, v).is_err());
            assert!(refused.count() >= 2, "{setting:?}");
        }
    }

    #[test]
    fn steps_lead_through_every_value_and_back() {
        for setting in SETTINGS {
            let mut settings = Settings::default();
            let before = setting.value(&settings);
            setting.step(&mut settings, true);
            assert_ne!(setting.value(&settings), before, "{setting:?}");
            setting.step(&mut settings, false);
            assert_eq!(setting.value(&settings), before, "{setting:?}");
        }
        let hop = find("hop_ms").unwrap();
        let mut settings = Settings::default();
        for _ in 0..40 {
            hop.step(&mut settings, true);
        }
        assert_eq!(settings.hop_ms, HOP_MS.1);
        settings.hop_ms = 123;
        hop.step(&mut settings, false);
        assert_eq!(settings.hop_ms, 100);
    }

    #[test]
    fn a_wrong_value_says_what_to_write() {
        let mut settings = Settings::default();
        let mut check = |name: &str, value: Value, what: &str, help: &str| {
            let said = find(name).unwrap().take(&mut settings, &value).unwrap_err();
            assert_eq!((said.0.as_str(), said.1.as_str()), (what, help));
        };
        let text = |t: &str| Value::Text(t.to_owned());
        check(
            "theme",
            text("drak"),
            "theme knows no \"drak\"",
            "did you mean dark?",
        );
        check(
            "glyphs",
            text("emoji"),
            "glyphs knows no \"emoji\"",
            "write \"full\", \"blocks\" or \"ascii\"",
        );
        check(
            "hop_ms",
            Value::Number(5),
            "hop_ms is out of its range",
            "write 100 to 4000",
        );
        check(
            "mouse",
            text("yes"),
            "mouse takes true or false",
            "write true or false",
        );
        check(
            "colors",
            Value::Number(256),
            "colors takes a word in quotes",
            "write \"none\", \"16\", \"256\" or \"true\"",
        );
    }
}
