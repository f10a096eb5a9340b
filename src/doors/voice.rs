//! The head of an answer as the drawn part wrote it.
//!
//! hyper keeps header names in lower case and knows its own reason phrases; what a client gets must be
//! what the board shows. So the door notes each answer's head, and on the way to the socket it takes
//! the place of the one that hyper encoded. Framing stays hyper's: the lengths are equal, and what it
//! says of the connection (`close`, `keep-alive`) is kept.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::engine::wire::reason;

/// End of a head.
const END: &[u8] = b"\r\n\r\n";

/// A head that a part wrote, and the length of the body that follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: usize,
}

/// Heads that are owed to a connection, in order. Shared by the stream and the task that serves it.
/// Bounded: a connection has at most one open question.
#[derive(Debug, Clone, Default)]
pub(super) struct Voice(Rc<RefCell<Owed>>);

#[derive(Debug, Default)]
struct Owed {
    heads: VecDeque<Head>,
    /// Bytes of a body that are still to pass.
    body: usize,
}

/// What to do with the bytes that hyper hands on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// The first so many pass as they are.
    Pass(usize),
    /// This takes the place of the first so many.
    Instead(Vec<u8>, usize),
}

impl Voice {
    /// The next head on this connection is this one.
    pub(super) fn say(&self, head: Head) {
        self.0.borrow_mut().heads.push_back(head);
    }

    /// Looks at bytes on their way to the socket, and counts those as said that it answers for.
    pub(super) fn hear(&self, bytes: &[u8]) -> Said {
        let mut owed = self.0.borrow_mut();
        if owed.body > 0 {
            return Said::Pass(bytes.len().min(owed.body));
        }
        // `100 Continue` is the door's, and comes before an answer.
        if owed.heads.is_empty() || bytes.starts_with(b"HTTP/1.1 1") {
            return Said::Pass(bytes.len());
        }
        let Some(at) = bytes.windows(END.len()).position(|w| w == END) else {
            return Said::Pass(bytes.len());
        };
        let length = at + END.len();
        let Some(head) = owed.heads.pop_front() else {
            return Said::Pass(bytes.len());
        };
        owed.body = head.body;
        Said::Instead(head.over(&bytes[..at]), length)
    }

    /// So many bytes of a body went out.
    pub(super) fn passed(&self, bytes: usize) {
        let mut owed = self.0.borrow_mut();
        owed.body = owed.body.saturating_sub(bytes);
    }
}

impl Head {
    /// This head in the place of one that hyper encoded.
    fn over(&self, encoded: &[u8]) -> Vec<u8> {
        let encoded = String::from_utf8_lossy(encoded);
        let mut lines = encoded.split("\r\n");
        let version = lines.next().and_then(|l| l.split(' ').next());
        let mut headers = self.headers.clone();
        for line in lines {
            let Some((name, value)) = line.split_once(": ") else {
                continue;
            };
            if !name.eq_ignore_ascii_case("connection") {
                continue;
            }
            match headers
                .iter_mut()
                .find(|(n, _)| n.eq_ignore_ascii_case(name))
            {
                Some((_, own)) => value.clone_into(own),
                None => headers.push(("Connection".to_owned(), value.to_owned())),
            }
        }
        let mut head = format!(
            "{} {} {}\r\n",
            version.unwrap_or("HTTP/1.1"),
            self.status,
            reason(self.status)
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        head.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(body: usize) -> Head {
        let header = |n: &str, v: &str| (n.to_owned(), v.to_owned());
        Head {
            status: 405,
            headers: vec![
                header("server", "x"),
                header("Set-Cookie", "a"),
                header("ETag", "b"),
            ],
            body,
        }
    }

    #[test]
    fn names_order_and_reason_are_the_parts() {
        let voice = Voice::default();
        voice.say(head(3));
        let encoded =
            b"HTTP/1.1 405 Method Not Allowed\r\nEtag: b\r\nServer: x\r\nConnection: close\r\n\r\nabc";
        let expected =
            b"HTTP/1.1 405 Not Allowed\r\nserver: x\r\nSet-Cookie: a\r\nETag: b\r\nConnection: close\r\n\r\n";
        let length = encoded.len() - 3;
        assert_eq!(
            voice.hear(encoded),
            Said::Instead(expected.to_vec(), length)
        );
        assert_eq!(voice.hear(b"abcHTTP/1.1 200 OK\r\n\r\n"), Said::Pass(3));
        voice.passed(3);
        // What the door itself says passes as it is.
        assert_eq!(voice.hear(b"HTTP/1.1 200 OK\r\n\r\n"), Said::Pass(19));
    }

    #[test]
    fn a_hundred_passes_and_answers_keep_their_order() {
        let voice = Voice::default();
        voice.say(head(0));
        voice.say(head(0));
        assert_eq!(voice.hear(b"HTTP/1.1 100 Continue\r\n\r\n"), Said::Pass(25));
        for _ in 0..2 {
            assert!(matches!(
                voice.hear(b"HTTP/1.0 405 x\r\n\r\n"),
                Said::Instead(..)
            ));
        }
    }
}
