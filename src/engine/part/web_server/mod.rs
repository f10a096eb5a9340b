//! A web server that follows nginx 1.22: serves the static files of its site, passes the rest on.
//!
//! - `try_files $uri $uri/ @app`: a path that names one of the code base's static files is answered
//!   here, without asking anybody.
//! - Everything else goes to an upstream, one connection a request, as nginx 1.22 does by default
//!   (HTTP/1.0 and `Connection: close`; `Host` is the upstream's name).
//! - Upstreams take turns by smooth weighted round robin with passive failure handling
//!   ([`upstream`]); `proxy_next_upstream error timeout` moves a request on, never once its answer
//!   has begun, and never a non-idempotent one that was sent already.
//! - 502, 504 and 404 are nginx's own pages; the upstream's 5xx pass through unchanged.
//!
//! Deliberately absent: TLS, caching, rate limits, rewriting.

mod files;
mod pages;
mod upstream;

use std::sync::Arc;

use super::{Face, Machine, Setup, Signal};
use crate::board::kind::WebServer as Config;
use crate::board::{EdgeKind, Kind, Props};
use crate::engine::calendar::http_date;
use crate::engine::kernel::TimerId;
use crate::engine::message::{HttpRequest, HttpResponse, Message};
use crate::engine::net::{Cause, ConnectError, LinkIdx};
use crate::engine::slab::{Key, Slab};
use crate::engine::trace::Mark;
use crate::engine::view::LogLevel;
use crate::engine::{Effects, Nanos, Offer, Station};

use files::Files;
use upstream::{Group, Tried};

/// What nginx writes as `Server`.
const SERVER: &str = "nginx/1.22.1";
/// `keepalive_timeout`: an idle client connection is closed after this.
const KEEPALIVE: Nanos = Nanos::from_secs(75);
/// `keepalive_requests`: a client connection is closed after this many.
const KEEPALIVE_REQUESTS: u32 = 1_000;

/// Timers of a web server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// A worker has done its part of a request.
    Worked(Key),
    /// `proxy_connect_timeout` or `proxy_read_timeout` of an upstream connection.
    Upstream(Key),
    /// `keepalive_timeout` of a client connection.
    Idle(Key),
}

impl From<Wake> for super::Wake {
    fn from(wake: Wake) -> Self {
        Self::WebServer(wake)
    }
}

/// What a worker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// Reads the request and decides.
    Begin(Key),
    /// Passes the upstream's answer on.
    Relay(Key),
}

/// One of this process's connections; its key is the connection's token.
#[derive(Debug)]
enum Sock {
    /// A client's.
    Client {
        conn: Key,
        exchange: Key,
        requests: u32,
        idle: Option<TimerId>,
    },
    /// To an upstream, for one exchange.
    Upstream {
        conn: Key,
        exchange: Key,
        timer: Option<TimerId>,
        sent: bool,
    },
}

/// A request that is being answered.
#[derive(Debug)]
struct Exchange {
    client: Key,
    cause: Cause,
    since: Nanos,
    request: Arc<HttpRequest>,
    tried: Tried,
    peer: usize,
    upstream: Key,
    answer: Option<Arc<HttpResponse>>,
}

/// Whose fault an answer is counted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// This server did its work, whatever the answer says.
    Served,
    /// This server had to make an error page.
    Failed,
}

/// How an upstream let a request down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letdown {
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

/// A web server.
#[derive(Debug)]
pub struct WebServer {
    config: Config,
    files: Files,
    group: Group,
    socks: Slab<Sock>,
    clients: u32,
    exchanges: Slab<Exchange>,
    station: Station<Work>,
    date: (u64, String),
    full_since: Option<Nanos>,
}

fn worked(key: Key) -> super::Wake {
    Wake::Worked(key).into()
}

impl WebServer {
    /// The part of a web server's node.
    pub fn new(setup: &Setup<'_>) -> Self {
        let mut server = Self {
            config: Config::default(),
            files: Files::default(),
            group: Group::default(),
            socks: Slab::default(),
            clients: 0,
            exchanges: Slab::default(),
            station: Station::new(1, 1),
            date: (u64::MAX, String::new()),
            full_since: None,
        };
        server.update(setup);
        server
    }

