//! HAProxy's measured situations (windows of the reference tables), on whole runs.

use super::kit::{Kit, Run, result};
use crate::board::kind::{Algorithm, Check};
use crate::engine::{Nanos, Outcome};

fn no_check(servers: usize) -> Kit {
    Kit::balanced(servers).lb(|lb| lb.check = Check::None)
}

fn in_window(ms: u64, from: u64, to: u64) {
    assert!((from..=to).contains(&ms), "{ms} ms is not in {from}..{to}");
}

#[test]
fn servers_take_turns() {
    let mut run = Kit::balanced(2).run();
    run.until(100);
    assert_eq!(
        run.served_by(6),
        ["web-1", "web-2", "web-1", "web-2", "web-1", "web-2"]
    );
    let view = run.get("/");
    let picked = view.hops.iter().find(|h| h.event == "picked").unwrap();
    assert_eq!(picked.detail, "round robin: web-1's turn (weights 1:1)");
}

#[test]
fn a_dead_server_without_a_check_fails_its_turn_after_three_seconds() {
    let mut run = no_check(3).run();
    run.fault("web-3:kill");
    let all: Vec<_> = (0..6).map(|_| result(&run.get("/"))).collect();
    for (i, (outcome, status, ms)) in all.into_iter().enumerate() {
        if i % 3 == 2 {
            assert_eq!((outcome, status), (Outcome::HttpError, 503));
            in_window(ms, 3_000, 3_200);
        } else {
            assert_eq!(status, 200);
        }
    }
}

#[test]
fn the_page_is_haproxys_and_the_hops_say_why() {
    let mut run = no_check(1).run();
    run.fault("web-1:kill");
    let view = run.get("/");
    assert_eq!(view.body.len(), 107);
    let retry = view.hops.iter().rfind(|h| h.event == "retry").unwrap();
    assert_eq!(
        retry.detail,
        "3rd retry on web-1 in 1 s, same server: redispatch is off"
    );
    assert_eq!(view.served_by, [super::kit::id("lb")]);
}

#[test]
fn redispatch_hides_a_dead_server() {
    let mut run = no_check(3).lb(|lb| lb.redispatch = true).run();
    run.fault("web-3:kill");
    for _ in 0..6 {
        let (outcome, _, ms) = result(&run.get("/"));
        assert_eq!(outcome, Outcome::Ok);
        in_window(ms, 0, 100);
    }
}

#[test]
fn redispatch_with_one_server_only_is_no_help() {
    let mut run = no_check(1).lb(|lb| lb.redispatch = true).run();
    run.fault("web-1:kill");
    let (_, status, ms) = result(&run.get("/"));
    assert_eq!(status, 503);
    in_window(ms, 3_000, 3_200);
}

#[test]
fn a_hash_leaves_a_dead_server_only_on_the_last_retry() {
    // Both servers are tried by somebody: the dead one costs two turn-arounds, and the hash picks
    // it again.
    let mut run = no_check(2)
        .lb(|lb| {
            lb.redispatch = true;
            lb.algorithm = Algorithm::Source;
        })
        .run();
    let server = run.served_by(1).remove(0);
    run.fault(&format!("{server}:kill"));
    let (_, status, ms) = result(&run.get("/"));
    assert_eq!(status, 503);
    in_window(ms, 2_000, 2_200);
}

#[test]
fn a_black_hole_costs_retries_plus_one_connect_timeouts() {
    let mut run = no_check(1).lb(|lb| lb.timeout_connect_ms = 1_000).run();
    run.fault("lb->web-1:cut");
    let (_, status, ms) = result(&run.get("/"));
    assert_eq!(status, 503);
    in_window(ms, 4_000, 4_300);
}

#[test]
fn a_black_hole_with_redispatch_costs_one_connect_timeout() {
    let mut run = no_check(2)
        .lb(|lb| {
            lb.timeout_connect_ms = 1_000;
            lb.redispatch = true;
        })
        .run();
    run.fault("lb->web-1:cut");
    let (outcome, _, ms) = result(&run.get("/"));
    assert_eq!(outcome, Outcome::Ok);
    in_window(ms, 1_000, 1_200);
}

#[test]
fn a_hung_server_is_504_and_a_tcp_check_never_sees_it() {
    let mut run = Kit::balanced(2).lb(|lb| lb.timeout_server_ms = 2_000).run();
    run.until(5_000);
    run.fault("web-2:hang");
    run.until(60_000);
    let all: Vec<_> = (0..4).map(|_| result(&run.get("/"))).collect();
    let codes: Vec<u16> = all.iter().map(|r| r.1).collect();
    assert_eq!(codes.iter().filter(|c| **c == 504).count(), 2, "{codes:?}");
    in_window(all.iter().map(|r| r.2).max().unwrap(), 2_000, 2_300);
}

/// When the balancer's badge first reads so, looking every 10 ms.
fn when_badge(run: &mut Run, badge: &str) -> u64 {
    let start = run.0.now();
    for _ in 0..6_000 {
        let view = run.0.view(0);
        let lb = view.nodes.iter().find(|n| n.id.as_str() == "lb").unwrap();
        if lb.badge == badge {
            return (run.0.now() - start).0 / 1_000_000;
        }
        let next = run.0.now() + Nanos::from_ms(10);
        run.0.run_until(next, u64::MAX);
    }
    panic!("never {badge}");
}

#[test]
fn a_killed_server_is_down_after_two_to_three_intervals_and_back_after_one_to_two() {
    for inter in [500, 2_000] {
        for kill_at in [20_000, 20_300, 20_450] {
            let mut run = Kit::balanced(2).lb(|lb| lb.inter_ms = inter).run();
            run.until(kill_at);
            run.fault("web-2:kill");
            in_window(
                when_badge(&mut run, "1/2 UP"),
                2 * inter - 20,
                3 * inter + inter / 10,
            );
            run.mend();
            in_window(
                when_badge(&mut run, "2/2 UP"),
                inter - 20,
                2 * inter + inter / 10,
            );
        }
    }
}

