//! The encoded form of a message: what a tap on the wire would show. Made only when somebody
//! looks; the run itself carries values.
//!
//! HTTP is written as HTTP/1.1 text, to an application server as HTTP/1.0 (nginx 1.22 speaks that
//! to its upstreams); DNS by `simple-dns`; SQL as MySQL packets, `COM_QUERY` and a text result set
//! (MySQL internals manual, "Text Protocol"); log events as their SQL text behind a GTID.

use std::fmt::Write as _;
use std::sync::Arc;

use simple_dns::{
    CLASS, Name, Packet, PacketFlag, QCLASS, QTYPE, Question, RCODE, ResourceRecord, TYPE, rdata,
};

use super::message::{
    DnsAnswer, DnsQuestion, DnsRecordData, HttpRequest, HttpResponse, Message, Rcode, SqlReply,
};
use crate::board::EdgeKind;
use crate::sql::{Event, Reply, ResultSet, Value};

/// Bytes of IPv4 and TCP headers without options, for bandwidth.
pub const PACKET_OVERHEAD: u64 = 40;

/// One short line: what a message is.
pub fn summary(message: &Message) -> String {
    match message {
        Message::Request(r) => format!("{} {}", r.method, r.target),
        Message::Response(r) => format!("{} {}, {} B", r.status, reason(r.status), r.body.len()),
        Message::Question(q) => format!("{} {}?", qtype_name(q.qtype), q.name),
        Message::Answer(a) => answer_summary(a),
        Message::Statement(s) => shortened(&s.statement.display()),
        Message::Reply(r) => match &**r {
            SqlReply::Answer(reply) => match &**reply {
                Reply::Rows(set) => format!("{} rows", set.rows.len()),
                Reply::Done(done) => format!("OK, {} changed", done.affected),
            },
            SqlReply::Failed(error) => format!("ERROR {}", error.code),
        },
        Message::Follow(follow) => match follow.history {
            Some(_) => format!("log after {}", follow.after),
            None => "all rows, then the log".to_owned(),
        },
        Message::Provision(all) => format!("all rows up to event {}", all.upto),
        Message::Binlog(event) => event.gtid.to_string(),
        Message::Code(version) => format!("version {version}"),
    }
}

