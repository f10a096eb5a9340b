//! Everything that the screen shows.

use std::sync::Arc;

use crate::board::edit::clip::Clip;
use crate::live::{Command, Input, Pace};

use super::command::Effects;
use super::config::{self, Config};
use super::effect::Effect;
use super::geometry::Point;
use super::hand::Hand;
use super::hinting::Hinting;
use super::input::Key;
use super::keymap::Keymap;
use super::layout::Layout;
use super::minimap::Minimap;
use super::news::News;
use super::overlay::Overlay;
use super::region::{Action, Regions};
use super::reports::Reports;
use super::settings::Settings;
use super::tab::Tab;
pub use super::toast::{Toast, Tone};
use super::zoom::Notches;

/// Which part takes the keys when no overlay does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Focus {
    /// The board.
    #[default]
    Canvas,
    /// The panel: arrows move in its list.
    Panel,
}

/// The clock of the run, as the engine thread reports it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clock {
    /// The pace asked for.
    pub pace: Pace,
    /// True when time stands.
    pub paused: bool,
    /// Virtual seconds per real second now.
    pub speed: f64,
    /// Real milliseconds that the engine is behind.
    pub lag_ms: f64,
    /// Nothing is due.
    pub idle: bool,
}

/// One key of the which-key popup: the key and what it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChordHint {
    /// The next key.
    pub key: String,
    /// What it does.
    pub title: &'static str,
    /// False when that cannot be done now; the key then says why.
    pub enabled: bool,
    /// The whole chord up to here.
    pub chord: Vec<Key>,
}

/// One entry of the status line.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusHint {
    /// The key as people write it.
    pub key: String,
    /// What it does now.
    pub title: String,
    /// What a click does.
    pub action: Option<Action>,
}

/// The editor.
#[derive(Debug, Clone)]
pub struct App {
    /// The open boards.
    pub tabs: Vec<Tab>,
    /// The tab that takes the keys.
    pub active: usize,
    /// The tab shown beside it.
    pub beside: Option<usize>,
    /// Which part takes the keys.
    pub focus: Focus,
    /// The panel (inspector, story) is open.
    pub panel_open: bool,
    /// It was open and would hide one of two boards: it comes back where it hides none.
    pub panel_gave_way: bool,
    /// The event log is open.
    pub log_open: bool,
    /// The event log was asked for, also where it takes room from the board.
    pub log_asked: bool,
    /// Requests are followed, one after the other.
    pub following: bool,
    /// The program ends once every board is saved.
    pub quit_after_save: bool,
    /// Set once the program is to end.
    pub quitting: bool,
    /// A request was sent to show a newcomer what happens.
    pub greeted: bool,
    /// The tool in hand.
    pub hand: Hand,
    /// Where the pointer was last.
    pub pointer: Point,
    /// The last click that was not the second of a pair.
    pub last_click: Option<Click>,
    /// Where a button of the mouse went down last.
    pub pressed_at: Point,
    /// Overlays, the one on top last.
    pub overlays: Vec<Overlay>,
    /// The letters that stand on the board, while one is to be typed.
    pub hinting: Option<Hinting>,
    /// Which keys lead to which command.
    pub keymap: Arc<Keymap>,
    /// The map of a board that is larger than the view.
    pub minimap: Minimap,
    /// The wheel since it last changed the level of detail.
    pub notches: Notches,
    /// What was found last, on any board.
    pub last_find: String,
    /// Keys of a chord under way.
    pub pending: Vec<Key>,
    /// What may follow them.
    pub chord_hints: Vec<ChordHint>,
    /// What can be done now, most useful first; the view shows as many as fit.
    pub hints: Vec<StatusHint>,
    /// What was copied last, for any board.
    pub clip: Option<Arc<Clip>>,
    /// Messages, newest last.
    pub toasts: Vec<Toast>,
    /// Where something happened out of view, until one goes there.
    pub news: Option<News>,
    /// Where something happened in this event.
    pub news_due: Option<News>,
    /// The command that runs now, by its id: what is said meanwhile is its news.
    pub running: Option<&'static str>,
    /// What the terminal reports of the mouse.
    pub reports: Reports,
    /// Looks and motion, as they are now.
    pub settings: Settings,
    /// What the config says: the settings that the next start begins with.
    pub config: Config,
    /// The clock of the run.
    pub clock: Clock,
    /// True until the engine thread reported for the first time.
    pub starting: bool,
    /// Why the engine thread does not run.
    pub engine_error: Option<String>,
    /// What was asked of the world before anybody carried it out: the next message answers it.
    pub owed: Vec<Effect>,
    /// True until the first key or click: the view then says what is seen and the three most useful keys.
    pub untouched: bool,
    /// True while the terminal has the focus.
    pub focused: bool,
    /// Which part of the screen shows what.
    pub layout: Layout,
    /// What a click means, from the last frame.
    pub regions: Regions,
    /// Real milliseconds since the start of the program.
    pub now_ms: u64,
}

impl App {
    /// The tab that takes the keys.
    pub fn tab(&self) -> Option<&Tab> {
        self.tabs.get(self.active)
    }

    /// The overlay on top.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlays.last()
    }
}

