//! A queue of states in the order of small whole numbers, the last one in first out among equals:
//! one list per number (R. B. Dial, *Algorithm 360: Shortest-Path Forest with Topological Ordering*,
//! Communications of the ACM 12 (11), 1969, 632-633). What lies far ahead waits in one more list.

/// Numbers that have a list of their own at a time. Prices of a step are mostly below 100.
const WIDTH: usize = 4096;
const NONE: u32 = u32::MAX;

/// A waiting state.
#[derive(Debug, Clone, Copy)]
struct Entry {
    state: u32,
    cost: u32,
    next: u32,
}

/// The queue.
#[derive(Debug)]
pub struct Queue {
    heads: Vec<u32>,
    entries: Vec<Entry>,
    /// (number, state, cost) of what has no list yet.
    far: Vec<(u32, u32, u32)>,
    base: u32,
    at: usize,
    /// The last list that something was put into since the queue was empty.
    last: usize,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            heads: vec![NONE; WIDTH],
            entries: Vec::new(),
            far: Vec::new(),
            base: 0,
            at: 0,
            last: 0,
        }
    }
}

impl Queue {
    /// Empties the queue; numbers from here on are expected.
    pub fn clear(&mut self, base: u32) {
        // Most searches are short and use few of the lists.
        self.heads[..=self.last].fill(NONE);
        self.last = 0;
        self.entries.clear();
        self.far.clear();
        self.base = base;
        self.at = 0;
    }

    /// Adds a state. A number that is past is taken for the present one.
    pub fn push(&mut self, number: u32, state: u32, cost: u32) {
        let list = (number.saturating_sub(self.base) as usize).max(self.at);
        if list >= WIDTH {
            self.far.push((number, state, cost));
            return;
        }
        self.last = self.last.max(list);
        let next = self.heads[list];
        self.heads[list] = self.entries.len() as u32;
        self.entries.push(Entry { state, cost, next });
    }

    /// A state with the smallest number, and the cost that it was added with.
    pub fn pop(&mut self) -> Option<(u32, u32)> {
        loop {
            while self.at < WIDTH {
                let head = self.heads[self.at];
                if head != NONE {
                    let Entry { state, cost, next } = self.entries[head as usize];
                    self.heads[self.at] = next;
                    return Some((state, cost));
                }
                self.at += 1;
            }
            // Every list is empty: go on with the smallest number that waits.
            self.base = self.far.iter().map(|(number, ..)| *number).min()?;
            self.at = 0;
            self.entries.clear();
            for (number, state, cost) in std::mem::take(&mut self.far) {
                self.push(number, state, cost);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_come_first_and_far_ones_in_the_end() {
        let mut queue = Queue::default();
        queue.clear(10);
        for (number, state) in [
            (30, 1),
            (12, 2),
            (90_000, 3),
            (12, 4),
            (5_000, 5),
            (90_001, 6),
        ] {
            queue.push(number, state, number);
        }
        let order: Vec<u32> = std::iter::from_fn(|| queue.pop().map(|(state, _)| state)).collect();
        assert_eq!(order, [4, 2, 1, 5, 3, 6]);
    }
}
