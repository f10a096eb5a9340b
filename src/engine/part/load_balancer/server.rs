//! A server of the balancer: its line in the configuration, its health, its slots and its queue.

use std::collections::VecDeque;

use super::balance::Load;
use super::health::Health;
use crate::board::{Id, ServerSlot};
use crate::engine::net::LinkIdx;
use crate::engine::slab::Key;

/// A server.
#[derive(Debug, Clone)]
pub(super) struct Server {
    /// The node.
    pub name: Id,
    /// The way to it.
    pub link: LinkIdx,
    /// Its line: weight, backup, maxconn, maxqueue.
    pub slot: ServerSlot,
    /// Its health.
    pub health: Health,
    /// False after its edge was taken off the board. Its number stays, requests on it run out.
    pub exists: bool,
    /// Requests on it.
    pub served: u32,
    /// Requests that wait for it.
    pub queue: VecDeque<Key>,
    /// Requests that it answered.
    pub answered: u64,
    /// Why the last check was bad.
    pub why: &'static str,
    /// Checks planned in an older era are void.
    pub era: u32,
    /// True while a check is planned or under way.
    pub checking: bool,
}

impl Server {
    /// True when it takes no more requests at once.
    pub fn full(&self) -> bool {
        self.slot.maxconn > 0 && (self.served >= self.slot.maxconn || !self.queue.is_empty())
    }
}

/// The servers, as the balance rules see them.
#[derive(Debug)]
pub(super) struct Servers<'a>(pub &'a [Server]);

impl Load for Servers<'_> {
    fn full(&self, server: usize) -> bool {
        self.0[server].full()
    }
    fn requests(&self, server: usize) -> u32 {
        self.0[server].served + self.0[server].queue.len() as u32
    }
}
