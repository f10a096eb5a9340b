//! What faults do to a run: dead, hung, slow, failing, cut, late, lossy.

use super::kit::{Kit, id, result};
use crate::board::{EdgeKind, Frame, Kind, Size};
use crate::engine::message::HttpRequest;
use crate::engine::view::NodeState;
use crate::engine::{DoorFailure, DoorState, DoorTarget, Input, Nanos, Outcome, Output};

#[test]
fn dead_is_refused_and_hung_is_silence() {
    let mut run = Kit::one_web().run();
    assert_eq!(result(&run.get("/")).0, Outcome::Ok);
    run.fault("web:kill");
    assert_eq!(result(&run.get("/")), (Outcome::Refused, 0, 0));
    run.mend();
    assert_eq!(result(&run.get("/")).0, Outcome::Ok);
    run.fault("web:hang");
    assert_eq!(result(&run.get("/")), (Outcome::Timeout, 0, 30_000));
}

#[test]
fn what_waits_for_a_hung_process_is_served_when_it_wakes() {
    let mut run = Kit::one_web().run();
    run.fault("web:hang@0s..5s");
    let view = run.get("/");
    let (outcome, _, ms) = result(&view);
    assert_eq!(outcome, Outcome::Ok);
    assert_eq!(ms, 5_000);
}

#[test]
fn a_kill_resets_what_was_open() {
    let mut run = Kit::one_web().run();
    run.fault("web:slow(100000)");
    run.send("/");
    run.until(100);
    run.fault("web:kill");
    assert_eq!(result(&run.ended()).0, Outcome::Reset);
    let view = run.0.view(0);
    let web = view.nodes.iter().find(|n| n.id == id("web")).unwrap();
    assert_eq!(
        (web.state, web.in_flight, web.failed),
        (NodeState::Killed, 0, 1)
    );
}

#[test]
fn a_client_that_is_gone_asks_for_nothing_and_its_door_refuses() {
    let mut run = Kit::one_web().traffic(50.0).run();
    run.outputs();
    run.fault("user:kill");
    let doors = run.outputs();
    let site = DoorTarget::Site;
    assert!(doors.contains(&Output::Door {
        door: site.clone(),
        state: DoorState::Refusing,
    }));
    run.0.inject(Input::Traffic {
        on: true,
        factor: 1.0,
    });
    run.until(1_000);
    assert_eq!(run.0.view(0).totals.issued, 0);
    run.0.inject(Input::Traffic {
        on: false,
        factor: 1.0,
    });
    assert_eq!(run.get("/").outcome, Some(Outcome::Abandoned));
    run.mend();
    assert_eq!(result(&run.get("/")).0, Outcome::Ok);
    // Whoever waits at the door when it goes is told.
    run.fault("web:hang");
    run.0.inject(Input::Http {
        token: 7,
        door: site,
        request: HttpRequest::get("/"),
    });
    run.until(10_000);
    run.outputs();
    run.fault("user:kill");
    assert!(run.outputs().iter().any(|o| matches!(
        o,
        Output::Http {
            token: 7,
            result: Err(DoorFailure::Reset),
            ..
        }
    )));
}

#[test]
fn a_fault_that_changes_nothing_is_no_fault() {
    let mut run = Kit::one_web().run();
    run.fault("user:hang");
    let view = run.0.view(0);
    let user = view.nodes.iter().find(|n| n.id == id("user")).unwrap();
    assert!(user.faults.is_empty(), "{:?}", user.faults);
    assert!(view.log.iter().any(|l| l.text.contains("only asks")));
}

#[test]
fn a_frame_fails_with_all_that_is_inside() {
    let mut kit = Kit::one_web();
    let at = crate::board::Cell::default();
    let frame = Frame::new(id("server"), "", at, Size::new(10, 10));
    kit.0.frames.insert(id("server"), frame);
    kit.0.nodes.get_mut(&id("web")).unwrap().frame = Some(id("server"));
    let mut run = kit.run();
    run.fault("server:kill@1s..2s");
    assert_eq!(result(&run.get("/")).0, Outcome::Ok);
    run.until(1_500);
    assert_eq!(result(&run.get("/")).0, Outcome::Refused);
    run.until(2_500);
    assert_eq!(result(&run.get("/")).0, Outcome::Ok);
}

