//! Half-drawn boards: what is missing is told at the node, and what is there serves.

use super::kit::{Kit, id};
use crate::board::kind::{RecordType, Role};
use crate::board::{Edge, EdgeKind, Key, Kind, Props};
use crate::engine::Outcome;

/// What is told about a node, message and help, in order.
fn told(kit: Kit, name: &str) -> Vec<String> {
    let run = kit.run();
    let about = |d: &&crate::board::Diagnostic| d.key == Some(Key::Node(id(name)));
    let found = run.0.diagnostics().iter().filter(about);
    found
        .map(|d| format!("{}; {}", d.message, d.help))
        .collect()
}

fn check(kit: Kit, name: &str, expected: &[&str]) {
    assert_eq!(told(kit, name), expected, "{name}");
}

fn kit(nodes: &[(&str, Kind)], edges: &[(&str, &str, EdgeKind)]) -> Kit {
    let kit = nodes
        .iter()
        .fold(Kit::default(), |k, (n, kind)| k.node(n, *kind));
    edges
        .iter()
        .fold(kit, |k, (a, b, kind)| k.edge(a, b, *kind))
}

use EdgeKind::{App, Deploy, Dns, Http, Replication, Sql};

const USER: (&str, Kind) = ("user", Kind::Client);
const LB: (&str, Kind) = ("lb", Kind::LoadBalancer);
const WEB: (&str, Kind) = ("web", Kind::WebServer);
const APP: (&str, Kind) = ("app", Kind::AppServer);
const CODE: (&str, Kind) = ("code", Kind::Codebase);
const DB: (&str, Kind) = ("db", Kind::Database);
const NAMES: (&str, Kind) = ("dns", Kind::Dns);

#[test]
fn a_client_needs_a_way_in_and_a_name() {
    check(
        kit(&[USER], &[]),
        "user",
        &[
            "user has no http edge: its requests go nowhere; draw an http edge to a load balancer, a web server or an application server",
        ],
    );
    check(kit(&[USER, WEB], &[("user", "web", Http)]), "user", &[]);
    check(
        kit(&[USER, WEB, NAMES], &[("user", "web", Http)]),
        "user",
        &[
            "user does not ask dns: it goes straight to the first part it is connected with; draw a dns edge from it to the name server",
        ],
    );
    let asked = || {
        kit(
            &[USER, WEB, NAMES],
            &[("user", "web", Http), ("user", "dns", Dns)],
        )
    };
    check(
        asked(),
        "user",
        &[
            "no record leads from www.foobar.com to an address; add an A record of the site's name to the dns node",
        ],
    );
    let named = || asked().record("www.foobar.com", RecordType::A, "8.8.8.8");
    check(named(), "user", &[]);
    check(
        named().address("web", "9.9.9.9"),
        "user",
        &[
            "www.foobar.com is 8.8.8.8, but no http edge leads to a part with that address; give the load balancer, the web server or its frame that address",
        ],
    );
    check(named().address("web", "8.8.8.8"), "user", &[]);
}

#[test]
fn a_name_server_needs_records_and_somebody_who_asks() {
    check(
        kit(&[NAMES], &[]),
        "dns",
        &[
            "dns has no records: every name is NXDOMAIN; add an A record",
            "nobody asks dns; draw a dns edge from a client to it",
        ],
    );
}

#[test]
fn a_balancer_needs_servers_and_clients() {
    check(
        kit(&[LB], &[]),
        "lb",
        &[
            "lb has no servers: every request is answered 503; draw http edges to its servers",
            "no edge leads to lb: only its own door does; draw an http edge from a client to it",
        ],
    );
    let served = || {
        kit(
            &[USER, LB, WEB],
            &[("user", "lb", Http), ("lb", "web", Http)],
        )
    };
    check(served(), "lb", &[]);
    let idle = |edge: &mut Edge| edge.server.weight = 0;
    check(
        served().change_edge("lb->web", idle),
        "lb",
        &[
            "every server of lb has the weight 0: none takes new requests; give one of its edges a weight of 1 or more",
        ],
    );
}

