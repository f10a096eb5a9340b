//! Each finding of the check, one change of a good board at a time.

use super::*;
use crate::board::kind::{DnsRecord, RecordType, Role};
use crate::board::{
    Cell, Edge, EdgeKind, Extra, Frame, Kind, Link, Node, Note, Props, Scenario, Severity, Size,
};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn board() -> Document {
    let mut board = Document::default();
    for (name, kind) in [
        ("user", Kind::Client),
        ("web", Kind::WebServer),
        ("db", Kind::Database),
    ] {
        let node = Node::new(id(name), kind, name, Cell::new(0, 0));
        board.nodes.insert(id(name), node);
    }
    add_edge(&mut board, "user", "web", EdgeKind::Http);
    board
}

fn add_edge(board: &mut Document, from: &str, to: &str, kind: EdgeKind) {
    let edge = Edge::new(id(from), id(to), kind);
    board.edges.insert(edge.id.clone(), edge);
}

fn frame(name: &str, parent: Option<&str>) -> Frame {
    let mut frame = Frame::new(id(name), name, Cell::new(0, 0), Size::new(60, 20));
    frame.frame = parent.map(id);
    frame
}

/// Makes one change and expects exactly one finding of that field and message.
fn check_one(severity: Severity, field: &str, message: &str, change: impl FnOnce(&mut Document)) {
    let mut board = board();
    assert_eq!(check(&board), vec![]);
    change(&mut board);
    let found = check(&board);
    let [one] = found.as_slice() else {
        panic!("expected one finding about {field}, got {found:#?}");
    };
    assert_eq!((one.severity, one.field.as_str()), (severity, field));
    assert!(one.message.contains(message), "{}", one.message);
    assert!(!one.help.is_empty());
}

fn database(board: &mut Document, change: impl FnOnce(&mut crate::board::kind::Database)) {
    match &mut board.nodes.get_mut(&id("db")).unwrap().props {
        Props::Database(d) => change(d),
        other => panic!("{other:?}"),
    }
}

fn dns(board: &mut Document, records: &[(&str, RecordType, &str)]) {
    let mut node = Node::new(id("dns"), Kind::Dns, "DNS", Cell::new(0, 0));
    let records = records.iter().map(|(name, rtype, value)| DnsRecord {
        name: (*name).to_owned(),
        rtype: *rtype,
        value: (*value).to_owned(),
        ttl_s: 60,
        extra: Extra::new(),
    });
    if let Props::Dns(dns) = &mut node.props {
        dns.records = records.collect();
    }
    board.nodes.insert(id("dns"), node);
    board.nodes.get_mut(&id("web")).unwrap().address = Some("8.8.8.8".to_owned());
}

#[test]
fn an_edge_needs_two_ends() {
    use Severity::{Error, Warning};
    check_one(Error, "to", "no node cache", |b| {
        add_edge(b, "web", "cache", EdgeKind::Plain);
    });
    check_one(Error, "to", "with itself", |b| {
        add_edge(b, "web", "web", EdgeKind::Http);
    });
    check_one(Error, "to", "is a frame", |b| {
        b.frames.insert(id("server"), frame("server", None));
        add_edge(b, "web", "server", EdgeKind::Http);
    });
    check_one(Warning, "kind", "database", |b| {
        add_edge(b, "user", "web", EdgeKind::Sql);
    });
}

#[test]
fn frames_do_not_go_round() {
    let mut board = board();
    board.frames.insert(id("a"), frame("a", Some("b")));
    board.frames.insert(id("b"), frame("b", Some("a")));
    let found = check(&board);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|d| d.message.contains("inside itself")));
    check_one(Severity::Error, "frame", "no frame gone", |b| {
        b.nodes.get_mut(&id("web")).unwrap().frame = Some(id("gone"));
    });
    check_one(Severity::Warning, "at", "outside its border", |b| {
        b.frames.insert(id("server"), frame("server", None));
        let web = b.nodes.get_mut(&id("web")).unwrap();
        web.frame = Some(id("server"));
        web.at = Cell::new(55, 0);
    });
}

#[test]
fn what_is_too_much_is_refused_as_a_whole() {
    let mut board = board();
    let mut parent: Option<String> = None;
    for i in 0..crate::board::document::MAX_FRAME_DEPTH + 2 {
        let name = format!("f{i}");
        let deeper = frame(&name, parent.as_deref());
        board.frames.insert(id(&name), deeper);
        parent = Some(name);
    }
    let found = check(&board);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|d| d.message.contains("32 deep")));
    for i in 0..MAX_SERVED.0 as i32 {
        let name = format!("n{i}");
        let node = Node::new(id(&name), Kind::Box, &name, Cell::new(30 * i, 10));
        board.nodes.insert(id(&name), node);
    }
    let warning = unserved(&board).unwrap();
    assert_eq!(warning.severity, Severity::Warning);
    assert!(warning.message.contains("more than 2000"));
    assert!(check(&board).contains(&warning));
    for i in 0..MAX_PARTS as i32 {
        let name = format!("n{i}");
        let node = Node::new(id(&name), Kind::Box, &name, Cell::new(i, i));
        board.nodes.insert(id(&name), node);
    }
    let found = check(&board);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.contains("more than 20000"));
}

