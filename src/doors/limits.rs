//! The bounds of the doors: sizes, counts and times. Tests make the times short.

use std::time::Duration;

/// What a client may take up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of request line and headers (nginx: 4 x 8 KiB; Apache: 8 KiB a line).
    pub head_bytes: usize,
    /// Headers of a request.
    pub headers: usize,
    /// Bytes of a request's body (nginx `client_max_body_size`: 1 MiB).
    pub body_bytes: usize,
    /// Connections of one door at once; more wait in the listen queue of the system.
    pub connections: usize,
    /// Questions of one DNS door at once; more are dropped, as a full socket buffer drops them.
    pub questions: usize,
    /// Time to send a whole head, idle time between two requests included (nginx
    /// `client_header_timeout`: 60 s; `keepalive_timeout`: 75 s).
    pub head_time: Duration,
    /// Time to send a whole body (nginx `client_body_timeout`, there between two reads: 60 s).
    pub body_time: Duration,
    /// Time that a client may take to read an answer, from when the system holds no more of it for
    /// the client; then the connection is reset. (nginx `send_timeout`, there between two writes:
    /// 60 s. For the whole answer, a client that reads byte by byte holds nothing for ever either.)
    pub answer_time: Duration,
    /// How long a connection is held after the drawn client gave up, before it is closed.
    pub hold_time: Duration,
    /// How long an unanswered DNS question is kept; resolvers have long given up by then.
    pub question_time: Duration,
    /// Idle time of a DNS connection (RFC 7766, 6.2.3: a few seconds).
    pub dns_idle_time: Duration,
    /// Time between two tries to listen again where another program took the port.
    pub rebind_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head_bytes: 16 * 1024,
            headers: 64,
            body_bytes: 1024 * 1024,
            connections: 256,
            questions: 1024,
            head_time: Duration::from_mins(1),
            body_time: Duration::from_mins(1),
            answer_time: Duration::from_mins(1),
            hold_time: Duration::from_mins(1),
            question_time: Duration::from_mins(2),
            dns_idle_time: Duration::from_secs(10),
            rebind_time: Duration::from_secs(1),
        }
    }
}
