//! What a route knows while it runs: parameters, results, the session, the request.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::{Codebase, Route};
use crate::board::Id;
use crate::sql::{Reply, ResultSet, Statement, Value};

/// Facts about the request, from the engine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its number, as in `X-Request-Id`.
    pub id: String,
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The address of whoever connected to the application server.
    pub client: String,
    /// The value of `X-Forwarded-For`, when the client's side sent one.
    pub forwarded_for: Option<String>,
    /// Parts that worked on it so far.
    pub served_by: Vec<Id>,
    /// The application server.
    pub app: String,
    /// The version that it runs.
    pub version: Arc<str>,
    /// The time, `YYYY-MM-DD HH:MM:SS`.
    pub time: String,
}

/// What a route knows while it runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scope {
    /// Number of the route.
    pub route: usize,
    /// Parameters, in the route's order.
    pub params: Vec<Value>,
    /// Results of the statements so far, in order.
    pub results: Vec<Arc<Reply>>,
    /// Values of the session, when there is one.
    pub session: Option<Arc<BTreeMap<String, Value>>>,
    /// Facts about the request.
    pub request: Facts,
}

impl Codebase {
    /// The statement of a query with its values bound.
    pub fn bind(&self, scope: &Scope, query: usize) -> Option<Statement> {
        let route = self.routes.get(scope.route)?;
        let query = route.queries.get(query)?;
        let params: Vec<Value> = query
            .bind
            .iter()
            .map(|path| self.value(scope, path))
            .collect();
        Some(Statement {
            sql: Arc::clone(&query.sql),
            params: Arc::from(params),
        })
    }

    /// A single value by its path; what is no single value is NULL.
    pub fn value(&self, scope: &Scope, path: &str) -> Value {
        let Some(route) = self.routes.get(scope.route) else {
            return Value::Null;
        };
        // The usual case: a parameter.
        if let Some(at) = Self::param_at(route, path) {
            return scope.params.get(at).cloned().unwrap_or(Value::Null);
        }
        match self.look_up(scope, path) {
            Json::Bool(b) => Value::Int(i64::from(b)),
            Json::Number(n) => match n.as_i64() {
                Some(n) => Value::Int(n),
                None => Value::Real(n.as_f64().unwrap_or(0.0)),
            },
            Json::String(text) => Value::text(text),
            Json::Null | Json::Array(_) | Json::Object(_) => Value::Null,
        }
    }

    /// A value by its path, such as `messages.0.text` or `request.served_by`.
    pub fn look_up(&self, scope: &Scope, path: &str) -> Json {
        let Some(route) = self.routes.get(scope.route) else {
            return Json::Null;
        };
        let mut steps = path.split('.');
        let first = steps.next().unwrap_or_default();
        let mut value = root(route, scope, first);
        for step in steps {
            let next = match &mut value {
                Json::Object(map) => map.remove(step),
                Json::Array(items) => step
                    .parse::<usize>()
                    .ok()
                    .filter(|i| *i < items.len())
                    .map(|i| items.swap_remove(i)),
                _ => None,
            };
            value = next.unwrap_or(Json::Null);
        }
        value
    }

    /// Everything, for a template.
    pub(super) fn whole(&self, scope: &Scope) -> Json {
        let mut map = Map::new();
        if let Some(route) = self.routes.get(scope.route) {
            let params = route.params.iter().map(|p| p.name.as_str());
            let results = route.queries.iter().map(|q| q.name.as_str());
            for name in params.chain(results).chain(["request", "session"]) {
                map.insert(name.to_owned(), root(route, scope, name));
            }
        }
        Json::Object(map)
    }
}

fn root(route: &Route, scope: &Scope, name: &str) -> Json {
    if name == "request" {
        return request(&scope.request);
    }
    if name == "session" {
        return scope.session.as_ref().map_or(Json::Null, |values| {
            let pairs = values.iter().map(|(k, v)| (k.clone(), from_sql(v)));
            Json::Object(pairs.collect())
        });
    }
    if let Some(at) = Codebase::param_at(route, name) {
        return scope.params.get(at).map_or(Json::Null, from_sql);
    }
    let query = route.queries.iter().position(|q| q.name == name);
    let Some((at, reply)) = query.and_then(|at| Some((at, scope.results.get(at)?))) else {
        return Json::Null;
    };
    match &**reply {
        Reply::Done(done) => json!({"affected": done.affected, "insert_id": done.insert_id}),
        Reply::Rows(set) if route.queries[at].one => {
            set.rows.first().map_or(Json::Null, |row| object(set, row))
        }
        Reply::Rows(set) => set.rows.iter().map(|row| object(set, row)).collect(),
    }
}

fn object(set: &ResultSet, row: &[Value]) -> Json {
    let pairs = set.columns.iter().zip(row);
    Json::Object(pairs.map(|(k, v)| (k.to_string(), from_sql(v))).collect())
}

fn from_sql(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(n) => Json::from(*n),
        Value::Real(x) => Json::from(*x),
        Value::Text(text) => Json::from(&**text),
        Value::Blob(bytes) => Json::from(String::from_utf8_lossy(bytes).into_owned()),
    }
}

fn request(facts: &Facts) -> Json {
    let served_by: Vec<&str> = facts.served_by.iter().map(Id::as_str).collect();
    json!({
        "id": facts.id,
        "method": facts.method,
        "path": facts.path,
        "client": facts.client,
        "forwarded_for": facts.forwarded_for,
        "served_by": served_by,
        "app": facts.app,
        "version": &*facts.version,
        "time": facts.time,
    })
}