#[test]
fn ids_are_shared_by_everything_that_is_drawn() {
    check_one(
        Severity::Error,
        "id",
        "a node already has the id web",
        |b| {
            let note = Note::new(id("web"), "", Cell::new(0, 0), Size::new(5, 1));
            b.notes.insert(id("web"), note);
        },
    );
}

#[test]
fn a_cname_holds_a_name() {
    use RecordType::{A, Cname};
    let site = "www.foobar.com";
    check_one(
        Severity::Error,
        "props.records[1].value",
        "holds the address",
        |b| {
            dns(b, &[(site, A, "8.8.8.8"), ("x.com", Cname, "8.8.8.8")]);
        },
    );
    check_one(
        Severity::Error,
        "props.records[1].value",
        "not an IPv4",
        |b| {
            dns(b, &[(site, A, "8.8.8.8"), ("x.com", A, "foobar.com")]);
        },
    );
    check_one(
        Severity::Error,
        "props.records[0].type",
        "another record",
        |b| {
            dns(
                b,
                &[
                    ("x.com", Cname, "y.com"),
                    ("X.com", A, "8.8.8.8"),
                    (site, A, "8.8.8.8"),
                ],
            );
        },
    );
    check_one(Severity::Error, "domain", "circle", |b| {
        dns(b, &[(site, Cname, "a.com"), ("a.com", Cname, site)]);
    });
    check_one(
        Severity::Warning,
        "domain",
        "no DNS record answers a.com",
        |b| {
            dns(b, &[(site, Cname, "a.com")]);
        },
    );
    check_one(
        Severity::Warning,
        "domain",
        "no part has that address",
        |b| {
            dns(b, &[(site, A, "9.9.9.9")]);
        },
    );
}

#[test]
fn a_replica_follows_a_primary() {
    use Severity::{Error, Warning};
    check_one(Error, "props.role", "without a primary", |b| {
        database(b, |d| d.role = Role::Replica);
    });
    check_one(Error, "props.primary", "not a database", |b| {
        database(b, |d| {
            (d.role, d.primary) = (Role::Replica, Some(id("web")));
        });
    });
    check_one(Error, "props.primary", "a replica itself", |b| {
        database(b, |d| (d.role, d.primary) = (Role::Replica, Some(id("db"))));
    });
    check_one(Warning, "props.primary", "no replication edge", |b| {
        let first = Node::new(id("first"), Kind::Database, "first", Cell::new(0, 0));
        b.nodes.insert(id("first"), first);
        database(b, |d| {
            (d.role, d.primary) = (Role::Replica, Some(id("first")));
        });
    });
}

#[test]
fn numbers_have_bounds() {
    fn link(board: &mut Document) -> &mut Link {
        &mut board.edges.get_mut(&id("user->web")).unwrap().link
    }
    use Severity::Error;
    check_one(Error, "link.loss_pct", "outside 0 to 100", |b| {
        link(b).loss_pct = 100.5;
    });
    check_one(Error, "link.loss_pct", "NaN", |b| {
        link(b).loss_pct = f64::NAN;
    });
    check_one(Error, "link.latency_us", "outside", |b| {
        link(b).latency_us = u64::MAX;
    });
    check_one(Error, "server.weight", "257", |b| {
        b.edges.get_mut(&id("user->web")).unwrap().server.weight = 257;
    });
    check_one(Error, "props.workers", "is 0", |b| {
        database(b, |d| d.workers = 0);
    });
    check_one(Error, "at", "farther out", |b| {
        b.nodes.get_mut(&id("web")).unwrap().at = Cell::new(i32::MIN, 0);
    });
    check_one(Error, "size", "its size is", |b| {
        b.nodes.get_mut(&id("web")).unwrap().size = Some(Size::new(0, u16::MAX));
    });
    check_one(Error, "name", "control character", |b| {
        b.nodes.get_mut(&id("web")).unwrap().name = "a\nb".to_owned();
    });
    check_one(Error, "title", "characters", |b| {
        b.header.title = "x".repeat(121);
    });
}

#[test]
fn a_scenario_breaks_what_is_there() {
    check_one(Severity::Error, "faults[1]", "which is not there", |b| {
        let scenario = Scenario {
            id: id("s"),
            name: String::new(),
            faults: vec!["user->web:cut".to_owned(), "lb:kill".to_owned()],
            extra: Extra::new(),
        };
        b.scenarios.insert(id("s"), scenario);
    });
}
