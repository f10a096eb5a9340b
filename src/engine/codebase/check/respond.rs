//! One answer of a route: exactly one content, with names that are known.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::checker::{Checker, lookup};
use crate::engine::codebase::file::RespondFile;
use crate::engine::codebase::{Content, Respond, template};

pub(super) fn respond(
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
