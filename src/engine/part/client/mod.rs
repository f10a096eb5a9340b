//! A client: asks for names, connects, sends a request, waits, gives up.
//!
//! One request is one [`Ask`]: resolving, then connecting, then waiting for the answer. The whole
//! must be over within the client's timeout. The name of the site is looked up in the resolver
//! cache, then at the dns node; a client without a dns edge takes its http edge directly. A second
//! address is tried when a connection to the first one fails, as curl does.
//!
//! The same part, undrawn, stands behind the doors of single parts: it resolves nothing and goes
//! over the undrawn link of the door.
//!
//! Deliberately absent: redirects are not followed, a failed request is not sent again.

mod resolver;

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::{Face, Machine, Setup, Signal, Timeout};
use crate::board::{EdgeKind, Kind, Node, Props};
use crate::engine::input::Token;
use crate::engine::message::{DnsAnswer, DnsQuestion, HttpRequest, HttpResponse, Message};
use crate::engine::net::{Cause, ConnectError, LinkIdx};
use crate::engine::slab::{Key, Slab};
use crate::engine::trace::Mark;
use crate::engine::view::Outcome;
use crate::engine::{Effects, Nanos};
use resolver::{Found, Resolver};

/// Longest that a question at a DNS door waits (dig: 5 s for one try).
const DOOR_QUESTION: Nanos = Nanos::from_secs(5);
/// Idle connections that a client keeps open.
const IDLE_MAX: usize = 64;

/// Timers of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// A request took too long.
    Deadline(Key),
    /// A DNS question got no answer.
    DnsTry(Key),
    /// A question at a DNS door got no answer.
    DoorQuestion(Key),
}

impl From<Wake> for super::Wake {
    fn from(wake: Wake) -> Self {
        Self::Client(wake)
    }
}

/// Where a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    /// To what the site's name leads to.
    Name,
    /// Over this link; the name was resolved outside.
    Link(LinkIdx),
}

/// An http edge of the client, and the addresses that it leads to.
#[derive(Debug, Clone)]
struct WayOut {
    link: LinkIdx,
    addresses: Vec<Ipv4Addr>,
}

#[derive(Debug, Clone)]
enum Stage {
    Resolving {
        attempt: u32,
        timer: Timeout,
    },
    /// Connecting or waiting for the answer, on a line.
    OnLine(Key),
    /// The address leads nowhere: SYNs vanish.
    Nowhere,
}

#[derive(Debug, Clone)]
struct Ask {
    request: Key,
    http: Arc<HttpRequest>,
    since: Nanos,
    deadline: Timeout,
    addresses: Arc<[Ipv4Addr]>,
    tried: usize,
    stage: Stage,
}

/// A connection of the client.
#[derive(Debug, Clone)]
struct Line {
    conn: Key,
    link: LinkIdx,
    /// The request on it; none while it idles.
    ask: Option<Key>,
}

/// A client.
#[derive(Debug)]
pub struct Client {
    timeout: Nanos,
    dns_timeout: Nanos,
    dns_attempts: u32,
    cache_max: Nanos,
    keep_alive: bool,
    domain: String,
    dns: Option<LinkIdx>,
    ways: Vec<WayOut>,
    resolver: Resolver,
    asks: Slab<Ask>,
    lines: Slab<Line>,
    idle: Vec<Key>,
    door_questions: Slab<Token>,
}

impl Client {
    /// The part of a client node.
    pub fn new(setup: &Setup<'_>) -> Self {
        let mut client = Self::outside();
        client.update(setup);
        client
    }

    /// The undrawn client behind the doors of single parts.
    pub fn outside() -> Self {
        Self {
            timeout: Nanos::from_secs(30),
            dns_timeout: DOOR_QUESTION,
            dns_attempts: 1,
            cache_max: Nanos::ZERO,
            keep_alive: false,
            domain: String::new(),
            dns: None,
            ways: Vec::new(),
            resolver: Resolver::default(),
            asks: Slab::default(),
            lines: Slab::default(),
            idle: Vec::new(),
            door_questions: Slab::default(),
        }
    }