    /// Most client connections: `worker_processes` times `worker_connections`.
    fn connections_max(&self) -> u32 {
        self.config
            .workers
            .max(1)
            .saturating_mul(self.config.worker_connections.max(1))
    }

    fn accepted(&mut self, now: Nanos, conn: Key, fx: &mut Effects<'_>) {
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
    fn wait_for_request(&mut self, key: Key, fx: &mut Effects<'_>) {
        if let Some(Sock::Client { idle, .. }) = self.socks.get_mut(key) {
            *idle = Some(fx.arm(KEEPALIVE, Cause::Upkeep, Wake::Idle(key)));
        }
    }

    fn asked(
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

    /// Half of a proxied request's time goes into reading and deciding, half into the answer.
    fn work(&mut self, work: Work, cause: Cause, fx: &mut Effects<'_>) {
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

    fn begin(&mut self, key: Key, fx: &mut Effects<'_>) {
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

    /// Picks an upstream and connects. `after` says how the last one let the request down.
    fn try_upstream(&mut self, key: Key, after: Option<Letdown>, fx: &mut Effects<'_>) {
        let now = fx.now();
        let Some(exchange) = self.exchanges.get_mut(key) else {
            return;
        };
        let cause = exchange.cause;
        let Some(choice) = self.group.pick(now, &mut exchange.tried) else {
            let status = after.map_or(502, Letdown::status);
            fx.mark(cause, Mark::Failed, || match after {
                Some(after) => {
                    format!("{}, and no other upstream is left: {status}", after.words())
                }
                None => {
                    "no live upstreams: every one failed within its fail_timeout: 502".to_owned()
                }
            });
            if after.is_none() {
                fx.log(LogLevel::Error, || "no live upstreams".to_owned());
            }
            self.fail(key, status, fx);
            return;
        };
        exchange.peer = choice;
        let peer = self.group.peer(choice);
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

    fn connected(&mut self, token: Key, fx: &mut Effects<'_>) {
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
        let name = &self.group.peer(request.peer).name;
        let passed = proxied_request(&request.request, name);
        fx.send(*conn, request.cause, Message::Request(Arc::new(passed)));
    }

    fn upstream_answered(&mut self, token: Key, response: Arc<HttpResponse>, fx: &mut Effects<'_>) {
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

    fn relay(&mut self, key: Key, fx: &mut Effects<'_>) {
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
    fn let_down(&mut self, token: Key, letdown: Letdown, gone: bool, fx: &mut Effects<'_>) {
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

    /// Answers with one of nginx's own pages.
    fn fail(&mut self, key: Key, status: u16, fx: &mut Effects<'_>) {
        let verdict = if status < 500 {
            Verdict::Served
        } else {
            Verdict::Failed
        };
        self.answer(key, pages::page(status, SERVER), verdict, fx);
    }

    /// Sends an answer to the client, with nginx's own headers.
    fn answer(
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

    /// The client of a connection is gone, and with it what it asked for.
    fn client_left(&mut self, token: Key, gone: bool, fx: &mut Effects<'_>) {
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

    fn drop_exchange(&mut self, key: Key, fx: &mut Effects<'_>) {
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

    fn drop_upstream(&mut self, token: Key, fx: &mut Effects<'_>) {
        if let Some(Sock::Upstream { conn, timer, .. }) = self.socks.remove(token) {
            if let Some(timer) = timer {
                fx.cancel(timer);
            }
            fx.close(conn);
        }
    }

    fn forget_client(&mut self, token: Key) -> Option<Sock> {
        let sock = self.socks.remove(token)?;
        self.clients -= 1;
        Some(sock)
    }

    /// The peer closed or reset a connection.
    fn peer_closed(&mut self, token: Key, gone: bool, fx: &mut Effects<'_>) {
        match self.socks.get(token) {
            Some(Sock::Client { .. }) => self.client_left(token, gone, fx),
            Some(Sock::Upstream { .. }) => self.let_down(token, Letdown::ClosedEarly, gone, fx),
            None => {}
        }
    }

    fn woken(&mut self, wake: Wake, fx: &mut Effects<'_>) {
        match wake {
            Wake::Worked(key) => match self.station.finish(key, fx, worked) {
                Some(Work::Begin(exchange)) => self.begin(exchange, fx),
                Some(Work::Relay(exchange)) => self.relay(exchange, fx),
                None => {}
            },
            Wake::Upstream(token) => {
                let letdown = match self.socks.get(token) {
                    Some(Sock::Upstream { sent: true, .. }) => Letdown::ReadTimeout,
                    Some(Sock::Upstream { sent: false, .. }) => Letdown::ConnectTimeout,
                    Some(Sock::Client { .. }) | None => return,
                };
                self.let_down(token, letdown, false, fx);
            }
            Wake::Idle(token) => {
                if let Some(Sock::Client { conn, .. }) = self.forget_client(token) {
                    fx.close(conn);
                }
            }
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

impl Machine for WebServer {
    fn update(&mut self, setup: &Setup<'_>) {
        if let Props::WebServer(config) = &setup.node.props {
            self.config = config.clone();
        }
        let upstreams = setup.ports.iter().filter(|port| {
            port.outgoing
                && matches!(port.edge.kind, EdgeKind::App | EdgeKind::Http)
                && matches!(
                    port.peer.kind(),
                    Kind::AppServer | Kind::WebServer | Kind::LoadBalancer
                )
        });
        let peers: Vec<(LinkIdx, String, u32, bool)> = upstreams
            .map(|p| {
                (
                    p.link,
                    p.peer.id.to_string(),
                    p.edge.server.weight,
                    p.edge.server.backup,
                )
            })
            .collect();
        let fail_timeout = Nanos::from_ms(self.config.fail_timeout_ms);
        self.group
            .update(&peers, self.config.max_fails, fail_timeout);
        self.files.update(setup);
        let bound = self.connections_max();
        self.station.resize(self.config.workers, bound);
    }

    fn handle(&mut self, now: Nanos, signal: Signal, fx: &mut Effects<'_>) {
        match signal {
            Signal::Accepted { conn, .. } => self.accepted(now, conn, fx),
            Signal::Message {
                token,
                cause,
                message: Message::Request(request),
                ..
            } => {
                self.asked(now, token, cause, request, fx);
            }
            Signal::Message {
                token,
                message: Message::Response(response),
                ..
            } => {
                self.upstream_answered(token, response, fx);
            }
            Signal::Connected { token, .. } => self.connected(token, fx),
            Signal::Failed { token, why, .. } => {
                let letdown = match why {
                    ConnectError::Refused => Letdown::Refused,
                    ConnectError::TimedOut => Letdown::ConnectTimeout,
                };
                self.let_down(token, letdown, true, fx);
            }
            Signal::Closed { token, .. } => self.peer_closed(token, false, fx),
            Signal::Reset { token, .. } => self.peer_closed(token, true, fx),
            Signal::Wake(super::Wake::WebServer(wake)) => self.woken(wake, fx),
            // What does not speak HTTP is cut off, as nginx does after a bad request.
            Signal::Message { conn, token, .. } => {
                self.peer_closed(token, true, fx);
                fx.abort(conn);
            }
            Signal::Start
            | Signal::Rewired
            | Signal::Deploy
            | Signal::Datagram { .. }
            | Signal::Wake(_) => {}
        }
    }

    fn stop(&mut self) {
        self.socks.clear();
        self.clients = 0;
        self.exchanges.clear();
        self.station.clear();
        self.group.forget();
    }

    fn face(&self, now: Nanos) -> Face {
        let mut facts = vec![
            ("software".to_owned(), SERVER.to_owned()),
            ("static files".to_owned(), self.files.len().to_string()),
            (
                "connections".to_owned(),
                format!("{} of {}", self.clients, self.connections_max()),
            ),
        ];
        facts.extend(self.group.facts(now));
        Face {
            workers: self.station.workers(),
            queue_bound: self.station.bound(),
            badge: self.group.badge(now),
            facts,
        }
    }
}
