//! The journal: everything that entered a run, with its moment. Replay = board + seed + journal.

use super::{Input, Nanos};

/// Inputs kept. A run with more cannot be replayed from its start, and says so.
const ENTRIES_MAX: usize = 1_000_000;

/// One input and its place in the run.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When it entered.
    pub at: Nanos,
    /// Sequence numbers given before it entered: its place among events of the same time.
    pub seq: u64,
    /// What entered.
    pub input: Input,
}

/// Everything that entered a run.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    entries: Vec<Entry>,
    dropped: u64,
}

impl Journal {
    /// Adds an input.
    pub fn push(&mut self, at: Nanos, seq: u64, input: Input) {
        if self.entries.len() < ENTRIES_MAX {
            self.entries.push(Entry { at, seq, input });
        } else {
            self.dropped += 1;
        }
    }

    /// All inputs in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Inputs that were not kept; above 0 the run cannot be replayed.
    pub const fn dropped(&self) -> u64 {
        self.dropped
    }
}
