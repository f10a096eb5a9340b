//! Everything of a run except the parts themselves: time, network, hosts, ledger, trace.
//!
//! The parts stand apart so that one of them can be worked on while it changes the world through
//! [`super::Effects`].

use std::collections::VecDeque;

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
use super::{Nanos, Verb};

/// How a process works without a slow fault, as [`Host::slow_permille`].
const FULL_SPEED: u64 = 1_000;
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
        /// So much of the time before it, at its end, is work of the process: it changes with the
        /// process's speed.
        work: Nanos,
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

    /// Plans a part's timer after a wait and, after that, so much work at the process's full speed.
    pub fn plan_timer(
        &mut self,
        part: PartIdx,
        wait: Nanos,
        work: Nanos,
        cause: Cause,
        wake: Wake,
    ) {
        let host = self.host(part);
        let work = stretched(work, FULL_SPEED, host.slow_permille);
        let event = Event::Timer {
            part,
            epoch: host.epoch,
            cause,
            wake,
            work,
        };
        self.plan(self.now() + wait + work, cause, event);
    }

    /// Takes over the faults in force on a part's process. What it is working at goes on at its new
    /// speed: a process that was very slow is not busy for ever when it no longer is.
    pub fn set_faults(&mut self, part: PartIdx, verbs: &[Verb]) {
        let now = self.now();
        let host = self.host_mut(part);
        let was = host.slow_permille;
        host.set_faults(verbs);
        let (is, life) = (host.slow_permille, host.epoch);
        if was == is {
            return;
        }
        let (kernel, trace) = (&mut self.kernel, &mut self.trace);
        kernel.retime(
            |when, event| match event {
                Event::Timer {
                    part: whose,
                    epoch,
                    work,
                    ..
                } if *whose == part && *epoch == life => {
                    let left = (*work).min(when.at - now);
                    *work = stretched(left, was, is);
                    (when.at - left) + *work
                }
                Event::Timer { .. }
                | Event::Deliver(_)
                | Event::Resend(_)
                | Event::Arrival { .. }
                | Event::FaultBegins(_)
                | Event::FaultEnds(_)
                | Event::Restarted { .. } => when.at,
            },
            |was, is| trace.moved(was, is),
        );
    }

    /// Arms a part's timeout of a constant span.
    pub fn arm_timer(&mut self, part: PartIdx, span: Nanos, cause: Cause, wake: Wake) -> TimerId {
        let epoch = self.host(part).epoch;
        let event = Event::Timer {
            part,
            epoch,
            cause,
            wake,
            work: Nanos::ZERO,
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

/// How long work takes at one speed that takes so long at another.
fn stretched(span: Nanos, was_permille: u64, is_permille: u64) -> Nanos {
    let span = u128::from(span.0) * u128::from(is_permille) / u128::from(was_permille.max(1));
    Nanos(u64::try_from(span).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Id;
    use crate::engine::part::database;
    use crate::engine::random::Seed;

    #[test]
    fn a_slow_fault_stretches_work_and_neither_waits_nor_timeouts_nor_an_older_life() {
        let part = PartIdx(0);
        let wake = Wake::Database(database::Wake::Apply);
        let mut world = World::default();
        let draws = Seed(1).stream("db", "error");
        let address = std::net::Ipv4Addr::LOCALHOST;
        world
            .hosts
            .push(Host::new(Id::new("db").unwrap(), address, draws));
        world.plan_timer(part, Nanos(0), Nanos(3_000), Cause::Upkeep, wake);
        world.host_mut(part).epoch += 1;
        world.plan_timer(part, Nanos(1_000), Nanos(100), Cause::Upkeep, wake);
        world.plan_timer(part, Nanos(2_000), Nanos(0), Cause::Upkeep, wake);
        world.arm_timer(part, Nanos(2_500), Cause::Upkeep, wake);
        let when = |world: &mut World| world.kernel.next_at().unwrap().0;
        assert_eq!(when(&mut world), 1_100);
        world.set_faults(part, &[Verb::Slow(4.0)]);
        assert_eq!(when(&mut world), 1_400);
        // Half of the work is done.
        world.kernel.advance(Nanos(1_200));
        world.set_faults(part, &[]);
        let times: Vec<_> = std::iter::from_fn(|| world.kernel.pop())
            .map(|(when, _)| when.at.0)
            .collect();
        assert_eq!(times, [1_250, 2_000, 2_500, 3_000]);
    }
}
