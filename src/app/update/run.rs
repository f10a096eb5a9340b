//! What the engine thread reports.

use crate::board::Kind;
use crate::live::{Command, Follow, Input, Pace, Snapshot};

use super::super::command::Effects;
use super::super::effect::Effect;
use super::super::state::{App, Clock};
use super::super::story;
use super::super::tab::Tab;

/// A new snapshot.
pub(super) fn snapshot(app: &mut App, effects: &mut Effects, snapshot: &Snapshot) {
    app.starting = false;
    app.clock = Clock {
        pace: snapshot.pace,
        paused: snapshot.paused,
        speed: snapshot.speed,
        lag_ms: snapshot.lag_ms,
        idle: snapshot.idle,
    };
    super::share(app, snapshot);
    if !app.greeted {
        greet(app, effects);
    }
    for board in 0..app.tabs.len() {
        story::advance(app, effects, board);
    }
}

/// A newcomer who presses nothing sees a request travel, hop by hop at a readable pace.
fn greet(app: &mut App, effects: &mut Effects) {
    app.greeted = true;
    app.following = true;
    let hop_ms = app.settings.hop_ms;
    app.clock.pace = Pace::Hop { hop_ms };
    effects.push(Effect::Engine(Command::Pace(Pace::Hop { hop_ms })));
    effects.push(Effect::Engine(Command::Focus(app.active)));
    effects.push(Effect::Engine(Command::InjectEach {
        boards: (0..app.tabs.len()).collect(),
        input: Input::Follow(Follow::Each),
    }));
    let asks = |(_, tab): &(usize, &Tab)| {
        let mut nodes = tab.doc.nodes.values();
        nodes.any(|n| n.kind() == Kind::Client)
    };
    let asking = app.tabs.iter().enumerate().filter(asks);
    let asking: Vec<usize> = asking.map(|(board, _)| board).collect();
    story::send(effects, &asking, "GET", "/messages", "");
}
