//! What a freeze piles up: failures and timers of an attempt that is over by the time they are
//! seen must not be charged to the next one.

use super::kit::{Kit, Run, id, result};
use crate::board::kind::{Check, Role};
use crate::board::{EdgeKind, Kind, Props};
use crate::engine::{Outcome, RequestView};

fn hops(view: &RequestView, event: &str) -> usize {
    view.hops.iter().filter(|h| h.event == event).count()
}

/// A balancer that freezes while its connection to the dead web-1 is on its way, for longer than
/// its `timeout connect` of 1 s; a failure moves the request on to web-2. `delay` is one way.
fn frozen_balancer(delay_ms: u64) -> Run {
    let mut run = Kit::balanced(2)
        .lb(|lb| {
            lb.check = Check::None;
            lb.redispatch = true;
            lb.timeout_connect_ms = 1_000;
        })
        .run();
    run.fault("web-1:kill")
        .fault(&format!("lb->web-1:delay({delay_ms}ms)"))
        .fault("lb:hang@50ms..5s");
    run
}

fn one_redispatch(delay_ms: u64) {
    let view = frozen_balancer(delay_ms).get("/");
    assert_eq!(result(&view).0, Outcome::Ok, "{:?}", view.hops);
    assert_eq!(view.served_by, [id("lb"), id("web-2")]);
    assert_eq!(hops(&view, "redispatched"), 1, "{:?}", view.hops);
}

#[test]
fn a_connect_timeout_that_came_after_the_refusal_is_not_charged_to_the_retry() {
    // The RST is back after 200 ms, the timeout is due after 1 s: both wait for the balancer.
    one_redispatch(100);
}

#[test]
fn a_refusal_that_came_after_the_connect_timeout_is_not_charged_to_the_retry() {
    // The timeout is due after 1 s, the RST is back after 1.6 s.
    one_redispatch(800);
}

/// One application server with a primary and a replica, both empty but for the schema.
fn with_databases() -> Kit {
    let role = |role| {
        move |props: &mut Props| match props {
            Props::Database(db) => db.role = role,
            _ => panic!("a database"),
        }
    };
    Kit::default()
        .node("user", Kind::Client)
        .node("app", Kind::AppServer)
        .node("code", Kind::Codebase)
        .node("primary", Kind::Database)
        .node("replica", Kind::Database)
        .change("primary", role(Role::Primary))
        .change("replica", role(Role::Replica))
        .edge("user", "app", EdgeKind::Http)
        .edge("code", "app", EdgeKind::Deploy)
        .edge("app", "primary", EdgeKind::Sql)
        .edge("app", "replica", EdgeKind::Sql)
        .edge("primary", "replica", EdgeKind::Replication)
        .change("app", |props| match props {
            Props::AppServer(app) => app.db_timeout_ms = 1_000,
            _ => panic!("an application server"),
        })
}

#[test]
fn a_database_timeout_that_came_after_the_failure_is_not_charged_to_the_retry() {
    let mut run = with_databases().run();
    run.fault("replica:kill")
        .fault("app->replica:delay(100ms)")
        .fault("app:hang@50ms..5s");
    let view = run.get("/messages");
    assert_eq!(result(&view).1, 200, "{:?}", view.hops);
    assert_eq!(hops(&view, "retry"), 1);
    assert_eq!(hops(&view, "timed out"), 0);
    assert_eq!(view.served_by, [id("app"), id("primary")]);
}

#[test]
fn a_failure_that_came_after_the_database_timeout_ends_nothing_else() {
    let mut run = with_databases().run();
    run.fault("replica:kill")
        .fault("app->replica:delay(800ms)")
        .fault("app:hang@50ms..5s");
    assert_eq!(result(&run.get("/messages")).1, 500);
    // The replica is left alone now: the next read goes to the primary and is served.
    let view = run.get("/messages");
    assert_eq!(result(&view).1, 200, "{:?}", view.hops);
}

#[test]
fn an_answer_that_came_before_the_database_timeout_counts() {
    let mut run = with_databases().run();
    run.fault("app->replica:delay(100ms)")
        .fault("app->primary:delay(100ms)");
    // The statement is on its way when the process stands still: its answer comes at 400 ms, its
    // timeout at 1 s.
    run.fault("app:hang@250ms..5s");
    let view = run.get("/messages");
    assert_eq!(result(&view).1, 200, "{:?}", view.hops);
    assert_eq!(hops(&view, "timed out"), 0);
}
