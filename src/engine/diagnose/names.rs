//! A client and the site's name: whether it leads anywhere.

use crate::board::{Document, Edge, EdgeKind, Kind, Node};
use crate::engine::part::client::labels;
use crate::engine::wiring::{edges_from, site_address};

/// What is wrong with the way from the site's name to a part, for a client that asks a name server.
pub(super) fn of_client(board: &Document, client: &Node, warn: &mut impl FnMut(String, &str)) {
    let domain = &board.site.domain;
    let Some(address) = site_address(board, client) else {
        warn(
            format!("no record leads from {domain} to an address"),
            "add an A record of the site's name to the dns node",
        );
        return;
    };
    let leads = |e: &Edge| {
        let Some(target) = board.nodes.get(&e.to) else {
            return false;
        };
        let labels = labels(target, board);
        labels.is_empty() || labels.contains(&address)
    };
    let mut ways = edges_from(board, client).filter(|e| e.kind != EdgeKind::Dns);
    if !ways.any(leads) {
        warn(
            format!("{domain} is {address}, but no http edge leads to a part with that address"),
            "give the load balancer, the web server or its frame that address",
        );
    }
}

/// A client that asks no name server, although there is one.
pub(super) fn unasked(board: &Document, client: &Node, warn: &mut impl FnMut(String, &str)) {
    let server = board.nodes.values().find(|n| n.kind() == Kind::Dns);
    if let Some(server) = server {
        let (id, server) = (&client.id, &server.id);
        warn(
            format!(
                "{id} does not ask {server}: it goes straight to the first part it is connected with"
            ),
            "draw a dns edge from it to the name server",
        );
    }
}
