//! What is wrong with a board, beyond its shape: dangling names, impossible numbers, parts that
//! cannot work together.
//!
//! Errors are things that cannot run or cannot be drawn; warnings are things that run, but
//! probably not as meant. The check never changes anything and never fails. Whether a board is a
//! good design is another question, and not asked here.

mod bounds;
mod dns;
mod edges;
mod places;
mod props;
mod telling;
mod unknown;

use std::collections::{BTreeMap, BTreeSet};

pub use dns::name as host_name;
pub use edges::fits;

use super::{Diagnostic, Document, Id, Key, words};

/// Most parts of a board: more cannot be drawn and changed in reasonable time.
pub const MAX_PARTS: usize = 20_000;
/// Most connections of a board.
pub const MAX_EDGES: usize = 50_000;
/// Most parts and connections of a board that is served; a larger one is only drawn.
const MAX_SERVED: (usize, usize) = (2_000, 5_000);
/// Longest name or title, in characters: it has to fit a line of a wide terminal.
const MAX_NAME: usize = 120;
/// Longest text, in characters: a few screens.
const MAX_TEXT: usize = 8_000;

/// Records of a file that could not be read. What only follows from their absence is not said: the
/// reader said what is wrong with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lost {
    /// Their ids.
    pub ids: BTreeSet<Id>,
    /// There are others, whose ids could not be read.
    pub more: bool,
}

impl Lost {
    /// True when nothing was lost.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty() && !self.more
    }
}

/// Everything that is wrong with a board, in file order of the checks.
pub fn check(board: &Document) -> Vec<Diagnostic> {
    check_read(board, &Lost::default())
}

/// Everything that is wrong with a board of which some records could not be read.
pub fn check_read(board: &Document, lost: &Lost) -> Vec<Diagnostic> {
    let mut found = Findings {
        list: Vec::new(),
        lost: lost.clone(),
    };
    header(board, &mut found);
    if parts(board) > MAX_PARTS || board.edges.len() > MAX_EDGES {
        // Nothing more is worth the time: such a board is refused as a whole.
        return found.list;
    }
    shared_ids(board, &mut found);
    places::check(board, &mut found);
    bounds::check(board, &mut found);
    props::check(board, &mut found);
    unknown::check(board, &mut found);
    edges::check(board, &mut found);
    dns::check(board, &mut found);
    telling::check(board, &mut found);
    found.list
}

/// The list that checks add to.
#[derive(Debug, Default)]
struct Findings {
    list: Vec<Diagnostic>,
    lost: Lost,
}

impl Findings {
    fn error(&mut self, key: &Key, field: &str, message: impl Into<String>, help: &str) {
        let diagnostic = Diagnostic::error(Some(key.clone()), message, help);
        self.list.push(diagnostic.in_field(field));
    }

    fn warning(&mut self, key: &Key, field: &str, message: impl Into<String>, help: &str) {
        let diagnostic = Diagnostic::warning(Some(key.clone()), message, help);
        self.list.push(diagnostic.in_field(field));
    }

    /// True when a thing that is not there may stand in a part of the file that was not read.
    fn may_be_lost(&self, id: &Id) -> bool {
        self.lost.more || self.lost.ids.contains(id)
    }

    /// A text of one line.
    fn name(&mut self, key: &Key, field: &str, text: &str) {
        let length = text.chars().count();
        if length > MAX_NAME {
            let message =
                format!("{field} has {length} characters, a line has room for {MAX_NAME}");
            self.error(key, field, message, "shorten it");
        }
        if text.chars().any(char::is_control) {
            let message = format!("{field} has a line break or another control character");
            self.error(key, field, message, "write it in one line");
        }
    }

    /// A text of several lines.
    fn text(&mut self, key: &Key, field: &str, text: &str) {
        let length = text.chars().count();
        if length > MAX_TEXT {
            let message = format!("{field} has {length} characters, at most {MAX_TEXT} are shown");
            self.error(key, field, message, "shorten it");
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            let message = format!("{field} has a control character");
            self.error(
                key,
                field,
                message,
                "remove it; only line breaks are allowed",
            );
        }
    }

