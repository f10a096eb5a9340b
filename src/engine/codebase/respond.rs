//! From a finished scope to an answer.
//!
//! Pages are remembered: the same template with the same input gives the same bytes, so the same
//! shared response is handed out again. Results are compared by identity: the database hands out the same
//! shared rows while nothing was written.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::template::Uses;
use super::{Codebase, Content, Respond, Scope, When, form};
use crate::board::Id;
use crate::engine::message::{HttpRequest, HttpResponse};
use crate::engine::wire::reason;
use crate::sql::{Reply, Value};

/// Most pages remembered by one application server.
const PAGES: usize = 64;

/// What a page was made from.
#[derive(Debug, Clone)]
struct Input {
    route: usize,
    answer: usize,
    params: Vec<Value>,
    results: Vec<Arc<Reply>>,
    served_by: Vec<Id>,
    version: Arc<str>,
}

impl Input {
    fn is(&self, answer: usize, scope: &Scope, uses: Uses) -> bool {
        self.route == scope.route
            && self.answer == answer
            && self.results.len() == scope.results.len()
            && self
                .results
                .iter()
                .zip(&scope.results)
                .all(|(a, b)| Arc::ptr_eq(a, b))
            && (!uses.served_by || self.served_by == scope.request.served_by)
            && self.params == scope.params
            && self.version == scope.request.version
    }
}

/// Pages that were made before. Holding the results keeps their identity unique.
#[derive(Debug, Default)]
pub struct Pages {
    entries: Vec<(Input, Arc<HttpResponse>)>,
    next: usize,
}

impl Pages {
    fn find(&self, answer: usize, scope: &Scope, uses: Uses) -> Option<Arc<HttpResponse>> {
        let found = self.entries.iter().find(|(i, _)| i.is(answer, scope, uses));
        found.map(|(_, page)| Arc::clone(page))
    }

    fn keep(&mut self, answer: usize, scope: &Scope, page: &Arc<HttpResponse>) {
        let input = Input {
            route: scope.route,
            answer,
            params: scope.params.clone(),
            results: scope.results.clone(),
            served_by: scope.request.served_by.clone(),
            version: Arc::clone(&scope.request.version),
        };
        let entry = (input, Arc::clone(page));
        if self.entries.len() < PAGES {
            self.entries.push(entry);
        } else {
            self.entries[self.next] = entry;
            self.next = (self.next + 1) % PAGES;
        }
    }
}

impl Codebase {
    /// The answer of a route whose statements are done.
    pub fn respond(
        &self,
        request: &HttpRequest,
        scope: &Scope,
        pages: &mut Pages,
    ) -> Result<Arc<HttpResponse>, String> {
        let json = form::wants_json(request);
        let route = self.routes.get(scope.route).ok_or("the route is gone")?;
        let fits = |r: &Respond| match r.when {
            When::Any => true,
            When::Json => json,
            When::Html => !json,
        };
        let Some(at) = route.respond.iter().position(fits) else {
            return Ok(Arc::new(self.error(
                request,
                406,
                "this route has no answer in the wanted form",
                &scope.request,
            )));
        };
        let chosen = &route.respond[at];
        let response = match &chosen.content {
            Content::Template(name) => {
                let uses = self.templates.uses(name);
                let remember = !(uses.id || uses.client || uses.time || uses.session);
                if remember && let Some(page) = pages.find(at, scope, uses) {
                    return Ok(page);
                }
                let body = self.templates.render(name, &self.whole(scope))?;
                let page = Arc::new(response(chosen.status, HTML, body.into_bytes()));
                if remember {
                    pages.keep(at, scope, &page);
                }
                return Ok(page);
            }
            Content::Json(pattern) => {
                let mut body = self.fill(scope, pattern).to_string();
                body.push('\n');
                response(chosen.status, JSON, body.into_bytes())
            }
            Content::Text(text) => response(chosen.status, TEXT, text.to_vec()),
            Content::Redirect(path) => {
                let mut answer = response(chosen.status, TEXT, Vec::new());
                answer.headers.push(("Location".to_owned(), path.clone()));
                answer
            }
        };
        Ok(Arc::new(response))
    }

    /// An error page, or JSON for a client that speaks it.
    pub fn error(
        &self,
        request: &HttpRequest,
        status: u16,
        message: &str,
        facts: &super::Facts,
    ) -> HttpResponse {
        let title = reason(status);
        if !form::wants_json(request)
            && let Some(name) = &self.error_template
        {
            let scope = Scope {
                route: usize::MAX,
                request: facts.clone(),
                ..Scope::default()
            };
            let mut page = self.whole(&scope);
            page["request"] = json!({
                "served_by": facts.served_by.iter().map(Id::as_str).collect::<Vec<_>>(),
                "version": &*facts.version,
                "id": facts.id,
                "path": facts.path,
            });
            page["error"] = json!({"status": status, "title": title, "message": message});
            if let Ok(body) = self.templates.render(name, &page) {
                return response(status, HTML, body.into_bytes());
            }
        }
        let body = format!("{}\n", json!({"error": message, "status": status}));
        response(status, JSON, body.into_bytes())
    }

    fn fill(&self, scope: &Scope, pattern: &Json) -> Json {
        match pattern {
            Json::String(text) => match text.strip_prefix('$') {
                Some(rest) if rest.starts_with('$') => Json::from(rest),
                Some(path) => self.look_up(scope, path),
                None => pattern.clone(),
            },
            Json::Array(items) => items.iter().map(|i| self.fill(scope, i)).collect(),
            Json::Object(map) => {
                let filled = map.iter().map(|(k, v)| (k.clone(), self.fill(scope, v)));
                Json::Object(filled.collect())
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => pattern.clone(),
        }
    }
}

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

fn response(status: u16, content_type: &str, body: Vec<u8>) -> HttpResponse {
    HttpResponse {
        status,
        headers: vec![
            ("Content-Type".to_owned(), content_type.to_owned()),
            ("Content-Length".to_owned(), body.len().to_string()),
        ],
        body: Arc::from(body),
    }
}
