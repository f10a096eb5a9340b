//! The client's resolver cache: names, addresses, aliases and "no", each with its own life.
//!
//! RFC 1034 for aliases, RFC 2308 for negative answers: they live min(TTL of the SOA, its MINIMUM);
//! NXDOMAIN covers the name, NODATA the name and the type (only A is ever asked here).
//! Failures (SERVFAIL, silence) are not kept: a stub resolver asks again, unlike the recursive
//! servers that RFC 9520 speaks of.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

use crate::engine::Nanos;
use crate::engine::message::{DnsAnswer, DnsRecordData, Rcode};

/// Aliases followed before a chain counts as endless (as BIND's `max-restarts`, 11 in 9.18).
const CHAIN_MAX: usize = 11;
/// Names kept.
const NAMES_MAX: usize = 1_024;

/// What a name leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Addresses, in the order of the answer.
    Addresses(Arc<[Ipv4Addr]>),
    /// No such name.
    NoName,
    /// The name has no address.
    NoAddress,
    /// The server failed or refused.
    Failure,
}

#[derive(Debug, Clone)]
enum Entry {
    Addresses(Arc<[Ipv4Addr]>),
    Alias(String),
    No(Found),
}

/// Answers that are still good.
#[derive(Debug, Clone, Default)]
pub struct Resolver {
    names: BTreeMap<String, (Nanos, Entry)>,
}

impl Resolver {
    /// What is known about a name, and until when.
    pub fn look(&self, now: Nanos, name: &str) -> Option<(Found, Nanos)> {
        let mut name = name;
        let mut until = Nanos::MAX;
        for _ in 0..CHAIN_MAX {
            let (expires, entry) = self.names.get(name)?;
            if *expires <= now {
                return None;
            }
            until = until.min(*expires);
            match entry {
                Entry::Addresses(all) => return Some((Found::Addresses(Arc::clone(all)), until)),
                Entry::No(found) => return Some((found.clone(), until)),
                Entry::Alias(next) => name = next,
            }
        }
        None
    }

    /// Reads an answer, keeps what may be kept, and tells what it means.
    /// `longest` bounds every life; 0 keeps nothing.
    pub fn learn(&mut self, now: Nanos, answer: &DnsAnswer, longest: Nanos) -> Found {
        let life = |ttl: u32| now + Nanos::from_secs(u64::from(ttl)).min(longest);
        let asked = &answer.question.name;
        let no = match answer.rcode {
            Rcode::NoError => Found::NoAddress,
            Rcode::NxDomain => Found::NoName,
            Rcode::ServFail | Rcode::Refused => return Found::Failure,
        };
        let mut name = asked.as_str();
        for _ in 0..CHAIN_MAX {
            let own = || answer.answers.iter().filter(|(owner, _, _)| owner == name);
            let addresses: Vec<Ipv4Addr> = own()
                .filter_map(|(_, _, data)| match data {
                    DnsRecordData::A(address) => Some(*address),
                    DnsRecordData::Cname(_) | DnsRecordData::Soa { .. } => None,
                })
                .collect();
            let ttl = own().map(|(_, ttl, _)| *ttl).min();
            if let (false, Some(ttl)) = (addresses.is_empty(), ttl) {
                let addresses: Arc<[Ipv4Addr]> = addresses.into();
                let entry = Entry::Addresses(Arc::clone(&addresses));
                self.keep(now, name, life(ttl), entry);
                return Found::Addresses(addresses);
            }
            let alias = own().find_map(|(_, ttl, data)| match data {
                DnsRecordData::Cname(next) => Some((*ttl, next)),
                DnsRecordData::A(_) | DnsRecordData::Soa { .. } => None,
            });
            let Some((ttl, next)) = alias else {
                break;
            };
            self.keep(now, name, life(ttl), Entry::Alias(next.clone()));
            name = next;
        }
        let soa = answer
            .authority
            .iter()
            .find_map(|(_, ttl, data)| match data {
                DnsRecordData::Soa { minimum_s } => Some((*ttl).min(*minimum_s)),
                DnsRecordData::A(_) | DnsRecordData::Cname(_) => None,
            });
        // Without an SOA a "no" must not be kept (RFC 2308, 5).
        if let Some(ttl) = soa {
            self.keep(now, name, life(ttl), Entry::No(no.clone()));
        }
        no
    }

