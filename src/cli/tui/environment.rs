//! What the program starts with: what the environment says about the terminal, on that the user's
//! config, on that the variables that are set for this one run.
//!
//! | variable | meaning |
//! | --- | --- |
//! | `NO_COLOR`, `FORCE_COLOR`, `COLORTERM`, `TERM` | the colours, as everywhere |
//! | `WIREBOARD_GLYPHS` | `full`, `blocks` or `ascii` |
//! | `WIREBOARD_MOTION` | `full`, `reduced` or `off` |
//! | `LC_ALL`, `LC_CTYPE`, `LANG` | ASCII where they name another encoding than UTF-8 |

use std::env;

use crate::app::settings::{ColorLevel, Glyphs, Motion};
use crate::app::{Config, Settings};
use crate::cli::config;

/// What to start with.
pub(super) fn config() -> Config {
    let var = |name: &str| env::var(name).ok().filter(|v| !v.is_empty());
    let defaults = Settings {
        glyphs: glyphs(var),
        colors: colors(),
        ..Settings::default()
    };
    let mut config = config::load(defaults).0;
    overridden(&mut config.settings, var);
    config
}

/// What was set for this run goes before the config.
fn overridden(settings: &mut Settings, var: impl Fn(&str) -> Option<String>) {
    if let Some(glyphs) =
        var("WIREBOARD_GLYPHS").and_then(|word| named(Glyphs::WORDS, Glyphs::ALL, &word))
    {
        settings.glyphs = glyphs;
    }
    if let Some(motion) =
        var("WIREBOARD_MOTION").and_then(|word| named(Motion::WORDS, Motion::ALL, &word))
    {
        settings.motion = motion;
    }
}

fn named<T: Copy>(words: &[&str], all: &[T], word: &str) -> Option<T> {
    let place = words.iter().position(|w| *w == word)?;
    all.get(place).copied()
}

fn colors() -> ColorLevel {
    match supports_color::on(supports_color::Stream::Stdout) {
        Some(level) if level.has_16m => ColorLevel::True,
        Some(level) if level.has_256 => ColorLevel::Table,
        Some(_) => ColorLevel::Ansi,
        None => ColorLevel::None,
    }
}

fn glyphs(var: impl Fn(&str) -> Option<String>) -> Glyphs {
    // POSIX: the first one that is set decides.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(&var);
    let utf8 = locale.is_none_or(|l| {
        let l = l.to_ascii_lowercase();
        // "C" and "POSIX" say nothing about the terminal: containers and cron set them.
        l.contains("utf-8") || l.contains("utf8") || l == "c" || l == "posix"
    });
    match var("TERM").as_deref() {
        _ if !utf8 => Glyphs::Ascii,
        // The kernel's console has 512 characters: lines and blocks, no geometric shapes.
        Some("linux") => Glyphs::Blocks,
        _ => Glyphs::Full,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(vars: &[(&str, &str)], expected: Glyphs) {
        let var = |name: &str| {
            let found = vars.iter().find(|(n, _)| *n == name);
            found.map(|(_, v)| (*v).to_owned())
        };
        let mut settings = Settings {
            glyphs: glyphs(var),
            ..Settings::default()
        };
        overridden(&mut settings, var);
        assert_eq!(settings.glyphs, expected, "{vars:?}");
    }

    #[test]
    fn characters_follow_locale_and_terminal() {
        check(&[], Glyphs::Full);
        check(&[("LANG", "en_US.UTF-8")], Glyphs::Full);
        check(&[("LANG", "de_DE.ISO-8859-1")], Glyphs::Ascii);
        check(
            &[("LANG", "en_US.UTF-8"), ("LC_ALL", "ru_RU.KOI8-R")],
            Glyphs::Ascii,
        );
        check(&[("TERM", "linux"), ("LANG", "C")], Glyphs::Blocks);
        check(&[("LANG", "x"), ("WIREBOARD_GLYPHS", "full")], Glyphs::Full);
    }
}
