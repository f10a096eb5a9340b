//! How virtual time follows real time. Pure: both clocks are arguments.
//!
//! The clock never bursts. When the engine cannot keep the pace, or the thread was late, virtual
//! time slips: it goes on from where it is, and the slip is reported as lag.

use crate::engine::Nanos;

use super::Pace;

/// Lateness that is made up for; more than that slips. Longer than a scheduler's hiccup and the
/// slack of the loop, shorter than what an eye takes for a jump.
const CATCH_UP: u64 = 50_000_000;
/// The lag shown is the slip of the present window or the one before, whichever is more.
const LAG_WINDOW: u64 = 1_000_000_000;
/// Bounds of [`Pace::Scaled`].
pub const SPEEDS: std::ops::RangeInclusive<f64> = 0.001..=100.0;
/// Bounds of [`Pace::Hop`], in real milliseconds.
pub const HOP_MS: std::ops::RangeInclusive<u32> = 50..=10_000;
/// Fastest hop pace: a timeout of a minute still takes six seconds, so that it is felt.
const FASTEST_HOP: f64 = 10.0;

/// A hop that is being paced.
#[derive(Debug, Clone, Copy, PartialEq)]
struct HopPlan {
    /// Virtual time of the hop.
    at: Nanos,
    /// Virtual over real time until then.
    speed: f64,
}

/// The clock of all boards.
#[derive(Debug, Clone)]
pub struct Pacer {
    pace: Pace,
    paused: bool,
    /// Real time of the last [`Self::advance`].
    real: Nanos,
    /// Virtual time.
    now: Nanos,
    hop: Option<HopPlan>,
    /// Slip in real nanoseconds: of the present window, and of the one before.
    slipped: (u64, u64),
    window_start: Nanos,
}

impl Pacer {
    /// A clock at virtual zero. `real` is any real time that does not go back.
    pub fn new(pace: Pace, real: Nanos) -> Self {
        Self {
            pace: clamp(pace),
            paused: false,
            real,
            now: Nanos::ZERO,
            hop: None,
            slipped: (0, 0),
            window_start: real,
        }
    }

    /// The pace asked for.
    pub const fn pace(&self) -> Pace {
        self.pace
    }

    /// Virtual time.
    pub const fn now(&self) -> Nanos {
        self.now
    }

    /// True when time stands.
    pub const fn paused(&self) -> bool {
        self.paused
    }

    /// Changes the pace. Call [`Self::advance`] first, so that the past keeps the old one.
    pub fn set_pace(&mut self, pace: Pace) {
        self.pace = clamp(pace);
        self.hop = None;
    }

    /// Stops or goes on.
    pub fn set_paused(&mut self, paused: bool) {
        self.paused = paused;
        self.hop = None;
    }

    /// Tells when the followed request's next hop is, before every [`Self::advance`] and
    /// [`Self::real_of`]; `None` while none is followed. Only hop pace cares.
    ///
    /// A hop that comes into view gets its speed once, so that the dot moves evenly.
    pub fn next_hop(&mut self, at: Option<Nanos>) {
        let Pace::Hop { hop_ms } = self.pace else {
            self.hop = None;
            return;
        };
        let Some(at) = at.filter(|at| *at > self.now) else {
            self.hop = None;
            return;
        };
        if self.hop.is_some_and(|plan| plan.at == at) {
            return;
        }
        let span = at.since(self.now).0 as f64;
        self.hop = Some(HopPlan {
            at,
            speed: (span / (f64::from(hop_ms) * 1e6)).min(FASTEST_HOP),
        });
    }

    /// Virtual over real time now; infinite in batch.
    pub fn speed(&self) -> f64 {
        if self.paused {
            return 0.0;
        }
        match self.pace {
            Pace::Scaled(speed) => speed,
            Pace::Hop { .. } => self.hop.map_or(1.0, |plan| plan.speed),
            Pace::Batch => f64::INFINITY,
        }
    }

    /// Lets real time pass and says how far the engines may go. `due` is their earliest event.
    ///
    /// In batch and in steps it is not real time that moves the clock, but [`Self::jump`].
    pub fn advance(&mut self, real: Nanos, due: Option<Nanos>) -> Nanos {
        let passed = real.since(self.real).0;
        self.real = self.real.max(real);
        self.roll_window();
        let speed = self.speed();
        if passed == 0 || self.paused || speed.is_infinite() {
            return self.now;
        }
        let mut target = self.now + scaled(passed, speed);
        if let Some(plan) = self.hop {
            // The next hop has another speed: no step goes beyond this one.
            target = target.min(plan.at);
        }
        if let Some(due) = due {
            let bound = due.max(self.now) + scaled(CATCH_UP, speed);
            if target > bound {
                self.slip((target.since(bound).0 as f64 / speed) as u64);
                target = bound;
            }
        }
        self.now = target;
        target
    }

