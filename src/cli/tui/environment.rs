//! What the environment says about the terminal: colours and characters.
//!
//! | variable | meaning |
//! | --- | --- |
//! | `NO_COLOR`, `FORCE_COLOR`, `COLORTERM`, `TERM` | the colours, as everywhere |
//! | `WIREBOARD_GLYPHS` | `full`, `blocks` or `ascii` |
//! | `WIREBOARD_MOTION` | `full`, `reduced` or `off` |
//! | `LC_ALL`, `LC_CTYPE`, `LANG` | ASCII where they name another encoding than UTF-8 |

use std::env;

use crate::app::Settings;
use crate::app::settings::{ColorLevel, Glyphs, Motion};

/// The settings to start with.
pub(super) fn settings() -> Settings {
    Settings {
        glyphs: glyphs(|name| env::var(name).ok().filter(|v| !v.is_empty())),
        colors: colors(),
        motion: match env::var("WIREBOARD_MOTION").as_deref() {
            Ok("reduced") => Motion::Reduced,
            Ok("off") => Motion::Off,
            _ => Motion::Full,
        },
        ..Settings::default()
    }
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
    match var("WIREBOARD_GLYPHS").as_deref() {
        Some("full") => return Glyphs::Full,
        Some("blocks") => return Glyphs::Blocks,
        Some("ascii") => return Glyphs::Ascii,
        _ => {}
    }
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
        assert_eq!(glyphs(var), expected, "{vars:?}");
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
