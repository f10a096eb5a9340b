//! Connections to databases in use: which job has which line, and what a broken one means for it.
//!
//! Which database a statement goes to, and how many lines there may be, is [`super::pool`]'s.

use std::sync::Arc;

use super::statements::reads;
use super::{AppServer, End};
use crate::engine::Effects;
use crate::engine::message::{Message, SqlStatement};
use crate::engine::part::Timeout;
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::sql::SqlError;

impl AppServer {
    /// A job sends its statement on a line that stands.
    pub(super) fn use_line(&mut self, line: Key, key: Key, fx: &mut Effects<'_>) {
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

    /// A line has nothing to do: the next job that waits for one gets it.
    pub(super) fn free_line(&mut self, line: Key, fx: &mut Effects<'_>) {
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
    pub(super) fn drop_line(&mut self, line: Key, close: bool, fx: &mut Effects<'_>) {
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
    pub(super) fn line_lost(
        &mut self,
        line: Key,
        code: u16,
        why: &str,
        close: bool,
        fx: &mut Effects<'_>,
    ) {
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
}
