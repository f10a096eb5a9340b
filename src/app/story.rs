//! Telling a story on the screen: sends the request, follows it, stops between steps.
//!
//! The steps are derived from the real request, in `study::story`. The user can let it run, stop
//! it, go on to the next step, or look back at an earlier one.

use std::sync::Arc;

use crate::live::{Command, EngineView, HttpRequest, Input, Pace, RequestId, RequestView};
use crate::study::story::{progress, steps};

use super::command::Effects;
use super::effect::Effect;
use super::state::{App, Tone};
use super::tab::{Story, Tab, Watching};

/// The pace at which a request runs to a step that the reader does not want to wait for.
const RUSH: Pace = Pace::Hop { hop_ms: 50 };

impl Tab {
    /// What the story waits for, while the step that was asked for is not reached: `r27 at HAProxy`.
    pub fn story_waits(&self) -> Option<String> {
        let story = &self.story;
        story
            .stop_at
            .filter(|stop| story.on && *stop > story.reached)?;
        let view = &self.run.as_ref()?.view;
        let Some(request) = request_of(story, view) else {
            return Some("its request".to_owned());
        };
        let id = request.id;
        let on_its_way = view.flights.iter().find(|f| f.request == Some(id));
        let bound = on_its_way.and_then(|flight| {
            let edge = self.doc.edges.get(&flight.edge)?;
            Some(if flight.forward { &edge.to } else { &edge.from })
        });
        Some(match (bound, request.hops.last()) {
            (Some(node), _) => format!("{id} to reach {}", self.doc.called(node)),
            (None, Some(hop)) => format!("{id} at {}", self.doc.called(&hop.node)),
            (None, None) => id.to_string(),
        })
    }
}

/// Starts the story of the active board, or starts it again.
pub(super) fn start(app: &mut App, effects: &mut Effects) {
    let hop_ms = app.settings.hop_ms;
    let board = app.active;
    let opened_panel = match app.tab() {
        Some(tab) if tab.story.on => tab.story.opened_panel,
        _ => !app.panel_open,
    };
    let Some(tab) = app.tab_mut() else { return };
    let asks = steps(&tab.doc).iter().find_map(|s| s.request.clone());
    let (method, path, body) = asks.map_or_else(
        || ("GET".to_owned(), "/".to_owned(), String::new()),
        |r| (r.method, r.path, r.body),
    );
    tab.story = Story {
        on: true,
        opened_panel,
        follows: true,
        // It stands at its first step until the reader goes on.
        stop_at: Some(0),
        after: newest(tab),
        path: path.clone(),
        ..Story::default()
    };
    tab.watching = Watching::default();
    app.panel_open = true;
    let pace = Pace::Hop { hop_ms };
    app.clock.pace = pace;
    effects.push(Effect::Engine(Command::Focus(board)));
    effects.push(Effect::Engine(Command::Pace(pace)));
    // The visitor of the story comes for the first time: a browser that knows no address yet.
    effects.push(Effect::Engine(Command::Inject {
        board,
        input: Input::Forget(None),
    }));
    send(effects, &[board], &method, &path, &body);
    app.set_paused(effects, false);
}

/// Ends the telling; the run goes on.
pub(super) fn end(app: &mut App, effects: &mut Effects) {
    if let Some(tab) = app.tab_mut() {
        let told = std::mem::take(&mut tab.story);
        // What the story opened goes with it.
        app.panel_open &= !told.opened_panel;
        if let Some(pace) = told.rush {
            effects.push(Effect::Engine(Command::Pace(pace)));
        }
    }
    app.set_paused(effects, false);
}

/// Lets the request go on to the next step, or shows the next one when it was there already.
pub(super) fn next(app: &mut App, effects: &mut Effects) {
    let Some(tab) = app.tab_mut() else { return };
    let count = steps(&tab.doc).len();
    let story = &mut tab.story;
    if story.step + 1 >= count {
        // The answer still has a way to go.
        if !story.ended {
            story.stop_at = None;
            app.set_paused(effects, false);
        }
        let text =
            "this was the last step; {story.again} tells it again, {story.toggle} ends the story";
        app.say(Tone::Info, text.to_owned());
    } else {
        let step = story.step + 1;
        go_to(app, effects, step);
    }
}

/// Shows the step before.
pub(super) fn previous(app: &mut App, effects: &mut Effects) {
    let step = app.tab().map_or(0, |t| t.story.step.saturating_sub(1));
    go_to(app, effects, step);
}

