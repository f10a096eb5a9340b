//! What the terminal is asked to report of the mouse: nothing, clicks and drags, or every move.
//!
//! Moves without a button are many bytes, so they are asked for only while something on the screen
//! follows the pointer, unless the user wants them always or never.

use super::command::Effects;
use super::effect::Effect;
use super::overlay::Overlay;
use super::settings::Hover;
use super::state::App;

/// What the terminal reports now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reports {
    /// Clicks, drags and the wheel.
    pub mouse: bool,
    /// The pointer moving with no button held.
    pub hover: bool,
}

impl Default for Reports {
    /// What a terminal reports that was just entered.
    fn default() -> Self {
        Self {
            mouse: true,
            hover: false,
        }
    }
}

/// Asks for what is wanted now, where that is something else than what is reported.
pub(super) fn renew(app: &mut App, effects: &mut Effects) {
    let mouse = app.settings.mouse;
    let wanted = Reports {
        mouse,
        hover: mouse
            && match app.settings.hover {
                Hover::Never => false,
                Hover::Tools => follows_pointer(app),
                Hover::Always => true,
            },
    };
    if wanted.mouse != app.reports.mouse {
        effects.push(Effect::Mouse(wanted.mouse));
    }
    if wanted.hover != app.reports.hover {
        effects.push(Effect::Hover(wanted.hover));
        if !wanted.hover {
            // Where the pointer was is not where it is.
            for tab in &mut app.tabs {
                tab.hover = None;
            }
        }
    }
    app.reports = wanted;
}

/// True while something on the screen follows the pointer: a tool that says so, or a list.
fn follows_pointer(app: &App) -> bool {
    match app.overlay() {
        None => app.hand.tool.wants_hover(),
        Some(Overlay::Palette(_) | Overlay::Help(_) | Overlay::GoTo(_) | Overlay::Menu(_)) => true,
        Some(
            // Choosing a revision shows it: a pointer that passes by chooses nothing.
            Overlay::History(_)
            | Overlay::Question(_)
            | Overlay::Dispute(_)
            | Overlay::Prompt(_)
            | Overlay::Page(_)
            | Overlay::Settings(_),
        ) => false,
    }
}
