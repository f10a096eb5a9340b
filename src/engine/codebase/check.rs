//! From files to a checked code base, with a finding for each mistake: file, line, what, what to do.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::file::{
    AppFile, FORMAT, OneOrMore, ParamFile, RespondFile, RouteFile, TypeFile, UseFile,
};
use super::file::{SessionUseFile, StatementFile};
use super::{
    Codebase, Content, FileSet, Param, ParamType, Place, Query, Respond, Route, Segment,
    SessionUse, Site, template,
};
use crate::sql::{Class, Statement, Value, inspect, split_script};

/// Largest file of a code base.
const MAX_FILE: usize = 1 << 20;
/// Most routes.
const MAX_ROUTES: usize = 200;
/// Most statements of a route.
const MAX_QUERIES: usize = 20;

/// How bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It runs, but probably not as meant.
    Warning,
    /// It cannot run.
    Error,
}

/// One mistake in a code base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad.
    pub severity: Severity,
    /// The file, inside the code base.
    pub file: String,
    /// The line, from 1, where one is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Finding {
    /// An error.
    pub fn error(
        file: &str,
        line: Option<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Error,
            file: file.to_owned(),
            line,
            message: message.into(),
            help: help.into(),
        }
    }
}

impl fmt::Display for Finding {
    /// `error: what; app.json line 12; what to do`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}: {}; {}", self.message, self.file)?;
        if let Some(line) = self.line {
            write!(f, " line {line}")?;
        }
        write!(f, "; {}", self.help)
    }
}

/// Collects findings about `app.json`, with the line where a text of it stands.
struct Checker<'a> {
    json: &'a str,
    /// Byte where the route being checked starts, as far as it can be told.
    from: usize,
    findings: Vec<Finding>,
}

impl Checker<'_> {
    /// An error at the first place behind the current one where this text stands as a JSON string.
    fn error(&mut self, text: &str, message: impl Into<String>, help: impl Into<String>) {
        let line = self.find(text).map(|at| line_of(self.json, at));
        self.findings
            .push(Finding::error("app.json", line, message, help));
    }

    fn find(&self, text: &str) -> Option<usize> {
        let quoted = serde_json::to_string(text).ok()?;
        let behind = self.json.get(self.from..)?.find(&quoted);
        behind
            .map(|at| at + self.from)
            .or_else(|| self.json.find(&quoted))
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())]
        .iter()
        .filter(|b| **b == b'\n')
        .count()
        + 1
}

