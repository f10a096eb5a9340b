//! Faults at work: which are in force, and what a process's death, freeze and return do.

use super::Verb;
use super::fault::{FaultSpec, fits};
use super::host::Running;
use super::net::{Cause, SideState};
use super::part::{Part, PartIdx, Signal};
use super::run::Engine;
use super::view::{LogLevel, Outcome};
use super::world::Event;
use crate::board::Id;

/// Faults that can be in force or planned at once.
const FAULTS_MAX: usize = 1_000;

/// A fault that was asked for.
#[derive(Debug, Clone)]
struct Fault {
    number: u64,
    spec: FaultSpec,
    active: bool,
}

/// All faults of a run.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    list: Vec<Fault>,
    next: u64,
}

impl Faults {
    /// Verbs in force on any of these targets, in the order in which they were asked for.
    pub(super) fn on(&self, targets: &[Id], edges: bool) -> Vec<Verb> {
        let hits = |f: &&Fault| {
            f.active && f.spec.verb.on_edge() == edges && targets.contains(&f.spec.target)
        };
        self.list.iter().filter(hits).map(|f| f.spec.verb).collect()
    }
}

impl Engine {
    /// Takes a fault in: at once, or planned.
    pub(super) fn take_fault(&mut self, spec: FaultSpec) {
        if let Err(why) = fits(&self.board, &spec.target, spec.verb) {
            let text = format!("no fault: {why}");
            self.world.say(None, LogLevel::Warn, text);
            return;
        }
        if self.faults.list.len() >= FAULTS_MAX {
            let text = format!("no fault: {FAULTS_MAX} are enough; take some back");
            self.world.say(None, LogLevel::Warn, text);
            return;
        }
        self.faults.next += 1;
        let number = self.faults.next;
        let now = self.world.now();
        let start = spec.start.filter(|start| *start > now);
        let end = spec.end;
        self.faults.list.push(Fault {
            number,
            spec,
            active: false,
        });
        if let Some(end) = end {
            self.world
                .plan(end, Cause::Upkeep, Event::FaultEnds(number));
        }
        match start {
            Some(start) => {
                self.world
                    .plan(start, Cause::Upkeep, Event::FaultBegins(number));
            }
            None => self.fault_begins(number),
        }
    }

    /// A fault is in force from now on.
    pub(super) fn fault_begins(&mut self, number: u64) {
        let Some(fault) = self.faults.list.iter_mut().find(|f| f.number == number) else {
            return;
        };
        fault.active = true;
        let text = format!("fault {}:{}", fault.spec.target, fault.spec.verb);
        self.world.say(None, LogLevel::Warn, text);
        self.apply_faults();
    }

    /// A fault is over.
    pub(super) fn fault_ends(&mut self, number: u64) {
        let Some(at) = self.faults.list.iter().position(|f| f.number == number) else {
            return;
        };
        let fault = self.faults.list.remove(at);
        let text = format!("fault {}:{} is over", fault.spec.target, fault.spec.verb);
        self.world.say(None, LogLevel::Info, text);
        self.apply_faults();
    }

    /// Takes back the faults of a target, planned ones included; `None`: all.
    pub(super) fn mend(&mut self, target: Option<&Id>) {
        let hit = |f: &Fault| target.is_none_or(|t| f.spec.target == *t);
        let before = self.faults.list.len();
        self.faults.list.retain(|f| !hit(f));
        if self.faults.list.len() != before {
            let what =
                target.map_or_else(|| "all faults".to_owned(), |t| format!("the faults of {t}"));
            let text = format!("{what} are taken back");
            self.world.say(None, LogLevel::Info, text);
            self.apply_faults();
        }
    }

    /// Brings every host and link to what the faults in force say.
    pub(super) fn apply_faults(&mut self) {
        let now = self.world.now();
        let edges: Vec<_> = self
            .wiring
            .links
            .iter()
            .map(|(e, l)| (e.clone(), *l))
            .collect();
        for (edge, link) in edges {
            let verbs = self.faults.on(&[edge], true);
            self.world.net.link_mut(link).set_faults(now, &verbs);
        }
        let nodes: Vec<_> = self
            .wiring
            .parts
            .iter()
            .map(|(n, p)| (n.clone(), *p))
            .collect();
        for (node, part) in nodes {
            let frame = self.board.nodes.get(&node).and_then(|n| n.frame.as_ref());
            let mut targets = self.board.frame_chain(frame);
            targets.push(node);
            let verbs = self.faults.on(&targets, false);
            self.world.set_faults(part, &verbs);
            let killed = verbs.iter().any(|v| matches!(v, Verb::Kill));
            let hung = verbs.iter().any(|v| matches!(v, Verb::Hang));
            self.set_running(part, killed, hung);
        }
        self.tell_doors();
    }

