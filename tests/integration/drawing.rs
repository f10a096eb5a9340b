//! The picture of a board: every route keeps the rules, and the drawn cells can be read back.

use proptest::prelude::*;
use wireboard::board::{Document, EdgeKind, Id, Kind, Node, Rect};
use wireboard::drawing::scene::{self, Complaint, Detail, Scene};
use wireboard::drawing::{Hit, Raster, hit};

mod blind;
mod boards;
mod changes;
mod closed;
mod expected;
mod nested;
mod read_back;
mod reader;
mod reading;
mod refused;
pub mod rules;
mod screen;

/// Random boards of each property: `WIREBOARD_BOARDS`, else `PROPTEST_CASES`, else 64.
fn cases() -> ProptestConfig {
    let number = |name: &str| std::env::var(name).ok()?.parse().ok();
    ProptestConfig {
        cases: number("WIREBOARD_BOARDS")
            .or_else(|| number("PROPTEST_CASES"))
            .unwrap_or(64),
        failure_persistence: None,
        max_shrink_iters: 60,
        ..ProptestConfig::default()
    }
}

fn build(document: &Document) -> Scene {
    scene::build(document, Detail::Near, None)
}

fn built_in(text: &str) -> Document {
    let parsed = wireboard::format::json::parse(text);
    assert!(parsed.complete, "{:?}", parsed.diagnostics);
    parsed.document
}

fn simple() -> Document {
    built_in(include_str!("../../diagrams/0-simple_web_stack.json"))
}

fn distributed() -> Document {
    built_in(include_str!(
        "../../diagrams/1-distributed_web_infrastructure.json"
    ))
}

fn bends(cells: &[wireboard::board::Cell]) -> usize {
    let turned = |c: &&[wireboard::board::Cell]| c[0].x != c[2].x && c[0].y != c[2].y;
    cells.windows(3).filter(turned).count()
}

/// Cells in which two edges cross.
fn crossings(scene: &Scene) -> usize {
    let mut cells: Vec<_> = scene
        .edges
        .iter()
        .flat_map(|e| e.cells.iter().copied())
        .collect();
    let all = cells.len();
    cells.sort_unstable();
    cells.dedup();
    all - cells.len()
}

#[test]
fn the_built_in_boards_are_drawn_without_a_fault() {
    for (name, document, edges, most_bends, most_crossings) in [
        ("simple", simple(), 5, 2, 0),
        ("distributed", distributed(), 13, 14, 2),
    ] {
        let scene = build(&document);
        assert_eq!(scene.complaints, [], "{name}");
        assert_eq!(
            rules::broken(&document, &scene),
            Vec::<String>::new(),
            "{name}"
        );
        assert_eq!(read_back::misread(&scene), Vec::<String>::new(), "{name}");
        assert_eq!(scene.edges.len(), edges, "{name}");
        let bends: usize = scene.edges.iter().map(|e| bends(&e.cells)).sum();
        assert!(bends <= most_bends, "{name}: {bends} bends");
        let crossings = crossings(&scene);
        assert!(crossings <= most_crossings, "{name}: {crossings} crossings");
    }
}

#[test]
fn a_click_finds_what_is_drawn() {
    let scene = build(&simple());
    let id = |text: &str| Id::new(text).unwrap();
    let web = scene.node(&id("web")).unwrap();
    assert_eq!(hit(&scene, web.rect.center()), Some(Hit::Node(id("web"))));
    let frame = scene.frame(&id("server")).unwrap();
    let title = frame.title_cell();
    assert_eq!(hit(&scene, title), Some(Hit::FrameTitle(id("server"))));
    let corner = frame.rect.origin();
    assert_eq!(hit(&scene, corner), Some(Hit::FrameBorder(id("server"))));
    let inside = corner.offset(1, 1);
    assert_eq!(hit(&scene, inside), Some(Hit::FrameInside(id("server"))));
    let edge = scene.edge(&id("user->web")).unwrap();
    let pierced = edge.cells.iter().find(|c| c.x == frame.rect.x).unwrap();
    assert_eq!(hit(&scene, *pierced), Some(Hit::Edge(id("user->web"))));
    let outside = corner.offset(-30, -30);
    assert_eq!(hit(&scene, outside), None);
}

#[test]
fn an_edge_between_boxes_that_touch_gets_a_plain_line_and_a_complaint() {
    let mut document = Document::default();
    let id = |text: &str| Id::new(text).unwrap();
    // The inner box is walled in by four others.
    for (name, x, y, w, h) in [
        ("inner", 0, 0, 4, 3),
        ("north", -4, -3, 12, 3),
        ("south", -4, 3, 12, 3),
        ("west", -4, 0, 4, 3),
        ("east", 4, 0, 4, 3),
        ("far", 40, 0, 6, 3),
    ] {
        let at = wireboard::board::Cell::new(x, y);
        let mut node = Node::new(id(name), Kind::Box, name, at);
        node.size = Some(wireboard::board::Size::new(w, h));
        document.nodes.insert(id(name), node);
    }
    let edge = wireboard::board::Edge::new(id("inner"), id("far"), EdgeKind::Plain);
    document.edges.insert(edge.id.clone(), edge);
    let scene = build(&document);
    assert_eq!(scene.complaints, [Complaint::NoRoute(id("inner->far"))]);
    let edge = &scene.edges[0];
    assert!(!edge.legal && !edge.cells.is_empty());
}

