//! Layers for which the edges are as short as they can be, all taken together.
//!
//! The network simplex of E. Gansner, E. Koutsofios, S. North and K.-P. Vo, *A Technique for Drawing
//! Directed Graphs*, 1993: a tree of links of the least length spans the items; as long as cutting one
//! of them and moving what hangs on it makes the whole shorter, it is exchanged for the link that
//! becomes short first. A cut is worth what the links of the items below it weigh, so the worth of all
//! cuts is one sum over the tree, and no cut has to be followed from link to link.

use super::layers::Link;

/// Exchanges for each item after which the layers are taken as they are. Those of the comparison's
/// boards need two at most; the bound is for graphs that would go round in circles.
const EXCHANGES: usize = 40;

/// The layer of each item, the first one being 0 for some item. The links may not close a cycle.
pub fn layers(items: usize, links: &[Link]) -> Vec<i64> {
    let mut net = Net::of(items, links);
    let mut start = 0;
    for _ in 0..EXCHANGES * (items + 1) {
        let Some(item) = net.worth_cutting(start) else {
            break;
        };
        if !net.exchange(item) {
            break;
        }
        start = item + 1;
    }
    let first = net.layer[..items].iter().copied().min().unwrap_or(0);
    net.layer[..items].iter().map(|l| l - first).collect()
}

/// The graph and its tree. A root without weight before everything holds together what is not joined.
struct Net {
    links: Vec<Link>,
    /// The links at each item.
    at: Vec<Vec<usize>>,
    layer: Vec<i64>,
    /// The link of each item to the one above it in the tree; the root has none.
    up: Vec<Option<usize>>,
    /// Those below each item in the tree.
    below: Vec<Vec<usize>>,
    /// What leads out of the items from this one on downwards weighs, less what leads into them.
    pull: Vec<i64>,
    /// The same of the item alone.
    own: Vec<i64>,
    /// The search that an item was met in last.
    met: Vec<u32>,
    search: u32,
}

impl Net {
    fn of(items: usize, links: &[Link]) -> Self {
        let root = items;
        let mut has_in = vec![false; items];
        for link in links {
            has_in[link.to] = true;
        }
        let sources = (0..items).filter(|i| !has_in[*i]);
        let mut links = links.to_vec();
        links.extend(sources.map(|to| Link {
            from: root,
            to,
            weight: 0,
        }));
        let mut at = vec![Vec::new(); items + 1];
        let mut own = vec![0; items + 1];
        for (number, link) in links.iter().enumerate() {
            at[link.from].push(number);
            at[link.to].push(number);
            own[link.from] += link.weight;
            own[link.to] -= link.weight;
        }
        let mut net = Self {
            links,
            at,
            layer: vec![0; items + 1],
            up: vec![None; items + 1],
            below: vec![Vec::new(); items + 1],
            pull: own.clone(),
            own,
            met: vec![0; items + 1],
            search: 0,
        };
        net.plant(root);
        net
    }

    /// Puts everything as early as it can stand. The last link that each item waited for is short:
    /// these links are the first tree.
    fn plant(&mut self, root: usize) {
        let mut waits = vec![0_usize; self.layer.len()];
        for link in &self.links {
            waits[link.to] += 1;
        }
        let mut ready = vec![root];
        let mut order = Vec::with_capacity(self.layer.len());
        while let Some(item) = ready.pop() {
            order.push(item);
            for number in &self.at[item] {
                let link = self.links[*number];
                if link.from != item {
                    continue;
                }
                let next = self.layer[item] + 1;
                if self.up[link.to].is_none() || next > self.layer[link.to] {
                    (self.layer[link.to], self.up[link.to]) = (next, Some(*number));
                }
                waits[link.to] -= 1;
                if waits[link.to] == 0 {
                    ready.push(link.to);
                }
            }
        }
        for item in order.into_iter().rev() {
            if let Some(above) = self.above(item) {
                self.below[above].push(item);
                self.pull[above] += self.pull[item];
            }
        }
    }

    fn above(&self, item: usize) -> Option<usize> {
        let link = self.links[self.up[item]?];
        Some(link.from ^ link.to ^ item)
    }

    /// The first item from some on for which the whole becomes shorter when the link above it is cut.
    fn worth_cutting(&self, start: usize) -> Option<usize> {
        let count = self.up.len();
        (0..count)
            .map(|i| (start + i) % count)
            .find(|item| match self.up[*item] {
                Some(link) if self.links[link].from == *item => self.pull[*item] < 0,
                Some(_) => self.pull[*item] > 0,
                None => false,
            })
    }

