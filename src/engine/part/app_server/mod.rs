//! An application server: runs the routes of a code base with a fixed number of workers.
//!
//! A worker takes one request and keeps it until the answer is sent, waiting for the database
//! included, as a synchronous worker process does. Requests wait in a bounded backlog; when that is
//! full the kernel drops SYNs, so callers try again or give up ([`work`]). Statements ([`statements`])
//! go over the drawn sql edges through a bounded pool ([`pool`], [`lines`]); sessions live in this
//! process's memory ([`sessions`]); pages are made at the end ([`answers`]); a deploy is a restart
//! ([`code`]).
//!
//! Failures, as a well-made application tells them: a database that is away (2003, 2006, 2013,
//! 1040) is a 503 page, a statement that failed or timed out is a 500 page; both name the error. A
//! read whose replica is away is sent again, to the primary; a write is never sent again.
//!
//! Deliberately absent: keep-alive limits, threads.

mod answers;
mod code;
mod lines;
mod pool;
mod sessions;
mod statements;
mod work;

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Face, Machine, Setup, Signal, Timeout};
use crate::board::{Id, Props};
use crate::engine::codebase::{Codebase, Pages, Planned, Scope};
use crate::engine::diagnose::Asks;
use crate::engine::message::{HttpRequest, Message};
use crate::engine::net::{Cause, ConnectError, LinkIdx};
use crate::engine::slab::{Key, Slab};
use crate::engine::view::LogLevel;
use crate::engine::{Effects, Nanos};
use code::Deployed;
use pool::Targets;
use sessions::Sessions;

/// Timers of an application server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// The CPU time of a request is spent.
    Worked(Key),
    /// A database took too long.
    DbTimeout(Key),
}

impl From<Wake> for super::Wake {
    fn from(wake: Wake) -> Self {
        Self::AppServer(wake)
    }
}

/// One end of a connection.
#[derive(Debug, Clone)]
enum End {
    /// Somebody who asks this server.
    Peer {
        /// The request in work.
        job: Option<Key>,
    },
    /// A connection to a database.
    Line(Line),
}

#[derive(Debug, Clone, Copy)]
struct Line {
    conn: Key,
    link: LinkIdx,
    stands: bool,
    /// The job that uses it.
    job: Option<Key>,
}

/// A request inside.
#[derive(Debug)]
struct Job {
    /// The connection to answer on, and its end; `None` when the client went away.
    peer: Option<(Key, Key)>,
    cause: Cause,
    request: Arc<HttpRequest>,
    since: Nanos,
    code: Option<Arc<Codebase>>,
    plan: Option<Planned>,
    scope: Scope,
    /// The line that it waits on.
    line: Option<Key>,
    timer: Timeout,
}

/// An application server.
#[derive(Debug)]
pub struct AppServer {
    id: Id,
    workers: u32,
    backlog: u32,
    service: Nanos,
    pool: usize,
    db_timeout: Nanos,
    restart: Nanos,
    code: Deployed,
    targets: Targets,
    ends: Slab<End>,
    jobs: Slab<Job>,
    waiting: VecDeque<Key>,
    /// Jobs that waited for a line to a database that is gone.
    orphans: Vec<Key>,
    busy: u32,
    sessions: Sessions,
    pages: Pages,
}

impl AppServer {
    /// The part of an `app_server` node.
    pub fn new(setup: &Setup<'_>) -> Self {
        let mut part = Self {
            id: setup.id().clone(),
            workers: 1,
            backlog: 1,
            service: Nanos::ZERO,
            pool: 1,
            db_timeout: Nanos::ZERO,
            restart: Nanos::ZERO,
            code: Deployed::default(),
            targets: Targets::default(),
            ends: Slab::default(),
            jobs: Slab::default(),
            waiting: VecDeque::new(),
            orphans: Vec::new(),
            busy: 0,
            sessions: Sessions::new(setup.seed.stream(setup.id().as_str(), "sessions")),
            pages: Pages::default(),
        };
        part.update(setup);
        part
    }

    /// What the code that runs here asks of databases.
    pub fn asks(&self) -> Asks {
        let code = self.code.running.as_ref();
        let routes = code.into_iter().flat_map(|c| &c.codebase.routes);
        let mut asks = Asks::default();
        for query in routes.flat_map(|r| &r.queries) {
            asks.rows = true;
            asks.writes |= query.write;
        }
        asks
    }
}

impl AppServer {
    /// The path of a page that reaches every part, while code runs here.
    pub fn deep_page(&self) -> Option<&str> {
        self.code.running.as_ref()?.codebase.deep_page()
    }
}

