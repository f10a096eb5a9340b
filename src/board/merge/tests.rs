//! The laws of merging, over small boards that collide all the time, and over wild ones.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::board::arbitrary::document;
use crate::board::{Cell, Edge, EdgeKind, Frame, Id, Kind, Node, Props};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// One node of a small board: name, column, kind, workers, the machine it stands on.
type Drawn = (u8, i32, bool, u32, Option<u8>);

/// Boards of few parts with few values, every reference sound: two of them differ in some fields,
/// agree in others, and take away what the other needs.
fn small() -> impl Strategy<Value = Document> {
    let node = (
        0..3_u8,
        0..2,
        any::<bool>(),
        1..3_u32,
        prop::option::of(0..2_u8),
    );
    let nodes = btree_map(0..4_u8, node, 0..4);
    let frames = btree_map(0..2_u8, (0..2_u8, 0..2_i32), 0..=2);
    let edges = btree_map((0..4_u8, 0..4_u8), (0..2_u8, any::<bool>()), 0..5);
    let notes = btree_map(0..2_u8, (0..2_u8, 0..2_i32), 0..2);
    (nodes, frames, edges, notes, 0..2_u8).prop_map(|(nodes, frames, edges, notes, title)| {
        let mut board = Document::default();
        board.header.title = format!("board {title}");
        for (n, (name, x)) in frames {
            let fields = json!({"id": format!("f-{n}"), "name": format!("machine {name}"), "at": [x, 0], "size": [9, 9]});
            board.insert(Record::Frame(serde_json::from_value(fields).unwrap()));
        }
        for (n, drawn) in nodes {
            let node = node_of(&board, n, drawn);
            board.insert(Record::Node(node));
        }
        for ((from, to), (label, tls)) in edges {
            let (from, to) = (id(&format!("n-{from}")), id(&format!("n-{to}")));
            if board.nodes.contains_key(&from) && board.nodes.contains_key(&to) {
                let mut edge = Edge::new(from, to, EdgeKind::Http);
                edge.label = format!("label {label}");
                edge.link.tls = tls;
                board.insert(Record::Edge(edge));
            }
        }
        for (n, (text, x)) in notes {
            let fields = json!({"id": format!("note-{n}"), "at": [x, 0], "size": [5, 2], "text": format!("text {text}")});
            board.insert(Record::Note(serde_json::from_value(fields).unwrap()));
        }
        board
    })
}

fn node_of(board: &Document, n: u8, (name, x, web, workers, frame): Drawn) -> Node {
    let kind = if web {
        Kind::WebServer
    } else {
        Kind::AppServer
    };
    let mut node = Node::new(
        id(&format!("n-{n}")),
        kind,
        &format!("part {name}"),
        Cell::new(x, 0),
    );
    match &mut node.props {
        Props::WebServer(props) => props.workers = workers,
        Props::AppServer(props) => props.workers = workers,
        _ => {}
    }
    let frame = frame.map(|f| id(&format!("f-{f}")));
    node.frame = frame.filter(|f| board.frames.contains_key(f));
    node
}

/// A wild board, and two others that took over some of each other's records.
fn wild() -> impl Strategy<Value = (Document, Document, Document)> {
    let take = |from: Document, to: &mut Document, mask: &[bool]| {
        for (key, take) in from.keys().iter().zip(mask.iter().cycle()) {
            if *take {
                set(to, key, from.get(key));
            }
        }
    };
    let masks = || vec(any::<bool>(), 1..20);
    (document(), document(), document(), masks(), masks()).prop_map(
        move |(base, a, b, left, right)| {
            let (mut mine, mut theirs) = (base.clone(), base.clone());
            take(a, &mut mine, &left);
            take(b, &mut theirs, &right);
            (base, mine, theirs)
        },
    )
}

fn three() -> impl Strategy<Value = (Document, Document, Document)> {
    prop_oneof![4 => (small(), small(), small()), 1 => wild()]
}

fn result(merge: &Merge, mine: &Document) -> Document {
    let mut board = mine.clone();
    merge.patch.apply(&mut board).unwrap();
    board
}

