//! The top line: boards, player, clock, totals.
//!
//! The player stands at the right end, in a place of its own. Beside it, what does not fit is left
//! out from the least important on: time, "none failed", rate, name, tabs.

use crate::app::{Action, App, Area, Regions, Tab};
use crate::board::Severity;
use crate::live::NodeState;
use crate::ui::paint::Brush;
use crate::ui::symbols::Symbols;
use crate::ui::text;
use crate::ui::theme::Role;

use super::clock;

/// Columns of the player: four buttons of three.
const PLAYER: u16 = 12;

/// Draws the line.
pub fn paint(brush: &mut Brush<'_>, app: &App, regions: &mut Regions) {
    let w = brush.width();
    // The player never moves, whatever stands beside it: buttons are aimed at.
    let player = w.saturating_sub(PLAYER + 1);
    buttons(brush, app, player, regions);
    let mut x = 1;
    if w >= 100 {
        x = brush.text(x, 0, "wireboard", Role::Strong) + 2;
    }
    for (n, tab) in app.tabs.iter().enumerate() {
        let label = label(tab, n, brush.look.symbols);
        let fits = usize::from(x) + text::width(&label.0) < usize::from(player);
        if fits {
            x = paint_tab(brush, &label, n == app.active, n, x, regions);
        }
    }
    let mut end = player.saturating_sub(1);
    for fact in facts(app, brush) {
        let start = brush.text_right(x + 1, end, 0, &fact.content, fact.role);
        if start == end {
            return;
        }
        if let Some(command) = fact.command {
            let area = brush.part(start, 0, end - start, 1).area();
            let area = Area::new(area.x, area.y, area.width, area.height);
            regions.push(area, Action::Command(command));
        }
        end = start.saturating_sub(2);
    }
}

/// A tab in words: number, name, whether it is saved, whether something is down or wrong.
fn label(tab: &Tab, n: usize, symbols: &Symbols) -> (String, NodeState) {
    let state = worst(tab);
    let sign = match state {
        NodeState::Killed => symbols.cross,
        NodeState::Hung => symbols.hung,
        NodeState::Degraded | NodeState::Starting => symbols.slow,
        NodeState::Up | NodeState::Drawn => "",
    };
    let saved = if tab.dirty { "*" } else { "" };
    let mut label = format!(" {} {}{saved} ", n + 1, tab.name);
    if !sign.is_empty() {
        label.push_str(sign);
        label.push(' ');
    }
    let problems = tab.problems();
    let errors = problems.iter().filter(|p| p.severity == Severity::Error);
    match errors.count() {
        0 => {}
        1 => label.push_str("1 error "),
        n => label.push_str(&format!("{n} errors ")),
    }
    (label, state)
}

/// Draws one tab. Returns the column after it.
fn paint_tab(
    brush: &mut Brush<'_>,
    (label, state): &(String, NodeState),
    active: bool,
    n: usize,
    x: u16,
    regions: &mut Regions,
) -> u16 {
    let role = match (active, state) {
        (true, _) => Role::Chosen,
        (false, NodeState::Killed) => Role::Bad,
        (false, NodeState::Hung | NodeState::Degraded | NodeState::Starting) => Role::Warn,
        (false, NodeState::Up | NodeState::Drawn) => Role::Muted,
    };
    let end = brush.text(x, 0, label, role);
    let area = brush.part(x, 0, end - x, 1).area();
    let area = Area::new(area.x, area.y, area.width, area.height);
    regions.push(area, Action::SelectTab(n));
    end + 1
}

/// The worst state of a board's parts.
fn worst(tab: &Tab) -> NodeState {
    let rank = |s: &NodeState| match s {
        NodeState::Killed => 4,
        NodeState::Hung => 3,
        NodeState::Degraded => 2,
        NodeState::Starting => 1,
        NodeState::Up | NodeState::Drawn => 0,
    };
    let states = tab.run.iter().flat_map(|r| r.view.nodes.iter());
    states.map(|n| n.state).max_by_key(rank).unwrap_or_default()
}

/// Requests in flight from which their number is worth a word.
const CROWD: u64 = 10;

/// Something that stands left of the player.
struct Fact {
    content: String,
    role: Role,
    /// What a click on it does.
    command: Option<&'static str>,
}

impl Fact {
    fn new(content: impl Into<String>, role: Role) -> Self {
        Self {
            content: content.into(),
            role,
            command: None,
        }
    }
}

/// The clock's mode. A click changes it; a clock that stands goes on.
fn clock_fact(app: &App, symbols: &Symbols) -> Fact {
    let (mode, role) = clock::mode(&app.clock, symbols);
    let command = if app.clock.paused {
        "player.pause"
    } else {
        "player.clock"
    };
    Fact {
        command: Some(command),
        ..Fact::new(format!("{mode:>14}"), role)
    }
}

/// What stands left of the player, the rightmost and most important first. Numbers stand in fields
/// of a fixed width, so that nothing moves while they change.
fn facts(app: &App, brush: &Brush<'_>) -> Vec<Fact> {
    let symbols = brush.look.symbols;
    if app.starting {
        return vec![Fact::new("starting", Role::Muted)];
    }
    if let Some(why) = &app.engine_error {
        return vec![Fact::new(format!("not running: {why}"), Role::Bad)];
    }
    let mut facts = vec![clock_fact(app, symbols)];
    if let Some(lag) = clock::lag(&app.clock) {
        facts.push(Fact::new(lag, Role::Warn));
    }
    let Some(run) = app.tab().and_then(|t| t.run.as_ref()) else {
        return facts;
    };
    let totals = &run.view.totals;
    // What ended, whichever way; how many of them failed is said beside it.
    let ended = text::rate(totals.rate + totals.error_rate);
    let rate = Fact::new(format!("{ended:>6}"), Role::Text);
    // Nothing is due, so that time stands until something happens.
    let time = if app.clock.idle && !app.clock.paused {
        "idle".to_owned()
    } else {
        clock::time(run.view.now)
    };
    let time = Fact::new(format!("{time:>11}"), Role::Muted);
    if totals.error_rate >= 0.05 {
        let failed = format!("{:>6} failed", text::rate(totals.error_rate));
        facts.extend([Fact::new(failed, Role::Bad), rate, time]);
    } else if totals.in_flight >= CROWD {
        let inside = format!("{:>5} in flight", text::count(totals.in_flight));
        facts.extend([Fact::new(inside, Role::Warn), rate, time]);
    } else {
        // Good news gives way on narrow screens, bad news does not.
        let well = Fact::new("  none failed", Role::Muted);
        facts.extend([rate, well, time]);
    }
    facts
}

/// Slower, pause or go on, step, faster.
fn buttons(brush: &mut Brush<'_>, app: &App, from: u16, regions: &mut Regions) {
    let symbols = brush.look.symbols;
    let toggle = if app.clock.paused {
        symbols.play
    } else {
        symbols.pause
    };
    let list = [
        (symbols.slower, "player.slower"),
        (toggle, "player.pause"),
        (symbols.step, "player.next"),
        (symbols.faster, "player.faster"),
    ];
    let mut x = from;
    for (sign, command) in list {
        brush.text(x + 1, 0, sign, Role::Key);
        let area = brush.part(x, 0, 3, 1).area();
        let area = Area::new(area.x, area.y, area.width, area.height);
        regions.push(area, Action::Command(command));
        x += 3;
    }
}
