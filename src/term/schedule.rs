//! When to draw: a dirty flag and the earliest deadline. Pure: time is an argument.
//!
//! Input is answered with at most one frame per [`INPUT_GAP`], animation with at most one per
//! [`ANIMATION_GAP`]. A request that comes too early moves the deadline, it is never dropped, so
//! the last state always reaches the glass. While nothing is asked for, there is no deadline: the
//! loop blocks and nothing is written.

use std::time::{Duration, Instant};

/// Shortest time between two frames that answer input: 60 per second.
pub const INPUT_GAP: Duration = Duration::from_micros(16_667);
/// Shortest time between two frames of animation: 30 per second.
pub const ANIMATION_GAP: Duration = Duration::from_micros(33_333);
/// Shortest time between two frames of calm animation: 8 per second.
pub const CALM_GAP: Duration = Duration::from_millis(125);

/// Why a frame is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A person did something and waits for the answer.
    Input,
    /// Something moved.
    Animation,
    /// Something moved, and few frames are wanted: reduced motion, or nobody looks.
    Calm,
}

/// Says when the next frame is due.
#[derive(Debug, Clone, Copy, Default)]
pub struct FrameScheduler {
    last: Option<Instant>,
    due: Option<Instant>,
}

impl FrameScheduler {
    /// A frame is wanted. The earlier of this and what was wanted before stays.
    pub fn request(&mut self, now: Instant, reason: Reason) {
        let gap = match reason {
            Reason::Input => INPUT_GAP,
            Reason::Animation => ANIMATION_GAP,
            Reason::Calm => CALM_GAP,
        };
        let earliest = self.last.map_or(now, |last| (last + gap).max(now));
        self.due = Some(self.due.map_or(earliest, |due| due.min(earliest)));
    }

    /// When the next frame is due; `None` when none is wanted.
    pub fn deadline(&self) -> Option<Instant> {
        self.due
    }

    /// True when a frame must be drawn now.
    pub fn is_due(&self, now: Instant) -> bool {
        self.due.is_some_and(|due| due <= now)
    }

    /// A frame was drawn.
    pub fn drawn(&mut self, now: Instant) {
        self.last = Some(now);
        self.due = None;
    }
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "an Instant can only be had from the clock; only differences count"
)]
mod tests {
    use super::*;

    #[test]
    fn nothing_wanted_means_no_deadline() {
        let scheduler = FrameScheduler::default();
        assert_eq!(scheduler.deadline(), None);
        assert!(!scheduler.is_due(Instant::now()));
    }

    #[test]
    fn the_first_frame_is_due_at_once() {
        let now = Instant::now();
        let mut scheduler = FrameScheduler::default();
        scheduler.request(now, Reason::Animation);
        assert!(scheduler.is_due(now));
    }

    #[test]
    fn an_early_request_waits_and_is_not_dropped() {
        let now = Instant::now();
        let mut scheduler = FrameScheduler::default();
        scheduler.drawn(now);
        scheduler.request(now, Reason::Animation);
        assert!(!scheduler.is_due(now));
        assert!(scheduler.is_due(now + ANIMATION_GAP));
    }

    #[test]
    fn input_overtakes_animation() {
        let now = Instant::now();
        let mut scheduler = FrameScheduler::default();
        scheduler.drawn(now);
        scheduler.request(now, Reason::Animation);
        scheduler.request(now, Reason::Input);
        assert_eq!(scheduler.deadline(), Some(now + INPUT_GAP));
        scheduler.request(now, Reason::Animation);
        assert_eq!(scheduler.deadline(), Some(now + INPUT_GAP));
    }
}
