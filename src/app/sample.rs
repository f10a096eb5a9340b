//! The board in the settings overlay: a small picture in which every look has its place. Drawn by
//! the same code as any board, so that it shows what will be seen.
//!
//! It is a still picture of states; no engine runs it, and it is labelled as a sample.

use std::sync::{Arc, LazyLock};

use crate::board::{Id, Key};
use crate::format::json;
use crate::live::{
    BoardSnapshot, EdgeView, EngineView, Flight, FlightKind, Nanos, NodeState, NodeView,
    Percentiles,
};

use super::tab::{Selection, Tab};

const TEXT: &str = include_str!("../../assets/sample.json");
/// The moment that is shown.
const NOW: Nanos = Nanos::from_ms(1_000);

static TAB: LazyLock<Tab> = LazyLock::new(make);

/// The sample, with its picture and its state.
pub fn tab() -> &'static Tab {
    &TAB
}

fn make() -> Tab {
    let doc = json::parse(TEXT).document;
    let run = BoardSnapshot {
        view: EngineView {
            now: NOW,
            nodes: doc.nodes.keys().map(node).collect(),
            edges: doc.edges.keys().map(edge).collect(),
            flights: FLIGHTS.iter().filter_map(flight).collect(),
            flights_total: FLIGHTS.len() as u64,
            ..EngineView::default()
        },
        ..BoardSnapshot::default()
    };
    let mut tab = Tab::new("sample", None, doc);
    tab.run = Some(Arc::new(run));
    if let Ok(web) = Id::new("web") {
        tab.selection = Selection::one(Key::Node(web));
    }
    tab
}

/// One of each state: at work, with a queue, killed.
fn node(id: &Id) -> NodeView {
    let (state, queue, in_flight) = match id.as_str() {
        "replica" => (NodeState::Killed, 0, 0),
        "app" => (NodeState::Up, 3, 5),
        _ => (NodeState::Up, 0, 2),
    };
    NodeView {
        id: id.clone(),
        state,
        faults: Vec::new(),
        rate: 6.2,
        trail: [0; crate::live::TRAIL_S],
        error_rate: 0.0,
        in_flight,
        queue,
        queue_bound: 8,
        queue_max: queue,
        busy: 2,
        workers: 8,
        served: 0,
        failed: 0,
        utilisation: 0.25,
        latency: Percentiles::default(),
        badge: String::new(),
        facts: Vec::new(),
    }
}

fn edge(id: &Id) -> EdgeView {
    EdgeView {
        id: id.clone(),
        cut: false,
        faults: Vec::new(),
        rate: 12.0,
        in_flight: 2,
    }
}

/// Edge, what travels, whether forward, and how far it is, in hundredths.
const FLIGHTS: [(&str, FlightKind, bool, u64); 4] = [
    ("web->app", FlightKind::Request, true, 25),
    ("web->app", FlightKind::Response, false, 25),
    ("app->db", FlightKind::Error, false, 40),
    ("db->replica", FlightKind::Replication, true, 50),
];

fn flight(&(edge, kind, forward, gone): &(&str, FlightKind, bool, u64)) -> Option<Flight> {
    Some(Flight {
        edge: Id::new(edge).ok()?,
        request: None,
        kind,
        forward,
        sent: Nanos(NOW.0 - gone * 1_000),
        arrives: Nanos(NOW.0 + (100 - gone) * 1_000),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::check;

    #[test]
    fn the_sample_is_a_sound_board_with_a_route_for_every_flight() {
        let parsed = json::parse(TEXT);
        assert!(parsed.complete && parsed.diagnostics.is_empty());
        let problems = check::check(&parsed.document);
        assert!(problems.is_empty(), "{problems:?}");
        let tab = tab();
        let run = tab.run.as_ref().map(|run| &run.view);
        let flights = run.map_or(&[][..], |view| &view.flights);
        assert_eq!(flights.len(), FLIGHTS.len());
        for flight in flights {
            let cells = tab.scene.edge(&flight.edge).map(|edge| edge.cells.len());
            assert!(cells.is_some_and(|n| n > 3), "{}", flight.edge);
        }
        assert!(tab.scene.edges.iter().all(|edge| edge.legal));
    }
}
