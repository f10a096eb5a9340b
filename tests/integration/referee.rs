//! The referee: the same situation for the real HAProxy 2.6 and nginx 1.22 and for the engine, and
//! both must give the same statuses from the same servers in the same order.
//!
//! No time is compared: the real servers run with short timeouts, the drawn ones have the same. The
//! tests are silent where the servers are not installed; with `WIREBOARD_FULL=1` (CI) they must be.

mod backend;
mod drawn;
mod real;

use backend::Conduct::{self, Answers, Closes, Refuses, Silent};
use drawn::Drawn;
use real::Real;
use wireboard::board::Props;
use wireboard::board::kind::{Algorithm, Check, LoadBalancer, WebServer};

/// A server behind the balancer: what it does with a request, its weight, whether it is a backup.
type Server = (Conduct, u32, bool);

const fn one(conduct: Conduct) -> Server {
    (conduct, 1, false)
}

/// Asks both and compares. `real` is `None` when the server is not installed.
fn compare(real: Option<Real>, mut drawn: Drawn, asks: &[&str], expected: &str) {
    let drawn: Vec<String> = asks.iter().map(|method| drawn.ask(method)).collect();
    assert_eq!(drawn.join(" "), expected, "the drawing");
    if let Some(mut real) = real {
        let real: Vec<String> = asks.iter().map(|method| real.ask(method)).collect();
        assert_eq!(real.join(" "), expected, "the real server");
    }
}

/// `timeout connect`; a third of a second is also the turn-around before a retry.
const CONNECT_MS: u64 = 300;
/// `timeout server`: long enough for a backend on a busy machine, short enough to wait for.
const SILENCE_MS: u64 = 1_000;

fn haproxy(
    options: &str,
    change: impl FnOnce(&mut LoadBalancer),
    servers: &[Server],
    asks: &[&str],
    expected: &str,
) {
    let real = Real::start("haproxy", servers, |dir, socket, addresses| {
        let lines: Vec<String> = addresses
            .iter()
            .zip(servers)
            .enumerate()
            .map(|(n, (address, (_, weight, backup)))| {
                let backup = if *backup { " backup" } else { "" };
                format!("  server web-{} {address} weight {weight}{backup}\n", n + 1)
            })
            .collect();
        let config = dir.join("haproxy.cfg");
        let text = format!(
            "global\n  nbthread 1\ndefaults\n  mode http\n  timeout client 30s\n  \
             timeout connect {CONNECT_MS}ms\n  timeout server {SILENCE_MS}ms\n\
             listen site\n  bind unix@{}\n{options}\n{}",
            socket.display(),
            lines.concat()
        );
        std::fs::write(&config, text).unwrap();
        vec!["-db".into(), "-f".into(), config.into()]
    });
    let mut lb = LoadBalancer {
        check: Check::None,
        timeout_connect_ms: CONNECT_MS,
        timeout_server_ms: SILENCE_MS,
        ..LoadBalancer::default()
    };
    change(&mut lb);
    compare(
        real,
        Drawn::new(Props::LoadBalancer(lb), servers),
        asks,
        expected,
    );
}

fn nginx(servers: &[Server], asks: &[&str], expected: &str) {
    let real = Real::start("nginx", servers, |dir, socket, addresses| {
        let lines: Vec<String> = addresses
            .iter()
            .zip(servers)
            .map(|(address, (_, weight, backup))| {
                let backup = if *backup { " backup" } else { "" };
                format!("server {address} weight={weight}{backup}; ")
            })
            .collect();
        let paths: Vec<String> = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .iter()
            .map(|what| format!("{what}_temp_path {}/{what}; ", dir.display()))
            .collect();
        let config = dir.join("nginx.conf");
        let text = format!(
            "daemon off; master_process off; pid {}/pid; error_log stderr emerg;\n\
             events {{ worker_connections 64; }}\n\
             http {{ access_log off; {}\n upstream app {{ {} }}\n \
             server {{ listen unix:{}; location / {{ proxy_pass http://app; \
             proxy_connect_timeout {CONNECT_MS}ms; proxy_read_timeout {SILENCE_MS}ms; }} }} }}\n",
            dir.display(),
            paths.concat(),
            lines.concat(),
            socket.display()
        );
        std::fs::write(&config, text).unwrap();
        let stderr = ["-e", "stderr", "-c"].map(Into::into);
        stderr.into_iter().chain([config.into()]).collect()
    });
    let web = WebServer {
        proxy_connect_timeout_ms: CONNECT_MS,
        proxy_read_timeout_ms: SILENCE_MS,
        ..WebServer::default()
    };
    compare(
        real,
        Drawn::new(Props::WebServer(web), servers),
        asks,
        expected,
    );
}

fn redispatch(lb: &mut LoadBalancer) {
    lb.redispatch = true;
}

