//! The top line: boards, player, clock, totals.
//!
//! Numbers stand in fields of a fixed width, so that nothing jumps while they change. What does not
//! fit is left out from the least important on: time, errors, rate, name.

use crate::app::input::{Key, KeyCode};
use crate::app::{Action, App, Area, Regions, Tab};
use crate::live::NodeState;
use crate::ui::paint::Brush;
use crate::ui::text;
use crate::ui::theme::Role;

use super::clock;

/// Draws the line.
pub fn paint(brush: &mut Brush<'_>, app: &App, regions: &mut Regions) {
    let w = brush.width();
    let mut x = 1;
    if w >= 100 {
        x = brush.text(x, 0, "wireboard", Role::Strong) + 2;
    }
    for (n, tab) in app.tabs.iter().enumerate() {
        x = paint_tab(brush, app, n, tab, x, regions);
    }
    let mut end = w.saturating_sub(1);
    for (content, role) in facts(app, brush) {
        let start = brush.text_right(x + 2, end, 0, &content, role);
        if start == end {
            return;
        }
        end = start.saturating_sub(2);
    }
    buttons(brush, app, x + 2, end, regions);
}

/// One tab: number, name, whether it is saved, whether something is down.
fn paint_tab(
    brush: &mut Brush<'_>,
    app: &App,
    n: usize,
    tab: &Tab,
    x: u16,
    regions: &mut Regions,
) -> u16 {
    let symbols = brush.look.symbols;
    let state = worst(tab);
    let sign = match state {
        NodeState::Killed => symbols.cross,
        NodeState::Hung => symbols.hung,
        NodeState::Degraded | NodeState::Starting => symbols.slow,
        NodeState::Up | NodeState::Drawn => "",
    };
    let active = n == app.active;
    let saved = if tab.dirty { "*" } else { "" };
    let mut label = format!(" {} {}{saved} ", n + 1, tab.name);
    if !sign.is_empty() {
        label.push_str(sign);
        label.push(' ');
    }
    let role = match (active, state) {
        (true, _) => Role::Chosen,
        (false, NodeState::Killed) => Role::Bad,
        (false, NodeState::Hung | NodeState::Degraded | NodeState::Starting) => Role::Warn,
        (false, NodeState::Up | NodeState::Drawn) => Role::Muted,
    };
    let end = brush.text(x, 0, &label, role);
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

/// What stands at the right end, the rightmost and most important first.
fn facts(app: &App, brush: &Brush<'_>) -> Vec<(String, Role)> {
    let symbols = brush.look.symbols;
    if app.starting {
        return vec![("starting".to_owned(), Role::Muted)];
    }
    if let Some(why) = &app.engine_error {
        return vec![(format!("not running: {why}"), Role::Bad)];
    }
    let (mode, mode_role) = clock::mode(&app.clock, symbols);
    let speed = clock::speed(&app.clock, symbols);
    let mut facts = vec![];
    let clock = if speed.is_empty() {
        mode
    } else {
        format!("{mode} {speed:<7}")
    };
    if let Some(run) = app.tab().and_then(|t| t.run.as_ref()) {
        let t = &run.view.totals;
        let failing = t.error_rate >= 0.05;
        facts.push((format!("{:>11}", clock::time(run.view.now)), Role::Muted));
        let errors = if failing {
            (format!("{:>6} failed", text::rate(t.error_rate)), Role::Bad)
        } else {
            ("   no errors".to_owned(), Role::Muted)
        };
        // Good news gives way on narrow screens, bad news does not.
        if failing || brush.width() >= 100 {
            facts.push(errors);
        }
        facts.push((format!("{:>6}", text::rate(t.rate)), Role::Text));
    }
    if let Some(lag) = clock::lag(&app.clock) {
        facts.push((lag, Role::Warn));
    }
    facts.push((clock, mode_role));
    // Drawn from the right: on narrow screens the clock is what must stay.
    if brush.width() < 92 {
        facts.drain(..facts.len().min(1));
        if brush.width() < 72 && facts.len() > 1 {
            facts.drain(..facts.len() - 1);
        }
    }
    facts
}

/// Slower, pause or go on, step, faster.
fn buttons(brush: &mut Brush<'_>, app: &App, from: u16, end: u16, regions: &mut Regions) {
    let symbols = brush.look.symbols;
    let toggle = if app.clock.paused {
        symbols.play
    } else {
        symbols.pause
    };
    let list = [
        (symbols.slower, '<'),
        (toggle, ' '),
        (symbols.step, '.'),
        (symbols.faster, '>'),
    ];
    let w = list.len() as u16 * 3;
    if end < from + w {
        return;
    }
    let mut x = end - w;
    for (sign, key) in list {
        brush.text(x + 1, 0, sign, Role::Key);
        let area = brush.part(x, 0, 3, 1).area();
        let area = Area::new(area.x, area.y, area.width, area.height);
        regions.push(area, Action::Press(Key::plain(KeyCode::Char(key))));
        x += 3;
    }
}
