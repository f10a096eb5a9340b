//! Answers that were given before, at the version of the data at which they were given.
//!
//! A read without time, chance or session facts is a pure function of (text, parameters, version),
//! so handing out the same answer again is exact, not a guess about freshness.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Reply, Statement};

/// Most answers kept.
const CAPACITY: usize = 256;
/// Largest answer kept, in bytes.
const MAX_BYTES: usize = 256 * 1024;

#[derive(Debug, Default)]
pub(super) struct Memo {
    entries: BTreeMap<Statement, (u64, Arc<Reply>)>,
}

impl Memo {
    pub fn get(&self, statement: &Statement, version: u64) -> Option<Arc<Reply>> {
        let (at, reply) = self.entries.get(statement)?;
        (*at == version).then(|| Arc::clone(reply))
    }

    pub fn put(&mut self, statement: &Statement, version: u64, reply: &Arc<Reply>) {
        if reply.size() > MAX_BYTES {
            return;
        }
        if self.entries.len() >= CAPACITY {
            self.entries.retain(|_, (at, _)| *at == version);
            if self.entries.len() >= CAPACITY {
                self.entries.clear();
            }
        }
        self.entries
            .insert(statement.clone(), (version, Arc::clone(reply)));
    }
}
