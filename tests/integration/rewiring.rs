//! A board that is edited while it serves: what is not touched goes on.
//!
//! A request is lost only where a real one would be. When a server is taken out of a balancer's
//! configuration and its process ends, the requests that were handed to it and not yet answered are
//! reset, and the balancer tells their clients 502; requests that only waited or knocked there are
//! given to another server. All others are answered. Moving, renaming and adding lose none.

use std::collections::BTreeSet;
use std::sync::Arc;

use wireboard::board::edit::{self, connect, create};
use wireboard::board::{
    Arrivals, Cell, Document, Edge, EdgeKind, Extra, Id, Key, Kind, MixEntry, Patch, Props, Record,
    Traffic, field,
};
use wireboard::cli::load;
use wireboard::engine::message::HttpRequest;
use wireboard::engine::{
    Engine, Input, Nanos, Outcome, Recording, RequestId, RequestView, Sources,
};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn node(name: &str) -> Key {
    Key::Node(id(name))
}

/// A board that serves, the hand that edits it, and what came of its requests.
struct Served {
    board: Document,
    engine: Engine,
    ended: Vec<Arc<RequestView>>,
}

impl Served {
    fn new(board: Document) -> Self {
        let (mut engine, _) = Engine::new(&board, &Sources::new(), 7);
        engine.record(Recording::All);
        engine.inject(Input::Traffic {
            on: true,
            factor: 1.0,
        });
        Self {
            board,
            engine,
            ended: Vec::new(),
        }
    }

    /// Both designs, with visitors who read and write at a constant rate.
    fn distributed(rate: f64) -> Self {
        let mut board = load::load("distributed").unwrap().document;
        board.traffic.clear();
        visitors(&mut board, rate);
        Self::new(board)
    }

    fn edit(&mut self, patch: &Patch) {
        assert!(!patch.is_empty());
        patch.apply(&mut self.board).unwrap();
        let board = Arc::new(self.board.clone());
        self.engine.inject(Input::Rewire(board));
    }

    fn set(&mut self, key: &Key, path: &str, text: &str) {
        let patch = field::set(&self.board, key, path, text).unwrap();
        self.edit(&patch);
    }

    fn connect(&mut self, from: &str, to: &str) {
        let (_, patch) = connect::connection(&self.board, &id(from), &id(to)).unwrap();
        self.edit(&patch);
    }

    fn run(&mut self, ms: u64) {
        let to = self.engine.now() + Nanos::from_ms(ms);
        assert!(self.engine.run_until(to, 10_000_000).reached);
        self.ended.extend(self.engine.take_ended());
    }

    /// Steps until something is so.
    fn until(&mut self, what: &str, so: impl Fn(&Engine) -> bool) {
        for _ in 0..1_000_000 {
            if so(&self.engine) {
                self.ended.extend(self.engine.take_ended());
                return;
            }
            self.engine.step().expect("there is traffic");
        }
        panic!("never: {what}");
    }

    /// Lets everything that is under way come to its end.
    fn drain(&mut self) {
        self.engine.inject(Input::Traffic {
            on: false,
            factor: 1.0,
        });
        self.run(70_000);
        assert_eq!(self.engine.view(0).totals.in_flight, 0);
    }

    fn ask(&mut self, path: &str, headers: &[(String, String)]) -> Arc<RequestView> {
        let mut request = HttpRequest::get(path);
        request.headers.extend(headers.iter().cloned());
        self.send(request)
    }

    fn send(&mut self, request: HttpRequest) -> Arc<RequestView> {
        self.engine.take_ended();
        self.engine.inject(Input::Send {
            client: None,
            request,
            follow: false,
        });
        loop {
            if let Some(view) = self.engine.take_ended().pop() {
                return view;
            }
            self.engine.step().expect("a request that is open is due");
        }
    }

    fn failed(&self) -> Vec<&Arc<RequestView>> {
        let bad = |r: &&Arc<RequestView>| r.outcome != Some(Outcome::Ok);
        self.ended.iter().filter(bad).collect()
    }
}

