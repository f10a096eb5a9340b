//! What a part can do: its only way to change the world.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::Nanos;
use super::input::{Output, Token};
use super::kernel::TimerId;
use super::ledger::Request;
use super::message::{DnsAnswer, HttpRequest, HttpResponse, Message};
use super::metrics::Meter;
use super::net::{Cause, LinkIdx, Role};
use super::part::{PartIdx, Wake};
use super::slab::Key;
use super::trace::Mark;
use super::view::{LogLevel, Outcome, RequestId};
use super::world::World;
use crate::board::Id;

/// The world as one part may touch it.
#[derive(Debug)]
pub struct Effects<'a> {
    world: &'a mut World,
    me: PartIdx,
}

impl<'a> Effects<'a> {
    pub(super) const fn new(world: &'a mut World, me: PartIdx) -> Self {
        Self { world, me }
    }

    /// Virtual time.
    pub const fn now(&self) -> Nanos {
        self.world.now()
    }

    // Connections.

    /// Opens a connection over a link of this part. `token` comes back with its signals.
    pub fn connect(&mut self, link: LinkIdx, token: Key, cause: Cause) -> Key {
        self.world.connect(self.me, link, token, cause)
    }

    /// Sets this part's token on a connection.
    pub fn bind(&mut self, conn: Key, token: Key) {
        let me = self.me;
        if let Some(conn) = self.world.net.conns.get_mut(conn) {
            let role = conn.role_of(me);
            conn.side_mut(role).token = token;
        }
    }

    /// Sends a message on an open connection. On a stale one nothing happens.
    pub fn send(&mut self, conn: Key, cause: Cause, message: Message) {
        self.world.send(self.me, conn, cause, message);
    }

    /// Closes this part's side of a connection, or gives up one that does not stand yet.
    pub fn close(&mut self, conn: Key) {
        self.world.close(self.me, conn);
    }

    /// Resets a connection.
    pub fn abort(&mut self, conn: Key) {
        self.world.abort(self.me, conn);
    }

    /// Sends a message without a connection.
    pub fn datagram(&mut self, link: LinkIdx, token: Key, cause: Cause, message: Message) {
        self.world.datagram(self.me, link, token, cause, message);
    }

    /// The address of the other side of a connection.
    pub fn peer_address(&self, conn: Key) -> Ipv4Addr {
        match self.world.net.conns.get(conn) {
            Some(c) => {
                let peer = c.side(c.role_of(self.me).other()).part;
                self.world.host(peer).address
            }
            None => Ipv4Addr::UNSPECIFIED,
        }
    }

    /// The node at the other end of a link.
    pub fn peer_id(&self, link: LinkIdx) -> &Id {
        let link = self.world.net.link(link);
        &self.world.host(link.target(link.way_from(self.me))).id
    }

    /// True when this part is the side that connected.
    pub fn is_client(&self, conn: Key) -> bool {
        let conn = self.world.net.conns.get(conn);
        conn.is_some_and(|c| c.role_of(self.me) == Role::Client)
    }

    // Time.

    /// Comes back as [`super::part::Signal::Wake`] after a span. It cannot be taken back.
    pub fn after(&mut self, span: Nanos, cause: Cause, wake: impl Into<Wake>) {
        self.world
            .plan_timer(self.me, span, Nanos::ZERO, cause, wake.into());
    }

    /// Comes back as [`super::part::Signal::Wake`] when this process has worked for a span, which a
    /// slow fault stretches while it lasts: `slow(4)` makes it four times as long.
    pub fn work(&mut self, span: Nanos, cause: Cause, wake: impl Into<Wake>) {
        self.work_after(Nanos::ZERO, span, cause, wake);
    }

    /// Like [`Effects::work`], with a wait before the work begins; no fault stretches the wait.
    pub fn work_after(&mut self, wait: Nanos, span: Nanos, cause: Cause, wake: impl Into<Wake>) {
        self.world
            .plan_timer(self.me, wait, span, cause, wake.into());
    }

