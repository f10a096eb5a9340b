//! The laws of fields, over every kind and over any board.

use proptest::prelude::*;

use super::*;
use crate::board::arbitrary::document;
use crate::board::check::check;
use crate::board::edit::{connect, create};
use crate::board::kind::Role;
use crate::board::{Cell, EdgeKind, Id, Kind, Patch, Props, Record, Rect, Severity};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// One node of every kind, connected where kinds can be, on a machine, with traffic and a note.
fn board() -> Document {
    let mut board = Document::default();
    let mut add = |(_, patch): (Id, Patch)| patch.apply(&mut board).unwrap();
    for (n, kind) in (0..).zip(Kind::ALL) {
        let here = Cell::new(n * 40, 0);
        let mut empty = Document::default();
        let (id, patch) = create::node(&empty, kind, |_| here);
        patch.apply(&mut empty).unwrap();
        add((id, patch));
    }
    let (id, mut patch) = create::note(
        &Document::default(),
        "a note\nof two lines",
        Cell::new(0, 40),
    );
    add((id, patch));
    for (from, to) in [
        ("user", "lb"),
        ("lb", "web"),
        ("app", "db"),
        ("user", "dns"),
    ] {
        patch = connect::connection(&board, &self::id(from), &self::id(to))
            .unwrap()
            .1;
        patch.apply(&mut board).unwrap();
    }
    let (_, patch) = create::machine(&board, &[self::id("web")], Cell::default());
    patch.apply(&mut board).unwrap();
    change(&mut board, &node("user"), TRAFFIC, "5");
    change(
        &mut board,
        &node("dns"),
        "props.records[0]",
        "www.foobar.com A 8.8.8.8",
    );
    change(
        &mut board,
        &node("firewall"),
        "props.rules[0]",
        "allow 443 from any",
    );
    board
}

const TRAFFIC: &str = list::TRAFFIC;

fn node(name: &str) -> Key {
    Key::Node(id(name))
}

fn change(board: &mut Document, key: &Key, path: &str, text: &str) {
    let patch = set(board, key, path, text).unwrap_or_else(|why| panic!("{path} {text}: {why}"));
    assert!(!patch.is_empty(), "{path} {text}");
    patch.apply(board).unwrap();
}

fn shown(board: &Document, key: &Key, path: &str) -> String {
    find(board, key, path)
        .unwrap_or_else(|| panic!("no {path}"))
        .value
}

fn refused(board: &Document, key: &Key, path: &str, text: &str) -> String {
    set(board, key, path, text).unwrap_err()
}

fn errors(board: &Document) -> usize {
    let all = check(board);
    all.iter().filter(|d| d.severity == Severity::Error).count()
}

#[test]
fn every_field_of_every_record_is_told_and_reads_back_as_itself() {
    let board = board();
    let mut seen = 0;
    for key in board.keys() {
        for field in fields(&board, &key) {
            seen += 1;
            assert!(
                !field.title.is_empty() && !field.doc.is_empty(),
                "{field:?}"
            );
            let unset = field.optional && field.value.is_empty();
            if !(field.is_new || unset) {
                let value = field.wants.parse(&board, &field.value, &field.value);
                assert_eq!(
                    field.wants.show(&value.unwrap()),
                    no_auto(&field),
                    "{field:?}"
                );
            }
            let again = set(&board, &field.key, &field.path, &field.value).unwrap();
            assert!(again.is_empty(), "{field:?}");
        }
    }
    assert!(seen > 100, "{seen} fields");
}

/// What `auto` stands for is no size at all.
fn no_auto(field: &Field) -> &str {
    match (&field.wants, field.value.as_str()) {
        (Wants::Size, "auto") => "",
        (_, value) => value,
    }
}

#[test]
fn new_nodes_have_nothing_but_defaults() {
    for kind in Kind::ALL {
        let mut board = Document::default();
        let (new, patch) = create::node(&board, kind, |_| Cell::default());
        patch.apply(&mut board).unwrap();
        for field in fields(&board, &Key::Node(new.clone())) {
            // A name server begins with the site's name.
            let own = field.path == "name" || field.path == "props.records[0]";
            assert_eq!(field.is_default, !own, "{kind} {field:?}");
            if let (true, Some(default)) = (field.is_default, &field.default) {
                assert_eq!(field.value, *default, "{kind} {field:?}");
            }
        }
    }
}

