//! What travels between parts: messages, not bytes.

pub mod dns;
pub mod http;
pub mod sql;

use std::sync::Arc;

pub use dns::{DnsAnswer, DnsQuestion, DnsRecordData, Rcode};
pub use http::{HttpRequest, HttpResponse};
pub use sql::{Follow, History, Provision, SqlReply, SqlStatement};

/// One message. Shared, so that handing it on costs nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// An HTTP request.
    Request(Arc<HttpRequest>),
    /// An HTTP response.
    Response(Arc<HttpResponse>),
    /// A DNS question.
    Question(Arc<DnsQuestion>),
    /// A DNS answer.
    Answer(Arc<DnsAnswer>),
    /// An SQL statement.
    Statement(Arc<SqlStatement>),
    /// Its result.
    Reply(Arc<SqlReply>),
    /// A replica asks its primary for the log after a position (COM_BINLOG_DUMP).
    Follow(Arc<Follow>),
    /// The primary's rows, for a replica that begins.
    Provision(Arc<Provision>),
    /// An event of the log.
    Binlog(Arc<crate::sql::Event>),
    /// The code base, on its way to an application server: its version.
    Code(Arc<str>),
}

impl Message {
    /// True for messages that ask; the others answer.
    pub const fn asks(&self) -> bool {
        match self {
            Self::Request(_)
            | Self::Question(_)
            | Self::Statement(_)
            | Self::Follow(_)
            | Self::Code(_) => true,
            Self::Response(_)
            | Self::Answer(_)
            | Self::Reply(_)
            | Self::Provision(_)
            | Self::Binlog(_) => false,
        }
    }
}
