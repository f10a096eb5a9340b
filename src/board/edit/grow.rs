//! Growing: a new node, connected with one that is there, in a direction or at a place.

use std::collections::BTreeSet;

use crate::board::{
    Cell, Direction, Document, EdgeKind, Frame, Id, Kind, Node, Patch, Props, Record, Rect, Size,
};

use super::{connect, create, homes, push, room};
use crate::board::kind::Role;

/// Free cells between the two: columns for an arrow, rows for one.
const GAP: (i32, i32) = (6, 3);
/// Places that are tried to both sides of the wished one, and steps away from it.
const TRIES: i32 = 12;

/// How many of the nearest places are tried inside the present borders of a machine before it grows:
/// straight ahead, and one step to each side.
const NEAR: usize = 3;

/// Kinds that can be connected with a kind, the likeliest one first.
pub fn kinds(from: Kind) -> Vec<Kind> {
    let fits = |kind: &Kind| {
        connect::carries(from, *kind).is_ok() || connect::carries(*kind, from).is_ok()
    };
    let likely = likely(from);
    let rest = Kind::ALL.into_iter().filter(|k| *k != likely);
    std::iter::once(likely).chain(rest).filter(fits).collect()
}

/// What usually comes next to a kind.
const fn likely(from: Kind) -> Kind {
    match from {
        Kind::Client | Kind::LoadBalancer | Kind::Firewall | Kind::Cdn => Kind::WebServer,
        Kind::Dns => Kind::Client,
        Kind::WebServer | Kind::Codebase | Kind::Queue | Kind::Monitor => Kind::AppServer,
        Kind::AppServer | Kind::Database => Kind::Database,
        Kind::Cache | Kind::External => Kind::WebServer,
        Kind::Box | Kind::Note => Kind::Box,
    }
}

/// A new node beside another one, connected with it. What usually shares a machine with it stands on
/// the same one, which grows with it and pushes away what is in its way; where something locked is in
/// the way, and for everything else, it stands outside. An error says why the two kinds cannot be
/// connected.
pub fn beside(
    board: &Document,
    from: &Id,
    direction: Direction,
    kind: Kind,
) -> Result<(Id, Patch), String> {
    let node = board.nodes.get(from);
    let node = node.ok_or_else(|| format!("there is no node {from}"))?;
    let size = create::sample(board, kind).size();
    if let Some(machine) = &node.frame
        && share_a_machine(node.kind(), kind)
    {
        let at = free_beside(board, node.rect(), direction, size, Some(machine));
        if let Some(made) = on_machine(board, from, kind, at, machine)? {
            return Ok(made);
        }
    }
    // Outside the machines that the node stands on, past their border.
    let start = board
        .frame_chain(node.frame.as_ref())
        .last()
        .and_then(|f| board.frames.get(f))
        .map_or(node.rect(), |f| past(f.rect(), node.rect(), direction));
    let at = free_beside(board, start, direction, size, None);
    grown(board, from, kind, at)
}

/// A new node on a machine, which grows with it; nothing where something locked is in the way.
fn on_machine(
    board: &Document,
    from: &Id,
    kind: Kind,
    at: Cell,
    machine: &Id,
) -> Result<Option<(Id, Patch)>, String> {
    let mut node = create::sample(board, kind);
    node.at = at;
    node.frame = Some(machine.clone());
    let (id, rect) = (node.id.clone(), node.rect());
    let mut next = board.clone();
    let before = board.clone();
    homes::stretch(&mut next, Some(machine), rect);
    next.insert(Record::Node(node));
    push::make_room(
        &mut next,
        &before,
        &BTreeSet::from([id.clone(), from.clone()]),
    );
    // Something locked does not grow.
    let mut around = next.frame_chain(Some(machine)).into_iter();
    let stands = around.all(|f| {
        let frame = next.frames.get(&f);
        frame.is_some_and(|f| homes::surrounds(f, rect))
    });
    if !stands || room::newly_covered(board, &next).is_some() {
        return Ok(None);
    }
    connected(board, next, from, id).map(Some)
}

/// A new node at a place, connected with another one.
pub fn at(board: &Document, from: &Id, cell: Cell, kind: Kind) -> Result<(Id, Patch), String> {
    let size = create::sample(board, kind).size();
    grown(board, from, kind, create::free_around(board, cell, size))
}

