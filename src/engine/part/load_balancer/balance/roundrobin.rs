//! `balance roundrobin`: HAProxy's dynamic weighted round robin, as `src/lb_fwrr.c` of 2.6 does it.
//!
//! Servers stand in a current tree, ordered by their next position, or in one of two outer trees
//! (*init* for this round, *next* for the coming one), ordered by weight. A group position counts
//! up with each pick; a server with effective weight w comes round every W/w positions, where W is
//! the sum of weights. This is not smooth weighted round robin: 5/1/1 gives `aaabaac`.

/// `BE_WEIGHT_SCALE`: weights are scaled so that positions divide finely.
const SCALE: u32 = 16;
/// `SRV_UWGHT_RANGE`.
const RANGE: u32 = 256;
/// `SRV_EWGHT_MAX`.
const EWEIGHT_MAX: u32 = RANGE * SCALE;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tree {
    Current,
    /// One of the two outer trees; which of them is *init* changes with each round.
    Outer(usize),
}

#[derive(Debug, Clone)]
struct Server {
    eweight: u32,
    npos: u32,
    rweight: u32,
    tree: Option<Tree>,
    key: u32,
    /// Trees keep equal keys in the order of insertion.
    inserted: u64,
}

/// The order of a group of servers.
#[derive(Debug, Clone)]
pub(super) struct RoundRobin {
    servers: Vec<Server>,
    init: usize,
    curr_weight: u32,
    next_weight: u32,
    curr_pos: u32,
    inserts: u64,
}

impl RoundRobin {
    /// A group; weight 0 takes no part.
    pub fn new(weights: &[u32]) -> Self {
        let server = |weight: &u32| Server {
            eweight: weight * SCALE,
            npos: 0,
            rweight: 0,
            tree: None,
            key: 0,
            inserted: 0,
        };
        let total = weights.iter().sum::<u32>() * SCALE;
        let mut group = Self {
            servers: weights.iter().map(server).collect(),
            init: 0,
            curr_weight: total,
            next_weight: total,
            curr_pos: total,
            inserts: 0,
        };
        for (server, weight) in weights.iter().enumerate() {
            if *weight > 0 {
                group.insert_by_weight(server, 0);
            }
        }
        group
    }

    /// A server goes UP (`fwrr_set_server_status_up`) or DOWN.
    pub fn set_up(&mut self, server: usize, up: bool) {
        let eweight = self.servers[server].eweight;
        if eweight == 0 || self.servers[server].tree.is_some() == up {
            return;
        }
        if up {
            self.next_weight += eweight;
            let ahead = (self.next_weight + self.curr_weight).saturating_sub(self.curr_pos);
            self.servers[server].npos = self.curr_pos + ahead / eweight;
            self.queue(server);
        } else {
            self.next_weight -= eweight;
            self.servers[server].tree = None;
        }
    }

    /// The next server (`fwrr_get_next_server`): full ones are passed over and put back behind.
    pub fn next(&mut self, full: impl Fn(usize) -> bool, avoid: Option<usize>) -> Option<usize> {
        let mut switched = false;
        let mut avoided = None;
        let mut passed: Vec<usize> = Vec::new();
        let mut found = None;
        // Each round takes a server out of its tree, so it ends after two rounds of all.
        for _ in 0..=2 * self.servers.len() + 2 {
            if self.curr_weight == 0 {
                self.curr_weight = self.next_weight;
                self.curr_pos = self.next_weight;
            }
            let server = match self.first() {
                Some(server) => server,
                None if switched => {
                    found = avoided;
                    break;
                }
                None => {
                    switched = true;
                    self.switch_trees();
                    continue;
                }
            };
            self.advance(server);
            self.servers[server].tree = None;
            self.curr_pos += 1;
            if !full(server) {
                if Some(server) != avoid || avoided.is_some() {
                    found = Some(server);
                    break;
                }
                avoided = Some(server);
            }
            passed.push(server);
        }
        if let Some(server) = found {
            self.queue(server);
        }
        for server in passed.into_iter().rev() {
            if Some(server) != found {
                self.queue(server);
            }
        }
        found
    }

    /// `fwrr_get_server_from_group`.
    fn first(&mut self) -> Option<usize> {
        let current = self.head(Tree::Current);
        if let Some(server) = current
            && self.servers[server].npos <= self.curr_pos
        {
            return current;
        }
        if let Some(server) = self.head(Tree::Outer(self.init)) {
            self.servers[server].npos = 0;
            self.servers[server].rweight = 0;
            return Some(server);
        }
        current
    }

    fn head(&self, tree: Tree) -> Option<usize> {
        let inside = |s: &usize| self.servers[*s].tree == Some(tree);
        let place = |s: &usize| (self.servers[*s].key, self.servers[*s].inserted);
        (0..self.servers.len()).filter(inside).min_by_key(place)
    }

    /// `fwrr_switch_trees`.
    const fn switch_trees(&mut self) {
        self.init = 1 - self.init;
        self.curr_weight = self.next_weight;
        self.curr_pos = self.curr_weight;
    }

    /// `fwrr_update_position`.
    const fn advance(&mut self, server: usize) {
        let (pos, weight) = (self.curr_pos, self.next_weight);
        let s = &mut self.servers.as_mut_slice()[server];
        if s.npos == 0 {
            s.npos = pos;
        }
        s.npos += weight / s.eweight;
        s.rweight += weight % s.eweight;
        if s.rweight >= s.eweight {
            s.rweight -= s.eweight;
            s.npos += 1;
        }
    }

    /// `fwrr_queue_srv`: into the current tree, or into *next* when its turn lies beyond this round.
    fn queue(&mut self, server: usize) {
        let npos = self.servers[server].npos;
        if npos >= 2 * self.curr_weight || npos >= self.curr_weight + self.next_weight {
            self.servers[server].npos -= self.curr_weight;
            self.insert_by_weight(server, 1 - self.init);
            return;
        }
        let s = &self.servers[server];
        let key = RANGE * s.npos + (EWEIGHT_MAX + s.rweight - s.eweight) / SCALE;
        self.insert(server, Tree::Current, key);
    }

    fn insert_by_weight(&mut self, server: usize, outer: usize) {
        let key = EWEIGHT_MAX - self.servers[server].eweight;
        self.insert(server, Tree::Outer(outer), key);
    }

    fn insert(&mut self, server: usize, tree: Tree, key: u32) {
        self.inserts += 1;
        let s = &mut self.servers[server];
        s.tree = Some(tree);
        s.key = key;
        s.inserted = self.inserts;
    }
}
