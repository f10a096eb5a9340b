//! Both halves of replication at a database node: sending the log, and following one.
//!
//! A replica connects to its primary over the drawn replication edge and asks for the log after the
//! last event it copied (COM_BINLOG_DUMP). The primary sends what there is and then each new event.
//! A replica that has nothing of this primary's history gets all its rows first, as an operator
//! would provision it from a backup; what it held before makes room.
//! The applying side waits the lag, then repeats one event at a time.

use std::sync::Arc;

use crate::board::Id;
use crate::engine::message::{Follow, History, Message, Provision};
use crate::engine::net::{Cause, LinkIdx};
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::view::LogLevel;
use crate::engine::{Effects, Nanos};
use crate::sql::{Applier, Binlog, Event, IoState, ReplicaStatus, SqlError, Statement, Store};

use super::Wake;

/// Pause between two tries to reach the primary. MariaDB's default is 60 s
/// (`MASTER_CONNECT_RETRY`); boards use a value people set in practice, so that a recovery can be
/// watched.
const CONNECT_RETRY: Nanos = Nanos::from_secs(5);
/// Events sent in one go; the rest follows after [`BREATH`].
const BURST: u64 = 256;
/// Pause between two bursts.
pub(super) const BREATH: Nanos = Nanos::from_ms(1);
/// Longest that the applying side sleeps before it looks at its lag again.
const LOOK_AGAIN: Nanos = Nanos::from_ms(500);

/// A replica that follows this server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Follower {
    pub(super) conn: Key,
    /// The last event sent to it.
    pub(super) sent: u64,
    /// True while a burst is to be continued.
    pub(super) breathing: bool,
}

/// Sends a follower what it has not got, a burst at most. True when there is more.
pub(super) fn send_log(follower: &mut Follower, log: &Binlog, fx: &mut Effects<'_>) -> bool {
    for _ in 0..BURST {
        match log.after(follower.sent) {
            Ok(Some(event)) => {
                follower.sent = event.gtid.seq;
                fx.send(
                    follower.conn,
                    Cause::Upkeep,
                    Message::Binlog(Arc::clone(event)),
                );
            }
            Ok(None) => return false,
            Err(error) => {
                fx.log(LogLevel::Error, || {
                    format!("replication ends: {}", error.message)
                });
                fx.close(follower.conn);
                return false;
            }
        }
    }
    true
}

/// The replica's half.
#[derive(Debug, Default)]
pub(super) struct Following {
    /// The edge to the primary; `None` for a primary or a replica without an edge.
    pub(super) link: Option<LinkIdx>,
    pub(super) primary: Option<Id>,
    /// The history that the applier's positions count in; `None` before anything of it is here.
    pub(super) history: Option<Arc<History>>,
    /// Both sides' state. It is on disk: it survives the process.
    pub(super) applier: Applier,
    /// The connection to the primary, standing or being opened.
    pub(super) conn: Option<Key>,
    /// True once rows of a primary were taken over: own first rows and own log do not make up what
    /// is held.
    pub(super) took_over: bool,
    /// True while the applying side waits or works.
    applying: bool,
}

impl Following {
    /// Connects, unless it is connected or there is nobody to follow.
    pub(super) fn connect(&mut self, token: Key, fx: &mut Effects<'_>) {
        let Some(link) = self.link else {
            self.applier.io = IoState::No;
            return;
        };
        if self.conn.is_none() {
            self.applier.io = IoState::Connecting;
            self.conn = Some(fx.connect(link, token, Cause::Upkeep));
        }
    }

    /// A database that begins as a replica holds what its primary begins with, as both take their
    /// first rows from one code base. Whether the primary did begin so shows when it is asked.
    pub(super) fn begin(&mut self, first: &Arc<[Statement]>) {
        let history = |primary: &Id| {
            Arc::new(History {
                server: primary.clone(),
                born: Nanos::ZERO,
                first: Arc::clone(first),
            })
        };
        self.history = self
            .primary
            .as_ref()
            .filter(|_| self.link.is_some())
            .map(history);
    }

    /// What the replica asks its primary for.
    fn wish(&self) -> Message {
        let of_primary = |h: &&Arc<History>| Some(&h.server) == self.primary.as_ref();
        Message::Follow(Arc::new(Follow {
            after: self.applier.received(),
            history: self.history.as_ref().filter(of_primary).cloned(),
        }))
    }