#[test]
fn a_frozen_server_is_found_by_an_http_check_after_five_to_six_intervals() {
    let mut run = Kit::balanced(2)
        .lb(|lb| {
            lb.inter_ms = 500;
            lb.check = Check::Http("/".into());
        })
        .run();
    run.until(20_100);
    run.fault("web-2:hang");
    in_window(when_badge(&mut run, "1/2 UP"), 2_500 - 20, 3_300);
}

#[test]
fn all_down_is_503_at_once() {
    let mut run = Kit::balanced(2).run();
    run.fault("web-1:kill").fault("web-2:kill").until(10_000);
    let view = run.get("/");
    let (_, status, ms) = result(&view);
    assert_eq!(status, 503);
    in_window(ms, 0, 20);
    assert!(view.hops.iter().any(|h| h.detail.contains("NOSRV")));
}

#[test]
fn a_full_server_makes_the_second_request_wait_then_fail() {
    let mut run = no_check(1)
        .lb(|lb| lb.timeout_queue_ms = Some(1_000))
        .change_edge("lb->web-1", |e| e.server.maxconn = 1)
        .run();
    run.fault("web-1:hang");
    run.send("/");
    let second = run.get("/");
    let (_, status, ms) = result(&second);
    assert_eq!(status, 503);
    in_window(ms, 1_000, 1_200);
    assert!(second.hops.iter().any(|h| h.detail.contains("sQ")));
}

#[test]
fn a_free_slot_goes_to_the_one_that_waits() {
    let mut run = no_check(1)
        .change_edge("lb->web-1", |e| e.server.maxconn = 1)
        .run();
    for _ in 0..20 {
        run.send("/");
    }
    run.until(2_000);
    let totals = run.0.view(0).totals;
    assert_eq!((totals.ok, totals.in_flight), (20, 0));
}

#[test]
fn a_server_that_dies_with_a_request_is_502() {
    let mut run = no_check(1).run();
    run.fault("web-1:slow(10000)");
    run.send("/");
    run.until(100);
    run.fault("web-1:kill");
    let view = run.ended();
    assert_eq!((result(&view).1, view.body.len()), (502, 107));
}

#[test]
fn a_backup_stands_still_until_the_active_one_fails() {
    let mut run = Kit::balanced(2)
        .change_edge("lb->web-2", |e| e.server.backup = true)
        .run();
    run.until(5_000);
    assert_eq!(run.served_by(4), ["web-1"; 4]);
    run.fault("web-1:kill").until(20_000);
    assert_eq!(run.served_by(4), ["web-2"; 4]);
}

#[test]
fn weights_and_servers_change_while_it_runs() {
    let kit = Kit::balanced(2);
    let three = Kit::balanced(3).change_edge("lb->web-1", |e| e.server.weight = 2);
    let mut run = kit.run();
    run.until(5_000);
    run.0.inject(crate::engine::Input::Rewire(three.0.into()));
    let all = run.served_by(8);
    let count = |name| all.iter().filter(|s| *s == name).count();
    assert_eq!(
        (count("web-1"), count("web-2"), count("web-3")),
        (4, 2, 2),
        "{all:?}"
    );
    run.fault("web-3:kill").until(20_000);
    assert!(!run.served_by(6).contains(&"web-3".to_owned()));
}

fn rewire(run: &mut Run, kit: Kit) {
    run.0.inject(crate::engine::Input::Rewire(kit.0.into()));
}

#[test]
fn a_server_whose_checks_are_switched_off_is_up_again() {
    let mut run = Kit::balanced(2).run();
    run.until(5_000);
    run.fault("web-2:kill").until(20_000);
    assert_eq!(run.served_by(2), ["web-1"; 2]);
    rewire(&mut run, no_check(2));
    run.mend();
    let mut servers = run.served_by(4);
    servers.sort_unstable();
    assert_eq!(servers, ["web-1", "web-1", "web-2", "web-2"]);
}

#[test]
fn a_check_that_was_under_way_when_checks_were_switched_off_does_not_count() {
    let mut run = Kit::balanced(2).lb(|lb| lb.inter_ms = 2_000).run();
    // The check of web-2 starts after one second and waits for two.
    run.fault("lb->web-2:cut").until(2_000);
    rewire(&mut run, no_check(2));
    run.until(5_000);
    run.mend();
    let mut servers = run.served_by(4);
    servers.sort_unstable();
    assert_eq!(servers, ["web-1", "web-1", "web-2", "web-2"]);
    rewire(&mut run, Kit::balanced(2));
    run.fault("web-2:kill");
    when_badge(&mut run, "1/2 UP");
}

#[test]
fn who_waits_goes_to_a_server_that_an_edit_brings_back() {
    let narrow = |kit: Kit| {
        kit.change_edge("lb->web-1", |e| e.server.maxconn = 1)
            .lb(|lb| lb.timeout_queue_ms = Some(60_000))
    };
    let mut run = narrow(Kit::balanced(2)).run();
    run.fault("web-2:kill").until(20_000);
    run.fault("web-1:hang");
    run.send("/");
    run.send("/");
    run.until(20_100);
    let web_2 = Some(super::kit::id("web-2"));
    run.0.inject(crate::engine::Input::Mend(web_2));
    rewire(&mut run, narrow(no_check(2)));
    let view = run.ended();
    assert_eq!(result(&view).1, 200);
    assert!(result(&view).2 < 1_000, "{:?}", result(&view));
}
