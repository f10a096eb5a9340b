//! What a database starts with and what it is to have: the tables and first rows of the code base
//! that uses it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::Setup;
use crate::board::{Document, EdgeKind, Id, Kind, Props};
use crate::engine::calendar::START_UNIX_S;
use crate::engine::codebase::Codebase;
use crate::engine::sources::FileSet;
use crate::sql::{Session, Statement, Store};

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

/// The schema of the code base that uses a database. Read anew only when the code base is another
/// one or has other files.
#[derive(Debug, Clone, Default)]
pub(super) struct Schema {
    from: Option<(Id, String)>,
    files: Option<Arc<FileSet>>,
    /// The code base; `None` when none uses the database, an error when it does not check.
    pub(super) code: Option<Result<Arc<Tables>, String>>,
}

/// What a code base wants of its database.
#[derive(Debug, Clone)]
pub(super) struct Tables {
    /// The node of the code base.
    pub(super) codebase: Id,
    /// The name of the database.
    pub(super) database: Arc<str>,
    /// The statements that make the tables and their first rows.
    pub(super) statements: Arc<[Statement]>,
    /// The tables that are there after them.
    pub(super) names: Vec<String>,
}

impl Schema {
    /// Looks which code base uses the database now.
    pub(super) fn update(&mut self, setup: &Setup<'_>) {
        let from = source(setup.board, setup.id());
        let files = from
            .as_ref()
            .and_then(|(node, source)| setup.sources.of(node, source));
        let same_files = match (&self.files, files) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        if same_files && self.from == from && (self.code.is_some() == from.is_some()) {
            return;
        }
        self.code = from.as_ref().map(|(node, source)| {
            let (code, findings) = Codebase::find(node, source, setup.sources);
            let code = code.ok_or_else(|| {
                let first = findings.first().map(ToString::to_string);
                first.unwrap_or_else(|| format!("no code base {source}"))
            })?;
            Ok(Arc::new(Tables {
                codebase: node.clone(),
                database: Arc::clone(&code.database),
                statements: Arc::from(code.schema),
                names: code.tables,
            }))
        });
        self.files = files.cloned();
        self.from = from;
    }

    /// The tables that are wanted, when there is a code base that checks.
    pub(super) fn tables(&self) -> Option<&Arc<Tables>> {
        self.code.as_ref()?.as_ref().ok()
    }

    /// The store that a database begins with. Both sides of a replication begin with the same.
    pub(super) fn store(&self) -> Result<Store, String> {
        let tables = self.code.as_ref().map(Result::as_ref).transpose()?;
        let name = tables.map_or("site", |t| &*t.database);
        let mut store = Store::new(name).map_err(|e| e.to_string())?;
        let mut session = Session::new(u64::MAX);
        for statement in tables.iter().flat_map(|t| t.statements.iter()) {
            store
                .run(&mut session, statement, START_UNIX_S as i64, 0)
                .map_err(|e| format!("schema: {e}"))?;
        }
        Ok(store)
    }
}
