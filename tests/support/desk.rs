//! The editor with both designs and real runs behind them: what the keys inject goes in, time goes
//! on as far as it is told, and the screen gets what the runs became.

use std::sync::Arc;

use wireboard::app::message::Message;
use wireboard::app::{App, Effect, update};
use wireboard::cli::sources;
use wireboard::engine::{Engine, Nanos, Recording};
use wireboard::live::{BoardSnapshot, Command, Input, Pace, Snapshot};

use crate::editor;

/// An editor and its runs, one for each tab.
pub struct Desk {
    /// The editor.
    pub app: App,
    /// The runs.
    pub engines: Vec<Engine>,
    /// Whether the drawn traffic of each is sent.
    traffic_on: Vec<bool>,
}

impl Desk {
    /// Both designs on a screen of a size, the one of a number in front.
    pub fn new(size: (u16, u16), active: usize) -> Self {
        Self::of(editor::both(size, active))
    }

    /// The boards of an editor.
    pub fn of(app: App) -> Self {
        let run = |tab: &wireboard::app::Tab| {
            let (files, _) = sources::of_document(&tab.doc, None);
            let (mut engine, _) = Engine::new(&tab.doc, &files, 1);
            engine.record(Recording::All);
            engine
        };
        let engines: Vec<Engine> = app.tabs.iter().map(run).collect();
        let mut desk = Self {
            app,
            traffic_on: vec![false; engines.len()],
            engines,
        };
        desk.publish();
        desk
    }

    /// Presses keys as people write them, separated by blanks.
    pub fn press(&mut self, script: &str) {
        let effects = editor::press(&mut self.app, script);
        self.carry_out(effects);
        self.publish();
    }

    /// Gives the runs what the editor asks of them.
    pub fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Engine(Command::Inject { board, input }) => self.inject(board, input),
                Effect::Engine(Command::InjectEach { boards, input }) => {
                    for board in boards {
                        self.inject(board, input.clone());
                    }
                }
                _ => {}
            }
        }
    }

    fn inject(&mut self, board: usize, input: Input) {
        if let Input::Traffic { on, .. } = input {
            self.traffic_on[board] = on;
        }
        self.engines[board].inject(input);
    }

    /// Lets virtual time go on, in milliseconds, in every run.
    pub fn pass(&mut self, ms: u64) {
        for engine in &mut self.engines {
            let until = engine.now() + Nanos::from_ms(ms);
            assert!(engine.run_until(until, 10_000_000).reached);
        }
        self.publish();
    }

    /// Shows the runs as they are.
    pub fn publish(&mut self) {
        let board = |(engine, traffic_on): (&Engine, &bool)| BoardSnapshot {
            view: engine.view(50),
            traffic_on: *traffic_on,
            ..BoardSnapshot::default()
        };
        let snapshot = Snapshot {
            serial: 1,
            pace: Pace::Scaled(1.0),
            paused: false,
            speed: 1.0,
            lag_ms: 0.0,
            idle: false,
            boards: self
                .engines
                .iter()
                .zip(&self.traffic_on)
                .map(board)
                .collect(),
        };
        let effects = update(&mut self.app, Message::Snapshot(Arc::new(snapshot)));
        self.carry_out(effects);
    }
}