    /// Sends a request that the run has issued.
    pub fn issue(
        &mut self,
        request: Key,
        http: Arc<HttpRequest>,
        towards: Towards,
        fx: &mut Effects<'_>,
    ) {
        let cause = Cause::Request(request);
        fx.enter();
        fx.mark(cause, Mark::Issued, || {
            format!("{} {} for {}", http.method, http.target, self.domain)
        });
        let ask = self.asks.insert(Ask {
            request,
            http,
            since: fx.now(),
            deadline: Timeout::NONE,
            addresses: Arc::from([]),
            tried: 0,
            stage: Stage::Nowhere,
        });
        let deadline = fx.arm(self.timeout, cause, Wake::Deadline(ask));
        if let Some(a) = self.asks.get_mut(ask) {
            a.deadline = deadline;
        }
        match towards {
            Towards::Link(link) => self.connect(ask, link, fx),
            Towards::Name if self.dns.is_some() => self.resolve(ask, fx),
            Towards::Name => match self.ways.first().map(|w| w.link) {
                Some(link) => self.connect(ask, link, fx),
                None => self.finish(ask, Outcome::DnsError, None, fx, || {
                    "no http edge leads away from this client".to_owned()
                }),
            },
        }
    }

    /// The client of a request went away.
    pub fn abandon(&mut self, request: Key, fx: &mut Effects<'_>) {
        let found = self.asks.iter().find(|(_, a)| a.request == request);
        if let Some((ask, _)) = found {
            let why = || "the client went away".to_owned();
            self.finish(ask, Outcome::Abandoned, None, fx, why);
        }
    }

    /// A question came in at a DNS door.
    pub fn question(
        &mut self,
        token: Token,
        link: LinkIdx,
        question: DnsQuestion,
        fx: &mut Effects<'_>,
    ) {
        let key = self.door_questions.insert(token);
        fx.arm(DOOR_QUESTION, Cause::Upkeep, Wake::DoorQuestion(key));
        let message = Message::Question(Arc::new(question));
        fx.datagram(link, key, Cause::Upkeep, message);
    }

    /// Where the site is, as far as the drawn links tell: the link for the site door.
    pub fn site_link(&self, address: Option<Ipv4Addr>) -> Option<LinkIdx> {
        match address {
            Some(address) => self.way_to(address),
            None => self.ways.first().map(|w| w.link),
        }
    }

    fn way_to(&self, address: Ipv4Addr) -> Option<LinkIdx> {
        let carries = self.ways.iter().find(|w| w.addresses.contains(&address));
        // A part without a label is taken to be what the name leads to.
        let unlabelled = || self.ways.iter().find(|w| w.addresses.is_empty());
        carries.or_else(unlabelled).map(|w| w.link)
    }

    fn resolve(&mut self, ask: Key, fx: &mut Effects<'_>) {
        let Some(a) = self.asks.get(ask) else {
            return;
        };
        let cause = Cause::Request(a.request);
        let now = fx.now();
        if let Some((found, until)) = self.resolver.look(now, &self.domain) {
            let domain = &self.domain;
            fx.mark(cause, Mark::CacheHit, || {
                format!(
                    "{domain} is in the resolver cache for another {}",
                    until - now
                )
            });
            self.resolved(ask, &found, fx);
        } else {
            let domain = &self.domain;
            fx.mark(cause, Mark::CacheMiss, || {
                format!("{domain} is not in the resolver cache")
            });
            self.ask_dns(ask, 1, fx);
        }
    }