#[test]
fn a_web_server_needs_files_or_an_upstream() {
    let from_user = ("user", "web", Http);
    check(
        kit(&[USER, WEB], &[from_user]),
        "web",
        &[
            "web has no upstream and no files: every page is 404; draw an app edge to an application server, or a deploy edge from a code base",
        ],
    );
    check(
        kit(&[USER, WEB, CODE], &[from_user, ("code", "web", Deploy)]),
        "web",
        &[
            "web has no upstream: only static files are served; draw an app edge to an application server",
        ],
    );
    check(
        kit(&[WEB, APP], &[("web", "app", App)]),
        "web",
        &[
            "no edge leads to web: only its own door does; draw an http edge from a client or a load balancer to it",
        ],
    );
    check(
        kit(&[USER, WEB, APP], &[from_user, ("web", "app", App)]),
        "web",
        &[],
    );
}

#[test]
fn an_application_server_needs_code_and_what_the_code_asks_for() {
    check(
        kit(&[APP, WEB], &[("web", "app", App)]),
        "app",
        &["app has no code: nothing runs on it; draw a deploy edge from a code base to it"],
    );
    let run = [("web", "app", App), ("code", "app", Deploy)];
    check(
        kit(&[APP, WEB, CODE], &run),
        "app",
        &[
            "app has no database: pages with rows are answered 503; draw a sql edge from it to a database",
        ],
    );
    let mut with_rows = run.to_vec();
    with_rows.push(("app", "db", Sql));
    check(kit(&[APP, WEB, CODE, DB], &with_rows), "app", &[]);
    let replica = |props: &mut Props| match props {
        Props::Database(db) => db.role = Role::Replica,
        other => panic!("{other:?}"),
    };
    check(
        kit(&[APP, WEB, CODE, DB], &with_rows).change("db", replica),
        "app",
        &[
            "app reaches no primary: a replica refuses its writes (1290); draw a sql edge from it to the primary",
        ],
    );
    check(
        kit(&[APP, CODE, DB], &with_rows[1..]),
        "app",
        &["no edge leads to app: only its own door does; draw an app edge from a web server to it"],
    );
}

#[test]
fn a_code_base_needs_a_server_and_a_database_somebody_who_asks() {
    check(
        kit(&[CODE], &[]),
        "code",
        &["code runs nowhere; draw a deploy edge to an application server"],
    );
    check(
        kit(&[DB], &[]),
        "db",
        &["nobody asks db; draw a sql edge from an application server to it"],
    );
    let replica = |props: &mut Props| match props {
        Props::Database(db) => db.role = Role::Replica,
        other => panic!("{other:?}"),
    };
    check(
        kit(&[APP, DB], &[("app", "db", Sql)]).change("db", replica),
        "db",
        &[
            "db is a replica without a primary: it stays as it is; draw a replication edge from its primary to it",
        ],
    );
    let second = ("db-2", Kind::Database);
    let copied = kit(
        &[APP, DB, second],
        &[("app", "db", Sql), ("db", "db-2", Replication)],
    );
    check(copied.change("db-2", replica), "db-2", &[]);
}

#[test]
fn what_is_only_drawn_says_so() {
    check(
        kit(&[("cache", Kind::Cache), ("box", Kind::Box)], &[]),
        "cache",
        &[
            "cache is only drawn: a cache is not served yet; it stands in the picture only; connect the parts on both sides of it with each other",
        ],
    );
    check(kit(&[("box", Kind::Box)], &[]), "box", &[]);
}

#[test]
fn the_finished_part_of_a_half_drawn_board_serves() {
    let mut run = Kit::one_web()
        .node("web-3", Kind::WebServer)
        .node("lb", Kind::LoadBalancer)
        .run();
    assert!(!run.0.diagnostics().is_empty());
    assert_eq!(run.get("/").outcome, Some(Outcome::Ok));
}
