//! DNS questions and answers (RFC 1034, 1035).

use std::net::Ipv4Addr;

/// A question: a name and the number of a record type (1 is A, 5 CNAME, 28 AAAA, 255 any).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DnsQuestion {
    /// The name, lower case, without the last dot.
    pub name: String,
    /// Record type by its number.
    pub qtype: u16,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DnsRecordData {
    /// An address.
    A(Ipv4Addr),
    /// Another name.
    Cname(String),
    /// Start of authority, sent with negative answers (RFC 2308): seconds a "no" may be kept.
    Soa {
        /// `minimum` of the SOA record.
        minimum_s: u32,
    },
}

/// Response code (RFC 1035, 4.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rcode {
    /// An answer, possibly an empty one (NODATA).
    NoError,
    /// The server failed.
    ServFail,
    /// No such name.
    NxDomain,
    /// The server does not answer this.
    Refused,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DnsAnswer {
    /// What was asked.
    pub question: DnsQuestion,
    /// How it went.
    pub rcode: Rcode,
    /// Answer records in order: owner name, TTL in seconds, data.
    pub answers: Vec<(String, u32, DnsRecordData)>,
    /// Authority records: the SOA of a negative answer.
    pub authority: Vec<(String, u32, DnsRecordData)>,
    /// True when the server is the authority for the name.
    pub authoritative: bool,
}
