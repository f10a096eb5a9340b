//! A request as JSON and as a line: the shape that `request` and `run` share.

use serde_json::{Map, Value, json};

use crate::engine::Nanos;
use crate::engine::view::{Hop, Outcome, RequestView};

/// The JSON of DESIGN: status, outcome, duration, hops, who served it, headers, body. Times of hops
/// count from when the request was issued.
pub fn to_json(request: &RequestView) -> Value {
    json!({
        "id": request.id.to_string(),
        "method": request.method,
        "path": request.path,
        "issued_ms": ms(request.issued),
        "status": request.status,
        "outcome": request.outcome.map(Outcome::name),
        "duration_ms": request.ended.map(|at| ms(at.since(request.issued))),
        "hops": request.hops.iter().map(|hop| hop_json(hop, request.issued)).collect::<Vec<_>>(),
        "hops_dropped": request.hops_dropped,
        "served_by": request.served_by,
        "headers": headers(request),
        "body": String::from_utf8_lossy(&request.body),
    })
}

fn hop_json(hop: &Hop, issued: Nanos) -> Value {
    json!({
        "at_ms": ms(hop.at.since(issued)),
        "node": hop.node,
        "event": hop.event,
        "detail": hop.detail,
    })
}

/// Headers by name; several of one name are joined as RFC 9110, 5.3 says.
fn headers(request: &RequestView) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in &request.headers {
        match map.get_mut(name) {
            Some(Value::String(all)) => {
                all.push_str(", ");
                all.push_str(value);
            }
            _ => drop(map.insert(name.clone(), Value::from(value.as_str()))),
        }
    }
    map
}

/// Milliseconds, to the nanosecond.
pub fn ms(span: Nanos) -> f64 {
    span.as_ms_f64()
}

/// What the client saw, in a few letters: `200`, or `refused`.
pub fn result(request: &RequestView) -> String {
    match (request.status, request.outcome) {
        (Some(status), Some(Outcome::Ok | Outcome::HttpError)) => status.to_string(),
        (_, Some(outcome)) => outcome.name().to_owned(),
        (_, None) => "in flight".to_owned(),
    }
}

/// `web > app > db`.
pub fn way(request: &RequestView) -> String {
    let ids: Vec<&str> = request
        .served_by
        .iter()
        .map(crate::board::Id::as_str)
        .collect();
    ids.join(" > ")
}

/// One line: when, what, how it ended, how long it took, who worked on it.
pub fn line(request: &RequestView) -> String {
    let took = request
        .ended
        .map_or_else(String::new, |at| at.since(request.issued).to_string());
    format!(
        "{:>10.3} s  {:<8} {:<7} {:<24} {:<10} {took:>10}  {}{}",
        request.issued.as_secs_f64(),
        request.id.to_string(),
        request.method,
        request.path,
        result(request),
        way(request),
        if request.from_door { "  (door)" } else { "" },
    )
}