    /// The connection stands: asks for the log.
    pub(super) fn connected(&mut self, conn: Key, fx: &mut Effects<'_>) {
        self.applier.io = IoState::Yes;
        self.applier.io_error = None;
        let position = self.applier.received();
        fx.send(conn, Cause::Upkeep, self.wish());
        let primary = self.primary_name();
        fx.log(LogLevel::Info, || {
            format!("follows {primary} from event {position} on")
        });
    }

    /// All rows of the primary are here: what was held before makes room.
    pub(super) fn provisioned(&mut self, all: &Provision, store: &mut Store, fx: &mut Effects<'_>) {
        if let Err(error) = store.restore(&all.dump) {
            fx.log(LogLevel::Error, || {
                format!("the copy cannot be taken: {error}")
            });
            return;
        }
        self.took_over = true;
        self.applier.begin_after(all.upto);
        self.history = Some(Arc::clone(&all.history));
        fx.mark(Cause::Upkeep, Mark::Replicated, || {
            format!("all up to {}", all.upto)
        });
        let (primary, tables) = (self.primary_name(), store.tables());
        fx.log(LogLevel::Info, || match tables.as_slice() {
            [] => format!("holds a copy of {primary}, which is empty"),
            tables => format!("holds a copy of {primary}: {}", tables.join(", ")),
        });
    }

    fn primary_name(&self) -> String {
        self.primary
            .as_ref()
            .map_or_else(String::new, Id::to_string)
    }

    /// What SHOW REPLICA STATUS tells.
    pub(super) fn status(&self, now: Nanos) -> ReplicaStatus {
        self.applier.status(&self.primary_name(), now.0)
    }

    /// The connection is gone or did not come to stand: again after a pause.
    pub(super) fn lost(&mut self, fx: &mut Effects<'_>) {
        let first = self.applier.io_error.is_none();
        self.conn = None;
        self.applier.io = IoState::Connecting;
        let primary = self.primary_name();
        let text = format!("error connecting to master '{primary}': retry every {CONNECT_RETRY}");
        if first {
            fx.log(LogLevel::Warn, || text.clone());
        }
        self.applier.io_error = Some(SqlError::new(2003, text));
        fx.after(CONNECT_RETRY, Cause::Upkeep, Wake::Reconnect);
    }

    /// An event arrived.
    pub(super) fn receive(&mut self, event: &Arc<Event>, own_lag: Nanos, fx: &mut Effects<'_>) {
        // A full relay log or a gap: what is missing is asked for again when there is room.
        self.applier.receive(event);
        self.schedule(own_lag, Nanos::ZERO, fx);
    }

    /// Plans the next look of the applying side.
    pub(super) fn schedule(&mut self, own_lag: Nanos, service: Nanos, fx: &mut Effects<'_>) {
        if self.applying {
            return;
        }
        let Some(event) = self.applier.next() else {
            return;
        };
        let lag = fx.lag_fault().unwrap_or(own_lag);
        let due = Nanos(event.committed_ns) + lag;
        let wait = (due - fx.now()).min(LOOK_AGAIN);
        self.applying = true;
        fx.work_after(wait, service, Cause::Upkeep, Wake::Apply);
    }

    /// The applying side looks: applies the next event when its time has come.
    pub(super) fn apply(
        &mut self,
        store: &mut Store,
        own_lag: Nanos,
        service: Nanos,
        fx: &mut Effects<'_>,
    ) {
        self.applying = false;
        let Some(event) = self.applier.next() else {
            return;
        };
        let lag = fx.lag_fault().unwrap_or(own_lag);
        if fx.now() < Nanos(event.committed_ns) + lag {
            return self.schedule(own_lag, service, fx);
        }
        let was_full = self.applier.relay_len() >= Applier::RELAY;
        if let Some(event) = self.applier.apply_next(store) {
            self.took_over = true;
            fx.mark(Cause::Upkeep, Mark::Replicated, || event.gtid.to_string());
            if let (true, Some(conn)) = (was_full, self.conn) {
                fx.send(conn, Cause::Upkeep, self.wish());
            }
        } else {
            let error = self.applier.sql_error.clone();
            fx.log(LogLevel::Error, || {
                let text = error.map(|e| e.to_string()).unwrap_or_default();
                format!("the applying side stopped: {text}")
            });
        }
        self.schedule(own_lag, service, fx);
    }

    /// The process is gone. What was copied and applied is on disk.
    pub(super) fn stop(&mut self) {
        self.conn = None;
        self.applying = false;
        self.applier.io = IoState::Connecting;
    }
}
