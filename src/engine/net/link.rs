//! A link: the wire of an edge. Latency, jitter, bandwidth, loss, and the faults on it.

use crate::board;
use crate::board::Id;
use crate::engine::metrics::Window;
use crate::engine::part::PartIdx;
use crate::engine::random::{Random, Seed};
use crate::engine::{Nanos, Verb};

/// Direction on a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the edge's `from` to its `to`.
    Forward,
    /// Back.
    Back,
}

impl Way {
    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Forward => Self::Back,
            Self::Back => Self::Forward,
        }
    }
}

/// The wire between two parts.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its edge; `None` for the undrawn wire of a door.
    pub edge: Option<Id>,
    /// The parts at `from` and `to`.
    pub ends: [PartIdx; 2],
    /// What the edge carries.
    pub kind: board::EdgeKind,
    /// False after the edge was taken off the board.
    pub exists: bool,
    /// True while nothing passes.
    pub cut: bool,
    /// When the last cut began: what was on the wire then is lost.
    pub cut_at: Option<Nanos>,
    /// Packets on the wire.
    pub in_flight: u32,
    /// Requests, statements, questions and binlog events per second.
    pub rate: Window,
    /// Faults in force, as people write them.
    pub faults: Vec<String>,
    latency: Nanos,
    jitter: Nanos,
    loss_pct: f64,
    rate_kb_s: u64,
    fault_delay: Nanos,
    fault_loss_pct: f64,
    /// Until when each direction is busy sending; only with a bandwidth.
    busy_until: [Nanos; 2],
    jitter_draws: Random,
    loss_draws: Random,
}

impl Link {
    /// The link of an edge.
    pub fn new(edge: &board::Edge, ends: [PartIdx; 2], seed: Seed) -> Self {
        let mut link = Self::undrawn(ends, edge.kind, edge.id.as_str(), seed);
        link.edge = Some(edge.id.clone());
        link.update(edge);
        link
    }

    /// A wire that nobody drew and that costs no time: from a door to its part.
    pub fn undrawn(ends: [PartIdx; 2], kind: board::EdgeKind, name: &str, seed: Seed) -> Self {
        Self {
            edge: None,
            ends,
            kind,
            exists: true,
            cut: false,
            cut_at: None,
            in_flight: 0,
            rate: Window::default(),
            faults: Vec::new(),
            latency: Nanos::ZERO,
            jitter: Nanos::ZERO,
            loss_pct: 0.0,
            rate_kb_s: 0,
            fault_delay: Nanos::ZERO,
            fault_loss_pct: 0.0,
            busy_until: [Nanos::ZERO; 2],
            jitter_draws: seed.stream(name, "jitter"),
            loss_draws: seed.stream(name, "loss"),
        }
    }

    /// Takes over the properties of the edge.
    pub fn update(&mut self, edge: &board::Edge) {
        let link = &edge.link;
        self.kind = edge.kind;
        self.exists = true;
        self.latency = Nanos::from_us(link.latency_us);
        self.jitter = Nanos::from_us(link.jitter_us);
        self.loss_pct = link.loss_pct.clamp(0.0, 100.0);
        self.rate_kb_s = link.rate_kb_s;
    }

    /// Takes over the faults that are in force from now on.
    pub fn set_faults(&mut self, now: Nanos, verbs: &[Verb]) {
        let was_cut = self.cut;
        self.cut = false;
        self.fault_delay = Nanos::ZERO;
        self.fault_loss_pct = 0.0;
        for verb in verbs {
            match verb {
                Verb::Cut => self.cut = true,
                Verb::Delay(by) => self.fault_delay += *by,
                // Two lossy stretches one after the other: what the first lets through meets the second.
                Verb::Loss(pct) => {
                    self.fault_loss_pct += pct * (100.0 - self.fault_loss_pct) / 100.0;
                }
                Verb::Kill | Verb::Hang | Verb::Slow(_) | Verb::Error(..) | Verb::Lag(_) => {}
            }
        }
        if self.cut && !was_cut {
            self.cut_at = Some(now);
        }
        self.faults = verbs.iter().map(ToString::to_string).collect();
    }

    /// True when what was sent then is lost by a cut since.
    pub fn lost_by_cut(&self, sent: Nanos) -> bool {
        self.cut || self.cut_at.is_some_and(|at| at > sent)
    }

    /// True when this packet is lost on the wire. Draws only where there is loss at all.
    pub fn loses(&mut self) -> bool {
        if self.cut || !self.exists {
            return true;
        }
        (self.loss_pct > 0.0 && self.loss_draws.percent(self.loss_pct))
            || (self.fault_loss_pct > 0.0 && self.loss_draws.percent(self.fault_loss_pct))
    }

    /// When a packet of so many bytes arrives that leaves now. `bytes` is asked for only where
    /// bandwidth matters.
    pub fn arrival(&mut self, now: Nanos, way: Way, bytes: impl FnOnce() -> u64) -> Nanos {
        let mut gone = now;
        if let Some(rate) = std::num::NonZeroU64::new(self.rate_kb_s) {
            let span = bytes().saturating_mul(1_000_000) / rate;
            let busy = &mut self.busy_until[way as usize];
            gone = (*busy).max(now) + Nanos(span);
            *busy = gone;
        }
        let mut latency = self.latency + self.fault_delay;
        if self.jitter > Nanos::ZERO {
            latency += Nanos(self.jitter_draws.below(self.jitter.0.saturating_add(1)));
        }
        gone + latency
    }

    /// The part that a packet going this way arrives at.
    pub const fn target(&self, way: Way) -> PartIdx {
        match way {
            Way::Forward => self.ends[1],
            Way::Back => self.ends[0],
        }
    }

    /// The way that leads away from a part.
    pub fn way_from(&self, part: PartIdx) -> Way {
        if self.ends[0] == part {
            Way::Forward
        } else {
            Way::Back
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(change: impl FnOnce(&mut board::Edge)) -> Link {
        let id = |t| Id::new(t).unwrap();
        let mut edge = board::Edge::new(id("a"), id("b"), board::EdgeKind::Http);
        change(&mut edge);
        Link::new(&edge, [PartIdx(0), PartIdx(1)], Seed(1))
    }

    #[test]
    fn bandwidth_makes_the_second_packet_wait_for_the_first() {
        let mut link = link(|e| e.link.rate_kb_s = 1);
        let at = |l: &mut Link, way| l.arrival(Nanos::ZERO, way, || 500).0 / 1_000;
        assert_eq!(at(&mut link, Way::Forward), 500_000 + 250);
        assert_eq!(at(&mut link, Way::Forward), 1_000_000 + 250);
        assert_eq!(at(&mut link, Way::Back), 500_000 + 250);
    }

    #[test]
    fn jitter_stays_in_its_bounds_and_delay_adds() {
        let mut link = link(|e| e.link.jitter_us = 100);
        link.set_faults(Nanos::ZERO, &[Verb::Delay(Nanos::from_ms(200))]);
        for _ in 0..200 {
            let at = link.arrival(Nanos::ZERO, Way::Forward, || 0).0;
            assert!((200_250_000..=200_350_000).contains(&at), "{at}");
        }
    }

    #[test]
    fn a_cut_takes_what_is_on_the_wire_and_heals() {
        let mut link = link(|_| {});
        link.set_faults(Nanos(100), &[Verb::Cut]);
        assert!(link.loses());
        link.set_faults(Nanos(200), &[]);
        assert!(!link.loses());
        assert!(link.lost_by_cut(Nanos(99)));
        assert!(!link.lost_by_cut(Nanos(150)));
        assert!(link.faults.is_empty());
    }
}
