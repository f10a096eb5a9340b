//! The event kernel: virtual time, the total order, timers. Knows nothing of parts.
//!
//! Every event has a key `(time, seq)`; `seq` is given when it is scheduled, so two events of the
//! same time happen in the order in which they were asked for, on every machine.
//!
//! Two ways to schedule: [`Kernel::schedule`] puts an event into a binary heap (service
//! completions, arrivals, messages); [`Kernel::arm`] puts a timeout of a constant span into the
//! FIFO lane of that span, where arming and cancelling cost O(1) and only the lane's head is in
//! the heap. A million timeouts that are armed and cancelled leave the heap as small as it was.
//!
//! Time never goes back: what is scheduled in the past happens now.

mod lane;

use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};

use super::Nanos;
use lane::Lane;
pub use lane::TimerId;

/// Timeout classes with a lane of their own. Spans beyond that share the heap, where a cancelled
/// one takes room until its time and then does not happen.
const MAX_LANES: usize = 64;

/// The place of an event in the total order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// Virtual time.
    pub at: Nanos,
    /// Order among events of the same time.
    pub seq: u64,
}

#[derive(Debug, Clone)]
enum Item<E> {
    Event(E),
    /// A timeout without a lane; it happens unless it was cancelled.
    Loose(E),
    /// The head of a lane is due.
    Lane(u16),
}

#[derive(Debug, Clone)]
struct Entry<E> {
    when: When,
    item: Item<E>,
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        self.when == other.when
    }
}
impl<E> Eq for Entry<E> {}
impl<E> PartialOrd for Entry<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<E> Ord for Entry<E> {
    /// Reversed: the standard heap gives the greatest, the kernel needs the earliest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.when.cmp(&self.when)
    }
}

/// The queue of all that will happen.
#[derive(Debug, Clone)]
pub struct Kernel<E> {
    now: Nanos,
    seq: u64,
    heap: BinaryHeap<Entry<E>>,
    lanes: Vec<Lane<E>>,
    /// Timeouts without a lane that are armed, by `seq`.
    loose: BTreeSet<u64>,
}

impl<E> Default for Kernel<E> {
    fn default() -> Self {
        Self {
            now: Nanos::ZERO,
            seq: 0,
            heap: BinaryHeap::new(),
            lanes: Vec::new(),
            loose: BTreeSet::new(),
        }
    }
}

impl<E> Kernel<E> {
    /// Virtual time.
    pub const fn now(&self) -> Nanos {
        self.now
    }

    /// Sequence numbers given so far.
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// Lets time pass without an event, at most to the next one.
    pub fn advance(&mut self, to: Nanos) {
        let limit = self.next_at().unwrap_or(Nanos::MAX);
        self.now = self.now.max(to.min(limit));
    }

    /// An event at a time; now, when that time is over.
    pub fn schedule(&mut self, at: Nanos, event: E) -> When {
        let when = self.stamp(at);
        self.heap.push(Entry {
            when,
            item: Item::Event(event),
        });
        when
    }

    /// A timeout after a span that is the same every time. It can be cancelled.
    pub fn arm(&mut self, span: Nanos, event: E) -> TimerId {
        let when = self.stamp(self.now + span);
        let Some(index) = self.lane_of(span) else {
            self.heap.push(Entry {
                when,
                item: Item::Loose(event),
            });
            self.loose.insert(when.seq);
            return TimerId::loose(when.seq);
        };
        let lane = &mut self.lanes[index];
        let id = lane.push(index as u16, when, event);
        self.mark_head(index);
        id
    }

    /// Takes a timeout back. Nothing happens when it is over or was taken back.
    pub fn cancel(&mut self, id: TimerId) {
        if let Some(lane) = self.lanes.get_mut(id.lane()) {
            lane.cancel(id);
        } else {
            self.loose.remove(&id.seq());
        }
    }

    /// When the next event is due.
    pub fn next_at(&mut self) -> Option<Nanos> {
        self.next_when().map(|when| when.at)
    }

