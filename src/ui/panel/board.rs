//! What is said when nothing is selected: the board, its numbers, its last requests.

use crate::app::Tab;
use crate::app::state::Clock;
use crate::board::Severity;
use crate::live::Totals;
use crate::ui::bar::clock;
use crate::ui::canvas::particles;
use crate::ui::paint::Look;
use crate::ui::symbols::{DOTS, Symbols};
use crate::ui::text;
use crate::ui::theme::Role;

use super::hops::outcome;
use super::node::latency;
use super::rows::Rows;

/// Requests listed at most.
const RECENT: usize = 12;

/// Adds the board's overview. `click` makes the action of a request's row.
pub fn rows<A>(
    out: &mut Rows<A>,
    tab: &Tab,
    clock: &Clock,
    click: impl Fn(crate::live::RequestId) -> Option<A>,
) {
    let header = &tab.doc.header;
    out.line(vec![(header.title.clone(), Role::Strong)]);
    out.prose(&header.description, Role::Muted);
    let problems = tab.problems();
    if !problems.is_empty() {
        out.heading("Problems");
        for problem in problems {
            let role = match problem.severity {
                Severity::Warning => Role::Warn,
                Severity::Error => Role::Bad,
            };
            out.prose(&problem.to_string(), role);
        }
    }
    let Some(run) = &tab.run else {
        return;
    };
    totals(out, &run.view.totals);
    if let Some(speed) = clock::in_words(clock) {
        out.pair("clock", &speed, Role::Muted);
    }
    if !run.view.recent.is_empty() {
        out.heading("Last requests");
        for request in run.view.recent.iter().rev().take(RECENT) {
            let (word, role) = outcome(request);
            let took = request.ended.unwrap_or_default().since(request.issued);
            let head = format!("{:<6}", request.id);
            let asked = format!("{} {}", request.method, request.path);
            let tail = format!("{word} {}", text::micros(took.0 / 1_000));
            let room = out.width().saturating_sub(7 + text::width(&tail));
            let asked = text::clip(&asked, room, "~");
            let pad = " ".repeat(room.saturating_sub(text::width(&asked)) + 1);
            let row = out.line(vec![
                (head, Role::Muted),
                (asked + &pad, Role::Text),
                (tail, role),
            ]);
            row.action = click(request.id);
        }
    }
}

/// Adds what the dots mean.
pub fn legend<A>(out: &mut Rows<A>, look: Look<'_>) {
    out.heading("Dots");
    let half = out.width() / 2;
    for pair in DOTS.chunks(2) {
        let mut spans = Vec::new();
        for kind in pair {
            let name = Symbols::dot_name(*kind);
            let pad = half.saturating_sub(3 + text::width(name));
            spans.push((
                format!("{}  ", look.symbols.dot(*kind)),
                particles::role(*kind),
            ));
            spans.push((name.to_owned() + &" ".repeat(pad), Role::Muted));
        }
        out.line(spans);
    }
}

fn totals<A>(out: &mut Rows<A>, t: &Totals) {
    out.heading("Requests");
    out.pair("rate", &text::rate(t.rate), Role::Text);
    out.pair("issued", &t.issued.to_string(), Role::Text);
    out.pair("answered", &t.ok.to_string(), Role::Good);
    let failed: u64 = t.failed.values().sum();
    if failed > 0 {
        let list: Vec<String> = t.failed.iter().map(|(k, n)| format!("{n} {k}")).collect();
        out.pair("failed", &list.join(", "), Role::Bad);
    }
    if t.abandoned > 0 {
        out.pair("abandoned", &t.abandoned.to_string(), Role::Warn);
    }
    out.pair("in flight", &t.in_flight.to_string(), Role::Text);
    latency(out, &t.latency);
}
