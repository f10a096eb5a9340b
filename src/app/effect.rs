//! What the editor asks of the world. `update` returns these; it does nothing itself.

use std::sync::Arc;

use crate::board::{Document, Id, Patch};
use crate::drawing::{Detail, Scene};
use crate::live::Command;

use super::settings::Settings;
use super::settings::table::Value;

/// Something to be done outside.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Tell the engine thread.
    Engine(Command),
    /// Draw a board, which takes longer than a frame.
    Draw {
        /// The tab.
        tab: usize,
        /// The board.
        doc: Arc<Document>,
        /// How much is said about each thing.
        detail: Detail,
        /// The picture to draw it from.
        previous: Option<Arc<Scene>>,
    },
    /// Read the files of a code base again and deploy them.
    Deploy {
        /// The tab.
        tab: usize,
        /// The codebase node.
        codebase: Id,
        /// Its source: built in, or a folder beside the board's file.
        source: String,
    },
    /// Note a change of a tab in its crash journal.
    Journal {
        /// The tab.
        tab: usize,
        /// The change.
        patch: Patch,
    },
    /// The crash journal of a tab is not needed any more.
    ForgetJournal {
        /// The tab.
        tab: usize,
    },
    /// What was found of an earlier session for a tab is not needed any more.
    ForgetLeftover {
        /// The tab.
        tab: usize,
    },
    /// Write a board to its file, as one step.
    Save {
        /// The tab.
        tab: usize,
        /// The file.
        path: String,
        /// What to write.
        doc: Arc<Document>,
        /// What the tab's own file holds, as the editor knows it. When it holds something else,
        /// nothing is written.
        base: Arc<Document>,
        /// Write even where another file is in the way.
        overwrite: bool,
    },
    /// Write a board or its picture to a file of its own, as the ending of its name says.
    Export {
        /// The file.
        path: String,
        /// The board.
        doc: Arc<Document>,
        /// Its picture as it is on the screen, with all that is said near.
        scene: Arc<Scene>,
        /// What it is called where it has no title.
        name: String,
    },
    /// Keep a version of a board beside the tab's file.
    KeepBeside {
        /// The tab.
        tab: usize,
        /// What to keep.
        doc: Arc<Document>,
    },
    /// Write settings into the config.
    SaveSettings {
        /// The settings as they are now.
        settings: Settings,
        /// What to write: names of the config with their values.
        changes: Vec<(&'static str, Value)>,
    },
    /// Keep what another program wrote beside the tab's file while the person chooses. Takes the
    /// place of what was kept for the tab before.
    KeepTheirs {
        /// The tab.
        tab: usize,
        /// What to keep.
        doc: Arc<Document>,
    },
    /// Everything is chosen: what was kept for the tab is not needed any more.
    ForgetTheirs {
        /// The tab.
        tab: usize,
    },
    /// Copy to the terminal's clipboard.
    Copy {
        /// What.
        text: String,
        /// What it is, for people, such as `2 nodes`; none where the text speaks for itself.
        about: Option<String>,
    },
    /// Let the terminal have the mouse, or take it back.
    Mouse(bool),
    /// Have the terminal report the pointer moving with no button held, or not any more.
    Hover(bool),
    /// Draw everything again.
    Repaint,
    /// Stop the program until it is continued.
    Suspend,
    /// End the program.
    Quit,
}
