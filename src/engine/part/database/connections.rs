//! Who is connected: clients up to `max_connections`, replicas that follow, the primary.

use std::sync::Arc;

use super::replication::{BREATH, Follower, send_log};
use super::{Database, End, Query, Wake};
use crate::board::kind::Role;
use crate::engine::Effects;
use crate::engine::message::{Message, SqlReply};
use crate::engine::net::{Cause, LinkIdx};
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::sql::{Session, SqlError};

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
            Message::Follow(position) => {
                if let Some(End::Follower(follower)) = self.ends.get_mut(end) {
                    follower.sent = position;
                    self.send_to(end, fx);
                }
            }
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
