//! Choosing a server: HAProxy 2.6's algorithms, pure. Servers are numbers; the balancer knows
//! their weights and which of them can be used, the caller tells who is full.
//!
//! Sources: HAProxy 2.6 configuration manual, `balance`; `src/lb_fwrr.c`, `lb_map.c`, `lb_fwlc.c`,
//! `lb_fas.c`, whose order is reproduced exactly. `random` draws twice (`balance random(2)`).
//! Backups: when no active server can be used, the first usable backup alone takes everything
//! (no `option allbackups`).

mod leastconn;
mod map;
mod roundrobin;

use std::net::Ipv4Addr;

use crate::board::kind::Algorithm;
use crate::engine::random::Random;
use leastconn::LeastConn;
use map::WeightMap;
use roundrobin::RoundRobin;

/// What a balancer knows of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// 0-256; 0 takes nothing new.
    pub weight: u32,
    /// Used only when no other can be.
    pub backup: bool,
    /// UP.
    pub up: bool,
}

impl Candidate {
    const fn usable(self) -> bool {
        self.up && self.weight > 0
    }
}

/// What the caller knows at the moment of choosing.
pub trait Load {
    /// True when the server takes no more requests: at its `maxconn`, or with a queue.
    fn full(&self, server: usize) -> bool;
    /// Requests served by it or waiting for it.
    fn requests(&self, server: usize) -> u32;
}

/// A choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// This one. With a hash it may be full; the request then waits for it.
    Server(usize),
    /// Every usable one is full: wait for any.
    AllFull,
    /// None can be used.
    NoServer,
}

#[derive(Debug, Clone)]
enum Rule {
    RoundRobin(RoundRobin),
    StaticRr(WeightMap, usize),
    LeastConn(LeastConn),
    First,
    Source(WeightMap),
    Random(Random),
}

/// A balancer over a fixed set of servers.
#[derive(Debug, Clone)]
pub struct Balancer {
    servers: Vec<Candidate>,
    rule: Rule,
}

impl Balancer {
    /// A balancer at the start of its order.
    pub fn new(algorithm: Algorithm, servers: Vec<Candidate>, draws: Random) -> Self {
        let weights = || active_weights(&servers);
        let rule = match algorithm {
            Algorithm::RoundRobin => Rule::RoundRobin(round_robin(&servers)),
            Algorithm::StaticRr => Rule::StaticRr(WeightMap::new(&weights()), 0),
            Algorithm::LeastConn => Rule::LeastConn(LeastConn::new(servers.len())),
            Algorithm::First => Rule::First,
            Algorithm::Source => Rule::Source(WeightMap::new(&weights())),
            Algorithm::Random => Rule::Random(draws),
        };
        Self { servers, rule }
    }

    /// Servers that are not backups and can be used.
    pub fn active(&self) -> usize {
        let active = |s: &&Candidate| !s.backup && s.usable();
        self.servers.iter().filter(active).count()
    }

    /// A server went UP or DOWN.
    pub fn set_up(&mut self, server: usize, up: bool) {
        if self.servers[server].up == up {
            return;
        }
        self.servers[server].up = up;
        let candidate = self.servers[server];
        if candidate.backup || candidate.weight == 0 {
            return;
        }
        match &mut self.rule {
            Rule::RoundRobin(rule) => rule.set_up(server, up),
            Rule::StaticRr(map, _) | Rule::Source(map) => {
                *map = WeightMap::new(&active_weights(&self.servers));
            }
            Rule::LeastConn(_) | Rule::First | Rule::Random(_) => {}
        }
    }

    /// The number of requests of a server changed.
    pub fn load_changed(&mut self, server: usize) {
        if let Rule::LeastConn(rule) = &mut self.rule {
            rule.requeue(server);
        }
    }

    /// Chooses. `avoid` is the server that just failed: taken only when there is no other.
    pub fn pick(&mut self, load: &impl Load, avoid: Option<usize>, client: Ipv4Addr) -> Pick {
        if self.active() == 0 {
            let backup = |s: &Candidate| s.backup && s.usable();
            return match self.servers.iter().position(backup) {
                Some(server) if load.full(server) => Pick::AllFull,
                Some(server) => Pick::Server(server),
                None => Pick::NoServer,
            };
        }
        let servers = &self.servers;
        let open = |server: &usize| {
            let s = servers[*server];
            !s.backup && s.usable() && !load.full(*server)
        };
        let found = match &mut self.rule {
            Rule::RoundRobin(rule) => rule.next(|server| load.full(server), avoid),
            Rule::StaticRr(map, turn) => map.next(turn, |server| load.full(server), avoid),
            Rule::LeastConn(rule) => {
                let all = (0..servers.len()).filter(open);
                rule.least(all, |s| (load.requests(s), servers[s].weight), avoid)
            }
            Rule::First => (0..servers.len()).find(open),
            Rule::Source(map) => {
                return map
                    .hashed(u32::from(client))
                    .map_or(Pick::NoServer, Pick::Server);
            }
            Rule::Random(draws) => random(draws, servers, load, avoid),
        };
        found.map_or(Pick::AllFull, Pick::Server)
    }
}

