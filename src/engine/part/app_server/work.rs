//! Workers and the backlog: how a request comes in, gets a worker, and how the worker is free again.
//!
//! What a route does with its worker is not here: statements are in [`super::statements`], what is
//! answered in [`super::answers`].

use std::sync::Arc;

use super::{AppServer, End, Job, Wake};
use crate::engine::codebase::{Planned, Scope, SessionUse, cookie};
use crate::engine::message::{HttpRequest, HttpResponse, Message};
use crate::engine::net::Cause;
use crate::engine::part::Timeout;
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::{Effects, Nanos};

impl AppServer {
    pub(super) fn request(
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

    /// The board changed: more workers and more connections are used at once, and who waited for a
    /// database that is gone asks another.
    pub(super) fn rewired(&mut self, fx: &mut Effects<'_>) {
        while self.busy < self.workers
            && let Some(next) = self.waiting.pop_front()
        {
            self.queue_changed(fx);
            self.start(next, fx);
        }
        let mut again = std::mem::take(&mut self.orphans);
        for target in &mut self.targets.list {
            let free = self.pool.saturating_sub(target.open);
            again.extend(target.waiting.drain(..free.min(target.waiting.len())));
        }
        for key in again {
            if let Some(job) = self.jobs.get_mut(key) {
                fx.cancel(std::mem::replace(&mut job.timer, Timeout::NONE));
                self.next_statement(key, fx);
            }
        }
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
        fx.work(span, job.cause, Wake::Worked(key));
    }

    /// The CPU time is spent: on to the session and the statements, or to the error.
    pub(super) fn worked(&mut self, key: Key, fx: &mut Effects<'_>) {
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

    /// The answer is sent and the worker is free.
    pub(super) fn finish(&mut self, key: Key, response: Arc<HttpResponse>, fx: &mut Effects<'_>) {
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
    pub(super) fn peer_left(&mut self, end: Key, fx: &mut Effects<'_>) {
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
