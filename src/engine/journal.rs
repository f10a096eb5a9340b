//! The journal: everything that entered a run, with its moment. Replay = board + seed + journal.

use super::message::HttpRequest;
use super::{Input, Nanos, sources};

/// Inputs kept. A run with more cannot be replayed from its start, and says so.
const ENTRIES_MAX: usize = 1_000_000;
/// Bytes of requests kept, about.
const BYTES_MAX: usize = 128 * 1024 * 1024;

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
    bytes: usize,
    dropped: u64,
}

impl Journal {
    /// Adds an input. False when it is the first one for which there is no room: from then on none
    /// is kept, since a run with a gap cannot be replayed past it.
    pub fn push(&mut self, at: Nanos, seq: u64, input: Input) -> bool {
        let bytes = self.bytes + size_of::<Entry>() + weight(&input);
        if self.dropped > 0 || self.entries.len() >= ENTRIES_MAX || bytes > BYTES_MAX {
            self.dropped += 1;
            return self.dropped > 1;
        }
        self.bytes = bytes;
        self.entries.push(Entry { at, seq, input });
        true
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

/// Bytes that an input keeps in memory beside its entry, about.
fn weight(input: &Input) -> usize {
    let of = |r: &HttpRequest| {
        let headers: usize = r.headers.iter().map(|(n, v)| n.len() + v.len() + 48).sum();
        r.method.len() + r.target.len() + headers + r.body.len()
    };
    match input {
        Input::Http { request, .. } | Input::Send { request, .. } => of(request),
        Input::Dns { question, .. } => question.name.len(),
        Input::Deploy { files, .. } => files.as_deref().map_or(0, sources::bytes),
        // A board as large as boards usually are.
        Input::Rewire(_) => 64 * 1024,
        Input::Abandon { .. }
        | Input::Forget(_)
        | Input::Fault(_)
        | Input::Mend(_)
        | Input::Traffic { .. }
        | Input::Follow(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_journal_is_bounded_by_bytes_and_has_no_gap() {
        let mut journal = Journal::default();
        let request = HttpRequest {
            body: Arc::from(vec![0; 1024 * 1024]),
            ..HttpRequest::get("/")
        };
        let input = || Input::Send {
            client: None,
            request: request.clone(),
            follow: false,
        };
        let kept = (0..200)
            .take_while(|n| journal.push(Nanos(*n), *n, input()))
            .count();
        assert!(kept < 129 && kept > 120, "{kept}");
        // A small one after the gap is not kept either, and is no news.
        assert!(journal.push(Nanos(999), 999, Input::Mend(None)));
        assert_eq!((journal.entries().len(), journal.dropped()), (kept, 2));
    }
}