#[test]
fn a_box_with_more_edges_than_places_on_its_border_has_as_many_as_fit() {
    let mut document = Document::default();
    let id = |n: i32| Id::new(&format!("n-{n}")).unwrap();
    // Two places on the top, two on the bottom, one on each side.
    let (places, others) = (6, 9);
    for n in 0..=others {
        let at = match n {
            0 => wireboard::board::Cell::new(40, 12),
            n => wireboard::board::Cell::new(n % 3 * 40, n / 3 * 8),
        };
        let mut node = Node::new(id(n), Kind::Box, "box", at);
        node.size = Some(wireboard::board::Size::new(4, 3));
        document.nodes.insert(id(n), node);
    }
    for n in 1..=others {
        let edge = wireboard::board::Edge::new(id(n), id(0), EdgeKind::Plain);
        document.edges.insert(edge.id.clone(), edge);
    }
    let scene = build(&document);
    assert_eq!(rules::broken(&document, &scene), Vec::<String>::new());
    assert_eq!(scene.edges.iter().filter(|e| e.legal).count(), places);
    let without_way = |c: &&Complaint| matches!(c, Complaint::NoRoute(_));
    let count = scene.complaints.iter().filter(without_way).count();
    assert_eq!(count, others as usize - places);
    // One of those that fit goes away: another one gets its place.
    let fitted = scene.edges.iter().find(|e| e.legal).unwrap();
    let mut fewer = document.clone();
    fewer.edges.remove(&fitted.id);
    let next = scene::build(&fewer, Detail::Near, Some(&scene));
    assert_eq!(next.edges.iter().filter(|e| e.legal).count(), places);
}

#[test]
fn a_picture_of_a_part_is_a_part_of_the_picture() {
    let scene = build(&distributed());
    let whole = Raster::of(&scene, scene.bounds);
    let part = scene.bounds.inflate(-9, -5);
    let clipped = Raster::of(&scene, part);
    for y in part.y..part.bottom() {
        for x in part.x..part.right() {
            let cell = wireboard::board::Cell::new(x, y);
            assert_eq!(whole.at(cell), clipped.at(cell), "{cell:?}");
        }
    }
}

#[test]
fn moving_a_machine_takes_the_routes_inside_along() {
    let before = distributed();
    let scene = build(&before);
    let mut after = before.clone();
    let frame = Id::new("server-1").unwrap();
    after.frames.get_mut(&frame).unwrap().at.y -= 7;
    for node in before.nodes_in_frame(&frame) {
        after.nodes.get_mut(&node).unwrap().at.y -= 7;
    }
    let moved = scene::build(&after, Detail::Near, Some(&scene));
    let edge = |s: &Scene, id: &str| s.edge(&Id::new(id).unwrap()).unwrap().cells.to_vec();
    for id in ["code-1->app-1", "web-1->app-1", "app-1->db-primary"] {
        let along: Vec<_> = edge(&scene, id).iter().map(|c| c.offset(0, -7)).collect();
        assert_eq!(edge(&moved, id), along, "{id}");
    }
}

#[test]
fn a_board_spread_over_the_world_is_drawn_within_bounds() {
    for far in [30_000, i32::MAX] {
        let mut document = distributed();
        let away = Id::new("dns").unwrap();
        let corner = Id::new("user").unwrap();
        document.nodes.get_mut(&away).unwrap().at = wireboard::board::Cell::new(far, far);
        document.nodes.get_mut(&corner).unwrap().at = wireboard::board::Cell::new(-far, -far);
        let scene = build(&document);
        // What lies out of reach has plain lines, and it says so; the rest is drawn as ever.
        for edge in &scene.edges {
            let reached = edge.from != corner && edge.to != away;
            assert_eq!(edge.legal, reached, "{}", edge.id);
            let complaint = Complaint::NoRoute(edge.id.clone());
            assert_eq!(scene.complaints.contains(&complaint), !reached);
        }
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn every_route_keeps_the_rules_and_reads_back(document in boards::compound()) {
        let scene = build(&document);
        prop_assert_eq!(rules::broken(&document, &scene), Vec::<String>::new());
        prop_assert_eq!(read_back::misread(&scene), Vec::<String>::new());
        let no_route = |c: &&Complaint| matches!(c, Complaint::NoRoute(_));
        prop_assert_eq!(scene.complaints.iter().find(no_route), None);
    }

    #[test]
    fn the_same_board_is_drawn_the_same(document in boards::compound()) {
        let scene = build(&document);
        prop_assert_eq!(&build(&document), &scene);
        // Nothing changed, so nothing moves.
        prop_assert_eq!(&scene::build(&document, Detail::Near, Some(&scene)), &scene);
    }

    #[test]
    fn moving_a_node_leaves_the_routes_elsewhere_alone(
        document in boards::compound(), pick in any::<prop::sample::Index>(), dx in -9..9, dy in -4..4,
    ) {
        let scene = build(&document);
        let mut after = document.clone();
        let ids: Vec<Id> = document.nodes.keys().cloned().collect();
        let id = pick.get(&ids);
        let node = after.nodes.get_mut(id).unwrap();
        let old = node.rect();
        node.at = node.at.offset(dx, dy);
        let new = node.rect();
        let moved = scene::build(&after, Detail::Near, Some(&scene));
        prop_assert_eq!(rules::broken(&after, &moved), Vec::<String>::new());
        let near = |r: Rect, e: &scene::SceneEdge| e.cells.iter().any(|c| r.inflate(1, 1).contains(*c));
        for edge in scene.edges.iter().filter(|e| e.legal && e.from != *id && e.to != *id) {
            if !near(old, edge) && !near(new, edge) && !moved.gave_way.contains(&edge.id) {
                prop_assert_eq!(&moved.edge(&edge.id).unwrap().cells, &edge.cells, "{}", &edge.id);
            }
        }
        // Giving way is for edges that have no other way at all.
        if moved.complaints == scene.complaints {
            prop_assert!(moved.gave_way.len() <= 2, "{:?}", moved.gave_way);
        }
    }
}