    fn ask_dns(&mut self, ask: Key, attempt: u32, fx: &mut Effects<'_>) {
        let (Some(link), Some(a)) = (self.dns, self.asks.get_mut(ask)) else {
            return;
        };
        let cause = Cause::Request(a.request);
        let timer = fx.arm(self.dns_timeout, cause, Wake::DnsTry(ask));
        a.stage = Stage::Resolving { attempt, timer };
        let question = DnsQuestion {
            name: self.domain.clone(),
            qtype: 1,
        };
        fx.datagram(link, ask, cause, Message::Question(Arc::new(question)));
    }

    fn dns_silent(&mut self, ask: Key, fx: &mut Effects<'_>) {
        let Some(Stage::Resolving { attempt, .. }) = self.asks.get(ask).map(|a| &a.stage) else {
            return;
        };
        let attempt = *attempt;
        if attempt < self.dns_attempts {
            self.ask_dns(ask, attempt + 1, fx);
        } else {
            let (tries, span) = (self.dns_attempts, self.dns_timeout);
            self.finish(ask, Outcome::DnsError, None, fx, || {
                format!("no answer from the name server in {tries} tries of {span}")
            });
        }
    }

    fn answered(&mut self, ask: Key, answer: &DnsAnswer, fx: &mut Effects<'_>) {
        let Some(a) = self.asks.get(ask) else {
            return;
        };
        let Stage::Resolving { timer, .. } = a.stage else {
            return;
        };
        fx.cancel(timer);
        let found = self.resolver.learn(fx.now(), answer, self.cache_max);
        self.resolved(ask, &found, fx);
    }

    fn resolved(&mut self, ask: Key, found: &Found, fx: &mut Effects<'_>) {
        let Some(a) = self.asks.get_mut(ask) else {
            return;
        };
        let cause = Cause::Request(a.request);
        let domain = &self.domain;
        match found {
            Found::Addresses(addresses) => {
                fx.mark(cause, Mark::Resolved, || {
                    format!("{domain} is {}", addresses[0])
                });
                a.addresses = Arc::clone(addresses);
                self.try_address(ask, fx);
            }
            Found::NoName => {
                let why = format!("{domain} does not exist (NXDOMAIN)");
                self.finish(ask, Outcome::DnsError, None, fx, || why);
            }
            Found::NoAddress => {
                let why = format!("{domain} leads to no address (NODATA)");
                self.finish(ask, Outcome::DnsError, None, fx, || why);
            }
            Found::Failure => {
                let why = "the name server failed (SERVFAIL)".to_owned();
                self.finish(ask, Outcome::DnsError, None, fx, || why);
            }
        }
    }

    fn try_address(&mut self, ask: Key, fx: &mut Effects<'_>) {
        let Some(a) = self.asks.get_mut(ask) else {
            return;
        };
        let Some(address) = a.addresses.get(a.tried).copied() else {
            return;
        };
        a.tried += 1;
        a.stage = Stage::Nowhere;
        let cause = Cause::Request(a.request);
        if let Some(link) = self.way_to(address) {
            self.connect(ask, link, fx);
        } else {
            fx.mark(cause, Mark::Failed, || {
                format!("no http edge leads to {address}: the SYN goes nowhere")
            });
        }
    }

    fn connect(&mut self, ask: Key, link: LinkIdx, fx: &mut Effects<'_>) {
        let Some(a) = self.asks.get_mut(ask) else {
            return;
        };
        let cause = Cause::Request(a.request);
        let lines = &self.lines;
        let idle = |line: &Key| lines.get(*line).is_some_and(|l| l.link == link);
        if let Some(at) = self.idle.iter().rposition(idle) {
            let line = self.idle.remove(at);
            a.stage = Stage::OnLine(line);
            if let Some(l) = self.lines.get_mut(line) {
                l.ask = Some(ask);
                fx.send(l.conn, cause, Message::Request(Arc::clone(&a.http)));
            }
            return;
        }
        let line = self.lines.insert(Line {
            conn: Key::NONE,
            link,
            ask: Some(ask),
        });
        a.stage = Stage::OnLine(line);
        let conn = fx.connect(link, line, cause);
        if let Some(l) = self.lines.get_mut(line) {
            l.conn = conn;
        }
    }

