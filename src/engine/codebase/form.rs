//! Reading what a client sent: queries, forms, cookies.

use crate::engine::message::HttpRequest;

/// Turns `%41` and `+` into what they stand for; what is no UTF-8 becomes U+FFFD.
pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |i: usize| bytes.get(i).and_then(|b| (*b as char).to_digit(16));
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (b'+', _, _) => {
                out.push(b' ');
                at += 1;
            }
            (byte, _, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The first value of a name in `a=1&b=2`.
pub(super) fn field(pairs: &str, name: &str) -> Option<String> {
    pairs.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key) == name).then(|| decode(value))
    })
}

/// The query of a request's target, without the `?`.
pub(super) fn query(request: &HttpRequest) -> &str {
    request
        .target
        .split_once('?')
        .map_or("", |(_, query)| query)
}

/// A cookie that the client sent (RFC 6265, 5.4).
pub fn cookie<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request
        .headers
        .iter()
        .filter(|(header, _)| header.eq_ignore_ascii_case("cookie"))
        .flat_map(|(_, value)| value.split(';'))
        .find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name).then_some(value)
        })
}

/// The media type of the body, lower case, without parameters.
pub(super) fn body_type(request: &HttpRequest) -> String {
    let value = request.header("content-type").unwrap_or_default();
    let media = value.split(';').next().unwrap_or_default();
    media.trim().to_ascii_lowercase()
}

/// True when the client sent JSON, or names JSON and no HTML among what it accepts.
pub(super) fn wants_json(request: &HttpRequest) -> bool {
    let accept = request.header("accept").unwrap_or_default();
    body_type(request) == "application/json"
        || (accept.contains("application/json") && !accept.contains("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_cookies() {
        assert_eq!(field("a=1&b=x%20y%21+z", "b").as_deref(), Some("x y! z"));
        assert_eq!(field("a", "a").as_deref(), Some(""));
        assert_eq!(field("ab=1", "a"), None);
        assert_eq!(decode("%C3%A9%zz%"), "é%zz%");
        let mut request = HttpRequest::get("/x?q=1");
        request
            .headers
            .push(("Cookie".into(), "a=1; sid=abc".into()));
        assert_eq!(cookie(&request, "sid"), Some("abc"));
        assert_eq!(cookie(&request, "si"), None);
        assert_eq!(query(&request), "q=1");
    }
}
