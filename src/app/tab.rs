//! One open board: the document, what is selected, how it is looked at, and its run.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::board::history::History;
use crate::board::merge::{Merge, merge};
use crate::board::{Cell, Diagnostic, Document, Id, Key, Rect, Severity};
use crate::drawing::{Detail, Scene};
use crate::live::{BoardSnapshot, Pace, RequestId, RequestView};

use super::busiest::Busiest;
use super::failure::Failure;
use super::find::Search;
use super::followed::Followed;
use super::geometry::{Area, Point};
use super::jumps::Jumps;
use super::lesson::Learning;
use super::picture::Pictures;
use super::typing::Typing;

/// What an earlier session left behind.
#[derive(Debug, Clone, PartialEq)]
pub struct Leftover {
    /// The board that its changes began from.
    pub base: Arc<Document>,
    /// The board with its changes.
    pub doc: Arc<Document>,
}

impl Leftover {
    /// Its changes on top of what the file holds now, which another program may have changed since;
    /// and the merge that made it. Of what both changed it keeps its own.
    pub fn brought_up_to(&self, theirs: &Document) -> (Document, Merge) {
        let merged = merge(&self.base, &self.doc, theirs);
        let mut wanted = (*self.doc).clone();
        // Made from this very board, so it fits.
        let _ = merged.patch.apply(&mut wanted);
        (wanted, merged)
    }
}

/// How a board is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Camera {
    /// The board cell in the top left corner of the canvas.
    pub origin: Cell,
    /// How much is said about each thing.
    pub detail: Detail,
}

impl Camera {
    /// The board cell at a screen cell.
    pub fn to_board(self, canvas: Area, point: Point) -> Cell {
        self.origin.offset(
            i32::from(point.x) - i32::from(canvas.x),
            i32::from(point.y) - i32::from(canvas.y),
        )
    }

    /// The screen position of a board cell, which may lie outside the canvas.
    pub fn to_screen(self, canvas: Area, cell: Cell) -> (i32, i32) {
        (
            cell.x
                .saturating_sub(self.origin.x)
                .saturating_add(i32::from(canvas.x)),
            cell.y
                .saturating_sub(self.origin.y)
                .saturating_add(i32::from(canvas.y)),
        )
    }

    /// The board cells that a canvas shows.
    pub fn shown(self, canvas: Area) -> Rect {
        Rect::new(
            self.origin.x,
            self.origin.y,
            i32::from(canvas.w),
            i32::from(canvas.h),
        )
    }
}

/// What is selected: nodes, frames, edges and notes. `keys` is the marked things and the lead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// All of it.
    pub keys: BTreeSet<Key>,
    /// The one selected last: the inspector shows it, the next step starts from it.
    pub lead: Option<Key>,
    /// What stays selected while the lead walks on.
    pub marks: BTreeSet<Key>,
}

impl Selection {
    /// One thing.
    pub fn one(key: Key) -> Self {
        Self {
            keys: BTreeSet::from([key.clone()]),
            lead: Some(key),
            marks: BTreeSet::new(),
        }
    }

    /// The selected ids, each once; the lead comes first.
    pub fn ids(&self) -> Vec<Id> {
        let rest = self.keys.iter().filter(|k| Some(*k) != self.lead.as_ref());
        self.lead
            .iter()
            .chain(rest)
            .filter_map(Key::id)
            .cloned()
            .collect()
    }

    /// The selection as the history keeps it: the lead, then the marks. A lead that is marked too
    /// stands twice.
    pub fn held(&self) -> Vec<Id> {
        let things = self.lead.iter().chain(&self.marks);
        // Steps and cards have names of their own, which a node can have too.
        let drawn = things.filter(|key| !crate::board::edit::told::is_told(key));
        drawn.filter_map(Key::id).cloned().collect()
    }

