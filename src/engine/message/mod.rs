//! What travels between parts: messages, not bytes.

pub mod dns;
pub mod http;

pub use dns::{DnsAnswer, DnsQuestion, DnsRecordData, Rcode};
pub use http::{HttpRequest, HttpResponse};
