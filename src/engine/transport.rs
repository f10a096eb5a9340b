//! How packets move: connections as TCP keeps them, datagrams as UDP loses them.
//!
//! - A lost packet of a connection is sent again: SYN after 1 s, 2 s, 4 s … six times, which is
//!   Linux's 127 s; anything else after 200 ms, doubled each time up to 120 s, fifteen times
//!   (`tcp_syn_retries`, `TCP_RTO_MIN`, `TCP_RTO_MAX`, `tcp_retries2`). So a cut stalls what stands
//!   and lets nothing new come to stand, and after it is healed the stalled data arrives.
//! - A refused SYN is answered with RST by the host of a dead process; a hung process's kernel
//!   accepts up to its accept queue, then drops.
//! - Nothing overtakes within one direction of one connection.
//! - A datagram to a dead process is answered with ICMP port unreachable by its host.
//! - A lost RST, datagram or ICMP message is gone.

use super::Nanos;
use super::host::{ACCEPT_QUEUE, Running};
use super::message::Message;
use super::net::{Body, Cause, Conn, ConnectError, LinkIdx, Packet, Role, SideState, Way};
use super::part::{PartIdx, Signal};
use super::slab::Key;
use super::trace::Mark;
use super::wire;
use super::world::{Event, World};

/// First wait before a SYN is sent again (RFC 6298, 2.1).
const SYN_RTO: Nanos = Nanos::from_secs(1);
/// SYNs sent again before the connection is given up (Linux `tcp_syn_retries`).
const SYN_RETRIES: u8 = 6;
/// First wait before data is sent again (Linux `TCP_RTO_MIN`).
const DATA_RTO: Nanos = Nanos::from_ms(200);
/// Longest such wait (Linux `TCP_RTO_MAX`).
const DATA_RTO_MAX: Nanos = Nanos::from_secs(120);
/// Data sent again before the connection is given up (Linux `tcp_retries2`).
const DATA_RETRIES: u8 = 15;

impl World {
    /// Opens a connection from a part over one of its links.
    pub fn connect(&mut self, part: PartIdx, link: LinkIdx, token: Key, cause: Cause) -> Key {
        let way = self.net.link(link).way_from(part);
        let target = self.net.link(link).target(way);
        let conn = Conn::new(link, way, cause, part, target, token);
        let conn = self.net.conns.insert(conn);
        self.trace_packet(part, link, cause, Mark::Connect, None);
        self.emit(conn, Role::Client, Body::Syn, cause);
        conn
    }

    /// Sends a message on a connection. Nothing happens when this side is not open.
    pub fn send(&mut self, part: PartIdx, conn: Key, cause: Cause, message: Message) {
        let Some(c) = self.net.conns.get(conn) else {
            return;
        };
        let (role, link) = (c.role_of(part), c.link);
        if c.side(role).state != SideState::Open {
            return;
        }
        self.trace_packet(part, link, cause, Mark::Sent, Some(&message));
        self.emit(conn, role, Body::Data(message), cause);
    }

    /// Sends a message without a connection.
    pub fn datagram(
        &mut self,
        part: PartIdx,
        link: LinkIdx,
        token: Key,
        cause: Cause,
        message: Message,
    ) {
        let way = self.net.link(link).way_from(part);
        self.trace_packet(part, link, cause, Mark::Sent, Some(&message));
        let packet = self.packet(link, way, Key::NONE, Role::Client, cause);
        self.transmit(Packet {
            body: Body::Datagram { token, message },
            ..packet
        });
    }

    /// Closes a part's side: FIN. A connection that does not stand yet is given up.
    pub fn close(&mut self, part: PartIdx, conn: Key) {
        self.end_side(part, conn, Body::Fin);
    }

    /// Resets a connection.
    pub fn abort(&mut self, part: PartIdx, conn: Key) {
        self.end_side(part, conn, Body::Rst);
    }

