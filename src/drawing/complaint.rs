//! What could not be drawn as it should, in words: the same ones on the screen and on the command line.

use super::scene::Complaint;
use crate::board::{Diagnostic, Document, Id, Key};

impl Complaint {
    /// What is wrong, with what, and what to do. The board is that of the scene.
    pub fn told(&self, board: &Document) -> Diagnostic {
        let (id, what, help) = match self {
            Self::NoRoute(id) => (
                id,
                "there is no free way for this line".to_owned(),
                "move its two ends apart, or other boxes away",
            ),
            Self::NoLabelRoom(id) => (
                id,
                "there is no room for this label".to_owned(),
                "shorten it, or make room beside its line",
            ),
            Self::NoStyle(id) => (
                id,
                "this line is too short to show its kind".to_owned(),
                "move its two ends apart",
            ),
            Self::Misplaced(id) => (
                id,
                "it does not stand in its own machine, or stands in another one".to_owned(),
                "move it, or change its frame",
            ),
            Self::NameCut(id) => (
                id,
                "the name is cut so short that it may be another one's".to_owned(),
                "make the box wider",
            ),
            Self::Overlap(id, other) => (
                id,
                format!("{id} and {other} cover each other"),
                "move one of them",
            ),
        };
        Diagnostic::warning(key_of(board, id), what, help)
    }
}

/// The record of an id: a complaint tells no kinds, and records of a sound board share no ids.
fn key_of(board: &Document, id: &Id) -> Option<Key> {
    let id = || id.clone();
    let node = board.nodes.contains_key(&id()).then(|| Key::Node(id()));
    let frame = || board.frames.contains_key(&id()).then(|| Key::Frame(id()));
    let edge = || board.edges.contains_key(&id()).then(|| Key::Edge(id()));
    let note = || board.notes.contains_key(&id()).then(|| Key::Note(id()));
    node.or_else(frame).or_else(edge).or_else(note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Kind, Node};

    #[test]
    fn a_complaint_says_what_where_and_what_to_do() {
        let id = |text: &str| Id::new(text).unwrap();
        let mut board = Document::default();
        let web = Node::new(id("web"), Kind::WebServer, "Nginx", Cell::default());
        board.nodes.insert(id("web"), web);
        let told = Complaint::Overlap(id("web"), id("db")).told(&board);
        assert_eq!(told.key, Some(Key::Node(id("web"))));
        let expected = "warning: web and db cover each other; in web; move one of them";
        assert_eq!(told.to_string(), expected);
        // What the board does not hold is told all the same.
        let gone = Complaint::NoRoute(id("a->b")).told(&board);
        assert_eq!(gone.key, None);
    }
}
