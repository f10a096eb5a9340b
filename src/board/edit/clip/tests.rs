//! Clips: what is copied, under which names it comes back, and where.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::room;
use super::*;
use crate::board::arbitrary::{document, drawn, some_of};
use crate::board::check::check;
use crate::board::kind::Role;
use crate::board::{EdgeKind, Frame, Kind, Node, Note, Severity, Size};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// A machine with a web server and an application server, a database pair beside it, and a text.
fn board() -> Document {
    let mut board = Document::default();
    let mut frame = Frame::new(
        id("server-1"),
        "Server 1",
        Cell::new(0, 0),
        Size::new(60, 12),
    );
    frame.address = Some("192.0.2.1".to_owned());
    board.insert(Record::Frame(frame));
    for (name, called, kind, x, home) in [
        ("web-1", "Nginx 1", Kind::WebServer, 4, Some("server-1")),
        ("app-1", "App", Kind::AppServer, 34, Some("server-1")),
        ("db", "Primary", Kind::Database, 80, None),
        ("db-2", "Replica", Kind::Database, 110, None),
    ] {
        let mut node = Node::new(id(name), kind, called, Cell::new(x, 3));
        node.frame = home.map(id);
        board.insert(Record::Node(node));
    }
    for (from, to, kind) in [
        ("web-1", "app-1", EdgeKind::App),
        ("app-1", "db", EdgeKind::Sql),
        ("db", "db-2", EdgeKind::Replication),
    ] {
        let mut edge = Edge::new(id(from), id(to), kind);
        edge.link.latency_us = 700;
        board.insert(Record::Edge(edge));
    }
    let replica = board.nodes.get_mut(&id("db-2")).unwrap();
    if let Props::Database(db) = &mut replica.props {
        (db.role, db.primary) = (Role::Replica, Some(id("db")));
    }
    board.insert(Record::Note(Note::new(
        id("note"),
        "a text",
        Cell::new(0, 20),
        Size::new(8, 1),
    )));
    board
}

fn copies(board: &Document, names: &[&str]) -> (Document, Pasted) {
    let ids: Vec<Id> = names.iter().map(|n| id(n)).collect();
    let pasted = duplicate(board, &ids).unwrap();
    let mut after = board.clone();
    pasted.patch.apply(&mut after).unwrap();
    (after, pasted)
}

#[test]
fn a_machine_is_copied_with_all_that_is_on_it_and_the_edges_between() {
    let before = board();
    let (after, pasted) = copies(&before, &["server-1"]);
    assert_eq!(pasted.top, [Key::Frame(id("server-2"))]);
    let server = &after.frames[&id("server-2")];
    assert_eq!((server.name.as_str(), &server.address), ("Server 2", &None));
    let web = &after.nodes[&id("web-2")];
    assert_eq!(
        (web.name.as_str(), &web.frame),
        ("Nginx 2", &Some(id("server-2")))
    );
    assert_eq!(
        after.nodes[&id("app-2")].name,
        "App",
        "on another machine it is told apart"
    );
    let edge = &after.edges[&id("web-2->app-2")];
    assert_eq!((edge.kind, edge.link.latency_us), (EdgeKind::App, 700));
    assert_eq!(
        after.edges.len(),
        before.edges.len() + 1,
        "the way to the database stays one"
    );
    assert_eq!(room::newly_covered(&before, &after), None);
}

#[test]
fn a_copy_on_the_same_machine_gets_a_name_of_its_own() {
    let (after, pasted) = copies(&board(), &["db"]);
    assert_eq!(pasted.top, [Key::Node(id("db-3"))]);
    assert_eq!(after.nodes[&id("db-3")].name, "Primary 2");
}

#[test]
fn a_replica_follows_the_copy_of_its_primary_or_its_old_one() {
    let primary = |board: &Document, name: &str| match &board.nodes[&id(name)].props {
        Props::Database(db) => db.primary.clone(),
        _ => None,
    };
    // Both: the natural order of ids gives db-3 to db and db-4 to db-2.
    let (after, pasted) = copies(&board(), &["db-2", "db"]);
    assert_eq!(pasted.names[&id("db")], id("db-3"));
    assert_eq!(primary(&after, "db-4"), Some(id("db-3")));
    assert!(after.edges.contains_key(&id("db-3->db-4")));
    assert_eq!(
        pasted.top,
        [Key::Node(id("db-4")), Key::Node(id("db-3"))],
        "the lead leads"
    );
    let (after, _) = copies(&board(), &["db-2"]);
    assert_eq!(primary(&after, "db-3"), Some(id("db")));
}

#[test]
fn on_another_board_ids_stay_and_a_free_place_decides_the_home() {
    let clip = Clip::of(&board(), &[id("web-1"), id("note"), id("web-1->app-1")]);
    assert_eq!(clip.contents(), "1 node, 1 text");
    let mut other = Document::default();
    other.insert(Record::Frame(Frame::new(
        id("host"),
        "Host",
        Cell::new(100, 0),
        Size::new(80, 60),
    )));
    let pasted = clip.paste(&other, |_| Cell::new(110, 5)).unwrap();
    pasted.patch.apply(&mut other).unwrap();
    let web = &other.nodes[&id("web-1")];
    assert_eq!((web.at, &web.frame), (Cell::new(114, 5), &Some(id("host"))));
    assert_eq!(other.notes[&id("note")].at, Cell::new(110, 22));
    assert_eq!(pasted.top, [Key::Node(id("web-1")), Key::Note(id("note"))]);
}

