//! The one place of this room that reads the real clock.

use std::time::{Duration, Instant};

use crate::engine::Nanos;

/// Real time since the thread began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock(Instant);

impl Clock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the engine thread paces virtual time by the real clock"
    )]
    fn read() -> Instant {
        Instant::now()
    }

    pub(super) fn start() -> Self {
        Self(Self::read())
    }

    pub(super) fn now(self) -> Nanos {
        Nanos(u64::try_from(Self::read().duration_since(self.0).as_nanos()).unwrap_or(u64::MAX))
    }

    /// The instant of a real time; `None` when it is beyond what the system can count.
    pub(super) fn instant(self, at: Nanos) -> Option<Instant> {
        self.0.checked_add(Duration::from_nanos(at.0))
    }
}