fn visitors(board: &mut Document, rate: f64) {
    let entry = |method: &str, path: &str, body: &str, weight| MixEntry {
        method: method.to_owned(),
        path: path.to_owned(),
        body: body.to_owned(),
        weight,
        extra: Extra::new(),
    };
    let traffic = Traffic {
        id: id("visitors"),
        client: id("user"),
        rate,
        arrivals: Arrivals::Poisson,
        gives_way_ms: 0,
        mix: vec![
            entry("GET", "/messages", "", 6),
            entry("GET", "/", "", 3),
            entry("POST", "/messages", "name=a&text=b", 1),
        ],
        extra: Extra::new(),
    };
    board.traffic.insert(id("visitors"), traffic);
}

/// Puts a third web server behind the balancer, beside the application of the second.
fn add_web_3(served: &mut Served) {
    let (web, patch) = create::node(&served.board, Kind::WebServer, |_| Cell::new(200, 0));
    assert_eq!(web, id("web"));
    served.edit(&patch);
    served.connect("web", "app-2");
    served.connect("lb", "web");
}

/// What the hops of a request say: the last server that the balancer connected it to.
fn handed_to(request: &RequestView, server: &str) -> bool {
    let there = |h: &&wireboard::live::Hop| h.node == id(server);
    request.hops.iter().any(|h| there(&h))
}

#[test]
fn traffic_survives_moves_names_a_new_server_and_its_removal() {
    let mut served = Served::distributed(400.0);
    served.run(3_000);
    for (dx, dy) in [(1, 0), (0, 1), (-1, 0), (0, -1)] {
        let all: Vec<Id> = served.board.nodes.keys().cloned().collect();
        let patch = edit::move_by(&served.board, &all, dx, dy);
        served.edit(&patch);
        served.run(200);
    }
    for name in [
        "web-1",
        "app-1",
        "lb",
        "db-primary",
        "db-replica",
        "user",
        "dns",
    ] {
        served.set(&node(name), "name", "another name");
        served.run(200);
    }
    add_web_3(&mut served);
    served.run(3_000);
    let answered = |served: &Served, name: &str| {
        let view = served.engine.view(0);
        let node = view.nodes.iter().find(|n| n.id == id(name)).unwrap();
        node.served
    };
    assert!(
        answered(&served, "web") > 300,
        "the new server takes its turns"
    );
    assert!(served.failed().is_empty(), "{:?}", served.failed());

    // One moment with several requests inside the server that goes.
    served.until("three inside", |engine| view(engine, "web").in_flight >= 3);
    let removed_at = served.engine.now();
    let before: BTreeSet<RequestId> = served.ended.iter().map(|r| r.id).collect();
    let patch = edit::remove(&served.board, &[id("web")]);
    served.edit(&patch);
    served.run(3_000);
    served.drain();
    let failed = served.failed();
    assert!(!failed.is_empty() && failed.len() <= 12, "{}", failed.len());
    for request in failed {
        let inside = request.issued < removed_at && handed_to(request, "web");
        assert!(inside && !before.contains(&request.id), "{request:#?}");
        assert_eq!(request.status, Some(502), "{request:#?}");
    }
    assert!(served.ended.len() > 4_000);
}

/// A balancer whose servers take one slow request at a time, and no other traffic than `count`
/// requests for the page of messages.
fn crowded(algorithm: &str, redispatch: &str, count: usize) -> Served {
    let mut board = load::load("distributed").unwrap().document;
    board.traffic.clear();
    for edge in ["lb->web-1", "lb->web-2"] {
        board.edges.get_mut(&id(edge)).unwrap().server.maxconn = 1;
    }
    let mut served = Served::new(board);
    for (name, path, text) in [
        ("lb", "props.check", "tcp"),
        ("lb", "props.algorithm", algorithm),
        ("lb", "props.redispatch", redispatch),
        ("lb", "props.timeout_queue_ms", "60s"),
        ("app-1", "props.service_us", "60ms"),
        ("app-2", "props.service_us", "60ms"),
    ] {
        if field::find(&served.board, &node(name), path).unwrap().value != text {
            served.set(&node(name), path, text);
        }
    }
    served.run(3_000);
    for _ in 0..count {
        served.engine.inject(Input::Send {
            client: None,
            request: HttpRequest::get("/messages"),
            follow: false,
        });
    }
    served
}

fn view(engine: &Engine, name: &str) -> wireboard::live::NodeView {
    let view = engine.view(0);
    let node = view.nodes.into_iter().find(|n| n.id == id(name));
    node.unwrap_or_else(|| panic!("{name} runs"))
}

