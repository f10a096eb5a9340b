//! From the site's name to addresses: the cache, questions to the name server, their answers.
//!
//! What the cache keeps and for how long is [`super::resolver`]'s.

use std::sync::Arc;

use super::resolver::Found;
use super::{Client, Stage, Wake};
use crate::engine::Effects;
use crate::engine::message::{DnsAnswer, DnsQuestion, Message};
use crate::engine::net::Cause;
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::view::Outcome;

impl Client {
    /// Empties the resolver cache.
    pub fn forget_names(&mut self) {
        self.resolver.clear();
    }

    pub(super) fn resolve(&mut self, ask: Key, fx: &mut Effects<'_>) {
        let Some(a) = self.asks.get(ask) else {
            return;
        };
        let cause = Cause::Request(a.request);
        let now = fx.now();
        if let Some((found, until)) = self.resolver.look(now, &self.domain) {
            let domain = &self.domain;
            fx.mark(cause, Mark::CacheHit, || {
                format!(
                    "{domain} is in the resolver cache for another {}",
                    until - now
                )
            });
            self.resolved(ask, &found, fx);
        } else {
            let domain = &self.domain;
            fx.mark(cause, Mark::CacheMiss, || {
                format!("{domain} is not in the resolver cache")
            });
            self.ask_dns(ask, 1, fx);
        }
    }

    fn ask_dns(&mut self, ask: Key, attempt: u32, fx: &mut Effects<'_>) {
        let (Some(link), Some(a)) = (self.dns, self.asks.get_mut(ask)) else {
            return;
        };
        let cause = Cause::Request(a.request);
        let timer = fx.arm(self.dns_timeout, cause, Wake::DnsTry(ask));
        a.stage = Stage::Resolving { attempt, timer };
        let question = DnsQuestion {
            name: self.domain.clone(),
            qtype: 1,
        };
        fx.datagram(link, ask, cause, Message::Question(Arc::new(question)));
    }

    pub(super) fn dns_silent(&mut self, ask: Key, fx: &mut Effects<'_>) {
        let Some(Stage::Resolving { attempt, .. }) = self.asks.get(ask).map(|a| &a.stage) else {
            return;
        };
        let attempt = *attempt;
        if attempt < self.dns_attempts {
            self.ask_dns(ask, attempt + 1, fx);
        } else {
            let (tries, span) = (self.dns_attempts, self.dns_timeout);
            self.finish(ask, Outcome::DnsError, None, fx, || {
                format!("no answer from the name server in {tries} tries of {span}")
            });
        }
    }

    /// Nobody reads port 53 there. The resolver goes on to its next try at once, as glibc does
    /// when a name server's socket reports `ECONNREFUSED` (resolv/res_send.c).
    pub(super) fn dns_refused(&mut self, ask: Key, fx: &mut Effects<'_>) {
        let Some(Stage::Resolving { attempt, timer }) = self.asks.get(ask).map(|a| &a.stage) else {
            return;
        };
        let (attempt, timer) = (*attempt, *timer);
        fx.cancel(timer);
        if attempt < self.dns_attempts {
            self.ask_dns(ask, attempt + 1, fx);
        } else {
            let tries = self.dns_attempts;
            self.finish(ask, Outcome::DnsError, None, fx, || {
                format!("nobody listens at the name server (port unreachable), {tries} tries")
            });
        }
    }

    pub(super) fn answered(&mut self, ask: Key, answer: &DnsAnswer, fx: &mut Effects<'_>) {
        let Some(a) = self.asks.get(ask) else {
            return;
        };
        let Stage::Resolving { timer, .. } = a.stage else {
            return;
        };
        fx.cancel(timer);
        let found = self.resolver.learn(fx.now(), answer, self.cache_max);
        self.resolved(ask, &found, fx);
    }

    fn resolved(&mut self, ask: Key, found: &Found, fx: &mut Effects<'_>) {
        let Some(a) = self.asks.get_mut(ask) else {
            return;
        };
        let cause = Cause::Request(a.request);
        let domain = &self.domain;
        match found {
            Found::Addresses(addresses) => {
                fx.mark(cause, Mark::Resolved, || {
                    format!("{domain} is {}", addresses[0])
                });
                a.addresses = Arc::clone(addresses);
                self.try_address(ask, fx);
            }
            Found::NoName => {
                let why = format!("{domain} does not exist (NXDOMAIN)");
                self.finish(ask, Outcome::DnsError, None, fx, || why);
            }
            Found::NoAddress => {
                let why = format!("{domain} leads to no address (NODATA)");
                self.finish(ask, Outcome::DnsError, None, fx, || why);
            }
            Found::Failure => {
                let why = "the name server failed (SERVFAIL)".to_owned();
                self.finish(ask, Outcome::DnsError, None, fx, || why);
            }
        }
    }
}
