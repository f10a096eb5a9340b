//! The editor with both designs and real runs behind them: what the keys inject goes in, time goes
//! on as far as it is told, and the screen gets what the runs became.

use std::sync::Arc;

use wireboard::app::message::Message;
use wireboard::app::{App, Effect, update};
use wireboard::cli::sources;
use wireboard::engine::{Engine, Nanos};
use wireboard::live::{BoardSnapshot, Command, Pace, Snapshot};

use crate::editor;

/// An editor and its runs, one for each tab.
pub struct Desk {
    /// The editor.
    pub app: App,
    /// The runs.
    pub engines: Vec<Engine>,
}

impl Desk {
    /// Both designs on a screen of a size, the one of a number in front.
    pub fn new(size: (u16, u16), active: usize) -> Self {
        let app = editor::both(size, active);
        let run = |tab: &wireboard::app::Tab| {
            let (files, _) = sources::of_document(&tab.doc, None);
            Engine::new(&tab.doc, &files, 1).0
        };
        let engines = app.tabs.iter().map(run).collect();
        let mut desk = Self { app, engines };
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
            if let Effect::Engine(Command::Inject { board, input }) = effect {
                self.engines[board].inject(input);
            }
        }
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
        let board = |engine: &Engine| BoardSnapshot {
            view: engine.view(50),
            ..BoardSnapshot::default()
        };
        let snapshot = Snapshot {
            serial: 1,
            pace: Pace::Scaled(1.0),
            paused: false,
            speed: 1.0,
            lag_ms: 0.0,
            idle: false,
            boards: self.engines.iter().map(board).collect(),
        };
        let effects = update(&mut self.app, Message::Snapshot(Arc::new(snapshot)));
        self.carry_out(effects);
    }
}