#[test]
fn a_number_is_set_and_goes_back_to_its_default() {
    let mut board = board();
    let before = board.clone();
    let lb = node("lb");
    change(&mut board, &lb, "props.inter_ms", "500ms");
    assert_eq!(shown(&board, &lb, "props.inter_ms"), "500 ms");
    let field = find(&board, &lb, "props.inter_ms").unwrap();
    assert_eq!(
        (field.default.as_deref(), field.is_default),
        (Some("2 s"), false)
    );
    let patch = reset(&board, &lb, "props.inter_ms").unwrap();
    patch.apply(&mut board).unwrap();
    assert_eq!(board, before);
    assert!(reset(&board, &lb, "props.inter_ms").unwrap().is_empty());
}

#[test]
fn a_refusal_says_why_and_changes_nothing() {
    let board = board();
    for (at, path, text, why) in [
        ("lb", "props.fall", "0", "outside 1 to 1000"),
        ("lb", "props.inter_ms", "2 d", "outside 1 ms to 86400 s"),
        ("lb", "props.algorithm", "robin", "not one of roundrobin"),
        ("lb", "props.check", "http healthz", "slash"),
        ("lb", "props.wings", "2", "no such property"),
        ("web", "name", "a\nb", "one line"),
        ("code", "props.source", "/etc", "leaves the folder"),
        (
            "dns",
            "props.records[0]",
            "www.foobar.com A nowhere",
            "not an IPv4 address",
        ),
        (
            "dns",
            "props.records[1]",
            "www.foobar.com CNAME x.com",
            "another record",
        ),
        ("db", "props.role", "replica", "add one first"),
        ("user", TRAFFIC, "9", "no such property"),
        ("web", "size", "1 x 1", "its size is"),
    ] {
        let told = refused(&board, &node(at), path, text);
        assert!(told.contains(why), "{at} {path} {text}: {told}");
    }
    let told = refused(&board, &Key::Site, "domain", "a b");
    assert!(told.contains("part of a name"), "{told}");
}

#[test]
fn items_are_added_changed_and_taken_away() {
    let mut board = board();
    let dns = node("dns");
    let records = |board: &Document| {
        let all = fields(board, &dns).into_iter();
        let mine = all.filter(|f| f.path.starts_with("props.records"));
        mine.map(|f| f.value).collect::<Vec<_>>()
    };
    assert_eq!(records(&board), ["www.foobar.com A 8.8.8.8", ""]);
    change(
        &mut board,
        &dns,
        "props.records[1]",
        "foobar.com A 8.8.8.8 60 s",
    );
    change(
        &mut board,
        &dns,
        "props.records[0]",
        "www.foobar.com foobar.com",
    );
    assert_eq!(
        records(&board),
        [
            "www.foobar.com CNAME foobar.com",
            "foobar.com A 8.8.8.8 60 s",
            ""
        ]
    );
    change(&mut board, &dns, "props.records[0]", "");
    assert_eq!(records(&board), ["foobar.com A 8.8.8.8 60 s", ""]);
    let patch = reset(&board, &dns, "props.records[0]").unwrap();
    patch.apply(&mut board).unwrap();
    assert_eq!(records(&board), [""]);
}

#[test]
fn a_client_gets_its_traffic_and_loses_it() {
    let mut board = board();
    let user = node("user");
    let key = Key::Traffic(id("traffic"));
    assert_eq!(shown(&board, &user, "rate"), "5 /s");
    assert_eq!(shown(&board, &key, "mix[0]"), "1 GET /");
    change(&mut board, &key, "mix[1]", "3 POST /messages name=a");
    change(&mut board, &key, "arrivals", "fixed");
    change(&mut board, &key, "rate", "0.5");
    assert_eq!(board.traffic[&id("traffic")].mix[1].weight, 3);
    let why = refused(&board, &key, "mix[0]", "messages");
    assert!(why.contains("not a method"), "{why}");
    change(&mut board, &key, "rate", "");
    assert!(board.traffic.is_empty());
    assert_eq!(shown(&board, &user, TRAFFIC), "");
}

