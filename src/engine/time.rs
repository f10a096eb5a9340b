//! Virtual time: nanoseconds since the start of the run, as an integer.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// A point of virtual time or a span of it, in nanoseconds. Reaches 584 years; sums saturate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nanos(pub u64);

impl Nanos {
    /// The start of a run.
    pub const ZERO: Self = Self(0);
    /// Later than any event.
    pub const MAX: Self = Self(u64::MAX);

    /// Whole microseconds.
    pub const fn from_us(us: u64) -> Self {
        Self(us.saturating_mul(1_000))
    }
    /// Whole milliseconds.
    pub const fn from_ms(ms: u64) -> Self {
        Self(ms.saturating_mul(1_000_000))
    }
    /// Whole seconds.
    pub const fn from_secs(s: u64) -> Self {
        Self(s.saturating_mul(1_000_000_000))
    }
    /// Seconds with a fraction, to the nearest nanosecond; 0 for what is not a time.
    pub fn from_secs_f64(s: f64) -> Self {
        // A cast from float saturates and takes NaN to 0.
        Self((s * 1e9).round() as u64)
    }
    /// For display and statistics only.
    pub fn as_ms_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }
    /// For display and statistics only.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e9
    }
    /// The span from `earlier`, zero when it is later.
    pub const fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}

impl Add for Nanos {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Nanos {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Nanos {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.since(other)
    }
}

impl fmt::Display for Nanos {
    /// As people read spans: `840 ns`, `12.3 µs`, `4.51 ms`, `1.205 s`, `30 s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.0;
        let (value, unit) = match n {
            0..1_000 => (n.to_string(), "ns"),
            1_000..1_000_000 => (format!("{:.1}", n as f64 / 1e3), "µs"),
            1_000_000..1_000_000_000 => (format!("{:.2}", n as f64 / 1e6), "ms"),
            _ => (format!("{:.3}", n as f64 / 1e9), "s"),
        };
        let value = match value.split_once('.') {
            // Nobody needs to be told that nothing follows.
            Some(_) => value.trim_end_matches('0').trim_end_matches('.'),
            None => &value,
        };
        f.pad(&format!("{value} {unit}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_as_short_as_they_can_be() {
        for (ns, text) in [
            (0, "0 ns"),
            (100, "100 ns"),
            (12_300, "12.3 µs"),
            (4_510_000, "4.51 ms"),
            (150_000_000, "150 ms"),
            (1_205_000_000, "1.205 s"),
            (30_000_000_000, "30 s"),
        ] {
            assert_eq!(Nanos(ns).to_string(), text);
        }
    }
}
