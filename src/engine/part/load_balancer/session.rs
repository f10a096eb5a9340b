//! The way of a request through the balancer.
//!
//! A failed connection is retried (`retries`, 3): after an *error* on the same server only after a
//! turn-around of min(timeout connect, 1 s), after a timeout at once. With `option redispatch` the
//! retry goes to another server at once, when the algorithm has no opinion of its own and more than
//! one server is active; otherwise only the last retry does. A server that is DOWN meanwhile is
//! left only with redispatch: without it the request fails with the server that it was given.
//! (`src/backend.c`, `back_handle_st_cer` and `stream_choose_redispatch`; measured.)

use std::sync::Arc;

use super::balance::Pick;
use super::server::Servers;
use super::{Entry, LoadBalancer, Wake, algorithm_name, handled, page};
use crate::board::kind::Algorithm;
use crate::engine::kernel::TimerId;
use crate::engine::message::{HttpRequest, HttpResponse, Message};
use crate::engine::net::Cause;
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::{Effects, Nanos, Offer};

/// Connections that wait at a full balancer's door (a listen backlog).
const PARKED_MAX: usize = 511;
/// Longest turn-around.
const TURN_AROUND: Nanos = Nanos::from_secs(1);

/// How a connection to a server failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Refused.
    Error,
    /// No answer within `timeout connect`.
    Timeout,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
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
    client: Key,
    server: Key,
    parked: bool,
    stage: Stage,
    timer: TimerId,
    cause: Cause,
    request: Option<Arc<HttpRequest>>,
    since: Nanos,
    retries: u32,
    /// The server that just failed.
    avoid: Option<usize>,
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
    fn idle(&mut self, key: Key, fx: &mut Effects<'_>) {
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

    /// Chooses a server for a request, or a queue.
    pub(super) fn assign(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(Entry::Session(s)) = self.entries.get(key) else {
            return;
        };
        let (cause, avoid, client) = (s.cause, s.avoid, fx.peer_address(s.client));
        let pick = self.balancer.pick(&Servers(&self.servers), avoid, client);
        match pick {
            Pick::NoServer => {
                fx.mark(cause, Mark::Failed, || {
                    "no server is UP (<NOSRV>, SC)".to_owned()
                });
                self.fail(key, 503, "", fx);
            }
            Pick::AllFull => self.enqueue(key, None, fx),
            Pick::Server(server) => {
                let (name, weights) = (&self.servers[server].name, || self.weights());
                let algorithm = algorithm_name(self.props.algorithm);
                let backup = self.servers[server].slot.backup;
                fx.mark(cause, Mark::Picked, || match self.props.algorithm {
                    _ if backup => format!("{name}, the first backup: no active server is UP"),
                    Algorithm::RoundRobin | Algorithm::StaticRr => {
                        format!("{algorithm}: {name}'s turn (weights {})", weights())
                    }
                    Algorithm::LeastConn
                    | Algorithm::First
                    | Algorithm::Source
                    | Algorithm::Random => format!("{algorithm}: {name}"),
                });
                if self.servers[server].full() {
                    self.enqueue(key, Some(server), fx);
                } else {
                    self.take_slot(server);
                    self.connect(key, server, fx);
                }
            }
        }
    }

    fn enqueue(&mut self, key: Key, server: Option<usize>, fx: &mut Effects<'_>) {
        let maxqueue = server.map_or(0, |s| self.servers[s].slot.maxqueue as usize);
        let queue = match server {
            Some(server) => &mut self.servers[server].queue,
            None => &mut self.queue,
        };
        if maxqueue > 0 && queue.len() >= maxqueue {
            self.fail(key, 503, "the server's queue is full (maxqueue)", fx);
            return;
        }
        let before = queue.len();
        queue.push_back(key);
        let ms = self
            .props
            .timeout_queue_ms
            .unwrap_or(self.props.timeout_connect_ms);
        let timer = fx.arm(Nanos::from_ms(ms), Cause::Upkeep, Wake::QueueTimeout(key));
        if let Some(s) = self.session_mut(key) {
            s.stage = Stage::Queued(server);
            s.timer = timer;
            let cause = s.cause;
            fx.mark(cause, Mark::Queued, || {
                format!("every slot is taken (maxconn); {before} wait before it")
            });
        }
        self.count_queues(fx);
    }

    fn count_queues(&self, fx: &mut Effects<'_>) {
        let own: usize = self.servers.iter().map(|s| s.queue.len()).sum();
        fx.meter().queue_is((self.queue.len() + own) as u32);
    }

    /// A request that was taken from a queue waits no longer.
    pub(super) fn leave_queue(&mut self, key: Key, fx: &mut Effects<'_>) {
        if let Some(s) = self.session_mut(key) {
            fx.cancel(s.timer);
            s.stage = Stage::Handled;
        }
        self.count_queues(fx);
    }

    fn take_slot(&mut self, server: usize) {
        self.servers[server].served += 1;
        self.balancer.load_changed(server);
    }

    fn release_slot(&mut self, server: usize, fx: &mut Effects<'_>) {
        let s = &mut self.servers[server];
        s.served = s.served.saturating_sub(1);
        self.balancer.load_changed(server);
        self.free_slots(server, fx);
    }

    /// Gives free slots of a server to those who wait: for it, then for any.
    pub(super) fn free_slots(&mut self, server: usize, fx: &mut Effects<'_>) {
        loop {
            let s = &mut self.servers[server];
            let free = s.slot.maxconn == 0 || s.served < s.slot.maxconn;
            if !free || !s.exists {
                return;
            }
            let own = s.queue.pop_front();
            let up = s.health.up();
            let Some(key) = own.or_else(|| if up { self.queue.pop_front() } else { None }) else {
                return;
            };
            self.leave_queue(key, fx);
            self.take_slot(server);
            let name = &self.servers[server].name;
            if let Some(Entry::Session(s)) = self.entries.get(key) {
                fx.mark(s.cause, Mark::Picked, || {
                    format!("a slot of {name} is free")
                });
            }
            self.connect(key, server, fx);
        }
    }

    fn connect(&mut self, key: Key, server: usize, fx: &mut Effects<'_>) {
        let link = self.servers[server].link;
        let span = Nanos::from_ms(self.props.timeout_connect_ms);
        let Some(s) = self.session_mut(key) else {
            return;
        };
        s.stage = Stage::Connecting(server);
        s.server = fx.connect(link, key, s.cause);
        s.timer = fx.arm(span, Cause::Upkeep, Wake::ConnectTimeout(key));
    }

    /// The connection to the server stands.
    pub(super) fn server_connected(&mut self, key: Key, conn: Key, fx: &mut Effects<'_>) {
        let forwardfor = self.props.forwardfor;
        let span = Nanos::from_ms(self.props.timeout_server_ms);
        let Some(s) = self.session_mut(key) else {
            return;
        };
        let (Stage::Connecting(server), Some(request)) = (s.stage, &s.request) else {
            return;
        };
        if s.server != conn {
            // A connection that was given up meanwhile.
            fx.close(conn);
            return;
        }
        fx.cancel(s.timer);
        s.stage = Stage::Waiting(server);
        let address = forwardfor.then(|| fx.peer_address(s.client).to_string());
        let on = Message::Request(Arc::new(page::forward(request, address)));
        fx.send(s.server, s.cause, on);
        s.timer = fx.arm(span, Cause::Upkeep, Wake::ServerTimeout(key));
    }

    /// A connection to a server was refused. After a freeze it may be one that was given up.
    pub(super) fn server_refused(&mut self, key: Key, conn: Key, fx: &mut Effects<'_>) {
        if self.session_mut(key).is_some_and(|s| s.server == conn) {
            self.connect_failed(key, Fault::Error, fx);
        }
    }

    /// The connection to the server does not come to stand: again, elsewhere, or 503.
    pub(super) fn connect_failed(&mut self, key: Key, fault: Fault, fx: &mut Effects<'_>) {
        let (limit, redispatch) = (self.props.retries, self.props.redispatch);
        let free_choice = matches!(
            self.props.algorithm,
            Algorithm::RoundRobin | Algorithm::StaticRr | Algorithm::LeastConn | Algorithm::Random
        );
        let active = self.balancer.active();
        let Some(s) = self.session_mut(key) else {
            return;
        };
        let Stage::Connecting(server) = s.stage else {
            return;
        };
        fx.cancel(s.timer);
        if fault == Fault::Timeout {
            fx.abort(s.server);
        }
        s.server = Key::NONE;
        let cause = s.cause;
        if s.retries >= limit {
            let flag = match fault {
                Fault::Error => "SC",
                Fault::Timeout => "sC",
            };
            fx.mark(cause, Mark::Failed, || {
                format!("{limit} retries were in vain ({flag})")
            });
            self.fail(key, 503, "", fx);
            return;
        }
        s.retries += 1;
        let retries = s.retries;
        let up = self.servers[server].health.up();
        let elsewhere = redispatch && (!up || retries == limit || (free_choice && active > 1));
        let name = self.servers[server].name.clone();
        let wait = fault == Fault::Error && (!elsewhere || active <= 1);
        let pause = Nanos::from_ms(self.props.timeout_connect_ms).min(TURN_AROUND);
        if let Some(s) = self.session_mut(key) {
            s.avoid = elsewhere.then_some(server);
            s.stage = Stage::TurnAround(server);
        }
        let nth = ordinal(retries);
        if elsewhere {
            fx.mark(cause, Mark::Redispatched, || {
                format!("{name} failed; {nth} retry on another server (redispatch)")
            });
        } else {
            fx.mark(cause, Mark::Retry, || {
                let why = if redispatch {
                    "only the last retry may go elsewhere"
                } else {
                    "redispatch is off"
                };
                let when = if wait {
                    format!("in {pause}")
                } else {
                    "at once".to_owned()
                };
                format!("{nth} retry on {name} {when}, same server: {why}")
            });
        }
        if wait {
            fx.after(pause, cause, Wake::TurnAround(key));
        } else {
            self.turned_around(key, fx);
        }
    }

    /// The turn-around is over.
    pub(super) fn turned_around(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(s) = self.session_mut(key) else {
            return;
        };
        let Stage::TurnAround(server) = s.stage else {
            return;
        };
        if s.avoid.is_some() {
            s.stage = Stage::Handled;
            self.release_slot(server, fx);
            self.assign(key, fx);
        } else {
            self.connect(key, server, fx);
        }
    }

    /// A server answered.
    pub(super) fn responded(
        &mut self,
        key: Key,
        conn: Key,
        response: &HttpResponse,
        fx: &mut Effects<'_>,
    ) {
        let Some(s) = self.session_mut(key) else {
            return;
        };
        let Stage::Waiting(server) = s.stage else {
            return;
        };
        if s.server != conn {
            return;
        }
        fx.cancel(s.timer);
        let on = Message::Response(Arc::new(page::backward(response)));
        fx.send(s.client, s.cause, on);
        fx.close(s.server);
        s.server = Key::NONE;
        fx.served(s.since);
        self.servers[server].answered += 1;
        self.idle(key, fx);
        self.release_slot(server, fx);
    }

    /// `timeout server`.
    pub(super) fn server_silent(&mut self, key: Key, fx: &mut Effects<'_>) {
        let span = Nanos::from_ms(self.props.timeout_server_ms);
        let Some(Entry::Session(s)) = self.entries.get(key) else {
            return;
        };
        if let Stage::Waiting(server) = s.stage {
            let name = &self.servers[server].name;
            fx.mark(s.cause, Mark::TimedOut, || {
                format!("{name} was silent for {span} (timeout server, sH)")
            });
            self.fail(key, 504, "", fx);
        }
    }

    /// `timeout queue`.
    pub(super) fn queue_timeout(&mut self, key: Key, fx: &mut Effects<'_>) {
        // After a freeze, timers that were due meanwhile come together: the request may have got
        // its slot in the same moment.
        if !matches!(self.entries.get(key), Some(Entry::Session(s)) if matches!(s.stage, Stage::Queued(_)))
        {
            return;
        }
        self.drop_from_queues(key, fx);
        self.fail(key, 503, "no slot became free (timeout queue, sQ)", fx);
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
    fn fail(&mut self, key: Key, status: u16, why: &str, fx: &mut Effects<'_>) {
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

    fn release_stage(&mut self, stage: Stage, fx: &mut Effects<'_>) {
        match stage {
            Stage::Connecting(server) | Stage::TurnAround(server) | Stage::Waiting(server) => {
                self.release_slot(server, fx);
            }
            Stage::Idle | Stage::Handled | Stage::Queued(_) => {}
        }
    }

    fn drop_from_queues(&mut self, key: Key, fx: &mut Effects<'_>) {
        self.queue.retain(|k| *k != key);
        for server in &mut self.servers {
            server.queue.retain(|k| *k != key);
        }
        self.count_queues(fx);
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
            self.unpark(fx);
        }
    }

    /// A connection ended: the first one at the door comes in.
    fn unpark(&mut self, fx: &mut Effects<'_>) {
        let Some(key) = self.parked.pop_front() else {
            return;
        };
        let Some(s) = self.session_mut(key) else {
            return;
        };
        s.parked = false;
        let waits = s.request.is_some();
        self.active += 1;
        if waits {
            self.handle_request(key, fx);
        } else {
            self.idle(key, fx);
        }
    }
}

fn ordinal(n: u32) -> String {
    match n {
        1 => "1st".to_owned(),
        2 => "2nd".to_owned(),
        3 => "3rd".to_owned(),
        n => format!("{n}th"),
    }
}
