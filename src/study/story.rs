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
