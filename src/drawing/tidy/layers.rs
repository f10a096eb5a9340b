//! Which layer each item stands in: edges lead to later layers, and are as short as that allows.
//!
//! Cycles are broken where the drawing already runs backwards; [`simplex`] finds the layers.

use super::simplex;

/// An edge between two items, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Where it leads from.
    pub from: usize,
    /// Where it leads to.
    pub to: usize,
    /// How much its length matters.
    pub weight: i64,
}

/// The layer of each item, from 0. `before` is where items stood along the flow: of a cycle the edge
/// that ran farthest backwards is turned round. Links from an item to itself are left out.
pub fn layers(before: &[i32], links: &[Link]) -> Vec<usize> {
    let found = simplex::layers(before.len(), &acyclic(before, links));
    found.into_iter().map(|layer| layer as usize).collect()
}

/// The links with those turned round that close a cycle, found from the items in the order in which
/// they stood.
fn acyclic(before: &[i32], links: &[Link]) -> Vec<Link> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let n = before.len();
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); n];
    for (number, link) in links.iter().enumerate() {
        if link.from != link.to {
            out[link.from].push(number);
        }
    }
    for list in &mut out {
        // Those that lead farthest forward first: what is met open then runs backwards.
        list.sort_by_key(|l| (std::cmp::Reverse(before[links[*l].to]), links[*l].to));
    }
    let mut mark = vec![Mark::New; n];
    let mut turned = vec![false; links.len()];
    let mut starts: Vec<usize> = (0..n).collect();
    let mut has_in = vec![false; n];
    for link in links.iter().filter(|l| l.to != l.from) {
        has_in[link.to] = true;
    }
    // What nothing leads to comes first; then as they stood.
    starts.sort_by_key(|item| (has_in[*item], before[*item], *item));
    for start in starts {
        if mark[start] != Mark::New {
            continue;
        }
        // Depth first without recursion: a board may be deep.
        let mut path = vec![(start, 0_usize)];
        mark[start] = Mark::Open;
        while let Some((item, next)) = path.pop() {
            let Some(&number) = out[item].get(next) else {
                mark[item] = Mark::Done;
                continue;
            };
            path.push((item, next + 1));
            let to = links[number].to;
            match mark[to] {
                Mark::New => {
                    mark[to] = Mark::Open;
                    path.push((to, 0));
                }
                Mark::Open => turned[number] = true,
                Mark::Done => {}
            }
        }
    }
    let pairs = links.iter().zip(turned);
    pairs
        .filter(|(link, _)| link.from != link.to)
        .map(|(link, turned)| {
            if turned {
                Link {
                    from: link.to,
                    to: link.from,
                    ..*link
                }
            } else {
                *link
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(pairs: &[(usize, usize)]) -> Vec<Link> {
        let link = |(from, to): &(usize, usize)| Link {
            from: *from,
            to: *to,
            weight: 1,
        };
        pairs.iter().map(link).collect()
    }

    #[test]
    fn edges_lead_to_later_layers_and_are_short() {
        // A chain of four, and a leaf that asks the last one: it stands right before it.
        let found = layers(&[0, 1, 2, 3, 0], &links(&[(0, 1), (1, 2), (2, 3), (4, 3)]));
        assert_eq!(found, [0, 1, 2, 3, 2]);
    }

    #[test]
    fn a_cycle_is_broken_where_it_ran_backwards() {
        let cycle = links(&[(0, 1), (1, 2), (2, 0)]);
        assert_eq!(layers(&[0, 10, 20], &cycle), [0, 1, 2]);
        assert_eq!(layers(&[20, 0, 10], &cycle), [2, 0, 1]);
        assert_eq!(layers(&[5], &links(&[(0, 0)])), [0]);
    }

    proptest::proptest! {
        #[test]
        fn every_graph_gets_layers(pairs in proptest::collection::vec((0_usize..9, 0_usize..9), 0..30), before in proptest::collection::vec(-20..20, 9)) {
            let links = links(&pairs);
            let found = layers(&before, &links);
            for link in acyclic(&before, &links) {
                proptest::prop_assert!(found[link.from] < found[link.to]);
            }
            proptest::prop_assert_eq!(found.iter().min(), Some(&0));
        }
    }
}
