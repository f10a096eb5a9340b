//! Client connections: how many there may be, how long they idle, how they end.

use std::sync::Arc;

use super::exchange::Exchange;
use super::upstream::Tried;
use super::{Sock, Wake, WebServer, Work};
use crate::engine::message::HttpRequest;
use crate::engine::net::Cause;
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::view::LogLevel;
use crate::engine::{Effects, Nanos};

/// `keepalive_timeout`: an idle client connection is closed after this.
const KEEPALIVE: Nanos = Nanos::from_secs(75);

impl WebServer {
    pub(super) fn accepted(&mut self, now: Nanos, conn: Key, fx: &mut Effects<'_>) {
        if self.clients >= self.connections_max() {
            // nginx: "worker_connections are not enough"; it closes the connection at once.
            if self
                .full_since
                .is_none_or(|t| now - t > Nanos::from_secs(1))
            {
                fx.log(LogLevel::Warn, || {
                    "worker_connections are not enough".to_owned()
                });
                self.full_since = Some(now);
            }
            fx.abort(conn);
            return;
        }
        self.clients += 1;
        let sock = Sock::Client {
            conn,
            exchange: Key::NONE,
            requests: 0,
            idle: None,
        };
        let key = self.socks.insert(sock);
        self.wait_for_request(key, fx);
        fx.bind(conn, key);
    }

    /// Starts the idle time of a client connection.
    pub(super) fn wait_for_request(&mut self, key: Key, fx: &mut Effects<'_>) {
        if let Some(Sock::Client { idle, .. }) = self.socks.get_mut(key) {
            *idle = Some(fx.arm(KEEPALIVE, Cause::Upkeep, Wake::Idle(key)));
        }
    }

    pub(super) fn asked(
        &mut self,
        now: Nanos,
        client: Key,
        cause: Cause,
        request: Arc<HttpRequest>,
        fx: &mut Effects<'_>,
    ) {
        let Some(Sock::Client {
            exchange,
            requests,
            idle,
            ..
        }) = self.socks.get_mut(client)
        else {
            return;
        };
        *requests += 1;
        if let Some(timer) = idle.take() {
            fx.cancel(timer);
        }
        fx.enter();
        let key = self.exchanges.insert(Exchange {
            client,
            cause,
            since: now,
            request,
            tried: Tried::default(),
            peer: 0,
            upstream: Key::NONE,
            answer: None,
        });
        *exchange = key;
        self.work(Work::Begin(key), cause, fx);
    }

    /// The client of a connection is gone, and with it what it asked for.
    pub(super) fn client_left(&mut self, token: Key, gone: bool, fx: &mut Effects<'_>) {
        let Some(Sock::Client {
            conn,
            exchange,
            idle,
            ..
        }) = self.forget_client(token)
        else {
            return;
        };
        if let Some(timer) = idle {
            fx.cancel(timer);
        }
        if !gone {
            fx.close(conn);
        }
        if let Some(left) = self.exchanges.remove(exchange) {
            fx.withdrew();
            fx.mark(left.cause, Mark::Dropped, || {
                "the client closed the connection (499)".to_owned()
            });
            self.drop_upstream(left.upstream, fx);
        }
    }

    pub(super) fn forget_client(&mut self, token: Key) -> Option<Sock> {
        let sock = self.socks.remove(token)?;
        self.clients -= 1;
        Some(sock)
    }
}
