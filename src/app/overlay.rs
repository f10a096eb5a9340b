//! What lies over the board: palette, help, menus, questions, prompts, pages of text.
//!
//! Overlays form a stack. Keys go to the one on top until it closes; Esc closes it.

use std::sync::Arc;

use super::dispute::Dispute;
use super::field::TextField;
use super::geometry::Point;
use super::goto::Things;
use super::history_panel::HistoryPanel;
use super::region::Action;
use super::settings::Settings;
use crate::board::edit::clip::Clip;

/// An overlay.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// All commands, searched by typing; Enter runs the chosen one.
    Palette(Finder),
    /// All commands with their keys and explanations, searched by typing; Enter runs the chosen one.
    Help(Finder),
    /// Everything on the board, searched by typing; Enter goes there.
    GoTo(Things),
    /// The undo tree of the board.
    History(HistoryPanel),
    /// A list to choose from: faults, requests, a thing's context menu.
    Menu(Menu),
    /// A question that needs an answer.
    Question(Question),
    /// What both changed, side by side.
    Dispute(Dispute),
    /// A line of text is asked for.
    Prompt(Prompt),
    /// A text to read: a concept card, the doors, diagnostics.
    Page(Page),
    /// The settings, each changed at once.
    Settings(SettingsPage),
}

/// The settings while they are being changed.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsPage {
    /// The chosen setting, by its place in the table.
    pub cursor: usize,
    /// What was in force before.
    pub before: Settings,
}

/// A searched list of commands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finder {
    /// What was typed.
    pub query: TextField,
    /// What matches, best first.
    pub rows: Vec<FinderRow>,
    /// The chosen row.
    pub cursor: usize,
    /// The first row in sight, as the last frame showed it.
    pub first: usize,
    /// Begins with what is most useful in the present state, while nothing is typed.
    pub here: bool,
}

impl Finder {
    /// True while the rows stand in groups: nothing is typed.
    pub fn is_grouped(&self) -> bool {
        self.query.text().trim().is_empty()
    }

    /// The first row of the next group, or of this one and then of the one before, round and round.
    pub fn next_group(&self, forward: bool) -> usize {
        let group = |n: usize| self.rows.get(n).map(|row| row.group);
        let starts: Vec<usize> = (0..self.rows.len())
            .filter(|n| n.checked_sub(1).is_none_or(|m| group(m) != group(*n)))
            .collect();
        let found = if forward {
            starts.iter().find(|n| **n > self.cursor).or(starts.first())
        } else {
            starts
                .iter()
                .rev()
                .find(|n| **n < self.cursor)
                .or(starts.last())
        };
        found.copied().unwrap_or(0)
    }
}

/// A command in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinderRow {
    /// The command's id.
    pub id: &'static str,
    /// Group, such as `Player`.
    pub group: &'static str,
    /// Title, such as `Kill or revive`.
    pub title: &'static str,
    /// One line of explanation.
    pub doc: &'static str,
    /// Its keys, as people write them.
    pub keys: String,
    /// Why it cannot run now.
    pub disabled: Option<String>,
    /// Positions in the title that the query matched, in characters.
    pub hits: Vec<u32>,
}

/// A list to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct Menu {
    /// What it is about, such as `Break web-1`.
    pub title: String,
    /// The cell it was opened at by the mouse; otherwise it stands beside the selection.
    pub at: Option<Point>,
    /// The entries.
    pub items: Vec<MenuItem>,
    /// The chosen entry.
    pub cursor: usize,
}

/// An entry of a menu.
#[derive(Debug, Clone, PartialEq)]
pub struct MenuItem {
    /// The key that chooses it at once.
    pub key: Option<char>,
    /// What it does.
    pub title: String,
    /// What follows, in a few words.
    pub hint: String,
    /// What it does.
    pub action: Action,
    /// Why it cannot be chosen now.
    pub disabled: Option<String>,
    /// True when it is in force: a fault that is already there.
    pub on: bool,
}

/// What a question is about; decides what an answer does.
#[derive(Debug, Clone, PartialEq)]
pub enum Asking {
    /// Leave with unsaved changes.
    Quit,
    /// Begin the run of this tab's board anew.
    Restart {
        /// The tab.
        tab: usize,
    },
    /// Changes of an earlier session that were not saved were found for this tab.
    Recovery {
        /// The tab.
        tab: usize,
    },
    /// Write over a file that exists.
    Overwrite {
        /// The tab.
        tab: usize,
        /// The file.
        path: String,
    },
    /// Put what was pasted into the terminal on this tab's board.
    Paste {
        /// The tab.
        tab: usize,
        /// What was pasted.
        clip: Arc<Clip>,
    },
}

impl Asking {
    /// The tab that it is about, when it is about one.
    pub const fn tab(&self) -> Option<usize> {
        match self {
            Self::Quit => None,
            Self::Restart { tab }
            | Self::Recovery { tab }
            | Self::Overwrite { tab, .. }
            | Self::Paste { tab, .. } => Some(*tab),
        }
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What it is about.
    pub asking: Asking,
    /// The question.
    pub title: String,
    /// What there is to know, line by line.
    pub lines: Vec<String>,
    /// The answers. The first is the safe one.
    pub choices: Vec<Choice>,
    /// The chosen answer.
    pub cursor: usize,
    /// A key or a click was no answer: the view says what is one.
    pub unheard: bool,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The key that gives it at once.
    pub key: char,
    /// The answer.
    pub title: String,
    /// What follows.
    pub hint: String,
}

impl Choice {
    /// An answer.
    pub fn new(key: char, title: &str, hint: &str) -> Self {
        Self {
            key,
            title: title.to_owned(),
            hint: hint.to_owned(),
        }
    }
}

/// What a prompt asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromptFor {
    /// A file to save the board in.
    SaveAs,
    /// A file to export JSON to.
    Export,
    /// A request, as `[METHOD] PATH [BODY]`.
    Request,
    /// A fault spec for the selected thing.
    Fault,
}

/// A line of text is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    /// What for.
    pub wants: PromptFor,
    /// The question.
    pub title: String,
    /// An example, or what is accepted.
    pub hint: String,
    /// What was typed.
    pub field: TextField,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// A text to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// Its paragraphs; the view wraps them.
    pub lines: Vec<String>,
    /// First line shown.
    pub scroll: u16,
}
