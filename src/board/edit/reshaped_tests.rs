//! Changing a kind, turning an edge round, a machine around things and away again.

use super::*;
use crate::board::arbitrary::{drawn, some_of};
use crate::board::kind::Role;
use crate::board::{EdgeKind, Extra, Step};
use proptest::collection::vec;
use proptest::prelude::*;

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn board(kinds: &[Kind], edges: &[(&str, &str)]) -> Document {
    let mut board = Document::default();
    for (n, kind) in kinds.iter().enumerate() {
        let (_, patch) = create::node(&board, *kind, |_| Cell::new(n as i32 * 40, 4));
        patch.apply(&mut board).unwrap();
    }
    for (from, to) in edges {
        let (_, patch) = connect::connection(&board, &id(from), &id(to)).unwrap();
        patch.apply(&mut board).unwrap();
    }
    board
}

fn after(board: &Document, patch: &Patch) -> Document {
    let mut next = board.clone();
    patch.apply(&mut next).unwrap();
    next
}

#[test]
fn a_box_becomes_a_server_and_its_lines_carry_requests() {
    let board = board(
        &[Kind::Client, Kind::Box, Kind::AppServer],
        &[("user", "box"), ("box", "app")],
    );
    let patch = change_kind::change_kind(&board, &id("box"), Kind::WebServer).unwrap();
    let next = after(&board, &patch);
    let node = &next.nodes[&id("box")];
    assert_eq!(
        (node.kind(), node.name.as_str(), node.at),
        (Kind::WebServer, "Box", Cell::new(40, 4))
    );
    assert_eq!(next.edges[&id("user->box")].kind, EdgeKind::Http);
    assert_eq!(next.edges[&id("box->app")].kind, EdgeKind::App);
}

#[test]
fn properties_that_were_set_and_that_both_kinds_have_stay() {
    let mut board = board(&[Kind::WebServer], &[]);
    for (name, value) in [("workers", 7), ("service_us", 100)] {
        set_property(&board, &id("web"), name, value.into())
            .unwrap()
            .apply(&mut board)
            .unwrap();
    }
    let patch = change_kind::change_kind(&board, &id("web"), Kind::AppServer).unwrap();
    let props = after(&board, &patch).nodes[&id("web")].props.to_value();
    assert_eq!(
        (&props["workers"], &props["service_us"]),
        (&7.into(), &2_000.into())
    );
    assert!(props.get("worker_connections").is_none());
}

#[test]
fn an_edge_that_makes_no_sense_any_more_is_named() {
    let board = board(&[Kind::Client, Kind::WebServer], &[("user", "web")]);
    let why = change_kind::change_kind(&board, &id("web"), Kind::Database).unwrap_err();
    assert_eq!(
        why,
        "user->web is in the way: a client has nothing to ask of a database; remove it first"
    );
    assert!(change_kind::change_kind(&board, &id("web"), Kind::WebServer).is_err());
}

#[test]
fn a_primary_that_is_followed_stays_one() {
    let board = board(&[Kind::Database, Kind::Database], &[("db", "db-2")]);
    assert!(change_kind::change_kind(&board, &id("db"), Kind::Box).is_err());
}

#[test]
fn an_edge_is_turned_round_and_what_tells_of_it_follows() {
    let mut board = board(&[Kind::WebServer, Kind::LoadBalancer], &[("web", "lb")]);
    board.insert(Record::Step(Step {
        id: id("1"),
        title: String::new(),
        text: String::new(),
        about: vec![id("web->lb")],
        back: false,
        request: None,
        extra: Extra::new(),
    }));
    let (new, patch) = flip::flip(&board, &id("web->lb")).unwrap();
    assert_eq!(new, id("lb->web"));
    let next = after(&board, &patch);
    assert_eq!(next.story[&id("1")].about, [id("lb->web")]);
    let (old, back) = flip::flip(&next, &new).unwrap();
    assert_eq!((old, after(&next, &back)), (id("web->lb"), board));
}

#[test]
fn turning_a_copying_round_changes_who_leads() {
    let board = board(&[Kind::Database, Kind::Database], &[("db", "db-2")]);
    let (_, patch) = flip::flip(&board, &id("db->db-2")).unwrap();
    let next = after(&board, &patch);
    let role = |name: &str| match &next.nodes[&id(name)].props {
        Props::Database(db) => (db.role, db.primary.clone()),
        _ => panic!("it is a database"),
    };
    assert_eq!(role("db"), (Role::Replica, Some(id("db-2"))));
    assert_eq!(role("db-2"), (Role::Primary, None));
}

#[test]
fn a_way_that_nobody_asks_is_refused() {
    let board = board(&[Kind::AppServer, Kind::Database], &[("app", "db")]);
    let why = flip::flip(&board, &id("app->db")).unwrap_err();
    assert_eq!(
        why,
        "a database has nothing to ask of an application server"
    );
}

#[test]
fn a_machine_around_things_and_away_again() {
    let board = board(&[Kind::WebServer, Kind::AppServer, Kind::Database], &[]);
    let (server, patch) = group::group(&board, &[id("web"), id("app")]).unwrap();
    let next = after(&board, &patch);
    assert_eq!(next.nodes[&id("app")].frame, Some(server.clone()));
    assert_eq!(next.nodes[&id("db")].frame, None);
    // Again, around one of them: the machine around grows.
    let (inner, patch) = group::group(&next, &[id("web")]).unwrap();
    let deep = after(&next, &patch);
    assert_eq!(deep.frames[&inner].frame, Some(server.clone()));
    assert!(
        deep.frames[&server]
            .rect()
            .contains_rect(deep.frames[&inner].rect())
    );
    let why = group::group(&deep, &[id("web"), id("db")]).unwrap_err();
    assert!(why.contains("not on the same machine"), "{why}");
    let why = group::group(&board, &[id("web"), id("db")]).unwrap_err();
    assert_eq!(
        why,
        "app stands between them; select it too, or move it away"
    );
    let (content, patch) = group::dissolve(&next, &[server]).unwrap();
    assert_eq!(content.len(), 2);
    assert_eq!(after(&next, &patch), board);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_reshaping_makes_a_new_mistake_and_all_of_it_can_be_taken_back(
        board in drawn(),
        chosen in vec(0..20_usize, 1..4),
        kind in 0..15_usize,
        which in 0..12_usize,
    ) {
        let ids = some_of(&board, &chosen);
        let edge = board.edges.keys().nth(which % board.edges.len().max(1));
        let made = [
            ids.first().and_then(|id| change_kind::change_kind(&board, id, Kind::ALL[kind]).ok()),
            edge.and_then(|id| flip::flip(&board, id).ok()).map(|(_, patch)| patch),
            group::group(&board, &ids).ok().map(|(_, patch)| patch),
            group::dissolve(&board, &ids).ok().map(|(_, patch)| patch),
        ];
        for patch in made.into_iter().flatten() {
            prop_assert_eq!(sound::checked(&board, patch.clone()), Ok(patch.clone()));
            let mut next = after(&board, &patch);
            prop_assert_eq!(room::newly_covered(&board, &next), None);
            patch.invert().apply(&mut next).unwrap();
            prop_assert_eq!(&next, &board);
        }
    }
}
