//! Who is connected: clients up to `max_connections`, replicas that follow, the primary.

use std::sync::Arc;

use super::replication::{BREATH, Follower, send_log};
use super::{Database, End, Query, Wake};
use crate::board::kind::Role;
use crate::engine::Effects;
use crate::engine::message::{Follow, Message, Provision, SqlReply};
use crate::engine::net::{Cause, LinkIdx};
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::view::LogLevel;
use crate::sql::{Session, SqlError, Store};

impl Database {
    pub(super) fn accepted(
        &mut self,
        conn: Key,
        link: LinkIdx,
        cause: Cause,
        fx: &mut Effects<'_>,
    ) {
        if self.replication_links.contains(&link) {
            let follower = Follower {
                conn,
                sent: 0,
                breathing: false,
            };
            let end = self.ends.insert(End::Follower(follower));
            fx.bind(conn, end);
            return;
        }
        if self.clients >= self.max_connections {
            let most = self.max_connections;
            fx.mark(cause, Mark::Dropped, || {
                format!("1040: all {most} connections are in use")
            });
            let error = SqlError::new(1040, "Too many connections");
            fx.send(
                conn,
                cause,
                Message::Reply(Arc::new(SqlReply::Failed(error))),
            );
            fx.close(conn);
            return;
        }
        self.clients += 1;
        let session = Session::new(self.next_session);
        self.next_session += 1;
        let end = self.ends.insert(End::Client(session));
        fx.bind(conn, end);
    }

    pub(super) fn message(
        &mut self,
        conn: Key,
        end: Key,
        cause: Cause,
        message: Message,
        fx: &mut Effects<'_>,
    ) {
        match message {
            Message::Statement(statement) => {
                let since = fx.now();
                self.query(
                    Query {
                        conn,
                        end,
                        cause,
                        statement,
                        since,
                    },
                    fx,
                );
            }
            Message::Follow(follow) => self.asked_for_log(end, &follow, fx),
            Message::Provision(all) => self.provisioned(&all, fx),
            Message::Binlog(event) => self.following.receive(&event, self.lag, fx),
            Message::Request(_)
            | Message::Response(_)
            | Message::Question(_)
            | Message::Answer(_)
            | Message::Reply(_)
            | Message::Code(_) => fx.abort(conn),
        }
    }

    pub(super) fn gone(&mut self, end: Key, fx: &mut Effects<'_>) {
        match self.ends.remove(end) {
            Some(End::Client(session)) => {
                self.clients = self.clients.saturating_sub(1);
                if let Ok(store) = &mut self.store {
                    store.end_session(&session);
                }
            }
            Some(End::Primary) => self.following.lost(fx),
            Some(End::Follower(_)) | None => {}
        }
    }

    pub(super) fn follow(&mut self, fx: &mut Effects<'_>) {
        if self.role == Role::Replica && self.following.conn.is_none() {
            let end = self.ends.insert(End::Primary);
            self.following.connect(end, fx);
            if self.following.conn.is_none() {
                self.ends.remove(end);
            }
        }
    }

    /// All rows of the primary came.
    fn provisioned(&mut self, all: &Provision, fx: &mut Effects<'_>) {
        if self.store.is_err()
            && let Ok(store) = Store::new(&all.dump.database)
        {
            self.store = Ok(store);
            self.set_variables();
        }
        if let Ok(store) = &mut self.store {
            self.following.provisioned(all, store, fx);
        }
    }

    /// A replica asks for the log: it gets what follows on what it has, and all rows first when
    /// what it has is of another history.
    fn asked_for_log(&mut self, end: Key, follow: &Follow, fx: &mut Effects<'_>) {
        let Some(End::Follower(follower)) = self.ends.get_mut(end) else {
            return;
        };
        // What a replica applies stands in no log of its own (log_slave_updates is off).
        let same = self.role == Role::Primary && follow.history.as_ref() == Some(&self.history);
        if same && self.log.after(follow.after).is_ok() {
            follower.sent = follow.after;
        } else {
            let dump = match &mut self.store {
                Ok(store) => store.dump(),
                Err(why) => Err(SqlError::new(1105, why.clone())),
            };
            match dump {
                Ok(dump) => {
                    follower.sent = self.log.last();
                    let all = Provision {
                        dump,
                        upto: follower.sent,
                        history: Arc::clone(&self.history),
                    };
                    let message = Message::Provision(Arc::new(all));
                    fx.send(follower.conn, Cause::Upkeep, message);
                }
                // It asks again after its pause.
                Err(error) => {
                    fx.log(LogLevel::Warn, || {
                        format!("no copy for a replica now: {error}")
                    });
                    fx.close(follower.conn);
                }
            }
        }
        self.send_to(end, fx);
    }

    pub(super) fn send_to_followers(&mut self, fx: &mut Effects<'_>) {
        for key in self.ends.keys() {
            self.send_to(key, fx);
        }
    }

    pub(super) fn send_to(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(End::Follower(follower)) = self.ends.get_mut(key) else {
            return;
        };
        if !follower.breathing && send_log(follower, &self.log, fx) {
            follower.breathing = true;
            fx.after(BREATH, Cause::Upkeep, Wake::Dump(key));
        }
    }
}
