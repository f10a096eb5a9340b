//! The inspector of a node, an edge or a frame: how it is, what it does, what it is set to.

use crate::board::kind::{Check, RecordType};
use crate::board::{Document, Id, Kind, Node, Props};
use crate::live::{BoardSnapshot, DoorView, NodeState, NodeView, Percentiles, Protocol};
use crate::ui::canvas::node::role_name;
use crate::ui::text;
use crate::ui::theme::Role;

use super::rows::Rows;

/// Adds everything about a node.
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
    if let Some(address) = &node.address {
        out.pair("address", address, Role::Text);
    }
    locked(out, node.locked);
    if let Some(view) = live {
        live_rows(out, node.kind(), view);
    }
    doors(out, Some(&node.id), run.map_or(&[], |r| &r.doors));
    out.heading("Settings");
    for (name, value) in settings(&node.props) {
        out.pair(&name, &value, Role::Text);
    }
}

/// Adds everything about an edge.
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
        out.pair("messages", &text::rate(view.rate), Role::Text);
        out.pair("on the wire", &view.in_flight.to_string(), Role::Text);
    }
    out.heading("Settings");
    let link = &edge.link;
    out.pair("latency", &text::micros(link.latency_us), Role::Text);
    out.pair("jitter", &text::micros(link.jitter_us), Role::Text);
    out.pair("loss", &format!("{} %", link.loss_pct), Role::Text);
    let bandwidth = match link.rate_kb_s {
        0 => "unlimited".to_owned(),
        kb => format!("{kb} kB/s"),
    };
    out.pair("bandwidth", &bandwidth, Role::Text);
    out.pair("encrypted", if link.tls { "yes" } else { "no" }, Role::Text);
    let balanced = board
        .nodes
        .get(&edge.from)
        .is_some_and(|n| matches!(n.props, Props::LoadBalancer(_)));
    if balanced {
        out.pair("weight", &edge.server.weight.to_string(), Role::Text);
        out.pair(
            "backup",
            if edge.server.backup { "yes" } else { "no" },
            Role::Text,
        );
        out.pair("maxconn", &bound(edge.server.maxconn), Role::Text);
    }
}

/// Adds everything about a frame.
pub fn frame<A>(out: &mut Rows<A>, board: &Document, id: &Id, run: Option<&BoardSnapshot>) {
    let Some(frame) = board.frames.get(id) else {
        return;
    };
    out.line(vec![
        (frame.name.clone(), Role::Strong),
        (format!("  {}", frame.id), Role::Muted),
    ]);
    out.prose("machine: what is inside fails with it", Role::Muted);
    if let Some(address) = &frame.address {
        out.pair("address", address, Role::Text);
    }
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

fn live_rows<A>(out: &mut Rows<A>, kind: Kind, view: &NodeView) {
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
    if !view.badge.is_empty() || !view.facts.is_empty() {
        out.gap();
    }
    for (name, value) in &view.facts {
        out.pair(name, value, Role::Text);
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

fn bound(n: u32) -> String {
    match n {
        0 => "unlimited".to_owned(),
        n => n.to_string(),
    }
}

/// The properties of a node with their units, in the order of the file format.
fn settings(props: &Props) -> Vec<(String, String)> {
    let mut list: Vec<(String, String)> = Vec::new();
    let mut put = |name: &str, value: String| list.push((name.to_owned(), value));
    let ms = |v: u64| text::micros(v.saturating_mul(1_000));
    let yes = |v: bool| if v { "yes" } else { "no" }.to_owned();
    match props {
        Props::Client(p) => {
            put("timeout", ms(p.timeout_ms));
            put(
                "DNS tries",
                format!("{} of {}", p.dns_attempts, ms(p.dns_timeout_ms)),
            );
            let cache = match p.dns_cache_max_s {
                0 => "off".to_owned(),
                s => format!("at most {s} s"),
            };
            put("DNS cache", cache);
            put("keep-alive", yes(p.keep_alive));
        }
        Props::Dns(p) => {
            for r in &p.records {
                let rtype = match r.rtype {
                    RecordType::A => "A",
                    RecordType::Cname => "CNAME",
                };
                put(
                    "record",
                    format!("{} {rtype} {} ({} s)", r.name, r.value, r.ttl_s),
                );
            }
            put("service time", text::micros(p.service_us));
        }
        Props::LoadBalancer(p) => {
            let algorithm = serde_json::to_value(p.algorithm).unwrap_or_default();
            put("balance", algorithm.as_str().unwrap_or_default().to_owned());
            let check = match &p.check {
                Check::None => "none".to_owned(),
                Check::Tcp => "TCP connection".to_owned(),
                Check::Http(path) => format!("GET {path}"),
            };
            put("check", check);
            put(
                "inter",
                format!("{}, fall {}, rise {}", ms(p.inter_ms), p.fall, p.rise),
            );
            put("retries", p.retries.to_string());
            put("redispatch", yes(p.redispatch));
            put("connect", format!("timeout {}", ms(p.timeout_connect_ms)));
            put("server", format!("timeout {}", ms(p.timeout_server_ms)));
            put("maxconn", p.maxconn.to_string());
            put("forwardfor", yes(p.forwardfor));
            put("service time", text::micros(p.service_us));
        }
        Props::Firewall(p) => {
            for rule in &p.rules {
                put("rule", rule.clone());
            }
            put(
                "the rest",
                if p.drop { "dropped" } else { "rejected" }.to_owned(),
            );
        }
        Props::WebServer(p) => {
            put("workers", p.workers.to_string());
            put("connections", format!("{} each", p.worker_connections));
            put("service time", text::micros(p.service_us));
            put(
                "proxy connect",
                format!("timeout {}", ms(p.proxy_connect_timeout_ms)),
            );
            put(
                "proxy read",
                format!("timeout {}", ms(p.proxy_read_timeout_ms)),
            );
            put(
                "max_fails",
                format!("{} in {}", p.max_fails, ms(p.fail_timeout_ms)),
            );
        }
        Props::AppServer(p) => {
            put("workers", p.workers.to_string());
            put("backlog", p.backlog.to_string());
            put("service time", text::micros(p.service_us));
            put("pool", format!("{} each database", p.pool));
            put("database", format!("timeout {}", ms(p.db_timeout_ms)));
            put("restart", ms(p.restart_ms));
        }
        Props::Codebase(p) => {
            put("source", p.source.clone());
            put("version", p.version.clone());
        }
        Props::Database(p) => {
            put("role", role_name(props).to_owned());
            if let Some(primary) = &p.primary {
                put("follows", primary.to_string());
                put("lag", ms(p.lag_ms));
            }
            if let Some(read_only) = p.read_only {
                put("read only", yes(read_only));
            }
            put("connections", p.max_connections.to_string());
            put("workers", p.workers.to_string());
            put("query", text::micros(p.service_us));
            put("heavy query", format!("{} more", text::micros(p.heavy_us)));
        }
        Props::Cache(p) => {
            put("capacity", p.capacity.to_string());
            put("look-up", text::micros(p.service_us));
            put("life", format!("{} s", p.ttl_s));
        }
        Props::Cdn(p) => {
            put("life", format!("{} s", p.ttl_s));
            put("hit", text::micros(p.service_us));
        }
        Props::Queue(p) => {
            put("capacity", p.capacity.to_string());
            put("service time", text::micros(p.service_us));
        }
        Props::Monitor(p) => put("scrape every", ms(p.interval_ms)),
        Props::External(p) => {
            put(
                "target",
                p.target.clone().unwrap_or_else(|| "none".to_owned()),
            );
        }
        Props::Box(_) | Props::Note(_) => {}
    }
    list
}