    /// Resets every connection of a process that is gone.
    pub fn abort_all(&mut self, part: PartIdx) {
        for conn in self.net.conns.keys() {
            let Some(c) = self.net.conns.get(conn) else {
                continue;
            };
            let role = c.role_of(part);
            let side = c.side(role);
            // A SYN that is still on its way finds the closed port by itself.
            let not_yet = role == Role::Server && side.state == SideState::Opening;
            if side.part == part && !not_yet {
                self.abort(part, conn);
            }
        }
        self.host_mut(part).unaccepted = 0;
    }

    fn end_side(&mut self, part: PartIdx, conn: Key, last: Body) {
        let Some(c) = self.net.conns.get_mut(conn) else {
            return;
        };
        let (role, cause) = (c.role_of(part), c.cause);
        let side = c.side_mut(role);
        let state = side.state;
        if state == SideState::Closed {
            return;
        }
        side.state = SideState::Closed;
        if matches!(last, Body::Rst) {
            // A reset overtakes and voids what was still to be sent.
            for packet in std::mem::take(&mut side.behind) {
                self.net.packets.remove(packet);
            }
        }
        // The side that never got its SYN-ACK has nothing to say; its SYN may still arrive and is
        // ignored then. The connection lives until that SYN is off the wire.
        if state == SideState::Open {
            self.emit(conn, role, last, cause);
        }
        self.forget_if_over(conn);
    }

    fn forget_if_over(&mut self, conn: Key) {
        if self.net.conns.get(conn).is_some_and(Conn::is_over) {
            self.forget(conn);
        }
    }

    /// Takes a connection away, with what waited on it.
    fn forget(&mut self, conn: Key) {
        let Some(mut c) = self.net.conns.remove(conn) else {
            return;
        };
        for role in [Role::Client, Role::Server] {
            for packet in std::mem::take(&mut c.side_mut(role).behind) {
                self.net.packets.remove(packet);
            }
        }
    }

    fn packet(&self, link: LinkIdx, way: Way, conn: Key, from: Role, cause: Cause) -> Packet {
        Packet {
            link,
            way,
            conn,
            from,
            body: Body::Syn,
            cause,
            sent: self.now(),
            arrives: Nanos::MAX,
            attempt: 0,
            on_wire: true,
        }
    }

    /// Sends a packet of a connection, or queues it behind a lost one of the same side.
    fn emit(&mut self, conn: Key, from: Role, body: Body, cause: Cause) {
        let Some(c) = self.net.conns.get(conn) else {
            return;
        };
        let way = match from {
            Role::Client => c.way,
            Role::Server => c.way.other(),
        };
        let (link, stalled) = (c.link, c.side(from).stalled);
        let packet = self.packet(link, way, conn, from, cause);
        let packet = Packet { body, ..packet };
        if stalled && !matches!(packet.body, Body::Rst) {
            let key = self.net.packets.insert(Packet {
                on_wire: false,
                ..packet
            });
            if let Some(c) = self.net.conns.get_mut(conn) {
                c.side_mut(from).behind.push_back(key);
            }
            return;
        }
        self.transmit(packet);
    }

    /// Puts a packet on the wire.
    fn transmit(&mut self, mut packet: Packet) {
        let now = self.now();
        packet.sent = now;
        packet.on_wire = true;
        let cause = packet.cause;
        let link = self.net.link_mut(packet.link);
        if packet.attempt == 0 && is_asked(&packet) {
            link.rate.count(now);
        }
        if link.loses() {
            self.lose(packet);
            return;
        }
        let message = match &packet.body {
            Body::Data(message) | Body::Datagram { message, .. } => Some(message),
            Body::Syn | Body::SynAck | Body::Rst | Body::Fin | Body::Unreachable { .. } => None,
        };
        let mut arrives = link.arrival(now, packet.way, || {
            wire::PACKET_OVERHEAD + message.map_or(0, wire::length)
        });
        link.in_flight += 1;
        if let Some(c) = self.net.conns.get_mut(packet.conn) {
            let side = c.side_mut(packet.from);
            arrives = arrives.max(side.not_before);
            side.not_before = arrives;
        }
        packet.arrives = arrives;
        let key = self.net.packets.insert(packet);
        self.plan(arrives, cause, Event::Deliver(key));
    }

