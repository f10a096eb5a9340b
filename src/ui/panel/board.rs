//! What is said when nothing is selected: the board, its numbers, its last requests.

use crate::app::Tab;
use crate::app::state::Clock;
use crate::board::{EdgeKind, Severity};
use crate::drawing::raster::{Arms, Axis};
use crate::live::{Outcome, RequestView, Totals};
use crate::ui::bar::clock;
use crate::ui::canvas::{edges, particles};
use crate::ui::glyphs;
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
        let listed = || run.view.recent.iter().rev().take(RECENT);
        let widest = listed().map(|r| r.id.to_string().len()).max();
        let id_w = widest.unwrap_or(0).max(5) + 1;
        for request in listed() {
            let (word, role) = brief(request);
            let took = request.ended.unwrap_or_default().since(request.issued);
            let head = format!("{:<id_w$}", request.id.to_string());
            let asked = format!("{} {}", request.method, request.path);
            let tail = format!("{word} {}", text::micros(took.0 / 1_000));
            let room = out.width().saturating_sub(id_w + 1 + text::width(&tail));
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
            let small = particles::small_dot(look.symbols, *kind).unwrap_or(' ');
            spans.push((
                format!("{}{small} ", look.symbols.dot(*kind)),
                particles::role(*kind),
            ));
            spans.push((name.to_owned() + &" ".repeat(pad), Role::Muted));
        }
        out.line(spans);
    }
    let s = look.symbols;
    for (sign, name, role) in [
        (s.busy.to_owned(), "inside a part now", Role::Accent),
        (s.cross.to_owned(), "along a line: it is cut", Role::Dead),
        (
            format!("{}35", s.times),
            "more messages than dots",
            Role::Text,
        ),
    ] {
        let pad = " ".repeat(4_usize.saturating_sub(text::width(&sign)));
        out.line(vec![(sign + &pad, role), (name.to_owned(), Role::Muted)]);
    }
}

/// What the strokes of lines mean: one kind of edge for each, and in words what else has it.
const LINES: [(EdgeKind, &str); 4] = [
    (EdgeKind::Http, "requests"),
    (EdgeKind::Sql, "to the data"),
    (EdgeKind::Replication, "replication"),
    (EdgeKind::Deploy, "code, drawn only"),
];

/// Adds what the lines mean; in a set that has one stroke for two of them, those that differ.
pub fn lines<A>(out: &mut Rows<A>, look: Look<'_>) {
    out.heading("Lines");
    let half = out.width() / 2;
    let piece = |kind| {
        let level = Arms::along(Axis::Horizontal);
        glyphs::line(level, edges::stroke(kind), look.symbols.set())
    };
    let mut told: Vec<(&str, EdgeKind, String)> = Vec::new();
    for (kind, name) in LINES {
        let sign = piece(kind);
        match told.iter_mut().find(|(known, ..)| *known == sign) {
            Some((.., words)) => *words = format!("{words}, {name}"),
            None => told.push((sign, kind, name.to_owned())),
        }
    }
    for pair in told.chunks(2) {
        let mut spans = Vec::new();
        for (sign, kind, name) in pair {
            let pad = half.saturating_sub(3 + text::width(name));
            spans.push((sign.repeat(2) + " ", edges::role(*kind)));
            spans.push((name.clone() + &" ".repeat(pad), Role::Muted));
        }
        out.line(spans);
    }
}

/// How a request went, in a word that leaves room for what was asked.
fn brief(request: &RequestView) -> (String, Role) {
    let (long, role) = outcome(request);
    let word = match (request.outcome, request.status) {
        (Some(Outcome::Ok | Outcome::HttpError), Some(status)) => status.to_string(),
        (Some(Outcome::Refused), _) => "refused".to_owned(),
        (Some(Outcome::Reset), _) => "reset".to_owned(),
        (Some(Outcome::Timeout), _) => "timeout".to_owned(),
        (Some(Outcome::DnsError), _) => "no name".to_owned(),
        (Some(Outcome::Abandoned), _) => "left".to_owned(),
        (Some(Outcome::Ok | Outcome::HttpError) | None, _) => long,
    };
    (word, role)
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
