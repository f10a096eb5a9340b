//! The binary: `request`, `simulate`, `run`. Where curl or dig are the clients, the tests run when
//! they are installed; with `WIREBOARD_FULL=1` (CI) they must be.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

fn wireboard(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wireboard"))
        .args(args)
        .output()
        .unwrap()
}

fn json(args: &[&str]) -> Value {
    let output = wireboard(args);
    let text = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{args:?}: {e}; {text}; {errors}"))
}

fn served_by(request: &Value) -> Vec<&str> {
    let by = request["served_by"].as_array().unwrap();
    by.iter().map(|id| id.as_str().unwrap()).collect()
}

#[test]
fn a_request_through_the_simple_stack_is_served_by_its_parts() {
    let pages = json(&["request", "simple", "GET", "/messages", "--json"]);
    let page = &pages["requests"][0];
    assert_eq!(page["status"], 200);
    assert_eq!(page["outcome"], "ok");
    assert_eq!(served_by(page), ["web", "app", "db"]);
    let body = page["body"].as_str().unwrap();
    let seeded = wireboard(&["request", "simple", "/messages", "--via", "app", "--json"]);
    assert!(seeded.status.success());
    assert!(
        body.contains("<li") || body.contains("<article"),
        "messages are listed: {body}"
    );
    assert!(page["duration_ms"].as_f64().unwrap() > 0.0);
    let hops = page["hops"].as_array().unwrap();
    assert!(
        hops.iter().any(|h| h["node"] == "dns"),
        "the name is asked for first"
    );
    let times: Vec<f64> = hops.iter().map(|h| h["at_ms"].as_f64().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
    let home = json(&["request", "simple", "GET", "/", "--json"]);
    assert_eq!(served_by(&home["requests"][0]), ["web"]);
}

#[test]
fn requests_to_the_distributed_design_take_turns() {
    let all = json(&[
        "request",
        "distributed",
        "GET",
        "/whoami",
        "--count",
        "6",
        "--json",
    ]);
    let webs: Vec<&str> = all["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            assert_eq!(r["status"], 200);
            *served_by(r)
                .iter()
                .find(|id| id.starts_with("web-"))
                .unwrap()
        })
        .collect();
    assert_eq!(webs, ["web-1", "web-2", "web-1", "web-2", "web-1", "web-2"]);
}

#[test]
fn a_write_goes_to_the_primary() {
    let all = json(&[
        "request",
        "distributed",
        "POST",
        "/messages",
        "--body",
        r#"{"text":"hi","author":"me"}"#,
        "-H",
        "content-type:application/json",
        "--json",
    ]);
    let request = &all["requests"][0];
    assert_eq!(request["status"], 201);
    assert!(served_by(request).contains(&"db-primary"));
    assert!(!served_by(request).contains(&"db-replica"));
}

