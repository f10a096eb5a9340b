//! What each kind of node needs before it works.

use super::{Asks, names};
use crate::board::kind::Role;
use crate::board::{Diagnostic, Document, Edge, EdgeKind, Key, Kind, Node, Props};
use crate::engine::sources::Sources;
use crate::engine::wiring::{carries, edges_from};

/// Edges that carry requests.
const HTTP: [EdgeKind; 2] = [EdgeKind::Http, EdgeKind::App];

/// A node with what is drawn around it.
struct Site<'a> {
    board: &'a Document,
    node: &'a Node,
}

impl Site<'_> {
    /// True when a running edge of one of these kinds leaves the node.
    fn leads(&self, kinds: &[EdgeKind]) -> bool {
        edges_from(self.board, self.node).any(|e| kinds.contains(&e.kind))
    }

    /// Running edges that reach the node.
    fn reached_by(&self) -> impl Iterator<Item = &Edge> {
        let to = |e: &&Edge| e.to == self.node.id && carries(self.board, e);
        self.board.edges.values().filter(to)
    }

    fn is_reached(&self, kinds: &[EdgeKind]) -> bool {
        self.reached_by().any(|e| kinds.contains(&e.kind))
    }

    /// True when a code base brings it files.
    fn has_files(&self) -> bool {
        self.board
            .edges
            .values()
            .any(|e| e.kind == EdgeKind::Deploy && e.to == self.node.id)
    }
}

/// Adds what a node lacks.
pub(super) fn node(
    board: &Document,
    node: &Node,
    sources: &Sources,
    asks: Asks,
    found: &mut Vec<Diagnostic>,
) {
    let id = &node.id;
    let site = Site { board, node };
    let mut warn = |message: String, help: &str| {
        let key = Some(Key::Node(id.clone()));
        found.push(Diagnostic::warning(key, message, help));
    };
    match &node.props {
        Props::Client(_) => {
            if !site.leads(&HTTP) {
                warn(
                    format!("{id} has no http edge: its requests go nowhere"),
                    "draw an http edge to a load balancer, a web server or an application server",
                );
            } else if site.leads(&[EdgeKind::Dns]) {
                names::of_client(board, node, &mut warn);
            } else {
                names::unasked(board, node, &mut warn);
            }
        }
        Props::Dns(dns) => {
            if dns.records.is_empty() {
                warn(
                    format!("{id} has no records: every name is NXDOMAIN"),
                    "add an A record",
                );
            }
            if !site.is_reached(&[EdgeKind::Dns]) {
                warn(
                    format!("nobody asks {id}"),
                    "draw a dns edge from a client to it",
                );
            }
        }
        Props::LoadBalancer(_) => {
            if !site.leads(&HTTP) {
                warn(
                    format!("{id} has no servers: every request is answered 503"),
                    "draw http edges to its servers",
                );
            } else if edges_from(board, node).all(|e| e.server.weight == 0) {
                warn(
                    format!("every server of {id} has the weight 0: none takes new requests"),
                    "give one of its edges a weight of 1 or more",
                );
            }
            unreached(&site, &mut warn);
        }
        Props::WebServer(_) => {
            if !site.leads(&HTTP) {
                let (message, help) = if site.has_files() {
                    (
                        format!("{id} has no upstream: only static files are served"),
                        "draw an app edge to an application server",
                    )
                } else {
                    (
                        format!("{id} has no upstream and no files: every page is 404"),
                        "draw an app edge to an application server, or a deploy edge from a code base",
                    )
                };
                warn(message, help);
            }
            unreached(&site, &mut warn);
        }
        Props::AppServer(_) => app_server(&site, asks, &mut warn),
        Props::Codebase(code) => {
            if sources.of(id, &code.source).is_none() {
                warn(
                    format!("the files of {:?} are not known", code.source),
                    "use builtin:guestbook or a folder beside the board file",
                );
            }
            let deploys = |e: &Edge| e.kind == EdgeKind::Deploy && e.from == *id;
            if !board.edges.values().any(deploys) {
                warn(
                    format!("{id} runs nowhere"),
                    "draw a deploy edge to an application server",
                );
            }
        }
        Props::Database(db) => database(&site, db.role, db.primary.is_some(), &mut warn),
        Props::Firewall(_)
        | Props::Cache(_)
        | Props::Cdn(_)
        | Props::Queue(_)
        | Props::Monitor(_)
        | Props::External(_) => warn(
            format!(
                "{id} is only drawn: a {} is not served yet",
                node.kind().title()
            ),
            "it stands in the picture only; connect the parts on both sides of it with each other",
        ),
        Props::Box(_) | Props::Note(_) => {}
    }
}

fn unreached(site: &Site<'_>, warn: &mut impl FnMut(String, &str)) {
    if site.is_reached(&HTTP) {
        return;
    }
    let id = &site.node.id;
    let from = match site.node.kind() {
        Kind::AppServer => "draw an app edge from a web server to it",
        Kind::WebServer => "draw an http edge from a client or a load balancer to it",
        _ => "draw an http edge from a client to it",
    };
    warn(
        format!("no edge leads to {id}: only its own door does"),
        from,
    );
}

fn app_server(site: &Site<'_>, asks: Asks, warn: &mut impl FnMut(String, &str)) {
    let id = &site.node.id;
    if !site.is_reached(&[EdgeKind::Deploy]) {
        warn(
            format!("{id} has no code: nothing runs on it"),
            "draw a deploy edge from a code base to it",
        );
    }
    let databases = || {
        let sql = edges_from(site.board, site.node).filter(|e| e.kind == EdgeKind::Sql);
        sql.filter_map(|e| match &site.board.nodes.get(&e.to)?.props {
            Props::Database(db) => Some(db.role),
            _ => None,
        })
    };
    if asks.rows && databases().next().is_none() {
        warn(
            format!("{id} has no database: pages with rows are answered 503"),
            "draw a sql edge from it to a database",
        );
    } else if asks.writes && databases().all(|role| role == Role::Replica) {
        warn(
            format!("{id} reaches no primary: a replica refuses its writes (1290)"),
            "draw a sql edge from it to the primary",
        );
    }
    unreached(site, warn);
}

fn database(site: &Site<'_>, role: Role, named: bool, warn: &mut impl FnMut(String, &str)) {
    let id = &site.node.id;
    let follows = site.is_reached(&[EdgeKind::Replication]);
    // A primary that is named and not connected with is the check's to tell.
    if role == Role::Replica && !follows && !named {
        warn(
            format!("{id} is a replica without a primary: it stays as it is"),
            "draw a replication edge from its primary to it",
        );
    }
    let copied = site.leads(&[EdgeKind::Replication]);
    if !site.is_reached(&[EdgeKind::Sql]) && !follows && !copied {
        warn(
            format!("nobody asks {id}"),
            "draw a sql edge from an application server to it",
        );
    }
}
