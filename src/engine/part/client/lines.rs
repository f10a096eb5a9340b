//! The client's connections: over which edge, one that idles or a new one, what its end means.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::{Client, Line, Stage};
use crate::engine::Effects;
use crate::engine::message::{HttpResponse, Message};
use crate::engine::net::{Cause, LinkIdx};
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::view::Outcome;

/// Idle connections that a client keeps open.
const IDLE_MAX: usize = 64;

impl Client {
    pub(super) fn way_to(&self, address: Ipv4Addr) -> Option<LinkIdx> {
        let carries = self.ways.iter().find(|w| w.addresses.contains(&address));
        // A part without a label is taken to be what the name leads to.
        let unlabelled = || self.ways.iter().find(|w| w.addresses.is_empty());
        carries.or_else(unlabelled).map(|w| w.link)
    }

    pub(super) fn try_address(&mut self, ask: Key, fx: &mut Effects<'_>) {
        let Some(a) = self.asks.get_mut(ask) else {
            return;
        };
        let Some(address) = a.addresses.get(a.tried).copied() else {
            return;
        };
        a.tried += 1;
        a.stage = Stage::Nowhere;
        let cause = Cause::Request(a.request);
        if let Some(link) = self.way_to(address) {
            self.connect(ask, link, fx);
        } else {
            fx.mark(cause, Mark::Failed, || {
                format!("no http edge leads to {address}: the SYN goes nowhere")
            });
        }
    }

    pub(super) fn connect(&mut self, ask: Key, link: LinkIdx, fx: &mut Effects<'_>) {
        let Some(a) = self.asks.get_mut(ask) else {
            return;
        };
        let cause = Cause::Request(a.request);
        let lines = &self.lines;
        let idle = |line: &Key| lines.get(*line).is_some_and(|l| l.link == link);
        if let Some(at) = self.idle.iter().rposition(idle) {
            let line = self.idle.remove(at);
            a.stage = Stage::OnLine(line);
            if let Some(l) = self.lines.get_mut(line) {
                l.ask = Some(ask);
                fx.send(l.conn, cause, Message::Request(Arc::clone(&a.http)));
            }
            return;
        }
        let line = self.lines.insert(Line {
            conn: Key::NONE,
            link,
            ask: Some(ask),
        });
        a.stage = Stage::OnLine(line);
        let conn = fx.connect(link, line, cause);
        if let Some(l) = self.lines.get_mut(line) {
            l.conn = conn;
        }
    }

    pub(super) fn connected(&self, line: Key, fx: &mut Effects<'_>) {
        let Some(line) = self.lines.get(line) else {
            return;
        };
        if let Some(a) = line.ask.and_then(|ask| self.asks.get(ask)) {
            let cause = Cause::Request(a.request);
            fx.send(line.conn, cause, Message::Request(Arc::clone(&a.http)));
        }
    }

    /// The line is gone: the request on it fails, or goes to the next address.
    pub(super) fn line_lost(&mut self, token: Key, outcome: Outcome, fx: &mut Effects<'_>) {
        let Some(line) = self.lines.remove(token) else {
            return;
        };
        self.idle.retain(|idle| *idle != token);
        let Some((ask, a)) = line.ask.and_then(|k| Some((k, self.asks.get_mut(k)?))) else {
            return;
        };
        let never_stood = outcome == Outcome::Refused || outcome == Outcome::Timeout;
        if never_stood && a.tried < a.addresses.len() {
            let (cause, next) = (Cause::Request(a.request), a.addresses[a.tried]);
            fx.mark(cause, Mark::Retry, || {
                format!("{}: the next address is {next}", outcome.name())
            });
            self.try_address(ask, fx);
            return;
        }
        let why = match outcome {
            Outcome::Refused => "connection refused: nobody listens there",
            Outcome::Timeout => "no answer to any SYN",
            _ => "the connection ended before an answer came",
        };
        self.finish(ask, outcome, None, fx, || why.to_owned());
    }

    pub(super) fn response(
        &mut self,
        line: Key,
        response: Arc<HttpResponse>,
        fx: &mut Effects<'_>,
    ) {
        let Some(ask) = self.lines.get(line).and_then(|l| l.ask) else {
            return;
        };
        let outcome = if response.status < 400 {
            Outcome::Ok
        } else {
            Outcome::HttpError
        };
        let closes = response
            .header("connection")
            .is_some_and(|v| v.eq_ignore_ascii_case("close"));
        let keep = self.keep_alive && !closes && self.idle.len() < IDLE_MAX;
        if keep && let Some(l) = self.lines.get_mut(line) {
            l.ask = None;
            self.idle.push(line);
            if let Some(a) = self.asks.get_mut(ask) {
                a.stage = Stage::Nowhere;
            }
        }
        self.finish(ask, outcome, Some(response), fx, String::new);
    }

    pub(super) fn closed(&mut self, conn: Key, line: Key, fx: &mut Effects<'_>) {
        fx.close(conn);
        self.line_lost(line, Outcome::Reset, fx);
    }
}