fn shortened(text: &str) -> String {
    const WIDTH: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn answer_summary(answer: &DnsAnswer) -> String {
    let data = |d: &DnsRecordData| match d {
        DnsRecordData::A(address) => address.to_string(),
        DnsRecordData::Cname(name) => name.clone(),
        DnsRecordData::Soa { .. } => "SOA".to_owned(),
    };
    let all: Vec<String> = answer.answers.iter().map(|(_, _, d)| data(d)).collect();
    match (answer.rcode, all.is_empty()) {
        (Rcode::NoError, true) => "NODATA".to_owned(),
        (Rcode::NoError, false) => all.join(", "),
        (Rcode::ServFail, _) => "SERVFAIL".to_owned(),
        (Rcode::NxDomain, _) => "NXDOMAIN".to_owned(),
        (Rcode::Refused, _) => "REFUSED".to_owned(),
    }
}

fn qtype_name(qtype: u16) -> String {
    match qtype {
        1 => "A".to_owned(),
        5 => "CNAME".to_owned(),
        28 => "AAAA".to_owned(),
        255 => "ANY".to_owned(),
        other => format!("TYPE{other}"),
    }
}

/// Bytes of the encoded form, closely enough for bandwidth.
pub fn length(message: &Message) -> u64 {
    let head = |headers: &[(String, String)]| -> usize {
        headers.iter().map(|(n, v)| n.len() + v.len() + 4).sum()
    };
    let bytes = match message {
        Message::Request(r) => {
            r.method.len() + r.target.len() + 14 + head(&r.headers) + r.body.len()
        }
        Message::Response(r) => 19 + head(&r.headers) + r.body.len(),
        Message::Question(q) => q.name.len() + 18,
        Message::Answer(a) => {
            a.question.name.len() + 18 + 32 * (a.answers.len() + a.authority.len())
        }
        Message::Statement(s) => s.statement.size() + 5,
        Message::Reply(r) => match &**r {
            SqlReply::Answer(reply) => match &**reply {
                Reply::Rows(set) => rows_length(set),
                Reply::Done(_) => 11,
            },
            SqlReply::Failed(error) => error.message.len() + 13,
        },
        Message::Follow(_) => 15,
        Message::Provision(all) => all.dump.size(),
        Message::Binlog(event) => event.size(),
        Message::Code(_) => 64 * 1024,
    };
    bytes as u64
}

fn rows_length(rows: &ResultSet) -> usize {
    let columns: usize = rows.columns.iter().map(|c| c.len() + 30).sum();
    let cells: usize = rows.rows.iter().flatten().map(Value::size).sum();
    columns + cells + 5 * rows.rows.len() + 14
}

/// The bytes as they would stand on the wire.
pub fn encode(message: &Message, kind: EdgeKind) -> Arc<[u8]> {
    let version = if kind == EdgeKind::App { "1.0" } else { "1.1" };
    let bytes = match message {
        Message::Request(r) => http_request(r, version),
        Message::Response(r) => http_response(r),
        Message::Question(q) => dns_question(q),
        Message::Answer(a) => dns_answer(a),
        Message::Statement(s) => {
            let mut payload = vec![0x03];
            payload.extend_from_slice(s.statement.display().as_bytes());
            mysql_packets(&[payload])
        }
        Message::Reply(r) => sql_reply(r),
        Message::Follow(follow) => match follow.history {
            Some(_) => format!("COM_BINLOG_DUMP after 0-1-{}\n", follow.after).into_bytes(),
            None => b"a copy of all rows, please; then COM_BINLOG_DUMP\n".to_vec(),
        },
        Message::Provision(all) => format!(
            "a copy of {}: {} bytes, up to event {}\n",
            all.dump.database,
            all.dump.size(),
            all.upto
        )
        .into_bytes(),
        Message::Binlog(e) => binlog_event(e),
        Message::Code(version) => format!("code base, version {version}\n").into_bytes(),
    };
    Arc::from(bytes)
}

fn http_request(request: &HttpRequest, version: &str) -> Vec<u8> {
    let mut head = format!("{} {} HTTP/{version}\r\n", request.method, request.target);
    write_headers(&mut head, &request.headers);
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(&request.body);
    bytes
}

fn http_response(response: &HttpResponse) -> Vec<u8> {
    let status = response.status;
    let mut head = format!("HTTP/1.1 {status} {}\r\n", reason(status));
    write_headers(&mut head, &response.headers);
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(&response.body);
    bytes
}

fn write_headers(head: &mut String, headers: &[(String, String)]) {
    for (name, value) in headers {
        // Writing to a string cannot fail.
        let _ = write!(head, "{name}: {value}\r\n");
    }
    head.push_str("\r\n");
}

/// The reason phrase of a status (RFC 9110; 504 as nginx and HAProxy write it).
pub const fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Not Allowed",
        408 => "Request Timeout",
        413 => "Payload Too Large",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Time-out",
        _ => "",
    }
}

/// A message that cannot be written (a name longer than DNS allows) shows as no bytes.
fn dns_question(question: &DnsQuestion) -> Vec<u8> {
    let Ok(name) = Name::new(&question.name) else {
        return Vec::new();
    };
    let mut packet = Packet::new_query(0);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    packet.questions.push(dns_asked(name, question.qtype));
    packet.build_bytes_vec().unwrap_or_default()
}

