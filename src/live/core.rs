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
    /// False when nobody looks at pictures of what moves: then none is made of it.
    watched: bool,
    /// True when something changed that everybody is told.
    news: bool,
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
        watched: bool,
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
            watched,
            news: false,
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

    /// Something changed beside the runs: a picture follows, whoever watches.
    pub(super) fn tell(&mut self) {
        self.news = true;
    }

    /// Counts an ended request that could not be handed on.
    pub(super) fn count_dropped(&mut self) {
        self.dropped += 1;
    }

    /// Lets real time pass up to now. Call it before [`Self::command`] and [`Self::input`], so that
    /// what comes in comes in now.
    pub(super) fn catch_up(&mut self, real: Nanos) {
        let due = self.due();
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

    /// The earliest event of all boards.
    fn due(&mut self) -> Option<Nanos> {
        self.boards.iter_mut().filter_map(Served::next_at).min()
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
            Command::InjectEach { boards, input } => {
                for board in boards {
                    if let Some(served) = self.boards.get_mut(board) {
                        served.inject(input.clone());
                    }
                }
                Effect::None
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
            StepBy::Event => served.step_event(),
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
            Input::Http { token, .. } if hop_pace => served.inject_followed(token, input),
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
        let due = self.due();
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
        if self.news {
            return Some(real);
        }
        if !self.watched {
            return None;
        }
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
                    door_trouble: Vec::new(),
                    diagnostics: board.diagnostics(),
                    traffic_on: board.traffic_on(),
                    trace_dropped: dropped,
                    trace_hash: board.trace_hash(),
                }
            })
            .collect();
        self.serial += 1;
        self.published = Some(real);
        self.changed = false;
        self.news = false;
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
        || view
            .nodes
            .iter()
            .any(|n| n.rate > 0.0 || n.error_rate > 0.0)
        || view.edges.iter().any(|e| e.rate > 0.0)
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::board::{Diagnostic, Document, Id};
    use crate::engine::message::HttpRequest;
    use crate::engine::view::{Flight, FlightKind};
    use crate::engine::{DoorSpec, DoorTarget, Follow, Ran, Stepped};

    /// A run whose events are a list of times: each is a dot that flies for 10 ms.
    #[derive(Default)]
    struct Fake {
        now: Nanos,
        events: VecDeque<Nanos>,
        hops: VecDeque<Nanos>,
        flight: Option<(Nanos, Nanos)>,
        rate: f64,
    }

    impl Fake {
        fn happen(&mut self, at: Nanos) {
            self.now = at;
            self.flight = Some((at, at + Nanos::from_ms(10)));
            self.hops.retain(|h| *h > at);
        }
    }

    impl Run for Fake {
        fn now(&self) -> Nanos {
            self.now
        }
        fn next_at(&mut self) -> Option<Nanos> {
            self.events.front().copied()
        }
        fn next_hop_at(&self) -> Option<Nanos> {
            self.hops.front().copied()
        }
        fn inject(&mut self, _: Input) {}
        fn step(&mut self) -> Option<Stepped> {
            let at = self.events.pop_front()?;
            let hop = self.hops.contains(&at);
            self.happen(at);
            Some(Stepped {
                at,
                hop,
                ended: false,
            })
        }
        fn run_until(&mut self, until: Nanos, max_events: u64) -> Ran {
            let mut events = 0;
            while events < max_events && self.events.front().is_some_and(|at| *at <= until) {
                self.step();
                events += 1;
            }
            let reached = self.events.front().is_none_or(|at| *at > until);
            if reached {
                self.now = until;
            }
            Ran { events, reached }
        }
        fn take_outputs(&mut self, _: &mut Vec<Output>) {}
        fn take_ended(&mut self) -> Vec<Arc<RequestView>> {
            Vec::new()
        }
        fn view(&self, _: usize) -> EngineView {
            let mut view = EngineView {
                now: self.now,
                ..EngineView::default()
            };
            view.totals.rate = self.rate;
            view.flights
                .extend(self.flight.map(|(sent, arrives)| Flight {
                    edge: Id::new("a->b").unwrap(),
                    request: None,
                    kind: FlightKind::Request,
                    forward: true,
                    sent,
                    arrives,
                }));
            view
        }
        fn trace_hash(&self) -> u64 {
            self.now.0
        }
        fn diagnostics(&self) -> &[Diagnostic] {
            &[]
        }
        fn doors(&self) -> Vec<DoorSpec> {
            Vec::new()
        }
    }

    fn ms(n: u64) -> Nanos {
        Nanos::from_ms(n)
    }

    fn core(pace: Pace, events: &[u64], hops: &[u64]) -> Core<Fake> {
        let (events, hops) = (events.to_vec(), hops.to_vec());
        let make = Box::new(move |_: &Document, _: Option<&Fake>| Fake {
            events: events.iter().map(|n| ms(*n)).collect(),
            hops: hops.iter().map(|n| ms(*n)).collect(),
            ..Fake::default()
        });
        let board = Served::new(make, Arc::new(Document::default()), Vec::new());
        Core::new(vec![board], pace, None, true, Nanos::ZERO)
    }

    /// Sleeps as the rounds say, up to a real time; gives the times awake and the times of pictures.
    fn live_through(core: &mut Core<Fake>, until: Nanos) -> (Vec<u64>, Vec<u64>) {
        let (mut awake, mut pictures) = (Vec::new(), Vec::new());
        let mut real = Nanos::ZERO;
        loop {
            let round = core.round(real, false);
            awake.push(real.0 / 1_000_000);
            if round.snapshot.is_some() {
                pictures.push(real.0 / 1_000_000);
            }
            match round.sleep {
                Some(at) if at <= until => real = at.max(real),
                _ => return (awake, pictures),
            }
        }
    }

    #[test]
    fn an_idle_board_sleeps_for_good() {
        let mut core = core(Pace::Scaled(1.0), &[], &[]);
        let first = core.round(Nanos::ZERO, false);
        assert_eq!(first.sleep, None);
        assert!(first.snapshot.unwrap().idle);
        // Woken for nothing, it says nothing.
        let again = core.round(ms(5000), false);
        assert!(again.snapshot.is_none() && again.sleep.is_none());
    }

    #[test]
    fn the_thread_wakes_for_events_and_for_pictures_of_what_moves() {
        let mut core = core(Pace::Scaled(1.0), &[500], &[]);
        let (awake, pictures) = live_through(&mut core, ms(10_000));
        // Up at the event, which is shown at once; its dot has landed by the next picture.
        assert_eq!(pictures, [0, 500, 533]);
        assert_eq!(awake, pictures);
    }

    #[test]
    fn many_events_make_few_wake_ups_and_at_most_thirty_pictures_a_second() {
        let events: Vec<u64> = (0..1000).collect();
        let mut core = core(Pace::Scaled(1.0), &events, &[]);
        let (awake, pictures) = live_through(&mut core, ms(999));
        assert!(
            awake.len() <= 160,
            "{} wake-ups for 1000 events",
            awake.len()
        );
        assert!(pictures.windows(2).all(|w| w[1] - w[0] >= 33));
        assert!(pictures.len() >= 24);
    }

    #[test]
    fn nobody_watches_so_no_picture_is_made_of_what_moves() {
        let events: Vec<u64> = (0..1000).collect();
        let mut core = core(Pace::Scaled(1.0), &events, &[]);
        core.watched = false;
        let (awake, pictures) = live_through(&mut core, ms(999));
        assert_eq!(pictures, [0]);
        // The run goes on all the same, and no picture is what the thread wakes for.
        assert_eq!(core.pacer.now(), ms(awake.last().copied().unwrap()));
        assert!(awake.len() > 100);
        core.tell();
        assert!(core.round(ms(999), false).snapshot.is_some());
        assert!(core.round(ms(1_999), false).snapshot.is_none());
    }

    #[test]
    fn a_door_client_is_served_without_slack() {
        let mut core = core(Pace::Scaled(1.0), &[1], &[]);
        core.round(Nanos::ZERO, true);
        assert_eq!(core.round(Nanos(200_000), true).sleep, Some(ms(1)));
    }

    #[test]
    fn a_paused_board_wakes_for_nothing_and_steps_by_events() {
        let mut core = core(Pace::Scaled(1.0), &[10, 20, 30], &[]);
        core.round(Nanos::ZERO, false);
        core.catch_up(ms(5));
        assert_eq!(core.command(Command::Pause(true)), Effect::None);
        // The pause itself is shown, then nothing is.
        let shown = live_through(&mut core, ms(100_000)).1;
        assert_eq!(shown, [33]);
        let by = StepBy::Event;
        core.command(Command::Step { board: 0, by });
        let round = core.round(ms(200_000), false);
        let snapshot = round.snapshot.unwrap();
        assert_eq!(snapshot.boards[0].view.now, ms(10));
        assert!(snapshot.paused && snapshot.idle && snapshot.speed == 0.0);
        assert_eq!(round.sleep, None);
        core.command(Command::Pause(false));
        core.catch_up(ms(200_003));
        assert_eq!(core.pacer.now(), ms(13));
    }

    #[test]
    fn a_step_by_hop_goes_to_the_next_hop() {
        let mut core = core(Pace::Hop { hop_ms: 500 }, &[1, 2, 3, 4], &[3]);
        let by = StepBy::Hop;
        core.command(Command::Step { board: 0, by });
        assert_eq!(core.pacer.now(), ms(3));
    }

    #[test]
    fn under_hop_pace_each_hop_wakes_once_it_is_due() {
        let mut core = core(Pace::Hop { hop_ms: 300 }, &[1, 2, 5], &[1, 5]);
        let (_, pictures) = live_through(&mut core, ms(2000));
        // Event 1 is a hop at 300 ms; 2 lies a quarter into the next hop; 5 is the hop at 600 ms.
        for at in [300, 600] {
            assert!(
                pictures.iter().any(|p| p.abs_diff(at) <= 34),
                "{at} in {pictures:?}"
            );
        }
        core.catch_up(ms(2000));
        assert!(
            core.pacer.now() > ms(1000),
            "after the hops the clock runs live"
        );
    }

    #[test]
    fn batch_runs_without_sleeping_and_ends_where_it_should() {
        let events: Vec<u64> = (0..10_000).collect();
        let mut core = core(Pace::Batch, &events, &[]);
        core.end = Some(ms(20_000));
        let mut rounds = 0;
        let last = loop {
            let round = core.round(Nanos::ZERO, false);
            rounds += 1;
            if round.over {
                break round;
            }
            assert_eq!(round.sleep, Some(Nanos::ZERO));
        };
        assert_eq!(last.snapshot.unwrap().boards[0].view.now, ms(20_000));
        assert!(rounds <= 21, "{rounds} rounds for twenty seconds");
    }

    #[test]
    fn a_bounded_run_ends_exactly_at_its_end_at_any_pace() {
        for speed in [0.5, 1.0, 7.0] {
            let mut core = core(Pace::Scaled(speed), &[10, 95, 105], &[]);
            core.end = Some(ms(100));
            let mut real = Nanos::ZERO;
            let view = loop {
                let round = core.round(real, false);
                if round.over {
                    break round.snapshot.unwrap().boards[0].view.now;
                }
                real = round.sleep.unwrap().max(real);
            };
            assert_eq!(view, ms(100));
        }
    }

    #[test]
    fn a_restarted_board_begins_at_zero_while_the_clock_goes_on() {
        let mut core = core(Pace::Scaled(1.0), &[10], &[]);
        core.catch_up(ms(1000));
        core.catch_up(ms(2000));
        let before = core.pacer.now();
        assert_eq!(core.command(Command::Restart(0)), Effect::Restarted(0));
        assert_eq!(core.boards[0].now(), before);
        assert_eq!(core.boards[0].next_at(), Some(before + ms(10)));
        let view = core.round(ms(2005), false).snapshot.unwrap();
        assert_eq!(view.boards[0].view.now, ms(5));
    }

    #[test]
    fn a_falling_rate_is_shown_once_a_second() {
        let mut core = core(Pace::Scaled(1.0), &[], &[]);
        let make = Box::new(|_: &Document, _: Option<&Fake>| Fake {
            rate: 3.0,
            ..Fake::default()
        });
        core.boards = vec![Served::new(make, Arc::default(), Vec::new())];
        let (awake, pictures) = live_through(&mut core, ms(3500));
        assert_eq!(pictures, [0, 1000, 2000, 3000]);
        assert_eq!(awake, pictures);
    }

    #[test]
    fn commands_for_boards_that_do_not_exist_are_ignored() {
        let mut core = core(Pace::Scaled(1.0), &[10], &[]);
        let input = Input::Follow(Follow::Each);
        core.command(Command::Inject { board: 7, input });
        core.command(Command::Focus(7));
        core.command(Command::Restart(7));
        let by = StepBy::Hop;
        core.command(Command::Step { board: 7, by });
        core.input(
            7,
            Input::Http {
                token: 1,
                door: DoorTarget::Site,
                request: HttpRequest::get("/"),
            },
        );
        assert!(core.round(ms(1), false).snapshot.is_some());
    }
}
