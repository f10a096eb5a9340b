//! DNS records: names, values, and the rules of RFC 1034 about CNAME.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use crate::board::kind::{DnsRecord, RecordType};
use crate::board::{Document, Key, Props};

use super::Findings;

/// Largest TTL (RFC 2181, section 8).
const MAX_TTL: u32 = i32::MAX as u32;

pub(super) fn check(board: &Document, found: &mut Findings) {
    let mut records: BTreeMap<String, &DnsRecord> = BTreeMap::new();
    let mut servers = 0;
    for (id, node) in &board.nodes {
        if let Props::Dns(dns) = &node.props {
            servers += 1;
            let key = Key::Node(id.clone());
            for (i, record) in dns.records.iter().enumerate() {
                one(&key, &format!("props.records[{i}]"), record, found);
                records.entry(canonical(&record.name)).or_insert(record);
            }
            alone(&key, &dns.records, found);
        }
    }
    if servers > 0 {
        site(board, &records, found);
    }
}

fn one(key: &Key, field: &str, record: &DnsRecord, found: &mut Findings) {
    if let Err(why) = name(&record.name) {
        let help = "write a name such as www.foobar.com";
        found.error(key, &format!("{field}.name"), why, help);
    }
    if record.ttl_s > MAX_TTL {
        let message = format!("a TTL of {} s, more than {MAX_TTL}", record.ttl_s);
        found.error(key, &format!("{field}.ttl_s"), message, "shorten it");
    }
    let value = format!("{field}.value");
    let address = record.value.parse::<Ipv4Addr>().is_ok();
    match record.rtype {
        RecordType::A if !address => {
            let message = format!("an A record holds {:?}, not an IPv4 address", record.value);
            let help = "write an address such as 8.8.8.8, or make it a CNAME";
            found.error(key, &value, message, help);
        }
        RecordType::Cname if address => {
            let message = format!("a CNAME record holds the address {}", record.value);
            let help = "a CNAME names another name; make it an A record";
            found.error(key, &value, message, help);
        }
        RecordType::Cname => {
            if let Err(why) = name(&record.value) {
                found.error(key, &value, why, "write a name such as foobar.com");
            }
        }
        RecordType::A => {}
    }
}

/// A name with a CNAME has no other record (RFC 1034, section 3.6.2).
fn alone(key: &Key, records: &[DnsRecord], found: &mut Findings) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for record in records {
        *count.entry(canonical(&record.name)).or_default() += 1;
    }
    for (i, record) in records.iter().enumerate() {
        let crowded = count.get(&canonical(&record.name)).is_some_and(|n| *n > 1);
        if record.rtype == RecordType::Cname && crowded {
            let message = format!("{} has a CNAME and another record", record.name);
            let help = "a name with a CNAME has no other record; keep one";
            found.error(key, &format!("props.records[{i}].type"), message, help);
        }
    }
}

/// Follows the site's name through the records of the whole board, as a resolver would. Ends: a
/// name is passed at most once.
fn site(board: &Document, records: &BTreeMap<String, &DnsRecord>, found: &mut Findings) {
    if !found.lost.is_empty() {
        // The record or the address may stand in what was not read.
        return;
    }
    let domain = &board.site.domain;
    let mut at = canonical(domain);
    let mut passed = BTreeSet::new();
    while passed.insert(at.clone()) {
        let Some(record) = records.get(&at) else {
            let message = format!("no DNS record answers {at}");
            let help = "add an A record to a dns node";
            return found.warning(&Key::Site, "domain", message, help);
        };
        match record.rtype {
            RecordType::Cname => at = canonical(&record.value),
            RecordType::A if shown(board, &record.value) => return,
            RecordType::A => {
                let value = &record.value;
                let message = format!("{domain} is at {value}, and no part has that address");
                let help = "give the address to the frame or node that visitors reach first";
                return found.warning(&Key::Site, "domain", message, help);
            }
        }
    }
    let message = format!("the CNAME records of {domain} go round in a circle");
    let help = "let one of them end at a name with an A record";
    found.error(&Key::Site, "domain", message, help);
}

/// True when a frame or a node shows the address.
fn shown(board: &Document, address: &str) -> bool {
    let frames = board.frames.values().map(|f| &f.address);
    let nodes = board.nodes.values().map(|n| &n.address);
    frames.chain(nodes).any(|a| a.as_deref() == Some(address))
}

/// Names are compared without regard to case (RFC 1034, section 3.1).
fn canonical(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// A host name: labels of 1 to 63 letters, digits and hyphens, 253 in all (RFC 1035, 2.3.4).
pub fn name(text: &str) -> Result<(), String> {
    let plain = text.strip_suffix('.').unwrap_or(text);
    if plain.is_empty() || plain.len() > 253 {
        let length = plain.len();
        return Err(format!("a name has 1 to 253 characters, this one {length}"));
    }
    for label in plain.split('.') {
        let letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'*');
        if label.is_empty() || label.len() > 63 || !label.bytes().all(letter) {
            return Err(format!("{label:?} cannot be a part of a name"));
        }
    }
    Ok(())
}