#[test]
fn what_only_waits_for_a_removed_server_gets_another() {
    // By the hash of its address one client has one server: all wait in that one's own queue.
    for (algorithm, redispatch) in [("roundrobin", "yes"), ("source", "no"), ("source", "yes")] {
        let mut served = crowded(algorithm, redispatch, 20);
        served.until("a queue", |engine| view(engine, "lb").queue >= 15);
        let busy = ["web-1", "web-2"].into_iter();
        let mut busy = busy.filter(|name| view(&served.engine, name).in_flight > 0);
        let goes = busy.next().unwrap();
        let patch = edit::remove(&served.board, &[id(goes)]);
        served.edit(&patch);
        served.drain();
        let failed = served.failed();
        assert_eq!(failed.len(), 1, "{algorithm} {redispatch}: {failed:#?}");
        assert!(handed_to(failed[0], goes) && failed[0].status == Some(502));
    }
}

#[test]
fn a_request_that_tries_a_dead_server_again_leaves_it_when_it_is_removed() {
    let mut served = crowded("source", "no", 0);
    let goes = {
        let first = served.ask("/messages", &[]);
        first.served_by[1].clone()
    };
    served
        .engine
        .inject(Input::Fault(format!("{goes}:kill").parse().unwrap()));
    served.engine.inject(Input::Send {
        client: None,
        request: HttpRequest::get("/messages"),
        follow: false,
    });
    // The turn-around of a refused connection takes a second.
    served.run(600);
    assert_eq!(view(&served.engine, "lb").in_flight, 1);
    let patch = edit::remove(&served.board, &[goes]);
    served.edit(&patch);
    served.drain();
    let last = served.ended.last().unwrap();
    assert_eq!(last.status, Some(200), "{last:#?}");
}

#[test]
fn a_query_that_waits_for_a_removed_database_goes_to_another() {
    let mut board = load::load("distributed").unwrap().document;
    board.traffic.clear();
    board.edges.remove(&id("lb->web-2"));
    let mut served = Served::new(board);
    for (name, path, text) in [
        ("app-1", "props.pool", "1"),
        ("db-replica", "props.service_us", "500ms"),
    ] {
        served.set(&node(name), path, text);
    }
    for _ in 0..6 {
        served.engine.inject(Input::Send {
            client: None,
            request: HttpRequest::get("/messages"),
            follow: false,
        });
    }
    served.until("the replica works", |engine| {
        view(engine, "db-replica").busy == 1
    });
    served.run(50);
    let at = served.engine.now();
    let patch = edit::remove(&served.board, &[id("db-replica")]);
    served.edit(&patch);
    served.drain();
    // A read whose connection broke may be sent again, and is.
    assert!(served.failed().is_empty(), "{:#?}", served.failed());
    let soon = at + Nanos::from_ms(200);
    assert!(served.ended.iter().all(|r| r.ended.unwrap() < soon));
}

#[test]
fn more_connections_are_used_at_once() {
    let mut board = load::load("distributed").unwrap().document;
    board.traffic.clear();
    board.edges.remove(&id("lb->web-2"));
    let mut served = Served::new(board);
    for (name, path, text) in [
        ("app-1", "props.pool", "1"),
        ("db-replica", "props.service_us", "10s"),
        ("app-1", "props.db_timeout_ms", "60s"),
    ] {
        served.set(&node(name), path, text);
    }
    for _ in 0..5 {
        served.engine.inject(Input::Send {
            client: None,
            request: HttpRequest::get("/messages"),
            follow: false,
        });
    }
    served.run(500);
    assert_eq!(view(&served.engine, "db-replica").busy, 1);
    served.set(&node("app-1"), "props.pool", "3");
    served.run(100);
    assert_eq!(view(&served.engine, "db-replica").busy, 3);
    assert!(served.failed().is_empty());

    let mut served = crowded("roundrobin", "yes", 0);
    served.set(&node("lb"), "props.maxconn", "1");
    for edge in ["lb->web-1", "lb->web-2"] {
        served.set(&Key::Edge(id(edge)), "server.maxconn", "0");
    }
    for _ in 0..5 {
        served.engine.inject(Input::Send {
            client: None,
            request: HttpRequest::get("/messages"),
            follow: false,
        });
    }
    let at_the_servers =
        |engine: &Engine| view(engine, "web-1").in_flight + view(engine, "web-2").in_flight;
    served.until("one inside", |engine| at_the_servers(engine) == 1);
    served.run(10);
    assert_eq!(at_the_servers(&served.engine), 1);
    served.set(&node("lb"), "props.maxconn", "100");
    served.run(5);
    assert_eq!(at_the_servers(&served.engine), 5);
    served.drain();
    assert!(served.failed().is_empty());
}

