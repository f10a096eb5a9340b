//! The engine thread: joins the loop's decisions to the clock, the doors and the handle.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError};

use crate::board::Document;
use crate::doors::{Addresses, DoorKey, Doors, Limits, OpenError, Protocol};
use crate::engine::{
    DoorProtocol, DoorState, DoorTarget, Engine, Follow, Input, Nanos, Output, Recording,
    RequestView, Sources,
};

use super::clock::Clock;
use super::core::{Core, Effect, Round};
use super::handle::{self, Commands, Handle, Latest, SnapshotWaker, StartError};
use super::served::Served;
use super::{BoardSnapshot, DoorView, Pace, Snapshot};

/// Most doors of one board: its range of ports, and few enough for the descriptors of a process.
const MOST_DOORS: usize = crate::doors::PORTS_PER_BOARD as usize;
/// Door inputs and commands taken in one round.
const PER_ROUND: usize = 1024;

/// A board to be served.
#[derive(Debug, Clone)]
pub struct Opened {
    /// What people call it, for messages.
    pub name: String,
    /// The drawing.
    pub document: Arc<Document>,
    /// The files of its code bases.
    pub sources: Sources,
    /// What enters at the start of the run, and of each restart: faults of the command line.
    pub first: Vec<Input>,
}

/// How the boards are served.
#[derive(Debug, Clone)]
pub struct Options {
    /// Seed of every board's run.
    pub seed: u64,
    /// Open the doors.
    pub doors: bool,
    /// Where, if not at loopback's stable ports.
    pub addresses: Addresses,
    /// The pace at the start.
    pub pace: Pace,
    /// Send the drawn traffic.
    pub traffic: bool,
    /// What is followed at the start.
    pub follow: Follow,
    /// End the thread when every board's virtual time is here.
    pub end: Option<Nanos>,
    /// Hand over each request that ended, with the number of its board. In batch the engine waits
    /// for the receiver; otherwise what does not fit is dropped and counted in the snapshot.
    pub ended: Option<SyncSender<(usize, Arc<RequestView>)>>,
    /// Whose hops are kept.
    pub recording: Recording,
    /// Publish what moves, up to 30 times a second. Without it there is a snapshot at the start, at
    /// the end, and when a door's trouble begins or ends.
    pub watched: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            doors: true,
            addresses: Addresses::default(),
            pace: Pace::Scaled(1.0),
            traffic: true,
            follow: Follow::Each,
            end: None,
            ended: None,
            recording: Recording::Followed,
            watched: true,
        }
    }
}

/// Opens the boards and their doors, and starts the thread. Returns when all doors listen.
pub fn start(
    boards: Vec<Opened>,
    options: Options,
    waker: SnapshotWaker,
) -> Result<Handle, StartError> {
    let latest = Latest::new(Snapshot {
        serial: 0,
        pace: options.pace,
        paused: false,
        speed: 0.0,
        lag_ms: 0.0,
        idle: false,
        boards: boards.iter().map(|_| BoardSnapshot::default()).collect(),
    });
    let published = latest.clone();
    handle::spawn(latest, move |commands, ready| {
        match Thread::new(boards, options, published, waker) {
            Ok(mut thread) => {
                let woken = thread.doors.waker();
                // The handle is not waiting only when its thread died.
                if ready.send(Ok(woken)).is_ok() {
                    thread.run(&commands);
                }
            }
            Err(error) => drop(ready.send(Err(error))),
        }
    })
}

struct Thread {
    clock: Clock,
    core: Core<Engine>,
    doors: Doors,
    /// False when the user wants none; batch has none either.
    wants_doors: bool,
    addresses: Addresses,
    /// How the runs want their doors, also of doors that are not open.
    states: BTreeMap<(usize, DoorTarget), DoorState>,
    /// Boards of which a door could not be opened since the start, and why.
    unopened: BTreeMap<usize, String>,
    latest: Latest,
    waker: SnapshotWaker,
    ended: Option<SyncSender<(usize, Arc<RequestView>)>>,
}