    /// A whole number with bounds, both included.
    fn within(&mut self, key: &Key, field: &str, value: u64, low: u64, high: u64) {
        if value < low || value > high {
            let message = format!("{field} is {value}, outside {low} to {high}");
            self.error(key, field, message, "choose a value inside");
        }
    }

    /// A number with bounds, both included. What is not a number is outside.
    fn within_f64(&mut self, key: &Key, field: &str, value: f64, low: f64, high: f64) {
        if !(low..=high).contains(&value) {
            let message = format!("{field} is {value}, outside {low} to {high}");
            self.error(key, field, message, "choose a value inside");
        }
    }
}

fn header(board: &Document, found: &mut Findings) {
    found.name(&Key::Header, "title", &board.header.title);
    found.text(&Key::Header, "description", &board.header.description);
    if let Err(why) = dns::name(&board.site.domain) {
        let help = "write a name such as www.foobar.com";
        found.error(&Key::Site, "domain", why, help);
    }
    let parts = parts(board);
    if parts > MAX_PARTS {
        let message = format!("the board has {parts} parts, more than {MAX_PARTS}");
        found.error(&Key::Header, "", message, "split the board");
    }
    if board.edges.len() > MAX_EDGES {
        let edges = board.edges.len();
        let message = format!("the board has {edges} edges, more than {MAX_EDGES}");
        found.error(&Key::Header, "", message, "split the board");
    }
    if parts <= MAX_PARTS && board.edges.len() <= MAX_EDGES {
        found.list.extend(unserved(board));
    }
}

fn parts(board: &Document) -> usize {
    board.nodes.len() + board.frames.len() + board.notes.len()
}

/// Why a board is not served, when it has more parts or edges than can be run in reasonable time.
pub fn unserved(board: &Document) -> Option<Diagnostic> {
    let (parts, edges) = (parts(board), board.edges.len());
    let (most_parts, most_edges) = MAX_SERVED;
    let message = match (parts > most_parts, edges > most_edges) {
        (true, _) => {
            format!("the board is not served: it has {parts} parts, more than {most_parts}")
        }
        (false, true) => {
            format!("the board is not served: it has {edges} edges, more than {most_edges}")
        }
        (false, false) => return None,
    };
    let help = "split the board to run it; it can be looked at, changed and saved";
    Some(Diagnostic::warning(Some(Key::Header), message, help))
}

/// Frames, nodes, edges and notes share one space of names: a fault or a story step names any of
/// them by id alone.
fn shared_ids(board: &Document, found: &mut Findings) {
    let mut seen: BTreeMap<&Id, &str> = BTreeMap::new();
    let frames = board
        .frames
        .keys()
        .map(|id| (id, "frame", Key::Frame(id.clone())));
    let nodes = board
        .nodes
        .keys()
        .map(|id| (id, "node", Key::Node(id.clone())));
    let edges = board
        .edges
        .keys()
        .map(|id| (id, "edge", Key::Edge(id.clone())));
    let notes = board
        .notes
        .keys()
        .map(|id| (id, "note", Key::Note(id.clone())));
    for (id, what, key) in frames.chain(nodes).chain(edges).chain(notes) {
        if let Some(other) = seen.get(id) {
            let message = format!("{} already has the id {id}", words::a(other));
            found.error(&key, "id", message, "give one of them another id");
        } else {
            seen.insert(id, what);
        }
    }
}

/// True when something that can be pointed at has this id.
fn exists(board: &Document, id: &Id) -> bool {
    board.nodes.contains_key(id)
        || board.edges.contains_key(id)
        || board.frames.contains_key(id)
        || board.notes.contains_key(id)
}

#[cfg(test)]
mod tests;
