//! Properties of nodes: paths, code bases, and how databases follow each other.

use crate::board::kind::{Check, Database, Role};
use crate::board::{Document, EdgeKind, Id, Key, Props};

use super::Findings;

pub(super) fn check(board: &Document, found: &mut Findings) {
    for (id, node) in &board.nodes {
        let key = Key::Node(id.clone());
        match &node.props {
            Props::LoadBalancer(p) => {
                if let Check::Http(path) = &p.check
                    && !path.starts_with('/')
                {
                    let message = format!("the check asks for {path:?}, which is not a path");
                    let help = "a path starts with a slash, such as /healthz";
                    found.error(&key, "props.check", message, help);
                }
            }
            Props::Codebase(p) => source(&key, &p.source, found),
            Props::Database(p) => database(board, id, p, found),
            Props::Client(_)
            | Props::Dns(_)
            | Props::Firewall(_)
            | Props::WebServer(_)
            | Props::AppServer(_)
            | Props::Cache(_)
            | Props::Cdn(_)
            | Props::Queue(_)
            | Props::Monitor(_)
            | Props::External(_)
            | Props::Box(_)
            | Props::Note(_) => {}
        }
    }
}

/// A code base stays beside its board: a board from elsewhere must not read the rest of the disk.
fn source(key: &Key, source: &str, found: &mut Findings) {
    let field = "props.source";
    if source
        .strip_prefix("builtin:")
        .is_some_and(|n| n != "guestbook")
    {
        let message = format!("there is no built-in code base {source:?}");
        found.error(key, field, message, "write builtin:guestbook, or a folder");
    }
    if source.starts_with('/') || source.split(['/', '\\']).any(|part| part == "..") {
        let message = format!("the code base {source:?} leaves the folder of the board");
        let help = "put it beside the board file and give its name";
        found.error(key, field, message, help);
    }
}

fn database(board: &Document, id: &Id, own: &Database, found: &mut Findings) {
    let key = Key::Node(id.clone());
    let field = "props.primary";
    match (own.role, &own.primary) {
        (Role::Primary, None) => {}
        (Role::Primary, Some(_)) => {
            let help = "remove the field, or make it a replica";
            found.warning(&key, field, "a primary follows nobody", help);
        }
        (Role::Replica, None) => {
            let help = "add props.primary with the id of the database that it follows";
            found.error(&key, "props.role", "a replica without a primary", help);
        }
        (Role::Replica, Some(primary)) => follows(board, &key, id, primary, found),
    }
}

fn follows(board: &Document, key: &Key, id: &Id, primary: &Id, found: &mut Findings) {
    let field = "props.primary";
    let wrong = match board.nodes.get(primary).map(|n| &n.props) {
        Some(Props::Database(d)) if d.role == Role::Primary => {
            let copies = board
                .edges
                .values()
                .any(|e| e.kind == EdgeKind::Replication && e.from == *primary && e.to == *id);
            if !copies && found.lost.is_empty() {
                let message = format!("no replication edge leads from {primary} to {id}");
                let help = "draw it: nothing is copied without";
                found.warning(key, field, message, help);
            }
            return;
        }
        Some(Props::Database(_)) => format!("{primary} is a replica itself"),
        Some(_) => format!("{primary} is not a database"),
        None if found.may_be_lost(primary) => return,
        None => format!("there is no node {primary}"),
    };
    found.error(key, field, wrong, "name a database with the role primary");
}
