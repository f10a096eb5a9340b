//! The doors: real listeners on loopback whose clients are served by the drawn parts.
//!
//! This is the async island: the only room that knows tokio, hyper and the DNS wire format. A
//! current-thread runtime lives inside [`Doors`], on the thread that owns the engines; it runs
//! only while that thread waits in [`Doors::wait`], so that a door's request costs no wake-up of
//! another thread. Plain values cross the border: [`Input`] goes out of the room, [`Output`] comes
//! in, and a [`Token`](crate::engine::Token) ties the two together.
//!
//! What is deliberately absent: no answer is made up here. Status, headers and body are the
//! engine's; the only answers of a door's own are those to clients that break the protocol or a
//! bound of [`limits::Limits`] (400, 408, 413, 431, 501; FORMERR, NOTIMP). Nothing is dialled.
//!
//! Invariants:
//! - every asked question gets exactly one of: an answer, or [`Input::Abandon`];
//! - a door whose part refuses has no listening socket: the kernel refuses, not a program;
//! - heads, bodies, connections, open questions and time per connection are bounded.
//!
//! Start reading at [`Doors`], then [`http`], [`dns`], and [`exchange`] between them and the engine.

mod dns;
mod dns_wire;
mod exchange;
mod gate;
mod http;
mod http_message;
mod limits;
mod plan;
mod stream;
mod voice;
mod waiting;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Instant;

use tokio::sync::watch;

use crate::engine::{DoorState, DoorTarget, Input, Output};

use exchange::Exchange;
pub use limits::Limits;
pub use plan::{Addresses, DoorKey, PORTS_PER_BOARD, Place, Protocol};
pub use waiting::Waker;

/// Why a door could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address that was asked for by name is taken.
    #[error("cannot listen on {address}: {source}; give another address or port")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// No free port in the range of the board.
    #[error("no free port from {first} on for {what}; close what listens there or give an address")]
    NoPort {
        /// First address that was tried.
        first: SocketAddr,
        /// Which door.
        what: String,
    },
    /// The runtime could not be made.
    #[error("cannot start the doors: {0}")]
    Runtime(std::io::Error),
}

/// Most doors whose last place is remembered.
const REMEMBERED: usize = 10_000;

/// One open door.
struct Door {
    board: usize,
    key: DoorKey,
    address: SocketAddr,
    /// Dropping it closes the door.
    state: watch::Sender<DoorState>,
    troubles: Vec<exchange::Trouble>,
}

/// A door as others see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorInfo {
    /// Which board it belongs to.
    pub board: usize,
    /// Where it leads and what it speaks.
    pub key: DoorKey,
    /// Where it listens.
    pub address: SocketAddr,
    /// How it takes connections.
    pub state: DoorState,
    /// Why it does not listen although it should: what the system said. It tries again by itself.
    pub trouble: Option<String>,
}

/// All doors of all boards, and the runtime that serves them.
pub struct Doors {
    doors: Vec<Door>,
    /// Where each door of a board stood last, the closed ones too.
    stood: BTreeMap<(usize, DoorKey), SocketAddr>,
    exchange: Exchange,
    limits: Limits,
    // Dropped last: the tasks of the doors hold parts of the exchange.
    island: waiting::Island,
}

impl Doors {
    /// A runtime without doors. With none open it still serves as the place to wait.
    pub fn new(limits: Limits) -> Result<Self, OpenError> {
        let island = waiting::Island::new().map_err(OpenError::Runtime)?;
        Ok(Self {
            doors: Vec::new(),
            stood: BTreeMap::new(),
            exchange: Exchange::new(island.waker()),
            limits,
            island,
        })
    }

    /// Ends a [`Self::wait`] from any thread.
    pub fn waker(&self) -> Waker {
        self.island.waker()
    }