    fn connected(&self, line: Key, fx: &mut Effects<'_>) {
        let Some(line) = self.lines.get(line) else {
            return;
        };
        if let Some(a) = line.ask.and_then(|ask| self.asks.get(ask)) {
            let cause = Cause::Request(a.request);
            fx.send(line.conn, cause, Message::Request(Arc::clone(&a.http)));
        }
    }

    /// The line is gone: the request on it fails, or goes to the next address.
    fn line_lost(&mut self, token: Key, outcome: Outcome, fx: &mut Effects<'_>) {
        let Some(line) = self.lines.remove(token) else {
            return;
        };
        self.idle.retain(|idle| *idle != token);
        let Some((ask, a)) = line.ask.and_then(|k| Some((k, self.asks.get_mut(k)?))) else {
            return;
        };
        let never_stood = outcome == Outcome::Refused || outcome == Outcome::Timeout;
        if never_stood && a.tried < a.addresses.len() {
            let (cause, next) = (Cause::Request(a.request), a.addresses[a.tried]);
            fx.mark(cause, Mark::Retry, || {
                format!("{}: the next address is {next}", outcome.name())
            });
            self.try_address(ask, fx);
            return;
        }
        let why = match outcome {
            Outcome::Refused => "connection refused: nobody listens there",
            Outcome::Timeout => "no answer to any SYN",
            _ => "the connection ended before an answer came",
        };
        self.finish(ask, outcome, None, fx, || why.to_owned());
    }

    fn response(&mut self, line: Key, response: Arc<HttpResponse>, fx: &mut Effects<'_>) {
        let Some(ask) = self.lines.get(line).and_then(|l| l.ask) else {
            return;
        };
        let outcome = if response.status < 400 {
            Outcome::Ok
        } else {
            Outcome::HttpError
        };
        let closes = response
            .header("connection")
            .is_some_and(|v| v.eq_ignore_ascii_case("close"));
        let keep = self.keep_alive && !closes && self.idle.len() < IDLE_MAX;
        if keep && let Some(l) = self.lines.get_mut(line) {
            l.ask = None;
            self.idle.push(line);
            if let Some(a) = self.asks.get_mut(ask) {
                a.stage = Stage::Nowhere;
            }
        }
        self.finish(ask, outcome, Some(response), fx, String::new);
    }

    fn finish(
        &mut self,
        ask: Key,
        outcome: Outcome,
        response: Option<Arc<HttpResponse>>,
        fx: &mut Effects<'_>,
        why: impl FnOnce() -> String,
    ) {
        let Some(a) = self.asks.remove(ask) else {
            return;
        };
        fx.cancel(a.deadline);
        let cause = Cause::Request(a.request);
        if response.is_none() {
            fx.mark(cause, Mark::Failed, why);
        }
        match outcome {
            Outcome::Ok => fx.served(a.since),
            Outcome::Abandoned => fx.withdrew(),
            Outcome::HttpError
            | Outcome::Refused
            | Outcome::Reset
            | Outcome::Timeout
            | Outcome::DnsError => fx.failed(a.since),
        }
        match a.stage {
            Stage::Resolving { timer, .. } => fx.cancel(timer),
            Stage::OnLine(line) => {
                if let Some(line) = self.lines.remove(line) {
                    fx.close(line.conn);
                }
            }
            Stage::Nowhere => {}
        }
        fx.end(a.request, outcome, response);
    }

    fn closed(&mut self, conn: Key, line: Key, fx: &mut Effects<'_>) {
        fx.close(conn);
        self.line_lost(line, Outcome::Reset, fx);
    }
}

/// Address labels of a node: its own, or those of the frames around it.
pub fn labels(node: &Node, board: &crate::board::Document) -> Vec<Ipv4Addr> {
    let own = node.address.as_deref().and_then(|a| a.parse().ok());
    let frames = board.frame_chain(node.frame.as_ref());
    let framed = frames.iter().filter_map(|id| {
        let address = board.frames.get(id)?.address.as_deref()?;
        address.parse().ok()
    });
    own.into_iter().chain(framed).collect()
}

