//! From files to a checked code base, with a finding for each mistake: file, line, what, what to do.
//!
//! Here is the whole file; [`mod@route`], [`respond`] and [`mod@schema`] check their own piece, [`checker`]
//! collects, [`finding`] is what comes out.

mod checker;
mod finding;
mod respond;
mod route;
mod schema;

use std::sync::Arc;

use super::file::{AppFile, FORMAT};
use super::{Codebase, FileSet, Site, template};

use checker::Checker;
pub use finding::{Finding, Severity};
use route::route;
use schema::schema;

/// Largest file of a code base.
const MAX_FILE: usize = 1 << 20;
/// Most routes.
const MAX_ROUTES: usize = 200;

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
    let (schema, tables) = schema(files, app.schema.as_deref(), &mut checker, &mut findings);
    findings.append(&mut checker.findings);
    if findings.iter().any(|f| f.severity == Severity::Error) {
        return (None, findings);
    }
    let codebase = Codebase {
        name: app.name,
        version: Arc::from(app.version),
        database: Arc::from(app.database),
        schema,
        tables,
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
