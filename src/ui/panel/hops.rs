//! The way of one request: time, node, what happened, and why.

use crate::board::Document;
use crate::board::words::count;
use crate::live::{Outcome, RequestView};
use crate::ui::paint::Look;
use crate::ui::text;
use crate::ui::theme::Role;

use super::bytes;
use super::rows::Rows;
use crate::app::names::named;

/// Adds the request's first lines: what was asked, and how it went. `kept`, of a request that
/// was chosen so that no newer one takes its place, makes the action that lets go of it.
pub fn summary<A>(
    out: &mut Rows<A>,
    doc: &Document,
    request: &RequestView,
    kept: Option<A>,
    look: Look<'_>,
) {
    let from = if request.from_door {
        " from a door"
    } else {
        ""
    };
    out.line(vec![
        (format!("{} ", request.id), Role::Path),
        (format!("{} {}", request.method, request.path), Role::Strong),
        (from.to_owned(), Role::Muted),
    ]);
    let (word, role) = outcome(request);
    let mut spans = vec![(word, role)];
    if let Some(ended) = request.ended {
        let took = text::micros(ended.since(request.issued).0 / 1_000);
        spans.push((format!(" in {took}"), Role::Muted));
    }
    out.line(spans);
    if kept.is_some() {
        let row = out.line(vec![
            ("kept in view; ".to_owned(), Role::Muted),
            ("Esc".to_owned(), Role::Key),
            (" follows the run".to_owned(), Role::Muted),
        ]);
        row.action = kept;
    }
    if !request.served_by.is_empty() {
        let arrow = format!(" {} ", look.symbols.arrow);
        let way: Vec<&str> = request.served_by.iter().map(|id| doc.called(id)).collect();
        out.prose(&way.join(&arrow), Role::Muted);
    }
}

/// Adds the list of hops. `chosen` is the one whose bytes are shown below; `click` makes the action
/// of a row. Returns the row of the chosen hop, so that it can be scrolled into sight.
pub fn list<A>(
    out: &mut Rows<A>,
    doc: &Document,
    request: &RequestView,
    chosen: Option<usize>,
    click: impl Fn(usize) -> Option<A>,
) -> Option<usize> {
    let mut chosen_row = None;
    // Hops may lie microseconds apart: all in one unit, with all its digits.
    out.heading("Hops (ms)");
    if request.hops_dropped > 0 {
        let dropped = count(request.hops_dropped as usize, "earlier hop");
        let dropped = format!("not kept: {dropped}");
        out.prose(&dropped, Role::Muted);
    }
    for (n, hop) in request.hops.iter().enumerate() {
        if chosen == Some(n) {
            chosen_row = Some(out.len());
        }
        let at = hop.at.since(request.issued).0 as f64 / 1e6;
        let row = out.line(vec![
            (format!("{at:>8.3} "), Role::Muted),
            (format!("{} ", doc.called(&hop.node)), Role::Strong),
            (hop.event.clone(), event_role(&hop.event)),
        ]);
        row.chosen = chosen == Some(n);
        row.action = click(n);
        let room = out.width().saturating_sub(9);
        for line in text::wrap(&named(doc, &hop.detail), room) {
            out.line(vec![(" ".repeat(9) + &line, Role::Text)]).action = click(n);
        }
    }
    chosen_row
}

/// Adds the bytes of the chosen hop. Where nothing was sent or taken in, the message that was under
/// way then keeps standing: `message` is the hop that it belongs to.
pub fn bytes<A>(
    out: &mut Rows<A>,
    doc: &Document,
    request: &RequestView,
    chosen: usize,
    message: Option<usize>,
) {
    let Some(hop) = request.hops.get(chosen) else {
        return;
    };
    let shown = message.and_then(|n| request.hops.get(n));
    let Some((from, bytes)) = shown.and_then(|h| h.bytes.as_ref().map(|bytes| (h, bytes))) else {
        out.heading(&format!(
            "Bytes at {}, {}",
            doc.called(&hop.node),
            hop.event
        ));
        out.prose("no message was sent or taken in up to here", Role::Muted);
        return;
    };
    out.heading(&format!(
        "Bytes at {}, {}",
        doc.called(&from.node),
        from.event
    ));
    if message != Some(chosen) {
        let at = text::micros(from.at.since(request.issued).0 / 1_000);
        let why = format!(
            "the last message before {}, {}, which sent none; it belongs to the hop at {at}",
            doc.called(&hop.node),
            hop.event
        );
        out.prose(&why, Role::Muted);
    }
    bytes::rows(out, bytes);
}

/// How a request went, in words.
pub fn outcome(request: &RequestView) -> (String, Role) {
    let status = |s: Option<u16>| s.map_or(String::new(), |s| s.to_string());
    match request.outcome {
        None => ("on its way".to_owned(), Role::Accent),
        Some(Outcome::Ok) => (format!("{} ok", status(request.status)), Role::Good),
        Some(Outcome::HttpError) => (format!("{} error", status(request.status)), Role::Bad),
        Some(Outcome::Refused) => ("connection refused".to_owned(), Role::Bad),
        Some(Outcome::Reset) => ("connection reset".to_owned(), Role::Bad),
        Some(Outcome::Timeout) => ("no answer in time".to_owned(), Role::Bad),
        Some(Outcome::DnsError) => ("name not found".to_owned(), Role::Bad),
        Some(Outcome::Abandoned) => ("client went away".to_owned(), Role::Warn),
    }
}

fn event_role(event: &str) -> Role {
    match event {
        "refused" | "reset" | "timeout" | "failed" | "dropped" | "lost" | "error" => Role::Bad,
        _ => Role::Accent,
    }
}