fn dns_asked(name: Name<'_>, qtype: u16) -> Question<'_> {
    let qtype = QTYPE::try_from(qtype).unwrap_or(QTYPE::TYPE(TYPE::NULL));
    Question::new(name, qtype, QCLASS::CLASS(CLASS::IN), false)
}

fn dns_answer(answer: &DnsAnswer) -> Vec<u8> {
    let Ok(name) = Name::new(&answer.question.name) else {
        return Vec::new();
    };
    let mut packet = Packet::new_reply(0);
    if answer.authoritative {
        packet.set_flags(PacketFlag::AUTHORITATIVE_ANSWER);
    }
    *packet.rcode_mut() = match answer.rcode {
        Rcode::NoError => RCODE::NoError,
        Rcode::ServFail => RCODE::ServerFailure,
        Rcode::NxDomain => RCODE::NameError,
        Rcode::Refused => RCODE::Refused,
    };
    packet
        .questions
        .push(dns_asked(name, answer.question.qtype));
    for (records, out) in [
        (&answer.answers, &mut packet.answers),
        (&answer.authority, &mut packet.name_servers),
    ] {
        out.extend(records.iter().filter_map(dns_record));
    }
    packet.build_bytes_vec().unwrap_or_default()
}

fn dns_record((owner, ttl, data): &(String, u32, DnsRecordData)) -> Option<ResourceRecord<'_>> {
    let owner_name = Name::new(owner).ok()?;
    let data = match data {
        DnsRecordData::A(address) => rdata::RData::A(rdata::A {
            address: (*address).into(),
        }),
        DnsRecordData::Cname(target) => rdata::RData::CNAME(rdata::CNAME(Name::new(target).ok()?)),
        DnsRecordData::Soa { minimum_s } => rdata::RData::SOA(rdata::SOA {
            mname: owner_name.clone(),
            rname: owner_name.clone(),
            serial: 1,
            refresh: 3_600,
            retry: 600,
            expire: 86_400,
            minimum: *minimum_s,
        }),
    };
    Some(ResourceRecord::new(owner_name, CLASS::IN, *ttl, data))
}

/// Payloads with their four-byte heads: length and sequence number.
fn mysql_packets(payloads: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (sequence, payload) in payloads.iter().enumerate() {
        bytes.extend_from_slice(&(payload.len() as u32).to_le_bytes()[..3]);
        bytes.push(sequence as u8);
        bytes.extend_from_slice(payload);
    }
    bytes
}

/// A log event as `mariadb-binlog` prints it.
fn binlog_event(event: &Event) -> Vec<u8> {
    let mut text = format!(
        "#GTID {} end_log_pos {}\nuse `{}`;\n",
        event.gtid, event.end.offset, event.database
    );
    for change in event.changes.iter() {
        let _ = write!(
            text,
            "SET TIMESTAMP={}, LAST_INSERT_ID={}, RAND_SEED1={}",
            change.timestamp, change.last_insert_id, change.rand_seed
        );
        if let Some(id) = change.insert_id {
            let _ = write!(text, ", INSERT_ID={id}");
        }
        let _ = write!(text, ";\n{};\n", change.statement.display());
    }
    text.into_bytes()
}

fn sql_reply(reply: &SqlReply) -> Vec<u8> {
    let mut packets = match reply {
        SqlReply::Answer(reply) => match &**reply {
            Reply::Rows(set) => result_set(set),
            Reply::Done(done) => {
                let mut ok = vec![0x00];
                lenenc_int(&mut ok, done.affected);
                lenenc_int(&mut ok, done.insert_id.max(0) as u64);
                // Autocommit, no warnings.
                ok.extend_from_slice(&[0x02, 0x00, 0x00, 0x00]);
                vec![ok]
            }
        },
        SqlReply::Failed(error) => {
            let mut err = vec![0xff];
            err.extend_from_slice(&error.code.to_le_bytes());
            err.push(b'#');
            err.extend_from_slice(error.state().as_bytes());
            err.extend_from_slice(error.message.as_bytes());
            vec![err]
        }
    };
    // A reply starts at sequence number 1: the query was 0.
    packets.insert(0, Vec::new());
    mysql_packets(&packets).split_off(4)
}

