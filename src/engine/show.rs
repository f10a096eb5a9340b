//! The run as the screen sees it: a copy, taken between two events.

use super::Verb;
use super::message::{Message, SqlReply};
use super::net::{Body, Cause, Packet, Way};
use super::part::Part;
use super::run::Engine;
use super::view::{EdgeView, EngineView, Flight, FlightKind, MachineView, NodeState, NodeView};
use crate::board::Id;

impl Engine {
    /// Everything the screen needs, with at most so many flights.
    pub fn view(&self, max_flights: usize) -> EngineView {
        let now = self.now();
        let (flights, flights_total) = self.flights(max_flights);
        let trace = &self.world.trace;
        let ledger = &self.world.ledger;
        let followed = ledger.get(trace.followed);
        EngineView {
            now,
            nodes: self
                .board
                .nodes
                .keys()
                .map(|id| self.node_view(id))
                .collect(),
            machines: self
                .board
                .frames
                .keys()
                .map(|id| self.machine_view(id))
                .collect(),
            edges: self
                .board
                .edges
                .keys()
                .map(|id| self.edge_view(id))
                .collect(),
            flights,
            flights_total,
            totals: ledger.totals(now),
            deep_page: self.deep_page(),
            callers: ledger.callers(),
            followed: match followed {
                Some(request) => Some(self.world.view_of(request, None, None).into()),
                None => ledger.last_followed.clone(),
            },
            recent: ledger.recent(),
            log: self.world.log.iter().cloned().collect(),
        }
    }

    /// What the first application server of the board says.
    fn deep_page(&self) -> Option<String> {
        let mut parts = self
            .wiring
            .parts
            .values()
            .map(|p| &self.parts[p.0 as usize]);
        let page = parts.find_map(|part| match part {
            Part::AppServer(app) => app.deep_page(),
            _ => None,
        })?;
        Some(page.to_owned())
    }

    fn node_view(&self, id: &Id) -> NodeView {
        let now = self.now();
        let Some(part) = self.wiring.parts.get(id).copied() else {
            return drawn(id);
        };
        let host = self.world.host(part);
        let face = self.parts[part.0 as usize].face(now);
        let meter = &host.meter;
        NodeView {
            id: id.clone(),
            state: host.state(),
            faults: host.faults.clone(),
            rate: meter.rate.rate(now),
            trail: meter.answers.trail(now),
            error_rate: meter.errors.rate(now),
            in_flight: meter.in_flight,
            queue: meter.queue,
            queue_bound: face.queue_bound,
            queue_max: meter.queue_max,
            busy: meter.busy,
            workers: face.workers,
            served: meter.served,
            failed: meter.failed,
            utilisation: meter.utilisation(now, face.workers),
            latency: meter.times.percentiles(),
            badge: match host.restarting {
                Some(at) => format!("back in {}", at - now),
                None => face.badge,
            },
            facts: face.facts,
        }
    }

    fn machine_view(&self, id: &Id) -> MachineView {
        let around = self.board.frame_chain(Some(id));
        let verbs = self.faults.on(&around, false);
        let has = |fits: fn(&Verb) -> bool| verbs.iter().any(fits);
        let state = match () {
            () if has(|v| matches!(v, Verb::Kill)) => NodeState::Killed,
            () if has(|v| matches!(v, Verb::Hang)) => NodeState::Hung,
            () if !verbs.is_empty() => NodeState::Degraded,
            () => NodeState::Up,
        };
        MachineView {
            id: id.clone(),
            state,
            faults: verbs.iter().map(ToString::to_string).collect(),
        }
    }

    fn edge_view(&self, id: &Id) -> EdgeView {
        let link = self.wiring.links.get(id).map(|l| self.world.net.link(*l));
        EdgeView {
            id: id.clone(),
            cut: link.is_some_and(|l| l.cut),
            faults: link.map_or_else(Vec::new, |l| l.faults.clone()),
            rate: link.map_or(0.0, |l| l.rate.rate(self.now())),
            in_flight: link.map_or(0, |l| l.in_flight),
        }
    }

    /// Packets on drawn links. Too many are thinned out evenly, the followed request's kept.
    fn flights(&self, max: usize) -> (Vec<Flight>, u64) {
        let net = &self.world.net;
        let followed = Cause::Request(self.world.trace.followed);
        let drawn = || {
            net.packets.iter().filter_map(|(key, packet)| {
                let edge = net.link(packet.link).edge.as_ref()?;
                packet.on_wire.then_some((key, packet, edge))
            })
        };
        let total = drawn().count();
        let every = total.div_ceil(max.max(1)).max(1) as u32;
        let mut flights: Vec<Flight> = drawn()
            // By slot, not by rank: a dot that was chosen stays chosen while it travels.
            .filter(|(key, packet, _)| key.index % every == 0 || packet.cause == followed)
            .map(|(_, packet, edge)| self.flight(packet, edge))
            .collect();
        flights.truncate(max);
        (flights, total as u64)
    }

    fn flight(&self, packet: &Packet, edge: &Id) -> Flight {
        let request = match packet.cause {
            Cause::Request(key) => self.world.ledger.get(key).map(|r| r.id),
            Cause::Check | Cause::Upkeep => None,
        };
        Flight {
            edge: edge.clone(),
            request,
            kind: flight_kind(packet),
            forward: packet.way == Way::Forward,
            sent: packet.sent,
            arrives: packet.arrives,
        }
    }
}

/// What a packet looks like.
pub fn flight_kind(packet: &Packet) -> FlightKind {
    let message = match &packet.body {
        Body::Rst | Body::Unreachable { .. } => return FlightKind::Error,
        _ if packet.cause == Cause::Check => return FlightKind::Check,
        Body::Syn | Body::SynAck | Body::Fin => return FlightKind::Connect,
        Body::Data(message) | Body::Datagram { message, .. } => message,
    };
    match message {
        Message::Request(r) if matches!(r.method.as_str(), "GET" | "HEAD" | "OPTIONS") => {
            FlightKind::Request
        }
        Message::Request(_) => FlightKind::Write,
        Message::Response(r) if r.status >= 400 => FlightKind::Error,
        Message::Response(_) => FlightKind::Response,
        Message::Question(_) => FlightKind::DnsQuestion,
        Message::Answer(_) => FlightKind::DnsAnswer,
        Message::Statement(s) if s.write => FlightKind::Write,
        Message::Statement(_) => FlightKind::Request,
        Message::Reply(r) => match &**r {
            SqlReply::Failed(_) => FlightKind::Error,
            SqlReply::Answer(_) => FlightKind::Response,
        },
        Message::Follow(_) | Message::Provision(_) | Message::Binlog(_) => FlightKind::Replication,
        Message::Code(_) => FlightKind::Deploy,
    }
}

fn drawn(id: &Id) -> NodeView {
    NodeView {
        id: id.clone(),
        state: NodeState::Drawn,
        faults: Vec::new(),
        rate: 0.0,
        trail: [0; super::view::TRAIL_S],
        error_rate: 0.0,
        in_flight: 0,
        queue: 0,
        queue_bound: 0,
        queue_max: 0,
        busy: 0,
        workers: 0,
        served: 0,
        failed: 0,
        utilisation: 0.0,
        latency: super::view::Percentiles::default(),
        badge: String::new(),
        facts: Vec::new(),
    }
}
