//! From a request to a route and its parameters.

use super::form;
use super::{Codebase, Param, ParamType, Place, Route, Segment};
use crate::engine::message::HttpRequest;
use crate::sql::Value;

/// What to do for a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Planned {
    /// Run this route, by its number, with these parameters in the route's order.
    Route(usize, Vec<Value>),
    /// Answer with this status and this reason.
    Refused(u16, String),
    /// The path is known, the method is not: 405 with these methods in `Allow`.
    Method(String),
}

impl Codebase {
    /// Finds the route of a request and reads its parameters.
    pub fn plan(&self, request: &HttpRequest) -> Planned {
        let path = request.path();
        let method = match request.method.as_str() {
            "HEAD" => "GET",
            method => method,
        };
        let mut allowed: Vec<&str> = Vec::new();
        for (index, route) in self.routes.iter().enumerate() {
            if !matches(&route.segments, path) {
                continue;
            }
            if route.method == method {
                return match parameters(route, request) {
                    Ok(values) => Planned::Route(index, values),
                    Err(why) => Planned::Refused(400, why),
                };
            }
            allowed.push(&route.method);
        }
        if allowed.is_empty() {
            Planned::Refused(404, format!("no route is named {path}"))
        } else {
            Planned::Method(allowed.join(", "))
        }
    }

    /// The name and number of parameters of a route.
    pub(super) fn param_at(route: &Route, name: &str) -> Option<usize> {
        route.params.iter().position(|p| p.name == name)
    }
}

fn matches(segments: &[Segment], path: &str) -> bool {
    let mut parts = path.split('/').skip(1);
    for segment in segments {
        let Some(part) = parts.next() else {
            return false;
        };
        match segment {
            Segment::Literal(text) if text != part => return false,
            Segment::Param(_) if part.is_empty() => return false,
            Segment::Literal(_) | Segment::Param(_) => {}
        }
    }
    parts.next().is_none()
}

fn parameters(route: &Route, request: &HttpRequest) -> Result<Vec<Value>, String> {
    if route.params.is_empty() {
        return Ok(Vec::new());
    }
    let media = form::body_type(request);
    let wants_body = |place| route.params.iter().any(|p| p.from.contains(&place));
    let json: Option<serde_json::Value> = if wants_body(Place::Json) && media == "application/json"
    {
        let parsed = serde_json::from_slice(&request.body);
        Some(parsed.map_err(|e| format!("the body is no JSON: {e}"))?)
    } else {
        None
    };
    // `curl -d` sends forms; a body without a type is read as one too.
    let form =
        if json.is_none() && (media.is_empty() || media == "application/x-www-form-urlencoded") {
            std::str::from_utf8(&request.body).unwrap_or_default()
        } else {
            ""
        };
    let values = route.params.iter().map(|param| {
        let found = param
            .from
            .iter()
            .find_map(|place| look(*place, param, route, request, form, json.as_ref()));
        checked(param, found)
    });
    values.collect()
}

fn look(
    place: Place,
    param: &Param,
    route: &Route,
    request: &HttpRequest,
    form: &str,
    json: Option<&serde_json::Value>,
) -> Option<String> {
    let name = &param.name;
    match place {
        Place::Query => form::field(form::query(request), name),
        Place::Form => form::field(form, name),
        Place::Json => match json?.get(name)? {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Null => None,
            other => Some(other.to_string()),
        },
        Place::Path => {
            let wanted = |s: &Segment| matches!(s, Segment::Param(n) if n == name);
            let at = route.segments.iter().position(wanted)?;
            request.path().split('/').nth(at + 1).map(form::decode)
        }
        Place::Cookie => form::cookie(request, name).map(str::to_owned),
        Place::Header => request.header(name).map(str::to_owned),
    }
}

fn checked(param: &Param, found: Option<String>) -> Result<Value, String> {
    let Param { name, min, max, .. } = param;
    let found = found.map(|t| t.trim().to_owned());
    // An empty field of a form is a field that was not filled in.
    let Some(text) = found.filter(|t| !t.is_empty()) else {
        return if param.required {
            Err(format!("{name} is missing"))
        } else {
            Ok(param.default.clone())
        };
    };
    match param.kind {
        ParamType::Text => {
            let length = text.chars().count() as i64;
            if (*min..=*max).contains(&length) {
                Ok(Value::from(text.as_str()))
            } else {
                Err(format!(
                    "{name} must have {min} to {max} characters, not {length}"
                ))
            }
        }
        ParamType::Int => match text.parse::<i64>() {
            Ok(n) if (*min..=*max).contains(&n) => Ok(Value::Int(n)),
            Ok(n) => Err(format!("{name} must be {min} to {max}, not {n}")),
            Err(_) => Err(format!("{name} must be a whole number")),
        },
    }
}
