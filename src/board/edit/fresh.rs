//! Free names: ids that nothing has, and what people call a copy.

use std::collections::BTreeSet;

use crate::board::id::MAX_LEN;
use crate::board::{Document, Id, Kind};

use super::create::taken;

/// The ids of a board, and those that were given away since.
#[derive(Debug)]
pub(super) struct Names<'a> {
    board: &'a Document,
    given: BTreeSet<Id>,
}

impl<'a> Names<'a> {
    pub(super) fn of(board: &'a Document) -> Self {
        Self {
            board,
            given: BTreeSet::new(),
        }
    }

    /// True when something that can be pointed at has this id. Frames, nodes, edges and notes share
    /// one space of names.
    pub(super) fn is_taken(&self, id: &Id) -> bool {
        self.given.contains(id) || taken(self.board, id)
    }

    /// The first free id of a stem: `web`, `web-2`, `web-3`.
    pub(super) fn first(&mut self, stem: &str) -> Id {
        match Id::new(stem) {
            Ok(id) if !self.is_taken(&id) => self.give(id),
            _ => self.count_on(stem, 2),
        }
    }

    /// The id itself where it is free, else the next one that counts on from it: after `web-1` comes
    /// `web-2`, after `web` too.
    pub(super) fn like(&mut self, id: &Id) -> Id {
        if !self.is_taken(id) {
            return self.give(id.clone());
        }
        let (stem, number) = numbered(id.as_str(), '-');
        self.count_on(stem, number.unwrap_or(1).saturating_add(1))
    }

    /// The id of an edge between two nodes: `from->to` where that is free and short enough.
    pub(super) fn edge(&mut self, from: &Id, to: &Id) -> Id {
        // Two long names make no id, and another edge may join the same two.
        match Id::new(&format!("{from}->{to}")) {
            Ok(id) if !self.is_taken(&id) => self.give(id),
            _ => self.first("edge"),
        }
    }

    /// The first free id of a stem from a number on. Ends, because a board is finite; a stem that
    /// leaves no room for the number is cut.
    fn count_on(&mut self, stem: &str, from: u64) -> Id {
        let mut n = from;
        loop {
            let number = format!("-{n}");
            let room = MAX_LEN.saturating_sub(number.len());
            let stem = stem.get(..room).unwrap_or(stem);
            if let Ok(id) = Id::new(&format!("{stem}{number}"))
                && !self.is_taken(&id)
            {
                return self.give(id);
            }
            n = n.wrapping_add(1);
        }
    }

    fn give(&mut self, id: Id) -> Id {
        self.given.insert(id.clone());
        id
    }
}

/// A text and the number at its end: `web-12` is `web` and 12, `web` and `-3` have none.
fn numbered(text: &str, sign: char) -> (&str, Option<u64>) {
    match text.rsplit_once(sign) {
        Some((stem, digits))
            if !stem.is_empty()
                && !digits.is_empty()
                && digits.bytes().all(|b| b.is_ascii_digit()) =>
        {
            match digits.parse() {
                Ok(number) => (stem, Some(number)),
                Err(_) => (text, None),
            }
        }
        _ => (text, None),
    }
}

/// What a new node is called: names of its kind that count (`Nginx 1`, `Nginx 2`) are counted on, else
/// it has the usual name of its kind, with a number where that is taken.
pub(super) fn new_name(board: &Document, kind: Kind, usual: &str) -> String {
    let is_taken = |name: &str| board.nodes.values().any(|n| n.name == name);
    let same = board.nodes.values().filter(|n| n.kind() == kind);
    let counting = same.filter_map(|n| {
        let (stem, number) = numbered(&n.name, ' ');
        Some((number?, stem))
    });
    let name = match counting.max() {
        Some((number, stem)) => format!("{stem} {number}"),
        None => usual.to_owned(),
    };
    called(&name, is_taken, is_taken)
}

