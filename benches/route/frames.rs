//! What one frame costs in the editor, part by part, on boards of any size: a node that is dragged, a
//! view that is moved, a zoom. Medians of some frames, printed as a table.

use std::fmt;
use std::time::{Duration, Instant};

use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use wireboard::app::input::{Button, Key, Mods, Mouse, MouseKind};
use wireboard::app::message::Message;
use wireboard::app::settings::Settings;
use wireboard::app::{App, Effect, Point, Tab, update};
use wireboard::board::{Cell, Document};
use wireboard::drawing::scene::build;
use wireboard::ui;

/// Columns and rows of the screen.
const SCREEN: (u16, u16) = (200, 60);
/// Frames of each gesture.
const FRAMES: u16 = 15;

/// What a frame cost. `route` is a part of `update`.
#[derive(Debug, Clone, Copy, Default)]
struct Frame {
    /// From the event to the new state.
    update: Duration,
    /// The new scene from the one before.
    route: Duration,
    /// From the state to the cells of the screen.
    draw: Duration,
    /// What the terminal is sent.
    bytes: usize,
}

impl Frame {
    /// The median of each part.
    fn median(frames: &[Self]) -> Self {
        fn middle<T: Ord + Copy>(of: impl Iterator<Item = T>) -> Option<T> {
            let mut sorted: Vec<T> = of.collect();
            sorted.sort_unstable();
            sorted.get(sorted.len() / 2).copied()
        }
        Self {
            update: middle(frames.iter().map(|f| f.update)).unwrap_or_default(),
            route: middle(frames.iter().map(|f| f.route)).unwrap_or_default(),
            draw: middle(frames.iter().map(|f| f.draw)).unwrap_or_default(),
            bytes: middle(frames.iter().map(|f| f.bytes)).unwrap_or_default(),
        }
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |part: Duration| part.as_secs_f64() * 1e3;
        let (update, route, draw) = (ms(self.update), ms(self.route), ms(self.draw));
        let bytes = self.bytes;
        write!(f, "{update:8.2} {route:8.2} {draw:8.2} {bytes:8}")
    }
}

/// An editor with one board, and what its terminal shows.
struct Bench {
    app: App,
    shown: Buffer,
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

/// Draws what a large board shows a sketch of, as the whiteboard does on another thread.
fn picture(app: &mut App) {
    for effect in update(app, Message::Tick(0)) {
        if let Effect::Draw {
            tab,
            doc,
            detail,
            previous,
        } = effect
        {
            let scene = build(&doc, detail, previous.as_deref());
            let scene = Some(std::sync::Arc::new(scene));
            let _ = update(app, Message::Pictured { tab, scene });
        }
    }
}

impl Bench {
    /// The board, looked at where its middle node is, and where that is on the screen.
    fn new(document: Document) -> (Self, Point) {
        let mut app = App::new(
            vec![Tab::new("board", None, document)],
            Settings::default(),
            SCREEN,
        );
        app.untouched = false;
        app.starting = false;
        app.overlays.clear();
        picture(&mut app);
        let canvas = app.layout.panes[0].canvas;
        let tab = &mut app.tabs[0];
        let at = tab
            .doc
            .nodes
            .values()
            .nth(tab.doc.nodes.len() / 2)
            .map_or(Cell::default(), |node| node.rect().center());
        let place = (canvas.w / 3, canvas.h / 3);
        tab.camera.origin = at.offset(-i32::from(place.0), -i32::from(place.1));
        let mut bench = Self {
            app,
            shown: Buffer::empty(Rect::new(0, 0, SCREEN.0, SCREEN.1)),
        };
        bench.draw();
        (bench, Point::new(canvas.x + place.0, canvas.y + place.1))
    }

    /// Draws a frame: how long that took, and how many bytes it is.
    fn draw(&mut self) -> (Duration, usize) {
        let mut next = Buffer::empty(self.shown.area);
        let (regions, draw) = timed(|| ui::draw(&self.app, next.area, &mut next));
        let mut bytes = Vec::new();
        let mut backend = CrosstermBackend::new(&mut bytes);
        let written = backend.draw(self.shown.diff(&next).into_iter());
        written.expect("a list takes whatever is written to it");
        self.shown = next;
        let _ = update(&mut self.app, Message::Drawn(regions));
        (draw, bytes.len())
    }

    fn frame(&mut self, message: Message) -> Frame {
        let (_, update) = timed(|| update(&mut self.app, message));
        let (draw, bytes) = self.draw();
        Frame {
            update,
            draw,
            bytes,
            ..Frame::default()
        }
    }

    fn mouse(&mut self, kind: MouseKind, at: Point) -> Frame {
        let mods = Mods::default();
        self.frame(Message::Mouse(Mouse { kind, at, mods }))
    }

    /// Drags what is at a point in a small circle.
    fn drag(&mut self, from: Point) -> Frame {
        self.mouse(MouseKind::Down(Button::Left), from);
        let settled = std::sync::Arc::clone(&self.app.tabs[0].scene);
        let mut frames = Vec::new();
        for n in 1..=FRAMES {
            let at = Point::new(from.x + 1 + n % 4, from.y + n % 3);
            let mut frame = self.mouse(MouseKind::Drag(Button::Left), at);
            let tab = &self.app.tabs[0];
            let (scene, route) = timed(|| build(&tab.doc, tab.camera.detail, Some(&settled)));
            let moved =
                (scene.nodes.iter().zip(&settled.nodes)).any(|(now, was)| now.rect != was.rect);
            assert!(moved, "the drag moved nothing");
            frame.route = route;
            frames.push(frame);
        }
        self.mouse(MouseKind::Up(Button::Left), from);
        Frame::median(&frames)
    }

    fn pan(&mut self, at: Point) -> Frame {
        let frame = |_| self.mouse(MouseKind::WheelDown, at);
        Frame::median(&(0..FRAMES).map(frame).collect::<Vec<_>>())
    }

    fn zoom(&mut self) -> Frame {
        let keys = ["-", "+"].map(|key| Key::parse(key).expect("a key"));
        let frame = |n: u16| self.frame(Message::Key(keys[usize::from(n) % 2]));
        Frame::median(&(0..FRAMES).map(frame).collect::<Vec<_>>())
    }
}

/// The table of a board.
#[expect(clippy::print_stdout, reason = "this is what a benchmark is run for")]
pub fn report(name: &str, document: Document) {
    let (edges, (mut bench, at)) = (document.edges.len(), Bench::new(document));
    let legal = bench.app.tabs[0].scene.edges.iter().filter(|e| e.legal);
    let illegal = bench.app.tabs[0].scene.edges.len() - legal.count();
    println!("{name}, {edges} edges, {illegal} without a way: ms update, of it route, draw; bytes");
    println!("  drag {}", bench.drag(at));
    println!("  pan  {}", bench.pan(at));
    println!("  zoom {}", bench.zoom());
}
