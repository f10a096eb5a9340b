//! DNS messages: bytes of a query to a question, and an answer to bytes. Pure.
//!
//! simple-dns does the wire format. It knows the types of its own list only and calls everything
//! else malformed; a server must answer a question for any type (RFC 3597), so the type and class
//! of the one question are read here and put back into the reply.

use std::net::Ipv4Addr;

use simple_dns::rdata::{A, CNAME, OPT, RData, SOA};
use simple_dns::{CLASS, Name, OPCODE, Packet, PacketFlag, RCODE, ResourceRecord};

use crate::engine::message::{DnsAnswer, DnsQuestion, DnsRecordData, Rcode};

/// Bytes of a header (RFC 1035, 4.1.1).
const HEADER: usize = 12;
/// Largest UDP answer without EDNS (RFC 1035, 4.2.1).
pub(super) const UDP_PLAIN: u16 = 512;
/// Largest UDP answer with it: fits every path's MTU (DNS Flag Day 2020).
pub(super) const UDP_EDNS: u16 = 1232;
const TYPE_A: u16 = 1;
const CLASS_IN: u16 = 1;
const CLASS_ANY: u16 = 255;

/// How an answer travels; it bounds its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// Within what the client takes, 512 bytes when it does not say.
    Udp,
    /// Within 64 KiB.
    Tcp,
}

/// What to do with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Read {
    /// Ask the drawn server.
    Ask(Box<Query>),
    /// The message itself is wrong: send this.
    Reply(Vec<u8>),
    /// Not a query, or too short to say anything about: send nothing, so that two servers never
    /// answer each other's answers.
    Ignore,
}

/// A question with what is needed to answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query {
    /// For the engine.
    pub(super) question: DnsQuestion,
    /// The message, its type and class made readable for simple-dns.
    bytes: Vec<u8>,
    /// Where the type stands; the class follows.
    type_at: usize,
    type_class: [u8; 4],
}

/// Reads a message from a client.
pub(super) fn read(bytes: &[u8]) -> Read {
    let (Some(id), Some(flags)) = (u16_at(bytes, 0), u16_at(bytes, 2)) else {
        return Read::Ignore;
    };
    if bytes.len() < HEADER || flags & 0x8000 != 0 {
        return Read::Ignore;
    }
    let fail = |rcode| failure(id, flags, rcode).map_or(Read::Ignore, Read::Reply);
    if (flags >> 11) & 0xf != 0 {
        return fail(RCODE::NotImplemented);
    }
    // One question: nobody asks more, and no rcode could say which of them failed (RFC 9619).
    if u16_at(bytes, 4) != Some(1) {
        return fail(RCODE::FormatError);
    }
    let Some((name, type_at)) = question_name(bytes) else {
        return fail(RCODE::FormatError);
    };
    let (Some(qtype), Some(class)) = (u16_at(bytes, type_at), u16_at(bytes, type_at + 2)) else {
        return fail(RCODE::FormatError);
    };
    let mut readable = bytes.to_vec();
    let type_class = [0, 1, 2, 3].map(|i| bytes[type_at + i]);
    readable[type_at..type_at + 2].copy_from_slice(&TYPE_A.to_be_bytes());
    readable[type_at + 2..type_at + 4].copy_from_slice(&CLASS_IN.to_be_bytes());
    match Packet::parse(&readable) {
        Err(_) => return fail(RCODE::FormatError),
        // Another version of EDNS than 0 is not understood (RFC 6891, 6.1.3). BADVERS needs the
        // extended bits of an OPT record; plain "not implemented" says the same to a person.
        Ok(packet) if packet.opt().is_some_and(|o| o.version != 0) => {
            return fail(RCODE::NotImplemented);
        }
        Ok(_) => {}
    }
    if class != CLASS_IN && class != CLASS_ANY {
        return fail(RCODE::Refused);
    }
    Read::Ask(Box::new(Query {
        question: DnsQuestion { name, qtype },
        bytes: readable,
        type_at,
        type_class,
    }))
}

