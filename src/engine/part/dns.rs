//! A name server: answers A and CNAME questions from the records of its node.
//!
//! Authoritative for every name that it has and for the domains above them. A question for a name
//! with an alias gets the alias and what it leads to (RFC 1034, 3.6.2); an unknown name NXDOMAIN
//! and a known name without that type NODATA, both with an SOA (RFC 2308). Several addresses of one
//! name take turns at the front (BIND's `rrset-order cyclic`).
//!
//! Deliberately absent: recursion, zones, other record types, TCP between parts.

use std::sync::Arc;

use super::{Face, Machine, Setup, Signal};
use crate::board::Props;
use crate::board::kind::{DnsRecord, RecordType};
use crate::engine::message::{DnsAnswer, DnsQuestion, DnsRecordData, Message, Rcode};
use crate::engine::net::{Cause, LinkIdx};
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::{Effects, Nanos, Offer, Station};

/// Questions that may wait (a UDP socket's receive buffer holds about as many).
const QUEUE: u32 = 1_000;
/// Seconds that a "no" may be kept: `minimum` of the SOA.
const NEGATIVE_S: u32 = 60;
/// Aliases followed in one answer.
const CHAIN_MAX: usize = 11;

/// Timers of a name server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// A question was worked on long enough.
    Served(Key),
}

impl From<Wake> for super::Wake {
    fn from(wake: Wake) -> Self {
        Self::Dns(wake)
    }
}

#[derive(Debug, Clone)]
struct Asked {
    link: LinkIdx,
    token: Key,
    cause: Cause,
    question: Arc<DnsQuestion>,
    since: Nanos,
}

/// A name server.
#[derive(Debug)]
pub struct Dns {
    records: Vec<DnsRecord>,
    service: Nanos,
    station: Station<Asked>,
    answered: u64,
}

impl Dns {
    /// The part of a dns node.
    pub fn new(setup: &Setup<'_>) -> Self {
        let mut dns = Self {
            records: Vec::new(),
            service: Nanos::ZERO,
            station: Station::new(1, QUEUE),
            answered: 0,
        };
        dns.update(setup);
        dns
    }

    fn asked(&mut self, asked: Asked, fx: &mut Effects<'_>) {
        fx.enter();
        let (since, cause) = (asked.since, asked.cause);
        let offer = self.station.offer(asked, self.service, cause, fx, served);
        if matches!(offer, Offer::Full(_)) {
            fx.failed(since);
            fx.mark(cause, Mark::Dropped, || {
                "too many questions wait".to_owned()
            });
        }
    }

    fn answer(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(asked) = self.station.finish(key, fx, served) else {
            return;
        };
        let answer = answer(&self.records, &asked.question, self.answered);
        self.answered += 1;
        fx.served(asked.since);
        fx.mark(asked.cause, Mark::Answered, || why(&answer));
        let message = Message::Answer(Arc::new(answer));
        fx.datagram(asked.link, asked.token, asked.cause, message);
    }
}

fn served(key: Key) -> super::Wake {
    Wake::Served(key).into()
}

fn why(answer: &DnsAnswer) -> String {
    let name = &answer.question.name;
    match (answer.rcode, answer.answers.len()) {
        (Rcode::NxDomain, _) => format!("no record has the name {name}"),
        (Rcode::NoError, 0) => format!("{name} exists, but has no record of this type"),
        (Rcode::NoError, 1) => format!("one record of {name}"),
        (Rcode::NoError, n) => format!("{n} records, from {name} on"),
        (Rcode::ServFail, _) => format!("the aliases of {name} go round in a circle"),
        (Rcode::Refused, _) => "refused".to_owned(),
    }
}

/// Answers a question from records. `turn` moves several addresses on.
pub fn answer(records: &[DnsRecord], question: &DnsQuestion, turn: u64) -> DnsAnswer {
    const A: u16 = 1;
    const CNAME: u16 = 5;
    const ANY: u16 = 255;
    let asked = question.name.trim_end_matches('.').to_ascii_lowercase();
    let mut answers = Vec::new();
    let mut name = asked.clone();
    let mut rcode = Rcode::NoError;
    for depth in 0.. {
        if depth > CHAIN_MAX {
            answers.clear();
            rcode = Rcode::ServFail;
            break;
        }
        let own: Vec<&DnsRecord> = records
            .iter()
            .filter(|r| r.name.trim_end_matches('.').eq_ignore_ascii_case(&name))
            .collect();
        if own.is_empty() && depth == 0 {
            rcode = Rcode::NxDomain;
        }
        let addresses: Vec<_> = own
            .iter()
            .filter(|r| r.rtype == RecordType::A)
            .filter_map(|r| {
                Some((
                    name.clone(),
                    r.ttl_s,
                    DnsRecordData::A(r.value.parse().ok()?),
                ))
            })
            .collect();
        let alias = own.iter().find(|r| r.rtype == RecordType::Cname);
        if matches!(question.qtype, A | ANY) && !addresses.is_empty() {
            let first = (turn % addresses.len() as u64) as usize;
            answers.extend_from_slice(&addresses[first..]);
            answers.extend_from_slice(&addresses[..first]);
        }
        let Some(alias) = alias else {
            break;
        };
        let target = alias.value.trim_end_matches('.').to_ascii_lowercase();
        let data = DnsRecordData::Cname(target.clone());
        answers.push((name.clone(), alias.ttl_s, data));
        if matches!(question.qtype, CNAME | ANY) {
            break;
        }
        name = target;
    }
    let mut authority = Vec::new();
    if answers.is_empty() && rcode != Rcode::ServFail {
        let zone = asked
            .split_once('.')
            .map_or(asked.as_str(), |(_, zone)| zone);
        let soa = DnsRecordData::Soa {
            minimum_s: NEGATIVE_S,
        };
        authority.push((zone.to_owned(), NEGATIVE_S, soa));
    }
    DnsAnswer {
        question: DnsQuestion {
            name: asked,
            qtype: question.qtype,
        },
        rcode,
        answers,
        authority,
        authoritative: true,
    }
}