#[test]
fn haproxy_s_weighted_turns() {
    haproxy(
        "",
        |_| {},
        &[(Answers, 3, false), (Answers, 1, false)],
        &["GET"; 8],
        "200:web-1 200:web-1 200:web-1 200:web-2 200:web-1 200:web-1 200:web-1 200:web-2",
    );
}

#[test]
fn haproxy_s_static_turns() {
    haproxy(
        "balance static-rr",
        |lb| lb.algorithm = Algorithm::StaticRr,
        &[
            (Answers, 3, false),
            (Answers, 2, false),
            (Answers, 1, false),
        ],
        &["GET"; 6],
        "200:web-1 200:web-1 200:web-2 200:web-1 200:web-2 200:web-3",
    );
}

#[test]
fn haproxy_s_least_connections_take_turns_when_all_are_idle() {
    haproxy(
        "balance leastconn",
        |lb| lb.algorithm = Algorithm::LeastConn,
        &[one(Answers), one(Answers), one(Answers)],
        &["GET"; 6],
        "200:web-1 200:web-2 200:web-3 200:web-1 200:web-2 200:web-3",
    );
}

#[test]
fn haproxy_sends_nothing_to_a_server_of_weight_0() {
    haproxy(
        "",
        |_| {},
        &[(Answers, 0, false), one(Answers)],
        &["GET"; 2],
        "200:web-2 200:web-2",
    );
}

#[test]
fn haproxy_and_a_refused_server() {
    haproxy(
        "",
        |_| {},
        &[one(Answers), one(Refuses)],
        &["GET"; 4],
        "200:web-1 503 200:web-1 503",
    );
}

#[test]
fn haproxy_redispatches_away_from_a_refused_server() {
    haproxy(
        "option redispatch",
        redispatch,
        &[one(Answers), one(Refuses), one(Answers)],
        &["GET"; 6],
        "200:web-1 200:web-3 200:web-1 200:web-3 200:web-1 200:web-3",
    );
}

#[test]
fn haproxy_with_nobody_left_answers_503() {
    haproxy(
        "option redispatch",
        redispatch,
        &[one(Refuses), one(Refuses)],
        &["GET"; 2],
        "503 503",
    );
}

#[test]
fn haproxy_and_a_server_that_closes_without_an_answer() {
    haproxy(
        "option redispatch",
        redispatch,
        &[one(Closes), one(Answers)],
        &["GET"; 4],
        "502 200:web-2 502 200:web-2",
    );
}

#[test]
fn haproxy_and_a_silent_server() {
    haproxy(
        "",
        |_| {},
        &[one(Silent), one(Answers)],
        &["GET"; 4],
        "504 200:web-2 504 200:web-2",
    );
}

#[test]
fn haproxy_s_backup_waits_for_a_check_that_nobody_makes() {
    haproxy(
        "",
        |_| {},
        &[one(Refuses), (Answers, 1, true)],
        &["GET"; 2],
        "503 503",
    );
}

#[test]
fn nginx_s_weighted_turns() {
    nginx(
        &[(Answers, 3, false), (Answers, 1, false)],
        &["GET"; 8],
        "200:web-1 200:web-1 200:web-2 200:web-1 200:web-1 200:web-1 200:web-2 200:web-1",
    );
}

#[test]
fn nginx_and_its_only_upstream() {
    nginx(&[one(Refuses)], &["GET"; 2], "502 502");
    nginx(&[one(Closes)], &["GET"; 2], "502 502");
    nginx(&[one(Silent)], &["GET"; 2], "504 504");
}

#[test]
fn nginx_moves_on_and_leaves_a_failed_upstream_alone() {
    let expected = "200:web-2 200:web-2 200:web-2 200:web-2";
    for fails in [Refuses, Closes, Silent] {
        nginx(&[one(fails), one(Answers)], &["GET"; 4], expected);
    }
}

#[test]
fn nginx_without_a_live_upstream_answers_502() {
    nginx(&[one(Refuses), one(Refuses)], &["GET"; 3], "502 502 502");
    nginx(&[one(Silent), one(Refuses)], &["GET"; 2], "502 502");
}

#[test]
fn nginx_and_a_silent_upstream_while_the_other_one_is_left_alone() {
    nginx(&[one(Closes), one(Silent)], &["POST", "GET"], "502 502");
}

#[test]
fn nginx_sends_no_post_twice() {
    nginx(&[one(Closes), one(Answers)], &["POST"], "502");
    nginx(&[one(Silent), one(Answers)], &["POST"], "504");
}

#[test]
fn nginx_sends_a_refused_post_on() {
    nginx(&[one(Refuses), one(Answers)], &["POST"], "200:web-2");
}

#[test]
fn nginx_s_backup_takes_over_at_once() {
    nginx(
        &[one(Refuses), (Answers, 1, true)],
        &["GET"; 2],
        "200:web-2 200:web-2",
    );
}