/// A click, to recognize the second of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Click {
    /// Where.
    pub at: Point,
    /// When, on the clock of [`App::now_ms`].
    pub at_ms: u64,
}

impl Default for App {
    fn default() -> Self {
        Self {
            tabs: Vec::new(),
            active: 0,
            beside: None,
            focus: Focus::Canvas,
            panel_open: false,
            panel_gave_way: false,
            log_open: true,
            log_asked: false,
            following: false,
            quit_after_save: false,
            quitting: false,
            greeted: false,
            hand: Hand::default(),
            pointer: Point::default(),
            last_click: None,
            pressed_at: Point::default(),
            overlays: Vec::new(),
            hinting: None,
            keymap: Keymap::standard(),
            minimap: Minimap::default(),
            notches: Notches::default(),
            last_find: String::new(),
            pending: Vec::new(),
            chord_hints: Vec::new(),
            hints: Vec::new(),
            clip: None,
            toasts: Vec::new(),
            news: None,
            news_due: None,
            running: None,
            reports: Reports::default(),
            settings: Settings::default(),
            config: Config::plain(Settings::default()),
            clock: Clock {
                pace: Pace::Hop {
                    hop_ms: Settings::default().hop_ms,
                },
                paused: false,
                speed: 1.0,
                lag_ms: 0.0,
                idle: false,
            },
            starting: true,
            engine_error: None,
            owed: Vec::new(),
            untouched: true,
            focused: true,
            layout: Layout::default(),
            regions: Regions::default(),
            now_ms: 0,
        }
    }
}

impl App {
    /// The editor with these boards open, on a screen of a size, without a config.
    pub fn new(tabs: Vec<Tab>, settings: Settings, size: (u16, u16)) -> Self {
        Self::configured(tabs, Config::plain(settings), size)
    }

    /// The same, with what the user wants to start with.
    pub fn configured(tabs: Vec<Tab>, config: Config, size: (u16, u16)) -> Self {
        let mut app = Self {
            tabs,
            settings: config.settings.clone(),
            panel_open: config.settings.panel,
            log_open: config.settings.log,
            keymap: Arc::clone(&config.keymap),
            config,
            ..Self::default()
        };
        super::problems::at_start(&mut app);
        config::at_start(&mut app);
        app.owed = super::update(&mut app, super::Message::Resize(size.0, size.1));
        app
    }

    /// The tab that takes the keys, to change it.
    pub(super) fn tab_mut(&mut self) -> Option<&mut Tab> {
        self.tabs.get_mut(self.active)
    }

    /// Stops the clock or lets it go on.
    pub(super) fn set_paused(&mut self, effects: &mut Effects, paused: bool) {
        if !paused {
            // What is shown follows the run again.
            if let Some(tab) = self.tab_mut() {
                tab.watching.go_on();
            }
        }
        if self.clock.paused != paused {
            self.clock.paused = paused;
            effects.push(Effect::Engine(Command::Pause(paused)));
        }
    }

    /// Forgets the keys of a chord.
    pub(super) fn clear_chord(&mut self) {
        self.pending.clear();
        self.chord_hints.clear();
    }

    /// A request was sent: the run goes on and the panel shows the followed request.
    pub(super) fn watch_new_request(&mut self, effects: &mut Effects) {
        if self.clock.paused {
            let text = "time goes on, so that the request travels; {player.pause} stops it again";
            self.say(Tone::Info, text.to_owned());
        } else if !self.panel_open {
            let text = "it is on its way; {view.request} shows where it is, and what came back";
            self.say(Tone::Good, text.to_owned());
        }
        self.set_paused(effects, false);
        for board in self.shown_boards() {
            if let Some(tab) = self.tabs.get_mut(board) {
                tab.watching = super::tab::Watching::default();
                tab.inspector.tab = super::tab::InspectorTab::Request;
                tab.inspector.scroll = 0;
            }
        }
    }

    /// Injects a fault that was typed, when its target is on the board.
    pub(super) fn break_by_spec(
        &mut self,
        effects: &mut Effects,
        spec: crate::live::FaultSpec,
    ) -> Result<(), String> {
        let board = self.active;
        let tab = self.tab_mut().ok_or("no board is open")?;
        crate::live::fits(&tab.doc, &spec.target, spec.verb)?;
        tab.broken.insert(spec.target.clone());
        let node = tab.doc.nodes.get(&spec.target);
        let is_client = node.is_some_and(|n| n.kind() == crate::board::Kind::Client);
        let text = match spec.verb {
            crate::live::Verb::Kill if is_client => {
                format!(
                    "{} is gone and asks for nothing; {{fault.toggle}} brings it back",
                    spec.target
                )
            }
            crate::live::Verb::Kill => {
                format!(
                    "{id} is killed; {{fault.toggle}} brings it back",
                    id = spec.target
                )
            }
            crate::live::Verb::Cut => {
                format!("{id} is cut; {{fault.toggle}} heals it", id = spec.target)
            }
            _ => format!("{spec}; m in its menu mends it"),
        };
        self.say(Tone::Info, text);
        super::news::happened_to(self, board, &spec.target);
        effects.push(Effect::Engine(Command::Inject {
            board,
            input: Input::Fault(spec),
        }));
        Ok(())
    }
}