impl Machine for Dns {
    fn update(&mut self, setup: &Setup<'_>) {
        if let Props::Dns(props) = &setup.node.props {
            self.records.clone_from(&props.records);
            self.service = Nanos::from_us(props.service_us);
        }
    }

    fn handle(&mut self, now: Nanos, signal: Signal, fx: &mut Effects<'_>) {
        match signal {
            Signal::Datagram {
                link,
                token,
                cause,
                message: Message::Question(question),
            } => self.asked(
                Asked {
                    link,
                    token,
                    cause,
                    question,
                    since: now,
                },
                fx,
            ),
            Signal::Wake(super::Wake::Dns(Wake::Served(key))) => self.answer(key, fx),
            Signal::Accepted { conn, .. } => fx.abort(conn),
            Signal::Start
            | Signal::Rewired
            | Signal::Deploy
            | Signal::Connected { .. }
            | Signal::Failed { .. }
            | Signal::Message { .. }
            | Signal::Closed { .. }
            | Signal::Reset { .. }
            | Signal::Datagram { .. }
            | Signal::Unreachable { .. }
            | Signal::Wake(_) => {}
        }
    }

    fn stop(&mut self) {
        self.station.clear();
    }

    fn face(&self, _now: Nanos) -> Face {
        let record = |r: &DnsRecord| {
            let kind = match r.rtype {
                RecordType::A => "A",
                RecordType::Cname => "CNAME",
            };
            (r.name.clone(), format!("{kind} {}, {} s", r.value, r.ttl_s))
        };
        Face {
            workers: self.station.workers(),
            queue_bound: self.station.bound(),
            badge: match self.records.len() {
                1 => "1 record".to_owned(),
                n => format!("{n} records"),
            },
            facts: self.records.iter().map(record).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(name: &str, rtype: RecordType, value: &str) -> DnsRecord {
        DnsRecord {
            name: name.into(),
            rtype,
            value: value.into(),
            ttl_s: 300,
            extra: crate::board::Extra::new(),
        }
    }

    fn ask(records: &[DnsRecord], name: &str, qtype: u16) -> DnsAnswer {
        let question = DnsQuestion {
            name: name.into(),
            qtype,
        };
        answer(records, &question, 0)
    }

    #[test]
    fn an_alias_comes_with_what_it_leads_to() {
        let records = [
            record("www.foobar.com", RecordType::Cname, "lb.foobar.com"),
            record("lb.foobar.com", RecordType::A, "8.8.8.8"),
        ];
        let got = ask(&records, "WWW.foobar.com.", 1);
        assert_eq!(got.rcode, Rcode::NoError);
        assert_eq!(got.answers.len(), 2);
        assert_eq!(got.answers[1].2, DnsRecordData::A([8, 8, 8, 8].into()));
        assert_eq!(ask(&records, "www.foobar.com", 5).answers.len(), 1);
    }

    #[test]
    fn no_name_and_no_data_are_different_answers() {
        let records = [record("www.foobar.com", RecordType::A, "8.8.8.8")];
        let none = ask(&records, "x.foobar.com", 1);
        assert_eq!(none.rcode, Rcode::NxDomain);
        assert_eq!(none.authority[0].0, "foobar.com");
        let aaaa = ask(&records, "www.foobar.com", 28);
        assert_eq!((aaaa.rcode, aaaa.answers.len()), (Rcode::NoError, 0));
        assert_eq!(aaaa.authority.len(), 1);
    }

    #[test]
    fn a_circle_of_aliases_fails_and_addresses_take_turns() {
        let circle = [
            record("a.b", RecordType::Cname, "c.b"),
            record("c.b", RecordType::Cname, "a.b"),
        ];
        assert_eq!(ask(&circle, "a.b", 1).rcode, Rcode::ServFail);
        let two = [
            record("a.b", RecordType::A, "10.0.0.1"),
            record("a.b", RecordType::A, "10.0.0.2"),
        ];
        let question = DnsQuestion {
            name: "a.b".into(),
            qtype: 1,
        };
        let first = |turn| answer(&two, &question, turn).answers[0].2.clone();
        assert_ne!(first(0), first(1));
        assert_eq!(first(0), first(2));
    }
}
