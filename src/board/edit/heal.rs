//! Removing nodes that requests pass through, and joining what asked them with what they asked.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::board::check::MAX_EDGES;
use crate::board::{Document, Edge, EdgeKind, Id, Key, Patch, Record};

use super::carried::{brings_requests, ends};
use super::fresh::Names;
use super::{connect, naming, refs};

/// What healing does.
#[derive(Debug, Clone, PartialEq)]
pub struct Healed {
    /// The change.
    pub patch: Patch,
    /// The new edges.
    pub joined: Vec<Id>,
    /// What could not be joined, and why: `user and db: a client has nothing to ask of a database`.
    pub apart: Vec<String>,
}

/// Removes things as [`super::remove`] does, and joins every node that asked a removed one with every
/// node that it asked, over any number of removed nodes in a row. A new edge carries what its ends
/// say and keeps label and wire of the edge that came in. An error when that would be too many.
pub fn remove_and_heal(board: &Document, ids: &[Id]) -> Result<Healed, String> {
    let gone: BTreeSet<&Id> = ids
        .iter()
        .filter(|id| board.nodes.contains_key(id))
        .collect();
    let mut names = Names::of(board);
    let mut new: BTreeMap<(Id, Id), Edge> = BTreeMap::new();
    let mut apart = BTreeSet::new();
    let mut follows: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    let comes_in =
        |e: &&Edge| brings_requests(e.kind) && gone.contains(&e.to) && !gone.contains(&e.from);
    for way_in in board.edges.values().filter(comes_in) {
        for way_out in ways_out(board, &gone, &way_in.to) {
            let pair = (way_in.from.clone(), way_out.to.clone());
            if pair.0 == pair.1 {
                continue;
            }
            let kind = match joins(board, way_in, way_out) {
                Ok(kind) => kind,
                Err(why) => {
                    let (from, to) = (board.called(&pair.0), board.called(&pair.1));
                    apart.insert(format!("{from} and {to}: {why}"));
                    continue;
                }
            };
            let same = |e: &&Edge| e.from == pair.0 && e.to == pair.1 && e.kind == kind;
            let id = if let Some(known) = board.edges.values().find(same) {
                known.id.clone()
            } else if let Some(made) = new.get(&pair) {
                made.id.clone()
            } else {
                let mut edge = Edge {
                    id: names.edge(&pair.0, &pair.1),
                    from: pair.0.clone(),
                    to: pair.1.clone(),
                    kind,
                    ..way_in.clone()
                };
                if edge.label.is_empty() {
                    edge.label.clone_from(&way_out.label);
                }
                let id = edge.id.clone();
                new.insert(pair, edge);
                id
            };
            for old in [&way_in.id, &way_out.id] {
                let ids = follows.entry(old.clone()).or_default();
                if !ids.contains(&id) {
                    ids.push(id.clone());
                }
            }
        }
    }
    let edges = board.edges.len() + new.len();
    if edges > MAX_EDGES {
        return Err(format!(
            "joining everything would make {edges} edges, more than {MAX_EDGES}; delete without healing"
        ));
    }
    let mut patch = super::remove_only(board, ids);
    refs::release(board, &mut patch, follows);
    let joined = new.values().map(|e| e.id.clone()).collect();
    for edge in new.into_values() {
        patch.put(board, Key::Edge(edge.id.clone()), Some(Record::Edge(edge)));
    }
    Ok(Healed {
        patch: naming::complete(board, patch),
        joined,
        apart: apart.into_iter().collect(),
    })
}

/// The edges that lead from the removed nodes to others, over removed nodes only, nearest first.
fn ways_out<'a>(board: &'a Document, gone: &BTreeSet<&Id>, start: &'a Id) -> Vec<&'a Edge> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([start]);
    let mut waiting = VecDeque::from([start]);
    while let Some(at) = waiting.pop_front() {
        let leaves = |e: &&Edge| e.from == *at && brings_requests(e.kind);
        for edge in board.edges.values().filter(leaves) {
            if !gone.contains(&edge.to) {
                found.push(edge);
            } else if seen.insert(&edge.to) {
                waiting.push_back(&edge.to);
            }
        }
    }
    found
}

