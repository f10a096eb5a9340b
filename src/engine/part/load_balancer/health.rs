//! Health of a server, as HAProxy 2.6 counts it.
//!
//! A counter from 0 to rise + fall - 1; UP from `rise` on. A good check of an UP server fills the
//! counter, a bad one takes one away; so it takes `fall` bad ones to go DOWN and `rise` good ones
//! to come back. A server starts UP with minimal health: one bad check right after the start marks
//! it DOWN (measured against 2.6.12).

/// What a check changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// UP or DOWN as before.
    Same,
    /// It is UP from now on.
    Up,
    /// It is DOWN from now on.
    Down,
}

/// The health counter of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Health {
    value: u32,
    rise: u32,
    fall: u32,
}

impl Health {
    /// UP, with minimal health.
    pub const fn new(rise: u32, fall: u32) -> Self {
        let (rise, fall) = (at_least_one(rise), at_least_one(fall));
        Self {
            value: rise,
            rise,
            fall,
        }
    }

    /// Other limits from now on; UP stays UP and DOWN stays DOWN.
    pub fn set_limits(&mut self, rise: u32, fall: u32) {
        let (rise, fall) = (rise.max(1), fall.max(1));
        if (rise, fall) != (self.rise, self.fall) {
            let up = self.up();
            (self.rise, self.fall) = (rise, fall);
            self.value = if up { rise + fall - 1 } else { 0 };
        }
    }

    /// True when it is UP.
    pub const fn up(self) -> bool {
        self.value >= self.rise
    }

    /// Bad checks so far of an UP server, or good ones of a DOWN one, and how many it takes.
    pub const fn progress(self) -> (u32, u32) {
        if self.up() {
            let bad = (self.rise + self.fall - 1).saturating_sub(self.value);
            (bad, self.fall)
        } else {
            (self.value, self.rise)
        }
    }

    /// A check was good.
    pub const fn good(&mut self) -> Turn {
        if self.up() {
            self.value = self.rise + self.fall - 1;
            return Turn::Same;
        }
        self.value += 1;
        if self.up() {
            self.value = self.rise + self.fall - 1;
            Turn::Up
        } else {
            Turn::Same
        }
    }

    /// A check was bad.
    pub const fn bad(&mut self) -> Turn {
        if self.value > self.rise {
            self.value -= 1;
            return Turn::Same;
        }
        let was = self.up();
        self.value = 0;
        if was { Turn::Down } else { Turn::Same }
    }
}

const fn at_least_one(n: u32) -> u32 {
    if n == 0 { 1 } else { n }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_bad_checks_down_two_good_ones_up() {
        let mut health = Health::new(2, 3);
        assert_eq!(health.good(), Turn::Same);
        assert_eq!(
            [health.bad(), health.bad(), health.bad()],
            [Turn::Same, Turn::Same, Turn::Down]
        );
        assert_eq!(
            [health.good(), health.bad(), health.good()],
            [Turn::Same; 3]
        );
        assert_eq!(health.good(), Turn::Up);
        assert!(health.up());
    }

    #[test]
    fn a_good_check_makes_up_for_bad_ones() {
        let mut health = Health::new(2, 3);
        health.good();
        for _ in 0..10 {
            assert_eq!([health.bad(), health.bad(), health.good()], [Turn::Same; 3]);
        }
    }

    #[test]
    fn one_bad_check_right_after_the_start_is_enough() {
        assert_eq!(Health::new(2, 3).bad(), Turn::Down);
    }
}