/// Shows a step: looks back at it, or lets the request go on until it is there.
pub(super) fn go_to(app: &mut App, effects: &mut Effects, step: usize) {
    let (pace, paused) = (app.clock.pace, app.clock.paused);
    let Some(tab) = app.tab_mut() else { return };
    if !tab.story.on || step >= steps(&tab.doc).len() {
        return;
    }
    let ended = tab.story.ended;
    let story = &mut tab.story;
    if step > story.reached && !ended && story.stop_at == Some(step) && !paused {
        // Asked for again while it is waited for: as fast as a reader can still see it.
        if story.rush.is_none() {
            story.rush = Some(pace);
            effects.push(Effect::Engine(Command::Pace(RUSH)));
        }
        return;
    }
    if let Some(pace) = story.rush.take() {
        effects.push(Effect::Engine(Command::Pace(pace)));
    }
    if step <= story.reached || ended {
        story.step = step;
        story.follows = step == story.reached && !ended;
        story.stop_at = None;
        app.set_paused(effects, true);
    } else {
        story.step = story.reached;
        story.follows = true;
        story.stop_at = Some(step);
        app.set_paused(effects, false);
    }
    let board = app.active;
    app.reveal_step(board);
}

/// Moves the story of a board on after a snapshot; stops the clock when the awaited step was
/// reached, and when the request has ended.
pub(super) fn advance(app: &mut App, effects: &mut Effects, board: usize) {
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    if !tab.story.on || tab.story.ended {
        return;
    }
    let Some(run) = tab.run.clone() else { return };
    let Some(request) = request_of(&tab.story, &run.view) else {
        return;
    };
    let story = &mut tab.story;
    let shown = story.step;
    story.request = Some(request.id);
    story.reached = progress(&tab.doc, request, &run.view.flights, story.reached);
    story.ended = request.ended.is_some();
    if story.follows {
        story.step = story.reached;
    }
    let awaited = story.stop_at.filter(|stop| story.reached >= *stop);
    if let Some(stop) = awaited {
        // The clock may have run a little too far: the step that was asked for is the one shown.
        story.stop_at = None;
        story.step = stop;
        story.follows = stop == story.reached;
    }
    let awaited = awaited.is_some();
    let moved = story.step != shown;
    if (awaited || story.ended)
        && let Some(pace) = story.rush.take()
    {
        effects.push(Effect::Engine(Command::Pace(pace)));
    }
    if (awaited || story.ended) && board == app.active {
        app.set_paused(effects, true);
    }
    if moved {
        app.reveal_step(board);
    }
}

/// The story's own request: the one known by its number, or the first new one of its path.
fn request_of<'a>(story: &Story, view: &'a EngineView) -> Option<&'a Arc<RequestView>> {
    let mut known = view.followed.iter().chain(&view.recent);
    match story.request {
        Some(id) => known.find(|r| r.id == id),
        None => known.find(|r| r.id > story.after && r.path == story.path && !r.from_door),
    }
}

/// The newest request that is known.
fn newest(tab: &Tab) -> RequestId {
    let Some(run) = &tab.run else {
        return RequestId::default();
    };
    let recent = run.view.recent.iter().map(|r| r.id);
    let followed = run.view.followed.iter().map(|r| r.id);
    recent.chain(followed).max().unwrap_or_default()
}

/// Sends a request from the client of each of these boards, at the same instant, and follows it.
pub(super) fn send(effects: &mut Effects, boards: &[usize], method: &str, path: &str, body: &str) {
    effects.push(Effect::Engine(Command::InjectEach {
        boards: boards.to_vec(),
        input: Input::Send {
            client: None,
            request: request(method, path, body),
            follow: true,
        },
    }));
}

/// A request as the board's client writes it. The body's form is read from its first character.
fn request(method: &str, path: &str, body: &str) -> HttpRequest {
    let mut headers = Vec::new();
    if !body.is_empty() {
        let kind = if body.trim_start().starts_with(['{', '[']) {
            "application/json"
        } else {
            "application/x-www-form-urlencoded"
        };
        headers.push(("Content-Type".to_owned(), kind.to_owned()));
    }
    HttpRequest {
        method: method.to_owned(),
        target: path.to_owned(),
        headers,
        body: Arc::from(body.as_bytes()),
    }
}
