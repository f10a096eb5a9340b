//! Turning an edge round: who was asked asks.

use std::collections::BTreeMap;

use crate::board::kind::Role;
use crate::board::{Document, Edge, EdgeKind, Id, Key, Patch, Props, Record};

use super::carried::{anew, ends};
use super::fresh::Names;
use super::{naming, refs, sound};

/// Turns an edge round. An id that says `from->to` says it the other way round then, and what speaks
/// of the edge follows. Turning a copying of databases round changes which of the two leads. An
/// error says what does not fit.
pub fn flip(board: &Document, id: &Id) -> Result<(Id, Patch), String> {
    let edge = board
        .edges
        .get(id)
        .ok_or_else(|| format!("there is no edge {id}"))?;
    let (from, to) = ends(board, edge).ok_or_else(|| format!("{id} has an end that is missing"))?;
    let kind = anew(edge.kind, (from, to), (to, from))?;
    let same = |e: &&Edge| e.from == edge.to && e.to == edge.from && e.kind == kind;
    if let Some(other) = board.edges.values().find(same) {
        return Err(format!("{} leads that way already", other.id));
    }
    let mut turned = edge.clone();
    (turned.from, turned.to) = (edge.to.clone(), edge.from.clone());
    turned.kind = kind;
    let mut patch = Patch::default();
    if *id == Id::of_edge(&edge.from, &edge.to) {
        turned.id = Names::of(board).edge(&turned.from, &turned.to);
        patch.put(board, Key::Edge(id.clone()), None);
        let new = vec![turned.id.clone()];
        refs::follow(board, &mut patch, &BTreeMap::from([(id.clone(), new)]));
    }
    let new = turned.id.clone();
    if kind == EdgeKind::Replication {
        for (node, leads) in [(&turned.from, true), (&turned.to, false)] {
            let Some(mut node) = board.nodes.get(node).cloned() else {
                continue;
            };
            if let Props::Database(database) = &mut node.props {
                database.role = if leads { Role::Primary } else { Role::Replica };
                database.primary = (!leads).then(|| turned.from.clone());
            }
            patch.put(board, Key::Node(node.id.clone()), Some(Record::Node(node)));
        }
    }
    patch.put(board, Key::Edge(new.clone()), Some(Record::Edge(turned)));
    let patch = naming::complete(board, patch);
    sound::checked(board, patch).map(|patch| (new, patch))
}