/// Two draws by weight, the less loaded one (HAProxy manual: `balance random(2)`).
fn random(
    draws: &mut Random,
    servers: &[Candidate],
    load: &impl Load,
    avoid: Option<usize>,
) -> Option<usize> {
    let weight = |server: &usize| {
        let s = servers[*server];
        let open = !s.backup && s.usable() && !load.full(*server);
        if open { u64::from(s.weight) } else { 0 }
    };
    let all = |with_avoided: bool| {
        let pool = (0..servers.len()).filter(|s| with_avoided || Some(*s) != avoid);
        pool.filter(|s| weight(s) > 0).collect::<Vec<_>>()
    };
    let mut pool = all(false);
    if pool.is_empty() {
        pool = all(true);
    }
    let total: u64 = pool.iter().map(weight).sum();
    let mut draw = || {
        let mut left = draws.below(total);
        pool.iter().copied().find(|s| {
            let w = weight(s);
            let hit = left < w;
            left = left.saturating_sub(w);
            hit
        })
    };
    let (first, second) = (draw()?, draw()?);
    // Compared by load over weight, without division.
    let score = |s: usize, other: usize| u64::from(load.requests(s)) * weight(&other);
    if score(second, first) < score(first, second) {
        Some(second)
    } else {
        Some(first)
    }
}

/// The order of the servers that are no backups, those that are DOWN taken out but not forgotten.
fn round_robin(servers: &[Candidate]) -> RoundRobin {
    let weight = |s: &Candidate| if s.backup { 0 } else { s.weight };
    let weights: Vec<u32> = servers.iter().map(weight).collect();
    let mut rule = RoundRobin::new(&weights);
    for (index, server) in servers.iter().enumerate() {
        if !server.up {
            rule.set_up(index, false);
        }
    }
    rule
}

