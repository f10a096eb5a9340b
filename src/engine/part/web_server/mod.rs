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
//! A client's connection is in [`clients`], one request on it in [`exchange`], what an upstream does
//! with it in [`proxy`].
//!
//! Deliberately absent: TLS, caching, rate limits, rewriting.

mod clients;
mod exchange;
mod files;
mod pages;
mod proxy;
mod upstream;

use super::{Face, Machine, Setup, Signal};
use crate::board::kind::WebServer as Config;
use crate::board::{EdgeKind, Kind, Props};
use crate::engine::kernel::TimerId;
use crate::engine::message::Message;
use crate::engine::net::{ConnectError, LinkIdx};
use crate::engine::slab::{Key, Slab};
use crate::engine::{Effects, Nanos, Station};

use exchange::Exchange;
use files::Files;
use proxy::Letdown;
use upstream::Group;

/// What nginx writes as `Server`.
const SERVER: &str = "nginx/1.22.1";

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
        let moved = self
            .group
            .update(&peers, self.config.max_fails, fail_timeout);
        if !moved.is_nothing() {
            for (_, exchange) in self.exchanges.iter_mut() {
                exchange.peer = moved.peer(exchange.peer);
                exchange.tried = moved.tried(exchange.tried);
            }
        }
        self.files.update(setup);
        // Who is inside stays, however few connections there may be from now on.
        let bound = self.connections_max().max(self.clients);
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
            Signal::Rewired => self.station.refill(fx, worked),
            Signal::Start
            | Signal::Deploy
            | Signal::Datagram { .. }
            | Signal::Unreachable { .. }
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