    /// What one line of the picture stands for, the first edge as the lead. The others are not marked:
    /// they are left with it.
    pub fn of_line(things: Vec<Key>) -> Self {
        Self {
            lead: things.first().cloned(),
            keys: things.into_iter().collect(),
            marks: BTreeSet::new(),
        }
    }

    /// Several things, the first of which is the lead. More than one are all marked, so that they
    /// stay selected while the lead walks on.
    pub fn several(things: impl IntoIterator<Item = Key>) -> Self {
        let things: Vec<Key> = things.into_iter().collect();
        let keys: BTreeSet<Key> = things.iter().cloned().collect();
        Self {
            lead: things.into_iter().next(),
            marks: if keys.len() > 1 {
                keys.clone()
            } else {
                BTreeSet::new()
            },
            keys,
        }
    }

    /// The selection that [`Selection::held`] wrote, as far as its things are on the board.
    pub fn of_held(doc: &Document, ids: &[Id]) -> Self {
        let key_of = |id: &Id| {
            let keys = [
                Key::Node(id.clone()),
                Key::Frame(id.clone()),
                Key::Edge(id.clone()),
                Key::Note(id.clone()),
            ];
            keys.into_iter().find(|key| doc.get(key).is_some())
        };
        let Some((lead, marks)) = ids.split_first() else {
            return Self::default();
        };
        let marks: BTreeSet<Key> = marks.iter().filter_map(key_of).collect();
        let mut keys = marks.clone();
        keys.extend(key_of(lead));
        Self {
            lead: key_of(lead).or_else(|| keys.iter().next().cloned()),
            keys,
            marks,
        }
    }

    /// Makes a thing the lead; the marks stay.
    pub fn lead_to(&mut self, key: Key) {
        self.keys.clone_from(&self.marks);
        self.keys.insert(key.clone());
        self.lead = Some(key);
    }

    /// Marks the lead, or takes its mark away.
    pub fn toggle_mark(&mut self) {
        if let Some(lead) = &self.lead
            && !self.marks.remove(lead)
        {
            self.marks.insert(lead.clone());
        }
    }

    /// Adds a thing, or takes it out.
    pub fn toggle(&mut self, key: Key) {
        // What was selected alone is kept from now on.
        self.marks.clone_from(&self.keys);
        if self.marks.remove(&key) {
            self.keys.remove(&key);
            self.lead = self.keys.iter().next().cloned();
        } else {
            self.marks.insert(key.clone());
            self.keys.insert(key.clone());
            self.lead = Some(key);
        }
    }

    /// Selects exactly these.
    pub fn set(&mut self, keys: BTreeSet<Key>) {
        self.lead = keys.iter().next().cloned();
        self.marks.clone_from(&keys);
        self.keys = keys;
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Lets go of things that are not on the board any more.
    pub fn retain(&mut self, exists: impl Fn(&Key) -> bool) {
        self.keys.retain(&exists);
        self.marks.retain(&exists);
        self.lead = self.lead.take().filter(|k| exists(k));
        if self.lead.is_none() {
            self.lead = self.keys.iter().next().cloned();
        }
    }

    /// True when the thing is part of it.
    pub fn contains(&self, key: &Key) -> bool {
        self.keys.contains(key)
    }

    /// True when nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// A page of the inspector.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum InspectorTab {
    /// The selected thing: what it is, live numbers, properties.
    #[default]
    Part,
    /// The followed request: its hops.
    Request,
    /// The bytes of the chosen hop.
    Bytes,
    /// The concept card of the selected thing.
    Concept,
}

impl InspectorTab {
    /// Every page, in order.
    pub const ALL: [Self; 4] = [Self::Part, Self::Request, Self::Bytes, Self::Concept];

    /// Its title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Part => "Part",
            Self::Request => "Request",
            Self::Bytes => "Bytes",
            Self::Concept => "Concept",
        }
    }
}