#[test]
fn a_property_changes_without_dropping_what_waits() {
    for (name, path, few, many) in [
        ("app-1", "props.workers", "1", "64"),
        ("web-1", "props.workers", "1", "16"),
        ("db-replica", "props.workers", "1", "16"),
        ("lb", "props.maxconn", "20", "2000"),
        ("app-1", "props.pool", "1", "32"),
    ] {
        let mut served = Served::distributed(300.0);
        served.run(1_000);
        served.set(&node(name), path, few);
        if name == "web-1" {
            served.set(&node(name), "props.service_us", "8ms");
        }
        served.run(400);
        let waiting = served.engine.view(0).totals.in_flight;
        served.set(&node(name), path, many);
        if name == "web-1" {
            served.set(&node(name), "props.service_us", "100us");
        }
        let at = served.engine.now();
        served.run(2_000);
        served.drain();
        assert!(waiting > 5, "{name}: {waiting} under way");
        let lost: Vec<_> = served
            .failed()
            .into_iter()
            .filter(|r| r.ended > Some(at))
            .collect();
        assert!(lost.is_empty(), "{name} {path}: {lost:#?}");
    }
}

#[test]
fn more_workers_take_up_what_waits_at_once() {
    for (name, path) in [
        ("app-1", "props.workers"),
        ("web-1", "props.workers"),
        ("db-replica", "props.workers"),
    ] {
        let mut board = load::load("distributed").unwrap().document;
        board.traffic.clear();
        board.edges.remove(&id("lb->web-2"));
        board.edges.remove(&id("app-1->db-primary"));
        let mut served = Served::new(board);
        // Checks would wait with the others.
        served.set(&node("lb"), "props.check", "tcp");
        served.run(3_000);
        served.set(&node(name), path, "1");
        served.set(&node(name), "props.service_us", "10s");
        for _ in 0..4 {
            served.engine.inject(Input::Send {
                client: None,
                request: HttpRequest::get("/messages"),
                follow: false,
            });
            served.run(200);
        }
        let busy = |served: &Served| {
            let node = view(&served.engine, name);
            (node.busy, node.queue)
        };
        assert_eq!(busy(&served), (1, 3), "{name}");
        served.set(&node(name), path, "3");
        assert_eq!(busy(&served), (3, 1), "{name}");
        served.set(&node(name), path, "1");
        served.run(100);
        assert_eq!(busy(&served), (3, 1), "{name}: what runs goes on");
    }
}

/// The session cookie of an answer.
fn cookie(answer: &RequestView) -> Option<(String, String)> {
    let set = answer
        .headers
        .iter()
        .find(|(n, _)| n.eq_ignore_ascii_case("set-cookie"))?;
    let pair = set.1.split(';').next()?;
    Some(("Cookie".to_owned(), pair.to_owned()))
}

#[test]
fn sessions_survive_a_new_server() {
    let mut served = Served::distributed(0.0);
    served.board.edges.retain(|_, e| e.to != id("web-2"));
    served
        .engine
        .inject(Input::Rewire(Arc::new(served.board.clone())));
    let mut login = HttpRequest::get("/login");
    "POST".clone_into(&mut login.method);
    login.body = Arc::from(&b"user=ada"[..]);
    let form = "application/x-www-form-urlencoded";
    login
        .headers
        .push(("Content-Type".to_owned(), form.to_owned()));
    let answer = served.send(login);
    let cookie = cookie(&answer).unwrap_or_else(|| panic!("{answer:#?}"));
    let known = |served: &mut Served| {
        let page = served.ask("/me", std::slice::from_ref(&cookie));
        String::from_utf8_lossy(&page.body).contains("ada")
    };
    assert!(known(&mut served));
    let (_, patch) = create::node(&served.board, Kind::WebServer, |_| Cell::new(200, 0));
    served.edit(&patch);
    served.connect("web", "app-1");
    served.connect("lb", "web");
    for _ in 0..4 {
        assert!(
            known(&mut served),
            "the application server keeps its sessions"
        );
    }
}

