//! Between hyper's messages and the engine's. What bounds are broken is answered here.

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};
use hyper::{HeaderMap, Method, Request, Response, StatusCode};

use crate::engine::RequestId;
use crate::engine::message::{HttpRequest, HttpResponse};

use super::Limits;
use super::voice::Head;

/// Header with the number of the request on the board.
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// A body above the bound is read and thrown away up to this many times the bound, so that the
/// client sees the 413 instead of a reset (nginx `lingering_close` has the same purpose).
const DISCARD_FACTOR: usize = 16;

/// Why a door itself answers instead of the drawn parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The body broke off or was malformed.
    BadBody,
    /// The body took too long.
    SlowBody,
    /// The body is above the bound.
    LargeBody,
    /// CONNECT: a tunnel to a real address is the one thing a drawing cannot give.
    Tunnel,
    /// The part's answer cannot be written as HTTP.
    BadAnswer,
}

impl Refusal {
    /// The door's own answer. It ends the connection.
    pub(super) fn response(self) -> Response<Full<Bytes>> {
        let (status, text) = match self {
            Self::BadBody => (StatusCode::BAD_REQUEST, "the request body broke off\n"),
            Self::SlowBody => (
                StatusCode::REQUEST_TIMEOUT,
                "the request body took too long\n",
            ),
            Self::LargeBody => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "the request body is too large for this door\n",
            ),
            Self::Tunnel => (
                StatusCode::NOT_IMPLEMENTED,
                "a door leads to the drawing, not through it\n",
            ),
            Self::BadAnswer => (
                StatusCode::BAD_GATEWAY,
                "the drawn part's answer is not HTTP\n",
            ),
        };
        let mut response = Response::new(Full::new(Bytes::from_static(text.as_bytes())));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert("content-type", HeaderValue::from_static("text/plain"));
        headers.insert("connection", HeaderValue::from_static("close"));
        response
    }
}

/// Reads a request whole.
pub(super) async fn read(
    request: Request<Incoming>,
    limits: Limits,
) -> Result<HttpRequest, Refusal> {
    if request.method() == Method::CONNECT {
        return Err(Refusal::Tunnel);
    }
    let (head, body) = request.into_parts();
    let body = tokio::time::timeout(limits.body_time, collect(body, limits.body_bytes))
        .await
        .map_err(|_| Refusal::SlowBody)??;
    let target = head
        .uri
        .path_and_query()
        .map_or("/", hyper::http::uri::PathAndQuery::as_str);
    Ok(HttpRequest {
        method: head.method.as_str().to_owned(),
        target: target.to_owned(),
        headers: request_headers(&head.headers, body.len()),
        body: body.into(),
    })
}

async fn collect(mut body: Incoming, bound: usize) -> Result<Vec<u8>, Refusal> {
    let announced = body.size_hint().lower();
    if announced > bound as u64 * DISCARD_FACTOR as u64 {
        return Err(Refusal::LargeBody);
    }
    let mut bytes = Vec::with_capacity((announced as usize).min(bound));
    let mut read = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::BadBody)?;
        // Trailers carry nothing that a drawn part reads.
        let Ok(data) = frame.into_data() else {
            continue;
        };
        read = read.saturating_add(data.len());
        if read > bound.saturating_mul(DISCARD_FACTOR) {
            break;
        }
        if read <= bound {
            bytes.extend_from_slice(&data);
        }
    }
    if read > bound {
        return Err(Refusal::LargeBody);
    }
    Ok(bytes)
}

/// The headers in order. A chunked body was put together, so its length takes the place of the
/// transfer coding. Bytes that are not UTF-8 are read as Latin-1 (RFC 9110, 5.5).
fn request_headers(headers: &HeaderMap, body: usize) -> Vec<(String, String)> {
    let mut out = Vec::with_capacity(headers.len());
    for (name, value) in headers {
        if name == TRANSFER_ENCODING {
            out.push((CONTENT_LENGTH.to_string(), body.to_string()));
            continue;
        }
        let value = std::str::from_utf8(value.as_bytes()).map_or_else(
            |_| value.as_bytes().iter().map(|b| char::from(*b)).collect(),
            str::to_owned,
        );
        out.push((name.as_str().to_owned(), value));
    }
    out
}

