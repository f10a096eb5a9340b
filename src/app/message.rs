//! What can happen to the editor.

use std::sync::Arc;

use crate::board::{Diagnostic, Document};
use crate::drawing::Scene;
use crate::live::Snapshot;

use super::input::{Key, Mouse};
use super::region::Regions;
use super::settings::Settings;

/// Why a board was not saved.
#[derive(Debug, Clone, PartialEq)]
pub enum SaveProblem {
    /// This file is in the way: it holds something else than the board was read from.
    Exists(String),
    /// Another program wrote the file since the editor took it in: what it holds now.
    Changed {
        /// The board.
        doc: Arc<Document>,
        /// What is wrong with it.
        diagnostics: Vec<Diagnostic>,
    },
    /// Anything else, for people.
    Failed(String),
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Message {
    /// Real time went on: milliseconds since the start of the program. Comes before every other
    /// message of a round.
    Tick(u64),
    /// A key was pressed.
    Key(Key),
    /// The mouse did something.
    Mouse(Mouse),
    /// Text was pasted.
    Paste(String),
    /// The screen has this many columns and rows.
    Resize(u16, u16),
    /// The terminal got or lost the focus.
    Focus(bool),
    /// The view drew a frame and answers what a click means.
    Drawn(Regions),
    /// The engine thread published.
    Snapshot(Arc<Snapshot>),
    /// The engine thread could not start or ended.
    EngineFailed(String),
    /// The file of a tab holds another board now.
    FileChanged {
        /// The tab.
        tab: usize,
        /// What the file holds.
        doc: Arc<Document>,
        /// What is wrong with it.
        diagnostics: Vec<Diagnostic>,
    },
    /// The file of a tab cannot be read any more, or holds no board.
    FileBroken {
        /// The tab.
        tab: usize,
        /// What is wrong with it.
        diagnostics: Vec<Diagnostic>,
    },
    /// A save ended.
    Saved {
        /// The tab.
        tab: usize,
        /// The file, or what went wrong.
        result: Result<String, SaveProblem>,
        /// The board that was written.
        doc: Arc<Document>,
    },
    /// Something else that was asked for ended: a copy, an export.
    Done {
        /// What to say.
        text: String,
        /// False when it went wrong.
        good: bool,
    },
    /// A board was drawn that took longer than a frame.
    Pictured {
        /// The tab.
        tab: usize,
        /// The picture; none when drawing failed.
        scene: Option<Arc<Scene>>,
    },
    /// The settings were written into the config, or not.
    SettingsSaved {
        /// The settings as they were then.
        settings: Settings,
        /// The file, or what went wrong.
        result: Result<String, String>,
    },
    /// An unsaved board of an earlier session was found for a tab.
    Recovered {
        /// The tab.
        tab: usize,
        /// The board that its changes began from.
        base: Arc<Document>,
        /// The board as it was.
        doc: Arc<Document>,
        /// When, and how many changes, for people.
        about: String,
    },
    /// The program was asked to end (TERM, HUP).
    Terminate,
    /// The program was asked to stop until it is continued (TSTP).
    Suspend,
    /// The program came back from suspension.
    Resumed,
}
