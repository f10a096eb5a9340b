//! One editing session: the editor, a world that answers it, and what must hold.

use wireboard::cli::load;
use wireboard::study::lesson::EDITING;

use super::act::{End, Spot, Start};
use super::*;

pub(super) type Outcome = Result<(), TestCaseError>;

/// Screens that a terminal may have, too small ones among them.
const SCREENS: [(u16, u16); 5] = [(120, 40), (80, 24), (200, 60), (60, 18), (20, 5)];
/// Keys that mean something in lists, fields and tools.
const KEYS: &str = "Enter Esc Tab Shift+Tab Up Down Left Right Backspace Delete Space Home End \
                    a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 = : ? / + - 0";
/// Texts that people type.
const TEXTS: [&str; 7] = [
    "web",
    "Nginx 2",
    "workers 4",
    "8",
    "10.0.0.7",
    "GET /",
    "\u{e9}\u{4e16}",
];
/// Esc closes one thing at a time; deeper than this nothing is nested.
const ESCAPES: usize = 16;

pub(super) struct Session {
    app: App,
    /// The boards as they were opened.
    first: Vec<Document>,
    /// The boards that the crash journals make.
    journaled: Vec<Document>,
    /// The board at each revision.
    at: Vec<BTreeMap<usize, Document>>,
}

impl Session {
    pub(super) fn new(start: &Start) -> Self {
        let first = match start {
            Start::Empty => Document::default(),
            Start::Simple => board("simple"),
            Start::Distributed => board("distributed"),
            Start::Lesson => load::lesson(EDITING).document,
        };
        let small = Document::default();
        let first = vec![first, small];
        let tabs = first
            .iter()
            .enumerate()
            .map(|(n, doc)| Tab::new(&format!("b-{n}"), Some(format!("b-{n}.json")), doc.clone()));
        let mut app = App::new(tabs.collect(), Settings::default(), SCREENS[0]);
        app.panel_open = false;
        if let Start::Lesson = start {
            app.tabs[0].learn(EDITING);
        }
        Self {
            app,
            journaled: first.clone(),
            at: first
                .iter()
                .map(|doc| BTreeMap::from([(0, doc.clone())]))
                .collect(),
            first,
        }
    }

    /// Takes a message in, and answers what the editor asks of the world.
    fn take(&mut self, message: Message) -> Result<bool, TestCaseError> {
        let mut changed = false;
        let ticked = ticks::ticked(&self.app.tabs[0]);
        let mut messages = vec![message];
        // An answer may ask again; it never goes on for long.
        for round in 0.. {
            prop_assert!(round < 20, "the editor never stops asking");
            let Some(message) = messages.pop() else { break };
            for effect in update(&mut self.app, message) {
                match effect {
                    Effect::Journal { tab, patch } => {
                        changed = true;
                        let applied = patch.apply(&mut self.journaled[tab]);
                        prop_assert!(applied.is_ok(), "the journal does not fit: {applied:?}");
                    }
                    Effect::Save { tab, path, doc, .. } => {
                        messages.push(Message::Saved {
                            tab,
                            result: Ok(path),
                            doc,
                        });
                    }
                    _ => {}
                }
            }
        }
        for (tab, at) in self.at.iter_mut().enumerate() {
            let number = self.app.tabs[tab].history.current();
            let known = at
                .entry(number)
                .or_insert_with(|| self.journaled[tab].clone());
            // Record by record; byte for byte at the end, as printing takes its time.
            if *known != self.journaled[tab] {
                same(
                    "this revision's board now and then",
                    known,
                    &self.journaled[tab],
                )?;
            }
        }
        ticks::are_true(&ticked, &self.app.tabs[0], &self.journaled[0])?;
        for tab in &self.app.tabs {
            let lost = tab.selection.keys.iter().find(|k| tab.doc.get(k).is_none());
            prop_assert!(lost.is_none(), "{:?} is selected and not there", lost);
        }
        Ok(changed)
    }

    fn key(&mut self, key: Press) -> Outcome {
        self.take(Message::Key(key)).map(|_| ())
    }

    fn keys(&mut self, text: &str) -> Outcome {
        for key in text.split(' ').filter_map(Press::parse) {
            self.key(key)?;
        }
        Ok(())
    }

    fn type_text(&mut self, text: &str) -> Outcome {
        text.chars()
            .try_for_each(|c| self.key(Press::plain(KeyCode::Char(c))))
    }

    fn mouse(&mut self, kind: MouseKind, at: Point, mods: Mods) -> Outcome {
        self.take(Message::Mouse(Mouse { kind, at, mods }))
            .map(|_| ())
    }

    /// Draws a frame, so that clicks mean what is seen.
    fn draw(&mut self) {
        let (_, regions) = drawn(&self.app);
        let _ = update(&mut self.app, Message::Drawn(regions));
    }

