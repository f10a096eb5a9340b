//! HAProxy 2.6's own answers: error pages with its bytes and headers.

use std::sync::Arc;

use crate::engine::message::{HttpRequest, HttpResponse};

/// The page of a status that the balancer makes itself: 502, 503 or 504.
pub(super) fn error(status: u16) -> HttpResponse {
    let (title, text) = match status {
        502 => (
            "502 Bad Gateway",
            "The server returned an invalid or incomplete response.",
        ),
        504 => ("504 Gateway Time-out", "The server didn't respond in time."),
        _ => (
            "503 Service Unavailable",
            "No server is available to handle this request.",
        ),
    };
    let body = format!("<html><body><h1>{title}</h1>\n{text}\n</body></html>\n");
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    HttpResponse {
        status,
        headers: vec![
            header("content-length", &body.len().to_string()),
            header("cache-control", "no-cache"),
            header("content-type", "text/html"),
        ],
        body: Arc::from(body.into_bytes()),
    }
}

/// A request as it goes on: header names in lower case, the client's address when asked for.
pub(super) fn forward(request: &HttpRequest, forwarded_for: Option<String>) -> HttpRequest {
    let mut headers = lower(&request.headers);
    if let Some(address) = forwarded_for {
        headers.push(("x-forwarded-for".to_owned(), address));
    }
    HttpRequest {
        method: request.method.clone(),
        target: request.target.clone(),
        headers,
        body: Arc::clone(&request.body),
    }
}

/// A response as it goes back.
pub(super) fn backward(response: &HttpResponse) -> HttpResponse {
    HttpResponse {
        status: response.status,
        headers: lower(&response.headers),
        body: Arc::clone(&response.body),
    }
}

fn lower(headers: &[(String, String)]) -> Vec<(String, String)> {
    let lower = |(n, v): &(String, String)| (n.to_ascii_lowercase(), v.clone());
    headers.iter().map(lower).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_haproxys_bytes() {
        let length = |status| error(status).body.len();
        assert_eq!([length(502), length(503), length(504)], [107, 107, 92]);
        assert!(error(503).header("server").is_none());
    }

    #[test]
    fn names_go_on_in_lower_case_and_the_address_comes_last() {
        let mut request = HttpRequest::get("/");
        request
            .headers
            .push(("Host".into(), "www.foobar.com".into()));
        let on = forward(&request, Some("10.0.0.9".into()));
        assert_eq!(on.headers[0].0, "host");
        assert_eq!(on.headers[1], ("x-forwarded-for".into(), "10.0.0.9".into()));
    }
}
