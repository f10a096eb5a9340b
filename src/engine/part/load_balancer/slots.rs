//! Which server a request gets, and how it waits for one: slots (`maxconn`) and queues.
//!
//! The choice itself is [`super::balance`]'s; what happens on the way to the server is in
//! [`super::dialog`].

use super::balance::Pick;
use super::server::Servers;
use super::session::Stage;
use super::{Entry, LoadBalancer, Wake, algorithm_name};
use crate::board::kind::Algorithm;
use crate::engine::net::Cause;
use crate::engine::slab::Key;
use crate::engine::trace::Mark;
use crate::engine::{Effects, Nanos};

impl LoadBalancer {
    /// Chooses a server for a request, or a queue.
    pub(super) fn assign(&mut self, key: Key, fx: &mut Effects<'_>) {
        let Some(Entry::Session(s)) = self.entries.get(key) else {
            return;
        };
        let (cause, avoid, client) = (s.cause, s.avoid, fx.peer_address(s.client));
        let pick = self.balancer.pick(&Servers(&self.servers), avoid, client);
        match pick {
            Pick::NoServer => {
                fx.mark(cause, Mark::Failed, || {
                    "no server is UP (<NOSRV>, SC)".to_owned()
                });
                self.fail(key, 503, "", fx);
            }
            Pick::AllFull => self.enqueue(key, None, fx),
            Pick::Server(server) => {
                let (name, weights) = (&self.servers[server].name, || self.weights());
                let algorithm = algorithm_name(self.props.algorithm);
                let backup = self.servers[server].slot.backup;
                fx.mark(cause, Mark::Picked, || match self.props.algorithm {
                    _ if backup => format!("{name}, the first backup: no active server is UP"),
                    Algorithm::RoundRobin | Algorithm::StaticRr => {
                        format!("{algorithm}: {name}'s turn (weights {})", weights())
                    }
                    Algorithm::LeastConn
                    | Algorithm::First
                    | Algorithm::Source
                    | Algorithm::Random => format!("{algorithm}: {name}"),
                });
                if self.servers[server].full() {
                    self.enqueue(key, Some(server), fx);
                } else {
                    self.take_slot(server);
                    self.connect(key, server, fx);
                }
            }
        }
    }

    fn enqueue(&mut self, key: Key, server: Option<usize>, fx: &mut Effects<'_>) {
        let maxqueue = server.map_or(0, |s| self.servers[s].slot.maxqueue as usize);
        let queue = match server {
            Some(server) => &mut self.servers[server].queue,
            None => &mut self.queue,
        };
        if maxqueue > 0 && queue.len() >= maxqueue {
            self.fail(key, 503, "the server's queue is full (maxqueue)", fx);
            return;
        }
        let before = queue.len();
        queue.push_back(key);
        let ms = self
            .props
            .timeout_queue_ms
            .unwrap_or(self.props.timeout_connect_ms);
        let timer = fx.arm(Nanos::from_ms(ms), Cause::Upkeep, Wake::QueueTimeout(key));
        if let Some(s) = self.session_mut(key) {
            s.stage = Stage::Queued(server);
            s.timer = timer;
            let cause = s.cause;
            fx.mark(cause, Mark::Queued, || {
                format!("every slot is taken (maxconn); {before} wait before it")
            });
        }
        self.count_queues(fx);
    }

    fn count_queues(&self, fx: &mut Effects<'_>) {
        let own: usize = self.servers.iter().map(|s| s.queue.len()).sum();
        fx.meter().queue_is((self.queue.len() + own) as u32);
    }

    /// A request that was taken from a queue waits no longer.
    pub(super) fn leave_queue(&mut self, key: Key, fx: &mut Effects<'_>) {
        if let Some(s) = self.session_mut(key) {
            fx.cancel(s.timer);
            s.stage = Stage::Handled;
        }
        self.count_queues(fx);
    }

    fn take_slot(&mut self, server: usize) {
        self.servers[server].served += 1;
        self.balancer.load_changed(server);
    }

    pub(super) fn release_slot(&mut self, server: usize, fx: &mut Effects<'_>) {
        let s = &mut self.servers[server];
        s.served = s.served.saturating_sub(1);
        self.balancer.load_changed(server);
        self.free_slots(server, fx);
    }

    /// Gives free slots of a server to those who wait: for it, then for any.
    pub(super) fn free_slots(&mut self, server: usize, fx: &mut Effects<'_>) {
        loop {
            let s = &mut self.servers[server];
            let free = s.slot.maxconn == 0 || s.served < s.slot.maxconn;
            if !free || !s.exists {
                return;
            }
            let own = s.queue.pop_front();
            let up = s.health.up();
            let Some(key) = own.or_else(|| if up { self.queue.pop_front() } else { None }) else {
                return;
            };
            self.leave_queue(key, fx);
            self.take_slot(server);
            let name = &self.servers[server].name;
            if let Some(Entry::Session(s)) = self.entries.get(key) {
                fx.mark(s.cause, Mark::Picked, || {
                    format!("a slot of {name} is free")
                });
            }
            self.connect(key, server, fx);
        }
    }

    /// `timeout queue`.
    pub(super) fn queue_timeout(&mut self, key: Key, fx: &mut Effects<'_>) {
        // After a freeze, timers that were due meanwhile come together: the request may have got
        // its slot in the same moment.
        if !matches!(self.entries.get(key), Some(Entry::Session(s)) if matches!(s.stage, Stage::Queued(_)))
        {
            return;
        }
        self.drop_from_queues(key, fx);
        self.fail(key, 503, "no slot became free (timeout queue, sQ)", fx);
    }

    pub(super) fn release_stage(&mut self, stage: Stage, fx: &mut Effects<'_>) {
        match stage {
            Stage::Connecting(server) | Stage::TurnAround(server) | Stage::Waiting(server) => {
                self.release_slot(server, fx);
            }
            Stage::Idle | Stage::Handled | Stage::Queued(_) => {}
        }
    }

    pub(super) fn drop_from_queues(&mut self, key: Key, fx: &mut Effects<'_>) {
        self.queue.retain(|k| *k != key);
        for server in &mut self.servers {
            server.queue.retain(|k| *k != key);
        }
        self.count_queues(fx);
    }
}