impl Machine for AppServer {
    fn update(&mut self, setup: &Setup<'_>) {
        if let Props::AppServer(props) = &setup.node.props {
            self.workers = props.workers.max(1);
            self.backlog = props.backlog;
            self.service = Nanos::from_us(props.service_us);
            self.pool = props.pool.max(1) as usize;
            self.db_timeout = Nanos::from_ms(props.db_timeout_ms);
            self.restart = Nanos::from_ms(props.restart_ms);
        }
        self.orphans.extend(self.targets.update(setup));
        self.code.update(setup);
    }

    fn handle(&mut self, _now: Nanos, signal: Signal, fx: &mut Effects<'_>) {
        match signal {
            Signal::Start => fx.backlog_full(false),
            Signal::Accepted { conn, .. } => {
                let end = self.ends.insert(End::Peer { job: None });
                fx.bind(conn, end);
            }
            Signal::Message {
                conn,
                token,
                cause,
                message,
            } => {
                match message {
                    Message::Request(request) => self.request(conn, token, cause, request, fx),
                    Message::Reply(reply) => self.reply(token, &reply, fx),
                    Message::Code(version) => {
                        self.code.flip();
                        let restart = self.restart;
                        fx.log(LogLevel::Info, || {
                        format!("version {version} arrived: restart, the port is closed for {restart}")
                    });
                        fx.restart(restart);
                    }
                    Message::Response(_)
                    | Message::Question(_)
                    | Message::Answer(_)
                    | Message::Statement(_)
                    | Message::Follow(_)
                    | Message::Provision(_)
                    | Message::Binlog(_) => fx.abort(conn),
                }
            }
            Signal::Connected { conn, token } => {
                let Some(End::Line(line)) = self.ends.get_mut(token) else {
                    fx.close(conn);
                    return;
                };
                line.stands = true;
                match line.job {
                    Some(job) => self.use_line(token, job, fx),
                    None => self.free_line(token, fx),
                }
            }
            Signal::Failed { token, why, .. } => {
                let errno = match why {
                    ConnectError::Refused => {
                        "Can't connect to MySQL server (111, connection refused)"
                    }
                    ConnectError::TimedOut => {
                        "Can't connect to MySQL server (110, connection timed out)"
                    }
                };
                self.line_lost(token, 2003, errno, false, fx);
            }
            Signal::Closed { conn, token } => match self.ends.get(token) {
                Some(End::Line(_)) => {
                    self.line_lost(
                        token,
                        2013,
                        "Lost connection to MySQL server during query",
                        true,
                        fx,
                    );
                }
                Some(End::Peer { .. }) | None => {
                    self.peer_left(token, fx);
                    fx.close(conn);
                }
            },
            Signal::Reset { token, .. } => match self.ends.get(token) {
                Some(End::Line(_)) => {
                    self.line_lost(
                        token,
                        2013,
                        "Lost connection to MySQL server during query",
                        false,
                        fx,
                    );
                }
                Some(End::Peer { .. }) | None => self.peer_left(token, fx),
            },
            Signal::Wake(super::Wake::AppServer(Wake::Worked(key))) => self.worked(key, fx),
            Signal::Wake(super::Wake::AppServer(Wake::DbTimeout(key))) => self.db_timeout(key, fx),
            Signal::Rewired => self.rewired(fx),
            Signal::Deploy
            | Signal::Datagram { .. }
            | Signal::Unreachable { .. }
            | Signal::Wake(_) => {}
        }
    }

    fn stop(&mut self) {
        self.ends.clear();
        self.jobs.clear();
        self.waiting.clear();
        self.orphans.clear();
        self.busy = 0;
        self.targets.clear();
        self.sessions.clear();
        self.pages = Pages::default();
    }

    fn face(&self, _now: Nanos) -> Face {
        let mut facts = Vec::new();
        match &self.code.running {
            Some(code) => {
                let name = &code.codebase.name;
                facts.push(("code base".to_owned(), format!("{name} {}", code.version)));
                facts.push(("routes".to_owned(), code.codebase.routes.len().to_string()));
            }
            None => facts.push(("code base".to_owned(), self.code.trouble.clone())),
        }
        facts.push((
            "sessions in memory".to_owned(),
            self.sessions.len().to_string(),
        ));
        for target in &self.targets.list {
            let used = target.open - target.idle.len().min(target.open);
            facts.push((
                format!("pool to {}", target.id),
                format!(
                    "{used} of {} in use, {} waiting",
                    self.pool,
                    target.waiting.len()
                ),
            ));
        }
        Face {
            workers: self.workers,
            queue_bound: self.backlog,
            badge: self
                .code
                .version()
                .map_or_else(|| "no code".to_owned(), |v| format!("v{v}")),
            facts,
        }
    }
}
