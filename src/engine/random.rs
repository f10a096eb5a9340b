//! Random streams: one root seed, a child stream for each (part, purpose).
//!
//! One more part, or one more draw in one part, never changes what another part draws. The
//! generator is xoshiro256** (Blackman and Vigna, 2018), seeded by splitmix64 as its authors
//! advise. Nothing here uses the platform's `ln` or `exp`: their last bit differs between machines.

use super::Nanos;

/// The root of all streams of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Seed {
    /// The stream of one purpose of one part.
    pub fn stream(self, part: &str, purpose: &str) -> Random {
        // FNV-1a over both names with a separator, so that ("ab", "c") and ("a", "bc") differ.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in part.bytes().chain([0xff]).chain(purpose.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Random::new(self.0 ^ hash.rotate_left(17))
    }
}

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub struct Random([u64; 4]);

impl Random {
    /// A stream from one number.
    pub fn new(seed: u64) -> Self {
        let mut state = seed;
        Self(std::array::from_fn(|_| splitmix(&mut state)))
    }

    /// 64 even bits.
    pub fn bits(&mut self) -> u64 {
        let s = &mut self.0;
        let result = s[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// An even draw from `0..bound`; 0 when the bound is 0. Lemire's multiplication: the bias is
    /// below `bound / 2^64`, far under anything a run could show.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64
    }

    /// True in this share of cases; `percent` is 0 to 100.
    pub fn percent(&mut self, percent: f64) -> bool {
        // Exact in f64: 53 bits against a product that IEEE 754 rounds the same everywhere.
        (self.bits() >> 11) as f64 * 100.0 < percent * (1_u64 << 53) as f64
    }

    /// An exponential draw: the gap to the next of independent arrivals with this mean gap.
    pub fn exponential(&mut self, mean: Nanos) -> Nanos {
        let minus_ln = minus_ln_q32(self.bits());
        Nanos(((u128::from(mean.0) * u128::from(minus_ln)) >> 32) as u64)
    }
}

fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// `-ln(u)` with 32 fractional bits for `u = (bits | 1) / 2^64`, in integers only.
///
/// log2 by repeated squaring: after shifting the mantissa to [1, 2), each squaring that reaches 2
/// gives one more bit. 32 rounds of a 64-bit multiplication, correct to about 2^-30.
fn minus_ln_q32(bits: u64) -> u64 {
    /// ln 2 with 32 fractional bits.
    const LN2_Q32: u64 = 2_977_044_472;
    let u = bits | 1;
    let zeros = u.leading_zeros();
    // Mantissa in [1, 2) with 63 fractional bits.
    let mut m = u << zeros;
    let mut fraction = 0_u64;
    for bit in (0..32).rev() {
        let square = u128::from(m) * u128::from(m);
        // The square has 126 fractional bits and lies in [1, 4).
        if square >> 127 == 1 {
            fraction |= 1 << bit;
            m = (square >> 64) as u64;
        } else {
            m = (square >> 63) as u64;
        }
    }
    // log2(u / 2^64) = -(zeros + 1) + fraction
    let minus_log2 = (u64::from(zeros + 1) << 32) - fraction;
    ((u128::from(minus_log2) * u128::from(LN2_Q32)) >> 32) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithm_is_right_to_nine_digits() {
        let mut random = Random::new(7);
        for _ in 0..10_000 {
            let bits = random.bits() >> random.below(60);
            let exact = -((bits | 1) as f64 / 2_f64.powi(64)).ln();
            let ours = minus_ln_q32(bits) as f64 / 2_f64.powi(32);
            assert!(
                (ours - exact).abs() < 1e-8,
                "{bits}: {ours} against {exact}"
            );
        }
    }

    #[test]
    fn exponential_gaps_have_their_mean() {
        let mut random = Seed(1).stream("user", "arrivals");
        let mean = Nanos::from_ms(20);
        let n = 100_000;
        let sum: u64 = (0..n).map(|_| random.exponential(mean).0).sum();
        let measured = sum as f64 / n as f64 / mean.0 as f64;
        assert!((measured - 1.0).abs() < 0.015, "mean {measured}");
    }

    #[test]
    fn streams_are_apart_and_repeat() {
        let draws = |part, purpose| {
            let mut r = Seed(1).stream(part, purpose);
            [r.bits(), r.bits(), r.bits()]
        };
        assert_eq!(draws("web-1", "jitter"), draws("web-1", "jitter"));
        assert_ne!(draws("web-1", "jitter"), draws("web-2", "jitter"));
        assert_ne!(draws("web-1", "jitter"), draws("web-1", "loss"));
        assert_ne!(draws("ab", "c"), draws("a", "bc"));
    }

    #[test]
    fn shares_and_bounds_hold() {
        let mut random = Random::new(3);
        assert!((0..1000).all(|_| random.below(10) < 10));
        assert_eq!(random.below(0), 0);
        assert!((0..1000).all(|_| random.percent(100.0)));
        assert!((0..1000).all(|_| !random.percent(0.0)));
        let half = (0..10_000).filter(|_| random.percent(50.0)).count();
        assert!((4_800..5_200).contains(&half), "{half}");
    }
}
