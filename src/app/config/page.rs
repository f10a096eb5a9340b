//! The config told on the screen: where it is, what was wrong with it.

use crate::app::overlay::{Overlay, Page};
use crate::app::state::{App, Tone};
use crate::board::words::count;

/// At the start: errors are shown, warnings are said. Neither keeps the program from starting.
pub(in crate::app) fn at_start(app: &mut App) {
    match app.config.counts() {
        (0, 0) => {}
        (0, warnings) => {
            let text = format!(
                "{} in the config; {{program.config}} shows",
                count(warnings, "warning")
            );
            app.say(Tone::Info, text);
        }
        (1.., _) => show(app),
    }
}

/// Opens the page.
pub(in crate::app) fn show(app: &mut App) {
    let config = &app.config;
    let mut lines = Vec::new();
    match (&config.file, config.exists) {
        (None, _) => lines.push(
            "This machine names no home, so there is no place for a config; set HOME.".to_owned(),
        ),
        (Some(file), false) => {
            lines.push(format!(
                "{file} is not there: everything is at its default."
            ));
            lines.push(
                "{program.settings} writes it; keys are written by hand, as `wireboard man` says."
                    .to_owned(),
            );
        }
        (Some(file), true) => {
            let verdict = config.verdict();
            lines.push(format!(
                "{file}: {verdict}. What could be read is in force."
            ));
        }
    }
    for problem in &config.problems {
        lines.push(String::new());
        lines.push(problem.to_string());
    }
    app.overlays.push(Overlay::Page(Page {
        title: "The config".to_owned(),
        lines,
        scroll: 0,
    }));
}
