//! The last request that failed, in one short line: what came back, for what, and where it broke.
//!
//! Where it broke is read from the request's hops; of a request that nobody recorded only the outcome
//! is told. A page that is not there (4xx) is an answer, not a failure.

use std::sync::Arc;

use crate::board::{Document, Id};
use crate::live::{EngineView, Hop, Outcome, RequestId, RequestView};

/// How long the line stands, in milliseconds.
const STANDS_MS: u64 = 8_000;

/// What is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The line: `r12 GET /messages: 502 at App`.
    pub text: String,
    /// The request, as the run remembered it.
    pub request: Arc<RequestView>,
    /// When the line goes, on the clock of [`super::App::now_ms`].
    pub until_ms: u64,
}

/// The newest failure that came after the one that is known.
pub(super) fn newest(
    doc: &Document,
    view: &EngineView,
    known: RequestId,
    now_ms: u64,
) -> Option<Failure> {
    let mut new = view.recent.iter().rev().filter(|r| r.id > known);
    let request = new.find(|r| failed(r))?;
    Some(Failure {
        text: line(doc, request),
        request: Arc::clone(request),
        until_ms: now_ms.saturating_add(STANDS_MS),
    })
}

fn failed(request: &RequestView) -> bool {
    match request.outcome {
        None | Some(Outcome::Ok | Outcome::Abandoned) => false,
        Some(Outcome::HttpError) => request.status.is_some_and(|s| s >= 500),
        Some(Outcome::Refused | Outcome::Reset | Outcome::Timeout | Outcome::DnsError) => true,
    }
}

fn line(doc: &Document, request: &RequestView) -> String {
    let what = match (request.status, request.outcome) {
        (Some(status), _) => status.to_string(),
        (None, Some(outcome)) => outcome.name().replace('_', " "),
        (None, None) => String::new(),
    };
    let at = broke_at(doc, &request.hops);
    let at = at.map_or_else(String::new, |id| format!(" at {}", doc.called(&id)));
    format!(
        "{} {} {}: {what}{at}",
        request.id, request.method, request.path
    )
}

/// The part at which a request broke: the one that refused, reset or never answered, else the one
/// that failed by itself.
fn broke_at(doc: &Document, hops: &[Hop]) -> Option<Id> {
    let bad = |h: &Hop| {
        matches!(
            h.event.as_str(),
            "refused" | "reset" | "timed out" | "dropped" | "failed" | "fault" | "unresolved"
        )
    };
    // What was tried again elsewhere is forgiven: the last try broke it.
    let again = |h: &Hop| matches!(h.event.as_str(), "retry" | "redispatched");
    let tries = hops.iter().rposition(again).map_or(0, |at| at + 1);
    let last = hops[tries..].iter().position(bad).map(|at| tries + at);
    let at = last.or_else(|| hops.iter().position(bad))?;
    let peer = |hop: &Hop| {
        let edge = doc.edges.get(hop.edge.as_ref()?)?;
        let other = if edge.from == hop.node {
            &edge.to
        } else {
            &edge.from
        };
        Some(other.clone())
    };
    if let Some(other) = peer(&hops[at]) {
        return Some(other);
    }
    // Nothing came over a wire: it broke where the last message was, or was bound for.
    let last = hops[..at].iter().rev().find(|h| h.edge.is_some());
    match last {
        Some(hop) if matches!(hop.event.as_str(), "sent" | "connect") => peer(hop),
        Some(hop) if hop.event == "received" && hops[at].event == "unresolved" => peer(hop),
        Some(hop) => Some(hop.node.clone()),
        None => Some(hops[at].node.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Edge, EdgeKind, Kind, Node, Record};
    use crate::live::Nanos;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn board() -> Document {
        let mut doc = Document::default();
        for (name, kind) in [
            ("user", Kind::Client),
            ("dns", Kind::Dns),
            ("web", Kind::WebServer),
            ("app", Kind::AppServer),
        ] {
            let node = Node::new(id(name), kind, &name.to_uppercase(), Cell::default());
            doc.insert(Record::Node(node));
        }
        for (from, to, kind) in [
            ("user", "dns", EdgeKind::Dns),
            ("user", "web", EdgeKind::Http),
            ("web", "app", EdgeKind::App),
        ] {
            doc.insert(Record::Edge(Edge::new(id(from), id(to), kind)));
        }
        doc
    }

    /// Hops as `node event edge`.
    fn hops(list: &[(&str, &str, &str)]) -> Vec<Hop> {
        let hop = |(node, event, edge): &(&str, &str, &str)| Hop {
            at: Nanos::ZERO,
            node: id(node),
            edge: Id::new(edge).ok(),
            event: (*event).to_owned(),
            detail: String::new(),
            bytes: None,
        };
        list.iter().map(hop).collect()
    }

    fn check(list: &[(&str, &str, &str)], expected: &str) {
        assert_eq!(
            broke_at(&board(), &hops(list)),
            Some(id(expected)),
            "{list:?}"
        );
    }

    #[test]
    fn a_line_names_the_part_that_broke() {
        let asked = ("web", "received", "user->web");
        check(
            &[
                asked,
                ("web", "connect", "web->app"),
                ("web", "refused", "web->app"),
            ],
            "app",
        );
        // It hangs: the client's patience ends while the request is there.
        let there = ("app", "received", "web->app");
        check(&[asked, there, ("user", "failed", "")], "app");
        // The wire is cut: it never arrives.
        check(
            &[
                asked,
                ("web", "connect", "web->app"),
                ("user", "failed", ""),
            ],
            "app",
        );
        check(&[asked, there, ("app", "fault", "")], "app");
        check(
            &[
                ("user", "sent", "user->dns"),
                ("user", "received", "user->dns"),
                ("user", "unresolved", ""),
            ],
            "dns",
        );
        assert_eq!(broke_at(&board(), &hops(&[asked])), None);
    }
}