/// The leaves of a record: every value that is no object, under its way.
fn leaves(record: Option<&Record>) -> BTreeMap<String, Value> {
    record.map_or_else(BTreeMap::new, |record| fields::leaves(fields::of(record)))
}

fn leaf<'a>(of: &'a BTreeMap<String, Value>, name: &str) -> Option<&'a Value> {
    of.get(name)
}

/// A node that is of different kinds: then kind and properties are one value.
fn kinds_differ(key: &Key, boards: [&Document; 3]) -> bool {
    let kinds = boards.iter().filter_map(|b| match b.get(key) {
        Some(Record::Node(node)) => Some(node.kind()),
        _ => None,
    });
    kinds.collect::<BTreeSet<_>>().len() > 1
}

/// Edges and places on machines that lead nowhere.
fn dangling(board: &Document) -> BTreeSet<(Key, Id)> {
    let mut found = BTreeSet::new();
    for edge in board.edges.values() {
        for end in [&edge.from, &edge.to] {
            if !board.nodes.contains_key(end) {
                found.insert((Key::Edge(edge.id.clone()), end.clone()));
            }
        }
    }
    for node in board.nodes.values() {
        if let Some(frame) = node
            .frame
            .as_ref()
            .filter(|f| !board.frames.contains_key(f))
        {
            found.insert((Key::Node(node.id.clone()), frame.clone()));
        }
    }
    found
}

