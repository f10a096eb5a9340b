//! The same situation, drawn: a client, a balancer, and an application server for each server.

use std::sync::Arc;

use wireboard::board::{Cell, Document, Edge, EdgeKind, Id, Kind, Node, Props};
use wireboard::engine::message::HttpRequest;
use wireboard::engine::{Engine, Input, Nanos, Recording, RequestView, Sources};

use super::Server;
use super::backend::Conduct;

/// A run of the drawing.
pub struct Drawn {
    engine: Engine,
    /// Those that close each request's connection without an answer.
    closers: Vec<Id>,
}

/// A code base that answers every request for `/`.
const APP: &str = r#"{"format": "wireboard-app/1", "routes": [
    {"method": "GET", "path": "/", "respond": [{"text": "here"}]},
    {"method": "POST", "path": "/", "respond": [{"text": "here"}]}]}"#;

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

impl Drawn {
    /// The balancer has these properties; it is asked by one client.
    pub fn new(front: Props, servers: &[Server]) -> Self {
        let mut board = Document::default();
        let mut node = |name: &str, kind: Kind| {
            let node = Node::new(id(name), kind, name, Cell::default());
            board.nodes.insert(id(name), node);
        };
        node("user", Kind::Client);
        node("front", front.kind());
        node("code", Kind::Codebase);
        let names: Vec<String> = (1..=servers.len()).map(|n| format!("web-{n}")).collect();
        for name in &names {
            node(name, Kind::AppServer);
        }
        let carries = match &front {
            Props::WebServer(_) => EdgeKind::App,
            _ => EdgeKind::Http,
        };
        board.nodes.get_mut(&id("front")).unwrap().props = front;
        if let Props::Codebase(code) = &mut board.nodes.get_mut(&id("code")).unwrap().props {
            "app".clone_into(&mut code.source);
        }
        let mut edges = vec![Edge::new(id("user"), id("front"), EdgeKind::Http)];
        for (name, (_, weight, backup)) in names.iter().zip(servers) {
            let mut edge = Edge::new(id("front"), id(name), carries);
            (edge.server.weight, edge.server.backup) = (*weight, *backup);
            edges.push(edge);
            edges.push(Edge::new(id("code"), id(name), EdgeKind::Deploy));
        }
        board
            .edges
            .extend(edges.into_iter().map(|e| (e.id.clone(), e)));
        let mut sources = Sources::new();
        let app = ("app.json".to_owned(), Arc::from(APP.as_bytes()));
        sources.insert("app", [app].into());
        let (mut engine, diagnostics) = Engine::new(&board, &sources, 1);
        assert_eq!(diagnostics, []);
        engine.record(Recording::All);
        let mut drawn = Self {
            engine,
            closers: Vec::new(),
        };
        for (name, (conduct, ..)) in names.iter().zip(servers) {
            match conduct {
                Conduct::Answers => {}
                Conduct::Refuses => drawn.fault(name, "kill"),
                Conduct::Silent => drawn.fault(name, "hang"),
                Conduct::Closes => drawn.closers.push(id(name)),
            }
        }
        drawn
    }

    fn fault(&mut self, node: &str, verb: &str) {
        let spec = format!("{node}:{verb}").parse().unwrap();
        self.engine.inject(Input::Fault(spec));
    }

    /// One request: `200:web-1`, or the status of an error.
    pub fn ask(&mut self, method: &str) -> String {
        let closers = self.closers.clone();
        // A server that closes is one that takes its time and dies over it.
        for server in &closers {
            self.fault(server.as_str(), "slow(100000)");
        }
        let mut request = HttpRequest::get("/");
        method.clone_into(&mut request.method);
        self.engine.inject(Input::Send {
            client: None,
            request,
            follow: false,
        });
        let soon = self.engine.now() + Nanos::from_ms(20);
        assert!(self.engine.run_until(soon, 1_000_000).reached);
        for server in &closers {
            self.fault(server.as_str(), "kill");
        }
        let view = self.ended();
        for server in closers {
            self.engine.inject(Input::Mend(Some(server)));
        }
        match (view.status, view.served_by.last()) {
            (Some(200), Some(server)) => format!("200:{server}"),
            (Some(status), _) => status.to_string(),
            (None, _) => format!("{:?}", view.outcome),
        }
    }

    fn ended(&mut self) -> Arc<RequestView> {
        for _ in 0..1_000_000 {
            if let Some(view) = self.engine.take_ended().pop() {
                return view;
            }
            self.engine.step().expect("a request has an outcome");
        }
        panic!("a request without an outcome");
    }
}
