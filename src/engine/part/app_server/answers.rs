//! What a request is answered with: the route's page with its session cookie, or an error page.

use std::sync::Arc;

use super::{AppServer, Job};
use crate::engine::Effects;
use crate::engine::calendar::sql_datetime;
use crate::engine::codebase::{Facts, SessionUse, cookie};
use crate::engine::message::HttpResponse;
use crate::engine::slab::Key;
use crate::engine::trace::Mark;

impl AppServer {
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

    pub(super) fn answer(&mut self, key: Key, fx: &mut Effects<'_>) {
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

    pub(super) fn fail(&mut self, key: Key, status: u16, why: &str, fx: &mut Effects<'_>) {
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
}