    /// A timeout of a span that is the same every time. It can be taken back.
    pub fn arm(&mut self, span: Nanos, cause: Cause, wake: impl Into<Wake>) -> TimerId {
        self.world.arm_timer(self.me, span, cause, wake.into())
    }

    /// Takes a timeout back: it does not come any more, even if it was due during a freeze.
    pub fn cancel(&mut self, timer: TimerId) {
        self.world.kernel.cancel(timer);
        self.world.host_mut(self.me).stalled.cancel(timer);
    }

    /// The replication lag that a fault asks for, instead of the node's own.
    pub fn lag_fault(&self) -> Option<Nanos> {
        self.world.host(self.me).lag
    }

    /// Ends this process and starts it again after a span: its connections are reset, its memory
    /// is lost, its port is closed meanwhile.
    pub fn restart(&mut self, span: Nanos) {
        self.world.restarts.push((self.me, span));
    }

    /// The backlog of the listening socket is full (or not any more): the kernel drops SYNs, and
    /// callers send them again as TCP does.
    pub fn backlog_full(&mut self, full: bool) {
        self.world.host_mut(self.me).backlog_full = full;
    }

    // Counting.

    /// A request came in.
    pub fn enter(&mut self) {
        self.meter().enter();
    }

    /// A request that came in at `since` was answered.
    pub fn served(&mut self, since: Nanos) {
        let now = self.now();
        self.meter().served(now, since);
    }

    /// A request that came in at `since` failed in this part.
    pub fn failed(&mut self, since: Nanos) {
        let now = self.now();
        self.meter().failed(now, since);
    }

    /// A request went away with its client.
    pub fn withdrew(&mut self) {
        self.meter().withdrew();
    }

    /// This part's counters.
    pub fn meter(&mut self) -> &mut Meter {
        &mut self.world.host_mut(self.me).meter
    }

    // Requests.

    /// The number of a request that is not over.
    pub fn request_id(&self, cause: Cause) -> Option<RequestId> {
        self.request(cause).map(|r| r.id)
    }

    /// The parts that worked on a request so far, in order, this one included.
    pub fn served_by(&self, cause: Cause) -> Vec<Id> {
        let Some(request) = self.request(cause) else {
            return Vec::new();
        };
        let id = |part: PartIdx| self.world.host(part).id.clone();
        request.way.iter().map(id).collect()
    }

    /// What a request asks for, as its client wrote it.
    pub fn asked(&self, cause: Cause) -> Option<Arc<HttpRequest>> {
        self.request(cause).map(|r| Arc::clone(&r.http))
    }

    fn request(&self, cause: Cause) -> Option<&Request> {
        match cause {
            Cause::Request(key) => self.world.ledger.get(key),
            Cause::Check | Cause::Upkeep => None,
        }
    }

    /// Gives a request of this client its outcome. The first outcome counts.
    pub fn end(&mut self, request: Key, outcome: Outcome, response: Option<Arc<HttpResponse>>) {
        self.world.end_request(request, outcome, response);
    }

    /// Answers a question that came in at a DNS door.
    pub fn answer_dns_door(&mut self, token: Token, answer: Option<&DnsAnswer>) {
        self.world.put_out(Output::Dns {
            token,
            answer: answer.cloned(),
        });
    }

    // Trace.

    /// Notes a decision and why. The text is made only for a request that is recorded.
    pub fn mark(&mut self, cause: Cause, mark: Mark, detail: impl FnOnce() -> String) {
        self.world.trace.hash_mark(self.me, cause, mark);
        if let Cause::Request(key) = cause
            && let Some(record) = self.world.ledger.record_mut(key)
        {
            let now = self.world.kernel.now();
            let node = self.world.hosts[self.me.0 as usize].id.clone();
            record.note(now, node, mark, detail());
        }
    }

    /// A line for the event log: something that happened to this part.
    pub fn log(&mut self, level: LogLevel, text: impl FnOnce() -> String) {
        self.world.say(Some(self.me), level, text());
    }
}