#[test]
fn slow_stretches_service_and_errors_are_a_share() {
    let mut run = Kit::one_web().run();
    let us = |v: &crate::engine::RequestView| (v.ended.unwrap() - v.issued).0 / 1_000;
    let before = us(&run.get("/"));
    run.fault("web:slow(4)");
    assert!(us(&run.get("/")) > before);
    run.mend().fault("web:error(50%,503)");
    let failed = (0..400).filter(|_| result(&run.get("/")).1 == 503).count();
    assert!((160..240).contains(&failed), "{failed}");
}

/// Milliseconds of the first request, under these faults.
fn first_under(faults: &[&str]) -> u64 {
    let mut run = Kit::one_web().run();
    for fault in faults {
        run.fault(fault);
    }
    let (outcome, _, ms) = result(&run.get("/"));
    assert_eq!(outcome, Outcome::Ok);
    ms
}

#[test]
fn slow_holds_for_work_under_way_and_only_while_it_lasts() {
    // 50 µs of work take 5 s; the way there and back takes 1 ms.
    assert_eq!(first_under(&["web:slow(100000)"]), 5_001);
    assert_eq!(first_under(&["web:slow(100000)@0s..2s"]), 2_000);
    // One of the five seconds is over when the other four begin to take twice as long; at 6 s one
    // and a half are left, at 7 s half a one.
    let both = |slow: &str, twice: &str| first_under(&[slow, twice]);
    assert_eq!(both("web:slow(100000)", "web:slow(2)@1s..100s"), 9_001);
    assert_eq!(both("web:slow(100000)", "web:slow(2)@1s..6s"), 7_501);
    assert_eq!(both("web:slow(100000)@0s..7s", "web:slow(2)@1s..6s"), 7_000);
}

#[test]
fn the_next_hop_of_the_followed_request_comes_sooner_when_a_slow_process_is_mended() {
    let mut run = Kit::one_web().run();
    run.fault("web:slow(1000000)");
    run.0.inject(Input::Send {
        client: None,
        request: HttpRequest::get("/"),
        follow: true,
    });
    run.until(1_000);
    let slow = run.0.next_hop_at().unwrap();
    assert!(slow > Nanos::from_secs(30), "{slow}");
    run.mend();
    let mended = run.0.next_hop_at().unwrap();
    assert!(mended < Nanos::from_ms(1_001), "{mended}");
    let stepped = run.0.step().unwrap();
    assert!(stepped.hop && stepped.at == mended, "{stepped:?}");
}

#[test]
fn a_cut_holds_what_stands_and_lets_nothing_new_through() {
    let mut run = Kit::one_web().run();
    run.fault("user->web:cut@0s..10s");
    // SYN at 0, 1, 3, 7 and 15 s: the one at 15 s gets through.
    let (outcome, _, ms) = result(&run.get("/"));
    assert_eq!((outcome, ms), (Outcome::Ok, 15_001));
    run.fault("user->web:cut");
    assert_eq!(result(&run.get("/")), (Outcome::Timeout, 0, 30_000));
}

#[test]
fn an_answer_on_its_way_into_a_cut_arrives_after_it_is_healed() {
    let mut run = Kit::one_web().run();
    run.fault("web:slow(10000)");
    run.send("/");
    run.until(100);
    run.fault("user->web:cut@400ms..2s");
    let (outcome, _, ms) = result(&run.ended());
    assert_eq!(outcome, Outcome::Ok);
    assert!((2_000..4_000).contains(&ms), "{ms}");
}

#[test]
fn delay_adds_to_every_way() {
    let mut run = Kit::one_web().run();
    run.fault("user->web:delay(200ms)");
    // SYN, SYN-ACK, request, response.
    assert_eq!(result(&run.get("/")).2, 801);
}

#[test]
fn a_lossy_link_costs_time_not_requests() {
    let mut run = Kit::one_web().run();
    run.fault("user->web:loss(30%)");
    let all: Vec<_> = (0..50).map(|_| result(&run.get("/"))).collect();
    assert!(all.iter().all(|r| r.0 == Outcome::Ok), "{all:?}");
    assert!(all.iter().any(|r| r.2 >= 200), "{all:?}");
}

