//! A database: MySQL's protocol without its bytes, over the store of [`crate::sql`].
//!
//! It takes a bounded number of connections (1040 beyond; [`connections`]), works on a bounded number
//! of queries at once, refuses writes when it is read-only (1290), logs what commits ([`queries`])
//! and sends the log to the replicas that follow it ([`replication`]). Rows and log are on disk: they
//! survive a kill; connections, open transactions and waiting queries do not. It begins with the tables
//! of the code base that uses it ([`schema`]) and gets those that are missing later ([`migrate`]).
//!
//! Nothing promotes a replica by itself. MariaDB 10.11 is the model; `sql` says which part of its
//! dialect is spoken.

mod connections;
mod migrate;
mod queries;
mod replication;
mod schema;

use std::sync::Arc;

use super::{Face, Machine, Setup, Signal};
use crate::board::kind::Role;
use crate::board::{EdgeKind, Id, Props};
use crate::engine::message::{History, SqlStatement};
use crate::engine::net::{Cause, LinkIdx};
use crate::engine::random::Random;
use crate::engine::slab::{Key, Slab};
use crate::engine::{Effects, Nanos, Station};
use crate::sql::{Binlog, IoState, Session, Statement, Store, Value};
use replication::{Follower, Following};
use schema::{Schema, Tables};

/// Timers of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// A query was worked on long enough.
    Served(Key),
    /// Try to reach the primary again.
    Reconnect,
    /// The applying side looks at the next event.
    Apply,
    /// A burst of log events goes on.
    Dump(Key),
}

impl From<Wake> for super::Wake {
    fn from(wake: Wake) -> Self {
        Self::Database(wake)
    }
}

/// One end of a connection.
#[derive(Debug)]
enum End {
    /// A client of the database.
    Client(Session),
    /// A replica that follows.
    Follower(Follower),
    /// The connection to the primary.
    Primary,
}

#[derive(Debug, Clone)]
struct Query {
    conn: Key,
    end: Key,
    cause: Cause,
    statement: Arc<SqlStatement>,
    since: Nanos,
}

/// A database.
#[derive(Debug)]
pub struct Database {
    id: Id,
    role: Role,
    read_only: bool,
    max_connections: usize,
    service: Nanos,
    heavy: Nanos,
    lag: Nanos,
    /// What the code base wants; its statements are run at most once each.
    schema: Schema,
    /// The tables that could not be made: they are not tried again.
    refused: Option<Arc<Tables>>,
    server: u32,
    /// What its log begins from.
    history: Arc<History>,
    /// True once the process has started.
    started: bool,
    store: Result<Store, String>,
    log: Binlog,
    following: Following,
    replication_links: Vec<LinkIdx>,
    ends: Slab<End>,
    clients: usize,
    next_session: u64,
    station: Station<Query>,
    draws: Random,
}

impl Database {
    /// The part of a database node, with the tables and first rows of the code base that uses it.
    pub fn new(setup: &Setup<'_>) -> Self {
        let mut schema = Schema::default();
        schema.update(setup);
        let (store, server) = (schema.store(), schema::server_id(setup));
        let first: Arc<[Statement]> = match schema.tables() {
            Some(tables) => Arc::clone(&tables.statements),
            None => Arc::from([]),
        };
        let name = store
            .as_ref()
            .map_or_else(|_| Arc::from("site"), |s| Arc::clone(s.database()));
        let mut part = Self {
            id: setup.id().clone(),
            role: Role::Primary,
            read_only: false,
            max_connections: 1,
            service: Nanos::ZERO,
            heavy: Nanos::ZERO,
            lag: Nanos::ZERO,
            schema,
            refused: None,
            server,
            history: Arc::new(History {
                server: setup.id().clone(),
                born: Nanos::ZERO,
                first,
            }),
            started: false,
            store,
            log: Binlog::new(server, &name),
            following: Following::default(),
            replication_links: Vec::new(),
            ends: Slab::default(),
            clients: 0,
            next_session: 1,
            station: Station::new(1, 1),
            draws: setup.seed.stream(setup.id().as_str(), "rand"),
        };
        part.update(setup);
        part.following.begin(&part.history.first);
        part
    }

    /// What the server says of itself.
    fn set_variables(&mut self) {
        if let Ok(store) = &mut self.store {
            store.set_variable("server_id", Value::Int(i64::from(self.server)));
            store.set_variable("hostname", Value::from(self.id.as_str()));
            store.set_variable("read_only", Value::Int(i64::from(self.read_only)));
            let most = i64::try_from(self.max_connections).unwrap_or(i64::MAX);
            store.set_variable("max_connections", Value::Int(most));
        }
    }

    /// A log begins: when the process runs for the first time, and when a database that took over
    /// rows of another one becomes a primary.
    fn begin(&mut self, now: Nanos) {
        let first = !std::mem::replace(&mut self.started, true);
        let promoted = self.role == Role::Primary && std::mem::take(&mut self.following.took_over);
        if first || promoted {
            self.history = Arc::new(History {
                born: now,
                ..(*self.history).clone()
            });
        }
    }
}