pub(super) fn read(files: &FileSet) -> (Option<Codebase>, Vec<Finding>) {
    let mut findings = Vec::new();
    let (app, json) = match app_file(files) {
        Ok(read) => read,
        Err(finding) => return (None, vec![*finding]),
    };
    let mut checker = Checker {
        json: &json,
        from: 0,
        findings: Vec::new(),
    };
    if app.format != FORMAT {
        checker.error(
            &app.format,
            format!("format {:?} is not known", app.format),
            format!("write \"format\": {FORMAT:?}"),
        );
    }
    if app.database.is_empty() || !app.database.chars().all(is_name_char) {
        checker.error(
            &app.database,
            format!("{:?} is not a database name", app.database),
            "use letters, digits and '_'",
        );
    }
    let templates = template::Templates::read(files, &mut findings);
    if app.routes.len() > MAX_ROUTES {
        checker.error(
            "routes",
            format!("more than {MAX_ROUTES} routes"),
            "leave some out",
        );
    }
    static_files(files, &app, &mut checker);
    let mut routes = Vec::new();
    for file in app.routes.into_iter().take(MAX_ROUTES) {
        if let Some(at) = checker.find(&file.path) {
            checker.from = at;
        }
        routes.push(route(&mut checker, file, &templates));
    }
    checker.from = 0;
    if let Some(name) = &app.error_template
        && !templates.has(name)
    {
        checker.error(
            name,
            format!("there is no template {name:?}"),
            "add it to templates/ or leave error_template out",
        );
    }
    let schema = schema(files, app.schema.as_deref(), &mut checker, &mut findings);
    findings.append(&mut checker.findings);
    if findings.iter().any(|f| f.severity == Severity::Error) {
        return (None, findings);
    }
    let codebase = Codebase {
        name: app.name,
        version: Arc::from(app.version),
        database: Arc::from(app.database),
        schema,
        routes,
        cookie: app.session.cookie,
        session_max: app.session.max.clamp(1, 1_000_000),
        templates,
        error_template: app.error_template,
    };
    (Some(codebase), findings)
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn app_file(files: &FileSet) -> Result<(AppFile, String), Box<Finding>> {
    let fail = |line, message: String, help: &str| {
        Err(Box::new(Finding::error("app.json", line, message, help)))
    };
    let Some(bytes) = files.get("app.json") else {
        return fail(
            None,
            "the file is missing".to_owned(),
            "a code base needs an app.json",
        );
    };
    if bytes.len() > MAX_FILE {
        return fail(
            None,
            "the file is larger than 1 MiB".to_owned(),
            "make it smaller",
        );
    }
    let Ok(json) = std::str::from_utf8(bytes) else {
        return fail(
            None,
            "the file is not UTF-8 text".to_owned(),
            "save it as UTF-8",
        );
    };
    let mut reader = serde_json::Deserializer::from_str(json);
    match serde_path_to_error::deserialize::<_, AppFile>(&mut reader) {
        Ok(app) => Ok((app, json.to_owned())),
        Err(error) => {
            let path = error.path().to_string();
            let inner = error.into_inner();
            let mut message = inner.to_string();
            if let Some(at) = message.rfind(" at line ") {
                message.truncate(at);
            }
            let place = if path == "." {
                String::new()
            } else {
                format!(" at {path}")
            };
            fail(
                Some(inner.line().max(1)),
                format!("{message}{place}"),
                "assets/codebase/README.md lists what may stand there",
            )
        }
    }
}

fn route(checker: &mut Checker<'_>, file: RouteFile, templates: &template::Templates) -> Route {
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

/// A path without the `$` that may stand before it.
fn bare(path: &str) -> &str {
    path.strip_prefix('$').unwrap_or(path)
}

/// The first step of a path must be known.
fn lookup(checker: &mut Checker<'_>, path: &str, known: &BTreeSet<String>) {
    let first = bare(path).split('.').next().unwrap_or_default();
    if !known.contains(first) && first != "request" && first != "session" {
        let names: Vec<&str> = known.iter().map(String::as_str).collect();
        checker.error(
            path,
            format!("{path:?} names no parameter and no earlier result"),
            format!(
                "known here: request, session{}{}",
                if names.is_empty() { "" } else { ", " },
                names.join(", ")
            ),
        );
    }
}

fn respond(
    checker: &mut Checker<'_>,
    file: RespondFile,
    templates: &template::Templates,
    known: &BTreeSet<String>,
) -> Respond {
    let default_status = if file.redirect.is_some() { 303 } else { 200 };
    let status = file.status.unwrap_or(default_status);
    if !(200..=599).contains(&status) {
        checker.error(
            "status",
            format!("{status} is not a status"),
            "use 200 to 599",
        );
    }
    let content = match (file.template, file.json, file.text, file.redirect) {
        (Some(name), None, None, None) => {
            if !templates.has(&name) {
                checker.error(
                    &name,
                    format!("there is no template {name:?}"),
                    "add it to templates/",
                );
            }
            Content::Template(name)
        }
        (None, Some(json), None, None) => {
            json_lookups(checker, &json, known, 0);
            Content::Json(json)
        }
        (None, None, Some(text), None) => Content::Text(Arc::from(text.into_bytes())),
        (None, None, None, Some(path)) => {
            if !path.starts_with('/') || path.chars().any(char::is_control) {
                checker.error(
                    &path,
                    format!("{path:?} is not a path of this site"),
                    "start it with /",
                );
            }
            Content::Redirect(path)
        }
        _ => {
            checker.error(
                "respond",
                "an answer is made of exactly one of template, json, text, redirect",
                "keep one of them",
            );
            Content::Text(Arc::from([]))
        }
    };
    Respond {
        when: file.when,
        status,
        content,
    }
}

fn json_lookups(
    checker: &mut Checker<'_>,
    json: &serde_json::Value,
    known: &BTreeSet<String>,
    depth: usize,
) {
    match json {
        serde_json::Value::String(text) => {
            if text.starts_with('$') && !text.starts_with("$$") {
                lookup(checker, text, known);
            }
        }
        serde_json::Value::Array(items) if depth < 32 => {
            for item in items {
                json_lookups(checker, item, known, depth + 1);
            }
        }
        serde_json::Value::Object(map) if depth < 32 => {
            for item in map.values() {
                json_lookups(checker, item, known, depth + 1);
            }
        }
        serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
            checker.error(
                "json",
                "JSON nested deeper than 32 levels",
                "make it flatter",
            );
        }
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
    }
}

/// Says when the index is declared but not there. The files themselves are the web server's.
fn static_files(files: &FileSet, app: &AppFile, checker: &mut Checker<'_>) {
    let (Some(folder), Some(index)) = (&app.static_folder, &app.index) else {
        return;
    };
    if Site::new(files, Some(folder), Some(index))
        .find("/")
        .is_none()
    {
        let folder = folder.trim_end_matches('/');
        checker.error(
            index,
            format!("there is no file {folder}/{index}"),
            "add it or leave \"index\" out",
        );
    }
}

fn schema(
    files: &FileSet,
    name: Option<&str>,
    checker: &mut Checker<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Statement> {
    let Some(name) = name else {
        return Vec::new();
    };
    let Some(text) = files.get(name).and_then(|b| std::str::from_utf8(b).ok()) else {
        checker.error(
            name,
            format!("there is no text file {name:?}"),
            "add it or leave \"schema\" out",
        );
        return Vec::new();
    };
    let statements = match split_script(text) {
        Ok(statements) => statements,
        Err((line, error)) => {
            findings.push(Finding::error(
                name,
                Some(line),
                error.to_string(),
                "fix the SQL",
            ));
            return Vec::new();
        }
    };
    let mut schema = Vec::new();
    // The statements are tried on an empty store, so that a board never starts with half a schema.
    let mut trial = crate::sql::Store::new("trial").ok();
    let mut session = crate::sql::Session::new(1);
    for (line, sql) in statements {
        let statement = Statement::new(sql);
        let result = match &mut trial {
            Some(store) => store.run(&mut session, &statement, 0, 0).map(|_| ()),
            None => inspect(sql).map(|_| ()),
        };
        if let Err(error) = result {
            findings.push(Finding::error(
                name,
                Some(line),
                error.to_string(),
                "fix the SQL",
            ));
        }
        schema.push(statement);
    }
    schema
}