/// Writes an answer: the part's status, headers and body, the true length, and the request's id. For
/// hyper, and the head as the part wrote it.
pub(super) fn write(
    id: RequestId,
    answer: &HttpResponse,
    head_only: bool,
) -> Result<(Response<Full<Bytes>>, Head), Refusal> {
    let status = StatusCode::from_u16(answer.status).map_err(|_| Refusal::BadAnswer)?;
    if status.is_informational() {
        // 1xx is never a final answer (RFC 9110, 15.2).
        return Err(Refusal::BadAnswer);
    }
    let bodiless = status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED;
    let body = if head_only || bodiless {
        Bytes::new()
    } else {
        Bytes::copy_from_slice(&answer.body)
    };
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    let body = response.body().size_hint().exact().unwrap_or(0) as usize;
    let headers = response.headers_mut();
    let mut own: Vec<(String, String)> = Vec::new();
    for (written, text) in &answer.headers {
        let (name, value) = (written, text);
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| Refusal::BadAnswer)?;
        let mut value =
            HeaderValue::from_bytes(value.as_bytes()).map_err(|_| Refusal::BadAnswer)?;
        if name == CONTENT_LENGTH {
            if headers.contains_key(&name) {
                continue;
            }
            if !head_only {
                value = HeaderValue::from(answer.body.len());
            }
        }
        if name != TRANSFER_ENCODING && name != X_REQUEST_ID {
            if name != CONTENT_LENGTH {
                own.push((written.clone(), text.clone()));
            } else if !bodiless {
                let length = value.to_str().unwrap_or_default();
                own.push((written.clone(), length.to_owned()));
            }
            headers.append(name, value);
        }
    }
    if bodiless {
        headers.remove(CONTENT_LENGTH);
    } else if !headers.contains_key(CONTENT_LENGTH) {
        // For HEAD it is the length of what a GET would have got (RFC 9110, 8.6).
        let length = answer.body.len();
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        own.push(("Content-Length".to_owned(), length.to_string()));
    }
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(X_REQUEST_ID, value);
        own.push(("X-Request-Id".to_owned(), id.to_string()));
    }
    let head = Head {
        status: answer.status,
        headers: own,
        body,
    };
    Ok((response, head))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> HttpResponse {
        HttpResponse {
            status,
            headers: headers
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
            body: Arc::from(body.as_bytes()),
        }
    }

    fn length(response: &Response<Full<Bytes>>) -> Option<&str> {
        let value = response.headers().get(CONTENT_LENGTH)?;
        Some(value.to_str().unwrap())
    }

    #[test]
    fn the_length_is_true_whatever_the_part_wrote() {
        let wrong = answer(
            200,
            &[("Content-Length", "7"), ("Transfer-Encoding", "chunked")],
            "four",
        );
        let (response, _) = write(RequestId(3), &wrong, false).unwrap();
        assert_eq!(length(&response), Some("4"));
        assert!(!response.headers().contains_key(TRANSFER_ENCODING));
        assert_eq!(response.headers()["x-request-id"], "r3");
    }

    #[test]
    fn a_head_answer_keeps_the_length_of_the_page() {
        let page = answer(200, &[("Content-Length", "120")], "");
        let (response, _) = write(RequestId(1), &page, true).unwrap();
        assert_eq!(length(&response), Some("120"));
    }

    #[test]
    fn statuses_without_a_body_have_none() {
        for status in [204, 304] {
            let (response, head) = write(RequestId(1), &answer(status, &[], "no"), false).unwrap();
            assert_eq!(head.body, 0);
            assert_eq!(length(&response), None);
            assert_eq!(response.body().size_hint().exact(), Some(0));
        }
    }

    #[test]
    fn answers_that_are_not_http_are_not_sent() {
        let bad_name = answer(200, &[("no spaces", "x")], "");
        let bad_value = answer(200, &[("x", "a\r\nset-cookie: b")], "");
        for bad in [
            answer(99, &[], ""),
            answer(101, &[], ""),
            bad_name,
            bad_value,
        ] {
            assert_eq!(
                write(RequestId(1), &bad, false).unwrap_err(),
                Refusal::BadAnswer
            );
        }
    }

    #[test]
    fn a_request_that_was_chunked_gets_a_length() {
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static("a"));
        headers.insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
        headers.insert("x-bytes", HeaderValue::from_bytes(b"caf\xe9").unwrap());
        let read = request_headers(&headers, 12);
        assert!(read.contains(&("content-length".into(), "12".into())));
        assert!(read.contains(&("x-bytes".into(), "caf\u{e9}".into())));
        assert!(!read.iter().any(|(n, _)| n == "transfer-encoding"));
    }
}
