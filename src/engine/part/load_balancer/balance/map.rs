//! Weight maps: `balance static-rr` and map-based hashes, as `src/lb_map.c` of HAProxy 2.6 builds
//! them: as many slots as the sum of weights, filled by the highest score.

/// Slots, each the number of a server.
#[derive(Debug, Clone)]
pub(super) struct WeightMap(Vec<usize>);

impl WeightMap {
    /// The map of servers; weight 0 takes no part.
    pub fn new(weights: &[u32]) -> Self {
        let divisor = weights
            .iter()
            .copied()
            .filter(|w| *w > 0)
            .fold(0, gcd)
            .max(1);
        let weights: Vec<i64> = weights.iter().map(|w| i64::from(w / divisor)).collect();
        let total: i64 = weights.iter().sum();
        let mut scores = vec![0; weights.len()];
        let mut slots = Vec::new();
        for _ in 0..total {
            let mut best: Option<(usize, i64)> = None;
            for (server, weight) in weights.iter().enumerate().filter(|(_, w)| **w > 0) {
                scores[server] += weight;
                // Priority in whole steps, the first declared wins (`recalc_server_map`).
                let value = (scores[server] + total) / total;
                if best.is_none_or(|(_, max)| value > max) {
                    best = Some((server, value));
                }
            }
            if let Some((server, _)) = best {
                scores[server] -= total;
                slots.push(server);
            }
        }
        Self(slots)
    }

    /// The next slot with an open server (`map_get_server_rr`).
    pub fn next(
        &self,
        turn: &mut usize,
        full: impl Fn(usize) -> bool,
        avoid: Option<usize>,
    ) -> Option<usize> {
        let n = self.0.len();
        let mut avoided = None;
        for step in 0..n {
            let at = (*turn + step) % n;
            let server = self.0[at];
            if full(server) {
                continue;
            }
            if Some(server) == avoid {
                avoided = avoided.or(Some((server, at)));
                continue;
            }
            *turn = (at + 1) % n;
            return Some(server);
        }
        let (server, at) = avoided?;
        *turn = (at + 1) % n;
        Some(server)
    }

    /// The server of a hash (`map_get_server_hash`).
    pub fn hashed(&self, hash: u32) -> Option<usize> {
        let n = self.0.len() as u32;
        let slot = hash.checked_rem(n)?;
        self.0.get(slot as usize).copied()
    }
}

const fn gcd(a: u32, b: u32) -> u32 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