/// Mine for even records, theirs for the others.
fn chosen(swap: bool) -> impl Fn(&Key) -> Option<Side> {
    move |key| {
        let text = key.id().map_or("", Id::as_str);
        let even = text.bytes().map(u32::from).sum::<u32>() % 2 == 0;
        let side = if even { Side::Mine } else { Side::Theirs };
        Some(if swap { side.other() } else { side })
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn without_a_conflict_both_sides_come_to_the_same_board((base, mine, theirs) in three()) {
        let here = merge(&base, &mine, &theirs);
        let there = merge(&base, &theirs, &mine);
        let keys = |m: &Merge| m.conflicts.iter().map(|c| c.key.clone()).collect::<Vec<_>>();
        prop_assert_eq!(keys(&here), keys(&there));
        for (a, b) in here.conflicts.iter().zip(&there.conflicts) {
            let names = |c: &Conflict| c.fields.iter().map(|f| f.name.clone()).collect::<BTreeSet<_>>();
            prop_assert_eq!(names(a), names(b));
            prop_assert_eq!((&a.mine, &a.theirs), (&b.theirs, &b.mine));
        }
        if here.conflicts.is_empty() {
            prop_assert_eq!(result(&here, &mine), result(&there, &theirs));
            prop_assert_eq!(&here.ancestor, &theirs);
        }
    }

    #[test]
    fn the_same_choices_on_both_sides_give_the_same_board((base, mine, theirs) in three()) {
        let here = merge_with(&base, &mine, &theirs, chosen(false));
        let there = merge_with(&base, &theirs, &mine, chosen(true));
        prop_assert_eq!(result(&here, &mine), result(&there, &theirs));
    }

    #[test]
    fn no_change_of_either_side_is_lost((base, mine, theirs) in three()) {
        let merge = merge(&base, &mine, &theirs);
        let merged = result(&merge, &mine);
        let mut asked: BTreeSet<Key> = BTreeSet::new();
        for conflict in merge.conflicts.iter().filter(|c| c.fields.is_empty()) {
            asked.insert(conflict.key.clone());
            asked.extend(conflict.along.iter().cloned());
        }
        let torn_frames = asked.iter().any(|k| matches!(k, Key::Frame(_)));
        let mut keys: BTreeSet<Key> = mine.keys().into_iter().collect();
        keys.extend(theirs.keys());
        for key in keys.difference(&asked) {
            if kinds_differ(key, [&base, &mine, &theirs]) {
                continue;
            }
            let of = |board: &Document| leaves(board.get(key).as_ref());
            let (b, m, t, r) = (of(&base), of(&mine), of(&theirs), of(&merged));
            let asked = merge.conflicts.iter().filter(|c| c.key == *key);
            let asked: Vec<&str> = asked.flat_map(|c| &c.fields).map(|f| f.name.as_str()).collect();
            let names = m.keys().chain(t.keys());
            for name in names {
                // What an unknown field holds may be a value on one side and an object on the other.
                let within = |f: &&str| name.strip_prefix(*f).is_some_and(|r| r.is_empty() || r.starts_with('.'));
                if asked.iter().any(within) || (name == "frame" && torn_frames) {
                    continue;
                }
                let (b, m, t, r) = (leaf(&b, name), leaf(&m, name), leaf(&t, name), leaf(&r, name));
                if t == b {
                    prop_assert_eq!(r, m, "{:?} {}: mine is lost", key, name);
                } else if m == b {
                    prop_assert_eq!(r, t, "{:?} {}: theirs is lost", key, name);
                }
            }
        }
    }

    #[test]
    fn conflicts_are_what_both_changed_to_different_values(
        (base, mine, theirs) in (small(), small(), small())
    ) {
        let merge = merge(&base, &mine, &theirs);
        let torn: BTreeSet<&Key> = merge.conflicts.iter().filter(|c| c.fields.is_empty()).map(|c| &c.key).collect();
        let torn_frames = torn.iter().any(|k| matches!(k, Key::Frame(_)));
        let hanging: BTreeSet<&Key> = merge.conflicts.iter().flat_map(|c| &c.along).collect();
        for key in mine.keys() {
            if torn.contains(&key) || hanging.contains(&key) || theirs.get(&key).is_none() {
                continue;
            }
            if kinds_differ(&key, [&base, &mine, &theirs]) {
                continue;
            }
            let (b, m, t) = (base.get(&key), mine.get(&key), theirs.get(&key));
            let (b, m, t) = (leaves(b.as_ref()), leaves(m.as_ref()), leaves(t.as_ref()));
            let mut expected: BTreeSet<String> = BTreeSet::new();
            for name in m.keys().chain(t.keys()) {
                let (b, m, t) = (leaf(&b, name), leaf(&m, name), leaf(&t, name));
                if m != t && m != b && t != b && !(name == "frame" && torn_frames) {
                    expected.insert(name.clone());
                }
            }
            let found: BTreeSet<String> = merge
                .conflicts
                .iter()
                .filter(|c| c.key == key)
                .flat_map(|c| c.fields.iter().map(|f| f.name.clone()))
                .filter(|name| !(name == "frame" && torn_frames))
                .collect();
            prop_assert_eq!(found, expected, "{:?}", key);
        }
    }

    #[test]
    fn a_merge_leaves_nothing_without_its_end((base, mine, theirs) in (small(), small(), small())) {
        for merge in [
            merge(&base, &mine, &theirs),
            merge_with(&base, &mine, &theirs, chosen(false)),
            merge_with(&base, &mine, &theirs, |_| Some(Side::Theirs)),
        ] {
            prop_assert_eq!(dangling(&result(&merge, &mine)), BTreeSet::new());
        }
    }

    #[test]
    fn merging_again_asks_the_same_and_changes_nothing((base, mine, theirs) in three()) {
        let first = merge(&base, &mine, &theirs);
        let board = result(&first, &mine);
        let again = merge(&first.ancestor, &board, &theirs);
        prop_assert!(again.patch.is_empty(), "{:?}", again.patch);
        let keys = |m: &Merge| m.conflicts.iter().map(|c| c.key.clone()).collect::<Vec<_>>();
        prop_assert_eq!(keys(&again), keys(&first));
    }

    #[test]
    fn once_everything_is_chosen_nothing_is_asked_again((base, mine, theirs) in three()) {
        let first = merge(&base, &mine, &theirs);
        let board = result(&first, &mine);
        let done = merge_with(&first.ancestor, &board, &theirs, chosen(false));
        let board = result(&done, &board);
        prop_assert_eq!(&done.ancestor, &theirs);
        let again = merge(&done.ancestor, &board, &theirs);
        prop_assert!(again.patch.is_empty() && again.conflicts.is_empty());
    }

    #[test]
    fn all_theirs_is_theirs_where_both_changed((base, mine, theirs) in (small(), small(), small())) {
        let merge = merge_with(&base, &mine, &theirs, |_| Some(Side::Theirs));
        let board = result(&merge, &mine);
        for conflict in &merge.conflicts {
            for field in &conflict.fields {
                let now = leaves(board.get(&conflict.key).as_ref());
                let then = leaves(conflict.theirs.as_ref());
                if field.name != "kind" && field.name != "frame" {
                    prop_assert_eq!(leaf(&now, &field.name), leaf(&then, &field.name));
                }
            }
            if conflict.fields.is_empty() && !matches!(conflict.key, Key::Edge(_)) {
                prop_assert_eq!(board.get(&conflict.key).is_some(), conflict.theirs.is_some());
            }
        }
    }

    #[test]
    fn whoever_changed_nothing_gets_what_the_other_has((base, _, theirs) in three()) {
        let taken = merge(&base, &base, &theirs);
        prop_assert!(taken.conflicts.is_empty());
        prop_assert_eq!(result(&taken, &base), theirs.clone());
        prop_assert!(merge(&base, &theirs, &base).patch.is_empty());
    }

    #[test]
    fn fields_make_the_record_again(board in document()) {
        for key in board.keys() {
            let record = board.get(&key).unwrap();
            prop_assert_eq!(fields::record(&key, fields::of(&record)), Some(record));
        }
    }
}

/// A board with a node `a` and a node `b`.
fn pair() -> Document {
    let mut board = Document::default();
    for (name, x) in [("a", 0), ("b", 20)] {
        let node = Node::new(id(name), Kind::WebServer, name, Cell::new(x, 0));
        board.insert(Record::Node(node));
    }
    board
}

fn changed(change: impl FnOnce(&mut Document)) -> Document {
    let mut board = pair();
    change(&mut board);
    board
}

#[test]
fn moving_here_and_renaming_there_come_together() {
    let mine = changed(|b| b.nodes.get_mut(&id("a")).unwrap().at = Cell::new(5, 5));
    let theirs = changed(|b| b.nodes.get_mut(&id("a")).unwrap().name = "Nginx".to_owned());
    let merge = merge(&pair(), &mine, &theirs);
    assert!(merge.conflicts.is_empty());
    let node = &result(&merge, &mine).nodes[&id("a")];
    assert_eq!((node.at, node.name.as_str()), (Cell::new(5, 5), "Nginx"));
}

#[test]
fn two_names_for_one_thing_are_one_conflict_with_one_field() {
    let named = |name: &str| changed(|b| b.nodes.get_mut(&id("a")).unwrap().name = name.to_owned());
    let (mine, theirs) = (named("Caddy"), named("Nginx"));
    let merge = merge(&pair(), &mine, &theirs);
    let [conflict] = merge.conflicts.as_slice() else {
        panic!("{:?}", merge.conflicts);
    };
    let [field] = conflict.fields.as_slice() else {
        panic!("{:?}", conflict.fields);
    };
    assert_eq!(field.name, "name");
    assert_eq!(field.mine, Some("Caddy".into()));
    assert_eq!(field.theirs, Some("Nginx".into()));
    assert!(merge.patch.is_empty(), "mine stays until somebody chooses");
    let theirs_won = merge_with(&pair(), &mine, &theirs, |_| Some(Side::Theirs));
    assert_eq!(result(&theirs_won, &mine).nodes[&id("a")].name, "Nginx");
}

#[test]
fn an_edge_to_a_node_that_the_other_took_away_asks_about_the_node() {
    let edge = Edge::new(id("a"), id("b"), EdgeKind::Http);
    let mine = changed(|b| b.insert(Record::Edge(edge.clone())));
    let theirs = changed(|b| b.remove(&Key::Node(id("b"))));
    for (mine, theirs) in [(&mine, &theirs), (&theirs, &mine)] {
        let open = merge(&pair(), mine, theirs);
        let keys: Vec<&Key> = open.conflicts.iter().map(|c| &c.key).collect();
        assert_eq!(keys, [&Key::Node(id("b"))]);
        assert_eq!(
            open.conflicts[0].along,
            BTreeSet::from([Key::Edge(edge.id.clone())])
        );
        assert!(open.patch.is_empty());
        // Whoever keeps the node keeps the edge; whoever takes it away takes both away.
        for side in [Side::Mine, Side::Theirs] {
            let done = merge_with(&pair(), mine, theirs, |_| Some(side));
            let board = result(&done, mine);
            let wanted = if side == Side::Mine { mine } else { theirs };
            assert_eq!(&board, wanted);
        }
    }
}

#[test]
fn a_node_that_moved_into_a_machine_that_the_other_took_away_asks_about_the_machine() {
    let machine = json!({"id": "server", "name": "Server", "at": [-2, -2], "size": [60, 20]});
    let machine: Frame = serde_json::from_value(machine).unwrap();
    let base = changed(|b| b.insert(Record::Frame(machine.clone())));
    let mut mine = base.clone();
    mine.nodes.get_mut(&id("a")).unwrap().frame = Some(id("server"));
    let theirs = pair();
    let open = merge(&base, &mine, &theirs);
    assert_eq!(open.conflicts.len(), 1);
    assert_eq!(open.conflicts[0].key, Key::Frame(id("server")));
    let take = merge_with(&base, &mine, &theirs, |_| Some(Side::Theirs));
    assert_eq!(result(&take, &mine), theirs);
    let keep = merge_with(&base, &mine, &theirs, |_| Some(Side::Mine));
    assert_eq!(result(&keep, &mine), mine);
}

#[test]
fn another_kind_here_and_a_property_there_are_a_conflict() {
    let mine = changed(|b| {
        b.nodes.get_mut(&id("a")).unwrap().props = Props::default_of(Kind::AppServer);
    });
    let theirs = changed(|b| {
        if let Props::WebServer(web) = &mut b.nodes.get_mut(&id("a")).unwrap().props {
            web.workers = 9;
        }
    });
    let merge = merge(&pair(), &mine, &theirs);
    let names: Vec<&str> = merge.conflicts[0]
        .fields
        .iter()
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(names, ["kind"]);
    let theirs_won = merge_with(&pair(), &mine, &theirs, |_| Some(Side::Theirs));
    assert_eq!(result(&theirs_won, &mine), theirs);
}

#[test]
fn two_parts_that_were_drawn_under_one_id_can_both_stay() {
    let drawn = |name: &str, x: i32| {
        changed(|b| {
            let node = Node::new(id("c"), Kind::WebServer, name, Cell::new(x, 9));
            b.insert(Record::Node(node));
            b.insert(Record::Edge(Edge::new(id("a"), id("c"), EdgeKind::Http)));
            b.insert(Record::Edge(Edge::new(id("c"), id("b"), EdgeKind::Http)));
        })
    };
    let (mine, theirs) = (drawn("Mine", 5), drawn("Theirs", 50));
    let open = merge(&pair(), &mine, &theirs);
    assert!(open.conflicts.iter().all(Conflict::may_be_both));
    assert_eq!(open.conflicts.len(), 1);
    let done = merge_with(&pair(), &mine, &theirs, |_| Some(Side::Both));
    let board = result(&done, &mine);
    assert_eq!(board.nodes[&id("c")].name, "Mine");
    assert_eq!(board.nodes[&id("c-2")].name, "Theirs");
    let edges: Vec<&str> = board.edges.keys().map(Id::as_str).collect();
    assert_eq!(edges, ["a->c", "a->c-2", "c-2->b", "c->b"]);
    assert!(done.conflicts.is_empty());
    // The file still has theirs under the old id: nothing is asked or lost when it is read again.
    assert_eq!(done.ancestor, theirs);
    let again = merge(&done.ancestor, &board, &theirs);
    assert!(again.patch.is_empty() && again.conflicts.is_empty());
}
