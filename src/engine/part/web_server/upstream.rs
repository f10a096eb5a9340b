//! How nginx 1.22 chooses an upstream and remembers which ones failed
//! (`ngx_http_upstream_round_robin.c`).
//!
//! Smooth weighted round robin: every candidate gains its effective weight, the largest wins and
//! loses the sum. A failure lowers the effective weight by weight / max_fails; each later round
//! gives one back. With `max_fails` failures within `fail_timeout` a peer is left alone for
//! `fail_timeout`; the next request after that is the probe. A group of one is never left alone.

use crate::engine::Nanos;
use crate::engine::net::LinkIdx;

/// Most upstreams of one server: which were tried is one bit each.
const PEERS_MAX: usize = 128;

/// Which peers a request has tried.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tried(u128);

/// Where peers stand after an edit, by where they stood before; none for those that are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moved(Vec<Option<usize>>);

impl Moved {
    /// True when every peer stands where it stood.
    pub(super) fn is_nothing(&self) -> bool {
        self.0.iter().enumerate().all(|(at, now)| *now == Some(at))
    }

    /// Where a peer stands now; nowhere is a number that no peer has.
    pub(super) fn peer(&self, was: usize) -> usize {
        self.0.get(was).copied().flatten().unwrap_or(usize::MAX)
    }

    /// Which peers were tried, as they stand now.
    pub(super) fn tried(&self, was: Tried) -> Tried {
        let moved = |(at, now): (usize, &Option<usize>)| now.filter(|_| was.0 >> at & 1 == 1);
        let now = self.0.iter().enumerate().filter_map(moved);
        Tried(now.fold(0, |bits, at| bits | 1 << at))
    }
}

/// One upstream.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    pub(super) link: LinkIdx,
    pub(super) name: String,
    weight: i64,
    backup: bool,
    effective: i64,
    current: i64,
    fails: u32,
    accessed: Nanos,
    checked: Nanos,
}

/// The upstreams of a server.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    peers: Vec<Peer>,
    max_fails: u32,
    fail_timeout: Nanos,
}

