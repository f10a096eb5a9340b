//! New things: nodes, machines and notes, each as the patch that adds it.

use crate::board::{
    Cell, Document, Frame, Id, Kind, Node, Note, Patch, Props, Record, Rect, Size, note,
};

use super::{FARTHEST, fresh, homes, naming};

/// Free cells between things that are put side by side: room for an arrow and a label.
const GAP: (i32, i32) = (6, 3);
/// Places that are tried around a thing, in rings.
const RINGS: i32 = 12;
/// Cells between a machine's border and what is on it.
const MARGIN: (i32, i32) = (2, 2);

/// A node of a kind with a free id and a name, that stands nowhere yet. A name server knows the
/// site's name from the start ([`naming`]).
pub fn sample(board: &Document, kind: Kind) -> Node {
    let id = free_id(board, stem(kind));
    let name = fresh::new_name(board, kind, usual_name(kind));
    let mut node = Node::new(id, kind, &name, Cell::default());
    if let Props::Dns(dns) = &mut node.props {
        dns.records = naming::first_records(board);
    }
    node
}

/// A node of a kind: with a free id, a name, where `place` puts its size, on the machine that
/// surrounds it there.
pub fn node(board: &Document, kind: Kind, place: impl FnOnce(Size) -> Cell) -> (Id, Patch) {
    let mut node = sample(board, kind);
    node.at = place(node.size());
    node.frame = homes::home(board, node.rect());
    let id = node.id.clone();
    let patch = Patch::setting(board, [Record::Node(node)]);
    let patch = match kind {
        Kind::Dns => naming::complete(board, patch),
        _ => patch,
    };
    (id, patch)
}

/// A note with a text.
pub fn note(board: &Document, text: &str, at: Cell) -> (Id, Patch) {
    let id = free_id(board, "note");
    let widest = text.lines().map(|l| l.chars().count()).max().unwrap_or(0);
    let w = widest.clamp(8, 32);
    let rows = text.lines().map(|l| l.chars().count().div_ceil(w).max(1));
    let size = Size::new(
        w as u16 + note::MARGIN,
        rows.sum::<usize>().clamp(1, 30) as u16,
    );
    let note = Note::new(id.clone(), text, at, size);
    (id, Patch::setting(board, [Record::Note(note)]))
}

/// A machine around nodes, which run on it from now on; without nodes an empty one at a place.
pub fn machine(board: &Document, nodes: &[Id], at: Cell) -> (Id, Patch) {
    let id = free_id(board, "server");
    let inside: Vec<&Node> = nodes.iter().filter_map(|n| board.nodes.get(n)).collect();
    let around = inside.iter().map(|n| n.rect()).reduce(Rect::union);
    let rect = match around {
        Some(rect) => rect.inflate(MARGIN.0, MARGIN.1),
        None => Rect::new(at.x, at.y, 34, 10),
    };
    // The machine stands on what all its nodes stood on.
    let first = inside.first().and_then(|n| n.frame.clone());
    let shared = first.filter(|f| inside.iter().all(|n| n.frame.as_ref() == Some(f)));
    let mut frame = machine_at(board, &id, rect);
    frame.frame = shared;
    let moved = inside.into_iter().map(|node| {
        let mut node = node.clone();
        node.frame = Some(id.clone());
        Record::Node(node)
    });
    let records = std::iter::once(Record::Frame(frame)).chain(moved);
    let patch = Patch::setting(board, records);
    (id, patch)
}

/// A machine with these borders, called by its number.
pub(super) fn machine_at(board: &Document, id: &Id, rect: Rect) -> Frame {
    let name = format!("Server {}", board.frames.len() + 1);
    Frame::new(id.clone(), &name, rect.origin(), homes::size_of(rect))
}

/// A machine with these borders. What lies completely inside and stood where it stands runs on it
/// from now on.
pub fn machine_in(board: &Document, rect: Rect) -> (Id, Patch) {
    let id = free_id(board, "server");
    let mut frame = machine_at(board, &id, rect);
    frame.frame = homes::home(board, rect);
    let mut next = board.clone();
    next.insert(Record::Frame(frame));
    homes::take_in(&mut next, &id);
    (id, Patch::between(board, &next))
}

