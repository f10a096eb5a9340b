//! Where the members of each layer stand across the flow: edges straight where they can be, nothing
//! nearer to its neighbour than it must.
//!
//! Each layer in turn takes the places that its neighbours pull it to, by the weighted median, under
//! the least distances within the layer: an isotonic regression in the first norm, solved by pooling
//! adjacent violators (Barlow, Bartholomew, Bremner, Brunk, *Statistical Inference under Order
//! Restrictions*, 1972). Integers throughout, so that the same drawing gives the same places.

/// Sweeps there and back; the last one decides.
const SWEEPS: usize = 10;

/// What a vertex is across the flow.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extent {
    /// Cells that it takes.
    pub size: i32,
    /// Free cells that it wants to the next one of its layer.
    pub gap: i32,
}

/// A link and where it meets its ends, counted from their first cell.
#[derive(Debug, Clone, Copy)]
pub struct Pull {
    /// Vertex of the earlier layer, and where the link leaves it.
    pub from: (usize, i32),
    /// Vertex of the later layer, and where the link meets it.
    pub to: (usize, i32),
    /// How much it wants to be straight.
    pub weight: i64,
}

/// The first cell of every vertex.
pub fn places(layers: &[Vec<usize>], extents: &[Extent], pulls: &[Pull]) -> Vec<i32> {
    let mut at = vec![0; extents.len()];
    for layer in layers {
        let mut next = 0;
        for vertex in layer {
            at[*vertex] = next;
            next += extents[*vertex].size + extents[*vertex].gap;
        }
    }
    let mut of = vec![Vec::new(); extents.len()];
    for pull in pulls {
        of[pull.from.0].push(*pull);
        of[pull.to.0].push(*pull);
    }
    let count = layers.len();
    for sweep in 0..SWEEPS {
        for step in 0..count {
            let down = sweep % 2 == 0;
            let number = if down { step } else { count - 1 - step };
            // First from one side only, so that chains become straight; at the end from both.
            let both = sweep + 2 >= SWEEPS;
            settle(&layers[number], extents, &of, &mut at, down, both);
        }
    }
    at
}

fn settle(
    layer: &[usize],
    extents: &[Extent],
    pulls: &[Vec<Pull>],
    at: &mut [i32],
    down: bool,
    both: bool,
) {
    // Cells from the first of the layer to each, when all stand as close as they may.
    let mut offsets = Vec::with_capacity(layer.len());
    let mut next = 0;
    for vertex in layer {
        offsets.push(next);
        next += extents[*vertex].size + extents[*vertex].gap;
    }
    let mut blocks: Vec<Block> = Vec::new();
    for (vertex, offset) in layer.iter().zip(&offsets) {
        let mut wishes = wishes(*vertex, &pulls[*vertex], at, down, both);
        if wishes.is_empty() {
            // What nothing pulls stays where it is, as far as the others let it.
            wishes.push((at[*vertex], 1));
        }
        for wish in &mut wishes {
            wish.0 -= offset;
        }
        // Pulled from one side it stands in the middle; between both sides it stays where it can.
        let now = both.then(|| at[*vertex] - offset);
        blocks.push(Block::of(wishes, now));
        while let [.., first, second] = blocks.as_slice()
            && first.at > second.at
        {
            let mut wishes = first.wishes.clone();
            wishes.extend_from_slice(&second.wishes);
            let now = first.now;
            let merged = Block {
                members: first.members + second.members,
                ..Block::of(wishes, now)
            };
            blocks.truncate(blocks.len() - 2);
            blocks.push(merged);
        }
    }
    let mut members = layer.iter().zip(&offsets);
    for block in blocks {
        for (vertex, offset) in members.by_ref().take(block.members) {
            at[*vertex] = block.at + offset;
        }
    }
}

/// Where the neighbours want a vertex, each with its weight.
fn wishes(vertex: usize, pulls: &[Pull], at: &[i32], down: bool, both: bool) -> Vec<(i32, i64)> {
    let from_before = pulls
        .iter()
        .filter(|p| (down || both) && p.to.0 == vertex)
        .map(|p| (at[p.from.0] + p.from.1 - p.to.1, p.weight));
    let from_after = pulls
        .iter()
        .filter(|p| (!down || both) && p.from.0 == vertex)
        .map(|p| (at[p.to.0] + p.to.1 - p.from.1, p.weight));
    from_before.chain(from_after).collect()
}

/// Neighbours that stand as close as they may, and where.
struct Block {
    members: usize,
    wishes: Vec<(i32, i64)>,
    /// Where its first member stood, where that counts.
    now: Option<i32>,
    at: i32,
}

impl Block {
    /// A block at the weighted median of its wishes. Where any place between two of them is as good, the
    /// one nearest to `now` is taken, or the middle.
    fn of(mut wishes: Vec<(i32, i64)>, now: Option<i32>) -> Self {
        wishes.sort_unstable();
        let all: i64 = wishes.iter().map(|(_, w)| w).sum();
        let (low, high) = (reached(&wishes, all), reached(&wishes, all + 1));
        Self {
            members: 1,
            at: now.map_or(low + (high - low) / 2, |now| now.clamp(low, high)),
            wishes,
            now,
        }
    }
}

/// The first wish at which twice the weight so far reaches a bound; 0 without wishes.
fn reached(wishes: &[(i32, i64)], bound: i64) -> i32 {
    let mut so_far = 0;
    let found = wishes.iter().find(|(_, w)| {
        so_far += w;
        2 * so_far >= bound
    });
    found.or_else(|| wishes.last()).map_or(0, |(at, _)| *at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pull(from: usize, to: usize) -> Pull {
        Pull {
            from: (from, 2),
            to: (to, 2),
            weight: 1,
        }
    }

    #[test]
    fn a_chain_is_straight_and_siblings_keep_their_distance() {
        let extents = [Extent { size: 5, gap: 1 }; 4];
        // One asks two, of which the first asks a fourth.
        let layers = [vec![0], vec![1, 2], vec![3]];
        let at = places(&layers, &extents, &[pull(0, 1), pull(0, 2), pull(1, 3)]);
        assert!(at[2] >= at[1] + 6);
        assert_eq!(at[1], at[3]);
    }

    #[test]
    fn what_asks_two_stands_between_them() {
        let extents = [Extent { size: 5, gap: 1 }; 4];
        let layers = [vec![0], vec![1], vec![2, 3]];
        let at = places(&layers, &extents, &[pull(0, 1), pull(1, 2), pull(1, 3)]);
        assert_eq!(at[1] - at[2], at[3] - at[1]);
        assert_eq!(at[0], at[1]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_comes_nearer_than_it_may(
            sizes in proptest::collection::vec((1..9, 0..4), 12),
            pairs in proptest::collection::vec((0_usize..4, 4_usize..8), 0..10),
            more in proptest::collection::vec((4_usize..8, 8_usize..12), 0..10),
        ) {
            let extents: Vec<Extent> = sizes.iter().map(|(size, gap)| Extent { size: *size, gap: *gap }).collect();
            let layers = [vec![0, 1, 2, 3], vec![4, 5, 6, 7], vec![8, 9, 10, 11]];
            let pulls: Vec<Pull> = pairs.iter().chain(&more).map(|(from, to)| Pull { from: (*from, 0), to: (*to, 0), weight: 1 }).collect();
            let at = places(&layers, &extents, &pulls);
            for layer in &layers {
                for pair in layer.windows(2) {
                    let (a, b) = (pair[0], pair[1]);
                    proptest::prop_assert!(at[b] >= at[a] + extents[a].size + extents[a].gap);
                }
            }
        }
    }
}
