//! A new node goes into an edge: `a -> b` becomes `a -> new -> b`.

use crate::board::{Cell, Document, Edge, EdgeKind, Id, Key, Kind, Patch, Record};

use super::connect::carries;
use super::create::{free_around, free_id, sample, taken};
use super::{homes, naming};

/// Whether a kind fits into an edge: an error says which half of it would make no sense.
pub fn fits(board: &Document, edge: &Id, kind: Kind) -> Result<(), String> {
    halves(board, edge, kind).map(|_| ())
}

/// The edge, and what its two halves would carry with a node of a kind between them.
fn halves<'a>(
    board: &'a Document,
    edge: &Id,
    kind: Kind,
) -> Result<(&'a Edge, EdgeKind, EdgeKind), String> {
    let old = board.edges.get(edge);
    let old = old.ok_or_else(|| format!("there is no edge {edge}"))?;
    let kind_of = |id: &Id| {
        let node = board.nodes.get(id);
        node.map(crate::board::Node::kind)
            .ok_or_else(|| format!("there is no node {id}"))
    };
    let (from, to) = (kind_of(&old.from)?, kind_of(&old.to)?);
    Ok((old, carries(from, kind)?, carries(kind, to)?))
}

/// A new node in the middle of an edge, in the free place nearest to a cell.
pub fn near(board: &Document, edge: &Id, kind: Kind, cell: Cell) -> Result<(Id, Patch), String> {
    let size = sample(board, kind).size();
    into_edge(board, edge, kind, free_around(board, cell, size))
}

/// A new node at a place, in the middle of an edge. The first half keeps the label, the wire and
/// the `server` line of the edge; the second half has a wire of its own.
pub fn into_edge(board: &Document, edge: &Id, kind: Kind, at: Cell) -> Result<(Id, Patch), String> {
    let (old, before, after) = halves(board, edge, kind)?;
    let mut node = sample(board, kind);
    node.at = at;
    node.frame = homes::home(board, node.rect());
    let id = node.id.clone();
    let mut first = Edge::new(old.from.clone(), id.clone(), before);
    first.label.clone_from(&old.label);
    first.link = old.link.clone();
    first.server = old.server.clone();
    first.extra = old.extra.clone();
    let second = Edge::new(id.clone(), old.to.clone(), after);
    let mut next = board.clone();
    // A removal and two additions, as one patch of this board.
    Patch::removing(board, [Key::Edge(edge.clone())])
        .apply(&mut next)
        .map_err(|e| e.to_string())?;
    next.insert(Record::Node(node));
    for mut half in [first, second] {
        // Two long names make no id.
        if Id::new(half.id.as_str()).is_err() || taken(&next, &half.id) {
            half.id = free_id(&next, "edge");
        }
        next.insert(Record::Edge(half));
    }
    let patch = Patch::between(board, &next);
    // The visitor's first server may be another one now: the site's address follows.
    Ok((id, naming::complete(board, patch)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::edit::{connect, create};

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    #[test]
    fn an_edge_is_split_and_its_label_stays_with_the_first_half() {
        let mut board = Document::default();
        for (kind, x) in [(Kind::Client, 0), (Kind::WebServer, 60)] {
            let (_, patch) = create::node(&board, kind, |_| Cell::new(x, 0));
            patch.apply(&mut board).unwrap();
        }
        let (edge, patch) = connect::connection(&board, &id("user"), &id("web")).unwrap();
        patch.apply(&mut board).unwrap();
        "in".clone_into(&mut board.edges.get_mut(&edge).unwrap().label);
        let before = board.clone();
        let at = Cell::new(30, 0);
        let (lb, patch) = into_edge(&board, &edge, Kind::LoadBalancer, at).unwrap();
        patch.apply(&mut board).unwrap();
        let names: Vec<&str> = board.edges.keys().map(Id::as_str).collect();
        assert_eq!(names, ["lb->web", "user->lb"]);
        assert_eq!(board.edges[&id("user->lb")].label, "in");
        assert_eq!(board.edges[&id("lb->web")].kind, EdgeKind::Http);
        assert_eq!(board.nodes[&lb].at, at);
        patch.invert().apply(&mut board).unwrap();
        assert_eq!(board, before);
        let why = into_edge(&board, &edge, Kind::Database, at).unwrap_err();
        assert!(why.contains("nothing to ask"), "{why}");
    }
}
