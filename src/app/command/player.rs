//! Watching: pause, steps, speed, requests, what is followed.

use crate::live::{Command as Engine, Follow, Input, Pace, StepBy};

use super::super::overlay::{Asking, Choice, Menu, MenuItem, Overlay, Prompt, PromptFor, Question};
use super::super::region::Action;
use super::super::settings::HOP_MS;
use super::super::state::{App, Tone};
use super::super::tab::{InspectorTab, Watching};
use super::super::{effect::Effect, field::TextField};
use super::{Command, Effects, Group, running};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        id: "player.pause",
        group: Group::Player,
        title: "Pause or go on",
        doc: "Stops the clock of every board, or lets it go on.",
        keys: &["Space"],
        enabled: running,
        run: pause,
    },
    Command {
        id: "player.next",
        group: Group::Player,
        title: "Next hop",
        doc: "Goes on until the followed request takes its next hop, then stands still.",
        keys: &["."],
        enabled: running,
        run: next_hop,
    },
    Command {
        id: "player.back",
        group: Group::Player,
        title: "Previous hop in the list",
        doc: "Stands still and shows the hop before the one that is shown.",
        keys: &[","],
        enabled: has_hops,
        run: previous_hop,
    },
    Command {
        id: "player.event",
        group: Group::Player,
        title: "Next event",
        doc: "Goes on by a single event of the engine, then stands still.",
        keys: &[";"],
        enabled: running,
        run: |app, effects| step(app, effects, StepBy::Event),
    },
    Command {
        id: "player.request",
        group: Group::Player,
        title: "Until the request ends",
        doc: "Goes on until the followed request has its answer, then stands still.",
        keys: &["Alt+."],
        enabled: running,
        run: |app, effects| step(app, effects, StepBy::Request),
    },
    Command {
        id: "player.slower",
        group: Group::Player,
        title: "Slower",
        doc: "Halves the speed: of the hops at hop pace, of the clock otherwise.",
        keys: &["<"],
        enabled: running,
        run: |app, effects| faster(app, effects, false),
    },
    Command {
        id: "player.faster",
        group: Group::Player,
        title: "Faster",
        doc: "Doubles the speed: of the hops at hop pace, of the clock otherwise.",
        keys: &[">"],
        enabled: running,
        run: |app, effects| faster(app, effects, true),
    },
    Command {
        id: "player.clock",
        group: Group::Player,
        title: "Hop pace or live clock",
        doc: "Changes between a readable time per hop and the live clock, one second a second.",
        keys: &["C"],
        enabled: running,
        run: change_clock,
    },
    Command {
        id: "player.send",
        group: Group::Player,
        title: "Send a request",
        doc: "Lets the board's client ask for a page; the request is followed. In the split the \
              clients of both boards ask for it at the same instant.",
        keys: &["r"],
        enabled: running,
        run: |app, _| app.overlays.push(Overlay::Menu(request_menu())),
    },
    Command {
        id: "player.traffic",
        group: Group::Player,
        title: "Traffic on or off",
        doc: "Lets the drawn clients send what the board says they send, or stops them. In the split \
              it switches both boards, with the same arrivals.",
        keys: &["T"],
        enabled: running,
        run: traffic,
    },
    Command {
        id: "player.follow",
        group: Group::Player,
        title: "Follow each request, or none",
        doc: "Follows the next request that is issued, and the next one after it; or stops following.",
        keys: &["O"],
        enabled: running,
        run: follow,
    },
    Command {
        id: "player.restart",
        group: Group::Player,
        title: "Start the run again",
        doc: "Begins the run of this board anew: empty queues, fresh databases, no faults.",
        keys: &["F5"],
        enabled: running,
        run: |app, _| ask_to_restart(app),
    },
];

/// What visitors wrote since the run began cannot be brought back, so it is asked.
fn ask_to_restart(app: &mut App) {
    let board = app.active;
    let Some(tab) = app.tab() else { return };
    let title = format!("Start the run of {} again?", tab.name);
    let lost = "Its databases begin as they did at first: what was written since is lost.";
    app.overlays.push(Overlay::Question(Question {
        asking: Asking::Restart { tab: board },
        title,
        lines: vec![lost.to_owned()],
        choices: vec![
            Choice::new('g', "Go on", "nothing happens"),
            Choice::new(
                's',
                "Start again",
                "empty queues, fresh databases, no faults",
            ),
        ],
        cursor: 0,
        unheard: false,
    }));
}

/// Begins the run of a board anew. What was looked at of the old one is let go.
pub(in super::super) fn restart(app: &mut App, effects: &mut Effects, board: usize) {
    let Some(tab) = app.tabs.get_mut(board) else {
        return;
    };
    tab.watching = Watching::default();
    effects.push(Effect::Engine(Engine::Restart(board)));
    app.pair_traffic(effects);
    app.say(
        Tone::Good,
        "the run starts again from its beginning".to_owned(),
    );
}

fn pause(app: &mut App, effects: &mut Effects) {
    let paused = !app.clock.paused;
    app.set_paused(effects, paused);
}

fn step(app: &mut App, effects: &mut Effects, by: StepBy) {
    app.clock.paused = true;
    if let Some(tab) = app.tab_mut() {
        tab.watching.go_on();
    }
    effects.push(Effect::Engine(Engine::Step {
        board: app.active,
        by,
    }));
}

fn has_hops(app: &App) -> Result<(), String> {
    running(app)?;
    match app.tab().and_then(super::super::Tab::shown_hop) {
        Some(_) => Ok(()),
        None => Err("no request was followed yet; {player.send} sends one".to_owned()),
    }
}

