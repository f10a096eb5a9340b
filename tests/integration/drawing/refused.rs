//! What cannot be drawn so that it reads one way only is complained of.

use wireboard::board::{Cell, Document, Edge, EdgeKind, Frame, Id, Kind, Node, Note, Size};
use wireboard::drawing::scene::Complaint;

use super::{build, reading};

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn with_box(mut board: Document, name: &str, x: i32, y: i32, w: u16) -> Document {
    let mut node = Node::new(id(name), Kind::Box, name, Cell::new(x, y));
    node.size = Some(Size::new(w, 3));
    board.nodes.insert(node.id.clone(), node);
    board
}

fn with_frame(mut board: Document, name: &str, x: i32, w: u16) -> Document {
    let frame = Frame::new(id(name), name, Cell::new(x, 0), Size::new(w, 9));
    board.frames.insert(frame.id.clone(), frame);
    board
}

fn with_edge(mut board: Document, from: &str, to: &str, kind: EdgeKind) -> Document {
    let edge = Edge::new(id(from), id(to), kind);
    board.edges.insert(edge.id.clone(), edge);
    board
}

#[test]
fn a_box_in_a_frame_that_is_not_its_own() {
    let board = with_frame(Document::default(), "zone", 0, 30);
    let mut board = with_box(board, "web", 5, 3, 8);
    assert_eq!(build(&board).complaints, [Complaint::Misplaced(id("web"))]);
    let web = board.nodes.get_mut(&id("web")).unwrap();
    web.frame = Some(id("zone"));
    assert_eq!(build(&board).complaints, []);
    let web = board.nodes.get_mut(&id("web")).unwrap();
    web.at.x = 90;
    assert_eq!(build(&board).complaints, [Complaint::Misplaced(id("web"))]);
}

#[test]
fn a_frame_in_a_frame_that_is_not_its_own() {
    let board = with_frame(Document::default(), "zone", 0, 60);
    let mut board = with_frame(board, "host", 5, 20);
    let host = board.frames.get_mut(&id("host")).unwrap();
    (host.at.y, host.size.h) = (2, 4);
    assert_eq!(build(&board).complaints, [Complaint::Misplaced(id("host"))]);
    let host = board.frames.get_mut(&id("host")).unwrap();
    host.frame = Some(id("zone"));
    assert_eq!(build(&board).complaints, []);
}

#[test]
fn names_that_are_cut_to_the_same() {
    let board = with_box(Document::default(), "server-1", 0, 0, 8);
    let board = with_box(board, "server-2", 20, 0, 20);
    assert_eq!(
        build(&board).complaints,
        [Complaint::NameCut(id("server-1"))]
    );
    let board = with_box(Document::default(), "server-1", 0, 0, 8);
    let board = with_box(board, "web", 20, 0, 8);
    assert_eq!(build(&board).complaints, []);
}

#[test]
fn a_line_too_short_for_its_dashes() {
    let boxes = with_box(Document::default(), "a", 0, 0, 8);
    let boxes = with_box(boxes, "b", 9, 0, 8);
    let dashed = with_edge(boxes.clone(), "a", "b", EdgeKind::Replication);
    assert_eq!(build(&dashed).complaints, [Complaint::NoStyle(id("a->b"))]);
    let solid = with_edge(boxes, "a", "b", EdgeKind::Http);
    assert_eq!(build(&solid).complaints, []);
}

#[test]
fn a_note_beside_a_line_is_no_label() {
    let board = with_box(Document::default(), "a", 0, 0, 8);
    let board = with_box(board, "b", 40, 0, 8);
    let mut board = with_edge(board, "a", "b", EdgeKind::Http);
    let note = Note::new(id("note"), "a note", Cell::new(18, 0), Size::new(10, 1));
    board.notes.insert(note.id.clone(), note);
    let scene = build(&board);
    assert_eq!(scene.complaints, []);
    assert_eq!(reading::misread(&board, &scene), Vec::<String>::new());
}
