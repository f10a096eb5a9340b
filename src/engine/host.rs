//! A host: the kernel side of one part. Its process state, its faults, its listening socket.

use std::net::Ipv4Addr;

use super::metrics::Meter;
use super::random::Random;
use super::stalled::Stalled;
use super::view::NodeState;
use super::{Nanos, Verb};
use crate::board::Id;

/// Connections that a kernel keeps for a process that does not accept them (Linux:
/// `net.core.somaxconn`, 4096; nginx asks for 511, which is what a listen backlog is here).
pub const ACCEPT_QUEUE: u32 = 511;

/// What a process is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Running {
    /// It runs.
    Up,
    /// It restarts: its port is closed.
    Starting,
    /// It is gone.
    Killed,
    /// It stands still; its kernel goes on accepting.
    Hung,
    /// Its node was taken off the board.
    Gone,
}

/// The machine under one part.
#[derive(Debug)]
pub struct Host {
    /// The node.
    pub id: Id,
    /// Its drawn address, or one made up.
    pub address: Ipv4Addr,
    /// What the process is doing.
    pub running: Running,
    /// Counts the lives of the process; timers of an older life are dead.
    pub epoch: u32,
    /// Until when a restart takes, when one is under way.
    pub restarting: Option<Nanos>,
    /// Connections that the kernel accepted while the process hung.
    pub unaccepted: u32,
    /// The process takes no more connections for now: its kernel drops SYNs.
    pub backlog_full: bool,
    /// What waits for a hung process.
    pub stalled: Stalled,
    /// Work takes this over 1000 times as long.
    pub slow_permille: u64,
    /// This share, in percent, is answered with this status without being served.
    pub error: Option<(f64, u16)>,
    /// Replication lag instead of the node's own.
    pub lag: Option<Nanos>,
    /// Faults in force, frames included, as people write them.
    pub faults: Vec<String>,
    /// Draws for `error`.
    pub error_draws: Random,
    /// Counts.
    pub meter: Meter,
    /// True for the undrawn asker behind the doors.
    pub undrawn: bool,
}

impl Host {
    /// A host whose process is about to start.
    pub fn new(id: Id, address: Ipv4Addr, error_draws: Random) -> Self {
        Self {
            id,
            address,
            running: Running::Up,
            epoch: 1,
            restarting: None,
            unaccepted: 0,
            backlog_full: false,
            stalled: Stalled::default(),
            slow_permille: 1_000,
            error: None,
            lag: None,
            faults: Vec::new(),
            error_draws,
            meter: Meter::default(),
            undrawn: false,
        }
    }

    /// True when its port answers a SYN with RST.
    pub const fn refuses(&self) -> bool {
        match self.running {
            Running::Up | Running::Hung => false,
            Running::Starting | Running::Killed | Running::Gone => true,
        }
    }

    /// Takes over the faults in force that change how it serves. Kill and hang are the run's to do.
    pub fn set_faults(&mut self, verbs: &[Verb]) {
        let mut slow = 1.0;
        self.error = None;
        self.lag = None;
        for verb in verbs {
            match verb {
                Verb::Slow(k) => slow *= k,
                Verb::Error(pct, status) => self.error = Some((*pct, *status)),
                Verb::Lag(by) => self.lag = Some(*by),
                Verb::Kill | Verb::Hang | Verb::Cut | Verb::Delay(_) | Verb::Loss(_) => {}
            }
        }
        self.slow_permille = (slow * 1_000.0).clamp(1_000.0, 1e9) as u64;
        self.faults = verbs.iter().map(ToString::to_string).collect();
    }

    /// What the screen calls it.
    pub fn state(&self) -> NodeState {
        match self.running {
            Running::Killed => NodeState::Killed,
            Running::Hung => NodeState::Hung,
            Running::Starting => NodeState::Starting,
            Running::Up if self.slow_permille > 1_000 || self.error.is_some() => {
                NodeState::Degraded
            }
            Running::Up if self.lag.is_some() => NodeState::Degraded,
            Running::Up => NodeState::Up,
            Running::Gone => NodeState::Drawn,
        }
    }
}
