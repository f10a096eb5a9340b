//! The loop's decisions, without thread, clock or socket: when to run, publish and sleep.
//!
//! One round: let real time pass, run the boards up to the clock, hand out what came of it, and say
//! until when to sleep. There is no ticker: the sleep ends at the next event or at the next picture
//! that differs, and when there is neither, at the next command or door's client.

use std::sync::Arc;

use crate::engine::{EngineView, Input, Nanos, Output, RequestView};

use super::pacer::Pacer;
use super::run::Run;
use super::served::Served;
use super::{BoardSnapshot, Command, Pace, Snapshot, StepBy};

/// Time between two snapshots while something moves: a dot that crosses cells 30 times a second
/// looks even.
const FRAME: Nanos = Nanos::from_ms(33);
/// Time between two snapshots while nothing moves and a rate over the last seconds still falls.
const SETTLE: Nanos = Nanos::from_secs(1);
/// Events of drawn traffic may be handled this late in real time, several at once, so that a busy
/// board wakes the thread a hundred times a second and not ten thousand. Virtual times stay exact.
const SLACK: Nanos = Nanos::from_ms(8);
/// Virtual time that one round of a batch covers at most.
const BATCH_SLICE: Nanos = Nanos::from_secs(1);
/// Flights of a board in a snapshot: more dots than that are a blur on any terminal.
const FLIGHTS: usize = 240;

/// What a round asks of the thread.
#[derive(Debug, Default)]
pub(super) struct Round {
    /// Until when to sleep, in real time; `None` is until a command or a client.
    pub(super) sleep: Option<Nanos>,
    /// For the doors: which board, what.
    pub(super) outputs: Vec<(usize, Output)>,
    /// Requests that ended, by board.
    pub(super) ended: Vec<(usize, Arc<RequestView>)>,
    /// The new picture, when there is one.
    pub(super) snapshot: Option<Snapshot>,
    /// True when the run has reached its end.
    pub(super) over: bool,
}

/// What a command asks of the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing more.
    None,
    /// The doors of this board may be other ones now.
    Doors(usize),
    /// The run of this board began again: whoever waits at its doors waits in vain.
    Restarted(usize),
    /// The pace changed between batch, which has no doors, and another.
    Batch(bool),
    /// The thread ends.
    Quit,
}

/// The boards and their clock.
pub(super) struct Core<R> {
    boards: Vec<Served<R>>,
    pacer: Pacer,
    focus: usize,
    /// Virtual end of a bounded run.
    end: Option<Nanos>,
    serial: u64,
    /// Real time of the last snapshot.
    published: Option<Nanos>,
    /// True when the clock, not a board, changed.
    changed: bool,
    /// From the last snapshot: something is on its way.
    moving: bool,
    /// From the last snapshot: a rate is not zero.
    settling: bool,
    /// Ended requests that nobody took in time.
    dropped: u64,
}

impl<R: Run> Core<R> {
    pub(super) fn new(
        boards: Vec<Served<R>>,
        pace: Pace,
        end: Option<Nanos>,
        real: Nanos,
    ) -> Self {
        Self {
            boards,
            pacer: Pacer::new(pace, real),
            focus: 0,
            end,
            serial: 0,
            published: None,
            changed: true,
            moving: false,
            settling: false,
            dropped: 0,
        }
    }

    pub(super) fn boards(&self) -> &[Served<R>] {
        &self.boards
    }

    pub(super) fn batch(&self) -> bool {
        self.pacer.pace() == Pace::Batch
    }

    /// Counts an ended request that could not be handed on.
    pub(super) fn count_dropped(&mut self) {
        self.dropped += 1;
    }

    /// Lets real time pass up to now. Call it before [`Self::command`] and [`Self::input`], so that
    /// what comes in comes in now.
    pub(super) fn catch_up(&mut self, real: Nanos) {
        let due = self.boards.iter().filter_map(Served::next_at).min();
        let hop = self.boards.get(self.focus).and_then(Served::next_hop_at);
        self.pacer.next_hop(hop);
        let mut target = self.pacer.advance(real, due);
        if self.pacer.paused() {
            return;
        }
        if self.batch() {
            let slice = target + BATCH_SLICE;
            target = match (self.end, due) {
                (Some(end), _) => slice.min(end),
                (None, Some(_)) => slice,
                (None, None) => target,
            };
            self.pacer.jump(target);
        }
        if let Some(end) = self.end.filter(|end| target > *end) {
            self.pacer.reached(end);
            target = end;
        }
        self.run_boards(target);
    }

    fn run_boards(&mut self, target: Nanos) {
        let mut reached = target;
        for board in &mut self.boards {
            board.run_until(target);
            reached = reached.min(board.now());
        }
        self.pacer.reached(reached);
    }