/// What a copy is called. A name that counts (`Nginx 2`) counts on while the board has it anywhere;
/// another one only while something at the same home has it.
pub(super) fn called(
    name: &str,
    anywhere: impl Fn(&str) -> bool,
    at_home: impl Fn(&str) -> bool,
) -> String {
    let (stem, number) = numbered(name, ' ');
    let is_taken = |name: &str| match number {
        Some(_) => anywhere(name),
        None => at_home(name),
    };
    if name.trim().is_empty() || !is_taken(name) {
        return name.to_owned();
    }
    let mut n = number.unwrap_or(1);
    loop {
        n = n.wrapping_add(1);
        let next = format!("{stem} {n}");
        if !anywhere(&next) {
            return next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Cell, Node};

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn board(ids: &[&str]) -> Document {
        let mut board = Document::default();
        for name in ids {
            let node = Node::new(id(name), Kind::Box, name, Cell::default());
            board.nodes.insert(node.id.clone(), node);
        }
        board
    }

    #[test]
    fn ids_count_on_in_their_own_stem() {
        let board = board(&[
            "web-1",
            "web-2",
            "db-primary",
            "lb",
            "x-99999999999999999999",
        ]);
        let mut names = Names::of(&board);
        for (like, expected) in [
            ("web-1", "web-3"),
            ("web-2", "web-4"),
            ("web-9", "web-9"),
            ("db-primary", "db-primary-2"),
            ("lb", "lb-2"),
            ("lb", "lb-3"),
            ("free", "free"),
            ("x-99999999999999999999", "x-99999999999999999999-2"),
        ] {
            assert_eq!(names.like(&id(like)), id(expected), "{like}");
        }
        assert_eq!(names.first("lb"), id("lb-4"));
        assert_eq!(names.edge(&id("a"), &id("b")), id("a->b"));
        assert_eq!(names.edge(&id("a"), &id("b")), id("edge"));
    }

    #[test]
    fn a_long_id_still_gets_a_number() {
        let long = "x".repeat(MAX_LEN);
        let board = board(&[&long]);
        let mut names = Names::of(&board);
        let next = names.like(&id(&long));
        assert_eq!(next.as_str().len(), MAX_LEN);
        assert!(next.as_str().ends_with("x-2"));
        assert_eq!(names.edge(&id(&long), &id("b")), id("edge"));
    }

    #[test]
    fn names_that_count_go_on_counting() {
        let there = ["Nginx 1", "Nginx 2", "Primary", "Web"];
        let anywhere = |name: &str| there.contains(&name);
        let check = |name: &str, home: &[&str], expected: &str| {
            assert_eq!(called(name, anywhere, |n| home.contains(&n)), expected);
        };
        check("Nginx 1", &[], "Nginx 3");
        check("Primary", &[], "Primary");
        check("Web", &["Web"], "Web 2");
        check("", &[""], "");
        check("New 7", &[], "New 7");
    }

    #[test]
    fn a_new_part_counts_on_in_the_names_of_its_kind() {
        let mut board = Document::default();
        let add = |board: &mut Document, name: &str, kind| {
            let made = Node::new(
                id(&format!("n{}", board.nodes.len())),
                kind,
                name,
                Cell::default(),
            );
            board.nodes.insert(made.id.clone(), made);
        };
        assert_eq!(new_name(&board, Kind::WebServer, "Web"), "Web");
        add(&mut board, "Web", Kind::WebServer);
        assert_eq!(new_name(&board, Kind::WebServer, "Web"), "Web 2");
        for name in ["Nginx 2", "Nginx 10"] {
            add(&mut board, name, Kind::WebServer);
        }
        assert_eq!(new_name(&board, Kind::WebServer, "Web"), "Nginx 11");
        // A part of another kind may have the name already.
        add(&mut board, "Nginx 11", Kind::Box);
        assert_eq!(new_name(&board, Kind::WebServer, "Web"), "Nginx 12");
        add(&mut board, "Primary", Kind::Database);
        assert_eq!(new_name(&board, Kind::Database, "Database"), "Database");
    }
}