/// The inspector of a tab.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspector {
    /// The page shown.
    pub tab: InspectorTab,
    /// First row shown. The view shows the last rows when it is larger than there are rows.
    pub scroll: u16,
    /// The chosen field: its record and its path. It stays chosen while other things are selected
    /// that have the same.
    pub field: Option<(Key, String)>,
    /// The chosen field is kept in sight; false after the panel was scrolled.
    pub follows: bool,
}

/// Which request the inspector shows, and where in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Watching {
    /// A request that stays in view, as it was seen when it was chosen; none: the followed one, and
    /// whichever comes after it.
    pub request: Option<Arc<RequestView>>,
    /// It was chosen itself, not only for one of its hops.
    pub chosen: bool,
    /// The chosen hop; none: the newest.
    pub hop: Option<usize>,
}

impl Watching {
    /// The run goes on: a hop is let go, and the request with it that was in view for the hop alone.
    pub fn go_on(&mut self) {
        self.hop = None;
        if !self.chosen {
            self.request = None;
        }
    }

    /// Which request was chosen.
    pub fn id(&self) -> Option<RequestId> {
        self.request.as_ref().map(|r| r.id)
    }
}

/// The telling of a story.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Story {
    /// The panel was closed before it.
    pub opened_panel: bool,
    /// True while it is told.
    pub on: bool,
    /// The step shown, from 0, in the natural order of the steps' ids.
    pub step: usize,
    /// The furthest step that the story's request reached.
    pub reached: usize,
    /// True once the story's request has ended.
    pub ended: bool,
    /// True while the step shown is the one reached; false after the user chose an earlier one.
    pub follows: bool,
    /// The clock stops when the request reaches this step.
    pub stop_at: Option<usize>,
    /// The pace from before the reader asked to be there at once; it comes back when the step is
    /// reached.
    pub rush: Option<Pace>,
    /// The story's request, once it is known.
    pub request: Option<RequestId>,
    /// The newest request that was known when the story sent its own: an older one is not ours.
    pub after: RequestId,
    /// The path that the story asked for.
    pub path: String,
}

/// What a tool shows on top of the board, in board cells.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Band {
    /// Nothing.
    #[default]
    None,
    /// A rectangle that is being drawn.
    Box(Rect),
    /// Things are being moved by this many cells.
    Move(i32, i32),
    /// A thing has this place and size now.
    Size(Rect),
    /// Where things stand that would stand elsewhere.
    Ghosts(Vec<Rect>),
    /// A connection that leads nowhere yet.
    Wire {
        /// The middle of the node that it comes from.
        from: Cell,
        /// Where the pointer is.
        to: Cell,
        /// False over a node that it cannot lead to.
        fits: bool,
    },
    /// Something new that hangs on the pointer.
    New {
        /// Where it would stand.
        rect: Rect,
        /// What.
        what: super::region::Placing,
        /// The edge that it would go into.
        onto: Option<Id>,
    },
}

