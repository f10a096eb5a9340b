//! A request and its server: connecting, retrying, redispatching, the answer or the silence.
//!
//! A failed connection is retried (`retries`, 3): after an *error* on the same server only after a
//! turn-around of min(timeout connect, 1 s), after a timeout at once. With `option redispatch` the
//! retry goes to another server at once, when the algorithm has no opinion of its own and more than
//! one server is active; otherwise only the last retry does. A server that is DOWN meanwhile is
//! left only with redispatch: without it the request fails with the server that it was given.
//! (`src/backend.c`, `back_handle_st_cer` and `stream_choose_redispatch`; measured.)

use std::sync::Arc;

use super::session::Stage;
use super::{Entry, LoadBalancer, Wake, page};
use crate::board::kind::Algorithm;
use crate::engine::message::{HttpResponse, Message};
use crate::engine::net::Cause;
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::{Effects, Nanos};

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

impl LoadBalancer {
    pub(super) fn connect(&mut self, key: Key, server: usize, fx: &mut Effects<'_>) {
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
        let (cause, so_far) = (s.cause, s.retries);
        let exists = self.servers[server].exists;
        if so_far >= limit && exists {
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
        let retries = so_far + u32::from(exists);
        let up = self.servers[server].health.up();
        let allowed = redispatch && (!up || retries == limit || (free_choice && active > 1));
        // A server that was taken out of the configuration is no place to try again.
        let elsewhere = allowed || !exists;
        let name = self.servers[server].name.clone();
        let wait = exists && fault == Fault::Error && (!elsewhere || active <= 1);
        let pause = Nanos::from_ms(self.props.timeout_connect_ms).min(TURN_AROUND);
        if let Some(s) = self.session_mut(key) {
            s.retries = retries;
            s.avoid = elsewhere.then_some(server);
            s.stage = Stage::TurnAround(server);
        }
        let nth = ordinal(retries);
        if elsewhere {
            fx.mark(cause, Mark::Redispatched, || {
                if exists {
                    format!("{name} failed; {nth} retry on another server (redispatch)")
                } else {
                    format!("{name} is not among the servers any more; another one is asked")
                }
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

    fn set_stage(&mut self, key: Key, stage: Stage) {
        if let Some(s) = self.session_mut(key) {
            s.stage = stage;
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
        let elsewhere = s.avoid.is_some();
        if elsewhere || !self.servers[server].exists {
            self.set_stage(key, Stage::Handled);
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
}

fn ordinal(n: u32) -> String {
    match n {
        1 => "1st".to_owned(),
        2 => "2nd".to_owned(),
        3 => "3rd".to_owned(),
        n => format!("{n}th"),
    }
}
