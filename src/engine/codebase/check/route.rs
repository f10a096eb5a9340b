//! One route: its path, parameters, statements and session.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::checker::{Checker, bare, lookup};
use super::is_name_char;
use super::respond::respond;
use crate::engine::codebase::file::{
    OneOrMore, ParamFile, RouteFile, SessionUseFile, StatementFile, TypeFile, UseFile,
};
use crate::engine::codebase::{
    Param, ParamType, Place, Query, Respond, Route, Segment, SessionUse, template,
};
use crate::sql::{Class, Value, inspect};

/// Most statements of a route.
const MAX_QUERIES: usize = 20;

pub(super) fn route(
    checker: &mut Checker<'_>,
    file: RouteFile,
    templates: &template::Templates,
) -> Route {
    if file.method.is_empty() || !file.method.chars().all(|c| c.is_ascii_uppercase()) {
        checker.error(
            &file.method,
            format!("{:?} is not a method", file.method),
            "write it in capitals, such as GET",
        );
    }
    if !file.path.starts_with('/') || file.path.contains(['?', '#', ' ']) {
        checker.error(
            &file.path,
            format!("{:?} is not a path", file.path),
            "start it with / and leave the query out",
        );
    }
    let segments: Vec<Segment> = file.path.split('/').skip(1).map(segment).collect();
    let params: Vec<Param> = file
        .params
        .into_iter()
        .map(|(name, p)| param(checker, name, p, &segments))
        .collect();
    if file.statements.len() > MAX_QUERIES {
        checker.error(
            &file.path,
            format!("more than {MAX_QUERIES} statements in one route"),
            "split the route",
        );
    }
    let mut known: BTreeSet<String> = params.iter().map(|p| p.name.clone()).collect();
    let mut queries = Vec::new();
    for statement in file.statements.into_iter().take(MAX_QUERIES) {
        let query = query(checker, statement, &known);
        if !known.insert(query.name.clone()) || query.name == "request" || query.name == "session" {
            checker.error(
                &query.name,
                format!("the name {:?} is taken", query.name),
                "give the result another name",
            );
        }
        queries.push(query);
    }
    let session = match file.session {
        None => SessionUse::Optional,
        Some(SessionUseFile::Required) => SessionUse::Required,
        Some(SessionUseFile::Close) => SessionUse::Close,
        Some(SessionUseFile::Open(values)) => {
            for path in values.values() {
                lookup(checker, path, &known);
            }
            let open = |(name, path): (String, String)| (name, bare(&path).to_owned());
            SessionUse::Open(values.into_iter().map(open).collect())
        }
    };
    if file.respond.is_empty() {
        checker.error(
            &file.path,
            "the route answers nothing",
            "add a \"respond\" entry",
        );
    }
    let respond: Vec<Respond> = file
        .respond
        .into_iter()
        .map(|r| respond(checker, r, templates, &known))
        .collect();
    if !(0.0..=10_000.0).contains(&file.cost) {
        checker.error(
            &file.path,
            format!("cost {} is out of range", file.cost),
            "use 0 to 10000",
        );
    }
    Route {
        about: file.about,
        method: file.method,
        path: file.path,
        segments,
        params,
        queries,
        session,
        respond,
        cost_permille: (file.cost.clamp(0.0, 10_000.0) * 1_000.0).round() as u64,
    }
}

fn segment(text: &str) -> Segment {
    match text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) {
        Some(name) => Segment::Param(name.to_owned()),
        None => Segment::Literal(text.to_owned()),
    }
}

fn param(checker: &mut Checker<'_>, name: String, file: ParamFile, path: &[Segment]) -> Param {
    let from = match file.from {
        OneOrMore::One(place) => vec![place],
        OneOrMore::More(places) => places,
    };
    if from.contains(&Place::Path) && !path.contains(&Segment::Param(name.clone())) {
        checker.error(
            &name,
            format!("the path has no {{{name}}}"),
            "write the parameter into the path, such as /messages/{id}",
        );
    }
    let kind = match file.kind {
        TypeFile::Text => ParamType::Text,
        TypeFile::Int => ParamType::Int,
    };
    let default = match (&file.default, kind) {
        (None, _) => Value::Null,
        (Some(serde_json::Value::String(text)), ParamType::Text) => Value::from(text.as_str()),
        (Some(serde_json::Value::Number(n)), ParamType::Int) if n.is_i64() => {
            Value::Int(n.as_i64().unwrap_or_default())
        }
        (Some(other), _) => {
            checker.error(
                &name,
                format!("the default {other} of {name:?} has another type"),
                "give a default of the parameter's type",
            );
            Value::Null
        }
    };
    let (least, most) = match kind {
        ParamType::Text => (0, 65_535),
        ParamType::Int => (i64::MIN, i64::MAX),
    };
    let (min, max) = (file.min.unwrap_or(least), file.max.unwrap_or(most));
    if min > max {
        checker.error(&name, format!("{name:?}: min is above max"), "swap them");
    }
    Param {
        name,
        from,
        kind,
        required: file.required,
        default,
        min,
        max,
    }
}

fn query(checker: &mut Checker<'_>, file: StatementFile, known: &BTreeSet<String>) -> Query {
    match inspect(&file.sql) {
        Err(error) => checker.error(
            &file.sql,
            error.to_string(),
            "the database part understands everyday MySQL; change the statement",
        ),
        Ok((class, params)) => {
            if params != file.bind.len() {
                checker.error(
                    &file.sql,
                    format!(
                        "{params} question marks, but {} values in \"bind\"",
                        file.bind.len()
                    ),
                    "name one value for each question mark",
                );
            }
            if class != Class::Read && file.use_ == UseFile::Read {
                checker.error(
                    &file.sql,
                    "the statement changes something, but \"use\" says \"read\"",
                    "write \"use\": \"write\"",
                );
            }
            if matches!(class, Class::Transaction | Class::Definition) {
                checker.error(
                    &file.sql,
                    "routes cannot define tables or hold transactions",
                    "put definitions into schema.sql; each statement of a route commits by itself",
                );
            }
        }
    }
    for path in &file.bind {
        lookup(checker, path, known);
    }
    if file.name.is_empty() || !file.name.chars().all(is_name_char) {
        checker.error(
            &file.name,
            format!("{:?} is not a name", file.name),
            "use letters, digits and '_'",
        );
    }
    Query {
        name: file.name,
        sql: Arc::from(file.sql),
        bind: file.bind.iter().map(|p| bare(p).to_owned()).collect(),
        write: file.use_ == UseFile::Write,
        heavy: file.heavy,
        one: file.one,
    }
}