fn grown(board: &Document, from: &Id, kind: Kind, at: Cell) -> Result<(Id, Patch), String> {
    let mut node = create::sample(board, kind);
    node.at = at;
    let id = node.id.clone();
    let mut next = board.clone();
    let rect = node.rect();
    node.frame = homes::home(board, rect);
    let shared = board
        .nodes
        .get(from)
        .filter(|other| node.frame.is_none() && share_a_machine(other.kind(), kind));
    if let Some(machine) = shared.and_then(|other| other.frame.as_ref())
        && is_clear(board, machine, rect)
        && let Some(made) = on_machine(board, from, kind, at, machine)?
    {
        return Ok(made);
    }
    next.insert(Record::Node(node));
    connected(board, next, from, id)
}

/// The patch to a board on which a new node stands, connected with the one that it grew from.
fn connected(
    board: &Document,
    mut next: Document,
    from: &Id,
    id: Id,
) -> Result<(Id, Patch), String> {
    let from = &leader(&next, from, &id).unwrap_or_else(|| from.clone());
    let place = |id: &Id| next.nodes.get(id).map(|n| rank(n.kind()));
    let asks = place(from) <= place(&id);
    let (first, second) = if asks { (from, &id) } else { (&id, from) };
    let (_, edge) = connect::connection(&next, first, second)?;
    edge.apply(&mut next).map_err(|e| e.to_string())?;
    Ok((id, Patch::between(board, &next)))
}

/// Whom a new database copies that grew from a replica: its primary, as no replica is copied.
fn leader(board: &Document, from: &Id, new: &Id) -> Option<Id> {
    let database = |id: &Id| match &board.nodes.get(id)?.props {
        Props::Database(database) => Some(database),
        _ => None,
    };
    let (old, _) = (database(from)?, database(new)?);
    let primary = old.primary.as_ref().filter(|_| old.role == Role::Replica)?;
    board.nodes.contains_key(primary).then(|| primary.clone())
}

/// True when a machine can grow to a rectangle without covering what does not stand on it.
fn is_clear(board: &Document, machine: &Id, rect: Rect) -> bool {
    let space = homes::stretched(board, machine, rect);
    let on_it = |around: Option<&Id>| board.frame_chain(around).contains(machine);
    let nodes = board.nodes.values().filter(|n| !on_it(n.frame.as_ref()));
    let outer = board.frame_chain(Some(machine));
    let frames = board
        .frames
        .values()
        .filter(|f| !on_it(f.frame.as_ref()) && !outer.contains(&f.id));
    let mut others = nodes.map(Node::rect).chain(frames.map(Frame::rect));
    !others.any(|r| r.intersects(space))
}

/// True for kinds that usually run on one machine: what is bound to another part, and what may stand
/// anywhere.
fn share_a_machine(a: Kind, b: Kind) -> bool {
    if [a, b].iter().any(|kind| stands_anywhere(*kind)) {
        return true;
    }
    let kinds = [connect::carries(a, b), connect::carries(b, a)];
    kinds
        .iter()
        .flatten()
        .any(|kind| matches!(kind, EdgeKind::App | EdgeKind::Deploy | EdgeKind::Sql))
}

/// True for kinds that are put beside whatever they are for.
const fn stands_anywhere(kind: Kind) -> bool {
    match kind {
        Kind::Cache | Kind::Queue | Kind::Box | Kind::Note => true,
        Kind::Client
        | Kind::Dns
        | Kind::LoadBalancer
        | Kind::Firewall
        | Kind::WebServer
        | Kind::AppServer
        | Kind::Codebase
        | Kind::Database
        | Kind::Cdn
        | Kind::Monitor
        | Kind::External => false,
    }
}

/// Where a kind usually stands on the way of a request: the lower one asks.
const fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Client | Kind::Monitor => 0,
        Kind::Dns | Kind::Codebase => 1,
        Kind::Cdn | Kind::External => 2,
        Kind::Firewall => 3,
        Kind::LoadBalancer => 4,
        Kind::WebServer => 5,
        Kind::AppServer => 6,
        Kind::Cache | Kind::Queue => 7,
        Kind::Database => 8,
        Kind::Box | Kind::Note => 9,
    }
}

/// The rectangle of a node, stretched to the border of the machines around it on one side.
const fn past(outer: Rect, node: Rect, direction: Direction) -> Rect {
    match direction {
        Direction::Left => Rect::new(outer.x, node.y, node.w, node.h),
        Direction::Right => Rect::new(outer.right() - node.w, node.y, node.w, node.h),
        Direction::Up => Rect::new(node.x, outer.y, node.w, node.h),
        Direction::Down => Rect::new(node.x, outer.bottom() - node.h, node.w, node.h),
    }
}