    /// Exchanges the link above an item for the one that becomes short first when what hangs on it
    /// moves away from there. False when nothing would stop it.
    fn exchange(&mut self, item: usize) -> bool {
        let Some(cut) = self.up[item] else {
            return false;
        };
        let later = self.links[cut].to == item;
        let branch = self.branch(item);
        let inside = |met: &[u32], item: usize| met[item] == self.search;
        // The links that lead the other way across the cut: the shortest of them comes in.
        let mut best: Option<(i64, usize)> = None;
        for member in &branch {
            for number in &self.at[*member] {
                let link = self.links[*number];
                let (own, other) = if later {
                    (link.from, link.to)
                } else {
                    (link.to, link.from)
                };
                if own != *member || inside(&self.met, other) {
                    continue;
                }
                let slack = self.layer[link.to] - self.layer[link.from] - 1;
                if best.is_none_or(|best| (slack, *number) < best) {
                    best = Some((slack, *number));
                }
            }
        }
        let Some((slack, number)) = best else {
            return false;
        };
        let by = if later { slack } else { -slack };
        for member in &branch {
            self.layer[*member] += by;
        }
        let link = self.links[number];
        let (own, other) = if later {
            (link.from, link.to)
        } else {
            (link.to, link.from)
        };
        self.hang(item, own, other, number);
        true
    }

    /// An item and everything below it, marked as met.
    fn branch(&mut self, item: usize) -> Vec<usize> {
        self.search += 1;
        let mut branch = vec![item];
        let mut next = 0;
        while let Some(member) = branch.get(next).copied() {
            self.met[member] = self.search;
            branch.extend_from_slice(&self.below[member]);
            next += 1;
        }
        branch
    }

    /// Takes the branch at an item off, turns it so that `own` is its top, and hangs it below `other`.
    fn hang(&mut self, item: usize, own: usize, other: usize, link: usize) {
        let weight = self.pull[item];
        self.add(self.above(item), -weight);
        if let Some(above) = self.above(item) {
            self.below[above].retain(|i| *i != item);
        }
        // From the new top to the old one everything is turned upside down.
        let (mut top, mut by) = (own, link);
        let mut over: Option<usize> = None;
        loop {
            let above = self.above(top);
            let next = self.up[top].replace(by);
            if let Some(over) = over {
                self.below[over].push(top);
            }
            if top == item {
                break;
            }
            let (Some(above), Some(next)) = (above, next) else {
                break;
            };
            self.below[above].retain(|i| *i != top);
            (over, by, top) = (Some(top), next, above);
        }
        self.weigh(item, own);
        self.below[other].push(own);
        self.add(Some(other), weight);
    }

    /// Adds the pulls on the way from an item to the one above it that was turned last, anew.
    fn weigh(&mut self, item: usize, top: usize) {
        let mut at = Some(item);
        while let Some(now) = at {
            let below = self.below[now].iter().map(|i| self.pull[*i]);
            self.pull[now] = self.own[now] + below.sum::<i64>();
            at = (now != top).then(|| self.above(now)).flatten();
        }
    }

    /// Adds to the pull of an item and of all above it.
    fn add(&mut self, from: Option<usize>, pull: i64) {
        let mut at = from;
        while let Some(now) = at {
            self.pull[now] += pull;
            at = self.above(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(from: usize, to: usize, weight: i64) -> Link {
        Link { from, to, weight }
    }

    fn length(links: &[Link], layers: &[i64]) -> i64 {
        let each = links.iter();
        each.map(|l| l.weight * (layers[l.to] - layers[l.from]))
            .sum()
    }

    #[test]
    fn what_hangs_together_moves_together() {
        // A long chain, and two that ask its last one after each other and have an equal pull each.
        let mut links: Vec<Link> = (0..5).map(|i| link(i, i + 1, 1)).collect();
        links.extend([link(6, 7, 1), link(7, 5, 1), link(6, 8, 1)]);
        let found = layers(9, &links);
        assert_eq!(found, [0, 1, 2, 3, 4, 5, 3, 4, 4]);
    }

    #[test]
    fn what_is_not_joined_has_layers_of_its_own() {
        assert_eq!(layers(4, &[link(0, 1, 1), link(2, 3, 1)]), [0, 1, 0, 1]);
        assert_eq!(layers(2, &[]), [0, 0]);
        assert!(layers(0, &[]).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_other_layers_are_shorter(pairs in proptest::collection::vec((0_usize..5, 0_usize..5, 0_i64..4), 0..9)) {
            let links: Vec<Link> = pairs.iter().filter(|(a, b, _)| a != b).map(|(a, b, w)| link(*a.min(b), *a.max(b), *w)).collect();
            let found = layers(5, &links);
            for link in &links {
                proptest::prop_assert!(found[link.from] < found[link.to]);
            }
            // All layers of five items in five layers.
            let all = (0..5_i64.pow(5)).map(|n| (0..5).map(|i| n / 5_i64.pow(i) % 5).collect::<Vec<_>>());
            let fits = |layers: &Vec<i64>| links.iter().all(|l| layers[l.from] < layers[l.to]);
            let least = all.filter(fits).map(|layers| length(&links, &layers)).min();
            proptest::prop_assert_eq!(Some(length(&links, &found)), least);
        }
    }
}
