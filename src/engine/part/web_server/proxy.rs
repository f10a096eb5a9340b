//! A request at an upstream: one connection each, the next upstream when one lets it down.
//!
//! Whose turn it is, and who is left alone after failures, is [`super::upstream`]'s.

use std::sync::Arc;

use super::exchange::Verdict;
use super::{Sock, Wake, WebServer, Work};
use crate::engine::message::{HttpRequest, HttpResponse, Message};
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::view::LogLevel;
use crate::engine::{Effects, Nanos};

/// How an upstream let a request down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letdown {
    Refused,
    ClosedEarly,
    ConnectTimeout,
    ReadTimeout,
}

impl Letdown {
    const fn status(self) -> u16 {
        match self {
            Self::Refused | Self::ClosedEarly => 502,
            Self::ConnectTimeout | Self::ReadTimeout => 504,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Refused => "connection refused",
            Self::ClosedEarly => "upstream closed the connection before its answer",
            Self::ConnectTimeout => "upstream did not take the connection in time",
            Self::ReadTimeout => "upstream did not answer in time",
        }
    }
}

impl WebServer {
    /// Picks an upstream and connects. `after` says how the last one let the request down.
    pub(super) fn try_upstream(&mut self, key: Key, after: Option<Letdown>, fx: &mut Effects<'_>) {
        let now = fx.now();
        let Some(exchange) = self.exchanges.get_mut(key) else {
            return;
        };
        let cause = exchange.cause;
        let Some(choice) = self.group.pick(now, &mut exchange.tried) else {
            // nginx: while it has a try left, it looks for a peer, and finds that none is live.
            let last = after.filter(|_| self.group.all_tried(exchange.tried));
            let status = last.map_or(502, Letdown::status);
            fx.mark(cause, Mark::Failed, || match (last, after) {
                (Some(last), _) => {
                    format!("{}, and no other upstream is left: {status}", last.words())
                }
                (None, Some(after)) => format!(
                    "{}; no live upstreams: every other one failed within its fail_timeout: \
                     {status}",
                    after.words()
                ),
                (None, None) => {
                    format!("no live upstreams: every one failed within its fail_timeout: {status}")
                }
            });
            if last.is_none() {
                fx.log(LogLevel::Error, || "no live upstreams".to_owned());
            }
            self.fail(key, status, fx);
            return;
        };
        exchange.peer = choice;
        let Some(peer) = self.group.peer(choice) else {
            return;
        };
        let (link, name) = (peer.link, peer.name.clone());
        fx.mark(
            cause,
            if after.is_some() {
                Mark::Retry
            } else {
                Mark::Proxied
            },
            || match after {
                Some(after) => format!("{}: next upstream, {name}", after.words()),
                None => format!("{} is no file: passed to {name}", exchange.request.path()),
            },
        );
        let sock = Sock::Upstream {
            conn: Key::NONE,
            exchange: key,
            timer: None,
            sent: false,
        };
        let token = self.socks.insert(sock);
        exchange.upstream = token;
        let opened = fx.connect(link, token, cause);
        let wait = Nanos::from_ms(self.config.proxy_connect_timeout_ms);
        if let Some(Sock::Upstream { conn, timer, .. }) = self.socks.get_mut(token) {
            *conn = opened;
            *timer = Some(fx.arm(wait, cause, Wake::Upstream(token)));
        }
    }

    pub(super) fn connected(&mut self, token: Key, fx: &mut Effects<'_>) {
        let wait = Nanos::from_ms(self.config.proxy_read_timeout_ms);
        let Some(Sock::Upstream {
            conn,
            exchange,
            timer,
            sent,
        }) = self.socks.get_mut(token)
        else {
            return;
        };
        let Some(request) = self.exchanges.get(*exchange) else {
            return;
        };
        if let Some(old) = timer.take() {
            fx.cancel(old);
        }
        *sent = true;
        *timer = Some(fx.arm(wait, request.cause, Wake::Upstream(token)));
        let peer = self.group.peer(request.peer);
        let name = peer.map_or("", |p| p.name.as_str());
        let passed = proxied_request(&request.request, name);
        fx.send(*conn, request.cause, Message::Request(Arc::new(passed)));
    }

