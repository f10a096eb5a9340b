//! Everything of a run except the parts themselves: time, network, hosts, ledger, trace.
//!
//! The parts stand apart so that one of them can be worked on while it changes the world through
//! [`super::Effects`].

use std::collections::VecDeque;

use super::Nanos;
use super::host::Host;
use super::input::Output;
use super::kernel::{Kernel, TimerId, When};
use super::ledger::Ledger;
use super::net::{Cause, Net};
use super::part::{PartIdx, Wake};
use super::slab::Key;
use super::telling::Told;
use super::trace::Trace;
use super::view::{LogLevel, LogLine};

/// Log lines kept.
const LOG_MAX: usize = 500;
/// Outputs kept for a reader that does not come.
const OUTPUTS_MAX: usize = 65_536;

/// What can happen in a run.
#[derive(Debug, Clone)]
pub enum Event {
    /// A packet arrives.
    Deliver(Key),
    /// A lost packet is sent again.
    Resend(Key),
    /// A part's timer.
    Timer {
        /// Whose.
        part: PartIdx,
        /// In which life of its process.
        epoch: u32,
        /// On whose behalf.
        cause: Cause,
        /// What it means.
        wake: Wake,
    },
    /// The next request of a traffic source, by its slot and the count of its restarts.
    Arrival {
        /// Slot of the source.
        source: u32,
        /// Arrivals planned before the source was changed are void.
        era: u32,
    },
    /// A planned fault begins, by its number.
    FaultBegins(u64),
    /// A fault with an end is over, by its number.
    FaultEnds(u64),
    /// A restarting process is back.
    Restarted {
        /// Which.
        part: PartIdx,
        /// In which life.
        epoch: u32,
    },
}

/// All of a run but its parts.
#[derive(Debug, Default)]
pub struct World {
    /// Time and what will happen.
    pub kernel: Kernel<Event>,
    /// Links, connections, packets.
    pub net: Net,
    /// One host per part.
    pub hosts: Vec<Host>,
    /// Requests and their outcomes.
    pub ledger: Ledger,
    /// Hash, hops, followed request.
    pub trace: Trace,
    /// Lines for people.
    pub log: VecDeque<LogLine>,
    /// What of it was said about failed requests.
    pub told: Told,
    /// For the doors.
    pub outputs: VecDeque<Output>,
    /// Parts that asked for a restart, and how long it takes.
    pub restarts: Vec<(PartIdx, Nanos)>,
}

impl World {
    /// Virtual time.
    pub const fn now(&self) -> Nanos {
        self.kernel.now()
    }

    /// The host of a part.
    pub fn host(&self, part: PartIdx) -> &Host {
        &self.hosts[part.0 as usize]
    }

    /// The host of a part.
    pub fn host_mut(&mut self, part: PartIdx) -> &mut Host {
        &mut self.hosts[part.0 as usize]
    }

    /// Plans an event, and notes it when it is the followed request's.
    pub fn plan(&mut self, at: Nanos, cause: Cause, event: Event) -> When {
        let when = self.kernel.schedule(at, event);
        self.trace.planned(cause, when);
        when
    }

    /// Plans a part's timer after a span.
    pub fn plan_timer(&mut self, part: PartIdx, span: Nanos, cause: Cause, wake: Wake) {
        let epoch = self.host(part).epoch;
        let event = Event::Timer {
            part,
            epoch,
            cause,
            wake,
        };
        self.plan(self.now() + span, cause, event);
    }

    /// Arms a part's timeout of a constant span.
    pub fn arm_timer(&mut self, part: PartIdx, span: Nanos, cause: Cause, wake: Wake) -> TimerId {
        let epoch = self.host(part).epoch;
        let event = Event::Timer {
            part,
            epoch,
            cause,
            wake,
        };
        self.kernel.arm(span, event)
    }

    /// A line for people.
    pub fn say(&mut self, part: Option<PartIdx>, level: LogLevel, text: String) {
        if self.log.len() >= LOG_MAX {
            self.log.pop_front();
        }
        self.log.push_back(LogLine {
            at: self.now(),
            node: part.map(|p| self.host(p).id.clone()),
            level,
            text,
        });
    }

    /// Something for a door.
    pub fn put_out(&mut self, output: Output) {
        if self.outputs.len() >= OUTPUTS_MAX {
            self.outputs.pop_front();
        }
        self.outputs.push_back(output);
    }
}
