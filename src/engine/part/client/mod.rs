//! A client: asks for names, connects, sends a request, waits, gives up.
//!
//! One request is one [`Ask`] ([`asks`]): resolving ([`naming`]), then connecting, then waiting for
//! the answer ([`lines`]). The whole must be over within the client's timeout. The name of the site
//! is looked up in the resolver cache, then at the dns node; a client without a dns edge takes its
//! http edge directly. A second address is tried when a connection to the first one fails, as curl
//! does.
//!
//! The same part, undrawn, stands behind the doors of single parts: it resolves nothing and goes
//! over the undrawn link of the door.
//!
//! Deliberately absent: redirects are not followed, a failed request is not sent again.

mod asks;
mod lines;
mod naming;
mod resolver;

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::{Face, Machine, Setup, Signal, Timeout};
use crate::board::{EdgeKind, Kind, Node, Props};
use crate::engine::input::Token;
use crate::engine::message::{DnsQuestion, HttpRequest, Message};
use crate::engine::net::{Cause, ConnectError, LinkIdx};
use crate::engine::slab::{Key, Slab};
use crate::engine::view::Outcome;
use crate::engine::{Effects, Nanos};
use resolver::Resolver;

/// Longest that a question at a DNS door waits (dig: 5 s for one try).
const DOOR_QUESTION: Nanos = Nanos::from_secs(5);

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
            Signal::Unreachable { token } => match self.door_questions.remove(token) {
                Some(door) => fx.answer_dns_door(door, None),
                None => self.dns_refused(token, fx),
            },
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