/// Weights of the servers that take part; 0 for the others.
fn active_weights(servers: &[Candidate]) -> Vec<u32> {
    let weight = |s: &Candidate| if s.up && !s.backup { s.weight } else { 0 };
    servers.iter().map(weight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nobody is ever busy, unless told.
    #[derive(Default)]
    struct Idle(Vec<usize>);
    impl Load for Idle {
        fn full(&self, server: usize) -> bool {
            self.0.contains(&server)
        }
        fn requests(&self, _: usize) -> u32 {
            0
        }
    }

    fn balancer(algorithm: Algorithm, weights: &[u32]) -> Balancer {
        let candidate = |weight: &u32| Candidate {
            weight: *weight,
            backup: false,
            up: true,
        };
        let servers = weights.iter().map(candidate).collect();
        Balancer::new(algorithm, servers, Random::new(1))
    }

    fn picks(balancer: &mut Balancer, load: &impl Load, n: usize) -> String {
        let pick = |b: &mut Balancer| match b.pick(load, None, Ipv4Addr::LOCALHOST) {
            Pick::Server(server) => char::from(b'a' + server as u8),
            Pick::AllFull => '*',
            Pick::NoServer => '-',
        };
        (0..n)
            .map(|_| {
                let c = pick(balancer);
                if c.is_ascii_lowercase() {
                    // It was taken and given back.
                    balancer.load_changed((c as u8 - b'a') as usize);
                }
                c
            })
            .collect()
    }

    fn check(algorithm: Algorithm, weights: &[u32], expected: &str) {
        let n = expected.len();
        let all = picks(&mut balancer(algorithm, weights), &Idle::default(), n * 3);
        assert_eq!(all, expected.repeat(3), "{algorithm:?} {weights:?}");
    }

    #[test]
    fn orders_are_those_of_haproxy() {
        check(Algorithm::RoundRobin, &[1, 1], "ab");
        check(Algorithm::RoundRobin, &[1, 1, 1], "abc");
        check(Algorithm::RoundRobin, &[5, 1, 1], "aaabaac");
        check(Algorithm::RoundRobin, &[3, 2, 1], "abacab");
        check(Algorithm::StaticRr, &[1, 1, 1], "abc");
        check(Algorithm::StaticRr, &[3, 2, 1], "aababc");
        check(Algorithm::LeastConn, &[1, 1, 1], "abc");
        check(Algorithm::First, &[1, 1, 1], "aaa");
    }

    #[test]
    fn a_server_that_starts_down_takes_its_turns_once_it_is_up() {
        for algorithm in [
            Algorithm::RoundRobin,
            Algorithm::StaticRr,
            Algorithm::LeastConn,
        ] {
            let candidate = |up| Candidate {
                weight: 1,
                backup: false,
                up,
            };
            let servers = vec![candidate(true), candidate(false)];
            let mut balancer = Balancer::new(algorithm, servers, Random::new(1));
            assert_eq!(picks(&mut balancer, &Idle::default(), 3), "aaa");
            balancer.set_up(1, true);
            let after = picks(&mut balancer, &Idle::default(), 6);
            let turns = after.chars().filter(|c| *c == 'b').count();
            assert_eq!(turns, 3, "{algorithm:?} {after}");
        }
    }

    #[test]
    fn shares_follow_the_weights_over_a_long_run() {
        for weights in [[7, 3, 2], [256, 1, 128], [1, 2, 4]] {
            let total: u32 = weights.iter().sum();
            let all = picks(
                &mut balancer(Algorithm::RoundRobin, &weights),
                &Idle::default(),
                total as usize * 20,
            );
            for (server, weight) in weights.iter().enumerate() {
                let name = char::from(b'a' + server as u8);
                let count = all.chars().filter(|c| *c == name).count() as i64;
                let fair = i64::from(*weight) * 20;
                assert!(
                    (count - fair).abs() <= 2,
                    "{weights:?} {name}: {count}, not {fair}"
                );
            }
        }
    }

    #[test]
    fn a_full_server_is_passed_over_and_all_full_waits() {
        let mut rr = balancer(Algorithm::RoundRobin, &[1, 1, 1]);
        assert!(!picks(&mut rr, &Idle(vec![1]), 12).contains('b'));
        assert_eq!(picks(&mut rr, &Idle(vec![0, 1, 2]), 2), "**");
        let mut first = balancer(Algorithm::First, &[1, 1]);
        assert_eq!(picks(&mut first, &Idle(vec![0]), 1), "b");
    }

    #[test]
    fn down_servers_get_nothing_and_come_back() {
        for algorithm in [
            Algorithm::RoundRobin,
            Algorithm::StaticRr,
            Algorithm::LeastConn,
        ] {
            let mut b = balancer(algorithm, &[1, 1]);
            b.set_up(1, false);
            assert_eq!(picks(&mut b, &Idle::default(), 4), "aaaa");
            b.set_up(1, true);
            let back = picks(&mut b, &Idle::default(), 8);
            assert_eq!(back.matches('b').count(), 4, "{algorithm:?} {back}");
            b.set_up(0, false);
            b.set_up(1, false);
            assert_eq!(picks(&mut b, &Idle::default(), 2), "--");
        }
    }

    #[test]
    fn a_failed_server_is_avoided_when_there_is_another() {
        for algorithm in [
            Algorithm::RoundRobin,
            Algorithm::StaticRr,
            Algorithm::LeastConn,
            Algorithm::Random,
        ] {
            let mut b = balancer(algorithm, &[1, 1]);
            for _ in 0..20 {
                let pick = b.pick(&Idle::default(), Some(0), Ipv4Addr::LOCALHOST);
                assert_eq!(pick, Pick::Server(1), "{algorithm:?}");
            }
            b.set_up(1, false);
            let pick = b.pick(&Idle::default(), Some(0), Ipv4Addr::LOCALHOST);
            assert_eq!(pick, Pick::Server(0), "{algorithm:?}");
        }
    }

    #[test]
    fn only_the_first_backup_steps_in() {
        let candidate = |backup| Candidate {
            weight: 1,
            backup,
            up: true,
        };
        let servers = vec![candidate(false), candidate(true), candidate(true)];
        let mut b = Balancer::new(Algorithm::RoundRobin, servers, Random::new(1));
        assert_eq!(picks(&mut b, &Idle::default(), 3), "aaa");
        b.set_up(0, false);
        assert_eq!(picks(&mut b, &Idle::default(), 3), "bbb");
        b.set_up(1, false);
        assert_eq!(picks(&mut b, &Idle::default(), 3), "ccc");
    }

    #[test]
    fn a_client_stays_with_its_server() {
        let mut b = balancer(Algorithm::Source, &[1, 1, 1]);
        let mut of = |last| b.pick(&Idle::default(), None, Ipv4Addr::new(10, 0, 0, last));
        let all: Vec<Pick> = (0..30).map(&mut of).collect();
        let again: Vec<Pick> = (0..30).map(&mut of).collect();
        assert_eq!(all, again);
        assert!((0..3).all(|s| all.contains(&Pick::Server(s))));
    }

    #[test]
    fn random_spreads_by_weight() {
        let mut b = balancer(Algorithm::Random, &[3, 1]);
        let all = picks(&mut b, &Idle::default(), 4_000);
        let a = all.matches('a').count();
        assert!((2_850..3_150).contains(&a), "{a}");
    }
}