    /// The place of the next event.
    pub fn next_when(&mut self) -> Option<When> {
        loop {
            let top = self.heap.peek()?;
            let when = top.when;
            match top.item {
                Item::Event(_) => return Some(when),
                Item::Loose(_) => {
                    if self.loose.contains(&when.seq) {
                        return Some(when);
                    }
                    self.heap.pop();
                }
                Item::Lane(index) => {
                    // The marker stands for the head it was made for; a cancelled head moves it on.
                    if self.lanes[index as usize].head() == Some(when) {
                        return Some(when);
                    }
                    self.heap.pop();
                    self.lanes[index as usize].marked = None;
                    self.mark_head(index as usize);
                }
            }
        }
    }

    /// Takes the next event and moves time to it.
    pub fn pop(&mut self) -> Option<(When, E)> {
        loop {
            let Entry { when, item } = self.heap.pop()?;
            match item {
                Item::Event(event) => {
                    self.now = when.at;
                    return Some((when, event));
                }
                Item::Loose(event) => {
                    if self.loose.remove(&when.seq) {
                        self.now = when.at;
                        return Some((when, event));
                    }
                }
                Item::Lane(index) => {
                    let index = index as usize;
                    let event = self.lanes[index].take(when);
                    self.lanes[index].marked = None;
                    self.mark_head(index);
                    if let Some(event) = event {
                        self.now = when.at;
                        return Some((when, event));
                    }
                }
            }
        }
    }

    /// Moves pending events to other times; among those of the same time they keep their order.
    /// `to` sees each but the timeouts, in no particular order, and says when it is to happen;
    /// `moved` hears of those that do move. For rare changes: it looks at all there is.
    pub fn retime(
        &mut self,
        mut to: impl FnMut(When, &mut E) -> Nanos,
        mut moved: impl FnMut(When, When),
    ) {
        let mut entries = std::mem::take(&mut self.heap).into_vec();
        for Entry { when, item } in &mut entries {
            match item {
                Item::Event(event) => {
                    let was = *when;
                    when.at = to(was, event).max(self.now);
                    if *when != was {
                        moved(was, *when);
                    }
                }
                Item::Loose(_) | Item::Lane(_) => {}
            }
        }
        self.heap = BinaryHeap::from(entries);
    }

    /// All pending events but timeouts, in no particular order, for rare searches.
    pub fn pending(&self) -> impl Iterator<Item = (When, &E)> {
        self.heap.iter().filter_map(|entry| match &entry.item {
            Item::Event(event) => Some((entry.when, event)),
            Item::Loose(_) | Item::Lane(_) => None,
        })
    }

    /// Entries in the heap, lane heads included. For tests and benches.
    pub fn heap_len(&self) -> usize {
        self.heap.len()
    }

    fn stamp(&mut self, at: Nanos) -> When {
        self.seq += 1;
        When {
            at: at.max(self.now),
            seq: self.seq,
        }
    }

    fn lane_of(&mut self, span: Nanos) -> Option<usize> {
        if let Some(index) = self.lanes.iter().position(|lane| lane.span == span) {
            return Some(index);
        }
        if self.lanes.len() < MAX_LANES {
            self.lanes.push(Lane::new(span));
            return Some(self.lanes.len() - 1);
        }
        None
    }