    /// Opens a door and says where it listens.
    pub fn open(
        &mut self,
        board: usize,
        key: DoorKey,
        place: Place,
    ) -> Result<SocketAddr, OpenError> {
        let (state, watched) = watch::channel(DoorState::Open);
        let side = exchange::Side {
            exchange: self.exchange.clone(),
            board,
            limits: self.limits,
        };
        let mut troubles = vec![side.trouble()];
        let before = self.stood.get(&(board, key.clone())).copied();
        let address = match key.protocol {
            Protocol::Http => {
                let gate = self
                    .island
                    .enter(|| place.find(&key, before, gate::Gate::bind))?;
                let address = gate.address();
                let target = key.target.clone();
                let trouble = troubles[0].clone();
                self.island.spawn(gate::tend(
                    gate,
                    watched,
                    self.limits,
                    trouble,
                    move |stream, state| http::serve(stream, state, target.clone(), side.clone()),
                ));
                address
            }
            Protocol::Dns => {
                let DoorTarget::Node(node) = key.target.clone() else {
                    return Err(OpenError::NoPort {
                        first: place.first(),
                        what: key.to_string(),
                    });
                };
                let pair = self
                    .island
                    .enter(|| place.find(&key, before, dns::Pair::bind))?;
                let address = pair.address();
                let both = [troubles[0].clone(), side.trouble()];
                troubles.push(both[1].clone());
                self.island
                    .spawn(dns::serve(pair, watched, node, side, both));
                address
            }
        };
        if self.stood.len() >= REMEMBERED {
            self.stood.clear();
        }
        self.stood.insert((board, key.clone()), address);
        self.doors.push(Door {
            board,
            key,
            address,
            state,
            troubles,
        });
        Ok(address)
    }

    /// Closes a door: its listener goes, its idle connections are reset.
    pub fn close(&mut self, board: usize, key: &DoorKey) {
        self.doors.retain(|d| d.board != board || d.key != *key);
    }

    /// Closes every door.
    pub fn close_all(&mut self) {
        self.doors.clear();
    }

    /// The open doors, in the order in which they were opened.
    pub fn list(&self) -> impl Iterator<Item = DoorInfo> {
        self.doors.iter().map(|d| DoorInfo {
            board: d.board,
            key: d.key.clone(),
            address: d.address,
            state: *d.state.borrow(),
            trouble: d.troubles.iter().find_map(exchange::Trouble::why),
        })
    }

    /// Hands an answer, or a door's new state, over. An answer to a client that is gone is dropped.
    pub fn deliver(&mut self, board: usize, output: Output) {
        match output {
            Output::Http {
                token,
                request,
                result,
            } => self.exchange.answer_http(token, request, result),
            Output::Dns { token, answer } => self.exchange.answer_dns(token, answer),
            Output::Door { door, state } => self.set_state(board, &door, state),
        }
    }

    fn set_state(&mut self, board: usize, target: &DoorTarget, state: DoorState) {
        for door in &self.doors {
            if door.board == board && door.key.target == *target {
                door.state.send_if_modified(|old| {
                    let changed = *old != state;
                    *old = state;
                    changed
                });
            }
        }
    }

    /// Forgets what a board was asked: every waiting client is reset. Its run starts again.
    pub fn reset_board(&mut self, board: usize) {
        self.exchange.reset_board(board);
    }

    /// What came in since the last call, at most `max`.
    pub fn take(&mut self, max: usize) -> Vec<(usize, Input)> {
        self.exchange.take(max)
    }

    /// True when something came in that was not taken.
    pub fn has_input(&self) -> bool {
        self.exchange.has_input()
    }

    /// True when a door's trouble began or ended since the last call.
    pub fn take_news(&self) -> bool {
        self.exchange.take_news()
    }

    /// Clients that wait for an answer.
    pub fn clients_waiting(&self) -> usize {
        self.exchange.open()
    }

    /// Lets the doors work until a client asks or leaves, the [`Waker`] is called, or `until`.
    ///
    /// A time that has passed lets everything ready go once and returns. `None` waits for a client
    /// or the waker, however long that takes: nothing is awake meanwhile.
    pub fn wait(&mut self, until: Option<Instant>) {
        let exchange = self.exchange.clone();
        self.island.wait(until, || exchange.has_input());
    }
}