/// The free place nearest to straight ahead. On a machine only what stands on it counts: it grows,
/// and what is around it gives way; a place inside its present borders comes first.
fn free_beside(
    board: &Document,
    start: Rect,
    direction: Direction,
    size: Size,
    machine: Option<&Id>,
) -> Cell {
    let (w, h) = (i32::from(size.w), i32::from(size.h));
    let (dx, dy) = direction.delta();
    let middle = start.center();
    let ahead = match direction {
        Direction::Left => Cell::new(start.x - GAP.0 - w, middle.y - h / 2),
        Direction::Right => Cell::new(start.right() + GAP.0, middle.y - h / 2),
        Direction::Up => Cell::new(middle.x - w / 2, start.y - GAP.1 - h),
        Direction::Down => Cell::new(middle.x - w / 2, start.bottom() + GAP.1),
    };
    let aside = if dx == 0 {
        (w + GAP.0, 0)
    } else {
        (0, h + GAP.1)
    };
    let mut tried: Vec<(i32, i32)> = (0..TRIES)
        .flat_map(|out| (-TRIES..=TRIES).map(move |k| (out, k)))
        .collect();
    tried.sort_by_key(|(out, k)| (k.abs() + 2 * out, *out, *k < 0));
    let places = tried.into_iter().map(|(out, k)| {
        let far = out * (if dx == 0 { h + GAP.1 } else { w + GAP.0 });
        ahead.offset(dx * far + k * aside.0, dy * far + k * aside.1)
    });
    let places: Vec<Cell> = places.collect();
    let free = |at: &&Cell| match machine {
        Some(machine) => is_free_on(board, machine, Rect::at(**at, size)),
        None => is_free_outside(board, Rect::at(**at, size)),
    };
    let near = places.iter().take(NEAR).filter(free).find(|at| {
        let frame = machine.and_then(|m| board.frames.get(m));
        frame.is_some_and(|f| homes::surrounds(f, Rect::at(**at, size)))
    });
    let best = near.or_else(|| places.iter().find(free));
    best.copied().unwrap_or(ahead)
}

/// True when a box covers nothing that stands on a machine, with air around it.
fn is_free_on(board: &Document, machine: &Id, rect: Rect) -> bool {
    let wide = rect.inflate(2, 1);
    let mut on_it = board.standing_on(Some(machine));
    let mut notes = board.notes.values();
    !on_it.any(|(_, r)| r.intersects(wide))
        && !notes.any(|n| {
            n.rect().intersects(wide) && homes::home(board, n.rect()).as_ref() == Some(machine)
        })
}

