//! Health checks: a TCP connection, or a request, every `inter`.
//!
//! The first checks of the servers are spread over one interval; the next one starts `inter` after
//! the last one was over, so a frozen server under an HTTP check takes twice as long to be found
//! out: each check also waits out its timeout, which is `inter` (measured against 2.6.12).

use std::sync::Arc;

use super::health::Turn;
use super::{Entry, LoadBalancer, Wake};
use crate::board::kind::Check;
use crate::engine::kernel::TimerId;
use crate::engine::message::{HttpRequest, HttpResponse, Message};
use crate::engine::net::Cause;
use crate::engine::slab::Key;
use crate::engine::view::LogLevel;
use crate::engine::{Effects, Nanos};

/// HAProxy's words for a refused check.
pub(super) const REFUSED: &str = "Layer4 connection problem";
/// HAProxy's words for a check without an answer.
pub(super) const TIMEOUT: &str = "check timeout";
/// HAProxy's words for a check whose connection ended.
pub(super) const CLOSED: &str = "Layer7 invalid response";
/// HAProxy's words for a check with a bad status.
const STATUS: &str = "Layer7 wrong status";

/// A check under way.
#[derive(Debug)]
pub(super) struct Probe {
    server: usize,
    conn: Key,
    timer: TimerId,
}

impl LoadBalancer {
    /// Plans the first check of every server that has none, spread over one interval.
    pub(super) fn plan_checks(&mut self, fx: &mut Effects<'_>) {
        if !self.checked() {
            return;
        }
        let inter = self.inter();
        let n = self.servers.len().max(1) as u64;
        for (i, server) in self.servers.iter_mut().enumerate() {
            if server.checking || !server.exists {
                continue;
            }
            server.checking = true;
            let after = Nanos(inter.0 * i as u64 / n);
            fx.after(after, Cause::Check, Wake::Check(i as u32, server.era));
        }
    }

    fn inter(&self) -> Nanos {
        // A check every 0 ms would stop time.
        Nanos::from_ms(self.props.inter_ms.max(1))
    }

    /// The time of a check has come.
    pub(super) fn check(&mut self, server: usize, era: u32, fx: &mut Effects<'_>) {
        let (inter, checked) = (self.inter(), self.checked());
        let Some(s) = self.servers.get_mut(server) else {
            return;
        };
        if s.era != era {
            return;
        }
        if !s.exists || !checked {
            s.checking = false;
            return;
        }
        let link = s.link;
        let token = self.entries.insert(Entry::Check(Probe {
            server,
            conn: Key::NONE,
            timer: TimerId::NONE,
        }));
        let conn = fx.connect(link, token, Cause::Check);
        let timer = fx.arm(inter, Cause::Check, Wake::CheckTimeout(token));
        if let Some(Entry::Check(probe)) = self.entries.get_mut(token) {
            (probe.conn, probe.timer) = (conn, timer);
        }
    }

    /// The connection of a check stands.
    pub(super) fn check_connected(&mut self, token: Key, conn: Key, fx: &mut Effects<'_>) {
        match &self.props.check {
            Check::None | Check::Tcp => self.check_done(token, Ok(()), fx),
            Check::Http(path) => {
                let mut request = HttpRequest::get(path);
                let close = ("connection".to_owned(), "close".to_owned());
                request.headers.push(close);
                fx.send(conn, Cause::Check, Message::Request(Arc::new(request)));
            }
        }
    }

    /// A check got an answer.
    pub(super) fn check_answered(
        &mut self,
        token: Key,
        response: &HttpResponse,
        fx: &mut Effects<'_>,
    ) {
        let good = (200..400).contains(&response.status);
        self.check_done(token, if good { Ok(()) } else { Err(STATUS) }, fx);
    }

    /// A check is over: counts it and plans the next one. When checks were switched off meanwhile,
    /// it is the last one and does not count.
    pub(super) fn check_done(
        &mut self,
        token: Key,
        result: Result<(), &'static str>,
        fx: &mut Effects<'_>,
    ) {
        let Some(Entry::Check(probe)) = self.entries.remove(token) else {
            return;
        };
        fx.cancel(probe.timer);
        fx.abort(probe.conn);
        let (inter, checked) = (self.inter(), self.checked());
        let Some(server) = self.servers.get_mut(probe.server) else {
            return;
        };
        if !checked {
            server.checking = false;
            return;
        }
        let wake = Wake::Check(probe.server as u32, server.era);
        fx.after(inter, Cause::Check, wake);
        let turn = match result {
            Ok(()) => server.health.good(),
            Err(why) => {
                server.why = why;
                server.health.bad()
            }
        };
        match turn {
            Turn::Same => {}
            Turn::Up => self.goes_up(probe.server, fx),
            Turn::Down => self.goes_down(probe.server, fx),
        }
    }

    fn goes_up(&mut self, server: usize, fx: &mut Effects<'_>) {
        self.balancer.set_up(server, true);
        let (name, left) = (self.servers[server].name.clone(), self.balancer.active());
        fx.log(LogLevel::Info, || {
            let left = crate::board::words::count(left, "active server");
            format!("server {name} is UP; {left}")
        });
        self.free_slots(server, fx);
    }

    fn goes_down(&mut self, server: usize, fx: &mut Effects<'_>) {
        self.balancer.set_up(server, false);
        let (name, why) = (self.servers[server].name.clone(), self.servers[server].why);
        let left = self.balancer.active();
        fx.log(LogLevel::Error, || {
            format!(
                "server {name} is DOWN, reason: {why}; {} left",
                crate::board::words::count(left, "active server")
            )
        });
        // Without redispatch what waits for it goes on waiting (`pendconn_redistribute`).
        if self.props.redispatch {
            self.hand_on_queue(server, fx);
        }
    }

    /// Who waits for a server gets another one, or waits for any.
    pub(super) fn hand_on_queue(&mut self, server: usize, fx: &mut Effects<'_>) {
        let waiting = std::mem::take(&mut self.servers[server].queue);
        for session in waiting {
            self.leave_queue(session, fx);
            self.assign(session, fx);
        }
    }
}
