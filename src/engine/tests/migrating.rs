//! Databases that come to a code base while the board is served: tables, rows, replicas.

use std::sync::Arc;

use super::kit::{Kit, Run, id};
use crate::board::kind::Role;
use crate::board::{EdgeKind, Kind, Props};
use crate::engine::message::HttpRequest;
use crate::engine::{Engine, Input, RequestView, Sources};

/// A client that asks an application server, a code base and a database, not connected.
fn apart() -> Kit {
    Kit::default()
        .node("user", Kind::Client)
        .node("app", Kind::AppServer)
        .node("code", Kind::Codebase)
        .node("db", Kind::Database)
        .edge("user", "app", EdgeKind::Http)
}

fn together() -> Kit {
    apart()
        .edge("code", "app", EdgeKind::Deploy)
        .edge("app", "db", EdgeKind::Sql)
}

fn with_replica(kit: Kit) -> Kit {
    kit.node("db-2", Kind::Database)
        .edge("db", "db-2", EdgeKind::Replication)
        .edge("app", "db-2", EdgeKind::Sql)
        .change("db-2", |props| match props {
            Props::Database(db) => (db.role, db.primary) = (Role::Replica, Some(id("db"))),
            _ => panic!("db-2 is a database"),
        })
}

fn rewire(run: &mut Run, kit: &Kit) {
    run.0.inject(Input::Rewire(Arc::new(kit.0.clone())));
}

fn body(view: &RequestView) -> String {
    String::from_utf8_lossy(&view.body).into_owned()
}

