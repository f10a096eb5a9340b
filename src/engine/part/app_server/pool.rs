//! The databases of an application server, and a bounded pool of connections to each.
//!
//! Writes go to the first primary that an edge leads to, and nowhere else: nothing promotes a
//! replica. Reads take turns over the replicas that edges lead to; without one that answers they go
//! to the primary, as drivers with read/write splitting do (MySQL Connector/J,
//! `readFromSourceWhenNoReplicas`). A replica that failed is left alone for a while.

use std::collections::VecDeque;

use super::super::Setup;
use crate::board::kind::Role;
use crate::board::{EdgeKind, Id, Props};
use crate::engine::Nanos;
use crate::engine::net::LinkIdx;
use crate::engine::slab::Key;

/// How long a replica that failed gets no reads (HikariCP and Connector/J users set some seconds).
const LEFT_ALONE: Nanos = Nanos::from_secs(5);

/// A database that an edge leads to.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) link: LinkIdx,
    pub(super) id: Id,
    pub(super) role: Role,
    /// Until when it gets no reads, because it failed.
    pub(super) away_until: Nanos,
    /// Connections that stand and do nothing, last used last.
    pub(super) idle: Vec<Key>,
    /// Connections, those being opened included.
    pub(super) open: usize,
    /// Jobs that wait for a connection.
    pub(super) waiting: VecDeque<Key>,
}

/// All of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Targets {
    pub(super) list: Vec<Target>,
    turn: usize,
}

impl Targets {
    /// Takes over the drawn sql edges; a target whose link stays keeps its connections. Returns the
    /// jobs that waited for a connection to one that is gone.
    pub(super) fn update(&mut self, setup: &Setup<'_>) -> Vec<Key> {
        let mut old = std::mem::take(&mut self.list);
        for port in &setup.ports {
            let Props::Database(props) = &port.peer.props else {
                continue;
            };
            if !port.outgoing || port.edge.kind != EdgeKind::Sql {
                continue;
            }
            let known = old.iter().position(|t| t.link == port.link);
            let mut target = match known {
                Some(at) => old.swap_remove(at),
                None => Target {
                    link: port.link,
                    id: port.peer.id.clone(),
                    role: props.role,
                    away_until: Nanos::ZERO,
                    idle: Vec::new(),
                    open: 0,
                    waiting: VecDeque::new(),
                },
            };
            target.role = props.role;
            self.list.push(target);
        }
        old.into_iter().flat_map(|gone| gone.waiting).collect()
    }

    /// The database for a statement, by its place in the list.
    pub(super) fn choose(&mut self, now: Nanos, write: bool) -> Option<usize> {
        let list = &self.list;
        let primary = (0..list.len()).find(|i| list[*i].role == Role::Primary);
        let answers = |i: &usize| list[*i].role == Role::Replica && list[*i].away_until <= now;
        let replicas = (0..list.len()).filter(answers).count();
        if write || replicas == 0 {
            return primary.or_else(|| (!list.is_empty()).then_some(0));
        }
        let turn = self.turn % replicas;
        self.turn = self.turn.wrapping_add(1);
        (0..list.len()).filter(answers).nth(turn)
    }

    /// A database failed. True when it is a replica and a primary can take its reads, or when no
    /// edge leads to it any more and one leads to another.
    pub(super) fn failed(&mut self, link: LinkIdx, now: Nanos) -> bool {
        let primary = self.list.iter().any(|t| t.role == Role::Primary);
        let others = !self.list.is_empty();
        match self.by_link(link) {
            None => others,
            Some(target) if target.role == Role::Replica && primary => {
                target.away_until = now + LEFT_ALONE;
                true
            }
            _ => false,
        }
    }

    /// Why a statement goes where it goes, for people.
    pub(super) fn why(&self, write: bool, chosen: usize) -> String {
        let target = &self.list[chosen];
        let other = |role| self.list.iter().find(|t| t.role == role).map(|t| &t.id);
        match (
            write,
            target.role,
            other(Role::Primary),
            other(Role::Replica),
        ) {
            (true, Role::Primary, _, Some(replica)) => {
                format!(
                    "write: goes to the primary {}; reads would go to {replica}",
                    target.id
                )
            }
            (true, Role::Primary, _, None) => {
                format!("write: goes to {}, the only database", target.id)
            }
            (true, Role::Replica, ..) => {
                format!(
                    "write: no edge leads to a primary, so it goes to {}",
                    target.id
                )
            }
            (false, Role::Replica, Some(primary), _) => {
                format!(
                    "read: goes to the replica {}; writes would go to {primary}",
                    target.id
                )
            }
            (false, Role::Replica, None, _) => format!("read: goes to the replica {}", target.id),
            (false, Role::Primary, _, Some(replica)) => {
                format!(
                    "read: goes to the primary {}, because {replica} does not answer",
                    target.id
                )
            }
            (false, Role::Primary, _, None) => {
                format!("read: goes to {}, no edge leads to a replica", target.id)
            }
        }
    }

    pub(super) fn by_link(&mut self, link: LinkIdx) -> Option<&mut Target> {
        self.list.iter_mut().find(|t| t.link == link)
    }

    /// The process is gone, and its connections with it.
    pub(super) fn clear(&mut self) {
        for target in &mut self.list {
            target.idle.clear();
            target.open = 0;
            target.waiting.clear();
        }
    }
}