/// An open board.
#[derive(Debug, Clone)]
pub struct Tab {
    /// Short name for the tab bar: the file's stem or the built-in name.
    pub name: String,
    /// The file; none for a built-in board that was never saved.
    pub path: Option<String>,
    /// The board as it stands, a gesture under way included.
    pub doc: Arc<Document>,
    /// The board as it stands in the file, as far as is known.
    pub saved: Arc<Document>,
    /// True when it differs from the file.
    pub dirty: bool,
    /// The file cannot be read any more; the board stays as it was.
    pub broken_file: bool,
    /// The board that a merge with the file starts from, while records that both changed wait for a
    /// choice; otherwise that is `saved`.
    pub ancestor: Option<Arc<Document>>,
    /// What another program's change of the file brought last.
    pub arrived: Vec<Key>,
    /// What was found of an earlier session, while the user is asked about it.
    pub recovered: Option<Leftover>,
    /// What was changed, and can be taken back.
    pub history: History,
    /// Targets of the faults that were set on the screen and not taken back.
    pub broken: BTreeSet<Id>,
    /// The camera keeps the whole board in view until the user moves it.
    pub auto_fit: bool,
    /// The picture of `doc` at the camera's detail.
    pub scene: Arc<Scene>,
    /// The pictures that it had before.
    pub pictures: Pictures,
    /// How it is looked at.
    pub camera: Camera,
    /// Where the camera stood before it followed a change.
    pub followed: Followed,
    /// What is selected.
    pub selection: Selection,
    /// What is looked for, and what was found.
    pub search: Option<Search>,
    /// Where one was before the last jumps.
    pub jumps: Jumps,
    /// The thing under the pointer, where the terminal reports it.
    pub hover: Option<Key>,
    /// What a gesture shows on top.
    pub band: Band,
    /// Its run, from the last snapshot; none before the first.
    pub run: Option<Arc<BoardSnapshot>>,
    /// What its run has had on one connection lately.
    pub busiest: Busiest,
    /// The newest request that failed.
    pub failure: Option<Failure>,
    /// The request shown.
    pub watching: Watching,
    /// The story.
    pub story: Story,
    /// The lesson that the board is for.
    pub learning: Option<Learning>,
    /// The inspector.
    pub inspector: Inspector,
    /// The text that is being typed, in the panel or on the board.
    pub typing: Option<Typing>,
    /// Lines the log is scrolled back from its newest.
    pub log_back: usize,
    /// What is wrong with the text of the file.
    pub diagnostics: Vec<Diagnostic>,
    /// What is wrong with the board as it stands now.
    pub checks: Vec<Diagnostic>,
    /// Findings about the board that only follow from what could not be read of its file.
    pub unsaid: Vec<Diagnostic>,
}

impl Tab {
    /// A thing with what the picture joins with it: all edges of one line at a closed machine, the
    /// thing itself first.
    pub fn joined(&self, key: &Key) -> Vec<Key> {
        let line = match key {
            Key::Edge(id) => self.scene.edge(id),
            _ => None,
        };
        let of = line.map_or(&[][..], |line| &line.of);
        let others = of.iter().cloned().map(Key::Edge).filter(|k| k != key);
        std::iter::once(key.clone()).chain(others).collect()
    }

    /// A board just opened.
    pub fn new(name: &str, path: Option<String>, doc: Document) -> Self {
        let doc = Arc::new(doc);
        let mut tab = Self {
            name: name.to_owned(),
            path,
            saved: Arc::clone(&doc),
            doc,
            dirty: false,
            broken_file: false,
            ancestor: None,
            arrived: Vec::new(),
            recovered: None,
            history: History::default(),
            broken: BTreeSet::new(),
            auto_fit: true,
            scene: Arc::default(),
            pictures: Pictures::default(),
            camera: Camera::default(),
            followed: Followed::default(),
            selection: Selection::default(),
            search: None,
            jumps: Jumps::default(),
            hover: None,
            band: Band::None,
            run: None,
            busiest: Busiest::default(),
            failure: None,
            watching: Watching::default(),
            story: Story::default(),
            learning: None,
            inspector: Inspector::default(),
            typing: None,
            log_back: 0,
            diagnostics: Vec::new(),
            checks: Vec::new(),
            unsaid: Vec::new(),
        };
        tab.recheck();
        super::picture::redraw(&mut tab);
        tab
    }

    /// Columns and rows of its picture.
    pub fn extent(&self) -> (u16, u16) {
        let cells = |n: i32| u16::try_from(n.max(0)).unwrap_or(u16::MAX);
        (cells(self.scene.bounds.w), cells(self.scene.bounds.h))
    }

