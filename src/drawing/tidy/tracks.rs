//! How many lines must turn side by side between two layers.

/// The least number of tracks for lines that turn from one place to another, so that no two on one
/// track touch: the most of them that pass one place (A. Hashimoto, J. Stevens, *Wire Routing by
/// Optimizing Channel Assignment within Large Apertures*, 1971). Each turn is its lower and its higher
/// place, both included.
pub fn needed(turns: &[(i32, i32)]) -> i32 {
    // At one place what begins comes before what ends: touching turns are kept apart.
    let begins = turns.iter().map(|(low, _)| (*low, 0, 1));
    let ends = turns.iter().map(|(_, high)| (*high, 1, -1));
    let mut events: Vec<(i32, u8, i32)> = begins.chain(ends).collect();
    events.sort_unstable();
    let (mut now, mut most) = (0, 0);
    for (_, _, change) in events {
        now += change;
        most = most.max(now);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_pass_one_place_need_a_track_each() {
        assert_eq!(needed(&[]), 0);
        assert_eq!(needed(&[(0, 4), (5, 9)]), 1);
        assert_eq!(needed(&[(0, 5), (5, 9), (6, 7)]), 2);
        assert_eq!(needed(&[(0, 9), (1, 8), (2, 7)]), 3);
    }
}
