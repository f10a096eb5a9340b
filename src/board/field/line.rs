//! Values with parts, each in one line: DNS records as in a zone file, requests as they are asked.

use std::net::Ipv4Addr;

use serde_json::{Value, json};

use super::unit::Unit;
use crate::board::Document;

/// How long an answer may be kept when nothing is said about it, in seconds.
const USUAL_TTL_S: u64 = 300;

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// `www.foobar.com A 8.8.8.8`, and the time to live where it is not the usual one.
pub(super) fn show_record(value: &Value) -> String {
    let (name, rtype) = (text(value, "name"), text(value, "type"));
    let line = format!("{name} {rtype} {}", text(value, "value"));
    match value["ttl_s"].as_u64() {
        None | Some(USUAL_TTL_S) => line,
        Some(ttl) => format!("{line} {}", Unit::Seconds.show(ttl)),
    }
}

/// Reads a record. The type follows from the value where it is left out; a value alone is for the
/// name of the site.
pub(super) fn read_record(board: &Document, line: &str) -> Result<Value, String> {
    let example = "write a name, A or CNAME, and a value, such as www.foobar.com A 8.8.8.8";
    let mut words = line.split_whitespace().peekable();
    let Some(first) = words.next() else {
        return Err(example.to_owned());
    };
    let (name, value) = match words.next() {
        None => (board.site.domain.as_str(), (None, first)),
        Some(word) => match kind_of(word) {
            Some(kind) => match words.next() {
                Some(value) => (first, (Some(kind), value)),
                None => return Err(format!("{kind} of what? {example}")),
            },
            None => (first, (None, word)),
        },
    };
    let (kind, value) = value;
    let is_address = value.parse::<Ipv4Addr>().is_ok();
    let kind = kind.unwrap_or(if is_address { "A" } else { "CNAME" });
    let rest: Vec<&str> = words.collect();
    let ttl = match rest.as_slice() {
        [] => USUAL_TTL_S,
        words => Unit::Seconds.read(&words.join(" "), "")?,
    };
    if ttl > u64::from(u32::MAX) {
        return Err(format!("{ttl} s is too long to keep an answer"));
    }
    Ok(json!({"name": name, "type": kind, "value": value, "ttl_s": ttl}))
}

fn kind_of(word: &str) -> Option<&'static str> {
    match word.to_ascii_uppercase().as_str() {
        "A" => Some("A"),
        "CNAME" => Some("CNAME"),
        _ => None,
    }
}

/// `GET /messages`, and the body where there is one.
pub(super) fn show_request(value: &Value) -> String {
    let (method, path) = (text(value, "method"), text(value, "path"));
    match text(value, "body") {
        "" => format!("{method} {path}"),
        body => format!("{method} {path} {body}"),
    }
}

/// Reads `[METHOD] PATH [BODY]`.
pub(super) fn read_request(line: &str) -> Result<Value, String> {
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (method, path, body) = if first.starts_with('/') {
        ("GET", first, rest)
    } else {
        let rest = rest.trim_start();
        let (path, body) = rest.split_once(' ').unwrap_or((rest, ""));
        (first, path, body)
    };
    if method.is_empty() || !method.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(format!(
            "{method:?} is not a method; write GET, POST and so on, and a path"
        ));
    }
    if !path.starts_with('/') {
        return Err("the path starts with a slash, such as GET /messages".to_owned());
    }
    Ok(json!({"method": method, "path": path, "body": body.trim()}))
}

/// `3 GET /messages`: a request with its weight.
pub(super) fn show_asked(value: &Value) -> String {
    let weight = value["weight"].as_u64().unwrap_or(0);
    format!("{weight} {}", show_request(value))
}

/// Reads `[WEIGHT] [METHOD] PATH [BODY]`; the weight is 1 where it is left out.
pub(super) fn read_asked(line: &str) -> Result<Value, String> {
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (weight, request) = match first.parse::<u32>() {
        Ok(weight) => (weight, rest.trim_start()),
        Err(_) => (1, line),
    };
    let mut value = read_request(request)?;
    value["weight"] = weight.into();
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(line: &str) -> Result<String, String> {
        read_record(&Document::default(), line).map(|value| show_record(&value))
    }

    #[test]
    fn records_are_read_as_in_a_zone_file_and_shorter() {
        for (typed, shown) in [
            ("www.foobar.com A 8.8.8.8", "www.foobar.com A 8.8.8.8"),
            (
                "foobar.com cname www.foobar.com 60",
                "foobar.com CNAME www.foobar.com 60 s",
            ),
            ("x.com a 1.2.3.4 5 min", "x.com A 1.2.3.4"),
            ("x.com 1.2.3.4", "x.com A 1.2.3.4"),
            ("x.com y.com", "x.com CNAME y.com"),
            ("8.8.8.8", "www.foobar.com A 8.8.8.8"),
        ] {
            assert_eq!(record(typed), Ok(shown.to_owned()), "{typed}");
        }
        assert!(record("").is_err());
        assert!(record("x.com A").unwrap_err().contains("A of what?"));
        assert!(record("x.com A 1.2.3.4 soon").is_err());
    }

    #[test]
    fn requests_have_a_weight_and_a_method_of_their_own_or_the_usual_ones() {
        for (typed, shown) in [
            ("/", "1 GET /"),
            ("GET /messages", "1 GET /messages"),
            (
                "3 POST /messages name=a text=b c",
                "3 POST /messages name=a text=b c",
            ),
            ("0 /x", "0 GET /x"),
        ] {
            let read = read_asked(typed).map(|value| show_asked(&value));
            assert_eq!(read, Ok(shown.to_owned()), "{typed}");
        }
        for wrong in ["", "get /", "GET", "3", "POST messages"] {
            assert!(read_asked(wrong).is_err(), "{wrong}");
        }
    }
}