    /// Everything that is known to be wrong: in the file, on the board, in its run, and in its picture.
    pub fn problems(&self) -> Vec<Cow<'_, Diagnostic>> {
        let run = self.run.iter().flat_map(|r| &r.diagnostics);
        // That it is not served at all both say.
        let run = run.filter(|d| !self.checks.contains(d));
        let told = self.diagnostics.iter().chain(&self.checks).chain(run);
        let drawn = super::problems::of_picture(self).map(Cow::Owned);
        told.map(Cow::Borrowed).chain(drawn).collect()
    }

    /// How many errors and how many warnings are known.
    pub fn problem_counts(&self) -> (usize, usize) {
        let problems = self.problems();
        let errors = problems
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count();
        (errors, problems.len() - errors)
    }

    /// The request that the inspector shows: the chosen one while it is known, else the followed one.
    pub fn shown_request(&self) -> Option<&Arc<RequestView>> {
        let view = &self.run.as_ref()?.view;
        if let Some(chosen) = &self.watching.request {
            // The run remembers the last ones only; what was chosen stays.
            return Some(self.known_request(chosen.id).unwrap_or(chosen));
        }
        view.followed.as_ref().or(view.recent.last())
    }

    fn known_request(&self, id: RequestId) -> Option<&Arc<RequestView>> {
        let view = &self.run.as_ref()?.view;
        let followed = view.followed.iter().find(|r| r.id == id);
        followed.or_else(|| view.recent.iter().rev().find(|r| r.id == id))
    }

    /// Shows a request until another one is chosen or this one is let go. False when the run does not
    /// remember it any more.
    pub(super) fn choose_request(&mut self, id: RequestId) -> bool {
        let failed = self.failure.as_ref().map(|f| &f.request);
        let failed = failed.filter(|request| request.id == id);
        let Some(request) = self.known_request(id).or(failed) else {
            return false;
        };
        self.watching = Watching {
            request: Some(Arc::clone(request)),
            chosen: true,
            hop: None,
        };
        true
    }

    /// Shows a hop of the request that is shown, which stays in view from now on.
    pub(super) fn choose_hop(&mut self, hop: usize) {
        self.watching = Watching {
            request: self.shown_request().cloned(),
            chosen: self.watching.chosen,
            hop: Some(hop),
        };
    }

    /// Index of the chosen hop of the shown request.
    pub fn shown_hop(&self) -> Option<usize> {
        let last = self.shown_request()?.hops.len().checked_sub(1)?;
        Some(self.watching.hop.map_or(last, |hop| hop.min(last)))
    }

    /// Index of the hop whose message the inspector shows: the chosen one, or the last before it
    /// that sent something or took something in.
    pub fn shown_message(&self) -> Option<usize> {
        let hops = &self.shown_request()?.hops;
        let chosen = self.shown_hop()?;
        hops.iter()
            .take(chosen + 1)
            .rposition(|hop| hop.bytes.is_some())
    }

    /// The node that a selected thing stands for, when it is a node.
    pub fn selected_node(&self) -> Option<&Id> {
        match &self.selection.lead {
            Some(Key::Node(id)) => Some(id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Kind, Node, Record};

    #[test]
    fn the_history_keeps_a_selection_exactly() {
        let key = |name: &str| Key::Node(Id::new(name).unwrap());
        let mut doc = Document::default();
        for name in ["a", "b", "c"] {
            let id = Id::new(name).unwrap();
            doc.insert(Record::Node(Node::new(
                id,
                Kind::Box,
                name,
                Cell::default(),
            )));
        }
        let mut walked = Selection::several([key("a"), key("b")]);
        walked.lead_to(key("c"));
        let mut toggled = Selection::one(key("b"));
        toggled.toggle_mark();
        for selection in [
            Selection::default(),
            Selection::one(key("b")),
            Selection::several([key("c"), key("a")]),
            walked,
            toggled,
        ] {
            assert_eq!(Selection::of_held(&doc, &selection.held()), selection);
        }
        let gone = Selection::several([key("gone"), key("b")]);
        let left = Selection::of_held(&doc, &gone.held());
        assert_eq!(left.lead, Some(key("b")));
        assert_eq!(left.keys, BTreeSet::from([key("b")]));
    }
}
