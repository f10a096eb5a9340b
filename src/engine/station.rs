//! A station: workers and a bounded queue in front of them, first come, first served.
//!
//! The station keeps jobs, the part keeps their meaning. A slow fault stretches service times;
//! busy workers and the queue are counted on the part's meter.

use std::collections::VecDeque;

use super::net::Cause;
use super::part::Wake;
use super::slab::{Key, Slab};
use super::{Effects, Nanos};

#[derive(Debug, Clone)]
struct Job<J> {
    job: J,
    cause: Cause,
    service: Nanos,
}

/// Workers and their queue. `J` is what the part wants back when the work is done.
#[derive(Debug, Clone)]
pub struct Station<J> {
    workers: u32,
    bound: u32,
    running: Slab<J>,
    waiting: VecDeque<Job<J>>,
}

/// What became of a job that was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer<J> {
    /// A worker has it.
    Started,
    /// It waits; so many were before it.
    Queued(u32),
    /// The queue is full. The job comes back.
    Full(J),
}

impl<J> Station<J> {
    /// A station; at least one worker.
    pub fn new(workers: u32, bound: u32) -> Self {
        Self {
            workers: workers.max(1),
            bound,
            running: Slab::default(),
            waiting: VecDeque::new(),
        }
    }

    /// Other numbers from now on. Jobs that run go on, jobs that wait stay.
    pub fn resize(&mut self, workers: u32, bound: u32) {
        self.workers = workers.max(1);
        self.bound = bound;
    }

    /// Free workers take up what waits: there may be more of them since an edit.
    pub fn refill(&mut self, fx: &mut Effects<'_>, wake: impl Fn(Key) -> Wake) {
        while self.running.len() < self.workers as usize {
            let Some(next) = self.waiting.pop_front() else {
                break;
            };
            self.start(next, fx, &wake);
            fx.meter().queue_is(self.waiting.len() as u32);
        }
    }

    /// Offers a job. `wake` makes the timer of the part from the key that
    /// [`Station::finish`] wants.
    pub fn offer(
        &mut self,
        job: J,
        service: Nanos,
        cause: Cause,
        fx: &mut Effects<'_>,
        wake: impl Fn(Key) -> Wake,
    ) -> Offer<J> {
        if self.running.len() < self.workers as usize {
            let job = Job {
                job,
                cause,
                service,
            };
            self.start(job, fx, wake);
            return Offer::Started;
        }
        if self.waiting.len() >= self.bound as usize {
            return Offer::Full(job);
        }
        let before = self.waiting.len() as u32;
        self.waiting.push_back(Job {
            job,
            cause,
            service,
        });
        fx.meter().queue_is(before + 1);
        Offer::Queued(before)
    }

    /// The work with this key is done: gives its job back and starts the next one.
    pub fn finish(
        &mut self,
        key: Key,
        fx: &mut Effects<'_>,
        wake: impl Fn(Key) -> Wake,
    ) -> Option<J> {
        let done = self.running.remove(key)?;
        let now = fx.now();
        fx.meter().busy_is(now, self.running.len() as u32);
        self.refill(fx, wake);
        Some(done)
    }

    /// Jobs that wait.
    pub fn queued(&self) -> u32 {
        self.waiting.len() as u32
    }

    /// Jobs that run.
    pub fn busy(&self) -> u32 {
        self.running.len() as u32
    }

    /// Workers.
    pub const fn workers(&self) -> u32 {
        self.workers
    }

    /// Bound of the queue.
    pub const fn bound(&self) -> u32 {
        self.bound
    }

    /// Forgets every job: the process is gone.
    pub fn clear(&mut self) {
        self.running.clear();
        self.waiting.clear();
    }

    fn start(&mut self, job: Job<J>, fx: &mut Effects<'_>, wake: impl Fn(Key) -> Wake) {
        let key = self.running.insert(job.job);
        let now = fx.now();
        fx.meter().busy_is(now, self.running.len() as u32);
        fx.work(job.service, job.cause, wake(key));
    }
}