impl Group {
    /// Takes over a list of (link, name, weight, backup); peers that stay keep their state. Returns
    /// where each peer that was there stands now.
    pub(super) fn update(
        &mut self,
        list: &[(LinkIdx, String, u32, bool)],
        max_fails: u32,
        fail_timeout: Nanos,
    ) -> Moved {
        self.max_fails = max_fails;
        self.fail_timeout = fail_timeout;
        let old = std::mem::take(&mut self.peers);
        for (link, name, weight, backup) in list.iter().take(PEERS_MAX) {
            let weight = i64::from(*weight);
            let kept = old.iter().find(|p| p.link == *link && p.weight == weight);
            self.peers.push(match kept {
                Some(peer) => Peer {
                    name: name.clone(),
                    backup: *backup,
                    ..peer.clone()
                },
                None => Peer {
                    link: *link,
                    name: name.clone(),
                    weight,
                    backup: *backup,
                    effective: weight,
                    current: 0,
                    fails: 0,
                    accessed: Nanos::ZERO,
                    checked: Nanos::ZERO,
                },
            });
        }
        let now = |p: &Peer| self.peers.iter().position(|n| n.link == p.link);
        Moved(old.iter().map(now).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }

    pub(super) fn peer(&self, index: usize) -> Option<&Peer> {
        self.peers.get(index)
    }

    fn single(&self) -> bool {
        self.peers.iter().filter(|p| !p.backup).count() == 1 && !self.peers.iter().any(|p| p.backup)
    }

    fn rests(&self, peer: &Peer, now: Nanos) -> bool {
        !self.single()
            && self.max_fails > 0
            && peer.fails >= self.max_fails
            && now - peer.checked <= self.fail_timeout
    }

    /// The peer whose turn it is among those that `tried` has not seen; backups only when no other
    /// can be picked.
    pub(super) fn pick(&mut self, now: Nanos, tried: &mut Tried) -> Option<usize> {
        let picked = self
            .pick_of(false, now, *tried)
            .or_else(|| self.pick_of(true, now, *tried))?;
        tried.0 |= 1 << picked;
        Some(picked)
    }

    /// True when a request has tried every peer that can be picked at all, backups too.
    pub(super) fn all_tried(&self, tried: Tried) -> bool {
        let mut peers = self.peers.iter().enumerate();
        peers.all(|(index, peer)| peer.weight == 0 || tried.0 >> index & 1 == 1)
    }

    fn pick_of(&mut self, backup: bool, now: Nanos, tried: Tried) -> Option<usize> {
        let mut best: Option<usize> = None;
        let mut total = 0;
        for index in 0..self.peers.len() {
            let peer = &self.peers[index];
            let passed_over = peer.backup != backup
                || tried.0 >> index & 1 == 1
                || peer.weight == 0
                || self.rests(peer, now);
            if passed_over {
                continue;
            }
            let peer = &mut self.peers[index];
            peer.current += peer.effective;
            total += peer.effective;
            if peer.effective < peer.weight {
                peer.effective += 1;
            }
            if best.is_none_or(|b| self.peers[index].current > self.peers[b].current) {
                best = Some(index);
            }
        }
        let best = best?;
        let fail_timeout = self.fail_timeout;
        let peer = &mut self.peers[best];
        peer.current -= total;
        if now - peer.checked > fail_timeout {
            peer.checked = now;
        }
        Some(best)
    }

    /// The peer answered.
    pub(super) fn succeeded(&mut self, index: usize) {
        if let Some(peer) = self.peers.get_mut(index)
            && peer.accessed < peer.checked
        {
            peer.fails = 0;
        }
    }

    /// The peer failed. Gives its name when it is left alone from now on.
    pub(super) fn failed(&mut self, now: Nanos, index: usize) -> Option<&str> {
        if self.single() {
            return None;
        }
        let max_fails = self.max_fails;
        let peer = self.peers.get_mut(index)?;
        peer.fails += 1;
        peer.accessed = now;
        peer.checked = now;
        if max_fails == 0 {
            return None;
        }
        peer.effective = (peer.effective - peer.weight / i64::from(max_fails)).max(0);
        (peer.fails == max_fails).then_some(peer.name.as_str())
    }

    /// The process ended: its memory of failures is lost.
    pub(super) fn forget(&mut self) {
        for peer in &mut self.peers {
            peer.effective = peer.weight;
            peer.current = 0;
            peer.fails = 0;
            peer.accessed = Nanos::ZERO;
            peer.checked = Nanos::ZERO;
        }
    }

    /// `1/2 live`, for groups of more than one.
    pub(super) fn badge(&self, now: Nanos) -> String {
        if self.peers.len() < 2 {
            return String::new();
        }
        let live = self.peers.iter().filter(|p| !self.rests(p, now)).count();
        format!("{live}/{} live", self.peers.len())
    }

    /// One line per upstream.
    pub(super) fn facts(&self, now: Nanos) -> Vec<(String, String)> {
        let state = |p: &Peer| {
            let rests = if self.rests(p, now) {
                ", left alone after a failure"
            } else {
                ""
            };
            let backup = if p.backup { ", backup" } else { "" };
            format!("{}, weight {}{backup}{rests}", p.name, p.weight)
        };
        self.peers
            .iter()
            .map(|p| ("upstream".to_owned(), state(p)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(weights: &[u32]) -> Group {
        let list: Vec<_> = weights
            .iter()
            .enumerate()
            .map(|(i, w)| {
                (
                    LinkIdx(i as u32),
                    char::from(b'a' + i as u8).to_string(),
                    *w,
                    false,
                )
            })
            .collect();
        let mut group = Group::default();
        group.update(&list, 1, Nanos::from_secs(10));
        group
    }

    fn order(group: &mut Group, now: Nanos, rounds: usize) -> String {
        let pick = |group: &mut Group| group.pick(now, &mut Tried::default());
        (0..rounds)
            .filter_map(|_| pick(group))
            .map(|i| char::from(b'a' + i as u8))
            .collect()
    }

    #[test]
    fn smooth_weighted_round_robin_has_nginx_s_orders() {
        assert_eq!(order(&mut group(&[1, 1, 1]), Nanos::ZERO, 6), "abcabc");
        assert_eq!(order(&mut group(&[5, 1, 1]), Nanos::ZERO, 7), "aabacaa");
        assert_eq!(order(&mut group(&[3, 2, 1]), Nanos::ZERO, 6), "abacba");
    }

    #[test]
    fn what_was_tried_is_known_after_peers_came_and_went() {
        let peer = |n: u32| (LinkIdx(n), n.to_string(), 1, false);
        let mut group = Group::default();
        let all = [peer(4), peer(5), peer(6)];
        group.update(&all, 1, Nanos::from_secs(10));
        let moved = group.update(&all, 1, Nanos::from_secs(10));
        assert!(moved.is_nothing());
        let moved = group.update(&[peer(3), peer(4), peer(6)], 1, Nanos::from_secs(10));
        assert!(!moved.is_nothing());
        assert_eq!([0, 1, 2].map(|at| moved.peer(at)), [1, usize::MAX, 2]);
        assert_eq!(moved.tried(Tried(0b011)), Tried(0b010));
        assert_eq!(moved.tried(Tried(0b110)), Tried(0b100));
        assert!(group.peer(usize::MAX).is_none());
        assert_eq!(group.failed(Nanos::ZERO, usize::MAX), None);
    }

    #[test]
    fn a_failed_peer_rests_for_fail_timeout_and_is_then_probed() {
        let mut group = group(&[1, 1]);
        let t = Nanos::from_secs(1);
        assert_eq!(group.failed(t, 0), Some("a"));
        assert_eq!(order(&mut group, Nanos::from_secs(11), 3), "bbb");
        let later = Nanos(Nanos::from_secs(11).0 + 1);
        assert!(order(&mut group, later, 3).contains('a'));
        group.succeeded(0);
        assert_eq!(group.badge(later), "2/2 live");
    }

    #[test]
    fn when_every_peer_rests_none_is_picked() {
        let mut group = group(&[1, 1]);
        group.failed(Nanos::from_secs(1), 0);
        group.failed(Nanos::from_secs(1), 1);
        assert_eq!(group.pick(Nanos::from_secs(2), &mut Tried::default()), None);
    }

    #[test]
    fn a_group_of_one_is_never_left_alone() {
        let mut group = group(&[1]);
        assert_eq!(group.failed(Nanos::from_secs(1), 0), None);
        assert_eq!(order(&mut group, Nanos::from_secs(1), 2), "aa");
    }

    #[test]
    fn a_request_tries_each_peer_once() {
        let mut group = group(&[1, 1]);
        let mut tried = Tried::default();
        assert!(group.pick(Nanos::ZERO, &mut tried).is_some());
        assert!(group.pick(Nanos::ZERO, &mut tried).is_some());
        assert_eq!(group.pick(Nanos::ZERO, &mut tried), None);
    }

    #[test]
    fn a_backup_is_used_when_no_other_can_be_picked() {
        let mut group = Group::default();
        let list = [
            (LinkIdx(0), "a".to_owned(), 1, false),
            (LinkIdx(1), "b".to_owned(), 1, true),
        ];
        group.update(&list, 1, Nanos::from_secs(10));
        assert_eq!(order(&mut group, Nanos::ZERO, 2), "aa");
        group.failed(Nanos::ZERO, 0);
        assert_eq!(order(&mut group, Nanos::ZERO, 2), "bb");
    }
}