/// What joins the two far ends of two edges.
fn joins(board: &Document, way_in: &Edge, way_out: &Edge) -> Result<EdgeKind, String> {
    let (Some((from, _)), Some((_, to))) = (ends(board, way_in), ends(board, way_out)) else {
        return Err("one of them is not on the board".to_owned());
    };
    match connect::carries(from, to)? {
        EdgeKind::Replication => {
            Err("between two databases it has to be said which follows; connect them".to_owned())
        }
        kind => Ok(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::arbitrary::{drawn, some_of};
    use crate::board::{Cell, Kind, Node, Step};
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    /// user -> lb -> web -> app -> db, with a monitor that reads the balancer.
    fn board() -> Document {
        let mut board = Document::default();
        for (n, (name, kind)) in [
            ("user", Kind::Client),
            ("lb", Kind::LoadBalancer),
            ("web", Kind::WebServer),
            ("app", Kind::AppServer),
            ("db", Kind::Database),
            ("monitor", Kind::Monitor),
        ]
        .into_iter()
        .enumerate()
        {
            let node = Node::new(id(name), kind, name, Cell::new(n as i32 * 40, 0));
            board.insert(Record::Node(node));
        }
        for (from, to) in [
            ("user", "lb"),
            ("lb", "web"),
            ("web", "app"),
            ("app", "db"),
            ("monitor", "lb"),
        ] {
            let (_, patch) = connect::connection(&board, &id(from), &id(to)).unwrap();
            patch.apply(&mut board).unwrap();
        }
        board
    }

    fn healed(board: &Document, names: &[&str]) -> (Document, Healed) {
        let ids: Vec<Id> = names.iter().map(|n| id(n)).collect();
        let healed = remove_and_heal(board, &ids).unwrap();
        let mut after = board.clone();
        healed.patch.apply(&mut after).unwrap();
        (after, healed)
    }

    #[test]
    fn what_asked_a_removed_node_asks_what_it_asked() {
        let mut board = board();
        board.edges.get_mut(&id("user->lb")).unwrap().label = "one way in".to_owned();
        board
            .edges
            .get_mut(&id("user->lb"))
            .unwrap()
            .link
            .latency_us = 9;
        let (after, healed) = healed(&board, &["lb"]);
        assert_eq!(
            healed.joined,
            [id("user->web")],
            "the monitor reads, it does not ask"
        );
        assert!(healed.apart.is_empty());
        let edge = &after.edges[&id("user->web")];
        assert_eq!(
            (edge.kind, edge.label.as_str(), edge.link.latency_us),
            (EdgeKind::Http, "one way in", 9)
        );
    }

    #[test]
    fn several_in_a_row_are_healed_over_and_what_makes_no_sense_is_told() {
        let (after, one) = healed(&board(), &["lb", "web"]);
        assert_eq!(one.joined, [id("user->app")]);
        assert_eq!(after.edges[&id("user->app")].kind, EdgeKind::Http);
        let (after, two) = healed(&board(), &["app"]);
        assert_eq!(two.joined, []);
        assert_eq!(
            two.apart,
            ["web and db: a web server has nothing to ask of a database"]
        );
        assert!(!after.nodes.contains_key(&id("app")));
    }

    #[test]
    fn what_told_of_the_edges_tells_of_the_new_one() {
        let mut board = board();
        let step = |ids: &[&str]| Step {
            id: id("1"),
            title: String::new(),
            text: String::new(),
            about: ids.iter().map(|i| id(i)).collect(),
            back: false,
            request: None,
            extra: crate::board::Extra::new(),
        };
        board.insert(Record::Step(step(&["user", "user->lb", "lb", "lb->web"])));
        let (after, _) = healed(&board, &["lb"]);
        assert_eq!(after.story[&id("1")].about, [id("user"), id("user->web")]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn healing_removes_the_same_and_only_joins(board in drawn(), chosen in vec(0..20_usize, 1..4)) {
            let ids = some_of(&board, &chosen);
            let Ok(healed) = remove_and_heal(&board, &ids) else { return Ok(()) };
            let mut after = board.clone();
            healed.patch.apply(&mut after).unwrap();
            prop_assert!(ids.iter().all(|i| !after.nodes.contains_key(i)));
            for edge in after.edges.values() {
                prop_assert!(after.nodes.contains_key(&edge.from) && after.nodes.contains_key(&edge.to));
                prop_assert!(edge.from != edge.to);
            }
            let known = |id: &Id| board.edges.contains_key(id) || healed.joined.contains(id);
            prop_assert!(after.edges.keys().all(known));
            healed.patch.invert().apply(&mut after).unwrap();
            prop_assert_eq!(after, board);
        }
    }
}