    /// A packet did not get through: TCP sends it again, the rest is gone.
    fn lose(&mut self, mut packet: Packet) {
        let again = match packet.body {
            Body::Rst | Body::Datagram { .. } | Body::Unreachable { .. } => return,
            Body::Syn => Nanos(SYN_RTO.0 << packet.attempt.min(SYN_RETRIES)),
            Body::SynAck | Body::Fin | Body::Data(_) => {
                Nanos(DATA_RTO.0 << packet.attempt.min(DATA_RETRIES)).min(DATA_RTO_MAX)
            }
        };
        packet.arrives = Nanos::MAX;
        let (conn, from, cause) = (packet.conn, packet.from, packet.cause);
        let at = self.now() + again;
        let key = self.net.packets.insert(packet);
        if let Some(c) = self.net.conns.get_mut(conn) {
            c.side_mut(from).stalled = true;
        }
        self.plan(at, cause, Event::Resend(key));
    }

    /// A lost packet's time has come: again, or never.
    pub fn resend(&mut self, key: Key) -> Option<(PartIdx, Signal)> {
        let mut packet = self.net.packets.remove(key)?;
        let (conn, from) = (packet.conn, packet.from);
        let c = self.net.conns.get_mut(conn)?;
        let part = c.side(from).part;
        let syn = matches!(packet.body, Body::Syn);
        let given_up = c.side(from).state == SideState::Closed
            && !matches!(packet.body, Body::Fin | Body::Data(_));
        let limit = if syn { SYN_RETRIES } else { DATA_RETRIES };
        if given_up || packet.attempt >= limit {
            let was = c.side(from).state;
            let token = c.side(from).token;
            c.side_mut(from).state = SideState::Closed;
            // The other side of a connection that never stood does not know of it.
            if c.side(from.other()).state == SideState::Opening {
                c.side_mut(from.other()).state = SideState::Closed;
            }
            self.forget_if_over(conn);
            return match was {
                SideState::Closed => None,
                SideState::Opening => Some((
                    part,
                    Signal::Failed {
                        conn,
                        token,
                        why: ConnectError::TimedOut,
                    },
                )),
                SideState::Open => Some((part, Signal::Reset { conn, token })),
            };
        }
        packet.attempt += 1;
        c.side_mut(from).stalled = false;
        self.transmit(packet);
        self.flush_behind(conn, from);
        None
    }

    /// Sends what waited behind a lost packet, until another one is lost.
    fn flush_behind(&mut self, conn: Key, from: Role) {
        while let Some(c) = self.net.conns.get_mut(conn) {
            let side = c.side_mut(from);
            if side.stalled {
                return;
            }
            let Some(key) = side.behind.pop_front() else {
                return;
            };
            if let Some(packet) = self.net.packets.remove(key) {
                self.transmit(packet);
            }
        }
    }

