//! The editor with both built-in boards and a fixed run, for pictures of the screen.

#[path = "demo.rs"]
pub mod demo;

use std::sync::Arc;

use wireboard::app::layout::{Layout, Wanted};
use wireboard::app::settings::Settings;
use wireboard::app::state::{Clock, StatusHint};
use wireboard::app::{App, Tab};
use wireboard::board::{Cell, Document};
use wireboard::live::Pace;

const SIMPLE: &str = include_str!("../../diagrams/0-simple_web_stack.json");
const DISTRIBUTED: &str = include_str!("../../diagrams/1-distributed_web_infrastructure.json");

fn tab(name: &str, text: &str, dots: usize) -> Tab {
    let parsed = wireboard::format::json::parse(text);
    let doc: Document = parsed.document;
    let run = Some(Arc::new(demo::run(&doc, dots)));
    Tab {
        run,
        ..Tab::new(name, None, doc)
    }
}

/// The editor on a screen of a size, with a tab in front.
pub fn app(size: (u16, u16), active: usize) -> App {
    let tabs = vec![
        tab("simple", SIMPLE, 10),
        tab("distributed", DISTRIBUTED, 26),
    ];
    let mut app = App {
        tabs,
        active,
        panel_open: size.0 >= 110,
        hints: [
            ("Space", "pause"),
            ("s", "story"),
            ("x", "kill"),
            ("r", "send a request"),
            ("↑↓", "select"),
            (":", "commands"),
            ("?", "help"),
        ]
        .map(|(key, title)| StatusHint {
            key: key.to_owned(),
            title: title.to_owned(),
            action: None,
        })
        .to_vec(),
        settings: Settings::default(),
        clock: Clock {
            pace: Pace::Hop { hop_ms: 600 },
            paused: false,
            speed: 0.0021,
            lag_ms: 0.0,
            idle: false,
        },
        starting: false,
        untouched: false,
        now_ms: 3_000,
        ..App::default()
    };
    arrange(&mut app, size);
    app
}

/// Lays the screen out and centres the boards.
pub fn arrange(app: &mut App, size: (u16, u16)) {
    app.layout = Layout::new(Wanted {
        size,
        tabs: (app.active, app.beside),
        panel: app.panel_open,
        extents: [app.active, app.beside.unwrap_or(0)].map(|n| app.tabs[n].extent()),
        story: None,
        lesson: None,
        log: app.log_open,
        log_asked: app.log_asked,
    });
    for pane in &app.layout.panes {
        let tab = &mut app.tabs[pane.tab];
        let b = tab.scene.bounds;
        let (w, h) = (i32::from(pane.canvas.w), i32::from(pane.canvas.h));
        let x = b.x - (w - b.w) / 2;
        let y = b.y - (h - b.h) / 2;
        tab.camera.origin = Cell::new(x, y);
    }
}
