//! What a click means: the view answers each frame with the regions it drew.
//!
//! A region is plain data. The app keeps the last list and asks it where a click went; the last
//! region that contains the point wins, because what was drawn last lies on top.

use crate::board::{Cell, Id, Key, Kind};
use crate::live::{RequestId, Verb};

use super::dispute::Settle;
use super::geometry::{Area, Point};
use super::input::Key as Press;
use super::tab::InspectorTab;
use super::tool::Toward;

/// What can be put on a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placing {
    /// A node of a kind.
    Node(Kind),
    /// A machine, around the selected nodes where there are any.
    Machine,
    /// A text.
    Note,
}

/// What a click on a region does. Also what menu entries and choices do.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing; the region only keeps the click from what lies below.
    Nothing,
    /// As if this key had been pressed: entries of the status line, buttons.
    Press(Press),
    /// As if these keys had been pressed from the beginning of a chord on.
    Chord(Vec<Press>),
    /// Run the command of this id.
    Command(&'static str),
    /// Show the tab of this number.
    SelectTab(usize),
    /// Select a thing of the board and show it.
    Select(Key),
    /// Show this page of the inspector.
    Inspector(InspectorTab),
    /// Choose a field of the inspector by its record and path; the chosen one is typed.
    Field(Key, String),
    /// The next value of a field that takes one of a few.
    NextValue(Key, String),
    /// Choose a hop of the followed request.
    Hop(usize),
    /// Show this request in the inspector.
    Request(RequestId),
    /// Let go of the request that was chosen: the inspector follows the run again.
    FollowRun,
    /// Go to a step of the story.
    StoryStep(usize),
    /// Put the cursor of the overlay on top on this row; a second click runs it.
    OverlayRow(usize),
    /// Close the overlay on top, unless it is a question.
    CloseOverlay,
    /// Break a thing: node, frame or edge.
    Fault(Key, Verb),
    /// Take back all faults of a thing; none: of the board.
    Mend(Option<Key>),
    /// Send this request from the board's client: method, path, body.
    Send(&'static str, &'static str, &'static str),
    /// Take the messages away that stand at the bottom.
    DismissToasts,
    /// Select a thing and run the command of this id on it.
    On(Key, &'static str),
    /// Offer what can be put on the board, at this cell.
    Adding(Cell),
    /// Puts what was copied at a place, or where there is room near it.
    PasteAt(Cell),
    /// Put something new on the board: at a cell, or in a free place.
    Place(Placing, Option<Cell>),
    /// Take something new in hand: it hangs on the pointer until it is dropped.
    Take(Placing),
    /// A new node of this kind, connected with one that is there.
    Grow(Id, Kind, Toward),
    /// Connect the first node with the second one.
    Connect(Id, Id),
    /// Change a setting, by its place in the table, to its next value or the one before.
    Setting(usize, bool),
    /// Make a node another kind of thing.
    Become(Id, Kind),
    /// Answer the question on top with this choice.
    Choose(usize),
    /// Something in the overlay that shows two versions side by side.
    Settle(Settle),
}

impl Action {
    /// The thing of the board that it is about, when it is about one that must be there.
    pub const fn about(&self) -> Option<&Key> {
        match self {
            Self::Select(key)
            | Self::Field(key, _)
            | Self::NextValue(key, _)
            | Self::Fault(key, _)
            | Self::Mend(Some(key))
            | Self::On(key, _) => Some(key),
            Self::Nothing
            | Self::Press(_)
            | Self::Chord(_)
            | Self::Command(_)
            | Self::SelectTab(_)
            | Self::Inspector(_)
            | Self::Hop(_)
            | Self::Request(_)
            | Self::FollowRun
            | Self::StoryStep(_)
            | Self::OverlayRow(_)
            | Self::CloseOverlay
            | Self::Mend(None)
            | Self::Send(..)
            | Self::DismissToasts
            | Self::Adding(_)
            | Self::PasteAt(_)
            | Self::Place(..)
            | Self::Take(_)
            | Self::Grow(..)
            | Self::Connect(..)
            | Self::Setting(..)
            | Self::Become(..)
            | Self::Choose(_)
            | Self::Settle(_) => None,
        }
    }
}

/// A region with its meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// Where.
    pub area: Area,
    /// What a click there does.
    pub action: Action,
}

/// The regions of a frame, in drawing order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Regions {
    /// The list.
    pub list: Vec<Region>,
}

impl Regions {
    /// Adds a region on top.
    pub fn push(&mut self, area: Area, action: Action) {
        if !area.is_empty() {
            self.list.push(Region { area, action });
        }
    }

    /// What lies on top at a point.
    pub fn at(&self, point: Point) -> Option<&Action> {
        let on_top = self.list.iter().rev().find(|r| r.area.contains(point));
        on_top.map(|r| &r.action)
    }
}
