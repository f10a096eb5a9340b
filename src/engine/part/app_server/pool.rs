//! The databases of an application server, and a bounded pool of connections to each.
//!
//! Writes go to the first primary that an edge leads to. Reads take turns over the replicas that
//! edges lead to; without one they go to the primary. Nothing is sent elsewhere when a database is
//! away: that is a decision for people, or for code that says so.

use std::collections::VecDeque;

use super::super::Setup;
use crate::board::kind::Role;
use crate::board::{EdgeKind, Id, Props};
use crate::engine::net::LinkIdx;
use crate::engine::slab::Key;

/// A database that an edge leads to.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) link: LinkIdx,
    pub(super) id: Id,
    pub(super) role: Role,
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
    /// Takes over the drawn sql edges; a target whose link stays keeps its connections.
    pub(super) fn update(&mut self, setup: &Setup<'_>) {
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
                    idle: Vec::new(),
                    open: 0,
                    waiting: VecDeque::new(),
                },
            };
            target.role = props.role;
            self.list.push(target);
        }
    }

    /// The database for a statement, by its place in the list.
    pub(super) fn choose(&mut self, write: bool) -> Option<usize> {
        let list = &self.list;
        let of = |role| (0..list.len()).filter(move |i| list[*i].role == role);
        let primary = of(Role::Primary).next();
        let replicas = of(Role::Replica).count();
        if write || replicas == 0 {
            return primary.or_else(|| (!list.is_empty()).then_some(0));
        }
        let chosen = of(Role::Replica).nth(self.turn % replicas);
        self.turn = self.turn.wrapping_add(1);
        chosen
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
            (false, Role::Primary, ..) => {
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
