//! Properties of nodes: the bounds of each number, and how databases follow each other.

use crate::board::kind::{Check, Database, Role};
use crate::board::{Document, EdgeKind, Id, Key, Props};

use super::Findings;

/// One hour in microseconds: longer than anybody watches one request.
const HOUR_US: u64 = 3_600_000_000;
/// One day in milliseconds.
const DAY_MS: u64 = 86_400_000;
/// Ten years in seconds.
const YEARS_S: u64 = 315_360_000;
/// Most workers, slots or connections of one part.
const MANY: u64 = 1_000_000;

pub(super) fn check(board: &Document, found: &mut Findings) {
    for (id, node) in &board.nodes {
        let key = Key::Node(id.clone());
        let mut within = |field: &str, value: u64, low: u64, high: u64| {
            found.within(&key, &format!("props.{field}"), value, low, high);
        };
        match &node.props {
            Props::Client(p) => {
                within("timeout_ms", p.timeout_ms, 1, DAY_MS);
                within("dns_timeout_ms", p.dns_timeout_ms, 1, DAY_MS);
                within("dns_attempts", p.dns_attempts.into(), 1, 100);
                within("dns_cache_max_s", p.dns_cache_max_s, 0, YEARS_S);
            }
            Props::Dns(p) => within("service_us", p.service_us, 0, HOUR_US),
            Props::LoadBalancer(p) => {
                within("inter_ms", p.inter_ms, 1, DAY_MS);
                within("fall", p.fall.into(), 1, 1_000);
                within("rise", p.rise.into(), 1, 1_000);
                within("retries", p.retries.into(), 0, 100);
                within("timeout_connect_ms", p.timeout_connect_ms, 1, DAY_MS);
                within("timeout_client_ms", p.timeout_client_ms, 1, DAY_MS);
                within("timeout_server_ms", p.timeout_server_ms, 1, DAY_MS);
                within(
                    "timeout_queue_ms",
                    p.timeout_queue_ms.unwrap_or(1),
                    1,
                    DAY_MS,
                );
                within("maxconn", p.maxconn.into(), 1, MANY);
                within("service_us", p.service_us, 0, HOUR_US);
                if let Check::Http(path) = &p.check
                    && !path.starts_with('/')
                {
                    let message = format!("the check asks for {path:?}, which is not a path");
                    let help = "a path starts with a slash, such as /healthz";
                    found.error(&key, "props.check", message, help);
                }
            }
            Props::Firewall(_) => {}
            Props::WebServer(p) => {
                within("workers", p.workers.into(), 1, MANY);
                within("worker_connections", p.worker_connections.into(), 1, MANY);
                within("service_us", p.service_us, 0, HOUR_US);
                within(
                    "proxy_connect_timeout_ms",
                    p.proxy_connect_timeout_ms,
                    1,
                    DAY_MS,
                );
                within("proxy_read_timeout_ms", p.proxy_read_timeout_ms, 1, DAY_MS);
                within("max_fails", p.max_fails.into(), 0, MANY);
                within("fail_timeout_ms", p.fail_timeout_ms, 0, DAY_MS);
            }
            Props::AppServer(p) => {
                within("workers", p.workers.into(), 1, MANY);
                within("backlog", p.backlog.into(), 0, MANY);
                within("service_us", p.service_us, 0, HOUR_US);
                within("pool", p.pool.into(), 1, MANY);
                within("db_timeout_ms", p.db_timeout_ms, 1, DAY_MS);
                within("restart_ms", p.restart_ms, 0, DAY_MS);
            }
            Props::Codebase(p) => source(&key, &p.source, found),
            Props::Database(p) => {
                within("max_connections", p.max_connections.into(), 1, MANY);
                within("workers", p.workers.into(), 1, MANY);
                within("service_us", p.service_us, 0, HOUR_US);
                within("heavy_us", p.heavy_us, 0, HOUR_US);
                within("lag_ms", p.lag_ms, 0, DAY_MS);
                database(board, id, p, found);
            }
            Props::Cache(p) => {
                within("capacity", p.capacity.into(), 1, MANY);
                within("service_us", p.service_us, 0, HOUR_US);
                within("ttl_s", p.ttl_s, 0, YEARS_S);
            }
            Props::Cdn(p) => {
                within("ttl_s", p.ttl_s, 0, YEARS_S);
                within("service_us", p.service_us, 0, HOUR_US);
            }
            Props::Queue(p) => {
                within("capacity", p.capacity.into(), 1, MANY);
                within("service_us", p.service_us, 0, HOUR_US);
            }
            Props::Monitor(p) => within("interval_ms", p.interval_ms, 1, DAY_MS),
            Props::External(_) | Props::Box(_) | Props::Note(_) => {}
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
