//! The runtime of the doors, and the only place where the engine thread sleeps.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio::task::LocalSet;

/// Ends a wait from any thread. A call while nobody waits ends the next wait at once.
#[derive(Debug, Clone)]
pub struct Waker(Arc<Notify>);

impl Waker {
    /// Ends the wait.
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

/// A current-thread runtime with the tasks of the doors.
pub(super) struct Island {
    // Dropped before the runtime that drives it.
    tasks: LocalSet,
    runtime: Runtime,
    called: Waker,
}

impl Island {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            tasks: LocalSet::new(),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_io()
                .enable_time()
                .build()?,
            called: Waker(Arc::new(Notify::new())),
        })
    }

    pub(super) fn waker(&self) -> Waker {
        self.called.clone()
    }

    /// Runs `make` where sockets can be registered.
    pub(super) fn enter<T>(&self, make: impl FnOnce() -> T) -> T {
        let _guard = self.runtime.enter();
        make()
    }

    pub(super) fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.tasks.spawn_local(task);
    }

    /// Runs the tasks until called, until `ready`, or until a time.
    pub(super) fn wait(&self, until: Option<Instant>, ready: impl Fn() -> bool) {
        let called = Arc::clone(&self.called.0);
        self.tasks.block_on(&self.runtime, async move {
            // Everything that is ready goes first: sockets are polled even under constant load.
            tokio::task::yield_now().await;
            if ready() {
                return;
            }
            match until {
                None => called.notified().await,
                Some(until) => {
                    // Reaching the time is as good an end as being called.
                    let _ = tokio::time::timeout_at(until.into(), called.notified()).await;
                }
            }
            // The first client's question ended the wait; let those that came with it ask, too.
            tokio::task::yield_now().await;
        });
    }
}
