//! A fixed run of any board, for pictures of the screen: every value follows from the board and two
//! numbers, so that a snapshot changes only when the view does.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use wireboard::board::{Document, EdgeKind, Id, Kind, Props};
use wireboard::live::{
    BoardSnapshot, DoorState, DoorView, EdgeView, EngineView, Flight, FlightKind, Hop, LogLevel,
    LogLine, MachineView, Nanos, NodeState, NodeView, Outcome, Percentiles, Protocol, RequestId,
    RequestView, Totals,
};

/// When the fixed run is looked at.
pub const NOW: Nanos = Nanos::from_ms(3_214);

/// A run with `dots` messages on the wires, spread evenly over the edges.
pub fn run(board: &Document, dots: usize) -> BoardSnapshot {
    let followed = Arc::new(request(board, 12));
    let ended = Arc::new(RequestView {
        ended: Some(NOW),
        outcome: Some(Outcome::Ok),
        status: Some(200),
        ..request(board, 11)
    });
    BoardSnapshot {
        door_trouble: Vec::new(),
        view: EngineView {
            deep_page: Some("/messages".to_owned()),
            callers: 0,
            now: NOW,
            nodes: board.nodes.values().map(node).collect(),
            machines: board.frames.keys().map(machine).collect(),
            edges: board.edges.values().map(edge).collect(),
            flights: flights(board, dots),
            flights_total: dots as u64,
            totals: Totals {
                issued: 41,
                in_flight: 2,
                ok: 38,
                failed: [("502".to_owned(), 1)].into(),
                abandoned: 0,
                rate: 12.4,
                error_rate: 0.0,
                latency: Percentiles {
                    p50_us: 31_000,
                    p95_us: 48_000,
                    p99_us: 52_000,
                    max_us: 61_000,
                    count: 39,
                },
            },
            followed: Some(followed),
            recent: vec![ended],
            log: log(board),
        },
        doors: vec![
            DoorView {
                node: None,
                protocol: Protocol::Http,
                address: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
                state: DoorState::Open,
            },
            DoorView {
                node: Id::new("dns").ok(),
                protocol: Protocol::Dns,
                address: SocketAddr::from((Ipv4Addr::LOCALHOST, 5300)),
                state: DoorState::Open,
            },
        ],
        diagnostics: Vec::new(),
        traffic_on: true,
        trace_dropped: 0,
        ..BoardSnapshot::default()
    }
}

fn node(node: &wireboard::board::Node) -> NodeView {
    let badge = match &node.props {
        Props::LoadBalancer(_) => "2/2 UP",
        Props::Client(_) => "1 cached",
        Props::Codebase(_) => "v1.0",
        Props::Database(db) if db.primary.is_some() => "lag 50 ms",
        _ => "",
    };
    let (queue, bound) = match node.kind() {
        Kind::AppServer => (3, 8),
        _ => (0, 0),
    };
    NodeView {
        id: node.id.clone(),
        state: NodeState::Up,
        faults: Vec::new(),
        rate: 6.2,
        trail: std::array::from_fn(|second| [6, 7, 5, 8][second % 4]),
        error_rate: 0.0,
        in_flight: queue + 2,
        queue,
        queue_bound: bound,
        queue_max: queue,
        busy: 2,
        workers: 8,
        served: 19,
        failed: 0,
        utilisation: 0.25,
        latency: Percentiles {
            p50_us: 2_100,
            p95_us: 4_800,
            p99_us: 5_200,
            max_us: 6_000,
            count: 19,
        },
        badge: badge.to_owned(),
        facts: vec![("connections".to_owned(), "2 open".to_owned())],
    }
}

fn machine(id: &Id) -> MachineView {
    MachineView {
        id: id.clone(),
        state: NodeState::Up,
        faults: Vec::new(),
    }
}

fn edge(edge: &wireboard::board::Edge) -> EdgeView {
    EdgeView {
        id: edge.id.clone(),
        cut: false,
        faults: Vec::new(),
        rate: 12.4,
        in_flight: 2,
    }
}

fn flights(board: &Document, dots: usize) -> Vec<Flight> {
    let serves = |e: &&wireboard::board::Edge| e.kind != EdgeKind::Deploy;
    let edges: Vec<_> = board.edges.values().filter(serves).collect();
    let one = |n: usize| {
        let edge = edges[n % edges.len()];
        let round = n / edges.len();
        let forward = round.is_multiple_of(2);
        let kind = match (edge.kind, forward) {
            (EdgeKind::Dns, true) => FlightKind::DnsQuestion,
            (EdgeKind::Dns, false) => FlightKind::DnsAnswer,
            (EdgeKind::Replication, _) => FlightKind::Replication,
            (_, true) if round % 3 == 2 => FlightKind::Write,
            (_, true) => FlightKind::Request,
            (_, false) if round % 5 == 3 => FlightKind::Error,
            (_, false) => FlightKind::Response,
        };
        let gone = (n as u64 * 37) % 100;
        Flight {
            edge: edge.id.clone(),
            request: Some(RequestId(n as u64 + 12)),
            kind,
            forward,
            sent: Nanos(NOW.0 - gone * 10_000),
            arrives: Nanos(NOW.0 + (100 - gone) * 10_000),
        }
    };
    (0..dots).map(one).collect()
}

fn request(board: &Document, number: u64) -> RequestView {
    let issued = Nanos::from_ms(3_180);
    let head = b"GET /messages HTTP/1.1\r\nHost: www.foobar.com\r\nAccept: */*\r\n\r\n";
    let hops = board
        .nodes
        .values()
        .filter(|n| n.kind() != Kind::Codebase)
        .take(5)
        .enumerate()
        .map(|(n, node)| Hop {
            at: Nanos(issued.0 + n as u64 * 5_300_000),
            node: node.id.clone(),
            edge: None,
            event: "accepted".to_owned(),
            detail: "worker 1 of 8 was free".to_owned(),
            bytes: Some(Arc::from(&head[..])),
        })
        .collect();
    RequestView {
        id: RequestId(number),
        client: Id::new("user").expect("a valid id"),
        from_door: true,
        method: "GET".to_owned(),
        path: "/messages".to_owned(),
        issued,
        ended: None,
        outcome: None,
        status: None,
        served_by: Vec::new(),
        hops,
        hops_dropped: 0,
        headers: Vec::new(),
        body: Arc::from([]),
    }
}

fn log(board: &Document) -> Vec<LogLine> {
    let db = board.nodes.values().find(|n| n.kind() == Kind::Database);
    vec![
        LogLine {
            at: Nanos::from_ms(1_000),
            node: db.map(|n| n.id.clone()),
            level: LogLevel::Info,
            text: "ready for connections".to_owned(),
        },
        LogLine {
            at: Nanos::from_ms(2_700),
            node: db.map(|n| n.id.clone()),
            level: LogLevel::Warn,
            text: "a query took 200 ms".to_owned(),
        },
    ]
}