impl Thread {
    fn new(
        boards: Vec<Opened>,
        options: Options,
        latest: Latest,
        waker: SnapshotWaker,
    ) -> Result<Self, StartError> {
        let clock = Clock::start();
        let names: Vec<String> = boards.iter().map(|b| b.name.clone()).collect();
        let served = boards
            .into_iter()
            .map(|opened| serve(opened, &options))
            .collect();
        let mut thread = Self {
            core: Core::new(
                served,
                options.pace,
                options.end,
                options.watched,
                clock.now(),
            ),
            clock,
            doors: Doors::new(Limits::default()).map_err(StartError::Doors)?,
            wants_doors: options.doors,
            addresses: options.addresses,
            states: BTreeMap::new(),
            unopened: BTreeMap::new(),
            latest,
            waker,
            ended: options.ended,
        };
        for (index, board) in names.into_iter().enumerate() {
            thread
                .open_doors(index)
                .map_err(|why| StartError::Door { board, why })?;
            if let Some(said) = thread.left_closed(index) {
                thread.unopened.insert(index, said);
            }
        }
        // Whoever holds the handle sees the doors at once.
        let first = thread.core.snapshot(thread.clock.now());
        thread.publish(first);
        Ok(thread)
    }

    fn run(&mut self, commands: &Commands) {
        loop {
            let real = self.clock.now();
            self.core.catch_up(real);
            for command in commands.try_iter().take(PER_ROUND) {
                match self.core.command(command) {
                    Effect::None => {}
                    Effect::Doors(board) => self.reopen(board),
                    Effect::Restarted(board) => {
                        self.doors.reset_board(board);
                        self.states.retain(|(of, _), _| *of != board);
                        self.reopen(board);
                    }
                    Effect::Batch(true) => self.doors.close_all(),
                    Effect::Batch(false) => {
                        for board in 0..self.core.boards().len() {
                            self.reopen(board);
                        }
                    }
                    Effect::Quit => {
                        // Whoever still holds the handle sees how it ended.
                        let last = self.core.snapshot(real);
                        self.publish(last);
                        return;
                    }
                }
            }
            if self.doors.take_news() {
                self.core.tell();
            }
            for (board, input) in self.doors.take(PER_ROUND) {
                self.core.input(board, input);
            }
            let waiting = self.doors.clients_waiting() > 0;
            let round = self.core.round(self.clock.now(), waiting);
            let (sleep, over) = (round.sleep, round.over);
            self.hand_out(round);
            if over {
                return;
            }
            // Beyond what the system can count is never.
            self.doors.wait(sleep.and_then(|at| self.clock.instant(at)));
        }
    }

    fn hand_out(&mut self, round: Round) {
        for (board, output) in round.outputs {
            if let Output::Door { door, state } = &output {
                self.states.insert((board, door.clone()), *state);
            }
            self.doors.deliver(board, output);
        }
        if let Some(ended) = &self.ended {
            for item in round.ended {
                if self.core.batch() {
                    // A receiver that is gone wants nothing more.
                    let _ = ended.send(item);
                } else if let Err(TrySendError::Full(_)) = ended.try_send(item) {
                    self.core.count_dropped();
                }
            }
        }
        if let Some(snapshot) = round.snapshot {
            self.publish(snapshot);
        }
    }

    fn publish(&mut self, mut snapshot: Snapshot) {
        for door in self.doors.list() {
            if let Some(board) = snapshot.boards.get_mut(door.board) {
                if let Some(why) = &door.trouble {
                    board.door_trouble.push(format!(
                        "the door at {} does not listen: {why}; {}; close what listens there, it is \
                         tried again every second",
                        door.address, door.key
                    ));
                }
                board.doors.push(DoorView {
                    node: match door.key.target {
                        DoorTarget::Site => None,
                        DoorTarget::Node(id) => Some(id),
                    },
                    protocol: door.key.protocol,
                    address: door.address,
                    state: door.state,
                });
            }
        }
        for (board, why) in &self.unopened {
            if let Some(board) = snapshot.boards.get_mut(*board) {
                board.door_trouble.push(why.clone());
            }
        }
        self.latest.set(snapshot);
        (self.waker)();
    }

