//! One request and its answer: a worker takes it, a file or an upstream or a page of nginx's own
//! answers it.
//!
//! What an upstream does with it is in [`super::proxy`].

use std::sync::Arc;

use super::upstream::Tried;
use super::{SERVER, Sock, WebServer, Work, files, pages, worked};
use crate::engine::calendar::http_date;
use crate::engine::message::{HttpRequest, HttpResponse, Message};
use crate::engine::net::Cause;
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::{Effects, Nanos, Offer};

/// `keepalive_requests`: a client connection is closed after this many.
const KEEPALIVE_REQUESTS: u32 = 1_000;

/// A request that is being answered.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) client: Key,
    pub(super) cause: Cause,
    pub(super) since: Nanos,
    pub(super) request: Arc<HttpRequest>,
    pub(super) tried: Tried,
    pub(super) peer: usize,
    pub(super) upstream: Key,
    pub(super) answer: Option<Arc<HttpResponse>>,
}

/// Whose fault an answer is counted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// This server did its work, whatever the answer says.
    Served,
    /// This server had to make an error page.
    Failed,
}

impl WebServer {
    /// Half of a proxied request's time goes into reading and deciding, half into the answer.
    pub(super) fn work(&mut self, work: Work, cause: Cause, fx: &mut Effects<'_>) {
        let service = Nanos::from_us(self.config.service_us);
        let service = match work {
            Work::Begin(_) => Nanos(service.0 - service.0 / 2),
            Work::Relay(_) => Nanos(service.0 / 2),
        };
        match self.station.offer(work, service, cause, fx, worked) {
            Offer::Started => {}
            Offer::Queued(before) => fx.mark(cause, Mark::Queued, || {
                format!("{before} before it wait for a worker")
            }),
            // The queue holds as many jobs as there can be connections: only a smaller queue
            // after an edit can be full.
            Offer::Full(Work::Begin(key) | Work::Relay(key)) => self.drop_exchange(key, fx),
        }
    }

    pub(super) fn begin(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(exchange) = self.exchanges.get(key) else {
            return;
        };
        let (cause, request) = (exchange.cause, Arc::clone(&exchange.request));
        match self.files.find(request.path()) {
            Some(file) => {
                let answer = files::answer(&request, file);
                fx.mark(cause, Mark::Static, || match answer.status {
                    405 => format!("{} is a file: only GET and HEAD", file.name),
                    _ => format!("{} is a file of the site: no upstream is asked", file.name),
                });
                self.answer(key, answer, Verdict::Served, fx);
            }
            None if self.group.is_empty() => {
                fx.mark(cause, Mark::Failed, || {
                    "no such file, and no upstream to ask".to_owned()
                });
                self.fail(key, 404, fx);
            }
            None => self.try_upstream(key, None, fx),
        }
    }

    pub(super) fn drop_exchange(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(exchange) = self.exchanges.remove(key) else {
            return;
        };
        fx.failed(exchange.since);
        fx.mark(exchange.cause, Mark::Dropped, || {
            "no worker and no room to wait".to_owned()
        });
        self.drop_upstream(exchange.upstream, fx);
        if let Some(Sock::Client { conn, .. }) = self.forget_client(exchange.client) {
            fx.abort(conn);
        }
    }

    /// Answers with one of nginx's own pages.
    pub(super) fn fail(&mut self, key: Key, status: u16, fx: &mut Effects<'_>) {
        let verdict = if status < 500 {
            Verdict::Served
        } else {
            Verdict::Failed
        };
        self.answer(key, pages::page(status, SERVER), verdict, fx);
    }

    /// Sends an answer to the client, with nginx's own headers.
    pub(super) fn answer(
        &mut self,
        key: Key,
        mut response: HttpResponse,
        verdict: Verdict,
        fx: &mut Effects<'_>,
    ) {
        let now = fx.now();
        let Some(exchange) = self.exchanges.remove(key) else {
            return;
        };
        match verdict {
            Verdict::Served => fx.served(exchange.since),
            Verdict::Failed => fx.failed(exchange.since),
        }
        let second = now.0 / 1_000_000_000;
        if self.date.0 != second {
            self.date = (second, http_date(now));
        }
        let first = [("Server", SERVER), ("Date", self.date.1.as_str())];
        let first = first
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        response.headers.splice(0..0, first);
        let status = response.status;
        fx.mark(exchange.cause, Mark::Answered, || {
            format!("{status}, {} bytes", response.body.len())
        });
        let Some(Sock::Client {
            conn,
            exchange: busy,
            requests,
            ..
        }) = self.socks.get_mut(exchange.client)
        else {
            return;
        };
        *busy = Key::NONE;
        let conn = *conn;
        let asked = exchange.request.header("connection");
        let last = *requests >= KEEPALIVE_REQUESTS
            || asked.is_some_and(|c| c.eq_ignore_ascii_case("close"));
        response.headers.push((
            "Connection".to_owned(),
            if last { "close" } else { "keep-alive" }.to_owned(),
        ));
        fx.send(conn, exchange.cause, Message::Response(Arc::new(response)));
        if last {
            self.forget_client(exchange.client);
            fx.close(conn);
        } else {
            self.wait_for_request(exchange.client, fx);
        }
    }
}
