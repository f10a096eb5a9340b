//! Counting: sliding windows of virtual seconds, meters of parts, percentiles.

use hdrhistogram::Histogram;

use super::Nanos;
use super::view::{Percentiles, TRAIL_S, Trail};

/// Seconds that a rate looks back.
const WINDOW_S: usize = 5;
/// Longest time a histogram tells apart, in microseconds: one hour. Longer ones count as that.
const LONGEST_US: u64 = 3_600_000_000;

/// Events in each of the last `S` virtual seconds, the present one included.
#[derive(Debug, Clone)]
pub struct Seconds<const S: usize> {
    buckets: [u32; S],
    second: u64,
}

/// Events per virtual second over the last seconds.
pub type Window = Seconds<WINDOW_S>;

impl<const S: usize> Default for Seconds<S> {
    fn default() -> Self {
        Self {
            buckets: [0; S],
            second: 0,
        }
    }
}

impl<const S: usize> Seconds<S> {
    /// Counts one event.
    pub fn count(&mut self, now: Nanos) {
        self.turn(now);
        let bucket = &mut self.buckets[(self.second % S as u64) as usize];
        *bucket = bucket.saturating_add(1);
    }

    /// Events per second. The first seconds of a run are divided by the time that has passed.
    pub fn rate(&self, now: Nanos) -> f64 {
        let mut window = self.clone();
        window.turn(now);
        let sum: u64 = window.buckets.iter().map(|b| u64::from(*b)).sum();
        // The present second is only partly over.
        let whole = (S - 1) as f64 + now.as_secs_f64().fract();
        sum as f64 / whole.min(now.as_secs_f64()).max(1.0)
    }

    fn turn(&mut self, now: Nanos) {
        let second = now.0 / 1_000_000_000;
        let passed = second.saturating_sub(self.second).min(S as u64);
        for step in 1..=passed {
            self.buckets[((second - passed + step) % S as u64) as usize] = 0;
        }
        self.second = self.second.max(second);
    }
}

impl Seconds<{ TRAIL_S + 1 }> {
    /// The whole seconds before the present one, the oldest first.
    pub fn trail(&self, now: Nanos) -> Trail {
        let mut seconds = self.clone();
        seconds.turn(now);
        let all = seconds.buckets.len();
        // The bucket after the present one is the oldest.
        let oldest = (seconds.second % all as u64) as usize + 1;
        std::array::from_fn(|i| seconds.buckets[(oldest + i) % all])
    }
}

/// Times and their percentiles, to two digits; the longest one is exact.
#[derive(Debug, Clone)]
pub struct Times {
    histogram: Option<Histogram<u64>>,
    max_us: u64,
}

impl Default for Times {
    fn default() -> Self {
        // The bounds are constants that the crate accepts; without a histogram nothing is shown.
        Self {
            histogram: Histogram::new_with_bounds(1, LONGEST_US, 2).ok(),
            max_us: 0,
        }
    }
}

impl Times {
    /// Counts one time.
    pub fn count(&mut self, span: Nanos) {
        let us = (span.0 / 1_000).max(1);
        self.max_us = self.max_us.max(us);
        if let Some(histogram) = &mut self.histogram {
            histogram.saturating_record(us);
        }
    }

    /// The percentiles so far.
    pub fn percentiles(&self) -> Percentiles {
        // A histogram gives the upper edge of a bucket, which can lie above every time in it.
        let at = |h: &Histogram<u64>, quantile| h.value_at_quantile(quantile).min(self.max_us);
        match &self.histogram {
            Some(h) if !h.is_empty() => Percentiles {
                p50_us: at(h, 0.50),
                p95_us: at(h, 0.95),
                p99_us: at(h, 0.99),
                max_us: self.max_us,
                count: h.len(),
            },
            _ => Percentiles::default(),
        }
    }
}

/// What one part counts.
#[derive(Debug, Clone, Default)]
pub struct Meter {
    /// Requests inside now.
    pub in_flight: u32,
    /// Requests waiting now.
    pub queue: u32,
    /// Most that ever waited.
    pub queue_max: u32,
    /// Workers busy now.
    pub busy: u32,
    /// Worker time spent, up to `busy_since`.
    busy_time: u128,
    busy_since: Nanos,
    /// Requests answered.
    pub served: u64,
    /// Requests failed here.
    pub failed: u64,
    /// Answers per second.
    pub rate: Window,
    /// Answers in each of the last seconds.
    pub answers: Seconds<{ TRAIL_S + 1 }>,
    /// Failures per second.
    pub errors: Window,
    /// Time inside.
    pub times: Times,
}

