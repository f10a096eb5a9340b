//! A request from its issue to its outcome. What lies between is in [`super::naming`] and
//! [`super::lines`].

use std::sync::Arc;

use super::{Ask, Client, Stage, Towards, Wake};
use crate::engine::Effects;
use crate::engine::message::{HttpRequest, HttpResponse};
use crate::engine::net::Cause;
use crate::engine::part::Timeout;
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::view::Outcome;

impl Client {
    /// Sends a request that the run has issued.
    pub fn issue(
        &mut self,
        request: Key,
        http: Arc<HttpRequest>,
        towards: Towards,
        fx: &mut Effects<'_>,
    ) {
        let cause = Cause::Request(request);
        fx.enter();
        fx.mark(cause, Mark::Issued, || {
            format!("{} {} for {}", http.method, http.target, self.domain)
        });
        let ask = self.asks.insert(Ask {
            request,
            http,
            since: fx.now(),
            deadline: Timeout::NONE,
            addresses: Arc::from([]),
            tried: 0,
            stage: Stage::Nowhere,
        });
        let deadline = fx.arm(self.timeout, cause, Wake::Deadline(ask));
        if let Some(a) = self.asks.get_mut(ask) {
            a.deadline = deadline;
        }
        match towards {
            Towards::Link(link) => self.connect(ask, link, fx),
            Towards::Name if self.dns.is_some() => self.resolve(ask, fx),
            Towards::Name => match self.ways.first().map(|w| w.link) {
                Some(link) => self.connect(ask, link, fx),
                None => self.finish(ask, Outcome::DnsError, None, fx, || {
                    "no http edge leads away from this client".to_owned()
                }),
            },
        }
    }

    /// The client of a request went away.
    pub fn abandon(&mut self, request: Key, fx: &mut Effects<'_>) {
        let found = self.asks.iter().find(|(_, a)| a.request == request);
        if let Some((ask, _)) = found {
            let why = || "the client went away".to_owned();
            self.finish(ask, Outcome::Abandoned, None, fx, why);
        }
    }

    pub(super) fn finish(
        &mut self,
        ask: Key,
        outcome: Outcome,
        response: Option<Arc<HttpResponse>>,
        fx: &mut Effects<'_>,
        why: impl FnOnce() -> String,
    ) {
        let Some(a) = self.asks.remove(ask) else {
            return;
        };
        fx.cancel(a.deadline);
        let cause = Cause::Request(a.request);
        if response.is_none() {
            fx.mark(cause, Mark::Failed, why);
        }
        match outcome {
            Outcome::Ok => fx.served(a.since),
            Outcome::Abandoned => fx.withdrew(),
            Outcome::HttpError
            | Outcome::Refused
            | Outcome::Reset
            | Outcome::Timeout
            | Outcome::DnsError => fx.failed(a.since),
        }
        match a.stage {
            Stage::Resolving { timer, .. } => fx.cancel(timer),
            Stage::OnLine(line) => {
                if let Some(line) = self.lines.remove(line) {
                    fx.close(line.conn);
                }
            }
            Stage::Nowhere => {}
        }
        fx.end(a.request, outcome, response);
    }
}