#[test]
fn a_copy_is_not_locked() {
    let mut board = board();
    super::super::lock::set(&board, &[id("server-1"), id("web-1")], true)
        .apply(&mut board)
        .unwrap();
    let (after, _) = copies(&board, &["server-1"]);
    assert!(!after.frames[&id("server-2")].locked && !after.nodes[&id("web-2")].locked);
    assert!(after.nodes[&id("web-1")].locked);
}

#[test]
fn nothing_and_too_much_are_refused() {
    let board = board();
    assert_eq!(
        duplicate(&board, &[id("web-1->app-1")]),
        Err(PasteError::Nothing)
    );
    let mut full = Document::default();
    for n in 0..MAX_PARTS {
        let name = format!("n-{n}");
        let node = Node::new(id(&name), Kind::Box, "", Cell::new(n as i32 * 10, 0));
        full.insert(Record::Node(node));
    }
    let error = duplicate(&full, &[id("n-1")]).unwrap_err();
    assert!(error.to_string().contains("20001 parts"), "{error}");
}

fn errors(board: &Document) -> Vec<String> {
    let found = check(board).into_iter();
    let errors = found.filter(|d| d.severity == Severity::Error);
    errors.map(|d| d.to_string()).collect()
}

/// Kind of both ends and of the edge, sorted: what a board looks like but for names and places.
fn wiring(board: &Document) -> Vec<String> {
    let kind = |id: &Id| board.nodes.get(id).map(Node::kind);
    let one = |e: &Edge| {
        format!(
            "{:?} {:?} {:?} {}",
            kind(&e.from),
            e.kind,
            kind(&e.to),
            e.label
        )
    };
    let mut list: Vec<String> = board.edges.values().map(one).collect();
    list.sort();
    list
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_copy_is_the_same_thing_elsewhere(board in drawn(), chosen in vec(0..20_usize, 1..5)) {
        let ids = some_of(&board, &chosen);
        prop_assume!(!ids.is_empty());
        let pasted = duplicate(&board, &ids).unwrap();
        let mut after = board.clone();
        pasted.patch.apply(&mut after).unwrap();
        prop_assert!(pasted.patch.changes().all(|(_, c)| c.before.is_none()), "it only adds");
        prop_assert_eq!(errors(&after), Vec::<String>::new());
        prop_assert_eq!(room::newly_covered(&board, &after), None);
        prop_assert_eq!(pasted.top.len(), ids.len());
        // The same again from the copies: the same wiring, everything at the same distance.
        let copied: Vec<Id> = pasted.top.iter().filter_map(Key::id).cloned().collect();
        let (one, two) = (Clip::of(&board, &ids), Clip::of(&after, &copied));
        prop_assert_eq!(wiring(one.board()), wiring(two.board()));
        let shift = |of: &Id| {
            let at = |b: &Document, id: &Id| {
                let node = b.nodes.get(id).map(|n| n.at);
                node.or(b.frames.get(id).map(|f| f.at)).or(b.notes.get(id).map(|n| n.at)).unwrap()
            };
            let (old, new) = (at(&board, of), at(&after, &pasted.names[of]));
            (new.x - old.x, new.y - old.y)
        };
        let drawn = one.board();
        let things = drawn.nodes.keys().chain(drawn.frames.keys()).chain(drawn.notes.keys());
        let shifts: BTreeSet<(i32, i32)> = things.map(shift).collect();
        prop_assert_eq!(shifts.len(), 1);
        for node in drawn.nodes.values().filter(|n| n.frame.is_some()) {
            let new = &after.nodes[&pasted.names[&node.id]];
            prop_assert_eq!(new.frame.as_ref(), pasted.names.get(node.frame.as_ref().unwrap()));
        }
    }

    #[test]
    fn any_clip_of_any_board_goes_onto_any_board(
        from in document(),
        onto in document(),
        whole: bool,
        x: i32,
        y: i32,
    ) {
        let ids: Vec<Id> = from.keys().iter().filter_map(Key::id).cloned().collect();
        let clip = if whole { Clip::of_board(from) } else { Clip::of(&from, &ids) };
        let Ok(pasted) = clip.paste(&onto, |_| Cell::new(x, y)) else {
            prop_assert!(clip.is_empty());
            return Ok(());
        };
        let mut after = onto.clone();
        pasted.patch.apply(&mut after).unwrap();
        let added = |b: &Document| b.keys().len();
        prop_assert_eq!(added(&after), added(&onto) + added(clip.board()) - 2, "no name is used twice");
        for edge in clip.board().edges.values() {
            let new = &after.edges[&pasted.names[&edge.id]];
            prop_assert_eq!(&new.from, &pasted.names[&edge.from]);
            prop_assert_eq!(&new.to, &pasted.names[&edge.to]);
        }
        pasted.patch.invert().apply(&mut after).unwrap();
        prop_assert_eq!(after, onto);
    }
}
