//! Which step of a board's story a real request is at.
//!
//! The steps are told in their order and never go back: the request's hops and the messages that
//! are on the wire for it say how far it is. A step is reached when the request
//!
//! - is at one of the step's nodes, or travels one of its edges towards the target, for a step of
//!   the way there;
//! - travels one of the step's edges towards the source, or has ended, for a step of the way back.
//!
//! Steps that the request does not take (a static page needs no database) are passed over.

use crate::board::{Document, Id, Step};
use crate::engine::view::{Flight, FlightKind, RequestView};

/// The steps in the order in which they are told.
pub fn steps(board: &Document) -> Vec<&Step> {
    board.story.values().collect()
}

/// How far a request is: the index of the furthest step that it reached, not before `current`.
pub fn progress(
    board: &Document,
    request: &RequestView,
    flights: &[Flight],
    current: usize,
) -> usize {
    let steps = steps(board);
    let Some(last) = steps.len().checked_sub(1) else {
        return 0;
    };
    let mut at = current.min(last);
    for hop in &request.hops {
        at = next_after(&steps, at, |step| {
            !step.back && (is_about(board, step, &hop.node) && !is_client(request, &hop.node))
        });
    }
    for flight in flights.iter().filter(|f| f.request == Some(request.id)) {
        let back = goes_back(flight);
        at = next_after(&steps, at, |step| {
            step.back == back && step.about.contains(&flight.edge)
        });
    }
    if request.ended.is_some() {
        at = next_after(&steps, at, |step| step.back);
    }
    at
}

/// The next step after `at` that holds, else `at`. Only a step whose way (there or back) starts
/// later is a candidate; the first one wins, so that a node of several steps tells them in turn.
fn next_after(steps: &[&Step], at: usize, holds: impl Fn(&Step) -> bool) -> usize {
    if steps.get(at).is_some_and(|step| holds(step)) {
        return at;
    }
    let later = steps.iter().enumerate().skip(at + 1);
    later
        .filter(|(_, step)| holds(step))
        .map(|(index, _)| index)
        .next()
        .unwrap_or(at)
}

fn is_client(request: &RequestView, node: &Id) -> bool {
    request.client == *node
}

/// True when a step is about a node, or about a machine that the node runs on.
fn is_about(board: &Document, step: &Step, node: &Id) -> bool {
    if step.about.contains(node) {
        return true;
    }
    let frame = board.nodes.get(node).and_then(|n| n.frame.as_ref());
    let machines = board.frame_chain(frame);
    machines.iter().any(|machine| step.about.contains(machine))
}

fn goes_back(flight: &Flight) -> bool {
    match flight.kind {
        FlightKind::Response | FlightKind::Error => !flight.forward,
        // An answer about the name is still the way there.
        FlightKind::DnsQuestion | FlightKind::DnsAnswer => false,
        FlightKind::Connect
        | FlightKind::Request
        | FlightKind::Write
        | FlightKind::Replication
        | FlightKind::Check
        | FlightKind::Deploy => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::engine::Nanos;
    use crate::engine::view::{Hop, Outcome, RequestId};

    fn id(text: &str) -> Id {
        Id::new(text).expect(text)
    }

    fn board() -> Document {
        let step = |n: &str, about: &[&str], back: bool| Step {
            id: id(n),
            title: String::new(),
            text: String::new(),
            about: about.iter().map(|a| id(a)).collect(),
            back,
            request: None,
            extra: crate::board::Extra::new(),
        };
        let steps = [
            step("1", &["user"], false),
            step("2", &["dns", "user->dns"], false),
            step("3", &["web", "user->web"], false),
            step("4", &["web->app", "app"], false),
            step("5", &["db", "app->db"], false),
            step("6", &["web->app", "user->web", "user"], true),
        ];
        let mut board = Document::default();
        for step in steps {
            board.story.insert(step.id.clone(), step);
        }
        board
    }

    fn request(nodes: &[&str], ended: bool) -> RequestView {
        let hop = |node: &&str| Hop {
            at: Nanos::ZERO,
            node: id(node),
            edge: None,
            event: String::new(),
            detail: String::new(),
            bytes: None,
        };
        RequestView {
            id: RequestId(7),
            client: id("user"),
            from_door: false,
            method: "GET".to_owned(),
            path: "/".to_owned(),
            issued: Nanos::ZERO,
            ended: ended.then_some(Nanos(1)),
            outcome: ended.then_some(Outcome::Ok),
            status: None,
            served_by: Vec::new(),
            hops: nodes.iter().map(hop).collect(),
            hops_dropped: 0,
            headers: Vec::new(),
            body: Arc::from([]),
        }
    }

    fn flight(edge: &str, forward: bool, of: u64) -> Flight {
        Flight {
            edge: id(edge),
            request: Some(RequestId(of)),
            kind: if forward {
                FlightKind::Request
            } else {
                FlightKind::Response
            },
            forward,
            sent: Nanos::ZERO,
            arrives: Nanos(1),
        }
    }

    fn check(nodes: &[&str], flights: &[Flight], ended: bool, current: usize, expected: usize) {
        let request = request(nodes, ended);
        assert_eq!(
            progress(&board(), &request, flights, current),
            expected,
            "{nodes:?}"
        );
    }

    #[test]
    fn the_way_there_is_told_as_it_is_gone() {
        check(&[], &[], false, 0, 0);
        check(&["user"], &[], false, 0, 0);
        check(&["user"], &[flight("user->dns", true, 7)], false, 0, 1);
        check(&["user", "dns"], &[], false, 0, 1);
        check(&["user", "dns", "user", "web"], &[], false, 1, 2);
        check(&["web"], &[flight("web->app", true, 7)], false, 2, 3);
        check(&["web", "app", "db"], &[], false, 2, 4);
    }

    #[test]
    fn the_way_back_is_told_from_answers_only() {
        check(
            &["web", "app", "db"],
            &[flight("app->db", false, 7)],
            false,
            4,
            4,
        );
        check(
            &["web", "app", "db", "app"],
            &[flight("web->app", false, 7)],
            false,
            4,
            5,
        );
        check(&["web", "user"], &[], false, 2, 2);
    }

    #[test]
    fn steps_that_are_not_taken_are_passed_over() {
        check(&["web"], &[flight("user->web", false, 7)], false, 2, 5);
        check(&["user", "web"], &[], true, 0, 5);
    }

    #[test]
    fn a_story_never_goes_back_and_minds_its_own_request() {
        check(
            &["user", "dns"],
            &[flight("user->dns", true, 7)],
            false,
            3,
            3,
        );
        check(&["user"], &[flight("web->app", true, 8)], false, 0, 0);
        assert_eq!(
            progress(&Document::default(), &request(&["web"], true), &[], 3),
            0
        );
    }
}
