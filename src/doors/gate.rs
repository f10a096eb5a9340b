//! A TCP port that opens and refuses.
//!
//! While a part is dead its door has no listening socket, so that the kernel itself refuses. The
//! port is kept meanwhile by a socket that is bound and does not listen: the system gives it to
//! nobody who asks for any port. A program that asks for this very port may still get it; then the
//! door tries again until it is free.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Semaphore, watch};

use crate::engine::DoorState;

use super::Limits;
use super::exchange::Trouble;
use super::stream::Stream;

/// Length of the listen queue (Linux `somaxconn` was 128 for decades).
const BACKLOG: u32 = 128;

/// A bound port, listening.
pub(super) struct Gate {
    listener: TcpListener,
    address: SocketAddr,
}

impl Gate {
    /// Listens at an address. Needs a runtime context.
    pub(super) fn bind(address: SocketAddr) -> io::Result<Self> {
        let listener = hold(address)?.listen(BACKLOG)?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }
}

/// A socket that has the port and does not listen.
fn hold(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    // Old connections in TIME_WAIT must not keep the port from coming back. (On Windows the option
    // means something else: it would let two programs share the port.)
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// True while the door's part is there to take connections.
pub(super) fn listens(state: DoorState) -> bool {
    match state {
        // A hung part still has its port; what it does with a request is the engine's affair.
        DoorState::Open | DoorState::Hanging => true,
        DoorState::Refusing => false,
    }
}

/// Serves a port until its door is dropped: listens and accepts, or refuses.
pub(super) async fn tend<F>(
    gate: Gate,
    mut state: watch::Receiver<DoorState>,
    limits: Limits,
    trouble: Trouble,
    serve: impl Fn(Stream, watch::Receiver<DoorState>) -> F,
) where
    F: Future<Output = ()> + 'static,
{
    let address = gate.address;
    let slots = Arc::new(Semaphore::new(limits.connections));
    let mut listener = Some(gate.listener);
    loop {
        let now = *state.borrow_and_update();
        if listens(now) {
            let bound = listener
                .take()
                .map_or_else(|| hold(address)?.listen(BACKLOG), Ok);
            let open = match bound {
                Ok(open) => open,
                Err(why) => {
                    // Another program took the port: try again until the door closes.
                    trouble.set(Some(why.kind().to_string()));
                    if again(&mut state, limits).await {
                        continue;
                    }
                    return;
                }
            };
            trouble.set(None);
            let serve = |tcp, state| serve(Stream::new(tcp, limits.answer_time), state);
            if !accept(&open, &slots, &mut state, &serve).await {
                return;
            }
        } else {
            // Closing the listener resets what waits in its queue.
            drop(listener.take());
            trouble.set(None);
            let held = hold(address);
            let changed = state.changed().await;
            drop(held);
            if changed.is_err() {
                return;
            }
        }
    }
}

/// Waits until it is time to try again, or the door changes; false when it is gone.
pub(super) async fn again(state: &mut watch::Receiver<DoorState>, limits: Limits) -> bool {
    match tokio::time::timeout(limits.rebind_time, state.changed()).await {
        Ok(changed) => changed.is_ok(),
        Err(_) => true,
    }
}

/// Accepts until the state changes; false when the door is gone.
async fn accept<F>(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
    state: &mut watch::Receiver<DoorState>,
    serve: &impl Fn(TcpStream, watch::Receiver<DoorState>) -> F,
) -> bool
where
    F: Future<Output = ()> + 'static,
{
    loop {
        let next = async {
            // The semaphore is never closed. Without a free slot nothing is accepted: clients
            // wait in the system's queue, as they do at a server with all workers busy.
            let slot = Arc::clone(slots).acquire_owned().await.ok();
            (slot, listener.accept().await)
        };
        tokio::select! {
            biased;
            changed = state.changed() => match changed {
                Err(_) => return false,
                Ok(()) if listens(*state.borrow()) => {}
                Ok(()) => return true,
            },
            (slot, accepted) = next => match accepted {
                Ok((tcp, _)) => {
                    let task = serve(tcp, state.clone());
                    tokio::task::spawn_local(async move {
                        task.await;
                        drop(slot);
                    });
                }
                // The client left before it was accepted, or descriptors ran out (accept(2)).
                // Both pass; a short rest keeps the second from spinning.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            },
        }
    }
}
