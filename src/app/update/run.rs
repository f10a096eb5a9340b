//! What the engine thread reports.

use crate::board::Kind;
use crate::live::{Command, Follow, Input, Pace, Snapshot};

use super::super::command::Effects;
use super::super::doors;
use super::super::effect::Effect;
use super::super::failure;
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
    for tab in &mut app.tabs {
        note_failure(tab, app.now_ms);
    }
    if !app.greeted {
        greet(app, effects);
    }
    for board in 0..app.tabs.len() {
        story::advance(app, effects, board);
    }
}

/// Keeps the newest request that failed, to say so in a line.
fn note_failure(tab: &mut Tab, now_ms: u64) {
    let Some(run) = &tab.run else { return };
    let known = tab.failure.as_ref().map(|f| f.request.id);
    // A run that began again counts from 1.
    let known = known.filter(|id| id.0 <= run.view.totals.issued);
    let known = known.unwrap_or_default();
    if let Some(new) = failure::newest(&tab.doc, &run.view, known, now_ms) {
        tab.failure = Some(new);
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
    // Boards that are shown side by side get one request together: the same for all that ask.
    let mut asking: std::collections::BTreeMap<&str, Vec<usize>> =
        std::collections::BTreeMap::new();
    for (board, tab) in app.tabs.iter().enumerate() {
        if tab.doc.nodes.values().any(|n| n.kind() == Kind::Client) {
            asking.entry(doors::path(tab)).or_default().push(board);
        }
    }
    for (page, boards) in asking {
        story::send(effects, &boards, "GET", page, "");
    }
}