/// Forward through the hops that are known, and beyond them by letting the engine go on.
fn next_hop(app: &mut App, effects: &mut Effects) {
    if let Some(tab) = app.tab_mut()
        && let (Some(hop), Some(request)) = (tab.watching.hop, tab.shown_request())
        && hop + 1 < request.hops.len()
    {
        if hop + 2 < request.hops.len() {
            tab.choose_hop(hop + 1);
        } else {
            tab.watching.go_on();
        }
        return;
    }
    step(app, effects, StepBy::Hop);
}

fn previous_hop(app: &mut App, effects: &mut Effects) {
    app.set_paused(effects, true);
    app.panel_open = true;
    if let Some(tab) = app.tab_mut() {
        let hop = tab.shown_hop().unwrap_or(0);
        tab.choose_hop(hop.saturating_sub(1));
        if tab.inspector.tab != InspectorTab::Bytes {
            tab.inspector.tab = InspectorTab::Request;
        }
    }
}

fn faster(app: &mut App, effects: &mut Effects, faster: bool) {
    let pace = match app.clock.pace {
        Pace::Hop { hop_ms } => {
            let hop_ms = if faster {
                hop_ms / 2
            } else {
                hop_ms.saturating_mul(2)
            };
            let hop_ms = hop_ms.clamp(HOP_MS.0, HOP_MS.1);
            app.settings.hop_ms = hop_ms;
            Pace::Hop { hop_ms }
        }
        Pace::Scaled(speed) => {
            let speed = (if faster { speed * 2.0 } else { speed / 2.0 }).clamp(0.001, 100.0);
            Pace::Scaled(speed)
        }
        Pace::Batch => Pace::Scaled(100.0),
    };
    app.clock.pace = pace;
    effects.push(Effect::Engine(Engine::Pace(pace)));
    if app.clock.paused {
        // The clock shows that it stands; the new pace is seen only when it goes on.
        let pace = match pace {
            Pace::Hop { hop_ms } => format!("{} s a hop", f64::from(hop_ms) / 1e3),
            Pace::Scaled(speed) => format!("{speed} times real time"),
            Pace::Batch => "as fast as possible".to_owned(),
        };
        app.say(Tone::Info, format!("{pace} once {{player.pause}} goes on"));
    }
}

fn change_clock(app: &mut App, effects: &mut Effects) {
    let pace = match app.clock.pace {
        Pace::Hop { .. } => Pace::Scaled(1.0),
        Pace::Scaled(_) | Pace::Batch => Pace::Hop {
            hop_ms: app.settings.hop_ms,
        },
    };
    // The top line says the pace.
    app.clock.pace = pace;
    effects.push(Effect::Engine(Engine::Pace(pace)));
}

fn traffic(app: &mut App, effects: &mut Effects) {
    let on = !app
        .tab()
        .and_then(|t| t.run.as_ref())
        .is_some_and(|run| run.traffic_on);
    effects.push(Effect::Engine(Engine::InjectEach {
        boards: app.shown_boards(),
        input: Input::Traffic { on, factor: 1.0 },
    }));
    let text = if on {
        "traffic on"
    } else {
        "traffic off; {player.send} sends single requests"
    };
    app.say(Tone::Info, text.to_owned());
}

fn follow(app: &mut App, effects: &mut Effects) {
    app.following = !app.following;
    let follow = if app.following {
        Follow::Each
    } else {
        Follow::Nothing
    };
    effects.push(Effect::Engine(Engine::InjectEach {
        boards: (0..app.tabs.len()).collect(),
        input: Input::Follow(follow),
    }));
    let text = if app.following {
        "each request is followed, one after the other"
    } else {
        "no request is followed"
    };
    app.say(Tone::Info, text.to_owned());
}

/// The requests that the site answers, as a menu.
pub(in super::super) fn request_menu() -> Menu {
    let item = |key, title: &str, hint: &str, method, path, body| MenuItem {
        key: Some(key),
        title: title.to_owned(),
        hint: hint.to_owned(),
        action: Action::Send(method, path, body),
        disabled: None,
        on: false,
    };
    let post = r#"{"author":"you","text":"hello from the board"}"#;
    let mut items = vec![
        item('g', "GET /", "a static page", "GET", "/", ""),
        item(
            'm',
            "GET /messages",
            "reads the database",
            "GET",
            "/messages",
            "",
        ),
        item(
            'p',
            "POST /messages",
            "writes to the database",
            "POST",
            "/messages",
            post,
        ),
        item(
            'w',
            "GET /whoami",
            "who served this request",
            "GET",
            "/whoami",
            "",
        ),
        item(
            's',
            "GET /style.css",
            "a static file",
            "GET",
            "/style.css",
            "",
        ),
        item('q', "GET /report", "a heavy query", "GET", "/report", ""),
        item(
            'h',
            "GET /healthz",
            "the application's health",
            "GET",
            "/healthz",
            "",
        ),
        item(
            'n',
            "GET /nothing-here",
            "a page that is not there",
            "GET",
            "/nothing-here",
            "",
        ),
    ];
    items.push(MenuItem {
        key: Some('o'),
        title: "Another request".to_owned(),
        hint: "type it".to_owned(),
        action: Action::Command("player.type"),
        disabled: None,
        on: false,
    });
    Menu {
        title: "Send a request from the client".to_owned(),
        at: None,
        items,
        cursor: 1,
    }
}

/// Asks for a request to send.
pub(super) fn ask_request(app: &mut App, _: &mut Effects) {
    app.overlays.push(Overlay::Prompt(Prompt {
        wants: PromptFor::Request,
        title: "Send a request".to_owned(),
        hint: "[METHOD] PATH [BODY], such as: POST /messages author=me&text=hi".to_owned(),
        field: TextField::offer("GET /messages"),
        error: None,
    }));
}
