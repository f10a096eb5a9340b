//! Templates: Jinja by minijinja, HTML-escaped, bounded by fuel.

use std::collections::BTreeMap;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde_json::Value as Json;

use super::FileSet;
use super::check::Finding;

/// Steps that one page may take; the guestbook's need some thousands.
const FUEL: u64 = 1_000_000;

/// Which of the changing facts a template looks at. What it does not look at cannot change it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a set of facts, each in or out"
)]
pub(super) struct Uses {
    pub id: bool,
    pub client: bool,
    pub served_by: bool,
    pub time: bool,
    pub session: bool,
}

impl Uses {
    const ALL: Self = Self {
        id: true,
        client: true,
        served_by: true,
        time: true,
        session: true,
    };
}

#[derive(Debug)]
pub(super) struct Templates {
    environment: Environment<'static>,
    uses: BTreeMap<String, Uses>,
}

impl Templates {
    /// Takes every file under `templates/`.
    pub fn read(files: &FileSet, findings: &mut Vec<Finding>) -> Self {
        let mut environment = Environment::new();
        environment.set_fuel(Some(FUEL));
        environment.set_undefined_behavior(UndefinedBehavior::Lenient);
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html") {
                AutoEscape::Html
            } else {
                AutoEscape::None
            }
        });
        let mut uses = BTreeMap::new();
        for (path, bytes) in files {
            let Some(name) = path.strip_prefix("templates/") else {
                continue;
            };
            let text = String::from_utf8_lossy(bytes).into_owned();
            match environment.add_template_owned(name.to_owned(), text) {
                Ok(()) => {
                    uses.insert(name.to_owned(), Uses::default());
                }
                Err(error) => findings.push(Finding::error(
                    path,
                    error.line(),
                    error
                        .detail()
                        .unwrap_or("the template cannot be read")
                        .to_owned(),
                    "templates are Jinja: see the minijinja documentation",
                )),
            }
        }
        // A template that extends or includes another looks at what that one looks at. Which one
        // it is can depend on a variable, so the union over all templates is taken then.
        let own: BTreeMap<String, Uses> = uses
            .keys()
            .map(|name| (name.clone(), looks_at(&environment, name)))
            .collect();
        let union = own.values().fold(Uses::default(), |a, b| Uses {
            id: a.id || b.id,
            client: a.client || b.client,
            served_by: a.served_by || b.served_by,
            time: a.time || b.time,
            session: a.session || b.session,
        });
        for used in uses.values_mut() {
            *used = union;
        }
        Self { environment, uses }
    }

    pub fn has(&self, name: &str) -> bool {
        self.uses.contains_key(name)
    }

    pub fn uses(&self, name: &str) -> Uses {
        self.uses.get(name).copied().unwrap_or(Uses::ALL)
    }

    /// Fills a template. The error is one line for people.
    pub fn render(&self, name: &str, scope: &Json) -> Result<String, String> {
        let page = self
            .environment
            .get_template(name)
            .and_then(|t| t.render(Serde(scope)));
        page.map_err(|error| {
            let line = error
                .line()
                .map(|l| format!(" line {l}"))
                .unwrap_or_default();
            let what = error
                .detail()
                .map_or_else(|| error.kind().to_string(), str::to_owned);
            format!("{what}; templates/{}{line}", error.name().unwrap_or(name))
        })
    }
}

fn looks_at(environment: &Environment<'_>, name: &str) -> Uses {
    let Ok(template) = environment.get_template(name) else {
        return Uses::ALL;
    };
    let mut uses = Uses::default();
    for path in template.undeclared_variables(true) {
        match path.as_str() {
            "request.id" => uses.id = true,
            "request.client" | "request.forwarded_for" => uses.client = true,
            "request.served_by" => uses.served_by = true,
            "request.time" => uses.time = true,
            // The whole record, passed on or printed.
            "request" => return Uses::ALL,
            path if path == "session" || path.starts_with("session.") => uses.session = true,
            _ => {}
        }
    }
    uses
}