impl Machine for Database {
    fn update(&mut self, setup: &Setup<'_>) {
        if let Props::Database(props) = &setup.node.props {
            self.role = props.role;
            self.read_only = props.read_only.unwrap_or(props.role == Role::Replica);
            self.max_connections = props.max_connections.max(1) as usize;
            self.service = Nanos::from_us(props.service_us);
            self.heavy = Nanos::from_us(props.heavy_us);
            self.lag = Nanos::from_ms(props.lag_ms);
            // Who is connected stays, however few connections there may be from now on.
            let bound = props.max_connections.max(self.clients as u32);
            self.station.resize(props.workers, bound);
        }
        self.set_variables();
        self.schema.update(setup);
        let replication = |p: &&super::Port<'_>| p.edge.kind == EdgeKind::Replication;
        let ports = || setup.ports.iter().filter(replication);
        self.replication_links = ports().filter(|p| p.outgoing).map(|p| p.link).collect();
        let primary = ports().find(|p| !p.outgoing);
        self.following.link = primary
            .filter(|_| self.role == Role::Replica)
            .map(|p| p.link);
        self.following.primary = primary.map(|p| p.peer.id.clone());
        if self.role == Role::Primary {
            self.following.applier.io = IoState::No;
            // What it holds from now on may be its own.
            self.following.history = None;
        }
    }

    fn handle(&mut self, _now: Nanos, signal: Signal, fx: &mut Effects<'_>) {
        match signal {
            Signal::Start | Signal::Rewired => {
                self.begin(fx.now());
                self.station.refill(fx, queries::served);
                self.migrate(fx);
                self.follow(fx);
                self.following.schedule(self.lag, self.service, fx);
            }
            Signal::Accepted { conn, link, cause } => self.accepted(conn, link, cause, fx),
            Signal::Connected { conn, token } => {
                if matches!(self.ends.get(token), Some(End::Primary)) {
                    self.following.connected(conn, fx);
                } else {
                    fx.close(conn);
                }
            }
            Signal::Message {
                conn,
                token,
                cause,
                message,
            } => {
                self.message(conn, token, cause, message, fx);
            }
            Signal::Closed { conn, token } => {
                self.gone(token, fx);
                fx.close(conn);
            }
            Signal::Failed { token, .. } | Signal::Reset { token, .. } => self.gone(token, fx),
            Signal::Wake(super::Wake::Database(wake)) => match wake {
                Wake::Served(key) => self.work(key, fx),
                Wake::Reconnect => self.follow(fx),
                Wake::Apply => {
                    if let Ok(store) = &mut self.store {
                        self.following.apply(store, self.lag, self.service, fx);
                    }
                }
                Wake::Dump(key) => {
                    if let Some(End::Follower(follower)) = self.ends.get_mut(key) {
                        follower.breathing = false;
                        self.send_to(key, fx);
                    }
                }
            },
            Signal::Deploy => self.migrate(fx),
            Signal::Datagram { .. } | Signal::Unreachable { .. } | Signal::Wake(_) => {}
        }
    }

    fn stop(&mut self) {
        self.ends.clear();
        self.clients = 0;
        self.station.clear();
        self.following.stop();
        if let Ok(store) = &mut self.store {
            store.end_all_sessions();
        }
    }

    fn face(&self, now: Nanos) -> Face {
        let mut facts = Vec::new();
        let mut fact = |name: &str, value: String| facts.push((name.to_owned(), value));
        let status = self.following.status(now);
        let badge = match self.role {
            Role::Primary => {
                fact("role", "primary".to_owned());
                let writes = self.log.last();
                if writes == 1 {
                    "primary, 1 write".to_owned()
                } else {
                    format!("primary, {writes} writes")
                }
            }
            Role::Replica => {
                fact("role", format!("replica of {}", status.primary));
                fact(
                    "IO / SQL side",
                    format!(
                        "{} / {}",
                        status.io.name(),
                        if status.sql_running { "Yes" } else { "No" }
                    ),
                );
                let behind = status
                    .seconds_behind
                    .map_or_else(|| "NULL".to_owned(), |s| s.to_string());
                fact("Seconds_Behind", behind.clone());
                fact(
                    "applied",
                    format!(
                        "{} events, {} in the relay log",
                        status.applied, status.relay
                    ),
                );
                if let Some(error) = &status.error {
                    fact("last error", error.to_string());
                }
                match (status.sql_running, status.io, status.relay) {
                    (false, ..) => "replication stopped".to_owned(),
                    (true, IoState::Connecting, _) => "no primary".to_owned(),
                    (true, IoState::No, _) => "follows nobody".to_owned(),
                    (true, IoState::Yes, 0) => format!("replica, has {}", status.applied),
                    (true, IoState::Yes, n) => format!("{n} behind, {behind} s"),
                }
            }
        };
        fact(
            "read-only",
            if self.read_only {
                "yes (1290 on writes)"
            } else {
                "no"
            }
            .to_owned(),
        );
        fact(
            "connections",
            format!("{} of {}", self.clients, self.max_connections),
        );
        fact("log position", self.log.position().to_string());
        match &self.store {
            Ok(store) => fact("tables", store.tables().join(", ")),
            Err(why) => fact("trouble", why.clone()),
        }
        Face {
            workers: self.station.workers(),
            queue_bound: self.station.bound(),
            badge,
            facts,
        }
    }
}
