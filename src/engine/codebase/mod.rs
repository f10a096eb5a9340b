//! A code base: what an application server runs and a web server's files, read from data.
//!
//! `app.json` maps routes to SQL and to answers, `schema.sql` makes the tables, `templates/` are
//! pages in Jinja, the static folder is for the web server. `assets/codebase/README.md` says what may stand
//! in them; it is also the built-in code base, the guestbook.
//!
//! - [`Codebase::read`] turns files into a checked value, with a [`Finding`] for each mistake.
//! - [`Site`] is what a web server answers alone; it asks for nothing else of a code base.
//! - [`Codebase::plan`] turns a request into parameters and a route, or into a 4xx.
//! - [`Scope`] is what a route knows while it runs; [`Codebase::respond`] turns it into an answer.
//!
//! What it deliberately does not do: it opens no file (it gets a set of files), runs no SQL and
//! knows no time. Given the same files and the same scope it gives the same bytes.

mod check;
mod file;
mod form;
mod plan;
mod respond;
mod scope;
mod site;
mod template;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::sources::{FileSet, Sources};
use crate::board::Id;
use crate::sql::Statement;

pub use check::{Finding, Severity};
pub use form::cookie;
pub use plan::Planned;
pub use respond::Pages;
pub use scope::{Facts, Scope};
pub use site::{Site, StaticFile};

/// The name of the built-in code base.
pub const GUESTBOOK: &str = "builtin:guestbook";

/// Where the value of a parameter is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the part of a request of its name")]
pub enum Place {
    Query,
    Form,
    Json,
    Path,
    Cookie,
    Header,
}

/// What a parameter must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamType {
    /// A text of `min` to `max` characters, white space around it cut.
    Text,
    /// A whole number from `min` to `max`.
    Int,
}

/// A parameter of a route.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Where it is looked for, in order.
    pub from: Vec<Place>,
    /// What it must be.
    pub kind: ParamType,
    /// 400 when it is missing.
    pub required: bool,
    /// What it is when it is missing; `NULL` otherwise.
    pub default: crate::sql::Value,
    /// Least length or value.
    pub min: i64,
    /// Greatest length or value.
    pub max: i64,
}

/// A statement of a route.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Name of its result.
    pub name: String,
    /// The text.
    pub sql: Arc<str>,
    /// What stands for each `?`, as paths into the scope.
    pub bind: Vec<String>,
    /// True when it must go to the primary.
    pub write: bool,
    /// True when it takes the database's extra time.
    pub heavy: bool,
    /// The result is one row; without a row the answer is 404.
    pub one: bool,
}

/// What a route does with the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionUse {
    /// Reads it, if there is one.
    Optional,
    /// 401 without one.
    Required,
    /// Opens one with these values: name to path into the scope.
    Open(BTreeMap<String, String>),
    /// Ends it.
    Close,
}

/// What an answer is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A template by its name.
    Template(String),
    /// JSON in which strings that start with `$` are looked up.
    Json(serde_json::Value),
    /// A plain text.
    Text(Arc<[u8]>),
    /// 303 to a path.
    Redirect(String),
}

/// When an answer fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Always.
    Any,
    /// The client sent JSON or asks for it.
    Json,
    /// It does not.
    Html,
}

/// One possible answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Respond {
    /// When it fits.
    pub when: When,
    /// The status.
    pub status: u16,
    /// What it is made of.
    pub content: Content,
}

/// A step of a path pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// This text.
    Literal(String),
    /// Any text, kept under this name.
    Param(String),
}

/// A route.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// What it is for.
    pub about: String,
    /// `GET` and so on.
    pub method: String,
    /// The pattern as written.
    pub path: String,
    segments: Vec<Segment>,
    params: Vec<Param>,
    /// Statements, in order.
    pub queries: Vec<Query>,
    /// What it does with the session.
    pub session: SessionUse,
    respond: Vec<Respond>,
    /// Service time as a multiple of the application server's, over 1000.
    pub cost_permille: u64,
}

/// A checked code base.
#[derive(Debug)]
pub struct Codebase {
    /// Its name.
    pub name: String,
    /// The version that `app.json` names.
    pub version: Arc<str>,
    /// The database that its statements are for.
    pub database: Arc<str>,
    /// Statements that make the tables and the first rows.
    pub schema: Vec<Statement>,
    /// The tables that are there after them.
    pub tables: Vec<String>,
    /// Routes, in order; the first that matches wins.
    pub routes: Vec<Route>,
    /// Name of the session cookie.
    pub cookie: String,
    /// Most sessions that an application server keeps.
    pub session_max: usize,
    templates: template::Templates,
    error_template: Option<String>,
}

impl Codebase {
    /// Reads and checks a set of files. Without errors among the findings there is a code base.
    pub fn read(files: &FileSet) -> (Option<Self>, Vec<Finding>) {
        check::read(files)
    }

    /// The path of the first page that reaches every part: one that asks the database, needs nobody
    /// to be logged in and nothing to be filled in. Else of the first page of the application.
    pub fn deep_page(&self) -> Option<&str> {
        let plain = |route: &&Route| {
            let asks = route.params.iter().any(|p| p.required);
            let varies = route
                .segments
                .iter()
                .any(|s| matches!(s, Segment::Param(_)));
            route.method == "GET" && !asks && !varies && route.session != SessionUse::Required
        };
        let mut pages = self.routes.iter().filter(plain);
        let deep = pages.clone().find(|r| !r.queries.is_empty());
        deep.or_else(|| pages.next()).map(|r| r.path.as_str())
    }

    /// Finds the code base of a node that names a `source`.
    pub fn find(node: &Id, source: &str, sources: &Sources) -> (Option<Self>, Vec<Finding>) {
        if let Some(files) = sources.of(node, source) {
            return Self::read(files);
        }
        let finding = Finding::error(
            "app.json",
            None,
            format!("there is no code base {source:?}"),
            format!("use {GUESTBOOK:?} or a folder beside the board file that holds an app.json"),
        );
        (None, vec![finding])
    }
}

/// Why there is no code base, from what was found: the first error, and how many follow.
pub fn refusal(findings: &[Finding]) -> String {
    let mut errors = findings.iter().filter(|f| f.severity == Severity::Error);
    let first = errors.next().map(ToString::to_string).unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(&first);
    match errors.count() {
        0 => first.to_owned(),
        more => format!("{first} (and {more} more)"),
    }
}

/// The files of the built-in guestbook.
pub fn builtin() -> FileSet {
    macro_rules! files {
        ($($path:literal),* $(,)?) => {
            [$(($path, &include_bytes!(concat!("../../../assets/codebase/", $path))[..])),*]
        };
    }
    files![
        "app.json",
        "schema.sql",
        "static/favicon.svg",
        "static/index.html",
        "static/style.css",
        "templates/error.html",
        "templates/layout.html",
        "templates/messages.html",
        "templates/report.html",
    ]
    .into_iter()
    .map(|(path, bytes)| (path.to_owned(), Arc::from(bytes)))
    .collect()
}

#[cfg(test)]
mod tests;
