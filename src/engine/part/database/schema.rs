//! What a database starts with: the tables and first rows of the code base that uses it.

use std::collections::BTreeSet;

use super::super::Setup;
use crate::board::{Document, EdgeKind, Id, Kind, Props};
use crate::engine::calendar::START_UNIX_S;
use crate::engine::codebase::Codebase;
use crate::sql::{Session, Store};

/// The `server_id` of a database: its place among the databases of the board, from 1.
pub(super) fn server_id(setup: &Setup<'_>) -> u32 {
    let databases = setup
        .board
        .nodes
        .values()
        .filter(|n| n.kind() == Kind::Database);
    let before = databases.take_while(|n| n.id != *setup.id()).count();
    before as u32 + 1
}

/// Node and source of the code base behind a database: application servers with an sql edge to it or to a
/// database that replicates with it, then the deploy edges to those.
fn source(board: &Document, database: &Id) -> Option<(Id, String)> {
    let mut family: BTreeSet<&Id> = BTreeSet::from([database]);
    // Each round adds a node or ends.
    loop {
        let before = family.len();
        for edge in board
            .edges
            .values()
            .filter(|e| e.kind == EdgeKind::Replication)
        {
            if family.contains(&edge.from) || family.contains(&edge.to) {
                family.insert(&edge.from);
                family.insert(&edge.to);
            }
        }
        if family.len() == before {
            break;
        }
    }
    let of = |kind| board.edges.values().filter(move |e| e.kind == kind);
    of(EdgeKind::Sql)
        .filter(|sql| family.contains(&sql.to))
        .flat_map(|sql| of(EdgeKind::Deploy).filter(|deploy| deploy.to == sql.from))
        .find_map(|deploy| match &board.nodes.get(&deploy.from)?.props {
            Props::Codebase(props) => Some((deploy.from.clone(), props.source.clone())),
            _ => None,
        })
}

/// The store with its first rows. Both sides of a replication start with the same.
pub(super) fn store(setup: &Setup<'_>) -> Result<Store, String> {
    let codebase = match source(setup.board, setup.id()) {
        None => None,
        Some((node, source)) => match Codebase::find(&node, &source, setup.sources) {
            (Some(codebase), _) => Some(codebase),
            (None, findings) => {
                let first = findings.first().map(ToString::to_string);
                return Err(first.unwrap_or_else(|| format!("no code base {source}")));
            }
        },
    };
    let name = codebase.as_ref().map_or("site", |c| &*c.database);
    let mut store = Store::new(name).map_err(|e| e.to_string())?;
    let mut session = Session::new(u64::MAX);
    for statement in codebase.iter().flat_map(|c| &c.schema) {
        store
            .run(&mut session, statement, START_UNIX_S as i64, 0)
            .map_err(|e| format!("schema: {e}"))?;
    }
    Ok(store)
}