    /// Names that are still good.
    pub fn len(&self, now: Nanos) -> usize {
        self.names
            .values()
            .filter(|(until, _)| *until > now)
            .count()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.names.clear();
    }

    fn keep(&mut self, now: Nanos, name: &str, until: Nanos, entry: Entry) {
        if until <= now {
            return;
        }
        if self.names.len() >= NAMES_MAX {
            self.names.retain(|_, (until, _)| *until > now);
        }
        if self.names.len() < NAMES_MAX {
            self.names.insert(name.to_owned(), (until, entry));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::message::DnsQuestion;

    const DAY: Nanos = Nanos::from_secs(86_400);

    fn answer(rcode: Rcode, answers: &[(&str, u32, DnsRecordData)], soa: Option<u32>) -> DnsAnswer {
        DnsAnswer {
            question: DnsQuestion {
                name: "www.foobar.com".into(),
                qtype: 1,
            },
            rcode,
            answers: answers
                .iter()
                .map(|(n, t, d)| ((*n).to_owned(), *t, d.clone()))
                .collect(),
            authority: soa
                .map(|minimum_s| ("foobar.com".into(), 3_600, DnsRecordData::Soa { minimum_s }))
                .into_iter()
                .collect(),
            authoritative: true,
        }
    }

    fn a(last: u8) -> DnsRecordData {
        DnsRecordData::A([8, 8, 8, last].into())
    }

    #[test]
    fn an_address_lives_its_ttl() {
        let mut resolver = Resolver::default();
        let found = resolver.learn(
            Nanos::ZERO,
            &answer(Rcode::NoError, &[("www.foobar.com", 300, a(8))], None),
            DAY,
        );
        assert_eq!(found, Found::Addresses([[8, 8, 8, 8].into()].into()));
        let look = |s| resolver.look(Nanos::from_secs(s), "www.foobar.com");
        assert_eq!(look(299), Some((found, Nanos::from_secs(300))));
        assert_eq!(look(300), None);
    }

    #[test]
    fn each_link_of_a_chain_has_its_own_life() {
        let mut resolver = Resolver::default();
        let records = [
            (
                "www.foobar.com",
                300,
                DnsRecordData::Cname("lb.foobar.com".into()),
            ),
            ("lb.foobar.com", 60, a(1)),
        ];
        resolver.learn(Nanos::ZERO, &answer(Rcode::NoError, &records, None), DAY);
        let look = |s| resolver.look(Nanos::from_secs(s), "www.foobar.com");
        assert!(
            matches!(look(59), Some((Found::Addresses(_), until)) if until == Nanos::from_secs(60))
        );
        assert_eq!(look(61), None);
    }

    #[test]
    fn a_no_lives_as_the_soa_says() {
        let mut resolver = Resolver::default();
        let found = resolver.learn(Nanos::ZERO, &answer(Rcode::NxDomain, &[], Some(60)), DAY);
        assert_eq!(found, Found::NoName);
        let look = |s| {
            resolver
                .look(Nanos::from_secs(s), "www.foobar.com")
                .map(|l| l.0)
        };
        assert_eq!(look(59), Some(Found::NoName));
        assert_eq!(look(60), None);
    }

    #[test]
    fn failures_endless_chains_and_switched_off_caches_keep_nothing() {
        let mut resolver = Resolver::default();
        let learn = |r: &mut Resolver, a: &DnsAnswer, longest| r.learn(Nanos::ZERO, a, longest);
        let failed = answer(Rcode::ServFail, &[], Some(60));
        assert_eq!(learn(&mut resolver, &failed, DAY), Found::Failure);
        let good = answer(Rcode::NoError, &[("www.foobar.com", 300, a(8))], None);
        assert!(matches!(
            learn(&mut resolver, &good, Nanos::ZERO),
            Found::Addresses(_)
        ));
        assert_eq!(resolver.len(Nanos::ZERO), 0);
        let itself = DnsRecordData::Cname("www.foobar.com".into());
        let round = answer(Rcode::NoError, &[("www.foobar.com", 300, itself)], None);
        assert_eq!(learn(&mut resolver, &round, DAY), Found::NoAddress);
        assert_eq!(resolver.look(Nanos::ZERO, "www.foobar.com"), None);
    }
}
