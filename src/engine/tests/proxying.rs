//! A web server and its upstreams, on whole runs.

use super::kit::{Kit, result};
use crate::board::{EdgeKind, Kind, Props};

/// A web server with two others behind it, and patience for one second.
fn two_upstreams() -> Kit {
    Kit::default()
        .node("user", Kind::Client)
        .node("web", Kind::WebServer)
        .node("a", Kind::WebServer)
        .node("b", Kind::WebServer)
        .node("code", Kind::Codebase)
        .edge("user", "web", EdgeKind::Http)
        .edge("web", "a", EdgeKind::Http)
        .edge("web", "b", EdgeKind::Http)
        .edge("code", "a", EdgeKind::Deploy)
        .edge("code", "b", EdgeKind::Deploy)
        .change("web", |props| match props {
            Props::WebServer(web) => web.proxy_read_timeout_ms = 1_000,
            _ => panic!("web is a web server"),
        })
}

#[test]
fn a_timeout_with_the_other_upstream_at_rest_is_no_live_upstreams() {
    let mut run = two_upstreams().run();
    run.until(100);
    run.fault("b:kill");
    assert_eq!(run.served_by(2), ["a", "a"]);
    run.fault("a:hang");
    let view = run.get("/");
    let (_, status, ms) = result(&view);
    assert_eq!(status, 502);
    assert!((1_000..1_100).contains(&ms), "{ms}");
    let failed = view.hops.iter().find(|h| h.event == "failed").unwrap();
    assert_eq!(
        failed.detail,
        "upstream did not answer in time; no live upstreams: \
         every other one failed within its fail_timeout: 502"
    );
}

#[test]
fn a_timeout_of_the_last_upstream_that_can_be_tried_is_504() {
    let mut run = two_upstreams().run();
    run.until(100);
    run.fault("a:hang").fault("b:hang");
    let (_, status, ms) = result(&run.get("/"));
    assert_eq!(status, 504);
    assert!((2_000..2_100).contains(&ms), "{ms}");
}