    pub(super) fn upstream_answered(
        &mut self,
        token: Key,
        response: Arc<HttpResponse>,
        fx: &mut Effects<'_>,
    ) {
        let Some(Sock::Upstream {
            conn,
            exchange,
            timer,
            ..
        }) = self.socks.remove(token)
        else {
            return;
        };
        if let Some(timer) = timer {
            fx.cancel(timer);
        }
        fx.close(conn);
        let Some(request) = self.exchanges.get_mut(exchange) else {
            return;
        };
        request.upstream = Key::NONE;
        request.answer = Some(response);
        let (cause, peer) = (request.cause, request.peer);
        self.group.succeeded(peer);
        self.work(Work::Relay(exchange), cause, fx);
    }

    pub(super) fn relay(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(exchange) = self.exchanges.get_mut(key) else {
            return;
        };
        let Some(answer) = exchange.answer.take() else {
            return;
        };
        let hidden = |name: &str| {
            ["server", "date", "connection"]
                .iter()
                .any(|h| name.eq_ignore_ascii_case(h))
                || name
                    .get(..8)
                    .is_some_and(|p| p.eq_ignore_ascii_case("x-accel-"))
        };
        let headers = answer
            .headers
            .iter()
            .filter(|(name, _)| !hidden(name))
            .cloned()
            .collect();
        let body = Arc::clone(&answer.body);
        let passed = HttpResponse {
            status: answer.status,
            headers,
            body,
        };
        self.answer(key, passed, Verdict::Served, fx);
    }

    /// The upstream let the request down: the next one, or an error page.
    pub(super) fn let_down(
        &mut self,
        token: Key,
        letdown: Letdown,
        gone: bool,
        fx: &mut Effects<'_>,
    ) {
        let now = fx.now();
        let Some(Sock::Upstream {
            conn,
            exchange,
            timer,
            sent,
        }) = self.socks.remove(token)
        else {
            return;
        };
        if let Some(timer) = timer {
            fx.cancel(timer);
        }
        if !gone {
            fx.close(conn);
        }
        let Some(request) = self.exchanges.get_mut(exchange) else {
            return;
        };
        request.upstream = Key::NONE;
        let cause = request.cause;
        let peer = request.peer;
        if let Some(name) = self.group.failed(now, peer) {
            fx.log(LogLevel::Warn, || {
                format!(
                    "upstream {name} is left alone for {} ms",
                    self.config.fail_timeout_ms
                )
            });
        }
        // nginx: POST, LOCK and PATCH are not sent twice, unless `non_idempotent` is given.
        let once = matches!(request.request.method.as_str(), "POST" | "LOCK" | "PATCH");
        if sent && once {
            let status = letdown.status();
            fx.mark(cause, Mark::Failed, || {
                format!(
                    "{}; a {} is not sent twice: {status}",
                    letdown.words(),
                    request.request.method
                )
            });
            self.fail(exchange, status, fx);
        } else {
            self.try_upstream(exchange, Some(letdown), fx);
        }
    }

    pub(super) fn drop_upstream(&mut self, token: Key, fx: &mut Effects<'_>) {
        if let Some(Sock::Upstream { conn, timer, .. }) = self.socks.remove(token) {
            if let Some(timer) = timer {
                fx.cancel(timer);
            }
            fx.close(conn);
        }
    }
}

/// The request as nginx 1.22 passes it on: HTTP/1.0's manners and the upstream's name as host.
fn proxied_request(request: &HttpRequest, upstream: &str) -> HttpRequest {
    let own = |name: &str| {
        name.eq_ignore_ascii_case("host")
            || name.eq_ignore_ascii_case("connection")
            || name.eq_ignore_ascii_case("keep-alive")
    };
    let mut headers = vec![
        ("Host".to_owned(), upstream.to_owned()),
        ("Connection".to_owned(), "close".to_owned()),
    ];
    headers.extend(
        request
            .headers
            .iter()
            .filter(|(name, _)| !own(name))
            .cloned(),
    );
    HttpRequest {
        method: request.method.clone(),
        target: request.target.clone(),
        headers,
        body: Arc::clone(&request.body),
    }
}
