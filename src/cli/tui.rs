//! The whiteboard: start-up, the loop, the end.
//!
//! Start-up is one explicit list in [`run`]; no part starts another as a side effect. The first
//! frame stands before anything slow happens: the engine and its doors start after it, on a thread
//! of their own. The loop waits on one channel, with a deadline only while a frame or a message
//! on the screen is due: nothing moves, nothing wakes.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::app::input::MouseKind;
use crate::app::settings::Motion;
use crate::app::{App, Message, update};
use crate::store::paths;
use crate::term::schedule::Reason;
use crate::term::signals::Asked;
use crate::term::{self, FrameScheduler, Guard, Screen, translate};
use crate::ui;

use super::{TuiArgs, output};

mod artist;
mod engine;
mod environment;
mod files;
mod mishap;
mod wake;
mod world;
mod written;

use wake::Wake;
use world::World;

/// Most wake-ups taken between two frames, so that a flood cannot keep a frame away.
const DRAIN: usize = 512;
/// Longest time spent on them.
const DRAIN_TIME: Duration = Duration::from_millis(4);
/// What is opened when no board is named.
const DEFAULT_BOARDS: [&str; 2] = ["simple", "distributed"];

/// Runs the subcommand.
pub fn run(args: &TuiArgs) -> anyhow::Result<ExitCode> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        output::error(&anyhow::anyhow!(
            "the whiteboard needs a terminal; standard input or output is none; use \
             `wireboard run BOARD` to serve a board without a screen, or `wireboard show BOARD` to \
             print its picture"
        ));
        return Ok(ExitCode::from(2));
    }
    if std::env::var("TERM").is_ok_and(|term| term == "dumb") {
        output::error(&anyhow::anyhow!(
            "the whiteboard needs a terminal that can place text; TERM is dumb; set TERM to what the \
             terminal is, or use `wireboard run BOARD` or `wireboard show BOARD`"
        ));
        return Ok(ExitCode::from(2));
    }
    let clock = Clock::start();
    let arguments: Vec<String> = if args.boards.is_empty() {
        DEFAULT_BOARDS.map(str::to_owned).to_vec()
    } else {
        args.boards.clone()
    };
    // Everything that can go wrong with the arguments is said before the terminal changes.
    let (tabs, files) = match args.lesson {
        Some(lesson) => files::learn(lesson),
        None => files::open(&arguments)?,
    };
    term::panic::install(paths::state(), paths::journal());
    let (sender, wakes) = wake::channel();
    // Before the terminal changes: from then on no signal may end the program without a word.
    wake::listen_to_signals(&sender)?;
    let guard = Guard::new()?;
    let size = term::size();
    let mut app = App::configured(tabs, environment::config(), size);
    let mut screen = Screen::new(std::io::stdout(), size.0, size.1);
    draw(&mut app, &mut screen)?;

    wake::listen_to_terminal(&sender)?;
    let mut world = World::new(files, sender, args.seed);
    world.start(&app);
    let mut messages = world.recover(&app);
    let ended = turn(
        &clock,
        &mut app,
        &mut world,
        &mut screen,
        &wakes,
        &mut messages,
    );
    // The doors close before the terminal comes back: what is printed then is the last word.
    drop(world);
    drop(guard);
    match ended {
        Ok(()) => Ok(ExitCode::SUCCESS),
        // A terminal that is gone cannot be told; the journal holds what was not saved.
        Err(_) => Ok(ExitCode::FAILURE),
    }
}