impl Meter {
    /// A request came in.
    pub fn enter(&mut self) {
        self.in_flight += 1;
    }

    /// A request that came in at `since` was answered.
    pub fn served(&mut self, now: Nanos, since: Nanos) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.served += 1;
        self.rate.count(now);
        self.answers.count(now);
        self.times.count(now - since);
    }

    /// A request that came in at `since` failed here.
    pub fn failed(&mut self, now: Nanos, since: Nanos) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.failed += 1;
        self.errors.count(now);
        self.times.count(now - since);
    }

    /// A request went away with its client.
    pub fn withdrew(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// So many requests wait from now on.
    pub fn queue_is(&mut self, queue: u32) {
        self.queue = queue;
        self.queue_max = self.queue_max.max(queue);
    }

    /// So many workers are busy from now on.
    pub fn busy_is(&mut self, now: Nanos, busy: u32) {
        self.busy_time += u128::from((now - self.busy_since).0) * u128::from(self.busy);
        self.busy_since = now;
        self.busy = busy;
    }

    /// The process is gone, and every request inside with it.
    pub fn lost(&mut self, now: Nanos) {
        for _ in 0..self.in_flight {
            self.errors.count(now);
        }
        self.failed += u64::from(self.in_flight);
        self.in_flight = 0;
        self.queue = 0;
        self.busy_is(now, 0);
    }

    /// Busy worker time over worker time, 0 to 1.
    pub fn utilisation(&self, now: Nanos, workers: u32) -> f64 {
        let busy = self.busy_time + u128::from((now - self.busy_since).0) * u128::from(self.busy);
        let all = u128::from(now.0) * u128::from(workers);
        if all == 0 {
            0.0
        } else {
            (busy as f64 / all as f64).min(1.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trail_is_the_whole_seconds_before() {
        let mut seconds = Seconds::<{ TRAIL_S + 1 }>::default();
        for (second, n) in [(0, 1), (1, 2), (3, 4)] {
            for _ in 0..n {
                seconds.count(Nanos(second * 1_000_000_000));
            }
        }
        let at = |second: u64| seconds.trail(Nanos(second * 1_000_000_000));
        assert_eq!(at(4)[TRAIL_S - 4..], [1, 2, 0, 4]);
        assert_eq!(at(5)[TRAIL_S - 4..], [2, 0, 4, 0]);
        // The present second is not over.
        assert_eq!(at(3)[TRAIL_S - 4..], [0, 1, 2, 0]);
        assert_eq!(at(99), [0; TRAIL_S]);
    }

    #[test]
    fn a_steady_stream_has_its_rate_at_any_moment() {
        let mut window = Window::default();
        for i in 0..2_000_u64 {
            let now = Nanos::from_ms(i * 10);
            window.count(now);
            if i > 200 {
                let rate = window.rate(now);
                assert!((rate - 100.0).abs() < 2.0, "{rate} at {now}");
            }
        }
        assert_eq!(window.rate(Nanos::from_secs(60)), 0.0);
    }

    #[test]
    fn utilisation_is_busy_time_over_worker_time() {
        let mut meter = Meter::default();
        meter.busy_is(Nanos::from_secs(1), 2);
        meter.busy_is(Nanos::from_secs(3), 0);
        assert_eq!(meter.utilisation(Nanos::from_secs(4), 2), 0.5);
        assert_eq!(meter.utilisation(Nanos::ZERO, 2), 0.0);
    }

    #[test]
    fn percentiles_of_known_times() {
        let mut times = Times::default();
        (1..=100).for_each(|ms| times.count(Nanos::from_ms(ms)));
        let p = times.percentiles();
        assert!((49_000..=51_000).contains(&p.p50_us), "{p:?}");
        assert_eq!((p.max_us, p.count), (100_000, 100));
    }

    #[test]
    fn no_percentile_is_above_the_longest_time() {
        let mut times = Times::default();
        times.count(Nanos::from_ms(100));
        let p = times.percentiles();
        assert_eq!([p.p50_us, p.p95_us, p.p99_us, p.max_us], [100_000; 4]);
        times.count(Nanos::from_secs(2 * 3_600));
        assert_eq!(times.percentiles().max_us, 7_200_000_000);
    }

    #[test]
    fn what_is_inside_a_killed_process_has_failed() {
        let mut meter = Meter::default();
        meter.enter();
        meter.enter();
        meter.served(Nanos(5), Nanos(1));
        meter.lost(Nanos(9));
        assert_eq!((meter.served, meter.failed, meter.in_flight), (1, 1, 0));
    }
}
