//! Everything that the screen shows.

use crate::live::Pace;

use super::input::Key;
use super::layout::Layout;
use super::overlay::Overlay;
use super::region::Regions;
use super::settings::Settings;
use super::tab::Tab;

/// Which part takes the keys when no overlay does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Focus {
    /// The board.
    #[default]
    Canvas,
    /// The panel: arrows move in its list.
    Panel,
}

/// How bad a toast is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Good,
    /// Something to know.
    Info,
    /// Something went wrong.
    Bad,
}

/// A short message that goes away by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// The message.
    pub text: String,
    /// How bad.
    pub tone: Tone,
    /// When it goes, on the clock of [`App::now_ms`].
    pub until_ms: u64,
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
}

/// One entry of the status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusHint {
    /// The key as people write it.
    pub key: String,
    /// What it does now.
    pub title: String,
    /// The press that a click stands for.
    pub press: Option<Key>,
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
    /// The event log is open.
    pub log_open: bool,
    /// Overlays, the one on top last.
    pub overlays: Vec<Overlay>,
    /// Keys of a chord under way.
    pub pending: Vec<Key>,
    /// What may follow them.
    pub chord_hints: Vec<ChordHint>,
    /// What can be done now, most useful first; the view shows as many as fit.
    pub hints: Vec<StatusHint>,
    /// Messages, newest last.
    pub toasts: Vec<Toast>,
    /// Looks and motion.
    pub settings: Settings,
    /// The clock of the run.
    pub clock: Clock,
    /// True until the engine thread reported for the first time.
    pub starting: bool,
    /// Why the engine thread does not run.
    pub engine_error: Option<String>,
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
