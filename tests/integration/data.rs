//! The data side of a run: application servers, databases, replication, deploys, on small boards.

use std::sync::Arc;

use wireboard::board::kind::Role;
use wireboard::board::{Cell, Document, Edge, EdgeKind, Id, Kind, Node, Props, Record};
use wireboard::engine::message::HttpRequest;
use wireboard::engine::view::NodeState;
use wireboard::engine::{
    Engine, FaultSpec, Input, Nanos, Outcome, Recording, RequestView, Sources,
};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// A board of nodes and edges, as few words as possible.
struct Sketch(Document);

impl Sketch {
    fn new() -> Self {
        Self(Document::default())
    }

    fn node(mut self, name: &str, kind: Kind, change: impl FnOnce(&mut Props)) -> Self {
        let mut node = Node::new(id(name), kind, name, Cell::default());
        change(&mut node.props);
        self.0.insert(Record::Node(node));
        self
    }

    fn edge(mut self, from: &str, to: &str, kind: EdgeKind) -> Self {
        self.0
            .insert(Record::Edge(Edge::new(id(from), id(to), kind)));
        self
    }

    fn run(self) -> Run {
        let (mut engine, _) = Engine::new(&Arc::new(self.0), &Sources::new(), 1);
        engine.record(Recording::All);
        Run { engine }
    }
}

/// user -> app -> db, with the guestbook.
fn small() -> Sketch {
    Sketch::new()
        .node("user", Kind::Client, |_| {})
        .node("app", Kind::AppServer, |_| {})
        .node("code", Kind::Codebase, |_| {})
        .node("db", Kind::Database, |_| {})
        .edge("user", "app", EdgeKind::Http)
        .edge("app", "db", EdgeKind::Sql)
        .edge("code", "app", EdgeKind::Deploy)
}

/// The same with a primary and a replica.
fn pair() -> Sketch {
    Sketch::new()
        .node("user", Kind::Client, |_| {})
        .node("app", Kind::AppServer, |_| {})
        .node("code", Kind::Codebase, |_| {})
        .node("primary", Kind::Database, |_| {})
        .node("replica", Kind::Database, |props| {
            if let Props::Database(db) = props {
                db.role = Role::Replica;
                db.primary = Some(id("primary"));
            }
        })
        .edge("user", "app", EdgeKind::Http)
        .edge("app", "primary", EdgeKind::Sql)
        .edge("app", "replica", EdgeKind::Sql)
        .edge("primary", "replica", EdgeKind::Replication)
        .edge("code", "app", EdgeKind::Deploy)
}

struct Run {
    engine: Engine,
}

impl Run {
    fn fault(&mut self, spec: &str) {
        let spec: FaultSpec = spec.parse().unwrap();
        self.engine.inject(Input::Fault(spec));
    }

    fn mend(&mut self, target: &str) {
        self.engine.inject(Input::Mend(Some(id(target))));
    }

    fn pass(&mut self, span: Nanos) {
        let to = self.engine.now() + span;
        self.engine.run_until(to, u64::MAX);
    }

    fn send(&mut self, request: HttpRequest) {
        self.engine.inject(Input::Send {
            client: None,
            request,
            follow: false,
        });
    }

    /// Sends a request and waits for its end.
    fn ask(&mut self, request: HttpRequest) -> Arc<RequestView> {
        self.engine.take_ended();
        self.send(request);
        for _ in 0..4_000 {
            self.pass(Nanos::from_ms(10));
            if let Some(ended) = self.engine.take_ended().pop() {
                return ended;
            }
        }
        panic!("the request never ended");
    }

    fn get(&mut self, path: &str) -> Arc<RequestView> {
        self.ask(HttpRequest::get(path))
    }

    fn post(&mut self, text: &str) -> Arc<RequestView> {
        self.ask(post(text))
    }

