//! A client's connection: its requests one after the other, and its end.
//!
//! Which server a request gets is in [`super::slots`], what happens between the two in
//! [`super::dialog`].

use std::sync::Arc;

use super::{Entry, LoadBalancer, Wake, handled, page};
use crate::engine::kernel::TimerId;
use crate::engine::message::{HttpRequest, Message};
use crate::engine::net::Cause;
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::{Effects, Nanos, Offer};

/// Connections that wait at a full balancer's door (a listen backlog).
const PARKED_MAX: usize = 511;

/// Where a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// No request yet, or between two of one connection.
    Idle,
    /// Waits for a thread, or is handled by one.
    Handled,
    /// Waits for a server, or for any.
    Queued(Option<usize>),
    /// Connects to a server.
    Connecting(usize),
    /// Waits before it tries the same server again.
    TurnAround(usize),
    /// Waits for a server's answer.
    Waiting(usize),
}

/// A client's connection and the request on it.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) client: Key,
    pub(super) server: Key,
    pub(super) parked: bool,
    pub(super) stage: Stage,
    pub(super) timer: TimerId,
    pub(super) cause: Cause,
    pub(super) request: Option<Arc<HttpRequest>>,
    pub(super) since: Nanos,
    pub(super) retries: u32,
    /// The server that just failed.
    pub(super) avoid: Option<usize>,
}

impl LoadBalancer {
    /// A client connected.
    pub(super) fn accepted(&mut self, conn: Key, fx: &mut Effects<'_>) {
        let parked = self.active >= self.props.maxconn;
        if parked && self.parked.len() >= PARKED_MAX {
            fx.abort(conn);
            return;
        }
        let key = self.entries.insert(Entry::Session(Box::new(Session {
            client: conn,
            server: Key::NONE,
            parked,
            stage: Stage::Idle,
            timer: TimerId::NONE,
            cause: Cause::Upkeep,
            request: None,
            since: fx.now(),
            retries: 0,
            avoid: None,
        })));
        fx.bind(conn, key);
        if parked {
            self.parked.push_back(key);
        } else {
            self.active += 1;
            self.idle(key, fx);
        }
    }

    /// Waits for the client's next request.
    pub(super) fn idle(&mut self, key: Key, fx: &mut Effects<'_>) {
        let span = Nanos::from_ms(self.props.timeout_client_ms);
        let timer = fx.arm(span, Cause::Upkeep, Wake::ClientTimeout(key));
        if let Some(s) = self.session_mut(key) {
            s.stage = Stage::Idle;
            s.timer = timer;
            s.request = None;
        }
    }

    /// A request came in.
    pub(super) fn requested(
        &mut self,
        key: Key,
        cause: Cause,
        request: Arc<HttpRequest>,
        now: Nanos,
        fx: &mut Effects<'_>,
    ) {
        let Some(s) = self.session_mut(key) else {
            return;
        };
        if s.stage != Stage::Idle || s.request.is_some() {
            // Pipelining: nobody drawn does it.
            let conn = s.client;
            fx.abort(conn);
            self.gone(key, fx);
            return;
        }
        fx.cancel(s.timer);
        s.cause = cause;
        s.since = now;
        s.retries = 0;
        s.avoid = None;
        s.request = Some(request);
        let parked = s.parked;
        fx.enter();
        if parked {
            let maxconn = self.props.maxconn;
            fx.mark(cause, Mark::Queued, || {
                format!("{maxconn} connections are enough (maxconn)")
            });
        } else {
            self.handle_request(key, fx);
        }
    }

    fn handle_request(&mut self, key: Key, fx: &mut Effects<'_>) {
        let service = Nanos::from_us(self.props.service_us);
        let Some(s) = self.session_mut(key) else {
            return;
        };
        s.stage = Stage::Handled;
        let cause = s.cause;
        let offer = self.station.offer(key, service, cause, fx, handled);
        if matches!(offer, Offer::Full(_)) {
            self.fail(key, 503, "too many requests wait for a thread", fx);
        }
    }

    /// `timeout client`.
    pub(super) fn client_silent(&mut self, key: Key, fx: &mut Effects<'_>) {
        if let Some(Entry::Session(s)) = self.entries.get(key)
            && s.stage == Stage::Idle
        {
            fx.close(s.client);
            self.gone(key, fx);
        }
    }

    /// One of the two connections ended.
    pub(super) fn closed(&mut self, key: Key, conn: Key, fx: &mut Effects<'_>) {
        let Some(Entry::Session(s)) = self.entries.get(key) else {
            return;
        };
        if conn == s.client {
            self.gone(key, fx);
        } else if conn == s.server
            && let Stage::Waiting(server) = s.stage
        {
            let name = &self.servers[server].name;
            fx.mark(s.cause, Mark::Failed, || {
                format!("{name} closed before it answered (SH)")
            });
            self.fail(key, 502, "", fx);
        } else {
            fx.close(conn);
        }
    }

    /// Answers with a page of its own. `why` is noted unless it is empty.
    pub(super) fn fail(&mut self, key: Key, status: u16, why: &str, fx: &mut Effects<'_>) {
        let Some(s) = self.session_mut(key) else {
            return;
        };
        if !why.is_empty() {
            fx.mark(s.cause, Mark::Failed, || why.to_owned());
        }
        fx.cancel(s.timer);
        fx.abort(s.server);
        s.server = Key::NONE;
        let (stage, cause, client, since) = (s.stage, s.cause, s.client, s.since);
        fx.send(
            client,
            cause,
            Message::Response(Arc::new(page::error(status))),
        );
        fx.failed(since);
        self.idle(key, fx);
        self.release_stage(stage, fx);
    }

    /// The client is gone: so is everything of its session.
    fn gone(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(Entry::Session(s)) = self.entries.remove(key) else {
            return;
        };
        fx.cancel(s.timer);
        fx.close(s.client);
        fx.abort(s.server);
        if s.request.is_some() {
            fx.withdrew();
        }
        if matches!(s.stage, Stage::Queued(_)) {
            self.drop_from_queues(key, fx);
        }
        self.release_stage(s.stage, fx);
        if s.parked {
            self.parked.retain(|k| *k != key);
        } else {
            self.active = self.active.saturating_sub(1);
            // Fewer may be let in since an edit.
            if self.active < self.props.maxconn {
                self.unpark(fx);
            }
        }
    }

    /// There is room: the first connection at the door comes in. False when none waits.
    pub(super) fn unpark(&mut self, fx: &mut Effects<'_>) -> bool {
        let Some(key) = self.parked.pop_front() else {
            return false;
        };
        let Some(s) = self.session_mut(key) else {
            return true;
        };
        s.parked = false;
        let waits = s.request.is_some();
        self.active += 1;
        if waits {
            self.handle_request(key, fx);
        } else {
            self.idle(key, fx);
        }
        true
    }
}