    /// The engines got only this far within their budget: the clock slips back to them.
    pub fn reached(&mut self, at: Nanos) {
        if at < self.now {
            let speed = self.speed();
            if speed > 0.0 && speed.is_finite() {
                self.slip((self.now.since(at).0 as f64 / speed) as u64);
            }
            self.now = at;
        }
    }

    /// Goes to a virtual time at once: a step, or batch. Never back.
    pub fn jump(&mut self, to: Nanos) {
        self.now = self.now.max(to);
        self.hop = None;
    }

    /// The real time at which a virtual time comes; `None` when it does not by itself.
    pub fn real_of(&self, at: Nanos) -> Option<Nanos> {
        if self.paused {
            return None;
        }
        let at = self.hop.map_or(at, |plan| at.min(plan.at));
        let speed = self.speed();
        if at <= self.now || speed.is_infinite() {
            return Some(self.real);
        }
        let wait = (at.since(self.now).0 as f64 / speed).ceil();
        Some(self.real + Nanos(wait as u64))
    }

    /// Real milliseconds by which the clock slipped within the last second or two.
    pub fn lag_ms(&self) -> f64 {
        self.slipped.0.max(self.slipped.1) as f64 / 1e6
    }

    fn slip(&mut self, real: u64) {
        self.slipped.0 = self.slipped.0.saturating_add(real);
    }

    fn roll_window(&mut self) {
        let age = self.real.since(self.window_start).0;
        if age >= LAG_WINDOW {
            let last = if age < 2 * LAG_WINDOW {
                self.slipped.0
            } else {
                0
            };
            self.slipped = (0, last);
            self.window_start = self.real;
        }
    }
}

fn clamp(pace: Pace) -> Pace {
    match pace {
        Pace::Scaled(speed) if speed.is_finite() => {
            Pace::Scaled(speed.clamp(*SPEEDS.start(), *SPEEDS.end()))
        }
        Pace::Scaled(_) => Pace::Scaled(1.0),
        Pace::Hop { hop_ms } => Pace::Hop {
            hop_ms: hop_ms.clamp(*HOP_MS.start(), *HOP_MS.end()),
        },
        Pace::Batch => Pace::Batch,
    }
}