    pub(super) fn act(&mut self, act: &Act) -> Outcome {
        match act {
            Act::Command(n) => self.command(*n, |_| true),
            Act::Edit(n) => self.command(*n, |c| c.group == Group::Edit),
            Act::Palette(n) => {
                let all: Vec<_> = command::all().collect();
                let title = all[usize::from(*n) % all.len()].title;
                self.keys(":")?;
                self.type_text(title)?;
                self.keys("Enter")
            }
            Act::Key(n) => {
                let keys: Vec<&str> = KEYS.split_whitespace().collect();
                self.keys(keys[usize::from(*n) % keys.len()])
            }
            Act::Type(n) => self.type_text(TEXTS[usize::from(*n) % TEXTS.len()]),
            Act::Click(spot, button, mods) => self.click(*spot, *button, *mods),
            Act::Double(spot) => {
                self.click(*spot, 0, 0)?;
                self.click(*spot, 0, 0)
            }
            Act::Drag(from, way, button, mods, end) => {
                self.draw();
                let (button, mods) = (button_of(*button), mods_of(*mods));
                let mut at = self.point(*from);
                self.mouse(MouseKind::Down(button), at, mods)?;
                for spot in way {
                    at = self.point(*spot);
                    self.mouse(MouseKind::Drag(button), at, mods)?;
                }
                match end {
                    End::Release => self.mouse(MouseKind::Up(button), at, mods),
                    End::Held => Ok(()),
                    End::Esc => {
                        let changed = self.take(Message::Key(Press::plain(KeyCode::Esc)))?;
                        prop_assert!(!changed, "Esc in a drag changed the board");
                        self.mouse(MouseKind::Up(button), at, mods)
                    }
                }
            }
            Act::Hover(spot) => {
                self.draw();
                let at = self.point(*spot);
                self.mouse(MouseKind::Moved, at, Mods::default())
            }
            Act::Wheel(spot, way, mods) => {
                let at = self.point(*spot);
                let kind = match way % 4 {
                    0 => MouseKind::WheelUp,
                    1 => MouseKind::WheelDown,
                    2 => MouseKind::WheelLeft,
                    _ => MouseKind::WheelRight,
                };
                self.mouse(kind, at, mods_of(*mods))
            }
            Act::Paste(n) => {
                let text = match n % 3 {
                    0 => print(&self.first[0]),
                    1 => "two lines\nof text".to_owned(),
                    _ => String::from("{"),
                };
                self.take(Message::Paste(text)).map(|_| ())
            }
            Act::Resize(n) => {
                let (w, h) = SCREENS[usize::from(*n) % SCREENS.len()];
                self.take(Message::Resize(w, h)).map(|_| ())
            }
            Act::Wait(tenths) => {
                let now = self.app.now_ms + 100 * u64::from(*tenths);
                self.take(Message::Tick(now)).map(|_| ())
            }
            Act::Outside(what, which) => self.outside(*what, *which),
            Act::Report => {
                let snapshot = Snapshot {
                    serial: 1,
                    pace: self.app.clock.pace,
                    paused: self.app.clock.paused,
                    speed: 1.0,
                    lag_ms: 0.0,
                    idle: false,
                    boards: vec![wireboard::live::BoardSnapshot::default(); self.app.tabs.len()],
                };
                self.take(Message::Snapshot(Arc::new(snapshot))).map(|_| ())
            }
            Act::Undo(n) => self.keys(&vec!["u"; usize::from(*n)].join(" ")),
            Act::Redo(n) => self.keys(&vec!["U"; usize::from(*n)].join(" ")),
            Act::Cancel => self.cancel(),
        }
    }

    /// Presses the keys of one of the commands that are wanted.
    fn command(&mut self, n: u16, wanted: impl Fn(&command::Command) -> bool) -> Outcome {
        let keys = command::all().filter(|c| wanted(c)).flat_map(|c| c.keys);
        let keys: Vec<&str> = keys.copied().collect();
        self.keys(keys[usize::from(n) % keys.len()])
    }

    fn click(&mut self, spot: Spot, button: u8, mods: u8) -> Outcome {
        self.draw();
        let (at, button, mods) = (self.point(spot), button_of(button), mods_of(mods));
        self.mouse(MouseKind::Down(button), at, mods)?;
        self.mouse(MouseKind::Up(button), at, mods)
    }

