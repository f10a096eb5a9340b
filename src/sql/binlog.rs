//! The binary log of a primary: what was committed, in order, for replicas to repeat.
//!
//! Statement format with captured context, as MariaDB 10.11 writes it in MIXED mode for safe
//! statements: the time, the first AUTO_INCREMENT number, LAST_INSERT_ID and the seed of RAND stand
//! beside the text, so that a replica that repeats the statement gets the same rows.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use super::Statement;

/// One statement that changed something, with what it took from its surroundings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The statement and its values.
    pub statement: Statement,
    /// Seconds since 1970: what `NOW()` gave.
    pub timestamp: i64,
    /// The first number that AUTO_INCREMENT gave.
    pub insert_id: Option<i64>,
    /// What `LAST_INSERT_ID()` gave.
    pub last_insert_id: i64,
    /// The seed of `RAND()`.
    pub rand_seed: u64,
}

/// Global transaction id of MariaDB: domain, server, sequence number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gtid {
    /// Replication domain; 0 here.
    pub domain: u32,
    /// The server that committed it.
    pub server: u32,
    /// Number in the domain, from 1.
    pub seq: u64,
}

impl fmt::Display for Gtid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}-{}-{}", self.domain, self.server, self.seq))
    }
}

/// File and offset of the byte behind an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Such as `binlog.000001`.
    pub file: Arc<str>,
    /// Bytes.
    pub offset: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}:{}", self.file, self.offset))
    }
}

/// One committed transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub gtid: Gtid,
    /// Where it ends in the log.
    pub end: Position,
    /// Virtual time of the commit, in nanoseconds since the start of the run.
    pub committed_ns: u64,
    /// The database.
    pub database: Arc<str>,
    /// The statements, in order.
    pub changes: Arc<[Change]>,
}

impl Event {
    /// Bytes of the event in the log: text, values and heads of about the size MariaDB writes.
    pub fn size(&self) -> usize {
        const HEADS: usize = 38 + 19 + 13;
        let statements = self.changes.iter().map(|c| c.statement.size() + 28);
        HEADS + statements.sum::<usize>()
    }
}

/// The log of one server. Keeps the last [`Binlog::KEPT`] events; older ones are purged, as
/// `expire_logs_days` would do, and a replica that still needs them stops with 1236.
#[derive(Debug, Clone)]
pub struct Binlog {
    server: u32,
    database: Arc<str>,
    file: Arc<str>,
    offset: u64,
    events: VecDeque<Arc<Event>>,
    /// Sequence number of the newest event, 0 before the first.
    last: u64,
}

impl Binlog {
    /// Most events kept.
    pub const KEPT: usize = 100_000;

    /// An empty log of a server.
    pub fn new(server: u32, database: &str) -> Self {
        Self {
            server,
            database: Arc::from(database),
            file: Arc::from("binlog.000001"),
            offset: 256,
            events: VecDeque::new(),
            last: 0,
        }
    }

    /// Writes a transaction. `None` when it changed nothing.
    pub fn append(&mut self, changes: Vec<Change>, committed_ns: u64) -> Option<Arc<Event>> {
        if changes.is_empty() {
            return None;
        }
        self.last += 1;
        let mut event = Event {
            gtid: Gtid {
                domain: 0,
                server: self.server,
                seq: self.last,
            },
            end: self.position(),
            committed_ns,
            database: Arc::clone(&self.database),
            changes: Arc::from(changes),
        };
        self.offset += event.size() as u64;
        event.end.offset = self.offset;
        let event = Arc::new(event);
        self.events.push_back(Arc::clone(&event));
        if self.events.len() > Self::KEPT {
            self.events.pop_front();
        }
        Some(event)
    }

    /// Where the next event will start.
    pub fn position(&self) -> Position {
        Position {
            file: Arc::clone(&self.file),
            offset: self.offset,
        }
    }

    /// Sequence number of the newest event, 0 before the first.
    pub const fn last(&self) -> u64 {
        self.last
    }

    /// The event after `seq`. `Err` when it was purged, or when `seq` is ahead of this log: the
    /// replica has what this server never wrote.
    pub fn after(&self, seq: u64) -> Result<Option<&Arc<Event>>, super::SqlError> {
        if seq > self.last {
            return Err(super::SqlError::new(
                1236,
                "Got fatal error 1236 from master when reading data from binary log: the replica is ahead of this log",
            ));
        }
        let first = self.last + 1 - self.events.len() as u64;
        if seq + 1 < first {
            return Err(super::SqlError::new(
                1236,
                "Got fatal error 1236 from master when reading data from binary log: the event was purged",
            ));
        }
        Ok(self.events.get((seq + 1 - first) as usize))
    }

    /// Events kept, oldest first.
    pub fn events(&self) -> impl ExactSizeIterator<Item = &Arc<Event>> {
        self.events.iter()
    }
}