/// The free place nearest to a wish, right of it first, then below, in growing rings: nothing is
/// covered, and no machine's border is crossed. `near` is the thing beside which it is to stand.
pub fn free_place(board: &Document, near: Rect, beside: bool, size: Size) -> Cell {
    free_place_in(board, near, beside, size, None)
}

/// The free place nearest to standing with the middle at a cell.
pub fn free_around(board: &Document, cell: Cell, size: Size) -> Cell {
    let wish = cell.offset(-i32::from(size.w) / 2, -i32::from(size.h) / 2);
    free_place(board, Rect::at(wish, size), false, size)
}

/// True when a node or a note has cells in a place.
pub(super) fn is_taken(board: &Document, place: Rect) -> bool {
    let nodes = board.nodes.values().map(Node::rect);
    let notes = board.notes.values().map(|n| Rect::at(n.at, n.size));
    nodes.chain(notes).any(|r| r.intersects(place))
}

/// As [`free_place`], with places first that lie in what is seen of the board.
pub fn free_place_in(
    board: &Document,
    near: Rect,
    beside: bool,
    size: Size,
    seen: Option<Rect>,
) -> Cell {
    let (w, h) = (i32::from(size.w), i32::from(size.h));
    let step = (w.saturating_add(GAP.0), h.saturating_add(GAP.1));
    let origin = if beside {
        Cell::new(near.right(), near.y).offset(GAP.0, 0)
    } else {
        let (dx, dy) = (near.w.saturating_sub(w) / 2, near.h.saturating_sub(h) / 2);
        near.origin().offset(dx, dy)
    };
    let mut offsets: Vec<(i32, i32)> = (-RINGS..=RINGS)
        .flat_map(|dx| (-RINGS..=RINGS).map(move |dy| (dx, dy)))
        .collect();
    // Nearest first; right and below before left and above.
    offsets.sort_by_key(|(dx, dy)| (dx.abs() + dy.abs(), *dx < 0, *dy < 0, dx.abs()));
    let is_free = |at: &Cell| is_free(board, Rect::new(at.x, at.y, w, h));
    let fine = [(step.0, step.1), (step.0 / 2, step.1 / 2), (3, 2)];
    let tried = fine.into_iter().flat_map(|(w, h)| {
        let at =
            move |(dx, dy): &(i32, i32)| origin.offset(dx.saturating_mul(w), dy.saturating_mul(h));
        offsets.iter().map(at).collect::<Vec<_>>()
    });
    let below = || {
        let lowest = board.bounds().bottom();
        Cell::new(near.x, lowest).offset(0, GAP.1)
    };
    let free: Vec<Cell> = tried.filter(is_free).collect();
    let in_sight = |at: &&Cell| seen.is_some_and(|s| s.contains_rect(Rect::at(**at, size)));
    let best = free.iter().find(in_sight).or(free.first());
    best.copied().unwrap_or_else(below)
}

/// The free place nearest to one that was pointed at, cell by cell; farther away as [`free_place`].
pub fn free_at(board: &Document, cell: Cell, size: Size) -> Cell {
    let free = super::room::ways().into_iter().find_map(|(dx, dy)| {
        let at = cell.offset(dx, dy);
        is_free(board, Rect::at(at, size)).then_some(at)
    });
    free.unwrap_or_else(|| free_place(board, Rect::at(cell, size), false, size))
}

/// True when a box can stand there with air around it, covering nothing and crossing no machine.
fn is_free(board: &Document, rect: Rect) -> bool {
    if !world().contains_rect(rect) {
        return false;
    }
    let covers = is_taken(board, rect.inflate(2, 1));
    let across = board.frames.values().any(|f| {
        // The room of a closed machine is kept free for when it opens.
        let inside = !f.collapsed && f.rect().inflate(-1, -1).contains_rect(rect);
        f.rect().intersects(rect) && !inside
    });
    !covers && !across
}

/// Where things may stand.
const fn world() -> Rect {
    Rect::new(-FARTHEST, -FARTHEST, 2 * FARTHEST, 2 * FARTHEST)
}