    /// Keeps exactly one marker per lane with a live head in the heap.
    fn mark_head(&mut self, index: usize) {
        let lane = &mut self.lanes[index];
        if lane.marked.is_some() {
            return;
        }
        if let Some(head) = lane.head() {
            lane.marked = Some(head);
            self.heap.push(Entry {
                when: head,
                item: Item::Lane(index as u16),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drain(kernel: &mut Kernel<u32>) -> Vec<u32> {
        std::iter::from_fn(|| kernel.pop().map(|(_, e)| e)).collect()
    }

    #[test]
    fn same_time_keeps_the_order_of_asking() {
        let mut kernel = Kernel::default();
        for i in 0..10 {
            kernel.schedule(Nanos(5), i);
        }
        kernel.schedule(Nanos(4), 99);
        let first = kernel.pop().unwrap().1;
        assert_eq!(first, 99);
        assert_eq!(drain(&mut kernel), (0..10).collect::<Vec<_>>());
    }

    #[test]
    fn lanes_and_heap_share_one_order() {
        let mut kernel = Kernel::default();
        kernel.arm(Nanos(10), 1);
        kernel.schedule(Nanos(10), 2);
        kernel.arm(Nanos(10), 3);
        kernel.schedule(Nanos(9), 0);
        assert_eq!(drain(&mut kernel), [0, 1, 2, 3]);
    }

    #[test]
    fn a_million_cancelled_timeouts_leave_the_heap_small() {
        let mut kernel = Kernel::default();
        for i in 0..1_000_000_u32 {
            let id = kernel.arm(Nanos::from_secs(50), i);
            kernel.cancel(id);
        }
        assert!(kernel.heap_len() <= 1);
        assert_eq!(kernel.next_at(), None);
        assert_eq!(kernel.pop(), None);
        assert_eq!(kernel.now(), Nanos::ZERO);
    }

    #[test]
    fn what_is_moved_happens_at_its_new_time_and_keeps_its_turn() {
        let mut kernel = Kernel::default();
        for (at, event) in [(30, 0), (20, 1), (10, 2), (40, 3)] {
            kernel.schedule(Nanos(at), event);
        }
        kernel.arm(Nanos(15), 4);
        kernel.advance(Nanos(5));
        let mut moved = Vec::new();
        kernel.retime(
            |when, event| match event {
                0 => Nanos(20),
                3 => Nanos(1),
                _ => when.at,
            },
            |was, is| moved.push((was.at.0, is.at.0, was.seq == is.seq)),
        );
        moved.sort_unstable();
        assert_eq!(moved, [(30, 20, true), (40, 5, true)]);
        assert_eq!(drain(&mut kernel), [3, 2, 4, 0, 1]);
    }

    #[test]
    fn a_timeout_beyond_the_lanes_can_be_cancelled_too() {
        let mut kernel = Kernel::default();
        let ids: Vec<_> = (0..100)
            .map(|i| kernel.arm(Nanos(u64::from(i)), i))
            .collect();
        for id in ids.iter().filter(|id| id.seq() != 100) {
            kernel.cancel(*id);
        }
        assert_eq!(kernel.next_at(), Some(Nanos(99)));
        assert_eq!(drain(&mut kernel), [99]);
        kernel.cancel(ids[99]);
        assert_eq!(kernel.next_at(), None);
    }

    #[test]
    fn time_passes_at_most_to_the_next_event() {
        let mut kernel = Kernel::default();
        kernel.schedule(Nanos(100), 1);
        kernel.advance(Nanos(40));
        assert_eq!(kernel.now(), Nanos(40));
        kernel.advance(Nanos(400));
        assert_eq!(kernel.now(), Nanos(100));
        kernel.schedule(Nanos(3), 2);
        assert_eq!(drain(&mut kernel), [1, 2]);
        assert_eq!(kernel.now(), Nanos(100));
    }

    proptest! {
        /// The kernel against a plain sorted list.
        #[test]
        fn agrees_with_a_sorted_list(ops in prop::collection::vec((0_u8..4, 0_u64..50), 1..200)) {
            let mut kernel = Kernel::default();
            let mut model: Vec<(u64, u64, u32)> = Vec::new();
            let mut timers = Vec::new();
            let (mut now, mut seq) = (0, 0);
            for (i, (op, span)) in ops.into_iter().enumerate() {
                let i = i as u32;
                match op {
                    0 => {
                        kernel.schedule(Nanos(now + span), i);
                        seq += 1;
                        model.push((now + span, seq, i));
                    }
                    1 => {
                        let span = span % 3 * 10;
                        timers.push((kernel.arm(Nanos(span), i), i));
                        seq += 1;
                        model.push((now + span, seq, i));
                    }
                    2 => {
                        if let Some((id, i)) = timers.pop() {
                            kernel.cancel(id);
                            model.retain(|m| m.2 != i);
                        }
                    }
                    _ => {
                        model.sort_unstable();
                        let expected = (!model.is_empty()).then(|| model.remove(0));
                        prop_assert_eq!(kernel.next_at().map(|n| n.0), expected.map(|m| m.0));
                        let got = kernel.pop();
                        prop_assert_eq!(got.map(|g| (g.0.at.0, g.0.seq, g.1)), expected);
                        if let Some(m) = expected { now = m.0; }
                    }
                }
            }
        }
    }
}
