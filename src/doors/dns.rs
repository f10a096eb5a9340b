//! The DNS doors: one port, UDP and TCP.

use std::cell::Cell;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UdpSocket;
use tokio::sync::watch;

use crate::board::Id;
use crate::engine::{DoorState, Input};

use super::dns_wire::{self, Over, Query, Read};
use super::exchange::{Reply, Side, Trouble};
use super::gate::{self, Gate, listens};
use super::stream::Stream;

/// Largest UDP query that is read; a question with its EDNS record has some hundred bytes.
const UDP_QUERY: usize = 4096;
/// Tries to find a TCP port whose UDP twin is free, when any port will do.
const TWIN_TRIES: usize = 16;

/// The two sockets of a DNS door, on the same port.
pub(super) struct Pair {
    tcp: Gate,
    udp: UdpSocket,
}

impl Pair {
    /// Binds both. Needs a runtime context.
    pub(super) fn bind(address: SocketAddr) -> io::Result<Self> {
        let mut tries = if address.port() == 0 { TWIN_TRIES } else { 1 };
        loop {
            tries -= 1;
            let tcp = Gate::bind(address)?;
            match bind_udp(tcp.address()) {
                Ok(udp) => return Ok(Self { tcp, udp }),
                Err(e) if tries == 0 => return Err(e),
                Err(_) => {}
            }
        }
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.tcp.address()
    }
}

fn bind_udp(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = std::net::UdpSocket::bind(address)?;
    socket.set_nonblocking(true)?;
    UdpSocket::from_std(socket)
}

/// Serves both sockets until the door is dropped.
pub(super) async fn serve(
    pair: Pair,
    state: watch::Receiver<DoorState>,
    node: Id,
    side: Side,
    [tcp, udp]: [Trouble; 2],
) {
    let address = pair.address();
    let limits = side.limits;
    let (tcp_node, tcp_side) = (node.clone(), side.clone());
    let over_tcp = gate::tend(
        pair.tcp,
        state.clone(),
        limits,
        tcp,
        move |stream, state| connection(stream, state, tcp_node.clone(), tcp_side.clone()),
    );
    tokio::join!(
        over_tcp,
        over_udp(pair.udp, address, state, node, side, udp)
    );
}

/// Serves the UDP socket. While the door refuses there is none, so that the system answers "port
/// unreachable", as it does for a dead server.
async fn over_udp(
    socket: UdpSocket,
    address: SocketAddr,
    mut state: watch::Receiver<DoorState>,
    node: Id,
    side: Side,
    trouble: Trouble,
) {
    let open = Rc::new(Cell::new(0_usize));
    let mut socket = Some(Rc::new(socket));
    loop {
        let now = *state.borrow_and_update();
        if !listens(now) {
            // Tasks that wait for an answer hold the socket weakly: this closes it.
            drop(socket.take());
            trouble.set(None);
            if state.changed().await.is_err() {
                return;
            }
            continue;
        }
        let bound = socket
            .take()
            .map_or_else(|| bind_udp(address).map(Rc::new), Ok);
        let bound = match bound {
            Ok(bound) => bound,
            Err(why) => {
                trouble.set(Some(why.kind().to_string()));
                if gate::again(&mut state, side.limits).await {
                    continue;
                }
                return;
            }
        };
        trouble.set(None);
        let mut buffer = [0_u8; UDP_QUERY];
        loop {
            tokio::select! {
                biased;
                changed = state.changed() => match changed {
                    Err(_) => return,
                    Ok(()) if listens(*state.borrow()) => {}
                    Ok(()) => break,
                },
                received = bound.recv_from(&mut buffer) => {
                    // An error here is an earlier datagram's (recv(2), ECONNREFUSED): nothing to do.
                    if let Ok((length, peer)) = received {
                        datagram(&bound, &buffer[..length], peer, &open, &node, &side);
                    }
                }
            }
        }
    }
}

/// Answers one datagram, now or when the engine has.
fn datagram(
    socket: &Rc<UdpSocket>,
    bytes: &[u8],
    peer: SocketAddr,
    open: &Rc<Cell<usize>>,
    node: &Id,
    side: &Side,
) {
    match dns_wire::read(bytes) {
        Read::Ignore => {}
        // A datagram that does not fit the send buffer is lost, as any datagram may be.
        Read::Reply(reply) => drop(socket.try_send_to(&reply, peer)),
        Read::Ask(query) => {
            if open.get() >= side.limits.questions {
                return;
            }
            open.set(open.get() + 1);
            let (weak, open) = (Rc::downgrade(socket), Rc::clone(open));
            let (node, side) = (node.clone(), side.clone());
            tokio::task::spawn_local(async move {
                let reply = answer(&query, &node, &side, Over::Udp).await;
                if let (Some(reply), Some(socket)) = (reply, weak.upgrade()) {
                    let _ = socket.try_send_to(&reply, peer);
                }
                open.set(open.get() - 1);
            });
        }
    }
}

/// Asks the engine; `None` is silence.
async fn answer(query: &Query, node: &Id, side: &Side, over: Over) -> Option<Vec<u8>> {
    let mut asked = side.ask(|token| Input::Dns {
        token,
        node: node.clone(),
        question: query.question.clone(),
    });
    match tokio::time::timeout(side.limits.question_time, asked.answer()).await {
        Ok(Some(Reply::Dns(Some(answer)))) => query.reply(&answer, over),
        Ok(Some(Reply::Dns(None) | Reply::Http(..)) | None) | Err(_) => None,
    }
}

/// Serves one TCP connection: length-prefixed messages (RFC 7766), one after the other.
async fn connection(
    mut stream: Stream,
    mut state: watch::Receiver<DoorState>,
    node: Id,
    side: Side,
) {
    let fate = stream.fate();
    tokio::select! {
        biased;
        _ = state.wait_for(|now| !listens(*now)) => fate.reset(),
        // The client left, was idle too long or sent what is no DNS: the connection closes.
        _ = exchange_over_tcp(&mut stream, &node, &side) => {}
    }
}

async fn exchange_over_tcp(stream: &mut Stream, node: &Id, side: &Side) -> io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        let idle = side.limits.dns_idle_time;
        let read = async {
            let length = usize::from(stream.read_u16().await?);
            buffer.resize(length, 0);
            stream.read_exact(&mut buffer).await
        };
        tokio::time::timeout(idle, read).await??;
        let reply = match dns_wire::read(&buffer) {
            Read::Ignore => return Ok(()),
            Read::Reply(reply) => Some(reply),
            Read::Ask(query) => {
                let answering = answer(&query, node, side, Over::Tcp);
                tokio::select! {
                    biased;
                    reply = answering => reply,
                    // A client that closes while it waits has left.
                    () = stream.closed() => return Ok(()),
                }
            }
        };
        let Some(reply) = reply else {
            // Silence: the connection is held until the client has enough.
            let _ = tokio::time::timeout(side.limits.hold_time, stream.closed()).await;
            return Ok(());
        };
        let Ok(length) = u16::try_from(reply.len()) else {
            return Ok(());
        };
        let mut framed = length.to_be_bytes().to_vec();
        framed.extend_from_slice(&reply);
        tokio::time::timeout(idle, stream.write_all(&framed)).await??;
    }
}