    /// A command from the person at the board.
    pub(super) fn command(&mut self, command: Command) -> Effect {
        self.changed = true;
        match command {
            Command::Pace(pace) => {
                let before = self.batch();
                self.pacer.set_pace(pace);
                let after = self.batch();
                if before == after {
                    Effect::None
                } else {
                    Effect::Batch(after)
                }
            }
            Command::Pause(paused) => {
                self.pacer.set_paused(paused);
                Effect::None
            }
            Command::Step { board, by } => {
                self.pacer.set_paused(true);
                self.step(board, by);
                Effect::None
            }
            Command::Focus(board) => {
                self.focus = board;
                Effect::None
            }
            Command::Inject { board, input } => {
                let rewired = matches!(input, Input::Rewire(_));
                if let Some(served) = self.boards.get_mut(board) {
                    served.inject(input);
                }
                if rewired {
                    Effect::Doors(board)
                } else {
                    Effect::None
                }
            }
            Command::Restart(board) => {
                let now = self.pacer.now();
                if let Some(served) = self.boards.get_mut(board) {
                    served.restart(now);
                }
                Effect::Restarted(board)
            }
            Command::Quit => Effect::Quit,
        }
    }

    /// One board goes a step; the others follow its clock.
    fn step(&mut self, board: usize, by: StepBy) {
        let Some(served) = self.boards.get_mut(board) else {
            return;
        };
        match by {
            StepBy::Event => {
                served.step_event();
            }
            StepBy::Hop => served.step_hop(),
            StepBy::Request => served.step_request(),
        }
        let now = served.now();
        self.pacer.jump(now);
        for other in &mut self.boards {
            // A long step may be more than another board's budget of one round: it lags behind
            // and makes up for it in the rounds that follow.
            other.run_until(now);
        }
    }

    /// Something from a door.
    pub(super) fn input(&mut self, board: usize, input: Input) {
        let hop_pace = matches!(self.pacer.pace(), Pace::Hop { .. });
        let Some(served) = self.boards.get_mut(board) else {
            return;
        };
        match input {
            Input::Http { .. } | Input::Dns { .. } if hop_pace => served.inject_followed(input),
            input => served.inject(input),
        }
    }

    /// Runs what is due and says what came of it. `waiting` is true while a door's client waits.
    pub(super) fn round(&mut self, real: Nanos, waiting: bool) -> Round {
        self.catch_up(real);
        let mut round = Round::default();
        for (index, board) in self.boards.iter_mut().enumerate() {
            round
                .outputs
                .extend(board.take_outputs().into_iter().map(|o| (index, o)));
            round
                .ended
                .extend(board.take_ended().into_iter().map(|e| (index, e)));
        }
        round.over = self.end.is_some_and(|end| self.pacer.now() >= end);
        if round.over || self.picture_at(real).is_some_and(|at| at <= real) {
            round.snapshot = Some(self.snapshot(real));
        }
        let event = self.event_at(real, waiting);
        let picture = self.picture_at(real);
        round.sleep = match (event, picture) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        round
    }

    /// Real time of the next event.
    fn event_at(&mut self, real: Nanos, waiting: bool) -> Option<Nanos> {
        let due = self.boards.iter().filter_map(Served::next_at).min();
        let hop = self.boards.get(self.focus).and_then(Served::next_hop_at);
        self.pacer.next_hop(hop);
        let due = match (due, self.end) {
            (Some(due), Some(end)) => due.min(end),
            (Some(due), None) => due,
            (None, end) => end?,
        };
        let at = self.pacer.real_of(due)?;
        if self.batch() {
            return Some(real);
        }
        Some(if waiting { at } else { at.max(real + SLACK) })
    }

    /// Real time of the next picture that can differ from the last.
    fn picture_at(&self, real: Nanos) -> Option<Nanos> {
        let Some(last) = self.published else {
            return Some(real);
        };
        if self.changed || self.boards.iter().any(Served::changed) {
            return Some(last + FRAME);
        }
        if self.pacer.paused() {
            return None;
        }
        if self.moving {
            return Some(last + FRAME);
        }
        self.settling.then_some(last + SETTLE)
    }

    /// A picture of all boards now.
    pub(super) fn snapshot(&mut self, real: Nanos) -> Snapshot {
        let dropped = self.dropped;
        let boards: Vec<BoardSnapshot> = self
            .boards
            .iter_mut()
            .map(|board| {
                board.take_changed();
                BoardSnapshot {
                    view: board.view(FLIGHTS),
                    doors: Vec::new(),
                    diagnostics: board.diagnostics().to_vec(),
                    traffic_on: board.traffic_on(),
                    trace_dropped: dropped,
                    trace_hash: board.trace_hash(),
                }
            })
            .collect();
        self.serial += 1;
        self.published = Some(real);
        self.changed = false;
        self.moving = boards.iter().any(|b| moving(&b.view));
        let lag_ms = self.pacer.lag_ms();
        self.settling = lag_ms > 0.0 || boards.iter().any(|b| settling(&b.view));
        let idle = self.event_at(real, false).is_none() && self.picture_at(real).is_none();
        Snapshot {
            serial: self.serial,
            pace: self.pacer.pace(),
            paused: self.pacer.paused(),
            speed: self.pacer.speed(),
            lag_ms,
            idle,
            boards,
        }
    }
}

/// True while a dot is on its way to somewhere.
fn moving(view: &EngineView) -> bool {
    view.flights
        .iter()
        .any(|f| f.arrives < Nanos::MAX && f.arrives > view.now)
}

/// True while a rate over the last seconds is still above zero.
fn settling(view: &EngineView) -> bool {
    view.totals.rate > 0.0
        || view.totals.error_rate > 0.0
        || view.nodes.iter().any(|n| n.rate > 0.0 || n.error_rate > 0.0)
        || view.edges.iter().any(|e| e.rate > 0.0)
}