#[test]
fn doors_follow_their_parts() {
    let mut run = Kit::balanced(1).run();
    let first = run.outputs();
    let open = |door| Output::Door {
        door,
        state: DoorState::Open,
    };
    assert!(first.contains(&open(DoorTarget::Site)));
    assert!(first.contains(&open(DoorTarget::Node(id("web-1")))));
    run.fault("lb:kill");
    let state = |run: &mut super::kit::Run| -> Vec<(DoorTarget, DoorState)> {
        let door = |o| match o {
            Output::Door { door, state } => Some((door, state)),
            Output::Http { .. } | Output::Dns { .. } => None,
        };
        run.outputs().into_iter().filter_map(door).collect()
    };
    let lb = DoorTarget::Node(id("lb"));
    let both = |s| vec![(DoorTarget::Site, s), (lb.clone(), s)];
    assert_eq!(state(&mut run), both(DoorState::Refusing));
    run.mend().fault("lb:hang");
    assert_eq!(state(&mut run).last(), both(DoorState::Hanging).last());
}

#[test]
fn a_part_has_a_door_of_its_own_and_a_client_can_leave() {
    let mut run = Kit::balanced(1).run();
    run.outputs();
    let http = |token, node| Input::Http {
        token,
        door: DoorTarget::Node(id(node)),
        request: HttpRequest::get("/"),
    };
    run.0.inject(http(1, "web-1"));
    let view = run.ended();
    assert_eq!(view.served_by, [id("web-1")]);
    run.fault("web-1:hang");
    run.0.inject(http(2, "web-1"));
    run.until(1_000);
    run.0.inject(Input::Abandon { token: 2 });
    assert_eq!(result(&run.ended()).0, Outcome::Abandoned);
    run.mend().fault("web-1:kill");
    run.outputs();
    run.0.inject(http(3, "web-1"));
    run.until(2_000);
    let refused = |o: &Output| {
        matches!(
            o,
            Output::Http {
                token: 3,
                result: Err(DoorFailure::Refused),
                ..
            }
        )
    };
    assert!(run.outputs().iter().any(refused));
}

#[test]
fn faults_of_unknown_targets_are_said_and_ignored() {
    let mut run = Kit::one_web().run();
    run.fault("nobody:kill");
    assert_eq!(result(&run.get("/")).0, Outcome::Ok);
    let log = run.0.view(0).log;
    assert!(log.iter().any(|l| l.text.contains("no nobody")), "{log:?}");
}

#[test]
fn an_edge_taken_off_the_board_ends_its_connections() {
    let mut run = Kit::one_web().run();
    run.fault("web:slow(100000)");
    run.send("/");
    run.until(10);
    let without =
        Kit::one_web()
            .node("other", Kind::WebServer)
            .edge("user", "other", EdgeKind::Http);
    let mut board = without.0;
    board.edges.remove(&id("user->web"));
    run.0.inject(Input::Rewire(board.into()));
    assert_eq!(result(&run.ended()).0, Outcome::Reset);
    assert_eq!(run.get("/messages").served_by, [id("other")]);
}

#[test]
fn a_machine_is_down_when_it_was_killed_and_not_when_its_parts_were() {
    let mut kit = Kit::one_web();
    let (at, size) = (
        crate::board::Cell::default(),
        crate::board::Size::new(20, 10),
    );
    let frame = crate::board::Frame::new(id("server"), "Server", at, size);
    kit.0.frames.insert(id("server"), frame);
    kit.0.nodes.get_mut(&id("web")).unwrap().frame = Some(id("server"));
    let mut run = kit.run();
    let state = |run: &super::kit::Run| run.0.view(0).machines[0].state;
    assert_eq!(state(&run), NodeState::Up);
    run.fault("web:kill");
    assert_eq!(state(&run), NodeState::Up);
    run.fault("server:slow(4)");
    assert_eq!(state(&run), NodeState::Degraded);
    run.fault("server:kill");
    assert_eq!(state(&run), NodeState::Killed);
    run.mend();
    assert_eq!(state(&run), NodeState::Up);
}
