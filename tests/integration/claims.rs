//! What the two designs claim, shown by runs of the engine on the boards that are shipped.

use std::sync::Arc;

use wireboard::board::{Document, Id, Kind, MixEntry, Props};
use wireboard::engine::message::HttpRequest;
use wireboard::engine::{Engine, Follow, Input, Nanos, Outcome, Recording, RequestView, Sources};
use wireboard::format::json;

const SIMPLE: &str = include_str!("../../diagrams/0-simple_web_stack.json");
const DISTRIBUTED: &str = include_str!("../../diagrams/1-distributed_web_infrastructure.json");

fn read(text: &str) -> Document {
    json::parse(text).document
}

/// The board's own traffic, reduced to one page.
fn only(text: &str, path: &str, rate: f64) -> Document {
    let mut board = read(text);
    for traffic in board.traffic.values_mut() {
        traffic.rate = rate;
        traffic.mix = vec![MixEntry {
            method: "GET".into(),
            path: path.into(),
            body: String::new(),
            weight: 1,
            extra: wireboard::board::Extra::new(),
        }];
    }
    board
}

struct Run(Engine);

impl Run {
    fn new(board: &Document) -> Self {
        Self::seeded(board, 1)
    }

    fn seeded(board: &Document, seed: u64) -> Self {
        let (mut engine, diagnostics) = Engine::new(board, &Sources::new(), seed);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        engine.record(Recording::All);
        Self(engine)
    }

    fn traffic(mut self) -> Self {
        self.0.inject(Input::Traffic {
            on: true,
            factor: 1.0,
        });
        self
    }

    fn fault(&mut self, spec: &str) -> &mut Self {
        self.0.inject(Input::Fault(spec.parse().unwrap()));
        self
    }

    fn until(&mut self, s: u64) -> &mut Self {
        assert!(self.0.run_until(Nanos::from_secs(s), 50_000_000).reached);
        let totals = self.0.view(0).totals;
        let failed: u64 = totals.failed.values().sum();
        let counted = totals.in_flight + totals.ok + failed + totals.abandoned;
        assert_eq!(totals.issued, counted, "{totals:?}");
        self
    }