    fn set_running(&mut self, part: PartIdx, killed: bool, hung: bool) {
        match (self.world.host(part).running, killed, hung) {
            (Running::Gone, _, _) | (Running::Killed, true, _) => {}
            (_, true, _) => self.kill(part, Running::Killed),
            (Running::Killed, false, _) => {
                self.start(part);
                if hung {
                    self.world.host_mut(part).running = Running::Hung;
                }
            }
            (Running::Up, false, true) => self.world.host_mut(part).running = Running::Hung,
            (Running::Hung, false, false) => self.wake(part),
            // A process that restarts cannot be frozen; the next look at the faults does it.
            (Running::Starting | Running::Up | Running::Hung, false, _) => {}
        }
    }

    /// Ends a process: its memory, its connections and its requests are gone.
    pub(super) fn kill(&mut self, part: PartIdx, into: Running) {
        let now = self.world.now();
        let host = self.world.host_mut(part);
        host.running = into;
        host.epoch += 1;
        host.restarting = None;
        host.stalled.clear();
        host.meter.lost(now);
        self.world.abort_all(part);
        self.parts[part.0 as usize].stop();
        if matches!(self.parts[part.0 as usize], Part::Client(_)) {
            let own = |(key, r): (_, &super::ledger::Request)| {
                // Whoever waits at a door is told.
                let outcome = match r.door {
                    Some(_) => Outcome::Reset,
                    None => Outcome::Abandoned,
                };
                (r.client == part).then_some((key, outcome))
            };
            let open: Vec<_> = self.world.ledger.open().filter_map(own).collect();
            for (request, outcome) in open {
                self.world.end_request(request, outcome, None);
            }
        }
    }

    /// Starts a process.
    pub(super) fn start(&mut self, part: PartIdx) {
        let host = self.world.host_mut(part);
        host.running = Running::Up;
        host.restarting = None;
        self.dispatch(part, Signal::Start);
    }

    /// A frozen process goes on with what waits for it.
    fn wake(&mut self, part: PartIdx) {
        let host = self.world.host_mut(part);
        host.running = Running::Up;
        host.unaccepted = 0;
        while let Some(signal) = self.world.host_mut(part).stalled.next() {
            if let Some(signal) = self.refreshed(part, signal) {
                self.dispatch(part, signal);
            }
        }
    }

    /// A signal that waited, as it reads now: the process sets its token on a connection only when
    /// it accepts it, of a connection that came and went meanwhile it never hears, and on one that
    /// it has closed since it woke nothing more comes.
    fn refreshed(&self, part: PartIdx, mut signal: Signal) -> Option<Signal> {
        let conns = &self.world.net.conns;
        match &mut signal {
            Signal::Accepted { conn, .. } => {
                conns.get(*conn)?;
            }
            Signal::Message { conn, token, .. } | Signal::Closed { conn, token } => {
                let conn = conns.get(*conn)?;
                let side = conn.side(conn.role_of(part));
                if side.state == SideState::Closed {
                    return None;
                }
                *token = side.token;
            }
            Signal::Reset { token, .. } if token.is_none() => return None,
            Signal::Start
            | Signal::Connected { .. }
            | Signal::Failed { .. }
            | Signal::Reset { .. }
            | Signal::Datagram { .. }
            | Signal::Unreachable { .. }
            | Signal::Rewired
            | Signal::Deploy
            | Signal::Wake(_) => {}
        }
        Some(signal)
    }

    /// Processes that asked to be restarted.
    pub(super) fn restart_asked(&mut self) {
        while let Some((part, span)) = self.world.restarts.pop() {
            if self.world.host(part).running != Running::Up {
                continue;
            }
            self.kill(part, Running::Starting);
            let at = self.world.now() + span;
            let host = self.world.host_mut(part);
            host.restarting = Some(at);
            let epoch = host.epoch;
            self.world
                .plan(at, Cause::Upkeep, Event::Restarted { part, epoch });
            let text = format!("restarts; back in {span}");
            self.world.say(Some(part), LogLevel::Warn, text);
            self.tell_doors();
        }
    }

    /// A restart is over.
    pub(super) fn restarted(&mut self, part: PartIdx, epoch: u32) {
        let host = self.world.host(part);
        if host.epoch != epoch || host.running != Running::Starting {
            return;
        }
        self.start(part);
        self.world
            .say(Some(part), LogLevel::Info, "runs again".to_owned());
        self.apply_faults();
    }
}
