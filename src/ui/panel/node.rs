//! The inspector of a node, an edge or a frame: how it is and what it does.

use crate::app::names::named;
use crate::board::{Document, Id, Kind, Node};
use crate::live::{BoardSnapshot, DoorView, NodeState, NodeView, Percentiles, Protocol};
use crate::ui::canvas::node::role_name;
use crate::ui::text;
use crate::ui::theme::Role;

use super::rows::Rows;

/// Adds what a node is, and its run.
pub fn node<A>(out: &mut Rows<A>, board: &Document, node: &Node, run: Option<&BoardSnapshot>) {
    let live = run.and_then(|r| r.view.nodes.iter().find(|v| v.id == node.id));
    out.line(vec![
        (node.name.clone(), Role::Strong),
        (format!("  {}", node.id), Role::Muted),
    ]);
    let what = role_name(&node.props);
    let place = node
        .frame
        .as_ref()
        .and_then(|f| board.frames.get(f))
        .map(|f| format!("{what} on {}", f.name));
    out.prose(&place.unwrap_or_else(|| what.to_owned()), Role::Muted);
    locked(out, node.locked);
    if let Some(view) = live {
        live_rows(out, board, node.kind(), view);
    }
    doors(out, Some(&node.id), run.map_or(&[], |r| &r.doors));
}

/// Adds what an edge is, and its run.
pub fn edge<A>(out: &mut Rows<A>, board: &Document, id: &Id, run: Option<&BoardSnapshot>) {
    let Some(edge) = board.edges.get(id) else {
        return;
    };
    let name = |id: &Id| {
        board
            .nodes
            .get(id)
            .map_or(id.as_str(), |n| &n.name)
            .to_owned()
    };
    out.line(vec![(
        format!("{} to {}", name(&edge.from), name(&edge.to)),
        Role::Strong,
    )]);
    let label = if edge.label.is_empty() {
        edge.kind.name().to_owned()
    } else {
        format!("{}, {}", edge.kind.name(), edge.label)
    };
    out.prose(&label, Role::Muted);
    if let Some(view) = run.and_then(|r| r.view.edges.iter().find(|v| v.id == *id)) {
        out.heading("Now");
        let (state, role) = if view.cut {
            ("CUT: nothing passes", Role::Bad)
        } else {
            ("open", Role::Good)
        };
        out.pair("state", state, role);
        for fault in &view.faults {
            out.pair("fault", fault, Role::Warn);
        }
        out.pair("requests", &text::rate(view.rate), Role::Text);
        out.pair("on the wire", &view.in_flight.to_string(), Role::Text);
    }
}

/// Adds what a machine is, and what runs on it.
pub fn frame<A>(out: &mut Rows<A>, board: &Document, id: &Id, run: Option<&BoardSnapshot>) {
    let Some(frame) = board.frames.get(id) else {
        return;
    };
    out.line(vec![
        (frame.name.clone(), Role::Strong),
        (format!("  {}", frame.id), Role::Muted),
    ]);
    out.prose("machine: what is inside fails with it", Role::Muted);
    locked(out, frame.locked);
    out.heading("Inside");
    for inside in board.nodes_in_frame(id) {
        let Some(node) = board.nodes.get(&inside) else {
            continue;
        };
        let live = run.and_then(|r| r.view.nodes.iter().find(|v| v.id == inside));
        let (word, role) = live.map_or(("drawn", Role::Muted), |v| state(node.kind(), v.state));
        out.pair(&node.name, word, role);
    }
}

/// Says that a thing is locked.
pub fn locked<A>(out: &mut Rows<A>, is_locked: bool) {
    if is_locked {
        out.pair("locked", "stays where and as it is", Role::Text);
    }
}

fn live_rows<A>(out: &mut Rows<A>, doc: &Document, kind: Kind, view: &NodeView) {
    out.heading("Now");
    let (word, role) = state(kind, view.state);
    out.pair("state", word, role);
    for fault in &view.faults {
        out.pair("fault", fault, Role::Warn);
    }
    if view.state == NodeState::Drawn {
        return;
    }
    let errors = |rate: f64| if rate >= 0.05 { Role::Bad } else { Role::Text };
    out.pair("answered", &text::rate(view.rate), Role::Text);
    out.pair(
        "failed",
        &text::rate(view.error_rate),
        errors(view.error_rate),
    );
    out.pair("inside", &view.in_flight.to_string(), Role::Text);
    let queue = match view.queue_bound {
        0 => format!("{}, longest {}", view.queue, view.queue_max),
        bound => format!("{} of {bound}, longest {}", view.queue, view.queue_max),
    };
    out.pair("queue", &queue, Role::Text);
    if view.workers > 0 {
        out.pair(
            "workers",
            &format!("{} of {} busy", view.busy, view.workers),
            Role::Text,
        );
        out.pair(
            "utilisation",
            &format!("{:.0} %", view.utilisation * 100.0),
            Role::Text,
        );
    }
    latency(out, &view.latency);
    out.pair("in all", &format!("{} answered", view.served), Role::Text);
    if view.failed > 0 {
        out.pair("", &format!("{} failed", view.failed), Role::Bad);
    }
    if view.state == NodeState::Killed {
        // What it knew of others went with its process.
        return;
    }
    if !view.badge.is_empty() || !view.facts.is_empty() {
        out.gap();
    }
    for (name, value) in &view.facts {
        // The engine speaks of ids: two that are cut look the same.
        out.pair(&named(doc, name), &named(doc, value), Role::Text);
    }
}

/// Adds the percentiles, when something was measured.
pub fn latency<A>(out: &mut Rows<A>, p: &Percentiles) {
    if p.count == 0 {
        return;
    }
    for (name, us) in [("p50", p.p50_us), ("p95", p.p95_us), ("p99", p.p99_us)] {
        out.pair(name, &text::micros(us), Role::Text);
    }
}

/// Adds the doors of a node, or of the site.
pub fn doors<A>(out: &mut Rows<A>, node: Option<&Id>, doors: &[DoorView]) {
    let mine: Vec<&DoorView> = doors.iter().filter(|d| d.node.as_ref() == node).collect();
    if mine.is_empty() {
        return;
    }
    out.heading("Door");
    for door in mine {
        let protocol = match door.protocol {
            Protocol::Http => "http",
            Protocol::Dns => "dns",
        };
        out.pair(protocol, &door.address.to_string(), Role::Text);
    }
}

/// The word for a state, and how good it is.
pub const fn state(kind: Kind, state: NodeState) -> (&'static str, Role) {
    match state {
        NodeState::Killed if matches!(kind, Kind::Client) => ("GONE: asks for nothing", Role::Bad),
        NodeState::Killed if matches!(kind, Kind::Codebase) => ("DOWN: deploys nothing", Role::Bad),
        NodeState::Up => ("UP", Role::Good),
        NodeState::Starting => ("starting: its port is closed", Role::Warn),
        NodeState::Killed => ("DOWN: connections are refused", Role::Bad),
        NodeState::Hung => ("HUNG: takes connections, never answers", Role::Hung),
        NodeState::Degraded => ("degraded: serves with a fault", Role::Warn),
        NodeState::Drawn => ("only drawn", Role::Muted),
    }
}