#[test]
fn a_failed_request_is_told_and_fails_the_command() {
    let output = wireboard(&["request", "simple", "/", "--fault", "web:kill", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let all: Value = serde_json::from_slice(&output.stdout).unwrap();
    let request = &all["requests"][0];
    assert_eq!(
        (&request["outcome"], &request["status"]),
        (&Value::from("refused"), &Value::Null)
    );
    let text = wireboard(&["request", "simple", "/", "--fault", "web:kill"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("\nrefused after "), "{text}");
}

#[test]
fn a_request_for_people_shows_the_way_as_a_table() {
    let output = wireboard(&["request", "simple", "/messages"]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("GET /messages\n"), "{text}");
    assert!(text.contains("\n200 after "), "{text}");
    assert!(text.contains(", by web > app > db\n"), "{text}");
    // Nodes stand under each other.
    let columns: Vec<usize> = text
        .lines()
        .skip(1)
        .take_while(|l| l.starts_with("  "))
        .map(|l| l.find(" ms  ").unwrap())
        .collect();
    assert!(
        columns.len() > 8 && columns.windows(2).all(|w| w[0] == w[1]),
        "{text}"
    );
}

#[test]
fn an_outage_is_counted_exactly() {
    let run = [
        "simulate",
        "simple",
        "--rate",
        "50",
        "--for",
        "60s",
        "--fault",
        "server:kill@20s..40s",
        "--json",
    ];
    let all = json(&run);
    let failed: u64 = all["failed"]
        .as_object()
        .unwrap()
        .values()
        .map(|n| n.as_u64().unwrap())
        .sum();
    let sent = all["sent"].as_u64().unwrap();
    let ok = all["ok"].as_u64().unwrap();
    assert_eq!(sent, ok + failed + all["in_flight"].as_u64().unwrap());
    assert!(
        failed > 800 && ok > 1600,
        "a third of {sent} fails: {failed} failed, {ok} ok"
    );
    assert_eq!(
        all["nodes"]["web"]["served"].as_u64().map(|n| n >= ok),
        Some(true)
    );
    assert!(all["latency_ms"]["p50"].as_f64().unwrap() > 0.0);
    // The timeline shows when.
    let text = wireboard(&run[..run.len() - 1]);
    let text = String::from_utf8(text.stdout).unwrap();
    let row = |window: &str| -> Vec<u64> {
        let line = text.lines().find(|l| l.contains(window)).unwrap();
        let numbers = line.split(" s  ").nth(1).unwrap();
        numbers
            .split_whitespace()
            .take(3)
            .map(|n| n.parse().unwrap())
            .collect()
    };
    assert_eq!(row("0-10 s")[2], 0, "{text}");
    assert_eq!(row("30-40 s")[1], 0, "{text}");
    assert_eq!(row("50-60 s")[2], 0, "{text}");
}

#[test]
fn losing_one_of_two_servers_costs_no_more_than_the_time_to_notice() {
    let run = |window| {
        json(&[
            "simulate",
            "distributed",
            "--rate",
            "50",
            "--for",
            "60s",
            "--fault",
            window,
            "--json",
        ])
    };
    let failures = |all: &Value| -> u64 {
        let failed = all["failed"].as_object().unwrap();
        failed.values().map(|n| n.as_u64().unwrap()).sum()
    };
    let all = run("server-2:kill@20s..40s");
    let (sent, ok) = (all["sent"].as_u64().unwrap(), all["ok"].as_u64().unwrap());
    assert_eq!(
        sent,
        ok + failures(&all) + all["in_flight"].as_u64().unwrap()
    );
    let served = |node: &str| all["nodes"][node]["served"].as_u64().unwrap();
    assert!(
        served("web-2") * 4 < served("web-1") * 3,
        "the other side took over"
    );
    assert!(ok as f64 / sent as f64 > 0.9, "{ok} of {sent}");
    // Three checks, two seconds apart, and the one that was under way: after that nothing fails.
    assert_eq!(failures(&all), failures(&run("server-2:kill@20s..29s")));
}

#[test]
fn the_same_command_gives_the_same_hash_and_another_seed_another() {
    let hash = |seed: &str| {
        let all = json(&[
            "simulate",
            "distributed",
            "--for",
            "10s",
            "--seed",
            seed,
            "--json",
        ]);
        all["trace_hash"].as_str().unwrap().to_owned()
    };
    let first = hash("7");
    assert_eq!(first.len(), 16);
    assert_eq!(hash("7"), first);
    assert_ne!(hash("8"), first);
}

#[test]
fn wrong_usage_says_what_to_do_and_exits_with_2() {
    for (args, says) in [
        (
            &["simulate", "simple", "--fault", "wbe:kill"][..],
            "did you mean web",
        ),
        (
            &["simulate", "simple", "--fault", "web:burn"],
            "unknown fault",
        ),
        (&["simulate", "simple", "--for", "soon"], "--for"),
        (&["request", "simple", "messages"], "starts with /"),
        (
            &["request", "simple", "/", "--via", "wbe"],
            "did you mean web",
        ),
        (&["run", "simple", "--speed", "warp"], "--speed"),
        (&["run", "simple", "--speed", "max"], "--for"),
        (&["run", "simple", "--http", "nowhere"], "--http"),
    ] {
        let output = wireboard(args);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {error}");
        assert!(
            error.starts_with("error: ") && error.contains(says),
            "{args:?}: {error}"
        );
    }
}

/// A served board. Killed when the test ends.
struct Served {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
    doors: Value,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(board: &str, more: &[&str]) -> Served {
    serve_busy(board, &[&["--no-traffic"], more].concat())
}

/// The same, with the visitors that the board draws.
fn serve_busy(board: &str, more: &[&str]) -> Served {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wireboard"))
        .args(["run", board, "--json"])
        .args(["--http", "127.0.0.1:0", "--dns", "127.0.0.1:0"])
        .args(more)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    let first: Value = serde_json::from_str(&line).unwrap();
    Served {
        child,
        lines,
        doors: first["doors"].clone(),
    }
}

impl Served {
    fn line(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn site(&self, path: &str) -> String {
        format!("http://{}{path}", self.doors["site"].as_str().unwrap())
    }
}

#[test]
fn run_says_its_doors_then_each_request_and_ends_on_a_signal() {
    let mut served = serve("distributed", &[]);
    let http = served.doors["http"].as_object().unwrap();
    let names: Vec<&String> = http.keys().collect();
    assert_eq!(names, ["app-1", "app-2", "lb", "web-1", "web-2"]);
    assert!(served.doors["dns"].is_string());
    assert_eq!(served.doors["mysql"], serde_json::json!({}));
    let address = served.doors["site"].as_str().unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    std::io::Write::write_all(&mut stream, b"GET /whoami HTTP/1.0\r\n\r\n").unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    assert!(page.contains(" 200 OK\r\n"), "{page}");
    let line = served.line();
    assert_eq!(
        (&line["path"], &line["status"]),
        (&Value::from("/whoami"), &Value::from(200))
    );
    let id = rustix::process::Pid::from_child(&served.child);
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    assert!(served.child.wait().unwrap().success());
}

#[test]
fn run_as_fast_as_possible_ends_by_itself_and_prints_every_request() {
    let output = wireboard(&["run", "simple", "--speed", "max", "--for", "30s", "--json"]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines = text
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap());
    assert_eq!(lines.next().unwrap()["doors"]["site"], Value::Null);
    let lines: Vec<Value> = lines.collect();
    let ended = lines.iter().filter(|l| l["outcome"].is_string()).count() as u64;
    let all = json(&["simulate", "simple", "--for", "30s", "--json"]);
    assert_eq!(lines.last().unwrap()["trace_hash"], all["trace_hash"]);
    assert_eq!(
        ended,
        all["sent"].as_u64().unwrap() - all["in_flight"].as_u64().unwrap()
    );
}

#[test]
fn a_simulation_in_which_nothing_got_through_fails() {
    let dead = wireboard(&[
        "simulate",
        "simple",
        "--for",
        "20s",
        "--fault",
        "server:kill",
    ]);
    assert_eq!(dead.status.code(), Some(1));
    let half = wireboard(&[
        "simulate",
        "simple",
        "--for",
        "20s",
        "--fault",
        "server:kill@10s",
    ]);
    assert_eq!(half.status.code(), Some(0));
}

#[test]
fn a_full_disk_is_said_with_what_to_do() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let Ok(full) = full else { return };
    let output = Command::new(env!("CARGO_BIN_EXE_wireboard"))
        .args(["show", "simple"])
        .stdout(full)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said.contains("to standard output; free some space"),
        "{said}"
    );
}

/// Runs a real client; `None` when it is not installed and need not be.
fn client(program: &str, args: &[&str]) -> Option<String> {
    match Command::new(program).args(args).output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(why) => {
            let must = std::env::var_os("WIREBOARD_FULL").is_some_and(|v| v == "1");
            assert!(!must, "{program} is needed with WIREBOARD_FULL=1: {why}");
            None
        }
    }
}

#[test]
fn twenty_curls_take_turns_because_the_drawn_visitors_give_way() {
    let served = serve_busy("distributed", &[]);
    let mut turns = Vec::new();
    for _ in 0..21 {
        let Some(who) = client("curl", &["-s", &served.site("/whoami")]) else {
            return;
        };
        let ones = who.matches("web-1").count() > 0;
        let twos = who.matches("web-2").count() > 0;
        assert_ne!(ones, twos, "{who}");
        turns.push(ones);
    }
    // A visitor who was on the way when the first came may still take a turn behind it.
    assert!(turns[1..].windows(2).all(|w| w[0] != w[1]), "{turns:?}");
}

#[test]
fn dig_and_curl_get_their_answers_from_the_drawing() {
    let served = serve("distributed", &[]);
    let (ip, port) = served.doors["dns"]
        .as_str()
        .unwrap()
        .split_once(':')
        .unwrap();
    let at = format!("@{ip}");
    for more in ["+notcp", "+tcp"] {
        let name = ["+short", more, &at, "-p", port, "www.foobar.com", "A"];
        if let Some(answer) = client("dig", &name) {
            assert!(
                answer.trim().parse::<std::net::Ipv4Addr>().is_ok(),
                "{answer:?}"
            );
        }
    }
    if let Some(answer) = client("dig", &[&at, "-p", port, "www.foobar.com", "AAAA"]) {
        assert!(
            answer.contains("NOERROR") && answer.contains("ANSWER: 0"),
            "{answer}"
        );
    }
    if let Some(answer) = client("dig", &[&at, "-p", port, "no.such.name", "A"]) {
        assert!(
            answer.contains("NXDOMAIN") || answer.contains("REFUSED"),
            "{answer}"
        );
    }
    if client("curl", &["--version"]).is_none() {
        return;
    }
    let post = [
        "-s",
        "-w",
        "%{http_code}",
        "-H",
        "content-type: application/json",
        "-d",
    ];
    let body = r#"{"text":"from curl","author":"me"}"#;
    let site = served.site("/messages");
    let posted = client("curl", &[&post[..], &[body, &site]].concat()).unwrap();
    assert!(posted.ends_with("201"), "{posted}");
    // The replica follows after its lag: asked until it has.
    let found = (0..200)
        .any(|_| client("curl", &["-s", &site]).is_some_and(|page| page.contains("from curl")));
    assert!(found, "the replica never showed the row");
}

#[test]
fn curl_sees_a_dead_site_refuse() {
    let served = serve("distributed", &["--fault", "lb:kill"]);
    let args = [
        "-s",
        "-o",
        "/dev/null",
        "-w",
        "%{errormsg}",
        &served.site("/"),
    ];
    // The first round closes the door; until it ran, the connection is reset.
    for _ in 0..50 {
        let Some(error) = client("curl", &args) else {
            return;
        };
        if error.contains("refused") || error.contains("connect to") {
            return;
        }
    }
    panic!("the site of a dead load balancer still listens");
}