    /// The screen cell of a spot; a corner of the screen where there is nothing of the kind.
    fn point(&self, spot: Spot) -> Point {
        fn pick<T>(mut all: impl Iterator<Item = T> + Clone, n: u8) -> Option<T> {
            let count = all.clone().count();
            all.nth(usize::from(n) % count.max(1))
        }
        let nowhere = Point::new(1, 1);
        let app = &self.app;
        let (Some(tab), Some(pane)) = (app.tab(), app.layout.pane_of(app.active)) else {
            return nowhere;
        };
        let scene = &tab.scene;
        let cell = match spot {
            Spot::Cell(x, y) => return Point::new(x, y),
            Spot::Region(n) => {
                let area = pick(app.regions.list.iter(), n).map(|r| r.area);
                return area.map_or(nowhere, |a| Point::new(a.x + a.w / 2, a.y + a.h / 2));
            }
            Spot::Node(n) => pick(scene.nodes.iter(), n).map(|n| n.rect.center()),
            Spot::Border(n) => {
                let rect = pick(scene.nodes.iter(), n).map(|n| n.rect);
                rect.map(|r| Cell::new(r.right() - 1, r.y + r.h / 2))
            }
            Spot::Edge(n) => pick(scene.edges.iter(), n).and_then(|e| {
                let cells = &e.cells;
                cells.get(cells.len() / 2).copied()
            }),
            Spot::Frame(n) => pick(scene.frames.iter(), n).map(|f| f.rect.origin()),
            Spot::Note(n) => pick(tab.doc.notes.values(), n).map(|n| n.at),
        };
        let Some(cell) = cell else { return nowhere };
        let (x, y) = tab.camera.to_screen(pane.canvas, cell);
        Point::new(x.clamp(0, 400) as u16, y.clamp(0, 200) as u16)
    }

    /// Another program writes the file of the first board: a small change of what it held.
    fn outside(&mut self, what: u8, which: u8) -> Outcome {
        let mut doc = (*self.app.tabs[0].saved).clone();
        let ids: Vec<Id> = doc.nodes.keys().chain(doc.frames.keys()).cloned().collect();
        let node = ids.get(usize::from(which) % ids.len().max(1)).cloned();
        let node = node.unwrap_or_else(|| id("none"));
        let patch = match what % 5 {
            0 => edit::rename(&doc, &node, &format!("name {which}")),
            1 => edit::move_by(&doc, &[node], i32::from(which % 7) - 3, 2),
            2 => edit::remove(&doc, &[node]),
            3 => {
                let kind = wireboard::board::Kind::ALL[usize::from(which) % 15];
                edit::create::node(&doc, kind, |_| Cell::new(i32::from(which), 60)).1
            }
            // Back to what it was at first.
            _ => Patch::between(&doc, &self.first[0]),
        };
        let _ = patch.apply(&mut doc);
        let diagnostics = Vec::new();
        let doc = Arc::new(doc);
        self.take(Message::FileChanged {
            tab: 0,
            doc,
            diagnostics,
        })
        .map(|_| ())
    }

    /// Esc from whatever is under way: nothing changes, and it ends on the plain canvas.
    fn cancel(&mut self) -> Outcome {
        for _ in 0..ESCAPES {
            let changed = self.take(Message::Key(Press::plain(KeyCode::Esc)))?;
            prop_assert!(!changed, "Esc changed the board");
        }
        prop_assert!(
            self.app.overlays.is_empty(),
            "Esc does not close {:?}",
            self.app.overlays.last()
        );
        for (tab, journaled) in self.app.tabs.iter().zip(&self.journaled) {
            same("the board and what its journal makes", &tab.doc, journaled)?;
            // A closed machine is shown as one box.
            let closed = tab.doc.frames.values().filter(|f| f.collapsed).count();
            let (shown, there) = (tab.scene.nodes.len(), tab.doc.nodes.len() + closed);
            prop_assert!(
                shown <= there,
                "the picture shows {} boxes, the board has {}",
                shown,
                there
            );
            prop_assert_eq!(tab.dirty, *tab.doc != *tab.saved);
        }
        Ok(())
    }

    /// Everything is taken back, and done again.
    pub(super) fn end(&mut self) -> Outcome {
        self.cancel()?;
        for tab in 0..self.app.tabs.len() {
            self.key(Press::plain(KeyCode::Char(if tab == 0 {
                '1'
            } else {
                '2'
            })))?;
            prop_assert_eq!(self.app.active, tab);
            let end = (*self.app.tabs[tab].doc).clone();
            let mut steps = 0;
            while self.app.tabs[tab].history.current() != 0 {
                let before = self.app.tabs[tab].history.current();
                self.keys("u")?;
                steps += 1;
                prop_assert!(
                    self.app.tabs[tab].history.current() < before,
                    "undo stands still"
                );
            }
            same(
                "after undo and at first",
                &self.app.tabs[tab].doc,
                &self.first[tab],
            )?;
            for _ in 0..steps {
                self.keys("U")?;
            }
            same("after redo and before undo", &self.app.tabs[tab].doc, &end)?;
        }
        Ok(())
    }
}

/// Byte for byte; what differs is told by record.
fn same(which: &str, left: &Document, right: &Document) -> Outcome {
    if print(left) == print(right) {
        return Ok(());
    }
    let patch = Patch::between(left, right);
    let changes: Vec<_> = patch.changes().collect();
    Err(TestCaseError::fail(format!("{which} differ: {changes:#?}")))
}

fn button_of(n: u8) -> Button {
    // The left one most of the time.
    match n % 8 {
        6 => Button::Right,
        7 => Button::Middle,
        _ => Button::Left,
    }
}

fn mods_of(n: u8) -> Mods {
    Mods {
        ctrl: n.is_multiple_of(7),
        alt: n.is_multiple_of(11),
        shift: n.is_multiple_of(5),
    }
}
