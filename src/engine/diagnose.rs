//! What of a board cannot run, said like a compiler: what is missing and what to do.
//!
//! Nothing here stops a run: a half-drawn board serves what it can. What is wrong with a board as a
//! document (bounds, names, dangling ends) is [`crate::board::check`]'s and not said again.

mod names;
mod nodes;

use super::sources::Sources;
use super::wiring::{runs, speaks};
use crate::board::{Diagnostic, Document, Edge, EdgeKind, Key, Kind};

/// What the code that runs on an application server asks of databases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asks {
    /// It reads or writes rows.
    pub rows: bool,
    /// It writes rows.
    pub writes: bool,
}

/// Everything of a board that cannot run. `asks` tells what the code of an application server asks
/// of databases.
pub fn diagnose(
    board: &Document,
    sources: &Sources,
    asks: impl Fn(&crate::board::Id) -> Asks,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for edge in board.edges.values() {
        edge_of(board, edge, &mut found);
    }
    for node in board.nodes.values() {
        nodes::node(board, node, sources, asks(&node.id), &mut found);
    }
    for traffic in board.traffic.values() {
        let client = board.nodes.get(&traffic.client);
        if client.is_none_or(|c| c.kind() != Kind::Client) {
            found.push(Diagnostic::warning(
                Some(Key::Traffic(traffic.id.clone())),
                format!(
                    "{} is not a client, so this traffic is not sent",
                    traffic.client
                ),
                "name a client node",
            ));
        }
    }
    found
}

fn edge_of(board: &Document, edge: &Edge, found: &mut Vec<Diagnostic>) {
    if matches!(edge.kind, EdgeKind::Plain | EdgeKind::Scrape) {
        return;
    }
    let key = Some(Key::Edge(edge.id.clone()));
    let (Some(from), Some(to)) = (board.nodes.get(&edge.from), board.nodes.get(&edge.to)) else {
        return;
    };
    if edge.from == edge.to {
        let message = "an edge from a node to itself carries nothing";
        found.push(Diagnostic::warning(key, message, "draw it to another node"));
        return;
    }
    if speaks(edge.kind, from.kind(), to.kind()) || !runs(from.kind()) || !runs(to.kind()) {
        return;
    }
    // A web server reads its files from the code base; no message travels for that.
    let files = (EdgeKind::Deploy, Kind::Codebase, Kind::WebServer);
    if (edge.kind, from.kind(), to.kind()) == files {
        return;
    }
    let what = edge.kind.name();
    let message = format!(
        "a {} and a {} do not speak {what}, so this edge is only drawn",
        from.kind().title(),
        to.kind().title()
    );
    let help = if speaks(edge.kind, to.kind(), from.kind()) {
        format!("draw it the other way, from {} to {}", to.id, from.id)
    } else {
        "choose another kind of edge".to_owned()
    };
    found.push(Diagnostic::warning(key, message, help));
}