/// What people call a thing of a kind, in few columns.
const fn usual_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Client => "Visitor",
        Kind::Dns => "DNS",
        Kind::LoadBalancer => "Balancer",
        Kind::Firewall => "Firewall",
        Kind::WebServer => "Web",
        Kind::AppServer => "App",
        Kind::Codebase => "Code",
        Kind::Database => "Database",
        Kind::Cache => "Cache",
        Kind::Cdn => "CDN",
        Kind::Queue => "Queue",
        Kind::Monitor => "Monitor",
        Kind::External => "Elsewhere",
        Kind::Box => "Box",
        Kind::Note => "Note",
    }
}

/// What ids of a kind begin with.
const fn stem(kind: Kind) -> &'static str {
    match kind {
        Kind::Client => "user",
        Kind::Dns => "dns",
        Kind::LoadBalancer => "lb",
        Kind::Firewall => "firewall",
        Kind::WebServer => "web",
        Kind::AppServer => "app",
        Kind::Codebase => "code",
        Kind::Database => "db",
        Kind::Cache => "cache",
        Kind::Cdn => "cdn",
        Kind::Queue => "queue",
        Kind::Monitor => "monitor",
        Kind::External => "external",
        Kind::Box => "box",
        Kind::Note => "text",
    }
}

pub(super) fn taken(board: &Document, id: &Id) -> bool {
    board.nodes.contains_key(id)
        || board.frames.contains_key(id)
        || board.edges.contains_key(id)
        || board.notes.contains_key(id)
}

/// The first free id: `web`, `web-2`, `web-3`. Ends, because a board is finite.
pub(super) fn free_id(board: &Document, stem: &str) -> Id {
    let mut n = 1_u64;
    loop {
        let name = match n {
            1 => stem.to_owned(),
            _ => format!("{stem}-{n}"),
        };
        if let Ok(id) = Id::new(&name)
            && !taken(board, &id)
        {
            return id;
        }
        n += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn added(board: &mut Document, (id, patch): (Id, Patch)) -> Id {
        patch.apply(board).unwrap();
        id
    }

    #[test]
    fn new_nodes_get_free_ids_and_names() {
        let mut board = Document::default();
        let first = node(&board, Kind::WebServer, |_| Cell::new(0, 0));
        assert_eq!(added(&mut board, first), id("web"));
        let second = node(&board, Kind::WebServer, |_| Cell::new(30, 0));
        assert_eq!(added(&mut board, second), id("web-2"));
        assert_eq!(board.nodes[&id("web")].name, "Web");
        assert_eq!(board.nodes[&id("web-2")].name, "Web 2");
    }

    #[test]
    fn a_machine_takes_in_what_was_selected_and_new_nodes_inside_run_on_it() {
        let mut board = Document::default();
        for kind in [Kind::WebServer, Kind::AppServer] {
            let near = Rect::new(0, 0, 10, 5);
            let new = node(&board, kind, |size| free_place(&board, near, true, size));
            added(&mut board, new);
        }
        let new = machine(&board, &[id("web"), id("app")], Cell::default());
        let server = added(&mut board, new);
        for name in ["web", "app"] {
            assert_eq!(board.nodes[&id(name)].frame.as_ref(), Some(&server));
        }
        let inner = board.frames[&server].rect().origin().offset(2, 1);
        let (_, patch) = node(&board, Kind::Box, |_| inner);
        patch.apply(&mut board).unwrap();
        assert!(
            crate::board::check::check(&board)
                .iter()
                .all(|d| d.severity != crate::board::Severity::Error)
        );
    }

    #[test]
    fn free_places_cover_nothing() {
        let mut board = Document::default();
        let size = Size::new(13, 5);
        let near = Rect::new(0, 0, 13, 5);
        for _ in 0..60 {
            let at = free_place(&board, near, true, size);
            let rect = Rect::at(at, size);
            assert!(board.nodes.values().all(|n| !n.rect().intersects(rect)));
            let (new, patch) = node(&board, Kind::Box, |_| at);
            patch.apply(&mut board).unwrap();
            board.nodes.get_mut(&new).unwrap().size = Some(size);
        }
    }
}
