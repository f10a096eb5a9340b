//! The replica's half of replication: a bounded relay log and the side that applies it.
//!
//! MariaDB runs two threads: one copies events from the primary (IO), one applies them (SQL).
//! Here they are state without time: the database part in the engine says when.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Event, ResultSet, SqlError, Store, Value};

/// What the copying side does (`Slave_IO_Running`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum IoState {
    /// Stopped, or stopped by an error.
    No,
    /// It tries to reach the primary.
    #[default]
    Connecting,
    /// It is connected.
    Yes,
}

impl IoState {
    /// As SHOW REPLICA STATUS writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::No => "No",
            Self::Connecting => "Connecting",
            Self::Yes => "Yes",
        }
    }
}

/// The state of both sides.
#[derive(Debug, Clone, Default)]
pub struct Applier {
    /// The copying side.
    pub io: IoState,
    /// Why the copying side stopped or cannot connect.
    pub io_error: Option<SqlError>,
    /// Why the applying side stopped; `None` while it runs.
    pub sql_error: Option<SqlError>,
    relay: VecDeque<Arc<Event>>,
    received: u64,
    applied: u64,
}

/// What SHOW REPLICA STATUS tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplicaStatus {
    /// The primary, as the board names it.
    pub primary: String,
    /// The copying side.
    pub io: IoState,
    /// True while the applying side runs.
    pub sql_running: bool,
    /// Events copied and not applied.
    pub relay: usize,
    /// Sequence number of the last event applied.
    pub applied: u64,
    /// Seconds between the commit of the event being applied and now; `None` when either side stands.
    pub seconds_behind: Option<u64>,
    /// The last error of either side.
    pub error: Option<SqlError>,
}

impl Applier {
    /// Most events in the relay log; a full one makes the copying side wait.
    pub const RELAY: usize = 10_000;

    /// The state of a fresh copy of the primary, which held everything up to an event.
    pub fn begin_after(&mut self, position: u64) {
        self.relay.clear();
        self.io_error = None;
        self.sql_error = None;
        self.received = position;
        self.applied = position;
    }

    /// Sequence number of the last event copied: where copying resumes.
    pub const fn received(&self) -> u64 {
        self.received
    }

    /// Sequence number of the last event applied.
    pub const fn applied(&self) -> u64 {
        self.applied
    }

    /// Events copied and not applied.
    pub fn relay_len(&self) -> usize {
        self.relay.len()
    }

    /// The next event to apply, if the applying side runs.
    pub fn next(&self) -> Option<&Arc<Event>> {
        self.relay.front().filter(|_| self.sql_error.is_none())
    }

    /// Copies one event. False when the relay log is full or the event is not the next one: it must
    /// be sent again from [`Applier::received`].
    pub fn receive(&mut self, event: &Arc<Event>) -> bool {
        if self.relay.len() >= Self::RELAY || event.gtid.seq != self.received + 1 {
            return false;
        }
        self.received += 1;
        self.relay.push_back(Arc::clone(event));
        true
    }

    /// Applies the next event. An error stops the applying side; what was copied stays.
    pub fn apply_next(&mut self, store: &mut Store) -> Option<Arc<Event>> {
        let event = Arc::clone(self.next()?);
        match store.apply(&event) {
            Ok(()) => {
                self.relay.pop_front();
                self.applied = event.gtid.seq;
                Some(event)
            }
            Err(error) => {
                self.sql_error = Some(error);
                None
            }
        }
    }

    /// `Seconds_Behind_Master` at a virtual time in nanoseconds.
    pub fn seconds_behind(&self, now_ns: u64) -> Option<u64> {
        if self.io != IoState::Yes || self.sql_error.is_some() {
            return None;
        }
        let behind = self
            .relay
            .front()
            .map_or(0, |e| now_ns.saturating_sub(e.committed_ns));
        Some(behind / 1_000_000_000)
    }

    /// The status for SHOW REPLICA STATUS and for the inspector.
    pub fn status(&self, primary: &str, now_ns: u64) -> ReplicaStatus {
        ReplicaStatus {
            primary: primary.to_owned(),
            io: self.io,
            sql_running: self.sql_error.is_none(),
            relay: self.relay.len(),
            applied: self.applied,
            seconds_behind: self.seconds_behind(now_ns),
            error: self.sql_error.clone().or_else(|| self.io_error.clone()),
        }
    }
}

impl ReplicaStatus {
    /// As SHOW REPLICA STATUS answers, with the columns that apply here, under MariaDB's names.
    pub fn result(&self) -> ResultSet {
        let (code, text) = match &self.error {
            Some(error) => (i64::from(error.code), error.message.as_str()),
            None => (0, ""),
        };
        let behind = self
            .seconds_behind
            .map_or(Value::Null, |s| Value::Int(s as i64));
        let running = if self.sql_running { "Yes" } else { "No" };
        ResultSet::new(
            &[
                "Master_Host",
                "Slave_IO_Running",
                "Slave_SQL_Running",
                "Last_Errno",
                "Last_Error",
                "Seconds_Behind_Master",
                "Gtid_Slave_Seq",
                "Relay_Events",
            ],
            vec![vec![
                Value::from(self.primary.as_str()),
                Value::from(self.io.name()),
                Value::from(running),
                Value::Int(code),
                Value::from(text),
                behind,
                Value::Int(self.applied as i64),
                Value::Int(self.relay as i64),
            ]],
        )
    }
}

#[cfg(test)]
mod tests;
