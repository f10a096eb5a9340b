//! A statement at work: the queue for a worker, the store, the log.

use std::sync::Arc;

use super::{Database, End, Query, Wake};
use crate::board::kind::Role;
use crate::engine::calendar::START_UNIX_S;
use crate::engine::message::{Message, SqlReply};
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::{Effects, Nanos, Offer};
use crate::sql::{Reply, ResultSet, SqlError, Value};

impl Database {
    pub(super) fn query(&mut self, query: Query, fx: &mut Effects<'_>) {
        fx.enter();
        let (cause, since, conn) = (query.cause, query.since, query.conn);
        let mut span = self.service;
        if query.statement.heavy {
            span += self.heavy;
        }
        match self.station.offer(query, span, cause, fx, served) {
            Offer::Started => {}
            Offer::Queued(before) => {
                let busy = self.station.busy();
                fx.mark(cause, Mark::Queued, || {
                    format!("all {busy} workers are busy; {before} wait before it")
                });
            }
            Offer::Full(_) => {
                // One statement a connection: the queue is as long as there are connections.
                let error = SqlError::new(1040, "Too many connections");
                fx.failed(since);
                fx.send(
                    conn,
                    cause,
                    Message::Reply(Arc::new(SqlReply::Failed(error))),
                );
            }
        }
    }

    pub(super) fn work(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(query) = self.station.finish(key, fx, served) else {
            return;
        };
        let cause = query.cause;
        let reply = self.execute(&query, fx);
        match &reply {
            SqlReply::Failed(error) => {
                fx.mark(cause, Mark::Failed, || error.to_string());
                fx.failed(query.since);
            }
            SqlReply::Answer(answer) => {
                let id = &self.id;
                fx.mark(cause, Mark::Rows, || match &**answer {
                    Reply::Rows(set) => format!("{id}: {} rows", set.rows.len()),
                    Reply::Done(done) => format!("{id}: {} rows changed", done.affected),
                });
                fx.served(query.since);
            }
        }
        fx.send(query.conn, cause, Message::Reply(Arc::new(reply)));
    }

    fn execute(&mut self, query: &Query, fx: &mut Effects<'_>) -> SqlReply {
        let now = fx.now();
        let store = match &mut self.store {
            Ok(store) => store,
            Err(why) => return SqlReply::Failed(SqlError::new(1105, why.clone())),
        };
        let statement = &query.statement.statement;
        let class = match store.classify(&statement.sql) {
            Ok(class) => class,
            Err(error) => return SqlReply::Failed(error),
        };
        if class.changes() && self.read_only {
            return SqlReply::Failed(SqlError::read_only());
        }
        if class == crate::sql::Class::Session
            && let Some(set) = self.status(&statement.sql, now)
        {
            return SqlReply::Answer(Arc::new(Reply::Rows(set)));
        }
        let Some(End::Client(session)) = self.ends.get_mut(query.end) else {
            return SqlReply::Failed(SqlError::new(2006, "MySQL server has gone away"));
        };
        let Ok(store) = &mut self.store else {
            return SqlReply::Failed(SqlError::new(1105, "no store"));
        };
        // The seed is drawn for writes only: a read must not change what later draws give.
        let seed = if class.changes() {
            self.draws.bits()
        } else {
            now.0
        };
        match store.run(session, statement, unix(now), seed) {
            Err(error) => SqlReply::Failed(error),
            Ok(done) => {
                if let Some(event) = self.log.append(done.committed, now.0) {
                    fx.mark(query.cause, Mark::Committed, || {
                        format!("logged as {} at {}", event.gtid, event.end)
                    });
                    self.send_to_followers(fx);
                }
                SqlReply::Answer(done.reply)
            }
        }
    }

    /// SHOW REPLICA STATUS and SHOW MASTER STATUS, which the store cannot answer.
    fn status(&mut self, sql: &str, now: Nanos) -> Option<ResultSet> {
        let store = self.store.as_mut().ok()?;
        if store.asks_binlog_status(sql) {
            let at = self.log.position();
            let row = vec![Value::Text(at.file), Value::Int(at.offset as i64)];
            return Some(ResultSet::new(&["File", "Position"], vec![row]));
        }
        let follows = self.role == Role::Replica && store.asks_replica_status(sql);
        follows.then(|| self.following.status(now).result())
    }
}

pub(super) fn served(key: Key) -> crate::engine::part::Wake {
    Wake::Served(key).into()
}

pub(super) fn unix(now: Nanos) -> i64 {
    (START_UNIX_S + now.0 / 1_000_000_000) as i64
}
