//! `balance leastconn`: fewest requests by weight, round robin among equals, as `src/lb_fwlc.c` of
//! HAProxy 2.6: a server goes behind its equals whenever its number of requests changes.

/// `SRV_EWGHT_MAX`.
const EWEIGHT_MAX: u64 = 4_096;
/// `BE_WEIGHT_SCALE`.
const SCALE: u64 = 16;

/// The order among equals.
#[derive(Debug, Clone)]
pub(super) struct LeastConn {
    queued: Vec<u64>,
    inserts: u64,
}

impl LeastConn {
    /// Servers in the order of their declaration.
    pub fn new(servers: usize) -> Self {
        Self {
            queued: (0..servers as u64).collect(),
            inserts: servers as u64,
        }
    }

    /// The number of requests of a server changed: behind its equals.
    pub fn requeue(&mut self, server: usize) {
        self.inserts += 1;
        self.queued[server] = self.inserts;
    }

    /// The least loaded of some servers; `load` gives requests and weight.
    pub fn least(
        &self,
        servers: impl Iterator<Item = usize>,
        load: impl Fn(usize) -> (u32, u32),
        avoid: Option<usize>,
    ) -> Option<usize> {
        servers.min_by_key(|server| {
            let (requests, weight) = load(*server);
            let key = match u64::from(requests) {
                0 => 0,
                n => (n + 1) * EWEIGHT_MAX / (u64::from(weight) * SCALE).max(1),
            };
            (Some(*server) == avoid, key, self.queued[*server])
        })
    }
}