impl Query {
    /// The answer as bytes. Too large for the way it travels, it is sent empty with TC set and the
    /// client asks again over TCP (RFC 2181, 9). `None` when it cannot be written at all.
    pub(super) fn reply(&self, answer: &DnsAnswer, over: Over) -> Option<Vec<u8>> {
        let query = Packet::parse(&self.bytes).ok()?;
        let limit = match (over, query.opt()) {
            (Over::Tcp, _) => u16::MAX,
            (Over::Udp, None) => UDP_PLAIN,
            (Over::Udp, Some(opt)) => opt.udp_packet_size.clamp(UDP_PLAIN, UDP_EDNS),
        };
        let full = self.encode(&query, answer, false)?;
        if full.len() <= usize::from(limit) {
            return Some(full);
        }
        self.encode(&query, answer, true)
    }

    fn encode(&self, query: &Packet<'_>, answer: &DnsAnswer, cut: bool) -> Option<Vec<u8>> {
        let mut reply = Packet::new_reply(query.id());
        reply.questions.clone_from(&query.questions);
        if query.has_flags(PacketFlag::RECURSION_DESIRED) {
            reply.set_flags(PacketFlag::RECURSION_DESIRED);
        }
        // An authority answers from its own records; everybody else has asked further.
        reply.set_flags(if answer.authoritative {
            PacketFlag::AUTHORITATIVE_ANSWER
        } else {
            PacketFlag::RECURSION_AVAILABLE
        });
        *reply.rcode_mut() = match answer.rcode {
            Rcode::NoError => RCODE::NoError,
            Rcode::ServFail => RCODE::ServerFailure,
            Rcode::NxDomain => RCODE::NameError,
            Rcode::Refused => RCODE::Refused,
        };
        if cut {
            reply.set_flags(PacketFlag::TRUNCATION);
        } else {
            let asked = query.questions.first()?.qname.clone();
            for (records, section) in [
                (&answer.answers, &mut reply.answers),
                (&answer.authority, &mut reply.name_servers),
            ] {
                for (owner, ttl, data) in records {
                    // The asked name comes back in the letters of the client (0x20 encoding).
                    let name = if owner.eq_ignore_ascii_case(&self.question.name) {
                        asked.clone()
                    } else {
                        Name::new(owner).ok()?
                    };
                    section.push(ResourceRecord::new(
                        name,
                        CLASS::IN,
                        *ttl,
                        rdata(owner, data)?,
                    ));
                }
            }
        }
        if query.opt().is_some() {
            *reply.opt_mut() = Some(OPT {
                opt_codes: Vec::new(),
                udp_packet_size: UDP_EDNS,
                version: 0,
            });
        }
        let mut bytes = reply.build_bytes_vec_compressed().ok()?;
        bytes
            .get_mut(self.type_at..self.type_at + 4)?
            .copy_from_slice(&self.type_class);
        Some(bytes)
    }
}

fn rdata<'a>(owner: &'a str, data: &'a DnsRecordData) -> Option<RData<'a>> {
    Some(match data {
        DnsRecordData::A(address) => RData::A(A {
            address: Ipv4Addr::to_bits(*address),
        }),
        DnsRecordData::Cname(target) => RData::CNAME(CNAME(Name::new(target).ok()?)),
        DnsRecordData::Soa { minimum_s } => RData::SOA(SOA {
            // A drawn server has no name of its own; the zone stands for it. Times as RIPE-203
            // recommends for small stable zones.
            mname: Name::new(owner).ok()?,
            rname: Name::new(owner).ok()?,
            serial: 1,
            refresh: 86_400,
            retry: 7_200,
            expire: 3_600_000,
            minimum: *minimum_s,
        }),
    })
}

/// A reply without sections: the header of the query with a response code.
fn failure(id: u16, flags: u16, rcode: RCODE) -> Option<Vec<u8>> {
    let mut reply = Packet::new_reply(id);
    if flags & 0x0100 != 0 {
        reply.set_flags(PacketFlag::RECURSION_DESIRED);
    }
    *reply.opcode_mut() = OPCODE::from((flags >> 11) & 0xf);
    *reply.rcode_mut() = rcode;
    reply.build_bytes_vec().ok()
}

/// The name of the first question, lower case, and where its type stands. A question's name is
/// never compressed: nothing stands before it to point to.
fn question_name(bytes: &[u8]) -> Option<(String, usize)> {
    let mut name = String::new();
    let mut at = HEADER;
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1;
        match length {
            0 => break,
            1..=63 => {
                let label = bytes.get(at..at + length)?;
                if !name.is_empty() {
                    name.push('.');
                }
                push_label(&mut name, label);
                at += length;
            }
            _ => return None,
        }
        // RFC 1035, 2.3.4: 255 bytes at most.
        if at - HEADER > 255 {
            return None;
        }
    }
    Some((name, at))
}