#[test]
fn rows_survive_another_name_of_the_database() {
    let mut served = Served::distributed(0.0);
    let mut post = HttpRequest::get("/messages");
    "POST".clone_into(&mut post.method);
    post.body = Arc::from(&b"name=ada&text=remember+me"[..]);
    let form = "application/x-www-form-urlencoded";
    post.headers
        .push(("Content-Type".to_owned(), form.to_owned()));
    let answer = served.send(post);
    assert_eq!(answer.outcome, Some(Outcome::Ok), "{answer:#?}");
    served.run(1_000);
    for (name, path, text) in [
        ("db-primary", "name", "MariaDB"),
        ("db-primary", "props.workers", "9"),
        ("db-replica", "name", "the copy"),
        ("db-replica", "props.lag_ms", "10ms"),
        ("db-primary", "address", "10.0.0.9"),
    ] {
        served.set(&node(name), path, text);
        served.run(500);
        for _ in 0..2 {
            let page = served.ask("/messages", &[]);
            let body = String::from_utf8_lossy(&page.body);
            assert!(body.contains("remember me"), "{name} {path}: {body}");
        }
    }
}

#[test]
fn names_that_were_looked_up_survive_a_move() {
    let mut served = Served::distributed(0.0);
    assert_eq!(served.ask("/", &[]).outcome, Some(Outcome::Ok));
    let asks_dns = |request: &RequestView| request.hops.iter().any(|h| h.node == id("dns"));
    for name in ["user", "dns", "lb"] {
        let patch = edit::move_by(&served.board, &[id(name)], 2, 1);
        served.edit(&patch);
        served.set(&node(name), "name", "another");
        let request = served.ask("/", &[]);
        assert_eq!(request.outcome, Some(Outcome::Ok));
        assert!(!asks_dns(&request), "{request:#?}");
    }
}

#[test]
fn connections_stay_open_through_edits_of_others() {
    let mut served = Served::distributed(0.0);
    served.set(&node("user"), "props.keep_alive", "yes");
    assert_eq!(served.ask("/messages", &[]).outcome, Some(Outcome::Ok));
    served.run(500);
    let connects = |request: &RequestView, to: &str| {
        let opened = |h: &&wireboard::live::Hop| h.event == "connect" && h.edge == Some(id(to));
        request.hops.iter().filter(opened).count()
    };
    add_web_3(&mut served);
    let (_, patch) = create::node(&served.board, Kind::Box, |_| Cell::new(300, 0));
    served.edit(&patch);
    served.set(&node("app-1"), "name", "another");
    served.set(&Key::Edge(id("user->lb")), "link.latency_us", "5ms");
    served.set(&Key::Edge(id("user->lb")), "label", "way in");
    for _ in 0..6 {
        let request = served.ask("/messages", &[]);
        assert_eq!(request.outcome, Some(Outcome::Ok));
        assert_eq!(connects(&request, "user->lb"), 0, "{request:#?}");
        for pool in ["app-1->db-replica", "app-2->db-replica"] {
            let known = served.engine.now() < Nanos::from_secs(2) || connects(&request, pool) == 0;
            assert!(known, "{request:#?}");
        }
    }
}

#[test]
fn an_undone_removal_serves_again() {
    let mut served = Served::distributed(50.0);
    served.run(1_000);
    let patch = edit::remove(&served.board, &[id("web-1"), id("app-1")]);
    served.edit(&patch);
    served.run(1_000);
    served.edit(&patch.invert());
    served.run(5_000);
    let at = served.engine.now();
    served.run(1_000);
    served.drain();
    let late: Vec<_> = served.ended.iter().filter(|r| r.issued > at).collect();
    assert!(late.iter().all(|r| r.outcome == Some(Outcome::Ok)));
    assert!(late.iter().any(|r| handed_to(r, "web-1")));
}

#[test]
fn an_edge_that_changes_what_it_carries_is_another_connection() {
    let mut served = Served::distributed(0.0);
    assert_eq!(served.ask("/messages", &[]).outcome, Some(Outcome::Ok));
    let mut edge: Edge = served.board.edges[&id("web-1->app-1")].clone();
    edge.kind = EdgeKind::Http;
    let patch = Patch::setting(&served.board, [Record::Edge(edge)]);
    served.edit(&patch);
    for _ in 0..4 {
        assert_eq!(served.ask("/messages", &[]).outcome, Some(Outcome::Ok));
    }
    if let Props::Client(client) = &served.board.nodes[&id("user")].props {
        assert!(!client.keep_alive);
    }
}