    fn fact(&mut self, node: &str, name: &str) -> String {
        let view = self.engine.view(100);
        let node = view.nodes.iter().find(|n| n.id.as_str() == node).unwrap();
        let fact = node.facts.iter().find(|(n, _)| n == name);
        fact.map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

fn post(text: &str) -> HttpRequest {
    HttpRequest {
        method: "POST".into(),
        target: "/messages".into(),
        headers: vec![("Content-Type".into(), "application/json".into())],
        body: Arc::from(format!("{{\"text\":\"{text}\",\"author\":\"me\"}}").into_bytes()),
    }
}

fn body(view: &RequestView) -> String {
    String::from_utf8_lossy(&view.body).into_owned()
}

fn served_by(view: &RequestView) -> Vec<&str> {
    view.served_by.iter().map(Id::as_str).collect()
}

#[test]
fn a_page_comes_out_of_the_database() {
    let mut run = small().run();
    let page = run.get("/messages");
    assert_eq!((page.status, page.outcome), (Some(200), Some(Outcome::Ok)));
    assert!(
        body(&page).contains("it answered my request"),
        "{}",
        body(&page)
    );
    assert_eq!(served_by(&page), ["app", "db"]);
    assert!(body(&page).contains("<span class=\"part\">db</span>"));
    assert_eq!(run.post("a new one").status, Some(201));
    assert!(body(&run.get("/messages")).contains("a new one"));
    assert_eq!(run.get("/nowhere").status, Some(404));
    assert_eq!(
        run.ask(HttpRequest {
            method: "DELETE".into(),
            ..HttpRequest::get("/messages")
        })
        .status,
        Some(405)
    );
    assert_eq!(body(&run.get("/healthz")), "ok\n");
}

#[test]
fn reads_go_to_the_replica_and_writes_to_the_primary() {
    let mut run = pair().run();
    let written = run.post("hello");
    assert_eq!(served_by(&written), ["app", "primary"]);
    let why = written.hops.iter().find(|h| h.event == "query").unwrap();
    assert_eq!(
        why.detail,
        "write: goes to the primary primary; reads would go to replica"
    );
    // The lag is 50 ms: a read at once is stale, a later one is not.
    let stale = run.get("/messages");
    assert_eq!(served_by(&stale), ["app", "replica"]);
    assert!(!body(&stale).contains("hello"));
    run.pass(Nanos::from_ms(200));
    assert!(body(&run.get("/messages")).contains("hello"));
    assert_eq!(run.fact("replica", "IO / SQL side"), "Yes / Yes");
}

#[test]
fn without_its_primary_a_replica_serves_reads_and_catches_up_later() {
    let mut run = pair().run();
    run.pass(Nanos::from_secs(1));
    run.fault("primary:kill");
    run.pass(Nanos::from_secs(1));
    let refused = run.post("lost");
    assert_eq!(refused.status, Some(503));
    assert!(body(&refused).contains("2003"), "{}", body(&refused));
    assert_eq!(run.get("/messages").status, Some(200));
    assert_eq!(run.fact("replica", "IO / SQL side"), "Connecting / Yes");
    assert_eq!(run.fact("replica", "Seconds_Behind"), "NULL");
    run.mend("primary");
    run.pass(Nanos::from_secs(10));
    assert_eq!(run.post("after").status, Some(201));
    run.pass(Nanos::from_secs(1));
    assert!(body(&run.get("/messages")).contains("after"));
}

#[test]
fn a_replica_that_was_away_applies_what_it_missed() {
    let mut run = pair().run();
    run.fault("replica:kill");
    for text in ["one", "two", "three"] {
        assert_eq!(run.post(text).status, Some(201));
    }
    // Reads go to the primary meanwhile.
    let read = run.get("/messages");
    assert_eq!(
        (read.status, served_by(&read)),
        (Some(200), vec!["app", "primary"])
    );
    run.mend("replica");
    run.pass(Nanos::from_secs(10));
    let read = run.get("/messages");
    assert_eq!(served_by(&read), ["app", "replica"]);
    let page = body(&read);
    assert!(["one", "two", "three"].iter().all(|t| page.contains(t)));
    run.fault("primary->replica:cut");
    assert_eq!(run.post("four").status, Some(201));
    run.pass(Nanos::from_secs(2));
    assert!(!body(&run.get("/messages")).contains("four"));
    run.mend("primary->replica");
    run.pass(Nanos::from_secs(30));
    assert!(body(&run.get("/messages")).contains("four"));
}

#[test]
fn a_lag_fault_makes_stale_reads_and_seconds_behind() {
    let mut run = pair().run();
    run.fault("replica:lag(5s)");
    run.post("late");
    run.pass(Nanos::from_secs(3));
    assert!(!body(&run.get("/messages")).contains("late"));
    assert_eq!(run.fact("replica", "Seconds_Behind"), "3");
    run.pass(Nanos::from_secs(4));
    assert!(body(&run.get("/messages")).contains("late"));
    assert_eq!(run.fact("replica", "Seconds_Behind"), "0");
}

#[test]
fn a_write_on_a_replica_is_1290() {
    let sketch = Sketch::new()
        .node("user", Kind::Client, |_| {})
        .node("app", Kind::AppServer, |_| {})
        .node("code", Kind::Codebase, |_| {})
        .node("db", Kind::Database, |props| {
            if let Props::Database(db) = props {
                db.role = Role::Replica;
            }
        })
        .edge("user", "app", EdgeKind::Http)
        .edge("app", "db", EdgeKind::Sql)
        .edge("code", "app", EdgeKind::Deploy);
    let mut run = sketch.run();
    let refused = run.post("no");
    assert_eq!(refused.status, Some(500));
    assert!(body(&refused).contains("1290"), "{}", body(&refused));
    assert_eq!(run.get("/messages").status, Some(200));
}

#[test]
fn rows_survive_a_kill_and_sessions_do_not() {
    let mut run = small().run();
    run.post("kept");
    let login = run.ask(HttpRequest {
        method: "POST".into(),
        target: "/login".into(),
        headers: vec![("Content-Type".into(), "application/json".into())],
        body: Arc::from(&b"{\"user\":\"ada\"}"[..]),
    });
    assert_eq!(login.status, Some(200));
    let set = login
        .headers
        .iter()
        .find(|(n, _)| n == "Set-Cookie")
        .unwrap();
    let cookie = set.1.split(';').next().unwrap().to_owned();
    let mut me = HttpRequest::get("/me");
    assert_eq!(run.ask(me.clone()).status, Some(401));
    me.headers.push(("Cookie".into(), cookie));
    assert!(body(&run.ask(me.clone())).contains("ada"));
    run.fault("db:kill@0s..1s");
    run.fault("app:kill@0s..1s");
    run.pass(Nanos::from_secs(5));
    assert!(body(&run.get("/messages")).contains("kept"));
    assert_eq!(run.ask(me).status, Some(401));
}

#[test]
fn a_hung_database_is_a_timeout_and_a_dead_one_is_not() {
    let mut run = small().run();
    run.fault("db:hang");
    let hung = run.get("/messages");
    assert_eq!(hung.status, Some(500));
    assert!(body(&hung).contains("2013"), "{}", body(&hung));
    assert!(hung.ended.unwrap() - hung.issued >= Nanos::from_secs(10));
    run.mend("db");
    assert_eq!(run.get("/messages").status, Some(200));
    run.fault("db:kill");
    let dead = run.get("/messages");
    assert_eq!(dead.status, Some(503));
    assert!(dead.ended.unwrap() - dead.issued < Nanos::from_secs(1));
    assert_eq!(run.get("/healthz").status, Some(200));
}

#[test]
fn a_deploy_is_a_restart_and_flips_the_version() {
    let sketch = small();
    let mut board = sketch.0.clone();
    let mut run = sketch.run();
    assert!(body(&run.get("/whoami")).contains("\"version\":\"1.0\""));
    if let Props::Codebase(code) = &mut board.nodes.get_mut(&id("code")).unwrap().props {
        code.version = "2.0".into();
    }
    run.engine.inject(Input::Rewire(Arc::new(board)));
    assert!(body(&run.get("/whoami")).contains("\"version\":\"1.0\""));
    run.engine.inject(Input::Deploy {
        codebase: id("code"),
        files: None,
    });
    run.pass(Nanos::from_ms(100));
    assert_eq!(run.get("/whoami").outcome, Some(Outcome::Refused));
    let view = run.engine.view(0);
    let app = view.nodes.iter().find(|n| n.id.as_str() == "app").unwrap();
    assert_eq!(app.state, NodeState::Starting);
    run.pass(Nanos::from_secs(4));
    assert!(body(&run.get("/whoami")).contains("\"version\":\"2.0\""));
}

#[test]
fn beyond_its_workers_requests_wait_and_beyond_the_backlog_they_are_dropped() {
    let mut sketch = small();
    if let Props::AppServer(app) = &mut sketch.0.nodes.get_mut(&id("app")).unwrap().props {
        (app.workers, app.backlog, app.service_us) = (1, 2, 100_000);
    }
    let mut run = sketch.run();
    for _ in 0..5 {
        run.send(HttpRequest::get("/messages"));
        run.pass(Nanos::from_ms(5));
    }
    let view = run.engine.view(0);
    let app = view.nodes.iter().find(|n| n.id.as_str() == "app").unwrap();
    assert_eq!((app.busy, app.queue, app.queue_bound), (1, 2, 2));
    // The fourth and fifth SYN were dropped: TCP sends them again after a second.
    run.pass(Nanos::from_ms(600));
    assert_eq!(run.engine.take_ended().len(), 3);
    run.pass(Nanos::from_secs(3));
    let late = run.engine.take_ended();
    assert_eq!(late.len(), 2);
    assert!(late.iter().all(|r| r.status == Some(200)));
    assert!(
        late.iter()
            .all(|r| r.ended.unwrap() - r.issued >= Nanos::from_secs(1))
    );
}

#[test]
fn too_many_connections_are_1040() {
    let mut sketch = small();
    if let Props::Database(db) = &mut sketch.0.nodes.get_mut(&id("db")).unwrap().props {
        (db.max_connections, db.service_us) = (1, 100_000);
    }
    let mut run = sketch.run();
    run.send(HttpRequest::get("/messages"));
    run.send(HttpRequest::get("/messages?limit=1"));
    run.pass(Nanos::from_secs(1));
    let mut statuses: Vec<_> = run.engine.take_ended().iter().map(|r| r.status).collect();
    statuses.sort();
    assert_eq!(statuses, [Some(200), Some(503)]);
}

#[test]
fn the_same_run_twice_is_the_same() {
    let hash = || {
        let mut run = pair().run();
        run.fault("primary:kill@2s..4s");
        for i in 0..20 {
            run.send(post(&format!("m{i}")));
            run.send(HttpRequest::get("/report"));
            run.pass(Nanos::from_ms(300));
        }
        run.engine.trace_hash()
    };
    assert_eq!(hash(), hash());
}

#[test]
fn a_replica_that_dies_in_the_middle_of_a_read_costs_no_request() {
    let mut sketch = pair();
    if let Props::Database(db) = &mut sketch.0.nodes.get_mut(&id("replica")).unwrap().props {
        db.service_us = 500_000;
    }
    let mut run = sketch.run();
    run.send(HttpRequest::get("/messages"));
    run.pass(Nanos::from_ms(200));
    run.fault("replica:kill");
    run.pass(Nanos::from_secs(1));
    let ended = run.engine.take_ended();
    assert_eq!(ended[0].status, Some(200));
    let retry = ended[0].hops.iter().find(|h| h.event == "retry").unwrap();
    assert!(retry.detail.contains("2013"), "{}", retry.detail);
    assert_eq!(run.post("still works").status, Some(201));
}
