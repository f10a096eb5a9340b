//! A small board in code, and a run of it.

use std::sync::Arc;

use crate::board::kind::{DnsRecord, RecordType};
use crate::board::{
    Arrivals, Cell, Document, Edge, EdgeKind, Id, Kind, MixEntry, Node, Props, Traffic,
};
use crate::engine::message::HttpRequest;
use crate::engine::{Engine, Input, Nanos, Outcome, Output, Recording, RequestView, Sources};

/// A board under construction.
#[derive(Default)]
pub struct Kit(pub Document);

pub fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

impl Kit {
    pub fn node(mut self, name: &str, kind: Kind) -> Self {
        let node = Node::new(id(name), kind, name, Cell::default());
        self.0.nodes.insert(id(name), node);
        self
    }

    pub fn edge(mut self, from: &str, to: &str, kind: EdgeKind) -> Self {
        let edge = Edge::new(id(from), id(to), kind);
        self.0.edges.insert(edge.id.clone(), edge);
        self
    }

    pub fn change_edge(mut self, name: &str, change: impl FnOnce(&mut Edge)) -> Self {
        change(self.0.edges.get_mut(&id(name)).unwrap());
        self
    }

    pub fn change(mut self, name: &str, change: impl FnOnce(&mut Props)) -> Self {
        change(&mut self.0.nodes.get_mut(&id(name)).unwrap().props);
        self
    }

    pub fn lb(self, change: impl FnOnce(&mut crate::board::kind::LoadBalancer)) -> Self {
        self.change("lb", |props| match props {
            Props::LoadBalancer(lb) => change(lb),
            _ => panic!("lb is a load balancer"),
        })
    }

    pub fn client(self, change: impl FnOnce(&mut crate::board::kind::Client)) -> Self {
        self.change("user", |props| match props {
            Props::Client(client) => change(client),
            _ => panic!("user is a client"),
        })
    }

    pub fn record(self, name: &str, rtype: RecordType, value: &str) -> Self {
        self.change("dns", |props| match props {
            Props::Dns(dns) => dns.records.push(DnsRecord {
                name: name.into(),
                rtype,
                value: value.into(),
                ttl_s: 300,
                extra: crate::board::Extra::new(),
            }),
            _ => panic!("dns is a dns"),
        })
    }

    pub fn address(mut self, name: &str, address: &str) -> Self {
        self.0.nodes.get_mut(&id(name)).unwrap().address = Some(address.into());
        self
    }

    pub fn traffic(mut self, rate: f64) -> Self {
        let mix = vec![MixEntry {
            method: "GET".into(),
            path: "/".into(),
            body: String::new(),
            weight: 1,
            extra: crate::board::Extra::new(),
        }];
        let traffic = Traffic {
            id: id("visitors"),
            client: id("user"),
            rate,
            arrivals: Arrivals::Poisson,
            gives_way_ms: 0,
            mix,
            extra: crate::board::Extra::new(),
        };
        self.0.traffic.insert(id("visitors"), traffic);
        self
    }

    /// A client and one web server with static files.
    pub fn one_web() -> Self {
        Self::default()
            .node("user", Kind::Client)
            .node("web", Kind::WebServer)
            .node("code", Kind::Codebase)
            .edge("user", "web", EdgeKind::Http)
            .edge("code", "web", EdgeKind::Deploy)
    }

    /// A client, a load balancer and so many web servers that serve the same static files.
    pub fn balanced(servers: usize) -> Self {
        let mut kit = Self::default()
            .node("user", Kind::Client)
            .node("lb", Kind::LoadBalancer)
            .node("code", Kind::Codebase)
            .edge("user", "lb", EdgeKind::Http);
        for n in 1..=servers {
            let web = format!("web-{n}");
            kit = kit
                .node(&web, Kind::WebServer)
                .edge("lb", &web, EdgeKind::Http)
                .edge("code", &web, EdgeKind::Deploy);
        }
        kit
    }

    pub fn run(self) -> Run {
        self.run_with(1)
    }

    pub fn run_with(self, seed: u64) -> Run {
        self.run_on(&Sources::new(), seed)
    }

    pub fn run_on(self, sources: &Sources, seed: u64) -> Run {
        let (mut engine, _) = Engine::new(&self.0, sources, seed);
        engine.record(Recording::All);
        Run(engine)
    }
}

/// A run with shorthands.
pub struct Run(pub Engine);

impl Run {
    pub fn fault(&mut self, spec: &str) -> &mut Self {
        self.0.inject(Input::Fault(spec.parse().unwrap()));
        self
    }

    pub fn mend(&mut self) -> &mut Self {
        self.0.inject(Input::Mend(None));
        self
    }

    pub fn until(&mut self, ms: u64) -> &mut Self {
        assert!(self.0.run_until(Nanos::from_ms(ms), 10_000_000).reached);
        self.check();
        self
    }

    pub fn send(&mut self, path: &str) {
        self.0.inject(Input::Send {
            client: None,
            request: HttpRequest::get(path),
            follow: false,
        });
    }

    /// Sends one request and waits for its outcome.
    pub fn get(&mut self, path: &str) -> Arc<RequestView> {
        let mut request = HttpRequest::get(path);
        request.method = "GET".into();
        self.ask(request)
    }

    pub fn ask(&mut self, request: HttpRequest) -> Arc<RequestView> {
        self.0.take_ended();
        self.0.inject(Input::Send {
            client: None,
            request,
            follow: false,
        });
        self.ended()
    }

    /// Waits for the next request to end.
    pub fn ended(&mut self) -> Arc<RequestView> {
        for _ in 0..1_000_000 {
            if let Some(view) = self.0.take_ended().pop() {
                self.check();
                return view;
            }
            self.0
                .step()
                .expect("something is due while a request is open");
        }
        panic!("a request without an outcome");
    }

    pub fn outputs(&mut self) -> Vec<Output> {
        let mut out = Vec::new();
        self.0.take_outputs(&mut out);
        out
    }

    /// Conservation, which holds at all times.
    pub fn check(&self) {
        let totals = self.0.view(0).totals;
        let failed: u64 = totals.failed.values().sum();
        let sum = totals.in_flight + totals.ok + failed + totals.abandoned;
        assert_eq!(totals.issued, sum, "{totals:?}");
    }

    pub fn served_by(&mut self, n: usize) -> Vec<String> {
        let last = |v: &RequestView| {
            v.served_by
                .last()
                .map_or_else(String::new, ToString::to_string)
        };
        (0..n).map(|_| last(&self.get("/"))).collect()
    }
}

/// Outcome, status and milliseconds of a request.
pub fn result(view: &RequestView) -> (Outcome, u16, u64) {
    let span = view.ended.unwrap() - view.issued;
    (
        view.outcome.unwrap(),
        view.status.unwrap_or(0),
        span.0 / 1_000_000,
    )
}
