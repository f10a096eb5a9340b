//! The pages that are made from the table of settings: a table for the README, a section of the man
//! page.

use std::fmt::Write as _;

use super::Settings;
use super::table::{SETTINGS, Setting};
use crate::app::command::roff;

/// The value of a setting where nobody chose another one, as it stands in the config. Two follow
/// from the terminal.
fn standard(setting: &Setting) -> String {
    match setting.name {
        "colors" | "glyphs" => "as the terminal is".to_owned(),
        _ => match setting.value(&Settings::default()) {
            super::table::Value::Text(word) => format!("{word:?}"),
            super::table::Value::Number(number) => number.to_string(),
            super::table::Value::Switch(on) => on.to_string(),
        },
    }
}

/// A Markdown table.
pub fn settings_table() -> String {
    let mut text =
        String::from("\n| setting | takes | without it | |\n| --- | --- | --- | --- |\n");
    for setting in SETTINGS {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            setting.name,
            setting.accepted(),
            standard(setting),
            setting.doc
        );
    }
    text.push('\n');
    text
}

/// The section of the man page, as roff.
pub fn settings_roff() -> String {
    let mut text = String::from(".SH SETTINGS\n");
    text.push_str(&roff(
        "The config is config.toml in the folder wireboard of the user's config folder, or in \
         $WIREBOARD_HOME/config; `wireboard doctor` says where that is and what is wrong with it. \
         F10 changes the settings and writes them there; comments and what is not known stay.",
    ));
    for setting in SETTINGS {
        let about = format!(
            "{} Takes {}; without it: {}.",
            setting.doc,
            setting.accepted(),
            standard(setting)
        );
        let _ = write!(text, ".TP\n\\fB{}\\fR\n{}", setting.name, roff(&about));
    }
    let _ = write!(
        text,
        ".TP\n\\fB[keys]\\fR\n{}.nf\n\n{}.fi\n",
        roff(
            "Keys for commands, by the names below: a chord, a list of chords, or \"\" for none. They \
             take the place of the command's own keys. Keys of a chord are separated by blanks."
        ),
        EXAMPLE.lines().map(roff).collect::<String>()
    );
    text
}

/// What a config may look like.
pub const EXAMPLE: &str = "\
theme = \"dark\"

[keys]
edit.undo = \"Ctrl+U\"
view.log = \"\"
player.send = [\"r\", \"g s\"]
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_pages_have_every_setting() {
        for setting in SETTINGS {
            assert!(settings_table().contains(&format!("| `{}` |", setting.name)));
            assert!(settings_roff().contains(&format!("\\fB{}\\fR", setting.name)));
        }
    }
}