    fn ended(&mut self) -> Vec<Arc<RequestView>> {
        self.0.take_ended()
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> Arc<RequestView> {
        self.0.take_ended();
        let mut request = HttpRequest::get(path);
        method.clone_into(&mut request.method);
        request.body = Arc::from(body.as_bytes());
        self.0.inject(Input::Send {
            client: None,
            request,
            follow: false,
        });
        for _ in 0..10_000_000 {
            if let Some(view) = self.0.take_ended().pop() {
                return view;
            }
            self.0.step().unwrap();
        }
        panic!("no outcome");
    }

    fn get(&mut self, path: &str) -> Arc<RequestView> {
        self.ask("GET", path, "")
    }

    fn post(&mut self, text: &str) -> Arc<RequestView> {
        let body = format!("{{\"text\":\"{text}\",\"author\":\"me\"}}");
        self.ask("POST", "/messages", &body)
    }
}

fn names(view: &RequestView) -> Vec<&str> {
    view.served_by.iter().map(Id::as_str).collect()
}

fn body(view: &RequestView) -> String {
    String::from_utf8_lossy(&view.body).into_owned()
}

fn issued_in(all: &[Arc<RequestView>], from_s: u64, to_s: u64) -> Vec<&RequestView> {
    let inside =
        |v: &&RequestView| (Nanos::from_secs(from_s)..Nanos::from_secs(to_s)).contains(&v.issued);
    all.iter().map(|v| &**v).filter(inside).collect()
}

fn good(view: &RequestView) -> bool {
    view.outcome == Some(Outcome::Ok)
}

#[test]
fn the_boards_run_without_a_warning() {
    for text in [SIMPLE, DISTRIBUTED] {
        let parsed = json::parse(text);
        assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
        Run::new(&parsed.document);
    }
}

#[test]
fn the_simple_stack_answers_by_the_parts_it_needs() {
    let mut run = Run::new(&read(SIMPLE));
    let page = run.get("/messages");
    assert_eq!(page.status, Some(200));
    assert_eq!(names(&page), ["web", "app", "db"]);
    assert!(
        body(&page).contains("Hello from the first visitor"),
        "{}",
        body(&page)
    );
    assert_eq!(names(&run.get("/")), ["web"]);
    assert_eq!(names(&run.get("/style.css")), ["web"]);
}

#[test]
fn s0_1_the_one_machine_is_a_single_point_of_failure() {
    for part in ["server", "web", "app", "db"] {
        let mut run = Run::new(&read(SIMPLE));
        assert!(good(&run.get("/messages")));
        run.fault(&format!("{part}:kill"));
        let view = run.get("/messages");
        assert!(!good(&view), "{part}");
        let refused = matches!(part, "server" | "web");
        assert_eq!(
            view.outcome == Some(Outcome::Refused),
            refused,
            "{part}: {:?}",
            view.outcome
        );
        run.0.inject(Input::Mend(None));
        let back = run.get("/messages");
        assert!(good(&back), "{part}: {:?} {}", back.status, body(&back));
    }
}

#[test]
fn s0_1_nothing_is_answered_while_the_server_is_dead_and_everything_else_is() {
    let mut run = Run::new(&only(SIMPLE, "/messages", 50.0)).traffic();
    run.fault("server:kill@20s..40s").until(60);
    let all = run.ended();
    assert!(all.len() > 2_500, "{}", all.len());
    let dead = issued_in(&all, 20, 40);
    assert!(dead.len() > 800);
    // The last ones before the revival find a living server when their SYN arrives.
    let late = Nanos::from_secs(40) - Nanos::from_ms(100);
    assert!(dead.iter().all(|v| !good(v) || v.issued > late));
    // What was inside at the moment of the kill goes with it.
    let before = issued_in(&all, 0, 20);
    let lost: Vec<_> = before.iter().filter(|v| !good(v)).collect();
    assert!(
        lost.len() <= 5 && lost.iter().all(|v| v.outcome == Some(Outcome::Reset)),
        "{lost:?}"
    );
    assert!(issued_in(&all, 40, 60).iter().all(|v| good(v)));
}

#[test]
fn s0_2_a_deploy_is_a_downtime() {
    let mut run = Run::new(&only(SIMPLE, "/messages", 50.0)).traffic();
    run.until(10);
    run.0.inject(Input::Deploy {
        codebase: Id::new("code").unwrap(),
        files: None,
    });
    run.until(30);
    let all = run.ended();
    let failed: Vec<_> = all.iter().filter(|v| !good(v)).collect();
    assert!(failed.len() > 20, "{}", failed.len());
    assert!(
        failed.iter().all(|v| v.status == Some(502)),
        "{:?}",
        failed.first()
    );
    // The restart takes three seconds.
    assert!(
        failed
            .iter()
            .all(|v| (9..14).contains(&(v.issued.0 / 1_000_000_000)))
    );
    assert!(issued_in(&all, 14, 30).iter().all(|v| good(v)));
}

#[test]
fn s0_3_beyond_capacity_throughput_flattens_the_queue_fills_and_requests_are_dropped() {
    let at = |rate: f64| {
        let mut board = only(SIMPLE, "/messages", rate);
        let app = board.nodes.get_mut(&Id::new("app").unwrap()).unwrap();
        if let Props::AppServer(props) = &mut app.props {
            (props.workers, props.backlog, props.service_us) = (2, 64, 10_000);
        }
        let mut run = Run::new(&board).traffic();
        run.0.record(Recording::None);
        run.until(30);
        let view = run.0.view(0);
        let app = view.nodes.iter().find(|n| n.id.as_str() == "app").unwrap();
        (
            view.totals.ok as f64 / 30.0,
            app.queue_max,
            app.utilisation,
            view.totals.failed.values().sum::<u64>(),
        )
    };
    let (calm, _, _, failed) = at(50.0);
    assert!((calm - 50.0).abs() < 8.0, "{calm}");
    assert_eq!(failed, 0);
    let (busy, queue, utilisation, _) = at(400.0);
    let (busier, _, _, failed) = at(800.0);
    // Two workers, 10 ms each and a little for the database: no more than 200 a second.
    assert!(busy < 205.0 && busier < 205.0, "{busy} {busier}");
    assert!((busy - busier).abs() < 20.0, "{busy} {busier}");
    assert_eq!(queue, 64);
    assert!(utilisation > 0.95, "{utilisation}");
    assert!(failed > 1_000, "{failed}");
}

#[test]
fn s1_1_requests_alternate() {
    let mut run = Run::new(&read(DISTRIBUTED));
    run.until(5);
    let web = |v: &RequestView| names(v)[1].to_owned();
    let all: Vec<String> = (0..6).map(|_| web(&run.get("/whoami"))).collect();
    assert!(all.windows(2).all(|w| w[0] != w[1]), "{all:?}");
    assert!(all.iter().all(|w| w == "web-1" || w == "web-2"));
}

#[test]
fn s1_1_writes_go_to_the_primary_and_reads_to_the_replica() {
    let mut run = Run::new(&read(DISTRIBUTED));
    let written = run.post("hi");
    assert_eq!(written.status, Some(201), "{}", body(&written));
    assert_eq!(names(&written).last(), Some(&"db-primary"));
    run.until(5);
    let page = run.get("/messages");
    assert_eq!(names(&page).last(), Some(&"db-replica"));
    assert!(body(&page).contains("hi"));
}

#[test]
fn s1_2_losing_one_side_costs_at_most_the_detection_window() {
    for part in ["server-2", "web-2", "app-2"] {
        let mut run = Run::new(&only(DISTRIBUTED, "/whoami", 50.0)).traffic();
        run.fault(&format!("{part}:kill@20s..40s")).until(60);
        let all = run.ended();
        let ok = all.iter().filter(|v| good(v)).count();
        assert!(ok * 100 > all.len() * 90, "{part}: {ok} of {}", all.len());
        // Checks every second, three bad ones: at most 3 s, and 10 % for the answer.
        let after: Vec<_> = issued_in(&all, 24, 40);
        assert!(
            after.iter().all(|v| good(v) && names(v)[1] == "web-1"),
            "{part}"
        );
        let again = issued_in(&all, 46, 60);
        assert!(again.iter().any(|v| names(v)[1] == "web-2"), "{part}");
        assert!(again.iter().all(|v| good(v)), "{part}");
    }
}

#[test]
fn s1_2_without_redispatch_and_with_a_tcp_check_the_window_shows() {
    let mut board = only(DISTRIBUTED, "/whoami", 50.0);
    let lb = board.nodes.get_mut(&Id::new("lb").unwrap()).unwrap();
    if let Props::LoadBalancer(props) = &mut lb.props {
        *props = wireboard::board::kind::LoadBalancer::default();
    }
    let mut run = Run::new(&board).traffic();
    run.fault("server-2:kill@20s..40s").until(60);
    let all = run.ended();
    let ok = all.iter().filter(|v| good(v)).count();
    assert!(ok * 100 > all.len() * 90, "{ok} of {}", all.len());
    // Its turn is 503 after three retries, a second apart, until the third bad check.
    let failed: Vec<_> = all.iter().filter(|v| v.status == Some(503)).collect();
    assert!(failed.len() > 50, "{}", failed.len());
    let span = |v: &RequestView| (v.ended.unwrap() - v.issued).0 / 1_000_000;
    assert!(failed.iter().all(|v| (3_000..3_300).contains(&span(v))));
    // 2-3 intervals of 2 s, and 10 %.
    assert!(issued_in(&all, 27, 40).iter().all(|v| good(v)));
}

#[test]
fn s1_3_the_lonely_balancer_is_a_single_point_of_failure() {
    let mut run = Run::new(&read(DISTRIBUTED));
    for fault in ["lb:kill", "server-lb:kill"] {
        assert!(good(&run.get("/messages")));
        run.fault(fault);
        let view = run.get("/messages");
        assert_eq!(
            (view.outcome, view.status),
            (Some(Outcome::Refused), None),
            "{fault}"
        );
        run.0.inject(Input::Mend(None));
    }
}

#[test]
fn s1_4_without_the_primary_reads_go_on_and_writes_stop() {
    let mut run = Run::new(&read(DISTRIBUTED));
    assert_eq!(run.post("before").status, Some(201));
    run.until(5).fault("db-primary:kill");
    for _ in 0..4 {
        let page = run.get("/messages");
        assert!(
            good(&page) && body(&page).contains("before"),
            "{:?}",
            page.status
        );
    }
    let refused = run.post("lost");
    assert!(
        refused.status.is_some_and(|s| s >= 500),
        "{:?}",
        refused.status
    );
    // Nothing promotes the replica, however long one waits.
    run.until(300);
    assert!(run.post("lost too").status.is_some_and(|s| s >= 500));
    assert!(!body(&run.get("/messages")).contains("lost"));
}

#[test]
fn s1_4_a_write_sent_to_the_replica_is_refused_with_1290() {
    let mut board = read(DISTRIBUTED);
    let primary = |e: &wireboard::board::Edge| e.to.as_str() == "db-primary";
    board.edges.retain(|_, e| !primary(e));
    let (mut engine, _) = Engine::new(&board, &Sources::new(), 1);
    engine.record(Recording::All);
    let mut run = Run(engine);
    let view = run.post("hi");
    assert!(!good(&view));
    let all = view.hops.iter().any(|h| h.detail.contains("1290"));
    assert!(
        all,
        "{:#?}",
        view.hops.iter().map(|h| &h.detail).collect::<Vec<_>>()
    );
}

#[test]
fn s1_5_a_row_is_on_the_replica_only_after_it_was_applied() {
    let mut run = Run::new(&read(DISTRIBUTED));
    run.until(2);
    run.fault("db-replica:lag(5s)");
    let written = run.post("late news");
    assert_eq!(written.status, Some(201));
    let committed = run.0.now();
    assert!(!body(&run.get("/messages")).contains("late news"));
    run.0.run_until(committed + Nanos::from_ms(4_500), u64::MAX);
    assert!(!body(&run.get("/messages")).contains("late news"));
    run.0.run_until(committed + Nanos::from_ms(5_500), u64::MAX);
    assert!(body(&run.get("/messages")).contains("late news"));
}

#[test]
fn the_same_seed_is_the_same_run_however_it_is_paced() {
    let hash = |seed, slice_ms: u64, watched: bool| {
        let (mut engine, _) = Engine::new(&read(DISTRIBUTED), &Sources::new(), seed);
        engine.inject(Input::Traffic {
            on: true,
            factor: 10.0,
        });
        engine.inject(Input::Fault("server-2:kill@5s..10s".parse().unwrap()));
        if watched {
            engine.record(Recording::All);
        }
        for at in (0..=20_000).step_by(slice_ms as usize) {
            engine.run_until(Nanos::from_ms(at), u64::MAX);
            if watched {
                engine.inject(Input::Follow(Follow::Each));
                engine.view(100);
            }
        }
        engine.trace_hash()
    };
    let batch = hash(1, 20_000, false);
    assert_eq!(batch, hash(1, 20_000, false));
    assert_eq!(batch, hash(1, 16, true));
    assert_eq!(batch, hash(1, 250, true));
    assert_ne!(batch, hash(2, 20_000, false));
}

#[test]
fn every_kind_of_running_part_has_a_face() {
    let run = Run::new(&read(DISTRIBUTED));
    let view = run.0.view(0);
    for node in &view.nodes {
        let kind = read(DISTRIBUTED).nodes[&node.id].kind();
        let silent = matches!(kind, Kind::Client);
        assert!(silent || !node.facts.is_empty(), "{}", node.id);
    }
    assert_eq!(
        view.nodes
            .iter()
            .find(|n| n.id.as_str() == "lb")
            .unwrap()
            .badge,
        "2/2 UP"
    );
}
