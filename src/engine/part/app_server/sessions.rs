//! Sessions in the memory of one application server: lost when the process is.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::engine::random::Random;
use crate::sql::Value;

/// Values of one session.
pub(super) type Values = Arc<BTreeMap<String, Value>>;

/// All sessions, oldest first out when there are too many.
#[derive(Debug)]
pub(super) struct Sessions {
    draws: Random,
    values: BTreeMap<String, Values>,
    order: VecDeque<String>,
}

impl Sessions {
    pub(super) fn new(draws: Random) -> Self {
        Self {
            draws,
            values: BTreeMap::new(),
            order: VecDeque::new(),
        }
    }

    pub(super) fn get(&self, id: &str) -> Option<&Values> {
        self.values.get(id)
    }

    /// Opens a session and gives its id: 128 drawn bits, as real frameworks use.
    pub(super) fn open(&mut self, values: BTreeMap<String, Value>, max: usize) -> String {
        let id = format!("{:016x}{:016x}", self.draws.bits(), self.draws.bits());
        while self.order.len() >= max.max(1) {
            let Some(oldest) = self.order.pop_front() else {
                break;
            };
            self.values.remove(&oldest);
        }
        self.order.push_back(id.clone());
        self.values.insert(id.clone(), Arc::new(values));
        id
    }

    pub(super) fn close(&mut self, id: &str) {
        if self.values.remove(id).is_some() {
            self.order.retain(|known| known != id);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.order.clear();
    }
}
