//! From a name to a connection: resolver, addresses, aliases, silence.

use super::kit::{Kit, id, result};
use crate::board::kind::RecordType;
use crate::board::{EdgeKind, Kind};
use crate::engine::message::{DnsQuestion, HttpRequest};
use crate::engine::{DoorTarget, Input, Outcome, Output};

fn named() -> Kit {
    Kit::one_web()
        .node("dns", Kind::Dns)
        .edge("user", "dns", EdgeKind::Dns)
        .address("web", "8.8.8.8")
}

fn good() -> Kit {
    named().record("www.foobar.com", RecordType::A, "8.8.8.8")
}

#[test]
fn the_first_request_asks_and_the_second_one_knows() {
    let mut run = good().run();
    let first = run.get("/");
    let second = run.get("/");
    assert_eq!(result(&first).0, Outcome::Ok);
    let events =
        |v: &crate::engine::RequestView| v.hops.iter().map(|h| h.event.clone()).collect::<Vec<_>>();
    assert!(events(&first).contains(&"name unknown".to_owned()));
    assert!(events(&first).contains(&"resolved".to_owned()));
    assert!(events(&second).contains(&"cached name".to_owned()));
    assert_eq!(first.served_by, [id("web")]);
    // DNS there and back, its service, then connect, request, service, response: 250 µs a way.
    let us = |v: &crate::engine::RequestView| (v.ended.unwrap() - v.issued).0 / 1_000;
    assert_eq!(us(&first) - us(&second), 2 * 250 + 200);
}

#[test]
fn an_alias_leads_to_the_address() {
    let kit = named()
        .record("www.foobar.com", RecordType::Cname, "lb.foobar.com")
        .record("lb.foobar.com", RecordType::A, "8.8.8.8");
    assert_eq!(result(&kit.run().get("/")).0, Outcome::Ok);
}

#[test]
fn no_name_no_connection() {
    let mut run = named().record("other.com", RecordType::A, "8.8.8.8").run();
    let view = run.get("/");
    assert_eq!(result(&view).0, Outcome::DnsError);
    assert!(view.served_by.is_empty());
    assert!(view.hops.iter().any(|h| h.detail.contains("NXDOMAIN")));
}

#[test]
fn a_silent_name_server_costs_two_tries_of_five_seconds() {
    for fault in ["dns:hang", "user->dns:cut"] {
        let mut run = good().run();
        run.fault(fault);
        assert_eq!(
            result(&run.get("/")),
            (Outcome::DnsError, 0, 10_000),
            "{fault}"
        );
    }
}

#[test]
fn a_dead_name_server_is_unreachable_at_once() {
    let mut run = good().run();
    run.fault("dns:kill");
    let view = run.get("/");
    let (outcome, status, ms) = result(&view);
    assert_eq!((outcome, status), (Outcome::DnsError, 0));
    assert!(ms < 100, "two round trips, not two timeouts: {ms} ms");
    let refused = view.hops.iter().filter(|h| h.event == "refused");
    assert_eq!(refused.count(), 2, "both tries hear it");
    // What is lost on the way back is not heard: then the timeout decides.
    run.fault("user->dns:cut");
    assert_eq!(result(&run.get("/")), (Outcome::DnsError, 0, 10_000));
}

#[test]
fn a_cached_name_outlives_its_server_until_the_ttl_ends() {
    let mut run = good().run();
    run.get("/");
    run.fault("dns:kill");
    assert_eq!(result(&run.get("/")).0, Outcome::Ok);
    run.until(301_000);
    assert_eq!(result(&run.get("/")).0, Outcome::DnsError);
}

#[test]
fn an_address_that_nobody_carries_is_a_hole() {
    let mut run = named()
        .record("www.foobar.com", RecordType::A, "9.9.9.9")
        .run();
    assert_eq!(result(&run.get("/")), (Outcome::Timeout, 0, 30_000));
    let warnings = run.0.diagnostics();
    assert!(
        warnings.iter().any(|d| d.message.contains("9.9.9.9")),
        "{warnings:?}"
    );
}

#[test]
fn the_dns_door_answers_what_the_node_answers() {
    let mut run = good().run();
    let ask = |run: &mut super::kit::Run| {
        run.outputs();
        run.0.inject(Input::Dns {
            token: 7,
            node: id("dns"),
            question: DnsQuestion {
                name: "www.foobar.com".into(),
                qtype: 1,
            },
        });
        let until = run.0.now().0 / 1_000_000 + 6_000;
        run.until(until);
        run.outputs()
    };
    let out = ask(&mut run);
    assert!(
        matches!(&out[..], [Output::Dns { token: 7, answer: Some(a) }] if a.answers.len() == 1)
    );
    run.fault("dns:hang");
    let out = ask(&mut run);
    assert!(out.iter().any(|o| matches!(
        o,
        Output::Dns {
            token: 7,
            answer: None
        }
    )));
}

#[test]
fn the_site_door_needs_no_name() {
    let mut run = good().run();
    run.fault("dns:kill");
    run.outputs();
    run.0.inject(Input::Http {
        token: 1,
        door: DoorTarget::Site,
        request: HttpRequest::get("/"),
    });
    let view = run.ended();
    assert!(view.from_door);
    assert_eq!((view.client.clone(), result(&view).1), (id("user"), 200));
    let out = run.outputs();
    let Some(Output::Http {
        result: Ok(response),
        ..
    }) = out.first()
    else {
        panic!("{out:?}");
    };
    assert_eq!(response.header("x-request-id"), Some("r1"));
    assert!(response.body.starts_with(b"<!doctype html>"));
}

#[test]
fn a_half_drawn_board_says_what_it_lacks_and_serves_the_rest() {
    let kit = Kit::default()
        .node("user", Kind::Client)
        .node("web", Kind::WebServer)
        .node("cache", Kind::Cache)
        .edge("user", "web", EdgeKind::Http)
        .edge("web", "user", EdgeKind::Sql);
    let mut run = kit.run();
    let said: Vec<String> = run
        .0
        .diagnostics()
        .iter()
        .map(|d| d.message.clone())
        .collect();
    for part in [
        "web has no upstream",
        "cache is only drawn",
        "do not speak sql",
    ] {
        assert!(said.iter().any(|m| m.contains(part)), "{part}: {said:?}");
    }
    assert_eq!(result(&run.get("/messages")).1, 404);
}
