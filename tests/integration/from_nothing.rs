//! A site that is drawn from an empty board while it is served: its visitor gets the pages, and the
//! check has nothing to say.

use std::sync::Arc;

use wireboard::board::check::check;
use wireboard::board::edit::{connect, create};
use wireboard::board::{Cell, Document, Id, Kind, Patch};
use wireboard::engine::message::HttpRequest;
use wireboard::engine::{Engine, Input, Outcome, Recording, RequestView, Sources};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// A board, its run, and the hand that draws.
struct Drawn {
    board: Document,
    engine: Engine,
}

impl Drawn {
    fn empty() -> Self {
        let (mut engine, _) = Engine::new(&Document::default(), &Sources::new(), 1);
        engine.record(Recording::All);
        Self {
            board: Document::default(),
            engine,
        }
    }

    fn take(&mut self, patch: &Patch) {
        patch.apply(&mut self.board).unwrap();
        let board = Arc::new(self.board.clone());
        self.engine.inject(Input::Rewire(board));
    }

    fn nodes(mut self, kinds: &[Kind]) -> Self {
        for kind in kinds {
            let at = Cell::new(0, 10 * self.board.nodes.len() as i32);
            let (_, patch) = create::node(&self.board, *kind, |_| at);
            self.take(&patch);
        }
        self
    }

    fn connect(mut self, pairs: &[(&str, &str)]) -> Self {
        for (from, to) in pairs {
            let (_, patch) = connect::connection(&self.board, &id(from), &id(to)).unwrap();
            self.take(&patch);
        }
        self
    }

    fn get(&mut self, path: &str) -> Arc<RequestView> {
        self.engine.inject(Input::Send {
            client: None,
            request: HttpRequest::get(path),
            follow: false,
        });
        loop {
            if let Some(view) = self.engine.take_ended().pop() {
                return view;
            }
            self.engine.step().expect("a request that is open is due");
        }
    }
}

const KINDS: [Kind; 6] = [
    Kind::Client,
    Kind::WebServer,
    Kind::AppServer,
    Kind::Codebase,
    Kind::Database,
    Kind::Dns,
];

/// What a person connects, in the order of a report by one who did.
const PAIRS: [(&str, &str); 6] = [
    ("code", "app"),
    ("app", "db"),
    ("web", "app"),
    ("user", "web"),
    ("user", "dns"),
    ("code", "web"),
];

#[test]
fn the_visitor_gets_every_page_whatever_was_drawn_first() {
    for turn in 0..PAIRS.len() {
        let mut pairs = PAIRS;
        pairs.rotate_left(turn);
        let mut kinds = KINDS;
        kinds.rotate_left(turn);
        let mut drawn = Drawn::empty().nodes(&kinds).connect(&pairs);
        let home = drawn.get("/");
        assert_eq!(home.outcome, Some(Outcome::Ok), "{turn}: {:?}", home.hops);
        let page = drawn.get("/messages");
        assert_eq!(page.status, Some(200), "{turn}: {:?}", page.hops);
        assert_eq!(page.served_by, [id("web"), id("app"), id("db")]);
        assert_eq!(check(&drawn.board), [], "{turn}");
        assert_eq!(drawn.engine.diagnostics(), [], "{turn}");
    }
}