impl Machine for Client {
    fn update(&mut self, setup: &Setup<'_>) {
        let Props::Client(props) = &setup.node.props else {
            return;
        };
        self.timeout = Nanos::from_ms(props.timeout_ms);
        self.dns_timeout = Nanos::from_ms(props.dns_timeout_ms);
        self.dns_attempts = props.dns_attempts.max(1);
        self.cache_max = Nanos::from_secs(props.dns_cache_max_s);
        self.keep_alive = props.keep_alive;
        if self.domain != setup.board.site.domain {
            self.domain.clone_from(&setup.board.site.domain);
            self.domain.make_ascii_lowercase();
        }
        let asks = |kind: Kind| {
            setup
                .ports
                .iter()
                .filter(move |p| p.outgoing && p.peer.kind() == kind)
        };
        self.dns = asks(Kind::Dns)
            .find(|p| p.edge.kind == EdgeKind::Dns)
            .map(|p| p.link);
        self.ways = setup
            .ports
            .iter()
            .filter(|p| p.outgoing && matches!(p.edge.kind, EdgeKind::Http | EdgeKind::App))
            .map(|p| WayOut {
                link: p.link,
                addresses: labels(p.peer, setup.board),
            })
            .collect();
    }

    fn handle(&mut self, _now: Nanos, signal: Signal, fx: &mut Effects<'_>) {
        match signal {
            Signal::Start | Signal::Rewired | Signal::Deploy => {}
            Signal::Connected { token, .. } => self.connected(token, fx),
            Signal::Failed { token, why, .. } => {
                let outcome = match why {
                    ConnectError::Refused => Outcome::Refused,
                    ConnectError::TimedOut => Outcome::Timeout,
                };
                self.line_lost(token, outcome, fx);
            }
            Signal::Reset { token, .. } => self.line_lost(token, Outcome::Reset, fx),
            Signal::Closed { conn, token } => self.closed(conn, token, fx),
            Signal::Message { token, message, .. } => {
                if let Message::Response(response) = message {
                    self.response(token, response, fx);
                }
            }
            Signal::Datagram { token, message, .. } => {
                if let Message::Answer(answer) = message {
                    match self.door_questions.remove(token) {
                        Some(door) => fx.answer_dns_door(door, Some(&answer)),
                        None => self.answered(token, &answer, fx),
                    }
                }
            }
            // Nobody connects to a client.
            Signal::Accepted { conn, .. } => fx.abort(conn),
            Signal::Wake(super::Wake::Client(wake)) => match wake {
                Wake::Deadline(ask) => {
                    let span = self.timeout;
                    let why = || format!("the client waits no longer than {span}");
                    self.finish(ask, Outcome::Timeout, None, fx, why);
                }
                Wake::DnsTry(ask) => self.dns_silent(ask, fx),
                Wake::DoorQuestion(key) => {
                    if let Some(door) = self.door_questions.remove(key) {
                        fx.answer_dns_door(door, None);
                    }
                }
            },
            Signal::Wake(_) => {}
        }
    }

    fn stop(&mut self) {
        self.resolver.clear();
        self.asks.clear();
        self.lines.clear();
        self.idle.clear();
        self.door_questions.clear();
    }

    fn face(&self, now: Nanos) -> Face {
        let cached = self.resolver.len(now);
        Face {
            badge: if self.dns.is_some() {
                format!("{cached} cached")
            } else {
                String::new()
            },
            facts: vec![
                ("asks for".to_owned(), self.domain.clone()),
                ("names cached".to_owned(), cached.to_string()),
                ("gives up after".to_owned(), self.timeout.to_string()),
                ("open connections".to_owned(), self.lines.len().to_string()),
            ],
            ..Face::default()
        }
    }
}
