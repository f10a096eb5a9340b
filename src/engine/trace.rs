//! The trace: what happened, as a running hash for all and as hops for those who are watched.
//!
//! The hash takes in every event and every mark as integers, watched or not: two runs with the
//! same hash did the same things in the same order. Following a request changes nothing in it.

use super::kernel::When;
use super::net::Cause;
use super::part::PartIdx;
use super::slab::Key;
use super::view::RequestId;

/// What a part does with a request, or the network with its packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "each variant is the word that the hop list shows"
)]
pub enum Mark {
    Issued,
    CacheHit,
    CacheMiss,
    Resolved,
    Unresolved,
    Connect,
    Connected,
    Refused,
    Reset,
    Sent,
    Received,
    Accepted,
    Queued,
    Started,
    Picked,
    Retry,
    Redispatched,
    TimedOut,
    Dropped,
    Static,
    Proxied,
    Routed,
    Query,
    Rows,
    Rendered,
    Session,
    Committed,
    Replicated,
    Answered,
    Failed,
    Faulted,
    Ended,
}

impl Mark {
    /// The word in hop lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::CacheHit => "cached name",
            Self::CacheMiss => "name unknown",
            Self::Resolved => "resolved",
            Self::Unresolved => "unresolved",
            Self::Connect => "connect",
            Self::Connected => "connected",
            Self::Refused => "refused",
            Self::Reset => "reset",
            Self::Sent => "sent",
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::Queued => "queued",
            Self::Started => "started",
            Self::Picked => "picked",
            Self::Retry => "retry",
            Self::Redispatched => "redispatched",
            Self::TimedOut => "timed out",
            Self::Dropped => "dropped",
            Self::Static => "static file",
            Self::Proxied => "proxied",
            Self::Routed => "routed",
            Self::Query => "query",
            Self::Rows => "rows",
            Self::Rendered => "rendered",
            Self::Session => "session",
            Self::Committed => "committed",
            Self::Replicated => "replicated",
            Self::Answered => "answered",
            Self::Failed => "failed",
            Self::Faulted => "fault",
            Self::Ended => "ended",
        }
    }
}

/// A running hash over integers (the multiply-rotate step of rustc's FxHash).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunHash(u64);

impl RunHash {
    /// Takes in one number.
    pub const fn mix(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    /// The hash so far.
    pub const fn value(self) -> u64 {
        // A last avalanche, so that short runs differ in all bits (splitmix64).
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z ^ (z >> 31)
    }
}

/// The trace of a run.
#[derive(Debug, Default)]
pub struct Trace {
    /// The hash over everything.
    pub hash: RunHash,
    /// The request whose hops are watched; [`Key::NONE`] when there is none.
    pub followed: Key,
    /// Its number, for when it is over.
    pub followed_id: Option<RequestId>,
    /// Its events that are due, timeouts left out.
    due: Vec<When>,
}

impl Trace {
    /// Takes an event into the hash.
    pub const fn hash_event(&mut self, when: When, tag: u64) {
        self.hash.mix(when.at.0);
        self.hash.mix(when.seq ^ (tag << 56));
    }

    /// Takes a mark into the hash.
    pub const fn hash_mark(&mut self, part: PartIdx, cause: Cause, mark: Mark) {
        let cause = match cause {
            Cause::Upkeep => 1,
            Cause::Check => 2,
            Cause::Request(key) => 3 | (key.index as u64) << 8,
        };
        self.hash
            .mix(cause ^ ((part.0 as u64) << 48) ^ ((mark as u64) << 40));
    }

    /// An event was planned.
    pub fn planned(&mut self, cause: Cause, when: When) {
        if let Cause::Request(key) = cause
            && key == self.followed
            && !key.is_none()
        {
            self.due.push(when);
        }
    }

    /// An event was moved to another time.
    pub fn moved(&mut self, was: When, is: When) {
        for due in &mut self.due {
            if *due == was {
                *due = is;
            }
        }
    }

    /// An event happens: true when it is a hop of the followed request.
    pub fn happens(&mut self, when: When) -> bool {
        if self.due.is_empty() {
            return false;
        }
        match self.due.iter().position(|due| *due == when) {
            Some(index) => {
                self.due.swap_remove(index);
                true
            }
            None => false,
        }
    }

    /// Another request is followed; `due` are its planned events.
    pub fn follow(&mut self, key: Key, id: Option<RequestId>, due: Vec<When>) {
        self.followed = key;
        if id.is_some() {
            self.followed_id = id;
        }
        self.due = due;
    }

    /// When the followed request's next event is due.
    pub fn next_hop(&self) -> Option<When> {
        self.due.iter().min().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Nanos;

    #[test]
    fn the_hash_sees_order_and_value() {
        let hash = |values: &[u64]| {
            let mut h = RunHash::default();
            for value in values {
                h.mix(*value);
            }
            h.value()
        };
        assert_eq!(hash(&[1, 2]), hash(&[1, 2]));
        assert_ne!(hash(&[1, 2]), hash(&[2, 1]));
        assert_ne!(hash(&[1]), hash(&[1, 0]));
    }

    #[test]
    fn only_the_followed_request_has_hops() {
        let at = |n| When {
            at: Nanos(n),
            seq: n,
        };
        let key = |index| Key {
            index,
            generation: 1,
        };
        let mut trace = Trace::default();
        trace.planned(Cause::Request(key(1)), at(1));
        trace.follow(key(2), Some(RequestId(2)), vec![at(9)]);
        trace.planned(Cause::Request(key(2)), at(5));
        trace.planned(Cause::Check, at(3));
        assert_eq!(trace.next_hop(), Some(at(5)));
        assert!(!trace.happens(at(3)));
        trace.moved(at(9), at(4));
        assert_eq!(trace.next_hop(), Some(at(4)));
        trace.moved(at(4), at(9));
        assert!(trace.happens(at(5)));
        assert_eq!(trace.next_hop(), Some(at(9)));
    }
}