#[test]
fn a_replica_and_its_primary_hang_together() {
    let mut board = board();
    let (second, patch) = create::node(&board, Kind::Database, |_| Cell::new(0, 60));
    patch.apply(&mut board).unwrap();
    let db = node("db");
    assert!(find(&board, &db, "props.primary").is_none());
    change(&mut board, &db, "props.role", "replica");
    let of = |board: &Document| match &board.nodes[&id("db")].props {
        Props::Database(db) => (db.role, db.primary.clone()),
        other => panic!("{other:?}"),
    };
    assert_eq!(of(&board), (Role::Replica, Some(second.clone())));
    assert_eq!(shown(&board, &db, "props.primary"), "db-2");
    let why = refused(&board, &Key::Node(second), "props.role", "replica");
    assert!(why.contains("add one first"), "{why}");
    change(&mut board, &db, "props.primary", "");
    assert_eq!(of(&board), (Role::Primary, None));
}

#[test]
fn a_node_that_gets_a_machine_stands_on_it() {
    let mut board = board();
    let app = node("app");
    let why = refused(&board, &app, "frame", "server");
    assert!(why.contains("no room on server"), "{why}");
    change(&mut board, &Key::Frame(id("server")), "size", "20x14");
    change(&mut board, &app, "frame", "Server 1");
    let (frame, web, app_node) = (
        board.frames[&id("server")].rect(),
        board.nodes[&id("web")].rect(),
        board.nodes[&id("app")].rect(),
    );
    assert!(frame.contains_rect(app_node) && !web.intersects(app_node));
    change(&mut board, &app, "frame", "");
    assert_eq!(board.nodes[&id("app")].frame, None);
}

#[test]
fn an_edge_offers_what_its_ends_speak() {
    let mut board = board();
    let edge = Key::Edge(id("lb->web"));
    let kinds = |board: &Document, edge: &Key| {
        let field = find(board, edge, "kind").unwrap();
        complete(board, &field, "")
    };
    assert_eq!(kinds(&board, &edge), ["http", "plain"]);
    assert_eq!(kinds(&board, &Key::Edge(id("app->db"))), ["sql", "plain"]);
    change(&mut board, &edge, "server.weight", "0");
    change(&mut board, &edge, "server.maxconn", "5");
    change(&mut board, &edge, "link.loss_pct", "2.5 %");
    change(&mut board, &edge, "link.rate_kb_s", "1 MB/s");
    change(&mut board, &edge, "link.tls", "yes");
    assert_eq!(shown(&board, &edge, "link.rate_kb_s"), "1 MB/s");
    assert!(find(&board, &Key::Edge(id("app->db")), "server.weight").is_none());
    change(&mut board, &edge, "kind", "plain");
    assert!(find(&board, &edge, "server.weight").is_none());
    assert_eq!(board.edges[&id("lb->web")].kind, EdgeKind::Plain);
}

#[test]
fn the_next_value_goes_round_or_stops_at_a_bound() {
    let board = board();
    let next = |at: &str, path: &str, up| step(&find(&board, &node(at), path).unwrap(), up);
    assert_eq!(
        next("lb", "props.algorithm", true).as_deref(),
        Some("static-rr")
    );
    assert_eq!(
        next("lb", "props.algorithm", false).as_deref(),
        Some("random")
    );
    assert_eq!(next("lb", "props.redispatch", true).as_deref(), Some("yes"));
    assert_eq!(next("lb", "props.check", true).as_deref(), Some("none"));
    assert_eq!(next("lb", "props.fall", true).as_deref(), Some("4"));
    assert_eq!(next("lb", "props.inter_ms", true).as_deref(), Some("3 s"));
    assert_eq!(next("web", "props.max_fails", false).as_deref(), Some("0"));
    assert_eq!(next("db", "props.read_only", true).as_deref(), Some("no"));
    assert_eq!(next("db", "props.read_only", false).as_deref(), Some("yes"));
    assert_eq!(next("web", "name", true), None);
    let one = find(&board, &node("user"), "rate").unwrap();
    assert_eq!(step(&one, true).as_deref(), Some("6 /s"));
    let mut least = find(&board, &node("lb"), "props.fall").unwrap();
    "1".clone_into(&mut least.value);
    assert_eq!(step(&least, false), None);
}

