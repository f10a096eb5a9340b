//! The HTTP/1.1 doors: one task per connection, hyper for the protocol.
//!
//! A request goes into the engine whole (head and body within bounds); the answer, or the failure
//! below HTTP, comes out and is done to the real connection: bytes, a reset, or silence.

use std::cell::Cell;
use std::convert::Infallible;
use std::fmt;
use std::future::pending;
use std::pin::pin;
use std::rc::Rc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::watch;

use crate::engine::{DoorFailure, DoorState, DoorTarget, Input};

use super::exchange::{Reply, Side};
use super::gate::listens;
use super::http_message::{self, Refusal};
use super::stream::{Fate, Stream};
use super::voice::Voice;

/// Ends a connection without an answer.
#[derive(Debug)]
struct Ended;

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the drawn part ended the connection")
    }
}

impl std::error::Error for Ended {}

/// What the requests of one connection share.
struct Connection {
    side: Side,
    target: DoorTarget,
    fate: Fate,
    voice: Voice,
    /// True while the engine works on a request of this connection.
    busy: Cell<bool>,
}

/// Serves one connection until it ends or its door refuses.
pub(super) async fn serve(
    stream: Stream,
    mut state: watch::Receiver<DoorState>,
    target: DoorTarget,
    side: Side,
) {
    let limits = side.limits;
    let shared = Rc::new(Connection {
        side,
        target,
        fate: stream.fate(),
        voice: stream.voice(),
        busy: Cell::new(false),
    });
    let service = service_fn(|request| {
        let shared = Rc::clone(&shared);
        async move { respond(&shared, request).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_headers(limits.headers)
        .max_header_size(limits.head_bytes)
        .title_case_headers(true)
        // Exactly the headers that the part wrote.
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let door = tokio::select! {
        // An error is the client's (it left, it sent junk) or `Ended`: both end the connection.
        _ = connection.as_mut() => return,
        door = refused(&mut state) => door,
    };
    if door.is_err() || !shared.busy.get() {
        shared.fate.reset();
        return;
    }
    // The engine decides what the open request gets; no other follows it here.
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

/// Waits until the door refuses, or is gone (the error).
async fn refused(state: &mut watch::Receiver<DoorState>) -> Result<(), watch::error::RecvError> {
    state.wait_for(|now| !listens(*now)).await.map(|_| ())
}

async fn respond(
    shared: &Connection,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Ended> {
    let head_only = request.method() == hyper::Method::HEAD;
    let request = match http_message::read(request, shared.side.limits).await {
        Ok(request) => request,
        Err(refusal) => return Ok(refusal.response()),
    };
    shared.busy.set(true);
    let mut question = shared.side.ask(|token| Input::Http {
        token,
        door: shared.target.clone(),
        request,
    });
    let reply = question.answer().await;
    shared.busy.set(false);
    let failure = match reply {
        Some(Reply::Http(id, Ok(response))) => {
            return match http_message::write(id, &response, head_only) {
                Ok((response, head)) => {
                    shared.voice.say(head);
                    Ok(response)
                }
                Err(Refusal::BadAnswer) => reset(shared),
                Err(refusal) => Ok(refusal.response()),
            };
        }
        Some(Reply::Http(_, Err(failure))) => failure,
        // The run was started again: nobody is there who knows the request.
        Some(Reply::Dns(_)) | None => DoorFailure::Reset,
    };
    match failure {
        DoorFailure::Refused | DoorFailure::Reset => reset(shared),
        DoorFailure::Silence => {
            let held: Result<Infallible, _> =
                tokio::time::timeout(shared.side.limits.hold_time, pending()).await;
            match held {
                Ok(never) => match never {},
                Err(_) => Err(Ended),
            }
        }
    }
}

fn reset(shared: &Connection) -> Result<Response<Full<Bytes>>, Ended> {
    shared.fate.reset();
    Err(Ended)
}
