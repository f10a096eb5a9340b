//! An application server: runs the routes of a code base with a fixed number of workers.
//!
//! A worker takes one request and keeps it until the answer is sent, waiting for the database
//! included, as a synchronous worker process does. Requests wait in a bounded backlog; when that is
//! full the kernel drops SYNs, so callers try again or give up. Statements go over the drawn sql
//! edges through a bounded pool ([`pool`]); sessions live in this process's memory ([`sessions`]);
//! a deploy is a restart ([`code`]).
//!
//! Failures, as a well-made application tells them: a database that is away (2003, 2006, 2013,
//! 1040) is a 503 page, a statement that failed or timed out is a 500 page; both name the error. A
//! read whose replica is away is sent again, to the primary; a write is never sent again.
//!
//! Deliberately absent: keep-alive limits, threads.

mod code;
mod pool;
mod sessions;

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Face, Machine, Setup, Signal, Timeout};
use crate::board::{Id, Props};
use crate::engine::calendar::sql_datetime;
use crate::engine::codebase::{Codebase, Facts, Pages, Planned, Scope, SessionUse, cookie};
use crate::engine::message::{HttpRequest, HttpResponse, Message, SqlReply, SqlStatement};
use crate::engine::net::{Cause, ConnectError, LinkIdx};
use crate::engine::slab::{Key, Slab};
use crate::engine::trace::Mark;
use crate::engine::view::LogLevel;
use crate::engine::{Effects, Nanos};
use crate::sql::{Reply, SqlError};
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
            busy: 0,
            sessions: Sessions::new(setup.seed.stream(setup.id().as_str(), "sessions")),
            pages: Pages::default(),
        };
        part.update(setup);
        part
    }

    // Requests.

    fn request(
        &mut self,
        conn: Key,
        end: Key,
        cause: Cause,
        request: Arc<HttpRequest>,
        fx: &mut Effects<'_>,
    ) {
        let Some(End::Peer { job: slot @ None }) = self.ends.get_mut(end) else {
            // A second request before the first was answered: HTTP/1.1 pipelining is not spoken.
            fx.abort(conn);
            return;
        };
        fx.enter();
        if self.busy >= self.workers && self.waiting.len() >= self.backlog as usize {
            fx.mark(cause, Mark::Dropped, || "the backlog is full".to_owned());
            fx.failed(fx.now());
            self.ends.remove(end);
            fx.abort(conn);
            return;
        }
        let job = self.jobs.insert(Job {
            peer: Some((conn, end)),
            cause,
            request,
            since: fx.now(),
            code: None,
            plan: None,
            scope: Scope::default(),
            line: None,
            timer: Timeout::NONE,
        });
        *slot = Some(job);
        if self.busy < self.workers {
            self.start(job, fx);
            return;
        }
        let (before, workers) = (self.waiting.len(), self.workers);
        fx.mark(cause, Mark::Queued, || {
            format!("all {workers} workers are busy; {before} wait before it")
        });
        self.waiting.push_back(job);
        self.queue_changed(fx);
    }

    fn queue_changed(&self, fx: &mut Effects<'_>) {
        fx.meter().queue_is(self.waiting.len() as u32);
        fx.backlog_full(self.waiting.len() >= self.backlog as usize);
    }

    /// A worker takes a request.
    fn start(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(job) = self.jobs.get_mut(key) else {
            return;
        };
        self.busy += 1;
        let now = fx.now();
        fx.meter().busy_is(now, self.busy);
        let mut permille = 1_000;
        if let Some(code) = &self.code.running {
            let plan = code.codebase.plan(&job.request);
            if let Planned::Route(route, params) = &plan {
                job.scope.route = *route;
                job.scope.params.clone_from(params);
                let route = &code.codebase.routes[*route];
                permille = route.cost_permille;
                fx.mark(job.cause, Mark::Routed, || {
                    format!("{} {}: {}", route.method, route.path, route.about)
                });
            }
            job.scope.request.version = Arc::clone(&code.version);
            job.code = Some(Arc::clone(&code.codebase));
            job.plan = Some(plan);
        }
        let span = Nanos((u128::from(self.service.0) * u128::from(permille) / 1_000) as u64);
        fx.after(fx.stretched(span), job.cause, Wake::Worked(key));
    }

    /// The CPU time is spent: on to the session and the statements, or to the error.
    fn worked(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(job) = self.jobs.get_mut(key) else {
            return;
        };
        let Some(code) = job.code.clone() else {
            let why = format!("no code base runs here: {}", self.code.trouble);
            self.fail(key, 500, &why, fx);
            return;
        };
        match job.plan.take() {
            Some(Planned::Route(..)) => {}
            Some(Planned::Refused(status, why)) => return self.fail(key, status, &why, fx),
            Some(Planned::Method(allow)) => {
                let why = format!("this path takes {allow}");
                return self.fail(key, 405, &why, fx);
            }
            None => return self.fail(key, 500, "the request was lost", fx),
        }
        let sent = cookie(&job.request, &code.cookie);
        job.scope.session = sent.and_then(|id| self.sessions.get(id)).cloned();
        let (cause, found) = (job.cause, job.scope.session.is_some());
        if code.routes[job.scope.route].session == SessionUse::Required {
            let id = &self.id;
            fx.mark(cause, Mark::Session, || {
                if found {
                    format!("the session is in the memory of {id}")
                } else {
                    format!("{id} knows no such session: each server has its own in memory")
                }
            });
            if !found {
                let why = format!("no session at {}: log in", self.id);
                return self.fail(key, 401, &why, fx);
            }
        }
        self.next_statement(key, fx);
    }

    // Statements.

    fn next_statement(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(job) = self.jobs.get(key) else {
            return;
        };
        let Some(code) = job.code.as_ref() else {
            return;
        };
        let at = job.scope.results.len();
        let Some(query) = code.routes[job.scope.route].queries.get(at) else {
            return self.answer(key, fx);
        };
        let (write, cause) = (query.write, job.cause);
        let Some(chosen) = self.targets.choose(fx.now(), write) else {
            let error = SqlError::new(
                2003,
                format!("no sql edge leads from {} to a database", self.id),
            );
            return self.sql_failed(key, &error, fx);
        };
        fx.mark(cause, Mark::Query, || self.targets.why(write, chosen));
        let timer = fx.arm(self.db_timeout, cause, Wake::DbTimeout(key));
        if let Some(job) = self.jobs.get_mut(key) {
            job.timer = timer;
        }
        let pool = self.pool;
        let target = &mut self.targets.list[chosen];
        if let Some(line) = target.idle.pop() {
            self.use_line(line, key, fx);
        } else if target.open < pool {
            target.open += 1;
            let link = target.link;
            let line = self.ends.insert(End::Line(Line {
                conn: Key::NONE,
                link,
                stands: false,
                job: Some(key),
            }));
            let conn = fx.connect(link, line, cause);
            if let Some(End::Line(l)) = self.ends.get_mut(line) {
                l.conn = conn;
            }
            if let Some(job) = self.jobs.get_mut(key) {
                job.line = Some(line);
            }
        } else {
            target.waiting.push_back(key);
            let (id, waits) = (target.id.clone(), target.waiting.len());
            fx.mark(cause, Mark::Queued, || {
                format!("all {pool} connections to {id} are in use; {waits} wait for one")
            });
        }
    }

    /// A job sends its statement on a line that stands.
    fn use_line(&mut self, line: Key, key: Key, fx: &mut Effects<'_>) {
        let (Some(End::Line(l)), Some(job)) = (self.ends.get_mut(line), self.jobs.get_mut(key))
        else {
            return;
        };
        l.job = Some(key);
        job.line = Some(line);
        let Some(code) = &job.code else {
            return;
        };
        let at = job.scope.results.len();
        let Some(statement) = code.bind(&job.scope, at) else {
            return;
        };
        let query = &code.routes[job.scope.route].queries[at];
        let message = Message::Statement(Arc::new(SqlStatement {
            statement,
            write: query.write,
            heavy: query.heavy,
        }));
        fx.send(l.conn, job.cause, message);
    }

    /// A database answered on a line.
    fn reply(&mut self, line: Key, reply: &SqlReply, fx: &mut Effects<'_>) {
        let Some(End::Line(l)) = self.ends.get_mut(line) else {
            return;
        };
        let Some(key) = l.job.take() else {
            return;
        };
        if let SqlReply::Failed(error) = reply {
            if error.code == 1040 {
                // The server closes behind this error; the line is not used again.
                self.drop_line(line, true, fx);
            } else {
                self.free_line(line, fx);
            }
            self.sql_failed(key, error, fx);
            return;
        }
        self.free_line(line, fx);
        let SqlReply::Answer(answer) = reply else {
            return;
        };
        let Some(job) = self.jobs.get_mut(key) else {
            return;
        };
        job.line = None;
        fx.cancel(std::mem::replace(&mut job.timer, Timeout::NONE));
        fx.mark(job.cause, Mark::Rows, || match &**answer {
            Reply::Rows(set) => format!("{} rows", set.rows.len()),
            Reply::Done(done) => format!("{} changed, id {}", done.affected, done.insert_id),
        });
        let at = job.scope.results.len();
        job.scope.results.push(Arc::clone(answer));
        let one = job
            .code
            .as_ref()
            .is_some_and(|c| c.routes[job.scope.route].queries[at].one);
        let empty = matches!(&**answer, Reply::Rows(set) if set.rows.is_empty());
        if one && empty {
            return self.fail(key, 404, "there is no such thing", fx);
        }
        self.next_statement(key, fx);
    }

    /// A line has nothing to do: the next job that waits for one gets it.
    fn free_line(&mut self, line: Key, fx: &mut Effects<'_>) {
        let Some(End::Line(l)) = self.ends.get_mut(line) else {
            return;
        };
        l.job = None;
        let link = l.link;
        let Some(target) = self.targets.by_link(link) else {
            return self.drop_line(line, true, fx);
        };
        while let Some(next) = target.waiting.pop_front() {
            if self.jobs.get(next).is_some() {
                return self.use_line(line, next, fx);
            }
        }
        target.idle.push(line);
    }

    /// A line is gone; the next job that waits for one opens another.
    fn drop_line(&mut self, line: Key, close: bool, fx: &mut Effects<'_>) {
        let Some(End::Line(l)) = self.ends.remove(line) else {
            return;
        };
        if close {
            fx.close(l.conn);
        }
        let Some(target) = self.targets.by_link(l.link) else {
            return;
        };
        target.open = target.open.saturating_sub(1);
        target.idle.retain(|k| *k != line);
        while let Some(next) = target.waiting.pop_front() {
            if let Some(job) = self.jobs.get_mut(next) {
                fx.cancel(std::mem::replace(&mut job.timer, Timeout::NONE));
                return self.next_statement(next, fx);
            }
        }
    }

    /// A line broke under the job that used it, if one did.
    fn line_lost(&mut self, line: Key, code: u16, why: &str, close: bool, fx: &mut Effects<'_>) {
        let Some(End::Line(l)) = self.ends.get(line) else {
            return;
        };
        let (job, link) = (l.job, l.link);
        let database = fx.peer_id(link).clone();
        // An idle connection that ends says nothing about the next one.
        let elsewhere = job.is_some() && self.targets.failed(link, fx.now());
        self.drop_line(line, close, fx);
        let Some(key) = job else {
            return;
        };
        let error = SqlError::new(code, format!("{why} on '{database}'"));
        if elsewhere
            && let Some(job) = self.jobs.get_mut(key)
            && reads(job)
        {
            // A read may be sent again: to the primary, since this replica is left alone now.
            fx.mark(job.cause, Mark::Retry, || error.to_string());
            fx.cancel(std::mem::replace(&mut job.timer, Timeout::NONE));
            job.line = None;
            return self.next_statement(key, fx);
        }
        self.sql_failed(key, &error, fx);
    }

    fn db_timeout(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(job) = self.jobs.get_mut(key) else {
            return;
        };
        job.timer = Timeout::NONE;
        let (line, cause) = (job.line.take(), job.cause);
        let span = self.db_timeout;
        fx.mark(cause, Mark::TimedOut, || {
            format!("no answer from the database within {span}")
        });
        if let Some(line) = line {
            if let Some(End::Line(l)) = self.ends.get_mut(line) {
                l.job = None;
                self.targets.failed(l.link, fx.now());
                // An answer that still comes must not be taken for another statement's.
                fx.abort(l.conn);
            }
            self.drop_line(line, false, fx);
        } else {
            for target in &mut self.targets.list {
                target.waiting.retain(|k| *k != key);
            }
        }
        let error = SqlError::new(
            2013,
            format!("Lost connection to MySQL server during query: no answer within {span}"),
        );
        self.fail(key, 500, &error.to_string(), fx);
    }

    fn sql_failed(&mut self, key: Key, error: &SqlError, fx: &mut Effects<'_>) {
        if let Some(job) = self.jobs.get_mut(key) {
            fx.mark(job.cause, Mark::Failed, || error.to_string());
        }
        let status = if matches!(error.code, 2003 | 2006 | 2013 | 1040) {
            503
        } else {
            500
        };
        self.fail(key, status, &error.to_string(), fx);
    }

    // Answers.

    fn facts(&self, job: &Job, fx: &Effects<'_>) -> Facts {
        let text = |value: Option<&str>| value.map(str::to_owned);
        Facts {
            id: fx
                .request_id(job.cause)
                .map_or_else(String::new, |id| id.to_string()),
            method: job.request.method.clone(),
            path: job.request.path().to_owned(),
            client: job
                .peer
                .map_or_else(String::new, |(conn, _)| fx.peer_address(conn).to_string()),
            forwarded_for: text(job.request.header("x-forwarded-for")),
            served_by: fx.served_by(job.cause),
            app: self.id.to_string(),
            version: Arc::clone(&job.scope.request.version),
            time: sql_datetime(fx.now()),
        }
    }

    fn answer(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(job) = self.jobs.get(key) else {
            return;
        };
        let Some(code) = job.code.clone() else {
            return;
        };
        let facts = self.facts(job, fx);
        let Some(job) = self.jobs.get_mut(key) else {
            return;
        };
        job.scope.request = facts;
        let mut cookie_set = None;
        match &code.routes[job.scope.route].session {
            SessionUse::Open(values) => {
                let values = values
                    .iter()
                    .map(|(k, path)| (k.clone(), code.value(&job.scope, path)));
                let id = self.sessions.open(values.collect(), code.session_max);
                cookie_set = Some(format!(
                    "{}={id}; Path=/; HttpOnly; SameSite=Lax",
                    code.cookie
                ));
                let me = &self.id;
                fx.mark(job.cause, Mark::Session, || {
                    format!("opened in the memory of {me}")
                });
            }
            SessionUse::Close => {
                if let Some(id) = cookie(&job.request, &code.cookie) {
                    self.sessions.close(id);
                }
                cookie_set = Some(format!("{}=; Path=/; Max-Age=0", code.cookie));
            }
            SessionUse::Optional | SessionUse::Required => {}
        }
        match code.respond(&job.request, &job.scope, &mut self.pages) {
            Ok(mut response) => {
                fx.mark(job.cause, Mark::Rendered, || {
                    format!("{} with {} bytes", response.status, response.body.len())
                });
                if let Some(cookie) = cookie_set {
                    let answer = Arc::make_mut(&mut response);
                    answer.headers.push(("Set-Cookie".to_owned(), cookie));
                }
                self.finish(key, response, fx);
            }
            Err(why) => self.fail(key, 500, &why, fx),
        }
    }

    fn fail(&mut self, key: Key, status: u16, why: &str, fx: &mut Effects<'_>) {
        let Some(job) = self.jobs.get(key) else {
            return;
        };
        let facts = self.facts(job, fx);
        let mut response = match &job.code {
            Some(code) => code.error(&job.request, status, why, &facts),
            None => HttpResponse {
                status,
                headers: vec![
                    (
                        "Content-Type".to_owned(),
                        "text/plain; charset=utf-8".to_owned(),
                    ),
                    ("Content-Length".to_owned(), (why.len() + 1).to_string()),
                ],
                body: Arc::from(format!("{why}\n").into_bytes()),
            },
        };
        if let (405, Some(allow)) = (status, why.strip_prefix("this path takes ")) {
            response
                .headers
                .push(("Allow".to_owned(), allow.to_owned()));
        }
        self.finish(key, Arc::new(response), fx);
    }

    /// The answer is sent and the worker is free.
    fn finish(&mut self, key: Key, response: Arc<HttpResponse>, fx: &mut Effects<'_>) {
        let Some(job) = self.jobs.remove(key) else {
            return;
        };
        fx.cancel(job.timer);
        match job.peer {
            None => fx.withdrew(),
            Some((conn, end)) => {
                if response.status >= 500 {
                    fx.failed(job.since);
                } else {
                    fx.served(job.since);
                }
                let status = response.status;
                fx.mark(job.cause, Mark::Answered, || status.to_string());
                fx.send(conn, job.cause, Message::Response(response));
                let close = job.request.header("connection");
                if close.is_some_and(|c| c.eq_ignore_ascii_case("close")) {
                    self.ends.remove(end);
                    fx.close(conn);
                } else if let Some(End::Peer { job }) = self.ends.get_mut(end) {
                    *job = None;
                }
            }
        }
        self.busy = self.busy.saturating_sub(1);
        let now = fx.now();
        fx.meter().busy_is(now, self.busy);
        if self.busy < self.workers
            && let Some(next) = self.waiting.pop_front()
        {
            self.queue_changed(fx);
            self.start(next, fx);
        }
    }

    /// Whoever asked went away. A request in work is finished for nobody; one that waits is not started.
    fn peer_left(&mut self, end: Key, fx: &mut Effects<'_>) {
        let Some(End::Peer { job: Some(key) }) = self.ends.remove(end) else {
            return;
        };
        if let Some(at) = self.waiting.iter().position(|k| *k == key) {
            self.waiting.remove(at);
            self.jobs.remove(key);
            fx.withdrew();
            self.queue_changed(fx);
        } else if let Some(job) = self.jobs.get_mut(key) {
            job.peer = None;
        }
    }
}

/// True when the statement that a job waits for only reads.
fn reads(job: &Job) -> bool {
    let at = job.scope.results.len();
    let query = job
        .code
        .as_ref()
        .and_then(|c| c.routes[job.scope.route].queries.get(at));
    query.is_some_and(|q| !q.write)
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
        self.targets.update(setup);
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
            Signal::Deploy | Signal::Rewired | Signal::Datagram { .. } | Signal::Wake(_) => {}
        }
    }

    fn stop(&mut self) {
        self.ends.clear();
        self.jobs.clear();
        self.waiting.clear();
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
