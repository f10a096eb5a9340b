//! A FIFO lane: all timeouts of one constant span. The first armed is the first due.

use std::collections::VecDeque;

use super::When;
use crate::engine::Nanos;

/// A timeout that can be cancelled. Stale ids are harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimerId {
    lane: u16,
    position: u64,
    seq: u64,
}

impl TimerId {
    /// The id of no timeout.
    pub const NONE: Self = Self {
        lane: u16::MAX,
        position: 0,
        seq: 0,
    };

    /// A timeout that stands in the heap, because there are no more lanes.
    pub(super) const fn loose(seq: u64) -> Self {
        Self { seq, ..Self::NONE }
    }

    pub(super) const fn lane(self) -> usize {
        self.lane as usize
    }

    /// The `seq` of its event. Events are numbered from 1.
    pub const fn seq(self) -> u64 {
        self.seq
    }
}

impl Default for TimerId {
    fn default() -> Self {
        Self::NONE
    }
}

#[derive(Debug, Clone)]
pub(super) struct Lane<E> {
    pub span: Nanos,
    /// The head for which a marker stands in the heap.
    pub marked: Option<When>,
    /// Position of the front of `queue` since the lane exists.
    first: u64,
    queue: VecDeque<(When, Option<E>)>,
}

impl<E> Lane<E> {
    pub const fn new(span: Nanos) -> Self {
        Self {
            span,
            marked: None,
            first: 0,
            queue: VecDeque::new(),
        }
    }

    pub fn push(&mut self, lane: u16, when: When, event: E) -> TimerId {
        let position = self.first + self.queue.len() as u64;
        self.queue.push_back((when, Some(event)));
        TimerId {
            lane,
            position,
            seq: when.seq,
        }
    }

    pub fn cancel(&mut self, id: TimerId) {
        let Some(offset) = id.position.checked_sub(self.first) else {
            return;
        };
        if let Some(slot) = self.queue.get_mut(offset as usize) {
            slot.1 = None;
        }
        self.trim();
    }

    /// The first timeout that was not cancelled. The front never is: [`Lane::trim`] sees to it.
    pub fn head(&self) -> Option<When> {
        self.queue.front().map(|slot| slot.0)
    }

    /// Takes the head when it is the one of that place.
    pub fn take(&mut self, when: When) -> Option<E> {
        if self.head() != Some(when) {
            return None;
        }
        let (_, event) = self.queue.pop_front()?;
        self.first += 1;
        self.trim();
        event
    }

    fn trim(&mut self) {
        while matches!(self.queue.front(), Some((_, None))) {
            self.queue.pop_front();
            self.first += 1;
        }
    }
}