fn result_set(rows: &ResultSet) -> Vec<Vec<u8>> {
    const EOF: [u8; 5] = [0xfe, 0, 0, 2, 0];
    let mut count = Vec::new();
    lenenc_int(&mut count, rows.columns.len() as u64);
    let mut packets = vec![count];
    for name in &rows.columns {
        let mut column = Vec::new();
        for part in ["def", "", "", "", name, name] {
            lenenc_text(&mut column, part.as_bytes());
        }
        // utf8mb4_general_ci, 1024 bytes wide, VAR_STRING, no flags, no decimals.
        column.extend_from_slice(&[0x0c, 45, 0, 0, 4, 0, 0, 0xfd, 0, 0, 0, 0, 0]);
        packets.push(column);
    }
    packets.push(EOF.to_vec());
    for row in &rows.rows {
        let mut out = Vec::new();
        for value in row {
            match value {
                Value::Null => out.push(0xfb),
                Value::Int(n) => lenenc_text(&mut out, n.to_string().as_bytes()),
                Value::Real(n) => lenenc_text(&mut out, n.to_string().as_bytes()),
                Value::Text(text) => lenenc_text(&mut out, text.as_bytes()),
                Value::Blob(bytes) => lenenc_text(&mut out, bytes),
            }
        }
        packets.push(out);
    }
    packets.push(EOF.to_vec());
    packets
}

fn lenenc_int(out: &mut Vec<u8>, value: u64) {
    match value {
        0..=250 => out.push(value as u8),
        251..=0xffff => {
            out.push(0xfc);
            out.extend_from_slice(&(value as u16).to_le_bytes());
        }
        0x1_0000..=0xff_ffff => {
            out.push(0xfd);
            out.extend_from_slice(&(value as u32).to_le_bytes()[..3]);
        }
        _ => {
            out.push(0xfe);
            out.extend_from_slice(&value.to_le_bytes());
        }
    }
}

fn lenenc_text(out: &mut Vec<u8>, text: &[u8]) {
    lenenc_int(out, text.len() as u64);
    out.extend_from_slice(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_http_text() {
        let mut request = HttpRequest::get("/messages");
        request
            .headers
            .push(("Host".into(), "www.foobar.com".into()));
        let message = Message::Request(Arc::new(request));
        let bytes = encode(&message, EdgeKind::Http);
        assert_eq!(
            &*bytes,
            b"GET /messages HTTP/1.1\r\nHost: www.foobar.com\r\n\r\n"
        );
        assert_eq!(length(&message), bytes.len() as u64);
        assert!(encode(&message, EdgeKind::App).starts_with(b"GET /messages HTTP/1.0\r\n"));
    }

    #[test]
    fn dns_is_readable_by_a_parser() {
        let answer = DnsAnswer {
            question: DnsQuestion {
                name: "www.foobar.com".into(),
                qtype: 1,
            },
            rcode: Rcode::NoError,
            answers: vec![(
                "www.foobar.com".into(),
                300,
                DnsRecordData::A([8, 8, 8, 8].into()),
            )],
            authority: Vec::new(),
            authoritative: true,
        };
        let bytes = encode(&Message::Answer(Arc::new(answer)), EdgeKind::Dns);
        let packet = Packet::parse(&bytes).unwrap();
        assert_eq!(packet.answers.len(), 1);
        assert_eq!(packet.answers[0].ttl, 300);
    }

    #[test]
    fn sql_is_mysql_packets() {
        let statement = super::super::message::SqlStatement {
            statement: crate::sql::Statement::new("SELECT 1"),
            write: false,
            heavy: false,
        };
        let bytes = encode(&Message::Statement(Arc::new(statement)), EdgeKind::Sql);
        assert_eq!(&*bytes, b"\x09\x00\x00\x00\x03SELECT 1");
        let failed = SqlReply::Failed(crate::sql::SqlError::new(1290, "read-only"));
        let bytes = encode(&Message::Reply(Arc::new(failed)), EdgeKind::Sql);
        assert_eq!(&*bytes, b"\x12\x00\x00\x01\xff\x0a\x05#HY000read-only");
    }
}