fn scaled(real: u64, speed: f64) -> Nanos {
    Nanos((real as f64 * speed).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_000_000;

    fn ms(n: u64) -> Nanos {
        Nanos::from_ms(n)
    }

    #[test]
    fn live_time_is_real_time() {
        let mut pacer = Pacer::new(Pace::Scaled(1.0), ms(500));
        assert_eq!(pacer.advance(ms(510), None), ms(10));
        assert_eq!(
            pacer.advance(ms(1510), None),
            ms(1010),
            "a long sleep with nothing due"
        );
        assert_eq!(pacer.lag_ms(), 0.0);
    }

    #[test]
    fn scaled_time_is_real_time_times_the_speed() {
        let mut pacer = Pacer::new(Pace::Scaled(0.01), Nanos::ZERO);
        assert_eq!(pacer.advance(ms(100), None), ms(1));
        assert_eq!(pacer.real_of(ms(2)), Some(ms(200)));
        pacer.set_pace(Pace::Scaled(1e9));
        assert_eq!(pacer.pace(), Pace::Scaled(100.0));
        assert_eq!(pacer.advance(ms(101), None), ms(101));
    }

    #[test]
    fn a_late_clock_slips_and_says_by_how_much() {
        let mut pacer = Pacer::new(Pace::Scaled(2.0), Nanos::ZERO);
        // An event was due at 10 ms (real 5 ms); the loop came back after a second.
        let reached = pacer.advance(ms(1000), Some(ms(10)));
        assert_eq!(
            reached,
            ms(10 + 100),
            "what was due, and the catch-up at twice the speed"
        );
        assert_eq!(pacer.lag_ms(), 945.0);
        // The next round goes on from there, at the pace asked for.
        assert_eq!(pacer.advance(ms(1001), Some(ms(500))), ms(112));
    }

    #[test]
    fn small_lateness_is_made_up_for() {
        let mut pacer = Pacer::new(Pace::Scaled(1.0), Nanos::ZERO);
        assert_eq!(pacer.advance(ms(40), Some(ms(1))), ms(40));
        assert_eq!(pacer.lag_ms(), 0.0);
    }

    #[test]
    fn a_busy_engine_makes_the_clock_slip() {
        let mut pacer = Pacer::new(Pace::Scaled(1.0), Nanos::ZERO);
        assert_eq!(pacer.advance(ms(30), Some(ms(1))), ms(30));
        pacer.reached(ms(12));
        assert_eq!(pacer.now(), ms(12));
        assert_eq!(pacer.lag_ms(), 18.0);
        // The lag is shown for a second or two and then forgotten.
        pacer.advance(ms(1100), None);
        assert_eq!(pacer.lag_ms(), 18.0);
        pacer.advance(ms(2200), None);
        assert_eq!(pacer.lag_ms(), 0.0);
    }

    #[test]
    fn each_hop_takes_the_same_time() {
        let mut pacer = Pacer::new(Pace::Hop { hop_ms: 500 }, Nanos::ZERO);
        let mut real = 0;
        // Hops of very different lengths: 250 us, 2 ms, 40 us, 3 s.
        for hop in [250_000, 2_250_000, 2_290_000, 3_002_290_000].map(Nanos) {
            pacer.next_hop(Some(hop));
            let due = pacer.real_of(hop).unwrap();
            assert_eq!(due.since(Nanos(real * MS)).0.div_ceil(MS), 500);
            // Halfway, the dot is halfway, and the speed stays.
            let half = pacer.now().0 / 2 + hop.0 / 2;
            let at = pacer.advance(Nanos((real + 250) * MS), Some(hop));
            assert!(at.0.abs_diff(half) < 2, "{at} is half of {hop}");
            pacer.next_hop(Some(hop));
            real += 500;
            assert_eq!(pacer.advance(Nanos(real * MS), Some(hop)), hop);
        }
    }

    #[test]
    fn a_very_long_hop_is_not_waited_for_in_full_and_not_skipped() {
        let mut pacer = Pacer::new(Pace::Hop { hop_ms: 500 }, Nanos::ZERO);
        pacer.next_hop(Some(Nanos::from_secs(60)));
        assert_eq!(pacer.speed(), 10.0);
        assert_eq!(pacer.real_of(Nanos::from_secs(60)), Some(ms(6000)));
    }

    #[test]
    fn no_step_goes_beyond_a_hop() {
        let mut pacer = Pacer::new(Pace::Hop { hop_ms: 100 }, Nanos::ZERO);
        pacer.next_hop(Some(ms(1)));
        assert_eq!(
            pacer.real_of(ms(7)),
            Some(ms(100)),
            "awake at the hop, not at 7 ms"
        );
        assert_eq!(pacer.advance(ms(5000), Some(ms(1))), ms(1));
    }

    #[test]
    fn without_a_followed_request_hop_pace_is_live() {
        let mut pacer = Pacer::new(Pace::Hop { hop_ms: 500 }, Nanos::ZERO);
        pacer.next_hop(None);
        assert_eq!(pacer.speed(), 1.0);
        assert_eq!(pacer.advance(ms(20), None), ms(20));
    }

    #[test]
    fn paused_time_stands_and_nothing_is_due() {
        let mut pacer = Pacer::new(Pace::Scaled(1.0), Nanos::ZERO);
        pacer.advance(ms(5), None);
        pacer.set_paused(true);
        assert_eq!(pacer.advance(ms(5000), Some(ms(6))), ms(5));
        assert_eq!(pacer.real_of(ms(6)), None);
        pacer.jump(ms(6));
        pacer.set_paused(false);
        assert_eq!(
            pacer.advance(ms(5001), None),
            ms(7),
            "the pause did not pass"
        );
    }

    #[test]
    fn batch_is_always_due() {
        let mut pacer = Pacer::new(Pace::Batch, Nanos::ZERO);
        assert_eq!(pacer.real_of(Nanos::from_secs(9)), Some(Nanos::ZERO));
        assert_eq!(pacer.advance(ms(10), Some(ms(3))), Nanos::ZERO);
        pacer.jump(Nanos::from_secs(9));
        assert_eq!(pacer.now(), Nanos::from_secs(9));
    }
}