/// True when a box covers no part and crosses no machine, with air around it.
fn is_free_outside(board: &Document, rect: Rect) -> bool {
    let crosses = |f: &Frame| {
        let surrounds = f.rect().inflate(-1, -1).contains_rect(rect);
        f.rect().intersects(rect.inflate(3, 2)) && !surrounds
    };
    !create::is_taken(board, rect.inflate(2, 1)) && !board.frames.values().any(crosses)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Severity;
    use crate::board::check::check;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn apply(board: &mut Document, made: Result<(Id, Patch), String>) -> Id {
        let (id, patch) = made.unwrap();
        patch.apply(board).unwrap();
        id
    }

    #[test]
    fn a_chain_grows_to_the_right() {
        let mut board = Document::default();
        let (first, patch) = create::node(&board, Kind::Client, |_| Cell::new(0, 0));
        patch.apply(&mut board).unwrap();
        let mut from = first;
        for kind in [Kind::WebServer, Kind::AppServer, Kind::Database] {
            let made = beside(&board, &from, Direction::Right, kind);
            from = apply(&mut board, made);
        }
        let x: Vec<i32> = ["user", "web", "app", "db"]
            .map(|n| board.nodes[&id(n)].at.x)
            .to_vec();
        assert!(x.is_sorted(), "{x:?}");
        assert_eq!(board.edges.len(), 3);
        assert!(check(&board).iter().all(|d| d.severity != Severity::Error));
    }

    #[test]
    fn growing_four_ways_and_more_covers_nothing() {
        let mut board = Document::default();
        let (from, patch) = create::node(&board, Kind::LoadBalancer, |_| Cell::new(0, 0));
        patch.apply(&mut board).unwrap();
        for direction in Direction::ALL.into_iter().cycle().take(24) {
            let made = beside(&board, &from, direction, Kind::WebServer);
            apply(&mut board, made);
        }
        let rects: Vec<Rect> = board.nodes.values().map(Node::rect).collect();
        for (n, a) in rects.iter().enumerate() {
            assert!(rects[n + 1..].iter().all(|b| !a.intersects(*b)));
        }
    }

    #[test]
    fn what_shares_a_machine_stays_on_it_and_the_machine_grows() {
        let mut board = Document::default();
        let (web, patch) = create::node(&board, Kind::WebServer, |_| Cell::new(4, 4));
        patch.apply(&mut board).unwrap();
        let (server, patch) = create::machine(&board, std::slice::from_ref(&web), Cell::default());
        patch.apply(&mut board).unwrap();
        let made = beside(&board, &web, Direction::Right, Kind::AppServer);
        let app = apply(&mut board, made);
        assert_eq!(board.nodes[&app].frame, Some(server.clone()));
        let inside = board.frames[&server].rect().inflate(-1, -1);
        assert!(inside.contains_rect(board.nodes[&app].rect()));
        let made = beside(&board, &web, Direction::Left, Kind::LoadBalancer);
        let lb = apply(&mut board, made);
        assert_eq!(board.nodes[&lb].frame, None);
        assert!(
            board.edges.contains_key(&id("lb->web")),
            "an asker is connected towards it"
        );
    }

    /// Two machines, the lower one close below the upper one, which has `app` on it.
    fn stacked() -> Document {
        let mut board = Document::default();
        for (name, y) in [("upper", 0), ("lower", 11)] {
            let frame = Frame::new(id(name), name, Cell::new(0, y), Size::new(30, 10));
            board.insert(Record::Frame(frame));
        }
        let mut node = Node::new(id("app"), Kind::AppServer, "App", Cell::new(4, 2));
        node.frame = Some(id("upper"));
        board.insert(Record::Node(node));
        board
    }

    #[test]
    fn what_grows_from_a_replica_copies_its_primary() {
        let mut board = Document::default();
        let (first, patch) = create::node(&board, Kind::Database, |_| Cell::new(0, 0));
        patch.apply(&mut board).unwrap();
        let made = beside(&board, &first, Direction::Down, Kind::Database);
        let second = apply(&mut board, made);
        let made = beside(&board, &second, Direction::Right, Kind::Database);
        let third = apply(&mut board, made);
        assert!(board.edges.contains_key(&Id::of_edge(&first, &third)));
        assert!(check(&board).iter().all(|d| d.severity != Severity::Error));
    }

    #[test]
    fn a_machine_that_grows_pushes_away_what_is_in_its_way() {
        let mut board = stacked();
        let made = beside(&board, &id("app"), Direction::Down, Kind::Cache);
        let cache = apply(&mut board, made);
        let (node, upper) = (&board.nodes[&cache], board.frames[&id("upper")].rect());
        assert_eq!(node.frame, Some(id("upper")));
        assert!(upper.contains_rect(node.rect()));
        assert!(node.at.y > board.nodes[&id("app")].rect().bottom());
        let lower = board.frames[&id("lower")].rect();
        assert!(lower.y > upper.bottom(), "{upper:?} {lower:?}");
        assert_eq!(board.nodes[&id("app")].at, Cell::new(4, 2));
    }

    #[test]
    fn nothing_locked_gives_way_and_the_new_one_stands_elsewhere() {
        let mut board = stacked();
        for name in ["upper", "lower"] {
            board.frames.get_mut(&id(name)).unwrap().locked = true;
        }
        let before = board.frames.clone();
        let made = beside(&board, &id("app"), Direction::Down, Kind::Database);
        let db = apply(&mut board, made);
        assert_ne!(board.nodes[&db].frame, Some(id("upper")));
        assert_eq!(board.frames, before);
        assert!(room::covered(&board).is_empty());
    }

    #[test]
    fn a_machine_that_is_locked_gets_nothing_that_stands_beside_it() {
        let mut board = stacked();
        board.frames.remove(&id("lower"));
        board.frames.get_mut(&id("upper")).unwrap().locked = true;
        let before = board.frames.clone();
        for direction in [Direction::Down, Direction::Right] {
            let made = beside(&board, &id("app"), direction, Kind::Database);
            let db = apply(&mut board, made);
            let rect = board.nodes[&db].rect();
            let inside = board.frames[&id("upper")].rect().contains_rect(rect);
            assert_eq!(board.nodes[&db].frame.is_some(), inside, "{direction:?}");
        }
        assert_eq!(board.frames, before);
    }

    #[test]
    fn the_likeliest_kind_comes_first_and_every_offer_can_be_connected() {
        assert_eq!(kinds(Kind::AppServer).first(), Some(&Kind::Database));
        for from in Kind::ALL {
            let mut board = Document::default();
            let (id, patch) = create::node(&board, from, |_| Cell::default());
            patch.apply(&mut board).unwrap();
            for kind in kinds(from) {
                beside(&board, &id, Direction::Down, kind).unwrap();
            }
        }
    }
}
