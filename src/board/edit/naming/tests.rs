//! Sites that are drawn in any order, and what visitors find.

use super::*;
use crate::board::Cell;
use crate::board::edit::{connect, create, lock};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// A board under construction.
#[derive(Default)]
struct Sketch {
    board: Document,
    patches: Vec<Patch>,
}

impl Sketch {
    fn take(&mut self, patch: Patch) -> &mut Self {
        patch.apply(&mut self.board).unwrap();
        self.patches.push(patch);
        self
    }

    fn node(&mut self, kind: Kind) -> &mut Self {
        let at = Cell::new(0, 10 * self.board.nodes.len() as i32);
        let (_, patch) = create::node(&self.board, kind, |_| at);
        self.take(patch)
    }

    fn connect(&mut self, from: &str, to: &str) -> &mut Self {
        let (_, patch) = connect::connection(&self.board, &id(from), &id(to)).unwrap();
        self.take(patch)
    }

    fn machine(&mut self, nodes: &[&str]) -> &mut Self {
        let nodes: Vec<Id> = nodes.iter().map(|n| id(n)).collect();
        let (_, patch) = create::machine(&self.board, &nodes, Cell::default());
        self.take(patch)
    }

    fn address_of(&self, name: &str) -> Option<&str> {
        let id = id(name);
        let node = self.board.nodes.get(&id).map(|n| n.address.as_deref());
        node.or_else(|| self.board.frames.get(&id).map(|f| f.address.as_deref()))
            .unwrap()
    }

    fn record(&self) -> String {
        site_record(&self.board).unwrap().2
    }

    fn warnings(&self) -> Vec<String> {
        let found = check::check(&self.board).into_iter();
        found.map(|d| d.message).collect()
    }
}

#[test]
fn in_whatever_order_it_is_drawn_the_visitor_finds_the_server() {
    let steps: [&dyn Fn(&mut Sketch); 3] = [
        &|s| {
            s.connect("user", "web");
        },
        &|s| {
            s.node(Kind::Dns);
        },
        &|s| {
            s.machine(&["web"]);
        },
    ];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let mut s = Sketch::default();
        s.node(Kind::Client).node(Kind::WebServer);
        for step in order {
            steps[step](&mut s);
        }
        s.connect("user", "dns");
        assert_eq!(s.record(), "192.0.2.10");
        let holder = labels(&s.board, &s.board.nodes[&id("web")]);
        assert_eq!(holder, ["192.0.2.10"], "{order:?}");
        assert_eq!(s.warnings(), [""; 0], "{order:?}");
    }
}

#[test]
fn the_machine_of_the_server_gets_the_address() {
    let mut s = Sketch::default();
    s.node(Kind::Client)
        .node(Kind::WebServer)
        .node(Kind::Dns)
        .machine(&["web"])
        .connect("user", "web");
    assert_eq!(s.address_of("server"), Some("192.0.2.10"));
    assert_eq!(s.address_of("web"), None);
    let (who, address) = told(s.patches.last().unwrap()).unwrap();
    assert_eq!((who, address.as_str()), (id("server"), "192.0.2.10"));
}

#[test]
fn a_second_server_gets_no_address() {
    let mut s = Sketch::default();
    s.node(Kind::Client)
        .node(Kind::WebServer)
        .node(Kind::WebServer)
        .node(Kind::Dns)
        .connect("user", "web")
        .connect("user", "web-2");
    assert_eq!(s.address_of("web"), Some("192.0.2.10"));
    assert_eq!(s.address_of("web-2"), None);
    assert_eq!(told(s.patches.last().unwrap()), None);
}

#[test]
fn a_balancer_that_takes_the_place_of_the_first_server_takes_its_address() {
    let mut s = Sketch::default();
    s.node(Kind::Client)
        .node(Kind::WebServer)
        .node(Kind::Dns)
        .connect("user", "web")
        .node(Kind::LoadBalancer)
        .connect("lb", "web");
    let gone = Patch::removing(&s.board, [crate::board::Key::Edge(id("user->web"))]);
    s.take(gone).connect("user", "lb");
    assert_eq!(s.address_of("lb"), Some("192.0.2.10"));
    assert_eq!(s.address_of("web"), None);
    assert_eq!(s.warnings(), [""; 0]);
}

#[test]
fn the_name_takes_the_address_that_the_first_server_has() {
    let own = |s: &mut Sketch| {
        let mut web = s.board.nodes[&id("web")].clone();
        web.address = Some("203.0.113.7".to_owned());
        let patch = Patch::setting(&s.board, [Record::Node(web)]);
        s.take(patch);
    };
    let mut s = Sketch::default();
    s.node(Kind::Client).node(Kind::WebServer);
    own(&mut s);
    s.connect("user", "web").node(Kind::Dns);
    assert_eq!(s.record(), "203.0.113.7");
    let mut s = Sketch::default();
    s.node(Kind::Client).node(Kind::WebServer).node(Kind::Dns);
    own(&mut s);
    s.connect("user", "web");
    assert_eq!(s.record(), "203.0.113.7");
}

#[test]
fn what_was_chosen_by_hand_is_left_alone() {
    // The address of the record is somebody's own, and carried: it stays there.
    let mut s = Sketch::default();
    s.node(Kind::Client).node(Kind::WebServer).node(Kind::Dns);
    for (node, dns) in [("web", false), ("dns", true)] {
        let mut node = s.board.nodes[&id(node)].clone();
        match &mut node.props {
            Props::Dns(props) if dns => props.records[0].value = "8.8.8.8".to_owned(),
            _ => node.address = Some("8.8.8.8".to_owned()),
        }
        let patch = Patch::setting(&s.board, [Record::Node(node)]);
        s.take(patch);
    }
    s.node(Kind::LoadBalancer).connect("user", "lb");
    assert_eq!(s.address_of("lb"), None);
    assert_eq!(s.address_of("web"), Some("8.8.8.8"));
    // A machine that is locked keeps what it has.
    let mut s = Sketch::default();
    s.node(Kind::Client)
        .node(Kind::WebServer)
        .node(Kind::Dns)
        .machine(&["web"]);
    let locked = lock::set(&s.board, &[id("server")], true);
    s.take(locked).connect("user", "web");
    assert_eq!(s.address_of("server"), None);
}

#[test]
fn a_second_name_server_tells_the_same() {
    let mut s = Sketch::default();
    s.node(Kind::Client)
        .node(Kind::WebServer)
        .node(Kind::Dns)
        .connect("user", "web")
        .node(Kind::Dns);
    let Props::Dns(second) = &s.board.nodes[&id("dns-2")].props else {
        panic!("dns-2 is a dns");
    };
    assert_eq!(second.records[0].value, "192.0.2.10");
}

#[test]
fn each_step_is_taken_back_whole() {
    let mut s = Sketch::default();
    s.node(Kind::Client)
        .node(Kind::WebServer)
        .node(Kind::Dns)
        .connect("user", "web")
        .connect("user", "dns");
    while let Some(patch) = s.patches.pop() {
        patch.invert().apply(&mut s.board).unwrap();
    }
    assert_eq!(s.board, Document::default());
}