/// Waits, takes what happened, draws; until the end.
fn turn(
    clock: &Clock,
    app: &mut App,
    world: &mut World,
    screen: &mut Screen<std::io::Stdout>,
    wakes: &Receiver<Wake>,
    messages: &mut Vec<Message>,
) -> std::io::Result<()> {
    let mut scheduler = FrameScheduler::default();
    scheduler.drawn(clock.now());
    loop {
        if !messages.is_empty() {
            let reason = reason(app, messages);
            let asked = update(app, Message::Tick(clock.ms()));
            world.carry_out(app, asked, screen);
            let mut input = false;
            for message in std::mem::take(messages) {
                input |= !matches!(message, Message::Snapshot(_));
                if let Message::Resize(w, h) = message {
                    screen.resize(w, h);
                }
                let asked = update(app, message);
                world.carry_out(app, asked, screen);
            }
            let reason = if input { Reason::Input } else { reason };
            scheduler.request(clock.now(), reason);
            // What an effect answered belongs to the same frame.
            messages.extend(world.answers());
            if app.quitting {
                return Ok(());
            }
            if !messages.is_empty() {
                continue;
            }
        }
        let now = clock.now();
        if scheduler.is_due(now) {
            draw(app, screen)?;
            scheduler.drawn(clock.now());
        }
        let by_itself = app.deadline_ms().map(|ms| clock.at(ms));
        let deadline = scheduler.deadline().into_iter().chain(by_itself).min();
        match wait(wakes, deadline, clock.now()) {
            Waited::Wake(first) => drain(clock, world, wakes, first, messages),
            Waited::Deadline => {
                if by_itself.is_some_and(|at| at <= clock.now()) {
                    messages.push(Message::Tick(clock.ms()));
                }
            }
            Waited::Alone => return Ok(()),
        }
    }
}

fn draw(app: &mut App, screen: &mut Screen<std::io::Stdout>) -> std::io::Result<()> {
    let regions = screen.draw(|area, buf| {
        if app.tabs.iter().any(|tab| tab.dirty) {
            mishap::at("frame");
        }
        ui::draw(app, area, buf)
    })?;
    update(app, Message::Drawn(regions));
    Ok(())
}

/// How urgent a frame is when only the run moved.
fn reason(app: &App, _: &[Message]) -> Reason {
    match (app.settings.motion, app.focused) {
        (Motion::Full, true) => Reason::Animation,
        _ => Reason::Calm,
    }
}

enum Waited {
    Wake(Wake),
    Deadline,
    Alone,
}

fn wait(wakes: &Receiver<Wake>, deadline: Option<Instant>, now: Instant) -> Waited {
    let got = match deadline {
        None => wakes.recv().map_err(|_| RecvTimeoutError::Disconnected),
        Some(at) => wakes.recv_timeout(at.saturating_duration_since(now)),
    };
    match got {
        Ok(wake) => Waited::Wake(wake),
        Err(RecvTimeoutError::Timeout) => Waited::Deadline,
        Err(RecvTimeoutError::Disconnected) => Waited::Alone,
    }
}

/// Takes what waits, bounded by count and time. Of several moves of the pointer
/// in a row the last one counts.
fn drain(
    clock: &Clock,
    world: &mut World,
    wakes: &Receiver<Wake>,
    first: Wake,
    messages: &mut Vec<Message>,
) {
    let start = clock.now();
    let mut next = Some(first);
    let mut taken = 0;
    while let Some(wake) = next {
        let message = match wake {
            Wake::Terminal(event) => translate::message(event),
            Wake::Signal(Asked::End) | Wake::TerminalGone => Some(Message::Terminate),
            Wake::Signal(Asked::Suspend) => Some(Message::Suspend),
            Wake::Signal(Asked::Continue) => Some(Message::Resumed),
            other => world.woken(other),
        };
        if let Some(message) = message {
            if messages.last().is_some_and(|last| follows(&message, last)) {
                messages.pop();
            }
            messages.push(message);
        }
        taken += 1;
        let enough = taken >= DRAIN || clock.now().duration_since(start) >= DRAIN_TIME;
        next = if enough { None } else { wakes.try_recv().ok() };
    }
}

/// True when a move of the pointer makes the one before it worthless.
fn follows(next: &Message, last: &Message) -> bool {
    match (next, last) {
        (Message::Mouse(next), Message::Mouse(last)) => {
            next.kind == last.kind && matches!(next.kind, MouseKind::Drag(_) | MouseKind::Moved)
        }
        _ => false,
    }
}

/// The real clock, in milliseconds since the start of the program.
struct Clock(Instant);

#[expect(
    clippy::disallowed_methods,
    reason = "the loop paces frames by the real clock; everything below it gets time as a value"
)]
impl Clock {
    fn start() -> Self {
        Self(Instant::now())
    }

    fn now(&self) -> Instant {
        Instant::now().max(self.0)
    }

    fn ms(&self) -> u64 {
        self.now().duration_since(self.0).as_millis() as u64
    }

    fn at(&self, ms: u64) -> Instant {
        self.0 + Duration::from_millis(ms)
    }
}
