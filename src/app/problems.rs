//! What is wrong with a board, told: at the start without being asked, later on request.

use crate::board::words::count;

use super::overlay::{Overlay, Page};
use super::state::{App, Tone};
use super::tab::Tab;

/// At the start, a board with errors is shown together with them: otherwise a half-empty screen
/// would be all there is to see.
pub(super) fn at_start(app: &mut App) {
    let wrong = |tab: &Tab| tab.problem_counts().0 > 0;
    let Some(first) = app.tabs.iter().position(wrong) else {
        return;
    };
    app.active = first;
    let others = app.tabs.iter().enumerate().skip(first + 1);
    let others: Vec<String> = others
        .filter(|(_, tab)| wrong(tab))
        .map(|(n, tab)| {
            format!(
                "{} in {}: {} and {{board.problems}} show",
                counts(tab),
                name(tab),
                n + 1
            )
        })
        .collect();
    if !others.is_empty() {
        app.say(Tone::Bad, others.join("; "));
    }
    show(app);
}

/// Everything that is known to be wrong with the active board.
pub(super) fn show(app: &mut App) {
    let Some(tab) = app.tab() else { return };
    let mut lines = vec![format!("{} in {}.", counts(tab), name(tab))];
    if !tab.diagnostics.is_empty() && tab.problem_counts().0 > 0 {
        let kept = "The board shows what could be read; the file stays as it is until you save.";
        lines.push(kept.to_owned());
    }
    for problem in tab.problems() {
        lines.push(String::new());
        lines.push(problem.to_string());
    }
    let page = Page {
        title: format!("Problems of {}", tab.name),
        lines,
        scroll: 0,
    };
    app.overlays.push(Overlay::Page(page));
}

fn name(tab: &Tab) -> &str {
    tab.path.as_ref().unwrap_or(&tab.name)
}

fn counts(tab: &Tab) -> String {
    match tab.problem_counts() {
        (errors, 0) => count(errors, "error"),
        (0, warnings) => count(warnings, "warning"),
        (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}
