//! A route's statements, one after the other: which database, the answer, the failure.
//!
//! A read whose replica is away is sent again, to the primary; a write is never sent again.

use std::sync::Arc;

use super::{AppServer, End, Job, Line, Wake};
use crate::engine::Effects;
use crate::engine::message::SqlReply;
use crate::engine::part::Timeout;
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::sql::{Reply, SqlError};

impl AppServer {
    pub(super) fn next_statement(&mut self, key: Key, fx: &mut Effects<'_>) {
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

    /// A database answered on a line.
    pub(super) fn reply(&mut self, line: Key, reply: &SqlReply, fx: &mut Effects<'_>) {
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

    pub(super) fn db_timeout(&mut self, key: Key, fx: &mut Effects<'_>) {
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

    pub(super) fn sql_failed(&mut self, key: Key, error: &SqlError, fx: &mut Effects<'_>) {
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
}

/// True when the statement that a job waits for only reads.
pub(super) fn reads(job: &Job) -> bool {
    let at = job.scope.results.len();
    let query = job
        .code
        .as_ref()
        .and_then(|c| c.routes[job.scope.route].queries.get(at));
    query.is_some_and(|q| !q.write)
}