    /// Brings the doors of a board in line with its run: missing ones open, others close. A port
    /// that cannot be had is not worth ending the run for: the door is then not in the list, and the
    /// snapshot says why.
    fn reopen(&mut self, board: usize) {
        let wanted = self.wanted(board);
        let gone: Vec<DoorKey> = self
            .doors
            .list()
            .filter(|d| d.board == board && !wanted.contains(&d.key))
            .map(|d| d.key)
            .collect();
        for key in gone {
            self.doors.close(board, &key);
        }
        let said = self.open_doors(board).err().map(|e| e.to_string());
        let said = said.or_else(|| self.left_closed(board));
        let news = match said {
            Some(said) => self.unopened.insert(board, said.clone()) != Some(said),
            None => self.unopened.remove(&board).is_some(),
        };
        if news {
            self.core.tell();
        }
    }

    /// Opens the doors that a board has and that are not open. A door that does not open keeps no
    /// other from opening; the first failure is given back.
    fn open_doors(&mut self, board: usize) -> Result<(), OpenError> {
        if !self.wants_doors || self.core.batch() {
            return Ok(());
        }
        let (mut http, mut dns) = (1, 0);
        let mut result = Ok(());
        for key in self.wanted(board) {
            let index = match (&key.target, key.protocol) {
                (DoorTarget::Site, _) => 0,
                (DoorTarget::Node(_), Protocol::Http) => {
                    http += 1;
                    http - 1
                }
                (DoorTarget::Node(_), Protocol::Dns) => {
                    dns += 1;
                    dns - 1
                }
            };
            if !self.doors.list().any(|d| d.board == board && d.key == key) {
                let place = self.addresses.place(board, key.protocol, index);
                if let Err(error) = self.doors.open(board, key.clone(), place) {
                    result = result.and(Err(error));
                    continue;
                }
            }
            let door = key.target;
            if let Some(state) = self.states.get(&(board, door.clone())).copied() {
                self.doors.deliver(board, Output::Door { door, state });
            }
        }
        result
    }

    /// Says that a board has more doors than are opened.
    fn left_closed(&self, board: usize) -> Option<String> {
        if !self.wants_doors || self.core.batch() {
            return None;
        }
        let all = self.core.boards().get(board)?.doors().len();
        (all > MOST_DOORS).then(|| {
            format!(
                "{MOST_DOORS} of the {all} doors of this board are open: that many ports are a \
                 board's; ask the others through the site, or split the board"
            )
        })
    }

    /// The doors that a board's run has, as many as are opened: the site first, then nodes in their
    /// order.
    fn wanted(&self, board: usize) -> Vec<DoorKey> {
        let Some(served) = self.core.boards().get(board) else {
            return Vec::new();
        };
        let key = |door: crate::engine::DoorSpec| DoorKey {
            target: door.target,
            protocol: match door.protocol {
                DoorProtocol::Http => Protocol::Http,
                DoorProtocol::Dns => Protocol::Dns,
            },
        };
        served
            .doors()
            .into_iter()
            .take(MOST_DOORS)
            .map(key)
            .collect()
    }
}

fn serve(opened: Opened, options: &Options) -> Served<Engine> {
    let Opened {
        document,
        sources,
        mut first,
        name: _,
    } = opened;
    let seed = options.seed;
    let recording = options.recording;
    let make = Box::new(move |document: &Document, before: Option<&Engine>| {
        let sources = before.map_or(&sources, Engine::sources);
        let (mut engine, _) = Engine::new(document, sources, seed);
        engine.record(recording);
        engine
    });
    first.push(Input::Traffic {
        on: options.traffic,
        factor: 1.0,
    });
    if options.follow != Follow::Nothing {
        first.push(Input::Follow(options.follow));
    }
    Served::new(make, document, first)
}
