//! What waits for a hung process: signals in their order, and its own timers that were due.
//!
//! A timer that is taken back while its process wakes is taken back here too: when one of the
//! waiting signals settles what a timeout was for, the timeout does not come.

use std::collections::{BTreeSet, VecDeque};

use super::kernel::TimerId;
use super::part::{Signal, Wake};

/// Signals that wait for a hung process. Its sockets' buffers are not endless.
const STALLED_MAX: usize = 65_536;

/// The queue of a hung process.
#[derive(Debug, Default)]
pub struct Stalled {
    queue: VecDeque<Item>,
    /// The timers in it that were not taken back, by the `seq` of their event.
    timers: BTreeSet<u64>,
}

#[derive(Debug)]
enum Item {
    Signal(Signal),
    Timer(u64, Wake),
}

impl Stalled {
    /// Keeps a signal. False when there is no room.
    pub fn signal(&mut self, signal: Signal) -> bool {
        let room = self.queue.len() < STALLED_MAX;
        if room {
            self.queue.push_back(Item::Signal(signal));
        }
        room
    }

    /// Keeps a timer of the process's own. It always has room: there are no more of them than the
    /// process armed, and a part that misses one waits for it for ever.
    pub fn timer(&mut self, seq: u64, wake: Wake) {
        self.timers.insert(seq);
        self.queue.push_back(Item::Timer(seq, wake));
    }

    /// Takes a timer back. Nothing happens when it does not wait here.
    pub fn cancel(&mut self, timer: TimerId) {
        self.timers.remove(&timer.seq());
    }

    /// The first that was not taken back.
    pub fn next(&mut self) -> Option<Signal> {
        loop {
            match self.queue.pop_front()? {
                Item::Signal(signal) => return Some(signal),
                Item::Timer(seq, wake) => {
                    if self.timers.remove(&seq) {
                        return Some(Signal::Wake(wake));
                    }
                }
            }
        }
    }

    /// The process is gone, and nothing waits for it.
    pub fn clear(&mut self) {
        self.queue.clear();
        self.timers.clear();
    }
}
