//! Print what is believed about this terminal and this machine, and what is wrong with the user's
//! config: exit 1 when something in it is an error.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::process::ExitCode;

use crate::app::settings::Settings;
use crate::app::settings::table::SETTINGS;
use crate::app::{command, keymap::Keymap};
use crate::format::report::report;
use crate::store::paths;

use super::output;

/// Runs the subcommand.
pub fn run() -> anyhow::Result<ExitCode> {
    let mut text = format!("wireboard {}\n", env!("CARGO_PKG_VERSION"));
    terminal(&mut text);
    samples(&mut text);
    ports(&mut text);
    folders(&mut text);
    let errors = config(&mut text);
    output::print(&text)?;
    Ok(ExitCode::from(u8::from(errors > 0)))
}

/// The user's config and what is wrong with it; the number of errors.
fn config(text: &mut String) -> usize {
    text.push_str("\nconfig\n");
    let (config, source) = super::config::load(Settings::default());
    let Some(file) = &config.file else {
        row(text, "file", "nowhere: the machine names no home; set HOME");
        return 0;
    };
    row(text, "file", file);
    let verdict = if config.exists {
        config.verdict()
    } else {
        "not there: everything is at its default".to_owned()
    };
    row(text, "read", &verdict);
    for setting in SETTINGS {
        let (now, standard) = (
            setting.shown(&config.settings),
            setting.shown(&Settings::default()),
        );
        if now != standard {
            row(text, setting.name, &now);
        }
    }
    for command in command::all() {
        let keys = config.keymap.text(command.id);
        if keys != Keymap::standard().text(command.id) {
            let keys = if keys.is_empty() { "no key" } else { &keys };
            row(text, command.id, keys);
        }
    }
    for problem in &config.problems {
        let _ = write!(text, "\n{}\n", report(file, &source, problem).trim_end());
    }
    config.counts().0
}

fn row(text: &mut String, name: &str, value: &str) {
    let _ = writeln!(text, "  {name:<16} {value}");
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

fn terminal(text: &mut String) {
    text.push_str("\nterminal\n");
    for name in ["TERM", "COLORTERM", "TERM_PROGRAM"] {
        row(text, name, &env(name).unwrap_or_else(|| "not set".into()));
    }
    let stdout = std::io::stdout();
    row(
        text,
        "output",
        if stdout.is_terminal() {
            "a terminal"
        } else {
            "not a terminal: the whiteboard needs one; `run` and `show` do not"
        },
    );
    match rustix::termios::tcgetwinsize(&stdout) {
        Ok(size) if size.ws_col > 0 => {
            let fits = if size.ws_col >= 80 && size.ws_row >= 24 {
                ""
            } else {
                "; the whiteboard wants 80x24"
            };
            row(
                text,
                "size",
                &format!("{}x{}{fits}", size.ws_col, size.ws_row),
            );
        }
        _ => row(text, "size", "unknown"),
    }
    row(text, "colours", colours());
    row(
        text,
        "NO_COLOR",
        if env("NO_COLOR").is_some() {
            "set: no colours are used"
        } else {
            "not set"
        },
    );
    row(text, "locale", &locale());
    for name in ["WIREBOARD_GLYPHS", "WIREBOARD_MOTION"] {
        row(text, name, &env(name).unwrap_or_else(|| "not set".into()));
    }
    row(text, "inside", &inside());
}

fn colours() -> &'static str {
    match supports_color::on(supports_color::Stream::Stdout) {
        None => "none",
        Some(level) if level.has_16m => "24 bit",
        Some(level) if level.has_256 => "256",
        Some(_) => "16",
    }
}

/// The variable that decides the character set (locale(7)), and what follows from it.
fn locale() -> String {
    let found = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| env(name).map(|value| (name, value)));
    match found {
        None => {
            "not set: box drawing may come out wrong; set WIREBOARD_GLYPHS=ascii, or LANG=C.UTF-8"
                .into()
        }
        Some((name, value)) => {
            let folded = value.to_ascii_lowercase().replace('-', "");
            if folded.contains("utf8") {
                format!("{name}={value}")
            } else {
                format!("{name}={value}: not UTF-8, so ASCII signs are used")
            }
        }
    }
}

fn inside() -> String {
    let mut around = Vec::new();
    if env("TMUX").is_some() {
        around.push("tmux");
    }
    if env("STY").is_some() {
        around.push("screen");
    }
    if env("SSH_CONNECTION").is_some() || env("SSH_TTY").is_some() {
        around.push("ssh");
    }
    if around.is_empty() {
        "neither tmux, screen nor ssh".into()
    } else {
        around.join(", ")
    }
}

fn samples(text: &mut String) {
    text.push_str("\nsigns (each line should be even and unbroken)\n");
    row(text, "boxes", "┌──┬──┐ ╔══╗ ╭──╮ ├──┼──┤ └──┴──┘");
    row(text, "dashes", "┄┄┄┄ ╌╌╌╌ ┆ ╎");
    row(text, "arrows", "▶ ◀ ▲ ▼");
    row(text, "dots", "● ○ ◆ ◇ ■ □ ✕");
    row(text, "blocks", "▁▂▃▄▅▆▇█ ░▒▓");
    row(text, "braille", "⠁⠃⠇⡇⣇⣧⣷⣿");
    row(text, "ASCII", "+--+ |  | > < ^ v * o # x");
}

fn ports(text: &mut String) {
    text.push_str("\ndoors\n");
    row(text, "site", &port(8080, false));
    row(text, "dns", &port(5300, true));
}

/// Whether a door could stand here now.
fn port(number: u16, udp: bool) -> String {
    let address = (Ipv4Addr::LOCALHOST, number);
    let tcp = TcpListener::bind(address).map(drop);
    let bound = if udp {
        tcp.and_then(|()| UdpSocket::bind(address).map(drop))
    } else {
        tcp
    };
    match bound {
        Ok(()) => format!("127.0.0.1:{number} is free"),
        Err(why) => format!("127.0.0.1:{number} is not free ({why}); the next free port is taken"),
    }
}

fn folders(text: &mut String) {
    text.push_str("\nfiles\n");
    for (name, path) in [("config", paths::config()), ("state", paths::state())] {
        let shown = path.map_or_else(
            || "unknown: the machine names no home; set HOME".to_owned(),
            |path| path.display().to_string(),
        );
        row(text, name, &shown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_port_is_said_to_be_busy() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let number = taken.local_addr().unwrap().port();
        assert!(port(number, false).contains("is not free"));
    }
}