#[test]
fn typing_is_completed_from_the_board() {
    let mut board = board();
    board.nodes.get_mut(&id("lb")).unwrap().address = Some("8.8.4.4".to_owned());
    let offered = |at: &str, path: &str, typed: &str| {
        complete(&board, &find(&board, &node(at), path).unwrap(), typed)
    };
    assert_eq!(
        offered("lb", "props.algorithm", "r"),
        ["roundrobin", "random", "static-rr", "first", "source"]
    );
    assert_eq!(offered("web", "frame", "s"), ["server"]);
    assert_eq!(offered("dns", "props.records[1]", "w"), ["www.foobar.com"]);
    assert_eq!(
        offered("dns", "props.records[1]", "x.com "),
        ["x.com A", "x.com CNAME"]
    );
    assert_eq!(
        offered("dns", "props.records[1]", "x.com A 8.8.4"),
        ["x.com A 8.8.4.4"]
    );
    assert_eq!(offered("app", "address", ""), ["8.8.4.4", "8.8.8.8"]);
    assert!(offered("web", "name", "w").is_empty());
}

#[test]
fn what_a_newer_version_wrote_stays() {
    let mut board = board();
    let dns = board.nodes.get_mut(&id("dns")).unwrap();
    if let Props::Dns(dns) = &mut dns.props {
        dns.records[0].extra.insert("geo".to_owned(), "eu".into());
        dns.extra.insert("wings".to_owned(), 2.into());
    }
    change(
        &mut board,
        &node("dns"),
        "props.records[0]",
        "www.foobar.com A 9.9.9.9",
    );
    let Props::Dns(dns) = &board.nodes[&id("dns")].props else {
        panic!("it is a name server");
    };
    assert_eq!(dns.records[0].value, "9.9.9.9");
    assert_eq!(dns.records[0].extra["geo"], "eu");
    assert_eq!(dns.extra["wings"], 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_board_shows_fields_that_change_nothing(board in document()) {
        for key in board.keys() {
            for field in fields(&board, &key) {
                let patch = set(&board, &field.key, &field.path, &field.value);
                prop_assert_eq!(patch, Ok(Patch::default()), "{:?}", field);
            }
        }
    }

    #[test]
    fn any_text_is_taken_or_refused(text in ".{0,40}", number in "[-0-9._,]{0,24} ?[a-z%/]{0,4}") {
        let board = board();
        for key in board.keys() {
            for field in fields(&board, &key) {
                let _ = (step(&field, true), step(&field, false));
                for text in [&text, &number] {
                    let _ = complete(&board, &field, text);
                    if let Ok(patch) = set(&board, &field.key, &field.path, text) {
                        let mut next = board.clone();
                        patch.apply(&mut next).unwrap();
                        prop_assert!(errors(&next) <= errors(&board), "{} {text}", field.path);
                        patch.invert().apply(&mut next).unwrap();
                        prop_assert_eq!(&next, &board);
                    }
                }
            }
        }
    }

    #[test]
    fn a_reset_is_the_default_and_can_be_taken_back(board in document()) {
        for key in board.keys() {
            for field in fields(&board, &key) {
                let Ok(patch) = reset(&board, &field.key, &field.path) else {
                    continue;
                };
                let mut next = board.clone();
                patch.apply(&mut next).unwrap();
                if field.default.is_some()
                    && let Some(now) = find(&next, &field.key, &field.path)
                {
                    prop_assert!(now.is_default, "{:?}", now);
                }
            }
        }
    }
}

#[test]
fn a_free_place_is_looked_for_in_reading_order() {
    let board = board();
    let area = Rect::new(0, 100, 60, 10);
    let Some(Record::Node(web)) = board.get(&node("web")) else {
        panic!("there is a web server");
    };
    assert_eq!(set::place_in(&board, &web, area), Some(Cell::new(1, 101)));
}
