//! What an edge carries after its ends changed.

use crate::board::{Document, Edge, EdgeKind, Id, Kind};

use super::connect::carries;

/// What an edge carries when its ends are of these kinds from now on; an error says why nothing
/// does.
///
/// An edge that was made plain although its ends have something to say to each other stays plain. A
/// plain edge that could be nothing else becomes what its new ends say, or stays plain. It never
/// becomes a copying of databases by itself: which of the two follows is a decision.
pub(super) fn anew(
    kind: EdgeKind,
    was: (Kind, Kind),
    now: (Kind, Kind),
) -> Result<EdgeKind, String> {
    let is_plain = kind == EdgeKind::Plain;
    if is_plain && is_chosen(kind, was) {
        return Ok(EdgeKind::Plain);
    }
    match carries(now.0, now.1) {
        Ok(EdgeKind::Replication) if is_plain => Ok(EdgeKind::Plain),
        Ok(EdgeKind::Replication) if kind != EdgeKind::Replication => Err(
            "between two databases it has to be said which follows; connect them anew".to_owned(),
        ),
        Ok(carried) => Ok(carried),
        Err(_) if is_plain => Ok(EdgeKind::Plain),
        Err(why) => Err(why),
    }
}

/// True when an edge carries something else than its ends would say.
pub(super) fn is_chosen(kind: EdgeKind, ends: (Kind, Kind)) -> bool {
    carries(ends.0, ends.1).is_ok_and(|usual| usual != kind)
}

/// The kinds of an edge's two ends.
pub(super) fn ends(board: &Document, edge: &Edge) -> Option<(Kind, Kind)> {
    let kind = |id: &Id| board.nodes.get(id).map(crate::board::Node::kind);
    Some((kind(&edge.from)?, kind(&edge.to)?))
}

/// True for edges that bring requests, or stand for it on a board that is only drawn. Counters that
/// are read, code that is brought and logs that are copied end where they arrive.
pub(super) fn brings_requests(kind: EdgeKind) -> bool {
    match kind {
        EdgeKind::Http | EdgeKind::App | EdgeKind::Sql | EdgeKind::Dns | EdgeKind::Plain => true,
        EdgeKind::Replication | EdgeKind::Deploy | EdgeKind::Scrape => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EdgeKind::{App, Http, Plain, Replication, Sql};
    use Kind::{AppServer, Box, Client, Database, WebServer};

    #[test]
    fn an_edge_says_what_its_new_ends_say_unless_it_was_chosen_otherwise() {
        let check = |kind, was, now, expected| assert_eq!(anew(kind, was, now).ok(), expected);
        check(Plain, (Client, Box), (Client, WebServer), Some(Http));
        check(Plain, (Client, WebServer), (Client, AppServer), Some(Plain));
        check(Http, (Client, WebServer), (Client, Box), Some(Plain));
        check(
            App,
            (WebServer, AppServer),
            (WebServer, WebServer),
            Some(Http),
        );
        check(Http, (Client, WebServer), (Client, Database), None);
        check(Plain, (Client, Box), (Client, Database), Some(Plain));
        check(Plain, (Box, Database), (Database, Database), Some(Plain));
        check(Sql, (AppServer, Database), (Database, Database), None);
        check(
            Replication,
            (Database, Database),
            (Database, Database),
            Some(Replication),
        );
    }
}