    /// A packet is at the end of its way: what its receiver is told.
    pub fn deliver(&mut self, key: Key) -> Option<(PartIdx, Signal)> {
        let packet = self.net.packets.remove(key)?;
        let link = self.net.link_mut(packet.link);
        link.in_flight = link.in_flight.saturating_sub(1);
        let target = link.target(packet.way);
        if link.lost_by_cut(packet.sent) {
            self.lose(packet);
            return None;
        }
        let (cause, conn) = (packet.cause, packet.conn);
        if let Body::Datagram { token, message } = packet.body {
            if self.host(target).refuses() {
                let back = self.packet(
                    packet.link,
                    packet.way.other(),
                    Key::NONE,
                    Role::Server,
                    cause,
                );
                self.transmit(Packet {
                    body: Body::Unreachable { token },
                    ..back
                });
                return None;
            }
            self.trace_packet(target, packet.link, cause, Mark::Received, Some(&message));
            let signal = Signal::Datagram {
                link: packet.link,
                token,
                cause,
                message,
            };
            return Some((target, signal));
        }
        if let Body::Unreachable { token } = packet.body {
            // A dead asker hears nothing, and nobody is told of that.
            if self.host(target).refuses() {
                return None;
            }
            self.trace_packet(target, packet.link, cause, Mark::Refused, None);
            return Some((target, Signal::Unreachable { token }));
        }
        let to = packet.from.other();
        let c = self.net.conns.get_mut(conn)?;
        let (mine, sender) = (c.side(to).state, c.side(packet.from).state);
        let token = c.side(to).token;
        match packet.body {
            Body::Syn => self.deliver_syn(target, packet, sender),
            Body::SynAck => {
                if mine == SideState::Closed {
                    // The client gave up meanwhile.
                    self.emit(conn, to, Body::Rst, cause);
                    return None;
                }
                c.side_mut(to).state = SideState::Open;
                self.trace_packet(target, packet.link, cause, Mark::Connected, None);
                Some((target, Signal::Connected { conn, token }))
            }
            Body::Rst => {
                self.forget(conn);
                match mine {
                    SideState::Closed => None,
                    SideState::Opening => {
                        self.trace_packet(target, packet.link, cause, Mark::Refused, None);
                        Some((
                            target,
                            Signal::Failed {
                                conn,
                                token,
                                why: ConnectError::Refused,
                            },
                        ))
                    }
                    SideState::Open => {
                        self.trace_packet(target, packet.link, cause, Mark::Reset, None);
                        Some((target, Signal::Reset { conn, token }))
                    }
                }
            }
            Body::Fin => {
                (mine != SideState::Closed).then_some((target, Signal::Closed { conn, token }))
            }
            Body::Data(message) => {
                if mine != SideState::Open {
                    // Nobody reads there any more.
                    self.emit(conn, to, Body::Rst, cause);
                    return None;
                }
                self.trace_packet(target, packet.link, cause, Mark::Received, Some(&message));
                let signal = Signal::Message {
                    conn,
                    token,
                    cause,
                    message,
                };
                Some((target, signal))
            }
            Body::Datagram { .. } | Body::Unreachable { .. } => None,
        }
    }

    fn deliver_syn(
        &mut self,
        target: PartIdx,
        packet: Packet,
        sender: SideState,
    ) -> Option<(PartIdx, Signal)> {
        let (conn, cause, link) = (packet.conn, packet.cause, packet.link);
        let host = self.host_mut(target);
        if sender == SideState::Closed {
            self.forget(conn);
            return None;
        }
        if host.refuses() {
            let c = self.net.conns.get_mut(conn)?;
            c.side_mut(Role::Server).state = SideState::Closed;
            self.emit(conn, Role::Server, Body::Rst, cause);
            return None;
        }
        if host.backlog_full && host.running == Running::Up {
            self.lose(packet);
            return None;
        }
        if host.running == Running::Hung {
            if host.unaccepted >= ACCEPT_QUEUE {
                self.lose(packet);
                return None;
            }
            host.unaccepted += 1;
        }
        let c = self.net.conns.get_mut(conn)?;
        c.side_mut(Role::Server).state = SideState::Open;
        self.emit(conn, Role::Server, Body::SynAck, cause);
        Some((target, Signal::Accepted { conn, link, cause }))
    }

    /// Hashes and, for a recorded request, notes something that a packet does.
    fn trace_packet(
        &mut self,
        part: PartIdx,
        link: LinkIdx,
        cause: Cause,
        mark: Mark,
        message: Option<&Message>,
    ) {
        self.trace.hash_mark(part, cause, mark);
        let Cause::Request(key) = cause else {
            return;
        };
        let Some(record) = self.ledger.record_mut(key) else {
            return;
        };
        let now = self.kernel.now();
        let link = self.net.link(link);
        let way = link.way_from(part);
        let peer = &self.hosts[link.target(way).0 as usize];
        let node = self.hosts[part.0 as usize].id.clone();
        record.packet(now, node, link, &peer.id, mark, message);
    }
}

/// True for what one part asks of another, or tells its replica: what the rate of an edge counts.
/// Answers, handshakes and health checks are left out.
fn is_asked(packet: &Packet) -> bool {
    let message = match &packet.body {
        Body::Data(message) | Body::Datagram { message, .. } => message,
        Body::Syn | Body::SynAck | Body::Rst | Body::Fin | Body::Unreachable { .. } => {
            return false;
        }
    };
    let tells = matches!(message, Message::Binlog(_));
    packet.cause != Cause::Check && (tells || message.asks())
}