/// Letters in lower case; what is not a letter, digit, `-` or `_` as `\DDD` (RFC 1035, 5.1).
fn push_label(name: &mut String, label: &[u8]) {
    for byte in label {
        match byte.to_ascii_lowercase() {
            b @ (b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_') => name.push(char::from(b)),
            b => name.push_str(&format!("\\{b:03}")),
        }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use simple_dns::{QCLASS, QTYPE, Question, TYPE};

    use super::*;

    fn query(name: &str, edns: Option<u16>) -> Vec<u8> {
        let mut packet = Packet::new_query(0xBEEF);
        packet.set_flags(PacketFlag::RECURSION_DESIRED);
        packet.questions.push(Question::new(
            Name::new(name).unwrap(),
            QTYPE::TYPE(TYPE::A),
            QCLASS::CLASS(CLASS::IN),
            false,
        ));
        if let Some(udp_packet_size) = edns {
            *packet.opt_mut() = Some(OPT {
                opt_codes: Vec::new(),
                udp_packet_size,
                version: 0,
            });
        }
        packet.build_bytes_vec().unwrap()
    }

    fn ask(bytes: &[u8]) -> Query {
        match read(bytes) {
            Read::Ask(query) => *query,
            other => panic!("not a question: {other:?}"),
        }
    }

    fn addresses(question: &DnsQuestion, n: u8) -> DnsAnswer {
        let record = |i| {
            (
                question.name.clone(),
                300,
                DnsRecordData::A(Ipv4Addr::new(10, 0, 0, i)),
            )
        };
        DnsAnswer {
            question: question.clone(),
            rcode: Rcode::NoError,
            answers: (0..n).map(record).collect(),
            authority: Vec::new(),
            authoritative: true,
        }
    }

    fn rcode(bytes: &[u8]) -> RCODE {
        match read(bytes) {
            Read::Reply(reply) => {
                let reply = Packet::parse(&reply).unwrap();
                assert_eq!(reply.id(), 0xBEEF);
                reply.rcode()
            }
            other => panic!("not answered at once: {other:?}"),
        }
    }

    #[test]
    fn an_answer_has_the_question_in_the_clients_letters() {
        let query = ask(&query("WWW.Foobar.com", None));
        assert_eq!(query.question.name, "www.foobar.com");
        assert_eq!(query.question.qtype, 1);
        let bytes = query
            .reply(&addresses(&query.question, 1), Over::Udp)
            .unwrap();
        let reply = Packet::parse(&bytes).unwrap();
        assert_eq!(reply.id(), 0xBEEF);
        assert!(reply.has_flags(
            PacketFlag::RESPONSE | PacketFlag::AUTHORITATIVE_ANSWER | PacketFlag::RECURSION_DESIRED
        ));
        assert_eq!(reply.questions[0].qname.to_string(), "WWW.Foobar.com");
        assert_eq!(reply.answers[0].name.to_string(), "WWW.Foobar.com");
        assert!(matches!(&reply.answers[0].rdata, RData::A(a) if a.address == 0x0a00_0000));
        assert!(reply.opt().is_none());
    }

    #[test]
    fn a_large_answer_is_cut_over_udp_and_whole_over_tcp() {
        let plain = ask(&query("www.foobar.com", None));
        let many = addresses(&plain.question, 100);
        let cut = plain.reply(&many, Over::Udp).unwrap();
        assert!(cut.len() <= 512);
        let cut = Packet::parse(&cut).unwrap();
        assert!(cut.has_flags(PacketFlag::TRUNCATION));
        assert!(cut.answers.is_empty());
        let whole = plain.reply(&many, Over::Tcp).unwrap();
        assert_eq!(Packet::parse(&whole).unwrap().answers.len(), 100);
    }

    #[test]
    fn edns_raises_the_bound_and_is_answered() {
        let query = ask(&query("www.foobar.com", Some(4096)));
        let answer = addresses(&query.question, 60);
        let bytes = query.reply(&answer, Over::Udp).unwrap();
        assert!(bytes.len() > 512 && bytes.len() <= 1232);
        let reply = Packet::parse(&bytes).unwrap();
        assert!(!reply.has_flags(PacketFlag::TRUNCATION));
        assert_eq!(reply.opt().unwrap().udp_packet_size, UDP_EDNS);
    }

    #[test]
    fn types_that_the_library_does_not_know_are_asked_and_come_back() {
        let mut bytes = query("www.foobar.com", Some(1232));
        let type_at = HEADER + "www.foobar.com".len() + 2;
        bytes[type_at..type_at + 2].copy_from_slice(&65_400_u16.to_be_bytes());
        let query = ask(&bytes);
        assert_eq!(query.question.qtype, 65_400);
        let none = DnsAnswer {
            answers: Vec::new(),
            authority: vec![(
                "foobar.com".into(),
                60,
                DnsRecordData::Soa { minimum_s: 60 },
            )],
            ..addresses(&query.question, 0)
        };
        let reply = query.reply(&none, Over::Udp).unwrap();
        assert_eq!(u16_at(&reply, type_at), Some(65_400));
        assert_eq!(u16_at(&reply, 6), Some(0), "no answers");
        assert_eq!(u16_at(&reply, 8), Some(1), "one authority record");
    }

    #[test]
    fn a_cname_chain_and_negative_answers_are_written() {
        let query = ask(&query("www.foobar.com", None));
        let mut answer = addresses(&query.question, 0);
        answer.answers = vec![
            (
                "www.foobar.com".into(),
                60,
                DnsRecordData::Cname("lb.foobar.com".into()),
            ),
            (
                "lb.foobar.com".into(),
                30,
                DnsRecordData::A(Ipv4Addr::new(8, 8, 8, 8)),
            ),
        ];
        let bytes = query.reply(&answer, Over::Udp).unwrap();
        let reply = Packet::parse(&bytes).unwrap();
        assert!(
            matches!(&reply.answers[0].rdata, RData::CNAME(c) if c.0.to_string() == "lb.foobar.com")
        );
        answer.answers.clear();
        answer.rcode = Rcode::NxDomain;
        let bytes = query.reply(&answer, Over::Udp).unwrap();
        assert_eq!(Packet::parse(&bytes).unwrap().rcode(), RCODE::NameError);
    }

    #[test]
    fn wrong_messages_are_answered_or_ignored_as_the_standards_say() {
        let good = query("www.foobar.com", None);
        assert_eq!(rcode(&good[..20]), RCODE::FormatError, "cut off");
        let mut two = good.clone();
        two[5] = 2;
        assert_eq!(rcode(&two), RCODE::FormatError, "two questions");
        let mut status = good.clone();
        status[2] |= 2 << 3;
        assert_eq!(
            rcode(&status),
            RCODE::NotImplemented,
            "a server status request"
        );
        let mut chaos = good.clone();
        let last = chaos.len() - 1;
        chaos[last] = 3;
        assert_eq!(rcode(&chaos), RCODE::Refused, "class CHAOS");
        let mut pointer = good.clone();
        pointer[HEADER] = 0xC0;
        assert_eq!(
            rcode(&pointer),
            RCODE::FormatError,
            "a pointer in the question"
        );
        let mut response = good.clone();
        response[2] |= 0x80;
        assert_eq!(read(&response), Read::Ignore);
        assert_eq!(read(&good[..11]), Read::Ignore);
        assert_eq!(read(&[]), Read::Ignore);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = read(&bytes);
        }

        /// A good query with some bytes changed reaches deeper than noise.
        #[test]
        fn damaged_queries_are_answered_without_a_panic(
            edns in any::<bool>(),
            changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..6),
            cut in any::<usize>(),
        ) {
            let mut bytes = query("www.foobar.com", edns.then_some(1232));
            for (at, to) in changes {
                let at = at % bytes.len();
                bytes[at] = to;
            }
            bytes.truncate(bytes.len() - cut % 4);
            if let Read::Ask(query) = read(&bytes) {
                for over in [Over::Udp, Over::Tcp] {
                    if let Some(reply) = query.reply(&addresses(&query.question, 3), over) {
                        prop_assert!(Packet::parse(&reply).is_ok() || query.question.qtype != 1);
                        prop_assert_eq!(&reply[..2], &bytes[..2]);
                    }
                }
            }
        }
    }
}