fn post(run: &mut Run, text: &str) -> Option<u16> {
    let mut request = HttpRequest::get("/messages");
    request.method = "POST".into();
    request.headers = vec![("Content-Type".into(), "application/json".into())];
    request.body = Arc::from(format!(r#"{{"text":"{text}","author":"me"}}"#).into_bytes());
    run.ask(request).status
}

fn pass(run: &mut Run, ms: u64) {
    let to = run.0.now().0 / 1_000_000 + ms;
    run.until(to);
}

fn log(engine: &Engine) -> String {
    let lines = engine.view(0).log;
    let lines: Vec<String> = lines.into_iter().map(|l| l.text).collect();
    lines.join("\n")
}

#[test]
fn a_database_gets_its_tables_when_the_code_base_comes_to_reach_it() {
    // Whichever of the two edges is drawn last.
    for first in [
        ("code", "app", EdgeKind::Deploy),
        ("app", "db", EdgeKind::Sql),
    ] {
        let mut run = apart().run();
        pass(&mut run, 1_000);
        let (from, to, kind) = first;
        rewire(&mut run, &apart().edge(from, to, kind));
        pass(&mut run, 1_000);
        rewire(&mut run, &together());
        let page = run.get("/messages");
        assert_eq!(page.status, Some(200), "{}", body(&page));
        assert!(body(&page).contains("Hello from the first visitor"));
        assert!(log(&run.0).contains("tables of code made: messages"));
        assert_eq!(run.0.diagnostics(), []);
    }
}

#[test]
fn tables_that_stand_keep_their_rows() {
    let mut run = apart().run();
    rewire(&mut run, &together());
    assert_eq!(post(&mut run, "kept"), Some(201));
    rewire(&mut run, &apart());
    rewire(&mut run, &together());
    run.0.inject(Input::Deploy {
        codebase: id("code"),
        files: None,
    });
    pass(&mut run, 5_000);
    let page = body(&run.get("/messages"));
    assert!(page.contains("kept"), "{page}");
    assert_eq!(page.matches("Hello from the first visitor").count(), 1);
    assert_eq!(log(&run.0).matches("tables of code made").count(), 1);
}

#[test]
fn a_database_that_was_down_gets_its_tables_when_it_is_back() {
    let mut run = apart().run();
    run.fault("db:kill");
    rewire(&mut run, &together());
    assert_eq!(run.get("/messages").status, Some(503));
    run.mend();
    pass(&mut run, 5_000);
    assert_eq!(run.get("/messages").status, Some(200));
}

#[test]
fn new_files_bring_the_tables_that_are_missing() {
    let mut run = together().run();
    assert_eq!(post(&mut run, "kept"), Some(201));
    let mut files = crate::engine::codebase::builtin();
    let edit = |files: &mut crate::engine::sources::FileSet, name: &str, from: &str, to: &str| {
        let text = String::from_utf8(files[name].to_vec()).unwrap();
        assert!(text.contains(from));
        files.insert(name.into(), Arc::from(text.replace(from, to).into_bytes()));
    };
    let more =
        "CREATE TABLE likes (n INT);\nINSERT INTO likes VALUES (42424);\nCREATE TABLE messages";
    edit(&mut files, "schema.sql", "CREATE TABLE messages", more);
    let old = "SELECT id, author, text, created_at FROM messages ORDER BY id DESC LIMIT ?";
    let new = "SELECT id, author, (SELECT MAX(n) FROM likes) AS text, created_at FROM messages ORDER BY id DESC LIMIT ?";
    edit(&mut files, "app.json", old, new);
    run.0.inject(Input::Deploy {
        codebase: id("code"),
        files: Some(Arc::new(files)),
    });
    pass(&mut run, 5_000);
    let page = run.get("/messages");
    assert_eq!(page.status, Some(200), "{}", body(&page));
    // One number for each of the four messages: the old ones and the one that was posted.
    assert_eq!(body(&page).matches("42424").count(), 4, "{}", body(&page));
    assert!(log(&run.0).contains("tables of code made: likes"));
}

#[test]
fn a_replica_that_comes_later_holds_what_its_primary_holds() {
    let mut run = apart().run();
    rewire(&mut run, &together());
    assert_eq!(post(&mut run, "before"), Some(201));
    rewire(&mut run, &with_replica(together()));
    pass(&mut run, 2_000);
    assert!(
        log(&run.0).contains("holds a copy of db: messages"),
        "{}",
        log(&run.0)
    );
    assert_eq!(post(&mut run, "after"), Some(201));
    pass(&mut run, 2_000);
    let page = run.get("/messages");
    assert_eq!(page.served_by.last(), Some(&id("db-2")));
    assert!(body(&page).contains("before") && body(&page).contains("after"));
}

#[test]
fn a_database_with_rows_of_its_own_becomes_a_copy_when_it_becomes_a_replica() {
    let mut run = together().run();
    assert_eq!(post(&mut run, "of the primary"), Some(201));
    // Drawn first as a second primary, with tables and rows of its own.
    let alone = together().node("db-2", Kind::Database);
    rewire(&mut run, &alone);
    rewire(&mut run, &alone.edge("app", "db-2", EdgeKind::Sql));
    assert!(log(&run.0).contains("tables of code made: messages"));
    rewire(&mut run, &with_replica(together()));
    pass(&mut run, 2_000);
    let page = run.get("/messages");
    assert_eq!(page.served_by.last(), Some(&id("db-2")));
    assert!(body(&page).contains("of the primary"));
    // A write goes through: no event of the log meets rows that are not the primary's.
    assert_eq!(post(&mut run, "later"), Some(201));
    pass(&mut run, 2_000);
    assert!(body(&run.get("/messages")).contains("later"));
}

#[test]
fn a_replica_that_began_with_its_primary_is_not_copied_and_resumes_where_it_was() {
    let mut run = with_replica(together()).run();
    pass(&mut run, 1_000);
    assert_eq!(post(&mut run, "first"), Some(201));
    run.fault("db-2:kill");
    assert_eq!(post(&mut run, "second"), Some(201));
    run.mend();
    pass(&mut run, 10_000);
    let page = body(&run.get("/messages"));
    assert!(page.contains("first") && page.contains("second"));
    assert!(!log(&run.0).contains("copy"), "{}", log(&run.0));
}

#[test]
fn a_promoted_replica_gives_its_rows_to_the_one_that_follows_it() {
    let mut run = with_replica(together()).run();
    assert_eq!(post(&mut run, "replicated"), Some(201));
    pass(&mut run, 1_000);
    // db-2 is the primary now, and a new database follows it.
    let promoted = together()
        .node("db-2", Kind::Database)
        .node("db-3", Kind::Database)
        .edge("db-2", "db-3", EdgeKind::Replication)
        .edge("app", "db-3", EdgeKind::Sql)
        .change("db-3", |props| match props {
            Props::Database(db) => (db.role, db.primary) = (Role::Replica, Some(id("db-2"))),
            _ => panic!("db-3 is a database"),
        });
    rewire(&mut run, &promoted);
    pass(&mut run, 2_000);
    let page = run.get("/messages");
    assert_eq!(page.served_by.last(), Some(&id("db-3")));
    assert!(body(&page).contains("replicated"), "{}", body(&page));
}

#[test]
fn the_journal_of_a_board_that_was_drawn_live_gives_the_same_run() {
    let mut run = apart().run();
    rewire(&mut run, &together());
    assert_eq!(post(&mut run, "one"), Some(201));
    rewire(&mut run, &with_replica(together()));
    pass(&mut run, 3_000);
    let (mut again, _) = Engine::new(&apart().0, &Sources::new(), 1);
    again.record(crate::engine::Recording::All);
    again.replay(run.0.journal(), run.0.now());
    assert_eq!(again.trace_hash(), run.0.trace_hash());
}
